"""Where the boxes and arrows of a drawing go: in ranks from top to bottom, with few crossings.

Knows numbered boxes with sizes, and arrows between them. Must not know what they stand for, nor colours or markup. The way
is Sugiyama's: turn arrows that lead back, rank by the longest path, order each rank by barycentres, then place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

GAP_ACROSS = 28.0
GAP_DOWN = 64.0
_BEND = 10.0
"""The width that an arrow takes on a rank that it only passes."""
_MARGIN = 24.0
_LOOP = 34.0
"""How far an arrow from a box to itself stands out."""
_SWEEPS = 12
_PLACINGS = 15
"""Sweeps that place the boxes; the last one is downwards, so that what follows stands in the middle below."""
_PASSING = 0.15
"""How much a box is drawn to an arrow that passes ranks, against 1 to a box that is its neighbour."""


class Point(NamedTuple):
    x: float
    y: float


class Drawing(NamedTuple):
    """The middle of each box, the points that each arrow goes through, and the size of the whole.

    An arrow starts at the lower edge of its box and comes to the upper edge of the other one, unless it leads back or to
    itself; then the other way round, or both at the right edge.
    """

    boxes: tuple[Point, ...]
    arrows: tuple[tuple[Point, ...], ...]
    width: float
    height: float


class _Net(NamedTuple):
    """Boxes and bends in ranks. `chains` are, by arrow, the boxes and bends that it goes through from the top down."""

    ranks: list[list[int]]
    widths: list[float]
    chains: dict[int, list[int]]
    below: list[list[int]]
    above: list[list[int]]


def drawn(sizes: Sequence[Point], arrows: Sequence[tuple[int, int]], start: int) -> Drawing:
    """Lay out boxes of these widths and heights. `arrows` are pairs of their numbers; the box `start` is put on top."""
    if not sizes:
        return Drawing((), (), 2 * _MARGIN, 2 * _MARGIN)
    down = _downward(len(sizes), arrows, start)
    net = _net(sizes, arrows, down, _ranked(len(sizes), [pair for pair in down if pair is not None]))
    _order(net)
    across = _placed(net, len(sizes))
    heights = [max((sizes[box].y for box in rank if box < len(sizes)), default=0.0) for rank in net.ranks]
    middle: dict[int, float] = {}
    top = _MARGIN
    for rank, height in zip(net.ranks, heights, strict=True):
        middle |= dict.fromkeys(rank, top + height / 2)
        top += height + GAP_DOWN
    points = [Point(across[box], middle[box]) for box in range(len(net.widths))]
    routes = _routes(sizes, arrows, down, net, points)
    right = max(point.x + width / 2 for point, width in zip(points, net.widths, strict=True))
    return Drawing(tuple(points[: len(sizes)]), tuple(routes), right + _MARGIN, top - GAP_DOWN + _MARGIN)


# ---- ranks -------------------------------------------------------------------------------------------------------------


def _downward(count: int, arrows: Sequence[tuple[int, int]], start: int) -> list[tuple[int, int] | None]:
    """Return the arrows with those turned that lead back on the way from the start, and None for those to oneself."""
    following: list[list[int]] = [[] for _ in range(count)]
    entered = [0] * count
    for source, target in arrows:
        following[source].append(target)
        entered[target] += source != target
    roots = [start, *(box for box in range(count) if not entered[box] and box != start), *range(count)]
    done: dict[int, int] = {}
    seen: set[int] = set()
    for root in roots:
        pending = [(root, iter(following[root]))] if root not in seen else []
        seen.add(root)
        while pending:
            box, rest = pending[-1]
            fresh = next((to for to in rest if to not in seen), None)
            if fresh is None:
                done[box] = len(done)
                pending.pop()
            else:
                seen.add(fresh)
                pending.append((fresh, iter(following[fresh])))
    # In the order in which a search is done with them, an arrow leads back when its target is done with after its source.
    return [
        None if source == target else (source, target) if done[source] > done[target] else (target, source)
        for source, target in arrows
    ]


def _ranked(count: int, down: Sequence[tuple[int, int]]) -> list[int]:
    """Rank each box by the longest path to it, then let those that nothing leads to sink to just above what they lead to."""
    following: list[set[int]] = [set() for _ in range(count)]
    waits = [0] * count
    for source, target in set(down):
        following[source].add(target)
        waits[target] += 1
    entered = list(waits)
    ranks = [0] * count
    pending = [box for box in range(count) if not waits[box]]
    while pending:
        box = pending.pop()
        for to in following[box]:
            ranks[to] = max(ranks[to], ranks[box] + 1)
            waits[to] -= 1
            if not waits[to]:
                pending.append(to)
    for box in range(count):
        if not entered[box] and following[box]:
            ranks[box] = min(ranks[to] for to in following[box]) - 1
    return ranks


def _net(
    sizes: Sequence[Point], arrows: Sequence[tuple[int, int]], down: Sequence[tuple[int, int] | None], rank_of: list[int]
) -> _Net:
    """Put a bend on each rank that an arrow passes."""
    ranks: list[list[int]] = [[] for _ in range(max(rank_of) + 1)]
    for box, rank in enumerate(rank_of):
        ranks[rank].append(box)
    looping = {source for source, target in arrows if source == target}
    widths = [size.x + (2 * _LOOP if box in looping else 0) for box, size in enumerate(sizes)]
    chains: dict[int, list[int]] = {}
    for number, pair in enumerate(down):
        if pair is None:
            continue
        upper, lower = pair
        chain = [upper]
        # Two arrows between neighbours that lead to and fro share their boxes; their ends stand apart.
        for rank in range(rank_of[upper] + 1, rank_of[lower]):
            chain.append(len(widths))
            ranks[rank].append(len(widths))
            widths.append(_BEND)
        chains[number] = [*chain, lower]
    below: list[list[int]] = [[] for _ in widths]
    above: list[list[int]] = [[] for _ in widths]
    for chain in chains.values():
        for upper, lower in pairwise(chain):
            below[upper].append(lower)
            above[lower].append(upper)
    return _Net(ranks, widths, chains, below, above)


# ---- order -------------------------------------------------------------------------------------------------------------


def _order(net: _Net) -> None:
    """Order each rank so that few arrows cross: sweeps of barycentres down and up; the best order that came by stays."""
    best, fewest = [list(rank) for rank in net.ranks], _crossings(net)
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        neighbours = net.above if downwards else net.below
        numbers = range(1, len(net.ranks)) if downwards else range(len(net.ranks) - 2, -1, -1)
        for number in numbers:
            fixed = {box: at for at, box in enumerate(net.ranks[number - 1 if downwards else number + 1])}
            here = {box: at for at, box in enumerate(net.ranks[number])}
            weights = {
                box: sum(fixed[other] for other in neighbours[box]) / len(neighbours[box]) if neighbours[box] else here[box]
                for box in here
            }
            net.ranks[number].sort(key=weights.__getitem__)
        crossings = _crossings(net)
        if crossings < fewest:
            best, fewest = [list(rank) for rank in net.ranks], crossings
        if not fewest:
            break
    net.ranks[:] = best


def _crossings(net: _Net) -> int:
    """Count crossings between neighbouring ranks, as inversions (a Fenwick tree over the places of the lower rank)."""
    total = 0
    for upper, lower in pairwise(net.ranks):
        place = {box: at for at, box in enumerate(lower)}
        tree = [0] * (len(lower) + 1)
        passed = 0
        for box in upper:
            ends = sorted(place[other] for other in net.below[box])
            for end in ends:
                at, before = end + 1, 0
                while at:
                    before += tree[at]
                    at &= at - 1
                total += passed - before
            for end in ends:
                at = end + 1
                while at < len(tree):
                    tree[at] += 1
                    at += at & -at
            passed += len(ends)
    return total


# ---- places ------------------------------------------------------------------------------------------------------------


def _placed(net: _Net, count: int) -> list[float]:
    """Return the middle of each of `count` boxes, and of the bends, across: near the mean of its neighbours, and apart."""
    across = [0.0] * len(net.widths)
    for rank in net.ranks:
        left = 0.0
        for box in rank:
            across[box] = left + net.widths[box] / 2
            left += net.widths[box] + GAP_ACROSS
    for turn in range(_PLACINGS):
        downwards = turn % 2 == 0
        for rank in net.ranks if downwards else reversed(net.ranks):
            wanted, weights = [], []
            for box in rank:
                near = net.above[box] if downwards else net.below[box]
                pulls = [_PASSING if other >= count or box >= count else 1.0 for other in near]
                total = sum(pulls)
                middle = sum(across[other] * pull for other, pull in zip(near, pulls, strict=True))
                wanted.append(middle / total if near else across[box])
                weights.append(total if near else _PASSING)
            for box, x in zip(rank, _apart(wanted, weights, [net.widths[box] for box in rank]), strict=True):
                across[box] = x
    least = min(across[box] - net.widths[box] / 2 for box in range(len(across)))
    return [x - least + _MARGIN for x in across]


def _apart(wanted: list[float], weights: list[float], widths: list[float]) -> list[float]:
    """Return the places nearest to those wanted (least squares) that keep the order and the gaps: pool adjacent violators."""
    offsets = [0.0]
    for one, other in pairwise(widths):
        offsets.append(offsets[-1] + (one + other) / 2 + GAP_ACROSS)
    pools: list[tuple[float, float, int]] = []  # where, weight, how many
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        where, total, count = want - offset, weight, 1
        while pools and pools[-1][0] > where:
            before, heavy, many = pools.pop()
            where, total, count = (before * heavy + where * total) / (heavy + total), total + heavy, count + many
        pools.append((where, total, count))
    places = [where for where, _, count in pools for _ in range(count)]
    return [where + offset for where, offset in zip(places, offsets, strict=True)]


# ---- arrows ------------------------------------------------------------------------------------------------------------


def _routes(
    sizes: Sequence[Point],
    arrows: Sequence[tuple[int, int]],
    down: Sequence[tuple[int, int] | None],
    net: _Net,
    points: list[Point],
) -> list[tuple[Point, ...]]:
    """Return the points of each arrow from its source to its target, with their ends spread along the edges of the boxes."""
    leaving: list[list[int]] = [[] for _ in sizes]
    coming: list[list[int]] = [[] for _ in sizes]
    for number, chain in net.chains.items():
        leaving[chain[0]].append(number)
        coming[chain[-1]].append(number)
    uppers: dict[int, float] = {}
    lowers: dict[int, float] = {}
    for box, size in enumerate(sizes):
        leaving[box].sort(key=lambda number: (points[net.chains[number][1]].x, number))
        coming[box].sort(key=lambda number: (points[net.chains[number][-2]].x, number))
        uppers |= dict(zip(leaving[box], _spread(points[box].x, size.x, len(leaving[box])), strict=True))
        lowers |= dict(zip(coming[box], _spread(points[box].x, size.x, len(coming[box])), strict=True))
    routes: list[tuple[Point, ...]] = []
    for number, (source, _) in enumerate(arrows):
        pair = down[number]
        if pair is None:
            right, y = points[source].x + sizes[source].x / 2, points[source].y
            routes.append((Point(right, y - 8), Point(right + _LOOP, y), Point(right, y + 8)))
            continue
        chain = net.chains[number]
        first = Point(uppers[number], points[chain[0]].y + sizes[chain[0]].y / 2)
        last = Point(lowers[number], points[chain[-1]].y - sizes[chain[-1]].y / 2)
        route = (first, *(points[box] for box in chain[1:-1]), last)
        routes.append(route if pair[0] == source else route[::-1])
    return routes


def _spread(middle: float, width: float, count: int) -> list[float]:
    """Return `count` places along an edge, in order."""
    step = min(width * 0.8 / count, 44.0) if count else 0.0
    return [middle + step * (number - (count - 1) / 2) for number in range(count)]
