"""How text types itself: which of its cells can be seen when so many have been typed.

Knows lines and their widths. Must not know clocks or widgets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from crushgame.story.beats import YOU
from crushgame.tui.blocks import BAR, Block, continues, lead
from crushgame.tui.typeset import Lines, width_of

WRITES = 40
"""As long as typing so many cells takes, somebody writes before their message appears."""


WRITING_ROWS = 3
"""As high as the bubble is that stands there meanwhile: no message is lower."""


class Pace(NamedTuple):
    """One line: `wait` cells of time before it, `lead` cells that appear with the first of the `typed` ones."""

    wait: int = 0
    lead: int = 0
    typed: int = 0


def paces(block: Block, before: Block | None, lines: Lines) -> list[Pace]:
    """Return how the lines of a block, set after `before`, appear: words one by one, a name or a bubble all at once."""
    if block.kind == "message":
        wait = 0 if block.speaker == YOU else WRITES
        above = lead(block, before)  # the head of a thread is there before anybody writes
        return [Pace(wait if number == above else 0) for number in range(len(lines))]
    if block.kind == "narration":
        return [Pace(typed=width_of(line)) for line in lines]
    if block.kind != "speech":
        return [Pace()] * len(lines)
    is_joined = before is not None and continues(block, before)
    at_once = 0 if is_joined else 1 if before is None else 2  # a blank line, and the name
    return [Pace() if first < at_once else Pace(0, len(BAR), width_of(line) - len(BAR)) for first, line in enumerate(lines)]


class Reveal:
    """Lines that appear one after another. `first` is the number of the first of them."""

    def __init__(self, first: int = 0, steps: Sequence[Pace] = ()) -> None:
        self.first = first
        self._steps = tuple(steps)
        self._ends = list(accumulate(step.wait + step.typed for step in steps))
        self.length = self._ends[-1] if self._ends else 0

    def shown(self, line: int, typed: int) -> int | None:
        """Return how many cells of a line can be seen when so many have been typed; None for all of them."""
        index = line - self.first
        if index < 0 or typed >= self.length:
            return None
        if index >= len(self._steps):
            return 0
        _, lead, cells = self._steps[index]
        done = typed - (self._ends[index] - cells)
        if done < 0 or (done == 0 and cells > 0):
            return 0
        return None if done >= cells else lead + done

    def writing(self, line: int, typed: int) -> int | None:
        """Return which row (from 0) of the bubble with the dots stands on this line while somebody writes, or None."""
        for row in range(WRITING_ROWS):
            index = line - self.first - row
            if not 0 <= index < len(self._steps) or not (wait := self._steps[index].wait):
                continue
            if 0 <= typed - (self._ends[index] - self._steps[index].typed - wait) < wait:
                return row
        return None

    def line_at(self, typed: int) -> int:
        """Return the number of the line that is being typed."""
        return self.first + min(bisect_right(self._ends, typed), max(len(self._steps) - 1, 0))
