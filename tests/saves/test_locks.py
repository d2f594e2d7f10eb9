"""Locks: who holds one, what frees it, and what is said where there are none."""

from __future__ import annotations

import errno
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crushgame.saves.disk import let_go
from crushgame.saves.locks import Hold, try_lock, unlock, wait_lock


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """One file, opened twice."""
    path = tmp_path / "lock"
    path.write_bytes(b"precious")
    descriptors = os.open(path, os.O_RDWR), os.open(path, os.O_RDWR)
    yield descriptors
    assert path.read_bytes() == b"precious"
    for descriptor in descriptors:
        let_go(descriptor)


def test_one_lock_is_held_by_one_until_it_is_let_go(two: tuple[int, int]) -> None:
    one, other = two
    assert try_lock(one) is Hold.OURS
    assert try_lock(one) is Hold.OURS
    assert wait_lock(other, 0.01) is Hold.THEIRS
    unlock(one)
    assert wait_lock(other, 0.01) is Hold.OURS


def test_closing_the_file_lets_the_lock_go(two: tuple[int, int]) -> None:
    one, other = two
    assert try_lock(one) is Hold.OURS
    os.close(one)
    assert try_lock(other) is Hold.OURS


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL])
def test_a_disk_without_locks_leaves_it_unknown_who_holds_one(
    two: tuple[int, int], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", _failing(code))
    assert wait_lock(two[0], 1.0) is Hold.UNKNOWN


def test_a_disk_that_fails_says_so(two: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", _failing(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        try_lock(two[0])


def test_an_installation_that_lost_the_library_leaves_it_unknown(two: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "filelock", None)
    assert try_lock(two[0]) is Hold.UNKNOWN


def _failing(code: int) -> object:
    def fail(_descriptor: int, _operation: int) -> None:
        raise OSError(code, os.strerror(code))

    return fail
