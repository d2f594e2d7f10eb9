"""Story tests: what they fix, what they ask for, and what a failure says."""

from __future__ import annotations

import pytest

from crushgame.check.walks.trials import Verdict, run
from crushgame.story import read
from crushgame.story.report import message
from tests.story.frame import NAME, framed

STORY = """\
places: {bar: The bar}
cast: {alex: {name: Alex}}
variables:
  warmth: {from: 0, to: 9}
  nights: {from: 0, to: 9, kept: yes}
  asked: no
  mood: {one of: [shy, loud]}
  cues: {set of: [eyes, laugh]}
  been: {set of: [bar, bus], kept: yes}
  pet: {text: Rex}
  card: {drawn: {fox: {weight: 1, if: nights > 0}, arrow: 9}}
endings: {done: {title: The Done}, lost: {title: Lost, text: "Nobody saw."}}
scenes:
  start:
    place: bar
    steps:
      - {ask: pet, prompt: "And your dog?"}
      - "Night {nights}: the {card}. {pet}{if asked}!{end}{if mood == shy}.{end}{if eyes in cues}.{end}{if bar in been}.{end}"
      - chance: 1 in 3
        then: Heads.
        else: {Alex: Tails.}
      - chance: [{odds: 1, then: Red.}, {odds: 1, then: Green.}, {odds: 1, then: Blue.}]
      - choice:
          - {option: "Warm up.", id: warm, set: {warmth: +1, cues: +eyes}, goto: start}
          - {option: "Ask.", id: ask, if: warmth > 1, locked: You are cold., set: {asked: yes, mood: loud}, end: done}
          - {option: "Hide.", id: hide, if: warmth == 0}
          - {option: "Leave.", id: leave, goto: road}
      - end: lost
  road:
    steps:
      - choice:
          - {option: "On.", id: "on", end: lost}
          - {option: "Back.", id: back, goto: start}
tests:
"""


def failures(test: str) -> list[str]:
    """Run one test, written without its first line, and return what failed: the line in the test, from 1, and the words."""
    text = framed(STORY)
    start = text.count("\n") + 1
    body = "".join(f"    {line}\n" for line in test.strip("\n").split("\n"))
    reading = read({NAME: f"{text}  - test: Mine\n{body}".encode()})
    assert reading.program is not None, reading.findings
    assert reading.story is not None
    assert reading.findings == ()
    (verdict,) = run(reading.program, reading.story.tests)
    assert all(failure.code == "E810" for failure in verdict.failures)
    said = []
    for failure in verdict.failures:
        words = message(failure).removeprefix('the test "Mine" fails: ')
        hint = f" [{failure.suggestion}]" if failure.suggestion else ""
        said.append(f"{failure.spot.line - start} {words}{hint}")
    return said


HOLDS = """\
kept: {nights: 3, been: [bar]}
draw: {card: fox}
chance: {start: [then, else], start.2: [3, 1]}
walk: [{answer: Tib}, warm, {answer: ""}, start.warm, ask]
ends: done
values: {warmth: 2, asked: yes, mood: loud, cues: eyes, pet: Tib, card: fox, nights: 3, been: [bar], player: You}
says: ["Night 3: the fox. Tib", Heads., Tails., Blue., Red., The Done, And your dog?, You are cold.]
never says: [Green., Nobody saw.]
"""


def test_a_test_that_holds_has_nothing_to_say() -> None:
    assert failures(HOLDS) == []


def test_questions_take_their_default_also_at_the_end() -> None:
    assert failures("walk: [warm, leave]\nstands: road\nvalues: {pet: Rex}") == []
    assert failures("walk: [leave, back]\nstands: start\noffers: [warm, leave, hide]\nnever offers: [ask, on]") == []


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("walk: [warm, leave, warm]", 'of on, back'),
        ("walk:\n - warm\n - hide", '3 "hide" is not on offer: it stands at a choice in "start" of warm, ask (locked), leave'),
        ("walk: [ask]", '1 "ask" is locked ("You are cold."): it stands at a choice in "start" of warm, ask (locked), hide'),
        ("walk: [road.on]", '1 "road.on" cannot be taken: it stands at a choice in "start" of warm, ask (locked), hide, leave'),
        ("walk: [leave, on, warm]", '1 "warm" cannot be taken: it has ended with "lost"'),
        ("walk: [{answer: Tib}, {answer: Tib}]", "1 nothing is asked here: it stands at a choice in"),
        ("walk: [leave]\nends: lost", '2 it stands at a choice in "road" of on, back, where it should end with "lost"'),
        ("walk: [leave, on]\nends: done", '2 it has ended with "lost", where it should end with "done"'),
        ("walk: [leave, on]\nstands: road", '2 it has ended with "lost", where it should stand at a choice in "road"'),
        ("values: {warmth: 3}", '1 "warmth" is 0, not 3'),
        ("values: {asked: yes}", '1 "asked" is no, not yes'),
        ("values: {mood: loud}", '1 "mood" is shy, not loud'),
        ("values: {cues: [eyes, laugh]}", '1 "cues" holds nothing, not eyes, laugh'),
        ("walk: [warm]\nvalues: {cues: []}", '2 "cues" holds eyes, not nothing'),
        ("values: {pet: Tib}", '1 "pet" is "Rex", not "Tib"'),
        ("says: [Nobody saw.]", '1 "Nobody saw." is never said'),
        ("chance: {start: 1}\nnever says: [Heads]", '2 "Heads" is said, in "Heads."'),
        ("offers: [ask]", '1 "ask" is not on offer at the end: it stands at a choice in "start" of'),
        ("walk: [leave]\nnever offers: [on]", '2 "on" is on offer at the end'),
        ("draw: {card: fox}", '1 "card" cannot be "fox" with these kept values, but only arrow'),
    ],
)  # fmt: skip
def test_a_failure_says_what_came_at_the_line_that_asked_for_something_else(test: str, said: str) -> None:
    found = failures(test)
    assert len(found) == 1
    assert said in found[0]


def only_verdict(text: str) -> Verdict:
    reading = read({NAME: framed(text).encode()})
    assert reading.program is not None, reading.findings
    assert reading.story is not None
    (verdict,) = run(reading.program, reading.story.tests)
    return verdict


NEARLY = """\
scenes:
  start: {steps: [{choice: [{option: A., id: sit_up, goto: b}, {option: B., id: sit_on, goto: b}]}]}
  b: {steps: [{choice: [{option: C., id: sit_upp, end: done}]}]}
tests:
  - {test: Mine, walk: [sit_upp], ends: done}
"""
DRY = """\
variables: {a: no}
scenes:
  start:
    steps:
      - choice: [{option: A., id: a, if: not a, set: {a: yes}}]
        loop: yes
tests:
  - {test: Mine, walk: [a]}
"""


def test_an_option_that_is_nearly_on_offer_is_named() -> None:
    assert [failure.suggestion for failure in only_verdict(NEARLY).failures] == ["sit_up"]


def test_a_story_that_cannot_go_on_fails_a_test_that_asks_for_nothing() -> None:
    said = [message(failure) for failure in only_verdict(DRY).failures]
    assert said == ['the test "Mine" fails: the story cannot go on (E603)']


# ---- reading ----


def codes(test: str) -> list[tuple[str, str]]:
    reading = read({NAME: f"{framed(STORY)}  - {test}\n".encode()})
    return [(finding.code, finding.suggestion) for finding in reading.findings]


@pytest.mark.parametrize(
    ("test", "code", "meant"),
    [
        ("{test: A, walk: [wram]}", "E801", "warm"),
        ("{test: A, walk: [road.warm]}", "E801", ""),
        ("{test: A, walk: [rode.on]}", "E301", "road"),
        ("{test: A, offers: [leav]}", "E801", "leave"),
        ("{test: A, ends: lots}", "E303", "lost"),
        ("{test: A, stands: rode}", "E301", "road"),
        ("{test: A, kept: {night: 1}}", "E802", "nights"),
        ("{test: A, kept: {warmth: 1}}", "E802", ""),
        ("{test: A, kept: {nights: 10}}", "E803", ""),
        ("{test: A, kept: {been: [bur]}}", "E803", ""),
        ("{test: A, draw: {crad: fox}}", "E802", "card"),
        ("{test: A, draw: {card: owl}}", "E803", ""),
        ("{test: A, draw: {card: []}}", "E803", ""),
        ("{test: A, values: {warmht: 1}}", "E802", "warmth"),
        ("{test: A, values: {mood: quiet}}", "E803", ""),
        ("{test: A, chance: {start.3: 1}}", "E804", ""),
        ("{test: A, chance: {stat: 1}}", "E301", "start"),
        ("{test: A, chance: {start: [1, 3]}}", "E805", ""),
        ("{test: A, chance: {start.2: then}}", "E805", ""),
        ("{test: A, ends: lost, stands: road}", "E806", ""),
        ("{walk: [warm]}", "E202", ""),
        ("{test: A, walks: [warm]}", "E201", "walk"),
        ("{test: A, walk: [{anser: Tib}]}", "E201", "answer"),
        ("{test: A, walk: [Warm up.]}", "E203", ""),
        ("{test: A, walk: [[warm]]}", "E203", ""),
        ("{test: A, fates: {start/chance/1: -1}}", "E203", ""),
    ],
)
def test_a_slip_in_a_test_is_found_when_it_is_read(test: str, code: str, meant: str) -> None:
    assert (code, meant) in codes(test)
    assert {found for found, _ in codes(test)} <= {code, "E202"}


def test_two_tests_of_one_name_are_told_apart() -> None:
    assert codes("{test: A}\n  - {test: A}") == [("E208", "")]


def test_what_only_a_broken_story_lacks_is_not_told_of_its_tests() -> None:
    broken = STORY.replace("id: leave", "id: leave, if: nothing") + "  - {test: A, walk: [wram]}\n"
    found = [finding.code for finding in read({NAME: framed(broken).encode()}).findings]
    assert found
    assert "E801" not in found


def test_a_file_of_tests_holds_nothing_else_and_is_no_part_of_the_game() -> None:
    story = framed(STORY.removesuffix("tests:\n")).encode()
    test = b"tests: [{test: Mine, walk: [leave, on], ends: lost}]\n"
    alone, both = read({"a/bar.yaml": story}), read({"a/bar.yaml": story, "a/bar.tests.yaml": test})
    assert alone.program is not None
    assert both.program is not None
    assert both.program.fingerprint == alone.program.fingerprint
    assert both.story is not None
    assert [trial.name for trial in both.story.tests] == ["Mine"]
    wrong = read({"bar.yaml": story, "tests.yaml": test + b"scenes: {}\n"})
    assert [(finding.code, finding.spot.file) for finding in wrong.findings] == [("E201", "tests.yaml")]
