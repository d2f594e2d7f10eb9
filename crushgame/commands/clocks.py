"""Clocks for long work: a budget, a line of progress on a terminal, and an end at Ctrl-C that still reports what is known.

Knows signals, timers and stderr. Must not know what the work is. Work looks at its clock between its steps; a step that lasts
too long is ended from outside, by an alarm, and then nothing is known of what the work had come to.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType, TracebackType
from typing import NamedTuple, Self, TypeVar

from crushgame.check.sets.explore import Budget, Clock
from crushgame.commands.memory import memory_bounded
from crushgame.story.printable import one_line

_CLEAR = "\r\x1b[K"

_GRACE = 5.0
"""Seconds that work has to tell what is known once its clock is over, at least: a check takes up to four."""

_MORE = 0.2
"""The part of a budget that it may last beyond it, where that is more."""

_AGAIN = 1.0
"""Seconds between alarms: where the first is raised in a place that lets no exception out, the next is not."""

_LONGEST = 1e8
"""Seconds past which no timer can be set; three years."""

_HAS_ALARM = hasattr(signal, "SIGALRM")

_Result = TypeVar("_Result")


class CutShort(NamedTuple):
    """Work was ended in the middle of a step. `why` is a sentence without a capital and a full stop."""

    why: str


class _Overdue(BaseException):
    """Time is long over. It is no `Exception`, so that no code takes it for a fault of a step's own."""


class Interruptible:
    """While it is open, Ctrl-C and a request to end stop the clock that runs, and no more; the second time, the program."""

    def __init__(self) -> None:
        self.signal = 0
        self._clock: Clock | None = None
        self._at_work = False
        self._before: dict[int, signal.Handlers | int | object] = {}

    @property
    def is_interrupted(self) -> bool:
        """Whether a signal has come."""
        return self.signal != 0

    def __enter__(self) -> Self:
        self._take(signal.SIGINT, self._stop)
        self._take(signal.SIGTERM, self._stop)
        if _HAS_ALARM:
            self._take(signal.SIGALRM, self._end_work)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._disarm()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what getsignal gave

    def _take(self, number: int, handler: Callable[[int, FrameType | None], None]) -> None:
        self._before[number] = signal.getsignal(number)
        signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self.signal:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        self.signal = number
        if self._clock is not None:
            self._clock.interrupt()
        if self._at_work:
            _set_timer(_GRACE)

    def _end_work(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._at_work:  # an alarm may be on its way when the timer is put off
            raise _Overdue

    @contextmanager
    def clock(self, budget: Budget) -> Iterator[Clock]:
        """Give a clock that says how far the work is, on stderr where that is a terminal."""
        speaks = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._clock = Clock(budget, _tell if speaks else None)
        if self.signal:
            self._clock.interrupt()
        try:
            yield self._clock
        finally:
            self._clock = None
            if speaks:
                sys.stderr.write(_CLEAR)
                sys.stderr.flush()

    def attempt(self, clock: Clock, work: Callable[[], _Result]) -> _Result | CutShort:
        """Do work that looks at this clock, and end it where it goes on for long after the clock is over, or memory runs out.

        Where the platform has no alarms, work that never looks at its clock goes on.
        """
        try:
            try:
                self._arm(clock)
                with memory_bounded(clock.budget.megabytes):
                    return work()
            finally:
                self._disarm()
        except _Overdue:
            self._disarm()  # the alarm may have come when the timer was about to be put off
            stopped = "it was stopped inside a step"
            return CutShort(stopped if self.signal else "one step of it took longer than the time there was")
        except MemoryError:
            return CutShort("memory ran out")
        except RecursionError:
            return CutShort("one way through the story is too long to be followed in one piece")

    def _arm(self, clock: Clock) -> None:
        left = clock.began + clock.budget.seconds - monotonic()
        self._at_work = True
        _set_timer(_GRACE if self.signal else max(left, 0.0) + max(_GRACE, _MORE * clock.budget.seconds))

    def _disarm(self) -> None:
        self._at_work = False
        if _HAS_ALARM:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _set_timer(seconds: float) -> None:
    if _HAS_ALARM:
        signal.setitimer(signal.ITIMER_REAL, min(seconds, _LONGEST), _AGAIN)


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{_CLEAR}{one_line(sentence, 76)}")
    sys.stderr.flush()
