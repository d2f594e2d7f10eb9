"""Every state of a first game, one by one, and how likely each leads to which: a story as a Markov chain.

Knows places, players and words. Must not know how a chain is solved. It is a twin of `play/engine.py`, which says what a step
means, for one state at a time and with every way that fate or the player may take; tests hold it against random plays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import lcm
from operator import itemgetter
from typing import NamedTuple

from crushgame.check.following.places import Places, targets_of
from crushgame.check.following.slicing import ROUND, cases_of
from crushgame.check.odds.chain import Chain
from crushgame.check.odds.players import Player, shares, weight_of
from crushgame.check.odds.telling import NOTHING, Span, Telling
from crushgame.check.questions import scene_at, scenes_of
from crushgame.check.sets.explore import Clock
from crushgame.story.program import (
    Branch,
    CallScene,
    ChoicePoint,
    DrawCase,
    Effect,
    Finish,
    Fork,
    Instruction,
    OptionPoint,
    Program,
    Put,
    Return,
    Shift,
    Switch,
)

_OFTEN = 1000
"""States between two looks at the clock."""
_LONG = 1000
"""Places without a decision after which it is watched whether they come round."""


Mark = str | tuple[str, str]
"""What may be come to on a way: a scene by its id, an option by its scene's and its own."""


class Course(NamedTuple):
    """What happens on a way from one state to the next.

    `marks` has a bit for each scene come to and each option taken; `passages` are pairs of scene or ending ids, from and to.
    """

    marks: int
    passages: tuple[tuple[str, str], ...]
    choices: int
    words: Span


class States(NamedTuple):
    """A story as a chain. State 0 is before the game; the others are at choices, at chances and at endings.

    `courses[s]` are the courses of the moves of state s, in their order, as numbers into `kinds`. `endings` are the states
    that are endings. A story that goes round without a decision, or stops without an ending, stays in a state of its own.
    `marks` numbers the bits of a course's marks.
    """

    chain: Chain
    courses: list[list[int]]
    kinds: list[Course]
    endings: dict[str, int]
    marks: dict[Mark, int]


class TooManyStatesError(Exception):
    """There are more states than may be told apart one by one, or no time for more. Its text says so."""


class _Way(NamedTuple):
    """A way on from a place, as `places.Edge`, with its course."""

    effects: tuple[Effect, ...]
    to: int
    course: Course


_START, _STUCK, _ENDINGS = -1, -2, -3  # in place of a place: before the game, where it never ends, and the first ending
_Key = tuple[int, tuple[int, ...]]
_NO_COURSE = Course(0, (), 0, NOTHING)


def states_of(places: Places, player: Player, clock: Clock, limit: int) -> States:
    """Enumerate the states of a first game. Raises TooManyStatesError, and TooFineError where a hand is too much to reckon.

    The places must have those in them at which scenes are come to, and nothing may be kept.
    """
    return _Enumeration(places, player, clock, limit).states()


class _Enumeration:
    def __init__(self, places: Places, player: Player, clock: Clock, limit: int) -> None:
        self.places = places
        self.program = places.program
        self.player = player
        self.clock = clock
        self.limit = limit
        self.telling = Telling(self.program, places.slice.onward)
        self.homes = scene_at(self.program)
        self.marks = _marks(self.program)
        self.entries = _entries(self.program, self.marks)
        self.live = [tuple(sorted(slots)) for slots in places.live]
        self.reading = [_reader(slots) for slots in self.live]
        self.first = [slot.start for slot in self.program.slots]
        self.ways: list[tuple[_Way, ...] | None] = [None] * len(places.places)
        self.weights: dict[int, list[int]] = {}
        self.numbers: dict[_Key, int] = {}
        self.keys: list[_Key] = []
        self.ending_numbers = {id_: at for at, id_ in enumerate(self.program.endings)}
        self.stops = [self.stop_of(place.at, number) for number, place in enumerate(places.places)]
        self.cases: dict[int, dict[int, _Way]] = {}
        self.moves: list[list[tuple[int, int]]] = []
        self.courses: list[list[int]] = []
        self.kinds: dict[Course, int] = {}

    def stop_of(self, at: int, place: int) -> int:
        """Return a place's own number where fate or a player decides, what stands for where it ends, or one past all places."""
        step = self.program.code[at] if at != ROUND else None
        if isinstance(step, (ChoicePoint, Fork)):
            return place
        if isinstance(step, Finish):
            return _ENDINGS - self.ending_numbers[step.ending]
        return _STUCK if step is None else len(self.places.places)

    def states(self) -> States:
        """Enumerate them."""
        self.number((_START, ()))
        onward = self.arriving(self.program.start, 0)
        for values, weight in self.begun():
            self.go(0, weight, _Way((), 0, onward), values)
        at = 1
        while at < len(self.keys):
            if not at % _OFTEN and self.clock.over():
                raise TooManyStatesError(f"{self.clock.stopped} after {len(self.keys):,} states were told apart one by one")
            place, held = self.keys[at]
            if place >= 0:
                values = self.first.copy()
                for slot, value in zip(self.live[place], held, strict=True):
                    values[slot] = value
                self.expand(at, place, values)
            elif place == _STUCK:
                self.add(at, at, 1, _NO_COURSE)
            at += 1
        known = {id_: self.numbers.get((_ENDINGS - number, ())) for id_, number in self.ending_numbers.items()}
        endings = {id_: state for id_, state in known.items() if state is not None}
        return States(Chain(self.moves, [(0, 1)]), self.courses, list(self.kinds), endings, self.marks)

    def number(self, key: _Key) -> int:
        """Return the number of a state, a new one where it is new."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.keys)
            if found > self.limit:
                raise TooManyStatesError(f"more than {self.limit:,} states would have to be told apart one by one")
            self.keys.append(key)
            self.moves.append([])
            self.courses.append([])
        return found

    def add(self, state: int, to: int, weight: int, course: Course) -> None:
        """Add a move."""
        self.moves[state].append((to, weight))
        self.courses[state].append(self.kinds.setdefault(course, len(self.kinds)))

    # ---- from state to state ----

    def begun(self) -> list[tuple[list[int], int]]:
        """Return the values that a game can begin with, each with its weight: drawn one after another, as the engine does."""
        found = {tuple(self.first): 1}
        for at in sorted(self.places.slice.needed):
            draws = self.program.slots[at].draws
            if draws:
                found = _drawn(found, at, draws)
            if len(found) > self.limit:
                raise TooManyStatesError(f"more than {self.limit:,} states can be drawn at the start")
        return [(list(values), weight) for values, weight in found.items()]

    def expand(self, state: int, place: int, values: list[int]) -> None:
        """Add the moves of a state in which fate or the player decides."""
        step = self.program.code[self.places.places[place].at]
        ways = self.ways_of(place)
        if isinstance(step, Fork):
            for weight, way in zip(step.weights, ways, strict=True):
                if weight:
                    self.go(state, weight, way, values.copy())
        elif isinstance(step, ChoicePoint):
            open_ = [number for number, option in enumerate(step.options) if _is_open(option, values)]
            if open_:
                for number, share in zip(open_, shares(step, open_, self.weights_at(place, step)), strict=True):
                    if share:
                        self.go(state, share, ways[number], values.copy())
            elif step.otherwise >= 0:
                self.go(state, 1, ways[-1], values)
            else:
                self.add(state, self.number((_STUCK, ())), 1, _NO_COURSE)

    def weights_at(self, place: int, menu: ChoicePoint) -> list[int]:
        """Return the weights of all options of a menu."""
        if place not in self.weights:
            self.weights[place] = [weight_of(self.player, option) for option in menu.options]
        return self.weights[place]

    def go(self, state: int, weight: int, way: _Way, values: list[int]) -> None:
        """Add the move from a state by a way, through all places in which nothing is decided; the values are changed."""
        effects, place, course = way
        passed = 0
        seen: set[_Key] = set()
        while True:
            for effect in effects:
                _apply(effect, values)
            key = self.stop_at(place, values)
            passed += 1
            if key is None and passed > _LONG:
                here = (place, self.reading[place](values))
                key = (_STUCK, ()) if here in seen else None
                seen.add(here)
                if len(seen) > self.limit:
                    raise TooManyStatesError(f"more than {self.limit:,} states follow one another without a decision")
            following = self.following(place, values) if key is None else None
            if following is None:
                self.add(state, self.number(key or (_STUCK, ())), weight, course)
                return
            effects, place, more = following
            if more is not _NO_COURSE:
                course = _both(course, more)

    def stop_at(self, place: int, values: list[int]) -> _Key | None:
        """Return the state in which a way stops at a place, or None where it goes on."""
        stop = self.stops[place]
        if stop == place:
            return place, self.reading[place](values)
        return (stop, ()) if stop < 0 else None

    def following(self, place: int, values: list[int]) -> _Way | None:
        """Return the way on from a place in which nothing is decided; None where there is none."""
        step = self.program.code[self.places.places[place].at]
        ways = self.ways_of(place)
        if isinstance(step, Branch):
            return ways[0 if step.condition.evaluate(values) else 1]
        if isinstance(step, Switch):
            if place not in self.cases:
                self.cases[place] = {value: way for way, (of, _) in zip(ways, cases_of(step), strict=True) for value in of}
            return self.cases[place][step.subject.evaluate(values)]
        return ways[0] if ways else None

    # ---- ways and their courses ----

    def ways_of(self, place: int) -> tuple[_Way, ...]:
        """Return the ways on from a place."""
        found = self.ways[place]
        if found is None:
            at, stack = self.places.places[place]
            goals = _goals(self.program.code[at], at, stack)
            edges = self.places.edges[place]
            found = tuple(
                _Way(edge.effects, edge.to, self.course(at, number, to, edge.to))
                for number, (to, edge) in enumerate(zip(goals, edges, strict=bool(edges)))  # too deep a call has none
            )
            self.ways[place] = found
        return found

    def course(self, at: int, number: int, to: int, place: int) -> Course:
        """Return what happens on one way from an instruction to an address, and on from there to the next place."""
        step, homes = self.program.code[at], self.homes
        marks, choices = 0, 0
        if isinstance(step, ChoicePoint) and number < len(step.options):
            marks = 1 << self.marks[step.scene, step.options[number].id]
            choices = 1
        passages: tuple[tuple[str, str], ...] = ()
        if not isinstance(step, (CallScene, Return)) and homes[at] != homes[to]:
            passages = ((homes[at], homes[to]),)
        on = self.arriving(to, place)
        least, most = self.telling.at(at)
        return _both(Course(marks, passages, choices, (least, most)), on)

    def arriving(self, to: int, place: int) -> Course:
        """Return what happens from an address to the next place that matters, that place's own arrival included."""
        at = self.places.places[place].at
        if at == ROUND:
            return _NO_COURSE
        step, homes = self.program.code[at], self.homes
        passages: tuple[tuple[str, str], ...] = ()
        if at != to and (homes[to] != homes[at] or at == self.program.scenes[homes[at]].start):
            passages = ((homes[to], homes[at]),)
        least, most = self.telling.between(to)
        if isinstance(step, Finish):
            passages = (*passages, (homes[at], step.ending))
            of_ending = self.telling.endings[step.ending]
            least, most = least + of_ending[0], most + of_ending[1]
        return _seldom(Course(self.entries.get(at, 0), passages, 0, (least, most)))


def _goals(step: Instruction, at: int, stack: tuple[int, ...]) -> list[int]:
    """Return the addresses that the edges of a place lead to, before anything is stepped over, in their order."""
    if isinstance(step, ChoicePoint):
        return [*(option.target for option in step.options), *([step.otherwise] if step.otherwise >= 0 else [])]
    if isinstance(step, CallScene):
        return [step.to]
    if isinstance(step, Return):
        return [stack[-1]] if stack else []
    return [] if isinstance(step, Finish) else targets_of(step, at)


def _seldom(course: Course) -> Course:
    """Return the one course in which nothing happens for all such."""
    return _NO_COURSE if course == _NO_COURSE else course


def _both(first: Course, second: Course) -> Course:
    if second is _NO_COURSE:
        return _seldom(first)
    (least, most), (further, furthest) = first.words, second.words
    return Course(
        first.marks | second.marks,
        first.passages + second.passages,
        first.choices + second.choices,
        (least + further, most + furthest),
    )


def _marks(program: Program) -> dict[Mark, int]:
    menus = [step for step in program.code if isinstance(step, ChoicePoint)]
    options = [(menu.scene, option.id) for menu in menus for option in menu.options]
    names: list[Mark] = [*program.scenes, *options]
    return {name: bit for bit, name in enumerate(dict.fromkeys(names))}


def _entries(program: Program, marks: dict[Mark, int]) -> dict[int, int]:
    """Return, for each address at which a scene is come to, the bit of that scene."""
    return {fact.at: 1 << marks[unit.id] for unit in scenes_of(program) for fact in unit.facts}


def _reader(slots: tuple[int, ...]) -> Callable[[Sequence[int]], tuple[int, ...]]:
    """Return a function from the values of all slots to those of some."""
    if len(slots) > 1:
        return itemgetter(*slots)
    return (lambda values: (values[slots[0]],)) if slots else (lambda _: ())


def _drawn(found: dict[tuple[int, ...], int], at: int, draws: Sequence[DrawCase]) -> dict[tuple[int, ...], int]:
    """Return weighed values after one more of them is drawn."""
    open_ = {
        values: [case for case in draws if case.weight and (case.condition is None or case.condition.evaluate(values))]
        for values in found
    }
    sums = {values: sum(case.weight for case in cases) for values, cases in open_.items()}
    whole = lcm(*[total for total in sums.values() if total])
    drawn: dict[tuple[int, ...], int] = {}
    for values, weight in found.items():
        if not sums[values]:
            drawn[values] = drawn.get(values, 0) + weight * whole
        for case in open_[values]:
            put = (*values[:at], case.value, *values[at + 1 :])
            drawn[put] = drawn.get(put, 0) + weight * (whole // sums[values]) * case.weight
    return drawn


def _is_open(option: OptionPoint, values: list[int]) -> bool:
    if option.once and values[option.taken]:
        return False
    return option.condition is None or bool(option.condition.evaluate(values))


def _apply(effect: Effect, values: list[int]) -> None:
    if isinstance(effect, Shift):
        values[effect.slot] = min(effect.high, max(effect.low, values[effect.slot] + effect.by))
    elif isinstance(effect, Put):
        values[effect.slot] = effect.value
    else:
        values[effect.slot] = min(effect.high, max(effect.low, effect.sum.evaluate(values)))
