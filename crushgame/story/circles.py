"""Which places of a graph lie on one circle: each of them leads to each other one.

Knows Tarjan's algorithm, without its recursion. Must not know what a place is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Place = TypeVar("Place", bound=Hashable)


def circles(places: Iterable[Place], following: Callable[[Place], Iterable[Place]]) -> dict[Place, int]:
    """Return a number for each of the places and of what follows them; the same one for those that lie on one circle.

    Takes time in proportion to the places and the ways between them. A place on no circle has a number to itself.
    """
    order: dict[Place, int] = {}
    lowest: dict[Place, int] = {}
    number: dict[Place, int] = {}
    open_places: list[Place] = []
    for start in places:
        if start in order:
            continue
        pending: list[tuple[Place, Iterator[Place]]] = []
        here: Place | None = start
        while here is not None or pending:
            if here is not None:
                order[here] = lowest[here] = len(order)
                open_places.append(here)
                pending.append((here, iter(following(here))))
                here = None
            at, onward = pending[-1]
            for to in onward:
                if to not in order:
                    here = to
                    break
                if to not in number:
                    lowest[at] = min(lowest[at], order[to])
            if here is not None:
                continue
            pending.pop()
            if pending:
                before = pending[-1][0]
                lowest[before] = min(lowest[before], lowest[at])
            if lowest[at] == order[at]:
                while at not in number:
                    number[open_places.pop()] = order[at]
    return number
