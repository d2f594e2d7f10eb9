"""What the people of NUMBER, PLEASE let slip before they are asked something: the rules of reading a room, for every way."""

from __future__ import annotations

import pytest

from crushgame.story.program import ChoicePoint
from tests.number_please.turns import CARDS, Mood, Tags, program, turns

ASKED_AT = (
    ("car_park", "van"),
    ("trolleys", "fork"),
    ("shutter", "landing"),
    ("bakery_page", "page"),
    ("shutters", "counter"),
)
"""The menus at which somebody can be asked for something, by scene and choice."""

SAID = frozenset(("glad", "shared", "guarded"))
CHANNELS = frozenset(("eyes", "laugh", "return", "energy", "room"))

MOODS = [Mood(card, cold=cold) for card in CARDS for cold in (False, True)] + [Mood("once_bitten", thawed=True)]
ASKED_IN = [
    pytest.param(menu, mood, id=f"{menu[0]}-{mood.card}{'-thawed' * mood.thawed}{'-cold' * mood.cold}")
    for menu in ASKED_AT
    for mood in MOODS
    if menu != ("car_park", "van") or not (mood.thawed or mood.cold)  # nobody is either, so early
]


def before(menu: tuple[str, str], mood: Mood) -> list[Tags]:
    """The tells of every turn that leads up to a menu. No turn at all would prove nothing."""
    found = [
        tuple(tags for tags in turn.said if "cue" in tags and "noise" not in tags)
        for turn in turns(mood)
        if (turn.menu.scene, turn.menu.id) == menu
    ]
    assert found, menu
    return found


@pytest.mark.parametrize(("menu", "mood"), ASKED_IN)
def test_three_tells_come_before_every_ask_and_one_of_them_is_an_answer_or_a_question(
    menu: tuple[str, str], mood: Mood
) -> None:
    for tells in before(menu, mood):
        channels = {tag for tags in tells for tag in tags if tag in CHANNELS}
        assert len(tells) >= 3, tells
        assert channels & {"return", "energy"}, tells


@pytest.mark.parametrize(("menu", "mood"), ASKED_IN)
def test_two_tells_that_agree_are_true(menu: tuple[str, str], mood: Mood) -> None:
    for tells in before(menu, mood):
        said = [tag for tags in tells for tag in tags if tag in SAID]
        assert said.count(mood.truth) >= 2, tells
        assert all(said.count(other) < 2 for other in SAID - {mood.truth}), tells


def test_every_tell_names_one_channel_and_one_meaning() -> None:
    tells = [tags for tags in program().tagged.values() if "cue" in tags and "noise" not in tags]
    assert tells
    for tags in tells:
        assert len(CHANNELS & set(tags)) == 1, tags
        assert len(SAID & set(tags)) == 1, tags


@pytest.mark.parametrize("card", CARDS)
def test_what_is_noise_is_planted_before_the_first_menu_at_lowmart_and_so_before_anything_hangs_on_it(card: str) -> None:
    first = [turn for turn in turns(Mood(card)) if (turn.menu.scene, turn.menu.id) == ("aisle_nine", "eggs")]
    assert first
    assert all(any({"noise", "planted"} <= set(tags) for tags in turn.said) for turn in first)


def test_nothing_is_asked_for_but_from_menus_with_tells_before_them() -> None:
    menus = {(step.scene, step.id): step for step in program().code if isinstance(step, ChoicePoint)}
    nested = {("how_plain", "wording"), ("how_sideways", "offering")}  # the fork's own, with nothing said between
    asking = {place for place, menu in menus.items() if any(f"{place[0]}.{option.id}" in ASKS for option in menu.options)}
    assert asking
    assert asking <= {*ASKED_AT, *nested}


_ASKS = """
car_park.ask_here trolleys.reason trolleys.high how_plain.straight how_plain.out how_plain.swap how_sideways.receipt
how_sideways.both_ways shutter.under bakery_page.beto bakery_page.tell_her shutters.across shutters.tip_jar
"""
ASKS = frozenset(_ASKS.split())
"""The options that ask somebody for something, or offer it."""
