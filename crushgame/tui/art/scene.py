"""A scene: the backdrop, and those who stand before it, in a window of any size.

Knows pictures. Must not know stories or widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from crushgame.tui.art.pixels import Picture, Row, blank, cropped, laid, mixed, recoloured

BAND_TOP, BAND = 12, 20
"""The rows of a backdrop (of 40) that the lowest window shows: what is above is ceiling or sky, what is below floor."""

DARK, DIMMED = 0x0B0D14, 0.4
"""How much of the dark whoever listens stands in."""

USUAL = 28
"""Pixels that a figure is wide."""

LEAST_FOR_TWO = 42
"""Pixels of width below which only one of two figures is shown; shoulders may go over one another, and over the edge."""


class Standing(NamedTuple):
    """A figure in a scene; `is_dimmed` when somebody else speaks."""

    picture: Picture
    is_dimmed: bool = False


def composed(ground: Picture, figures: Sequence[Standing], width: int, height: int) -> Picture:
    """Return a window of `width` x `height` pixels onto a scene; of two figures, a narrow one shows whoever is not dimmed."""
    scene = window(ground, width, height)
    standing = list(figures)
    if width < LEAST_FOR_TWO and len(standing) > 1:
        standing = [next((figure for figure in reversed(standing) if not figure.is_dimmed), standing[-1])]
    for number, figure in enumerate(standing):
        picture = _dimmed(figure.picture) if figure.is_dimmed else figure.picture
        scene = laid(scene, picture, _left(number, len(standing), width, picture.width), max(height - picture.height, 0))
    return scene


def room_left_of(count: int, width: int) -> int:
    """Return how many pixels are free on the left of so many figures of a usual width."""
    return width if not count else _left(0, count if width >= LEAST_FOR_TWO else 1, width, USUAL)


def _left(number: int, count: int, width: int, own: int) -> int:
    middle = width * 5 // 8 if count == 1 else width * (1 + 2 * number) // (2 * count)
    left = middle - own // 2
    return left if count > 1 else min(max(left, 0), max(width - own, 0))


@lru_cache(maxsize=32)
def _dimmed(picture: Picture) -> Picture:
    return recoloured(picture, lambda pixel: mixed(pixel, DARK, DIMMED))


def window(ground: Picture, width: int, height: int) -> Picture:
    """Return the part of a backdrop that a window shows: its middle, and of its rows the band first, then what is round it."""
    fitted = _widened(ground, width) if ground.width < width else ground
    top = (ground.height - height) // 2
    if ground.height == 2 * BAND:
        grows = BAND <= height <= ground.height
        top = BAND_TOP * (ground.height - height) // BAND if grows else BAND_TOP + (BAND - height) // 2
    shown = cropped(fitted, (fitted.width - width) // 2, min(max(top, 0), max(ground.height - height, 0)), width, height)
    return shown if ground.height >= height else _heightened(ground, fitted, width, height)


def _widened(ground: Picture, width: int) -> Picture:
    """Carry the outermost columns on to both sides."""
    left = (width - ground.width) // 2
    right = width - ground.width - left
    return Picture(tuple((*row[:1] * left, *row, *row[-1:] * right) for row in ground.rows))


def _heightened(ground: Picture, fitted: Picture, width: int, height: int) -> Picture:
    """Carry the uppermost row on, to the top."""
    shown = cropped(fitted, (fitted.width - width) // 2, 0, width, ground.height)
    rows: tuple[Row, ...] = (shown.rows[:1] * (height - ground.height)) + shown.rows
    return Picture(rows)


@lru_cache(maxsize=16)
def dusk(width: int, height: int, above: int, below: int) -> Picture:
    """Return an evening with nothing in it: one colour above going over into another below, for a place that nobody drew."""
    if height < 2:
        return blank(width, height, above)
    return Picture(tuple((mixed(above, below, y / (height - 1)),) * width for y in range(height)))
