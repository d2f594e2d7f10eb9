"""What a finding is: a code, a spot in a file, and a way out.

Knows findings as values and how they sort. Must not know how a story is read, nor write to a terminal: `report.py` renders
findings, and the words of each code live in `codes/`, which is loaded only when a finding is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple


class Spot(NamedTuple):
    """A spot in a story's source, as an editor counts: lines and columns from 1."""

    file: str
    line: int
    column: int


class Related(NamedTuple):
    """A second spot that explains the first, such as where a duplicate key stood before."""

    spot: Spot
    note: str


class Finding(NamedTuple):
    """One thing wrong with a story.

    `values` fill the `{names}` in the message of the code's record. `length` is how many characters the caret underlines.
    `suggestion` is the name that was probably meant; `corrected` is the whole source line (or lines) as it should stand.
    Both are empty where there is none.
    """

    code: str
    spot: Spot
    values: dict[str, str]
    length: int = 1
    suggestion: str = ""
    corrected: str = ""
    related: tuple[Related, ...] = ()

    @property
    def is_error(self) -> bool:
        """Errors (codes that start with E) keep a story from being played; warnings (W) do not."""
        return self.code.startswith("E")


def in_file_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sort by file, line and column, and drop exact repeats of one code at one spot."""
    unique: dict[tuple[Spot, str, tuple[str, ...]], Finding] = {}
    for finding in findings:
        unique.setdefault((finding.spot, finding.code, tuple(finding.values.values())), finding)
    return tuple(sorted(unique.values(), key=lambda finding: (finding.spot, finding.code)))


def nearest(word: str, known: list[str]) -> str:
    """Return the known name that `word` was probably meant to be, or an empty string.

    Ratcliff and Obershelp's similarity as in `difflib`, with a cut-off that lets through one or two slips of the finger. Of
    very many names, only those are compared that share the most letters with `word`, of thousands only those that stand around
    it in the alphabet; of a long word only the start.
    """
    from difflib import get_close_matches  # loaded only once something is wrong

    sought = word[:_LONGEST_COMPARED].lower()
    folded, marks = _folded(tuple(known))
    names = list(folded)
    if len(names) > _MOST_LOOKED_AT:
        first = max(0, bisect_left(names, sought) - _MOST_LOOKED_AT // 2)
        names, marks = names[first : first + _MOST_LOOKED_AT], marks[first : first + _MOST_LOOKED_AT]
    close = get_close_matches(sought, _likeliest(sought, names, marks), n=1, cutoff=0.72)
    return folded[close[0]] if close else ""


_MOST_COMPARED = 24
_MOST_LOOKED_AT = 3_000
_LONGEST_COMPARED = 80


@lru_cache(maxsize=8)
def _folded(known: tuple[str, ...]) -> tuple[dict[str, str], list[tuple[int, int]]]:
    """Return names by their small letters, and for each of those which letters and pairs of letters it has."""
    folded = {name[:_LONGEST_COMPARED].lower(): name for name in reversed(known)}
    if len(folded) > _MOST_LOOKED_AT:
        folded = dict(sorted(folded.items()))
    return folded, [_mark(name) for name in folded] if len(folded) > _MOST_COMPARED else []


def _likeliest(word: str, names: list[str], marks: list[tuple[int, int]]) -> list[str]:
    if len(names) <= _MOST_COMPARED:
        return names
    wanted, size = _mark(word)
    shared = [1000 * (mark & wanted).bit_count() // (count + size + 1) for mark, count in marks]
    order = sorted(range(len(names)), key=shared.__getitem__, reverse=True)
    return [names[index] for index in order[:_MOST_COMPARED]]


def _mark(word: str) -> tuple[int, int]:
    """Return a set of bits, one for each letter and each pair of letters of a word, and how many there are."""
    points = [ord(letter) for letter in word]
    bits = 0
    for point in points:
        bits |= 1 << point % 64
    for first, second in pairwise(points):
        bits |= 1 << 64 + (first * 31 + second) % 448
    return bits, bits.bit_count()
