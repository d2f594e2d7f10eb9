"""What lies below what is read, and how rows that are drawn already come to the screen: with no work done twice.

Knows that a page is many rows, most of them as they were in the frame before. Must not know what is on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from crushgame.tui.typeset import row


class Ground(Vertical):
    """Shares out room, top to bottom, and is one colour wherever nothing lies on it."""

    BLANK = True


def finished(widget: Widget, rows: list[Strip], crop: Region) -> list[Strip]:
    """Return rows that a widget without border and padding has drawn as its own `render_lines` should: filtered and cropped.

    They are all of one width. It is the widget's as a rule, but Textual may ask for a frame while it still has its old size.
    Textual would make a new strip of each. The same strip, handed over again, brings along what Textual has made of it before:
    cut, coloured for the terminal, and encoded.
    """
    filters = widget.get_line_filters()
    if filters:
        _, background = widget.background_colors
        for one in filters:
            rows = [strip.apply_filter(one, background) for strip in rows]
    left, right = crop.column_span
    return rows if not left and rows and rows[0].cell_length == right else [strip.crop(left, right) for strip in rows]


class Window:
    """The rows of a widget as they stand, each with the line that it was drawn from.

    A line that was there before, the very same list, has the same row as before, wherever it stands now.
    """

    def __init__(self) -> None:
        self.rows: list[Strip] = []
        self.size = Size(0, 0)
        self._known: dict[int, tuple[list[Segment], Strip]] = {}  # by the identity of the line, which is kept beside the row
        self._blank = Strip.blank(0)

    def forget(self) -> None:
        """Draw every row anew the next time: the inks have changed."""
        self._known = {}
        self._blank = Strip.blank(0)

    def draw(self, lines: Sequence[list[Segment]], size: Size, ground: Style, left: int) -> list[Region]:
        """Draw these lines, one for each row of `size`, from column `left` on. Returns where rows have become others."""
        if size != self.size:
            self.size, self.rows = size, []
            self.forget()
        if self._blank.cell_length != size.width:
            self._blank = row([], size.width, ground)
        before, known, self._known, self.rows = self.rows, self._known, {}, []
        for line in lines:
            kept = known.get(id(line)) if line else (line, self._blank)
            if kept is None or kept[0] is not line:
                kept = (line, row(line, size.width, ground, left))
            self._known[id(line)] = kept
            self.rows.append(kept[1])
        return _changes(before, self.rows, size)


def _changes(before: Sequence[Strip], now: Sequence[Strip], size: Size) -> list[Region]:
    """Return the regions in which rows are others than before, each as high as it can be."""
    if len(before) != len(now):
        return [size.region]
    regions: list[Region] = []
    rows = groupby(enumerate(zip(before, now, strict=True)), lambda numbered: numbered[1][0] is numbered[1][1])
    for is_same, run in rows:
        numbers = [y for y, _ in run]
        if not is_same:
            regions.append(Region(0, numbers[0], size.width, len(numbers)))
    return regions
