"""Shortest routes: the fewest choices that lead a player to something.

Knows how sets of states step. Must not know why somebody wants to go there, nor how a walk is written. All players who could
have made as many choices are moved together; every set that is moved is noted, and from the first that comes to a goal one
state is traced back through them. What can be come to in a first game is; a later game is only looked at for the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from crushgame.check.following.slicing import ROUND
from crushgame.check.sets.explore import Clock
from crushgame.check.sets.space import StateSet
from crushgame.check.sets.steps import Steps, nobody
from crushgame.story.program import ChoicePoint, Finish, Instruction


class Goal(Protocol):
    """Something to come to."""

    def at(self, place: int, states: StateSet) -> bool:
        """Say whether some of these states, which have come to a place, are what is looked for."""

    def changed(self, states: StateSet) -> bool:
        """Say the same of states right after a change."""


class Hop(NamedTuple):
    """A way that is taken from a place, by its number among the place's edges."""

    place: int
    edge: int


class Hand(NamedTuple):
    """The options of a shuffled hand at a place that come first, by their numbers."""

    place: int
    first: tuple[int, ...]


class Route(NamedTuple):
    """A way from the start of a game to a goal, in hops. `begun` is the one state that the game begins in.

    `kept` is what mattered at the end of the game before, or None where this may be the first. `dealt` is
    the shuffled hand that it ends at, or None where it ends at none or the hand does not matter.
    """

    kept: dict[int, int] | None
    begun: dict[int, int]
    hops: tuple[Hop, ...]
    dealt: Hand | None = None


class Start(NamedTuple):
    """Where a search begins: a place, and the states that players stand there in."""

    place: int
    states: StateSet


class _Event(NamedTuple):
    """States that came to a join together, for the first time each, after so many choices, of which GAME are a whole game.

    `is_free` says that they are at a choice that leaves them nothing to choose, so that they go on without one.
    """

    place: int
    states: StateSet
    choices: int
    is_free: bool = False


GAME = 1 << 40
"""What a whole game counts for, among choices."""


def routes(
    steps: Steps,
    goals: Sequence[Goal],
    clock: Clock,
    start: Start | None = None,
    *,
    games: bool = True,
    moves: int | None = None,
) -> list[Route | None]:
    """Return for each goal a route with the fewest choices; None where there is none, or the clock ran out before.

    It begins with a first game, unless there is a `start`. Without `games`, no other game is begun after an ending. Of the
    routes through several games, those with the fewest games count, and of these the one with the fewest choices in the last.
    `moves` is the most sets that are moved on before the rest is given up.
    """
    return _Search(steps, clock, start or Start(0, steps.begin()), games).routes(goals, moves)


class _Search:
    def __init__(self, steps: Steps, clock: Clock, start: Start, games: bool) -> None:
        self.steps = steps
        self.places = steps.places
        self.space = steps.space
        self.clock = clock
        self.place, self.begin = start
        self.games = games
        self.events: list[_Event] = []
        self.met: dict[int, StateSet] = {}
        self.pending: dict[int, int] = {}  # by place, the event there that was not looked at so far, and can still grow
        self.seen: set[int] = set()  # events at a choice or an ending that have been looked at
        self.left: list[int] = []  # events in the order in which they were left
        self.waiting: deque[int] = deque()
        self.later: deque[int] = deque()
        self.another: deque[int] = deque()
        self.onward: dict[int, frozenset[int]] = {}
        self.bits = 0

    def routes(self, goals: Sequence[Goal], moves: int | None) -> list[Route | None]:
        found: list[Route | None] = [None] * len(goals)
        lookouts = {number: _Lookout(goal) for number, goal in enumerate(goals)}
        for number, goal in enumerate(goals):
            if goal.changed(self.begin):
                found[number] = Route(None, self.space.some(self._one(self.begin, goal.changed)), ())
                del lookouts[number]
        self._come(self.place, self.begin, 0)
        while lookouts and self._next() and moves != 0:
            moves = moves - 1 if moves is not None else None
            number = self.waiting.popleft()
            is_there = self._move_on(number, _Lookouts(lookouts.values()))
            for met in [met for met, lookout in lookouts.items() if lookout.met]:
                found[met] = self._traced(lookouts.pop(met).goal, number, is_there)
        return found

    # ---- moving on ----

    def _come(self, place: int, states: StateSet, choices: int) -> None:
        fresh = self.space.without(states, self.met.get(place, 0))
        if fresh:
            self.met[place] = self.space.either(self.met.get(place, 0), fresh)
            pending = self.pending.get(place)
            if pending is not None and self.events[pending].choices == choices:
                event = self.events[pending]
                self.events[pending] = event._replace(states=self.space.either(event.states, fresh))
                return
            self.pending[place] = len(self.events)
            self.waiting.append(len(self.events))
            self.events.append(_Event(place, fresh, choices))
            self.bits += self.space.room(fresh)

    def _next(self) -> bool:
        """Say whether there is something to move on and time to do it."""
        if not self.waiting:
            self.waiting, self.later = self.later, self.waiting
        if not self.waiting:
            self.waiting, self.another = self.another, self.waiting
        return bool(self.waiting) and not self.clock.over(self.bits / 4e6 + self.space.megabytes)

    def _move_on(self, number: int, watch: _Lookouts) -> bool:
        """Move an event on; say whether it was only looked at: what has to be decided is left once all others stand there."""
        event = self.events[number]
        if self.pending.get(event.place) == number:
            del self.pending[event.place]
        if self._stops(event.place) and number not in self.seen:
            watch.at(event.place, event.states)
            self._stop(event)
            return True
        choices = self._after(event)
        self.left.append(number)
        self.steps.expand(event.place, event.states, lambda to, states: self._come(to, states, choices), watch)
        return False

    def _stops(self, place: int) -> bool:
        """Say whether a place is a choice or an ending."""
        return isinstance(self._step(place), (ChoicePoint, Finish))

    def _step(self, place: int) -> Instruction | None:
        at = self.places.places[place].at
        return self.steps.program.code[at] if at != ROUND else None

    def _stop(self, event: _Event) -> None:
        """Let states wait at a choice until all others of as many choices have come to theirs, and at an ending for longer."""
        step = self._step(event.place)
        if isinstance(step, Finish):
            if self.games:
                self._wait(event, self.another)
            return
        none: StateSet = 0
        if isinstance(step, ChoicePoint) and step.otherwise >= 0:
            none = self.steps.where_none(step, event.states)
            self._wait(event._replace(states=none, is_free=True), self.waiting)
        self._wait(event._replace(states=self.space.without(event.states, none)), self.later)

    def _wait(self, event: _Event, queue: deque[int]) -> None:
        if event.states:
            self.seen.add(len(self.events))
            queue.append(len(self.events))
            self.events.append(event)

    def _after(self, event: _Event) -> int:
        """Return the choices made once an event is left."""
        step = self._step(event.place)
        if isinstance(step, Finish):
            return (event.choices // GAME + 1) * GAME
        return event.choices + (isinstance(step, ChoicePoint) and not event.is_free)

    # ---- going back ----

    def _traced(self, goal: Goal, number: int, is_there: bool) -> Route:
        """Trace an event back to the start. On the way on from it the goal is met, or right there, if it `is_there`."""
        event = self.events[number]
        place, states = event.place, event.states
        before_it = len(self.left) - (not is_there)  # of those in `left`, how many led there
        if is_there:
            state, hops = self._one(states, lambda some: goal.at(place, some)), list[Hop]()
        else:
            state = self._one(states, lambda some: self._meets(place, some, goal))
            hops = self._last_leg(place, state, goal)
            if self.steps.begins_anew(place):
                begun = self.steps.go(place, 0, state)
                return Route(self._kept(place, state), self.space.some(self._one(begun, goal.changed)), ())
        while place != self.place or not self.space.both(state, self.begin):
            before_it, before = self._before(before_it, event.choices, place, state)
            event = self.events[self.left[before_it]]
            leg = self._leg(event.place, before, place, state)
            if self.steps.begins_anew(leg[0].place):
                return Route(self._kept(leg[0].place, before), self.space.some(state), tuple(hops))
            place, state, hops = event.place, before, leg + hops
        return Route(None, self.space.some(state), tuple(hops))

    def _kept(self, place: int, ended: StateSet) -> dict[int, int]:
        """Return what matters of the state that a game ended in."""
        values = self.space.some(ended)
        return {slot: values[slot] for slot in self.places.live[place]}

    def _meets(self, place: int, states: StateSet, goal: Goal) -> bool:
        lookout = _Lookout(goal)
        self.steps.expand(place, states, nobody, lookout)
        return lookout.met

    def _before(self, end: int, choices: int, place: int, state: StateSet) -> tuple[int, StateSet]:
        """Return which of the first events in `left`, up to `end`, leads to a state at a place after so many choices, and a
        state of it that does, with no join between.
        """
        for earlier in range(end - 1, -1, -1):
            event = self.events[self.left[earlier]]
            if self._after(event) != choices or place not in self._leads_to(event.place):
                continue
            if self._delivers(event.place, event.states, place, state):
                return earlier, self._one(event.states, _delivering(self._delivers, event.place, place, state))
        raise AssertionError("every state but those at the start came from an earlier one")

    def _delivers(self, place: int, states: StateSet, to: int, state: StateSet) -> bool:
        met = False

        def look(there: int, arriving: StateSet) -> None:
            nonlocal met
            met = met or (there == to and bool(self.space.both(arriving, state)))

        self.steps.expand(place, states, look)
        return met

    def _leads_to(self, place: int) -> frozenset[int]:
        """Return the joins that a place leads to with no join between."""
        found = self.onward.get(place)
        if found is None:
            joins: set[int] = set()
            waiting = [place]
            while waiting:
                for edge in self.places.edges[waiting.pop()]:
                    if self.places.joins[edge.to]:
                        joins.add(edge.to)
                    else:
                        waiting.append(edge.to)
            found = self.onward[place] = frozenset(joins)
        return found

    def _one(self, states: StateSet, holds: Callable[[StateSet], bool]) -> StateSet:
        """Return one state of a set, where something holds for the set because it holds for some state of it."""
        for slot, digit in self.space.digits.items():
            for value in self._in_turn(slot, digit.size):
                having = self.space.having(states, slot, frozenset((value,)))
                if having and holds(having):
                    states = having
                    break
        return states

    def _in_turn(self, slot: int, size: int) -> Sequence[int]:
        """Return the digits of a slot as they are tried: of what a player can set, first what it is if they have not."""
        slots = self.places.program.slots
        is_yes = slot < len(slots) and bool(slots[slot].setting and slots[slot].start)
        return range(size)[::-1] if is_yes else range(size)

    def _leg(self, place: int, state: StateSet, to: int, wanted: StateSet) -> list[Hop]:
        """Return the hops from a state at a join to a state at the next."""
        waiting: list[tuple[int, StateSet, list[Hop]]] = [(place, state, [])]
        while waiting:
            at, states, hops = waiting.pop()
            for number, arriving in self.steps.ways(at, states):
                edge, taken = self.places.edges[at][number], [*hops, Hop(at, number)]
                if not self.places.joins[edge.to]:
                    waiting.append((edge.to, arriving, taken))
                elif edge.to == to and self.space.both(arriving, wanted):
                    return taken
        raise AssertionError("a leg leads where its states were delivered")

    def _last_leg(self, place: int, state: StateSet, goal: Goal) -> list[Hop]:
        """Return the hops from a state at a join to where the goal is met."""
        waiting: deque[tuple[int, StateSet, list[Hop]]] = deque([(place, state, [])])
        while waiting:
            at, states, hops = waiting.popleft()
            if goal.at(at, states):
                return hops
            for number, leaving in enumerate(self.steps.leaving(at, states)):
                if not leaving:
                    continue
                lookout = _Lookout(goal)
                arriving = self.steps.go(at, number, leaving, lookout)
                to, taken = self.places.edges[at][number].to, [*hops, Hop(at, number)]
                if lookout.met:
                    return taken
                if not self.places.joins[to]:
                    waiting.append((to, arriving, taken))
        raise AssertionError("the goal is met on the way from an event that leads to it")


def led_into(
    steps: Steps,
    route: Route,
    hop: Hop | None,
    goals: Sequence[StateSet],
    hands: Mapping[int, Sequence[StateSet]],
) -> Route:
    """Return a route from the first place, with one more hop, and led on from there by fate alone into one of the goals.

    `goals` are the states wanted at each place that is a join. `hands` are wanted too: shuffled hands, by place, with the
    states in which each option is to come first. Where fate cannot lead to any, nothing is added behind the hop.
    """
    places, space = steps.places, steps.space
    place, state = 0, space.state(route.begun)
    hops = (*route.hops, hop) if hop is not None else route.hops
    for taken in hops:
        state = steps.go(place, taken.edge, steps.leaving(place, state)[taken.edge])
        place = places.edges[place][taken.edge].to
    waiting: deque[tuple[int, StateSet, tuple[Hop, ...]]] = deque([(place, state, ())])
    seen = {(place, state)}
    while waiting:
        place, state, onward = waiting.popleft()
        if places.joins[place] and space.both(state, goals[place]):
            return route._replace(hops=(*hops, *onward))
        first = tuple(number for number, wanted in enumerate(hands.get(place, ())) if space.both(state, wanted))
        if first:
            return route._replace(hops=(*hops, *onward), dealt=Hand(place, first))
        at = places.places[place].at
        if at != ROUND and isinstance(steps.program.code[at], (ChoicePoint, Finish)):
            continue
        for number, arriving in steps.ways(place, state):
            following = places.edges[place][number].to, arriving
            if following not in seen:
                seen.add(following)
                waiting.append((*following, (*onward, Hop(place, number))))
    return route._replace(hops=hops)


def _delivering(
    delivers: Callable[[int, StateSet, int, StateSet], bool], place: int, to: int, state: StateSet
) -> Callable[[StateSet], bool]:
    return lambda states: delivers(place, states, to, state)


class _Lookout:
    """Looks on for one goal."""

    def __init__(self, goal: Goal) -> None:
        self.goal = goal
        self.met = False

    def at(self, place: int, states: StateSet) -> None:
        self.met = self.met or self.goal.at(place, states)

    def changed(self, states: StateSet) -> None:
        self.met = self.met or self.goal.changed(states)


class _Lookouts:
    """Looks on for several goals."""

    def __init__(self, lookouts: Iterable[_Lookout]) -> None:
        self.lookouts = list(lookouts)

    def at(self, place: int, states: StateSet) -> None:
        for lookout in self.lookouts:
            lookout.at(place, states)

    def changed(self, states: StateSet) -> None:
        for lookout in self.lookouts:
            lookout.changed(states)
