"""Which generations stay: the newest KEPT, and a few older ones, ever further apart.

Knows numbers. Must not know files. Behind the newest there stays one each among the last 16, the last 32, the last 64 and
so on, so that damage which nobody noticed for a long time costs half of the way at most: with an autosave at each decision
five generations alone would go back five decisions. Which ones these are hangs on the numbers alone (the last multiple of
8 that is not one of 16, the last of 16 that is not one of 32, …), so that every writer keeps the same, and none has to
look at what there is. A thousand saves leave a dozen files.
"""

from __future__ import annotations

KEPT = 5
_FIRST_STEP = 8


def not_kept(numbers: list[int]) -> list[int]:
    """Return those of the numbers of generations (each from 1, sorted, at least one) that need not stay."""
    newest = numbers[-1]
    return [number for number in numbers[:-KEPT] if number % _FIRST_STEP or newest - number >= 2 * (number & -number)]
