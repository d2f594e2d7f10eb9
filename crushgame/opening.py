"""Which game to open: the one that was left, a save by its name, or a new one.

Knows the store and the program of a story. Must not know how a game is shown; the app and the plain player both open
here. The saves are loaded when a game is opened, after the plain player has printed its first line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from crushgame.shell import quoted
from crushgame.story.printable import one_line

if TYPE_CHECKING:
    from crushgame.check.walks.walkfile import WalkFile
    from crushgame.moments import Moment
    from crushgame.play.session import Session
    from crushgame.saves.game import Game
    from crushgame.saves.reopening import KeptStory, Reopened
    from crushgame.saves.store import Store
    from crushgame.story.program import Program

LONGEST_SEED = 60

LOST = "The latest game could not be read; `crushgame saves` says why."


class Table(NamedTuple):
    """What games are played from. `sources` are the story's files.

    `command` are the words of the command line that plays on, apart from `saves`: the folder as the player named it, empty for
    the usual one.
    `is_kept_copy` says that it is the copy beside some save, for want of the story itself. `folder` is where the story lies,
    for its pictures; empty when it lies nowhere.
    """

    store: Store
    program: Program
    sources: Mapping[str, str]
    command: tuple[str, ...] = ()
    is_kept_copy: bool = False
    folder: str = ""
    saves: str = ""

    @property
    def to_carry_on(self) -> str:
        """What to type to carry on with the game that was left last."""
        return " ".join(map(quoted, (*self.command, "--saves", self.saves) if self.saves else self.command))


class Wish(NamedTuple):
    """Which game a player asked for. `start` is `new`, `continue` or empty; `slot` names a save to carry on from.

    `walk` is a walk that fits the story, to start at the end of; or, with a `beat`, on that one of its last turn, where `said`
    tells how one gets there. `as_it_was` asks for a save to be played in the story as it was when it was made.
    """

    seed: str | None = None
    start: str = ""
    slot: str | None = None
    as_it_was: bool = False
    walk: WalkFile | None = None
    beat: int | None = None
    said: str = ""


class Opened(NamedTuple):
    """A game to play. `notes` are sentences about its save, to show besides the game's own `note`.

    `is_walk` says that it stands at the end of a walk, of which the player has seen nothing yet. `edited` is there when the
    story has been edited since the save was made: nothing is written before the player has read it.
    """

    game: Game
    is_new: bool = True
    notes: tuple[str, ...] = ()
    is_walk: bool = False
    edited: Looked | None = None


class Looked(NamedTuple):
    """A save and the story it would be played in, before it is taken up: nothing has been written.

    `notes` are sentences about the save.
    """

    moment: Moment
    found: Reopened
    notes: tuple[str, ...] = ()

    @property
    def edited(self) -> Looked | None:
        """This, when the story has been edited since the save was made, else None."""
        return self if self.found.is_edited else None

    @property
    def sentence(self) -> str:
        """What the player reads of an edited story."""
        return self.found.sentence

    @property
    def can_finish_as_it_was(self) -> bool:
        """Whether the story as it was is at hand."""
        return not isinstance(self.found.kept, str)


def opened(table: Table, wish: Wish) -> Opened | str:
    """Open the game that is wished for, or say in a sentence why that cannot be."""
    from crushgame.moments import find_moment, taken

    story = table.program.story
    if wish.walk is not None:
        return _walked(table, wish.walk, wish)
    if wish.slot is not None:
        moment = find_moment(table.store, story.id, wish.slot)
        return moment if isinstance(moment, str) else _taken_up(table, moment, wish)
    latest = None if wish.start == "new" else table.store.latest(story.id)
    is_lost = wish.start != "new" and table.store.passed_over(story.id, latest)
    if latest is not None:
        moment = taken(table.store, latest)
        if isinstance(moment, str):
            return moment
        return _taken_up(table, moment._replace(note=_after_lost(moment)) if is_lost else moment, wish)
    if wish.start == "continue":
        return f"There is no game of {story.title} to carry on with." + (f" {LOST}" if is_lost else "")
    new = begun(table, wish.seed)
    return new._replace(notes=(f"{LOST} This is a new one.",)) if is_lost else new


def _after_lost(moment: Moment) -> str:
    from crushgame.saves.notes import when

    since = when(moment.record.saved_at)
    return f"{LOST} This is the one before it{f', from {since}' if since else ''}." + (f" {moment.note}" if moment.note else "")


def begun_again(table: Table, before: Session) -> Opened:
    """Begin a game just as another began: with the same seed, and what that one was given by those before it."""
    from crushgame.saves.game import Game

    return Opened(Game.start(table.store, table.program, before.seed, table.sources, before.carried))


def begun(table: Table, seed: str | None = None) -> Opened:
    """Begin a new game, with a seed of its own if none is given."""
    from crushgame.play.chance import LONGEST_TOLD, TOLD, new_seed
    from crushgame.saves.game import Game

    # A seed as a save can hold it: what a save changed would be another fate.
    chosen = one_line(seed or "", LONGEST_TOLD if (seed or "").startswith(TOLD) else LONGEST_SEED) or new_seed()
    return Opened(Game.start(table.store, table.program, chosen, table.sources))


def _walked(table: Table, walk: WalkFile, wish: Wish) -> Opened:
    from crushgame.saves.game import Game

    game = Game.at_end_of(table.store, table.program, walk.walk, walk.seed, table.sources)
    if wish.beat is None:
        return Opened(game, is_walk=True)
    game.session.stand(wish.beat)
    return Opened(game, notes=(wish.said,))


def _taken_up(table: Table, moment: Moment, wish: Wish) -> Opened | str:
    is_today = moment.record.fingerprint == table.program.fingerprint and not table.is_kept_copy
    if wish.as_it_was and not is_today:
        looked = look_as_it_was(table.store, moment)
        return looked if isinstance(looked, str) else take_up(table.store, looked)
    return taken_up(table, moment)


def taken_up(table: Table, moment: Moment) -> Opened | str:
    """Take a game up from a save, or say in a sentence why that cannot be; see `look_at` for the story that it is played in."""
    looked = look_at(table, moment)
    return looked if isinstance(looked, str) else take_up(table.store, looked)


def look_at(table: Table, moment: Moment) -> Looked | str:
    """Look at a save in the story that it is to be played in: that of the table; or the story as it was, where the player chose
    that earlier, and where the table itself has but a kept copy, which may be of another edition."""
    from crushgame.saves.reopening import reopened

    is_other = moment.record.fingerprint != table.program.fingerprint
    if is_other and table.is_kept_copy:
        return _look_at_kept(table.store, moment)
    lost = ""
    if is_other and moment.record.as_it_was:
        looked = look_as_it_was(table.store, moment)
        if isinstance(looked, Looked):
            return looked
        lost = looked
    found = reopened(table.store.root, table.program, moment.record, table.sources)
    return Looked(moment, found, _said(moment.note, lost, *_notes_of(found, table.is_kept_copy)))


def look_as_it_was(store: Store, moment: Moment) -> Looked | str:
    """Look at a save in the very story it was made with, or say in a sentence why that cannot be."""
    from crushgame.saves.reopening import story_of

    kept = story_of(store.root, moment.record)
    return kept if isinstance(kept, str) else _looked_as_it_was(store, moment, kept)


def as_it_was(store: Store, looked: Looked) -> Looked:
    """Return another look at a save, in the story as it was, where that is at hand; else the same look."""
    kept = looked.found.kept
    return looked if isinstance(kept, str) else _looked_as_it_was(store, looked.moment, kept)


def _looked_as_it_was(store: Store, moment: Moment, kept: KeptStory) -> Looked:
    from crushgame.saves.reopening import reopened_as_it_was

    found = reopened_as_it_was(store.root, moment.record, kept)
    return Looked(moment, found, _said(moment.note, found.sentence))


def _look_at_kept(store: Store, moment: Moment) -> Looked | str:
    from crushgame.saves.reopening import reopened, story_of

    story = story_of(store.root, moment.record)
    if isinstance(story, str):
        return story
    found = reopened(store.root, story.program, moment.record, story.sources)._replace(is_as_it_was=moment.record.as_it_was)
    return Looked(moment, found, _said(moment.note, *_notes_of(found, is_kept_copy=True)))


def _notes_of(found: Reopened, is_kept_copy: bool) -> tuple[str, str]:
    from crushgame.saves.reopening import KEPT_COPY

    return KEPT_COPY if is_kept_copy else "", "" if found.is_edited else found.sentence


def _said(*notes: str) -> tuple[str, ...]:
    return tuple(note for note in notes if note)


def take_up(store: Store, looked: Looked) -> Opened:
    """Take up the game of a save that has been looked at, to be saved in `store`.

    What is known of earlier games is read again: the one that was played until now has added to it.
    """
    from crushgame.saves.game import Game
    from crushgame.saves.profile import load_profile
    from crushgame.saves.reopening import earlier_in

    session = looked.found.replay.session
    known = load_profile(store.root, looked.moment.record.story)
    session.earlier = earlier_in(session.program, known)
    return Opened(Game.resume(store, looked.found._replace(known=known)), False, looked.notes, edited=looked.edited)
