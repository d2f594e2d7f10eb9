"""Clocks for long work: a budget, a line of progress on a terminal, and an end at Ctrl-C that still reports what is known.

Knows signals and stderr. Must not know what the work is.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from crushgame.check.sets.explore import Budget, Clock
from crushgame.story.printable import one_line

_CLEAR = "\r\x1b[K"


class Interruptible:
    """While it is open, Ctrl-C and a request to end stop the clock that runs, and no more; the second time, the program."""

    def __init__(self) -> None:
        self.signal = 0
        self._clock: Clock | None = None
        self._before: dict[int, signal.Handlers | int | object] = {}

    @property
    def is_interrupted(self) -> bool:
        """Whether a signal has come."""
        return self.signal != 0

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.getsignal(number)
            signal.signal(number, self._stop)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what getsignal gave

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self.signal:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        self.signal = number
        if self._clock is not None:
            self._clock.interrupt()

    @contextmanager
    def clock(self, budget: Budget) -> Iterator[Clock]:
        """Give a clock that says how far the work is, on stderr where that is a terminal."""
        speaks = sys.stderr.isatty()
        self._clock = Clock(budget, _tell if speaks else None)
        try:
            yield self._clock
        finally:
            self._clock = None
            if speaks:
                sys.stderr.write(_CLEAR)
                sys.stderr.flush()


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{_CLEAR}{one_line(sentence, 76)}")
    sys.stderr.flush()
