"""Who plays when odds are reckoned: how likely each of the open options is to be chosen.

Knows menus and the tags of options. Must not know states, nor what follows a choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb, gcd, lcm
from typing import NamedTuple

from crushgame.story.program import ChoicePoint, OptionPoint

_FINEST = 500
"""Bits that the parts of a whole may take; floats hold no share of more than about a thousand."""


class TooFineError(Exception):
    """The chances of a hand come to fractions that are too long to reckon with."""


class Player(NamedTuple):
    """Somebody who chooses among what is offered by weight.

    The weight of an option is the product of the `weights` of its tags (`notes`), 0 or more; a tag that is not among them
    counts 1. What weighs 0 is never chosen, unless all that is offered does: then the choice is even.
    """

    name: str
    weights: Mapping[str, int]


EVEN = Player("evenly", {})


def weight_of(player: Player, option: OptionPoint) -> int:
    """Return the weight of an option; raises ValueError for a weight below 0."""
    weight = 1
    for note in option.notes:
        of_note = player.weights.get(note, 1)
        if of_note < 0:
            raise ValueError(f"the weight of {note} is below 0")
        weight *= of_note
    return weight


def shares(menu: ChoicePoint, open_: Sequence[int], weights: Sequence[int]) -> Sequence[int]:
    """Return for each open option a whole number: it is as likely to be chosen as that is of all of them.

    `open_` are the numbers of the open options, one or more, and `weights` the weights of all options of the menu. Where a
    hand is dealt from a shuffled menu, each hand is as likely as any other, and the choice is made among what was dealt.
    Raises TooFineError.
    """
    among = tuple(weights[number] for number in open_)
    if not menu.hand or len(among) <= menu.hand:
        return _by_weight(among)
    if not menu.shuffle:
        return (*_by_weight(among[: menu.hand]), *[0] * (len(among) - menu.hand))
    return _dealt(among, menu.hand)


@lru_cache(maxsize=1000)
def _by_weight(among: tuple[int, ...]) -> tuple[int, ...]:
    common = gcd(*among)
    return tuple(weight // common for weight in among) if common else (1,) * len(among)


@lru_cache(maxsize=1000)
def _dealt(among: tuple[int, ...], hand: int) -> tuple[int, ...]:
    """Return the shares when `hand` of the options are dealt first, in every way that there is."""
    if len(set(among)) == 1:
        return (1,) * len(among)
    hands = comb(len(among), hand)
    chance: dict[int, Fraction] = {}
    for weight, others in _others(among).items():
        chance[weight] = Fraction(0)
        for beside, count in _sums(others, hand - 1).items():
            together = weight + beside
            chance[weight] += Fraction(count, hands) * (Fraction(weight, together) if together else Fraction(1, hand))
    whole = lcm(*[of.denominator for of in chance.values()])
    if whole.bit_length() > _FINEST:
        raise TooFineError
    return tuple(int(chance[weight] * whole) for weight in among)


def _others(among: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
    """Return, for each weight that there is, the weights beside one option that has it."""
    counts = Counter(among)
    return {weight: tuple((counts - Counter({weight: 1})).elements()) for weight in counts}


def _sums(weights: tuple[int, ...], count: int) -> dict[int, int]:
    """Return how many ways there are to take `count` of the weights, by what those taken come to."""
    ways: list[dict[int, int]] = [{0: 1}, *[{} for _ in range(count)]]
    for weight in weights:
        for taken in range(count, 0, -1):
            into = ways[taken]
            for total, number in ways[taken - 1].items():
                into[total + weight] = into.get(total + weight, 0) + number
    return ways[count]
