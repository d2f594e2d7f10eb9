"""What meters say, and when: at each line what is true there, and not what the end of the turn will make of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.play.beats import Line
from crushgame.play.course import values_at
from crushgame.play.meters import AS_THE_STORY, NUMBERS, WORDS, readings
from crushgame.play.session import NotOffered, Session
from tests.play.stories import FORK, program

TOLD = """\
variables:
  rapport: {from: 0, to: 3, words: [strangers, nodding, easy, in step], meter: You two}
  t: {from: 0, to: 8, clock: "21:30 +10", meter: The time}
  mood: {one of: [calm, cross], meter: The air}
  debt: {from: -3, to: 5, start: -3, meter: What you owe}
  counted: {start: no, setting: numbers}
scenes:
  start:
    steps:
      - First.
      - set: {rapport: +1, t: +1}
      - Second.
      - set: {rapport: 3, mood: cross}
      - Third.
      - choice: [{option: On., id: on, set: {rapport: 0}}]
      - Fourth.
      - set: {rapport: 2}
      - if: counted
        then: [Counted.]
      - end: done
"""


def said(session: Session, how: str = WORDS) -> list[str]:
    return [one.says for one in readings(session, how)]


def test_a_meter_says_at_each_line_what_is_true_there() -> None:
    session = Session.new(program(TOLD), "heron-1")
    shown = [said(session)[:3]]
    while session.advance():
        shown.append(said(session)[:3])
    assert shown == [
        ["strangers", "21:30", "calm"],
        ["nodding", "21:40", "calm"],
        ["in step", "21:40", "cross"],
        ["in step", "21:40", "cross"],
    ]
    session.choose("on")
    assert isinstance(session.beat, Line)
    assert said(session)[0] == "strangers"
    session.rewind()
    session.rewind()
    assert said(session)[0] == "in step"


def test_numbers_are_for_what_can_be_counted() -> None:
    session = Session.new(program(TOLD), "heron-1")
    assert said(session, NUMBERS) == ["0 of 3", "21:30", "calm", "-3"]


@pytest.mark.parametrize(("carried", "expected"), [("yes", "0 of 3"), ("no", "strangers")])
def test_left_to_the_story_its_own_flag_decides(carried: str, expected: str) -> None:
    session = Session.new(program(TOLD), "heron-1", {"counted": carried})
    assert said(session, AS_THE_STORY)[0] == expected


def test_a_story_without_meters_has_nothing_to_say() -> None:
    assert readings(Session.new(program(FORK), "heron-1"), WORDS) == ()


@given(moves=st.lists(st.sampled_from(["wait", "sing", "leave", "back"]), max_size=12))
def test_the_values_at_the_stop_are_those_that_the_turn_was_watched_to_come_to(moves: list[str]) -> None:
    session = Session.new(program(FORK), "heron-1")
    for move in moves:
        try:
            session.back() if move == "back" else session.choose(move)
        except NotOffered:
            continue
        session.stand(0)
        course = session._work_out_course()
        assert values_at(course, session.turn_length)[: len(course[0][1])] == course[-1][1]
        session.stand(session.turn_length)
        assert session.values == session.state.values
