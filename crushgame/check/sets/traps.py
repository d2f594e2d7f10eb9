"""From where an ending can still be reached: the same steps, taken backwards.

Knows everything that was reached. Must not know findings. A state is *open* when some way leads from it to an ending, or to a
choice that is empty, which is told by itself. What was reached and is not open is a trap. Fate is taken to be kind here, and
a hand to be dealt anew at every visit; but whoever stands at a choice has the one hand that was dealt, and may be *cornered*.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from crushgame.check.following.slicing import ROUND
from crushgame.check.sets.explore import Clock, Explored, in_story_order
from crushgame.check.sets.space import StateSet
from crushgame.check.sets.steps import Steps
from crushgame.play.engine import DEEPEST_CALL
from crushgame.story.program import AskPoint, CallScene, ChoicePoint, Finish


class Traps(NamedTuple):
    """The states of each join from which no ending can be reached (`shut`), and those from which some can (`open`).

    `spinning` are those from which not even a choice can be reached. `cornered` has, by join, the states at a shuffled hand
    that are open, but where fate can deal nothing but options that lead only into shut states: for each option, those of them
    in which it is one of these. `drifting` are the states that are shut or cornered, or from which fate can lead into these
    before anything is chosen. `finishing` is how many states have a way to an ending: an empty menu is open, and is none.
    """

    shut: tuple[StateSet, ...]
    open: tuple[StateSet, ...]
    spinning: tuple[StateSet, ...]
    drifting: tuple[StateSet, ...]
    cornered: dict[int, tuple[StateSet, ...]]
    finishing: tuple[int, ...]


def traps_in(explored: Explored, clock: Clock) -> Traps | None:
    """Look from where an ending can be reached. None when the clock ran out before that was known."""
    finishes, ends, stops = _stops(explored)
    standing = _coming_to(explored, stops, clock, ends)
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
    finishing: list[StateSet] | None = open_
    if ends != finishes:
        finishing = _coming_to(explored, finishes, clock, (*open_, *spinning, *shut))
    cornered = _cornered(explored, open_)
    lost = list(shut)
    for number, astray in cornered.items():
        for states in astray:
            lost[number] = explored.space.either(lost[number], states)
    held = (*shut, *spinning, *open_, *(states for astray in cornered.values() for states in astray))
    drifting = _coming_to(explored, lost, clock, held, past_choices=False)
    if drifting is None or finishing is None:
        return None
    return Traps(shut, tuple(open_), spinning, tuple(drifting), cornered, tuple(map(explored.space.count, finishing)))


def _stops(explored: Explored) -> tuple[list[StateSet], list[StateSet], list[StateSet]]:
    """Return, by join, the states at endings; those and what else is told by itself; and all in which a player stands still."""
    places, code = explored.places, explored.places.program.code
    finishes: list[StateSet] = [0] * len(places.places)
    ends, stops = list(finishes), list(finishes)
    for number, (at, stack) in enumerate(places.places):
        step = code[at] if at != ROUND else None
        reached = explored.reached[number]
        if isinstance(step, Finish):
            finishes[number] = ends[number] = stops[number] = reached
        elif isinstance(step, AskPoint):
            stops[number] = reached
        elif isinstance(step, CallScene) and len(stack) >= DEEPEST_CALL:
            ends[number] = stops[number] = reached
        elif isinstance(step, ChoicePoint) and reached:
            none = explored.steps.where_none(step, reached)
            stops[number] = explored.space.without(reached, none) if step.otherwise >= 0 else reached
            ends[number] = none if step.otherwise < 0 else 0
    return finishes, ends, stops


def _cornered(explored: Explored, open_: list[StateSet]) -> dict[int, tuple[StateSet, ...]]:
    """Return, for each join where a hand can be dealt that leads only into a trap, what `Traps.cornered` has for it."""
    found: dict[int, tuple[StateSet, ...]] = {}
    for number, (at, _) in enumerate(explored.places.places):
        menu = explored.places.program.code[at] if at != ROUND else None
        if isinstance(menu, ChoicePoint) and menu.hand and menu.shuffle and open_[number]:
            astray = dealt_astray(explored.steps, number, menu, open_[number], open_.__getitem__)
            if any(astray):
                found[number] = astray
    return found


def dealt_astray(
    steps: Steps, number: int, menu: ChoicePoint, states: StateSet, good: Callable[[int], StateSet]
) -> tuple[StateSet, ...]:
    """Return, for each option of a shuffled hand, in which of some states it leads nowhere `good`, and so can all of a hand.

    Some option has to lead somewhere good in each of the states: then a whole hand without one is as many options as the hand
    holds, for fewer would be dealt all together.
    """
    space = steps.space
    leaving = steps.leaving(number, states)[: len(menu.options)]
    astray = [space.without(having, steps.led(number, edge, having, good)) for edge, having in enumerate(leaving)]
    many = steps.where_many(astray, menu.hand)
    return tuple(space.both(having, many) for having in astray)


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
