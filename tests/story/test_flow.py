"""What leads where: jumps, calls, choices and storylets, read and played."""

from __future__ import annotations

import pytest

from crushgame.play.beats import ChoiceBeat
from crushgame.play.session import NotOffered, Session
from crushgame.story import read
from tests.story.frame import AGAIN, SEED, codes, decide, ending, offered, play, said, steps

# ---- flow ----


def test_goto_leads_to_a_label_a_scene_and_a_label_of_a_scene() -> None:
    text = (
        "scenes:\n"
        "  start:\n    steps:\n      - choice:\n"
        "          - {option: A., id: a, goto: .here}\n          - {option: B., id: b, goto: other}\n"
        "          - {option: C., id: c, goto: other.there}\n"
        "      - Skipped by a.\n      - label: here\n      - Here.\n      - end: done\n"
        "  other:\n    steps:\n      - Other.\n      - label: there\n      - There.\n      - end: done\n"
    ).replace("      - Skipped by a.\n", "      - choice: [{option: D., id: d}]\n")
    text = text.replace("{option: C.,", "{option: E., id: e}\n          - {option: C.,")
    assert said(play(text, "a")) == ["Here."]
    assert said(play(text, "b")) == ["Other.", "There."]
    assert said(play(text, "c")) == ["There."]
    assert said(play(text, "e", "d")) == ["Here."]


CALLS = """\
scenes:
  start:
    steps:
      - Before.
      - call: {scene: shop, with: {cost: 3, dear: no, kind: tea}}
      - Between.
      - call: {scene: shop, with: {cost: = 2 + 4, dear: yes, kind: coffee}}
      - After.
      - end: done
  shop:
    takes: {cost: {from: 0, to: 5}, dear: no, kind: {one of: [tea, coffee]}}
    steps:
      - "{kind}: {cost}{if dear}, dear{end} ({dear})."
"""


def test_a_call_passes_values_and_comes_back() -> None:
    assert said(play(CALLS)) == ["Before.", "tea: 3 (no).", "Between.", "coffee: 5, dear (yes).", "After."]


def test_a_goto_inside_a_call_still_comes_back_to_the_caller() -> None:
    text = (
        "scenes:\n  start: {steps: [{call: a}, After., {end: done}]}\n"
        "  a: {steps: [A., {goto: b}]}\n  b: {steps: [B.]}\n"
    )  # fmt: skip
    assert said(play(text)) == ["A.", "B.", "After."]


def test_an_end_inside_a_call_is_the_end() -> None:
    session = play(
        "scenes:\n  start: {steps: [{call: a}, {if: seen(a), then: [Never.]}, {end: done}]}\n  a: {steps: [{end: done}]}\n"
    )
    assert said(session) == []
    assert session.ended


def test_a_scene_that_takes_values_cannot_be_come_to_without_them() -> None:
    shop = "  shop: {takes: {cost: {from: 0, to: 5}}, offer: Shop., steps: ['{cost}', {end: done}]}\n"
    for way in ("{goto: shop}", "{call: shop}", "{storylets: [shop]}"):
        assert codes(f"scenes:\n  start: {{steps: [{way}, {{end: done}}]}}\n{shop}")[:1] == ["E318"]


def test_an_option_leads_by_goto_call_end_or_back_to_what_follows() -> None:
    text = (
        "scenes:\n  start:\n    steps:\n      - choice:\n"
        "          - {option: A., id: a, goto: away}\n          - {option: B., id: b, call: side}\n"
        "          - {option: C., id: c, end: lost}\n          - {option: D., id: d, steps: [D.]}\n"
        "      - After.\n      - end: done\n"
        "  away: {steps: [Away., {end: done}]}\n  side: {steps: [Side.]}\n"
        "endings: {done: {title: Done}, lost: {title: Lost}}\n"
    )
    assert said(play(text, "a")) == ["Away."]
    assert said(play(text, "b")) == ["Side.", "After."]
    assert ending(play(text, "c")) == "lost"
    assert said(play(text, "d")) == ["D.", "After."]


def test_a_choice_deep_inside_branches_comes_back_to_what_follows_them() -> None:
    text = "variables: {a: no}\n" + steps(
        "- set: {a: yes}",
        "- if: a",
        "  then:",
        "    - choice:",
        "        - option: In.",
        "          id: in",
        "          steps:",
        "            - choice: [{option: Deeper., id: deeper, steps: [Deep.]}]",
        "            - Shallow.",
        "- After.",
    )
    assert said(play(text, "in", "deeper")) == ["Deep.", "Shallow.", "After."]


# ---- choices ----

MENU = """\
variables: {warm: {from: 0, to: 3}}
scenes:
  start:
    steps:
      - It rains.
      - choice:
          - {option: Wait., id: wait, set: {warm: +1}}
          - {option: Sing., id: sing, if: warm >= 1, once: yes, steps: [La.]}
          - {option: Dance., id: dance, if: warm >= 2, locked: 'Only {warm} warm.'}
          - {option: Leave., id: leave, end: done}
        loop: yes
"""


def test_an_option_whose_condition_fails_is_hidden_and_one_with_locked_is_shown_with_its_words() -> None:
    stop = play(MENU).stop
    assert isinstance(stop, ChoiceBeat)
    assert [(offer.id, offer.locked) for offer in stop.offers] == [("wait", ""), ("dance", "Only 0 warm."), ("leave", "")]


def test_what_is_locked_or_hidden_cannot_be_chosen() -> None:
    session = play(MENU)
    for option in ("dance", "sing", "never"):
        with pytest.raises(NotOffered):
            session.choose(option)


def test_a_loop_comes_back_to_the_choice_with_what_has_changed() -> None:
    session = play(MENU, "wait", "wait")
    assert offered(session) == ["wait", "sing", "dance", "leave"]
    assert said(session) == []


def test_an_option_that_is_once_is_offered_until_it_was_chosen() -> None:
    assert offered(play(MENU, "wait", "sing")) == ["wait", "leave"]


def test_an_option_that_leads_away_leaves_the_loop() -> None:
    assert ending(play(MENU, "wait", "leave")) == "done"


def test_otherwise_happens_when_every_option_is_used_up() -> None:
    text = steps(
        "- choice:",
        "    - {option: A., id: a, once: yes}",
        "    - {option: B., id: b, once: yes}",
        "  loop: yes",
        "  otherwise: [Empty.]",
    )
    assert said(play(text, "b", "a")) == ["Empty."]


def test_otherwise_happens_when_what_is_left_is_locked() -> None:
    head = "variables: {a: no}\n"
    text = steps("- set: {a: no}", "- choice: [{option: A., if: a, locked: No.}]", "  otherwise: Nothing.", "- After.")
    assert said(play(head + text)) == ["Nothing.", "After."]


def test_a_shuffled_choice_keeps_its_order_until_something_is_chosen() -> None:
    text = steps(
        "- choice: [{option: A., id: a}, {option: B., id: b}, {option: C., id: c}, {option: D., id: d, goto: out}]"
    ).replace("      - end: done\n", "        loop: yes\n        shuffle: yes\n  out: {steps: [{end: done}]}\n")
    session = play(text)
    first = offered(session)
    assert offered(session) == first
    orders = {tuple(offered(decide(session, "a"))) for _ in range(30)}
    assert len(orders) > 5
    assert {tuple(sorted(order)) for order in orders} == {("a", "b", "c", "d")}


def test_an_option_without_an_id_gets_one_from_its_words() -> None:
    assert offered(play(steps("- choice: [{option: \"What's the {&old|new} book?\"}, {option: What.}, {option: What?}]"))) == [
        "whats_the_book", "what", "what_2",
    ]  # fmt: skip


def test_a_made_id_never_takes_the_place_of_a_written_one() -> None:
    assert offered(play(steps("- choice: [{option: What.}, {option: Which., id: what}]"))) == ["what_2", "what"]


def test_what_an_option_sets_is_set_before_its_steps() -> None:
    head = "variables: {a: {from: 0, to: 3}}\n"
    assert said(play(head + steps("- choice: [{option: A., id: a, set: {a: +2}, steps: ['{a}']}]"), "a")) == ["2"]


@pytest.mark.parametrize(
    "step",
    [
        "- {say: Now., once: yes}",
        "- {if: visits(.round) > 0, then: Now., once: yes}",
        "- {call: now, once: yes}",
        "- {chance: 1 in 2, then: Now., else: Now., once: yes}",
        "- {match: seen(.round), yes: Now., else: Now., once: yes}",
    ],
)
def test_any_step_can_happen_the_first_time_only(step: str) -> None:
    again = [AGAIN, "- call: now"]
    text = steps("- label: round", step, *again) + "  now: {steps: [Now.]}\n"
    found = read({"x": ("story: {format: 1, id: x, title: X, start: start}\nendings: {done: {title: D}}\n" + text).encode()})
    assert found.program is not None
    session = Session.new(found.program, SEED)
    assert said(session) == ["Now."]
    assert said(decide(session, "a")) == []


def test_a_choice_that_is_once_is_passed_over_the_second_time() -> None:
    text = steps(
        "- label: round",
        "- choice: [{option: A., id: a}]",
        "  once: yes",
        "- choice: [{option: B., id: b, goto: .round}, {option: C., id: c}]",
    )
    assert offered(play(text, "a", "b")) == ["b", "c"]


# ---- storylets ----

STORYLETS = """\
variables: {warm: {from: 0, to: 3}}
scenes:
  start:
    steps:
      - Outside.
      - storylets: {of: [cat, dog, sun], hand: 2}
        loop: yes
        otherwise: [Quiet.]
      - After.
      - end: done
  cat: {offer: Stroke the cat., once: yes, steps: [Purr., {set: {warm: +1}}]}
  dog: {offer: Pat the dog., when: visits(dog) < 2, steps: [Woof.]}
  sun: {offer: "Sit in the sun, {warm}.", when: warm > 0, once: yes, steps: [Ah.]}
"""


def test_storylets_offer_the_scenes_whose_when_holds_up_to_a_hand() -> None:
    assert offered(play(STORYLETS)) == ["cat", "dog"]
    assert offered(play(STORYLETS, "cat")) == ["dog", "sun"]


def test_a_storylet_is_played_and_comes_back_to_the_hand() -> None:
    session = play(STORYLETS, "cat")
    assert said(session) == ["Purr."]
    stop = session.stop
    assert isinstance(stop, ChoiceBeat)
    assert [offer.text for offer in stop.offers] == ["Pat the dog.", "Sit in the sun, 1."]


def test_storylets_that_are_used_up_lead_to_otherwise_and_on() -> None:
    assert said(play(STORYLETS, "cat", "dog", "sun", "dog")) == ["Woof.", "Quiet.", "After."]


def test_storylets_without_loop_go_on_after_one() -> None:
    assert said(play(STORYLETS.replace("        loop: yes\n", ""), "dog")) == ["Woof.", "After."]
