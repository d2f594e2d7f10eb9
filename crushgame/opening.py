"""Which game to open: the one that was left, a save by its name, or a new one.

Knows the store and the program of a story. Must not know how a game is shown; the app and the plain player both open
here. The saves are loaded when a game is opened, after the plain player has printed its first line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from crushgame.story.printable import one_line

if TYPE_CHECKING:
    from crushgame.check.walks.walkfile import WalkFile
    from crushgame.moments import Moment
    from crushgame.saves.game import Game
    from crushgame.saves.store import Store
    from crushgame.story.program import Program

LONGEST_SEED = 60

LOST = "The latest game could not be read; `crushgame saves` says why."

CHANGED = "The story has changed since you saved."


class Table(NamedTuple):
    """What games are played from. `sources` are the story's files; `command` is the command line that plays on."""

    store: Store
    program: Program
    sources: Mapping[str, str]
    command: str


class Wish(NamedTuple):
    """Which game a player asked for. `start` is `new`, `continue` or empty; `slot` names a save to carry on from.

    `walk` is a walk that fits the story, to start at the end of; or, with a `beat`, on that one of its last turn, where `said`
    tells how one gets there.
    """

    seed: str | None = None
    start: str = ""
    slot: str | None = None
    walk: WalkFile | None = None
    beat: int | None = None
    said: str = ""


class Opened(NamedTuple):
    """A game to play. `notes` are sentences about its save, to show besides the game's own `note`.

    `is_walk` says that it stands at the end of a walk, of which the player has seen nothing yet.
    """

    game: Game
    is_new: bool = True
    notes: tuple[str, ...] = ()
    is_walk: bool = False


def opened(table: Table, wish: Wish) -> Opened | str:
    """Open the game that is wished for, or say in a sentence why that cannot be."""
    from crushgame.moments import find_moment, taken

    story = table.program.story
    if wish.walk is not None:
        return _walked(table, wish.walk, wish)
    if wish.slot is not None:
        moment = find_moment(table.store, story.id, wish.slot)
        return moment if isinstance(moment, str) else taken_up(table, moment)
    latest = None if wish.start == "new" else table.store.latest(story.id)
    is_lost = wish.start != "new" and table.store.passed_over(story.id, latest)
    if latest is not None:
        moment = taken(table.store, latest)
        if isinstance(moment, str):
            return moment
        return taken_up(table, moment._replace(note=_after_lost(moment)) if is_lost else moment)
    if wish.start == "continue":
        return f"There is no game of {story.title} to carry on with." + (f" {LOST}" if is_lost else "")
    new = begun(table, wish.seed)
    return new._replace(notes=(f"{LOST} This is a new one.",)) if is_lost else new


def _after_lost(moment: Moment) -> str:
    from crushgame.saves.notes import when

    since = when(moment.record.saved_at)
    return f"{LOST} This is the one before it{f', from {since}' if since else ''}." + (f" {moment.note}" if moment.note else "")


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


def taken_up(table: Table, moment: Moment) -> Opened:
    """Take a game up from a save."""
    from crushgame.saves.game import Game

    game, snag = Game.resume(table.store, table.program, moment.record, table.sources)
    changed = f"{CHANGED} {snag.reason} You stand where it still fits." if snag else ""
    return Opened(game, False, tuple(note for note in (moment.note, changed) if note))
