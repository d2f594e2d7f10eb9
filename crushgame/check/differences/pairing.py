"""Who is who: pairs of what is gone and what is new that are probably one thing under another name.

Knows evidence and points. Must not know stories. A pair is guessed only where nothing else is nearly as likely, on either side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")

MOST_PAIRS = 10_000
"""Pairs that are compared; where more came and went, no guess would be worth much, and none is made."""

_ENOUGH = 50
_MARGIN = 8

_ALIKE = 0.6
_LONGEST_COMPARED = 200


class Clue(NamedTuple):
    """Something that speaks for a pair, or against it, with points below 0. `says` is empty where it need not be told."""

    points: int
    says: str


class Pair(NamedTuple):
    """A guess: the two names and what speaks for it."""

    old: str
    new: str
    reason: str


def paired(
    gone: Iterable[Thing], new: Iterable[Thing], name: Callable[[Thing], str], clues: Callable[[Thing, Thing], Sequence[Clue]]
) -> list[Pair]:
    """Return the guesses, the surest first. `clues` compares two things; an empty answer says that they cannot be one."""
    olds, news = list(gone), list(new)
    if len(olds) * len(news) > MOST_PAIRS:
        return []
    told: dict[tuple[str, str], str] = {}
    points: dict[tuple[str, str], int] = {}
    for one in olds:
        for other in news:
            found = clues(one, other)
            total = sum(clue.points for clue in found)
            if total >= _ENOUGH:
                key = name(one), name(other)
                points[key] = total
                told[key] = ", ".join(clue.says for clue in found if clue.says and clue.points > 0)
    guesses: list[Pair] = []
    while sure := _sure(points):
        guesses += [Pair(*pair, told[pair]) for pair in sure]
        olds_done, news_done = {pair[0] for pair in sure}, {pair[1] for pair in sure}
        points = {pair: total for pair, total in points.items() if pair[0] not in olds_done and pair[1] not in news_done}
    return guesses


def _sure(points: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    """Return the pairs to which no other comes near, on either side, the one with the most points first."""
    best: dict[tuple[int, str], list[int]] = {}
    for pair, total in points.items():
        for side, name in enumerate(pair):
            known = best.setdefault((side, name), [])
            known.append(total)
            known.sort(reverse=True)
            del known[2:]
    return [
        pair
        for pair, total in sorted(points.items(), key=lambda item: (-item[1], item[0]))
        if all(best[side, name][0] == total and total - sum(best[side, name][1:]) >= _MARGIN for side, name in enumerate(pair))
    ]


# ---- clues -------------------------------------------------------------------------------------------------------------


def alike(one: Counter[str], other: Counter[str]) -> float:
    """Return how much of two bags is the same, from 0 to 1 (Dice's measure); 0 where one is empty."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if one and other else 0.0 * total


def close(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, without regard to capitals; 0 where that is less than _ALIKE."""
    matcher = SequenceMatcher(None, one[:_LONGEST_COMPARED].lower(), other[:_LONGEST_COMPARED].lower(), autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    share = matcher.ratio()
    return share if share >= _ALIKE else 0.0


def by_bag(one: Counter[str], other: Counter[str], most: int, what: str) -> Clue:
    """Return what two bags say: `the same …`, `much the same …`, or that they have next to nothing in common."""
    share = alike(one, other)
    if not one or not other:
        return Clue(0, "")
    if one == other:
        return Clue(most, f"the same {what}")
    if share >= 0.5:
        return Clue(int(most * share) - 5, f"much the same {what}")
    return Clue(-most // 2 if share < 0.2 else 0, "")


def by_words(one: str, other: str, most: int, what: str) -> Clue:
    """Return what two short texts say."""
    if not one or not other:
        return Clue(0, "")
    if one == other:
        return Clue(most, f"the same {what}")
    share = close(one, other)
    return Clue(int(most * share) - 5, f"{what} much like it") if share else Clue(0, "")


def by_name(one: str, other: str, most: int) -> Clue:
    """Return what two names say: little, but enough to tell a slip of the finger from its neighbour."""
    share = close(one, other)
    return Clue(int(most * share), "a name much like it") if share else Clue(0, "")
