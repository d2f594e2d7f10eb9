"""How saves reach the disk and come back: real files, and whatever may stand in their way."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crushgame.saves import slots
from crushgame.saves.disk import Refusal
from crushgame.saves.generations import KEPT, Bad, Generations, Written
from crushgame.saves.locks import Hold
from crushgame.saves.names import Slot, auto_slot, display_name, fault_in_name, named_slot, quick_slot, story_folder
from crushgame.saves.record import Record, decode, encode
from crushgame.saves.sealed import Damage, seal
from crushgame.saves.store import FINISHED_KEPT, Loaded, Store
from tests.saves.samples import GAME, sample

SLOT = auto_slot("bus-stop", GAME)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def folder(store: Store, slot: Slot = SLOT) -> Path:
    return Path(store.root, *slot)


def save(store: Store, record: Record, slot: Slot = SLOT) -> Written:
    writer = store.writer(slot)
    written = writer.write(record, store.newest_change(record.story))
    writer.close()
    assert isinstance(written, Written), written
    return written


def refused(store: Store, record: Record | None = None, slot: Slot = SLOT) -> Refusal:
    writer = store.writer(slot)
    written = writer.write(record or sample())
    writer.close()
    assert isinstance(written, Refusal), written
    assert written.sentence.endswith(".")
    return written


def loaded(store: Store, slot: Slot = SLOT) -> Loaded:
    found = store.load(slot)
    assert isinstance(found, Loaded), found
    return found


def saves_in(path: Path) -> list[str]:
    return sorted(name.name for name in path.glob("save.*"))


def test_what_was_written_is_what_is_loaded(store: Store) -> None:
    written = save(store, sample())
    assert loaded(store) == Loaded(sample(), "")
    assert written.seq == 1
    assert Path(written.path).read_bytes() == encode(sample())
    assert Path(written.path).stat().st_mode & 0o777 == 0o600
    assert Path(written.path).stat().st_nlink == 1


def test_each_save_is_a_new_file_and_the_last_five_stay(store: Store) -> None:
    writer = store.writer(SLOT)
    for count in range(12):
        written = writer.write(sample(count))
        assert isinstance(written, Written)
        assert written.seq == count + 1
    writer.close()
    assert saves_in(folder(store)) == ["save.10.json", "save.11.json", "save.12.json", "save.8.json", "save.9.json"]
    assert loaded(store).record == sample(11)


def test_a_second_writer_goes_on_from_where_the_first_one_is(store: Store) -> None:
    one, two = store.writer(SLOT), store.writer(SLOT)
    for count in range(10):
        for writer in (one, two, two):
            assert isinstance(writer.write(sample(count)), Written)
    assert loaded(store).record == sample(9)
    assert len(saves_in(folder(store))) == KEPT
    assert max(int(name.split(".")[1]) for name in saves_in(folder(store))) == 30
    one.close()
    two.close()


def test_a_damaged_save_gives_way_to_the_one_before_and_is_set_aside(store: Store) -> None:
    save(store, sample(1, saved_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())))
    newest = Path(save(store, sample(2)).path)
    newest.write_bytes(newest.read_bytes()[:-40])
    found = loaded(store)
    assert len(found.record.decisions) == 1
    assert found.note.startswith("The latest save was damaged; this is the one before it, from ")
    assert not newest.exists()
    assert saves_in(folder(store) / "damaged") == ["save.2.json"]
    assert loaded(store).note == ""


def test_nothing_damaged_is_ever_overwritten_or_lost(store: Store) -> None:
    for _ in range(3):
        save(store, sample(1))
        Path(save(store, sample(2)).path).write_bytes(b"")
        loaded(store)
    assert len(saves_in(folder(store) / "damaged")) == 3


def test_a_good_save_that_took_the_number_of_a_damaged_one_is_not_set_aside(store: Store) -> None:
    save(store, sample(1))
    path = Path(save(store, sample(2)).path)
    generations = Generations(store.root, tuple(SLOT), "save")
    damaged = (Bad(str(path), Damage("Part of it was missing when another window looked.", "altered")),)
    generations.set_aside(damaged, decode)
    generations.close()
    assert loaded(store) == Loaded(sample(2))


def test_when_no_save_is_good_the_slot_is_still_listed_with_the_reason(store: Store) -> None:
    path = Path(save(store, sample()).path)
    path.write_bytes(b"not a save")
    (entry,) = store.entries("bus-stop")
    assert entry.record is None
    assert "cannot be used" in entry.trouble
    assert isinstance(store.load(SLOT), Refusal)
    assert path.exists()
    assert save(store, sample()).seq == 2


def test_every_cut_and_many_flips_on_the_disk_load_the_save_before(store: Store) -> None:
    save(store, sample(1))
    path = Path(save(store, sample(2)).path)
    whole = path.read_bytes()
    for at in range(0, len(whole), 37):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        for data in (whole[:at], bytes(flipped)):
            path.write_bytes(data)
            found = loaded(store)
            assert len(found.record.decisions) == 1
            assert found.note


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


def in_the_way(path: Path, what: str, victim: Path) -> None:
    match what:
        case "symlink":
            path.symlink_to(victim)
        case "dangling":
            path.symlink_to(victim.with_name("nowhere"))
        case "fifo":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.touch()


@pytest.mark.parametrize("what", ["symlink", "fifo", "empty", "dangling"])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_something_in_the_way_of_a_folder_is_a_plain_refusal(store: Store, what: str, level: int, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    path = Path(store.root, *SLOT[:level])
    path.parent.mkdir(parents=True, exist_ok=True)
    in_the_way(path, what, victim)
    if (what, level) == ("symlink", 0):
        save(store, sample())  # the root alone may be a link: people keep it on another disk
        return
    assert refused(store).code == ("missing" if (what, level) == ("dangling", 0) else "in-the-way")
    assert store.entries("bus-stop") == ()
    assert list(victim.iterdir()) == []


@pytest.mark.parametrize("name", ["lock", "claim"])
@pytest.mark.parametrize("what", ["symlink", "fifo", "folder"])
def test_something_in_the_way_of_a_lock_is_a_plain_refusal(store: Store, name: str, what: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    folder(store).mkdir(parents=True)
    in_the_way(folder(store) / name, what, victim)
    writer = store.writer(SLOT)
    found = writer.write(sample()) if name == "lock" else writer.claim()
    writer.close()
    assert isinstance(found, Refusal)
    assert victim.read_bytes() == b"precious"


def test_a_file_in_place_of_the_root_is_a_plain_refusal(store: Store) -> None:
    Path(store.root).write_text("a file")
    assert (
        refused(store).sentence == f"Something that is not a folder is in the way at {folder(store)}. Move it and save again."
    )


def test_a_folder_that_may_not_be_written_is_a_plain_refusal(store: Store) -> None:
    Path(store.root).mkdir(mode=0o500)
    if os.geteuid() == 0:
        assert _refused_to_nobody(store) == "not-allowed"
    else:
        assert refused(store).code == "not-allowed"


def _refused_to_nobody(store: Store) -> str:
    """Root may write anywhere, so a child that is nobody tries."""
    program = (
        "import os, sys; from tests.saves.samples import sample; from crushgame.saves.store import Store;"
        "from crushgame.saves.names import quick_slot; writer = Store(sys.argv[1]).writer(quick_slot('bus-stop'));"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534); print(writer.write(sample()).code)"
    )
    command = [sys.executable, "-c", program, store.root]
    return subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True).stdout.strip()


def test_no_home_is_a_plain_refusal() -> None:
    assert refused(Store("~/nowhere")).code == "missing"


def test_a_folder_deleted_while_playing_is_made_anew(store: Store) -> None:
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    shutil.rmtree(store.root)
    assert isinstance(writer.write(sample(2)), Written)
    writer.close()
    assert loaded(store).record == sample(2)


def test_leftovers_of_a_dead_writer_are_cleared_away(store: Store) -> None:
    save(store, sample())
    stray = folder(store) / ".save.99999.0123456789ab.tmp"
    stray.write_bytes(b"half a sa")
    save(store, sample())
    assert not stray.exists()


def test_a_newer_save_is_neither_buried_nor_called_damaged(store: Store) -> None:
    save(store, sample())
    newer = folder(store) / "save.2.json"
    newer.write_bytes(seal("crushgame-save", 2, b'{"format":2}'))
    found = loaded(store)
    assert found.note.startswith("The latest save was made by a newer crushgame")
    assert newer.exists()
    assert refused(store).code == "newer"


def test_a_header_that_only_claims_to_be_newer_does_not_stop_saving(store: Store) -> None:
    path = Path(save(store, sample()).path)
    path.write_bytes(path.read_bytes().replace(b"save 1 ", b"save 3 "))
    save(store, sample())


@pytest.mark.parametrize(
    "name",
    ["../x", "CON", "aux.txt", "x" * 80, "🦆", "e\u0301té", ".", "..", "/etc/passwd", "a\x00b", "auto-" + GAME, "-rf"],
)
def test_any_name_is_saved_under_a_safe_folder_and_shown_as_it_was_typed(store: Store, name: str) -> None:
    shown = display_name(name)
    assert not fault_in_name(shown)
    slot = named_slot("bus-stop", shown)
    save(store, sample(name=shown), slot)
    assert folder(store, slot).parent == folder(store).parent
    assert set(slot.folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slot.folder) <= 40
    assert slot.kind == "named"
    assert [(entry.slot, entry.record and entry.record.name) for entry in store.entries("bus-stop")] == [(slot, shown)]


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 81, "x" * 500])
def test_a_name_that_cannot_be_shown_is_refused_in_plain_words(name: str) -> None:
    assert fault_in_name(display_name(name)).endswith(".")


def test_names_that_differ_have_different_slots() -> None:
    names = ["Bar", "bar", "bar ", "bár", "b-a-r", "b a r", "🦆", "🦢"]
    slots = {named_slot("bus-stop", display_name(name)) for name in names}
    assert len(slots) == len(names) - 1


@pytest.mark.parametrize("story", ["../x", "CON", "con", "", "x" * 41, "🦆", "..", "/", "-x", "_0", "a/b", "nul", "lpt1"])
def test_any_story_id_has_a_safe_folder_that_no_other_id_has(store: Store, story: str) -> None:
    name = story_folder(story)
    assert len(name) == 33
    assert story_folder(name) != name
    save(store, sample(story=story), auto_slot(story, GAME))
    assert [entry.record and entry.record.story for entry in store.entries(story)] == [story]


def test_a_save_in_the_folder_of_another_story_is_not_taken_for_one_of_its_own(store: Store) -> None:
    save(store, sample(story="dry-run"), SLOT)
    (entry,) = store.entries("bus-stop")
    assert entry.record is None
    assert store.latest("bus-stop") is None


def test_a_list_survives_any_content(store: Store) -> None:
    save(store, sample())
    for number, data in enumerate([b"", b"\xff" * 100, b"{", seal("crushgame-save", 1, b"[" * 10_000)]):
        slot = Slot("bus-stop", f"slot-{number}")
        folder(store, slot).mkdir()
        (folder(store, slot) / "save.1.json").write_bytes(data)
    (folder(store).parent / "auto-../x".replace("/", "_")).touch()
    (folder(store).parent / "slot-link").symlink_to(folder(store))
    with open(folder(store, Slot("bus-stop", "slot-0")) / "save.999.json", "wb") as huge:
        huge.truncate(2**40)
    entries = store.entries("bus-stop")
    assert len(entries) == 5
    assert [entry.record for entry in entries if entry.record] == [sample()]
    assert all(entry.trouble for entry in entries if not entry.record)


def test_continue_opens_the_newest_game_that_is_not_over(store: Store) -> None:
    games = [f"{number:012x}" for number in range(4)]
    for game in games:
        save(store, sample(game=game), auto_slot("bus-stop", game))
    save(store, sample(game=games[3], name="mid"), named_slot("bus-stop", "mid"))
    save(store, sample(game=games[3], ending="e14"), auto_slot("bus-stop", games[3]))
    latest = store.latest("bus-stop")
    assert latest is not None
    assert latest.slot == auto_slot("bus-stop", games[2])
    save(store, sample(story="dry-run"), auto_slot("dry-run", GAME))
    of_all = store.latest_of_all()
    assert of_all is not None
    assert of_all.slot.story_folder == "dry-run"


def test_a_clock_put_back_does_not_make_an_old_save_the_newest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, sample())
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - 400 * 86400 * 10**9)
    save(store, sample(5, name="q"), quick_slot("bus-stop"))
    latest = store.latest("bus-stop")
    assert latest is not None
    assert latest.slot.kind == "quick"


def test_no_saves_at_all_is_nothing_to_continue(store: Store) -> None:
    assert store.latest_of_all() is None
    assert store.latest("bus-stop") is None
    assert isinstance(store.load(SLOT), Refusal)
    assert not Path(store.root).exists()


def test_a_deleted_slot_is_gone_and_the_others_stay(store: Store) -> None:
    save(store, sample())
    save(store, sample(name="q"), quick_slot("bus-stop"))
    assert store.delete(SLOT) is None
    assert [entry.slot.kind for entry in store.entries("bus-stop")] == ["quick"]
    again = store.delete(SLOT)
    assert again is not None
    assert again.code == "missing"
    assert [path.name for path in folder(store).parent.iterdir()] == ["quick"]


def test_a_game_that_is_open_cannot_be_deleted(store: Store) -> None:
    save(store, sample())
    writer = store.writer(SLOT)
    writer.claim()
    trouble = store.delete(SLOT)
    assert trouble is not None
    assert trouble.code == "open"
    writer.close()
    assert store.delete(SLOT) is None


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
    newer.write_bytes(seal("crushgame-save", 2, b'{"format":2}'))
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
    trouble = store.delete(slot)
    assert trouble is not None
    assert folder(store, slot).is_dir()
    assert loaded(store).record == sample()


def test_the_saves_of_all_stories_are_listed_whatever_their_ids(store: Store) -> None:
    for story in ("bus-stop", "con", "../x"):
        save(store, sample(story=story), auto_slot(story, GAME))
    assert {entry.record and entry.record.story for entry in store.entries_of_all()} == {"bus-stop", "con", "../x"}


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


def test_a_claim_that_failed_is_not_taken_for_one_that_holds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(_descriptor: int) -> Hold:
        raise OSError(errno.EIO, "Input/output error")

    writer, other = store.writer(SLOT), store.writer(SLOT)
    with monkeypatch.context() as patched:
        patched.setattr(slots, "try_lock", fault)
        assert isinstance(writer.claim(), Refusal)
    assert other.claim() is Hold.OURS
    assert writer.claim() is Hold.THEIRS
    other.close()
    writer.close()


def test_a_claim_on_a_deleted_folder_is_taken_again(store: Store) -> None:
    writer, other = store.writer(SLOT), store.writer(SLOT)
    assert writer.claim() is Hold.OURS
    shutil.rmtree(store.root)
    assert not writer.holds()
    assert writer.claim() is Hold.OURS
    assert other.claim() is Hold.THEIRS
    writer.close()
    other.close()


def test_saves_on_a_disk_that_can_only_be_read_still_load(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, sample(1))
    Path(save(store, sample(2)).path).write_bytes(b"damaged")

    def read_only(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            raise OSError(30, "Read-only file system", path)
        return real(path, flags, mode, dir_fd=dir_fd)

    real = os.open
    monkeypatch.setattr(os, "open", read_only)
    monkeypatch.setattr(os, "mkdir", lambda *_: (_ for _ in ()).throw(OSError(30, "Read-only file system")))
    assert loaded(store).record == sample(1)
    assert refused(store).code == "read-only"
