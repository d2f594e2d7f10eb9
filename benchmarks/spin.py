"""Searching a machine with SPIN: its own figures, for a search that may be stopped before it is done.

Knows the commands of SPIN and gcc and the form of the report. Must not know what is compared with it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from typing import NamedTuple

BUILD = ("gcc", "-O2", "-w", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=6000", "-o", "pan", "pan.c")
"""There is one process, so there is nothing to reduce. Six thousand megabytes are the most it may take."""


class Searched(NamedTuple):
    """What SPIN says of its search: states stored, seconds (translating and compiling left out), megabytes in all.

    `is_whole` is false when the search was stopped, or had no room left.
    """

    states: int
    seconds: float
    megabytes: float
    is_whole: bool


def search(model: str, seconds: float, *, depth: int, hash_bits: int) -> Searched | None:
    """Search a model for so many seconds at most; None where SPIN or gcc is not installed.

    `depth` is the longest way that is followed, and `hash_bits` sizes the table (2^n) so that it need not grow.
    """
    if shutil.which("spin") is None or shutil.which("gcc") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "model.pml"), "w", encoding="ascii") as file:
            file.write(model)
        for command in (("spin", "-a", "model.pml"), BUILD):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return _told(_searched(folder, seconds, ("./pan", "-E", "-n", f"-m{depth}", f"-w{hash_bits}")))


def _searched(folder: str, seconds: float, command: tuple[str, ...]) -> str:
    """Run the search and return its report, which it also gives when it is interrupted."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            return process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            return process.communicate()[0]


def _told(report: str) -> Searched:
    numbers = [
        re.search(pattern, report)
        for pattern in (
            r"([\d.e+]+) states, stored",
            r"elapsed time ([\d.e+]+) seconds",
            r"([\d.]+)\s+total actual memory usage",
        )
    ]
    found = [float(match[1]) for match in numbers if match is not None]
    if len(found) < len(numbers):
        raise RuntimeError(report[-2000:])
    states, seconds, megabytes = found
    cut_short = re.search(r"Search not completed|max search depth too small|out of memory", report)
    return Searched(int(states), max(seconds, 0.01), megabytes, cut_short is None)
