"""Messages as a phone shows them: who the thread is with, bubbles on either side, the times, and three dots while somebody
writes.

Knows words, widths and styles. Must not know stories, blocks or widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from crushgame.tui.typeset import Lines, Range, cut, paragraph, width_of

PHONE = "▯"
"""Stands before the name at the head of a thread."""

NOBODY_YET = "Messages"
"""At the head of a thread in which nobody has answered so far."""

DOT, DOTS = "•", 3
LEAST = 16
"""A bubble may be so wide even where that is more than three quarters of the column, in cells."""

ABOUT = 4
"""What a bubble has beside its words, in cells: an edge and a space on either side."""


class Bubble(NamedTuple):
    """One message. `label` is a name written on its edge, or empty; `time` is as the author wrote it, or empty."""

    text: str
    label: str = ""
    time: str = ""
    emphasis: tuple[Range, ...] = ()
    is_own: bool = False


class Pens(NamedTuple):
    """What a bubble is drawn with: its words, those of them that are stressed, its edge, its label, its time, the page."""

    words: Style
    stressed: Style
    edge: Style
    label: Style
    time: Style
    page: Style


def header(name: str, width: int, name_style: Style, rule: Style) -> list[Segment]:
    """Return the line at the head of a thread, `width` cells wide (at least 8): whom it is with, if that is known."""
    shown = cut(name, width - 6) or NOBODY_YET[: max(width - 6, 0)]
    pieces = [Segment(f"{PHONE} ", rule), Segment(shown, name_style), Segment(" ", rule)]
    return [*pieces, Segment("─" * max(width - width_of(pieces), 0), rule)]


def bubble(message: Bubble, width: int, pens: Pens) -> Lines:
    """Return the lines of a message in a column `width` cells wide (at least 8), none of them wider.

    A bubble is as wide as it must be and at most three quarters of the column. The player's own stands on the right, and the
    sharp corner of each points to its sender: no colour is needed to tell whose it is.
    """
    most = min(max(width * 3 // 4, LEAST), width) - ABOUT
    label, time = (cut(words, most - 2) for words in (message.label, message.time))
    said = paragraph(message.text, most, pens.words, message.emphasis, pens.stressed)
    beside = [width_of([Segment(words)]) + 2 for words in (label, time) if words]
    inner = min(max([*map(width_of, said), *beside]), most)
    corners = "╰┘" if message.is_own else "└╯"
    lines = [
        _edge("╭╮", label, message.is_own, inner, pens.edge, pens.label),
        *([Segment("│ ", pens.edge), *line, *_filling(inner - width_of(line), pens.edge)] for line in said),
        _edge(corners, time, True, inner, pens.edge, pens.time),
    ]
    if not message.is_own:
        return lines
    return [[Segment(" " * (width - inner - ABOUT), pens.page), *line] for line in lines]


def typing(frame: int, edge: Style, lit: Style, unlit: Style) -> Lines:
    """Return the bubble that stands where a message will be while its sender writes it: always as wide, always three lines.

    One dot is lit, another at each `frame` (any whole number).
    """
    dots: list[Segment] = []
    for dot in range(DOTS):
        dots += [Segment(DOT, lit if dot == frame % DOTS else unlit), Segment(" ", edge)]
    inner = 2 * DOTS - 1
    return [
        _edge("╭╮", "", False, inner, edge, edge),
        [Segment("│ ", edge), *dots, Segment("│", edge)],
        _edge("└╯", "", False, inner, edge, edge),
    ]


def _edge(corners: Sequence[str], words: str, at_right: bool, inner: int, edge: Style, style: Style) -> list[Segment]:
    """An upper or a lower edge with words in it, at one of its ends."""
    first, last = corners
    pieces = [Segment(f" {words} ", style)] if words else []
    dashes = inner + 1 - width_of(pieces)
    left, right = (dashes, 1) if at_right else (1, dashes)
    return [Segment(first + "─" * left, edge), *pieces, Segment("─" * right + last, edge)]


def _filling(cells: int, edge: Style) -> list[Segment]:
    return [Segment(" " * cells + " │", edge)]
