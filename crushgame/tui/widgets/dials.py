"""A list of settings, each with its value, to be turned one way or the other.

Knows rows and which way one was turned. Must not know what is set by it.
"""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from crushgame.tui.widgets.menu import Menu


class Dials(Menu):
    """A menu whose items can be turned back (left) and on (right, enter, a click)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("enter,space", "turn(1)", show=False),
    ]

    class Turned(Message):
        """The item under the cursor was turned by `step`."""

        def __init__(self, index: int, step: int) -> None:
            super().__init__()
            self.index, self.step = index, step

    def action_turn(self, step: int) -> None:
        """Turn the item under the cursor."""
        if self.current is not None:
            self.post_message(self.Turned(self._cursor, step))

    def action_pick(self) -> None:
        """Being picked, by its number or the mouse, turns an item on."""
        self.action_turn(1)

    def on_click(self, event: events.Click) -> None:
        """A click on the mark before the value turns the item back; anywhere else in the row, on."""
        event.prevent_default()
        index = self._index_at(event.y + self.scroll_offset.y)
        if index is not None:
            self.point_at(index)
            mark = self._left + self._width - 1 - cell_len(self._items[index].aside)
            self.action_turn(-1 if event.x in (mark, mark + 1) else 1)
