"""Walks that together take every option: each can be gone to its ending, and none of them is there for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.check.sets.explore import Budget, Clock
from crushgame.check.walks.cover import Cover, cover
from crushgame.library import StoryFiles, find
from crushgame.play.beats import EndingBeat
from crushgame.play.walk import go
from crushgame.story import read
from crushgame.story.program import ChoicePoint, Program
from tests.check.made_stories import made
from tests.check.plainly import TooLarge, walk_by_engine
from tests.check.test_walks import NIGHTS
from tests.conftest import CHECKOUT
from tests.story.frame import reading

FAULTS = sorted((CHECKOUT / "tests" / "stories" / "faults").glob("*.yaml"))


def _program(text: str) -> Program:
    found = reading(text).program
    assert found is not None, reading(text).findings
    return found


def _covered(program: Program, seconds: float = 20.0) -> Cover:
    """Return the cover of a story, once the engine's own record has said that it is one."""
    found = cover(program, Clock(Budget(seconds)))
    taken = set[tuple[str, str]]()
    for one in found.walks:
        gone = go(program, one.walk)
        assert gone.misfit is None
        stop = gone.session.stop
        assert (stop.id if isinstance(stop, EndingBeat) else "") == one.ending
        assert gone.session.chosen() == {f"{scene}.{option}" for scene, option in one.options}
        taken |= one.options
    assert taken | {*found.never, *found.missing} == set(found.options)
    assert len(taken) + len(found.never) + len(found.missing) == len(found.options)
    for one in found.walks:
        others = frozenset[tuple[str, str]]().union(*(other.options for other in found.walks if other is not one))
        assert not one.options <= others
    return found


def test_the_stories_that_ship_are_covered_in_few_walks() -> None:
    for name, most in (("bus_stop.yaml", 3), ("dry_run", 4)):
        files = find(str(CHECKOUT / "story" / name))
        assert isinstance(files, StoryFiles)
        program = read(files.files).program
        assert program is not None
        found = _covered(program)
        assert (found.never, found.missing) == ((), ())
        assert len(found.walks) <= most
        assert all(one.ending for one in found.walks)


def test_kept_values_chance_calls_and_shuffled_hands_are_covered() -> None:
    found = _covered(_program(NIGHTS))
    assert (found.never, found.missing) == ((), ())


def test_an_option_for_a_later_game_is_on_a_walk_that_says_what_is_kept() -> None:
    found = _covered(
        _program(
            """\
variables: {met: {start: no, kept: yes}}
scenes:
  start:
    steps:
      - choice:
          - {option: Hello., id: hello, set: {met: yes}, end: done}
          - {option: Hello again., id: again, if: met, end: done}
"""
        )
    )
    assert [(one.walk.carried, sorted(one.options)) for one in found.walks] == [
        ({}, [("start", "hello")]),
        ({"met": "yes"}, [("start", "again")]),
    ]


def test_one_walk_goes_round_for_all_that_it_can_come_back_for() -> None:
    rounds = "\n".join(f"          - {{option: Look {at}., id: look{at}, goto: start}}" for at in range(6))
    found = _covered(
        _program(
            f"""\
scenes:
  start:
    steps:
      - choice:
          - {{option: Go., id: go, end: done}}
{rounds}
"""
        )
    )
    assert [len(one.walk.decisions) for one in found.walks] == [7]


def test_options_that_can_never_be_taken_are_told_apart() -> None:
    found = _covered(
        _program(
            """\
variables: {key: no}
scenes:
  start:
    steps:
      - choice:
          - {option: Leave., id: leave, end: done}
          - {option: Open it., id: open, if: key, set: {key: yes}, end: done}
"""
        )
    )
    assert found.never == (("start", "open"),)
    assert len(found.walks) == 1


def test_a_walk_into_a_trap_comes_to_no_ending() -> None:
    found = _covered(
        _program(
            """\
scenes:
  start:
    steps:
      - choice:
          - {option: Leave., id: leave, end: done}
          - {option: Fall., id: fall, goto: pit}
  pit:
    steps:
      - choice:
          - {option: Shout., id: shout, goto: pit}
          - {option: Wait., id: wait, goto: pit}
"""
        )
    )
    assert sorted((one.ending, len(one.options)) for one in found.walks) == [("", 3), ("done", 1)]


def test_a_story_without_options_needs_no_walk() -> None:
    assert _covered(_program("scenes: {start: {steps: [Hello., {end: done}]}}")) == Cover((), (), (), (), "")


def test_where_time_runs_out_nothing_is_called_impossible() -> None:
    found = _covered(_program(NIGHTS), seconds=-1.0)
    assert found.walks == ()
    assert found.never == ()
    assert found.missing == found.options
    assert "ran out" in found.unknown


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_every_story_with_a_planted_fault_is_covered(path: Path) -> None:
    program = read({"story.yaml": path.read_bytes()}).program
    assert program is not None
    assert _covered(program).missing == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_a_made_story_is_covered_as_far_as_the_engine_can_go(number: int) -> None:
    program = made(number).program
    try:
        engine = walk_by_engine(program, most=3_000)
    except TooLarge:
        return
    found = _covered(program)
    assert found.missing == ()
    points = {stand: program.code[stand.at] for stand in engine.arrows}
    possible = {
        (point.scene, arrow.by)
        for stand, point in points.items()
        if isinstance(point, ChoicePoint)
        for arrow in engine.arrows[stand]
    }
    assert set(found.options) - set(found.never) == possible
