"""Every call to the disk fails once, in every way: what was saved is there, and what was said about it was true.

The calls of a whole act are numbered in one row, and the act is done again for each number. See `calls.py` for the ways in
which a call fails. Here it is the acts of the store; `test_every_call_in_a_game.py` has those of a game.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame.saves.disk import Refusal
from crushgame.saves.exchange import export_to
from crushgame.saves.generations import Written
from crushgame.saves.locks import Hold
from crushgame.saves.names import auto_slot, named_slot
from crushgame.saves.profile import Added, load_profile, merge_profile
from crushgame.saves.record import decode
from crushgame.saves.removal import Deleted, deleted_from
from crushgame.saves.settings import Settings, keep_settings, load_settings
from crushgame.saves.slots import SlotWriter
from crushgame.saves.store import Loaded, Store
from tests.saves.calls import MORE_KINDS, Fault, every_call, through
from tests.saves.failing import check_files, check_locks, run_apart
from tests.saves.keeping import grown_old
from tests.saves.samples import GAME, sample

pytestmark = pytest.mark.usefixtures("no_waiting")

SLOT = auto_slot("bus-stop", GAME)
TORN = b"crushgame-save 1 5 "


# ---- one slot --------------------------------------------------------------------------------------------------------


def save_to_new(root: str, fault: Fault, why: str) -> None:
    _save_twice(Store(root), fault, why, known=0)


def save_to_full(root: str, fault: Fault, why: str) -> None:
    _save_twice(_with_saves(root, 6), fault, why, known=6)


def save_past_damage(root: str, fault: Fault, why: str) -> None:
    store = _with_saves(root, 3)
    Path(root, *SLOT, "save.3.json").write_bytes(TORN)
    _save_twice(store, fault, why, known=2, planted=TORN)


def _with_saves(root: str, count: int) -> Store:
    store = Store(root)
    writer = store.writer(SLOT)
    for number in range(1, count + 1):
        assert isinstance(writer.write(sample(number)), Written)
    writer.close()
    return store


def _save_twice(store: Store, fault: Fault, why: str, known: int, planted: bytes = b"") -> None:
    """Claim a slot, save to it twice against the fault, and let go of it; then save a third time with nothing failing."""
    writer = store.writer(SLOT)
    with through(fault):
        assert isinstance(writer.claim(), Hold | Refusal)
        for count in (20, 21):
            known = _saved(writer, count, known, why)
            fault.paused = True
            _check_slot(store, known, 21, why)
            check_locks(store.root, why)
            fault.paused = False
        writer.close()
    _check_slot(store, known, 21, why)
    assert isinstance(writer.claim(), Hold), why
    assert _saved(writer, 22, known, why) == 22, f"still not saved after {why}"
    writer.close()
    found = store.load(SLOT)
    assert isinstance(found, Loaded), why
    assert found.record == sample(22), why
    check_files(store.root, why, planted)
    assert not list(Path(store.root, *SLOT).glob(".*.tmp")), why


def _saved(writer: SlotWriter, count: int, known: int, why: str) -> int:
    """Save, and return the decisions of the save that must be there from now on."""
    answer = writer.write(sample(count))
    assert isinstance(answer, Written) or answer.sentence.endswith("."), why
    return count if isinstance(answer, Written) else known


def _check_slot(store: Store, low: int, high: int, why: str) -> None:
    """The newest save is one from `low`, the last that was acknowledged, to `high`, the last that was tried."""
    entries = store.entries("bus-stop")
    if not entries:
        assert low == 0, f"nothing is there after {why}"
        return
    assert entries[0].record is not None, f"{entries[0].trouble} after {why}"
    assert low <= len(entries[0].record.decisions) <= high, why


@pytest.mark.parametrize("save", [save_to_new, save_to_full, save_past_damage])
def test_whichever_call_of_a_save_fails_the_one_before_it_or_the_new_one_loads(
    quick: Path, save: Callable[[str, Fault, str], None]
) -> None:
    calls, runs = every_call(lambda one: run_apart(quick, one, save), MORE_KINDS, MORE_KINDS)
    assert calls > 40
    assert runs > calls * 16


# ---- taking a save away, bringing it back, and giving it another name ------------------------------------------------

NAMED, RENAMED = named_slot("bus-stop", "one"), named_slot("bus-stop", "two")


def delete_and_bring_back(root: str, fault: Fault, why: str) -> None:
    """Against the fault: delete a save, and bring it back. Whatever is told, it is a save still, or can be made one again."""
    store = _with_named(root)
    with through(fault):
        deleted = store.delete(NAMED)
        fault.paused = True
        is_there = _is_there(store, why)
        assert is_there != isinstance(deleted, Deleted) or "all later" in why, why
        fault.paused = False
        if isinstance(deleted, Deleted):
            refused = store.bring_back(deleted)
            fault.paused = True
            assert _is_there(store, why) or refused is not None, why
    for left in store.deleted():
        assert store.bring_back(left) is None, why
    assert _is_there(store, why), why
    check_files(root, why)


def clear(root: str, fault: Fault, why: str) -> None:
    """Against the fault: remove a save that was deleted long ago. What is left of it never passes for one that is whole."""
    store = _with_named(root)
    deleted = store.delete(NAMED)
    assert isinstance(deleted, Deleted), why
    grown_old(store, deleted)
    with through(fault):
        store.make_room("bus-stop")
    folders = os.listdir(os.path.join(root, "bus-stop"))
    for left in [one for folder in folders if (one := deleted_from("bus-stop", folder))]:
        assert store.bring_back(left) is None, why
        assert _is_there(store, why), why


def rename(root: str, fault: Fault, why: str) -> None:
    """Against the fault: rename a save. It is there by one name or the other, and by the new one if that was told."""
    store = _with_named(root)
    with through(fault):
        refused = store.rename(NAMED, "two")
    assert refused is None or refused.sentence.endswith("."), why
    (entry,) = store.entries("bus-stop")
    assert entry.record is not None, f"{entry.trouble} after {why}"
    assert entry.record.decisions == sample().decisions, why
    assert entry.record.name == "two" or refused is not None, why
    assert store.rename(entry.slot, "two") is None, why
    (entry,) = store.entries("bus-stop")
    assert entry.slot == RENAMED, why
    assert entry.record == sample(name="two"), why
    check_files(root, why)


def _with_named(root: str) -> Store:
    store = Store(root)
    writer = store.writer(NAMED)
    assert isinstance(writer.write(sample(name="one")), Written)
    writer.close()
    return store


def _is_there(store: Store, why: str) -> bool:
    """Whether the save is listed, whole; if it is not, it is among the deleted ones."""
    entries = store.entries("bus-stop")
    assert len(entries) + len(store.deleted()) == 1, why
    assert all(entry.record == sample(name="one") for entry in entries), why
    return bool(entries)


@pytest.mark.parametrize("act", [delete_and_bring_back, clear, rename])
def test_whichever_call_fails_a_save_is_deleted_brought_back_or_renamed_whole_or_not_at_all(
    quick: Path, act: Callable[[str, Fault, str], None]
) -> None:
    calls, runs = every_call(lambda one: run_apart(quick, one, act), MORE_KINDS, MORE_KINDS)
    assert calls > 10
    assert runs > calls * 16


# ---- what outlives a game, and copies --------------------------------------------------------------------------------


def add_to_profile(root: str, fault: Fault, why: str) -> None:
    """Against the fault: look into the profile, and add to it twice. Then add a third time with nothing failing."""
    assert merge_profile(root, "tea", _added(1)) is None
    told: dict[int, str] = {1: ""}
    with through(fault):
        load_profile(root, "tea")
        for number in (2, 3):
            refused = merge_profile(root, "tea", _added(number))
            told[number] = refused.sentence if refused else ""
    told[4] = "" if merge_profile(root, "tea", _added(4)) is None else "refused"
    assert told[4] == "", why
    known = load_profile(root, "tea")
    assert known.note == "", why
    for number, sentence in told.items():
        assert sentence.endswith(".") or _added(number).chosen <= known.profile.chosen, f"{number} is missing after {why}"
    assert known.profile.kept == {"nights": 4}, why
    check_files(root, why)


def _added(number: int) -> Added:
    return Added(f"{number:012x}", {"nights": number}, frozenset({f"kitchen.{number}"}), frozenset(), "hot")


def change_settings(root: str, fault: Fault, why: str) -> None:
    """Against the fault: look at the settings, and change them twice. Then change them again with nothing failing."""
    assert keep_settings(root, Settings(motion=False)) is None
    may_be = {False}
    with through(fault):
        load_settings(root)
        for wanted in (True, False):
            refused = keep_settings(root, Settings(motion=wanted))
            assert refused is None or refused.sentence.endswith("."), why
            may_be = may_be | {wanted} if refused else {wanted}
    known = load_settings(root)
    assert known.note == "", why
    assert known.settings.motion in may_be, why
    assert keep_settings(root, Settings(motion=True)) is None, why
    assert load_settings(root).settings == Settings(motion=True), why
    check_files(root, why)


def copy_out(root: str, fault: Fault, why: str) -> None:
    """Against the fault: export one save over the copy of another. Then do so again with nothing failing."""
    os.mkdir(root)
    path = Path(root, "copy.save")
    assert export_to(sample(1), str(path)) is None
    with through(fault):
        refused = export_to(sample(2), str(path), overwrite=True)
    found = decode(path.read_bytes())
    assert found == sample(2) or (refused is not None and found == sample(1)), why
    assert export_to(sample(3), str(path), overwrite=True) is None, why
    assert decode(path.read_bytes()) == sample(3), why


@pytest.mark.parametrize("act", [add_to_profile, change_settings, copy_out])
def test_whichever_call_fails_what_was_acknowledged_is_there_and_the_next_change_is_made(
    quick: Path, act: Callable[[str, Fault, str], None]
) -> None:
    calls, runs = every_call(lambda one: run_apart(quick, one, act), MORE_KINDS, MORE_KINDS)
    assert calls > 10
    assert runs > calls * 16
