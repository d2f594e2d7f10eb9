"""Ranges of whole numbers: what a calculation or a comparison can come to, from the ranges of its sides alone.

Knows arithmetic on pairs (low, high), both included. Must not know formulas, kinds or stories.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Range = tuple[int, int]
LIMIT = 1_000_000_000
"""No value of a story goes beyond this, on either side of zero."""


def total(left: Range, right: Range) -> Range:
    """Return the range of left + right."""
    return left[0] + right[0], left[1] + right[1]


def difference(left: Range, right: Range) -> Range:
    """Return the range of left - right."""
    return left[0] - right[1], left[1] - right[0]


def product(left: Range, right: Range) -> Range:
    """Return the range of left * right."""
    corners = [one * other for one in left for other in right]
    return min(corners), max(corners)


def opposite(part: Range) -> Range:
    """Return the range of -part."""
    return -part[1], -part[0]


def extreme(which: str, items: Sequence[Range]) -> Range:
    """Return the range of the least (`min`) or the greatest (`max`) of some items."""
    pick: Callable[[list[int]], int] = min if which == "min" else max
    return pick([low for low, _ in items]), pick([high for _, high in items])


def verdict(op: str, left: Range, right: Range) -> Range:
    """Return (1, 1) when a comparison always holds, (0, 0) when it never does, and (0, 1) when that depends."""
    if op in (">", ">="):
        op, left, right = {">": "<", ">=": "<="}[op], right, left
    if op == "<":
        always, never = left[1] < right[0], left[0] >= right[1]
    elif op == "<=":
        always, never = left[1] <= right[0], left[0] > right[1]
    else:
        always, never = left[0] == left[1] == right[0] == right[1], left[1] < right[0] or right[1] < left[0]
        if op == "!=":
            always, never = never, always
    return int(always), int(not never)


def among(operand: Range, values: frozenset[int]) -> Range:
    """Return (1, 1) when an operand is always one of the values, (0, 0) when never, and (0, 1) when it depends."""
    low, high = operand
    possible = sum(low <= value <= high for value in values)
    return int(possible == high - low + 1), int(possible > 0)
