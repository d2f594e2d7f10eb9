"""Locks that the kernel lets go of when a process dies, however it dies.

Knows `filelock` and what its errors mean here. Must not know what is locked, nor open anything: callers open the file
themselves, without following a link and only if it is a plain file.

What the library gives: one exclusive lock on an open descriptor, `flock` where there is such a thing and `LockFileEx` on
Windows, which tells "another holds it" from "this cannot be locked". What it does not give, with `lock_descriptor`: it
makes, truncates and removes no file, waits for nobody, and never falls back on the mere existence of a file, which a
killed game would leave behind. Its `FileLock` does some of that, and is not used. Nor does it lock a disk that has no
locks (some network disks): the answer is UNKNOWN then, and callers rely on never taking a name that is in use, remove no
save but those they wrote themselves, and write nothing on top of what another window has saved since they first looked.
And it takes EACCES for "another holds it", as some systems say: a disk that answers so for another reason is waited for
in vain, and the player told that another crushgame is busy.

Two descriptors exclude each other within one process too. The lock is advice to programs that ask: nothing here keeps a
strange program from a file.
"""

from __future__ import annotations

import errno
import time
from enum import Enum

_NO_LOCKS = frozenset((errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL))


class Hold(Enum):
    """Who holds a lock after asking for it: we do, another does, or nobody can say."""

    OURS = "ours"
    THEIRS = "theirs"
    UNKNOWN = "unknown"


def try_lock(descriptor: int) -> Hold:
    """Ask for the lock on an open file without waiting. It is ours until `unlock`, close, or the end of the process.

    Raises OSError when the disk fails.
    """
    try:
        from filelock import lock_descriptor  # slow to load, and only who writes needs it
    except ImportError:  # an installation that is being changed under a game: it is played, and saved, all the same
        return Hold.UNKNOWN
    try:
        is_ours = lock_descriptor(descriptor, blocking=False)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return Hold.UNKNOWN
        raise
    return Hold.OURS if is_ours else Hold.THEIRS


def unlock(descriptor: int) -> None:
    """Let the lock go; the file stays open. Raises OSError."""
    from filelock import unlock_descriptor

    unlock_descriptor(descriptor)


def wait_lock(descriptor: int, seconds: float) -> Hold:
    """Ask for the lock for up to so many seconds. Polls, because a wait in the kernel could not be given up."""
    hold = try_lock(descriptor)
    deadline = time.monotonic() + seconds if hold is Hold.THEIRS else 0.0
    pause = 0.0002
    while hold is Hold.THEIRS and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 2, 0.005)
        hold = try_lock(descriptor)
    return hold
