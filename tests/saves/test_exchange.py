"""Saves that leave the store and come in: nothing is overwritten unasked, and nothing is believed unchecked."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from crushgame.saves.disk import Refusal
from crushgame.saves.exchange import Imported, export_story, export_to, import_from
from crushgame.saves.locks import Hold
from crushgame.saves.names import named_slot
from crushgame.saves.record import encode
from crushgame.saves.sealed import LARGEST
from crushgame.saves.slots import SlotWriter
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


def test_a_folder_that_is_not_there_is_not_called_one_that_the_next_save_makes(tmp_path: Path) -> None:
    told = f"There is no folder {tmp_path / 'no'}. Make it first, or choose another one."
    assert refusal(export_to(sample(), str(tmp_path / "no" / "out.json"))).sentence == told
    assert refusal(export_story({"x/story.yaml": "x"}, str(tmp_path / "no" / "out"))).sentence == told


@pytest.mark.parametrize("where", ["has", "is_empty"])
def test_two_that_come_in_at_once_under_one_name_get_a_slot_each(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(encode(sample(name="Tuesday")))
    others: list[Imported] = []
    whose: type = Store if where == "has" else SlotWriter
    real = getattr(whose, where)
    if whose is SlotWriter:  # with locks, whoever has come so far has the name for itself
        monkeypatch.setattr(fcntl, "flock", no_locks)

    def slowly(*given: object) -> object:
        """The one that looks first sees that the name is free, and then the other comes in."""
        seen = real(*given)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(whose, where, real)
            patched.setattr(Store, "has", lambda *_: False)  # neither has made anything when both look
            if not others:
                others.append(imported(store, path))
        return seen

    monkeypatch.setattr(whose, where, slowly)
    one = imported(store, path)
    assert {one.record.name, others[0].record.name} == {"Tuesday", "Tuesday (2)"}
    names = [entry.record.name for entry in store.entries("bus-stop") if entry.record]
    assert sorted(names) == ["Tuesday", "Tuesday (2)"]


def no_locks(_descriptor: int, _operation: int) -> None:
    raise OSError(errno.ENOLCK, "No locks available")


def test_a_name_that_another_is_just_taking_is_left_to_it(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(encode(sample(name="Tuesday")))
    other = store.writer(named_slot("bus-stop", "Tuesday"))
    assert other.claim() is Hold.OURS
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Store, "has", lambda *_: False)
        assert imported(store, path).record.name == "Tuesday (2)"
    other.close()


def test_an_import_that_fails_leaves_no_slot_behind(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(encode(sample(name="Tuesday")))
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
    assert refusal(import_from(store, str(path))).code == "disk-full"
    assert not store.has(named_slot("bus-stop", "Tuesday"))


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


# ---- the story of a save -----------------------------------------------------------------------------------------------


def test_a_kept_story_goes_out_as_it_lay_in_its_folder(tmp_path: Path) -> None:
    files = {"/home/ann/bar/story.yaml": "story: {}\n", "/home/ann/bar/night/one.yaml": "# \u2028\r\n"}
    assert export_story(files, str(tmp_path / "out")) is None
    assert (tmp_path / "out" / "story.yaml").read_bytes() == b"story: {}\n"
    assert (tmp_path / "out" / "night" / "one.yaml").read_bytes() == "# \u2028\r\n".encode()


def test_a_story_of_one_file_goes_out_under_its_own_name(tmp_path: Path) -> None:
    assert export_story({"../../somewhere/rain.yaml": "x"}, str(tmp_path / "out")) is None
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["rain.yaml"]


@pytest.mark.parametrize(
    "name",
    [
        "x/../../../up.yaml", "x/..\\..\\up.yaml", "x/.hidden.yaml", "x/evil.sh", "x/a\x1b[2J.yaml", "x/c:up.yaml",
        "x/a\nb.yaml", "x//a.yaml", "x/" + "a" * 300 + ".yaml", "x/.yaml",
    ],
)  # fmt: skip
def test_a_name_that_could_lead_elsewhere_writes_nothing(tmp_path: Path, name: str) -> None:
    refused = export_story({"x/story.yaml": "x", name: "y"}, str(tmp_path / "in" / "out"))
    assert isinstance(refused, Refusal)
    assert refused.code == "wrong"
    assert list(tmp_path.iterdir()) == []


def test_a_story_never_goes_out_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    refused = export_story({"rain.yaml": "x"}, str(tmp_path / "out"))
    assert isinstance(refused, Refusal)
    assert refused.code == "exists"
    assert list((tmp_path / "out").iterdir()) == []
    gone = export_story({"rain.yaml": "x"}, str(tmp_path / "no" / "out"))
    assert isinstance(gone, Refusal)
    assert gone.code == "missing"
