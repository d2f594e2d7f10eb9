"""Stories that are too deep, too wide, or written to make the check work for ever."""

from __future__ import annotations

from itertools import pairwise

import pytest

from crushgame.check.odds.odds import odds_of
from crushgame.check.odds.players import EVEN
from crushgame.check.prove import prove
from crushgame.check.sets.explore import Budget, Clock
from crushgame.story import Reading
from tests.story.frame import reading


def deep(calls: int) -> Reading:
    """A story of scenes that each call the next."""
    scenes = [f"  s{number}: {{steps: [{{call: s{number + 1}}}]}}\n" for number in range(1, calls)]
    start = "  start: {steps: [{choice: [{option: Down.}]}, {call: s1}, {end: done}]}\n"
    return reading("scenes:\n" + start + "".join(scenes) + f"  s{calls}: {{steps: [Deep.]}}\n")


def test_calls_deeper_than_the_player_goes_are_found_and_are_no_round() -> None:
    proof = prove(deep(65))
    assert [finding.code for finding in proof.findings if finding.is_error] == ["E706", "E707"]
    assert [finding.code for finding in prove(deep(64)).findings] == []
    program = deep(65).program
    assert program is not None
    assert isinstance(odds_of(program, EVEN, Clock(Budget())), str)


def test_thousands_of_scenes_in_a_row_are_followed_in_one_piece() -> None:
    row = "".join(f"  s{number}: {{steps: [Words., {{goto: s{number + 1}}}]}}\n" for number in range(3_000))
    proof = prove(reading(f"scenes:\n  start: {{steps: [{{goto: s0}}]}}\n{row}  s3000: {{steps: [{{end: done}}]}}\n"))
    assert proof.unproved == ""
    assert proof.findings == ()


def sums_over(count: int, first: int) -> Reading:
    """A story that sets many flags one after another and then asks for their sum, in either order."""
    names = [f"v{number}" for number in range(count)]
    steps = "".join(f"      - choice: [{{option: A{name}., set: {{{name}: 1}}}}, {{option: B{name}.}}]\n" for name in names)
    variables = "".join(f"  {name}: {{from: 0, to: 1}}\n" for name in names)
    total = " + ".join(names[::first])
    asked = (
        f"      - if: {total} >= {count // 2}\n        then: [Many.]\n      - if: {total} > {count}\n        then: [Never.]\n"
    )
    return reading(f"variables:\n{variables}scenes:\n  start:\n    steps:\n{steps}{asked}      - end: done\n")


@pytest.mark.parametrize("first", [1, -1])
def test_a_sum_over_the_whole_night_is_worked_out_in_any_order(first: int) -> None:
    proof = prove(sums_over(22, first), Clock(Budget(seconds=20)))
    assert not proof.unproved
    assert [finding.code for finding in proof.findings] == ["W515"]


def test_moves_that_double_one_another_are_not_written_out() -> None:
    names = [f"v{number}" for number in range(30)]
    variables = "".join(f"  {name}: {{from: 0, to: 3, start: 1}}\n" for name in names)
    moves = ", ".join(f"{new}: = {old} + {old}" for old, new in pairwise(names))
    said = " ".join(f"{{{name}}}" for name in names)
    text = f"variables:\n{variables}scenes:\n  start: {{steps: [{{set: {{{moves}, v0: 2}}}}, '{said}', {{end: done}}]}}\n"
    assert not prove(reading(text), Clock(Budget(seconds=20))).unproved


WIDE = """\
variables:
  a: {from: 0, to: 900000}
  b: {from: 0, to: 900000}
scenes:
  start:
    steps:
      - choice:
          - {option: A., set: {a: +1}, goto: start}
          - {option: B., set: {b: +1}, goto: start}
          - {option: C., if: a > b, end: done}
"""


def test_a_variable_with_too_many_values_is_said_to_be_too_wide() -> None:
    proof = prove(reading(WIDE))
    assert '"a" can have 900,001 values' in proof.unproved


HALF_OPEN = """\
variables: {key: no}
scenes:
  start:
    steps:
      - choice:
          - {option: Take it., set: {key: yes}}
          - {option: Leave it.}
      - choice:
          - option: Open{if key} with the key{end}.
            if: key
            locked: No{if key}, never{else}, not yet{end}.
            end: done
          - {option: Go., end: done}
"""


def test_words_of_an_option_are_asked_about_only_where_they_are_shown() -> None:
    [finding] = prove(reading(HALF_OPEN)).findings
    assert (finding.code, finding.spot.line) == ("W715", 13)
    hidden = HALF_OPEN.replace("            locked: No{if key}, never{else}, not yet{end}.\n", "")
    [finding] = prove(reading(hidden)).findings
    assert (finding.code, finding.spot.line) == ("W716", 11)


def test_a_round_of_questions_is_a_trap_and_no_hang() -> None:
    text = "scenes:\n  start: {steps: [{choice: [{option: Go., end: done}, {option: Ask., goto: a}]}]}\n"
    asking = "  a: {steps: [{ask: player, prompt: Who?, default: Sam}, 'Oh, {player}.', {goto: a}]}\n"
    [finding] = prove(reading(text + asking)).findings
    assert (finding.code, finding.values["words"]) == ("E702", "Ask.")
