"""Damaged saves: the player is told, the one before is used, and the file is put aside, never overwritten or removed."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.saves.disk import Refusal
from crushgame.saves.found import Bad, Found
from crushgame.saves.generations import Generations, Written
from crushgame.saves.notes import when
from crushgame.saves.record import decode, encode
from crushgame.saves.sealed import Damage, seal
from crushgame.saves.store import Loaded, Store
from crushgame.saves.thinning import KEPT, not_kept
from tests.saves.keeping import NEWER, SLOT, damage, folder, in_the_way, loaded, numbers_in, save, saves_in
from tests.saves.samples import sample


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def test_a_damaged_save_gives_way_to_the_one_before_and_is_set_aside(store: Store) -> None:
    save(store, sample(1))
    newest = Path(save(store, sample(2)).path)
    newest.write_bytes(newest.read_bytes()[:-40])
    found = loaded(store)
    assert len(found.record.decisions) == 1
    assert not newest.exists()
    assert saves_in(folder(store) / "damaged") == ["save.2.json"]


def test_nothing_damaged_is_ever_overwritten_or_lost(store: Store) -> None:
    for _ in range(3):
        save(store, sample(1))
        Path(save(store, sample(2)).path).write_bytes(b"")
        loaded(store)
    assert len(saves_in(folder(store) / "damaged")) == 3


def test_a_save_that_is_good_at_the_second_look_is_not_set_aside(store: Store) -> None:
    save(store, sample(1))
    path = save(store, sample(2)).path
    generations = Generations(store.root, tuple(SLOT), "save")
    damaged = Bad(path, Damage("Part of it was missing when another window looked.", "altered"))
    found = Found(sample(1), bad=(damaged,), seq=1)
    assert generations.set_aside(found, decode) == found
    generations.close()
    assert loaded(store) == Loaded(sample(2))


def test_the_player_is_told_which_save_was_damaged_and_how_far_back_and_from_when_the_one_before_is(store: Store) -> None:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for count in range(12):
        save(store, sample(count, saved_at=now))
    damage(folder(store) / "save.12.json")
    listed = f"The latest save (save.12.json) was damaged; this is the one before it, from {when(now)}."
    told = f"The latest save (save.12.json) was damaged and put aside; this is the one before it, from {when(now)}."
    assert [entry.trouble for entry in store.entries("bus-stop")] == [listed]
    assert loaded(store).note == told
    assert len(when(now)) == 5


def test_several_damaged_saves_are_told_in_one_sentence(store: Store) -> None:
    for count in range(12):
        save(store, sample(count, saved_at="2026-11-03T12:31:00Z"))
    for number in (10, 11, 12):
        damage(folder(store) / f"save.{number}.json")
    note = loaded(store).note
    told = (
        "The latest 3 saves (save.12.json, save.11.json and save.10.json) were damaged and put aside; this is the one 3 saves"
    )
    assert note.startswith(f"{told} before, from 3 November 2026, ")
    assert note.count(". ") == 0


def test_who_stops_before_reading_the_note_is_told_again_until_something_newer_is_saved(store: Store) -> None:
    save(store, sample(1))
    damage(save(store, sample(2)).path)
    told = loaded(store).note
    assert "save.2.json" in told
    assert loaded(store).note == told
    assert [entry.trouble for entry in store.entries("bus-stop")] == [told]
    save(store, sample(3))
    assert loaded(store) == Loaded(sample(3))


def test_the_number_of_a_damaged_save_is_not_given_again(store: Store) -> None:
    save(store, sample(1))
    damage(save(store, sample(2)).path)
    loaded(store)
    (folder(store) / "lock").unlink()  # what is noted there may be lost, to a copy of the folder for one
    assert save(store, sample(3)).seq == 3
    (folder(store) / "lock").unlink()
    for number in (3, 1):
        damage(folder(store) / f"save.{number}.json")
    save(store, sample(1))
    assert save(store, sample(1)).seq == 5
    assert saves_in(folder(store) / "damaged") == ["save.1.json", "save.2.json", "save.3.json"]


def test_a_slot_whose_saves_are_all_put_aside_is_still_listed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(save(store, sample(1)).path)
    writer = store.writer(SLOT)
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
        assert isinstance(writer.write(sample(2)), Refusal)
    writer.close()
    assert saves_in(folder(store)) == []
    (entry,) = store.entries("bus-stop")
    assert (entry.record, entry.trouble) == (None, "This save was damaged. save.1.json is kept in the folder “damaged”.")
    assert store.passed_over("bus-stop", store.latest("bus-stop"))
    found = store.load(SLOT)
    assert isinstance(found, Refusal)
    assert found.code == "damaged"


@pytest.mark.parametrize("what", ["symlink", "empty", "dangling", "fifo"])
def test_damaged_saves_that_cannot_be_put_aside_stay_where_they_are_and_are_told(
    store: Store, what: str, tmp_path: Path
) -> None:
    save(store, sample(1))
    path = save(store, sample(2)).path
    damage(path)
    (tmp_path / "victim").mkdir()
    in_the_way(folder(store) / "damaged", what, tmp_path / "victim")
    for _ in range(2):
        assert loaded(store).note.startswith("The latest save (save.2.json) was damaged; this is the one before it")
    for count in range(2, 30):
        assert save(store, sample(count)).seq == count + 1
    assert Path(path).read_bytes() == b"damaged"
    assert loaded(store) == Loaded(sample(29))
    assert list((tmp_path / "victim").iterdir()) == []


def test_older_saves_are_thinned_and_those_far_back_are_used_when_all_newer_ones_are_damaged(store: Store) -> None:
    writer = store.writer(SLOT)
    for count in range(100):
        assert isinstance(writer.write(sample(count)), Written)
    writer.close()
    numbers = numbers_in(folder(store))
    assert numbers == [64, 80, 88, 96, 97, 98, 99, 100]
    for number in numbers[2:]:
        damage(folder(store) / f"save.{number}.json")
    found = loaded(store)
    assert len(found.record.decisions) == 79
    assert "this is the one 20 saves before" in found.note


@given(st.integers(1, 5000))
@settings(max_examples=100)
def test_thinning_keeps_the_newest_and_about_one_for_each_doubling(newest: int) -> None:
    kept: list[int] = []
    for number in range(1, newest + 1):
        kept.append(number)
        gone = set(not_kept(kept))
        kept = [number for number in kept if number not in gone]
    assert kept[-KEPT:] == list(range(max(1, newest - KEPT + 1), newest + 1))
    assert len(kept) <= KEPT + newest.bit_length()
    for distance in (16 << step for step in range(newest.bit_length() - 4)):
        assert any(distance // 2 <= newest - number < distance * 2 for number in kept) or newest < distance


@pytest.mark.parametrize("where", ["magic", "version"])
def test_an_old_save_with_a_damaged_first_line_is_put_aside_and_not_pruned(store: Store, where: str) -> None:
    path = Path(save(store, sample()).path)
    data = path.read_bytes()
    bad = data.replace(b"crushgame-save", b"crushgame-sawe") if where == "magic" else data.replace(b"save 2 ", b"save 6 ")
    assert bad != data
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample()), Written)
    damage(path, bad)
    for count in range(KEPT):
        assert isinstance(writer.write(sample(count)), Written)
    writer.close()
    assert (folder(store) / "damaged" / "save.1.json").read_bytes() == bad


def test_what_a_newer_crushgame_made_is_not_pruned_even_below_good_saves(store: Store) -> None:
    save(store, sample())
    newer = folder(store) / "save.1.json"
    damage(newer, NEWER)
    os.utime(newer, ns=(1, 1))
    damage(folder(store) / "save.2.json", encode(sample()))
    for count in range(40):
        save(store, sample(count))
    assert newer.read_bytes() == NEWER


def test_an_absurd_number_does_not_use_up_the_numbers(store: Store) -> None:
    save(store, sample())
    damage(folder(store) / "save.999999999999999.json")
    (folder(store) / "lock").write_bytes(b"9" * 31 + b"\n")
    assert save(store, sample(2)).seq == 2
    assert save(store, sample(3)).seq == 3
    assert loaded(store).record == sample(3)


def test_when_no_save_is_good_the_slot_is_still_listed_with_the_reason_and_all_of_it_put_aside(store: Store) -> None:
    path = Path(save(store, sample()).path)
    path.write_bytes(b"not a save")
    (entry,) = store.entries("bus-stop")
    assert entry.record is None
    assert "cannot be used" in entry.trouble
    assert isinstance(store.load(SLOT), Refusal)
    assert (path.parent / "damaged" / path.name).read_bytes() == b"not a save"
    (entry,) = store.entries("bus-stop")
    assert entry.trouble == "This save was damaged. save.1.json is kept in the folder “damaged”."
    assert save(store, sample()).seq == 2


@pytest.mark.parametrize("what", ["symlink", "fifo", "folder", "dangling", "empty"])
def test_whatever_stands_where_the_newest_save_should_be_is_passed_over(store: Store, what: str, tmp_path: Path) -> None:
    save(store, sample(1))
    victim = tmp_path / "victim"
    victim.write_bytes(encode(sample(9)))
    in_the_way(folder(store) / "save.2.json", what, victim)
    assert store.entries("bus-stop")[0].record == sample(1)
    assert loaded(store).record == sample(1)
    in_the_way(folder(store) / "save.2.json", what, victim)
    assert save(store, sample(3)).seq == 3
    assert loaded(store).record == sample(3)
    assert victim.read_bytes() == encode(sample(9))


@pytest.mark.parametrize("data", [b"damaged", seal("crushgame-save", 1, b'{"format":1}')])
def test_a_damaged_save_is_set_aside_and_not_pruned_when_saving_goes_on(store: Store, data: bytes) -> None:
    Path(save(store, sample()).path).write_bytes(data)
    for count in range(KEPT + 2):
        assert save(store, sample(count)).seq == count + 2
    (aside,) = (folder(store) / "damaged").iterdir()
    assert aside.read_bytes() == data


def test_a_save_damaged_after_newer_ones_were_written_is_set_aside_and_not_pruned(store: Store) -> None:
    writer = store.writer(SLOT)
    first = writer.write(sample(1))
    assert isinstance(first, Written)
    writer.write(sample(2))
    Path(first.path).write_bytes(b"damaged")
    for count in range(KEPT + 2):
        writer.write(sample(count))
    writer.close()
    assert [path.read_bytes() for path in (folder(store) / "damaged").iterdir()] == [b"damaged"]
