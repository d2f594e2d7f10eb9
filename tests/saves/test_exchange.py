"""Saves that leave the store and come in: nothing is overwritten unasked, and nothing is believed unchecked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crushgame.saves.disk import Refusal
from crushgame.saves.exchange import Imported, export_to, import_from
from crushgame.saves.record import encode
from crushgame.saves.sealed import LARGEST
from crushgame.saves.store import Loaded, Store
from tests.saves.samples import sample


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def imported(store: Store, path: Path) -> Imported:
    found = import_from(store, str(path))
    assert isinstance(found, Imported), found
    return found


def refusal(found: object) -> Refusal:
    assert isinstance(found, Refusal), found
    assert found.sentence.endswith(".")
    return found


def test_a_save_goes_out_and_comes_in_as_a_game_of_its_own(store: Store, tmp_path: Path) -> None:
    assert export_to(sample(name="Tuesday"), str(tmp_path / "out.json")) is None
    first, second = imported(store, tmp_path / "out.json"), imported(store, tmp_path / "out.json")
    assert (first.record.name, second.record.name) == ("Tuesday", "Tuesday (2)")
    assert len({first.slot, second.slot}) == 2
    assert len({first.record.game, second.record.game, sample().game}) == 3
    found = store.load(first.slot)
    assert isinstance(found, Loaded)
    assert found.record == sample(name="Tuesday", game=first.record.game)


def test_an_existing_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("precious")
    assert refusal(export_to(sample(), str(path))).code == "exists"
    assert path.read_text() == "precious"
    assert export_to(sample(), str(path), overwrite=True) is None
    assert path.read_bytes() == encode(sample())
    assert os.listdir(tmp_path) == ["out.json"]


@pytest.mark.parametrize("what", ["folder", "fifo", "symlink"])
def test_only_a_plain_file_is_ever_replaced(tmp_path: Path, what: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    path = tmp_path / "out.json"
    match what:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case _:
            path.symlink_to(victim)
    assert refusal(export_to(sample(), str(path), overwrite=True)).code == "in-the-way"
    assert victim.read_text() == "precious"


def test_going_out_to_a_folder_that_is_not_there_is_a_plain_refusal(tmp_path: Path) -> None:
    assert refusal(export_to(sample(), str(tmp_path / "no" / "out.json"))).code == "missing"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{", b"{}", encode(sample())[:-3]])
def test_what_is_no_save_does_not_come_in(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.json").write_bytes(content)
    refusal(import_from(store, str(tmp_path / "in.json")))
    assert not Path(store.root).exists()


def test_a_pipe_a_folder_a_device_and_an_endless_file_do_not_come_in(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with open(tmp_path / "huge", "wb") as huge:
        huge.truncate(LARGEST + 1)
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero"), tmp_path / "huge", tmp_path / "not there"):
        refusal(import_from(store, str(path)))


def test_a_save_mended_by_hand_comes_in_without_its_first_line(store: Store, tmp_path: Path) -> None:
    payload = encode(sample()).split(b"\n", 1)[1].replace(b'"beat":3', b'"beat": 0')
    (tmp_path / "mended.json").write_bytes(payload)
    assert imported(store, tmp_path / "mended.json").record.beat == 0


def test_any_name_in_a_save_that_comes_in_finds_a_slot(store: Store, tmp_path: Path) -> None:
    for name in ("", "../x", "n" * 80, "n" * 80, "🦆"):
        path = tmp_path / "in.json"
        path.write_bytes(encode(sample(name=name)))
        imported(store, path)
    names = {entry.record.name for entry in store.entries("bus-stop") if entry.record}
    assert names == {"Imported", "../x", "n" * 80, "n" * 76 + " (2)", "🦆"}
