"""Paint rows of terminal cells as a picture: blocks and lines to the pixel, letters from a font.

Knows characters and pixels. Must not know the app. Pillow is loaded when it is first needed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

    from tests.tui.looking import Piece

WIDTH, HEIGHT, BASELINE, POINTS = 8, 16, 12, 13
"""Pixels of a cell, the row that letters stand on, and the size that fits."""

GAP, BETWEEN = 8, "#808080"
LEVELS = 4
"""Shades between a letter and what is behind it: fewer make smaller files."""
MOST_COLOURS = 256

INKS = "inks"
"""The key of a picture's colours of letters."""

_Colour = tuple[int, int, int]
_Form = tuple[bool, bool]
"""Whether letters are bold, and whether they are slanted."""

_PLAIN: _Form = (False, False)
_SUFFIXES = {(False, False): "", (True, False): "-Bold", (False, True): "-Oblique", (True, True): "-BoldOblique"}

_BLOCKS: dict[str, tuple[float, float, float, float]] = {
    "█": (0, 0, 1, 1), "▀": (0, 0, 1, 1 / 2), "▔": (0, 0, 1, 1 / 8), "▐": (1 / 2, 0, 1, 1), "▕": (7 / 8, 0, 1, 1),
    **{chr(0x2580 + eighths): (0, 1 - eighths / 8, 1, 1) for eighths in range(1, 8)},
    **{chr(0x2590 - eighths): (0, 0, eighths / 8, 1) for eighths in range(1, 8)},
}  # fmt: skip
"""What a block fills of its cell: from the left and the top, to the right and the bottom."""

_ARMS = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru",
    "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "╴": "l", "╵": "u", "╶": "r", "╷": "d",
}  # fmt: skip
"""The directions in which the lines of a box go from the middle of their cell."""
_ROUND = "╭╮╰╯"
_DASHED = {"┆": "ud", "┊": "ud", "┄": "lr", "┈": "lr"}


class Cells:
    """How letters look in cells. Raises ImportError without Pillow, OSError without the font."""

    def __init__(self, font: str) -> None:
        """`font` is a file, or a name that Pillow looks for where fonts lie; its bold and slanted forms lie beside it."""
        from PIL import ImageFont

        stem, dot, kind = font.rpartition(".")
        self._fonts: dict[_Form, ImageFont.FreeTypeFont] = {}
        regular = ImageFont.truetype(font, POINTS)
        for form, suffix in _SUFFIXES.items():
            try:
                self._fonts[form] = ImageFont.truetype(f"{stem}{suffix}{dot}{kind}", POINTS)
            except OSError:
                self._fonts[form] = regular
        self._missing = self._drawn("\U0010ffff", _PLAIN).tobytes()  # no character
        self._letters: dict[tuple[str, _Form], Image.Image | None] = {}

    def letter(self, text: str, form: _Form) -> Image.Image | None:
        """Return the mask of a letter of one cell, bold or slanted as `form` says; None where the font has no such letter."""
        if (text, form) not in self._letters:
            is_missing = self._drawn(text[:1], _PLAIN).tobytes() == self._missing
            self._letters[text, form] = None if is_missing else self._drawn(text, form)
        return self._letters[text, form]

    def _drawn(self, text: str, form: _Form) -> Image.Image:
        from PIL import Image, ImageDraw

        mask = Image.new("L", (WIDTH, HEIGHT))
        ImageDraw.Draw(mask).text((0, BASELINE), text, fill=255, font=self._fonts[form], anchor="ls")
        return mask.point([round(level * (LEVELS - 1) / 255) * 255 // (LEVELS - 1) for level in range(256)])


def painted(rows: Sequence[Sequence[Piece]], size: tuple[int, int], cells: Cells) -> Image.Image:
    """Return a picture of a screen of `size` columns and rows, with the colours that its letters are written in."""
    from PIL import Image, ImageColor, ImageDraw

    picture = Image.new("RGB", (size[0] * WIDTH, size[1] * HEIGHT))
    pen = ImageDraw.Draw(picture)
    for y, row in enumerate(rows[: size[1]]):
        x = 0
        for piece in row:
            width = cell_len(piece.text)
            pen.rectangle(_box(x, y, width), fill=piece.ground or "black")
            if not piece.text.isspace():
                _paint(piece, x, y, picture, pen, cells)
            if "underline" in piece.marks:
                pen.line((x * WIDTH, (y + 1) * HEIGHT - 2, (x + width) * WIDTH - 1, (y + 1) * HEIGHT - 2), fill=piece.ink)
            x += width
    picture.info[INKS] = {ImageColor.getrgb(piece.ink)[:3] for row in rows for piece in row if _is_lettered(piece)}
    return picture


def _is_lettered(piece: Piece) -> bool:
    return bool(piece.ink) and piece.text[0] not in _BLOCKS


def sheet(panels: Sequence[Image.Image]) -> Image.Image:
    """Return painted pictures of one size side by side, two in a row."""
    from PIL import Image

    width, height = panels[0].size
    across = min(len(panels), 2)
    down = -(-len(panels) // across)
    whole = Image.new("RGB", (across * (width + GAP) + GAP, down * (height + GAP) + GAP), BETWEEN)
    for number, panel in enumerate(panels):
        whole.paste(panel, (GAP + number % across * (width + GAP), GAP + number // across * (height + GAP)))
    return _in_few_colours(whole, frozenset[_Colour]().union(*(panel.info[INKS] for panel in panels)))


def _in_few_colours(picture: Image.Image, inks: frozenset[_Colour]) -> Image.Image:
    """Return the same picture with a palette.

    Where it has more colours than that holds, the rarest become their neighbours; but what letters are written in stays.
    """
    from PIL import Image

    pixels = memoryview(picture.convert("RGBX").tobytes()).cast("I")
    parts: dict[int, _Colour] = {}
    for colour in (count := Counter(pixels)):
        red, green, blue, _ = colour.to_bytes(4, sys.byteorder)
        parts[colour] = red, green, blue
    colours = sorted(count, key=lambda colour: (parts[colour] in inks, count[colour]), reverse=True)
    kept = colours[:MOST_COLOURS]
    index = {colour: number for number, colour in enumerate(kept)}
    for colour in colours[MOST_COLOURS:]:
        near = min(kept, key=lambda other: sum((a - b) ** 2 for a, b in zip(parts[colour], parts[other], strict=True)))
        index[colour] = index[near]
    drawn = Image.frombytes("P", picture.size, bytes(map(index.__getitem__, pixels)))
    drawn.putpalette([part for colour in kept for part in parts[colour]])
    return drawn


def _box(x: int, y: int, width: int) -> tuple[int, int, int, int]:
    return x * WIDTH, y * HEIGHT, (x + width) * WIDTH - 1, (y + 1) * HEIGHT - 1


def _paint(piece: Piece, x: int, y: int, picture: Image.Image, pen: ImageDraw.ImageDraw, cells: Cells) -> None:
    ink = piece.ink or "white"
    for text in _clusters(piece.text):
        width = cell_len(text)
        left, top, right, bottom = _box(x, y, width)
        if text in _BLOCKS:
            from_left, from_top, to_right, to_bottom = _BLOCKS[text]
            area = (left + round(from_left * WIDTH), top + round(from_top * HEIGHT))
            pen.rectangle((*area, left + round(to_right * WIDTH) - 1, top + round(to_bottom * HEIGHT) - 1), fill=ink)
        elif text in _ARMS or text in _DASHED:
            _lines(text, left, top, ink, pen, is_bold=piece.is_bold)
        elif text == "╱":
            pen.line((left, bottom, right, top), fill=ink)
        elif text == "╲":
            pen.line((left, top, right, bottom), fill=ink)
        else:
            mask = cells.letter(text, (piece.is_bold, piece.is_italic)) if width == 1 else None  # of two cells it has none
            if mask is None:
                pen.rectangle((left + 1, top + 3, right - 1, bottom - 3), outline=ink)
            else:
                picture.paste(ink, (left, top), mask)
        x += width


def _lines(text: str, left: int, top: int, ink: str, pen: ImageDraw.ImageDraw, *, is_bold: bool) -> None:
    middle, centre = left + WIDTH // 2, top + HEIGHT // 2
    width = 2 if is_bold else 1
    cut = 1 if text in _ROUND else 0  # the outermost pixel of a round corner
    step = 3 if text in _DASHED else 1
    for arm in _ARMS.get(text) or _DASHED[text]:
        if arm in "lr":
            start, end = (left, middle - cut + width - 1) if arm == "l" else (middle + cut, left + WIDTH - 1)
            pen.point([(x, centre + more) for x in range(start, end + 1, step) for more in range(width)], fill=ink)
        else:
            start, end = (top, centre - cut + width - 1) if arm == "u" else (centre + cut, top + HEIGHT - 1)
            pen.point([(middle + more, y) for y in range(start, end + 1, step) for more in range(width)], fill=ink)


def _clusters(text: str) -> list[str]:
    """Cut text into what stands in cells of its own: a letter with the marks and joined signs that have no width."""
    found: list[str] = []
    for letter in text:
        if found and (not cell_len(letter) or found[-1].endswith("\u200d")):
            found[-1] += letter
        else:
            found.append(letter)
    return found
