"""A save and the story it is to be played in, looked at together before anything is written.

Knows records, kept stories and how a replay came out, and says it to the player. Must not know how it is shown. A game is
taken up from what is found here (`game.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crushgame.play.renaming import earlier_now
from crushgame.play.replay import Fit, Outcome, Replay, Saved, replayed
from crushgame.play.session import Earlier
from crushgame.saves.profile import Known, load_profile
from crushgame.saves.record import Record
from crushgame.saves.sealed import Damage
from crushgame.saves.stories import NOTHING_KEPT, kept_story
from crushgame.story.program import Program

EDITED = "The story has been edited since you saved."
COPY = "this is a copy of the game, and the save stays as it is."
AS_IT_WAS = "You play the story as it was when you saved."
KEPT_COPY = "The story itself is not to be had here, so this is the copy that was kept beside the save."
NOT_KEPT = "The story as it was when this was saved has not been kept."
KEPT_BUT_BAD = "The story as it was when this was saved was kept, but cannot be used."
CANNOT_PLAY = (
    "The story as it was when this was saved was kept, but this crushgame cannot play it. "
    "`crushgame saves story` copies it out."
)


class KeptStory(NamedTuple):
    """The story that a save was made with, from the copy beside it. `sources` are its files, name to text."""

    program: Program
    sources: Mapping[str, str]


class Reopened(NamedTuple):
    """A save in the story that it is to be played in, replayed; nothing has been written yet.

    `known` is the player's profile; `sources` are the story's files, to be kept beside the next save, or None. `is_as_it_was`
    says that the story is the kept copy at the player's wish. `kept` is that copy where the story has been edited, or why it is
    not to be had.
    """

    record: Record
    replay: Replay
    known: Known
    sources: Mapping[str, str] | None = None
    is_as_it_was: bool = False
    kept: KeptStory | str = NOT_KEPT

    @property
    def is_edited(self) -> bool:
        """Whether the story is another than the one that the save was made with."""
        return self.replay.session.program.fingerprint != self.record.fingerprint

    @property
    def sentence(self) -> str:
        """What the player reads before going on, empty where the story is as it was."""
        replay = self.replay
        edited = f"{EDITED} " if self.is_edited else ""
        if replay.snag is not None:
            return f"{edited}{replay.snag.reason} {_stands(replay)}: {COPY}"
        if replay.fit is Fit.MOVED:
            return f"{edited}{_stands(replay)}{_LEADS[replay.outcome]}: {COPY}"
        if edited:
            return f"{edited}{_stands(replay)}, and you are where you were."
        return AS_IT_WAS if self.is_as_it_was else ""


_LEADS = {
    Outcome.SAME: "",
    Outcome.OTHERWISE: ", and some of it has come out otherwise",
    Outcome.ELSEWHERE: ", and leads elsewhere now",
    Outcome.UNKNOWN: ", and may lead elsewhere now",
}


def _stands(replay: Replay) -> str:
    if replay.snag is None:
        if replay.left_out:
            answer = "one answer" if replay.left_out == 1 else f"{replay.left_out} answers"
            return f"What you decided still stands, apart from {answer} that nobody asks for any more"
        return "Everything that you decided still stands"
    if replay.stood == 0:
        return "Nothing that you decided stands any more"
    return f"Only your first {'decision stands' if replay.stood == 1 else f'{replay.stood} decisions stand'}"


def reopened(root: str, program: Program, record: Record, sources: Mapping[str, str] | None = None) -> Reopened:
    """Replay a save into a story. Where that has been edited since, the kept copy says what the save led to then."""
    kept: KeptStory | str = NOT_KEPT
    if program.fingerprint != record.fingerprint:
        kept = story_of(root, record)
    found = _reopened(root, program, record, sources, kept.program if isinstance(kept, KeptStory) else None)
    return found._replace(kept=kept)


def reopened_as_it_was(root: str, record: Record, kept: KeptStory) -> Reopened:
    """Replay a save into the very story that it was made with."""
    return _reopened(root, kept.program, record, kept.sources)._replace(is_as_it_was=True)


def story_of(root: str, record: Record) -> KeptStory | str:
    """Return the story that a save was made with, or a sentence about why it is not to be had."""
    files = kept_story(root, record.story, record.fingerprint)
    if isinstance(files, Damage):
        return NOT_KEPT if files is NOTHING_KEPT else f"{KEPT_BUT_BAD} {files.reason}"
    from crushgame.story import read  # deferred: it loads the YAML parser

    program = read({name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}).program
    if program is None or program.fingerprint != record.fingerprint:
        return CANNOT_PLAY
    return KeptStory(program, files)


def _reopened(
    root: str, program: Program, record: Record, sources: Mapping[str, str] | None, old: Program | None = None
) -> Reopened:
    known = load_profile(root, record.story)
    return Reopened(record, replayed(program, saved_in(record), old, earlier_in(program, known)), known, sources)


def saved_in(record: Record) -> Saved:
    """Return what a replay needs of a save."""
    return Saved(
        record.seed, record.carried, record.decisions, record.beat, record.digest, record.last_line, record.fingerprint
    )


def earlier_in(program: Program, known: Known) -> Earlier:
    """Return what earlier games have seen, as a session of this story wants it."""
    profile = known.profile
    return earlier_now(program.renamed, Earlier(profile.chosen, profile.read, profile.endings, profile.scenes))
