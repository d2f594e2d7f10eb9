"""What a step means, and how a faulty story is stopped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.play.beats import ChoiceBeat, Halt, Line
from crushgame.play.engine import LONGEST_TURN, NotOffered, Turn, answer, begin, choose
from crushgame.play.state import digest
from crushgame.story.words import unmarked
from tests.play.stories import FORK, program

ROUND_WITHOUT_A_STOP = """\
variables: {a: {from: 0, to: 1}}
scenes:
  start:
    steps:
      - label: top
      - set: {a: +1}
      - if: a < 2
        then: [{goto: .top}]
      - end: done
"""

NOTHING_TO_CHOOSE = """\
variables: {a: no}
scenes:
  start:
    steps:
      - choice:
          - {option: On., id: 'on', if: a, end: done}
          - {option: Off., id: 'off', if: a, set: {a: yes}, end: done}
"""

ONLY_LOCKED = """\
variables: {a: no}
scenes:
  start:
    steps:
      - choice:
          - {option: 'On.', id: 'on', if: a, locked: Not yet., set: {a: yes}, end: done}
        otherwise: [{end: done}]
"""

TOSS = """\
scenes:
  start:
    steps:
      - chance:
          - {odds: 1, then: Heads.}
          - {odds: 1, then: Tails.}
      - end: done
"""

TOSS_AGAIN = """\
scenes:
  start:
    steps:
      - label: top
      - chance: 1 in 2
        then: Heads.
        else: Tails.
      - choice:
          - {option: Again., id: again, goto: .top}
          - {option: Stop., id: stop, end: done}
"""

DRAWN = """\
variables: {card: {drawn: {a: 3, b: 1}}}
scenes:
  start: {steps: ['{card}', {end: done}]}
"""

KEPT = """\
variables: {nights: {from: 0, to: 3, kept: yes}}
scenes:
  start: {steps: ['{nights}', {set: {nights: +1}}, {end: done}]}
"""

SHOP = """\
scenes:
  start:
    steps:
      - call: {scene: shop, with: {cost: 2}}
      - Back.
      - end: done
  shop:
    takes: {cost: {from: 0, to: 5}}
    steps: ['It is {cost}.', {goto: door}]
  door: {steps: [A bell.]}
"""


def said(turn: Turn) -> list[str]:
    return [beat.text for beat in turn.beats if isinstance(beat, Line)]


def test_a_step_leaves_the_state_it_started_from_as_it_was() -> None:
    story = program(FORK)
    first = begin(story, "x", {})
    copy = first.state._replace()
    choose(story, first.state, "wait")
    assert first.state == copy


def test_a_counter_stops_at_the_end_of_its_range() -> None:
    story = program(FORK)
    turn = begin(story, "x", {})
    for _ in range(9):
        turn = choose(story, turn.state, "wait")
    assert turn.state.values[0] == 3


def test_a_round_of_steps_without_a_choice_is_stopped_and_named() -> None:
    story = program(ROUND_WITHOUT_A_STOP)
    turn = begin(story, "x", {})
    assert isinstance(turn.stop, Halt)
    assert turn.stop.code == "E602"
    assert LONGEST_TURN == 20_000


def test_a_menu_with_nothing_to_choose_is_stopped_and_named() -> None:
    story = program(NOTHING_TO_CHOOSE)
    stop = begin(story, "x", {}).stop
    assert isinstance(stop, Halt)
    assert stop.code == "E603"


def test_a_locked_option_alone_is_nothing_to_choose() -> None:
    story = program(ONLY_LOCKED)
    assert not isinstance(begin(story, "x", {}).stop, ChoiceBeat)


def test_the_same_seed_meets_the_same_fate_and_seeds_differ() -> None:
    story = program(TOSS)
    told = {seed: said(begin(story, seed, {})) for seed in map(str, range(40))}
    assert told == {seed: said(begin(story, seed, {})) for seed in map(str, range(40))}
    assert {tuple(lines) for lines in told.values()} == {("Heads.",), ("Tails.",)}


def test_going_back_and_choosing_again_meets_the_same_world() -> None:
    story = program(TOSS_AGAIN)
    first = begin(story, "wren-7", {})
    again = [said(choose(story, first.state, "again")) for _ in range(3)]
    assert again[0] == again[1] == again[2]


def test_chance_goes_on_differing_however_often_it_is_asked() -> None:
    story = program(TOSS_AGAIN)
    turn = begin(story, "wren-7", {})
    late = []
    for _ in range(300):
        turn = choose(story, turn.state, "again")
        late.append(said(turn)[0])
    assert set(late[200:]) == {"Heads.", "Tails."}


def test_a_drawn_card_follows_its_weights_over_many_seeds() -> None:
    story = program(DRAWN)
    drawn = [said(begin(story, f"seed-{number}", {}))[0] for number in range(2_000)]
    assert 0.70 < drawn.count("a") / len(drawn) < 0.80


def test_a_kept_value_is_taken_over_and_one_that_does_not_fit_is_not() -> None:
    story = program(KEPT)
    assert said(begin(story, "x", {"nights": 2})) == ["2"]
    assert said(begin(story, "x", {"nights": 9})) == ["0"]
    assert said(begin(story, "x", {"nights": "two"})) == ["0"]


def test_deciding_where_nothing_is_asked_is_refused() -> None:
    story = program(FORK)
    state = begin(story, "x", {}).state
    with pytest.raises(NotOffered):
        answer(story, state, "Sam")


def test_a_call_comes_back_to_what_follows_it_with_its_values() -> None:
    story = program(SHOP)
    assert said(begin(story, "x", {})) == ["It is 2.", "A bell.", "Back."]


def test_the_digest_of_a_state_is_the_same_everywhere() -> None:
    story = program(FORK)
    assert digest(story, begin(story, "heron-1", {}).state) == "5ba699411d597a4c"


def test_an_edit_elsewhere_in_the_story_leaves_the_digest_of_a_state_as_it_was() -> None:
    before, after = program(FORK), program(FORK.replace("It rains.", "It rains.\n        It pours."))
    assert digest(before, begin(before, "x", {}).state) == digest(after, begin(after, "x", {}).state)


NESTED = """\
variables: {warm: no}
scenes:
  start:
    steps:
      - "*a {if warm}q{else}*b*{end} c* d"
      - set: {warm: yes}
      - end: done
"""


def test_emphasis_that_words_bring_into_emphasis_is_one_emphasis_and_leaves_no_mark() -> None:
    assert begin(program(NESTED), "x", {}).beats == (Line("", "", "", "a b c d", ((0, 5),)),)


@given(st.lists(st.sampled_from(["\x01", "\x02", "a", "bc", " "]), max_size=12))
def test_no_mark_of_emphasis_is_left_in_words_and_every_range_lies_inside_them(parts: list[str]) -> None:
    text, ranges = unmarked("".join(parts))
    assert text == "".join(part for part in parts if part not in ("\x01", "\x02"))
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert list(ranges) == sorted(ranges)


LONG_ROUND = """\
variables: {a: {from: 0, to: 1}}
scenes:
  start:
    steps:
      - label: top
      - set: {a: +1}
      - |
LINES
      - if: a < 2
        then: [{goto: .top}]
      - end: done
"""


def test_a_round_of_very_many_lines_is_stopped_before_it_fills_the_memory() -> None:
    story = program(LONG_ROUND.replace("LINES", "        Rain.\n" * 3_000))
    turn = begin(story, "x", {})
    assert isinstance(turn.stop, Halt)
    assert turn.stop.code == "E602"
    assert len(turn.beats) < 60_000
