"""Every finding that the reader can make: what provokes it, where it stands, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame.check.walks.trials import run
from crushgame.commands.picturing import picture_findings
from crushgame.play.beats import Halt
from crushgame.play.engine import Turn, begin
from crushgame.play.session import Session
from crushgame.story import read, source
from crushgame.story import reading as reading_module
from crushgame.story.codes import CODES
from crushgame.story.codes.record import Code
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.printable import clean
from crushgame.story.program import Branch, CallScene, Jump, Program
from crushgame.story.reading import Reading
from crushgame.story.renames import MOST_OPTIONS
from crushgame.story.source import MOST_LINE
from crushgame.story.trial_reader import MOST_STEPS
from tests.story.frame import NAME, SEED, framed, program, reading, steps

_LEFT_OVER = {"W502", "W503", "W505", "W506", "W517", "W518"}
"""Told of names that nothing uses, as is true of a part of a story."""

_FOLLOWS = {
    "E104": {"E203"},  # what is too deep to read was meant to be a step
    "E120": {"E204"},  # nobody in that example's cast is called Alex
    "E129": {"E203"},
    "E134": {"E211", "E335"},
    "E348": {"E335"},  # the fault in the definition that E348 sends the author to
    "E349": {"E348"},  # and the use of a definition that is at fault
    "W102": {"E203"},
}
"""What the reader says besides, of the same mistake or of what the example leaves out."""

_READ = [code for code in CODES.values() if code.code[1] != "7"]
"""The codes of reading and playing; those of the check, the hundred 7, are provoked in `tests/check/test_proof_codes.py`."""

_WITH_EXAMPLE = [code for code in _READ if code.example]
_WITHOUT_EXAMPLE = {
    "E101", "E102", "E103", "E105", "E106", "E109", "E140", "E141", "E354", "E408", "E601", "E602", "E603", "E604",
    "E807", "E810", "W231",
}  # fmt: skip


def _named(code: Code) -> str:
    return code.code


def _assert_sayable(finding: Finding) -> None:
    message = CODES[finding.code].message.format_map(finding.values)
    assert message == clean(message)
    assert "\n" not in message


def _assert_inside(finding: Finding, sources: dict[str, str]) -> None:
    lines = sources[finding.spot.file].split("\n")
    assert 1 <= finding.spot.line <= len(lines)
    # The column just past a line is where something is missing.
    assert 1 <= finding.spot.column <= len(lines[finding.spot.line - 1]) + 1


def _assert_fine(found: Reading) -> None:
    for finding in found.findings:
        _assert_sayable(finding)
        _assert_inside(finding, found.sources)
        for related in finding.related:
            _assert_inside(finding._replace(spot=related.spot), found.sources)


# ---- one by one --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", _WITH_EXAMPLE, ids=_named)
def test_the_example_of_a_code_provokes_that_code(code: Code) -> None:
    found = [finding.code for finding in reading(code.example).findings]
    assert code.code in found
    tolerated = {code.code} | _FOLLOWS.get(code.code, set())
    if code.code[1] == "1" or "E320" <= code.code <= "E349":  # their examples lack what would use the names in them
        tolerated |= _LEFT_OVER
    assert set(found) <= tolerated


@pytest.mark.parametrize("code", _WITH_EXAMPLE, ids=_named)
def test_what_an_example_provokes_can_be_said_and_stands_inside_the_file(code: Code) -> None:
    _assert_fine(reading(code.example))


def test_every_code_without_an_example_has_a_test_of_its_own_here() -> None:
    assert {code.code for code in _READ if not code.example} == _WITHOUT_EXAMPLE
    tests = " ".join(name for name in globals() if name.startswith("test_"))
    assert [code for code in sorted(_WITHOUT_EXAMPLE) if code.lower() not in tests] == []


@pytest.mark.parametrize("code", CODES.values(), ids=_named)
def test_a_code_says_why_it_matters_and_what_to_do(code: Code) -> None:
    for words in (code.about, code.mend):
        assert words.endswith(".")
        assert words == clean(words)


# ---- files that no example on a page can have beside it ------------------------------------------------------------------


def test_a_picture_that_is_not_beside_the_story_is_w231_where_it_is_named(tmp_path: Path) -> None:
    found = reading("places:\n  bar: {picture: bar.png}\n" + steps("- place: bar", "- Hello."))
    assert found.story is not None
    (missing,) = picture_findings(found.story, str(tmp_path))
    assert (missing.code, missing.spot.line, missing.spot.column, missing.length) == ("W231", 4, 18, 7)
    _assert_fine(found._replace(findings=(missing,)))


# ---- bytes that no example on a page can show ----------------------------------------------------------------------------


def _read_bytes(data: bytes) -> Reading:
    found = read({NAME: data})
    _assert_fine(found)
    return found


def test_a_byte_that_is_no_utf_8_is_e101_where_it_stands() -> None:
    found = _read_bytes(framed(steps("- Café.")).encode("latin-1"))
    assert [(finding.code, finding.spot.line, finding.spot.column) for finding in found.findings] == [("E101", 6, 12)]


def test_a_file_in_utf_16_is_e102() -> None:
    found = _read_bytes(framed(steps("- Hello.")).encode("utf-16"))
    assert [finding.code for finding in found.findings] == ["E102"]


def test_a_file_beyond_the_limit_is_e103_and_is_not_read() -> None:
    found = _read_bytes(framed(steps("- Hello.")).encode() + b"#" * source.MOST_BYTES)
    assert [finding.code for finding in found.findings] == ["E103"]
    assert found.story is None


def test_old_names_that_would_fill_the_memory_are_e354() -> None:
    scenes = ", ".join(f"first{number}: start" for number in range(400))
    options = ", ".join(f"start.go{number}: start.go" for number in range(MOST_OPTIONS // 400))
    renamed = f"renamed:\n  scenes: {{{scenes}}}\n  options: {{{options}}}\n"
    found = _read_bytes(framed(renamed + "scenes: {start: {steps: [{choice: [{option: Go., id: go, end: done}]}]}}\n").encode())
    assert [(finding.code, finding.spot.line) for finding in found.findings] == [("E354", 5)]


def test_a_test_that_walks_longer_than_anybody_reads_is_e807() -> None:
    walk = ", ".join(["go"] * (MOST_STEPS + 1))
    found = _read_bytes(framed(f"tests: [{{test: A, walk: [{walk}]}}]\n").encode())
    assert [finding.code for finding in found.findings] == ["E807"]


def test_a_test_that_fails_is_e810() -> None:
    found = _read_bytes(framed("endings: {done: {title: Done}}\ntests: [{test: A, values: {player: Kim}}]\n").encode())
    assert found.program is not None
    assert found.story is not None
    (verdict,) = run(found.program, found.story.tests)
    assert [finding.code for finding in verdict.failures] == ["E810"]
    _assert_fine(found._replace(findings=verdict.failures))


def test_a_line_longer_than_anybody_reads_is_e408() -> None:
    found = _read_bytes(framed(steps("- say: " + "very " * 900 + "long")).encode())
    assert [finding.code for finding in found.findings] == ["E408"]


def test_a_file_of_too_many_pieces_is_e105(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_EVENTS", 60)
    found = _read_bytes(framed(steps(*["- Hello."] * 60)).encode())
    assert "E105" in [finding.code for finding in found.findings]
    assert found.program is None


def test_a_line_beyond_the_limit_is_e141_and_nothing_is_read() -> None:
    found = _read_bytes(framed(steps("- Hello.", "- [" + "far, " * 30_000 + "]")).encode())
    assert [(finding.code, finding.spot.column) for finding in found.findings] == [("E141", MOST_LINE + 1)]
    assert found.story is None


def test_a_story_of_too_many_pieces_in_all_its_files_is_e105(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "MOST_EVENTS_OF_A_STORY", 60)
    text = framed(steps(*["- Hello."] * 10))
    found = read({f"{name}.yaml": text.encode() for name in "abcd"})
    assert [(finding.code, finding.spot.file) for finding in found.findings] == [("E105", "b.yaml")]


def test_a_file_that_is_not_read_because_those_before_it_have_all_the_pieces_there_may_be_is_e105(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = framed(steps(*["- Hello."] * 10))
    monkeypatch.setattr(reading_module, "MOST_EVENTS_OF_A_STORY", 2 * source.parse_source("a.yaml", text.encode()).pieces)
    found = read({f"{name}.yaml": text.encode() for name in "abcd"})
    assert [(finding.code, finding.spot) for finding in found.findings] == [("E105", Spot("c.yaml", 1, 1))]
    assert found.program is None


def test_a_text_beyond_the_limit_is_e106() -> None:
    found = _read_bytes(framed(steps("- " + "far " * 20_000)).encode())
    assert "E106" in [finding.code for finding in found.findings]


def test_more_findings_than_anybody_reads_end_in_e109() -> None:
    found = _read_bytes(framed(steps("- |", *["  a\u200bb"] * 120)).encode())
    told = [finding.code for finding in found.findings]
    assert told.count("E107") == 100
    assert told.count("E109") == 1


def test_a_file_with_too_much_to_mend_ends_in_e140() -> None:
    found = _read_bytes(framed(steps(*["- [a, ]]], b]"] * 60)).encode())
    assert [finding.code for finding in found.findings][-1] == "E140"


# ---- stories that stop in play -------------------------------------------------------------------------------------------


def _halt(turn: Turn) -> Halt:
    assert isinstance(turn.stop, Halt)
    assert turn.stop.code in CODES
    assert turn.stop.reason == clean(turn.stop.reason)
    return turn.stop


def _start(found: Program) -> Turn:
    return begin(found, SEED, {})


def test_a_scene_that_runs_out_stops_with_e601() -> None:
    # Reading refuses such a story (E508), so this one is made by hand: its call has become a jump that never comes back.
    clean_one = program("scenes:\n  start: {steps: [{call: a}, {end: done}]}\n  a: {steps: [Hello.]}\n")
    code = tuple(Jump(step.to) if isinstance(step, CallScene) else step for step in clean_one.code)
    assert _halt(_start(clean_one._replace(code=code))).code == "E601"


def test_a_round_whose_condition_never_ends_it_stops_with_e602() -> None:
    found = program(
        "variables: {tired: no}\n"
        "scenes:\n  start:\n    steps:\n      - label: round\n      - Round.\n"
        "      - {if: tired, then: [{end: done}]}\n      - set: {tired: no}\n      - goto: .round\n"
    )
    assert _halt(_start(found)).code == "E602"


def test_a_menu_with_every_option_hidden_stops_with_e603() -> None:
    found = program(
        "variables: {open: no}\n"
        "scenes:\n  start:\n    steps:\n      - set: {open: no}\n      - choice: [{option: In., if: open}]\n      - end: done\n"
    )
    assert _halt(_start(found)).code == "E603"


def test_a_menu_with_every_option_locked_stops_with_e603() -> None:
    found = program(
        "variables: {open: no}\n"
        "scenes:\n  start:\n    steps:\n      - set: {open: no}\n"
        "      - choice: [{option: In., if: open, locked: Shut.}]\n      - end: done\n"
    )
    assert _halt(_start(found)).code == "E603"


def test_calls_without_end_stop_with_e604() -> None:
    # Reading refuses calls that come round to themselves (E509), so this one is made by hand.
    clean_one = program("scenes:\n  start: {steps: [{call: a}, {end: done}]}\n  a: {steps: [Hello.]}\n")
    code = tuple(step._replace(to=clean_one.start) if isinstance(step, CallScene) else step for step in clean_one.code)
    assert _halt(_start(clean_one._replace(code=code))).code == "E604"


def test_a_story_that_stops_keeps_what_was_said_up_to_there() -> None:
    found = program(
        "variables: {open: no}\n"
        "scenes:\n  start:\n    steps:\n      - set: {open: no}\n      - Rain.\n"
        "      - choice: [{option: In., if: open}]\n      - end: done\n"
    )
    assert any(isinstance(step, Branch) or step for step in found.code)
    session = Session.new(found, SEED)
    assert session.beat != session.stop
    assert isinstance(session.stop, Halt)


# ---- many at once --------------------------------------------------------------------------------------------------------

MANY = """\
story: {format: 1, id: many, title: Many Mistakes, start: stop}
cast:
  alex: {name: Alex, moods: [dry, warm], colour: teal}
  ines: {name: Ines}
places: {bar: The bar}
variables:
  rapport: {from: 0, to: 10, start: 12}
  asked: no
  intent: {one of: [unsure, date]}
define:
  close: rapport >= 4 and raport < 9
endings:
  done: {title: Done}
scenes:
  stop:
    place: barr
    steps:
      - |
        It rains.
        Alexx: Still.
        Alex (dryy): {if close}Still{else}Yet.
        Ines: "Quite," said {plyer}, and {if rapport == yes}went{end}.
      - The sign says: closed.
      - 'Twas a long night, wasn't it?
      - I live in room #4 upstairs.
      - choice:
          - option: "Say \\"no\\" to {alx}."
            id: no_way
            set: {wormth: +1, asked: +2}
            goto: barn
          - option: Say nothing, but say it
              slowly, to {nobody_at_all}.
            set: {intent: dat}
            goto: .top
          - {option: Leave., id: no_way, end: dune}
          - {option: Stay., id: stay}
      - if: intent == date or
          intent == fate
        then: [Well.]
      - stepz: 3
      - end: done
      - Never.
"""

MISTAKES = [
    ("E201", 3, "colour"),
    ("W517", 7, "rapport"),
    ("E206", 7, "12"),
    ("W503", 8, "asked"),
    ("E335", 11, "raport"),
    ("E307", 16, "barr"),
    ("E310", 20, "Alexx"),
    ("E308", 21, "dryy"),
    ("E348", 21, "close"),
    ("E403", 21, "{if"),
    ("E309", 22, "plyer"),
    ("E340", 22, "yes}"),
    ("E210", 23, "The sign"),
    ("E121", 24, "'Twas"),
    ("W101", 25, "#4"),
    ("E309", 27, "alx"),  # behind two escapes
    ("E305", 29, "wormth"),
    ("E312", 29, "+2"),
    ("E301", 30, "barn"),
    ("E309", 32, "nobody_at_all"),  # on the second line of the option
    ("E306", 33, "dat}"),
    ("E302", 34, ".top"),
    ("E208", 35, "no_way"),
    ("E303", 35, "dune"),
    ("E338", 38, "fate"),  # on the second line of the condition
    ("E204", 40, "stepz"),
    ("W501", 42, "Never"),
]
"""Each mistake: its code, its line, and what stands where the finding should point."""


def test_a_story_with_many_mistakes_is_told_of_all_of_them_at_once_and_of_where_they_are() -> None:
    found = read({NAME: MANY.encode()})
    _assert_fine(found)
    lines = MANY.split("\n")
    expected = [(code, line, lines[line - 1].index(words) + 1) for code, line, words in MISTAKES]
    assert sorted((finding.code, *finding.spot[1:]) for finding in found.findings) == sorted(expected)


def test_what_is_underlined_is_what_is_wrong() -> None:
    found = read({NAME: MANY.encode()})
    lines = MANY.split("\n")

    def underlined(finding: Finding) -> str:
        start = finding.spot.column - 1
        return lines[finding.spot.line - 1][start : start + finding.length]

    words = {(finding.code, finding.spot.line): underlined(finding) for finding in found.findings}
    expected = {
        ("E201", 3): "colour", ("E335", 11): "raport", ("E307", 16): "barr", ("E310", 20): "Alexx", ("E308", 21): "dryy",
        ("E309", 22): "plyer", ("E309", 27): "alx", ("E305", 29): "wormth", ("E301", 30): "barn",
        ("E309", 32): "nobody_at_all", ("E306", 33): "dat", ("E302", 34): ".top", ("E303", 35): "dune", ("E338", 38): "fate",
        ("E204", 40): "stepz",
    }  # fmt: skip
    assert {place: words.get(place) for place in expected} == expected


def test_a_name_that_is_nearly_right_comes_with_the_name_that_was_meant() -> None:
    found = read({NAME: MANY.encode()})
    meant = {(finding.code, finding.spot.line): finding.suggestion for finding in found.findings}
    expected = {
        ("E201", 3): "color", ("E335", 11): "rapport", ("E307", 16): "bar", ("E310", 20): "Alex", ("E308", 21): "dry",
        ("E309", 22): "player", ("E309", 27): "alex", ("E306", 33): "date", ("E303", 35): "done", ("E338", 38): "date",
    }  # fmt: skip
    assert {place: meant.get(place) for place in expected} == expected


def test_findings_come_in_the_order_of_the_file() -> None:
    found = read({NAME: MANY.encode()}).findings
    assert [finding.spot for finding in found] == sorted(finding.spot for finding in found)


# ---- and none ------------------------------------------------------------------------------------------------------------

EVERYTHING = """\
# Every construct of the format, and nothing wrong with any.
story:
  format: 1
  id: everything
  title: Everything
  version: 3
  start: start
  author: Nobody
  about: A story for a test.
  notes: [rain]
  player: Sam
  pronouns: they
cast:
  alex: {name: Alex, pronouns: they, color: teal, moods: [dry, warm], portrait: {hair: bob, extra: flower}}
  ines: {name: Ines Roy, pronouns: xe/xem/xyr/xyrs/xemself/are, moods: {grand: smile}, portrait: {neutral: i.png, sad: s.png}}
places:
  stop: The stop
  shop: {title: The shop, picture: bakery, time: dawn}
  yard:
    picture:
      palette: {b: brown, y: {color: "#ffee88", glows: yes}, "#": navy}
      rows: |
        bb#y
        b  b
variables:
  rapport: {from: -2, to: 10, start: 2, meter: You two, words: [strangers, easy, in step]}
  late: {from: 0, to: 18, meter: The time, clock: "21:30 +10"}
  guided: {start: no, setting: cues}
  asked: no
  intent: {one of: [unsure, date, friend], start: unsure}
  bag: {set of: [umbrella, book], start: [book]}
  card: {drawn: {reader: 3, late: {weight: 1, if: nights > 0}}}
  nights: {from: 0, to: 9, kept: yes}
  met: {start: no, kept: yes}
  nickname: {text: Pal, kept: yes}
define:
  warm: rapport >= 4 and card == reader
  score: warm + asked + 2 * (umbrella in bag)
endings:
  done: {title: Done, tone: bright, text: "It is {score} o'clock.", notes: [a]}
  lost: {title: Lost, hint: Somebody has to lose it.}
report:
  title: Report of {player}
  watch: {warm: Warm, asked: Asked}
  at: asked and seen(other)
  steps:
    - "Alex (dry): {They} came to {score}."
    - {match: card, reader: A book., else: [{if: met, then: [Again.], else: Once.}]}
  sources: {fox: {title: Fox, cites: "page 1", otherwise: Nothing.}}
  notes:
    n: {about: Asking, best: Good., turn: There., worst: Bad., fox: "{if asked}Asked.{end}"}
    a: {fox: Done.}
  last: Tea.
promises:
  - never: ending == done and rapport < -1
  - always: rapport <= 10
  - can: asked
  - {after: asked, never: intent == unsure and not asked}
scenes:
  start:
    place: stop
    steps:
      - |
        Rain. {player} waits; {they} {are} early, {alex} is late and {ines.they} {ines.they}.
        Alex (dry): {first|second|last} {&a|b} {!c|d} {~e|f} *quite* wet.
        Ines (text): on my way
        Ines (text 21:40): {late}{if guided}, mind{end}
        You: {if warm}Hello{elif asked}Hi{else}…{end} {rapport}, {intent} and {nickname}.
          This goes on with the line above.
      - show: alex (warm)
      - place: shop
      - place: yard
      - wait: 0.5
      - ask: player
        prompt: Your name?
        default: Sam
      - {ask: pronouns, prompt: And your pronouns?, default: they, kept: yes}
      - {ask: nickname, prompt: What do they call you?}
      - set: {rapport: +1, late: +1, asked: yes, intent: date, nights: = nights + 1, bag: +umbrella}
      - {set: {bag: -book, met: yes}, once: yes}
      - if: umbrella in bag and intent in [date, friend]
        then: Good.
        elif:
          - {if: visits(start) > 2 or seen(.here), then: [Again.]}
        else: {Alex: Hm.}
      - match: rapport
        -2..0: Cold.
        1: Cool.
        else: [Warm.]
      - {match: asked, yes: Yes., no: No.}
      - {match: card, reader: A book., late: A watch.}
      - {chance: 1 in 3, then: [Heads.], else: [Tails.]}
      - chance:
          - {odds: 2, then: One.}
          - {odds: 1, then: Other.}
      - label: here
      - call: {scene: price, with: {cost: 3, dear: no, kind: tea}}
      - storylets: {of: [cat, dog], hand: 1}
        shuffle: yes
        loop: yes
        otherwise: [Nothing more.]
      - choice:
          - {option: "Go on, {player}.", id: on, goto: .here, if: rapport < 9, locked: Not *now*.}
          - {option: Ask., id: ask, once: yes, set: {asked: yes, rapport: +1}, steps: [Asked.], notes: [n]}
          - {option: Call., id: call, call: {scene: price, with: {cost: = rapport, dear: yes, kind: coffee}}}
          - {option: Leave., id: leave, end: done}
          - {option: Out., id: out, goto: other.door}
        id: main
        loop: yes
        shuffle: yes
        once: yes
      - say: "{if chosen(ask) and chosen(start.on)}Asked.{end}"
        notes: [b, "4"]
        once: yes
      - goto: other
  price:
    takes: {cost: {from: 0, to: 10}, dear: no, kind: {one of: [tea, coffee]}}
    steps:
      - "The {kind} is {cost}.{if dear} Dear.{end}"
  cat: {when: rapport > 3, offer: Stroke the cat., once: yes, steps: [Purr.]}
  dog: {offer: "Pat the {&old|young} dog.", once: yes, steps: [Woof., {show: nobody}]}
  other:
    steps:
      - Outside.
      - label: door
      - end: lost
"""


def test_a_clean_story_with_every_construct_has_no_finding_at_all() -> None:
    found = read({NAME: EVERYTHING.encode()})
    assert found.findings == ()
    assert found.program is not None


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: text.replace("rapport: +1, late: +1, asked", "raport: +1, late: +1, asked"),
        lambda text: text.replace("goto: other.door", "goto: other.dor"),
        lambda text: text.replace("{score}", "{scorn}"),
        lambda text: text.replace("    steps:\n      - Outside.", "    stepz:\n      - Outside."),
        lambda text: text.replace("if: nights > 0", "if: asked"),
    ],
)
def test_any_mistake_in_the_clean_story_is_found(broken: Callable[[str], str]) -> None:
    text = broken(EVERYTHING)
    assert text != EVERYTHING
    assert read({NAME: text.encode()}).findings
