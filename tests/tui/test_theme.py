"""Colours: everything that is to be read can be read."""

from __future__ import annotations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color

from crushgame.tui.theme import (
    CHOICES,
    CLEAR,
    HIGH_CONTRAST,
    MONO,
    PALETTES,
    READABLE,
    chosen_theme,
    contrast,
    inks,
    least,
    readable,
)

CONSOLE = (
    "#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
    "#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
)  # fmt: skip
"""What a console of sixteen colours makes of them."""

DECORATION = {"rain", "rule", "glow"}
AUTHORS = [
    "navy", "black", "crimson", "teal", "#102030", "yellow", "white", "#f8f2e6", "grey", "orange", "", "no colour", "[/b]",
]  # fmt: skip


def _ratio(style: Style, *, in_greys: bool = False) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    colors = [Color.parse(style.color.name), Color.parse(style.bgcolor.name)]
    words, ground = [color.monochrome for color in colors] if in_greys else colors
    return contrast(words, ground)


def _words(theme: str) -> dict[str, Style]:
    return {name: ink for name, ink in inks(theme)._asdict().items() if name not in {"palette", *DECORATION}}


@pytest.mark.parametrize("theme", PALETTES)
def test_every_ink_that_carries_words_can_be_read_on_what_it_is_written_on(theme: str) -> None:
    assert {name: _ratio(ink) for name, ink in _words(theme).items() if _ratio(ink) < least(theme)} == {}


@pytest.mark.parametrize("theme", PALETTES)
def test_every_ink_can_still_be_read_where_a_terminal_is_asked_for_no_colours(theme: str) -> None:
    ratios = {name: _ratio(ink, in_greys=True) for name, ink in _words(theme).items()}
    assert {name: ratio for name, ratio in ratios.items() if ratio < READABLE} == {}


@pytest.mark.parametrize(("system", "few"), [(ColorSystem.EIGHT_BIT, False), (ColorSystem.STANDARD, True)])
@pytest.mark.parametrize("wish", CHOICES)
def test_every_ink_can_still_be_read_in_a_terminal_of_fewer_colours(wish: str, system: ColorSystem, few: bool) -> None:
    words = _words(chosen_theme(wish, no_color=False, few_colours=few))
    ratios = {name: contrast(_fewer(ink.color, system), _fewer(ink.bgcolor, system)) for name, ink in words.items()}
    assert {name: ratio for name, ratio in ratios.items() if ratio < READABLE} == {}


def _fewer(color: RichColor | None, system: ColorSystem) -> Color:
    assert color is not None
    fewer = color.downgrade(system)
    return Color.parse(CONSOLE[fewer.number or 0]) if system is ColorSystem.STANDARD else Color(*fewer.get_truecolor())


def test_every_theme_promises_enough_and_high_contrast_more() -> None:
    assert min(map(least, PALETTES)) == READABLE
    assert least(HIGH_CONTRAST) == CLEAR


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("color", AUTHORS)
def test_any_colour_of_an_author_can_be_read_on_the_page(color: str, theme: str) -> None:
    page = Color.parse(PALETTES[theme].page)
    assert contrast(Color.parse(readable(color, theme)), page) >= least(theme)


@pytest.mark.parametrize("color", AUTHORS)
def test_in_greys_no_colour_of_an_author_is_left(color: str) -> None:
    red, green, blue = Color.parse(readable(color, MONO)).rgb
    assert red == green == blue


@pytest.mark.parametrize("theme", [MONO])
def test_the_theme_of_greys_has_no_colour_in_it(theme: str) -> None:
    colors = [Color.parse(color).rgb for color in PALETTES[theme]]
    assert [rgb for rgb in colors if len(set(rgb)) > 1] == []
