"""The two thin bars of a page: where we are, above; how things stand and what the keys do, below.

Knows words to show. Must not know sessions or saves.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from crushgame.tui.theme import inks
from crushgame.tui.typeset import cut, ends, row, width_of

MARGIN = 2

WAYS_OUT = ("q", "esc", "?")
"""The keys whose hints stay when there is no room for all: how to leave, and where the others are told."""

Hint = tuple[str, str]
"""A key, and what it does."""


class PlaceBar(Widget):
    """The place, who is there, the name of the story, and a thin rule below them."""

    DEFAULT_CSS = "PlaceBar { height: 2; }"

    def __init__(self, place: str = "", stage: str = "", story: str = "") -> None:
        super().__init__()
        self._place, self._stage, self._story = place, stage, story

    def show(self, place: str, stage: str, story: str) -> None:
        """Show these words; an empty one leaves no trace."""
        if (place, stage, story) != (self._place, self._stage, self._story):
            self._place, self._stage, self._story = place, stage, story
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the words, or the rule below them."""
        ink, room = inks(self.app.theme), max(self.size.width - 2 * MARGIN, 1)
        if y == 1:
            return row([Segment("─" * room, ink.rule)], self.size.width, ink.page, MARGIN)
        left = [Segment(cut(self._place or self._story, room), ink.strong)]
        if self._stage and self._place:
            left.append(Segment("   " + cut(self._stage, room - width_of(left) - 3), ink.dimmed))
        right = [Segment(cut(self._story, room), ink.slanted)] if self._place else []
        return row(ends(left, right, room, ink.page), self.size.width, ink.page, MARGIN)


class StatusBar(Widget):
    """What the keys do now, and whether the game is saved: the truth about that, in words."""

    DEFAULT_CSS = "StatusBar { height: 1; dock: bottom; }"

    def __init__(self, hints: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._hints = tuple(hints)
        self._news, self._kind = "", ""

    @property
    def news(self) -> str:
        """What the bar says about the game."""
        return self._news

    def hint(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these keys, each with what it does."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def tell(self, news: str, kind: str = "") -> None:
        """Show these words at the end of the bar. `kind` is `saved`, `trouble` (they take the whole bar) or empty."""
        self._news, self._kind = news, kind
        self.refresh()

    def render_line(self, _y: int) -> Strip:
        """Draw the keys from the left as far as they fit, and the news at the right."""
        ink, room = inks(self.app.theme), max(self.size.width - 2 * MARGIN, 1)
        if self._kind == "trouble":
            return row([Segment(cut(self._news, room), ink.trouble)], self.size.width, ink.page, MARGIN)
        style = ink.saved if self._kind == "saved" else ink.dimmed
        news = [Segment(cut(self._news, room), style)] if self._news else []
        hints, gap_width = fitting(self._hints, room - width_of(news) - (2 if news else 0))
        keys: list[Segment] = []
        for index, (key, what) in enumerate(hints):
            keys.append(Segment(" " * gap_width if index else "", ink.page))
            keys += [Segment(key, ink.lamp), Segment(f" {what}", ink.dimmed)]
        gap = Segment(" " * (room - width_of(keys) - width_of(news)), ink.page)
        return row([*keys, gap, *news], self.size.width, ink.page, MARGIN)


def fitting(hints: Sequence[Hint], room: int) -> tuple[list[Hint], int]:
    """Return the hints that fit into `room` cells, and the cells between two of them: 3, or 2 where that lets more in.

    The last gives way first, and the ways out only when nothing else is left.
    """
    kept = list(hints)
    while kept:
        words = sum(cell_len(f"{key} {what}") for key, what in kept)
        for gap in (3, 2):
            if words + gap * (len(kept) - 1) <= room:
                return kept, gap
        others = [index for index, (key, _) in enumerate(kept) if key not in WAYS_OUT]
        del kept[others[-1] if others else 0]
    return [], 3
