"""Where a game that is taken up saves from then on: in the slot that it had, or in one of its own.

Knows records and slots. Must not know sessions.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.saves.disk import Refusal
from crushgame.saves.locks import Hold
from crushgame.saves.names import auto_slot, new_game_id
from crushgame.saves.record import Record
from crushgame.saves.slots import SlotWriter
from crushgame.saves.store import Loaded, Store


class Berth(NamedTuple):
    """Where a resumed game saves from now on. `is_there` says that its slot holds exactly this save already."""

    game: str
    writer: SlotWriter
    note: str = ""
    is_there: bool = False


def berth_of(store: Store, record: Record, *, fits: bool) -> Berth:
    """Return where a game taken up from `record` saves from now on: in its own autosave slot, claimed, or as a copy.

    It is a copy when it does not fit (the story has been edited too much), when it is open in another window, and when its slot
    holds something that would be buried.
    """
    writer = store.writer(auto_slot(record.story, record.game))
    if not store.has(writer.slot):
        return Berth(record.game, writer) if fits else _copy_of(store, record)
    if writer.claim() is Hold.THEIRS:
        return _copy_of(store, record, "This game is open in another window, so this is a copy of it.")
    loaded = store.load(writer.slot)
    if isinstance(loaded, Refusal):
        buries = loaded.code != "empty"
    else:
        buries = loaded.is_covered or record.decisions[: len(loaded.record.decisions)] != loaded.record.decisions
    if buries or not fits:
        writer.close()
        return _copy_of(store, record)
    return Berth(record.game, writer, is_there=isinstance(loaded, Loaded) and _same_moment(loaded.record, record))


def _copy_of(store: Store, record: Record, note: str = "") -> Berth:
    game = new_game_id()
    return Berth(game, store.writer(auto_slot(record.story, game)), note)


def _same_moment(one: Record, other: Record) -> bool:
    return (one.decisions, one.beat) == (other.decisions, other.beat)
