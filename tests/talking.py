"""A conversation with the program for a test: in a terminal of its own, or with a pipe on each side. No wait is for ever."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from tests.conftest import CHECKOUT

PATIENCE = 15.0
"""Seconds to wait for something that should come at once: a slow machine is not a failure."""


def next_chunk(descriptor: int, deadline: float, waiting_for: str, so_far: str) -> bytes:
    """Return what comes next, or nothing at the end; to wait beyond `deadline` (of the monotonic clock) is a failure."""
    ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
    assert ready, f"{waiting_for} did not come; this did: {so_far!r}"
    try:
        return os.read(descriptor, 4096)
    except OSError:  # how Linux says that the other side of a terminal has closed
        return b""


class Terminal:
    """The program in a terminal of 100 columns, as far as bytes go."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self.master = master
        self.output = ""

    def until(self, words: str) -> str:
        """Read on until these words have come, and return everything since they were last waited for."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.output:
            chunk = next_chunk(self.master, deadline, repr(words), self.output)
            assert chunk, f"the output ended before {words!r}: {self.output!r}"
            self.output += chunk.decode().replace("\r\n", "\n")
        before, _, self.output = self.output.partition(words)
        return before + words

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def ends(self) -> int:
        """Wait for the end, and return the exit code."""
        deadline = time.monotonic() + PATIENCE
        while chunk := next_chunk(self.master, deadline, "the end", self.output):
            self.output += chunk.decode().replace("\r\n", "\n")
        return self.process.wait(PATIENCE)


def started(cwd: Path, slave: int, *arguments: str | Path, **env: str) -> subprocess.Popen[bytes]:
    """Start the program with `slave` as the terminal of a session of its own, so that Ctrl-C and hanging up reach it."""
    take_it = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    program = [sys.executable, "-m", "crushgame", *map(str, arguments)]
    return subprocess.Popen(
        [sys.executable, "-c", take_it, *program],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "TERM": "xterm-256color", **env},
        start_new_session=True,
    )


@contextmanager
def terminal(cwd: Path, *arguments: str | Path, **env: str) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    modes = termios.tcgetattr(slave)
    with started(cwd, slave, *arguments, **env) as process:
        os.close(slave)
        try:
            yield Terminal(process, master)
            assert termios.tcgetattr(master)[3] == modes[3], "the terminal was left in another mode"
        finally:
            process.kill()
            os.close(master)


class Talk(NamedTuple):
    """The program with a pipe on each side, which stay open."""

    process: subprocess.Popen[bytes]
    input: IO[bytes]
    output: IO[bytes]
    errors: IO[bytes]

    def until_asked(self) -> str:
        """Read on until the next prompt, and return what came."""
        deadline = time.monotonic() + PATIENCE
        printed = b""
        while not printed.endswith(b"\n> "):
            chunk = next_chunk(self.output.fileno(), deadline, "a prompt", printed.decode(errors="replace"))
            assert chunk, f"the output ended before a prompt: {printed!r}"
            printed += chunk
        return printed.decode()

    def type(self, line: str) -> str:
        """Type a line, and return what comes up to the next prompt."""
        self.write(f"{line}\n".encode())
        return self.until_asked()

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.input.write(data)

    def ends(self) -> tuple[int, str]:
        """Close the input, wait for the end, and return the exit code and what was printed until then."""
        self.input.close()
        deadline = time.monotonic() + PATIENCE
        printed = b""
        while chunk := next_chunk(self.output.fileno(), deadline, "the end", printed.decode(errors="replace")):
            printed += chunk
        return self.process.wait(PATIENCE), printed.decode()


@contextmanager
def talk(cwd: Path, *arguments: str | Path) -> Iterator[Talk]:
    """Start the program with a pipe on each side, wait for its first prompt, and end it with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crushgame", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        bufsize=0,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdin, process.stdout, process.stderr:
        try:
            game = Talk(process, process.stdin, process.stdout, process.stderr)
            game.until_asked()
            yield game
        finally:
            process.kill()
            process.wait(PATIENCE)
