"""The odds of a Markov chain as exact fractions, where that is not too much work.

Knows chains and whole numbers. Must not know floats, nor what a state stands for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from crushgame.check.odds.chain import Chain, Parts, Rows, parts_of, totals


class Exact(NamedTuple):
    """The chance to end in each end (or to come first to each target) that can be come to, and never to end."""

    ends: dict[int, Fraction]
    never_ending: Fraction


class _TooMuchError(Exception):
    """The work exceeds what is allowed."""


class _Work:
    """What may still be done, in products of numbers of up to 512 bits."""

    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def spend(self, products: int, bits: int) -> None:
        """Count these products of numbers of so many bits; raises _TooMuchError when no more may be done."""
        self.left -= products * (1 + bits // 512)
        if self.left < 0:
            raise _TooMuchError


def exact(chain: Chain, work: int, targets: Collection[int] = ()) -> Exact | None:
    """Where the chain ends, in fractions; None if that takes more than `work` products of numbers of up to 512 bits.

    About five million products are made in a second. A target counts as an end: the chance ever to come to one of the targets
    is the sum of theirs. Raises ValueError for a weight below 1.
    """
    moves: Rows = chain.moves
    if targets:
        wanted = frozenset(targets)
        moves = [() if state in wanted else row for state, row in enumerate(moves)]
    sums = totals(moves)
    shape = parts_of(moves, sums, [state for state, _ in chain.start])
    try:
        return _flow(moves, sums, shape, chain.start, _Work(work))
    except _TooMuchError:
        return None


def _flow(moves: Rows, sums: Sequence[int], shape: Parts, start: Sequence[tuple[int, int]], work: _Work) -> Exact:
    """Goes level by level. What has come to a state is a whole number over the denominator of the level it last came from,
    so that nothing need be shortened on the way, and most products are with small numbers."""
    levels: list[list[int]] = [[] for _ in range(max(shape.levels) + 1)]
    for number, level in enumerate(shape.levels):
        levels[level].append(number)
    under = [sum(weight for _, weight in start)]
    come = dict.fromkeys([state for states in shape.states for state in states], 0)
    since = dict.fromkeys(come, 0)
    for state, weight in start:
        come[state] += weight
    ends: dict[int, Fraction] = {}
    never_ending = Fraction(0)
    for level, numbers in enumerate(levels):
        denominator = under[level]
        shares: list[tuple[int, Fraction]] = []
        for number in numbers:
            states = shape.states[number]
            masses = [come[state] * (denominator // under[since[state]]) for state in states]
            work.spend(len(states), denominator.bit_length())
            if shape.endless[number]:
                never_ending += Fraction(sum(masses), denominator)
            elif shape.loops[number]:
                around = _around(moves, sums, shape.of, states, masses, work)
                shares += [(state, visit / sums[state]) for state, visit in zip(states, around, strict=True)]
            elif moves[states[0]]:
                shares.append((states[0], Fraction(masses[0], sums[states[0]])))
            else:
                ends[states[0]] = Fraction(masses[0], denominator)
        widened = lcm(*[share.denominator for _, share in shares])
        under.append(denominator * widened)
        factors: dict[int, int] = {level + 1: 1}
        for state, share in shares:
            mass = share.numerator * (widened // share.denominator)
            work.spend(2 * len(moves[state]), under[-1].bit_length())
            for target, weight in moves[state]:
                if shape.of[target] != shape.of[state]:
                    if since[target] not in factors:
                        factors[since[target]] = under[-1] // under[since[target]]
                    come[target] = come[target] * factors[since[target]] + mass * weight
                    since[target] = level + 1
    return Exact(ends, never_ending)


def _around(
    moves: Rows, sums: Sequence[int], of: Sequence[int], states: Sequence[int], masses: list[int], work: _Work
) -> list[Fraction]:
    """The visits to the states of one loop, in their order, when these masses come in: by taking out state after state.

    The moves of each state stay whole weights without a common divisor; `parts[i]` is how many of them make up all of i.
    """
    rows, sources, leave = _inside(moves, of, states)
    parts = [Fraction(sums[state]) for state in states]
    coming = [Fraction(mass) for mass in masses]
    steps: list[tuple[int, list[tuple[int, Fraction]], Fraction]] = []
    while rows:
        state = min(rows, key=lambda index: len(rows[index]) * len(sources[index]))
        row = rows.pop(state)
        away = sum(row.values()) + leave[state]
        work.spend(6 * (len(row) + 1) * (len(sources[state]) + 1), away.bit_length() + coming[state].numerator.bit_length())
        if coming[state]:
            for other, weight in row.items():
                coming[other] += coming[state] * Fraction(weight, away)
        for other in row:
            sources[other].discard(state)
        steps.append((state, [(source, rows[source][state] / parts[source]) for source in sources[state]], away / parts[state]))
        for source in sources[state]:
            into = rows[source]
            weight = into.pop(state)
            merged = {other: along * away for other, along in into.items()}
            for other, along in row.items():
                if other != source:
                    merged[other] = merged.get(other, 0) + weight * along
                    sources[other].add(source)
            out = leave[source] * away + weight * leave[state]
            common = gcd(out, *merged.values())
            rows[source] = {other: along // common for other, along in merged.items()}
            leave[source] = out // common
            parts[source] = parts[source] * away / common
    found = [Fraction(0)] * len(states)
    for state, before, share in reversed(steps):
        work.spend(4 * len(before), coming[state].numerator.bit_length())
        found[state] = (coming[state] + sum([found[source] * chance for source, chance in before])) / share
    return found


def _inside(
    moves: Rows, of: Sequence[int], states: Sequence[int]
) -> tuple[dict[int, dict[int, int]], list[set[int]], list[int]]:
    """The weights of a loop's moves among its states, counted from 0, those to the same state left out; what leads to each;
    and the weights that leave."""
    place = {state: index for index, state in enumerate(states)}
    rows: dict[int, dict[int, int]] = {index: {} for index in range(len(states))}
    sources: list[set[int]] = [set() for _ in states]
    leave = [0] * len(states)
    for index, state in enumerate(states):
        for target, weight in moves[state]:
            if of[target] != of[state]:
                leave[index] += weight
            elif target != state:
                inside = place[target]
                rows[index][inside] = rows[index].get(inside, 0) + weight
                sources[inside].add(index)
    return rows, sources, leave
