"""Start-up: the app to its first frame, and the plain player to its first lines, each from fork to bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks.measure import Figures, Row, in_turn
from benchmarks.terminal import Started, start

RUNS_OF_THE_APP = 11
RUNS_OF_THE_STREAM = 21
_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_BARE = os.path.join(_ROOT, "benchmarks", "bare_app.py")
_WORDS = b"New game"

LAUNCHER = "import sys\nfrom crushgame.running import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
"""What an installer writes as the program `crushgame`."""


def the_app() -> Iterator[Row]:
    """First frame and peak memory of the title screen, against a bare Textual app with a menu of the same words."""
    with workplace() as (launcher, environment):
        found: list[tuple[Started, Started]] = []
        for _ in range(RUNS_OF_THE_APP + 1):
            ours = start([sys.executable, launcher], _WORDS, environment)
            found.append((ours, start([sys.executable, _BARE], _WORDS, environment)))
    del found[0]  # the first of each only warms the caches
    for what, unit, field in (("first frame of the title screen", "ms", 0), ("its peak memory", "MiB", 1)):
        ours_, bare = (Figures(tuple(pair[side][field] for pair in found)) for side in (0, 1))
        yield Row(what, unit, ours_, "bare Textual app", bare, 1.3)


def the_plain_player() -> Iterator[Row]:
    """The plain player to its first line, which is the title, and to the first line of the story."""
    with workplace() as (launcher, environment):
        command = [sys.executable, launcher, "play", "dry-run", "--plain", "--new", "--seed", "heron-4471"]
        nothing = [sys.executable, "-c", "pass"]
        for what, line in (("plain player to its first line", 1), ("plain player to the story's first line", 5)):
            started = partial(_to_line, command, line, environment)
            ours, theirs = in_turn(started, partial(_to_end, nothing, environment), RUNS_OF_THE_STREAM)
            yield Row(what, "ms", ours, "python -c pass", theirs, 8.0)


@contextmanager
def workplace() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the path of a launcher, and an environment for it and for the yardsticks.

    Saves go to a folder that is removed in the end, and so does compiled code: an installed program has it ready,
    whatever the environment of this run says about writing it.
    """
    with tempfile.TemporaryDirectory() as folder:
        launcher = os.path.join(folder, "crushgame")
        with open(launcher, "w", encoding="utf-8") as file:
            file.write(LAUNCHER)
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": os.path.join(folder, "compiled")}
        yield launcher, {"PYTHONPATH": _ROOT, "CRUSHGAME_SAVES": os.path.join(folder, "saves"), **compiled}


def _to_line(command: list[str], number: int, environment: dict[str, str]) -> float:
    """Return the milliseconds from before the fork until that many lines, counted from 1, have come."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | environment, bufsize=0)
    assert process.stdin is not None
    assert process.stdout is not None
    seen = b""
    while seen.count(b"\n") < number:
        data = process.stdout.read(1 << 16)
        if not data:
            raise RuntimeError(f"it ended after {seen!r}")
        seen += data
    taken = (time.perf_counter() - began) * 1e3
    process.stdin.write(b"quit\n")
    process.stdin.close()
    process.stdout.read()
    process.stdout.close()
    process.wait()
    return taken


def _to_end(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=os.environ | environment, check=True)
    return (time.perf_counter() - began) * 1e3
