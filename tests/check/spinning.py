"""Running SPIN on a model, and reading what it has to say.

Knows the commands, and the form of SPIN's report. Must not know how stories are translated.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.check.plainly import Stand
from tests.check.promela import Model, Story
from tests.check.stepping import Node


class Told(NamedTuple):
    """What SPIN came to in one story. `stops` are those that it told of, with the bits of promises.

    `options` are (address of the menu, number of the option) taken; `halts` are (code, address); `promises` says for each
    whether it is kept, as in `stepping.Seen`.
    """

    stops: frozenset[Node]
    endings: frozenset[str]
    options: frozenset[tuple[int, int]]
    halts: frozenset[tuple[str, int]]
    promises: tuple[bool, ...]


class Spun(NamedTuple):
    """What SPIN came to in all stories of a model.

    `states` are the states stored: the stops, one in which no story has begun, one for each story before its first turn, and
    those at the cuts. `vector` is the bytes of one state, `seconds` what the search alone took, and `megabytes` what it held.
    """

    states: int
    vector: int
    seconds: float
    megabytes: float
    told: tuple[Told, ...]


def need_spin() -> None:
    """Pass over the test that asks where there is no SPIN or no gcc; on a build machine, fail."""
    missing = [name for name in ("spin", "gcc") if shutil.which(name) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"{' and '.join(missing)} must be installed here")
    if missing:
        pytest.skip(f"no {' and no '.join(missing)} here (Debian: apt install spin gcc)")


def spun(
    model: Model,
    folder: Path,
    *,
    optimise: str = "-O0",
    depth: int = 1_000_000,
    hash_bits: int = 18,
    defines: Sequence[str] = (),
) -> Spun:
    """Search a model to its end. `depth` is the longest way that SPIN may follow, and `hash_bits` sizes its table (2^n).

    Raises RuntimeError when the search was cut short or found an error, and CalledProcessError when SPIN or gcc fails.
    """
    (folder / "story.pml").write_text(model.text)
    _run(folder, "spin", "-a", "story.pml")
    _run(folder, "gcc", optimise, "-w", "-DSAFETY", "-DNOREDUCE", *defines, "-o", "pan", "pan.c")
    begun = time.perf_counter()
    report = _run(folder, "./pan", "-E", "-n", f"-m{depth}", f"-w{hash_bits}")
    seconds = time.perf_counter() - begun
    cut_short = re.search(r"Search not completed|max search depth too small|out of memory", report)
    if cut_short or "errors: 0" not in report:
        raise RuntimeError(cut_short[0] if cut_short else report[-2000:])
    return Spun(
        states=int(float(_found(r"([\d.e+]+) states, stored", report))),
        vector=int(_found(r"State-vector (\d+) byte", report)),
        seconds=seconds,
        megabytes=float(_found(r"([\d.]+)\s+total actual memory usage", report)),
        told=_told(model, report),
    )


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _found(pattern: str, report: str) -> str:
    match = re.search(pattern, report)
    if match is None:
        raise RuntimeError(report[-2000:])
    return match[1]


def _told(model: Model, report: str) -> tuple[Told, ...]:
    names = _found(r"/\* stand: (.*) \*/", model.text).split()
    stops: list[set[Node]] = [set() for _ in model.stories]
    marks: list[set[tuple[str, int]]] = [set() for _ in model.stories]
    for line in set(report.splitlines()):
        word, *rest = line.split() or [""]
        if word == "stand":
            numbers = dict(zip(names, map(int, rest), strict=True))
            stops[numbers["story"]].add(_node(model.stories[numbers["story"]], numbers))
        elif word == "mark":
            marks[int(rest[0])].add((rest[1], int(rest[2])))
    return tuple(
        _sorted_out(story, frozenset(of_story), marked)
        for story, of_story, marked in zip(model.stories, stops, marks, strict=True)
    )


def _node(story: Story, numbers: dict[str, int]) -> Node:
    program = story.program
    values = tuple(numbers[f"v{at}"] if at in story.stored else 0 for at in range(len(program.slots)))
    stack = tuple(story.calls[numbers[f"stack[{at}]"]] for at in range(numbers.get("depth", 0)))
    after = tuple(numbers[f"after{at}"] if one.clauses[0][0] == "after" else 0 for at, one in enumerate(program.promises))
    return Node(Stand(numbers["at"], stack, values), after)


def _sorted_out(story: Story, stops: frozenset[Node], marks: set[tuple[str, int]]) -> Told:
    seen = {number for what, number in marks if what == "promise"}
    is_can = [promise.clauses[0][0] == "can" for promise in story.program.promises]
    return Told(
        stops=stops,
        endings=frozenset(name for number, name in enumerate(story.program.endings, 1) if ("ending", number) in marks),
        options=frozenset(divmod(number, 1000) for what, number in marks if what == "option"),
        halts=frozenset(mark for mark in marks if mark[0].startswith("E")),
        promises=tuple((number in seen) == can for number, can in enumerate(is_can)),
    )
