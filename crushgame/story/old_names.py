"""Names that something in a story had in an earlier edition, as the author lists them under `renamed:`.

Knows what is written. Must not know what the names stand for: `renames.py` looks them up.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.story.diagnostics import Spot


class Rename(NamedTuple):
    """One line of `renamed:`: a name that was, and what stands in its place now. An option is `scene.option`."""

    old: str
    new: str
    spot: Spot
    new_spot: Spot


class Renames(NamedTuple):
    """The old names of a story, in the order in which they are written; each stands once in its own list."""

    scenes: tuple[Rename, ...] = ()
    options: tuple[Rename, ...] = ()
    variables: tuple[Rename, ...] = ()
    endings: tuple[Rename, ...] = ()


NO_RENAMES = Renames()
