"""Everything said so far: to be read back, searched, and gone back to.

Knows what was told, and words to look for. Must not know sessions: it is handed what there is to read, and closes with the
index of where to go back to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from crushgame.tui.actions import IN_HISTORY, bindings
from crushgame.tui.finding import Wanted
from crushgame.tui.past import Told
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.line import Line
from crushgame.tui.widgets.scroll import Scroll
from crushgame.tui.widgets.words import Said, Words

READING = (("↑ ↓", "move"), ("enter", "go back to it"), ("/", "search"), ("esc", "close"))
SEARCHED = (("n N", "next, previous"), ("enter", "go back to it"), ("/", "search"), ("esc", "end search"))
WRITING = (("enter", "find"), ("esc", "end search"))
LONGEST_WANTED = 80


class HistoryScreen(NightScreen[int]):
    """The history, newest at the bottom. Closes with the index in the history of the line to go back to, or
    with None."""

    CSS_PATH = "../styles/history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end", show=False),
        Binding("h,q,b", "close", show=False),
        *bindings(IN_HISTORY),
    ]

    def __init__(self, told: Sequence[Told], here: int, story: str) -> None:
        """`here` is the number of what was told where the game stands: the cursor is there at first."""
        super().__init__()
        self._told, self._here, self._story = told, here, story
        self._found: list[int] = []  # numbers of blocks
        self._is_searched = False

    def compose(self) -> ComposeResult:
        """A bar, the history, a line for words to look for, and the keys."""
        with Vertical(classes="page"):
            yield PlaceBar("Everything so far", "", self._story)
            yield Scroll([one.block for one in self._told], self._here)
            with Horizontal(id="search"):
                yield Words(Said("Search for", "lamp"), named="label")
                yield Line(max_length=LONGEST_WANTED, compact=True)
            yield StatusBar(READING)

    def on_mount(self) -> None:
        """The history has the keys."""
        self.query_one("#search").display = False
        self.query_one(Scroll).focus()

    def on_scroll_picked(self, event: Scroll.Picked) -> None:
        """Close with where to go back to; where the game stands anyway there is nowhere to go."""
        self.dismiss(None if event.number == self._here else self._told[event.number].at)

    def action_close(self) -> None:
        """Back to the game, where it stands."""
        self.dismiss(None)

    # ---- searching -------------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Open the line for words to look for."""
        self.query_one("#search").display = True
        self.query_one(Line).focus()
        self.query_one(StatusBar).hint(WRITING)

    def action_end(self) -> None:
        """End the search; where there is none, close."""
        if not (self._is_searched or self.query_one("#search").display):
            self.dismiss(None)
            return
        self.query_one(Line).value = ""
        self._look_for("")
        self._read()

    def _read(self) -> None:
        self.query_one("#search").display = False
        self.query_one(Scroll).focus()
        self.query_one(StatusBar).hint(SEARCHED if self._is_searched else READING)

    def _look_for(self, typed: str) -> None:
        wanted = Wanted(typed)
        self._is_searched = bool(typed.strip())
        self._found = [number for number, (_, block) in enumerate(self._told) if wanted.is_in(f"{block.name}\n{block.text}")]
        self.query_one(Scroll).mark(wanted)
        self.query_one(StatusBar).tell(_found(len(self._found)) if self._is_searched else "")

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Mark the words as they are typed, and count them."""
        if self.query_one("#search").display:
            self._look_for(event.value)

    @on(Input.Submitted)
    def written(self) -> None:
        """Go to the next of them; with none, or no words, the line stays or goes."""
        if not self._is_searched:
            self.action_end()
        elif self._found:
            self._read()
            self.action_find(1)

    def action_find(self, step: int) -> None:
        """To the next (1) or the previous (-1) of what was found, round the ends."""
        if not self._is_searched:
            self.query_one(StatusBar).tell("Press / and type what to look for.")
            return
        if not self._found:
            self.query_one(StatusBar).tell(_found(0))
            return
        scroll = self.query_one(Scroll)
        if step > 0:
            which = next((at for at, number in enumerate(self._found) if number > scroll.cursor), 0)
            is_round = self._found[which] <= scroll.cursor
        else:
            which = next((at for at in range(len(self._found) - 1, -1, -1) if self._found[at] < scroll.cursor), -1)
            is_round = self._found[which] >= scroll.cursor
            which %= len(self._found)
        scroll.point_at(self._found[which])
        end = (", from the top" if step > 0 else ", from the end") if is_round and len(self._found) > 1 else ""
        self.query_one(StatusBar).tell(f"{which + 1} of {len(self._found)}{end}")


def _found(count: int) -> str:
    return f"found in {count} {'place' if count == 1 else 'places'}" if count else "not found"
