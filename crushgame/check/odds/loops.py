"""How often each state of one loop of a Markov chain is come to, by elimination and by sweeps.

Knows one strongly connected part that can be left, with floats. Must not know the chain around it.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import inf, isfinite
from operator import mul
from typing import NamedTuple

ROUNDING = 2.0**-53
"""The most that one operation on floats is off by, as a share of its result."""

FEW = 24  # states of a loop that are eliminated at once, without trying sweeps
WORTHWHILE = 50  # sweeps that cost about as much as eliminating
SPARSE = 60  # moves that eliminating one state may make, while many are left
DENSE = 120  # states left that are eliminated however many moves that makes
WORK = 300_000_000  # products after which conjugate gradients give up


class Loop(NamedTuple):
    """One loop, its states counted from 0, the chances as floats, moves of a state to itself left out.

    `ways_in[j]` are the moves (i, chance of i to j) inside the loop, `leave[i]` the chance to leave the loop from i, `away[i]`
    the chance to leave i itself, for the loop or out of it.
    """

    ways_in: list[list[tuple[int, float]]]
    leave: list[float]
    away: list[float]


class Step(NamedTuple):
    """One state taken out of a loop: where it led to (shares of what leaves it), what led to it, the chance to leave it."""

    state: int
    onward: list[tuple[int, float]]
    ways_in: list[tuple[int, float]]
    away: float


class Apart(NamedTuple):
    """A loop taken apart, to be solved again and again: the states taken out, in this order; the moves among those left; and
    the chances to leave the loop then."""

    loop: Loop
    steps: list[Step]
    rows: dict[int, dict[int, float]]
    leave: list[float]


def visits(loop: Loop, inflow: list[float]) -> tuple[list[float], float]:
    """How often each state is come to when `inflow` comes in from outside, and a bound on the error it makes in any chance.

    The bound is what comes in, by the visits found, less what did come in, added up over the states without sign, and what
    rounding may hide of it. The visits found are exactly those of an inflow that differs by so much; and a chance (of an end,
    of ever coming to somewhere) weighs each bit of inflow with a number between 0 and 1, so it is off by no more. An expected
    number can be off by that times the most that is expected from any state.
    """
    found, settled = _sweep(loop, inflow, WORTHWHILE if len(inflow) > FEW else 0)
    if not settled:
        found = _eliminated(take_apart(loop), inflow, found)
    return found, _error(loop, inflow, found)


def visits_again(apart: Apart, inflow: list[float]) -> tuple[list[float], float]:
    """The same of a loop that was taken apart before."""
    found = _eliminated(apart, inflow, [0.0] * len(inflow))
    return found, _error(apart.loop, inflow, found)


def _error(loop: Loop, inflow: list[float], found: list[float]) -> float:
    error = 0.0
    for state, ways_in in enumerate(loop.ways_in):
        coming = inflow[state]
        for other, chance in ways_in:
            coming += found[other] * chance
        going = found[state] * loop.away[state]
        error += abs(coming - going) + ROUNDING * ((len(ways_in) + 3) * coming + 3 * going)
    return error if isfinite(error) else inf


def _sweep(loop: Loop, inflow: list[float], sweeps: int) -> tuple[list[float], bool]:
    """Visits by sweeps over the states, each from the newest of the others (Gauss and Seidel), and whether they settled."""
    found = [0.0] * len(inflow)
    coming_in = sum(inflow)
    rows = [
        (state, inflow[state] / away, [(other, chance / away) for other, chance in ways_in])
        for state, (ways_in, away) in enumerate(zip(loop.ways_in, loop.away, strict=True))
    ]
    before = 0.0
    for _ in range(sweeps):
        for state, own, ways_in in rows:
            now = own
            for other, chance in ways_in:
                now += found[other] * chance
            found[state] = now
        # From nothing, sweeps only ever add.
        so_far = sum(found)
        if so_far - before <= 1e-15 * (coming_in + so_far):
            return found, True
        before = so_far
    return found, False


def _unbalanced(loop: Loop, inflow: list[float], found: list[float]) -> list[float]:
    """What comes to each state less what goes from it."""
    left = []
    for own, visit, away, ways_in in zip(inflow, found, loop.away, loop.ways_in, strict=True):
        now = own - visit * away
        for other, chance in ways_in:
            now += found[other] * chance
        left.append(now)
    return left


def _improved(loop: Loop, inflow: list[float], found: list[float]) -> list[float]:
    """Better visits, by solving for what the given ones leave unbalanced, again and again until that no longer helps."""
    wrong = _unbalanced(loop, inflow, found)
    size = sum(map(abs, wrong))
    products = len(wrong) * 12 + 2 * sum(map(len, loop.ways_in))
    for _ in range(6):
        if size <= 1e-14 * sum(inflow) + ROUNDING * sum(map(abs, found)):
            break
        more = _conjugate(loop, wrong, min(WORK // products, 20 * len(wrong)))
        closer = [visit + change for visit, change in zip(found, more, strict=True)]
        wrong = _unbalanced(loop, inflow, closer)
        now = sum(map(abs, wrong))
        if not now < size:
            break
        found, size = closer, now
    return [max(visit, 0.0) for visit in found]


def _conjugate(loop: Loop, wanted: list[float], patience: int) -> list[float]:
    """Roughly the visits for an inflow of any sign, by conjugate gradients (BiCGSTAB, van der Vorst).

    One sweep over the states is its preconditioner: the unknown is what a sweep starts from, so that one look at every move
    is at once a sweep and a product with the matrix.
    """
    earlier: list[list[tuple[int, float]]] = []
    later: list[list[tuple[int, float]]] = []
    for state, (ways_in, away) in enumerate(zip(loop.ways_in, loop.away, strict=True)):
        earlier.append([(other, chance / away) for other, chance in ways_in if other < state])
        later.append([(other, chance) for other, chance in ways_in if other > state])
    lists = list(zip(loop.away, earlier, strict=True))

    def sweep(vector: list[float]) -> list[float]:
        swept: list[float] = []
        for (away, ways_in), value in zip(lists, vector, strict=True):
            now = value / away
            for other, chance in ways_in:
                now += swept[other] * chance
            swept.append(now)
        return swept

    def product(vector: list[float]) -> list[float]:
        swept = sweep(vector)
        result = []
        for ways_in, value in zip(later, vector, strict=True):
            now = value
            for other, chance in ways_in:
                now -= swept[other] * chance
            result.append(now)
        return result

    rest = wanted
    shadow = [1.0 + value for value in rest]
    best = solution = [0.0] * len(rest)
    least = start = sum(map(abs, rest))
    direction = rest
    rho = sum(map(mul, shadow, rest))
    for _ in range(patience):
        image = product(direction)
        along = sum(map(mul, shadow, image))
        if not along or not rho:
            break
        alpha = rho / along
        half = [a - alpha * b for a, b in zip(rest, image, strict=True)]
        turned = product(half)
        length = sum(map(mul, turned, turned))
        omega = sum(map(mul, turned, half)) / length if length else 0.0
        solution = [x + alpha * p + omega * h for x, p, h in zip(solution, direction, half, strict=True)]
        rest = [a - omega * b for a, b in zip(half, turned, strict=True)]
        now = sum(map(abs, rest))
        if now < least:
            best, least = solution, now
        if now <= 1e-12 * start or not omega or not isfinite(now):
            break
        before, rho = rho, sum(map(mul, shadow, rest))
        beta = rho / before * alpha / omega
        direction = [a + beta * (p - omega * b) for a, p, b in zip(rest, direction, image, strict=True)]
    return sweep(best)


def _eliminated(apart: Apart, inflow: list[float], guess: list[float]) -> list[float]:
    """Visits by taking states out of the loop one by one, the cheapest first.

    Those that would be too dear are left to conjugate gradients, from a guess.

    Nothing is ever subtracted: the chance to leave a state is the sum of the chances of where it leads (the way of Grassmann,
    Taksar and Heyman), so that each visit is found to nearly all its digits however seldom the loop is left.
    """
    coming = list(inflow)
    _, steps, rows, leave = apart
    for state, onward, _, _ in steps:
        mass = coming[state]
        if mass:
            for other, share in onward:
                coming[other] += mass * share
    found = [0.0] * len(coming)
    left = sorted(rows)
    if left:
        place = {state: index for index, state in enumerate(left)}
        ways_in: list[list[tuple[int, float]]] = [[] for _ in left]
        for state in left:
            for other, chance in rows[state].items():
                ways_in[place[other]].append((place[state], chance))
        away = [sum(rows[state].values()) + leave[state] for state in left]
        core = Loop(ways_in, [leave[state] for state in left], away)
        solution = _improved(core, [coming[state] for state in left], [guess[state] for state in left])
        for state, visit in zip(left, solution, strict=True):
            found[state] = visit
    for state, _, before, away_from in reversed(steps):
        visit = coming[state]
        for other, chance in before:
            visit += found[other] * chance
        found[state] = visit / away_from if away_from else inf
    return found


def take_apart(loop: Loop) -> Apart:
    """Take states out of a loop one by one, the cheapest first, until the next would be too dear."""
    leave = list(loop.leave)
    rows: dict[int, dict[int, float]] = {state: {} for state in range(len(leave))}
    sources: list[set[int]] = [set() for _ in leave]
    for state, ways_in in enumerate(loop.ways_in):
        for other, chance in ways_in:
            rows[other][state] = rows[other].get(state, 0.0) + chance
            sources[state].add(other)
    heap = [(len(row) * len(sources[state]), state) for state, row in rows.items()]
    heapify(heap)
    steps: list[Step] = []
    while heap:
        dear, state = heappop(heap)
        now = len(rows[state]) * len(sources[state])
        if now > dear and heap and now > heap[0][0]:
            heappush(heap, (now, state))
            continue
        if now > SPARSE and len(rows) > DENSE:
            break
        row = rows.pop(state)
        away = sum(row.values()) + leave[state]
        onward = [(other, chance / away if away else 0.0) for other, chance in row.items()]
        out = leave[state] / away if away else 0.0
        before = []
        for other in row:
            sources[other].discard(state)
        for source in sources[state]:
            into = rows[source]
            chance = into.pop(state)
            before.append((source, chance))
            leave[source] += chance * out
            for other, share in onward:
                if other != source:
                    if other in into:
                        into[other] += chance * share
                    else:
                        into[other] = chance * share
                        sources[other].add(source)
        steps.append(Step(state, onward, before, away))
    return Apart(loop, steps, rows, leave)
