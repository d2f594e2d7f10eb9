"""Locks that the kernel lets go of when a process dies, however it dies.

Knows `flock`. Must not know what is locked. Where there is no `flock` (Windows, some network disks) the answer is
UNKNOWN: callers then rely on never overwriting a name, and never delete what might be another writer's.
"""

from __future__ import annotations

import errno
import sys
import time
from enum import Enum


class Hold(Enum):
    """Who holds a lock after asking for it: we do, another process does, or nobody can say."""

    OURS = "ours"
    THEIRS = "theirs"
    UNKNOWN = "unknown"


if sys.platform == "win32":

    def try_lock(_descriptor: int) -> Hold:
        """There is no lock that Windows would free for us."""
        return Hold.UNKNOWN

    def unlock(_descriptor: int) -> None:
        """Nothing was locked."""

else:
    import fcntl

    def try_lock(descriptor: int) -> Hold:
        """Ask for the lock on an open file without waiting. It is ours until `unlock`, close, or the end of the
        process."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return Hold.THEIRS
        except OSError as error:
            if error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL):
                return Hold.UNKNOWN
            raise
        return Hold.OURS

    def unlock(descriptor: int) -> None:
        """Let the lock go; the file stays open."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)


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
