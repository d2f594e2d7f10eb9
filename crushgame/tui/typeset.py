"""Setting words in lines: wrapping by the width that a terminal gives each character, and drawing them safely.

Knows characters, widths and styles. Must not know stories or widgets. This is the last gate before the screen:
nothing passes that could steer a terminal, and nothing is ever read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crushgame.story.printable import clean

Range = tuple[int, int]
"""A piece of a text: from this index up to that one."""

Lines = list[list[Segment]]
"""What is set: the pieces of each line."""

_WORD = re.compile("[^ ]+")


def wrap(text: str, width: int) -> list[Range]:
    """Return the ranges of `text` that make its lines, each at most `width` cells wide (at least 2).

    Spaces at a break belong to no line; a word wider than a line is cut; an empty line of the text stays one.
    """
    width = max(width, 2)
    lines: list[Range] = []
    start = 0
    for paragraph in text.split("\n"):
        lines += _wrapped(paragraph, start, width)
        start += len(paragraph) + 1
    return lines


def _wrapped(paragraph: str, offset: int, width: int) -> list[Range]:
    lines: list[Range] = []
    start = end = used = 0
    is_empty = True
    for word in _WORD.finditer(paragraph):
        size, gap = cell_len(word.group()), word.start() - end
        if not is_empty and used + gap + size > width:
            lines.append((start + offset, end + offset))
            is_empty = True
        if is_empty:
            start, gap, used, is_empty = word.start(), 0, 0, False
        if size > width:
            for piece in _cuts(word.group(), width):
                lines.append((start + offset, word.start() + piece + offset))
                start = word.start() + piece
            used = cell_len(paragraph[start : word.end()])
        else:
            used += gap + size
        end = word.end()
    return [*lines, (start + offset, end + offset)]


def _cuts(word: str, width: int) -> list[int]:
    """Where to cut a word that is wider than a line. Marks that take no room stay with their letter."""
    cuts: list[int] = []
    used = 0
    for index, character in enumerate(word):
        size = cell_len(character)
        if used + size > width:
            cuts.append(index)
            used = 0
        used += size
    return cuts


def segments(text: str, style: Style, marks: Sequence[Range] = (), marked: Style | None = None) -> list[Segment]:
    """Return `text` as pieces of one line, with the ranges of `marks` in the style `marked`."""
    pieces: list[Segment] = []
    at = 0
    for first, last in marks:
        start, end = max(first, at), min(last, len(text))
        if end <= start:
            continue
        if start > at:
            pieces.append(Segment(text[at:start], style))
        pieces.append(Segment(text[start:end], marked or style))
        at = end
    if at < len(text):
        pieces.append(Segment(text[at:], style))
    return pieces


def paragraph(
    text: str, width: int, style: Style, emphasis: Sequence[Range] = (), emphasised: Style | None = None
) -> list[list[Segment]]:
    """Return the lines of `text`, each a list of pieces that together are at most `width` cells wide."""
    safe = clean(text)
    if safe != text:
        emphasis = ()  # its ranges belong to the text as it was
    lines: list[list[Segment]] = []
    for start, end in wrap(safe, width):
        marks = [(a - start, b - start) for a, b in emphasis if a < end and b > start]
        lines.append(segments(safe[start:end], style, [(max(a, 0), b) for a, b in marks], emphasised))
    return lines


def width_of(pieces: Iterable[Segment]) -> int:
    """Return how many cells these pieces take."""
    return sum(cell_len(piece.text) for piece in pieces)


def cut(text: str, width: int) -> str:
    """Return `text` safe, on one line, and at most `width` cells wide, with an ellipsis where it was cut."""
    safe = " ".join(clean(text).split())
    if cell_len(safe) <= width:
        return safe
    while safe and cell_len(safe) >= max(width, 1):
        safe = safe[:-1]
    return safe.rstrip() + "…" if width > 0 else ""


def row(pieces: list[Segment], width: int, ground: Style, left: int = 0) -> Strip:
    """Return one row of the screen exactly `width` cells wide, the pieces starting at column `left`."""
    rest = width - left - width_of(pieces)
    if rest < 0:
        return Strip([Segment(" " * left, ground), *pieces] if left else pieces).crop(0, width)
    line = [Segment(" " * left, ground), *pieces] if left else list(pieces)
    if rest:
        line.append(Segment(" " * rest, ground))
    return Strip(line, width)


def ends(left: list[Segment], right: list[Segment], width: int, ground: Style) -> list[Segment]:
    """Return a row with something at either end; what is on the right gives way when there is no room for both."""
    gap = width - width_of(left) - width_of(right)
    if gap < 2:
        return left
    return [*left, Segment(" " * gap, ground), *right]


def centred(pieces: list[Segment], width: int, ground: Style) -> list[Segment]:
    """Return the pieces moved to the middle of `width` cells."""
    return [Segment(" " * max((width - width_of(pieces)) // 2, 0), ground), *pieces]
