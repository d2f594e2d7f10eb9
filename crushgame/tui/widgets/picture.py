"""The picture that a save carries: the page as it was, small, in a frame.

Knows lines of text. Must not know saves.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from crushgame.story.printable import clean
from crushgame.tui.theme import inks
from crushgame.tui.typeset import centred, row, width_of

WIDTH = 72


class Picture(Widget):
    """The last lines of a page, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []

    def show(self, picture: str) -> None:
        """Show this picture (lines of text), without the margin that all its lines have; an empty one shows no frame."""
        self._lines = _trimmed(clean(picture).split("\n"))
        self.refresh(layout=True)

    def get_content_height(self, _container: Size, _viewport: Size, _width: int) -> int:
        """As many rows as the picture has, and its frame."""
        return len(self._lines) + 2 if self._lines else 0

    def render_line(self, y: int) -> Strip:
        """Draw one row of the frame or of what is in it."""
        ink, (room, height) = inks(self.app.theme), self.size
        inner = min(WIDTH, room) - 4
        if not self._lines or inner < 8 or height < 3:
            return row([], room, ink.page)
        if y == 0:
            pieces = [Segment("╭" + "─" * (inner + 2) + "╮", ink.rule)]
        elif y == height - 1:
            pieces = [Segment("╰" + "─" * (inner + 2) + "╯", ink.rule)]
        else:
            shown = self._lines[-(height - 2) :]
            text = _cut_end(shown[y - 1], inner) if y <= len(shown) else ""
            pad = " " * (inner - width_of([Segment(text)]))
            pieces = [Segment("│ ", ink.rule), Segment(text + pad, ink.dimmed), Segment(" │", ink.rule)]
        return row(centred(pieces, room, ink.page), room, ink.page)


def _trimmed(lines: list[str]) -> list[str]:
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line), default=0)
    return [line[margin:] for line in lines]


def _cut_end(text: str, width: int) -> str:
    while width_of([Segment(text)]) > width:
        text = text[:-1]
    return text
