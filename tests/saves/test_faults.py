"""Faults of the disk: whichever call fails, and however, the last acknowledged save is there, and no save is bad."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crushgame.saves.disk import Refusal
from crushgame.saves.generations import Written
from crushgame.saves.names import auto_slot
from crushgame.saves.record import Record, decode, encode
from crushgame.saves.store import Loaded, Store
from tests.saves.samples import GAME, sample

SLOT = auto_slot("bus-stop", GAME)
CALLS = [
    "open", "close", "write", "read", "pread", "pwrite", "fsync", "fstat", "lstat", "link", "unlink", "utime", "mkdir",
    "listdir",
]  # fmt: skip
FAULTS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE, errno.EDQUOT, errno.ENOENT, errno.EPERM]


class Faulty:
    """Stands in front of one function of `os`, and fails from its n-th call on, for so many calls."""

    def __init__(self, name: str, first: int, count: int, code: int) -> None:
        self.real: Callable[..., Any] = getattr(os, name)
        self.calls = 0
        self.failing = range(first, first + count)
        self.code = code

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.calls += 1
        if self.calls in self.failing:
            raise OSError(self.code, os.strerror(self.code))
        return self.real(*args, **named)


@pytest.mark.parametrize("count", [1, 10_000])
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("before", [0, 1, 9])
def test_a_call_that_fails_leaves_the_save_before_it(tmp_path: Path, name: str, count: int, before: int) -> None:
    faults_met = 0
    fault = Faulty(name, 0, 0, 0)
    for first in range(1, 40):
        for code in FAULTS if count == 1 else [errno.ENOSPC]:
            store = Store(str(tmp_path / f"{first}-{code}"))
            fault = _save_against_fault(store, Faulty(name, first, count, code), name, before)
            faults_met += fault.calls >= first
        if fault.calls < first:
            break
    else:
        pytest.fail("there is no end to the calls")
    assert faults_met or (before == 9 and name in ("mkdir", "listdir"))


def _save_against_fault(store: Store, fault: Faulty, name: str, before: int) -> Faulty:
    """Write `before` saves, then one against the fault, then one more. With one before, the writer is not open yet."""
    writer = store.writer(SLOT)
    for count in range(1, before + 1):
        assert isinstance(writer.write(sample(count)), Written)
    if before == 1:
        writer.close()
    setattr(os, name, fault)
    try:
        answer = writer.write(sample(20))
    finally:
        setattr(os, name, fault.real)
    assert isinstance(answer, Written | Refusal)
    assert isinstance(answer, Written) or answer.sentence.endswith(".")
    if before or isinstance(answer, Written):
        _check(store, at_least=20 if isinstance(answer, Written) else before)
    after = writer.write(sample(21))
    assert isinstance(after, Written), (after, name, fault.failing)
    writer.close()
    _check(store, at_least=21)
    return fault


def _check(store: Store, at_least: int) -> None:
    folder = Path(store.root, *SLOT)
    for path in folder.glob("save.*.json"):
        assert isinstance(decode(path.read_bytes()), Record)
    found = store.load(SLOT)
    assert isinstance(found, Loaded)
    assert len(found.record.decisions) >= at_least
    assert not (folder / "damaged").exists()


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill does not show a missing fsync, for the system's cache outlives it; a power cut would."""
    writer = Store(str(tmp_path)).writer(SLOT)
    for count in range(6):
        assert isinstance(writer.write(sample(count)), Written)
    calls: list[str] = []
    for name in ("write", "fsync", "link", "unlink"):
        monkeypatch.setattr(os, name, _noted(calls, name))
    assert isinstance(writer.write(sample(6)), Written)
    writer.close()
    assert calls == ["write file", "fsync file", "link", "unlink", "fsync folder", "unlink"]


def _noted(calls: list[str], name: str) -> Callable[..., Any]:
    real: Callable[..., Any] = getattr(os, name)

    def noting(first: Any, *others: Any) -> Any:
        kind = ""
        if isinstance(first, int):
            kind = " folder" if stat.S_ISDIR(os.fstat(first).st_mode) else " file"
        calls.append(name + kind)
        return real(first, *others)

    return noting


def test_a_disk_that_lies_about_what_it_wrote_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(str(tmp_path))
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, b"\0" * len(data)))
    answer = writer.write(sample(2))
    assert isinstance(answer, Refusal)
    assert answer.code == "disk-fault"
    monkeypatch.undo()
    _check(store, at_least=1)
    writer.close()


def test_short_writes_and_short_reads_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_write, real_read = os.write, os.read
    monkeypatch.setattr(os, "write", lambda descriptor, data: real_write(descriptor, bytes(data[:7])))
    monkeypatch.setattr(os, "read", lambda descriptor, count: real_read(descriptor, min(count, 11)))
    store = Store(str(tmp_path))
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(5)), Written)
    writer.close()
    _check(store, at_least=5)


def test_a_write_that_gets_nowhere_comes_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda *_: 0)
    writer = Store(str(tmp_path)).writer(SLOT)
    assert isinstance(writer.write(sample()), Refusal)
    writer.close()


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_disk_without_hard_links_keeps_saves_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    monkeypatch.setattr(os, "link", Faulty("link", 1, 10_000, code))
    store = Store(str(tmp_path))
    writer = store.writer(SLOT)
    for count in range(1, 9):
        assert isinstance(writer.write(sample(count)), Written)
        _check(store, at_least=count)
    Path(writer.folder, "save.9.json").write_bytes(encode(sample(30)))
    assert isinstance(writer.write(sample(31)), Written)
    _check(store, at_least=31)
    assert decode(Path(writer.folder, "save.9.json").read_bytes()) == sample(30)
    writer.close()


def test_a_disk_without_locks_keeps_saves_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def none_here(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none_here)
    store = Store(str(tmp_path))
    one, two = store.writer(SLOT), store.writer(SLOT)
    for count in range(1, 20):
        assert isinstance(one.write(sample(count)), Written)
        assert isinstance(two.write(sample(count)), Written)
    _check(store, at_least=19)
    one.close()
    two.close()


def test_a_file_with_the_highest_number_there_is_does_no_harm(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    Path(writer.folder, "save.999999999999999.json").touch()
    writer.close()
    assert isinstance(writer.write(sample(2)), Refusal)
    writer.close()
    _check_loads(store)


def _check_loads(store: Store) -> None:
    found = store.load(SLOT)
    assert isinstance(found, Loaded)
    assert found.record == sample(1)


def test_a_game_too_long_to_save_is_a_plain_refusal(tmp_path: Path) -> None:
    writer = Store(str(tmp_path)).writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    answer = writer.write(sample(1, seed="x" * (9 * 2**20)))
    assert isinstance(answer, Refusal)
    assert answer.code == "too-big"
    writer.close()


def test_a_full_disk_is_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", Faulty("write", 1, 10_000, errno.ENOSPC))
    writer = Store(str(tmp_path)).writer(SLOT)
    answer = writer.write(sample())
    writer.close()
    assert isinstance(answer, Refusal)
    assert answer.sentence == "The disk is full. Make some room and save again."
