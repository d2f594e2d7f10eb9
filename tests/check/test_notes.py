"""The notes of options and endings: each listed with what carries it and a shortest walk to it, or with a warning."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.check.proof import Noted
from crushgame.check.prove import prove
from crushgame.check.sets.explore import Budget, Clock
from crushgame.check.show.noting import on_a_line
from crushgame.check.walks.noted import Notes, notes_of, tags_of, with_notes
from crushgame.play.beats import EndingBeat
from crushgame.play.walk import Walk, go
from crushgame.story.program import ChoicePoint, Instruction, Program
from crushgame.story.report import width
from tests.check.made_stories import made
from tests.check.plainly import TooLarge
from tests.check.test_walks import _distances
from tests.conftest import CHECKOUT, Run
from tests.story.frame import framed, reading

BUS = CHECKOUT / "story" / "bus_stop.yaml"

STORY = """\
variables: {key: no, met: {start: no, kept: yes}}
report:
  title: Report
  watch: {key: Key}
  notes:
    S2-6: {about: Asking in the first minutes, best: Fine.}
endings:
  done: {title: Done, notes: [S2-20, both]}
  away: {title: Away, notes: [S2-6]}
scenes:
  start:
    steps:
      - choice:
          - {option: "Look at <it>.", id: look, notes: [S2-20], set: {key: yes}}
          - {option: Ask at once., id: ask, notes: [S2-6, twice, twice]}
          - {option: Nod., id: nod, if: met, notes: [again]}
      - choice:
          - {option: Out., id: out, notes: [both], set: {met: yes}, end: done}
          - {option: Up., id: up, if: not key, notes: [S10-1], end: away}
          - {option: Down., id: down, if: key and not key, notes: [never, S2-6], end: away}
"""


def program_of(text: str) -> Program:
    found = reading(text).program
    assert found is not None, reading(text).findings
    return found


def listed(program: Program) -> dict[str, Noted]:
    notes = notes_of(program, Clock(Budget(20.0)))
    assert notes.unknown == ""
    return {noted.tag: noted for noted in notes.tags}


def options_on(noted: Noted) -> list[str]:
    assert noted.walk is not None
    return [decision.option for decision in noted.walk.decisions]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "noted.yaml"
    path.write_text(framed(STORY))
    return path


# ---- what is listed ----------------------------------------------------------------------------------------------------


def test_notes_are_in_order_with_all_that_carries_them() -> None:
    found = listed(program_of(STORY))
    assert list(found) == ["again", "both", "never", "S2-6", "S2-20", "S10-1", "twice"]
    assert (found["both"].options, found["both"].endings) == ((("start", "out"),), ("done",))
    assert found["S2-6"].options == (("start", "ask"), ("start", "down"))
    assert found["twice"].options == (("start", "ask"),)


def test_a_note_says_what_it_stands_for_where_the_report_of_the_story_does() -> None:
    found = listed(program_of(STORY))
    assert {tag: noted.about for tag, noted in found.items() if noted.about} == {"S2-6": "Asking in the first minutes"}


def test_a_walk_to_a_note_takes_an_option_or_comes_to_an_ending_that_carries_it_whichever_is_nearer() -> None:
    found = listed(program_of(STORY))
    assert options_on(found["S2-6"]) == ["ask"]
    assert options_on(found["S2-20"]) == ["look"]
    assert options_on(found["S10-1"]) == ["ask", "up"]
    assert options_on(found["both"])[-1:] == ["out"]
    assert len(options_on(found["both"])) == 2


def test_a_note_for_a_later_game_has_a_walk_that_says_what_is_kept() -> None:
    walk = listed(program_of(STORY))["again"].walk
    assert walk is not None
    assert (walk.carried, [decision.option for decision in walk.decisions]) == ({"met": "yes"}, ["nod"])


def test_a_note_that_nobody_comes_to_is_a_warning_where_it_stands() -> None:
    read = reading(STORY)
    program = program_of(STORY)
    clock = Clock(Budget(20.0))
    plain = prove(read, clock)
    proof = with_notes(plain, program, notes_of(program, clock))
    (finding,) = [finding for finding in proof.findings if finding not in plain.findings]
    assert (finding.code, finding.values, finding.is_error) == ("W721", {"tag": "never"}, False)
    line = read.sources[finding.spot.file].split("\n")[finding.spot.line - 1]
    assert "option: Down." in line
    assert (proof.tallies[-1].what, proof.tallies[-1].proved, proof.tallies[-1].of) == ("notes can be come to", 6, 7)


def test_the_walks_of_other_findings_stay_theirs() -> None:
    text = """\
scenes:
  start:
    steps:
      - choice:
          - {option: Go., id: go, end: done}
          - {option: Fly., id: fly, if: visits(start) > 5, notes: [high], end: done}
promises:
  - never: ending == done
"""
    clock = Clock(Budget(20.0))
    plain = prove(reading(text), clock)
    proof = with_notes(plain, program_of(text), notes_of(program_of(text), clock))
    assert len(proof.findings) == len(plain.findings) + 1
    assert {proof.findings[at].code: walk for at, walk in proof.walks.items()} == {
        plain.findings[at].code: walk for at, walk in plain.walks.items()
    }
    assert "E704" in {proof.findings[at].code for at in proof.walks}


def test_a_note_that_was_not_come_to_in_time_is_not_proved_rather_than_impossible() -> None:
    program = program_of(STORY)
    clock = Clock(Budget(20.0))
    proof = with_notes(prove(reading(STORY), clock), program, Notes(tags_of(program), "the budget ran out"))
    assert "the budget ran out; of 7 of 7 notes it is not known" in proof.unproved
    codes = {finding.code for finding in proof.findings}
    assert "E709" in codes
    assert "W721" not in codes


def _tagged(program: Program, rng: Random) -> Program:
    """Return a program with notes on its options and endings, by chance."""

    def some() -> tuple[str, ...]:
        return tuple(tag for tag in "abcdef" if rng.random() < 0.2)

    menus = [step for step in program.code if isinstance(step, ChoicePoint)]
    notes = {(menu.scene, option.id): some() for menu in menus for option in menu.options}
    code: list[Instruction] = [
        step._replace(options=tuple(option._replace(notes=notes[step.scene, option.id]) for option in step.options))
        if isinstance(step, ChoicePoint)
        else step
        for step in program.code
    ]
    endings = {id_: ending._replace(notes=some()) for id_, ending in program.endings.items()}
    return program._replace(code=tuple(code), endings=endings)


def _is_there(program: Program, noted: Noted, walk: Walk) -> bool:
    gone = go(program, walk)
    assert gone.misfit is None
    stop, last = gone.session.stop, walk.decisions[-1:]
    by_option = bool(last) and (last[0].scene, last[0].option) in noted.options
    return by_option or (isinstance(stop, EndingBeat) and stop.id in noted.endings)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 100_000))
def test_walks_to_the_notes_of_made_stories_come_there_and_none_is_shorter(number: int) -> None:
    program = _tagged(made(number).program, Random(number))
    try:
        endings, options, all_endings, all_options = _distances(program)
    except TooLarge:
        return
    for noted in listed(program).values():
        possible = [option in all_options for option in noted.options] + [ending in all_endings for ending in noted.endings]
        assert noted.can_be == any(possible)
        assert (noted.walk is not None) == noted.can_be
        if noted.walk is None:
            continue
        assert _is_there(program, noted, noted.walk)
        first = [options[option] for option in noted.options if option in options]
        first += [endings[ending] for ending in noted.endings if ending in endings]
        if first:
            assert len(noted.walk.decisions) == min(first)
            assert not noted.walk.carried


# ---- how it is shown ---------------------------------------------------------------------------------------------------


def test_the_listing_names_each_note_with_its_carriers_and_its_walk_on_one_line(crushgame: Run, story: Path) -> None:
    done = crushgame("check", story, "--notes", "--no-odds")
    lines = done.stdout.strip().split("\n")
    at = lines.index("Notes, each with a shortest walk to it:")
    assert lines[at + 1 :] == [
        "  again  (1 option)",
        "    1 choice: met = yes > Nod.",
        "  both  (1 option, 1 ending)",
        "    2 choices: Ask at once. > Out.",
        "  never  (1 option)",
        "    Nobody comes to it.",
        "  S2-6  Asking in the first minutes  (2 options, 1 ending)",
        "    1 choice: Ask at once.",
        "  S2-20  (1 option, 1 ending)",
        "    1 choice: Look at <it>.",
        "  S10-1  (1 option)",
        "    2 choices: Ask at once. > Up.",
        "  twice  (1 option)",
        "    1 choice: Ask at once.",
    ]
    assert "warning[W721]" in done.stdout
    assert done.returncode == 0
    assert "6 of 7 notes can be come to" in done.stdout


def test_without_notes_asked_for_there_is_no_word_of_them(crushgame: Run, story: Path) -> None:
    done = crushgame("check", story)
    assert "W721" not in done.stdout
    assert "S10-1" not in done.stdout
    (told,) = json.loads(crushgame("check", story, "--format", "json").stdout)["stories"]
    assert told["notes"] is None


def test_notes_for_programs_have_their_carriers_and_walks(crushgame: Run, story: Path) -> None:
    (told,) = json.loads(crushgame("check", story, "--notes", "--format", "json").stdout)["stories"]
    notes = {note.pop("tag"): note for note in told["notes"]}
    assert list(notes["both"]) == ["about", "carriers", "reachable", "walk"]
    assert notes["both"]["carriers"] == [
        {"kind": "option", "scene": "start", "id": "out"},
        {"kind": "ending", "scene": None, "id": "done"},
    ]
    assert (notes["never"]["reachable"], notes["never"]["walk"]) == (False, None)
    assert notes["S2-6"]["about"] == "Asking in the first minutes"
    assert [step["option"] for step in notes["S10-1"]["walk"]["decisions"]] == ["ask", "up"]
    assert told["verdict"] == "warnings"


def test_the_walks_of_notes_are_written_and_can_be_played(crushgame: Run, story: Path, tmp_path: Path) -> None:
    crushgame("check", story, "--notes", "--walks", "walks")
    names = {path.name for path in (tmp_path / "walks").iterdir() if path.name.startswith("note-")}
    assert names == {f"note-noted-{tag}.yaml" for tag in ("again", "both", "S2-6", "S2-20", "S10-1", "twice")}
    walk = tmp_path / "walks" / "note-noted-S10-1.yaml"
    assert walk.read_text().startswith("# The note S10-1, on start.up\n")
    assert "Away" in crushgame("play", story, "--plain", "--walk", walk).stdout


def test_a_tag_that_is_no_file_name_is_written_under_one(crushgame: Run, tmp_path: Path) -> None:
    tags = ["../up", "a/b", "A b", "…"]
    (tmp_path / "odd.yaml").write_text(
        framed(f"scenes: {{start: {{steps: [{{choice: [{{option: Go., notes: {json.dumps(tags)}, end: done}}]}}]}}}}\n")
    )
    crushgame("check", "odd.yaml", "--notes", "--walks", "walks")
    names = [path.name.casefold() for path in (tmp_path / "walks").iterdir()]
    assert sorted(names) == ["note-odd-a_b-2.yaml", "note-odd-a_b.yaml", "note-odd-tag.yaml", "note-odd-up.yaml"]


def test_a_page_lists_notes_and_escapes_them(crushgame: Run, story: Path) -> None:
    page = crushgame("check", story, "--notes", "--format", "html").stdout
    assert "<h2>Notes</h2>" in page
    assert "<td>1 choice: Look at &lt;it&gt;.</td>" in page
    assert "2 choices: Ask at once. &gt; Out." in page
    assert '<tr class="never"><td>never</td>' in page
    assert "<h2>Notes</h2>" not in crushgame("check", story, "--format", "html").stdout


def test_github_is_told_of_a_note_that_nobody_comes_to(crushgame: Run, story: Path) -> None:
    told = crushgame("check", story, "--notes", "--format", "github").stdout
    assert any(line.startswith("::warning file=") and "title=W721" in line for line in told.split("\n"))


def test_a_story_without_notes_says_so(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "bare.yaml").write_text(framed(""))
    assert "No option and no ending has a note." in crushgame("check", "bare.yaml", "--notes").stdout


@pytest.mark.parametrize("room", [20, 40, 76, 120])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 60])
def test_a_walk_takes_one_line_and_counts_what_it_leaves_out(count: int, room: int) -> None:
    steps = [f"Step {number} of the many on the way there." for number in range(1, count + 1)]
    told = on_a_line("some choices: ", steps, room)
    assert width(told) <= room
    shown = told.count("Step ")
    if room >= 40 and count:
        assert f"Step {count} " in told
        assert (shown == count) or f"… {count - shown} more …" in told


# ---- weights -----------------------------------------------------------------------------------------------------------


def test_a_weight_for_a_note_that_no_option_has_is_refused_with_what_was_meant(crushgame: Run, story: Path) -> None:
    done = crushgame("check", story, "--weight", "twice=2", "--weight", "S10-l=3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'No option has the note "S10-l", which --weight names. Did you mean "S10-1"?\n'


def test_a_weight_for_a_note_of_endings_alone_says_why_it_means_nothing(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "end.yaml").write_text(framed("endings: {done: {title: Done, notes: [warm]}}\n"))
    done = crushgame("check", "end.yaml", "--weight", "warm=2")
    assert done.returncode == 2
    assert "only what is chosen can have a weight" in done.stderr


def test_a_weight_may_be_for_a_note_of_any_story_that_is_checked(crushgame: Run, story: Path) -> None:
    assert crushgame("check", story, BUS, "--weight", "S4-06=3", "--weight", "twice=2").returncode == 0


def test_walks_to_tags_of_any_letters_are_written_and_none_takes_the_place_of_another(crushgame: Run, tmp_path: Path) -> None:
    tags = ("!", "!?", "?!", "\N{GRINNING FACE}" * 61)
    menu = "\n".join(
        f'          - {{option: Way {at}., id: way-{at}, notes: ["{tag}"], end: done}}' for at, tag in enumerate(tags)
    )
    story = tmp_path / "tags.yaml"
    head = "story: {format: 1, id: tags, title: Tags, version: 1, start: a}\nendings: {done: {title: Done}}\n"
    story.write_text(f"{head}scenes:\n  a:\n    steps:\n      - choice:\n{menu}\n", encoding="utf-8")
    done = crushgame("check", story, "--notes", "--walks", tmp_path / "walks")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "walks").iterdir())) == len(tags)
