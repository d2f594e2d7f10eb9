"""A step of a set of states leads every one of them where plain code leads it, expression by expression and step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations, permutations, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.check.answers import wish_for
from crushgame.check.following.formulas import negated, normal, with_values
from crushgame.check.following.places import Edge, Places, places_of
from crushgame.check.following.slicing import ROUND, caps_of
from crushgame.check.sets.keeping import Keeper, put, shift
from crushgame.check.sets.space import Diagrams, Space, Splits, StateSet
from crushgame.check.sets.steps import Search, Steps, Watching
from crushgame.check.sets.traps import dealt_astray
from crushgame.story.binding import Bound
from crushgame.story.evaluation import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Extreme,
    Formula,
    Not,
    Or,
    Read,
    compiled,
    evaluate_plainly,
    slots_read,
)
from crushgame.story.kinds import Whole
from crushgame.story.program import ChoicePoint, Compute, Effect, OptionPoint, Program, Put, Shift
from tests.play.stories import program

RANGES = ((0, 0, 1), (1, -2, 3), (2, 0, 2), (3, -1, 1))
"""Slots with their lowest and highest values."""
DIGITS = tuple((slot, low, high - low + 1) for slot, low, high in RANGES)
STATES = tuple(product(*(range(low, high + 1) for _, low, high in RANGES)))

Tuples = frozenset[tuple[int, ...]]


class Sets(NamedTuple):
    """The states over RANGES as a space, whichever way it is laid out."""

    space: Space

    def made(self, states: Iterable[tuple[int, ...]]) -> StateSet:
        found: StateSet = 0
        for state in states:
            found = self.space.either(found, self.space.state(dict(enumerate(state))))
        return found

    def held(self, states: StateSet) -> Tuples:
        return frozenset(tuple(values[slot] for slot, _, _ in RANGES) for values in self.space.each(states))


@st.composite
def layouts(draw: st.DrawFn) -> Sets:
    order = draw(st.permutations(DIGITS))
    cut = draw(st.integers(0, len(order)))
    kind: type[Diagrams | Splits] = Splits if draw(st.booleans()) else Diagrams
    return Sets(kind(order[:cut], order[cut:]))


some_states = st.frozensets(st.sampled_from(STATES), max_size=2) | st.frozensets(st.sampled_from(STATES), max_size=40)

constants = st.integers(-4, 5).map(Constant)
reads = st.sampled_from([Read(slot) for slot, _, _ in RANGES])
flags = st.sampled_from([Read(0)])


def _all(parts: list[Formula]) -> Formula:
    """Join parts as the reader does: an `And` has no `And` among its parts."""
    return And(tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))))


def _some(parts: list[Formula]) -> Formula:
    return Or(tuple(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))))


numbers: st.SearchStrategy[Formula] = st.recursive(
    constants | reads,
    lambda inner: (
        st.builds(Arithmetic, st.sampled_from("+-*"), inner, inner)
        | st.builds(Extreme, st.sampled_from(["min", "max"]), st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=4,
)
comparisons = st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers, numbers)
conditions: st.SearchStrategy[Formula] = st.recursive(
    comparisons
    | flags
    | st.builds(Among, numbers, st.frozensets(st.integers(-3, 4), max_size=3))
    | st.integers(0, 1).map(Constant),
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=2, max_size=3).map(_all)
        | st.lists(inner, min_size=2, max_size=3).map(_some)
    ),
    max_leaves=6,
)


# ---- expression by expression --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=400)
@given(layouts(), some_states, conditions)
def test_a_condition_keeps_the_states_in_which_it_holds(sets: Sets, states: Tuples, condition: Formula) -> None:
    keeper, all_of_them = Keeper(sets.space, len(RANGES)), sets.made(states)
    holds = frozenset(state for state in states if evaluate_plainly(condition, state))
    assert keeper.where(all_of_them, condition) == sets.made(holds)
    assert keeper.where_not(all_of_them, condition) == sets.made(states - holds)


@pytest.mark.parametrize("in_string", range(len(DIGITS) + 1))
def test_a_comparison_keeps_a_state_alone_wherever_its_digit_lies(in_string: int) -> None:
    sets = Sets(Splits(DIGITS[:in_string], DIGITS[in_string:]))
    keeper = Keeper(sets.space, len(RANGES))
    for (slot, low, high), op in product(RANGES, ("==", "<")):
        for value in range(low, high + 1):
            condition = Compare(op, Read(slot), Constant(value))
            for state in STATES:
                one = sets.made([state])
                assert keeper.where(one, condition) == (one if evaluate_plainly(condition, state) else 0)


@settings(deadline=None, max_examples=200)
@given(layouts(), some_states, conditions, conditions)
def test_what_was_asked_before_does_not_change_an_answer(sets: Sets, states: Tuples, one: Formula, other: Formula) -> None:
    keeper, all_of_them = Keeper(sets.space, len(RANGES)), sets.made(states)
    keeper.where(all_of_them, one)
    keeper.where_not(all_of_them, other)
    keeper.where(sets.made(STATES), other)
    for condition in (one, other):
        assert sets.held(keeper.where(all_of_them, condition)) == {one for one in states if evaluate_plainly(condition, one)}


@settings(deadline=None, max_examples=200)
@given(conditions, st.dictionaries(st.integers(0, len(RANGES) - 1), st.integers(0, 3)))
def test_a_condition_says_the_same_turned_round_and_with_values_put_in(condition: Formula, picked: dict[int, int]) -> None:
    fixed = {slot: RANGES[slot][1] + value % (RANGES[slot][2] - RANGES[slot][1] + 1) for slot, value in picked.items()}
    put_in = with_values(condition, fixed)
    assert not slots_read(put_in) & fixed.keys()
    for state in STATES:
        holds = evaluate_plainly(condition, state)
        assert evaluate_plainly(normal(condition), state) == holds
        assert evaluate_plainly(negated(condition), state) == 1 - holds
        if all(state[slot] == value for slot, value in fixed.items()):
            assert evaluate_plainly(put_in, state) == holds


# ---- effect by effect ----------------------------------------------------------------------------------------------------


@st.composite
def ranges_inside(draw: st.DrawFn) -> tuple[int, int, int]:
    """A slot, and a part of its range."""
    slot, low, high = draw(st.sampled_from(RANGES))
    first = draw(st.integers(low, high))
    return slot, first, draw(st.integers(first, high))


@st.composite
def effects(draw: st.DrawFn) -> Effect:
    slot, low, high = draw(ranges_inside())
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return Put(slot, draw(st.integers(low, high)))
    if kind == 1:
        return Shift(slot, draw(st.integers(-7, 7)), low, high)
    formula = draw(numbers | conditions)
    return Compute(slot, Bound(formula, Whole(-999, 999), -999, 999, slots_read(formula), compiled(formula)), low, high)


def after(effect: Effect, state: tuple[int, ...]) -> tuple[int, ...]:
    if isinstance(effect, Put):
        value = effect.value
    else:
        moved = evaluate_plainly(effect.sum.tree, state) if isinstance(effect, Compute) else state[effect.slot] + effect.by
        value = sorted((effect.low, moved, effect.high))[1]
    return (*state[: effect.slot], value, *state[effect.slot + 1 :])


NOTHING = program("scenes: {start: {steps: [{end: done}]}}\n")
"""A story that never uses a value, whose steps take any effect."""


def steps_over(space: Space, story: Program = NOTHING, watching: tuple[Watching, ...] = ()) -> Steps:
    steps = Steps(laid_out(story), space, watching)
    steps.keeper = Keeper(space, 10)
    return steps


def laid_out(story: Program) -> Places:
    return places_of(story, wish_for(story, ()), caps_of(story))


@settings(deadline=None, max_examples=300)
@given(layouts(), some_states, effects())
def test_an_effect_changes_every_state_as_it_changes_one(sets: Sets, states: Tuples, effect: Effect) -> None:
    found = steps_over(sets.space).change(effect, sets.made(states))
    assert found == sets.made({after(effect, state) for state in states})


@settings(deadline=None, max_examples=300)
@given(
    layouts(),
    some_states,
    some_states,
    st.lists(effects(), max_size=3),
    st.sets(st.sampled_from([0, 1, 2, 3])),
    st.none() | conditions,
)
def test_going_back_along_a_way_finds_those_that_it_leads_into_wanted_states(
    sets: Sets,
    states: Tuples,
    wanted: Tuples,
    of_way: list[Effect],
    forgotten: set[int],
    when: Formula | None,
) -> None:
    watching = (Watching(0, when),) if when is not None else ()
    steps = steps_over(sets.space, watching=watching)
    edge = Edge(tuple(of_way), 0, tuple(sorted(forgotten)))

    def led(state: tuple[int, ...]) -> tuple[int, ...]:
        for effect in of_way:
            state = after(effect, state)
        if of_way and when is not None and evaluate_plainly(when, state):
            state = (1, *state[1:])
        return tuple(RANGES[slot][1] if slot in forgotten else value for slot, value in enumerate(state))

    assert steps.along(edge, sets.made(states)) == sets.made({led(state) for state in states})
    came = steps.back_along(edge, sets.made(states), sets.made(wanted))
    assert came == sets.made({state for state in states if led(state) in wanted})


@pytest.mark.parametrize("by", [-9, -2, 0, 3, 9])
def test_a_number_stops_at_both_ends_of_its_range(by: int) -> None:
    spaces: list[Space] = [Diagrams(DIGITS, ()), Diagrams((), DIGITS), Splits((), DIGITS)]
    for space in spaces:
        sets = Sets(space)
        found = sets.held(space.after(sets.made(STATES), shift(space, 1, by, -2, 3)))
        assert {state[1] for state in found} == {max(-2, min(3, value + by)) for value in range(-2, 4)}
        assert {state[1] for state in sets.held(space.after(sets.made(STATES), put(space, 1, -1)))} == {-1}


# ---- menus ---------------------------------------------------------------------------------------------------------------


def menu_of(guards: tuple[int | None, ...], hand: int, shuffled: bool) -> tuple[Program, ChoicePoint]:
    """A menu whose options are open where the flag of their number is set, or always."""
    flags = "".join(f"  f{at}: no\n" for at in range(4))
    scenes, of = "", []
    for at, guard in enumerate(guards):
        when = f"when: f{guard}, " if guard is not None else ""
        scenes += f"  deal{at}: {{offer: Deal {at}., {when}steps: [So.]}}\n"
        of.append(f"deal{at}")
    shuffle = "shuffle: yes" if shuffled else "loop: no"
    step = f"{{storylets: {{of: [{', '.join(of)}], hand: {hand}}}, {shuffle}, otherwise: [No.]}}"
    story = program(f"variables:\n{flags}scenes:\n  start: {{steps: [{step}, {{end: done}}]}}\n{scenes}")
    return story, next(step for step in story.code if isinstance(step, ChoicePoint))


def open_in(options: Iterable[OptionPoint], state: tuple[int, ...]) -> list[str]:
    return [one.id for one in options if one.condition is None or evaluate_plainly(one.condition.tree, state)]


FLAGS = tuple(product((0, 1), repeat=4))
MENUS = [
    (guards, hand, shuffled)
    for guards in ((0, 1, 2, 3), (0, 0, 1, 2), (3, None, 1), (None, 2), (1, 0))
    for hand in range(1, len(guards) + 1)
    for shuffled in (False, True)
]


@pytest.mark.parametrize("in_string", [0, 2, 4])
@pytest.mark.parametrize(("guards", "hand", "shuffled"), MENUS)
def test_a_hand_is_dealt_from_what_is_open(guards: tuple[int | None, ...], hand: int, shuffled: bool, in_string: int) -> None:
    story, menu = menu_of(guards, hand, shuffled)
    digits = [(slot, 0, 2) for slot in range(4)]
    space: Space = Diagrams(digits[:in_string], digits[in_string:])
    steps = Steps(laid_out(story), space)

    def made(wanted: Callable[[tuple[int, ...]], bool]) -> StateSet:
        found: StateSet = 0
        for state in filter(wanted, FLAGS):
            found = space.either(found, space.state(dict(enumerate(state))))
        return found

    everywhere = made(lambda _: True)
    orders = list(permutations(menu.options)) if shuffled else [menu.options]
    hands = {state: [set(open_in(order, state)[:hand]) for order in orders] for state in FLAGS}
    for option, states in zip(menu.options, steps.choosing(menu, everywhere), strict=True):
        assert states == made(partial(_is_dealt, hands, option.id))
    assert steps.where_none(menu, everywhere) == made(lambda state: not any(hands[state]))
    # Where just some options lead on, can one of them be dealt, and can a hand without any?
    place = next(at for at, one in enumerate(steps.places.places) if one.at != ROUND and story.code[one.at] is menu)
    for count in range(len(menu.options) + 1):
        for leading in combinations(range(len(menu.options)), count):
            names = {menu.options[at].id for at in leading}
            some = leading_through(steps, leading)
            found = some.leading(place, everywhere, lambda _: 0)
            assert found == made(partial(_can_hold_one, hands, names))
            if shuffled:
                astray = dealt_astray(some, place, menu, found, lambda _: 0)
                for option, states in zip(menu.options, astray, strict=True):
                    assert states == made(partial(_is_among_a_hand_astray, menu, hands, names, option))


Hands = dict[tuple[int, ...], list[set[str]]]


def _is_dealt(hands: Hands, option: str, state: tuple[int, ...]) -> bool:
    return any(option in hand for hand in hands[state])


def _can_hold_one(hands: Hands, options: set[str], state: tuple[int, ...]) -> bool:
    return any(hand & options for hand in hands[state])


def _is_among_a_hand_astray(
    menu: ChoicePoint, hands: Hands, leading: set[str], option: OptionPoint, state: tuple[int, ...]
) -> bool:
    """Say whether an option is open and leads nowhere, where a hand of such can be dealt, and a better one too."""
    is_astray = option.id in open_in(menu.options, state) and option.id not in leading
    return is_astray and _can_hold_one(hands, leading, state) and any(not hand & leading for hand in hands[state])


def leading_through(steps: Steps, leading: tuple[int, ...]) -> Steps:
    """Return the same steps where just some options of every menu lead on."""

    class Some(Steps):
        def _led(self, place: int, number: int, leaving: StateSet, good: Callable[[int], StateSet]) -> Search:  # noqa: ARG002
            yield from ()
            return leaving if number in leading else 0

    return Some(steps.places, steps.space)


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_states_are_counted_by_how_many_sets_they_are_in(most: int) -> None:
    sets = Sets(Diagrams(DIGITS[:2], DIGITS[2:]))
    steps = steps_over(sets.space)
    parts = [frozenset(STATES[first::step]) for first, step in ((0, 2), (0, 3), (1, 2), (0, 5))]
    found = steps.where_many([sets.made(part) for part in parts], most)
    assert found == sets.made({state for state in STATES if sum(state in part for part in parts) >= most})


def test_where_options_are_once_only_they_are_open_until_taken() -> None:
    story = program(
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: A., id: a, once: yes}\n"
        "          - {option: B., id: b, end: done}\n        loop: yes\n"
    )
    menu = next(step for step in story.code if isinstance(step, ChoicePoint))
    taken = menu.options[0].taken
    space = Diagrams([(taken, 0, 2)], ())
    steps = Steps(laid_out(story), space)
    both = space.either(space.state({taken: 0}), space.state({taken: 1}))
    assert steps.choosing(menu, both) == [space.state({taken: 0}), both]
