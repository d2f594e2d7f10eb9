"""Pictures as whole numbers, and how they become cells: two pixels to a cell, one above the other, in half blocks.

Knows pixels and Rich's segments. Must not know what a picture is of, nor widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style

CLEAR = -1
"""A pixel through which one sees what is behind."""

UPPER, BOTH = "▀", " "

Row = tuple[int, ...]


class Picture(NamedTuple):
    """Rows of pixels from the top, all of one width; each is `0xRRGGBB` or `CLEAR`."""

    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @property
    def height(self) -> int:
        return len(self.rows)


def blank(width: int, height: int, pixel: int = CLEAR) -> Picture:
    """Return a picture of one colour."""
    return Picture(((pixel,) * width,) * height)


def cropped(picture: Picture, x: int, y: int, width: int, height: int) -> Picture:
    """Return a window onto a picture; where it reaches beyond, it is clear."""
    beyond = (CLEAR,) * width
    rows: list[Row] = []
    for at in range(y, y + height):
        if not 0 <= at < picture.height:
            rows.append(beyond)
            continue
        row = picture.rows[at][max(x, 0) : max(x + width, 0)]
        left = min(max(-x, 0), width)
        rows.append((*beyond[:left], *row, *beyond[: width - left - len(row)]))
    return Picture(tuple(rows))


def laid(ground: Picture, figure: Picture, x: int, y: int) -> Picture:
    """Return the ground with a figure on it, whose upper left corner stands at (x, y); what reaches beyond is cut off."""
    rows = list(ground.rows)
    for down, above in enumerate(figure.rows):
        at = y + down
        if not 0 <= at < len(rows):
            continue
        row = list(rows[at])
        for right, pixel in enumerate(above):
            if pixel != CLEAR and 0 <= x + right < len(row):
                row[x + right] = pixel
        rows[at] = tuple(row)
    return Picture(tuple(rows))


def recoloured(picture: Picture, change: Callable[[int], int]) -> Picture:
    """Return a picture with each of its colours changed; what is clear stays clear. `change` is asked once for each colour."""
    known: dict[int, int] = {CLEAR: CLEAR}
    for row in picture.rows:
        for pixel in row:
            if pixel not in known:
                known[pixel] = change(pixel)
    return Picture(tuple(tuple(known[pixel] for pixel in row) for row in picture.rows))


def parts(pixel: int) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255 each."""
    return pixel >> 16, pixel >> 8 & 255, pixel & 255


def mixed(pixel: int, other: int, share: float) -> int:
    """Return a colour with a share (0 to 1) of another."""
    mix = [round(a + (b - a) * share) for a, b in zip(parts(pixel), parts(other), strict=True)]
    return mix[0] << 16 | mix[1] << 8 | mix[2]


def greyed(pixel: int) -> int:
    """Return the grey that is as bright as a colour (Rec. 709 weights)."""
    red, green, blue = parts(pixel)
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue) * 0x010101


def hexed(color: str) -> int:
    """Return the pixel of `#rrggbb`."""
    return int(color[1:], 16)


@lru_cache(maxsize=4096)
def _style(above: int, below: int) -> Style:
    def color(pixel: int) -> Color:
        return Color.from_triplet(ColorTriplet(*parts(pixel)))

    return Style(color=color(above), bgcolor=color(below))


def cells(picture: Picture, behind: int) -> tuple[tuple[Segment, ...], ...]:
    """Return a row of segments for every two rows of pixels, with the colour `behind` wherever the picture is clear."""
    rows = picture.rows if picture.height % 2 == 0 else (*picture.rows, (CLEAR,) * picture.width)
    return tuple(_line(above, below, behind) for above, below in zip(rows[::2], rows[1::2], strict=True))


def _line(above: Row, below: Row, behind: int) -> tuple[Segment, ...]:
    line: list[Segment] = []
    last, count = (-1, -1), 0
    for pair in [*zip(above, below, strict=True), (-1, -2)]:
        if pair == last:
            count += 1
            continue
        if count:
            line.append(_run(last, count, behind))
        last, count = pair, 1
    return tuple(line)


def _run(pair: tuple[int, int], count: int, behind: int) -> Segment:
    upper, lower = (behind if pixel == CLEAR else pixel for pixel in pair)
    return Segment((BOTH if upper == lower else UPPER) * count, _style(upper, lower))
