"""What players see beside the story: meters, clocks, times of messages, hints; and the flags that follow their settings."""

from __future__ import annotations

import pytest

from crushgame.check.walks.trials import run
from crushgame.play.beats import Message
from crushgame.play.engine import as_set
from crushgame.play.session import Session
from crushgame.story.declarations import MOST_TIMES, MOST_TIMES_OF_A_STORY
from crushgame.story.program import Meter
from tests.story.frame import SEED, SEEDS, codes, play, program, reading, said, steps, turn

METERS = "variables:\n  plain: {from: 0, to: 3, meter: Plain}\n" + steps("- set: {plain: +1}")


def _meters(*variables: str) -> tuple[Meter, ...]:
    moves = "".join(f"      - set: {{{variable.split(':')[0]}: {start}}}\n" for variable, start in _starts(variables))
    text = "variables:\n" + "".join(f"  {variable}\n" for variable in variables)
    return program(f"{text}scenes:\n  start:\n    steps:\n{moves}      - Hello.\n      - end: done\n").meters


def _starts(variables: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(variable, "date" if "one of" in variable else "+1") for variable in variables]


# ---- meters ----


def test_meters_come_in_the_authors_order_with_their_titles_words_and_ranges() -> None:
    assert _meters(
        "rapport: {from: -2, to: 7, meter: You two, words: [cold, warm]}",
        "hidden: {from: 0, to: 3, words: [a, b], kept: yes}",
        "intent: {one of: [not_sure, date], meter: What it is}",
        "nerve: {from: 0, to: 5, meter: Nerve}",
    ) == (
        Meter("rapport", "You two", 0, -2, 7, ("cold", "warm"), False),
        Meter("intent", "What it is", 2, 0, 1, ("not sure", "date"), False),
        Meter("nerve", "Nerve", 3, 0, 5, (), False),
    )


def test_a_meter_is_seen_so_the_story_need_not_say_it() -> None:
    assert codes(METERS) == []
    assert codes(METERS.replace(", meter: Plain", "")) == ["W503"]


@pytest.mark.parametrize(
    "variable",
    ["{start: no, meter: A}", "{drawn: {b: 1, c: 1}, meter: A}", "{set of: [b, c], meter: A}", "{text: b, meter: A}"],
)
def test_what_is_neither_a_number_nor_one_of_some_names_is_no_meter(variable: str) -> None:
    assert "E224" in codes(f"variables: {{a: {variable}}}\n" + steps("- Hello."))


# ---- clocks ----


def test_a_clock_is_said_as_a_time_wherever_its_value_is_said_and_counted_as_a_number() -> None:
    text = 'variables: {late: {from: 0, to: 30, clock: "21:30 +10"}}\n' + steps(
        "- '{late}'", "- set: {late: +9}", "- '{late}{if late == 9}, nine{end}'", "- set: {late: = late + 12}", "- '{late}'"
    )
    assert said(play(text)) == ["21:30", "23:00, nine", "01:00"]


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("23:50 +5", ("23:45", "23:50", "23:55", "00:00")),
        ("0:00 -1", ("00:01", "00:00", "23:59", "23:58")),
        ("12:00 +1440", ("12:00", "12:00", "12:00", "12:00")),
    ],
)
def test_a_clock_goes_round_at_midnight_either_way(clock: str, words: tuple[str, ...]) -> None:
    (meter,) = _meters(f'late: {{from: -1, to: 2, start: 0, meter: It is, clock: "{clock}"}}')
    assert (meter.words, meter.is_clock) == (words, True)


@pytest.mark.parametrize(
    "clock", ["21:30", "24:00 +1", "21:60 +1", "21:30 10", "21:30 +0", "21:30 +1.5", "half past +1", "+10"]
)
def test_what_is_no_clock_is_found(clock: str) -> None:
    assert codes(f'variables: {{late: {{from: 0, to: 3, clock: "{clock}"}}}}\n' + steps("- '{late}'", "- set: {late: +1}")) == [
        "E230"
    ]


def test_a_clock_has_a_day_of_values_at_most() -> None:
    text = 'variables: {late: {from: 1, to: 1440, clock: "21:30 +1"}}\n' + steps("- '{late}'", "- set: {late: +1}")
    assert codes(text) == []
    assert codes(text.replace("from: 1,", "from: 0,")) == ["E229"]


def _clocks(number: int, clock: str) -> str:
    """A story with so many clocks of a whole day; `#` in `clock` is the number of each."""
    clocks = "".join(
        f"  c{at}: {{from: 0, to: 1439, meter: M, clock: {clock.replace('#', str(at))}}}\n" for at in range(number)
    )
    return f"variables:\n{clocks}" + steps(*(f"- set: {{c{at}: +1}}" for at in range(number)))


def test_clocks_that_go_alike_share_their_times() -> None:
    first, *others = program(_clocks(30, "21:30 +1")).meters
    assert len(others) == 29
    assert all(meter.words is first.words for meter in others)


def test_the_different_times_of_all_clocks_of_a_story_are_bounded() -> None:
    most = MOST_TIMES_OF_A_STORY // MOST_TIMES
    assert codes(_clocks(most, "21:30 +1#")) == []
    (finding,) = reading(_clocks(most + 9, "21:30 +1#")).findings
    assert (finding.code, finding.spot.line) == ("E229", 2 + 1 + most + 1)


@pytest.mark.parametrize("clock", ["2\u0661:30 +1", "\u0662:30 +1", "21:3\u0660 +1", "21:30 +1\u0661"])
def test_a_clock_is_written_in_the_digits_that_times_are_said_in(clock: str) -> None:
    text = f"variables: {{late: {{from: 0, to: 3, clock: {clock}}}}}\n" + steps("- '{late}'", "- set: {late: +1}")
    assert codes(text) == ["E230"]


def test_a_clock_has_no_words_besides() -> None:
    text = 'variables: {late: {from: 0, to: 3, clock: "21:30 +1", words: [a, b]}}\n' + steps("- '{late}'", "- set: {late: +1}")
    assert codes(text) == ["E224"]


# ---- messages ----


def _messages(*lines: str) -> list[Message]:
    text = "cast: {mo: {name: Mo, moods: [dry]}}\n" + steps(*lines)
    return [beat for beat in turn(play(text)) if isinstance(beat, Message)]


def test_a_message_has_the_time_that_is_written_in_two_digits_or_none() -> None:
    lines = ["- |", "  Mo (text 21:40): a", "  Mo (text 9:05): b", "  Mo (text): c", "  You (text 00:00): d {player}"]
    assert [(one.speaker, one.time) for one in _messages(*lines)] == [
        ("mo", "21:40"), ("mo", "09:05"), ("mo", ""), ("you", "00:00"),
    ]  # fmt: skip
    assert [one.time for one in _messages("- {Mo (text 23:59): a}")] == ["23:59"]


@pytest.mark.parametrize("time", ["24:00", "21:60", "2140", "21.40", "9:5", "soon", "21:40 pm", "2\u0661:40", "\u0669:40"])
@pytest.mark.parametrize("line", ["- |\n        Mo (text {}): a", "- {{Mo (text {}): a}}"])
def test_what_is_no_time_of_a_message_is_found_where_it_stands(line: str, time: str) -> None:
    (finding,) = reading("cast: {mo: {name: Mo}}\n" + steps(line.format(time))).findings
    assert (finding.code, finding.length) == ("E411", len(f"text {time}"))


def test_a_name_with_a_slip_in_it_is_found_before_a_time_too() -> None:
    assert codes("cast: {mona: {name: Mona}}\n" + steps("- |", "  Mnoa (text 21:40): a", "  Mona: b")) == ["E310"]


# ---- endings ----


def test_an_ending_can_have_a_hint() -> None:
    ends = "endings: {done: {title: Done, hint: Say   yes.}, gone: {title: Gone}}\n"
    choice = "- choice: [{option: A., id: a, end: gone}, {option: B., id: b}]"
    assert [ending.hint for ending in program(ends + steps(choice)).endings.values()] == ["Say yes.", ""]


# ---- settings ----

SETTINGS = """\
variables:
  numbers: {start: no, setting: numbers}
  guided: {start: yes, setting: cues}
  own: no
"""
SAYS = SETTINGS + steps("- '{numbers} {guided} {own}'", "- set: {own: yes, guided: no}")


def test_a_flag_with_a_setting_starts_as_the_player_has_set_it_or_else_as_written() -> None:
    one = program(SAYS)
    assert said(Session.new(one, SEED)) == ["no yes no"]
    assert said(Session.new(one, SEED, as_set(one, {}))) == ["no yes no"]
    assert said(Session.new(one, SEED, as_set(one, {"numbers": True}))) == ["yes yes no"]
    assert said(Session.new(one, SEED, as_set(one, {"numbers": False, "cues": False}))) == ["no no no"]


def test_no_seed_decides_what_a_player_has_set() -> None:
    one = program(SAYS)
    assert {said(Session.new(one, seed))[0] for seed in SEEDS} == {"no yes no"}
    assert said(Session.new(one, "told draw/numbers=1: x")) == ["no yes no"]


def test_what_a_player_has_set_is_carried_in_by_its_variable_and_not_kept_after_the_game() -> None:
    session = Session.new(program(SAYS), SEED, as_set(program(SAYS), {"numbers": True}))
    assert session.carried == {"numbers": "yes"}
    assert session.kept() == {}


def test_what_does_not_fit_a_setting_is_left_at_its_start() -> None:
    assert said(play(SAYS, carried={"numbers": 7, "guided": "maybe", "own": "yes"})) == ["no yes no"]


def test_a_setting_need_not_be_set_by_the_story() -> None:
    assert codes(SETTINGS.replace("  own: no\n", "") + steps("- '{numbers} {guided}'")) == []


@pytest.mark.parametrize(
    ("variable", "code"),
    [
        ("{start: no, setting: numebrs}", "E225"),
        ("{start: no, setting: numbers, kept: yes}", "E224"),
        ("{from: 0, to: 1, setting: numbers}", "E224"),
        ("{one of: [b, c], setting: cues}", "E224"),
    ],
)
def test_only_a_flag_that_is_not_kept_can_follow_a_setting_that_there_is(variable: str, code: str) -> None:
    assert code in codes(f"variables: {{a: {variable}}}\n" + steps("- Hello."))


def test_two_flags_that_follow_one_setting_are_found_at_the_second_with_the_place_of_the_first() -> None:
    text = "variables:\n  a: {start: no, setting: cues}\n  b: {start: no, setting: numbers}\n  c: {start: yes, setting: cues}\n"
    (finding,) = reading(text + steps("- '{a}{b}{c}'")).findings
    assert (finding.code, finding.spot.line, finding.length, finding.values) == ("E232", 6, 4, {"setting": "cues"})
    assert [other.spot.line for other in finding.related] == [4]


@pytest.mark.parametrize(
    "taken", ["{from: 0, to: 1, meter: A}", '{from: 0, to: 1, clock: "1:00 +1"}', "{start: no, setting: cues}"]
)
def test_what_a_call_passes_in_is_no_meter_no_clock_and_no_setting(taken: str) -> None:
    text = "scenes:\n  start: {steps: [{call: {scene: a, with: {b: 1}}}, {end: done}]}\n  a: {takes: {b: %s}, steps: ['{b}']}\n"
    assert "E222" in codes(text % taken)


def test_a_story_test_gives_a_setting_where_it_gives_what_is_kept() -> None:
    text = SAYS + "tests:\n  - {test: Set., kept: {numbers: yes, guided: no}, says: [yes no no]}\n"
    found = reading(text)
    assert found.findings == ()
    assert found.program is not None
    assert found.story is not None
    assert [verdict.failures for verdict in run(found.program, found.story.tests)] == [()]


def test_a_story_test_cannot_draw_a_setting() -> None:
    assert codes(SAYS + "tests:\n  - {test: Set., draw: {numbers: yes}}\n") == ["E802"]
