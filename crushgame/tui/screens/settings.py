"""The settings: each a row with its value, turned left and right, and kept at once.

Knows the app's settings and the words for them. Must not know how they are kept, nor who follows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from crushgame.tui.screens.night import NightScreen
from crushgame.tui.setting_words import EVERY_SETTING, Setting
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.dials import Dials
from crushgame.tui.widgets.menu import Item
from crushgame.tui.widgets.sample import Sample
from crushgame.tui.widgets.words import Said, Words

if TYPE_CHECKING:
    from crushgame.saves.settings import Settings
    from crushgame.tui.preferences import PreferringApp

HINTS = (("↑ ↓", "move"), ("← →", "change"), ("esc", "close"))
MEASURE = 62
HEARD = frozenset(("text_speed", "auto_delay", "motion"))
"""The settings that a line typing itself shows."""


class SettingsScreen(NightScreen[None]):
    """What can be set, what it means, and how it looks."""

    CSS_PATH = "../styles/settings.tcss"
    BINDINGS: ClassVar = [Binding("escape,q,o", "close", show=False)]
    app: PreferringApp

    def compose(self) -> ComposeResult:
        """The rows, and below them what the one under the cursor means."""
        with Vertical(classes="page"):
            yield PlaceBar("Settings")
            yield Dials(self._rows(), measure=MEASURE)
            yield Words(named="meaning", measure=MEASURE - 6)
            yield Sample(MEASURE - 6)
            yield StatusBar(HINTS)

    def on_mount(self) -> None:
        """The rows have the keys; what F2 or the list of commands sets shows here too."""
        self.query_one(Dials).focus()
        self.app.settings_signal.subscribe(self, self._changed)
        self._explain()

    def _rows(self) -> list[Item]:
        settings = self.app.settings
        return [Item(setting.field, setting.title, f"‹ {setting.now(settings).label} ›") for setting in EVERY_SETTING]

    @property
    def _pointed(self) -> Setting:
        at = self.query_one(Dials).current
        return next((setting for setting in EVERY_SETTING if at is not None and setting.field == at.id), EVERY_SETTING[0])

    def _changed(self, _: Settings) -> None:
        self.query_one(Dials).fill(self._rows())
        self._explain()

    def _explain(self) -> None:
        """Say what the row under the cursor means as it is set, and show it where a line can."""
        setting, settings = self._pointed, self.app.settings
        self.query_one("#meaning", Words).show(Said(setting.now(settings).meaning, "dimmed"))
        sample = self.query_one(Sample)
        sample.display = setting.field in HEARD
        if sample.display:
            delay = settings.auto_delay if setting.field == "auto_delay" else 0
            sample.show(0 if self.app.is_still else settings.text_speed, delay)
        else:
            sample.stop()

    def on_menu_pointed(self) -> None:
        """The cursor came to another row."""
        self._explain()

    def on_dials_turned(self, event: Dials.Turned) -> None:
        """Set it, and keep it."""
        turned = EVERY_SETTING[event.index].turned(self.app.settings, event.step)
        if not self.app.change(turned):
            self.query_one(StatusBar).tell("kept", "saved")

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
