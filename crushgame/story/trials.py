"""Story tests as an author wrote them: a walk, what is fixed beforehand, and what must come of it.

Knows their shape. Names are not looked up yet (`trial_names.py` does that). Must not know how a test is run.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crushgame.story.diagnostics import Spot

_TESTS_FILE = re.compile(r"(^|[/\\.])tests\.yaml\Z")


def is_tests_file(name: str) -> bool:
    """Whether a file holds only tests by its name: `tests.yaml`, or anything that ends in `.tests.yaml`.

    Such files are no part of the game: a save does not know them, and a story's fingerprint leaves them out.
    """
    return _TESTS_FILE.search(name) is not None


class Given(NamedTuple):
    """One `name: value`, or `name: [values]`, of a test, both as written."""

    name: str
    values: tuple[str, ...]
    spot: Spot
    value_spot: Spot


class Wanted(NamedTuple):
    """Something that a test asks for, as written: the id of an ending, a scene or an option, or words."""

    text: str
    spot: Spot


class Taken(NamedTuple):
    """One step of a walk: an option, with its scene where that is written; or, when `answer` is not None, an answer."""

    scene: str
    option: str
    answer: str | None
    spot: Spot


class Trial(NamedTuple):
    """One story test, or the walk of a walk file, which expects nothing.

    `kept`, `draw`, `chance`, `fates` and `seed` fix what the walk meets. `chance` is by scene (`bar`, or `bar.2` for its second
    `chance` as written), with the branches that come up, from 1; `fates` by site, with numbers as `play/chance.py` gives them.
    """

    name: str
    kept: tuple[Given, ...]
    draw: tuple[Given, ...]
    chance: tuple[Given, ...]
    fates: tuple[Given, ...]
    seed: str
    walk: tuple[Taken, ...]
    ends: Wanted | None
    stands: Wanted | None
    values: tuple[Given, ...]
    says: tuple[Wanted, ...]
    never_says: tuple[Wanted, ...]
    offers: tuple[Wanted, ...]
    never_offers: tuple[Wanted, ...]
    spot: Spot
