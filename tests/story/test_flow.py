"""What leads where: jumps, calls, choices and storylets, read and played."""

from __future__ import annotations

import pytest

from crushgame.play.beats import ChoiceBeat
from crushgame.play.session import NotOffered, Session
from crushgame.story import read
from tests.story.frame import AGAIN, SEED, codes, decide, ending, offered, play, program, reading, said, steps

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
    session = play("scenes:\n  start: {steps: [{call: a}]}\n  a: {steps: [{end: done}]}\n")
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


# ---- what can be seen of the flow without playing ----

_OPEN = "variables: {n: {from: 0, to: 3}}\n"


def scenes(start: str, **others: str) -> str:
    """Return a story of scenes, each given as a YAML list of its steps."""
    return "".join(["scenes:\n", *(f"  {name}: {{steps: {body}}}\n" for name, body in {"start": start, **others}.items())])


@pytest.mark.parametrize("start", ["[{call: b}]", "[{choice: [{option: Go., call: b}]}]", "[{call: c}]"])
def test_a_scene_that_calls_one_that_always_ends_does_not_run_out(start: str) -> None:
    assert codes(scenes(start, b="[Hi., {end: done}]", c="[{call: b}]")) in ([], ["W502"], ["W502", "W502"])


def test_a_scene_that_calls_one_that_may_come_back_runs_out() -> None:
    text = "variables: {n: no}\n" + scenes("[{set: {n: yes}}, {call: b}]", b="[{if: n, then: [{end: done}]}]")
    assert codes(text) == ["E508"]


def test_nothing_leads_past_a_call_of_a_scene_that_always_ends() -> None:
    found = reading(scenes("[{call: b}, Never., {end: done}]", b="[{end: done}]")).findings
    assert [(finding.code, finding.values["before"]) for finding in found] == [("W501", "call")]


@pytest.mark.parametrize("way", ["end: done", "steps: [{end: done}]", "steps: [Well., {goto: b}]", "call: b"])
@pytest.mark.parametrize("loop", ["loop: yes", "loop: no"])
def test_a_menu_of_options_to_take_once_is_fine_when_one_leads_away(way: str, loop: str) -> None:
    options = f"[{{choice: [{{option: Stay., once: yes, goto: b}}, {{option: Go., once: yes, {way}}}], {loop}}}]"
    assert codes(scenes(options, b="[Hi., {end: done}]")) == []


def test_a_looping_menu_of_options_that_all_come_back_runs_dry() -> None:
    options = "[{choice: [{option: A., once: yes, call: b}, {option: B., once: yes, steps: [B.]}], loop: yes}, {end: done}]"
    assert codes(scenes(options, b="[Hi.]")) == ["E507"]


def storylets(step: str) -> str:
    return f"scenes:\n  start: {{steps: [{{label: top}}, {step}]}}\n  b: {{offer: B., once: yes, steps: [Hi.]}}\n"


def test_a_storylet_is_listed_once() -> None:
    again = "{storylets: [b, b]}, {choice: [{option: A., goto: .top}, {option: B., end: done}]}"
    assert codes(storylets(again)) == ["E208"]


def test_storylets_to_play_once_and_then_again_run_dry() -> None:
    assert codes(storylets("{storylets: [b]}, {end: done}").replace("{label: top}, ", "")) == []
    assert codes(storylets("{storylets: [b], loop: yes}, {end: done}").replace("{label: top}, ", "")) == ["E507"]


@pytest.mark.parametrize(
    "start",
    [
        "[{label: top}, {set: {n: +1}, once: yes}, '{n}', {goto: .top}]",
        "[{label: top}, '{n}', {call: b}, {goto: .top}]",
        "[{label: top}, {choice: [{option: '{n}'}], once: yes}, {goto: .top}]",
        "[{label: top}, {if: n > 1, then: ['{n}'], else: [{call: b}]}, {goto: .top}]",
    ],
)
def test_a_round_without_a_way_out_is_found_through_calls_conditions_and_first_times(start: str) -> None:
    text = _OPEN + scenes(start, b="[{set: {n: +1}}]")
    assert "E520" in codes(text)


@pytest.mark.parametrize(
    "start",
    [
        "[{label: top}, '{n}', {end: done, once: yes}, {goto: .top}]",
        "[{label: top}, {call: b}, {if: n > 2, then: [{end: done}]}, {goto: .top}]",
        "[{label: top}, {ask: player}, {call: b}, {if: n > 2, then: [{end: done}]}, {goto: .top}]",
        "[{label: top}, {call: b}, {call: c}, {goto: .top}]",
    ],
)
def test_a_round_with_a_way_out_is_none(start: str) -> None:
    text = _OPEN + scenes(start, b="[{set: {n: +1}}]", c="[{if: n > 2, then: [{end: done}]}]")
    assert "E520" not in codes(text)


def test_a_called_scene_may_go_back_into_its_caller_past_the_call() -> None:
    assert codes(scenes("[{call: b}, {label: after}, {end: done}]", b="[Hi., {goto: start.after}]")) in ([], ["W501"])
    assert "E509" in codes(scenes("[{label: top}, {call: b}, {end: done}]", b="[Hi., {goto: start.top}]"))


# ---- promises ----


def test_what_only_a_promise_asks_for_is_counted_and_no_name_in_it_is_left_over() -> None:
    text = (
        "variables: {n: no}\ndefine: {calm: not n}\npromises:\n  - always: calm or seen(start) or chosen(start.a)\n"
        "  - never: ending == done and not seen(start)\n"
        "scenes: {start: {steps: [{choice: [{option: A., id: a, set: {n: yes}}]}, {end: done}]}}\n"
    )
    made = program(text)
    names = [slot.name for slot in made.slots]
    assert made.ending_slot == len(names)
    state = play(text, "a").state
    assert (state.values[names.index("visits start")], state.values[names.index("chosen start.a")]) == (1, 1)
    assert made.promises[1].clauses[0][1].reads == {made.ending_slot, names.index("visits start")}


# ---- the start ----


def test_a_story_cannot_start_with_a_scene_that_takes_values() -> None:
    assert codes("scenes: {start: {takes: {cost: {from: 0, to: 5}}, steps: ['{cost}', {end: done}]}}\n") == ["E318"]


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
