"""A game being played and its saves: what the stream player and the screens share.

Knows a session, its autosave slot, the profile and the clock. Must not know how anything is shown. Trouble with the
disk never stops a game: it is a sentence in `trouble`, and the next save tries again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NamedTuple

from crushgame.play.beats import EndingBeat, Line, Message
from crushgame.play.session import Earlier, Session, Snag
from crushgame.play.walk import Walk, go
from crushgame.saves.disk import Refusal
from crushgame.saves.generations import Written
from crushgame.saves.locks import Hold
from crushgame.saves.names import (
    Slot,
    auto_slot,
    display_name,
    fault_in_name,
    named_slot,
    new_game_id,
    quick_slot,
)
from crushgame.saves.profile import Added, Known, load_profile, merge_profile
from crushgame.saves.record import LONGEST_LINE, LONGEST_PICTURE, Record, fit_seed
from crushgame.saves.slots import SlotWriter
from crushgame.saves.store import Loaded, Store
from crushgame.saves.stories import keep_story
from crushgame.story.printable import one_line
from crushgame.story.program import Program

AUTOSAVE_NAME = "Autosave"
QUICK_SAVE_NAME = "Quick save"
_RESERVED = frozenset(("quick", QUICK_SAVE_NAME.casefold(), AUTOSAVE_NAME.casefold()))

LONGEST_PAUSE = 300.0
"""Seconds of play counted between two saves at most: who leaves a game open overnight has not played all night."""

LEADS_ELSEWHERE = (
    "What you decided leads elsewhere now than when this was saved, so this is a copy of the game; the save stays as it is."
)


class Resumed(NamedTuple):
    """A game taken up from a save. `snag` is where the story no longer fits what was decided, or None."""

    game: Game
    snag: Snag | None


class Game:
    """One playthrough. After each decision, and on coming to an ending, call `autosave`; at the end call `leave`,
    always.

    `id` is 12 hex digits. `saved` says whether what has been decided is safely on the disk; `trouble` is empty or a
    plain sentence about why it is not; `note` is empty or a sentence to show the player once, at the start.
    """

    def __init__(self, store: Store, session: Session, game: str, *, known: Known, writer: SlotWriter) -> None:
        self.session = session
        self.id = game
        self.note = known.note
        self.trouble = ""
        self.saved = False
        self._store = store
        self._profile = known.profile
        self._writer = writer
        self._written: tuple[object, ...] = ()
        self._opened = session.decisions
        self._settled = False
        self._is_copy = False
        self._is_walk = False
        self._played = 0.0
        self._since = time.monotonic()
        self._after = store.newest_change(session.program.story.id)
        self._sources: Mapping[str, str] | None = None
        self._left = False

    @classmethod
    def start(cls, store: Store, program: Program, seed: str, sources: Mapping[str, str] | None = None) -> Game:
        """Start a new game. `sources` (file name to text) are kept beside its saves from the first save on.

        The game's seed is `seed` as a save can hold it (see `fit_seed`).
        """
        known = load_profile(store.root, program.story.id)
        session = Session.new(program, fit_seed(seed), known.profile.kept, earlier_in(known))
        game = new_game_id()
        self = cls(store, session, game, known=known, writer=store.writer(auto_slot(program.story.id, game)))
        self._sources = sources
        return self

    @classmethod
    def at_end_of(cls, store: Store, program: Program, walk: Walk, seed: str, sources: Mapping[str, str] | None = None) -> Game:
        """Start a new game at the end of a walk that fits the story. What is carried in is the walk's, not the profile's.

        Nothing is saved, nor added to the profile, before the player decides something else than the walk did; from then on
        it is a game like any other, in a slot of its own.
        """
        known = load_profile(store.root, program.story.id)
        session, _ = go(program, walk, fit_seed(seed), earlier_in(known))
        game = new_game_id()
        self = cls(store, session, game, known=known, writer=store.writer(auto_slot(program.story.id, game)))
        self._sources = sources
        self._is_walk = True
        return self

    @classmethod
    def resume(cls, store: Store, program: Program, record: Record, sources: Mapping[str, str] | None = None) -> Resumed:
        """Take a game up from a save.

        It goes on as the same game, in the same autosave slot, unless that would bury something: when it is open in
        another window, when the autosave knows decisions that this save does not, or when the story has changed so much
        that not every decision still fits, or that they lead elsewhere. Then it goes on as a copy, and the autosave
        stays as it is.
        """
        known = load_profile(store.root, record.story)
        session, snag = Session.resume(program, record.seed, record.carried, record.decisions, record.beat, earlier_in(known))
        elsewhere = snag is None and session.digest() != record.digest
        berth = _berth(store, record, fits=snag is None and not elsewhere)
        self = cls(store, session, berth.game, known=known, writer=berth.writer)
        self.note = " ".join(part for part in (LEADS_ELSEWHERE if elsewhere else "", berth.note, known.note) if part)
        self._sources = sources
        self._is_copy = berth.game != record.game
        self._played = record.playtime
        if berth.is_there:
            self._written = self._state()
            self.saved = True
        return Resumed(self, snag)

    def playtime(self) -> float:
        """Return the seconds played, over all sittings of this game; long pauses count in part."""
        return self._played + min(time.monotonic() - self._since, LONGEST_PAUSE)

    def autosave(self, picture: str = "") -> str:
        """Save to the game's own slot. `picture` is the screen, small, as lines of text. Returns trouble or an empty
        string."""
        if self.only_walked:
            return ""
        written = self._autosave(picture)
        self.saved = isinstance(written, Written)
        self.trouble = written.sentence if isinstance(written, Refusal) else ""
        if self.saved and isinstance(self.session.beat, EndingBeat):
            self.trouble = self._merge_profile()
        return self.trouble

    def save_as(self, name: str, picture: str = "") -> str:
        """Save under a name of the player's; the same name again is a new generation. Returns trouble or an empty
        string."""
        shown = display_name(name)
        fault = fault_in_name(shown) or _fault_of_reserved(shown)
        return fault or self._save_aside(named_slot(self._story_id, shown), shown, picture)

    def quick_save(self, picture: str = "") -> str:
        """Save to the one quick save of this story. Returns trouble or an empty string."""
        return self._save_aside(quick_slot(self._story_id), QUICK_SAVE_NAME, picture)

    def leave(self, picture: str = "") -> str:
        """Save how far the reader has come, add to the profile, and let go of the game. Returns trouble or an empty
        string.

        What is on the disk already is not written again, and a game in which nothing has happened leaves no trace. A
        second call does nothing.
        """
        if self._left:
            return self.trouble
        self._left = True
        if self.only_walked:
            self._writer.close()
            return self.trouble
        if self._has_begun() and self._written != self._state():
            self.autosave(picture)
        forgotten = self._merge_profile() if self._has_begun() else ""
        trouble = self.trouble or forgotten
        self._writer.close()
        if self._written:
            self._store.make_room(self._story_id)
        return trouble

    def record(self, name: str = AUTOSAVE_NAME, picture: str = "") -> Record:
        """Return the game as it stands now, as a save under this name."""
        session, story = self.session, self.session.program.story
        place = session.place
        return Record(
            story=story.id,
            version=story.version,
            fingerprint=session.program.fingerprint,
            title=one_line(story.title, LONGEST_LINE),
            game=self.id,
            name=name,
            seed=session.seed,
            carried=dict(session.carried),
            decisions=session.decisions,
            beat=session.at,
            digest=session.digest(),
            place=one_line(place.title, LONGEST_LINE) if place else "",
            last_line=_last_line(session),
            playtime=round(self.playtime(), 1),
            picture=picture[:LONGEST_PICTURE],
            saved_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            ending=session.beat.id if isinstance(session.beat, EndingBeat) else "",
        )

    @property
    def only_walked(self) -> bool:
        """Whether all that was decided is what a walk decided, which is not the player's to be saved."""
        decisions = self.session.decisions
        return self._is_walk and not self._written and decisions == self._opened[: len(decisions)]

    @property
    def _story_id(self) -> str:
        return self.session.program.story.id

    def _state(self) -> tuple[object, ...]:
        return (self.session.decisions, self.session.at)

    def _has_begun(self) -> bool:
        """Whether a line was read to its end or anything decided: scenery that sets itself up is nothing yet."""
        if self._written or self.session.decisions:
            return True
        *passed, _ = self.session.history()
        return any(isinstance(past.beat, Line | Message) for past in passed)

    def _autosave(self, picture: str) -> Written | Refusal:
        self._tick()
        if not (self._settled and self._writer.holds()):  # at first, and when the folder was deleted meanwhile
            trouble = self._settle()
            if trouble:
                return trouble
        state = self._state()
        written = self._writer.write(self.record(picture=picture), self._after)
        if isinstance(written, Written):
            self._written = state
        return written

    def _settle(self) -> Refusal | None:
        claimed = self._writer.claim()
        if isinstance(claimed, Refusal):
            return claimed
        if claimed is Hold.THEIRS:  # only if it was resumed in another window since it was resumed here
            self.id = new_game_id()
            self._writer.close()
            self._writer = self._store.writer(auto_slot(self._story_id, self.id))
            self._writer.claim()
        self._keep_story()
        self._settled = True
        return None

    def _keep_story(self) -> None:
        """A story that cannot be kept does not keep a game from being saved."""
        if self._sources is not None:
            keep_story(self._store.root, self._story_id, self.session.program.fingerprint, self._sources)

    def _save_aside(self, slot: Slot, name: str, picture: str) -> str:
        self._tick()
        self._keep_story()
        writer = self._store.writer(slot)
        written = writer.write(self.record(name, picture), self._after)
        writer.close()
        return written.sentence if isinstance(written, Refusal) else ""

    def _merge_profile(self) -> str:
        session = self.session
        ending = session.beat.id if isinstance(session.beat, EndingBeat) else ""
        kept = session.kept() if ending and self._brought_it_there() else None
        added = Added(self.id, kept, session.chosen(), session.read(), ending)
        refused = merge_profile(self._store.root, self._story_id, added)
        return refused.sentence if refused else ""

    def _brought_it_there(self) -> bool:
        """Whether the ending on the screen was come to in this sitting. One that a save was opened at finishes nothing."""
        if self.session.decisions != self._opened:
            return True
        return not self._is_copy and self.id not in self._profile.games

    def _tick(self) -> None:
        self._played = self.playtime()
        self._since = time.monotonic()


def _fault_of_reserved(name: str) -> str:
    """A save of the player's own by such a name would be listed as two, and loading by name might open the other."""
    if name.casefold() not in _RESERVED:
        return ""
    whose = "the game's own save" if name.casefold() == AUTOSAVE_NAME.casefold() else "the quick save"
    return f'"{name}" is what {whose} is called. Take another name.'


def earlier_in(known: Known) -> Earlier:
    """Return what earlier games have seen, as a session wants it."""
    profile = known.profile
    return Earlier(chosen=profile.chosen, read=profile.read, endings=profile.endings)


class _Berth(NamedTuple):
    """Where a resumed game saves from now on. `is_there` says that its slot holds exactly this save already."""

    game: str
    writer: SlotWriter
    note: str = ""
    is_there: bool = False


def _berth(store: Store, record: Record, *, fits: bool) -> _Berth:
    writer = store.writer(auto_slot(record.story, record.game))
    if not store.has(writer.slot):
        return _Berth(record.game, writer) if fits else _copy(store, record)
    if writer.claim() is Hold.THEIRS:
        return _copy(store, record, "This game is open in another window, so this is a copy of it.")
    loaded = store.load(writer.slot)
    if isinstance(loaded, Refusal):
        buries = loaded.code != "empty"
    else:
        buries = record.decisions[: len(loaded.record.decisions)] != loaded.record.decisions
    if buries or not fits:
        writer.close()
        return _copy(store, record)
    return _Berth(record.game, writer, is_there=isinstance(loaded, Loaded) and _same_moment(loaded.record, record))


def _copy(store: Store, record: Record, note: str = "") -> _Berth:
    game = new_game_id()
    return _Berth(game, store.writer(auto_slot(record.story, game)), note)


def _same_moment(one: Record, other: Record) -> bool:
    return (one.decisions, one.beat) == (other.decisions, other.beat)


def _last_line(session: Session) -> str:
    """Return the last words shown: at a choice they are some beats back, and only then is there far to look."""
    last = session.beat
    if not isinstance(last, Line | Message):
        for past in session.history():
            if isinstance(past.beat, Line | Message):
                last = past.beat
    return one_line(last.text, LONGEST_LINE) if isinstance(last, Line | Message) else ""
