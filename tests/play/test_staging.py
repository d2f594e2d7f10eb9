"""Who stands on the stage, and in what mood."""

from __future__ import annotations

import pytest

from crushgame.play.beats import Beat, Line, Message, Place, Show
from crushgame.play.staging import MOST, Figure, Staging, after, staged
from crushgame.story.program import Program
from tests.play.stories import program

CAST = """\
cast:
  ada: {name: Ada, pronouns: she}
  ben: {name: Ben, pronouns: he}
  cleo: {name: Cleo, pronouns: she}
  fox: {name: Fox, pronouns: it, portrait: none}
scenes: {start: {steps: [It rains., Ada: Still., Ben: Yes., Cleo: Mm., Fox: Ring., {end: done}]}}
"""
BAR, QUAY = Place("bar", "The bar"), Place("quay", "The quay")


@pytest.fixture(scope="module")
def story() -> Program:
    return program(CAST)


def said(who: str, mood: str = "") -> Line:
    return Line(who, who.title(), mood, "Words.")


def on_stage(story: Program, *beats: Beat) -> list[str]:
    return [figure.who for figure in staged(story, beats).figures]


def test_nobody_is_on_an_empty_stage(story: Program) -> None:
    assert staged(story, [Line("", "", "", "It rains.")]) == Staging()


def test_whoever_is_shown_stays_through_narration_in_the_mood_they_were_shown_in(story: Program) -> None:
    staging = staged(story, [Show("ada", "Ada", "tired"), Line("", "", "", "It rains.")])
    assert staging.figures == (Figure("ada", "Ada", "tired", "tired"),)


def test_a_mood_in_a_line_lasts_for_that_line(story: Program) -> None:
    shown = staged(story, [Show("ada", "Ada", "tired"), said("ada", "laugh")])
    assert (shown.figures[0].mood, shown.figures[0].is_speaking) == ("laugh", True)
    later = after(shown, said("ada"), story)
    assert later.figures[0].mood == "tired"


def test_whoever_speaks_without_being_shown_comes_and_the_next_guest_takes_their_place(story: Program) -> None:
    assert on_stage(story, Show("ada", "Ada", ""), said("ben")) == ["ada", "ben"]
    assert on_stage(story, Show("ada", "Ada", ""), said("ben"), said("cleo")) == ["ada", "cleo"]


def test_one_speaks_and_the_others_listen(story: Program) -> None:
    staging = staged(story, [Show("ada", "Ada", ""), Show("ben", "Ben", ""), said("ben"), said("ada")])
    assert [figure.is_speaking for figure in staging.figures] == [True, False]


def test_there_are_never_more_than_the_stage_has_room_for(story: Program) -> None:
    names = ["ada", "ben", "cleo"]
    assert on_stage(story, *(Show(name, name.title(), "") for name in names)) == names[-MOST:]


def test_another_place_clears_the_stage_and_the_same_one_does_not(story: Program) -> None:
    assert on_stage(story, BAR, Show("ada", "Ada", ""), BAR) == ["ada"]
    assert on_stage(story, BAR, Show("ada", "Ada", ""), QUAY) == []


def test_show_nobody_clears_the_stage(story: Program) -> None:
    assert on_stage(story, Show("ada", "Ada", ""), Show("", "", "")) == []


def test_somebody_without_a_face_speaks_from_off_the_stage(story: Program) -> None:
    assert on_stage(story, said("fox")) == []


def test_a_message_brings_nobody_onto_the_stage(story: Program) -> None:
    assert on_stage(story, Message("ada", "Ada", "where are you")) == []


def test_who_was_shown_is_told_from_who_only_speaks(story: Program) -> None:
    assert staged(story, [said("ben")]).shown is None
    shown = staged(story, [Show("ada", "Ada", ""), said("ben")]).shown
    assert shown is not None
    assert shown.who == "ada"
