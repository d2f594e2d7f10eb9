"""Where each character of a text stands in the source, however YAML wrote the text down: plain, quoted, folded or in a block.

Knows how YAML writes text. Must not know what a text says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from crushgame.story.diagnostics import Spot
from crushgame.story.model import Expression
from crushgame.story.nodes import ScalarNode
from crushgame.story.trees import Tree

SpotAt = Callable[[int], Spot]
"""From the index of a character in a text to its spot."""

_DOUBLE = re.compile(r"\\(?:x(?P<x>..)|u(?P<u>....)|U(?P<U>.{8})|(?P<one>.)|$)|\S")
_SINGLE = re.compile(r"''|\S")
_BLANK_ESCAPES = frozenset("nrtvf_NLP \t")
_WORD = re.compile(r"\S+")


class SourceLine(NamedTuple):
    """One line of words, and where each character of them stands."""

    words: str
    spot_at: SpotAt


def joined(rows: list[SourceLine]) -> SourceLine:
    """Return one line of words that was written as several lines of the source, at least one, with a blank between two."""
    if len(rows) == 1:
        return rows[0]
    starts = [0]
    for row in rows[:-1]:
        starts.append(starts[-1] + len(row.words) + 1)

    def spot_at(at: int) -> Spot:
        row = bisect_right(starts, at) - 1
        return rows[row].spot_at(at - starts[row])

    return SourceLine(" ".join(row.words for row in rows), spot_at)


def straight(spot: Spot) -> SpotAt:
    """Return where the characters of a text stand that is written on one line just as it is."""
    file, line, column = spot
    return lambda at: Spot(file, line, column + at)


def spots_of(
    node: ScalarNode, text: str, file: str, lines: list[str], before: int = 0, known: list[tuple[int, int]] | None = None
) -> SpotAt:
    """Return where the characters of `text` stand, which is a node's value or a part of it, blanks perhaps closed up.

    `lines` are the file's, and `before` is how many characters that are no blanks the value has ahead of the text. Only
    those are counted, since no way of writing text down changes them: what folding changes is the blanks between.
    `known` is an empty list that the parts of one node share, so that its characters are looked up once.
    """
    if node.style is None and node.line == node.end_line and not before:
        return straight(Spot(file, node.line, node.column))
    places = known if known is not None else []

    def spot_at(at: int) -> Spot:
        if not places:
            places.extend(_places(node, lines) or [(node.line, node.column)])
        index = before + solid(text[:at])
        if at < len(text) and not text[at].isspace():
            return Spot(file, *places[min(index, len(places) - 1)])
        line, column = places[min(max(index - 1, 0), len(places) - 1)]
        return Spot(file, line, column + (1 if index else 0))

    return spot_at


def solid(text: str) -> int:
    """Return how many characters of a text are no blanks."""
    return len("".join(text.split()))


def placed(text: str, tree: Tree, spot_at: SpotAt) -> Expression:
    """Return an expression that knows where each of its characters stands, on further lines too."""
    first = spot_at(0)
    breaks: list[tuple[int, Spot]] = []
    line = first.line
    for word in _WORD.finditer(text):
        spot = spot_at(word.start())
        if spot.line != line:
            line = spot.line
            breaks.append((word.start(), spot))
    return Expression(text, tree, first, tuple(breaks))


def _places(node: ScalarNode, lines: list[str]) -> list[tuple[int, int]]:
    """Return the line and column of each character of a node's value that is no blank."""
    if node.style in ("|", ">"):
        rows = range(node.line, min(node.end_line, len(lines)))
        return [(row + 1, at + 1) for row in rows for at, mark in enumerate(lines[row]) if not mark.isspace()]
    wanted = solid(node.value)
    places: list[tuple[int, int]] = []
    start = node.column if node.style else node.column - 1
    for row in range(node.line - 1, min(node.end_line, len(lines))):
        places += [(row + 1, at + 1) for at in _solid_in(lines[row], start, node.style)]
        start = 0
    return places[:wanted]


def _solid_in(line: str, start: int, style: str | None) -> list[int]:
    """Return where the characters that are no blanks are written in one line of plain or quoted text."""
    if style is None:
        return [at for at in range(start, len(line)) if not line[at].isspace()]
    if style == "'":
        return [one.start() for one in _SINGLE.finditer(line, start)]
    return [one.start() for one in _DOUBLE.finditer(line, start) if line[one.start()] != "\\" or not _is_blank(one)]


def _is_blank(written: re.Match[str]) -> bool:
    """Say whether an escape in double-quoted text stands for a blank."""
    digits = written["x"] or written["u"] or written["U"]
    if digits:
        return chr(int(digits, 16)).isspace()
    return written["one"] is None or written["one"] in _BLANK_ESCAPES
