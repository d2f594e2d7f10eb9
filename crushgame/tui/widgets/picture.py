"""The picture that a save carries: the page as it was, small, in a frame.

Knows lines of text. Must not know saves.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from crushgame.story.printable import clean
from crushgame.tui.theme import inks
from crushgame.tui.typeset import centred, cut, row, width_of

WIDTH = 72


class Picture(Widget):
    """The last lines of a page, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._caption = ""

    def show(self, picture: str, caption: str) -> None:
        """Show this picture (lines of text), with a few words in its frame; an empty one leaves the frame empty."""
        self._lines = clean(picture).strip("\n").split("\n") if picture else []
        self._caption = caption
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the frame or of what is in it."""
        ink, (room, height) = inks(self.app.theme), self.size
        inner = min(WIDTH, room) - 4
        if not (self._lines or self._caption) or inner < 8 or height < 3:
            return row([], room, ink.page)
        if y == 0:
            pieces = [Segment("╭" + "─" * (inner + 2) + "╮", ink.rule)]
        elif y == height - 1:
            words = cut(self._caption, inner - 2)
            label = Segment(f" {words} " if words else "", ink.slanted)
            pieces = [Segment("╰─", ink.rule), label, Segment("─" * (inner + 1 - width_of([label])) + "╯", ink.rule)]
        else:
            shown = self._lines[-(height - 2) :]
            text = _cut_end(shown[y - 1], inner) if y <= len(shown) else ""
            pad = " " * (inner - width_of([Segment(text)]))
            pieces = [Segment("│ ", ink.rule), Segment(text + pad, ink.dimmed), Segment(" │", ink.rule)]
        return row(centred(pieces, room, ink.page), room, ink.page)


def _cut_end(text: str, width: int) -> str:
    while width_of([Segment(text)]) > width:
        text = text[:-1]
    return text
