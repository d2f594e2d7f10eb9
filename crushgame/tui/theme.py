"""The colours: a warm rainy night, a paper-like day, plain high contrast, and greys; and the night for a terminal of sixteen
colours.

Knows colours and their contrast. Must not know what is drawn with them. Every ink that carries words stands at a
contrast of at least `least(theme)` on what it is written on; what is only there to be looked at (rain, rules) may be
fainter.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

READABLE, CLEAR = 4.5, 7.0
"""The contrast ratios (WCAG 2) that words must have against what they stand on: everywhere, and where more is promised."""


class Palette(NamedTuple):
    """The colours of one theme, as `#rrggbb`."""

    night: str
    """Behind the page."""
    page: str
    bright: str
    """The newest line, and whatever can be chosen."""
    dimmed: str
    """Lines already read, hints, and what cannot be chosen."""
    lamp: str
    """The player: their lines, their cursor, their choices."""
    neon: str
    glow: str
    """The neon's reflection on wet ground; carries no words."""
    rain: str
    rule: str
    dusk: str
    """The lower end of the sky over a place that nobody drew; its name stands there in `lamp`."""
    picked: str
    """Behind the option under the cursor."""
    chosen: str
    """The words of the option under the cursor."""
    pointer: str
    """What points at it."""
    aside: str
    """A remark beside it."""
    saved: str
    trouble: str


_RAIN = Palette(
    night="#0b0d14", page="#12151f", bright="#f5ecdd", dimmed="#a9a9b8", lamp="#ffc876", neon="#ff9d88", glow="#7d3f45",
    rain="#2b3650", rule="#3a4258", dusk="#363d52", picked="#2f2b2b", chosen="#f5ecdd", pointer="#ffc876", aside="#c6c2bf",
    saved="#a5d19a", trouble="#ff9a93",
)  # fmt: skip
_DAY = Palette(
    night="#e7dcc8", page="#f8f2e6", bright="#2c251d", dimmed="#62574a", lamp="#85480a", neon="#ab3526", glow="#ecc3ae",
    rain="#cdbfa7", rule="#cfc2ac", dusk="#dfd2b8", picked="#f1dca9", chosen="#2c251d", pointer="#6b3703", aside="#5a4d38",
    saved="#2f6631", trouble="#a31f1c",
)  # fmt: skip
_CONTRAST = Palette(
    night="#000000", page="#000000", bright="#ffffff", dimmed="#c8c8c8", lamp="#ffff00", neon="#ffffff", glow="#000000",
    rain="#000000", rule="#ffffff", dusk="#00306e", picked="#00306e", chosen="#ffffff", pointer="#ffff00", aside="#e0e0e0",
    saved="#7dff7d", trouble="#ff9d9d",
)  # fmt: skip
_GREYS = Palette(
    night="#0c0c0c", page="#151515", bright="#efefef", dimmed="#a8a8a8", lamp="#ffffff", neon="#e2e2e2", glow="#4e4e4e",
    rain="#343434", rule="#4a4a4a", dusk="#4a4a4a", picked="#d8d8d8", chosen="#111111", pointer="#111111", aside="#3a3a3a",
    saved="#cfcfcf", trouble="#ffffff",
)  # fmt: skip
"""What is under the cursor is turned round, dark on light: no colour could tell it from the rest."""
_SIXTEEN = Palette(
    night="#000000", page="#000000", bright="#ffffff", dimmed="#c0c0c0", lamp="#ffff55", neon="#ff8080", glow="#808080",
    rain="#808080", rule="#808080", dusk="#0000aa", picked="#0000aa", chosen="#ffffff", pointer="#ffff55", aside="#ffffff",
    saved="#55ff55", trouble="#ff8080",
)  # fmt: skip
"""For terminals of sixteen colours, where the rainy night would come out as black on black."""

NIGHT, LIGHT, HIGH_CONTRAST, MONO, FEW_COLOURS = "night", "light", "contrast", "mono", "sixteen"
PALETTES = {NIGHT: _RAIN, LIGHT: _DAY, HIGH_CONTRAST: _CONTRAST, MONO: _GREYS, FEW_COLOURS: _SIXTEEN}
"""By the name of the Textual theme that they belong to."""

CHOICES = (NIGHT, LIGHT, HIGH_CONTRAST, MONO)
"""The themes that a player can choose, in the order that a key goes through them."""


def least(theme: str) -> float:
    """Return the least contrast that words have in a theme."""
    return READABLE if theme == LIGHT else CLEAR


def is_light(theme: str) -> bool:
    """Whether words are dark on a light page in this theme."""
    palette = PALETTES.get(theme, _RAIN)
    return _luminance(Color.parse(palette.page)) > _luminance(Color.parse(palette.bright))


def chosen_theme(wish: str, no_color: bool, few_colours: bool) -> str:
    """Return the theme to show for what the player has set, `auto` or one of CHOICES.

    By itself it is the night; greys where no colours are wanted; and the night of sixteen colours where there are no more.
    """
    name = (MONO if no_color else NIGHT) if wish not in CHOICES else wish
    return FEW_COLOURS if name == NIGHT and few_colours else name


class Inks(NamedTuple):
    """The styles that everything is drawn with, foreground and background together."""

    palette: Palette
    page: Style
    bright: Style
    strong: Style
    dimmed: Style
    slanted: Style
    """Dimmed and in italics."""
    lamp: Style
    lamp_strong: Style
    neon: Style
    glow: Style
    rule: Style
    rain: Style
    picked: Style
    picked_mark: Style
    picked_note: Style
    saved: Style
    trouble: Style


@lru_cache(maxsize=8)
def inks(theme: str) -> Inks:
    """Return the styles of a theme; of the rainy night when there is none of that name."""
    palette = PALETTES.get(theme, _RAIN)

    def on_page(color: str, bold: bool = False, italic: bool = False) -> Style:
        return Style(color=color, bgcolor=palette.page, bold=bold or None, italic=italic or None)

    return Inks(
        palette=palette,
        page=on_page(palette.bright),
        bright=on_page(palette.bright),
        strong=on_page(palette.bright, bold=True),
        dimmed=on_page(palette.dimmed),
        slanted=on_page(palette.dimmed, italic=True),
        lamp=on_page(palette.lamp),
        lamp_strong=on_page(palette.lamp, bold=True),
        neon=on_page(palette.neon, bold=True),
        glow=on_page(palette.glow),
        rule=on_page(palette.rule),
        rain=Style(color=palette.rain, bgcolor=palette.night),
        picked=Style(color=palette.chosen, bgcolor=palette.picked, bold=True),
        picked_mark=Style(color=palette.pointer, bgcolor=palette.picked, bold=True),
        picked_note=Style(color=palette.aside, bgcolor=palette.picked),
        saved=on_page(palette.saved),
        trouble=on_page(palette.trouble, bold=True),
    )


@lru_cache(maxsize=128)
def readable(color: str, theme: str) -> str:
    """Return `#rrggbb` for a colour of an author's, moved away from the page until it can be read there; in greys, its grey.

    A colour that is not known, or none, gives the colour of bright words.
    """
    palette = PALETTES.get(theme, _RAIN)
    page = Color.parse(palette.page)
    try:
        wanted = Color.parse(color).rgb if color else None
    except ColorParseError:
        wanted = None
    if wanted is None:
        return palette.bright
    ink = Color(*wanted)
    if theme == MONO:
        ink = ink.monochrome
    far = Color(0, 0, 0) if is_light(theme) else Color(255, 255, 255)
    for step in range(21):
        moved = ink.blend(far, step / 20)
        if contrast(moved, page) >= least(theme):
            return moved.hex6.lower()
    return palette.bright


@lru_cache(maxsize=128)
def faded(color: str, theme: str) -> str:
    """Return a colour half way to the page, for a bar beside lines that were read; it carries no words."""
    palette = PALETTES.get(theme, _RAIN)
    if theme == FEW_COLOURS:
        return palette.rule
    return Color.parse(color).blend(Color.parse(palette.page), 0.5).hex6.lower()


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours as WCAG 2 has it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def themes() -> list[Theme]:
    """Return the Textual themes, which dress what Textual itself draws: inputs, and the scrollbars."""
    return [_theme(name, palette) for name, palette in PALETTES.items()]


def _theme(name: str, palette: Palette) -> Theme:
    return Theme(
        name=name,
        dark=not is_light(name),
        primary=palette.lamp,
        accent=palette.lamp,
        foreground=palette.bright,
        background=palette.night,
        surface=palette.page,
        panel=palette.page,
        error=palette.trouble,
        success=palette.saved,
        warning=palette.lamp,
        text_alpha=1.0,
        variables={
            "page": palette.page,
            "dimmed": palette.dimmed,
            "rule": palette.rule,
            "lamp": palette.lamp,
            "picked": palette.picked,
            "chosen": palette.chosen,
            "border": palette.lamp,
            "input-cursor-background": palette.lamp,
            "input-cursor-foreground": palette.page,
            "input-selection-background": palette.picked,
            "input-selection-foreground": palette.chosen,
            "scrollbar": palette.rule,
            "scrollbar-hover": palette.dimmed,
            "scrollbar-active": palette.lamp,
            "scrollbar-background": palette.page,
            "scrollbar-background-hover": palette.page,
            "scrollbar-background-active": palette.page,
            "scrollbar-corner-color": palette.page,
        },
    )
