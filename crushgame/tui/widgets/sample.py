"""A line that shows how fast words come: it types itself, and where it is asked to goes on to another by itself.

Knows a speed and a delay. Must not know settings, nor who asks.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from crushgame.tui.theme import inks
from crushgame.tui.typeset import row, wrap

LINES = (
    "Rain on the window, and the last dryer turning. Nobody has said anything for a while.",
    "Then somebody does, and it is about the rain.",
)
TICKS = 30
"""How often a second more of a line appears: smooth enough, and cheap."""


class Sample(Widget):
    """At most two rows of words."""

    DEFAULT_CSS = "Sample { height: 2; }"

    def __init__(self, measure: int) -> None:
        """`measure` is the widest that the line is set, in the middle of the widget."""
        super().__init__()
        self._measure = measure
        self._line = 0
        self._typed = float(len(LINES[0]))
        self._speed = 0
        self._delay = 0
        self._typing: Timer | None = None
        self._waiting: Timer | None = None

    def show(self, speed: int, delay: int) -> None:
        """Type the line at so many letters a second, 0 for all at once; after `delay` seconds on to the other, 0 for never."""
        self.stop()
        self._speed, self._delay = speed, delay
        self._begin(0)

    def stop(self) -> None:
        """Hold still."""
        for timer in (self._typing, self._waiting):
            if timer is not None:
                timer.stop()
        self._typing = self._waiting = None

    def _begin(self, line: int) -> None:
        self._line = line
        self._typed = 0.0 if self._speed else float(len(LINES[line]))
        self.refresh()
        if self._speed:
            self._typing = self.set_interval(1 / TICKS, self._type)
        else:
            self._done()

    def _type(self) -> None:
        self._typed += self._speed / TICKS
        self.refresh()
        if self._typed >= len(LINES[self._line]):
            self.stop()
            self._done()

    def _done(self) -> None:
        if self._delay and self._line + 1 < len(LINES):
            self._waiting = self.set_timer(self._delay, lambda: self._begin(self._line + 1))

    def render_line(self, y: int) -> Strip:
        """Draw as much of a row as has been typed."""
        ink, width = inks(self.app.theme), self.size.width
        measure = min(self._measure, width)
        ranges = wrap(LINES[self._line], max(measure, 2))
        start, end = ranges[y] if y < len(ranges) else (0, 0)
        shown = LINES[self._line][start : min(end, int(self._typed))] if int(self._typed) > start else ""
        return row([Segment(shown, ink.bright)], width, ink.page, (width - measure) // 2)
