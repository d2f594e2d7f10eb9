"""A screen that closes once, and only itself.

Knows Textual's stack of screens. Keys can come faster than screens go: the second of two that close a screen would close the
one below it, or be the answer to a question that has been answered.
"""

from __future__ import annotations

from textual.app import ScreenStackError
from textual.await_complete import AwaitComplete
from textual.screen import ScreenResultType

from crushgame.tui.screens.roomy import RoomyScreen


class OnceScreen(RoomyScreen[ScreenResultType]):
    """A screen that ignores being closed again, and being closed while another lies over it or while it is not shown at all."""

    _is_closed = False

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result, the first time."""
        if self._is_closed or not self._is_on_top():
            return AwaitComplete()
        self._is_closed = True
        return super().dismiss(result)

    def _is_on_top(self) -> bool:
        try:
            return self.app.screen is self
        except ScreenStackError:  # the program is closing
            return False
