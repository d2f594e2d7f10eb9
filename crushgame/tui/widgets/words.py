"""A few paragraphs of plain words, wrapped and drawn safely: what Textual's own Static would be, were it told no
markup.

Knows words and how they stand. Must not know what they are about.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from crushgame.tui.theme import Inks, inks
from crushgame.tui.typeset import Range, centred, cut, paragraph, row

STEP = 2
"""How far words stand to the right of what they stand below."""


class Said(NamedTuple):
    """A paragraph. `ink` is the name of one of the `Inks`.

    `lead` stands before it in a column of `hang` cells, or above it where that would take more than half of the room.
    """

    text: str
    ink: str = "bright"
    is_centred: bool = False
    emphasis: tuple[Range, ...] = ()
    lead: str = ""
    hang: int = 0


class Words(Widget):
    """Paragraphs under one another, each where it says."""

    DEFAULT_CSS = "Words { height: auto; }"

    def __init__(self, *said: Said, named: str | None = None, measure: int = 0) -> None:
        """`measure` is the widest that a line is set, in the middle of the widget; 0 for all its width."""
        super().__init__(id=named)
        self._measure = measure
        self._said = said

    def show(self, *said: Said) -> None:
        """Show these paragraphs instead."""
        if said != self._said:
            self._said = said
            self.refresh(layout=True)

    def _drawn(self, width: int) -> list[list[Segment]]:
        ink = inks(self.app.theme)
        measure = min(self._measure or width, width)
        return [line for said in self._said for line in _lines(said, measure, ink)]

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many rows as the words take."""
        return len(self._drawn(width))

    def render_line(self, y: int) -> Strip:
        """Draw one row of words."""
        drawn, ink = self._drawn(self.size.width), inks(self.app.theme)
        left = (self.size.width - min(self._measure or self.size.width, self.size.width)) // 2
        return row(drawn[y] if y < len(drawn) else [], self.size.width, ink.page, left)


def _lines(said: Said, width: int, ink: Inks) -> list[list[Segment]]:
    style: Style = getattr(ink, said.ink)
    if 2 * said.hang > width:
        below = paragraph(said.text, width - STEP, style, said.emphasis, style + Style(italic=True, bold=True))
        above = [[Segment(cut(said.lead, width), ink.lamp)]] if said.lead else []
        return [*above, *([Segment(" " * STEP, ink.page), *line] for line in below)]
    lines = paragraph(said.text, width - said.hang, style, said.emphasis, style + Style(italic=True, bold=True))
    if said.hang:
        lead = cut(said.lead, said.hang)
        leads = [lead + " " * (said.hang - cell_len(lead))] + [" " * said.hang] * len(lines)
        lines = [[Segment(lead, ink.lamp), *line] for lead, line in zip(leads, lines, strict=False)]
    return [centred(line, width, ink.page) for line in lines] if said.is_centred else lines
