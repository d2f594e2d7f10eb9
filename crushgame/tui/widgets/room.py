"""The room between the bars of a game's page: the stage with its meters, and the column of text, sharing the window.

Knows how a window is shared out and what is shown where. Must not know sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widget import Widget

from crushgame.play.meters import Reading as Meter
from crushgame.play.staging import Staging
from crushgame.tui.gallery import Gallery
from crushgame.tui.measures import PAGE_WIDTH
from crushgame.tui.scenery import ABOVE, BESIDE, NONE, arranged, scenery
from crushgame.tui.widgets.ask import Ask
from crushgame.tui.widgets.meters import Meters
from crushgame.tui.widgets.stage import Stage

if TYPE_CHECKING:
    from crushgame.tui.preferences import PreferringApp


class Room(Container):
    """The stage and the column, above one another or side by side; a question comes and goes below the column."""

    app: PreferringApp

    def __init__(self, reading: Widget, gallery: Gallery) -> None:
        super().__init__()
        self._gallery = gallery
        self._is_asking = False
        self._stage, self._meters = Stage(), Meters()
        self._side = Vertical(self._stage, self._meters, id="side")
        self._column = Vertical(reading, id="column")

    def compose(self) -> ComposeResult:
        """The stage first: where there is room for one of them only, it is the other."""
        yield self._side
        yield self._column

    def on_mount(self) -> None:
        """Share the window out, now and whenever its size changes."""
        self.share(is_asking=False)
        self.app.settings_signal.subscribe(self, lambda _: self._stage.redraw())

    def share(self, *, is_asking: bool) -> None:
        """Share the window out. While answers are offered in a low one, they need the room of the stage."""
        self._is_asking = is_asking
        has_stage = self.app.settings.pictures and self._gallery.has_anything
        where, width, height, page = arranged(*self.app.size, PAGE_WIDTH, has_stage=has_stage)
        self._side.display = where != NONE and not (is_asking and where == ABOVE)
        self.screen.set_class(where == BESIDE, "-beside")
        self.screen.query_one(".page").styles.max_width = page
        self._side.styles.width = width if where == BESIDE else "100%"
        self._stage.styles.height = height
        self._stage.be_still(is_still=self.app.is_still)

    def share_again(self) -> None:
        """Share out a window whose size has changed."""
        self.share(is_asking=self._is_asking)

    def show(self, staging: Staging, meters: Sequence[Meter]) -> str:
        """Show who stands where, and what the meters say. Returns what to tell, once, of pictures that cannot be shown."""
        self._stage.show(scenery(staging, self._gallery))
        self._meters.show_readings(meters)
        return " ".join(self._gallery.news())

    def show_as(self, gallery: Gallery) -> None:
        """Show people and places as they look in this gallery from now on."""
        self._gallery = gallery
        self.share_again()

    def ask(self, question: Ask) -> None:
        """Put a question below the column."""
        self._column.mount(question)
        self.share(is_asking=question.is_long)
