"""What the rules of the story say of its choices, its cards and its words, held for all of it."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest
import yaml

from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat
from crushgame.play.engine import answer, begin, choose
from crushgame.play.session import Session
from crushgame.story.beats import Line, Message
from crushgame.story.program import (
    ChoicePoint,
    ChosenWords,
    OptionPoint,
    Say,
    Speak,
    SumWords,
    ValueWords,
    VariedWords,
    Words,
)
from tests.number_please.turns import CARDS, FOLDER, program

_CARRIED = """
S0-07 S0-18 S0-30
S1-03 S1-04 S1-11 S1-13 S1-14 S1-15 S1-16 S1-17 S1-18 S1-19 S1-20
S2-01 S2-04 S2-05 S2-06 S2-07 S2-08 S2-09 S2-10 S2-12 S2-14 S2-15 S2-16 S2-17 S2-18 S2-20 S2-21 S2-22 S2-23 S2-24 S2-25
S2-27 S2-28 S2-29 S2-30 S2-31 S2-32 S2-33 S2-34 S2-35 S2-36 S2-37 S2-38 S2-39 S2-40 S2-41 S2-42
S3-01 S4-02 S4-03 S4-04 S4-06 S4-07 S4-15 S4-16 S4-18 S4-19 S4-21 S4-22 S4-23 S4-24 S4-25
"""
ROWS = _CARRIED.split()
"""The rows of the matrix that this route and the phone carry. S4-13, a drink after work, needs a route with work in it."""

LONGEST_LINE, LONGEST_OPTION = 220, 64


def options() -> Iterator[tuple[ChoicePoint, OptionPoint]]:
    """Every option, with the choice that it stands in."""
    for step in program().code:
        if isinstance(step, ChoicePoint):
            yield from ((step, option) for option in step.options)


def pages() -> dict[str, dict[str, object]]:
    """The files of the story as plain YAML, by name."""
    read = {}
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".yaml") and name != "tests.yaml":
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                read[name] = yaml.safe_load(file)
    return read


def written_menus(node: object) -> Iterator[list[dict[str, object]]]:
    """The options of every choice as they are written, wherever in a page it stands."""
    if isinstance(node, dict):
        if isinstance(menu := node.get("choice"), list):
            yield menu
        for part in node.values():
            yield from written_menus(part)
    elif isinstance(node, list):
        for part in node:
            yield from written_menus(part)


def longest(words: Words) -> int:
    """The most letters that words can come to, with every name and number taken as long as it can be."""
    if isinstance(words, str):
        return len(words.replace("\x01", "").replace("\x02", ""))
    total = 0
    for piece in words:
        match piece:
            case str():
                total += longest(piece)
            case ValueWords():
                total += max(map(len, piece.words))
            case SumWords():
                total += max(map(len, piece.words), default=3)
            case ChosenWords():
                total += max(longest(part) for _, part in piece.branches)
            case VariedWords():
                total += max(longest(part) for part in piece.alternatives)
            case _:
                total += 8  # a name or a pronoun
    return total


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_matrix_that_belongs_here_is_carried_by_an_option_or_an_ending(row: str) -> None:
    carried = {tag for _, option in options() for tag in option.notes}
    carried |= {tag for ending in program().endings.values() for tag in ending.notes}
    assert row in carried


def test_every_option_changes_something_that_is_read_but_at_most_one_of_a_menu_that_the_others_differ_from() -> None:
    text = "\n".join(_file(name) for name in sorted(os.listdir(FOLDER)) if name.endswith(".yaml"))
    asked_about = set(re.findall(r"chosen\((?:[a-z_]+\.)?([a-z0-9_]+)\)", text))
    menus = [menu for page in pages().values() for menu in written_menus(page)]
    assert len(menus) > 20
    idle = [
        [option["id"] for option in menu if not (_changes(option) or option["id"] in asked_about or option.get("once"))]
        for menu in menus
    ]
    assert [same for same in idle if len(same) > 1] == []


def _changes(option: dict[str, object]) -> bool:
    def inside(node: object) -> bool:
        if isinstance(node, dict):
            return bool(node.keys() & {"set", "goto", "end", "call"}) or any(map(inside, node.values()))
        return isinstance(node, list) and any(map(inside, node))

    return inside(option)


def _file(name: str) -> str:
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def test_no_line_is_longer_than_a_bubble() -> None:
    beats = (beat for step in program().code if isinstance(step, Say) for beat in step.beats)
    said = [(beat.text, len(beat.text)) for beat in beats if isinstance(beat, Line | Message)]
    said += [(str(step.words), longest(step.words)) for step in program().code if isinstance(step, Speak)]
    assert [words for words, letters in said if letters > LONGEST_LINE] == []


def test_no_option_is_longer_than_a_row() -> None:
    assert [option.id for _, option in options() if longest(option.words) > LONGEST_OPTION] == []


def test_a_menu_offers_two_to_five_things() -> None:
    assert [step.id for step, _ in options() if not 2 <= len(step.options) <= 5] == []


def first_night(seed: str) -> Session:
    return Session.new(program(), seed)


def to_the_end(session: Session) -> Session:
    """Play on, always with the first option that is open."""
    while not isinstance(session.beat, EndingBeat):
        if session.advance():
            continue
        beat = session.beat
        if isinstance(beat, ChoiceBeat):
            session.choose(next(offer.id for offer in beat.offers if not offer.locked))
        else:
            session.answer("")
    return session


def _card(session: Session) -> str:
    slot = next(number for number, one in enumerate(program().slots) if one.name == "card")
    return CARDS[session.values[slot]]


def test_a_first_night_leaves_out_the_two_hardest_cards() -> None:
    drawn = {_card(first_night(f"seed-{number}")) for number in range(60)}
    assert drawn == {"lemon", "surely_not"}


def test_no_card_is_dealt_twice_running_and_all_of_them_are_dealt_in_time() -> None:
    carried: dict[str, int | str] = {}
    dealt = []
    for night in range(24):
        session = Session.new(program(), f"night-{night}", carried)
        dealt.append(_card(session))
        carried = dict(to_the_end(session).kept())
    assert all(one != other for one, other in pairwise(dealt))
    assert set(dealt) == set(CARDS)


FEWEST, MOST = 2300, 3300
"""Words of a whole night, from the kitchen to the end of its ending; the doors that are not written yet are not opened."""

UNWRITTEN = frozenset(("room", "aquarium", "coats", "courts"))
"""The doors whose magnets say that they are not written yet."""

NIGHTS, BEST, ROUNDS = 600, 30, 80
"""Nights played at random, those of them that are gone on with, and how often each of these is changed by a choice or two."""


class Night(NamedTuple):
    """A night that was played: its words, how it began, and what was chosen."""

    words: int
    seed: str
    carried: dict[str, int | str]
    chosen: tuple[str, ...]


@pytest.mark.parametrize("sign", [1, -1], ids=["longest", "shortest"])
def test_a_night_is_neither_short_nor_long_even_where_one_looks_for_it(sign: int) -> None:
    rng = random.Random(6)
    best = sorted((_played(*_begins(rng), (), rng) for _ in range(NIGHTS)), key=lambda night: -sign * night.words)[:BEST]
    for _ in range(ROUNDS):
        best += [_changed(night, rng) for night in best]
        ways = {(night.seed, str(night.carried), night.chosen): night for night in best}
        best = sorted(ways.values(), key=lambda night: -sign * night.words)[:BEST]
    assert FEWEST <= best[0].words <= MOST, best[0]


def _begins(rng: random.Random) -> tuple[str, dict[str, int | str]]:
    nights = rng.choice((0, 1, 2, 3, 6))
    return f"night-{rng.randrange(30)}", {"nights": nights, "card": rng.choice(CARDS)} if nights else {}


def _changed(night: Night, rng: random.Random) -> Night:
    """Play a night with a choice or two made otherwise, and now and then begun otherwise."""
    chosen = list(night.chosen)
    for _ in range(rng.choice((1, 1, 2))):
        chosen[rng.randrange(len(chosen))] = ""
    seed, carried = _begins(rng) if rng.random() < 0.3 else (night.seed, night.carried)
    return _played(seed, carried, tuple(chosen), rng)


def _played(seed: str, carried: dict[str, int | str], wish: tuple[str, ...], rng: random.Random) -> Night:
    """Play a night, as wished where that is on offer and else at random, and count what is said in it."""
    turn = begin(program(), seed, carried)
    words, chosen = 0, list[str]()
    while True:
        words += sum(len(beat.text.split()) for beat in turn.beats if isinstance(beat, Line | Message))
        match turn.stop:
            case AskBeat() as stop:
                turn = answer(program(), turn.state, "Sam" if stop.about == "player" else "they")
            case ChoiceBeat() as stop:
                open_ones = [offer.id for offer in stop.offers if not offer.locked and offer.id not in UNWRITTEN]
                wished = wish[len(chosen)] if len(chosen) < len(wish) else ""
                chosen.append(wished if wished in open_ones else rng.choice(open_ones))
                turn = choose(program(), turn.state, chosen[-1])
            case EndingBeat() as stop:
                return Night(words + len(stop.text.split()), seed, carried, tuple(chosen))
            case stop:
                raise AssertionError(stop)
