"""Numbered generations of one document in one folder: every write is a new file, and the newest that verifies is it.

Knows the names and numbers of the files, the lock, and how many to keep. Must not know what the documents say: callers
bring a `decode`. Nothing is ever overwritten, and what is damaged is moved aside, not deleted.

    save.7.json  save.8.json  lock  damaged/save.6.json

The file `lock` is locked while a generation is written, and holds the number of the last that anybody set out to write:
so a writer that stays open need not list the folder again unless somebody else has written meanwhile.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Generic, NamedTuple, TypeVar

from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.locks import Hold, unlock, wait_lock
from crushgame.saves.sealed import LARGEST, Damage, is_whole

KEPT = 5
LONGEST_WAIT = 3.0
"""Seconds to wait for another writer before the write is refused."""

_LAST = 10**15 - 1
_STRAY_AFTER = 86400.0
"""Seconds after which a temporary file is taken for a dead writer's where no lock can tell."""

_OPEN_LOCK = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_TEMPORARY = re.compile(r"\.[a-z]+\.[0-9]+\.[0-9a-f]+\.tmp")

T = TypeVar("T")
Decode = Callable[[bytes], T | Damage]


class Written(NamedTuple):
    """A generation that is on the disk and reads back: its path and its number, from 1."""

    path: str
    seq: int


class Bad(NamedTuple):
    """A generation that could not be used, by its path, and why."""

    path: str
    damage: Damage


class Found(NamedTuple, Generic[T]):
    """The newest generation that verifies (`value`, None when there is none), and newer ones that did not, newest
    first.

    `changed` is its time of change in nanoseconds; `path` is empty when there is none.
    """

    value: T | None
    path: str = ""
    changed: int = 0
    bad: tuple[Bad, ...] = ()


class Generations:
    """The generations of one document. Not for two threads at once; any number of processes may share the folder.

    `root` is made when needed, and so are the folders `inside` it, one in another. `stem` begins every file name.
    """

    def __init__(self, root: str, inside: tuple[str, ...], stem: str) -> None:
        self.folder = os.path.join(root, *inside)
        self._root = root
        self._inside = inside
        self._stem = stem
        self._name = re.compile(rf"{stem}\.([1-9][0-9]{{0,14}})\.json")
        self._lock = -1
        self._exclusive = False
        self._listed = False
        self._noted = b""
        self._numbers: list[int] = []
        self._moved = 0  # the highest number that was moved aside: it is not given again
        self._stamp = 0

    def write(self, data: bytes, after: int = 0) -> Written | Refusal:
        """Write `data` as the newest generation, with a time of change later than `after` (nanoseconds).

        When this returns Written, the bytes are on the disk, read back, under a name that nothing else can take.
        """
        if len(data) > LARGEST:
            return Refusal("This has grown too large to save.", self.folder, "too-big")
        try:
            with self._alone():
                return self._publish(data, after)
        except OSError as error:
            return refusal(error, self.folder)

    def rewrite(self, decode: Decode[T], change: Callable[[T | None], bytes | None]) -> Written | Refusal | None:
        """Read the newest good one, and write what `change` makes of it, with no other writer in between.

        `change` gets None when there is none, and returns None to leave things as they are.
        """
        try:
            with self._alone():
                self._look()
                found = self._first_good(decode, self._numbers)
                if any(not _is_damaged(bad.damage) for bad in found.bad):
                    return Refusal(_NOT_OURS_TO_BURY, self.folder, "newer")
                data = change(found.value)
                if data is None:
                    return None
                if len(data) > LARGEST:
                    return Refusal("This has grown too large to save.", self.folder, "too-big")
                for bad in found.bad:
                    self._set_aside(bad.path)
                return self._publish(data, 0)
        except OSError as error:
            return refusal(error, self.folder)

    def newest(self, decode: Decode[T]) -> Found[T]:
        """Return the newest generation that verifies. Takes no lock and changes nothing. Raises OSError."""
        found = self._first_good(decode, self._on_disk())
        for _ in range(3):  # all gone since we looked: a quick writer has pruned them, and there are newer ones
            if found.value is not None or not any(bad.damage is _GONE for bad in found.bad):
                break
            found = self._first_good(decode, self._on_disk())
        return found._replace(bad=tuple(bad for bad in found.bad if bad.damage is not _GONE))

    def set_aside(self, bad: tuple[Bad, ...], decode: Decode[T]) -> None:
        """Move damaged generations to `damaged/`. Those merely newer or unreadable stay; so does what cannot be moved.

        Each is looked at again first: another process may have moved it, and a good one may bear its number by now.
        """
        moving = [one.path for one in bad if _is_damaged(one.damage)]
        if not moving:
            return
        with suppress(OSError), self._alone():
            for path in moving:
                value = _decoded(path, decode)
                if isinstance(value, Damage) and _is_damaged(value):
                    self._set_aside(path)

    def close(self) -> None:
        """Let the lock file go. The object can be used again, and opens it anew."""
        if self._lock >= 0:
            os.close(self._lock)
        self._lock = -1
        self._listed = False

    def changed(self) -> int:
        """Return the time of change of the highest-numbered generation in nanoseconds, or 0. Never raises."""
        try:
            numbers = self._on_disk()
        except OSError:
            return 0
        return _changed(self._path(numbers[-1])) if numbers else 0

    def empty(self) -> bool:
        """Whether there is no generation, good or bad. Raises OSError when the folder cannot be listed."""
        return not self._on_disk()

    # -- writing, under the lock

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._open_and_lock()
        try:
            if not self._listed or _note_in(self._lock) != self._noted:
                self._look()
            yield
        finally:
            if self._exclusive:
                unlock(self._lock)

    def _open_and_lock(self) -> None:
        for _ in range(8):
            if self._lock < 0:
                self._open()
            hold = wait_lock(self._lock, LONGEST_WAIT)
            if hold is Hold.THEIRS:
                raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), self.folder)
            self._exclusive = hold is Hold.OURS
            if self._is_still_there():
                return
            self.close()  # the folder was deleted or moved while we played: start it anew
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), self.folder)

    def _open(self) -> None:
        disk.make_folders(self._root, *self._inside)
        descriptor = os.open(os.path.join(self.folder, "lock"), _OPEN_LOCK, 0o600)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), self.folder)
        self._lock = descriptor
        self._listed = False

    def _is_still_there(self) -> bool:
        try:
            named = os.lstat(os.path.join(self.folder, "lock"))
        except FileNotFoundError:
            return False
        opened = os.fstat(self._lock)
        return (named.st_ino, named.st_dev) == (opened.st_ino, opened.st_dev)

    def _look(self) -> None:
        names = os.listdir(self.folder)
        self._numbers = self._numbered(names)
        for name in names:
            if _TEMPORARY.fullmatch(name):
                self._remove_stray(os.path.join(self.folder, name))
        self._noted = _note_in(self._lock)
        self._listed = self._exclusive  # without a lock that works, what was seen is old at once

    def _remove_stray(self, path: str) -> None:
        """Under a lock that works, whoever wrote a temporary file is dead."""
        with suppress(OSError):
            if self._exclusive or time.time() - os.lstat(path).st_mtime > _STRAY_AFTER:
                os.unlink(path)

    def _publish(self, data: bytes, after: int) -> Written:
        self._stamp = max(time.time_ns(), after + 1, self._stamp + 1)
        temporary = os.path.join(self.folder, f".{self._stem}.{os.getpid()}.{os.urandom(6).hex()}.tmp")
        try:
            disk.write_verified(temporary, data, self._stamp)
            written = self._name_it(temporary)
        finally:
            disk.remove(temporary)
        disk.sync_folder(self.folder)
        self._prune()
        return written

    def _name_it(self, temporary: str) -> Written:
        for _ in range(100):
            number = max(self._moved, *self._numbers[-1:], 0) + 1
            if number > _LAST:
                raise OSError(errno.EFBIG, "the numbers have run out", self.folder)
            self._note(number)
            final = self._path(number)
            try:
                disk.publish(temporary, final)
            except FileExistsError:  # only where no lock works, or where somebody put something there by hand
                self._numbers = self._on_disk()
                continue
            self._numbers.append(number)
            return Written(final, number)
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), self.folder)

    def _note(self, number: int) -> None:
        """Tell other open writers, before it happens, that there may be a new generation. Always of one length."""
        self._noted = b"%031d\n" % number
        if sys.platform != "win32":
            os.pwrite(self._lock, self._noted, 0)

    def _prune(self) -> None:
        while len(self._numbers) > KEPT:
            path = self._path(self._numbers.pop(0))
            with suppress(OSError):  # what cannot be read just now stays until it can
                data = disk.read_file(path, LARGEST)
                if isinstance(data, Damage) or not is_whole(data):
                    self._set_aside(path)
                else:
                    disk.remove(path)

    def _set_aside(self, path: str) -> None:
        """Move one generation to `damaged/`, if that can be done."""
        number = self._numbered([os.path.basename(path)])[0]
        self._moved = max(self._moved, number)
        self._numbers = [other for other in self._numbers if other != number]
        with suppress(OSError):
            aside = disk.make_folders(self.folder, "damaged")
            _move_aside(path, aside)
            disk.sync_folder(aside)
            disk.sync_folder(self.folder)

    # -- reading

    def _path(self, number: int) -> str:
        return os.path.join(self.folder, f"{self._stem}.{number}.json")

    def _on_disk(self) -> list[int]:
        try:
            return self._numbered(os.listdir(self.folder))
        except FileNotFoundError:
            return []

    def _numbered(self, names: list[str]) -> list[int]:
        return sorted(int(found[1]) for name in names if (found := self._name.fullmatch(name)))

    def _first_good(self, decode: Decode[T], numbers: list[int]) -> Found[T]:
        bad: list[Bad] = []
        for number in reversed(numbers):
            path = self._path(number)
            value = _decoded(path, decode)
            if not isinstance(value, Damage):
                return Found(value, path, _changed(path), tuple(bad))
            bad.append(Bad(path, value))
        return Found(None, bad=tuple(bad))


def _note_in(descriptor: int) -> bytes:
    note = b""
    if sys.platform != "win32":
        note = os.pread(descriptor, 32, 0)
    return note


_NOT_OURS_TO_BURY = "What is kept there was made by a newer crushgame, or cannot be read just now, so it is left alone."
_GONE = Damage("It is not there any more.", "unreadable")


def _decoded(path: str, decode: Decode[T]) -> T | Damage:
    try:
        data = disk.read_file(path, LARGEST)
    except FileNotFoundError:
        return _GONE
    except OSError as error:
        return Damage(f"It cannot be read just now ({os.strerror(error.errno or errno.EIO)}).", "unreadable")
    return data if isinstance(data, Damage) else decode(data)


def _is_damaged(damage: Damage) -> bool:
    return damage.kind not in ("newer", "unreadable", "elsewhere")


def _changed(path: str) -> int:
    try:
        return os.lstat(path).st_mtime_ns
    except OSError:
        return 0


def _move_aside(path: str, folder: str) -> None:
    stem = os.path.basename(path).removesuffix(".json")
    for attempt in range(1000):
        suffix = f".{attempt}" if attempt else ""
        target = os.path.join(folder, f"{stem}{suffix}.json")
        if not os.path.lexists(target):
            with suppress(OSError):
                os.rename(path, target)
            return
