"""Few walks that together take every option that can be taken, each from the start of a game to an ending.

Knows the search and how to go on from one state. Must not know what is printed. The fewest walks there could be are not looked
for, since that is as hard as packing: each walk goes on to the nearest option that no walk has taken, first to those that
seem to leave others ahead, until none can be come to. Where a game can begin in a few ways, such a walk is made from each, and
the best is kept. At last walks are dropped whose options the others take as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crushgame.check.following.places import TooManyPlacesError, places_of
from crushgame.check.following.slicing import ROUND, Wish, caps_of
from crushgame.check.sets.explore import Clock, explore
from crushgame.check.sets.keeping import TooWideError
from crushgame.check.sets.search import Hop, Route, Start, routes
from crushgame.check.sets.space import StateSet
from crushgame.check.sets.steps import Steps
from crushgame.check.walks.destinations import options_of
from crushgame.check.walks.walking import walk_of
from crushgame.check.walks.ways import TOO_MANY, Taking, followed, menu_at, too_wide
from crushgame.play.chance import LONGEST_TOLD, telling
from crushgame.play.walk import SEED, Walk
from crushgame.story.program import Finish, Program

Taken = tuple[str, str]
"""An option: the scene that offers it, and its id."""

_LONGEST_WALK = 2_000
"""Decisions after which a walk looks for no more options; a saved game and a test hold a few times as many."""


_MOST_BEGINNINGS = 8
"""Ways for a game to begin, from each of which a walk is tried; where there are more, the nearest option decides."""


_EFFORT = 400_000_000
_FEWEST_MOVES, _MOST_MOVES = 200, 20_000
"""How far a walk looks ahead for an option that no walk has taken: so many bits of sets, in moves between these limits. What it
does not find is looked for from the start, without a limit but the clock's.
"""


class CoverWalk(NamedTuple):
    """One walk, the options that it takes, and the ending that it comes to, or nothing where none can be come to any more."""

    walk: Walk
    options: frozenset[Taken]
    ending: str


class Cover(NamedTuple):
    """Walks, and how far they go round the story.

    `options` are all of it. `never` are those that can never be taken; `missing` those that no walk takes, though some may be
    possible: then `unknown` says why that is not known.
    """

    walks: tuple[CoverWalk, ...]
    options: tuple[Taken, ...]
    never: tuple[Taken, ...]
    missing: tuple[Taken, ...]
    unknown: str


def cover(program: Program, clock: Clock) -> Cover:
    """Look for few walks that take every option."""
    options = tuple(options_of(program))
    try:
        explored = explore(places_of(program, Wish({}), caps_of(program)), clock)
    except TooManyPlacesError:
        return Cover((), options, (), options, TOO_MANY)
    except TooWideError as error:
        return Cover((), options, (), options, too_wide(program, error))
    seen = _Seen(explored.steps)
    is_whole = explored.look_on(seen, clock)
    covering = _Covering(explored.steps, clock, seen.options)
    found = _needed(covering.walks())
    taken = frozenset[Taken]().union(*(one.options for one in found))
    missing = tuple(option for option in options if option not in taken)
    if is_whole:
        never = tuple(option for option in missing if option not in seen.options)
        missing = tuple(option for option in missing if option in seen.options)
    else:
        never = ()
    return Cover(found, options, never, missing, clock.stopped if missing else "")


class _Seen:
    """Looks on, and notes which options can be taken."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.options: set[Taken] = set()

    def at(self, place: int, states: StateSet) -> None:
        """Note what can be taken at a place."""
        menu = menu_at(self.steps.places, place)
        if menu is None or all((menu.scene, option.id) in self.options for option in menu.options):
            return
        leaving = self.steps.leaving(place, states)
        self.options.update((menu.scene, option.id) for option, having in zip(menu.options, leaving, strict=False) if having)

    def changed(self, states: StateSet) -> None:
        """No change is looked for."""


class _Ending(NamedTuple):
    """A goal: any ending."""

    steps: Steps

    def at(self, place: int, states: StateSet) -> bool:
        """Say whether a game ends at a place."""
        return bool(states) and self.steps.begins_anew(place)

    def changed(self, states: StateSet) -> bool:
        """No change is looked for."""
        return not states


class _GoingOn(NamedTuple):
    """A goal: to take one of some options that seems to leave another of them ahead. `ahead` is as `_ahead` gives it."""

    taking: Taking
    ahead: list[int]
    bits: dict[Taken, int]

    def at(self, place: int, states: StateSet) -> bool:
        """Say whether such an option can be taken at a place, in some of these states."""
        return bool(self.edges(place, states))

    def changed(self, states: StateSet) -> bool:
        """No change is looked for."""
        return not states

    def edges(self, place: int, states: StateSet) -> list[int]:
        """Return the ways on from a place that take such an option."""
        return [edge for edge in self.taking.edges(place, states) if self.left_by(place, edge)]

    def left_by(self, place: int, edge: int) -> int:
        """Return how many of the options seem to be ahead once a way is taken."""
        menu = menu_at(self.taking.steps.places, place)
        wanted = sum(1 << self.bits[option] for option in self.taking.options)
        if menu is not None:
            wanted &= ~(1 << self.bits[menu.scene, menu.options[edge].id])
        return (self.ahead[self.taking.steps.places.edges[place][edge].to] & wanted).bit_count()


class _Covering:
    """The walks through one story. `left` are the options that no walk has taken so far."""

    def __init__(self, steps: Steps, clock: Clock, left: set[Taken]) -> None:
        self.steps = steps
        self.clock = clock
        self.left = set(left)
        self.moves = max(_FEWEST_MOVES, min(_MOST_MOVES, _EFFORT // steps.space.strings.bits))
        self.bits = {option: number for number, option in enumerate(options_of(steps.program))}
        self.ahead = _ahead(steps, self.bits)
        begin, space = steps.begin(), steps.space
        few = 1 < space.count(begin) <= _MOST_BEGINNINGS
        self.starts = [Start(0, space.state(values)) for values in space.each(begin)] if few else []

    def walks(self) -> list[CoverWalk]:
        """Return walks until nothing is left, or the clock is over; a walk that is cut short by it is left out."""
        found: list[CoverWalk] = []
        while self.left:
            # What cannot be taken in a first game, or where there are many ways to begin, is looked for from anywhere.
            walks = [walk for start in self.starts if (walk := self._walk(start))] or [
                walk for walk in [self._walk(None)] if walk
            ]
            if not walks:
                break
            best = max(walks, key=lambda walk: (len(walk.options & self.left), -len(walk.walk.decisions)))
            self.left -= best.options
            found.append(best)
        return found

    def _walk(self, start: Start | None) -> CoverWalk | None:
        route = self._onward(start)
        if route is None:
            return None
        before = set(self.left)
        self.left -= self._taken(route.hops)
        while self.left and len(route.hops) < _LONGEST_WALK and self._can_be_told(route):
            onward = self._onward(self._end(route))
            if onward is None:
                break
            route = route._replace(hops=(*route.hops, *onward.hops))
            self.left -= self._taken(onward.hops)
        self.left = before
        (home,) = routes(self.steps, [_Ending(self.steps)], self.clock, self._end(route), games=False)
        if home is not None:
            route = route._replace(hops=(*route.hops, *home.hops))
        elif self.clock.stopped:
            return None
        walk = walk_of(self.steps.places, route)
        return CoverWalk(walk, self._taken(route.hops), self._ending(route) if home is not None else "")

    def _onward(self, start: Start | None) -> Route | None:
        """Return the route to the nearest option that is left, with taking it; from the start of a game, or within one."""
        all_left = Taking(self.steps, frozenset(self.left))
        going_on = _GoingOn(all_left, self.ahead, self.bits)
        for goal in (going_on, all_left):
            moves = None if start is None and goal is all_left else self.moves
            (route,) = routes(self.steps, [goal], self.clock, start, games=start is None, moves=moves)
            if route is not None:
                begun = start or Start(0, self.steps.space.state(route.begun))
                place, states = followed(self.steps, begun.place, begun.states, route.hops)
                edge = max(goal.edges(place, states), key=lambda edge: going_on.left_by(place, edge))
                return route._replace(hops=(*route.hops, Hop(place, edge)))
        return None

    def _end(self, route: Route) -> Start:
        """Return where a route from the start of a game ends, and in which one state."""
        return Start(*followed(self.steps, 0, self.steps.space.state(route.begun), route.hops))

    def _taken(self, hops: Sequence[Hop]) -> frozenset[Taken]:
        """Return the options that some hops take."""
        found = set()
        for hop in hops:
            menu = menu_at(self.steps.places, hop.place)
            if menu is not None and hop.edge < len(menu.options):
                found.add((menu.scene, menu.options[hop.edge].id))
        return frozenset(found)

    def _ending(self, route: Route) -> str:
        at = self.steps.places.places[self._end(route).place].at
        step = self.steps.program.code[at] if at != ROUND else None
        return step.ending if isinstance(step, Finish) else ""

    def _can_be_told(self, route: Route) -> bool:
        """Say whether fate can be told a walk twice as long as this: a saved game keeps no longer one."""
        return 2 * len(telling(walk_of(self.steps.places, route).fates, SEED)) < LONGEST_TOLD


def _ahead(steps: Steps, bits: dict[Taken, int]) -> list[int]:
    """Return, for each place, the options ahead of it in the same game, with every condition taken to be open."""
    places = steps.places
    count = len(places.places)
    ahead = [0] * count
    before: list[list[int]] = [[] for _ in range(count)]
    for place in range(count):
        menu = menu_at(places, place)
        if menu is not None:
            ahead[place] = sum(1 << bits[menu.scene, option.id] for option in menu.options)
        for edge in () if steps.begins_anew(place) else places.edges[place]:
            before[edge.to].append(place)
    waiting = [place for place in range(count) if ahead[place]]
    while waiting:
        place = waiting.pop()
        for earlier in before[place]:
            if ahead[place] & ~ahead[earlier]:
                ahead[earlier] |= ahead[place]
                waiting.append(earlier)
    return ahead


def _needed(walks: Sequence[CoverWalk]) -> tuple[CoverWalk, ...]:
    """Leave out walks, those with the fewest options first, of which every option is on another walk too."""
    times = Counter(option for one in walks for option in one.options)
    left = list(walks)
    for one in sorted(walks, key=lambda walk: (len(walk.options), -len(walk.walk.decisions))):
        if all(times[option] > 1 for option in one.options):
            times.subtract(one.options)
            left.remove(one)
    return tuple(left)
