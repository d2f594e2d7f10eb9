"""What the values of a game are at the very line that is being read: a turn's state is that of its end, and would tell of it.

Knows how a turn came about, and runs it again. Must not know what the values mean.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from crushgame.play.beats import Decision
from crushgame.play.engine import Course, answer, begin, choose
from crushgame.play.state import State
from crushgame.story.program import Program


def first_course(program: Program, seed: str, carried: Mapping[str, int | str]) -> Course:
    """Return the course of the turn that a game begins with."""
    course: Course = []
    begin(program, seed, carried, course)
    return course


def course_after(program: Program, state: State, decision: Decision) -> Course:
    """Return the course of the turn that a decision, which is open in the state, leads to."""
    course: Course = []
    if decision.option:
        choose(program, state, decision.option, course)
    else:
        answer(program, state, decision.text, course)
    return course


def values_at(course: Course, at: int) -> tuple[int, ...]:
    """Return the values when the beat numbered `at` is shown: with all that is set before it, and nothing that is set after."""
    return course[bisect_right(course, at, key=lambda entry: entry[0]) - 1][1]
