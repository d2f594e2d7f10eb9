"""The few things done to a disk, each so that a fault or a kill in the middle leaves nothing half done.

Knows file descriptors and what the errors of a disk mean in plain words. Must not know what is written, nor the layout.
Every function raises OSError but where it says otherwise.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from typing import NamedTuple

from crushgame.saves.sealed import Damage
from crushgame.story.printable import one_line

_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)
_BINARY: int = getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _BINARY
_READ = os.O_RDONLY | _NONBLOCK | _BINARY

_NOT_A_FILE = Damage("Something else stands where the file should be.", "foreign")
_NO_HARD_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EINVAL}
_NO_SYNC_OF_FOLDERS = {errno.EINVAL, errno.EBADF, errno.EOPNOTSUPP, errno.ENOSYS}


class Refusal(NamedTuple):
    """Something that could not be done: a plain sentence with a way out, the path it is about, and a short code."""

    sentence: str
    path: str = ""
    code: str = "refused"


_SENTENCES = {
    errno.ENOSPC: ("disk-full", "The disk is full. Make some room and save again."),
    errno.EDQUOT: ("disk-full", "Your share of the disk is full. Make some room and save again."),
    errno.EFBIG: ("disk-full", "The disk takes no file of this size. Save somewhere else."),
    errno.EACCES: ("not-allowed", "Writing to {path} is not allowed. Choose another folder."),
    errno.EPERM: ("not-allowed", "Writing to {path} is not allowed. Choose another folder."),
    errno.EROFS: ("read-only", "{path} can only be read. Choose another folder."),
    errno.ENOENT: ("missing", "The folder {path} is not there any more. Save again to make it anew."),
    errno.ENOTDIR: ("in-the-way", "Something that is not a folder is in the way at {path}. Move it and save again."),
    errno.EISDIR: ("in-the-way", "A folder is in the way at {path}. Move it and save again."),
    errno.EEXIST: ("in-the-way", "Something is in the way at {path}. Move it and save again."),
    errno.ELOOP: ("in-the-way", "A link is in the way at {path}. Move it and save again."),
    errno.ENXIO: ("in-the-way", "Something that is not a file is in the way at {path}. Move it and save again."),
    errno.EMFILE: ("too-many-files", "Too many files are open. Close another program and save again."),
    errno.ENFILE: ("too-many-files", "Too many files are open. Close another program and save again."),
    errno.EIO: ("disk-fault", "The disk did not keep what was written to it. Save somewhere else."),
    errno.EAGAIN: ("busy", "Another crushgame is busy saving at the same place. Save again in a moment."),
}


def refusal(error: OSError, path: str) -> Refusal:
    """Return the plain words for a fault of the disk, met at or below `path`."""
    known = _SENTENCES.get(error.errno or 0)
    if known and known[0] == "in-the-way":
        path = _obstacle(path)
    shown = one_line(path, 300)
    if known:
        return Refusal(known[1].format(path=shown), shown, known[0])
    cause = one_line(error.strerror or type(error).__name__)
    return Refusal(f"{shown} could not be written ({cause}). Choose another folder.", shown, "disk-fault")


def unread(error: OSError, path: str) -> Refusal:
    """Return the plain words for a fault of the disk, met on reading at or below `path`. Never raises."""
    shown = one_line(path, 300)
    if error.errno in (errno.EACCES, errno.EPERM):
        return Refusal(f"{shown} may not be read: you have no permission.", shown, "not-allowed")
    if error.errno == errno.EIO:
        return Refusal("The disk would not give it up.", shown, "disk-fault")
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return Refusal("Too many files are open. Close another program and try again.", shown, "too-many-files")
    cause = one_line(error.strerror or type(error).__name__)
    return Refusal(f"{shown} could not be read ({cause}).", shown, "unreadable")


def _obstacle(path: str) -> str:
    """Return what is there of a path: the path itself, or what stands where the first of its folders should be made."""
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def read_file(path: str, limit: int, *, follow: bool = False) -> bytes | Damage:
    """Return the bytes of a regular file of at most `limit` bytes, without ever waiting for a pipe or a device.

    Links are followed only if told so. Raises OSError when the file is missing or the disk fails.
    """
    try:
        descriptor = os.open(path, _READ if follow else _READ | _NOFOLLOW)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.EMLINK, errno.EISDIR):
            return _NOT_A_FILE
        raise
    try:
        return _read_open(descriptor, limit)
    finally:
        let_go(descriptor)


def _read_open(descriptor: int, limit: int) -> bytes | Damage:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return _NOT_A_FILE
    if status.st_size > limit:
        return Damage(f"It is larger than {limit // 2**20} MiB, which none of these files ever is.", "too-big")
    data = os.read(descriptor, status.st_size + 1)
    if len(data) == status.st_size:
        return data
    parts = [data]  # a short read, or a file that grew: go on to its end, or just past the limit
    left = limit + 1 - len(data)
    while left > 0 and (data := os.read(descriptor, left)):
        parts.append(data)
        left -= len(data)
    if left <= 0:
        return Damage(f"It is larger than {limit // 2**20} MiB, which none of these files ever is.", "too-big")
    return b"".join(parts)


def write_verified(path: str, data: bytes, stamp: int) -> None:
    """Write a new file, push it to the disk, and read it back. `stamp` becomes its time of change, in nanoseconds.

    A disk may claim to have written what it has not, so what does not read back is an error (EIO).
    """
    descriptor = os.open(path, _CREATE, 0o600)
    try:
        _write_all(descriptor, data)
        if os.utime in os.supports_fd:
            os.utime(descriptor, ns=(stamp, stamp))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if os.utime not in os.supports_fd:
        os.utime(path, ns=(stamp, stamp))
    if read_file(path, len(data)) != data:
        raise OSError(errno.EIO, "what was written does not read back", path)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        written = os.write(descriptor, view)
        if written <= 0:
            raise OSError(errno.ENOSPC, "nothing more is written")
        view = view[written:]


def publish(temporary: str, final: str, *, alone: bool = False) -> None:
    """Give a finished file its name. Raises FileExistsError rather than take a name that is in use.

    `alone` says that the caller holds a lock against all others who would take that name.
    """
    try:
        os.link(temporary, final)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _rename_to_new_name(temporary, final, alone)


def _rename_to_new_name(temporary: str, final: str, alone: bool) -> None:
    """For disks without hard links (memory cards). Under a lock it is enough to look first; else the name is first taken
    with an empty file, as only one can, and a kill just then leaves that behind."""
    if alone:
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), final)
        os.rename(temporary, final)
        return
    os.close(os.open(final, _CREATE, 0o600))
    try:
        os.replace(temporary, final)
    except OSError:
        remove(final)
        raise


def let_go(descriptor: int) -> None:
    """Close a file to which nothing was written that counts. Never raises: it is closed even when the system complains."""
    with suppress(OSError):
        os.close(descriptor)


def remove(path: str) -> None:
    """Remove one file if that can be done; what cannot be removed is left. Never raises."""
    with suppress(OSError):
        os.unlink(path)


def sync_folder(path: str) -> None:
    """Push a folder's names to the disk, where the system can."""
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_SYNC_OF_FOLDERS:
                raise
        finally:
            let_go(descriptor)


def make_folders(root: str, *names: str) -> str:
    """Make `root` and the folders below it, one in another, and return the innermost. Each is pushed to the disk.

    The root may be reached through links; nothing below it may be one. When it fails, what it made is removed again.
    """
    if not os.path.isabs(root):  # a home folder that could not be found leaves a path that starts with ~
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), root)
    made: list[str] = []
    try:
        _make_root(root, made)
        return _make_below(root, names, made)
    except OSError:
        for path in reversed(made):
            with suppress(OSError):  # somebody else may be using it already
                os.rmdir(path)
        raise


def _make_below(path: str, names: tuple[str, ...], made: list[str]) -> str:
    for name in names:
        parent, path = path, os.path.join(path, name)
        try:
            os.mkdir(path, 0o700)
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path) from None
        else:
            made.append(path)
            sync_folder(parent)
    return path


def _make_root(root: str, made: list[str]) -> None:
    missing: list[str] = []
    path = root
    while not os.path.isdir(path) and os.path.dirname(path) != path:
        missing.append(path)
        path = os.path.dirname(path)
    for path in reversed(missing):
        with suppress(FileExistsError):  # another process was quicker; if it is no folder, the next step says so
            os.mkdir(path, 0o700)
            made.append(path)
        with suppress(PermissionError):  # a folder that may be written in but not read
            sync_folder(os.path.dirname(path))


def remove_folder(path: str, put_aside: str) -> None:
    """Remove a folder and all in it, at once as far as anybody can see: it is first renamed to `put_aside`.

    Links inside are removed, not followed. A kill in between leaves only `put_aside`.
    """
    os.rename(path, put_aside)
    sync_folder(os.path.dirname(path))
    remove_tree(put_aside)


def remove_tree(path: str) -> None:
    """Remove what can be removed of a folder and all in it. Links inside are removed, not followed. Never raises."""
    import shutil  # slow to load, and only a removal needs it

    shutil.rmtree(path, ignore_errors=True)
