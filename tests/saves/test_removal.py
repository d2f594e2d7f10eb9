"""A save that is deleted can be brought back, and one that is renamed stays what it was."""

from __future__ import annotations

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crushgame.commands.saving import list_saves, undelete
from crushgame.saves import disk
from crushgame.saves.disk import Refusal
from crushgame.saves.names import Slot, auto_slot, named_slot, quick_slot
from crushgame.saves.removal import KEPT_DELETED, Deleted
from crushgame.saves.store import FINISHED_KEPT, Store
from tests.saves.calls import through
from tests.saves.keeping import NEWER, folder, grown_old, loaded, save
from tests.saves.power import Disk
from tests.saves.samples import sample
from tests.saves.test_power import searched

ONE, TWO, QUICK = named_slot("bus-stop", "one"), named_slot("bus-stop", "two"), quick_slot("bus-stop")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def files_in(path: Path) -> dict[str, tuple[bytes, int]]:
    found = [file for file in path.rglob("*") if file.is_file()]
    return {str(file.relative_to(path)): (file.read_bytes(), file.stat().st_mtime_ns) for file in found}


def delete(store: Store) -> Deleted:
    deleted = store.delete(ONE)
    assert isinstance(deleted, Deleted)
    return deleted


def test_a_deleted_save_comes_back_as_it_was_with_all_that_lay_in_its_folder(store: Store) -> None:
    for count in range(1, 9):
        save(store, sample(count), ONE)
    before = files_in(folder(store, ONE)) | {"claim": (b"", 0)}
    deleted = delete(store)
    assert store.entries("bus-stop") == ()
    assert store.deleted() == (deleted,)
    assert store.bring_back(deleted) is None
    after = files_in(folder(store, ONE))
    assert {**after, "claim": (b"", 0)} == before
    assert store.deleted() == ()


def test_the_shell_says_that_deleted_saves_can_come_back_where_nothing_else_is_saved(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list_saves(store.root) == 0
    assert capsys.readouterr().out == f"Nothing is saved in {store.root} yet.\n"
    save(store, sample(1), ONE)
    delete(store)
    assert list_saves(store.root) == 0
    assert capsys.readouterr().out == (
        f"Nothing is saved in {store.root} now. What was deleted within the last day can come back:\n"
        "`crushgame saves undelete` brings back the save that was deleted last.\n"
    )
    assert undelete(store.root) == 0
    capsys.readouterr()
    assert list_saves(store.root) == 0
    assert "can come back" not in capsys.readouterr().out


def test_what_was_deleted_last_is_listed_first(store: Store) -> None:
    for count in (1, 2, 3):
        save(store, sample(count), ONE)
        delete(store)
    for count in (3, 2, 1):
        last = store.deleted()[0]
        assert store.bring_back(last) is None
        assert loaded(store, ONE).record == sample(count)
        delete(store)
        grown_old(store, store.deleted()[0])


def test_a_save_is_not_brought_back_over_another_that_has_taken_its_place(store: Store) -> None:
    save(store, sample(1), ONE)
    deleted = delete(store)
    save(store, sample(2), ONE)
    refused = store.bring_back(deleted)
    assert refused is not None
    assert refused.code == "exists"
    assert loaded(store, ONE).record == sample(2)
    assert store.deleted() == (deleted,)


def test_a_save_whose_day_is_over_is_not_on_offer_and_once_removed_cannot_be_brought_back(store: Store) -> None:
    save(store, sample(), ONE)
    deleted = grown_old(store, delete(store))
    assert store.deleted() == ()
    store.make_room("bus-stop")
    refused = store.bring_back(deleted)
    assert refused is not None
    assert refused.sentence == "That save is not there any more."
    assert list(folder(store, ONE).parent.iterdir()) == []


@pytest.mark.parametrize("is_old", [True, False])
def test_after_a_day_a_deleted_save_is_gone_and_not_before(store: Store, monkeypatch: pytest.MonkeyPatch, is_old: bool) -> None:
    save(store, sample(), ONE)
    deleted = delete(store)
    later = deleted.at + KEPT_DELETED + (1 if is_old else -1)
    monkeypatch.setattr(time, "time_ns", lambda: later)
    store.make_room("bus-stop")
    assert store.deleted() == (() if is_old else (deleted,))
    assert (folder(store, ONE).parent / deleted.folder).exists() != is_old


def test_the_deleted_saves_of_one_story_can_be_asked_for_alone(store: Store) -> None:
    other = quick_slot("another")
    save(store, sample(), ONE)
    save(store, sample(story="another"), other)
    mine, theirs = delete(store), store.delete(other)
    assert store.deleted() == (theirs, mine)
    assert store.deleted("bus-stop") == (mine,)
    assert store.deleted("../bus-stop") == ()


def test_what_a_kill_leaves_of_a_removal_is_never_brought_back_and_is_removed_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, sample(), ONE)
    grown_old(store, delete(store))
    with monkeypatch.context() as patched:
        patched.setattr(disk, "remove_tree", lambda _: None)
        store.make_room("bus-stop")
    assert store.deleted() == ()
    assert len(list(folder(store, ONE).parent.iterdir())) == 1
    store.make_room("bus-stop")
    assert list(folder(store, ONE).parent.iterdir()) == []


def test_a_link_that_is_called_like_a_deleted_save_is_not_followed(store: Store, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "save.1.json").write_text("mine")
    save(store, sample(), QUICK)
    link = Deleted(ONE, f"deleted-1-00000000-{ONE.folder}", 1)
    (folder(store, ONE).parent / link.folder).symlink_to(victim)
    assert store.deleted() == ()
    assert isinstance(store.bring_back(link), Refusal)
    store.make_room("bus-stop")
    assert (victim / "save.1.json").read_text() == "mine"


@pytest.mark.parametrize("name", ["..", "quick", "deleted-1-00000000-profile", "deleted-1-00000000-..", "profile"])
def test_nothing_else_passes_for_a_deleted_save(store: Store, name: str) -> None:
    save(store, sample(), QUICK)
    for other in ("profile", name):
        (folder(store, QUICK).parent / other).mkdir(exist_ok=True)
    before = sorted(path.name for path in folder(store, QUICK).parent.iterdir())
    forged = Deleted(ONE, name, 1)
    assert store.deleted() == ()
    assert isinstance(store.bring_back(forged), Refusal)
    store.make_room("bus-stop")
    assert sorted(path.name for path in folder(store, QUICK).parent.iterdir()) == before


def test_deleted_saves_are_no_saves_and_count_for_nothing(store: Store) -> None:
    for number in range(FINISHED_KEPT + 1):
        save(store, sample(game=f"{number:012x}", ending="e14"), auto_slot("bus-stop", f"{number:012x}"))
    assert isinstance(store.delete(auto_slot("bus-stop", f"{0:012x}")), Deleted)
    save(store, sample(), ONE)
    delete(store)
    store.make_room("bus-stop")
    assert len(store.entries_of_all()) == FINISHED_KEPT
    assert store.latest("bus-stop") is None
    assert not store.passed_over("bus-stop", None)


# ---- renaming ----------------------------------------------------------------------------------------------------------


def test_a_renamed_save_keeps_its_time_and_its_older_copies(store: Store) -> None:
    for count in (1, 2, 3):
        save(store, sample(count, name="one"), ONE)
    save(store, sample(name="later"), named_slot("bus-stop", "later"))
    _, before = store.entries("bus-stop")
    assert store.rename(ONE, "two") is None
    _, after = store.entries("bus-stop")
    assert after == before._replace(slot=TWO, record=sample(3, name="two"))
    (folder(store, TWO) / "save.4.json").write_bytes(b"torn")
    assert loaded(store, TWO).record == sample(3, name="one")


def test_a_name_that_is_taken_is_refused_and_both_saves_stay(store: Store) -> None:
    save(store, sample(1, name="one"), ONE)
    save(store, sample(2, name="two"), TWO)
    refused = store.rename(ONE, "two")
    assert refused is not None
    assert refused.sentence == "There is a save of that name already."
    assert loaded(store, ONE).record == sample(1, name="one")
    assert loaded(store, TWO).record == sample(2, name="two")


def test_another_way_of_writing_a_name_is_another_name(store: Store) -> None:
    save(store, sample(name="one"), ONE)
    assert store.rename(ONE, "One") is None
    (entry,) = store.entries("bus-stop")
    assert entry.record == sample(name="One")


@pytest.mark.parametrize("slot", [QUICK, auto_slot("bus-stop", "0123456789ab")])
def test_only_a_save_of_the_players_own_has_a_name(store: Store, slot: Slot) -> None:
    save(store, sample(), slot)
    assert isinstance(store.rename(slot, "two"), Refusal)
    assert loaded(store, slot).record == sample()


def test_a_save_below_one_of_a_newer_crushgame_keeps_its_name(store: Store) -> None:
    save(store, sample(name="one"), ONE)
    (folder(store, ONE) / "save.2.json").write_bytes(NEWER)
    assert isinstance(store.rename(ONE, "two"), Refusal)
    assert not folder(store, TWO).exists()
    assert (folder(store, ONE) / "save.2.json").read_bytes() == NEWER


def test_a_save_that_cannot_be_written_keeps_its_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, sample(name="one"), ONE)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(disk, "write_verified", full)
    refused = store.rename(ONE, "two")
    assert refused is not None
    assert refused.code == "disk-full"
    assert loaded(store, ONE).record == sample(name="one")
    assert not folder(store, TWO).exists()


# ---- power cuts --------------------------------------------------------------------------------------------------------


def test_a_power_cut_while_a_save_is_deleted_or_brought_back_or_renamed_loses_nothing_of_it(quick: Path) -> None:
    with TemporaryDirectory(dir=quick) as top:
        os.mkdir(f"{top}/disk")
        store = Store(f"{top}/disk/saves")
        save(store, sample(1, name="one"), ONE)
        model = Disk(f"{top}/disk", 1)
        with through(model):
            deleted = store.delete(ONE)
            assert isinstance(deleted, Deleted)
            assert store.bring_back(deleted) is None
            assert store.rename(ONE, "two") is None

        def whole(root: str) -> int:
            found = Store(f"{root}/saves")
            for one in found.deleted():
                assert found.bring_back(one) is None
            return sum(entry.record is not None for entry in found.entries("bus-stop"))

        search = searched(model, whole)
    assert search.wrong == []
    assert search.found == {1}
