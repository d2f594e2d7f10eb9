"""The report of a check: one screen for people, JSON and annotations for programs. Proofs are made up, stories are real."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.check.proof import Chance, Length, Tally
from crushgame.check.show.figures import bar, chance_of, counted, fraction, mean, percent, seconds, whole
from crushgame.check.show.report import (
    Reported,
    as_github,
    as_json,
    headline,
    length_words,
    tally_words,
    text,
    verdict,
    words_read,
)
from crushgame.check.show.retelling import LONGEST_WALK, retold, said
from crushgame.check.walks import walkfile
from crushgame.commands.output import style
from crushgame.play.beats import Decision
from crushgame.play.walk import Walk
from crushgame.story.diagnostics import Finding
from crushgame.story.printable import first_unprintable
from crushgame.story.program import ChoicePoint, Program
from crushgame.story.reading import Reading
from tests.check.made_up import odds, proof
from tests.story.frame import reading

STORY = """\
variables:
  card: {drawn: {reader: 3, late: 1}}
  times: {from: 0, to: 3, kept: yes}
scenes:
  start:
    steps:
      - {ask: player, default: Sam}
      - chance: 1 in 3
        then: Heads.
        else: Tails.
      - match: card
        reader: "A reader {times}."
        late: Late.
      - choice:
          - {option: "Again, *please*.", id: again, goto: start}
          - {option: Stop., id: stop, set: {times: +1}, end: done}
          - {option: Think., id: think}
      - end: other
endings: {done: {title: Done}, other: {title: A "Second" <Way>}}
"""

STEPS = (Decision("start", "again", "again"), Decision("start", "again", "stop"))
WALK = Walk({"times": 2}, {"draw/card": (3,), "start/chance/1": (0, 1)}, STEPS)


@pytest.fixture(scope="module")
def story() -> Reading:
    return reading(STORY)


def program_of(story: Reading) -> Program:
    assert story.program is not None
    return story.program


def trap(story: Reading) -> Finding:
    menu = next(step for step in program_of(story).code if isinstance(step, ChoicePoint))
    return Finding("E702", menu.options[0].spot, {"words": "Again, please."})


# ---- text --------------------------------------------------------------------------------------------------------------


def test_a_clean_story_takes_one_screen(story: Reading) -> None:
    clean = proof(of=odds(program_of(story)))
    assert text(clean, story, "dry-run", 80).split("\n") == [
        "dry-run: proved, 12,345 states at 210 places in 0.12 s",
        "  10 of 10 scenes can be read           31 of 31 options can be chosen",
        "  5 of 5 endings can be reached         1 of 1 promise holds",
        "",
        "For a player who chooses evenly among what is open:",
        "    50.0%  ███████████████                 1/2  Done",
        '    50.0%  ███████████████                 1/2  A "Second" <Way>',
        "  Sooner or later, every such playthrough comes to an ending.",
        "  6 to 40 choices, 14.2 expected.",
        "  A game reads about 812 words or more, without a limit (1,204 on average);",
        "  without going round in circles, 950 at most.",
    ]


def test_a_finding_is_followed_by_its_walk_in_words_and_how_to_play_it(story: Reading) -> None:
    told = text(proof(trap(story), walks={0: WALK._replace(carried={})}), story, "my story.yaml", 80)
    lines = told.split("\n")
    assert lines[0] == "my story.yaml: 1 error found in 12,345 states at 210 places in 0.12 s"
    assert lines[4].endswith('error[E702]: after "Again, please." no ending can be reached any more')
    at = lines.index("   a shortest walk there:")
    assert lines[at + 1 : at + 9] == [
        "      - drawn at the start: card = late",
        "     1. start: asked for the player's name: Sam",
        "      - chance in start: way 1 of 2 (1 in 3, line 9)",
        "     2. start: Again, please.",
        "     3. start: asked for the player's name: Sam",
        "      - chance in start: way 2 of 2 (2 in 3, line 9)",
        "     4. start: Stop.",
        "      - The ending done: Done",
    ]
    assert lines[at + 9] == (
        "   play it: crushgame play 'my story.yaml' --seed 'told draw/card=3 start/chance/1=0,1: heron-0000'"
    )


def test_a_command_that_plays_a_walk_is_shown_as_it_is_given(story: Reading) -> None:
    told = text(proof(trap(story), walks={0: WALK}), story, "x", 80, replays={0: "crushgame play x --walk w.yaml"})
    assert "   play it: crushgame play x --walk w.yaml" in told.split("\n")


def test_a_walk_with_kept_values_has_no_command_that_would_leave_them_out(story: Reading) -> None:
    told = text(proof(trap(story), walks={0: WALK}), story, "x", 80)
    assert "      - kept from an earlier game: times = 2" in told.split("\n")
    assert "play it" not in told


def test_not_proved_is_loud_and_says_that_all_of_it_is_only_so_far(story: Reading) -> None:
    unproved = proof(unproved="the budget of 30 s was spent with 61 of 210 places done.")
    dressed: list[tuple[str, str]] = []

    def dress(words: str, kind: str) -> str:
        dressed.append((words, kind))
        return words

    lines = text(unproved, story, "x", 100, style=dress).split("\n")
    assert lines[0] == "x: NOT PROVED: the budget of 30 s was spent with 61 of 210 places done"
    assert lines[1] == "  In 0.12 s it saw 12,345 states at 210 places. What follows is known so far, and no more."
    assert lines[2].startswith("  10 of 10 scenes can be read so far ")
    assert [kind for _, kind in dressed[:2]] == ["bad", "bad"]
    assert "good" not in {kind for _, kind in dressed}
    assert "proved," not in "\n".join(lines)


@pytest.mark.parametrize("findings", [0, 1])
def test_only_what_was_proved_without_a_finding_is_green(story: Reading, findings: int) -> None:
    kinds: list[str] = []
    warning = Finding("W712", trap(story).spot, {"words": "x"})

    def dress(words: str, kind: str) -> str:
        kinds.append(kind)
        return words

    text(proof(*[warning] * findings), story, "x", 80, style=dress)
    assert ("good" in kinds) == (not findings)


def test_a_story_that_cannot_be_read_is_not_said_to_be_proved() -> None:
    broken = reading("scenes: {start: {steps: [{goto: nowhere}]}}")
    told = text(
        proof(*broken.findings)._replace(tallies=(), unproved="it has errors", no_odds="it has errors"), broken, "x", 200
    )
    said_of = "x: 1 error, 1 warning; with errors like these there is nothing to play, so nothing was proved"
    assert told.split("\n")[0] == said_of
    assert "it has errors" not in told
    assert "so far" not in told


def test_an_unfinished_tally_stands_out(story: Reading) -> None:
    kinds: dict[str, str] = {}
    tallies = (Tally("options can be chosen", 30, 31), Tally("scenes can be read", 3, 3), Tally("promises hold", 0, 0))
    text(proof()._replace(tallies=tallies), story, "x", 40, style=lambda words, kind: kinds.setdefault(words, kind) and words)
    assert kinds["30 of 31 options can be chosen"] == "warning"
    assert not any("promise" in words for words in kinds)


def test_why_there_are_no_odds_is_said(story: Reading) -> None:
    assert text(proof()._replace(no_odds="there are too many states"), story, "x").endswith(
        "\n\nNo odds: there are too many states"
    )


def test_never_ending_has_a_bar_of_its_own_and_floats_say_how_far_they_may_be_off(story: Reading) -> None:
    made = odds(program_of(story))._replace(never_ending=Chance(0.25, Fraction(1, 4)), residual=1e-12, player="never leaves")
    lines = text(proof(of=made), story, "x", 80, ascii_only=True).split("\n")
    assert "For a player who never leaves:" in lines
    assert any(line.startswith("    25.0%  ####") and line.endswith("1/4  (never comes to an end)") for line in lines)
    assert lines[-1] == "  These odds are floats, right to within 1e-12."
    assert "Sooner or later" not in "\n".join(lines)


def test_what_has_no_odds_is_said(story: Reading) -> None:
    made = odds(program_of(story))._replace(left_out="2 scenes have none")
    assert text(proof(of=made), story, "x").split("\n")[-1] == "  2 scenes have none."


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_verdict_tallies_and_odds_fit_the_width(story: Reading, width: int) -> None:
    for unproved in ("", "the story has more states than fit into two gigabytes of memory"):
        told = text(proof(of=odds(program_of(story)), unproved=unproved), story, "dry-run", width)
        assert max(map(len, told.split("\n"))) <= width


def test_nothing_of_a_story_steers_the_terminal() -> None:
    hostile = reading(STORY)._replace()
    program = program_of(hostile)
    endings = {key: ending._replace(title="\x1b[2J\u202eno\nway") for key, ending in program.endings.items()}
    hostile = hostile._replace(program=program._replace(endings=endings))
    made = proof(trap(hostile), walks={0: WALK._replace(carried={"times": "\x1b]0;x\x07"})}, of=odds(program))
    made = made._replace(tallies=(Tally("\x1b[31mthings", 1, 1),), unproved="\x9bwhy\x07")
    reported = Reported("na\x1bme", hostile, made)
    assert first_unprintable(text(made, hostile, reported.name)) == -1
    assert first_unprintable(as_json([reported])) == -1
    assert first_unprintable(as_github([reported])) == -1


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert style()("proved", "good") == "proved"
    monkeypatch.setattr("sys.stdout", _Terminal())
    assert style()("proved", "good") == "\x1b[1;32mproved\x1b[0m"
    assert style()("words", "nothing in particular") == "words"
    monkeypatch.setenv("TERM", "dumb")
    assert style()("proved", "good") == "proved"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert style()("proved", "good") == "proved"


# ---- walks in words ----------------------------------------------------------------------------------------------------


def test_a_walk_that_does_not_fit_says_why_at_its_end(story: Reading) -> None:
    steps = retold(program_of(story), Walk({}, {}, (Decision("start", "again", "leave"),)))
    assert steps[-1].kind == "end"
    assert steps[-1].words == "What you chose here is no longer offered."


def test_a_walk_to_a_menu_says_what_is_open_there(story: Reading) -> None:
    assert said(retold(program_of(story), Walk({}, {}, ()))[-1]) == "Open in start: “Again, please.”, “Stop.”, “Think.”"


def test_chances_that_a_walk_does_not_tell_are_not_told(story: Reading) -> None:
    assert not [step for step in retold(program_of(story), Walk({}, {}, STEPS)) if step.kind in ("chance", "drawn")]


def test_a_long_walk_is_told_by_its_first_and_last_steps_with_their_numbers(story: Reading) -> None:
    steps = retold(program_of(story), Walk({}, {}, STEPS[:1] * 60 + STEPS[1:]))
    assert len(steps) == LONGEST_WALK
    assert next(said(step) for step in steps if step.kind == "more") == "… 84 steps more …"
    assert (steps[0].number, steps[-2].number) == (1, 122)


# ---- JSON and GitHub ---------------------------------------------------------------------------------------------------


def test_json_has_an_object_for_each_story_with_everything(story: Reading) -> None:
    made = proof(trap(story), walks={0: WALK}, of=odds(program_of(story)))
    whole = json.loads(as_json([Reported("x", story, made), Reported("y", story, proof())]))
    assert whole["format"] == 1
    first, second = whole["stories"]
    assert list(first) == [
        "story", "verdict", "summary", "unproved", "states", "places", "seconds", "tallies", "findings", "odds", "no_odds",
        "saves", "notes",
    ]  # fmt: skip
    assert (first["verdict"], second["verdict"]) == ("errors", "proved")
    assert first["tallies"][0] == {"what": "scenes can be read", "proved": 10, "of": 10}
    assert first["findings"][0]["code"] == "E702"
    assert first["odds"]["endings"]["done"] == {"value": 0.5, "exact": "1/2"}
    assert first["odds"]["words"] == {"shortest": 812, "expected": 1204.5, "longest": None, "about": True, "straight": 950}
    assert {"scene": "start", "option": "stop", "value": pytest.approx(1 / 3), "exact": None} in first["odds"]["options"]
    assert (second["odds"], second["unproved"], second["findings"]) == (None, None, [])


def test_the_walk_of_a_finding_in_json_can_be_played(story: Reading) -> None:
    record = json.loads(as_json([Reported("x", story, proof(trap(story), walks={0: WALK}))]))["stories"][0]["findings"][0]
    again = walkfile.read(program_of(story), record["walk"]["file"].encode())
    assert isinstance(again, walkfile.WalkFile), again
    assert [decision for decision in again.walk.decisions if decision.option] == list(WALK.decisions)
    assert (again.walk.carried, again.walk.fates) == (WALK.carried, WALK.fates)
    assert record["walk"]["steps"][-1]["words"] == "The ending done: Done"


def test_json_writes_no_number_that_json_does_not_have(story: Reading) -> None:
    made = odds(program_of(story))
    huge = Chance(1e-300, Fraction(1, 10**5000))
    made = made._replace(endings=made.endings | {"done": huge}, words=Length(1, float("inf"), None), residual=float("nan"))
    record = json.loads(as_json([Reported("x", story, proof(of=made))]))["stories"][0]["odds"]
    assert record["endings"]["done"] == {"value": 1e-300, "exact": None}
    assert (record["words"]["expected"], record["residual"]) == (None, None)


def test_github_gets_annotations_and_a_line_that_sums_up(story: Reading) -> None:
    lines = as_github([Reported("x", story, proof(trap(story))), Reported("y", story, proof())]).split("\n")
    assert lines[0].startswith("::error file=story.yaml,line=")
    assert lines[1].startswith("::error title=crushgame check::x: 1 error found in ")
    assert lines[2] == "::notice title=crushgame check::y: proved, 12,345 states at 210 places in 0.12 s"


def test_github_is_told_loudly_what_is_not_proved(story: Reading) -> None:
    told = as_github([Reported("x", story, proof(unproved="only 30% is done"))])
    assert told == "::error title=crushgame check::x: NOT PROVED: only 30%25 is done"


def test_a_verdict_is_the_worst_that_is_to_be_said(story: Reading) -> None:
    warning = Finding("W712", trap(story).spot, {"words": "x"})
    assert verdict(proof(), story) == "proved"
    assert verdict(proof(warning), story) == "warnings"
    assert verdict(proof(warning, trap(story)), story) == "errors"
    assert verdict(proof(trap(story), unproved="too large"), story) == "unproved"
    assert headline(proof(warning), story).endswith(" in 0.12 s; 1 warning")


# ---- numbers -----------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(value=st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_what_is_neither_certain_nor_impossible_never_reads_so(value: float) -> None:
    assert percent(value) not in ("0%", "0.0%", "0.00%", "100%", "100.0%")
    assert chance_of(Chance(value, Fraction(value))) not in ("0%", "0.0%", "100%", "100.0%")
    assert bar(value, 20).strip()
    assert len(bar(value, 20)) == len(bar(value, 20, ascii_only=True)) == 20


def test_an_exact_chance_tells_certain_from_nearly_so() -> None:
    assert chance_of(Chance(1.0, Fraction(10**30 - 1, 10**30))) == "> 99.9%"
    assert chance_of(Chance(0.0, Fraction(1, 10**400))) == "< 0.01%"
    assert (chance_of(Chance(1.0, Fraction(1))), chance_of(Chance(0.0, Fraction(0)))) == ("100%", "0%")


def test_only_a_short_fraction_is_shown() -> None:
    assert fraction(Chance(0.5, Fraction(1, 2))) == "1/2"
    assert fraction(Chance(0.5, Fraction(123456789, 987654321))) == ""
    assert fraction(Chance(0.5, Fraction(10**6000, 10**6000 + 1))) == ""
    assert fraction(Chance(1.0, Fraction(1))) == fraction(Chance(0.3)) == ""


def test_times_are_said_as_people_say_them() -> None:
    assert [seconds(time) for time in (0.001, 0.5, 42, 150)] == ["under 0.01 s", "0.50 s", "42.0 s", "2 min 30 s"]


def test_lengths_say_what_is_known_and_no_more() -> None:
    assert length_words(Length(3, 3.0, 3), "choice", "choices") == "always 3 choices"
    assert length_words(Length(1, None, None), "choice", "choices") == "1 choice or more, without a limit"
    assert length_words(Length(2, 1234.4, 9000), "choice", "choices") == "2 to 9,000 choices, 1,234 expected"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (Length(2412, 2790.2, 3190), "A game reads 2,412 to 3,190 words (2,790 on average)."),
        (Length(78, 85.3, 99, is_about=True), "A game reads about 78 to 99 words (85.3 on average)."),
        (Length(45, 45.0, 45), "Every game reads 45 words."),
        (Length(1, None, None), "A game reads 1 word or more, without a limit."),
        (
            Length(0, 3.0, None, straight=0),
            "A game reads 0 words or more, without a limit (3.0 on average); without going round in circles, 0 at most.",
        ),
    ],
)
def test_the_words_of_a_game_are_said_from_fewest_to_most(length: Length, said: str) -> None:
    assert words_read(length) == said


def test_tallies_are_said_of_one_and_of_many() -> None:
    assert tally_words(Tally("options can be chosen", 1, 1)) == "1 of 1 option can be chosen"
    assert (
        tally_words(Tally("choices always leave something to choose", 0, 1))
        == "0 of 1 choice always leaves something to choose"
    )
    assert tally_words(Tally("promises hold", 1, 2), so_far=True) == "1 of 2 promises hold so far"
    assert tally_words(Tally("moons rise", 1, 1)) == "1 of 1 moons rise"


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_no_figure_is_beyond_words(number: float) -> None:
    for said_ in (percent, mean, seconds, lambda number: chance_of(Chance(number)), lambda number: bar(number, 10)):
        assert isinstance(said_(number), str)
    assert len(bar(number, 10)) == len(bar(number, 10, ascii_only=True)) == 10


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (999.4, "999"),
        (123_456_789.0, "123,456,789"),
        (9.9e11, "990,000,000,000"),
        (1.1e300, "about 1e+300"),
        (inf, "without limit"),
    ],
)
def test_an_expected_number_is_short(number: float, words: str) -> None:
    assert mean(number) == words


def test_a_count_of_more_digits_than_anybody_reads_is_short() -> None:
    assert whole(2**80) == "1,208,925,819,614,629,174,706,176"
    assert whole(2**800) == "about 6e+240"
    assert counted(10**5000, "state", "states") == "about 1e+5000 states"
    assert whole(10**15) == "1,000,000,000,000,000"
