"""The odds of stories: closed forms on small ones, and agreement with games that are played at random."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.check.odds.odds import odds_of
from crushgame.check.odds.players import EVEN, Player, shares
from crushgame.check.odds.telling import words_in
from crushgame.check.proof import Length, Odds
from crushgame.check.sets.explore import Budget, Clock
from crushgame.story.program import ChoicePoint, Program, VariedWords
from tests.check.made_stories import made
from tests.story.frame import program, reading

HALF = Fraction(1, 2)
TWO_ENDINGS = "endings: {done: {title: Done}, other: {title: Other}}\n"
AGAIN = "- choice: [{option: A., id: a, goto: start}, {option: B., id: b, end: done}]"


def compiled(text: str) -> Program:
    """Read a story that may have findings, as long as none is an error."""
    found = reading(text).program
    assert found is not None, reading(text).findings
    return found


def odds(story: str | Program, player: Player = EVEN) -> Odds:
    found = odds_of(compiled(story) if isinstance(story, str) else story, player, Clock(Budget()))
    assert isinstance(found, Odds), found
    return found


def steps(*lines: str) -> str:
    return "scenes:\n  start:\n    steps:\n" + "".join(f"      {line}\n" for line in lines)


def exactly(found: Odds) -> dict[str, Fraction | None]:
    return {ending: chance.exact for ending, chance in found.endings.items()}


def taken(found: Odds, scene: str = "start") -> dict[str, Fraction | None]:
    return {option: chance.exact for (home, option), chance in found.options.items() if home == scene}


def near(found: Length, wanted: Length) -> bool:
    """Say whether a length is as it should be, but for the last digits of what is expected."""
    assert found.expected is not None
    assert wanted.expected is not None
    return found._replace(expected=wanted.expected) == wanted and abs(found.expected - wanted.expected) < 1e-12


# ---- closed forms ------------------------------------------------------------------------------------------------------


def test_a_choice_made_again_until_it_ends_takes_two_choices_on_average() -> None:
    found = odds(steps(AGAIN))
    assert exactly(found) == {"done": 1}
    assert taken(found) == {"a": HALF, "b": 1}
    assert near(found.choices, Length(1, 2.0, None, straight=1))
    assert found.moves == {("start", "start"): pytest.approx(0.5), ("start", "done"): pytest.approx(0.5)}
    assert found.never_ending.exact == 0
    assert found.residual == 0


def test_options_share_the_chance_of_those_that_are_open() -> None:
    first = "- choice: [{option: A., id: a, set: {met: yes}}, {option: B., id: b}]"
    second = "- choice: [{option: C., id: c, end: done}, {option: D., id: d, if: met, end: other}]"
    found = odds("variables: {met: no}\n" + TWO_ENDINGS + steps(first, second))
    assert exactly(found) == {"done": Fraction(3, 4), "other": Fraction(1, 4)}
    assert found.choices == Length(2, 2.0, 2, straight=2)


def test_an_option_that_is_there_once_is_taken_before_one_leaves_in_half_of_all_games() -> None:
    options = [f"{{option: {name}., id: {name}, once: yes}}" for name in ("x", "y", "z")]
    menu = f"- {{choice: [{', '.join(options)}, {{option: Go., id: go, end: done}}], loop: yes}}"
    found = odds(steps(menu))
    assert taken(found) == {"x": HALF, "y": HALF, "z": HALF, "go": 1}
    assert near(found.choices, Length(1, 2.5, 4, straight=4))


def test_chance_leads_on_by_weight() -> None:
    found = odds(TWO_ENDINGS + steps("- {chance: 1 in 3, then: [{end: other}]}", "- end: done"))
    assert exactly(found) == {"done": Fraction(2, 3), "other": Fraction(1, 3)}
    assert found.choices == Length(0, 0.0, 0, straight=0)


def test_a_round_that_fate_ends_is_solved() -> None:
    found = odds(steps("- Round.", "- {chance: 1 in 3, then: [{end: done}]}", "- goto: start"))
    assert exactly(found) == {"done": 1}
    assert near(found.words, Length(1, 3.0, None, straight=1))
    assert found.moves == {("start", "start"): pytest.approx(2 / 3), ("start", "done"): pytest.approx(1 / 3)}


HAND = """\
variables: {dog: no}
scenes:
  start:
    steps:
      - storylets: {of: [cat, bird, dogs], hand: 2}
        SHUFFLE: yes
        otherwise: Nobody.
      - end: done
  cat: {offer: Cat., steps: [Purr.]}
  bird: {offer: Bird., steps: [Chirp.]}
  dogs: {offer: Dogs., steps: [Woof.]}
"""


def test_a_hand_deals_the_first_that_fit() -> None:
    found = odds(HAND.replace("        SHUFFLE: yes\n", ""))
    assert taken(found) == {"cat": HALF, "bird": HALF, "dogs": 0}
    assert found.scenes["dogs"].exact == 0


def test_a_hand_that_fate_shuffles_deals_any_that_fit() -> None:
    found = odds(HAND.replace("SHUFFLE", "shuffle"))
    assert set(taken(found).values()) == {Fraction(1, 3)}
    assert found.scenes["cat"].exact == Fraction(1, 3)


def test_what_is_drawn_at_the_start_is_drawn_by_weight() -> None:
    drawn = "variables: {card: {drawn: {red: 3, blue: 1, green: {weight: 4, if: late}}}, late: {start: no, kept: yes}}\n"
    match = "- {match: card, red: [{end: done}], blue: [{end: other}], green: [{end: other}]}"
    found = odds(drawn + TWO_ENDINGS + steps(match))
    assert exactly(found) == {"done": Fraction(3, 4), "other": Fraction(1, 4)}


def test_what_is_kept_from_one_game_to_the_next_does_not_matter_in_the_first() -> None:
    kept = "variables: {nights: {from: 0, to: 5, kept: yes}}\n"
    found = odds(kept + TWO_ENDINGS + steps("- if: nights > 0", "  then: [{end: other}]", "- set: {nights: +1}", "- end: done"))
    assert exactly(found) == {"done": 1, "other": 0}


def test_what_is_kept_is_told_apart_only_as_long_as_this_game_looks_at_it() -> None:
    kept = "variables: {nights: {from: 0, to: 5, kept: yes}}\n"
    menus = ["- choice: [{option: A., id: a, set: {nights: +1}}, {option: B., id: b}]", "- choice: [{option: C., id: c}]"]
    looks = ["- {if: nights > 3, then: [{end: other}]}", *menus, "- end: done"]
    assert odds(kept + TWO_ENDINGS + steps(*looks)).states == 3


CALLED = """\
scenes:
  start:
    steps:
      - choice: [{option: A., id: a, call: aside}, {option: B., id: b}]
      - call: aside
      - goto: away
  aside: {steps: [Two words.]}
  away: {steps: [{end: done}]}
"""


def test_a_scene_that_is_called_comes_back_and_is_no_way_out() -> None:
    found = odds(CALLED)
    assert {scene: chance.exact for scene, chance in found.scenes.items()} == {"start": 1, "aside": 1, "away": 1}
    assert found.moves == {("start", "away"): 1.0, ("away", "done"): 1.0}
    assert found.words == Length(2, 3.0, 4, straight=4)


def test_a_scene_that_is_called_in_one_case_only_is_read_in_that_case() -> None:
    found = odds(CALLED.replace("      - call: aside\n", ""))
    assert found.scenes["aside"].exact == HALF


def test_ways_out_of_a_scene_are_shared_by_how_often_they_are_gone() -> None:
    found = odds(
        TWO_ENDINGS
        + steps("- choice: [{option: A., id: a, end: done}, {option: B., id: b}, {option: C., id: c}]", "- end: other")
    )
    assert found.moves == {("start", "done"): pytest.approx(1 / 3), ("start", "other"): pytest.approx(2 / 3)}


ROUND = """\
scenes:
  start:
    steps:
      - choice: [{option: A., id: a, goto: aside}, {option: B., id: b, end: done}]
      - Nobody reads this.
      - label: back
      - goto: start
  aside: {steps: [{goto: start.back}]}
"""


def test_a_scene_that_comes_round_to_its_own_start_leads_to_itself() -> None:
    found = odds(ROUND)
    third = pytest.approx(1 / 3)
    assert found.moves == {
        ("start", "aside"): third,
        ("aside", "start"): 1.0,
        ("start", "start"): third,
        ("start", "done"): third,
    }


TRAPPED = """\
scenes:
  start:
    steps:
      - choice: [{option: A., id: a, goto: trap}, {option: B., id: b, end: done}]
  trap:
    steps:
      - choice: [{option: C., id: c, goto: trap}, {option: D., id: d, goto: trap}, {option: E., id: e, if: met, end: done}]
"""


def test_a_trap_never_ends() -> None:
    found = odds("variables: {met: no}\n" + TRAPPED)
    assert found.never_ending.exact == HALF
    assert exactly(found) == {"done": HALF}
    assert taken(found, "trap") == {"c": HALF, "d": HALF, "e": 0}
    assert found.choices == Length(1, None, None, straight=1)


def test_a_menu_without_anything_to_choose_never_ends() -> None:
    menu = "- choice: [{option: A., id: a, if: met, end: done}, {option: B., id: b, if: met and start.b, end: done}]"
    first = "- choice: [{option: Meet., id: meet, set: {met: yes}}, {option: Not., id: not_at_all}]"
    found = odds("variables: {met: no}\n" + steps(first, menu.replace(" and start.b", "")))
    assert found.never_ending.exact == HALF


def test_a_story_that_goes_round_without_a_decision_never_ends() -> None:
    found = odds(
        "variables: {met: no}\n"
        + steps(
            "- choice: [{option: A., id: a, set: {met: yes}}, {option: B., id: b}]",
            "- label: round",
            "- Round.",
            "- {if: met, then: [{goto: .round}]}",
            "- end: done",
        )
    )
    assert found.never_ending.exact == HALF


def drunkard(most: int) -> str:
    """Return a story that goes up and down by one from 20 until it comes to 0 or to the most."""
    options = "{option: Up., id: up, set: {n: +1}}, {option: Down., id: down, set: {n: -1}}"
    tail = [f"- {{if: n == {most}, then: [{{end: done}}]}}", "- {if: n == 0, then: [{end: other}]}", "- goto: .round"]
    variables = f"variables: {{n: {{from: 0, to: {most}, start: 20}}}}\n"
    return variables + TWO_ENDINGS + steps("- label: round", f"- choice: [{options}]", *tail)


def test_few_states_have_odds_in_fractions_and_many_in_floats() -> None:
    small, big = odds(drunkard(60)), odds(drunkard(6000))
    assert exactly(small) == {"done": Fraction(1, 3), "other": Fraction(2, 3)}
    assert 0 < big.residual < 1e-9
    assert big.endings["done"].value == pytest.approx(1 / 300, abs=big.residual)
    assert big.options["start", "up"].value == pytest.approx(1 - 0.5**20, abs=big.residual)


@pytest.mark.parametrize("number", range(0, 60, 2))
def test_odds_in_floats_agree_with_those_in_fractions(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    story = made(number).program
    fractions = odds_of(story, EVEN, Clock(Budget()))
    for limit in ("_EXACT_STATES", "_EXACT_LOOKS"):
        monkeypatch.setattr(f"crushgame.check.odds.odds.{limit}", 0)
    floats = odds_of(story, EVEN, Clock(Budget()))
    if isinstance(fractions, str) or isinstance(floats, str):
        assert fractions == floats
        return
    assert floats.residual < 1e-9
    for ours, theirs in ((fractions.endings, floats.endings), (fractions.scenes, floats.scenes)):
        assert {id_: chance.value for id_, chance in ours.items()} == pytest.approx(
            {id_: chance.value for id_, chance in theirs.items()}, abs=floats.residual, rel=0
        )
    for option, chance in fractions.options.items():
        assert floats.options[option].value == pytest.approx(chance.value, abs=floats.residual, rel=0)
    assert floats.never_ending.value == pytest.approx(fractions.never_ending.value, abs=floats.residual, rel=0)


def test_what_is_come_to_again_and_again_is_left_out_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crushgame.check.odds.odds._EXACT_LOOKS", 0)
    monkeypatch.setattr("crushgame.check.odds.odds.PATIENCE", -1.0)
    found = odds(steps(AGAIN))
    assert set(found.options) == {("start", "b")}
    assert found.left_out.startswith("2 scenes and options")


def test_a_loop_that_is_too_big_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crushgame.check.odds.odds.MOST_IN_LOOP", 50)
    found = odds_of(compiled(drunkard(60)), EVEN, Clock(Budget()))
    assert found == "59 states lead round to one another, which is too much to solve"


# ---- players -----------------------------------------------------------------------------------------------------------

TAGGED = "- choice: [{option: A., id: a, notes: [bold, warm]}, {option: B., id: b, notes: [shy]}, {option: C., id: c}]"


def test_a_player_chooses_by_the_weights_of_tags() -> None:
    found = odds(steps(TAGGED, "- end: done"), Player("boldly", {"bold": 3, "warm": 2, "shy": 0}))
    assert taken(found) == {"a": Fraction(6, 7), "b": 0, "c": Fraction(1, 7)}
    assert found.player == "boldly"


def test_a_player_who_would_take_nothing_that_is_open_chooses_evenly() -> None:
    alike = TAGGED.replace("{option: C., id: c}", "{option: C., id: c, notes: [bold]}")
    found = odds(steps(alike, "- end: done"), Player("shyly", {"bold": 0, "shy": 0}))
    assert set(taken(found).values()) == {Fraction(1, 3)}


def test_a_weight_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="shy"):
        odds_of(program(steps(TAGGED, "- end: done")), Player("oddly", {"shy": -1}), Clock(Budget()))


def _menu(hand: int, shuffle: str, count: int) -> ChoicePoint:
    menus = [step for step in compiled(HAND.replace("SHUFFLE", "shuffle")).code if isinstance(step, ChoicePoint)]
    return menus[0]._replace(hand=hand, shuffle=shuffle, options=menus[0].options[:1] * count)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=7), st.integers(1, 7))
def test_a_hand_dealt_to_a_player_with_weights_is_what_every_deal_comes_to(weights: list[int], hand: int) -> None:
    dealt = list(combinations(range(len(weights)), min(hand, len(weights))))
    chance = [Fraction(0)] * len(weights)
    for of in dealt:
        total = sum(weights[number] for number in of)
        for number in of:
            chance[number] += Fraction(weights[number], total) / len(dealt) if total else Fraction(1, len(of) * len(dealt))
    found = shares(_menu(hand, "site", len(weights)), range(len(weights)), weights)
    assert [Fraction(share, sum(found)) for share in found] == chance


# ---- words -------------------------------------------------------------------------------------------------------------


def test_words_are_those_of_lines_and_of_the_ending() -> None:
    text = "endings: {done: {title: Never counted, text: The very end.}}\n" + steps(
        "- One two.", "- Three.", AGAIN.replace("goto: start", "end: done")
    )
    assert odds(text).words == Length(6, 6.0, 6, straight=6)


def test_words_without_a_limit_have_one_for_whoever_goes_round_nowhere() -> None:
    hall = (
        "- The hall.\n      - choice:\n          - {option: Stay., id: stay, goto: start}\n"
        "          - {option: In., id: in, goto: room}\n          - {option: Out., id: out, end: done}"
    )
    room = "  room: {steps: [A room of five words., {choice: [{option: Back., goto: start}, {option: Down., end: done}]}]}"
    found = odds(steps(hall) + room + "\n")
    assert (found.words.shortest, found.words.longest, found.words.straight) == (2, None, 7)


def test_words_that_the_odds_do_not_tell_apart_are_counted_between_fewest_and_most() -> None:
    told = "- {if: met, then: [One two three.], else: [One.]}"
    found = odds(
        "variables: {met: no}\n"
        + steps("- choice: [{option: A., id: a, set: {met: yes}}, {option: B., id: b}]", told, "- end: done")
    )
    assert found.words == Length(1, 2.0, 3, is_about=True, straight=3)
    assert found.states == 2


def test_a_piece_of_words_joins_the_word_that_it_stands_in() -> None:
    found = odds(
        "variables: {n: {from: 0, to: 2, words: [a, b c, d]}}\n" + steps("- You{if n > 1}r own{end} {n}.", "- end: done")
    )
    assert found.words == Length(2, 3.0, 4, is_about=True, straight=4)


def test_changing_words_are_counted_from_the_shortest_to_the_longest() -> None:
    text = steps("- So{ it is| be it all}.", "- end: done")
    assert (odds(text).words.shortest, odds(text).words.longest) == (3, 4)
    assert words_in((VariedWords("once", 0, "", ("once only",)), "\x01and\x02then")) == (1, 2)


# ---- limits ------------------------------------------------------------------------------------------------------------

COUNTING = "variables: {n: {from: 0, to: 5000}}\n" + steps(
    "- choice: [{option: A., id: a, set: {n: +1}, goto: start}, {option: B., id: b}]",
    "- {if: n > 4000, then: [{end: done}]}",
    "- end: done",
)


def test_too_many_states_are_said() -> None:
    assert (
        odds_of(compiled(COUNTING), EVEN, Clock(Budget()), 1000)
        == "more than 1,000 states would have to be told apart one by one"
    )


def test_time_that_ran_out_is_said() -> None:
    clock = Clock(Budget(0.0))
    found = odds_of(compiled(COUNTING), EVEN, clock)
    assert isinstance(found, str)
    assert found.startswith("the budget of 0 seconds ran out after ")


def test_a_story_without_a_way_to_an_ending_has_no_odds() -> None:
    text = "variables: {met: no}\n" + TRAPPED.replace("id: b, end: done", "id: b, goto: trap")
    assert odds_of(compiled(text), EVEN, Clock(Budget())) == "no ending can be reached"


# ---- numbers that floats do not hold -----------------------------------------------------------------------------------


def many_in_a_row(count: int, unlikely: int, otherwise: str = "goto: start") -> str:
    """A story of `count` draws in a row that must all come out, each 1 in `unlikely`."""
    return f"variables: {{n: {{from: 0, to: {count}}}}}\n{TWO_ENDINGS}" + steps(
        "- chance:",
        f"    - {{odds: {unlikely - 1}, then: [{{set: {{n: 0}}}}, {{{otherwise}}}]}}",
        "    - {odds: 1, then: [{set: {n: +1}}]}",
        "- choice: [{option: Go., id: go}]",
        f"- if: n == {count}",
        "  then: [{end: done}]",
        "- goto: start",
    )


def test_a_loop_that_lasts_longer_than_floats_can_say_has_no_odds() -> None:
    found = odds_of(compiled(many_in_a_row(400, 100_000)), EVEN, Clock(Budget()))
    assert found == "its loops go round more often than floats can count"


def test_a_loop_of_which_nothing_certain_comes_out_has_no_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crushgame.check.odds.odds._EXACT_WORK", 0)
    found = odds_of(compiled(many_in_a_row(30, 10)), EVEN, Clock(Budget()))
    assert found == "rounding could be off by as much as the odds themselves"


def test_what_is_too_unlikely_for_floats_is_exact_or_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    program_ = compiled(many_in_a_row(400, 100_000, "end: other"))
    found = odds_of(program_, EVEN, Clock(Budget()))
    assert isinstance(found, Odds)
    assert 0 < (found.endings["done"].exact or 0) < Fraction(1, 10**1999)
    monkeypatch.setattr("crushgame.check.odds.odds._EXACT_WORK", 0)
    found = odds_of(program_, EVEN, Clock(Budget()))
    assert isinstance(found, Odds)
    assert found.residual > 0
    assert found.endings["done"].value > 0
