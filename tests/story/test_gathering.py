"""An end to findings: the first ones are kept, and a story is as fit to play as all of them say."""

from __future__ import annotations

import pytest

from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.gathering import MOST_ERRORS, EnoughError, Gathered, first_of
from tests.story.frame import reading


def _finding(code: str, line: int) -> Finding:
    return Finding(code, Spot("x.yaml", line, 1), {})


def test_the_error_after_the_last_that_is_kept_ends_the_gathering() -> None:
    found = Gathered()
    for line in range(MOST_ERRORS):
        found.append(_finding("E301", line))
    with pytest.raises(EnoughError):
        found.append(_finding("E302", 999))
    assert (len(found), found[-1].code, found[-1].spot.line) == (MOST_ERRORS + 1, "E109", 999)


def test_warnings_without_end_hide_no_error() -> None:
    found = Gathered()
    for line in range(MOST_ERRORS * 2):
        found.append(_finding("W501", line))
    found.append(_finding("E301", 1))
    assert [finding.code for finding in found] == ["W501"] * MOST_ERRORS + ["E301"]


def test_of_all_stages_the_first_errors_are_shown_and_that_there_are_more() -> None:
    told = first_of(_finding(code, line) for line in range(300) for code in ("E301", "W501"))
    assert [finding.code for finding in told[:2]] == ["E301", "W501"]
    assert sum(finding.code == "E301" for finding in told) == MOST_ERRORS
    assert told[-1] == Finding("E109", Spot("x.yaml", MOST_ERRORS, 1), {"most": str(MOST_ERRORS)})


def test_a_corrected_line_that_nobody_could_read_is_not_shown() -> None:
    finding = _finding("E107", 1)
    assert first_of([finding._replace(corrected="x" * 8_001), finding._replace(corrected="y")])[0].corrected == ""


def test_a_story_of_nothing_but_warnings_can_be_played_however_many_they_are() -> None:
    found = reading("variables:\n" + "".join(f"  v{number}: {{from: 0, to: 1}}\n" for number in range(MOST_ERRORS + 50)))
    assert [finding.code for finding in found.findings] == ["W503"] * MOST_ERRORS
    assert found.program is not None


def test_words_that_a_hash_cut_short_on_every_line_are_warnings_still() -> None:
    found = reading("scenes:\n  start:\n    steps:\n" + "      - I never learnt # of it\n" * 150 + "      - end: done\n")
    assert {finding.code for finding in found.findings} == {"W101"}
    assert found.program is not None
