"""The ending: its name, its words, how many have been found, and what to do now.

Must not know sessions: it is handed words, and says up what was picked.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from crushgame.play.beats import EndingBeat
from crushgame.tui.actions import REPORT as REPORTING
from crushgame.tui.actions import SAVE_ELSEWHERE, Action, bindings
from crushgame.tui.held import Held
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar, Told
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.neon import Neon
from crushgame.tui.widgets.words import Said, Words

AGAIN, NEW, BACK, HISTORY, TITLE, ELSEWHERE, ENDINGS = "again", "new", "back", "history", "title", "elsewhere", "endings"
REPORT = "report"
ACTIONS = (
    Action("back", "b,backspace", "b", "Take back the last choice", "take back"),
    Action("history", "h", "h", "Everything said so far", "history"),
    Action("endings", "g", "g", "The endings that you have found", "endings"),
    Action("leave", "q,escape", "esc", "To the title", "title"),
    SAVE_ELSEWHERE,
    REPORTING,
)
ITEMS = (
    Item(NEW, "A new night", "new game"),
    Item(AGAIN, "The same night again", "same seed"),
    Item(BACK, "Take back the last choice"),
    Item(TITLE, "Back to the title"),
    Item(ENDINGS, "The endings"),
)
REPORT_ITEM = Item(REPORT, "The report", "of this night")


SCROLLING = (Action("scroll(-1)", "pageup", "page up", "Up"), Action("scroll(1)", "pagedown", "page down", "Down"))


class EndingScreen(NightScreen[str]):
    """The curtain. Closes with one of REPORT, AGAIN, NEW, BACK, ENDINGS, HISTORY, ELSEWHERE and TITLE."""

    CSS_PATH = "../styles/ending.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((*ACTIONS, *SCROLLING))]

    def __init__(self, beat: EndingBeat, story: str, found: str, told: Told, *, has_report: bool = False) -> None:
        """`found` says how many endings there are; `told` is what the page below it says of the last save."""
        super().__init__()
        self._has_report = has_report
        self._held = Held()
        self._beat, self._story, self._found, self._told = beat, story, found, told

    def compose(self) -> ComposeResult:
        """The name in neon, the words under it, and the menu."""
        beat = self._beat
        tone = f"an ending · {beat.tone}" if beat.tone else "an ending"
        with Vertical(classes="page"):
            yield PlaceBar("", "", self._story)
            with VerticalScroll(id="curtain", can_focus=False), Vertical(id="hung"):
                yield Words(Said(tone, "slanted", is_centred=True))
                yield Neon(beat.title)
                yield Words(Said(beat.text, "bright", is_centred=True, emphasis=beat.emphasis), measure=60)
                items = (REPORT_ITEM, *ITEMS) if self._has_report else ITEMS
                yield Menu([item._replace(aside=self._found) if item.id == ENDINGS else item for item in items], measure=44)
            report = [("r", "report")] if self._has_report else []
            yield StatusBar(
                [("↑ ↓", "move"), ("enter", "choose"), *report, ("b", "take back"), ("h", "history"), ("g", "endings")]
            )

    def on_mount(self) -> None:
        """The menu has the keys, and the bar says whether the night is kept."""
        self.query_one(Menu).focus(scroll_visible=False)
        self.call_after_refresh(self.query_one(VerticalScroll).scroll_home, animate=False)  # an ending begins with its name
        self.query_one(StatusBar).say(self._told)
        self._held.begin()

    def on_menu_picked(self, event: Menu.Picked) -> None:
        """Close with what was picked, if it can be seen, and not by the key that brought the curtain down, held on."""
        curtain = self.query_one(VerticalScroll)
        if self.query_one(Menu).cursor_screen_offset.y >= curtain.region.bottom:
            curtain.scroll_end(animate=False)
            self._held.begin()
        elif not self._held.still():
            self.dismiss(event.item.id)

    def on_menu_pointed(self) -> None:
        """The menu is brought into view where the window is too small for all of it."""
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def action_scroll(self, pages: int) -> None:
        """Up or down, where the window is too small for all of it."""
        curtain = self.query_one(VerticalScroll)
        curtain.scroll_relative(y=pages * curtain.size.height, animate=False)

    def action_back(self) -> None:
        """Take back the last choice."""
        self.dismiss(BACK)

    def action_leave(self) -> None:
        """To the title."""
        self.dismiss(TITLE)

    def action_elsewhere(self) -> None:
        """To another folder, or a file; the curtain comes down again after it."""
        self.dismiss(ELSEWHERE)

    def action_endings(self) -> None:
        """To the endings of the story; the curtain comes down again after it."""
        self.dismiss(ENDINGS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action may be taken: "report" only where there is one."""
        return self._has_report if action == "report" else super().check_action(action, parameters)

    def action_report(self) -> None:
        """To the report."""
        self.dismiss(REPORT)

    def action_history(self) -> None:
        """Everything said so far; the curtain comes down again after it."""
        self.dismiss(HISTORY)
