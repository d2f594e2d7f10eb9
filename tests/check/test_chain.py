"""The odds of Markov chains: closed forms, and four ways of solving that must agree."""

from __future__ import annotations

import random
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.check.odds.chain import Chain, components, longest, parts, size, straight
from crushgame.check.odds.exactly import Exact, exact
from crushgame.check.odds.loops import Loop, _conjugate, take_apart, visits_again
from crushgame.check.odds.solving import Total, ends, hitting, solve, total

ENOUGH = 10**9


def exactly(chain: Chain, targets: tuple[int, ...] = ()) -> Exact:
    found = exact(chain, ENOUGH, targets)
    assert found is not None
    return found


def ruin(last: int, start: int, down: int, up: int) -> Chain:
    """A walk between the ends 0 and `last`."""
    inner = [((state - 1, down), (state + 1, up)) for state in range(1, last)]
    return Chain(((), *inner, ()), ((start, 1),))


def oracle(chain: Chain, targets: frozenset[int]) -> Fraction:
    """The chance ever to come to a target, by Gauss's elimination on all states at once."""
    count = len(chain.moves)
    can = set(targets)
    for _ in range(count):
        can |= {state for state, row in enumerate(chain.moves) if any(target in can for target, _ in row)}
    system: list[list[Fraction]] = []
    for state, row in enumerate(chain.moves):
        line = [Fraction(0)] * (count + 1)
        line[state] = Fraction(1)
        if state in targets:
            line[count] = Fraction(1)
        elif state in can:
            for target, weight in row:
                line[target] -= Fraction(weight, sum(weight for _, weight in row))
        system.append(line)
    for column in range(count):
        pivot = next(index for index in range(column, count) if system[index][column])
        system[column], system[pivot] = system[pivot], system[column]
        system[column] = [value / system[column][column] for value in system[column]]
        for index in range(count):
            if index != column and system[index][column]:
                factor = system[index][column]
                system[index] = [a - factor * b for a, b in zip(system[index], system[column], strict=True)]
    return sum(system[state][count] * weight for state, weight in chain.start) / Fraction(
        sum(weight for _, weight in chain.start)
    )


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    count = draw(st.integers(1, 9))
    move = st.tuples(st.integers(0, count - 1), st.integers(1, 4))
    rows = draw(st.lists(st.lists(move, max_size=4).map(tuple), min_size=count, max_size=count))
    start = draw(st.lists(move, min_size=1, max_size=2))
    return Chain(tuple(rows), tuple(start))


def test_a_gamblers_ruin_is_exact() -> None:
    fair = exactly(ruin(30, 10, 1, 1))
    assert fair == Exact({0: Fraction(2, 3), 30: Fraction(1, 3)}, Fraction(0))
    unfair = exactly(ruin(30, 10, 2, 1))
    assert unfair.ends[30] == Fraction(2**10 - 1, 2**30 - 1)


def test_a_gamblers_ruin_is_found_in_floats_within_the_bound() -> None:
    solved = solve(ruin(200, 50, 1, 1))
    assert solved.error < 1e-9
    assert abs(ends(solved)[200] - 0.25) <= solved.error
    costs = [[(1, 1)] * len(row) for row in solved.chain.moves]
    assert total(solved, costs).expected == pytest.approx(50 * 150)
    met = hitting(solved, [120])
    assert abs(met.value - 50 / 120) <= met.error < 1e-9


def test_a_chance_too_small_to_tell_from_none_keeps_its_digits() -> None:
    solved = solve(ruin(60, 30, 9, 1))
    assert ends(solved)[60] == pytest.approx((9**30 - 1) / (9**60 - 1), rel=1e-12)


def test_a_loop_of_one_state_is_come_to_geometrically_often() -> None:
    chain = Chain((((0, 9), (1, 1)), ()), ((0, 1),))
    assert solve(chain).visits == pytest.approx([10, 1])
    least, middle, most = total(solve(chain), [[(1, 3), (0, 0)], []])
    assert (least, most) == (0, None)
    assert middle == pytest.approx(18)


def test_a_loop_in_a_loop_is_solved() -> None:
    # From 0 to 1 always; from 1 back to itself, to 0 and to the end 2, each as likely.
    solved = solve(Chain((((1, 1),), ((1, 1), (0, 1), (2, 1)), ()), ((0, 1),)))
    assert solved.visits == pytest.approx([2, 3, 1])
    assert hitting(solved, [0, 2]).value == pytest.approx(1)


def test_what_never_ends_has_its_chance_and_breaks_nothing() -> None:
    chain = Chain((((1, 1), (3, 2)), ((2, 1),), ((1, 1),), ()), ((0, 1),))
    solved = solve(chain)
    assert solved.never_ending == pytest.approx(1 / 3)
    assert solved.visits[1:3] == [inf, inf]
    assert hitting(solved, [2]).value == pytest.approx(1 / 3)
    assert hitting(solved, [2, 3]).value == pytest.approx(1)
    assert exactly(chain) == Exact({3: Fraction(2, 3)}, Fraction(1, 3))
    assert total(solved, [[(1, 1), (5, 7)], [(0, 1)], [(0, 0)], []]) == Total(5, None, None)


def test_a_loop_that_costs_nothing_takes_no_limit_away() -> None:
    chain = Chain((((0, 1), (1, 1)), ((2, 1), (0, 1)), ((3, 1),), ()), ((0, 1),))
    least, middle, most = total(solve(chain), [[(0, 0), (0, 0)], [(2, 5), (0, 0)], [(1, 2)], []])
    assert (least, most) == (3, 7)
    assert middle == pytest.approx(5)
    assert total(solve(chain), [[(0, 0), (0, 0)], [(2, 5), (0, 1)], [(1, 2)], []]).longest is None


def test_targets_one_after_another_are_counted_once() -> None:
    chain = Chain((((1, 1), (2, 1)), ((3, 1), (4, 1)), ((3, 1),), ((4, 1),), ()), ((0, 1),))
    solved = solve(chain)
    assert hitting(solved, [1, 3]).value == pytest.approx(1)
    assert hitting(solved, [1, 2]).value == pytest.approx(1)
    assert hitting(solved, [3]).value == pytest.approx(0.75)


def test_a_hundred_thousand_states_in_one_loop_and_in_a_line_are_solved() -> None:
    count = 100_000
    line = tuple(((state + 1, 1), (min(state + 3, count), 1)) for state in range(count))
    solved = solve(Chain((*line, ()), ((0, 1),)))
    assert abs(ends(solved)[count] - 1) <= solved.error < 1e-9
    ring = tuple(((state + 1, 1), (max(state - 1, 0), 1)) for state in range(count // 10))
    solved = solve(Chain((*ring, ()), ((0, 1),)))
    assert size(solved.chain, solved.parts).biggest == count // 10
    assert solved.visits[0] == pytest.approx(2 * count // 10)


def test_two_hundred_thousand_states_in_a_row_do_not_fill_the_stack() -> None:
    rows = [((state + 1, 1),) for state in range(200_000)]
    assert len(components([*rows, ()], [0])) == 200_001
    assert len(components([*rows, ((0, 1),)], [0])) == 1


def test_too_much_work_gives_no_fractions() -> None:
    assert exact(ruin(60, 30, 1, 2), 100) is None


def test_weights_below_one_and_chains_without_a_start_are_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        solve(Chain((((0, 0),),), ((0, 1),)))
    with pytest.raises(ValueError, match="starts"):
        solve(Chain(((),), ()))


def test_a_part_stands_before_all_it_leads_to() -> None:
    chain = Chain((((1, 1),), ((0, 1), (2, 1), (3, 1)), ((3, 1),), (), ((0, 1),)), ((0, 1),))
    shape = parts(chain)
    assert [sorted(states) for states in shape.states] == [[0, 1], [2], [3]]
    assert shape.levels == [0, 1, 2]
    assert shape.of[4] == -1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_big_loops_with_many_ways_are_solved_within_a_small_bound(seed: int) -> None:
    chance = random.Random(seed)
    count = 1500
    rows = [tuple((chance.randrange(count), chance.randint(1, 3)) for _ in range(3)) for _ in range(count - 2)]
    chain = Chain((*rows, (), ()), ((0, 1),))
    solved = solve(chain)
    assert solved.error < 1e-10
    assert abs(sum(ends(solved).values()) - 1) <= solved.error
    both = hitting(solved, [5, count - 1])
    assert both.error < 1e-9
    # Solved in quite another way: with the targets as ends of a chain of their own.
    apart = solve(Chain(tuple(() if state in (5, count - 1) else row for state, row in enumerate(chain.moves)), chain.start))
    assert abs(both.value - ends(apart)[5] - ends(apart)[count - 1]) <= both.error + 2 * apart.error


def test_conjugate_gradients_and_elimination_find_the_same() -> None:
    chance = random.Random(4)
    ways_in: list[list[tuple[int, float]]] = [[] for _ in range(100)]
    for state in range(100):
        for _ in range(3):
            other = (state + chance.randint(1, 99)) % 100
            ways_in[other].append((state, 0.33))
    loop = Loop(ways_in, [0.01] * 100, [1.0] * 100)
    inflow = [1.0] + [0.0] * 99
    assert _conjugate(loop, inflow, 200) == pytest.approx(visits_again(take_apart(loop), inflow)[0], rel=1e-8)


@settings(max_examples=300, deadline=None)
@given(chains(), st.sets(st.integers(0, 8), min_size=1, max_size=4))
def test_fractions_floats_and_a_plain_elimination_agree(chain: Chain, chosen: set[int]) -> None:
    targets = tuple(state for state in chosen if state < len(chain.moves)) or (0,)
    solved = solve(chain)
    found = exactly(chain)
    assert sum(found.ends.values()) + found.never_ending == 1
    assert set(found.ends) == set(ends(solved))
    for end, chance in ends(solved).items():
        assert found.ends[end] == oracle(chain, frozenset([end]))
        assert abs(Fraction(chance) - found.ends[end]) <= solved.error
    assert abs(Fraction(solved.never_ending) - found.never_ending) <= solved.error
    truth = oracle(chain, frozenset(targets))
    first = exactly(chain, targets).ends
    assert sum(first.get(target, Fraction(0)) for target in targets) == truth
    met = hitting(solved, targets)
    assert abs(Fraction(met.value) - truth) <= met.error < 1e-9 or (truth == 0 and met.value == 0)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_plays_come_to_the_same_ends(seed: int) -> None:
    chance = random.Random(seed)
    rows = tuple(tuple((chance.randrange(12), chance.randint(1, 3)) for _ in range(3)) for _ in range(10))
    chain = Chain((*rows, (), ()), ((0, 1),))
    solved = solve(chain)
    plays = 10_000
    met = ended = 0
    for _ in range(plays):
        state = 0
        been = False
        while chain.moves[state]:
            been = been or state == 7
            state = chance.choices([target for target, _ in chain.moves[state]], [weight for _, weight in chain.moves[state]])[
                0
            ]
        met += been
        ended += state == 10
    assert abs(met / plays - hitting(solved, [7]).value) < 0.025
    assert abs(ended / plays - ends(solved)[10]) < 0.025


@settings(max_examples=300, deadline=None)
@given(chains(), st.randoms(use_true_random=False))
def test_the_most_on_a_way_that_comes_to_no_state_twice_is_that_of_all_such_ways(chain: Chain, chance: random.Random) -> None:
    costs = [[(0, chance.choice([0, 0, 3, 5])) for _ in row] for row in chain.moves]

    def most(state: int, been: frozenset[int]) -> int | None:
        if not chain.moves[state]:
            return 0
        ways = [
            cost + onward
            for (to, _), (_, cost) in zip(chain.moves[state], costs[state], strict=True)
            if to not in been and (onward := most(to, been | {to})) is not None
        ]
        return max(ways, default=None)

    truth = [found for start, _ in chain.start if (found := most(start, frozenset({start}))) is not None]
    shape = parts(chain)
    assert straight(chain, shape, costs, ENOUGH) == max(truth, default=None)
    limit = longest(chain, shape, costs)
    assert limit is None or max(truth, default=0) <= limit


def test_loops_with_more_ways_than_can_be_gone_have_no_most() -> None:
    count = 40
    rows = [tuple((other, 1) for other in range(count) if other != state) for state in range(count - 1)]
    chain = Chain((*rows, ()), ((0, 1),))
    costs = [[(1, 1)] * len(row) for row in chain.moves]
    assert straight(chain, parts(chain), costs, 10_000) is None
