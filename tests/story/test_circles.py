"""Circles in a graph, against walking it from every place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crushgame.story.circles import circles

_GRAPHS = st.integers(1, 9).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size)
)


def _reached(graph: list[list[int]], start: int) -> set[int]:
    found: set[int] = set()
    pending = [start]
    while pending:
        at = pending.pop()
        if at not in found:
            found.add(at)
            pending += graph[at]
    return found


@given(_GRAPHS)
def test_two_places_have_one_number_exactly_when_each_leads_to_the_other(graph: list[list[int]]) -> None:
    number = circles(range(len(graph)), graph.__getitem__)
    for one in range(len(graph)):
        for other in range(len(graph)):
            together = other in _reached(graph, one) and one in _reached(graph, other)
            assert (number[one] == number[other]) == together


def test_a_circle_of_any_length_needs_no_recursion() -> None:
    size = 100_000
    assert len(set(circles(range(size), lambda at: [(at + 1) % size]).values())) == 1
    assert len(set(circles(range(size), lambda at: [at + 1] if at + 1 < size else []).values())) == size
