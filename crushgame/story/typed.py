"""A formula with what is known of it: its kind, its range and its size.

Knows how these grow as formulas are put together. Must not know names, trees or faults.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.story.evaluation import Constant, Extreme, Formula
from crushgame.story.kinds import Kind, Whole
from crushgame.story.ranges import LIMIT, Range


class Typed(NamedTuple):
    """A formula with its kind, the range of its value, and how many parts and levels it has."""

    formula: Formula
    kind: Kind
    range: Range
    size: int = 1
    depth: int = 1


def constant(value: int) -> Typed:
    """Return a number that is known now."""
    return Typed(Constant(value), Whole(value, value), (value, value))


def made(formula: Formula, kind: Kind, range_: Range, parts: list[Typed]) -> Typed:
    """Return a formula that is one level above its parts."""
    size, depth = 1, 0
    for part in parts:
        size += part.size
        depth = max(depth, part.depth)
    return Typed(formula, kind, range_, size, depth + 1)


def calculated(formula: Formula, exact: Range, parts: list[Typed]) -> Typed:
    """Return a calculation: worked out now when only numbers are in it, held to the limit where it may pass it."""
    if all(isinstance(part.formula, Constant) for part in parts):
        return constant(max(-LIMIT, min(LIMIT, exact[0])))
    low, high = exact
    held = max(-LIMIT, min(LIMIT, low)), max(-LIMIT, min(LIMIT, high))
    found = made(formula, Whole(*held), held, parts)
    if held == exact:
        return found
    above = Extreme("max", (Constant(-LIMIT), formula))
    return found._replace(formula=Extreme("min", (Constant(LIMIT), above)), size=found.size + 4, depth=found.depth + 2)
