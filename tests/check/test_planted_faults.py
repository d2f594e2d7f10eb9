"""Small stories with one planted fault each, and a mended twin of each: every fault is found, and nothing else is.

A faulty story says by itself what is to be found: a comment `# W712` stands at the end of the very line of the finding, or
alone on the line above it; several codes stand with spaces between. A mended twin has no such comment and no finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache

import pytest

from crushgame.check.proof import Proof
from crushgame.check.prove import prove
from crushgame.check.sets.explore import Budget, Clock
from crushgame.check.walks.noted import notes_of, with_notes
from crushgame.play.beats import EndingBeat, Halt
from crushgame.play.walk import Gone, go
from crushgame.story import read
from crushgame.story.codes import CODES
from crushgame.story.diagnostics import Finding
from crushgame.story.program import ChoicePoint, Program
from crushgame.story.reading import Reading
from tests.conftest import CHECKOUT

FAULTS = CHECKOUT / "tests" / "stories" / "faults"
FAULTY = sorted(path.stem for path in FAULTS.glob("*.yaml") if not path.stem.endswith(".mended"))
FEWEST = 40
MOST_CHANGED = 6
"""Lines that a mend may touch: those that go and those that come, the more of the two, over the whole file."""

_PLANTED = re.compile(r"(?P<before>.*?)# (?P<codes>[EW]\d{3}(?: [EW]\d{3})*)")


def _text(name: str) -> str:
    return (FAULTS / f"{name}.yaml").read_text(encoding="utf-8")


def _planted(text: str) -> set[tuple[str, int]]:
    """Return what a story's comments say is to be found: codes, each with its line."""
    expected = set()
    for number, line in enumerate(text.split("\n"), 1):
        found = _PLANTED.fullmatch(line)
        if found:
            at = number if found["before"].strip() else number + 1
            expected |= {(code, at) for code in found["codes"].split()}
    return expected


@cache
def _proved(name: str) -> tuple[Reading, Proof]:
    reading = read({f"{name}.yaml": _text(name).encode()})
    assert reading.program is not None, reading.findings
    clock = Clock(Budget())
    return reading, with_notes(prove(reading, clock), reading.program, notes_of(reading.program, clock))


def _found(name: str) -> list[tuple[str, int]]:
    _, proof = _proved(name)
    assert not proof.unproved
    return sorted((finding.code, finding.spot.line) for finding in proof.findings)


@pytest.mark.parametrize("name", FAULTY)
def test_a_planted_fault_is_found_where_it_stands_and_nothing_else_is(name: str) -> None:
    assert _found(name) == sorted(_planted(_text(name)))


@pytest.mark.parametrize("name", FAULTY)
def test_the_mended_twin_of_a_fault_is_clean(name: str) -> None:
    assert _found(f"{name}.mended") == []


# ---- walks ---------------------------------------------------------------------------------------------------------------


def _stops_dry(gone: Gone, finding: Finding) -> bool:
    stop = gone.session.stop
    spot = gone.session.program.spots[gone.session.state.at]
    return isinstance(stop, Halt) and stop.code == "E603" and spot == finding.spot


def _goes_round(gone: Gone, _: Finding) -> bool:
    stop = gone.session.stop
    return isinstance(stop, Halt) and stop.code == "E602"


def _takes_the_option(gone: Gone, finding: Finding) -> bool:
    return bool(_options_at(gone.session.program, finding) & gone.session.chosen())


def _options_at(program: Program, finding: Finding) -> set[str]:
    menus = [step for step in program.code if isinstance(step, ChoicePoint)]
    return {f"{menu.scene}.{option.id}" for menu in menus for option in menu.options if option.spot == finding.spot}


def _breaks_the_promise(gone: Gone, finding: Finding) -> bool:
    """Each planted promise is still broken at the stop that its walk leads to."""
    session, program = gone.session, gone.session.program
    ending = 1 + list(program.endings).index(session.stop.id) if isinstance(session.stop, EndingBeat) else 0
    values = [*session.state.values, ending]
    [clauses] = [dict(promise.clauses) for promise in program.promises if promise.spot == finding.spot]
    if "always" in clauses:
        return not clauses["always"].evaluate(values)
    return bool(clauses["never"].evaluate(values))


CLAIMS: dict[str, Callable[[Gone, Finding], bool]] = {
    "E701": _stops_dry, "E702": _takes_the_option, "E703": _goes_round, "E704": _breaks_the_promise,
}  # fmt: skip
"""The findings that a walk has to show, and whether a walk that was gone shows one."""


@pytest.mark.parametrize("name", FAULTY)
def test_every_walk_that_is_given_for_a_fault_leads_to_it_in_the_game_itself(name: str) -> None:
    reading, proof = _proved(name)
    assert reading.program is not None
    for index, walk in proof.walks.items():
        gone = go(reading.program, walk)
        assert gone.misfit is None
        finding = proof.findings[index]
        claim = CLAIMS.get(finding.code)
        assert claim is None or claim(gone, finding), finding


@pytest.mark.parametrize("name", FAULTY)
def test_every_fault_that_a_walk_can_show_has_one(name: str) -> None:
    _, proof = _proved(name)
    assert [finding for at, finding in enumerate(proof.findings) if finding.code in CLAIMS and at not in proof.walks] == []


# ---- the pairs themselves --------------------------------------------------------------------------------------------------


def test_there_are_enough_planted_faults_and_each_has_a_twin() -> None:
    assert len(FAULTY) >= FEWEST
    twins = {path.stem.removesuffix(".mended") for path in FAULTS.glob("*.mended.yaml")}
    assert twins == set(FAULTY)


def test_every_code_of_the_check_is_planted_somewhere() -> None:
    planted = {code for name in FAULTY for code, _ in _planted(_text(name))}
    # Running out of room is no fault of a story, and sixty-five scenes are no small one.
    assert {code for code in CODES if code[1] == "7"} - planted == {"E707", "E709"}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_story_says_what_is_to_be_found_and_its_twin_does_not(name: str) -> None:
    assert _planted(_text(name))
    assert not _planted(_text(f"{name}.mended"))


@pytest.mark.parametrize("name", FAULTY)
def test_a_mend_is_as_small_as_an_author_would_make_it(name: str) -> None:
    faulty, mended = (_without_comments(_text(each)) for each in (name, f"{name}.mended"))
    changes = [part for part in SequenceMatcher(None, faulty, mended, autojunk=False).get_opcodes() if part[0] != "equal"]
    assert 1 <= sum(max(end - start, to - since) for _, start, end, since, to in changes) <= MOST_CHANGED


def _without_comments(text: str) -> list[str]:
    lines = [line.partition("  # ")[0] for line in text.split("\n")]
    return [line for line in lines if not line.lstrip().startswith("# ")]
