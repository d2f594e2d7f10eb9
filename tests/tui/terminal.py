"""A real terminal for a test: a program in a pseudo-terminal of its own, keys going in, and a screen to be read.

Everything that the program writes is kept as bytes, and fed to an emulator (pyte) for the screen. The questions that
a terminal is asked at the start are answered as a modern one would.
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
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "ctrl+c": "\x03", "ctrl+q": "\x11", "ctrl+z": "\x1a", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f9": "\x1b[20~",
}  # fmt: skip
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y", b"\x1b[c": b"\x1b[?62;22c"}
PATIENCE = 15.0
"""Seconds to wait for something that should come at once: a slow machine is not a failure."""

# What pyte does not know and would print.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;:]*[ -/]*[@-~]|\x1b\[\?[0-9;]*\$[a-z]|\x1bP.*?\x1b\\", re.DOTALL)


class Terminal:
    """A program in a terminal of its own. As a context it ends the program, whatever became of the test."""

    def __init__(self, argv: Sequence[str], *, env: Mapping[str, str] | None = None, columns: int = 80, rows: int = 24) -> None:
        self.sent = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._code: int | None = None
        still = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TEXTUAL_ANIMATIONS": "none"}
        sized = ("COLUMNS", "LINES")  # what runs tests in parallel sets them, and they would stand for the terminal's own size
        whole = {**{name: value for name, value in os.environ.items() if name not in sized}, **still, **(env or {})}
        master, slave = pty.openpty()
        self._set_size(master, columns, rows)
        self.attributes = termios.tcgetattr(slave)
        self.pid = os.fork()
        if self.pid == 0:
            os.close(master)
            os.login_tty(slave)
            os.execvpe(argv[0], list(argv), whole)
        # The other end stays open here, so that the terminal can be looked at when the program has gone.
        self._master, self._slave = master, slave

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        for end in (self._master, self._slave):
            if end >= 0:
                os.close(end)

    @property
    def text(self) -> str:
        """The screen, as it is now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the terminal's own cursor stands: column and row, from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def is_as_before(self) -> bool:
        """Whether the terminal's modes are those that it had before the program started."""
        return termios.tcgetattr(self._slave) == self.attributes

    def press(self, *keys: str) -> None:
        """Press keys, by name or as characters, with a moment between them."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            self._read(0.03)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        os.write(self._master, data)

    def until(self, *words: str) -> str:
        """Wait until all of these are on the screen, and return the screen."""
        return self._until(lambda: all(word in self.text for word in words), f"{words}")

    def until_gone(self, words: str) -> None:
        """Wait until these are not on the screen any more."""
        self._until(lambda: words not in self.text, f"the end of {words!r}")

    def until_sent(self, data: bytes, after: bytes) -> None:
        """Wait until the program has sent these bytes after the last of those."""
        self._until(lambda: after in self.sent and data in self.sent.rpartition(after)[2], f"{data!r}")

    def until_stopped(self) -> None:
        """Wait until the program has stopped itself, as for a shell."""
        self._until(lambda: os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)[0] != 0, "a stop")

    def until_it_shows(self, screen: str) -> None:
        """Wait until this is what is on the screen, all of it."""
        self._until(lambda: self.text == screen, f"this screen:\n{screen}")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window so large, as by hand."""
        self._set_size(self._master, columns, rows)
        self._screen.resize(rows, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def close(self) -> None:
        """Close the window, as a person would who has had enough: both ends go."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def ended(self) -> int:
        """Wait for the program to end, and return its exit code; minus the number of the signal that killed it, if
        one did.
        """
        end = time.monotonic() + PATIENCE
        while self._code is None:
            assert time.monotonic() < end, f"still running; the screen:\n{self.text}"
            if self._master >= 0:
                self._read(0.02)
            else:
                time.sleep(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        if self._master >= 0:
            self._read(0.1)
        return self._code

    def _until(self, holds: Callable[[], bool], what: str) -> str:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"{what} never came; the screen:\n{self.text}"
            self._read(0.05)
        return self.text

    def _read(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and select.select([self._master], [], [], left)[0]:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:
                return
            self.sent += data
            for question, answer in ANSWERS.items():
                if question in data:
                    os.write(self._master, answer)
            self._stream.feed(_UNKNOWN.sub(b"", data))

    @staticmethod
    def _set_size(descriptor: int, columns: int, rows: int) -> None:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
