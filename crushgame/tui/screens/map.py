"""The map: the scenes that the player has seen, this game's in the order in which they came, and a way back to each.

Knows a route. Must not know sessions: it closes with the index in the history of where to go back to.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crushgame.play.route import Route
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.trail import Trail
from crushgame.tui.widgets.words import Said, Words
from crushgame.tui.wording import scenes_unseen

HINTS = (("↑ ↓", "move"), ("enter", "go back there"), ("esc", "close"))
NOT_HERE = "This game has not come to it, or has gone back from it."


class MapScreen(NightScreen[int]):
    """The route. Closes with the index in the history of where a scene began, or with None."""

    CSS_PATH = "../styles/map.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,m,q", "close", show=False)]

    def __init__(self, route: Route, story: str) -> None:
        super().__init__()
        self._route, self._story = route, story

    def compose(self) -> ComposeResult:
        """The route, and how much is left."""
        with Vertical(classes="page"):
            yield PlaceBar("Where you have been", "", self._story)
            yield Trail(self._route.stops)
            yield Words(Said(scenes_unseen(self._route.unseen), "slanted", is_centred=True), named="unseen")
            yield StatusBar(HINTS)

    def on_mount(self) -> None:
        """The route has the keys."""
        self.query_one(Trail).focus()

    def on_trail_picked(self, event: Trail.Picked) -> None:
        """Close with where the scene began, if this game has been there."""
        if event.of.history_index is None:
            self.query_one(StatusBar).tell(NOT_HERE)
        else:
            self.dismiss(event.of.history_index)

    def action_close(self) -> None:
        """Back to the game, where it stands."""
        self.dismiss(None)
