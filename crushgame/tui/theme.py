"""The colours: a warm rainy night, and a second set in plain high contrast.

Knows colours and their contrast. Must not know what is drawn with them. Every ink that carries words stands at a
contrast of at least 7 to 1 on the page; what is only there to be looked at (rain, rules) may be fainter.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

READABLE = 7.0
"""The contrast ratio (WCAG 2) that words must have against what they stand on."""


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
    picked: str
    """Behind the option under the cursor."""
    aside: str
    """A remark beside the option under the cursor."""
    saved: str
    trouble: str


RAIN = Palette(
    night="#0b0d14", page="#12151f", bright="#f5ecdd", dimmed="#a9a9b8", lamp="#ffc876", neon="#ff9d88", glow="#7d3f45",
    rain="#2b3650", rule="#3a4258", picked="#2f2b2b", aside="#c6c2bf", saved="#a5d19a", trouble="#ff9a93",
)  # fmt: skip
CONTRAST = Palette(
    night="#000000", page="#000000", bright="#ffffff", dimmed="#c8c8c8", lamp="#ffff00", neon="#ffffff", glow="#000000",
    rain="#000000", rule="#ffffff", picked="#00306e", aside="#e0e0e0", saved="#7dff7d", trouble="#ff9d9d",
)  # fmt: skip
SIXTEEN = Palette(
    night="#000000", page="#000000", bright="#ffffff", dimmed="#c0c0c0", lamp="#ffff55", neon="#ff8080", glow="#808080",
    rain="#808080", rule="#808080", picked="#0000aa", aside="#ffffff", saved="#55ff55", trouble="#ff8080",
)  # fmt: skip
"""For terminals of sixteen colours, where the rainy night would come out as black on black."""

NIGHT, HIGH_CONTRAST, FEW_COLOURS = "rainy-night", "high-contrast", "sixteen-colours"
PALETTES = {NIGHT: RAIN, HIGH_CONTRAST: CONTRAST, FEW_COLOURS: SIXTEEN}
"""By the name of the Textual theme that they belong to."""


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


@lru_cache(maxsize=4)
def inks(theme: str) -> Inks:
    """Return the styles of a theme; of the rainy night when there is none of that name."""
    palette = PALETTES.get(theme, RAIN)

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
        picked=Style(color=palette.bright, bgcolor=palette.picked, bold=True),
        picked_mark=Style(color=palette.lamp, bgcolor=palette.picked, bold=True),
        picked_note=Style(color=palette.aside, bgcolor=palette.picked),
        saved=on_page(palette.saved),
        trouble=on_page(palette.trouble, bold=True),
    )


@lru_cache(maxsize=128)
def readable(color: str, theme: str) -> str:
    """Return `#rrggbb` for a colour of an author's, lightened until it can be read on the page.

    A colour that is not known, or none, gives the colour of bright words.
    """
    palette = PALETTES.get(theme, RAIN)
    page = Color.parse(palette.page)
    try:
        wanted = Color.parse(color).rgb if color else None
    except ColorParseError:
        wanted = None
    if wanted is None:
        return palette.bright
    ink, white = Color(*wanted), Color(255, 255, 255)
    for step in range(21):
        lighter = ink.blend(white, step / 20)
        if contrast(lighter, page) >= READABLE:
            return lighter.hex6.lower()
    return palette.bright


@lru_cache(maxsize=128)
def faded(color: str, theme: str) -> str:
    """Return a colour half way to the page, for a bar beside lines that were read; it carries no words."""
    palette = PALETTES.get(theme, RAIN)
    if palette is SIXTEEN:
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
            "border": palette.lamp,
            "input-cursor-background": palette.lamp,
            "input-cursor-foreground": palette.page,
            "input-selection-background": palette.picked,
            "scrollbar": palette.rule,
            "scrollbar-hover": palette.dimmed,
            "scrollbar-active": palette.lamp,
            "scrollbar-background": palette.page,
            "scrollbar-background-hover": palette.page,
            "scrollbar-background-active": palette.page,
            "scrollbar-corner-color": palette.page,
        },
    )
