"""A list of things to do, one under another, for keys and mouse.

Knows items and which is under the cursor. Must not know what they do: it says up which was picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crushgame.tui.theme import Inks, inks
from crushgame.tui.typeset import cut, ends, row, width_of, wrap


class Item(NamedTuple):
    """One thing to do. `aside` stands at the end of its row, `note` on rows of its own below."""

    id: str
    label: str
    aside: str = ""
    note: str = ""
    is_trouble: bool = False


class Menu(ScrollView, can_focus=True):
    """Items under one another; up and down, a number, or the mouse moves, enter or a click picks."""

    DEFAULT_CSS = "Menu { height: auto; scrollbar-size-vertical: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("pageup", "move(-5)", show=False),
        Binding("pagedown", "move(5)", show=False),
        Binding("enter,space", "pick", show=False),
    ]

    class Picked(Message):
        """An item was picked."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Pointed(Message):
        """The cursor came to an item. No kind of `Picked`: a handler for that must never hear of it."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(self, items: Sequence[Item] = (), *, measure: int = 0, note_rows: int = 1) -> None:
        """`measure` is the widest that a row is drawn, in the middle of the menu; 0 for all its width.

        A note takes at most `note_rows`; where it may take more than one, a blank row parts the items.
        """
        super().__init__()
        self._widest = measure
        self._items = tuple(items)
        self._cursor = 0
        self._note_rows = note_rows
        self._gap = 1 if note_rows > 1 else 0
        self._has_moved = False

    @property
    def items(self) -> tuple[Item, ...]:
        return self._items

    @property
    def current(self) -> Item | None:
        """The item under the cursor, or None in an empty menu."""
        return self._items[self._cursor] if self._items else None

    def fill(self, items: Sequence[Item]) -> None:
        """Show these items. The cursor stays on the item that the player moved it to, else goes to the first."""
        at = self.current.id if self.current and self._has_moved else ""
        self._items = tuple(items)
        self._cursor = next((index for index, item in enumerate(self._items) if item.id == at), 0)
        self._measure()
        self.refresh(layout=True)

    # ---- moving ----------------------------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Move the cursor, round the ends when it goes by one."""
        count = len(self._items)
        if count:
            to = self._cursor + step
            self.point_at(to % count if abs(step) == 1 else min(max(to, 0), count - 1))

    def action_edge(self, index: int) -> None:
        """Move to the first (0) or the last (-1) item."""
        if self._items:
            self.point_at(index % len(self._items))

    def point_at(self, index: int) -> None:
        """Put the cursor on the item with this index."""
        self._has_moved = True
        self._cursor = index
        top = self._top_of(index)
        bottom = top + self._height_of(self._items[index])
        y = self.scroll_offset.y
        self.scroll_to(y=min(max(y, bottom - self.size.height), top), animate=False, force=True)
        self.refresh()
        self.post_message(self.Pointed(self._items[index]))

    def action_pick(self) -> None:
        """Pick the item under the cursor."""
        if self.current is not None:
            self.post_message(self.Picked(self.current))

    def on_key(self, event: events.Key) -> None:
        """A number picks the item that has it."""
        if event.character and event.character in "123456789" and int(event.character) <= len(self._items):
            event.stop()
            self.point_at(int(event.character) - 1)
            self.action_pick()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The item under the mouse is the one under the cursor."""
        index = self._index_at(event.y + self.scroll_offset.y)
        if index is not None and index != self._cursor:
            self.point_at(index)

    def on_click(self, event: events.Click) -> None:
        """A click picks."""
        index = self._index_at(event.y + self.scroll_offset.y)
        if index is not None:
            self.point_at(index)
            self.action_pick()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs: on the item under the cursor."""
        x, y = self.content_region.offset
        return Offset(x + self._left + 1, y + self._top_of(self._cursor) - self.scroll_offset.y)

    # ---- measuring and drawing -------------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        room = self.scrollable_content_region.width
        return min(room, self._widest) if self._widest else room

    @property
    def _left(self) -> int:
        return (self.scrollable_content_region.width - self._width) // 2

    def _notes_of(self, item: Item) -> list[str]:
        width = max(self._width - 4, 8)
        if not item.note:
            return []
        if self._note_rows == 1:
            return [cut(item.note, width)]
        text = cut(item.note, width * self._note_rows)
        return [text[start:end] for start, end in wrap(text, width)][: self._note_rows]

    def _height_of(self, item: Item) -> int:
        return 1 + len(self._notes_of(item))

    def _top_of(self, index: int) -> int:
        return sum(self._height_of(item) + self._gap for item in self._items[:index])

    def _index_at(self, y: int) -> int | None:
        for index, item in enumerate(self._items):
            top = self._top_of(index)
            if top <= y < top + self._height_of(item):
                return index
        return None

    def _rows(self) -> int:
        return max(self._top_of(len(self._items)) - self._gap, 1)

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, self._rows())

    def get_content_height(self, _container: Size, _viewport: Size, _width: int) -> int:
        """As many rows as the items take."""
        return self._rows()

    def on_resize(self) -> None:
        """The rows are as wide as the menu."""
        self._measure()

    def render_line(self, y: int) -> Strip:
        """Draw one row: an item's words, or the note below them."""
        ink, room = inks(self.app.theme), self.scrollable_content_region.width
        width = self._width
        index = self._index_at(y + self.scroll_offset.y)
        if index is None:
            return row([], room, ink.page)
        item, is_current = self._items[index], index == self._cursor and self.has_focus
        below = y + self.scroll_offset.y - self._top_of(index)
        ground = ink.picked if is_current else ink.page
        if below:
            note = self._notes_of(item)[below - 1]
            pieces = [Segment("   " + note, ink.picked_note if is_current else ink.dimmed)]
        else:
            pieces = _words(item, width, ink, is_current)
        filled = [*pieces, Segment(" " * max(width - width_of(pieces), 0), ground)]
        return row(filled, room, ink.page, self._left)


def _words(item: Item, width: int, ink: Inks, is_current: bool) -> list[Segment]:
    head = Segment(" ❯ " if is_current else "   ", ink.picked_mark)
    if not is_current:
        head = Segment("   ", ink.page)
    style = ink.picked if is_current else ink.trouble if item.is_trouble else ink.bright
    ground = ink.picked if is_current else ink.page
    aside = [Segment(cut(f"{item.aside}", width // 2) + " ", ink.picked_note if is_current else ink.dimmed)]
    left = [head, Segment(cut(item.label, width - 4), style)]
    if item.aside and width_of(left) + width_of(aside) + 1 <= width:
        return ends(left, aside, width, ground)
    return left
