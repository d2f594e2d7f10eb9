"""Sets of states hold what sets of tuples hold, wherever the digits of the space lie."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crushgame.check.sets import diagrams
from crushgame.check.sets.space import Diagrams, Space, Splits, StateSet, Step
from crushgame.check.sets.strings import ones, repeated

Tuples = frozenset[tuple[int, ...]]

MOST_STATES = 200


class Both(NamedTuple):
    """One space, and its digits as (slot, lowest value, number of values) in the order of their slots."""

    space: Space
    digits: tuple[tuple[int, int, int], ...]

    def all(self) -> list[tuple[int, ...]]:
        return list(product(*(range(low, low + size) for _, low, size in self.digits)))

    def made(self, states: Iterable[tuple[int, ...]]) -> StateSet:
        """Put a set together from its states, one after another."""
        found: StateSet = 0
        for state in states:
            values = {slot: value for (slot, _, _), value in zip(self.digits, state, strict=True)}
            found = self.space.either(found, self.space.state(values))
        return found

    def held(self, states: StateSet) -> Tuples:
        """Take a set apart; no state is told twice."""
        found = [tuple(values[slot] for slot, _, _ in self.digits) for values in self.space.each(states)]
        assert len(found) == len(set(found))
        return frozenset(found)


@st.composite
def spaces_with(draw: st.DrawFn, sets: int) -> tuple[Both, list[Tuples]]:
    """A space of a few digits, some in the string and some in the diagram in any order, and some sets of its states."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    lows = [draw(st.integers(-3, 3)) for _ in sizes]
    digits = [(slot * 3 + 1, low, size) for slot, (low, size) in enumerate(zip(lows, sizes, strict=True))]
    order = draw(st.permutations(digits))
    cut = draw(st.integers(0, len(order)))
    kind: type[Diagrams | Splits] = Splits if draw(st.booleans()) else Diagrams
    both = Both(kind(order[:cut], order[cut:]), tuple(digits))
    every = both.all()
    assume(len(every) <= MOST_STATES)
    return both, [frozenset(draw(st.sets(st.sampled_from(every), max_size=30))) for _ in range(sets)]


@st.composite
def steps_of(draw: st.DrawFn, both: Both) -> tuple[int, Step]:
    """Any step of any digit, as its place in a tuple and the step."""
    at = draw(st.integers(0, len(both.digits) - 1))
    slot, _, size = both.digits[at]
    return at, Step(slot, tuple(draw(st.lists(st.integers(0, size - 1), min_size=size, max_size=size))))


def stepped(both: Both, state: tuple[int, ...], at: int, step: Step) -> tuple[int, ...]:
    low = both.digits[at][1]
    return (*state[:at], low + step.to[state[at] - low], *state[at + 1 :])


@settings(deadline=None, max_examples=150)
@given(spaces_with(2))
def test_sets_are_put_together_as_sets_of_tuples_are(given_: tuple[Both, list[Tuples]]) -> None:
    both, [left, right] = given_
    space, one, other = both.space, both.made(left), both.made(right)
    assert both.held(one) == left
    assert both.held(space.either(one, other)) == left | right
    assert both.held(space.both(one, other)) == left & right
    assert both.held(space.without(one, other)) == left - right
    assert space.count(one) == len(left)
    assert bool(one) == bool(left)


@settings(deadline=None, max_examples=150)
@given(spaces_with(3))
def test_equal_sets_compare_equal_however_they_were_made(given_: tuple[Both, list[Tuples]]) -> None:
    both, [left, right, third] = given_
    space, one, other, more = both.space, both.made(left), both.made(right), both.made(third)
    shuffled = sorted(left, key=repr, reverse=True)
    assert both.made(shuffled) == one
    assert space.either(one, other) == space.either(other, one) == both.made(left | right)
    assert space.both(one, other) == both.made(left & right)
    assert space.without(space.either(one, other), other) == both.made(left - right)
    meet = space.both(space.either(one, other), more)
    assert meet == space.either(space.both(one, more), space.both(other, more))
    assert (one == other) == (left == right)


@settings(deadline=None, max_examples=150)
@given(spaces_with(1), st.data())
def test_states_are_picked_out_by_a_digit_or_by_their_string(given_: tuple[Both, list[Tuples]], data: st.DataObject) -> None:
    both, [states] = given_
    space, one = both.space, both.made(states)
    at = data.draw(st.integers(0, len(both.digits) - 1))
    slot, low, size = both.digits[at]
    wanted = data.draw(st.frozensets(st.integers(0, size - 1)))
    having = space.having(one, slot, wanted)
    assert both.held(having) == {state for state in states if state[at] - low in wanted}
    assert having == both.made(both.held(having))
    if space.digits[slot].level < 0:
        assert space.under(one, space.strings.mask(slot, wanted)) == having


@settings(deadline=None, max_examples=250)
@given(spaces_with(1), st.data())
def test_a_step_leads_each_state_where_it_says(given_: tuple[Both, list[Tuples]], data: st.DataObject) -> None:
    both, [states] = given_
    at, step = data.draw(steps_of(both))
    after = both.space.after(both.made(states), step)
    assert after == both.made({stepped(both, state, at, step) for state in states})


@settings(deadline=None, max_examples=250)
@given(spaces_with(2), st.data())
def test_before_a_step_are_those_states_that_it_leads_into_a_set(
    given_: tuple[Both, list[Tuples]], data: st.DataObject
) -> None:
    both, [states, within] = given_
    at, step = data.draw(steps_of(both))
    before = both.space.before(both.made(states), step, both.made(within))
    assert before == both.made({state for state in within if stepped(both, state, at, step) in states})


@settings(deadline=None, max_examples=150)
@given(spaces_with(1), st.data())
def test_what_is_forgotten_is_at_its_lowest(given_: tuple[Both, list[Tuples]], data: st.DataObject) -> None:
    both, [states] = given_
    at = data.draw(st.integers(0, len(both.digits) - 1))
    slot, low, _ = both.digits[at]
    one = both.made(states)
    forgotten = both.space.forgetting(one, slot)
    assert forgotten == both.made({(*state[:at], low, *state[at + 1 :]) for state in states})


@settings(deadline=None, max_examples=100)
@given(spaces_with(1))
def test_some_state_of_a_set_is_one_of_it_and_always_the_same(given_: tuple[Both, list[Tuples]]) -> None:
    both, [states] = given_
    assume(states)
    found = both.space.some(both.made(states))
    assert tuple(found[slot] for slot, _, _ in both.digits) in states
    assert both.space.some(both.made(sorted(states))) == found


@settings(deadline=None, max_examples=100)
@given(spaces_with(3))
def test_sets_stay_equal_when_all_else_is_let_go_of(given_: tuple[Both, list[Tuples]]) -> None:
    both, [left, right, lost] = given_
    space = both.space
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diagrams, "FEW_NODES", 0)
        patch.setattr(diagrams, "MOST_REMEMBERED", 0)
        one, other = both.made(left), both.made(right)
        both.made(lost)
        space.tidy(lambda: [one, other])
        assert both.made(left) == one
        assert space.either(one, other) == both.made(left | right)
        assert space.without(one, other) == both.made(left - right)


def test_a_block_is_repeated_to_the_end() -> None:
    assert repeated(0b01, 2, 10) == 0b0101010101
    assert repeated(0b1, 1, 7) == 0b1111111
    assert repeated(0b100, 3, 3) == 0b100


@given(st.sets(st.integers(0, 300)))
def test_the_ones_of_a_string_are_told_from_the_lowest(wanted: set[int]) -> None:
    assert list(ones(sum(1 << at for at in wanted))) == sorted(wanted)


@pytest.mark.parametrize("kind", [Diagrams, Splits])
def test_a_set_with_nothing_above_its_string_is_a_plain_string(kind: type[Diagrams | Splits]) -> None:
    space: Space = kind([(0, 0, 3)], [(1, 2, 4), (2, 0, 2)])
    assert space.state({0: 2, 1: 2}) == 0b100
    assert space.either(space.state({0: 0}), space.state({0: 1, 1: 2, 2: 0})) == 0b011
    assert not isinstance(space.state({0: 0, 1: 3}), int)
    assert space.forgetting(space.state({0: 1, 1: 5}), 1) == 0b010
