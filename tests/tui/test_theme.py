"""Colours: everything that is to be read can be read."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.color import Color

from crushgame.tui.theme import PALETTES, READABLE, contrast, inks, readable

DECORATION = {"rain", "rule", "glow"}


def _ratio(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(Color.parse(style.color.name), Color.parse(style.bgcolor.name))


@pytest.mark.parametrize("theme", PALETTES)
def test_every_ink_that_carries_words_has_a_contrast_of_seven_to_one(theme: str) -> None:
    words = {name: ink for name, ink in inks(theme)._asdict().items() if name not in {"palette", *DECORATION}}
    assert {name: _ratio(ink) for name, ink in words.items() if _ratio(ink) < READABLE} == {}


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("color", ["navy", "black", "crimson", "teal", "#102030", "yellow", "white", "", "no colour", "[/b]"])
def test_any_colour_of_an_author_can_be_read_on_the_page(color: str, theme: str) -> None:
    page = Color.parse(PALETTES[theme].page)
    assert contrast(Color.parse(readable(color, theme)), page) >= READABLE
