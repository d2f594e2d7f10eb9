"""From where an ending can still be reached: the same steps, taken backwards.

Knows everything that was reached. Must not know findings. A state is *open* when some way leads from it to an ending, or to a
choice that is empty, which is told by itself. What was reached and is not open is a trap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crushgame.check.following.slicing import ROUND
from crushgame.check.sets.explore import Clock, Explored, in_story_order
from crushgame.check.sets.space import StateSet
from crushgame.story.program import ChoicePoint, Finish


class Traps(NamedTuple):
    """The states of each join from which no ending can be reached (`shut`), and those from which some can (`open`).

    `spinning` are those from which not even a choice can be reached. `drifting` are those that are shut, or from which fate can
    lead into these before anything is chosen.
    """

    shut: tuple[StateSet, ...]
    open: tuple[StateSet, ...]
    spinning: tuple[StateSet, ...]
    drifting: tuple[StateSet, ...]


def traps_in(explored: Explored, clock: Clock) -> Traps | None:
    """Look from where an ending can be reached. None when the clock ran out before that was known."""
    places, code = explored.places, explored.places.program.code
    ends: list[StateSet] = [0] * len(places.places)
    stops: list[StateSet] = [0] * len(places.places)
    for number, (at, _) in enumerate(places.places):
        step = code[at] if at != ROUND else None
        reached = explored.reached[number]
        if not reached:
            continue
        if isinstance(step, Finish):
            ends[number] = stops[number] = reached
        elif isinstance(step, ChoicePoint):
            none = explored.steps.where_none(step, reached)
            stops[number] = explored.space.without(reached, none) if step.otherwise >= 0 else reached
            ends[number] = none if step.otherwise < 0 else 0
    standing = _coming_to(explored, stops, clock)
    if standing is None:
        return None
    spinning = tuple(explored.space.without(all_, to) for all_, to in zip(explored.reached, standing, strict=True))
    # Who goes round without a choice is told of that, and not of the ending besides.
    for number, states in enumerate(spinning):
        ends[number] = explored.space.either(ends[number], states)
    open_ = _coming_to(explored, ends, clock, spinning)
    if open_ is None:
        return None
    shut = tuple(explored.space.without(all_, to) for all_, to in zip(explored.reached, open_, strict=True))
    drifting = _coming_to(explored, list(shut), clock, (*spinning, *open_), past_choices=False)
    return Traps(shut, tuple(open_), spinning, tuple(drifting)) if drifting is not None else None


def _coming_to(
    explored: Explored, goals: list[StateSet], clock: Clock, kept: Sequence[StateSet] = (), *, past_choices: bool = True
) -> list[StateSet] | None:
    """Return the states of each join from which some way leads to the goals, `past_choices` or before the next of them.

    Sets to be used later on are `kept`.
    """
    places, steps, space = explored.places, explored.steps, explored.space
    order = in_story_order(places)
    joins = sorted((number for number, states in enumerate(explored.reached) if states), key=lambda number: -order[number])
    good = list(goals)
    before = _before(explored, joins)
    if not past_choices:
        joins = [number for number in joins if not _is_choice(explored, number)]
    waiting = set(joins)
    while waiting:
        for number in joins:
            if number not in waiting:
                continue
            waiting.discard(number)
            space.tidy(lambda: [*explored.reached, *goals, *good, *kept])
            if clock.over(space.megabytes):
                return None
            if good[number] == explored.reached[number]:
                continue
            grown = space.either(good[number], steps.leading(number, explored.reached[number], good.__getitem__))
            if grown != good[number]:
                good[number] = grown
                waiting |= before[number]
        waiting.intersection_update(joins)
    return good


def _is_choice(explored: Explored, number: int) -> bool:
    at = explored.places.places[number].at
    return at != ROUND and isinstance(explored.places.program.code[at], ChoicePoint)


def _before(explored: Explored, joins: list[int]) -> dict[int, set[int]]:
    """Return, for each join, the joins that lead to it with none between."""
    places = explored.places
    found: dict[int, set[int]] = {number: set() for number in range(len(places.places))}
    for number in joins:
        waiting = [number]
        while waiting:
            for edge in places.edges[waiting.pop()]:
                if places.joins[edge.to]:
                    found[edge.to].add(number)
                else:
                    waiting.append(edge.to)
    return found
