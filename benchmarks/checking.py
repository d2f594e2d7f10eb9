"""The check: how many states it tells apart, how fast and in how much room, against SPIN and against a plain explorer.

Each of our measurements is a process of its own: `python -m benchmarks.checking report|reach|plain FILE` prints one, as JSON.
Reading the story is left out of it. SPIN searches the same machine, written by hand for it (`machines.promela`), once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from benchmarks.machines import Shape, promela, story
from benchmarks.measure import Figures, Row, in_turn
from benchmarks.spin import Searched, search
from benchmarks.starting import workplace

RUNS = 3
RUNS_OF_DRY_RUN = 11
SPIN_SECONDS = 30.0
"""After which SPIN is stopped."""

BUDGET_SECONDS = 60.0
BUDGET_MEGABYTES = 6000.0
PLAIN_STATES = 2_000
"""As many as the plain explorer visits, to tell how many a second it does; the more it has, the slower it gets."""

DENSE, SPARSE = 50.0, 1.0
"""Aims: times SPIN's states a second with few flags, and the seconds SPIN takes with many."""

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Case(NamedTuple):
    """A machine, and the aim of its whole report. `spin` is how deep SPIN may go and the size of its table; None: not run.

    `runs` is how often ours is measured.
    """

    name: str
    shape: Shape
    aim: float | None = None
    spin: tuple[int, int] | None = None
    runs: int = RUNS


DENSE_CASES = (
    Case("dense, looping", Shape(looping=True), DENSE, (10_000_000, 26)),
    Case("dense, forward", Shape(), DENSE, (10_000, 26)),
)
SPARSE_CASES = (
    Case("sparse, looping", Shape(counters=1, flags=2, once=30, most=2, looping=True), SPARSE, (3_000_000, 25), 1),
    Case("sparse, forward", Shape(counters=2, flags=3, once=30, most=3), SPARSE, (10_000, 25)),
    Case("sparse and large, forward", Shape(counters=3, flags=3, once=30), None, (10_000, 26)),
)
TENFOLD_CASES = (
    Case("2,000 scenes, dense, looping", Shape(2000, looping=True)),
    Case("2,000 scenes, dense, forward", Shape(2000)),
    Case("2,000 scenes, sparse, forward", Shape(2000, counters=2, flags=3, once=30, most=3)),
)
CURVE = (100, 200, 400, 800, 1600)


class Done(NamedTuple):
    """One measurement of ours: states told apart, seconds, the memory that came on top, and whether it came to its end."""

    states: int
    seconds: float
    megabytes: float
    is_whole: bool


def dense() -> Iterator[Row]:
    """Few flags: what fits a string of bits. The first has more than a hundred million states."""
    for case in DENSE_CASES:
        yield from _of_case(case)
    done = [_measured("report", Shape(looping=True)) for _ in range(RUNS)]
    what = f"whole report of {done[0].states / 1e6:.0f} million states"
    yield Row(what, "s", Figures(tuple(one.seconds for one in done)), aim=10.0)
    yield Row(what, "MB", Figures(tuple(one.megabytes for one in done)), aim=2000.0)


def sparse() -> Iterator[Row]:
    """Thirty flags that are set once."""
    for case in SPARSE_CASES:
        yield from _of_case(case)


def tenfold() -> Iterator[Row]:
    """Two thousand scenes; gcc would take too long over them for SPIN."""
    for case in TENFOLD_CASES:
        yield from _of_case(case)


def curve() -> Iterator[Row]:
    """The whole report of ever more scenes, each of about as many states."""
    for looping in (True, False):
        rounds = [[_measured("report", Shape(scenes, looping=looping)) for scenes in CURVE] for _ in range(RUNS)]
        each = [[1e3 * done.seconds / scenes for done, scenes in zip(one, CURVE, strict=True)] for one in rounds]
        for at, scenes in enumerate(CURVE):
            states = rounds[0][at].states / scenes
            what = f"whole report, {'looping' if looping else 'forward'}, {scenes:,} scenes of {states:,.0f} states"
            figures = Figures(tuple(times[at] for times in each))
            if at:
                yield Row(what, "ms/scene", figures, f"{CURVE[0]} scenes", Figures(tuple(times[0] for times in each)), 1.0)
            else:
                yield Row(what, "ms/scene", figures)


def dry_run() -> Iterator[Row]:
    """`crushgame check dry-run`, from before the fork to its end."""
    with workplace() as (launcher, environment):
        check = partial(_process, [sys.executable, launcher, "check", "dry-run"], environment)
        nothing = partial(_process, [sys.executable, "-c", "pass"], environment)
        ours, theirs = in_turn(check, nothing, RUNS_OF_DRY_RUN)
    yield Row("crushgame check dry-run", "ms", ours, aim=500.0)
    yield Row("crushgame check dry-run", "ms", ours, "python -c pass", theirs)


# ---- rows --------------------------------------------------------------------------------------------------------------


def _of_case(case: Case) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = _written(folder, case.shape)
        reports, reaches = zip(*((_run("report", path), _run("reach", path)) for _ in range(case.runs)), strict=True)
        plain = _run("plain", path)
    spin = None
    if case.spin is not None:
        spin = search(promela(case.shape), SPIN_SECONDS, depth=case.spin[0], hash_bits=case.spin[1])
    against = "" if spin is None else "SPIN" if spin.is_whole else f"SPIN, stopped after {spin.seconds:.0f} s"
    name = case.name if reports[0].is_whole else f"{case.name}, NOT PROVED"
    yield _row(f"{name}: states", "states", reports, _states, against, spin)
    yield _row(f"{name}: reach", "states/s", reaches, _rate, against, spin, case.aim if case.aim == DENSE else None)
    yield _row(f"{name}: whole report", "states/s", reports, _rate, against, spin, case.aim if case.aim == DENSE else None)
    seconds = spin if spin is not None and spin.is_whole else None
    yield _row(
        f"{name}: whole report", "s", reports, _seconds, "SPIN's reach", seconds, case.aim if case.aim == SPARSE else None
    )
    yield _row(f"{name}: memory", "bytes/state", reports, _room, against, spin)
    yield _row(f"{name}: reach", "states/s", reaches, _rate, "plain explorer", plain)


def _row(
    what: str,
    unit: str,
    ours: tuple[Done, ...],
    value: Callable[[Done | Searched], float],
    against: str = "",
    theirs: Done | Searched | None = None,
    aim: float | None = None,
) -> Row:
    figures = Figures(tuple(map(value, ours)))
    if theirs is None:
        return Row(what, unit, figures)
    return Row(what, unit, figures, against, Figures((value(theirs),)), aim, "more" if unit == "states/s" else "less")


def _states(done: Done | Searched) -> float:
    return float(done.states)


def _rate(done: Done | Searched) -> float:
    return done.states / done.seconds


def _seconds(done: Done | Searched) -> float:
    return done.seconds


def _room(done: Done | Searched) -> float:
    return done.megabytes * 1e6 / done.states


# ---- measuring ---------------------------------------------------------------------------------------------------------


def _measured(way: str, shape: Shape) -> Done:
    with tempfile.TemporaryDirectory() as folder:
        return _run(way, _written(folder, shape))


def _written(folder: str, shape: Shape) -> str:
    path = os.path.join(folder, "story.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(story(shape))
    return path


def _run(way: str, path: str) -> Done:
    command = [sys.executable, "-m", "benchmarks.checking", way, path]
    return Done(*json.loads(subprocess.run(command, cwd=_ROOT, capture_output=True, check=True).stdout))


def _process(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=os.environ | environment, capture_output=True, check=True)
    return (time.perf_counter() - began) * 1e3


def main() -> int:
    """Do one measurement of a story and print it."""
    from crushgame.check.prove import prove
    from crushgame.check.sets.explore import Budget, Clock, explore
    from crushgame.story import read

    way, path = sys.argv[1:]
    with open(path, "rb") as file:
        reading = read({"story.yaml": file.read()})
    program = reading.program
    assert program is not None
    if way == "plain":
        print(json.dumps(_plain(path)))
        return 0
    before = _peak()
    clock = Clock(Budget(BUDGET_SECONDS, BUDGET_MEGABYTES))
    began = time.perf_counter()
    if way == "report":
        proof = prove(reading, clock)
        taken = time.perf_counter() - began
        states, is_whole = proof.states, not proof.unproved
    else:
        from crushgame.check.answers import wish_for
        from crushgame.check.following.places import places_of
        from crushgame.check.following.slicing import caps_of

        explored = explore(places_of(program, wish_for(program, ()), caps_of(program)), clock)
        taken = time.perf_counter() - began
        states, is_whole = explored.states(), explored.is_whole
    print(json.dumps(Done(states, taken, _peak() - before, is_whole)))
    return 0


def _plain(path: str) -> Done:
    """Let the plain explorer of the tests visit as many states as it may."""
    from crushgame.story import read
    from tests.check.plainly import TooLarge
    from tests.check.stepping import explore

    with open(path, "rb") as file:
        program = read({"story.yaml": file.read()}).program
    assert program is not None
    before = _peak()
    began = time.perf_counter()
    try:
        explore(program, most=PLAIN_STATES)
        is_whole = True
    except TooLarge:
        is_whole = False
    return Done(PLAIN_STATES, time.perf_counter() - began, _peak() - before, is_whole)


def _peak() -> float:
    """Return the most memory that this process has had, in megabytes. Needs Linux."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in file if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main())
