"""The name in neon: whole, in its place, or not at all."""

from __future__ import annotations

import string

import pytest

from crushgame.tui.screens.title import GAME
from crushgame.tui.widgets.neon import sign, tubes


@pytest.mark.parametrize("letter", string.ascii_uppercase + string.digits + " ,.!?'-:")
def test_the_three_rows_of_a_letter_are_equally_wide(letter: str) -> None:
    drawn = tubes(letter)
    assert drawn is not None
    assert len({len(line) for line in drawn}) == 1


def test_the_game_fits_on_one_line_of_eighty_and_on_two_of_forty() -> None:
    assert len(sign(GAME, 78)) == 1
    assert len(sign(GAME, 38)) == 2


def test_two_lines_are_as_even_as_they_can_be() -> None:
    assert sign("Straight Down the Pipe", 78) == [tubes("Straight"), tubes("Down the Pipe")]


@pytest.mark.parametrize("name", ["[/b]", "Ça va", "漢字", "", "x" * 60, "one two three four five six"])
def test_a_name_that_cannot_be_drawn_is_left_to_plain_words(name: str) -> None:
    assert sign(name, 40) == []
