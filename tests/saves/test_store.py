"""How saves reach the disk and come back: real files, and whatever may stand in their way."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Never

import pytest

from crushgame.saves import disk, generations, locks, slots
from crushgame.saves.disk import Refusal
from crushgame.saves.generations import Written
from crushgame.saves.locks import Hold
from crushgame.saves.names import Slot, auto_slot, display_name, fault_in_name, named_slot, quick_slot, story_folder
from crushgame.saves.record import encode
from crushgame.saves.sealed import seal
from crushgame.saves.store import Loaded, Store
from tests.saves.failing import check_locks
from tests.saves.keeping import NEWER, SLOT, damage, folder, in_the_way, loaded, numbers_in, refused, save, saves_in
from tests.saves.samples import GAME, sample


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


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
    assert numbers_in(folder(store)) == [16, 24, 26, 27, 28, 29, 30]
    one.close()
    two.close()


@pytest.mark.parametrize("changes", [{"playtime": 2.0**54}, {"ending": "e" * 300}, {"saved_at": "12026-01-01T00:00:00Z"}])
def test_a_save_that_would_not_be_read_back_is_refused_at_any_time(store: Store, changes: dict[str, object]) -> None:
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    refused = writer.write(sample(2, **changes))
    assert isinstance(refused, Refusal)
    assert refused.code == "unsaveable"
    assert isinstance(writer.write(sample(3)), Written)
    writer.close()


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
    assert refused(store).sentence == f"Something that is not a folder is in the way at {store.root}. Move it and save again."


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
    newer.write_bytes(NEWER)
    found = loaded(store)
    assert found.note.startswith("The latest save (save.2.json) was made by a newer crushgame; this is the one before it")
    assert found.is_covered
    assert refused(store).code == "newer"
    assert newer.read_bytes() == NEWER


def test_a_header_that_only_claims_to_be_newer_does_not_stop_saving(store: Store) -> None:
    path = Path(save(store, sample()).path)
    path.write_bytes(path.read_bytes().replace(b"save 2 ", b"save 3 "))
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
    folder(store).mkdir(parents=True)
    damage(folder(store) / "save.1.json", encode(sample(story="dry-run")))
    (entry,) = store.entries("bus-stop")
    assert entry.record is None
    assert store.latest("bus-stop") is None
    assert refused(store).code == "elsewhere"
    assert saves_in(folder(store)) == ["save.1.json"]


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


def test_the_saves_of_all_stories_are_listed_whatever_their_ids(store: Store) -> None:
    for story in ("bus-stop", "con", "../x"):
        save(store, sample(story=story), auto_slot(story, GAME))
    assert {entry.record and entry.record.story for entry in store.entries_of_all()} == {"bus-stop", "con", "../x"}


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


def no_hard_links(_from: str, to: str) -> None:
    raise OSError(errno.EPERM, "Operation not permitted", to)


def test_a_disk_without_hard_links_keeps_saves_all_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_hard_links)
    for count in (1, 2):
        assert save(store, sample(count)).seq == count
    assert loaded(store).record == sample(2)
    assert sorted(os.listdir(folder(store))) == ["lock", "save.1.json", "save.2.json"]


@pytest.mark.parametrize("alone", [True, False])
def test_without_hard_links_no_name_that_is_in_use_is_taken(
    tmp_path: Path, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_hard_links)
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "there").write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        disk.publish(str(tmp_path / "new"), str(tmp_path / "there"), alone=alone)
    assert (tmp_path / "there").read_bytes() == b"precious"
    disk.publish(str(tmp_path / "new"), str(tmp_path / "free"), alone=alone)
    assert (tmp_path / "free").read_bytes() == b"new"
    with pytest.raises(FileNotFoundError):
        disk.publish(str(tmp_path / "new"), str(tmp_path / "free too"), alone=alone)
    assert not (tmp_path / "free too").exists()


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that has no locks, as some network disks."""

    def none_here(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none_here)


@pytest.mark.usefixtures("no_locks")
def test_where_nothing_can_be_locked_writers_in_turn_never_take_one_number_nor_remove_a_save_of_another(store: Store) -> None:
    for count in range(1, 30):
        assert save(store, sample(count)).seq == count
    assert numbers_in(folder(store)) == list(range(1, 30))
    writer = store.writer(SLOT)
    for count in range(30, 50):
        assert isinstance(writer.write(sample(count)), Written)
    writer.close()
    assert numbers_in(folder(store)) == [*range(1, 30), 32, 40, 45, 46, 47, 48, 49]
    assert loaded(store).record == sample(49)


@pytest.mark.usefixtures("no_locks")
def test_where_nothing_can_be_locked_nothing_is_saved_on_top_of_what_another_window_has_saved(store: Store) -> None:
    one, two = store.writer(SLOT), store.writer(SLOT)
    for count in range(1, 20):
        assert isinstance(one.write(sample(count)), Written)
    assert isinstance(two.write(sample(50)), Written)
    for _ in range(2):
        found = one.write(sample(30))
        assert isinstance(found, Refusal)
        assert (found.code, found.sentence) == ("theirs", "Another window has saved this game meanwhile.")
    assert isinstance(two.write(sample(51)), Written)
    assert numbers_in(folder(store)) == [8, 15, 16, 17, 18, 19, 20, 21]
    assert loaded(store) == Loaded(sample(51))
    one.close()
    two.close()


@pytest.mark.usefixtures("no_locks")
def test_where_nothing_can_be_locked_what_counts_is_what_was_there_when_the_game_was_claimed(store: Store) -> None:
    save(store, sample(1))
    one, two = store.writer(SLOT), store.writer(SLOT)
    assert one.claim() is Hold.UNKNOWN
    assert isinstance(two.write(sample(2)), Written)
    found = one.write(sample(3))
    assert isinstance(found, Refusal)
    assert found.code == "theirs"
    one.close()
    two.close()


@pytest.mark.usefixtures("no_locks")
def test_where_nothing_can_be_locked_a_save_that_was_named_and_yet_failed_is_not_taken_for_anothers(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def done_and_yet_failing(path: str, to: str) -> None:
        real(path, to)
        raise OSError(errno.EIO, "Input/output error")

    real = os.link
    writer = store.writer(SLOT)
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", done_and_yet_failing)
        assert isinstance(writer.write(sample(1)), Refusal)
    assert isinstance(writer.write(sample(2)), Written)
    writer.close()


@pytest.mark.usefixtures("no_locks")
def test_where_nothing_can_be_locked_two_that_go_for_one_number_do_not_both_get_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = store.writer(SLOT), store.writer(SLOT)
    assert isinstance(one.write(sample(1)), Written)
    real = disk.publish

    def slowly(temporary: str, final: str, *, alone: bool = False) -> None:
        monkeypatch.setattr(disk, "publish", real)
        assert isinstance(two.write(sample(9)), Written)
        real(temporary, final, alone=alone)

    monkeypatch.setattr(disk, "publish", slowly)
    found = one.write(sample(2))
    assert isinstance(found, Refusal)
    assert found.code == "theirs"
    assert loaded(store).record == sample(9)
    one.close()
    two.close()


def test_what_another_saves_just_before_the_first_save_is_known_afterwards(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, sample(1))
    writer = store.writer(SLOT)
    real = locks.wait_lock

    def slowly(descriptor: int, seconds: float) -> Hold:
        monkeypatch.setattr(generations, "wait_lock", real)
        save(store, sample(2, game="ba9876543210"))
        return real(descriptor, seconds)

    monkeypatch.setattr(generations, "wait_lock", slowly)
    assert isinstance(writer.write(sample(3)), Written)
    writer.close()
    assert writer.before is not None
    assert writer.before.value == sample(2, game="ba9876543210")


@pytest.mark.parametrize("lost", ["is not there", "would not be let go"])
def test_a_write_that_failed_leaves_no_lock_behind(store: Store, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    def fault(path: str) -> Never:
        raise OSError(errno.EACCES, "Permission denied", path)

    def stuck(_descriptor: int) -> Never:
        raise OSError(errno.EIO, "Input/output error")

    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    with monkeypatch.context() as patched:
        if lost == "is not there":
            patched.setattr(os, "lstat", fault)
        else:
            patched.setattr(generations, "unlock", stuck)
        writer.write(sample(2))
    check_locks(store.root, "a write that failed")
    assert isinstance(writer.write(sample(3)), Written)
    writer.close()


def test_what_a_newer_crushgame_saves_after_a_save_that_failed_is_not_buried(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
        assert isinstance(writer.write(sample(2)), Refusal)
    damage(folder(store) / "save.7.json", NEWER)
    found = writer.write(sample(3))
    assert isinstance(found, Refusal)
    assert found.code == "newer"
    writer.close()


def test_a_good_save_by_a_number_that_is_never_given_is_put_aside_and_not_taken_for_the_newest(store: Store) -> None:
    save(store, sample(1))
    strange = folder(store) / "save.999999999999999.json"
    damage(strange, encode(sample(9)))
    assert loaded(store).record == sample(1)
    assert (folder(store) / "damaged" / strange.name).read_bytes() == encode(sample(9))
    assert save(store, sample(2)).seq == 2


def test_folders_that_were_made_for_a_write_which_could_not_go_on_are_removed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.mkdir

    def full(path: str, mode: int = 0o777) -> None:
        if path.endswith(SLOT.folder):
            raise OSError(errno.ENOSPC, "No space left on device", path)
        real(path, mode)

    monkeypatch.setattr(os, "mkdir", full)
    assert refused(Store(str(tmp_path / "new" / "saves"))).code == "disk-full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.EACCES, "{path} may not be read: you have no permission."),
        (errno.EIO, "The disk would not give it up."),
        (errno.EMFILE, "Too many files are open. Close another program and try again."),
        (errno.ESTALE, "{path} could not be read (Stale file handle)."),
    ],
)
def test_trouble_with_reading_is_told_in_words_for_reading(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int, told: str
) -> None:
    save(store, sample())

    def fault(path: str) -> Never:
        raise OSError(code, os.strerror(code), path)

    monkeypatch.setattr(os, "listdir", fault)
    told = told.format(path=folder(store))
    assert store.entries("bus-stop")[0].trouble == f"It cannot be read. {told}"
    found = store.load(SLOT)
    assert isinstance(found, Refusal)
    assert found.sentence == f"The saves cannot be read. {told}"


def test_folders_that_another_made_are_pushed_to_the_disk_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(store).mkdir(parents=True)
    pushed: list[int] = []
    real = os.fsync

    def pushing(descriptor: int) -> None:
        pushed.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", pushing)
    save(store, sample())
    for path in (folder(store), folder(store).parent, Path(store.root)):
        assert path.stat().st_ino in pushed


def test_a_reader_that_looked_just_before_all_it_saw_was_pruned_finds_the_newer_ones(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = store.writer(SLOT)
    for count in range(20):
        assert isinstance(writer.write(sample(count)), Written)
    writer.close()
    real = os.listdir
    stale = [["save.1.json", "save.2.json"], ["save.8.json", "save.9.json"]]  # the eighth is still there
    monkeypatch.setattr(os, "listdir", lambda path: stale.pop(0) if stale else real(path))
    assert loaded(store) == Loaded(sample(19))


def test_saves_in_a_folder_that_cannot_be_listed_are_not_taken_for_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, sample())
    save(store, sample(story="dry-run"), auto_slot("dry-run", GAME))
    hidden = str(folder(store).parent)

    def not_there(path: str) -> Never:
        raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    for name in ("scandir", "listdir"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda path, real=real: not_there(path) if path.startswith(hidden) else real(path))
    entries = {entry.slot.story_folder: entry for entry in store.entries_of_all()}
    assert entries["dry-run"].record is not None
    assert entries["bus-stop"].record is None
    assert entries["bus-stop"].trouble.startswith("It cannot be read. ")
    assert store.latest("bus-stop") is None
    assert store.passed_over("bus-stop", None)
    assert isinstance(store.load(entries["bus-stop"].slot), Refusal)
    assert isinstance(store.delete(entries["bus-stop"].slot), Refusal)
