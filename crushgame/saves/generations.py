"""Numbered generations of one document in one folder: every write is a new file, and the newest that verifies is it.

Knows the names and numbers of the files, and the lock. Must not know what the documents say: callers
bring a `decode`. Nothing is ever overwritten; what is damaged is moved aside (damaged.py), and what a newer crushgame made,
or what cannot be read just now, stays where it is.

    save.7.json  save.8.json  lock  damaged/save.6.json

A number is never given twice: the next is above every one that is there, that was put aside, or that anybody ever set out
to write. That last is held in the file `lock`, which is locked while a generation is written: so a writer that stays open
need not list the folder again unless somebody else has written meanwhile.

Which of the older ones stay is said in thinning.py.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from crushgame.saves import damaged, disk
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.found import GONE, LAST_BELIEVED, Bad, Decode, Found, T, changed_at, is_damaged, judged
from crushgame.saves.locks import Hold, unlock, wait_lock
from crushgame.saves.sealed import LARGEST, Damage, is_like
from crushgame.saves.thinning import not_kept
from crushgame.story.printable import one_line

LONGEST_WAIT = 3.0
"""Seconds to wait for another writer before the write is refused."""

_STRAY_AFTER = 86400.0
"""Seconds after which a temporary file is taken for a dead writer's where no lock can tell."""

_OPEN_LOCK = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NOTE = re.compile(rb"[0-9]{31}\n")
_MOST_TRIES = 20
_TEMPORARY = re.compile(r"\.[a-z]+\.[0-9]+\.[0-9a-f]+\.tmp")


class Written(NamedTuple):
    """A generation that is on the disk and reads back: its path and its number, from 1."""

    path: str
    seq: int


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
        self._used = 0  # the highest number that was ever given, as far as is known
        self._stamp = 0
        self._own: set[int] = set()
        self._known = -1  # the highest number of which we know what it says; -1 before we first looked

    def write(
        self, data: bytes, decode: Decode[T], after: int = 0, look: Callable[[Found[T]], Refusal | None] | None = None
    ) -> Written | Refusal:
        """Write `data` as the newest generation, with a time of change later than `after` (nanoseconds).

        When this returns Written, the bytes are on the disk, read back, under a name that nothing else can take. `decode`
        judges old generations before they are removed. With `look`, what is there right before is shown to it, with no
        other writer in between: it may refuse; if not, what is damaged there is put aside.

        Where no lock works, nothing is written (code "theirs") once another writer has been here since we first looked.
        """
        if len(data) > LARGEST:
            return Refusal("This has grown too large to save.", self.folder, "too-big")
        try:
            with self._alone():
                if self._is_theirs():
                    return Refusal(_SAVED_MEANWHILE, self.folder, "theirs")
                refused = self._looked_at(decode, look) if look else None
                return refused or self._publish(data, decode, after, tries=100 if self._exclusive else 1)
        except FileExistsError as error:
            if self._exclusive:
                return refusal(error, self.folder)
            return Refusal(_SAVED_MEANWHILE, self.folder, "theirs")
        except OSError as error:
            return refusal(error, self.folder)

    def take_note(self) -> None:
        """Remember what is there: where no lock works, any generation above that and not our own is another writer's.

        The first write does so too; but who reads before that, and goes on from what was read, asks first. Raises OSError.
        """
        if self._known < 0:
            self._known = _highest(self._on_disk())

    def _is_theirs(self) -> bool:
        highest = _highest(self._numbers)
        if self._known < 0:
            self._known = highest
        return not self._exclusive and highest > self._known and highest not in self._own

    def _looked_at(self, decode: Decode[T], look: Callable[[Found[T]], Refusal | None]) -> Refusal | None:
        found = self.newest(decode)
        refused = look(found)
        if refused is None:
            for bad in found.bad:
                if is_damaged(bad.damage):
                    self._set_aside(bad.path)
        return refused

    def rewrite(self, decode: Decode[T], change: Callable[[T | None], bytes | None]) -> Written | Refusal | None:
        """Read the newest good one, and write what `change` makes of it, with no other writer in between.

        `change` gets None when there is none, and returns None to leave things as they are. Where no lock works it may be
        asked again: two that read the same generation go for the same number, and only one of them gets it.
        """
        try:
            with self._alone():
                for _ in range(_MOST_TRIES):
                    self._look()
                    with suppress(FileExistsError):
                        return self._rewrite(decode, change)
        except OSError as error:
            return refusal(error, self.folder)
        return refusal(OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)), self.folder)

    def _rewrite(self, decode: Decode[T], change: Callable[[T | None], bytes | None]) -> Written | Refusal | None:
        found = self._first_good(decode, self._numbers)
        if found.is_covered:
            return Refusal(_NOT_OURS_TO_BURY.format(path=one_line(found.bad[0].path, 300)), self.folder, "newer")
        data = change(found.value)
        if data is None:
            return None
        if len(data) > LARGEST:
            return Refusal("This has grown too large to save.", self.folder, "too-big")
        for bad in found.bad:
            self._set_aside(bad.path)
        return self._publish(data, decode, 0, tries=1)

    def newest(self, decode: Decode[T]) -> Found[T]:
        """Return the newest generation that verifies. Takes no lock and changes nothing. Raises OSError."""
        found = self._newest_listed(decode)
        for _ in range(_MOST_TRIES):  # gone since we looked: a quick writer has pruned it, and there are newer ones
            if all(bad.damage is not GONE for bad in found.bad):
                break
            found = self._newest_listed(decode)
        return found._replace(bad=tuple(bad for bad in found.bad if bad.damage is not GONE))

    def set_aside(self, found: Found[T], decode: Decode[T]) -> Found[T]:
        """Move the damaged generations of `found` to `damaged/`, and return `found` as it is then.

        Those merely newer or unreadable stay; so does what cannot be moved. Each is looked at again first: another process
        may have moved it.
        """
        moving = [one.path for one in found.bad if is_damaged(one.damage)]
        if not moving:
            return found
        moved: set[str] = set()
        with suppress(OSError), self._alone():
            for path in moving:
                value = judged(path, self._number(path), decode)
                if isinstance(value, Damage) and (value is GONE or (is_damaged(value) and self._set_aside(path))):
                    moved.add(path)
        if not moved:
            return found
        aside = tuple(number for number in damaged.numbers_aside(self.folder, self._stem) if number > found.seq)
        return found._replace(bad=tuple(bad for bad in found.bad if bad.path not in moved), aside=aside)

    def close(self) -> None:
        """Let the lock file go. The object can be used again, and opens it anew."""
        if self._lock >= 0:
            disk.let_go(self._lock)
        self._lock = -1
        self._listed = False

    def changed(self) -> int:
        """Return the time of change of the highest-numbered generation in nanoseconds, or 0. Never raises."""
        try:
            numbers = self._on_disk()
        except OSError:
            return 0
        return changed_at(self._path(numbers[-1])) if numbers else 0

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
                self._unlock()

    def _open_and_lock(self) -> None:
        for _ in range(8):
            if self._lock < 0:
                self._open()
            try:
                hold = wait_lock(self._lock, LONGEST_WAIT)
                is_there = hold is not Hold.THEIRS and self._is_still_there()
            except OSError:
                self.close()  # it may be locked already, and nobody would let it go
                raise
            if hold is Hold.THEIRS:
                raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), self.folder)
            self._exclusive = hold is Hold.OURS
            if is_there:
                return
            self.close()  # the folder was deleted or moved while we played: start it anew
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), self.folder)

    def _unlock(self) -> None:
        try:
            unlock(self._lock)
        except OSError:
            self.close()  # which lets it go too

    def _open(self) -> None:
        disk.make_folders(self._root, *self._inside)
        for depth in range(len(self._inside)):  # who made these may have been killed before they were on the disk
            with suppress(PermissionError):  # a folder that may be written in but not read
                disk.sync_folder(os.path.join(self._root, *self._inside[:depth]))
        with suppress(OSError):  # the folder that the root is in need not be one that we may read
            disk.sync_folder(os.path.dirname(self._root))
        descriptor = os.open(os.path.join(self.folder, "lock"), _OPEN_LOCK, 0o600)
        self._lock = descriptor
        self._listed = False
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            self.close()
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), self.folder)

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
        aside = damaged.numbers_aside(self.folder, self._stem) if damaged.FOLDER in names else ()
        # Without a lock that works, what was seen is old at once, and what was noted says nothing.
        noted = [int(self._noted)] if self._exclusive and _NOTE.fullmatch(self._noted) else []
        self._used = max((number for number in (self._used, *aside, *noted) if number <= LAST_BELIEVED), default=0)
        self._listed = self._exclusive and sys.platform != "win32"

    def _remove_stray(self, path: str) -> None:
        """Under a lock that works, whoever wrote a temporary file is dead."""
        with suppress(OSError):
            if self._exclusive or time.time() - os.lstat(path).st_mtime > _STRAY_AFTER:
                os.unlink(path)

    def _publish(self, data: bytes, decode: Decode[T], after: int, tries: int) -> Written:
        self._stamp = max(time.time_ns(), after + 1, self._stamp + 1)
        temporary = os.path.join(self.folder, f".{self._stem}.{os.getpid()}.{os.urandom(6).hex()}.tmp")
        try:
            disk.write_verified(temporary, data, self._stamp)
            written = self._name_it(temporary, tries)
        finally:
            disk.remove(temporary)
        disk.sync_folder(self.folder)
        self._prune(data, decode)
        return written

    def _name_it(self, temporary: str, tries: int) -> Written:
        for _ in range(tries):
            number = max(self._used, _highest(self._numbers)) + 1
            if number > LAST_BELIEVED:
                raise OSError(errno.ERANGE, "the numbers for saves have run out", self.folder)
            self._note(number)
            self._own.add(number)  # at once: it may be done, and yet fail
            if self._exclusive:
                self._used = number
            final = self._path(number)
            try:
                disk.publish(temporary, final, alone=self._exclusive)
            except FileExistsError:  # only where no lock works, or where somebody put something there by hand
                self._own.discard(number)
                self._numbers = self._on_disk()
                continue
            insort(self._numbers, number)
            self._known = number
            return Written(final, number)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self.folder)

    def _note(self, number: int) -> None:
        """Tell other open writers, before it happens, that there may be a new generation. Always of one length."""
        self._noted = b"%031d\n" % number
        if sys.platform != "win32":
            os.pwrite(self._lock, self._noted, 0)

    def _prune(self, newest: bytes, decode: Decode[T]) -> None:
        """Remove what need not stay. Where no lock works, another's are left: another window may be the one that needs
        them."""
        for number in not_kept([number for number in self._numbers if number <= LAST_BELIEVED]):
            if not (self._exclusive or number in self._own):
                continue
            self._numbers.remove(number)
            self._own.discard(number)
            with suppress(OSError):  # what cannot be read just now stays until it can
                self._drop(self._path(number), newest, decode)

    def _drop(self, path: str, newest: bytes, decode: Decode[T]) -> None:
        """Remove an old generation if it is a good one. A look at its first line and hash will do, if that line says what
        the newest's does."""
        data = disk.read_file(path, LARGEST)
        if not isinstance(data, Damage) and is_like(data, newest):
            disk.remove(path)
            return
        value = data if isinstance(data, Damage) else decode(data)
        if not isinstance(value, Damage):
            disk.remove(path)
        elif is_damaged(value):
            self._set_aside(path)

    def _set_aside(self, path: str) -> bool:
        """Move one generation to `damaged/`, if that can be done. Its number is not given again."""
        number = self._number(path)
        if number <= LAST_BELIEVED:
            self._used = max(self._used, number)
        self._numbers = [other for other in self._numbers if other != number]
        return damaged.put_aside(path)

    # -- reading

    def _path(self, number: int) -> str:
        return os.path.join(self.folder, f"{self._stem}.{number}.json")

    def _number(self, path: str) -> int:
        return self._numbered([os.path.basename(path)])[0]

    def _on_disk(self) -> list[int]:
        try:
            return self._numbered(os.listdir(self.folder))
        except FileNotFoundError:
            return []

    def _numbered(self, names: list[str]) -> list[int]:
        return sorted(int(found[1]) for name in names if (found := self._name.fullmatch(name)))

    def _newest_listed(self, decode: Decode[T]) -> Found[T]:
        try:
            names = os.listdir(self.folder)
        except FileNotFoundError:
            return Found(None)
        found = self._first_good(decode, self._numbered(names))
        if damaged.FOLDER not in names:
            return found
        aside = damaged.numbers_aside(self.folder, self._stem)
        return found._replace(aside=tuple(number for number in aside if number > found.seq))

    def _first_good(self, decode: Decode[T], numbers: list[int]) -> Found[T]:
        bad: list[Bad] = []
        for number in reversed(numbers):
            path = self._path(number)
            value = judged(path, number, decode)
            if not isinstance(value, Damage):
                return Found(value, path, changed_at(path), tuple(bad), number)
            bad.append(Bad(path, value))
        return Found(None, bad=tuple(bad))


def _note_in(descriptor: int) -> bytes:
    note = b""
    if sys.platform != "win32":
        note = os.pread(descriptor, 32, 0)
    return note


def _highest(numbers: list[int]) -> int:
    """Return the highest of these sorted numbers that may be a crushgame's, or 0."""
    return next((number for number in reversed(numbers) if number <= LAST_BELIEVED), 0)


_SAVED_MEANWHILE = "Another window has saved this game meanwhile."
_NOT_OURS_TO_BURY = "{path} was made by a newer crushgame, or cannot be read just now, so nothing is written over it."
