"""Looking for words in what was said, and marking them where they stand.

Knows texts and pieces of rows. Must not know widgets. Capitals do not matter, nor how many blanks part two words, nor whether a
letter and its accent were written as one or as two; words that a line break parts are found and marked too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from crushgame.tui.typeset import Range

_BEFORE_WORDS = re.compile(r"[▎│›· ]*")
"""What may stand in a row before what is said."""

_LETTERS = re.compile(
    r".[\u0300-\u036f\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u3099\u309a]*", re.DOTALL
)
"""A letter with the accents that are written after it, or one in Korean with the parts that follow its first."""


class _Folded(NamedTuple):
    """A text as it is compared, and where in the text each of its characters begins and ends: None where nothing has moved."""

    text: str
    places: tuple[Range, ...] | None = None

    def span(self, match: re.Match[str]) -> Range:
        """Return where in the text something was found."""
        if self.places is None:
            return match.span()
        return self.places[match.start()][0], self.places[match.end() - 1][1]


def _folded(text: str) -> _Folded:
    folded = text.casefold()
    if text.isascii() or (len(folded) == len(text) and all(unicodedata.is_normalized("NFC", one) for one in (text, folded))):
        return _Folded(folded)
    letters, places = [], []
    for letter in _LETTERS.finditer(text):
        same = unicodedata.normalize("NFC", unicodedata.normalize("NFC", letter[0]).casefold())
        letters.append(same)
        places += [letter.span()] * len(same)
    return _Folded("".join(letters), tuple(places))


class Wanted:
    """Words that are looked for."""

    def __init__(self, typed: str) -> None:
        words = [re.escape(word) for word in _folded(typed).text.split()]
        self._whole = re.compile(" +".join(words)) if words else None
        parts = [(" +".join(words[:at]), " +".join(words[at:])) for at in range(1, len(words))]
        self._parted = [(re.compile(f"{head} *$"), re.compile(tail)) for head, tail in parts]

    def is_in(self, text: str) -> bool:
        """Whether they stand in a text."""
        return self._whole is not None and self._whole.search(" ".join(_folded(text).text.split())) is not None

    def marks(self, above: str, row: str, below: str) -> list[Range]:
        """Return where they stand in a row of text; `above` and `below` are the rows next to it, or empty."""
        if self._whole is None:
            return []
        folded = _folded(row)
        found = [folded.span(match) for match in self._whole.finditer(folded.text)]
        if self._parted:
            over, under = _folded(above).text, _folded(below).text
            start = _words_from(folded.text)
            for head, tail in self._parted:
                ends, begins = head.search(folded.text), tail.match(folded.text, start)
                if ends and tail.match(under, _words_from(under)):
                    found.append(folded.span(ends))
                if begins and head.search(over):
                    found.append(folded.span(begins))
        return _apart(sorted(set(found)))


def _apart(ranges: list[Range]) -> list[Range]:
    """Return sorted ranges with those that overlap made one: half of a letter cannot be marked."""
    apart: list[Range] = []
    for start, end in ranges:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], end))
        else:
            apart.append((start, end))
    return apart


def _words_from(row: str) -> int:
    before = _BEFORE_WORDS.match(row)
    return before.end() if before else 0


def marked(pieces: list[Segment], marks: list[Range], style: Style) -> list[Segment]:
    """Return the pieces of a row with these ranges of its text, in order, in another style."""
    if not marks:
        return pieces
    out: list[Segment] = []
    at = 0
    for piece in pieces:
        done = 0
        for start, stop in marks:
            first, last = max(start - at, done), min(stop - at, len(piece.text))
            if first < last:
                out += [Segment(piece.text[done:first], piece.style), Segment(piece.text[first:last], style)]
                done = last
        out.append(Segment(piece.text[done:], piece.style))
        at += len(piece.text)
    return [piece for piece in out if piece.text]


def text_of(pieces: list[Segment]) -> str:
    """Return the text of a row."""
    return "".join(piece.text for piece in pieces)
