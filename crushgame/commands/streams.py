"""The streams of a process: open whatever the caller closed, and done with when nobody reads.

Knows file descriptors. Must not know what is written to them.
"""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper

from crushgame.commands.output import ENDED_BY_SIGNAL


def open_streams() -> None:
    """Give a stream that the caller closed somewhere to go, lest the next file to be opened takes its place."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(descriptor)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open as long as the program is
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of few letters shows a "?"


def nobody_reads() -> int:
    """End as programs do whose reader has gone (`| head`): silently, also when Python flushes at its exit."""
    let_stdout_go()
    return ENDED_BY_SIGNAL + signal.SIGPIPE


def let_stdout_go() -> None:
    """Send what is still to be written nowhere, lest Python try it again at its exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
