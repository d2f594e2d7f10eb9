"""Findings about players who cannot come to an end any more.

Knows traps (`traps.py`) and what an author wrote where. Must not know how traps are found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crushgame.check.following.places import Places, targets_of
from crushgame.check.following.slicing import ROUND
from crushgame.check.questions import plainly
from crushgame.check.sets.explore import Explored
from crushgame.check.sets.search import Goal, Hop
from crushgame.check.sets.space import StateSet
from crushgame.check.sets.traps import Traps
from crushgame.story.diagnostics import Finding, Related, Spot
from crushgame.story.program import CallScene, ChoicePoint, Jump


class Standing(NamedTuple):
    """A goal: to stand at a place in one of some states."""

    place: int
    states: StateSet
    explored: Explored

    def at(self, place: int, states: StateSet) -> bool:
        """Say whether some of these states are wanted ones at the wanted place."""
        return place == self.place and bool(self.explored.space.both(states, self.states))

    def changed(self, states: StateSet) -> bool:
        """No change is looked for."""
        return not states


class Trapped(NamedTuple):
    """A finding, the goal that shows it, and the hop that is taken there.

    From there fate leads into `shut`, set by place, or into `cornered`, as in `Traps`.
    """

    finding: Finding
    goal: Goal
    hop: Hop | None
    shut: tuple[StateSet, ...] = ()
    cornered: Mapping[int, tuple[StateSet, ...]] = {}


def trapped(explored: Explored, traps: Traps) -> list[Trapped]:
    """Return what is to be said of traps: one finding for each option that springs one, and for each round."""
    found = _rounds(explored, traps)
    places, program = explored.places, explored.places.program
    lost = explored.space.both(traps.drifting[0], _beginnings(explored))
    if lost:
        point = program.scenes[program.story.start.name.split(".")[0]]
        finding = Finding("E702", point.spot, {"words": program.story.title}, len(point.id))
        found.append(Trapped(finding, Standing(0, lost, explored), None, traps.shut, traps.cornered))
    told: set[Spot] = set()
    for number, (at, _) in enumerate(places.places):
        menu = program.code[at] if at != ROUND else None
        if not isinstance(menu, ChoicePoint) or not traps.open[number]:
            continue
        for edge in range(len(places.edges[number])):
            states = _springing(explored, traps, number, edge)
            spot = menu.options[edge].spot if edge < len(menu.options) else menu.spot
            if states and spot not in told:
                told.add(spot)
                words = plainly(menu.options[edge].words) if edge < len(menu.options) else "otherwise"
                related = _where_it_goes_round(explored, traps, number, edge)
                finding = Finding("E702", spot, {"words": words}, 1, related=related)
                goal, hop = Standing(number, states, explored), Hop(number, edge)
                found.append(Trapped(finding, goal, hop, traps.shut, traps.cornered))
    return found


def _springing(explored: Explored, traps: Traps, number: int, edge: int) -> StateSet:
    """Return the states in which a trap is sprung by taking a way from a choice.

    Who is dealt one option, and that one leads only into a trap, was trapped by whatever led there.
    """
    states = explored.steps.leading_by(number, edge, traps.open[number], traps.drifting.__getitem__)
    menu = explored.places.program.code[explored.places.places[number].at]
    if number in traps.cornered and isinstance(menu, ChoicePoint) and menu.hand == 1 and edge < len(menu.options):
        return explored.space.without(states, traps.cornered[number][edge])
    return states


def _beginnings(explored: Explored) -> StateSet:
    """Return the states in which games begin: a first one, and those after every ending."""
    found = explored.steps.begin()
    for number, states in enumerate(explored.reached):
        if states and explored.steps.begins_anew(number) and explored.places.edges[number]:
            found = explored.space.either(found, explored.steps.go(number, 0, states))
    return found


def _where_it_goes_round(explored: Explored, traps: Traps, number: int, edge: int) -> tuple[Related, ...]:
    """Return the first choice inside a trap that a way leads into, past hands that leave no other way."""
    places, seen = explored.places, set()
    waiting = [places.edges[number][edge].to]
    while waiting:
        place = waiting.pop(0)
        if place in seen or (places.joins[place] and not traps.drifting[place]):
            continue
        seen.add(place)
        at = places.places[place].at
        if at == ROUND or not isinstance(places.program.code[at], ChoicePoint):
            waiting += [onward.to for onward in places.edges[place]]
        elif traps.shut[place]:
            return (Related(places.program.spots[at], "from here on it goes round"),)
        else:
            astray = traps.cornered.get(place, ())
            waiting += [onward.to for onward, states in zip(places.edges[place], astray, strict=False) if states]
    return ()


# ---- rounds without a choice -------------------------------------------------------------------------------------------


def _rounds(explored: Explored, traps: Traps) -> list[Trapped]:
    """Return one finding for each round that a player can come to and never leave, with no choice on it."""
    found: list[Trapped] = []
    told: set[Spot] = set()
    for number, states in enumerate(traps.spinning):
        if states:
            cycle = _cycle(explored, number, explored.space.state(explored.space.some(states)))
            spot = _closing(explored.places, cycle)
            if spot not in told:
                told.add(spot)
                found.append(Trapped(Finding("E703", spot, {}), Standing(number, states, explored), None))
    return found


def _cycle(explored: Explored, number: int, state: StateSet) -> list[Hop]:
    """Follow one state, by the first way it can take, until it stands somewhere for the second time."""
    seen: dict[int, list[StateSet]] = {}
    hops: list[Hop] = []
    while True:
        earlier = seen.setdefault(number, [])
        if state in earlier:
            start = [at for at, hop in enumerate(hops) if hop.place == number][earlier.index(state)]
            return hops[start:]
        earlier.append(state)
        moved = next(iter(explored.steps.ways(number, state)), None)
        if moved is None:
            return [*hops, Hop(number, -1)]
        hops.append(Hop(number, moved.edge))
        number, state = explored.places.edges[number][moved.edge].to, moved.states


def _closing(places: Places, cycle: list[Hop]) -> Spot:
    """Return where the `goto` or `call` stands that leads back on a round."""
    code, spots = places.program.code, places.program.spots
    back: list[int] = []
    for hop in cycle:
        at = places.places[hop.place].at
        if at == ROUND:
            return _closing_without_a_place(places)
        step = code[at]
        if isinstance(step, CallScene):
            back.append(at)
            continue
        raw = targets_of(step, at)[hop.edge]
        goal = places.slice.onward[raw]
        seen: set[int] = set()
        while raw != goal and raw not in seen:
            seen.add(raw)
            here = code[raw]
            if isinstance(here, Jump) and here.to <= raw:
                back.append(raw)
            raw = targets_of(here, raw)[0]
    return spots[max(back)] if back else spots[places.places[cycle[0].place].at]


def _closing_without_a_place(places: Places) -> Spot:
    """Return where a round closes that nothing on it matters to."""
    code, onward = places.program.code, places.slice.onward
    back = [at for at, step in enumerate(code) if onward[at] == ROUND and isinstance(step, Jump) and step.to <= at]
    return places.program.spots[max(back)]
