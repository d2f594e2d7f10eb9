"""The options of a choice, set in lines: the number, the words, and what is known of each.

Knows offers and inks. Must not know sessions or widgets.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from crushgame.play.beats import Offer
from crushgame.tui.theme import Inks
from crushgame.tui.typeset import Lines, paragraph, width_of

INDENT = 5
"""How far the words of an option stand from the left of the column."""


class Choosable(NamedTuple):
    """An offer with what is known about it: `before` when it was taken in an earlier sitting, of this game or another; `was`
    when it is what was decided here before the player went back."""

    offer: Offer
    before: bool
    was: bool = False


def set_offer(number: int, choosable: Choosable, width: int, ink: Inks, is_pointed: bool) -> Lines:
    """Set one option: its number, its words, and in words too why it is locked or that it was taken before."""
    offer = choosable.offer
    if offer.locked:
        lines = paragraph(offer.text, width - INDENT, ink.dimmed, offer.emphasis, ink.slanted)
        why = paragraph(f"locked: {offer.locked}", width - INDENT, ink.slanted)
        return _hang([Segment("  ×  ", ink.dimmed)], lines + why, ink.page)
    words, mark = (ink.picked, ink.picked_mark) if is_pointed else (ink.bright, ink.lamp)
    lines = paragraph(offer.text, width - INDENT, words, offer.emphasis, words + Style(italic=True, bold=True))
    note = _what_is_known(choosable)
    if note:
        lines = _noted(lines, f"✓ {note}", width - INDENT, ink.picked_note if is_pointed else ink.slanted)
    head = [Segment(f"{'❯' if is_pointed else ' '} {number if number < 10 else ' '}  ", mark)]
    return [_filled(line, width, words) for line in _hang(head, lines, words)]


def _what_is_known(choosable: Choosable) -> str:
    if choosable.was:
        return "chosen a moment ago"
    if choosable.offer.taken:
        return "already chosen"
    return "chosen before" if choosable.before else ""


def _hang(head: list[Segment], lines: Lines, ground: Style) -> Lines:
    indent = Segment(" " * width_of(head), ground)
    return [[*(head if first == 0 else [indent]), *line] for first, line in enumerate(lines)]


def _noted(lines: Lines, note: str, width: int, style: Style) -> Lines:
    """Add a remark after the words, on a line of its own where there is no room."""
    pieces = [Segment(f"  {note}", style)]
    if width_of(lines[-1]) + width_of(pieces) <= width:
        return [*lines[:-1], [*lines[-1], *pieces]]
    return [*lines, *paragraph(note, width, style)]


def _filled(line: list[Segment], width: int, ground: Style) -> list[Segment]:
    return [*line, Segment(" " * max(width - width_of(line), 0), ground)]
