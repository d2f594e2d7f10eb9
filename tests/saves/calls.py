"""A layer between the program and the functions by which it reaches the disk: counted, made to fail, or written down.

Knows the functions of `os` and the locks of `fcntl`. Must not know saves.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from types import ModuleType
from typing import Any, NamedTuple, Self

_OF_OS = (
    "access", "chmod", "close", "copy_file_range", "fchmod", "fdatasync", "fstat", "fsync", "ftruncate", "link", "listdir",
    "lstat", "mkdir", "open", "pread", "pwrite", "read", "readlink", "remove", "rename", "replace", "rmdir", "stat", "statvfs",
    "symlink", "truncate", "unlink", "utime", "write",
)  # fmt: skip
_FUNCTIONS: tuple[tuple[ModuleType, str], ...] = (
    *((os, name) for name in _OF_OS),
    (fcntl, "flock"),
    (fcntl, "lockf"),
)

WRITES = frozenset(("write", "pwrite"))
READS = frozenset(("read", "pread"))
SYNCS = frozenset(("fsync", "fdatasync"))


class Call(NamedTuple):
    """One call that is about to be made: the function's name, the function itself, and what it is called with."""

    name: str
    real: Callable[..., Any]
    given: tuple[Any, ...]
    named: dict[str, Any]

    def made(self) -> Any:
        """Make the call and return its result."""
        return self.real(*self.given, **self.named)


Policy = Callable[[Call], Any]
"""What becomes of a call: its result, or an OSError."""


class _Listing:
    """What `os.scandir` gives: each step of it, and each look at an entry, may reach the disk and so may fail."""

    def __init__(self, real: Any, policy: Policy) -> None:
        self._real = real
        self._policy = policy

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _Entry:
        return _Entry(self._policy(Call("readdir", self._real.__next__, (), {})), self._policy)

    def close(self) -> None:
        self._real.close()


class _Entry:
    """One entry of a listing. Whether it is a folder is known without asking the disk, but for some kinds of disk."""

    def __init__(self, real: os.DirEntry[str], policy: Policy) -> None:
        self.name, self.path = real.name, real.path
        self._real = real
        self._policy = policy

    def __fspath__(self) -> str:
        return self.path

    def is_dir(self, *, follow_symlinks: bool = True) -> Any:
        return self._policy(Call("lstat", self._real.is_dir, (), {"follow_symlinks": follow_symlinks}))

    def is_file(self, *, follow_symlinks: bool = True) -> Any:
        return self._policy(Call("lstat", self._real.is_file, (), {"follow_symlinks": follow_symlinks}))

    def is_symlink(self) -> Any:
        return self._policy(Call("lstat", self._real.is_symlink, (), {}))

    def stat(self, *, follow_symlinks: bool = True) -> Any:
        return self._policy(Call("lstat", self._real.stat, (), {"follow_symlinks": follow_symlinks}))


@contextmanager
def through(policy: Policy) -> Iterator[None]:
    """Lead every call to the disk through `policy` for as long as the context lasts. Those that it makes go straight."""

    def replaced(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def stand_in(*given: Any, **named: Any) -> Any:
            result = policy(Call(name, real, given, named))
            return _Listing(result, policy) if name == "scandir" else result

        return stand_in

    originals = [
        (module, name, getattr(module, name)) for module, name in (*_FUNCTIONS, (os, "scandir")) if hasattr(module, name)
    ]
    by_descriptor = set(os.supports_fd)
    for module, name, real in originals:
        stand_in = replaced(name, real)
        setattr(module, name, stand_in)
        if real in by_descriptor:
            os.supports_fd.add(stand_in)
    try:
        yield
    finally:
        for module, name, real in originals:
            setattr(module, name, real)
        os.supports_fd.clear()
        os.supports_fd.update(by_descriptor)


def unsynced(call: Call) -> Any:
    """Make the call, unless it pushes something to the disk: that is slow, and nothing but a power cut can tell."""
    return None if call.name in SYNCS else call.made()


class Kind(NamedTuple):
    """A way in which a call fails: its name for the report, what it does, and to which calls it happens (empty: to any)."""

    name: str
    happens: Policy
    to: frozenset[str] = frozenset()

    def can_happen_to(self, name: str) -> bool:
        """Whether a function of this name can fail so."""
        return not self.to or name in self.to


def failing_with(code: int) -> Kind:
    """A call that does nothing, and says why. Closing is the one that is always done: the system keeps nothing open."""

    def fails(call: Call) -> Any:
        if call.name == "close":
            call.made()
        raise OSError(code, os.strerror(code))

    return Kind(errno.errorcode[code], fails)


def _done_and_yet_failing(call: Call) -> Any:
    if call.name not in ("open", "scandir"):
        unsynced(call)
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def _short(call: Call) -> Any:
    if call.name in READS:
        descriptor, count, *others = call.given
        return call.real(descriptor, (count + 1) // 2, *others)
    descriptor, data, *others = call.given
    return call.real(descriptor, bytes(data)[: (len(data) + 1) // 2], *others)


def _lost(call: Call) -> Any:
    return len(call.given[1])


def _garbled(call: Call) -> Any:
    descriptor, data, *others = call.given
    return call.real(descriptor, b"\0" * len(data), *others)


CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)
OTHER_CODES = (errno.EDQUOT, errno.ENOENT, errno.EPERM)
KINDS = (
    *map(failing_with, CODES),
    Kind("done, and yet EIO", _done_and_yet_failing),
    Kind("short", _short, WRITES | READS),
    Kind("nothing written, and success told", _lost, WRITES),
    Kind("other bytes written, and success told", _garbled, WRITES),
)
MORE_KINDS = (*KINDS, *map(failing_with, OTHER_CODES))
LASTING = tuple(kind for kind in KINDS if kind.to or kind.name in ("ENOSPC", "EACCES"))
"""Of those that go on for ever, the ones that what is above a slot can tell apart."""


class Fault:
    """A policy under which one call fails, the `first` from 1, or with `for_ever` that and every later one that can.

    `names` are the functions called so far. While `paused` nothing is counted and nothing fails.
    """

    def __init__(self, kind: Kind, first: int, *, for_ever: bool, below: str = "") -> None:
        """With `below`, only calls for what is in that folder count."""
        self.names: list[str] = []
        self.paused = False
        self._kind = kind
        self._first = first
        self._for_ever = for_ever
        self._below = below
        self._open: set[int] = set()

    @property
    def reached(self) -> bool:
        """Whether the call that is to fail has been made."""
        return len(self.names) >= self._first

    def __call__(self, call: Call) -> Any:
        if self.paused or not self._concerns(call):
            return unsynced(call)
        self.names.append(call.name)
        is_due = len(self.names) == self._first or (self._for_ever and self.reached)
        result = self._kind.happens(call) if is_due and self._kind.can_happen_to(call.name) else unsynced(call)
        if call.name == "open":
            self._open.add(result)
        return result

    def _concerns(self, call: Call) -> bool:
        if not self._below:
            return True
        on = call.given[0] if call.given else None
        if isinstance(on, int):
            is_ours = on in self._open
            if call.name == "close":
                self._open.discard(on)
            return is_ours
        return isinstance(on, str) and on.startswith(self._below)


class Try(NamedTuple):
    """One way in which a run is to fail: the number of the call from 1, how, and whether it is over with that."""

    first: int
    kind: Kind
    for_ever: bool

    def fault(self, below: str = "") -> Fault:
        """A fresh fault of this sort."""
        return Fault(self.kind, self.first, for_ever=self.for_ever, below=below)

    def __str__(self) -> str:
        return f"call {self.first}{' and all later ones' if self.for_ever else ''}: {self.kind.name}"


def every_call(
    run: Callable[[Try], Fault], kinds: tuple[Kind, ...] = KINDS, lasting: tuple[Kind, ...] = KINDS
) -> tuple[int, int]:
    """Fail the first call of `run`, the second, and so on, in every way, until it comes to its end with no fault reached.

    Those of the `kinds` that are `lasting` happen once and, in another run, for ever after as well. Returns the number of
    calls, and of runs with a fault. `run` does all that it does in the same order each time.
    """
    whole = run(Try(10**9, kinds[0], for_ever=False)).names
    runs = 0
    for first in count(1):
        here = [kind for kind in kinds if first > len(whole) or kind.can_happen_to(whole[first - 1])]
        tries = [Try(first, kind, for_ever) for kind in here for for_ever in (False, True) if kind in lasting or not for_ever]
        reached = [run(one).reached for one in tries]
        runs += sum(reached)
        if not any(reached):
            break
    return first - 1, runs
