"""Figures and rows: medians with their range, ratios of neighbours in time, and whether an aim is met.

Knows numbers. Must not know what is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Literal, NamedTuple

Better = Literal["less", "more"]


class Figures(NamedTuple):
    """What was measured, in the order in which it was; at least one."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def high(self) -> float:
        return max(self.values)


class Row(NamedTuple):
    """One line of the table.

    With a yardstick, `aim` is for the ratio of ours to it; without, for our own figure in `unit`. `aim` None is a row
    that is only told. `yardstick` of one value is a constant that was not measured in this run.
    """

    what: str
    unit: str
    ours: Figures
    against: str = ""
    yardstick: Figures | None = None
    aim: float | None = None
    better: Better = "less"

    @property
    def ratio(self) -> Figures | None:
        """Ours to the yardstick, pair by pair: neighbours in time share whatever else the machine was doing."""
        if self.yardstick is None:
            return None
        others = self.yardstick.values
        if len(others) == 1:
            others *= len(self.ours.values)
        return Figures(tuple(ours / other for ours, other in zip(self.ours.values, others, strict=True)))

    @property
    def is_met(self) -> bool | None:
        """Whether the median meets the aim; None when there is no aim."""
        if self.aim is None:
            return None
        judged = (self.ratio or self.ours).median
        return judged <= self.aim if self.better == "less" else judged >= self.aim


def in_turn(first: Callable[[], float], second: Callable[[], float], times: int) -> tuple[Figures, Figures]:
    """Measure two things A B A B, `times` each, after one of each that does not count."""
    first()
    second()
    pairs = [(first(), second()) for _ in range(times)]
    return Figures(tuple(pair[0] for pair in pairs)), Figures(tuple(pair[1] for pair in pairs))


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def per_second(work: Callable[[], int], seconds: float) -> float:
    """Call `work`, which returns how many things it did, until the time is over; return things a second.

    It is processor time, which other programs on the machine disturb less.
    """
    done = 0
    started = time.process_time()
    while (passed := time.process_time() - started) < seconds:
        done += work()
    return done / passed
