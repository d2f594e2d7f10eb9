"""What variables, definitions and changes mean once they are read, and what is carried into the next game."""

from __future__ import annotations

import pytest

from tests.story.frame import AGAIN, codes, decide, play, said, steps

# ---- define ----

DEFINE = "variables: {a: {from: 0, to: 9}, b: no}\ndefine: {warm: a > 3 and b, score: a + 2 * warm + b}\n"


def test_a_definition_can_be_a_condition() -> None:
    assert said(play(DEFINE + steps("- set: {a: 4, b: yes}", "- if: warm", "  then: '{score}'"))) == ["7"]


def test_a_definition_is_worked_out_where_it_is_used() -> None:
    text = DEFINE + steps("- '{score}'", "- set: {a: 5}", "- '{score}'", "- set: {b: yes}", "- '{score}'")
    assert said(play(text)) == ["0", "5", "8"]


def test_a_definition_may_use_another_but_not_itself() -> None:
    head = "variables: {a: no}\ndefine: {b: not c, c: a or b}\n"
    assert codes(head + steps("- set: {a: yes}", "- if: b", "  then: Hi.")) == [
        "E346", "E346", "E346",
    ]  # fmt: skip


# ---- set ----

NUMBER = "variables: {a: {from: -2, to: 5, start: 1}, b: {from: 0, to: 9}}\n"


@pytest.mark.parametrize(
    ("moves", "value"),
    [
        ("a: +2", "3"),
        ("a: -2", "-1"),
        ("a: 4", "4"),
        ("a: +9", "5"),  # the range holds it
        ("a: -9", "-2"),
        ("a: = -2", "-2"),  # a minus alone would be a move
        ("a: = a * 2 + 1", "3"),
        ("a: = b - 7", "-2"),
        ("a: = 3 + b * 100", "3"),
        ("a: '= max(a, 4)'", "4"),
    ],
)
def test_set_moves_assigns_and_computes_inside_the_range(moves: str, value: str) -> None:
    assert said(play(NUMBER + steps("- set: {b: 0}", f"- set: {{{moves}}}", "- '{a}'", "- '{b}'"))) == [value, "0"]


def test_the_moves_of_one_set_happen_in_order() -> None:
    assert said(play(NUMBER + steps("- set: {a: +1, b: = a * 2}", "- '{a} {b}'"))) == ["2 4"]
    assert said(play(NUMBER + steps("- set: {b: = a * 2, a: +1}", "- '{a} {b}'"))) == ["2 2"]


def test_moving_there_and_back_over_an_end_of_the_range_is_not_nothing() -> None:
    assert said(play(NUMBER + steps("- set: {a: +9, b: 0}", "- set: {a: -1}", "- '{a}{b}'"))) == ["40"]


def test_a_flag_can_be_computed_from_a_condition() -> None:
    head = "variables: {a: {from: 0, to: 3}, b: no}\n"
    assert said(play(head + steps("- set: {a: 2, b: = a > 1}", "- '{b}'"))) == ["yes"]


def test_a_number_can_be_computed_from_flags() -> None:
    head = "variables: {a: {from: 0, to: 3}, b: no, c: no}\n"
    assert said(play(head + steps("- set: {b: yes, c: yes}", "- set: {a: = b + c}", "- '{a}'"))) == ["2"]


def test_a_flag_cannot_be_computed_from_a_number() -> None:
    head = "variables: {a: {from: 0, to: 3}, b: no}\n"
    assert codes(head + steps("- set: {a: +1, b: = a}", "- '{a}{b}'")) == ["E341"]


SET = "variables: {bag: {set of: [book, key, tea], start: [book]}}\n"
IN_BAG = "- '{if book in bag}b{end}{if key in bag}k{end}{if tea in bag}t{end}.'"


@pytest.mark.parametrize(
    ("move", "held"),
    [
        ("+key", "bk."),
        ("+book", "b."),
        ("-book", "."),
        ("-key", "b."),
        ("[key, tea]", "kt."),
        ("[]", "."),
        ("none", "."),
        ("tea", "t."),
    ],
)
def test_a_set_takes_in_puts_away_and_is_filled_anew(move: str, held: str) -> None:
    assert said(play(SET + steps(f"- set: {{bag: {move}}}", IN_BAG))) == [held]


def test_a_set_cannot_hold_what_it_does_not_list() -> None:
    assert codes(SET + steps("- set: {bag: +kay}", IN_BAG)) == ["E306"]


def test_a_sign_before_a_name_is_for_sets_alone() -> None:
    head = "variables: {a: {one of: [x, y]}}\n"
    assert codes(head + steps("- set: {a: +y}", "- '{a}'")) == ["E312"]


# ---- what has been ----

COUNTS = """\
scenes:
  start:
    steps:
      - "{if seen(start)}s{end}{if seen(other)}o{end}{if seen(.here)}h{end}{if chosen(a)}a{end}{if chosen(other.a)}A{end}."
      - label: here
      - match: min(visits(start), 3) * 10 + min(visits(other.there), 9)
        10: "10"
        20..29: again
        else: more
      - choice:
          - {option: A., id: a, goto: other}
          - {option: B., id: b, goto: .here}
          - {option: C., id: c, goto: start}
          - {option: D., id: d, end: done}
  other:
    steps:
      - choice: [{option: A., id: a}, {option: B., id: b}]
      - label: there
      - goto: start
"""


def test_the_visit_that_is_going_on_counts() -> None:
    assert said(play(COUNTS)) == ["s.", "10"]


def test_seen_and_chosen_tell_what_has_been_by_scene_and_id() -> None:
    assert said(play(COUNTS, "a", "b"))[0] == "soha."
    assert said(play(COUNTS, "a", "a"))[0] == "sohaA."


def test_a_label_is_visited_by_goto_and_by_running_into_it() -> None:
    assert said(play(COUNTS, "b", "c"))[0] == "sh."


def test_what_was_chosen_twice_counts_as_one_in_a_sum() -> None:
    text = "define: {sum: chosen(a) + chosen(b)}\n" + steps("- label: round", AGAIN, "- '{sum}'")
    assert said(play(text, "a", "a", "a", "b")) == ["2"]


def test_visits_are_counted_up_to_99() -> None:
    text = steps("- label: round", AGAIN, "- '{score}'")
    session = decide(play("define: {score: visits(.round)}\n".replace(".round", "start.round") + text), *["a"] * 120, "b")
    assert said(session) == ["99"]


# ---- kept ----

KEPT = """\
variables:
  nights: {from: 0, to: 9, kept: yes}
  met: {start: no, kept: yes}
  mood: {one of: [shy, bold], kept: yes}
  bag: {set of: [book, key], kept: yes}
  nickname: {text: Pal, kept: yes}
  once: {from: 0, to: 9}
"""
KEEP = steps(
    "- '{nights} {met} {mood} {if key in bag}key{end} {nickname} {once}'",
    "- set: {nights: +1, met: yes, mood: bold, bag: +key, once: +1}",
    "- ask: nickname",
)


def test_kept_variables_carry_into_the_next_game_and_others_do_not() -> None:
    first = play(KEPT + KEEP, "Chum")
    assert first.kept() == {
        "nights": 1, "met": "yes", "mood": "bold", "bag.book": "no", "bag.key": "yes", "nickname": "Chum",
    }  # fmt: skip
    assert said(play(KEPT + KEEP, carried=first.kept())) == ["1 yes bold key Chum 0"]


def test_a_kept_value_that_no_longer_fits_is_left_at_the_start() -> None:
    strange: dict[str, int | str] = {"nights": 99, "met": "maybe", "mood": "sleepy", "gone": 3}
    assert said(play(KEPT + KEEP, carried=strange)) == ["0 no shy  Pal 0"]
