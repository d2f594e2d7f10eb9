"""What a value of a story can be: a whole number, a yes or no, or one of some words.

Knows the kinds and the whole numbers that each may take at run time. Must not know variables, expressions or YAML.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Whole(NamedTuple):
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int


class Flag(NamedTuple):
    """A yes or no; at run time 1 or 0."""

    # The field keeps the kind from being an empty tuple, which would be false and equal to ().
    tag: Literal["flag"] = "flag"


class OneOf(NamedTuple):
    """One of these words, of which there is at least one; at run time its index, from 0."""

    names: tuple[str, ...]


Kind = Whole | Flag | OneOf

FLAG_WORDS = {"no": 0, "false": 0, "yes": 1, "true": 1}
"""How an author writes the values of a flag."""


def bounds(kind: Kind) -> tuple[int, int]:
    """Return the lowest and the highest number that a value of this kind can be at run time."""
    if isinstance(kind, Whole):
        return kind.low, kind.high
    if isinstance(kind, OneOf):
        return 0, len(kind.names) - 1
    return 0, 1
