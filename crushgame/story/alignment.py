"""From a text as it was read, mended and cleaned, back to what the author wrote: where a finding stands there.

Knows two versions of a file that have the same number of lines. Must not know why they differ.
"""

from __future__ import annotations

from crushgame.story.diagnostics import Finding, Related, Spot

_FURTHEST = 12
"""So many characters may be added or missing in one place; whatever differs more is taken for other characters."""
_ALIKE = 4
_EXACTLY = 4_000
"""So far into a line its characters are told apart; of what is behind, no more is known than how far in it is."""


class Alignment:
    """Moves findings about the lines `read` to the lines `written`."""

    def __init__(self, read: list[str], written: list[str]) -> None:
        self.read = read
        self.written = written
        self._columns: dict[int, list[int]] = {}

    def moved(self, finding: Finding) -> Finding:
        """Return a finding with all its spots, and its length, as they are in the author's text."""
        spot = self.spot(finding.spot)
        length = finding.length
        if self._differs(spot.line):
            end = self.spot(finding.spot._replace(column=finding.spot.column + finding.length))
            length = max(1, end.column - spot.column)
        related = tuple(Related(self.spot(other), note) for other, note in finding.related)
        return finding._replace(spot=spot, length=length, related=related)

    def spot(self, spot: Spot) -> Spot:
        """Return where a spot of the text that was read stands in the author's: at most right behind the line's end."""
        if not self._differs(spot.line):
            return spot
        columns = self._columns.get(spot.line)
        if columns is None:
            columns = _aligned(self.read[spot.line - 1], self.written[spot.line - 1])
            self._columns[spot.line] = columns
        return spot._replace(column=columns[min(spot.column, len(columns)) - 1] + 1)

    def _differs(self, line: int) -> bool:
        at = line - 1
        return at < min(len(self.read), len(self.written)) and self.read[at] != self.written[at]


def _aligned(read: str, written: str) -> list[int]:
    """Return for each index of `read`, and for its end, the index in `written` of the same character.

    One that was added stands where the next one does that was there before. Behind `_EXACTLY` characters, all count as alike.
    """
    found: list[int] = []
    at = 0
    while len(found) < min(len(read), _EXACTLY):
        index = len(found)
        if read[index : index + 1] != written[at : at + 1]:
            added, missing = _gap(read, index, written, at)
            found += [min(at + min(one, missing), len(written)) for one in range(added)]
            at = min(at + missing, len(written))
            if added:
                continue
        found.append(at)
        at = min(at + 1, len(written))
    behind = max(0, len(read) - len(found))
    found += [min(at + one, len(written)) for one in range(behind)]
    return [*found[: len(read)], min(at + behind, len(written))]


def _gap(read: str, index: int, written: str, at: int) -> tuple[int, int]:
    """Return how many characters were added and how many are missing before the two texts agree again."""
    for size in range(1, _FURTHEST + 1):
        for missing in range(size + 1):
            added = size - missing
            following = read[index + added : index + added + _ALIKE]
            if following == written[at + missing : at + missing + _ALIKE]:
                return added, missing
    return 1, 1
