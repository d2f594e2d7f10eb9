"""The keys, made from the table of actions.

Must not know what any of them does.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll

from crushgame.tui.actions import HELP
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.words import Said, Words

KEYS_WIDTH = 22

WORDS = (
    "The game saves itself at every choice and when you leave; the foot of the page says whether it did.",
    "A game is the list of your choices: going back and choosing the same again meets the same evening.",
    "Hold shift to mark text with the mouse.",
    "With CRUSHGAME_CURSOR=1 set, the terminal's own cursor stands on the option pointed at, for braille displays.",
    "`crushgame play STORY --plain` plays the same story as a stream of plain text, for screen readers and pipes.",
)


class HelpScreen(NightScreen[None]):
    """All keys, and the two things worth knowing besides."""

    CSS_PATH = "../styles/help.tcss"
    BINDINGS: ClassVar = [Binding("escape,q,question_mark,f1", "close", show=False)]

    def compose(self) -> ComposeResult:
        """The table, scrollable in a small window."""
        with Vertical(classes="page"):
            yield PlaceBar("Keys")
            with VerticalScroll(id="keys"):
                yield Words(*self._said())
            yield StatusBar([("↑ ↓", "scroll"), ("esc", "close")])

    def _said(self) -> list[Said]:
        said: list[Said] = []
        for title, actions in HELP:
            said += [Said(title, "strong")]
            said += [Said(action.about, lead=action.shown, hang=KEYS_WIDTH) for action in actions]
            said += [Said("")]
        return said + [line for words in WORDS for line in (Said(words, "dimmed"), Said(""))]

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
