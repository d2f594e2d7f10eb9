"""The endings of a story: those found, by their names and words; of the others a hint, where the author gives one.

Knows rows to show. Must not know programs or sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.words import Said, Words
from crushgame.tui.wording import endings_found

WIDE = 104
"""Columns from which the words of an ending stand beside the list."""

MARGINS = 13
"""Columns of a row of the list in which no words stand."""

NOT_FOUND = "?"
NO_HINT = "Nobody says anything about this one."


class Row(NamedTuple):
    """One ending. `title`, `tone` and `text` are empty unless it has been found; `hint` may be empty too."""

    title: str = ""
    tone: str = ""
    text: str = ""
    hint: str = ""
    emphasis: tuple[tuple[int, int], ...] = ()

    @property
    def is_found(self) -> bool:
        return bool(self.title)


class EndingsScreen(NightScreen[None]):
    """A gallery: the list, and the ending under the cursor."""

    CSS_PATH = "../styles/endings.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - Textual declares what it is
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,g,q", "close", show=False),
        Binding("right,l", "scroll(1)", show=False),
        Binding("left,h", "scroll(-1)", show=False),
    ]

    def __init__(self, rows: Sequence[Row], story: str) -> None:
        """`rows` are in the order in which they are shown."""
        super().__init__()
        self._rows, self._story = tuple(rows), story

    def compose(self) -> ComposeResult:
        """The list, and beside or below it the words of the one under the cursor."""
        found = sum(one.is_found for one in self._rows)
        with Vertical(classes="page"):
            yield PlaceBar("Endings", endings_found(found, len(self._rows)), self._story)
            with Horizontal(id="gallery"):
                yield Menu([_item(number, one) for number, one in enumerate(self._rows)])
                with VerticalScroll(id="one", can_focus=False):
                    yield Words(named="ending", measure=60)
            yield StatusBar([("↑ ↓", "move"), ("esc", "close")])

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(Menu).focus()
        self._show()

    def on_resize(self) -> None:
        """A hint that is all in the list is not repeated."""
        self._show()

    def on_menu_pointed(self) -> None:
        """Show the words of the ending that the cursor came to."""
        self._show()

    def _show(self) -> None:
        item = self.query_one(Menu).current
        if item is None:
            return
        one = self._rows[int(item.id)]
        self.query_one("#ending", Words).show(*_said(one))
        shown = self.query_one("#one")
        shown.display = self.size.width >= WIDE or one.is_found or cell_len(one.hint) > self.size.width - MARGINS
        shown.scroll_home(animate=False)

    def action_scroll(self, pages: int) -> None:
        """Down or up in the words of one ending, where the window is too small for all of them."""
        one = self.query_one("#one")
        one.scroll_relative(y=pages * max(one.size.height - 1, 1), animate=False)

    def action_close(self) -> None:
        """Back to where the player was."""
        self.dismiss(None)


def _item(number: int, one: Row) -> Item:
    return Item(str(number), one.title, one.tone) if one.is_found else Item(str(number), NOT_FOUND, "", one.hint)


def _said(one: Row) -> tuple[Said, ...]:
    if not one.is_found:
        return (Said(NOT_FOUND, "strong"), Said(""), Said(one.hint or NO_HINT, "slanted"))
    tone = [Said(f"an ending · {one.tone}" if one.tone else "an ending", "slanted")]
    words = [Said(""), Said(one.text, "bright", emphasis=one.emphasis)] if one.text else []
    return (Said(one.title, "lamp_strong"), *tone, *words)
