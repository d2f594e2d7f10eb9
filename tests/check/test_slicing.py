"""What is followed of a story: counters as far as they are told apart, and nothing that only chooses words."""

from __future__ import annotations

import pytest

from crushgame.check.answers import wish_for
from crushgame.check.following.places import Places, places_of
from crushgame.check.following.slicing import ROUND, Wish, caps_of, sliced
from crushgame.check.questions import ANY_MOMENT, Fact
from crushgame.story.evaluation import Compare, Constant, Formula, Read
from crushgame.story.program import (
    Branch,
    Change,
    ChoicePoint,
    Finish,
    Fork,
    Instruction,
    Jump,
    Program,
    Speak,
    Switch,
)
from tests.play.stories import program

NOTHING = Wish({})


def slot(story: Program, name: str) -> int:
    return next(at for at, one in enumerate(story.slots) if one.name == name)


def cap(body: str, name: str) -> int:
    story = program(body)
    return caps_of(story)[slot(story, name)]


def followed(story: Program, wish: Wish = NOTHING) -> list[Instruction]:
    """Return the instructions that matter, but for the returns at the end of scenes."""
    onward = sliced(story, wish).onward
    return [step for at, step in enumerate(story.code) if onward[at] == at and type(step).__name__ != "Return"]


def kinds(story: Program, wish: Wish = NOTHING) -> list[str]:
    return [type(step).__name__ for step in followed(story, wish)]


def places(story: Program, *facts: Fact) -> Places:
    return places_of(story, wish_for(story, facts), caps_of(story))


def live(laid_out: Places, kind: type[Instruction], number: int = 0) -> set[str]:
    """Return the names of the slots that matter at the so-manieth place of a kind, in the order of addresses."""
    story = laid_out.program
    found = [at for at, step in enumerate(story.code) if isinstance(step, kind) and at in laid_out.standing]
    [place] = laid_out.standing[found[number]]
    return {story.slots[one].name for one in laid_out.live[place]}


# ---- counters ------------------------------------------------------------------------------------------------------------

VISITS = "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: A., id: a, goto: start}\n          - OPTION\n"


def visits(condition: str) -> str:
    return VISITS.replace("OPTION", f"{{option: B., id: b, if: {condition}, end: done}}")


@pytest.mark.parametrize(
    ("condition", "most"),
    [
        ("visits(start) >= 3", 3),
        ("visits(start) > 3", 4),
        ("visits(start) < 3", 3),
        ("visits(start) == 3", 4),
        ("visits(start) != 1", 2),
        ("seen(start)", 1),
        ("not (visits(start) > 1 and visits(start) <= 5)", 6),
        ("visits(start) >= 2 or visits(start) == 7", 8),
        ("visits(start) * 2 > 7", 4),
        ("visits(start) >= 0", 0),
        ("visits(start) >= 99", 99),
        ("visits(start) > n", 99),
        ("visits(start) + n > 4", 99),
    ],
)
def test_visits_are_told_apart_as_far_as_a_condition_can(condition: str, most: int) -> None:
    assert cap("variables: {n: {from: 0, to: 3}}\n" + visits(condition), "visits start") == most


def test_visits_that_are_assigned_are_told_apart_to_the_last() -> None:
    body = "variables: {n: {from: 0, to: 3}}\n" + VISITS.replace(
        "OPTION", "{option: B., id: b, set: {n: = visits(start)}, end: done}"
    )
    assert cap(body, "visits start") == 99


@pytest.mark.parametrize(
    ("block", "most"),
    [
        ("promises: [{never: visits(start) > 6}]\n", 7),
        ("endings: {done: {title: Done, text: '{if visits(start) == 4}Four.{end}'}}\n", 5),
    ],
)
def test_a_promise_and_words_tell_visits_apart_too(block: str, most: int) -> None:
    assert cap(block + visits("visits(start) >= 2"), "visits start") == most


def test_a_match_tells_visits_apart_as_far_as_its_cases() -> None:
    body = (
        "scenes:\n  start:\n    steps:\n"
        "      - match: visits(start)\n        '1': [One.]\n        2..3: [More.]\n        else: [Most.]\n"
        "      - choice: [{option: A., id: a, goto: start}, {option: B., id: b, end: done}]\n"
    )
    assert cap(body, "visits start") == 4


def test_what_was_chosen_is_told_apart_once() -> None:
    once = VISITS.replace("{option: A., id: a,", "{option: A., id: a, once: yes,").replace(
        "OPTION", "{option: B., id: b, end: done}"
    )
    assert cap(once, "chosen start.a") == 1
    assert cap(visits("chosen(a)"), "chosen start.a") == 1


def test_words_that_change_are_counted_as_far_as_they_go_on_changing() -> None:
    assert cap(visits("seen(start)").replace("steps:\n", "steps:\n      - 'A {red|green|blue} thing.'\n"), "words start.1") == 3


# ---- what is stepped over ------------------------------------------------------------------------------------------------


def scene(*steps: str) -> str:
    return "scenes:\n  start:\n    steps:\n" + "".join(f"      - {step}\n" for step in (*steps, "end: done"))


FLAGS = "variables: {f: no, g: no, n: {from: 0, to: 3}}\n"


@pytest.mark.parametrize(
    "step",
    [
        "Rain.",
        "'It {if f}rains{else}is dry{end}.'",
        "{if: f, then: Rain., else: Sun.}",
        "{if: f, then: Rain.}",
        "{if: f, then: [{if: g, then: [Rain.], else: [Snow.]}, Wet.], else: [Sun.]}",
        "{if: f, then: [Rain.], elif: [{if: g, then: [Snow.]}], else: [Sun.]}",
        "{match: n, '0': [None.], 1..3: [{match: n, '1': [One.], else: [More.]}]}",
        "{chance: 1 in 3, then: [Rain.], else: [{if: f, then: Snow.}]}",
        "{chance: [{odds: 1, then: [Rain.]}, {odds: 2, then: [Sun.]}]}",
        "{say: Once., once: yes}",
        "{set: {f: yes, n: +1}}",
        "{if: f, then: [{set: {g: yes}}]}",
        "'A {&red|green} thing.'",
    ],
)
def test_what_only_chooses_words_is_stepped_over(step: str) -> None:
    story = program(FLAGS + scene(step))
    assert kinds(story) == ["Finish"]
    assert sliced(story, NOTHING).needed == frozenset()
    assert not {story.slots[one].name for one in frozenset().union(*places(story).live)}


def test_a_branch_whose_ways_meet_past_a_goto_is_stepped_over() -> None:
    story = program(FLAGS + scene("{if: f, then: [Rain., {goto: .on}]}", "Sun.", "label: 'on'"))
    assert kinds(story) == ["Finish"]


@pytest.mark.parametrize("kind", [Branch, Switch, Fork])
def test_a_branch_that_leads_to_another_ending_or_menu_is_followed(kind: type[Instruction]) -> None:
    step = {
        Branch: "{if: f, then: [{end: lost}]}",
        Switch: "{match: n, '0': [{end: lost}], 1..3: [On.]}",
        Fork: "{chance: 1 in 2, then: [{end: lost}], else: [On.]}",
    }[kind]
    story = program(FLAGS + "endings: {done: {title: Done}, lost: {title: Lost}}\n" + scene(step))
    assert kinds(story) == [kind.__name__, "Finish", "Finish"]


def test_a_branch_is_followed_where_a_move_in_it_is_looked_at_later() -> None:
    story = program(FLAGS + scene("{if: f, then: [{set: {g: yes}}]}", "{if: g, then: [{choice: [{option: A., id: a}]}]}"))
    assert kinds(story) == ["Branch", "Change", "Branch", "ChoicePoint", "Finish"]
    assert sliced(story, NOTHING).needed == {slot(story, "f"), slot(story, "g")}


def test_a_branch_that_comes_round_is_followed() -> None:
    story = program(FLAGS + scene("label: top", "{if: f, then: [Rain., {goto: .top}]}"))
    assert kinds(story) == ["Branch", "Finish"]


def test_a_round_with_nothing_on_it_leads_to_no_place() -> None:
    story = program(scene("Rain.", "'It is {if 1 < 2}wet{end}.'"))
    turned = story._replace(code=(story.code[0], Jump(0), *story.code[2:]))
    assert sliced(turned, NOTHING).onward[:2] == (ROUND, ROUND)
    assert list(places(turned).standing) == [ROUND]


def test_what_is_asked_for_is_not_stepped_over() -> None:
    story = program(FLAGS + scene("{if: f, then: Rain., else: Sun.}"))
    [at] = [at for at, step in enumerate(story.code) if isinstance(step, Branch)]
    wish = wish_for(story, [Fact(at, Read(slot(story, "f")))])
    assert kinds(story, wish) == ["Branch", "Finish"]


def test_words_that_change_are_followed_where_their_counter_is_asked_for() -> None:
    story = program(scene("'A {red|green} thing.'"))
    counter = slot(story, "words start.1")
    [at] = [at for at, step in enumerate(story.code) if isinstance(step, Speak)]
    fact = Fact(at, Compare("==", Read(counter), Constant(1)), counter)
    laid_out = places(story, fact)
    assert {type(story.code[one]).__name__ for one in laid_out.standing} == {"Speak", "Finish"}
    assert live(laid_out, Speak) == {"words start.1"}


# ---- what matters where --------------------------------------------------------------------------------------------------

CHOICES = """\
variables: {f: no, n: {from: 0, to: 3}, m: {from: 0, to: 3}}
scenes:
  start:
    steps:
      - choice: [{option: A., id: a, set: {f: yes, m: 2}}, {option: B., id: b, set: {n: +1}}]
      - choice: [{option: C., id: c, if: f}, {option: D., id: d}]
      - set: SET
      - choice: [{option: E., id: e, if: n == 2}, {option: F., id: f}]
      - end: done
"""


def test_a_value_matters_up_to_where_it_is_last_looked_at() -> None:
    laid_out = places(program(CHOICES.replace("SET", "{m: +1}")))
    assert [live(laid_out, ChoicePoint, at) for at in range(3)] == [{"f", "n"}, {"f", "n"}, {"n"}]
    assert live(laid_out, Finish) == set()


def test_a_value_does_not_matter_before_it_is_assigned_anew() -> None:
    laid_out = places(program(CHOICES.replace("SET", "{n: 2}")))
    assert [live(laid_out, ChoicePoint, at) for at in range(3)] == [{"f"}, {"f"}, {"n"}]


def test_what_a_sum_is_made_of_matters_where_the_sum_does() -> None:
    laid_out = places(program(CHOICES.replace("SET", "{n: = m + 1}")))
    assert [live(laid_out, ChoicePoint, at) for at in range(3)] == [{"f", "m"}, {"f", "m"}, {"n"}]


def test_a_move_that_goes_by_what_was_there_needs_what_was_there() -> None:
    laid_out = places(program(CHOICES.replace("SET", "{n: +1}")))
    assert "n" in live(laid_out, ChoicePoint, 1)


def test_what_no_longer_matters_is_forgotten_on_the_way() -> None:
    story = program(CHOICES.replace("SET", "{m: +1}"))
    laid_out = places(story)
    for number, edges in enumerate(laid_out.edges):
        for edge in edges:
            here = laid_out.live[number] | {effect.slot for effect in edge.effects}
            assert set(edge.forgets) == here - laid_out.live[edge.to]
            assert all(effect.slot in here for effect in edge.effects)


def test_a_promise_matters_everywhere() -> None:
    story = program(CHOICES.replace("SET", "{m: +1}"))
    condition: Formula = Compare(">", Read(slot(story, "m")), Constant(2))
    laid_out = places(story, Fact(ANY_MOMENT, condition))
    assert all(slot(story, "m") in of_place for of_place in laid_out.live)


def test_what_is_kept_matters_at_the_end_of_a_game() -> None:
    body = CHOICES.replace("f: no,", "f: {start: no, kept: yes},").replace("SET", "{m: +1}")
    laid_out = places(program(body))
    assert live(laid_out, Finish) == {"f"}
    [end] = [number for number, place in enumerate(laid_out.places) if isinstance(laid_out.program.code[place.at], Finish)]
    assert [edge.to for edge in laid_out.edges[end]] == [0]


def test_what_a_draw_hangs_on_matters_at_the_end_of_a_game() -> None:
    body = (
        "variables:\n  met: {start: no, kept: yes}\n  card: {drawn: {fox: 1, owl: {weight: 1, if: met}}}\n"
        "scenes:\n  start:\n    steps:\n"
        "      - choice: [{option: A., id: a, if: card == owl}, {option: B., id: b, set: {met: yes}}]\n"
        "      - end: done\n"
    )
    laid_out = places(program(body))
    assert live(laid_out, Finish) == {"met"}
    assert live(laid_out, ChoicePoint) == {"met", "card"}


def test_a_scene_that_is_called_from_two_places_stands_twice() -> None:
    story = program(
        "scenes:\n  start: {steps: [{call: aside}, {choice: [{option: A., id: a}]}, {call: aside}, {end: done}]}\n"
        "  aside: {steps: [{choice: [{option: B., id: b}]}]}\n"
    )
    laid_out = places(story)
    stacks = [place.stack for place in laid_out.places if isinstance(story.code[place.at], ChoicePoint)]
    assert sorted(map(len, stacks)) == [0, 1, 1]
    assert len(set(stacks)) == 3


def test_ways_that_meet_make_a_join_and_a_lone_way_does_not() -> None:
    story = program(
        FLAGS
        + scene(
            "{choice: [{option: A., id: a, set: {n: 1}}, {option: B., id: b}]}",
            "{set: {n: +1}}",
            "{choice: [{option: C., id: c, if: n > 1}, {option: D., id: d}]}",
        )
    )
    laid_out = places(story)
    changes = [number for number, place in enumerate(laid_out.places) if isinstance(story.code[place.at], Change)]
    assert [laid_out.joins[number] for number in sorted(changes, key=lambda number: laid_out.places[number].at)] == [
        False,
        True,
    ]
