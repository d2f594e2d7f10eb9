"""A story's odds as a finite Markov chain: its shape, and what is least and most on any way through it.

Knows states as numbers, moves by whole weights, and costs. Must not know what a state stands for, and solves no equations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

Rows = Sequence[Sequence[tuple[int, int]]]
"""For each state its moves, each the state it leads to and its weight."""

Costs = Sequence[Sequence[tuple[int, int]]]
"""For each state and each of its moves, in the order of the moves, the least and the most that the move costs, 0 or more."""


class Chain(NamedTuple):
    """States 0..n-1 with weighed moves, and where it starts.

    A move is as likely as its weight is of all weights of its state; so is a start among the starts. Weights are whole and 1 or
    more: what cannot happen is left out. A state may have several moves to the same state, or to itself. A state without moves
    is an end. States that no start leads to are allowed and have chance 0.
    """

    moves: Rows
    start: Sequence[tuple[int, int]]


class Parts(NamedTuple):
    """The strongly connected parts of a chain that a start leads to, each before those that it leads to.

    `states` lists the states of each part, those nearer to the start mostly first. `of` is the part of each state, -1 if no
    start leads to it. `loops` says which parts have a move that stays inside, `endless` which of them no move leaves.
    `levels` is the most parts that can be gone through before the part: a part leads only to parts of a higher level.
    """

    states: list[list[int]]
    of: list[int]
    loops: list[bool]
    endless: list[bool]
    levels: list[int]


class Size(NamedTuple):
    """How much there is to solve. `loop_states` is how many states lie in loops, `biggest` the most in one part."""

    states: int
    moves: int
    loop_states: int
    biggest: int


def totals(moves: Rows) -> list[int]:
    """Each state's weights added up; raises ValueError for a weight below 1."""
    if any(weight < 1 for row in moves for _, weight in row):
        raise ValueError("a weight is below 1")
    return [sum([weight for _, weight in row]) for row in moves]


def components(moves: Rows, roots: Iterable[int]) -> list[list[int]]:
    """The strongly connected parts that the roots lead to, each before those it leads to (Tarjan's way, without recursion)."""
    # 0 is not yet come to; a state whose part is complete has a number above all others, so that it never lowers one.
    number = [0] * len(moves)
    closed = len(moves) + 1
    low = [0] * len(moves)
    part = [-1] * len(moves)
    finished: list[int] = []
    open_states: list[int] = []
    count = parts = 0
    for root in roots:
        if number[root]:
            continue
        count += 1
        number[root] = low[root] = count
        open_states.append(root)
        path = [(root, iter(moves[root]))]
        while path:
            state, rest = path[-1]
            for target, _ in rest:
                seen = number[target]
                if not seen:
                    count += 1
                    number[target] = low[target] = count
                    open_states.append(target)
                    path.append((target, iter(moves[target])))
                    break
                if seen < low[state]:
                    low[state] = seen
            else:
                path.pop()
                finished.append(state)
                if low[state] == number[state]:
                    member = -1
                    while member != state:
                        member = open_states.pop()
                        number[member] = closed
                        part[member] = parts
                    parts += 1
                elif low[state] < low[path[-1][0]]:
                    low[path[-1][0]] = low[state]
    # Parts are completed last first; and inside one, the order in which states were left, backwards, suits sweeps best.
    found: list[list[int]] = [[] for _ in range(parts)]
    for state in reversed(finished):
        found[parts - 1 - part[state]].append(state)
    return found


def parts_of(moves: Rows, sums: Sequence[int], roots: Iterable[int]) -> Parts:
    """The parts that the roots lead to. `sums` are all weights of each state, of which `moves` may hold only some."""
    found = components(moves, roots)
    of = [-1] * len(moves)
    for number, states in enumerate(found):
        for state in states:
            of[state] = number
    loops = [len(states) > 1 for states in found]
    endless = [False] * len(found)
    levels = [0] * len(found)
    for number, states in enumerate(found):
        level = levels[number] + 1
        inside = 0
        for state in states:
            for target, weight in moves[state]:
                other = of[target]
                if other == number:
                    inside += weight
                elif levels[other] < level:
                    levels[other] = level
        if inside:
            loops[number] = True
            endless[number] = inside == sum([sums[state] for state in states])
    return Parts(found, of, loops, endless, levels)


def parts(chain: Chain) -> Parts:
    """The parts of a chain; raises ValueError for a weight below 1."""
    return parts_of(chain.moves, totals(chain.moves), [state for state, _ in chain.start])


def size(chain: Chain, shape: Parts) -> Size:
    """What there is to solve in the reachable part of a chain."""
    looping = [len(states) for states, loops in zip(shape.states, shape.loops, strict=True) if loops]
    moves = sum([len(chain.moves[state]) for states in shape.states for state in states])
    return Size(sum(map(len, shape.states)), moves, sum(looping), max(looping, default=1))


def shortest(chain: Chain, costs: Costs) -> int | None:
    """The least total cost of coming to an end, by the least cost of each move; None if no end can be come to."""
    best = {state: 0 for state, _ in chain.start}
    heap = [(0, state) for state in best]
    while heap:
        cost, state = heappop(heap)
        if cost > best[state]:
            continue
        row = chain.moves[state]
        if not row:
            return cost
        for (target, _), (least, _) in zip(row, costs[state], strict=True):
            further = cost + least
            known = best.get(target)
            if known is None or further < known:
                best[target] = further
                heappush(heap, (further, target))
    return None


def longest(chain: Chain, shape: Parts, costs: Costs) -> int | None:
    """The most that any way through the chain can cost in all, by the most cost of each move; None if there is no limit.

    There is no limit as soon as a move that costs something can be made again and again. A loop that costs nothing is no
    obstacle, even one that never ends.
    """
    most = [0] * len(shape.states)
    for number, states in enumerate(shape.states):
        so_far = most[number]
        for state in states:
            for (target, _), (_, cost) in zip(chain.moves[state], costs[state], strict=True):
                other = shape.of[target]
                if other == number:
                    if cost:
                        return None
                elif most[other] < so_far + cost:
                    most[other] = so_far + cost
    return max(most, default=0)


def straight(chain: Chain, shape: Parts, costs: Costs, tries: int) -> int | None:
    """The most that a way to an end costs which comes to no state twice, by the most cost of each move.

    None if there is no such way, or if its loops are too much to look through: `tries` is the most moves that are tried in all
    loops together, whose ways are gone one by one.
    """
    most: dict[int, int] = {state: 0 for state, _ in chain.start}
    best: int | None = None
    for number, states in enumerate(shape.states):
        if shape.loops[number]:
            inside = [state for state in states if state in most]
            tries = _straight_inside(chain, shape, costs, number, {state: most[state] for state in inside}, most, tries)
            if tries < 0:
                return None
        for state in states:
            so_far = most[state]
            if not chain.moves[state]:
                best = max(best or 0, so_far)
            for (target, _), (_, cost) in zip(chain.moves[state], costs[state], strict=True):
                if shape.of[target] != number and most.get(target, -1) < so_far + cost:
                    most[target] = so_far + cost
    return best


def _straight_inside(
    chain: Chain, shape: Parts, costs: Costs, number: int, entries: Mapping[int, int], most: dict[int, int], tries: int
) -> int:
    """Raise `most` to what is the most on the ways through one loop from its entries; return how many tries are left."""
    inner: dict[int, dict[int, int]] = {}
    for state in shape.states[number]:
        to = inner[state] = dict[int, int]()
        for (target, _), (_, cost) in zip(chain.moves[state], costs[state], strict=True):
            if shape.of[target] == number and target != state and to.get(target, -1) < cost:
                to[target] = cost
    if not any(cost for to in inner.values() for cost in to.values()):
        most.update(dict.fromkeys(inner, max(entries.values())))
        return tries
    for entry, start in entries.items():
        on = {entry}
        path = [(entry, start, iter(inner[entry].items()))]
        while path:
            state, so_far, rest = path[-1]
            for target, cost in rest:
                tries -= 1
                if tries < 0:
                    return tries
                if target not in on:
                    on.add(target)
                    most[target] = max(most.get(target, 0), so_far + cost)
                    path.append((target, so_far + cost, iter(inner[target].items())))
                    break
            else:
                on.discard(state)
                path.pop()
    return tries
