"""What branches and fate mean once they are read."""

from __future__ import annotations

import pytest

from crushgame.play.session import Session
from tests.story.frame import AGAIN, SEEDS, codes, decide, play, program, said, steps

# ---- branches ----


@pytest.mark.parametrize(("value", "word"), [(0, "none"), (1, "some"), (2, "some"), (3, "many")])
def test_if_elif_else_take_the_first_that_holds(value: int, word: str) -> None:
    head = "variables: {a: {from: 0, to: 3}}\n"
    branches = "- {if: a > 2, then: many, elif: [{if: a > 0, then: [some]}], else: none}"
    assert said(play(head + steps(f"- set: {{a: {value}}}", branches))) == [word]


def test_a_number_is_no_condition() -> None:
    assert codes("variables: {a: {from: 0, to: 3}}\n" + steps("- set: {a: +1}", "- {if: a, then: Hi.}")) == ["E341"]


def test_one_of_some_names_is_no_condition() -> None:
    assert codes("variables: {a: {one of: [b, c]}}\n" + steps("- set: {a: b}", "- 'Hi{if a} you{end}.'")) == ["E342"]


@pytest.mark.parametrize(("value", "word"), [("reader", "A book."), ("late", "A watch."), ("lost", "Rain.")])
def test_match_takes_the_case_of_a_name(value: str, word: str) -> None:
    head = "variables: {card: {one of: [reader, late, lost]}}\n"
    cases = "- {match: card, reader: A book., late: [A watch.], else: Rain.}"
    assert said(play(head + steps(f"- set: {{card: {value}}}", cases))) == [word]


@pytest.mark.parametrize(("value", "word"), [("yes", "Again."), ("no", "First.")])
def test_match_takes_the_case_of_a_flag(value: str, word: str) -> None:
    assert said(play("variables: {a: no}\n" + steps(f"- set: {{a: {value}}}", "- {match: a, yes: Again., no: First.}"))) == [
        word
    ]


@pytest.mark.parametrize(("value", "word"), [(-2, "low"), (-1, "low"), (0, "zero"), (1, "up"), (3, "up")])
def test_match_takes_the_case_of_a_number_or_a_range(value: int, word: str) -> None:
    head = "variables: {a: {from: -2, to: 3}}\n"
    assert said(play(head + steps(f"- set: {{a: = {value}}}", "- {match: a, -2..-1: low, 0: zero, 1..3: up}"))) == [word]


def test_match_looks_at_any_expression() -> None:
    head = "variables: {a: {from: 0, to: 3}, b: no}\n"
    assert said(play(head + steps("- set: {a: 2, b: yes}", "- {match: a - b, -1..0: low, 1..3: up}"))) == ["up"]


def test_a_match_that_forgets_a_value_is_refused() -> None:
    assert codes("variables: {a: no}\n" + steps("- set: {a: yes}", "- {match: a, yes: Hi.}")) == ["E510"]


def test_a_match_with_two_cases_for_one_value_is_refused() -> None:
    head = "variables: {a: {from: 0, to: 3}}\n"
    assert codes(head + steps("- set: {a: +1}", "- {match: a, 0..2: low, 2..3: high}")) == ["E208"]


def _share(text: str, word: str) -> float:
    found = program(text)
    return sum(said(Session.new(found, seed)) == [word] for seed in SEEDS) / len(SEEDS)


def test_chance_with_odds_falls_by_weight() -> None:
    assert 0.65 < _share(steps("- chance: [{odds: 3, then: A}, {odds: 1, then: B}]"), "A") < 0.85


def test_chance_one_in_some_comes_up_so_often() -> None:
    assert 0.15 < _share(steps("- {chance: 1 in 4, then: A, else: B}"), "A") < 0.35


def test_chance_without_else_goes_on_with_what_follows() -> None:
    found = program(steps("- {chance: 1 in 2, then: A}", "- B"))
    assert {tuple(said(Session.new(found, seed))) for seed in SEEDS} == {("A", "B"), ("B",)}


def test_chance_is_the_same_for_the_same_seed_and_after_going_back() -> None:
    session = play(steps("- choice: [{option: On., id: a}]", "- chance: [{odds: 1, then: A}, {odds: 1, then: B}]"), "a")
    first = said(session)
    session.back()
    assert said(decide(session, "a")) == first


def test_chance_is_decided_afresh_at_each_visit() -> None:
    text = steps(
        "- label: round",
        "- chance: [{odds: 1, then: A}, {odds: 1, then: B}]",
        AGAIN,
    )
    session = play(text)
    heard = said(session)
    for _ in range(20):
        heard += said(decide(session, "a"))
    assert set(heard) == {"A", "B"}


# ---- drawn ----

DRAWN = "variables:\n  nights: {from: 0, to: 9, kept: yes}\n  card: {drawn: {easy: 3, hard: {weight: 1, if: nights > 0}}}\n"
CARD = steps("- '{card}'", "- set: {nights: +1}")


def test_a_drawn_variable_falls_by_weight_and_stays() -> None:
    text = "variables: {card: {drawn: {easy: 3, hard: 1}}}\n" + steps("- '{card}'")
    assert 0.65 < _share(text, "easy") < 0.85
    assert said(play(text)) == said(play(text))


def test_a_case_is_drawn_only_when_its_condition_over_kept_variables_holds() -> None:
    found = program(DRAWN + CARD)
    assert {said(Session.new(found, seed))[0] for seed in SEEDS} == {"easy"}
    assert {said(Session.new(found, seed, {"nights": 1}))[0] for seed in SEEDS} == {"easy", "hard"}


NEVER_TWICE = """\
variables:
  card: {kept: yes, drawn: {a: {weight: 1, if: card != a}, b: {weight: 1, if: card != b}, c: {weight: 1, if: card != c}}}
"""


def test_a_kept_draw_sees_what_was_drawn_last_and_never_draws_it_again() -> None:
    found = program(NEVER_TWICE + steps("- '{card}'"))
    for last in ("a", "b", "c"):
        drawn = {said(Session.new(found, seed, {"card": last}))[0] for seed in SEEDS}
        assert drawn == {"a", "b", "c"} - {last}


def test_conditions_that_leave_nothing_to_draw_on_some_night_are_refused() -> None:
    assert codes(NEVER_TWICE.replace("if: card != a", "if: card == b") + steps("- '{card}'")) == []
    assert codes(NEVER_TWICE.replace("if: card != b", "if: card == c") + steps("- '{card}'")) == []
    narrow = NEVER_TWICE.replace("if: card != b", "if: card == c").replace("if: card != c", "if: card == c")
    assert codes(narrow + steps("- '{card}'")) == ["E221"]


# ---- names that would stand for two things, and keys that would do nothing -------------------------------------------------


def test_a_line_of_somebody_can_be_said_only_once_as_any_step_can() -> None:
    text = (
        "cast: {alex: {name: Alex}}\nscenes:\n  start:\n    steps:\n      - label: top\n      - {Alex: Hello., once: yes}\n"
        "      - Rain.\n      - choice:\n          - {option: Again., id: again, goto: .top}\n"
        "          - {option: Out., id: out, end: done}\n"
    )
    assert codes(text) == []
    assert said(play(text)) == ["Hello.", "Rain."]
    assert said(play(text, "again")) == ["Rain."]


def test_an_option_and_a_storylet_of_one_scene_cannot_have_the_same_name() -> None:
    offered = "\n  b: {offer: B., when: not seen(b), steps: [Hello.]}\n"
    before = "scenes:\n  start:\n    steps:\n      - choice: [{option: B., id: b}]\n      - storylets: [b]\n      - end: done"
    after = "scenes:\n  start:\n    steps:\n      - storylets: [b]\n      - choice: [{option: B., id: b}]\n      - end: done"
    assert "E208" in codes(before + offered)
    assert "E208" in codes(after + offered)


def test_two_of_the_cast_cannot_share_a_name_nor_be_called_you() -> None:
    rest = "scenes:\n  start:\n    steps: ['Al: Hi.', 'Bo: Hi.', {end: done}]\n"
    assert "E208" in codes("cast: {al: {name: Al}, bo: {name: Al}}\n" + rest)
    assert "E209" in codes("cast: {al: {name: You}, bo: {name: Bo}}\n" + rest)


@pytest.mark.parametrize(
    "declared",
    ["{one of: [a, b], to: 5}", "{drawn: {a: 1, b: 1}, start: b}", "{text: hm, start: x}", "{start: no, to: 5}"],
)
def test_a_key_that_does_nothing_in_a_declaration_is_told(declared: str) -> None:
    assert "E224" in codes(f"variables: {{v: {declared}}}\nscenes:\n  start: {{steps: ['{{v}}', {{end: done}}]}}\n")


def test_a_branch_after_else_is_told() -> None:
    text = "variables: {a: no}\nscenes:\n  start: {steps: ['{if a}1{else}2{elif a}3{end}', {set: {a: yes}}, {end: done}]}\n"
    assert "E410" in codes(text)


@pytest.mark.parametrize(
    "step", ["- {match: n, \u0661: [One.], else: [Two.]}", "- {chance: \u0661 in 3, then: [One.]}", "- wait: \u0661"]
)
def test_numbers_are_written_in_the_digits_that_they_are_said_in(step: str) -> None:
    text = "variables: {n: {from: 0, to: 3}}\n" + steps("- '{n}'", "- set: {n: +1}", step)
    assert [code for code in codes(text) if code.startswith("E")] != []
