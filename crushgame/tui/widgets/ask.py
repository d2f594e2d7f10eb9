"""A question to be answered in the player's own words, or by one of some ready answers.

Knows a question. Must not know sessions: it says up what was answered, and is told down when that will not do.
"""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from crushgame.play.beats import AskBeat
from crushgame.tui.widgets.line import Line
from crushgame.tui.widgets.menu import Item, Menu
from crushgame.tui.widgets.words import Said, Words

OWN = "own"
OWN_LABEL = "My own…"
OWN_EXAMPLE = "xe/xem/xyr/xyrs/xemself"


class Ask(Vertical):
    """The prompt, a list of ready answers if there are any, and a line to write on."""

    class Answered(Message):
        """The player answered."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, beat: AskBeat, was: str = "") -> None:
        """`was` is what was answered before the player went back, if they did: it is ready to be given again."""
        super().__init__()
        self._beat = beat
        self._was = was

    @property
    def is_long(self) -> bool:
        """Whether there are answers to choose from, a row for each."""
        return bool(self._beat.presets)

    def compose(self) -> ComposeResult:
        """The prompt first; the writing line comes at once where there are no ready answers."""
        beat = self._beat
        yield Words(Said(beat.prompt, "strong"))
        if beat.presets:
            items = [Item(answer, words) for answer, words in beat.presets]
            yield Menu([*items, Item(OWN, OWN_LABEL)])
        ready = [answer for answer, _ in beat.presets]
        written = "" if self._was in ready else self._was
        line = Line(written, placeholder=OWN_EXAMPLE if beat.presets else beat.default, max_length=beat.limit, compact=True)
        line.display = not beat.presets
        yield line
        yield Words(named="fault")

    def on_mount(self) -> None:
        """The first thing that can be answered with has the keys; a default is under the cursor."""
        menus = self.query(Menu)
        if menus:
            menu = menus.first()
            ready = [item.id for item in menu.items]
            likely = self._was or self._beat.default
            if likely in ready or self._was:
                menu.point_at(ready.index(likely if likely in ready else OWN))
            if not self._was:
                menu.focus()
        elif not self._was:
            self._write()

    def refuse(self, why: str) -> None:
        """Say why the answer will not do, and ask again. The ready answers make room for that: they can be typed as well."""
        for menu in self.query(Menu):
            menu.display = False
        for fault in self.query("#fault").results(Words):
            fault.show(Said(why, "trouble"))

    @on(Menu.Picked)
    def picked(self, event: Menu.Picked) -> None:
        """A ready answer, or the wish to write one."""
        event.stop()
        if event.item.id != OWN:
            self.post_message(self.Answered(event.item.id))
            return
        self._write()

    def _write(self) -> None:
        """Let the player write, unless the question has gone already: keys can be quicker than it."""
        for line in self.query(Input):
            line.display = True
            line.focus()

    @on(Menu.Pointed)
    def pointed(self, event: Menu.Pointed) -> None:
        """Nobody above cares where the cursor is."""
        event.stop()

    @on(Input.Submitted)
    def written(self, event: Input.Submitted) -> None:
        """An answer in the player's own words; an empty one stands for the default."""
        event.stop()
        self.post_message(self.Answered(event.value))
