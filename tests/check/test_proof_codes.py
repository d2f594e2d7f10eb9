"""Every code of the check: its example provokes it and nothing else, and what is said of it is whole."""

from __future__ import annotations

import pytest

from crushgame.check.proof import Proof
from crushgame.check.prove import prove
from crushgame.check.sets.explore import Budget, Clock
from crushgame.check.walks.noted import notes_of, with_notes
from crushgame.story.codes import CODES
from crushgame.story.codes.proofs import RECORDS
from crushgame.story.codes.record import Code
from crushgame.story.printable import clean
from tests.story.frame import reading

_FOLLOWS = {
    "W711": {"W712"},  # what never leads to the scene is told as well
    "W721": {"W712"},  # and that the option with the note is never open
}
"""What the check says besides, of the same fault."""


def _checked(text: str) -> Proof:
    """Check a story, with its notes."""
    read = reading(text)
    assert read.program is not None
    clock = Clock(Budget())
    return with_notes(prove(read, clock), read.program, notes_of(read.program, clock))


_WITH_EXAMPLE = [code for code in RECORDS if code.example]

_COUNTERS = [f"n{number}" for number in range(8)]
VAST = (
    "variables:\n" + "".join(f"  {name}: {{from: 0, to: 99}}\n" for name in _COUNTERS)
    + "scenes:\n  start:\n    steps:\n      - choice:\n"
    + "".join(f"          - {{option: Count {name}., set: {{{name}: +1}}}}\n" for name in _COUNTERS)
    + "          - {option: Enough., if: n0 * n1 + n2 * n3 > n4 * n5 + n6 * n7, end: done}\n"
    + "        loop: yes\n"
)  # fmt: skip
"""10 to the power of 16 states, each of them within reach and all of them told apart by the way out."""


def _named(code: Code) -> str:
    return code.code


@pytest.mark.parametrize("code", _WITH_EXAMPLE, ids=_named)
def test_the_example_of_a_code_can_be_read_without_an_error(code: Code) -> None:
    found = reading(code.example)
    assert found.program is not None
    # The one thing that reading says of such an example is what the check says better.
    assert [finding.code for finding in found.findings] == (["W505"] if code.code == "E706" else [])


@pytest.mark.parametrize("code", _WITH_EXAMPLE, ids=_named)
def test_the_example_of_a_code_provokes_that_code_when_it_is_checked(code: Code) -> None:
    assert {finding.code for finding in _checked(code.example).findings} == {code.code} | _FOLLOWS.get(code.code, set())


@pytest.mark.parametrize("code", _WITH_EXAMPLE, ids=_named)
def test_what_an_example_provokes_can_be_said_and_stands_inside_the_file(code: Code) -> None:
    read = reading(code.example)
    for finding in _checked(code.example).findings:
        message = CODES[finding.code].message.format_map(finding.values)
        assert message == clean(message)
        lines = read.sources[finding.spot.file].split("\n")
        for spot in (finding.spot, *(related.spot for related in finding.related)):
            assert 1 <= spot.column <= len(lines[spot.line - 1])


def test_only_what_was_not_proved_has_no_example() -> None:
    assert [code.code for code in RECORDS if not code.example] == ["E707", "E709"]


def test_a_story_beyond_the_budget_is_e709_at_its_first_scene_and_not_green() -> None:
    read = reading(VAST)
    assert read.program is not None
    proof = prove(read, Clock(Budget(seconds=0.2, megabytes=64)))
    [finding] = [finding for finding in proof.findings if finding.code == "E709"]
    assert finding.spot == read.program.scenes["start"].spot
    assert CODES["E709"].message.format_map(finding.values).startswith("NOT PROVED: ")
    assert proof.unproved
