"""Flags that follow a setting, to the check: every game may start with either value, and a walk says which."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from crushgame.check.odds.odds import odds_of
from crushgame.check.odds.players import EVEN
from crushgame.check.proof import Proof
from crushgame.check.prove import prove
from crushgame.check.sets.explore import Budget, Clock
from crushgame.check.show.retelling import retold
from crushgame.check.walks.destinations import Destination, asked_for
from crushgame.check.walks.trials import run
from crushgame.check.walks.walk_tests import NamedWalk, as_tests
from crushgame.check.walks.walkfile import WalkFile, read, written
from crushgame.check.walks.ways import way_to
from crushgame.play.beats import EndingBeat
from crushgame.play.walk import Walk, go
from crushgame.story.model import Story
from crushgame.story.program import Program
from tests.story.frame import reading

SET = """\
variables:
  numbers: {start: no, setting: numbers}
  guided: {start: yes, setting: cues}
  nights: {from: 0, to: 3, kept: yes}
endings: {counted: {title: Counted}, told: {title: Told}, late: {title: Late}}
scenes:
  start:
    steps:
      - choice:
          - {option: Wait., id: wait}
          - {option: Count., id: count, if: numbers, end: counted}
          - {option: Guess., id: guess, if: nights == 2 and not guided and numbers, end: late}
      - set: {nights: +1}
      - end: told
"""


class Proved(NamedTuple):
    """A story with what is proved of it."""

    story: Story
    program: Program
    proof: Proof


def _proved(text: str) -> Proved:
    found = reading(text)
    assert found.story is not None
    assert found.program is not None, found.findings
    return Proved(found.story, found.program, prove(found, _clock()))


def _clock() -> Clock:
    return Clock(Budget(20.0, 500))


def _way(told: Proved, ending: str) -> Walk:
    goal = asked_for(told.story, told.program, ending)
    assert isinstance(goal, Destination)
    walk = way_to(goal, _clock()).walk
    assert walk is not None
    return walk


def _end(program: Program, walk: Walk) -> str:
    gone = go(program, walk)
    assert gone.misfit is None
    assert isinstance(gone.session.stop, EndingBeat)
    return gone.session.stop.id


def test_what_only_happens_once_a_player_has_set_something_can_happen() -> None:
    assert _proved(SET).proof.findings == ()


def test_what_can_happen_with_one_start_alone_is_no_dead_end_of_the_other() -> None:
    told = _proved(SET.replace("{start: no, setting: numbers}", "no").replace("if: numbers", "if: numbers == yes"))
    assert "E706" in {finding.code for finding in told.proof.findings}


def test_a_promise_that_only_one_setting_breaks_is_broken_by_a_walk_that_sets_it() -> None:
    _, program, proof = _proved(SET + "promises: [{never: ending == counted}]\n")
    (number,) = (at for at, finding in enumerate(proof.findings) if finding.code == "E704")
    walk = proof.walks[number]
    assert (walk.carried, walk.fates) == ({"numbers": "yes"}, {})
    assert _end(program, walk) == "counted"
    assert [(step.kind, step.words) for step in retold(program, walk)][:1] == [("set", "numbers = yes")]


def test_a_setting_can_be_changed_between_two_games() -> None:
    told = _proved(SET)
    walk = _way(told, "late")
    assert walk.carried == {"nights": 2, "numbers": "yes", "guided": "no"}
    assert _end(told.program, walk) == "late"


def test_a_walk_needs_nothing_set_where_the_start_will_do() -> None:
    assert _way(_proved(SET), "told").carried == {}


def test_a_walk_file_and_a_story_test_remember_what_was_set() -> None:
    told = _proved(SET)
    program, walk = told.program, _way(told, "counted")
    again = read(program, written(program, walk, ["Counted"]).encode())
    assert isinstance(again, WalkFile)
    assert again.walk.carried == {"numbers": "yes"}
    found = reading(SET + as_tests(program, [NamedWalk("Counted", walk)]))
    assert found.findings == ()
    assert found.story is not None
    assert [verdict.failures for verdict in run(program, found.story.tests)] == [()]


def test_no_fate_decides_what_a_player_has_set() -> None:
    told = _proved(SET)
    fated = Walk({}, {"draw/numbers": (1,)}, _way(told, "told").decisions)
    assert _end(told.program, fated) == "told"
    assert "draw:" not in as_tests(told.program, [NamedWalk("Told", fated)])


@pytest.mark.parametrize(("start", "chance"), [("no", 0.0), ("yes", 0.5)])
def test_odds_are_those_of_a_player_who_has_set_nothing(start: str, chance: float) -> None:
    program = _proved(SET.replace("{start: no, setting", f"{{start: {start}, setting")).program
    odds = odds_of(program, EVEN, _clock())
    assert not isinstance(odds, str)
    assert odds.endings["counted"].value == chance
