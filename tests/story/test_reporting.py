"""`report:` as it is read and bound, tags of lines, and questions whose answers are kept."""

from __future__ import annotations

import pytest

from crushgame.check.prove import prove
from crushgame.story import read
from crushgame.story.program import ChoicePoint, Program, Say, Speak
from tests.story.frame import codes, framed, program, reading, steps

_STORY = """\
variables: {asked: no, rapport: {from: 0, to: 4}}
endings: {done: {title: Done, notes: [over]}}
scenes:
  start:
    steps:
      - choice:
          - {option: Talk., id: talk, set: {rapport: +1}, notes: [talk]}
          - {option: Ask., id: ask, set: {asked: yes}, notes: [ask]}
      - say: Tea.
        notes: [cue]
      - end: done
"""


def _codes(report: str) -> list[str]:
    """Return what is wrong with a report of a story whose only variables are otherwise never read."""
    used = "  steps: ['{rapport}', {if: asked, then: A.}]\n"
    return codes(f"report:\n  title: R\n{used}{report}" + _STORY)


# ---- tags of lines -----------------------------------------------------------------------------------------------------


def _tags(found: Program) -> list[tuple[str, tuple[str, ...]]]:
    """Return the words of each line with the tags of the instruction that says it."""
    told: list[tuple[str, tuple[str, ...]]] = []
    for at, step in enumerate(found.code):
        if isinstance(step, Say):
            told += [(getattr(beat, "text", ""), found.tagged.get(at, ())) for beat in step.beats]
        elif isinstance(step, Speak):
            told.append(("…", found.tagged.get(at, ())))
    return told


def test_each_line_of_a_say_carries_its_tags_and_no_other_line_does() -> None:
    found = program(
        steps("- One.", "- say: |", "    Two.", "    Not {player}.", "    Three.", "  notes: [cue, return]", "- Four.")
    )
    cue = ("cue", "return")
    assert _tags(found) == [("One.", ()), ("Two.", cue), ("…", cue), ("Three.", cue), ("Four.", ())]


def test_lines_with_different_tags_are_said_by_different_instructions() -> None:
    found = program(steps("- {say: One., notes: [a]}", "- {say: Two., notes: [b]}", "- {say: Three., notes: [b], once: yes}"))
    assert _tags(found) == [("One.", ("a",)), ("Two.", ("b",)), ("Three.", ("b",))]
    assert len({at for at, step in enumerate(found.code) if isinstance(step, Say)}) == 3


def test_a_story_without_tags_is_laid_out_as_ever() -> None:
    found = program(steps("- One.", "- say: Two.", "- Three."))
    assert [len(step.beats) for step in found.code if isinstance(step, Say)] == [3]
    assert not found.tagged


# ---- questions whose answers are kept ------------------------------------------------------------------------------------


def test_what_the_player_is_called_is_kept_only_where_the_question_says_so() -> None:
    kept = program(steps("- {ask: player, kept: yes}", "- {ask: pronouns}", "- '{player} {them}'"))
    assert [(text.name, text.kept) for text in kept.texts] == [("player", True), ("pronouns", False)]


def test_a_text_variable_is_kept_where_it_is_declared_and_not_where_it_is_asked_for() -> None:
    assert codes("variables: {pal: {text: Pal}}\n" + steps("- {ask: pal, kept: yes}", "- '{pal}'")) == ["E233"]
    assert codes("variables: {pal: {text: Pal, kept: yes}}\n" + steps("- {ask: pal, kept: no}", "- '{pal}'")) == []


# ---- what is wrong with a report -------------------------------------------------------------------------------------------


def test_a_report_that_speaks_of_what_there_is_has_no_finding() -> None:
    report = (
        "  watch: {asked: ASKED, close: CLOSE}\n  at: asked and seen(start)\n  sources: {fox: {title: Fox}}\n"
        "  notes:\n    talk: {about: Talk, best: '{rapport}', fox: Ha.}\n    over: {fox: Over.}\n    cue: {about: A tell}\n"
        "  last: '{if chosen(talk)}You talked.{end}'\ndefine: {close: rapport > 2}\n"
    )
    assert _codes(report) == []


@pytest.mark.parametrize(
    ("report", "code", "suggestion"),
    [
        ("  watch: {askd: ASKED}\n", "E335", "asked"),
        ("  at: askd\n", "E335", "asked"),
        ("  watch: {rapport: CLOSE}\n", "E341", "rapport > 0"),
        ("  sources: {fox: {title: Fox}}\n  notes: {talk: {foxx: Ha.}}\n", "E360", "fox"),
        ("  notes: {talk: {bets: Ha.}}\n", "E360", "best"),
        ("  notes: {tlak: {best: Ha.}}\n", "W361", "talk"),
        ("  notes: {talk: {best: '{raport}'}}\n", "E309", "rapport"),
        ("  sources: {best: {title: Fox}}\n", "E209", ""),
        ("  sources: {fox: {titel: Fox, title: Fox}}\n", "E201", "title"),
        ("  titel: R\n", "E201", "title"),
    ],
)
def test_a_slip_in_a_report_is_found_with_what_was_meant(report: str, code: str, suggestion: str) -> None:
    used = "  steps: ['{rapport}', {if: asked, then: A.}]\n"
    found = reading(f"report:\n  title: R\n{used}{report}" + _STORY).findings
    assert [(finding.code, finding.suggestion) for finding in found] == [(code, suggestion)]


@pytest.mark.parametrize(
    "step",
    [
        "{set: {asked: yes}}", "{goto: start}", "{call: start}", "{end: done}", "{choice: [{option: A.}]}", "{wait: 1}",
        "{ask: player}", "{chance: 1 in 2, then: A.}", "{label: a}", "{place: bar}", "{show: nobody}", "{storylets: [start]}",
        "{say: A., once: yes}", "{say: A., notes: [a]}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["%s", "{if: asked, then: [%s]}", "{match: asked, yes: A., else: [%s]}"])
def test_a_step_that_needs_a_game_is_refused_wherever_in_a_report_it_stands(step: str, around: str) -> None:
    assert _codes(f"  last: [{around % step}]\n") == ["E362"]


def test_a_story_has_one_report_over_all_its_files() -> None:
    files = {"a.yaml": framed(steps("- A.")), "b.yaml": "report: {title: R}\n", "c.yaml": "report: {title: S}\n"}
    found = read({name: text.encode() for name, text in files.items()})
    assert [(finding.code, finding.spot.file) for finding in found.findings] == [("E208", "c.yaml")]


# ---- what no game comes to -------------------------------------------------------------------------------------------------


def test_the_code_of_a_report_is_no_part_of_the_story() -> None:
    report = "report: {title: R, steps: ['{rapport}', {if: asked, then: A.}], last: [B.]}\n"
    bare, whole = reading(_STORY).program, program(report + _STORY)
    assert bare is not None
    assert len(whole.code) == len(bare.code)
    assert "B." not in str(whole.code)
    assert whole.report is not None


def test_the_check_finds_nothing_in_a_report_that_it_would_find_in_a_scene() -> None:
    # In a scene, both would be told of: the case that never happens, and the condition that never holds.
    report = "report: {title: R, last: [{match: rapport, 0..3: A., 4: Never.}, {if: rapport > 2, then: Never.}]}\n"
    found = prove(reading(report + _STORY.replace("asked: no, ", "").replace("set: {asked: yes}, ", "")))
    assert [finding.code for finding in found.findings] == []
    assert not found.unproved


def test_what_only_a_report_looks_at_is_not_left_over() -> None:
    assert codes(_STORY) == ["W503", "W503"]
    assert _codes("") == []


def test_a_scene_is_counted_where_only_a_report_asks_for_it() -> None:
    found = program("report: {title: R, last: ['{if visits(start) > 0}Yes.{end}']}\n" + steps("- A."))
    assert [slot.name for slot in found.slots if slot.is_counter] == ["visits start"]
    assert not any(isinstance(step, ChoicePoint) for step in found.code)
