"""The pictures behind the cast: those that come drawn, authors' own, and the light of each time of day on them.

Knows drawings in text, how one of any size comes to fill the stage, and tints. Must not know widgets, how much of a picture
a window shows, nor where a photo's pixels come from: whoever asks hands them in.
"""

from __future__ import annotations

from functools import lru_cache
from pkgutil import get_data
from typing import NamedTuple

from crushgame.story.looks import PICTURES, Drawing, Photo, PlaceLook
from crushgame.tui.art.pixels import CLEAR, Picture, Row, hexed, mixed, parts, recoloured

WIDTH, HEIGHT = 96, 40
"""The size of every backdrop, in pixels."""

GLOWS = "glows"


class Tint(NamedTuple):
    """What a time of day does to a colour: first the gamma, then a share of each of its three parts, then some air."""

    gamma: float
    """Under 1 lifts the dark tones and leaves black and white alone; over 1 sinks them."""
    light: tuple[float, float, float]
    """The share of red, green and blue that is left."""
    air: int
    """A colour mixed in, as mist or a low sun does."""
    share: float


TINTS = {
    "dawn": Tint(0.94, (0.99, 0.87, 0.93), 0xC07C86, 0.11),
    "morning": Tint(0.82, (1.0, 0.98, 0.88), 0xFFE2A8, 0.10),
    "day": Tint(0.70, (0.98, 1.0, 1.0), 0xDCE8F2, 0.08),
    "evening": Tint(1.04, (1.0, 0.87, 0.90), 0x4E3050, 0.12),
    "night": Tint(1.12, (0.70, 0.76, 0.94), 0x0B0D14, 0.12),
}
"""By the words of `looks.TIMES`. Without a time a place is shown as it was drawn."""


def backdrop(look: PlaceLook, photo: tuple[Row, ...] = ()) -> Picture | None:
    """Return what stands behind the cast at a place, `WIDTH` x `HEIGHT`, or None where there is no picture.

    `photo` has the pixels of a picture that is a file (any size); while there are none, such a place has no picture. Drawn ones
    are kept: asking again returns the same.
    """
    if isinstance(look.picture, Photo):
        return tinted(fitted(Picture(photo)), look.time) if photo else None
    return _drawn(look.picture, look.time)


@lru_cache(maxsize=64)
def _drawn(picture: str | Drawing, time: str) -> Picture | None:
    if isinstance(picture, str) and picture not in PICTURES:
        return None
    painting, glowing = painted(builtin(picture) if isinstance(picture, str) else picture)
    return tinted(fitted(painting), time, glowing) if painting.width else None


@lru_cache(maxsize=len(PICTURES))
def builtin(name: str) -> Drawing:
    """Return one of the drawings that come with the program, by its name in `PICTURES`."""
    data = get_data(__package__, f"backdrops/{name}.txt")  # importlib.resources takes four times as long, the first time
    return read((data or b"").decode())  # None: from where it was packed nothing can be read, and there is no picture


def read(text: str) -> Drawing:
    """Return the drawing that a file of `backdrops/` holds.

    A line for each colour (`x #rrggbb`, or `x #rrggbb glows`), an empty line, then the rows. Raises ValueError with the line
    that is neither; the files are ours, and a test reads each.
    """
    head, _, body = text.partition("\n\n")
    return Drawing(tuple(_color(line) for line in head.splitlines()), tuple(body.splitlines()))


def _color(line: str) -> tuple[str, str, bool]:
    match line.split():
        case [mark, color, *rest] if len(mark) == 1 and len(color) == 7 and rest in ([], [GLOWS]):
            return mark, color, bool(rest)
    raise ValueError(f"no colour of a drawing: {line!r}")


def painted(drawing: Drawing) -> tuple[Picture, frozenset[int]]:
    """Return a drawing in pixels, and those of its colours that glow. A row that is too short goes on clear."""
    pixels = {mark: hexed(color) for mark, color, _ in drawing.palette}
    width = max(map(len, drawing.rows), default=0)
    rows = tuple(tuple(pixels.get(mark, CLEAR) for mark in row.ljust(width)) for row in drawing.rows)
    return Picture(rows), frozenset(hexed(color) for _, color, glows in drawing.palette if glows)


def fitted(picture: Picture) -> Picture:
    """Return a picture of any size (not an empty one) as one of `WIDTH` x `HEIGHT`.

    Only by whole numbers, so that pixels stay square and alike: a small one grows as often as it still fits whole, of a large
    one every second, third, … pixel is taken while it still fills the stage. Then it stands in the middle: what reaches beyond
    is cut off evenly on both sides, and what is missing goes on as its outermost pixels do.
    """
    across, down = picture.width, picture.height
    grow = max(1, min(WIDTH // across, HEIGHT // down))
    skip = max(1, min(across // WIDTH, down // HEIGHT))
    columns = [_source(at, WIDTH, across, grow, skip) for at in range(WIDTH)]
    rows = [_source(at, HEIGHT, down, grow, skip) for at in range(HEIGHT)]
    if columns == list(range(across)) and rows == list(range(down)):
        return picture
    return Picture(tuple(tuple(picture.rows[row][column] for column in columns) for row in rows))


def _source(at: int, room: int, size: int, grow: int, skip: int) -> int:
    """Return which pixel of a line of `size` is shown at `at` of `room`."""
    shown = size * grow // skip
    moved = (at - (room - shown) // 2) * skip // grow
    return min(max(moved, 0), size - 1)


def tinted(picture: Picture, time: str, glowing: frozenset[int] = frozenset()) -> Picture:
    """Return a picture in the light of a time of day (`looks.TIMES`; empty: as it is). Colours that glow keep their own."""
    tint = TINTS.get(time)
    if tint is None:
        return picture
    return recoloured(picture, lambda pixel: pixel if pixel in glowing else _under(pixel, tint))


def _under(pixel: int, tint: Tint) -> int:
    red, green, blue = (
        round(255 * (part / 255) ** tint.gamma * share) for part, share in zip(parts(pixel), tint.light, strict=True)
    )
    return mixed(red << 16 | green << 8 | blue, tint.air, tint.share)
