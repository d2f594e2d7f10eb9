"""One step of a whole set of states: what an instruction does to all of them at once, forwards and backwards.

Knows places, spaces and conditions. It is the twin of `play/engine.py` for sets, and tests hold the two equal; the engine is
the one that says what a step means. Must not know what is asked of a story.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple, Protocol

from crushgame.check.following.formulas import negated
from crushgame.check.following.places import Edge, Places
from crushgame.check.following.slicing import ROUND, cases_of
from crushgame.check.sets.keeping import Keeper, put, shift, sums
from crushgame.check.sets.space import Space, StateSet, Step
from crushgame.story.evaluation import Among, And, Compare, Constant, Formula, Read
from crushgame.story.program import Branch, ChoicePoint, Effect, Finish, Fork, OptionPoint, Put, Shift, Switch

Deliver = Callable[[int, StateSet], None]

Parts = tuple[tuple[Formula | None, Step], ...]
"""What something does, in steps, each where its condition holds (None: everywhere)."""


class Watch(Protocol):
    """Somebody who looks on as sets of states come to places, in the order in which that happens."""

    def at(self, place: int, states: StateSet) -> None:
        """States that came to a place, before it does anything."""

    def changed(self, states: StateSet) -> None:
        """States after something changed, on the way from one place to the next."""


class Moved(NamedTuple):
    """One way that was taken: the edge's number at its place, and the states that took it as they arrive."""

    edge: int
    states: StateSet


class Watching(NamedTuple):
    """A promise that begins to hold once something did: from the moment of `when` on, the slot is 1."""

    slot: int
    when: Formula


Search = Generator["Search", StateSet, StateSet]
"""A search that waits for the results of further ones. Thousands of places may lie between two joins, and calls of calls may
not be so many."""


def _finished(search: Search) -> StateSet:
    """Return the result of a search, after all those that it waits for."""
    waiting = [search]
    found: StateSet | None = None
    while waiting:
        try:
            further = next(waiting[-1]) if found is None else waiting[-1].send(found)
        except StopIteration as end:
            waiting.pop()
            found = end.value
        else:
            waiting.append(further)
            found = None
    return found or 0


class Steps:
    """The steps between the places of one story, over one space."""

    def __init__(self, places: Places, space: Space, watching: tuple[Watching, ...] = ()) -> None:
        self.places = places
        self.program = places.program
        self.space = space
        self.keeper = Keeper(space, len(self.program.slots) + 1 + len(self.program.promises))
        self.watching = watching
        self._effects: dict[Effect, Parts] = {}

    # ---- the start ----

    def begin(self) -> StateSet:
        """Return the states in which a first game stands at the first place, where nothing is kept from a game before."""
        program = self.program
        slots = [slot for slot in self.space.digits if slot < len(program.slots)]
        first = self.space.state({slot: program.slots[slot].start for slot in slots})
        return self._settled(self.drawn(first), 0)

    def drawn(self, states: StateSet) -> StateSet:
        """Draw what is drawn at the start of a game, one slot after another, each in every way."""
        for slot in sorted(self.space.digits):
            cases = self.program.slots[slot].draws if slot < len(self.program.slots) else ()
            if not cases:
                continue
            found: StateSet = 0
            left = states
            for case in cases:
                if not case.weight:
                    continue
                may = states if case.condition is None else self.keeper.where(states, case.condition.tree)
                found = self.space.either(found, self.space.after(may, put(self.space, slot, case.value)))
                left = 0 if case.condition is None else self.keeper.where_not(left, case.condition.tree)
            states = self.space.either(found, left)
        return states

    def _settled(self, states: StateSet, place: int) -> StateSet:
        """Forget what does not matter at the place where a game begins."""
        live = self.places.live[place]
        for slot in self.space.digits:
            if slot not in live:
                states = self.space.forgetting(states, slot)
        return self.watched(states)

    # ---- forwards ----

    def expand(self, place: int, states: StateSet, deliver: Deliver, watch: Watch | None = None) -> None:
        """Take states on from a place to the next joins, and hand them over there."""
        joins, edges = self.places.joins, self.places.edges
        waiting = [(place, states)]
        while waiting:
            at, standing = waiting.pop()
            if watch is not None:
                watch.at(at, standing)
            for number, arriving in self.ways(at, standing, watch):
                to = edges[at][number].to
                if joins[to]:
                    deliver(to, arriving)
                else:
                    waiting.append((to, arriving))

    def ways(self, place: int, states: StateSet, watch: Watch | None = None) -> Iterator[Moved]:
        """Yield every way that some states take on from a place, with the states as they come to the next."""
        for number, leaving in enumerate(self.leaving(place, states)):
            if leaving:
                yield Moved(number, self.go(place, number, leaving, watch))

    def go(self, place: int, number: int, states: StateSet, watch: Watch | None = None) -> StateSet:
        """Return states that can take a way on from a place, as they come to the next."""
        edge = self.places.edges[place][number]
        if not self.begins_anew(place):
            return self.along(edge, states, watch)
        # The first moment of the next game is when all is drawn: what was drawn for the last one is no more.
        for effect in edge.effects:
            states = self.change(effect, states)
        begun = self._settled(self.drawn(states), edge.to)
        if watch is not None:
            watch.changed(begun)
        return begun

    def leaving(self, place: int, states: StateSet) -> list[StateSet]:
        """Return, for each way on from a place, which of the states there can take it."""
        at = self.places.places[place].at
        step = self.program.code[at] if at != ROUND else None
        keeper = self.keeper
        if isinstance(step, Branch):
            then = keeper.where(states, step.condition.tree)
            return [then, self.space.without(states, then)]
        if isinstance(step, Switch):
            return [keeper.where(states, Among(step.subject.tree, values)) for values, _ in cases_of(step)]
        if isinstance(step, Fork):
            return [states if weight else 0 for weight in step.weights]
        if isinstance(step, ChoicePoint):
            taken = self.choosing(step, states)
            return [*taken, self.where_none(step, states)] if step.otherwise >= 0 else taken
        return [states] * len(self.places.edges[place])

    def where_none(self, menu: ChoicePoint, states: StateSet) -> StateSet:
        """Return those states in which a menu has nothing to choose."""
        for option in menu.options:
            condition = open_when(option)
            if condition is None:
                return 0
            states = self.keeper.where_not(states, condition)
        return states

    def choosing(self, menu: ChoicePoint, states: StateSet) -> list[StateSet]:
        """Return the states in which each option can be taken."""
        space = self.space
        open_ = [self.where_open(option, states) for option in menu.options]
        if not menu.hand or menu.shuffle:
            return open_  # fate may deal any option that is open
        taken = []
        earlier: list[StateSet] = [0] * menu.hand  # states in which one, two, … of the options before are open
        for having in open_:
            taken.append(space.without(having, earlier[-1]))
            for count in range(menu.hand - 1, 0, -1):
                earlier[count] = space.either(earlier[count], space.both(earlier[count - 1], having))
            earlier[0] = space.either(earlier[0], having)
        return taken

    def where_many(self, sets: Sequence[StateSet], most: int) -> StateSet:
        """Return the states that are in at least so many of some sets."""
        space = self.space
        found: list[StateSet] = [0] * most  # those in one or more, two or more, and so on
        for states in sets:
            for count in range(most - 1, 0, -1):
                found[count] = space.either(found[count], space.both(found[count - 1], states))
            found[0] = space.either(found[0], states)
        return found[-1]

    def where_open(self, option: OptionPoint, states: StateSet) -> StateSet:
        """Return those states in which an option can be taken, if it is offered."""
        condition = open_when(option)
        return states if condition is None else self.keeper.where(states, condition)

    def along(self, edge: Edge, states: StateSet, watch: Watch | None = None) -> StateSet:
        """Return states as they are at the end of a way."""
        for effect in edge.effects:
            states = self.change(effect, states)
        if edge.effects:
            states = self.watched(states)
            if watch is not None:
                watch.changed(states)
        for slot in edge.forgets:
            states = self.space.forgetting(states, slot)
        return states

    def change(self, effect: Effect, states: StateSet) -> StateSet:
        """Return states after one effect."""
        parts = self._parts(effect)
        return self.space.after(states, parts[0][1]) if len(parts) == 1 else self._through(parts, states)

    def watched(self, states: StateSet) -> StateSet:
        """Set the slots of promises whose moment has come."""
        for slot, when in self.watching:
            having = self.keeper.where(states, when)
            if having:
                rest = self.space.without(states, having)
                states = self.space.either(rest, self.space.after(having, put(self.space, slot, 1)))
        return states

    def _parts(self, effect: Effect) -> Parts:
        found = self._effects.get(effect)
        if found is None:
            if isinstance(effect, Put):
                found = ((None, put(self.space, effect.slot, effect.value)),)
            elif isinstance(effect, Shift):
                found = ((None, shift(self.space, effect.slot, effect.by, effect.low, effect.high)),)
            else:
                found = sums(self.space, effect)
            self._effects[effect] = found
        return found

    # ---- backwards ----

    def leading(self, place: int, states: StateSet, good: Callable[[int], StateSet]) -> StateSet:
        """Return those of some states at a place that some way leads into `good` of a join.

        Where fate deals a hand, it may be any that leads there. A new game is no way on.
        """
        return _finished(self._leading(place, states, good))

    def leading_by(self, place: int, number: int, states: StateSet, good: Callable[[int], StateSet]) -> StateSet:
        """Return those of some states at a place that one way leads into `good` of a join."""
        return 0 if self.begins_anew(place) else self.led(place, number, self.leaving(place, states)[number], good)

    def led(self, place: int, number: int, leaving: StateSet, good: Callable[[int], StateSet]) -> StateSet:
        """Return those of some states that take a way on and come into `good` of a join by it."""
        return _finished(self._led(place, number, leaving, good))

    def _leading(self, place: int, states: StateSet, good: Callable[[int], StateSet]) -> Search:
        found: StateSet = 0
        for number, leaving in enumerate(() if self.begins_anew(place) else self.leaving(place, states)):
            found = self.space.either(found, (yield self._led(place, number, leaving, good)))
        return found

    def _led(self, place: int, number: int, leaving: StateSet, good: Callable[[int], StateSet]) -> Search:
        edge = self.places.edges[place][number]
        if not leaving:
            return 0
        if self.places.joins[edge.to]:
            wanted = good(edge.to)
        else:
            wanted = yield self._leading(edge.to, self.along(edge, leaving), good)
        return self.back_along(edge, leaving, wanted) if wanted else 0

    def back_along(self, edge: Edge, states: StateSet, wanted: StateSet) -> StateSet:
        """Return those of some states that a way leads into wanted ones."""
        happening = self._happening(edge)
        passing = [states]  # what comes by, before each of the things that happen on the way
        for parts in happening[:-1]:
            passing.append(self._through(parts, passing[-1]))
        for parts, before in zip(reversed(happening), reversed(passing[: len(happening)]), strict=True):
            wanted = self._back(parts, before, wanted) if wanted else 0
        return self.space.both(states, wanted)

    def _happening(self, edge: Edge) -> list[Parts]:
        """Return what happens on a way, one thing after another, each in parts."""
        space = self.space
        happening = [self._parts(effect) for effect in edge.effects]
        for slot, when in self.watching if edge.effects else ():
            stays = Step(slot, tuple(range(space.digits[slot].size)))
            happening.append(((when, put(space, slot, 1)), (negated(when), stays)))
        return [*happening, *(((None, put(space, slot, space.digits[slot].low)),) for slot in edge.forgets)]

    def _through(self, parts: Parts, states: StateSet) -> StateSet:
        found: StateSet = 0
        for condition, step in parts:
            having = states if condition is None else self.keeper.where(states, condition)
            found = self.space.either(found, self.space.after(having, step))
        return found

    def _back(self, parts: Parts, states: StateSet, wanted: StateSet) -> StateSet:
        """Return those of some states that come to be wanted ones."""
        found: StateSet = 0
        for condition, step in parts:
            having = states if condition is None else self.keeper.where(states, condition)
            found = self.space.either(found, self.space.before(wanted, step, having))
        return found

    def begins_anew(self, place: int) -> bool:
        """Say whether a place is an ending, from which only another game leads on."""
        at = self.places.places[place].at
        return at != ROUND and isinstance(self.program.code[at], Finish)


def open_when(option: OptionPoint) -> Formula | None:
    """Return the condition that an option is open, or None where it always is."""
    parts: list[Formula] = []
    if option.once:
        parts.append(Compare("==", Read(option.taken), Constant(0)))
    if option.condition is not None:
        parts.append(option.condition.tree)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def nobody(_to: int, _states: StateSet) -> None:
    """Take nothing on: for those who only look on at `expand`."""
