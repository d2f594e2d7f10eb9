"""What is removed: slots at the player's word, and old finished games to make room; never anything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crushgame.saves import removal
from crushgame.saves.disk import Refusal
from crushgame.saves.locks import Hold
from crushgame.saves.names import Slot, auto_slot, quick_slot
from crushgame.saves.removal import Deleted
from crushgame.saves.store import FINISHED_KEPT, Entry, Store
from tests.saves.keeping import NEWER, SLOT, folder, grown_old, loaded, save
from tests.saves.samples import sample


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def test_a_deleted_slot_is_gone_and_the_others_stay(store: Store) -> None:
    save(store, sample())
    save(store, sample(name="q"), quick_slot("bus-stop"))
    deleted = store.delete(SLOT)
    assert isinstance(deleted, Deleted)
    assert [entry.slot.kind for entry in store.entries("bus-stop")] == ["quick"]
    again = store.delete(SLOT)
    assert isinstance(again, Refusal)
    assert again.code == "missing"
    grown_old(store, deleted)
    store.make_room("bus-stop")
    assert [path.name for path in folder(store).parent.iterdir()] == ["quick"]


def test_a_game_that_is_open_cannot_be_deleted(store: Store) -> None:
    save(store, sample())
    writer = store.writer(SLOT)
    writer.claim()
    trouble = store.delete(SLOT)
    assert isinstance(trouble, Refusal)
    assert trouble.code == "open"
    writer.close()
    assert isinstance(store.delete(SLOT), Deleted)


def test_a_link_in_place_of_a_slot_is_never_deleted_through(store: Store, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    folder(store).parent.mkdir(parents=True)
    folder(store).symlink_to(tmp_path / "victim")
    assert isinstance(store.delete(SLOT), Refusal)
    assert list((tmp_path / "victim").iterdir()) == []


def games_left(store: Store, games: list[str]) -> list[int]:
    left = {entry.slot for entry in store.entries("bus-stop")}
    return [number for number, game in enumerate(games) if auto_slot("bus-stop", game) in left]


def test_a_game_that_is_not_over_never_makes_room_for_another(store: Store) -> None:
    games = [f"{number:012x}" for number in range(FINISHED_KEPT * 2)]
    for number, game in enumerate(games):
        save(store, sample(game=game, ending="e14" if number < FINISHED_KEPT else ""), auto_slot("bus-stop", game))
    store.make_room("bus-stop")
    assert games_left(store, games) == list(range(FINISHED_KEPT * 2))


def test_a_finished_game_beneath_a_newer_save_never_makes_room(store: Store) -> None:
    games = [f"{number:012x}" for number in range(FINISHED_KEPT + 2)]
    for game in games:
        save(store, sample(game=game, ending="e14"), auto_slot("bus-stop", game))
    newer = folder(store, auto_slot("bus-stop", games[0])) / "save.2.json"
    newer.write_bytes(NEWER)
    os.utime(newer, ns=(1, 1))
    store.make_room("bus-stop")
    assert newer.exists()
    assert games_left(store, games) == [0, *range(2, FINISHED_KEPT + 2)]


def test_old_finished_games_make_room_but_open_ones_never(store: Store) -> None:
    games = [f"{number:012x}" for number in range(FINISHED_KEPT + 4)]
    for game in games:
        save(store, sample(game=game, ending="e14"), auto_slot("bus-stop", game))
    open_one = store.writer(auto_slot("bus-stop", games[0]))
    open_one.claim()
    (folder(store, auto_slot("bus-stop", games[1])) / "damaged").mkdir()
    store.make_room("bus-stop")
    open_one.close()
    assert games_left(store, games) == [0, 1, *range(4, FINISHED_KEPT + 4)]


@pytest.mark.parametrize("slot", [Slot("..", ".."), Slot("bus-stop", ".."), Slot(".", "bus-stop"), Slot("bus-stop", "profile")])
def test_only_what_can_be_a_slot_is_ever_deleted(store: Store, slot: Slot) -> None:
    save(store, sample())
    (folder(store).parent / "profile").mkdir()
    assert isinstance(store.delete(slot), Refusal)
    assert folder(store, slot).is_dir()
    assert loaded(store).record == sample()


def test_a_finished_game_that_is_played_on_just_now_does_not_make_room(store: Store) -> None:
    class Raced(Store):
        """A store in which another window plays on in the oldest game right after the games were listed."""

        def _listed(self, slots: list[Slot]) -> tuple[Entry, ...]:
            entries = super()._listed(slots)
            save(Store(self.root), sample(9, game=games[0]), auto_slot("bus-stop", games[0]))
            return entries

    games = [f"{number:012x}" for number in range(FINISHED_KEPT + 2)]
    for game in games:
        save(store, sample(game=game, ending="e14"), auto_slot("bus-stop", game))
    Raced(store.root).make_room("bus-stop")
    assert games_left(store, games) == [0, *range(2, FINISHED_KEPT + 2)]


def test_where_nothing_can_be_locked_no_game_makes_room(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    games = [f"{number:012x}" for number in range(FINISHED_KEPT + 2)]
    for game in games:
        save(store, sample(game=game, ending="e14"), auto_slot("bus-stop", game))
    monkeypatch.setattr(removal, "try_lock", lambda _: Hold.UNKNOWN)
    store.make_room("bus-stop")
    assert games_left(store, games) == list(range(FINISHED_KEPT + 2))
    assert isinstance(store.delete(auto_slot("bus-stop", games[0])), Deleted)
