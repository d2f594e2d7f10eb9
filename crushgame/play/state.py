"""A state of a game: frozen, and a function of the story, the seed and the decisions alone.

Knows where a game stands and what it remembers. Must not know what was said on the way.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple


class State(NamedTuple):
    """`at` is the instruction where the game stopped; `values` are the slots and `texts` the texts of the program.

    `stack` holds the addresses to come back to, innermost last.
    """

    at: int
    values: tuple[int, ...]
    texts: tuple[str, ...]
    stack: tuple[int, ...]
    seed: str


def digest(state: State) -> str:
    """Return 16 hexadecimal digits that tell states apart, the same on every machine and version of Python."""
    parts = (state.at, state.values, state.texts, state.stack, state.seed)
    return sha256(repr(parts).encode()).hexdigest()[:16]
