"""Disks with a fault of their own: what they cannot do is done another way, and what they do wrong is found out.

That no single call can fail and take a save with it is shown in `test_every_call.py`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crushgame.saves.disk import Refusal
from crushgame.saves.generations import Written
from crushgame.saves.names import auto_slot
from crushgame.saves.record import Record, decode, encode
from crushgame.saves.store import Loaded, Store
from crushgame.saves.thinning import not_kept
from tests.saves.samples import GAME, sample

SLOT = auto_slot("bus-stop", GAME)


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


def _check(store: Store, at_least: int) -> None:
    folder = Path(store.root, *SLOT)
    for path in folder.glob("save.*.json"):
        assert isinstance(decode(path.read_bytes()), Record)
    found = store.load(SLOT)
    assert isinstance(found, Loaded)
    assert len(found.record.decisions) >= at_least
    assert not (folder / "damaged").exists()


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
    writer = store.writer(SLOT)
    for count in range(1, 20):
        assert isinstance(writer.write(sample(count)), Written)
    _check(store, at_least=19)
    writer.close()
    assert len(list(Path(store.root, *SLOT).glob("save.*.json"))) < 10


def test_a_file_with_the_highest_number_there_is_does_no_harm(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(1)), Written)
    Path(writer.folder, "save.999999999999999.json").touch()
    writer.close()
    for count in range(2, 21):
        written = writer.write(sample(count))
        assert isinstance(written, Written)
        assert written.seq == count
    writer.close()
    found = store.load(SLOT)
    assert isinstance(found, Loaded)
    assert found.record == sample(20)
    assert len(list(Path(writer.folder).glob("save.*.json"))) == 20 - len(not_kept(list(range(1, 21))))


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
