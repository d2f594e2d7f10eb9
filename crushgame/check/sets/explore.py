"""Every state that any player could ever be in, place by place.

Knows how sets of states step (`steps.py`) and in which order to take places. Must not know what is asked of a story. States
that are new at a place wait there until it is its turn and are then taken on all at once. The turns go through the story from
its start to its end again and again, and what leads back waits for the next time; that ends when no place has anything new (a
fixpoint by sweeps over a worklist; the sets only grow, and there are finitely many states).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from time import monotonic
from typing import NamedTuple

from crushgame.check.following.places import Places
from crushgame.check.following.slicing import ROUND
from crushgame.check.sets.layout import layout_of
from crushgame.check.sets.space import Diagrams, Space, Splits, StateSet
from crushgame.check.sets.steps import Steps, Watch, Watching, nobody
from crushgame.story.program import ChoicePoint, Finish

MOST_PARTS = 300_000
"""Parts that the sets may lie in, all places together, before diagrams take over."""

_OFTEN = 0.1


class Budget(NamedTuple):
    """How much time and memory may be spent: seconds on the clock, and megabytes for sets of states, as estimated."""

    seconds: float = 60.0
    megabytes: float = 2000.0


class Clock:
    """A budget that is running: whether it is used up is asked in between, and somebody is told how far it got."""

    def __init__(self, budget: Budget, tell: Callable[[str], None] | None = None) -> None:
        self.budget = budget
        self.began = monotonic()
        self.stopped = ""
        self._tell = tell
        self._next = self.began + 1.0
        self._whole: Clock | None = None

    def over(self, megabytes: float = 0.0) -> bool:
        """Say whether the budget is used up; `stopped` then says of what."""
        if self._whole is not None and self._whole.stopped:
            self.stopped = self._whole.stopped
        if not self.stopped:
            if monotonic() - self.began > self.budget.seconds:
                self.stopped = f"the budget of {self.budget.seconds:g} seconds ran out"
            elif megabytes > self.budget.megabytes:
                self.stopped = f"the budget of {self.budget.megabytes:g} megabytes ran out"
        return bool(self.stopped)

    def part(self, seconds: float) -> Clock:
        """Return a clock that runs for so many seconds, or until this one is over."""
        part = Clock(Budget(min(seconds, self.began + self.budget.seconds - monotonic()), self.budget.megabytes), self._tell)
        part._whole = self
        return part

    def interrupt(self) -> None:
        """Somebody asked to stop."""
        self.stopped = self.stopped or "it was stopped"

    def tell(self, sentence: Callable[[], str]) -> None:
        """Say how far it got, once a second."""
        if self._tell is not None and monotonic() >= self._next:
            self._next = monotonic() + 1.0
            self._tell(sentence())


class Explored:
    """What was reached: for each place that is a join, the set of states that players can come to it in.

    `is_whole` says that nothing is left to explore.
    """

    def __init__(self, steps: Steps, reached: list[StateSet], is_whole: bool) -> None:
        self.steps = steps
        self.places = steps.places
        self.space = steps.space
        self.reached = reached
        self.is_whole = is_whole

    def stops(self) -> Iterator[int]:
        """Yield the places at which a player decides or the story ends."""
        for number, place in enumerate(self.places.places):
            if place.at != ROUND and isinstance(self.places.program.code[place.at], (ChoicePoint, Finish)):
                yield number

    def states(self) -> int:
        """Return how many states were told apart at choices and endings."""
        return sum(self.space.count(self.reached[number]) for number in self.stops())

    def slots(self, number: int) -> tuple[int, ...]:
        """Return the slots that matter at a place."""
        return tuple(sorted(self.places.live[number]))

    def valuations(self, number: int) -> set[tuple[int, ...]]:
        """Return the values of `slots` in every state at a place that is a join."""
        slots = self.slots(number)
        return {tuple(values[slot] for slot in slots) for values in self.space.each(self.reached[number])}

    def look_on(self, watch: Watch, clock: Clock) -> bool:
        """Show every way that is ever taken to somebody: each place with all the states that come to it.

        Return whether there was time for all of that.
        """
        watch.changed(self.steps.begin())
        for number, states in enumerate(self.reached):
            if states:
                self.steps.expand(number, states, nobody, watch)
                self.space.tidy(lambda: self.reached)
                if clock.over(self.space.megabytes):
                    return False
        return self.is_whole


def explore(places: Places, clock: Clock, watching: tuple[Watching, ...] = ()) -> Explored:
    """Reach everything that can be reached, unless the clock runs out before.

    The sets are held by the mixes of values that occur, until these become very many, and from then on as diagrams.
    """
    layout = layout_of(places)
    if layout.above:
        explored = _swept(Steps(places, Splits(*layout), watching), clock, MOST_PARTS)
        if explored is not None:
            return explored
    explored = _swept(Steps(places, Diagrams(*layout), watching), clock, None)
    assert explored is not None, "diagrams are never given up"
    return explored


def _swept(steps: Steps, clock: Clock, most_parts: int | None) -> Explored | None:
    """Sweep through the story until nothing is new; None where the sets lie in too many parts."""
    space = steps.space
    reached: list[StateSet] = [0] * len(steps.places.places)
    waiting = _Waiting(space, in_story_order(steps.places))
    waiting.come(0, steps.begin())
    asked = monotonic() + _OFTEN

    def come(to: int, states: StateSet) -> None:
        waiting.come(to, states)
        if clock.over():  # of very many states, each way takes its time
            raise _TimeIsUp

    while waiting:
        number, came = waiting.next()
        fresh = space.without(came, reached[number])
        if fresh:
            reached[number] = space.either(reached[number], fresh)
            try:
                steps.expand(number, fresh, come)
            except _TimeIsUp:
                break
        began = monotonic()
        if began > asked:
            space.tidy(lambda: [*reached, *waiting.came.values()])
            if most_parts is not None and sum(map(space.scattered, reached)) > most_parts:
                return None
            if clock.over(sum(map(space.room, reached)) / 4e6 + space.megabytes):
                break
            clock.tell(lambda: f"{sum(map(space.count, reached)):,} states so far; {len(waiting)} places wait their turn")
            asked = monotonic() + max(_OFTEN, 5 * (monotonic() - began)) if _OFTEN > 0 else 0.0
    return Explored(steps, reached, not waiting and not clock.stopped)


class _TimeIsUp(Exception):  # it is none, and goes no further than this file
    """In the midst of taking states on."""


class _Waiting:
    """States that came to places and wait for the place's turn."""

    def __init__(self, space: Space, order: list[int]) -> None:
        self.space = space
        self.order = order
        self.came: dict[int, StateSet] = {}
        self.sweep: list[tuple[int, int]] = []
        self.later: list[tuple[int, int]] = []
        self.here = -1

    def __len__(self) -> int:
        return len(self.came)

    def come(self, place: int, states: StateSet) -> None:
        """Let states wait at a place: for this sweep if it is still to come there, else for the next."""
        before = self.came.get(place)
        if before is None:
            self.came[place] = states
            heappush(self.sweep if self.order[place] > self.here else self.later, (self.order[place], place))
        else:
            self.came[place] = self.space.either(before, states)

    def next(self) -> tuple[int, StateSet]:
        """Return the place whose turn it is, and the states that wait there."""
        if not self.sweep:
            self.sweep, self.later = self.later, self.sweep
        self.here, place = heappop(self.sweep)
        return place, self.came.pop(place)


def in_story_order(places: Places) -> list[int]:
    """Return, for each place, its number in reverse postorder: every place comes after those that lead to it, but for ways
    back.
    """
    order = [0] * len(places.places)
    left = len(order)
    seen = bytearray(len(order))
    path: list[tuple[int, int]] = [(0, 0)]
    seen[0] = 1
    while path:
        at, way = path.pop()
        edges = places.edges[at]
        while way < len(edges) and seen[edges[way].to]:
            way += 1
        if way < len(edges):
            to = edges[way].to
            seen[to] = 1
            path += [(at, way + 1), (to, 0)]
        else:
            left -= 1
            order[at] = left
    return order
