"""How to play, the keys, and what the author says of the story's contents: three pages of one screen.

The keys are made from the table of actions. Must not know what any of them does.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll

from crushgame.served import at_a_terminal
from crushgame.tui.actions import HELP
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import StatusBar
from crushgame.tui.widgets.parts import Parts
from crushgame.tui.widgets.words import Said, Words

KEYS_WIDTH = 23

HOW_TO_PLAY, KEYS, NOTES = "How to play", "Keys", "Content notes"

HOW = (
    ("A night", """\
You read line by line: enter, space or a click brings the next one.
Where it is for you to say or do something, the ways to go on are listed. Press the number of one; or go to it with the \
arrow keys, and press enter. One that is locked says why.
A night comes to an ending. There are several, and what you found once stays found."""),
    ("Reading the room", """\
The word beside a name is how that person looks just now; their picture shows the same. Read it with what they say, and \
with what they leave unsaid.
Asking is a way to find out. A no is an answer, and so is no answer.
How much help there is with this is among the settings (o)."""),
    ("Nothing is lost", """\
The game saves itself at every choice and when you leave; the foot of the page says whether it did.
b takes back a choice, and f makes it again, as often as you like. Page up reads back as far as the beginning.
A game is the list of your choices: going back and choosing the same again meets the same evening.
s saves under a name, and such a save stays until you delete it."""),
    ("As you like it", """\
Settings (o): how fast words come, whether anything moves, pictures, words or numbers, and the theme. F2 goes through the \
themes.
ctrl+p finds anything that can be done by its words."""),
)  # fmt: skip

WORDS = (
    "What stands at the foot of a page can be clicked. Hold shift to mark text with the mouse.",
    *at_a_terminal(
        "With CRUSHGAME_CURSOR=1 set, the terminal's own cursor stands on the option pointed at, for braille displays.",
        "`crushgame play STORY --plain` plays the same story as a stream of plain text, for screen readers and pipes.",
    ),
)
NO_NOTES = "The author of this story has written no content notes."


class HelpScreen(NightScreen[None]):
    """The pages, of which one is shown."""

    CSS_PATH = "../styles/help.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "close", show=False),
        Binding("left,shift+tab", "turn(-1)", show=False),
        Binding("right,tab", "turn(1)", show=False),
    ]

    def __init__(self, part: str = KEYS, story: str = "", notes: tuple[str, ...] | None = None) -> None:
        """`part` is the page to open at; `notes` are those of the story called so, or None where no story is open."""
        super().__init__()
        self._story, self._notes = story, notes
        self._parts = (HOW_TO_PLAY, KEYS, *(() if notes is None else (NOTES,)))
        self._part = part if part in self._parts else KEYS

    def compose(self) -> ComposeResult:
        """The names of the pages, and one of them, scrollable in a small window."""
        with Vertical(classes="page"):
            yield Parts(self._parts, self._parts.index(self._part))
            with VerticalScroll(id="keys"):
                yield Words(*self._said(), named="said")
            yield StatusBar([("↑ ↓", "scroll"), ("tab", "other page"), ("esc", "close")])

    def _said(self) -> list[Said]:
        if self._part == HOW_TO_PLAY:
            return [said for title, words in HOW for said in (Said(title, "strong"), Said(words), Said(""))]
        if self._part == NOTES:
            notes = [Said(f"· {note}") for note in self._notes or ()]
            return [Said(self._story, "strong"), Said(""), *(notes or [Said(NO_NOTES, "dimmed")])]
        said: list[Said] = []
        for title, actions in HELP:
            said += [Said(title, "strong")]
            said += [Said(action.about, lead=action.shown, hang=KEYS_WIDTH) for action in actions]
            said += [Said("")]
        return said + [line for words in WORDS for line in (Said(words, "dimmed"), Said(""))]

    def action_turn(self, step: int) -> None:
        """To the next page, or the one before."""
        self._open((self._parts.index(self._part) + step) % len(self._parts))

    def on_parts_picked(self, event: Parts.Picked) -> None:
        """A click on the name of a page."""
        self._open(event.index)

    def _open(self, index: int) -> None:
        self._part = self._parts[index]
        self.query_one(Parts).show(index)
        self.query_one("#said", Words).show(*self._said())
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
