"""The names of a screen's pages, side by side, of which one is open.

Knows names and which is open. Must not know what is on the pages: it says up which name was clicked.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crushgame.tui.theme import inks
from crushgame.tui.typeset import row
from crushgame.tui.widgets.bars import MARGIN


class Parts(Widget):
    """A row of names, and a thin rule below it."""

    DEFAULT_CSS = "Parts { height: 2; }"

    class Picked(Message):
        """A name was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, names: tuple[str, ...], index: int) -> None:
        super().__init__()
        self._names, self._index = names, index

    def show(self, index: int) -> None:
        """This one is open now."""
        self._index = index
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on a name opens its page."""
        left = MARGIN
        for index, name in enumerate(self._names):
            if left <= event.x < left + cell_len(name) + 2:
                self.post_message(self.Picked(index))
            left += cell_len(name) + 2

    def render_line(self, y: int) -> Strip:
        """Draw the names, or the rule."""
        ink, width = inks(self.app.theme), self.size.width
        if y == 1:
            return row([Segment("─" * max(width - 2 * MARGIN, 1), ink.rule)], width, ink.page, MARGIN)
        names = [
            Segment(f" {name} ", ink.picked if index == self._index else ink.dimmed) for index, name in enumerate(self._names)
        ]
        return row(names, width, ink.page, MARGIN)
