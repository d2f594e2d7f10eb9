"""Which cells of a line can be seen while text types itself."""

from __future__ import annotations

import pytest
from rich.segment import Segment

from crushgame.tui.blocks import BAR, Block
from crushgame.tui.pace import WRITES, Pace, Reveal, paces

NARRATION, SPEECH = Block("narration", "It rains."), Block("speech", "Still.", "ada", "Ada")
MESSAGE = Block("message", "hello", "ada", "Ada")


def line(*texts: str) -> list[Segment]:
    return [Segment(text) for text in texts]


def test_words_appear_cell_by_cell_and_line_after_line() -> None:
    reveal = Reveal(3, [Pace(typed=4), Pace(typed=2)])
    seen = [(reveal.shown(3, typed), reveal.shown(4, typed)) for typed in range(7)]
    assert seen == [(0, 0), (1, 0), (2, 0), (3, 0), (None, 0), (None, 1), (None, None)]


def test_lines_before_the_newest_are_there_from_the_start() -> None:
    assert Reveal(3, [Pace(typed=4)]).shown(2, 0) is None


def test_what_stands_below_the_newest_lines_appears_when_all_is_typed() -> None:
    reveal = Reveal(0, [Pace(typed=4)])
    assert [reveal.shown(1, typed) for typed in (0, 3, 4)] == [0, 0, None]


def test_a_name_plate_appears_at_once_and_the_bar_with_the_first_letter() -> None:
    steps = paces(SPEECH, None, [line(BAR, "Ada"), line(BAR, "Still.")])
    reveal = Reveal(0, steps)
    assert (reveal.shown(0, 0), reveal.shown(1, 0), reveal.shown(1, 1)) == (None, 0, len(BAR) + 1)


def test_a_second_line_of_one_speaker_has_no_plate_to_wait_for() -> None:
    assert paces(SPEECH, SPEECH, [line(BAR), line(BAR, "Still.")])[1].typed == 6


def test_a_bubble_appears_whole_after_its_sender_has_been_seen_writing() -> None:
    reveal = Reveal(0, paces(MESSAGE, NARRATION, [[], line("Ada"), line("╭──╮"), line("│hi│"), line("└──╯")]))
    assert [reveal.writing(number, 0) for number in range(6)] == [None, None, 0, 1, 2, None]
    assert [reveal.writing(2, typed) for typed in (WRITES - 1, WRITES)] == [0, None]
    assert [reveal.shown(1, 0), reveal.shown(2, 0)] == [None, 0]
    assert [reveal.shown(2, typed) for typed in (0, WRITES - 1, WRITES)] == [0, 0, None]


def test_the_players_own_message_is_there_at_once() -> None:
    assert Reveal(0, paces(MESSAGE._replace(speaker="you"), None, [line("╭──╮")])).length == 0


@pytest.mark.parametrize("typed", range(12))
def test_the_line_that_is_being_typed_is_the_first_that_is_not_whole(typed: int) -> None:
    reveal = Reveal(5, [Pace(typed=4), Pace(), Pace(wait=3), Pace(0, 2, 4)])
    partly = [number for number in range(5, 9) if reveal.shown(number, typed) is not None]
    if partly:
        assert reveal.line_at(typed) == partly[0]
