"""The stories that there are to play.

Must not know how a story is read: it is handed rows, and closes with the name of the one to play.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from crushgame.served import at_a_terminal
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.words import Said, Words

HINTS = (("↑ ↓", "move"), ("enter", "play"), ("esc", "close"))
OWN = "Stories of your own: `crushgame play FILE.yaml`, and `crushgame check FILE.yaml` while you write."


class StoriesScreen(NightScreen[str]):
    """A list of stories; what is known of each comes as it is read."""

    CSS_PATH = "../styles/stories.tcss"
    BINDINGS: ClassVar = [Binding("escape,q", "close", show=False)]

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self._items = items

    def compose(self) -> ComposeResult:
        """The list, and a word to authors."""
        with Vertical(classes="page"):
            yield PlaceBar("Stories")
            yield Menu(self._items, note_rows=3)
            for own in at_a_terminal(OWN):
                yield Words(Said(own, "dimmed"), named="own")
            yield StatusBar(HINTS)

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(Menu).focus()

    def fill(self, items: Sequence[Item]) -> None:
        """Show these rows: more is known now."""
        self.query_one(Menu).fill(items)

    def on_menu_picked(self, event: Menu.Picked) -> None:
        """Close with the story to play."""
        self.dismiss(event.item.id)

    def action_close(self) -> None:
        """Back, with nothing picked."""
        self.dismiss(None)
