"""The title: what can be done before a game, the most likely thing first.

The first frame is drawn before anything has been read: the saves are looked for after it, and then `offer` puts what was
found at the top. Must not know saves or stories.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from crushgame.tui.actions import Action, bindings
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import StatusBar
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.neon import Neon
from crushgame.tui.widgets.words import Said, Words

GAME = "NUMBER, PLEASE"
TAGLINE = "A game of asking, and of hearing the answer."

STORY = "Dry Run"
"""The title of the story that a new game opens: no story may be read before the first frame, so a test compares them."""

CONTINUE, NEW, LOAD, STORIES, QUIT = "continue", "new", "load", "stories", "quit"
SETTINGS, HOW, ENDINGS = "settings", "how", "endings"
ITEMS = (
    Item(LOAD, "Load"),
    Item(STORIES, "Stories"),
    Item(SETTINGS, "Settings"),
    Item(HOW, "How to play"),
    Item(ENDINGS, "Endings"),
    Item(QUIT, "Quit"),
)
LOST = "A newer save cannot be used; this list says why."
MENU_WIDTH = 64
GALLERY = Action("endings", "g", "g", "The endings that you have found")
HINTS = (("↑ ↓", "move"), ("enter", "choose"), ("?", "keys"), ("F2", "theme"), ("ctrl+p", "commands"))


class TitleScreen(NightScreen[None]):
    """The name in neon, and the menu under it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings((GALLERY, Action("leave", "q", "q", "Quit")))]

    class Asked(Message):
        """The player picked an item of the menu."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, name: str = GAME, about: str = TAGLINE) -> None:
        super().__init__()
        self._game, self._about = name, about
        self._story = STORY

    def compose(self) -> ComposeResult:
        """As few widgets as will do: this is the first frame."""
        with Vertical(classes="page middle"):
            yield Neon(self._game)
            yield Words(Said(self._about, "slanted", is_centred=True), named="about")
            yield Menu(self._items, measure=MENU_WIDTH)
            yield StatusBar(HINTS)

    def on_mount(self) -> None:
        """The menu has the keys."""
        self.query_one(Menu).focus()

    @property
    def _items(self) -> tuple[Item, ...]:
        return (Item(NEW, "New game", self._story), *ITEMS)

    def opens(self, story: str) -> None:
        """A new game would now be one of this story. Shows with the next `offer`."""
        self._story = story

    def offer(self, left_off: Item | None, is_lost: bool) -> None:
        """Offer to carry on with the game of this row, if there is one: its time and place show, and what is wrong with it.

        `is_lost` says that there is a newer save which cannot be used: the way to see it says so.
        """
        new, load, *others = self._items
        rows = [new, load._replace(note=LOST, is_trouble=True) if is_lost else load, *others]
        if left_off is not None:
            rows.insert(0, left_off._replace(id=CONTINUE, label="Continue"))
        self.query_one(Menu).fill(rows)

    def point_at_first(self) -> None:
        """Put the cursor on the first row: what is most likely wanted after a game."""
        self.query_one(Menu).point_at(0)

    def tell(self, news: str, kind: str = "") -> None:
        """Say something at the foot of the page, as `StatusBar.tell` has it."""
        self.query_one(StatusBar).tell(news, kind)

    def on_menu_picked(self, event: Menu.Picked) -> None:
        """Pass on what was picked."""
        self.post_message(self.Asked(event.item.id))

    def action_endings(self) -> None:
        """The endings that were found."""
        self.post_message(self.Asked(ENDINGS))

    def action_leave(self) -> None:
        """Close the program."""
        self.post_message(self.Asked(QUIT))
