"""A state of a game: frozen, and a function of the story, the seed and the decisions alone.

Knows where a game stands and what it remembers. Must not know what was said on the way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from crushgame.story.program import AskPoint, ChoicePoint, Finish, Program


class State(NamedTuple):
    """`at` is the instruction where the game stopped; `values` are the slots and `texts` the texts of the program.

    `stack` holds the addresses to come back to, innermost last.
    """

    at: int
    values: tuple[int, ...]
    texts: tuple[str, ...]
    stack: tuple[int, ...]
    seed: str


def digest(program: Program, state: State) -> str:
    """Return 16 hexadecimal digits of what the author of a story would say of a state.

    That is where it stands and where it will come back to, by name, and what every declared variable and text holds: no address
    and no counter, so that an edit elsewhere in the story leaves it as it was. The same on every machine and version of Python.
    """
    point = program.code[state.at]
    stands = point.ending if isinstance(point, Finish) else ""
    if isinstance(point, ChoicePoint):
        stands = f"{point.scene}.{point.id}"
    elif isinstance(point, AskPoint):
        stands = f"{point.scene}.{point.about}"
    values = sorted((slot.name, value) for slot, value in zip(program.slots, state.values, strict=True) if not slot.is_counter)
    texts = sorted((text.name, words) for text, words in zip(program.texts, state.texts, strict=True))
    back = scenes_of(program, state.stack) or 0
    return sha256(repr((stands, values, texts, back, state.seed)).encode()).hexdigest()[:16]


def scenes_of(program: Program, addresses: Sequence[int]) -> tuple[str, ...]:
    """Return the scene in which each of these instructions stands."""
    if not addresses:
        return ()
    starts = sorted((scene.start, scene.id) for scene in program.scenes.values())
    return tuple(starts[bisect_right(starts, (address, "\uffff")) - 1][1] for address in addresses)
