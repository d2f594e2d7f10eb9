"""The small questions that a screen may ask of the player: one of a few ways on, and a line to write.

Knows words and keys. Must not know what becomes of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from crushgame.tui.screens.once import OnceScreen
from crushgame.tui.widgets.line import Line
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.neon import SHORT
from crushgame.tui.widgets.words import Said, Words

T = TypeVar("T")

FRAME, SHORT_FRAME = 5, 2
"""Rows of a box that are neither question nor answers, and in a short window; `styles/dialog.tcss` says the same."""


class Dialog(OnceScreen[T], ModalScreen[T]):
    """A small box over the page that waits for an answer."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS: ClassVar = [Binding("escape", "give_up", show=False)]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall")]  # noqa: RUF012 - Textual declares what it is

    def __init__(self, question: str, detail: str = "") -> None:
        super().__init__()
        self._question, self._detail = question, detail

    def asked(self) -> Words:
        """The question, as the first thing in the box."""
        more = [Said(self._detail, "dimmed")] if self._detail else []
        return Words(Said(self._question, "strong"), *more, named="asked")

    def action_give_up(self) -> None:
        """Close the box without an answer."""
        self.dismiss(None)


class Pick(Dialog[str]):
    """One of a few ways on. Closes with the id of the item, or with None where that is empty. The first is under the
    cursor."""

    def __init__(self, question: str, detail: str, items: Sequence[Item]) -> None:
        super().__init__(question, detail)
        self._items = tuple(items)

    def compose(self) -> ComposeResult:
        """The question, and the ways on."""
        with Vertical(classes="dialog"):
            yield self.asked()
            yield Menu(self._items)

    def on_resize(self) -> None:
        """The question takes what the answers leave, and never one of their rows."""
        frame = FRAME if self.size.height >= SHORT else SHORT_FRAME
        self.query_one("#asked").styles.max_height = max(self.size.height - frame - len(self._items), 1)

    @on(Menu.Picked)
    def answered(self, event: Menu.Picked) -> None:
        """Close the box with the answer."""
        self.dismiss(event.item.id or None)


ELSEWHERE, GO = "elsewhere", "go"


class Unsaved(Pick):
    """Whether to go on although not all could be saved. Closes with ELSEWHERE, GO or None."""

    def __init__(self, unsaved: str, trouble: str, go: str, can_move: bool = True) -> None:
        """`unsaved` says what could not be saved, `trouble` why, and `go` what the player was about to do. `can_move` says
        whether there is anywhere else to save it."""
        elsewhere = (Item(ELSEWHERE, "Save it somewhere else…"),) if can_move else ()
        super().__init__(unsaved, trouble, (Item("", "Stay"), *elsewhere, Item(GO, go)))


AGAIN, FOLDER, FILE = "again", "folder", "file"
_SERVED = "In a browser, games are saved where they are served from, and nowhere else."


class SaveElsewhere(Pick):
    """Where to save a game. Closes with AGAIN, FOLDER, FILE or None."""

    def __init__(self, alarm: str, kept_in: str) -> None:
        """`alarm` says why the game is not saved, and is empty when it is; `kept_in` is the folder that it is saved in, and
        empty where there is no other for this player."""
        elsewhere = (Item(FOLDER, "Save in another folder…"), Item(FILE, "Copy this game to a file…")) if kept_in else ()
        where = f"Games are saved in {kept_in}." if kept_in else _SERVED
        if alarm:
            again, go_on = Item(AGAIN, "Try again"), Item("", "Go on without saving")
            super().__init__(alarm, where, (again, *elsewhere, go_on))
        else:
            super().__init__("Save somewhere else?", where, (*elsewhere, Item("", "Leave it as it is")))


NOW, THEN = "now", "then"


class StoryChanged(Pick):
    """Which story to go on in, when it has changed since the game was saved. Closes with NOW, THEN or None.

    Whoever asks has written nothing yet, and writes nothing when the answer is None.
    """

    def __init__(self, question: str, detail: str, can_finish_as_it_was: bool) -> None:
        """`can_finish_as_it_was` says whether the story as it was has been kept, and can still be played."""
        then = (Item(THEN, "Finish it as it was"),) if can_finish_as_it_was else ()
        items = (Item(NOW, "Go on in the story as it is now"), *then, Item("", "Not now"))
        super().__init__(question, detail, items)


class AskWords(Dialog[str]):
    """A line to write, at most `limit` characters: a name, or a path. Closes with it, or None.

    `fault` is called with what was written. It returns what is wrong with that in a plain sentence, and the player can
    write something else; or an empty string, and the box closes.
    """

    def __init__(self, question: str, detail: str, start: str, limit: int, fault: Callable[[str], str]) -> None:
        super().__init__(question, detail)
        self._start, self._limit, self._fault = start, limit, fault

    def compose(self) -> ComposeResult:
        """The question, and the line."""
        with Vertical(classes="dialog"):
            yield self.asked()
            yield Line(self._start, max_length=self._limit, compact=True)
            yield Words(named="fault")

    @on(Input.Changed)
    def changed(self) -> None:
        """What was wrong with the words before says nothing of these."""
        self.query_one("#fault", Words).show()

    @on(Input.Submitted)
    def written(self, event: Input.Submitted) -> None:
        """Close the box with the words, or say what is wrong with them."""
        words = event.value.strip()
        fault = self._fault(words)
        if fault:
            self.query_one("#fault", Words).show(Said(fault, "trouble"))
        else:
            self.dismiss(words)
