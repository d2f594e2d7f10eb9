"""Findings while they are gathered, with an end to it: a file of a hundred thousand mistakes is not told of each.

Knows how many findings help anybody. Must not know what they are about.
"""

from __future__ import annotations

from collections.abc import Iterable

from crushgame.story.diagnostics import Finding

MOST_ERRORS = 200
"""So many errors are kept of each stage of reading a story, and of the whole; warnings likewise."""


LONGEST_CORRECTED = 8_000
"""A corrected line of more characters than this is not shown: nobody could see in it what was corrected."""


class EnoughError(Exception):
    """So much is wrong that looking on would only cost time. It never leaves `crushgame.story`, nor a reader of walks."""


class Gathered(list[Finding]):
    """The findings of one stage. Past `MOST_ERRORS` errors, adding one raises `EnoughError`; a warning too many is dropped.

    That a warning was dropped costs a story nothing: it stays as fit to play as it was.
    """

    def __init__(self) -> None:
        super().__init__()
        self._errors = 0

    def append(self, finding: Finding) -> None:
        """Keep a finding, or give up."""
        if finding.is_error:
            if self._errors == MOST_ERRORS:
                super().append(no_more(finding))
                raise EnoughError
            self._errors += 1
        elif len(self) - self._errors >= MOST_ERRORS:
            return
        super().append(finding)


def no_more(finding: Finding) -> Finding:
    """Return the finding that says that there are more, in the place of the first that is left out."""
    return Finding("E109", finding.spot, {"most": str(MOST_ERRORS)})


def first_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what is shown of findings in file order: the first errors and the first warnings, and whether there are more."""
    kept: list[Finding] = []
    errors = warnings = 0
    for one in findings:
        finding = one._replace(corrected="") if len(one.corrected) > LONGEST_CORRECTED else one
        errors += finding.is_error
        warnings += not finding.is_error
        if finding.is_error and errors > MOST_ERRORS:
            return (*kept, finding if finding.code == "E109" else no_more(finding))
        if finding.is_error or warnings <= MOST_ERRORS:
            kept.append(finding)
    return tuple(kept)
