"""What a finding is: a code, a spot in a file, and a way out.

Knows findings as values and how they sort. Must not know how a story is read, nor write to a terminal: `report.py` renders
findings, and the words of each code live in `codes/`, which is loaded only when a finding is shown.
"""

from __future__ import annotations

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

    Ratcliff and Obershelp's similarity as in `difflib`, with a cut-off that lets through one or two slips of the finger.
    """
    from difflib import get_close_matches  # loaded only once something is wrong

    folded = {name.lower(): name for name in reversed(known)}
    close = get_close_matches(word.lower(), list(folded), n=1, cutoff=0.72)
    return folded[close[0]] if close else ""
