"""The colours of figures: what the words of a portrait stand for, and the tones that a material is drawn in.

Knows colours. Must not know shapes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from textual.color import Color, ColorParseError

from crushgame.story.looks import HEXES
from crushgame.tui.art.pixels import hexed, mixed, parts

WHITE, INK = 0xFFFFFF, 0x120B16
GOLD, BRASS, LINEN, JET, RIBBON, BLOOD, LASH, FRAME = (
    0xF0C650, 0xB4882C, 0xF2EFE8, 0x241C28, 0xE05A6A, 0x3A0A14, 0x1C1218, 0x743C30,
)  # fmt: skip
"""Buttons, their shade, white cloth, black cloth, ribbons, what reddens a mouth, lashes, and the frames of glasses."""

SEEN = 22.0
"""How much lighter or darker than the skin a brow, a lash or a mouth is, in steps of CIE L* (0 to 100)."""

FAINT = 14.0
"""The same for what should only just be seen, such as freckles."""


class Tones(NamedTuple):
    """A material where light falls on it, as it is, and in shade."""

    light: int
    base: int
    shade: int


SKINS = {
    "porcelain": Tones(0xFFF3EC, 0xFBE3D8, 0xE0B5A8),
    "fair": Tones(0xFCE3D2, 0xF4CDB5, 0xD39E84),
    "light": Tones(0xF4D0B2, 0xE6B896, 0xBF8864),
    "tan": Tones(0xE6B68C, 0xD29B6E, 0xA9724A),
    "olive": Tones(0xD8AE7E, 0xC09264, 0x926A42),
    "brown": Tones(0xBC8258, 0xA2693F, 0x784828),
    "dark": Tones(0x9A6342, 0x7F4D30, 0x59331E),
    "deep": Tones(0x7C5138, 0x613B27, 0x412414),
}

HAIRS = {
    "black": 0x333142, "dark": 0x46312B, "brown": 0x66452F, "chestnut": 0x86502E, "auburn": 0x8E3A22, "ginger": 0xCE6A28,
    "blond": 0xE2BE6C, "grey": 0x9A9BA4, "white": 0xE8E6E2, "blue": 0x4274D4, "pink": 0xE87CAA, "green": 0x4C9E5C,
    "red": 0xC43636, "teal": 0x2C9894, "purple": 0x8050B4, "mustard": 0xD2A030, "navy": 0x2E3F78,
}  # fmt: skip

CLOTHS = {word: hexed(color) for word, color in HEXES.items()}

IRISES = (0x5A3A22, 0x3F2A1C, 0x6B4A20, 0x4A7A52, 0x4472A8, 0x6C7884)
BROWNS = 3
"""So many of the irises, from the first, are brown: those of whoever has a darker skin."""


@lru_cache(maxsize=128)
def toned(pixel: int) -> Tones:
    """Return the tones of a material of one colour: warm where it is lit, and more so if it is nearly black."""
    dark = 1 - lightness(pixel) / 100
    red, green, blue = parts(pixel)
    shade = round(red * 0.72) << 16 | round(green * 0.67) << 8 | round(blue * 0.74)
    return Tones(mixed(pixel, 0xFFF2DC, 0.16 + 0.14 * dark), pixel, shade)


def is_pale(skin: Tones) -> bool:
    """Whether a skin is one of the lighter half."""
    return lightness(skin.base) > 60


def outlined(pixel: int) -> int:
    """Return the colour of the line round something."""
    return mixed(pixel, INK, 0.72)


def behind(pixel: int) -> int:
    """Return the colour of something that lies behind the head, in its shade; and of brows, which are darker than hair."""
    return mixed(pixel, INK, 0.33)


def beside(pixel: int) -> Tones:
    """Return a cloth that goes with one of a colour and tells itself apart: much lighter, or much darker."""
    return toned(mixed(pixel, WHITE, 0.6) if lightness(pixel) < 62 else mixed(pixel, 0x201838, 0.55))


def cloth(word: str) -> int | None:
    """Return the pixel of a colour by its word or as `#rrggbb`; None if it is neither."""
    if word in CLOTHS:
        return CLOTHS[word]
    try:
        red, green, blue = Color.parse(word).rgb
    except ColorParseError:
        return None
    return red << 16 | green << 8 | blue


def lightness(pixel: int) -> float:
    """Return how light a colour looks, 0 to 100 (CIE L*)."""
    red, green, blue = (part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts(pixel))
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * bright ** (1 / 3) - 16 if bright > 0.008856 else 903.3 * bright


@lru_cache(maxsize=256)
def set_off(pixel: int, ground: int, by: float) -> int:
    """Return a colour that differs from a ground by at least `by` steps of lightness.

    It is the colour itself if that will do; else darkened towards ink, or lightened where the ground leaves no room below.
    """
    end = WHITE if lightness(ground) - lightness(INK) < by else INK
    tried = (mixed(pixel, end, step / 10) for step in range(11))
    return next((ink for ink in tried if abs(lightness(ink) - lightness(ground)) >= by), end)
