"""Fate is fixed by the seed, even and the same everywhere."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from crushgame.play.chance import fate, new_seed, shuffled, weighed


def test_fate_is_the_same_number_on_every_machine() -> None:
    assert fate("heron-4471", "start/chance/1", 0) == 18136125871918994221


@given(seed=st.text(max_size=20), site=st.text(max_size=20), visit=st.integers(0, 10**9), count=st.integers(0, 40))
def test_a_shuffle_loses_and_doubles_nothing(seed: str, site: str, visit: int, count: int) -> None:
    assert sorted(shuffled(seed, site, visit, count)) == list(range(count))


@given(seed=st.text(max_size=20), weights=st.lists(st.integers(1, 1000), min_size=1, max_size=10))
def test_a_weight_that_fate_falls_on_is_one_of_them(seed: str, weights: list[int]) -> None:
    assert 0 <= weighed(seed, "site", 0, weights) < len(weights)


def test_fate_falls_evenly() -> None:
    falls = Counter(weighed("seed", "site", visit, [1, 1, 1, 1]) for visit in range(8_000))
    assert all(1_850 < count < 2_150 for count in falls.values())


def test_every_order_of_three_comes_up_about_as_often() -> None:
    orders = Counter(tuple(shuffled("seed", "site", visit, 3)) for visit in range(6_000))
    assert len(orders) == 6
    assert all(850 < count < 1_150 for count in orders.values())


def test_a_new_seed_can_be_read_out() -> None:
    bird, _, number = new_seed().partition("-")
    assert bird.isalpha()
    assert len(number) == 4
    assert number.isdigit()
