"""The shortest way to a destination, and whether a walk really comes there.

Knows destinations, the search and the engine. Must not know what is printed. No walk is believed because the search found it:
the engine goes it again, through a program that stops at the moment that is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crushgame.check.answers import wish_for
from crushgame.check.following.places import Places, TooManyPlacesError, places_of
from crushgame.check.following.slicing import ROUND, caps_of
from crushgame.check.questions import ANY_MOMENT, Fact
from crushgame.check.sets.explore import Clock
from crushgame.check.sets.keeping import TooWideError
from crushgame.check.sets.layout import layout_of
from crushgame.check.sets.search import Goal, Hop, Route, routes
from crushgame.check.sets.space import Diagrams, StateSet
from crushgame.check.sets.steps import Steps
from crushgame.check.walks.destinations import Destination
from crushgame.check.walks.walking import walk_of
from crushgame.play.beats import Decision, EndingBeat
from crushgame.play.walk import SEED, Walk, go
from crushgame.story.binding import Bound
from crushgame.story.diagnostics import Spot
from crushgame.story.evaluation import Formula, compiled, slots_read
from crushgame.story.kinds import Flag, bounds
from crushgame.story.program import (
    Branch,
    CallScene,
    Change,
    ChoicePoint,
    Count,
    EndingPoint,
    Finish,
    Instruction,
    Jump,
    Program,
    Written,
)

TOO_MANY = "calls inside calls make more places than can be looked at"


class Way(NamedTuple):
    """What came of looking for a way: a walk; or, without one, why that is not known, or nothing where there is no way."""

    walk: Walk | None
    unknown: str = ""


def way_to(destination: Destination, clock: Clock) -> Way:
    """Return the walk with the fewest choices to a destination."""
    program = destination.program
    at_options: tuple[Fact, ...] = () if destination.option else destination.facts
    try:
        places = places_of(program, wish_for(program, at_options), caps_of(program))
        route = _route_to(destination, Steps(places, Diagrams(*layout_of(places))), clock)
    except TooManyPlacesError:
        return Way(None, TOO_MANY)
    except TooWideError as error:
        return Way(None, too_wide(program, error))
    if route is not None:
        return Way(walk_of(places, route))
    return Way(None, clock.stopped)


def _route_to(destination: Destination, steps: Steps, clock: Clock) -> Route | None:
    if destination.option:
        taking = Taking(steps, frozenset((destination.option,)))
        (route,) = routes(steps, [taking], clock)
        return route and with_choice(taking, route)
    goal: Goal = Coming(steps, destination.facts)
    (route,) = routes(steps, [goal], clock)
    return route


def too_wide(program: Program, error: TooWideError) -> str:
    """Say which variable has too many values."""
    low, high = bounds(program.slots[error.slot].kind)
    return f'"{program.slots[error.slot].name}" can have {high - low + 1:,} values, which is more than can be told apart here'


class Coming(NamedTuple):
    """A goal: one of some facts."""

    steps: Steps
    facts: tuple[Fact, ...]

    def at(self, place: int, states: StateSet) -> bool:
        """Say whether one of the facts shows in states that come to a place."""
        address = self.steps.places.places[place].at
        return any(fact.at == address and self._shows(fact, states) for fact in self.facts)

    def changed(self, states: StateSet) -> bool:
        """Say whether one of the facts shows in states after a change."""
        return any(fact.at == ANY_MOMENT and self._shows(fact, states) for fact in self.facts)

    def _shows(self, fact: Fact, states: StateSet) -> bool:
        return bool(self.steps.keeper.where(states, fact.when))


class Taking(NamedTuple):
    """A goal: to stand where one of some options, by scene and id, can be taken."""

    steps: Steps
    options: frozenset[tuple[str, str]]

    def at(self, place: int, states: StateSet) -> bool:
        """Say whether one of the options can be taken at a place, in some of these states."""
        return bool(self.edges(place, states))

    def changed(self, states: StateSet) -> bool:
        """No change is looked for."""
        return not states

    def edges(self, place: int, states: StateSet) -> list[int]:
        """Return the ways on from a place that take one of the options in some of these states."""
        menu = menu_at(self.steps.places, place)
        if menu is None:
            return []
        ours = [number for number, option in enumerate(menu.options) if (menu.scene, option.id) in self.options]
        if not ours:
            return []
        leaving = self.steps.leaving(place, states)
        return [number for number in ours if leaving[number]]


def menu_at(places: Places, place: int) -> ChoicePoint | None:
    """Return the choice at a place, or None where something else stands."""
    at = places.places[place].at
    step = places.program.code[at] if at != ROUND else None
    return step if isinstance(step, ChoicePoint) else None


def with_choice(taking: Taking, route: Route) -> Route:
    """Return a route that leads from the start of a game to where an option can be taken, with taking it."""
    place, states = followed(taking.steps, 0, taking.steps.space.state(route.begun), route.hops)
    return route._replace(hops=(*route.hops, Hop(place, taking.edges(place, states)[0])))


def followed(steps: Steps, place: int, states: StateSet, hops: Sequence[Hop]) -> tuple[int, StateSet]:
    """Follow some hops from a place; return where they lead and in which states."""
    for hop in hops:
        states = steps.go(hop.place, hop.edge, states)
        place = steps.places.edges[hop.place][hop.edge].to
    return place, states


# ---- whether it comes there --------------------------------------------------------------------------------------------

_MET = ""
"""The id of the ending at which a program stops that looks for something; no story has one of that id."""


def objection(program: Program, destination: Destination, walk: Walk) -> str:
    """Go a walk with the engine; return why it does not lead where it should, or an empty string."""
    gone = go(program, walk)
    if gone.misfit is not None:
        return f"after {gone.misfit.at} decisions: {gone.misfit.reason}"
    stop = gone.session.stop
    if destination.ending:
        is_there = isinstance(stop, EndingBeat) and stop.id == destination.ending
    elif destination.option:
        last = walk.decisions[-1] if walk.decisions else Decision("", "", "")
        is_there = (last.scene, last.option) == destination.option
    else:
        stop = go(stopping(destination), walk).session.stop
        is_there = isinstance(stop, EndingBeat) and stop.id == _MET
    return "" if is_there else f"it does not come to {destination.said}"


def beats_before(destination: Destination, walk: Walk, seed: str = SEED) -> int:
    """Return how many beats of the last turn of a walk come before the destination."""
    return go(stopping(destination), walk, seed).session.turn_length


def stopping(destination: Destination) -> Program:
    """Return the program of a destination, cut short: it ends at the first moment at which one of the facts shows.

    Where something changes, or a fact has its address, the code takes a detour past all other code, asks there, and comes back.
    """
    program = destination.program
    moments = [fact.when for fact in destination.facts if fact.at == ANY_MOMENT]
    code: list[Instruction] = list(program.code)
    for at, original in enumerate(program.code):
        step = _watched(code, moments, original)
        code[at] = step
        here = [fact.when for fact in destination.facts if fact.at == at]
        changes = isinstance(step, (Change, Count, CallScene)) and bool(moments)
        if here or changes:
            start = len(code)
            _ask(code, here)
            if changes and isinstance(step, CallScene):
                code.append(Change(step.effects, ()))
                _ask(code, moments)
                code.append(step._replace(effects=()))
            else:
                code.append(step)
                _ask(code, moments if changes else [])
            code += [Jump(at + 1)]
            code[at] = Jump(start)
    spot = Spot("", 1, 1)
    start = _asking(code, moments, program.start)
    met = EndingPoint(_MET, "", "", "", (), spot)
    spots = (*program.spots, *[spot] * (len(code) - len(program.spots)))
    return program._replace(code=tuple(code), spots=spots, start=start, endings={**program.endings, _MET: met})


def _watched(code: list[Instruction], moments: list[Formula], step: Instruction) -> Instruction:
    """Return an instruction; of a choice, let every option lead past the question first, since choosing is counted."""
    if not moments or not isinstance(step, ChoicePoint):
        return step
    options = [option._replace(target=_asking(code, moments, option.target)) for option in step.options]
    return step._replace(options=tuple(options))


def _asking(code: list[Instruction], whens: list[Formula], onward: int) -> int:
    """Append code that stops where a condition holds, and else goes on; return its address."""
    start = len(code)
    _ask(code, whens)
    code.append(Jump(onward))
    return start


def _ask(code: list[Instruction], whens: list[Formula]) -> None:
    for when in whens:
        bound = Bound(when, Flag(), 0, 1, slots_read(when), compiled(when))
        code += [Branch(bound, len(code) + 2, Written("", Spot("", 1, 1))), Finish(_MET)]
