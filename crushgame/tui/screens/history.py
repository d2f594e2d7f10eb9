"""Everything said so far, to be read back.

Knows blocks. Must not know sessions: it is handed what there is to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crushgame.tui.blocks import MEASURE, Block, set_block
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.theme import inks
from crushgame.tui.typeset import row
from crushgame.tui.widgets.bars import PlaceBar, StatusBar


class Scroll(ScrollView, can_focus=True):
    """All the blocks, set once, of which only the rows in view are drawn."""

    DEFAULT_CSS = "Scroll { height: 1fr; scrollbar-size-vertical: 1; }"

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self._blocks = blocks
        self._lines: list[list[Segment]] = []
        self._width = 0

    @property
    def _measure(self) -> int:
        return max(min(MEASURE, self.size.width - 4), 8)

    def on_resize(self) -> None:
        """Set everything for the new width; the first time, stand at the end."""
        if self._width == self.size.width:
            return
        self._width = self.size.width
        ink, before = inks(self.app.theme), None
        self._lines = []
        for block in self._blocks:
            self._lines += set_block(block, before, self._measure, ink, self.app.theme, is_new=True)
            before = block
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.call_after_refresh(self.scroll_end, animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window onto the history."""
        at, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        line = self._lines[at] if at < len(self._lines) else []
        return row(line, width, inks(self.app.theme).page, max((width - self._measure) // 2, 0) if line else 0)


class HistoryScreen(NightScreen[None]):
    """The history, newest at the bottom, where it opens."""

    BINDINGS: ClassVar = [Binding("escape,h,q,b", "close", show=False)]

    def __init__(self, blocks: Sequence[Block], story: str) -> None:
        super().__init__()
        self._blocks, self._story = blocks, story

    def compose(self) -> ComposeResult:
        """A bar, the history, and the keys."""
        with Vertical(classes="page"):
            yield PlaceBar("Everything so far", "", self._story)
            yield Scroll(self._blocks)
            yield StatusBar([("↑ ↓ page up page down", "read back"), ("esc", "close")])

    def action_close(self) -> None:
        """Back to the game."""
        self.dismiss(None)
