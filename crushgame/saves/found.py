"""What was found of a document that is kept in numbered generations: the newest good one, and what lies above it.

Knows how one file is read and judged. Must not know folders, locks, or how generations are written.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from crushgame.saves import disk
from crushgame.saves.sealed import LARGEST, Damage

LAST_BELIEVED = 10**14
"""A number above this was never ours. A strange file that bears one must not use up all numbers, nor pass for the newest."""

GONE = Damage("It is not there any more.", "unreadable")
_NEVER_GIVEN = Damage("Its name bears a number that no crushgame gives.", "foreign")

T = TypeVar("T")
Decode = Callable[[bytes], T | Damage]


class Bad(NamedTuple):
    """A generation that could not be used, by its path, and why."""

    path: str
    damage: Damage


class Found(NamedTuple, Generic[T]):
    """The newest generation that verifies (`value`, None when there is none), and newer ones that did not, newest
    first.

    `seq` is its number and `changed` its time of change in nanoseconds; `path` is empty when there is none. `aside` are
    the numbers above it that lie in `damaged/`, the highest first.
    """

    value: T | None
    path: str = ""
    changed: int = 0
    bad: tuple[Bad, ...] = ()
    seq: int = 0
    aside: tuple[int, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether something newer lies above that is not damaged: of a newer crushgame, of another story, or unreadable
        just now."""
        return any(not is_damaged(bad.damage) for bad in self.bad)


def is_damaged(damage: Damage) -> bool:
    """Whether a document is of no use to anybody: not one of a newer crushgame or another story, nor one that the disk
    would not give up just now."""
    return damage.kind not in ("newer", "unreadable", "elsewhere")


def judged(path: str, number: int, decode: Decode[T]) -> T | Damage:
    """Return what the generation of this number says, or why it cannot be used. Never raises."""
    try:
        data = disk.read_file(path, LARGEST)
    except FileNotFoundError:
        return GONE
    except OSError as error:
        return Damage(f"It cannot be read just now ({os.strerror(error.errno or errno.EIO)}).", "unreadable")
    value = data if isinstance(data, Damage) else decode(data)
    return _NEVER_GIVEN if number > LAST_BELIEVED and not isinstance(value, Damage) else value


def changed_at(path: str) -> int:
    """Return a file's time of change in nanoseconds, or 0. Never raises."""
    try:
        return os.lstat(path).st_mtime_ns
    except OSError:
        return 0
