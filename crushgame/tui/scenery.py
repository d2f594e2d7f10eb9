"""What is on the stage of a game, and how much of the window the stage gets.

Knows the staging of a session and the gallery that draws it. Must not know widgets but for the shapes that the stage takes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from crushgame.play.staging import Figure, Staging

if TYPE_CHECKING:
    from crushgame.tui.gallery import Gallery
    from crushgame.tui.widgets.stage import Scenery, Seen

NONE, ABOVE, BESIDE = "none", "above", "beside"

NARROWEST, LOWEST = 64, 22
"""Columns and rows of a window below which there is room for the text alone."""

LEAST_BESIDE, MOST_BESIDE, ROWS_BESIDE = 46, 98, 20
"""Columns and rows of a stage beside the text, at most those of a whole backdrop, and two columns of margin."""

COLUMN, LEAST_COLUMN = 74, 64
"""Columns of the text and its margins where the stage stands beside it, as wide as it likes and as narrow as it may be."""

MOST_ROWS_ABOVE = 18


class Arrangement(NamedTuple):
    """Where the stage stands, and its columns and rows; `page` is the width of the whole page."""

    where: str
    width: int
    height: int
    page: int


def arranged(width: int, height: int, page: int, *, has_stage: bool) -> Arrangement:
    """Return how a window of so many columns and rows is shared out; `page` is how wide a page gets without pictures."""
    if not has_stage or width < NARROWEST or height < LOWEST:
        return Arrangement(NONE, 0, 0, page)
    if width >= LEAST_BESIDE + LEAST_COLUMN:
        own = min(max(width - COLUMN, LEAST_BESIDE), MOST_BESIDE)
        return Arrangement(BESIDE, own, min(ROWS_BESIDE, height - 4), min(own + COLUMN, width))
    return Arrangement(ABOVE, min(width, page), min((height - 4) // 2, MOST_ROWS_ABOVE), page)


def scenery(staging: Staging, gallery: Gallery) -> Scenery:
    """Return what can be seen of a staging."""
    from crushgame.tui.widgets.stage import Scenery

    place = staging.place
    speaks = any(figure.is_speaking for figure in staging.figures)
    faces = [figure for figure in staging.figures if gallery.face(figure.who, figure.mood, eyes_shut=False) is not None]
    figures = tuple(_seen(figure, gallery, is_dimmed=speaks and not figure.is_speaking) for figure in faces)
    return Scenery(place.title if place else "", gallery.place(place.id) if place else None, figures)


def _seen(figure: Figure, gallery: Gallery, *, is_dimmed: bool) -> Seen:
    from crushgame.tui.widgets.stage import Seen

    return Seen(partial(gallery.face, figure.who, figure.mood), (figure.who, figure.mood), is_dimmed)
