"""A transcript: a file that grows with what the plain player says and is told.

Knows files. Must not know games. It holds no control code but the ends of lines, and what has been added is in the hands of the
system at once, so that a kill of the program loses none of it. Loaded only when a transcript is wanted.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)  # else a pipe that nobody reads would be waited for
_BINARY: int = getattr(os, "O_BINARY", 0)
_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | _NONBLOCK | _BINARY | _NOFOLLOW

_IN_THE_WAY = {errno.ELOOP, errno.ENXIO, errno.EISDIR}  # a link, a pipe that nobody reads, a folder


class Transcript:
    """An open transcript. `path` is absolute."""

    def __init__(self, path: str, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def add(self, text: str) -> str:
        """Add text that has been cleaned, whole lines or not. Return an empty string, or why nothing more is written from now
        on; after that nothing happens, and nothing is said."""
        if self._descriptor < 0:
            return ""
        data = memoryview(text.encode("utf-8", "replace"))
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError as fault:
            self.close()
            return f"The transcript ends here, because its file takes nothing more ({_cause(fault)}). The game goes on."
        return ""

    def close(self) -> None:
        """Let go of the file. A second call does nothing."""
        if self._descriptor >= 0:
            with suppress(OSError):  # some file systems say only now that the disk is full
                os.close(self._descriptor)
            self._descriptor = -1

    @property
    def goes_on(self) -> bool:
        """Whether what is added is still written."""
        return self._descriptor >= 0


class Refused(str):
    """Why no transcript can be begun: a sentence that a way out may follow."""

    __slots__ = ()


def begin(path: str, *, replace: bool = False) -> Transcript | Refused:
    """Begin a transcript in a new file; with `replace` one that is there is emptied first. Nothing but a plain file will do."""
    path = os.path.abspath(path)
    try:
        descriptor = os.open(path, _CREATE if replace else _CREATE | os.O_EXCL, 0o666)
    except FileExistsError:
        return Refused(f"{path} is there already, and stays as it is.")
    except OSError as fault:
        return Refused(
            _not_plain(path) if fault.errno in _IN_THE_WAY else f"No transcript can be written to {path} ({_cause(fault)})."
        )
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return Refused(_not_plain(path))
        os.ftruncate(descriptor, 0)
    except OSError as fault:
        os.close(descriptor)
        return Refused(f"No transcript can be written to {path} ({_cause(fault)}).")
    return Transcript(path, descriptor)


def _not_plain(path: str) -> str:
    return f"{path} is not a plain file, so no transcript can be written there."


def _cause(fault: OSError) -> str:
    return (fault.strerror or "unknown reason").lower()
