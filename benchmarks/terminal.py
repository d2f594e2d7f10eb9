"""Starting a program in a terminal that answers what Textual asks, and seeing when words first appear on it.

Knows pseudo-terminals and escape codes. Must not know what is started. Needs Linux, for the peak of memory.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple, Self

COLUMNS, ROWS = 120, 36
LONGEST = 20.0
"""Seconds to wait for the words."""

SETTLE = 0.6
"""Seconds in which a program may finish starting, before its memory is read."""

FRAME_ENDS = b"\x1b[?2026l"
"""What a terminal that draws whole frames is sent at the end of each."""

_ANSWERS = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
)
_ESCAPES = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP.*?\x1b\\", re.DOTALL)


class Started(NamedTuple):
    """Milliseconds from fork to the bytes that put the words on the screen, and the peak of memory in MiB."""

    milliseconds: float
    mebibytes: float


def start(command: list[str], words: bytes, environment: Mapping[str, str]) -> Started:
    """Start a program in a terminal, wait until `words` stand on it in one piece, and end the program.

    Raises TimeoutError when they do not come.
    """
    full = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", LC_ALL="C.UTF-8")
    full |= environment
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        _become(command, full)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        shown = _watch(terminal, words, LONGEST)
        _watch(terminal, None, SETTLE)
        return Started((shown - began) * 1e3, _peak(pid))
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


class Running:
    """A program in a terminal, for keys to be pressed in. As a context it ends the program."""

    def __init__(self, command: list[str], words: bytes, environment: Mapping[str, str]) -> None:
        """Start it, and wait for `words` and until it has settled. Raises TimeoutError when they do not come."""
        full = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", LC_ALL="C.UTF-8")
        full |= environment
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            _become(command, full)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        try:
            _watch(self._terminal, words, LONGEST)
            self.rest(SETTLE)
        except BaseException:
            self.end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """End the program at once."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def press(self, key: bytes, words: bytes = b"") -> float:
        """Press a key, and return the milliseconds until the first frame that is complete with these words in it.

        Without words, with anything to read in it. Raises TimeoutError when no such frame comes.
        """
        began = time.perf_counter()
        os.write(self._terminal, key)
        seen = b""
        while select.select([self._terminal], [], [], max(began + LONGEST - time.perf_counter(), 0))[0]:
            seen += os.read(self._terminal, 1 << 16)
            now = time.perf_counter()  # before looking at it, which takes as long as there is much of it
            frames, _, _ = seen.rpartition(FRAME_ENDS)
            read = _ESCAPES.sub(b"", frames)
            if words in read and read.strip():
                return (now - began) * 1e3
        raise TimeoutError(f"{words!r} did not come for {key!r}")

    def rest(self, seconds: float) -> None:
        """Read what it draws for so long."""
        _watch(self._terminal, None, seconds)

    def processor_seconds(self) -> float:
        """Return what it has used of the processor until now."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _become(command: list[str], environment: Mapping[str, str]) -> None:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        os.execvpe(command[0], command, environment)
    finally:
        os._exit(127)


def _watch(terminal: int, words: bytes | None, seconds: float) -> float:
    """Read and answer until the words are there, or, without words, until the time is over; return the time then."""
    seen = b""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        ready, _, _ = select.select([terminal], [], [], left)
        if not ready:
            break  # the time is over
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:
            break
        now = time.perf_counter()
        for query, reply in _ANSWERS:
            if query in data:
                os.write(terminal, reply)
        seen += data
        if words is not None and words in _ESCAPES.sub(b"", seen):
            return now
    if words is None:
        return time.perf_counter()
    raise TimeoutError(f"{words!r} did not appear; the terminal says {_ESCAPES.sub(b'', seen)[-500:]!r}")


def _peak(pid: int) -> float:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))
