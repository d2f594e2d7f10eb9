"""The two small questions that a screen may ask of the player: yes or no, and a name for a save.

Knows words and keys. Must not know what is asked about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.words import Said, Words

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A small box over the page that waits for an answer."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS: ClassVar = [Binding("escape", "give_up", show=False)]

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


class Confirm(Dialog[bool]):
    """Yes or no. What cannot be undone is never the first thing under the cursor."""

    def __init__(self, question: str, detail: str, yes: str, no: str) -> None:
        super().__init__(question, detail)
        self._yes, self._no = yes, no

    def compose(self) -> ComposeResult:
        """The question, and the two answers."""
        with Vertical(classes="dialog"):
            yield self.asked()
            yield Menu([Item("no", self._no), Item("yes", self._yes)])

    @on(Menu.Picked)
    def answered(self, event: Menu.Picked) -> None:
        """Close the box with the answer."""
        self.dismiss(event.item.id == "yes")


class AskName(Dialog[str]):
    """A name, at most `limit` characters. `fault` returns what is wrong with one in a plain sentence, or nothing."""

    def __init__(self, question: str, detail: str, start: str, limit: int, fault: Callable[[str], str]) -> None:
        super().__init__(question, detail)
        self._start, self._limit, self._fault = start, limit, fault

    def compose(self) -> ComposeResult:
        """The question, and a line to write on."""
        with Vertical(classes="dialog"):
            yield self.asked()
            yield Input(self._start, max_length=self._limit, compact=True)
            yield Words(named="fault")

    @on(Input.Changed)
    def changed(self) -> None:
        """What was wrong with the name before says nothing of this one."""
        self.query_one("#fault", Words).show()

    @on(Input.Submitted)
    def named(self, event: Input.Submitted) -> None:
        """Close the box with the name, or say what is wrong with it."""
        name = event.value.strip()
        fault = self._fault(name)
        if fault:
            self.query_one("#fault", Words).show(Said(fault, "trouble"))
        else:
            self.dismiss(name)
