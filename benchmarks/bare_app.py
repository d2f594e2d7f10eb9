"""The least that a Textual app with a menu can be: the yardstick for the title screen. Run as a program."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import OptionList, Static


class BareApp(App[int]):
    """A title and a menu, without a style of its own."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("BARE")
        yield OptionList("New game", "Load", "Stories", "Quit")


if __name__ == "__main__":
    BareApp().run()
