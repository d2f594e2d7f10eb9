"""All that was said, one under another, with a cursor that goes from one thing said to the next.

Knows blocks, rows, and words to mark. Must not know sessions: it says up which block was picked. Everything is set in rows
once for a width, and only the rows in view are drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crushgame.tui.blocks import MEASURE, Block, set_block, threaded
from crushgame.tui.finding import Wanted, marked, text_of
from crushgame.tui.theme import inks
from crushgame.tui.typeset import Lines, row

_MARGIN = 3
"""Columns at the left for the cursor."""


class Scroll(ScrollView, can_focus=True):
    """The blocks; up and down, a page, or the mouse moves the cursor, enter or a click on it picks."""

    DEFAULT_CSS = "Scroll { height: 1fr; scrollbar-size-vertical: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter,space", "pick", show=False),
    ]

    class Picked(Message):
        """A block was picked, by its number."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, blocks: Sequence[Block], cursor: int) -> None:
        """`cursor` is the number of the block that is under the cursor at first."""
        super().__init__()
        self._blocks = threaded(blocks)
        self._cursor = cursor
        self._wanted = Wanted("")
        self._set_for: tuple[int, str] = (0, "")
        self._rows: Lines = []
        self._tops: list[int] = []  # the row in which each block's words begin, below the blank row that parts it

    @property
    def cursor(self) -> int:
        """The number of the block under the cursor."""
        return self._cursor

    def mark(self, wanted: Wanted) -> None:
        """Mark these words wherever they stand."""
        self._wanted = wanted
        self.refresh()

    # ---- moving ----------------------------------------------------------------------------------------------------

    def point_at(self, number: int) -> None:
        """Put the cursor on a block, or the nearest there is, and bring it into view."""
        if not self._blocks:
            return
        self._cursor = min(max(number, 0), len(self._blocks) - 1)
        top, bottom = self._span(self._cursor)
        y, height = self.scroll_offset.y, self.size.height
        if bottom > y + height or top < y:
            y = min(top, max(bottom - height, 0)) if bottom > y + height else top
            self.scroll_to(y=y, animate=False, force=True)
        self.refresh()

    def action_move(self, step: int) -> None:
        """To the block before or after."""
        self.point_at(self._cursor + step)

    def action_page(self, pages: int) -> None:
        """To the block that stands a page up or down from here, or at least to the next."""
        if self._tops:
            to = self._at_row(self._tops[self._cursor] + pages * max(self.size.height - 2, 1))
            self.point_at(to if to != self._cursor else self._cursor + pages)

    def action_edge(self, number: int) -> None:
        """To the first block (0) or the last (-1)."""
        self.point_at(number % max(len(self._blocks), 1))

    def action_pick(self) -> None:
        """Pick the block under the cursor."""
        if self._blocks:
            self.post_message(self.Picked(self._cursor))

    def on_click(self, event: events.Click) -> None:
        """The first click on a block points at it, another picks it."""
        y = event.y + self.scroll_offset.y
        if y < len(self._rows):
            number, before = self._at_row(y), self._cursor
            self.point_at(number)
            if number == before:
                self.action_pick()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The cursor stays in view when the wheel has turned: nobody picks what cannot be seen."""
        super().watch_scroll_y(old_value, new_value)
        if self._tops:
            first, last = round(new_value), round(new_value) + self.size.height - 1
            if self._tops[self._cursor] < first:
                self._cursor = min(self._at_row(first) + (self._tops[self._at_row(first)] < first), len(self._tops) - 1)
            elif self._tops[self._cursor] > last:
                self._cursor = self._at_row(last)
            self.refresh()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs: on the block under the cursor."""
        x, y = self.content_region.offset
        top = self._tops[self._cursor] if self._tops else 0
        return Offset(x + max(self._left - _MARGIN, 0), y + top - self.scroll_offset.y)

    # ---- setting and drawing ---------------------------------------------------------------------------------------

    @property
    def _measure(self) -> int:
        return max(min(MEASURE, self.size.width - 2 * _MARGIN), 8)

    @property
    def _left(self) -> int:
        return max((self.scrollable_content_region.width - self._measure) // 2, _MARGIN)

    def _span(self, number: int) -> tuple[int, int]:
        """Return the row in which a block begins, and the one after its last."""
        if not self._tops:
            return 0, 0
        end = self._tops[number + 1] if number + 1 < len(self._tops) else len(self._rows)
        while end > self._tops[number] + 1 and not self._rows[end - 1]:
            end -= 1
        return self._tops[number], end

    def _at_row(self, y: int) -> int:
        """Return the block whose words stand in a row, or end above it."""
        return max(bisect_right(self._tops, max(y, 0)) - 1, 0)

    def on_resize(self) -> None:
        """Set everything for the new width, with the cursor in view."""
        self._set()
        self.call_after_refresh(self.point_at, self._cursor)

    def _set(self) -> None:
        if self._set_for == (self._measure, self.app.theme):
            return
        self._set_for = (self._measure, self.app.theme)
        ink, before = inks(self.app.theme), None
        self._rows, self._tops = [], []
        for block in self._blocks:
            lines = set_block(block, before, self._measure, ink, self.app.theme, is_new=True)
            is_parted = before is not None and bool(lines) and not lines[0]
            self._tops.append(len(self._rows) + is_parted)
            self._rows += lines
            before = block
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window onto the history."""
        self._set()  # for another theme there are other inks
        at, width, ink = y + self.scroll_offset.y, self.scrollable_content_region.width, inks(self.app.theme)
        if at >= len(self._rows):
            return row([], width, ink.page)
        line = self._rows[at]
        above, below = (text_of(self._rows[near]) if 0 <= near < len(self._rows) else "" for near in (at - 1, at + 1))
        found = marked(line, self._wanted.marks(above, text_of(line), below), ink.picked)
        first, end = self._span(self._cursor)
        if not first <= at < end:
            return row(found, width, ink.page, self._left if found else 0)
        mark = ("❯ " if at == first else "┆ ").rjust(_MARGIN)
        return row(
            [Segment(mark, ink.lamp_strong if self.has_focus else ink.dimmed), *found], width, ink.page, self._left - _MARGIN
        )
