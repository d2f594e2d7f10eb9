"""The odds of a Markov chain: how often each state is come to, where it ends, whether it ever comes to some states.

Knows chains and their parts. Must not know what a state stands for, nor of stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from crushgame.check.odds.chain import Chain, Costs, Parts, Rows, longest, parts_of, shortest, totals
from crushgame.check.odds.loops import ROUNDING, Apart, Loop, take_apart, visits, visits_again


class Solved(NamedTuple):
    """How often each state of a chain is come to, on average, from its start.

    `visits` is 0.0 for states that no start leads to, inf for those of an endless part that can be come to; the visits of an
    end are the chance to end there. `entering` holds, for the states of loops, how often they are come to from outside their
    loop. `never_ending` is the chance never to end. `error` bounds how far any chance got from the visits is off: the sum of
    what the loops' solutions leave unbalanced and of all that rounding can have done. `sums` are the states' weights.
    `apart` keeps, by their part, the loops that `hitting` had to solve again.
    """

    chain: Chain
    parts: Parts
    sums: list[int]
    visits: list[float]
    entering: dict[int, float]
    never_ending: float
    error: float
    apart: dict[int, Apart]


class Found(NamedTuple):
    """A chance or an expected number, and the most it can be off by."""

    value: float
    error: float


class Total(NamedTuple):
    """What it costs in all until the end. None: `shortest`, no end can be come to; `expected`, some ways never end; `longest`,
    there is no limit."""

    shortest: int | None
    expected: float | None
    longest: int | None


def solve(chain: Chain) -> Solved:
    """How often each state is come to; raises ValueError for a weight below 1 or a chain without a start."""
    sums = totals(chain.moves)
    weight_of_starts = sum(weight for _, weight in chain.start)
    if weight_of_starts < 1 or any(weight < 1 for _, weight in chain.start):
        raise ValueError("a chain starts somewhere, by weights of 1 or more")
    shape = parts_of(chain.moves, sums, [state for state, _ in chain.start])
    found = [0.0] * len(chain.moves)
    for state, weight in chain.start:
        found[state] += weight / weight_of_starts
    entering: dict[int, float] = {}
    error = _flow(chain.moves, sums, shape, found, entering)
    never_ending = 0.0
    ever = found
    for number, endless in enumerate(shape.endless):
        if endless:
            if ever is found:
                ever = list(found)
            for state in shape.states[number]:
                never_ending += found[state]
                ever[state] = inf
    ways = [target for row in chain.moves for target, _ in row]
    error += ROUNDING * (sum([found[state] for state in ways]) + 4 * sum(found))
    return Solved(chain, shape, sums, ever, entering, never_ending, min(error, 1.0), {})


def ends(solved: Solved) -> dict[int, float]:
    """The chance to end in each state that has no moves and can be come to; each is off by at most the error of the visits."""
    moves = solved.chain.moves
    return {states[0]: solved.visits[states[0]] for states in solved.parts.states if not moves[states[0]]}


def _flow(moves: Rows, sums: Sequence[int], shape: Parts, found: list[float], entering: dict[int, float]) -> float:
    """Turn what comes in at each state into how often it is come to, in place; returns what the loops add to the error."""
    error = 0.0
    for number, states in enumerate(shape.states):
        if not shape.loops[number]:
            state = states[0]
            row = moves[state]
            if row:
                share = found[state] / sums[state]
                for target, weight in row:
                    found[target] += share * weight
            continue
        for state in states:
            entering[state] = found[state]
        if shape.endless[number]:
            continue
        inside = [found[state] for state in states]
        if any(inside):
            inside, unbalanced = visits(_loop(moves, sums, shape.of, states), inside)
            error += unbalanced
        for state, visit in zip(states, inside, strict=True):
            found[state] = visit
            share = visit / sums[state]
            for target, weight in moves[state]:
                if shape.of[target] != number:
                    found[target] += share * weight
    return error


def _loop(moves: Rows, sums: Sequence[int], of: Sequence[int], states: Sequence[int]) -> Loop:
    """One loop by itself, its states in their order."""
    number = of[states[0]]
    place = {state: index for index, state in enumerate(states)}
    ways_in: list[list[tuple[int, float]]] = [[] for _ in states]
    leave: list[float] = []
    away: list[float] = []
    for index, state in enumerate(states):
        total = sums[state]
        to_itself = inside = 0
        for target, weight in moves[state]:
            if target == state:
                to_itself += weight
            elif of[target] == number:
                inside += weight
                ways_in[place[target]].append((index, weight / total))
        away.append((total - to_itself) / total)
        leave.append((total - to_itself - inside) / total)
    return Loop(ways_in, leave, away)


def hitting(solved: Solved, targets: Iterable[int]) -> Found:
    """The chance ever to come to one of the targets.

    Where no target leads to another or back to itself this is the sum of their visits. Elsewhere, what comes to a state after
    a target was met is worked out, only from the targets on and only as far as more targets lie, and is not counted; loops
    with targets in them are solved anew with the targets as ends.
    """
    shape, moves, of, levels = solved.parts, solved.chain.moves, solved.parts.of, solved.parts.levels
    wanted = {target for target in targets if of[target] >= 0}
    if not wanted:
        return Found(0.0, 0.0)
    homes = {of[target] for target in wanted}
    last = max([levels[home] for home in homes])
    seen = {home for home in homes if levels[home] < last}
    queue = list(seen)
    meeting = any(shape.loops[home] for home in homes)
    while queue:
        for state in shape.states[queue.pop()]:
            for target, _ in moves[state]:
                other = of[target]
                if other in homes and other != of[state]:
                    meeting = True
                if other not in seen and levels[other] < last:
                    seen.add(other)
                    queue.append(other)
    if not meeting:
        return Found(min(sum([solved.visits[target] for target in wanted]), 1.0), solved.error)
    # Of the parts that targets lead to, only those count that lead to targets.
    between = set(homes)
    for number in sorted(seen - homes, reverse=True):
        if any(of[target] in between for state in shape.states[number] for target, _ in moves[state]):
            between.add(number)
    return _first_meetings(solved, wanted, sorted(between))


def _first_meetings(solved: Solved, wanted: set[int], numbers: list[int]) -> Found:
    """The chance of the targets, by going through these parts, which hold all targets and all that lies between them."""
    shape, moves, sums = solved.parts, solved.chain.moves, solved.sums
    late: dict[int, float] = dict.fromkeys([state for number in numbers for state in shape.states[number]], 0.0)
    met = error = 0.0
    for number in numbers:
        states = shape.states[number]
        hit = wanted.intersection(states)
        after: list[float] = []
        if not shape.loops[number]:
            state = states[0]
            met += solved.visits[state] - late[state] if hit else 0.0
            after = [solved.visits[state] if hit else late[state]]
        elif hit:
            flow = {state: max(solved.entering[state] - late[state], 0.0) for state in states}
            error += _until(solved, wanted, states, flow)
            met += sum([flow[state] for state in hit])
            after = [solved.visits[state] - (0.0 if state in wanted else flow[state]) for state in states]
        elif not shape.endless[number]:
            if number not in solved.apart:
                solved.apart[number] = take_apart(_loop(moves, sums, shape.of, states))
            after, unbalanced = visits_again(solved.apart[number], [late[state] for state in states])
            error += unbalanced
        if shape.endless[number]:
            continue
        for state, mass in zip(states, after, strict=True):
            if mass and sums[state]:
                share = mass / sums[state]
                for target, weight in moves[state]:
                    if target in late and shape.of[target] != number:
                        late[target] += share * weight
    return Found(min(max(met, 0.0), 1.0), min(2 * solved.error + error, 1.0))


def _until(solved: Solved, wanted: set[int], states: Sequence[int], flow: dict[int, float]) -> float:
    """Turn what comes into a loop into the visits until a target is met, in place: those of a target are its first ones.

    Returns a bound on the error it makes in any chance.
    """
    place = {state: index for index, state in enumerate(states)}
    rows = [
        [] if state in wanted else [(place[target], weight) for target, weight in solved.chain.moves[state] if target in place]
        for state in states
    ]
    sums = [solved.sums[state] for state in states]
    found = [flow[state] for state in states]
    shape = parts_of(rows, sums, [index for index, mass in enumerate(found) if mass])
    error = _flow(rows, sums, shape, found, {})
    flow.update(zip(states, found, strict=True))
    ways = [target for row in rows for target, _ in row]
    return error + ROUNDING * (sum([found[index] for index in ways]) + 4 * sum(found))


def total(solved: Solved, costs: Costs) -> Total:
    """What it costs until the end: the least, the expected (with the middle of each move's costs) and the most."""
    chain = solved.chain
    return Total(shortest(chain, costs), expected(solved, costs), longest(chain, solved.parts, costs))


def expected(solved: Solved, costs: Costs) -> float | None:
    """The expected total cost until the end, from the middle of the least and the most of each move; None if it may not end.

    It is off by at most the error of the visits times the most that is expected from any state on (which is not worked out).
    """
    if any(solved.parts.endless):
        return None
    twice = 0.0
    for states in solved.parts.states:
        for state in states:
            row = solved.chain.moves[state]
            if row:
                middle = sum([weight * (low + high) for (_, weight), (low, high) in zip(row, costs[state], strict=True)])
                twice += solved.visits[state] * middle / solved.sums[state]
    return twice / 2
