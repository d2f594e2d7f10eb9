"""Lamps in a row, each lit or dark, with its name: as many to a row as there is room for.

Knows names and which are lit. Must not know what they stand for. A lamp that is lit has another sign than one that is dark, and
what the signs mean stands below: nothing is said by a colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from crushgame.tui.theme import Inks, inks
from crushgame.tui.typeset import Lines, cut, row, width_of

LIT, DARK = "●", "○"
KEY = f"{LIT} lit   {DARK} dark"
GAP = 3

Lamp = tuple[str, bool]
"""Its name, and whether it is lit."""


class Lamps(Widget):
    """Some lamps, and what their signs mean."""

    DEFAULT_CSS = "Lamps { height: auto; }"

    def __init__(self, lamps: Sequence[Lamp], measure: int) -> None:
        """`measure` is the widest that a row is set, in the middle of the widget."""
        super().__init__()
        self._lamps, self._measure = tuple(lamps), measure

    def _width(self, room: int) -> int:
        return min(room, self._measure)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many rows as the lamps take."""
        return len(rows_of(self._lamps, self._width(width), inks(self.app.theme)))

    def render_line(self, y: int) -> Strip:
        """Draw one row of lamps."""
        ink, room = inks(self.app.theme), self.size.width
        rows = rows_of(self._lamps, self._width(room), ink)
        return row(rows[y] if y < len(rows) else [], room, ink.page, (room - self._width(room)) // 2)


def rows_of(lamps: Sequence[Lamp], width: int, ink: Inks) -> Lines:
    """Return the rows that these lamps take, each at most `width` cells wide, and the row that says what the signs mean."""
    rows: Lines = []
    for name, is_lit in lamps:
        style = ink.lamp_strong if is_lit else ink.dimmed
        lamp = Segment(f"{LIT if is_lit else DARK} {cut(name, width - 2)}", style)
        if rows and width_of(rows[-1]) + GAP + width_of([lamp]) <= width:
            rows[-1] += [Segment(" " * GAP, ink.page), lamp]
        else:
            rows.append([lamp])
    return [*rows, [Segment(KEY, ink.slanted)]]
