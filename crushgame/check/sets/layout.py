"""Which slots are counted out in the string of a space, and which stand above it.

Knows what matters where (`places.py`) and what each form costs: an operation on a string takes as long as the string is,
however few states it holds; what stands above costs a step for every mix of values or node of a diagram. So everything is a
string while that is short; else the numbers are, and what is small and rarely moved, such as what was chosen once, is above.
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from crushgame.check.following.places import Places
from crushgame.check.sets.keeping import TooWideError
from crushgame.story.kinds import bounds
from crushgame.story.program import Program

ALL_STRING = 1 << 20
"""The longest string, in bits, that holds all slots."""
LONGEST_STRING = 1 << 15
"""The longest string, in bits, that only holds some slots."""
WIDEST = 1 << 16
"""Values of one slot that can stand above a string."""

FILLED_UP = 1 << 12
"""Up to how many bits such a string takes in small slots as well."""


class Layout(NamedTuple):
    """The slots of the string and those above it, each as (slot, lowest value, number of values)."""

    string: tuple[tuple[int, int, int], ...]
    above: tuple[tuple[int, int, int], ...]


def layout_of(places: Places) -> Layout:
    """Return how to lay out the slots that matter anywhere among some places.

    Raises TooWideError for a slot of more than WIDEST values, unless all fits one string.
    """
    # A move may look at what the one before it in the same step has left, which matters nowhere else.
    moves = _moves(places)
    slots = sorted(set(moves).union(_asked_by_draws(places), *places.live))
    sizes = {slot: size_of(places.program, places.caps, slot) for slot in slots}
    length = prod(size for _, size in sizes.values())
    if length <= ALL_STRING:
        return Layout(tuple((slot, *sizes[slot]) for slot in sorted(slots, key=lambda slot: sizes[slot][1])), ())
    for slot in slots:
        if sizes[slot][1] > WIDEST:
            raise TooWideError(slot)
    weights = _weights(places)
    string: list[int] = []
    bits = 1
    for slot in sorted(slots, key=lambda slot: (-weights.get(slot, 0), slot)):
        if sizes[slot][1] > 2 and bits * sizes[slot][1] <= LONGEST_STRING:
            string.append(slot)
            bits *= sizes[slot][1]
    for slot in sorted(slots, key=lambda slot: (-moves.get(slot, 0), slot)):
        if slot not in string and moves.get(slot, 0) > 1 and bits * sizes[slot][1] <= FILLED_UP:
            string.append(slot)
            bits *= sizes[slot][1]
    above = [slot for slot in slots if slot not in string]
    return Layout(tuple((slot, *sizes[slot]) for slot in string), tuple((slot, *sizes[slot]) for slot in above))


def _moves(places: Places) -> dict[int, int]:
    """Return how many ways move each slot."""
    found: dict[int, int] = {}
    for edges in places.edges:
        for edge in edges:
            for effect in edge.effects:
                found[effect.slot] = found.get(effect.slot, 0) + 1
    return found


def _asked_by_draws(places: Places) -> set[int]:
    """Return the slots that decide what can be drawn: they matter before a game, also where none has come to an end."""
    slots = places.program.slots
    drawn = [case for slot in places.slice.needed if slot < len(slots) for case in slots[slot].draws]
    return {slot for case in drawn if case.condition is not None for slot in case.condition.reads}


def room(places: Places) -> int:
    """Return how many states there would be at all joins, if all that matters there could have every value."""
    sizes: dict[frozenset[int], int] = {}
    for live in set(places.live):
        sizes[live] = prod(size_of(places.program, places.caps, slot)[1] for slot in live)
    return sum(sizes[live] for live, is_join in zip(places.live, places.joins, strict=True) if is_join)


def size_of(program: Program, caps: dict[int, int], slot: int) -> tuple[int, int]:
    """Return the lowest value of a slot and how many it can have; a watch that is kept over a promise is a flag."""
    if slot in caps:
        return 0, caps[slot] + 1
    if slot >= len(program.slots):
        return 0, 2
    low, high = bounds(program.slots[slot].kind)
    return low, high - low + 1


def _weights(places: Places) -> dict[int, int]:
    """Return at how many places each slot matters."""
    found: dict[int, int] = {}
    for live in places.live:
        for slot in live:
            found[slot] = found.get(slot, 0) + 1
    return found
