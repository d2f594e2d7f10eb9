"""`crushgame diff`: what changed, what was probably renamed, and what it does to old saves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.check.editions import (
    LINE_ABOVE,
    NINE,
    OPTION_ABOVE,
    OPTION_GONE,
    OTHER_WORDS,
    RAIN,
    SCENE_GONE,
    SCENE_RENAMED,
    VARIABLE_ADDED,
    VARIABLE_GONE,
    VARIABLE_RENAMED,
    Edit,
)
from tests.conftest import CHECKOUT, Done, Run

_SAID = {
    LINE_ABOVE.name: (
        0,
        """\
old.yaml -> new.yaml: nothing that was tried stops an old save.

Tried with 3 games that together take every option of the old story: every one
  comes out exactly as before.

Lines of text: 1 added, in 1 scene.
""",
    ),
    OTHER_WORDS.name: (
        1,
        """\
old.yaml -> new.yaml: 1 decision of old saves would no longer stand.

Decisions that would no longer stand
  bus.sit_at_the_back: the option is gone; is it bus.sit_right_at_the_back now?
    The player reads: What you chose here is no longer offered.
    The shortest way found: shelter.wait, bus.sit_at_the_back

Tried with 3 games that together take every option of the old story: 2 come out
  exactly as before and 1 stops.

What changed
  renamed?  option bus.sit_at_the_back -> bus.sit_right_at_the_back (words much
              like it, leading the same way, the same place in its choice, a
              name much like it)
  changed   option bus.sit_right_at_the_back: “Sit right at the back.”, was “Sit
              at the back.”

Where these guesses are right, add them to new.yaml (to its `renamed:`, if there
is one), and old saves find the new names:

renamed:
  options:
    bus.sit_at_the_back: bus.sit_right_at_the_back

The id of bus.sit_at_the_back is made of the option's words, and changed with
them. After `crushgame ids --write new.yaml`, words can change and saves still
fit.
""",
    ),
    OPTION_ABOVE.name: (
        0,
        """\
old.yaml -> new.yaml: nothing that was tried stops an old save.

Tried with 3 games that together take every option of the old story: every one
  comes out exactly as before.

What changed
  added     option shelter.sing: “Sing.”
""",
    ),
    OPTION_GONE.name: (
        1,
        """\
old.yaml -> new.yaml: 3 decisions of old saves would no longer stand.

Decisions that would no longer stand
  shelter.wait: the option is gone.
    The player reads: What you chose here is no longer offered.
    The shortest way found: shelter.wait
  bus.sit_at_the_back: its scene is gone.
    The shortest way found: shelter.wait, bus.sit_at_the_back
  bus.heater: its scene is gone.
    The shortest way found: shelter.wait, bus.heater

Tried with 3 games that together take every option of the old story: 1 comes out
  exactly as before and 2 stop.

What changed
  removed   scene bus: with 2 options
  removed   option shelter.wait: “Wait for the bus.”
""",
    ),
    SCENE_RENAMED.name: (
        1,
        """\
old.yaml -> new.yaml: 2 decisions of old saves would no longer stand.

Decisions that would no longer stand
  bus.sit_at_the_back: its scene is gone; is it number_six.sit_at_the_back now?
    The player reads: The story takes another way here now.
    The shortest way found: shelter.wait, bus.sit_at_the_back
  bus.heater: its scene is gone; is it number_six.heater now?
    The player reads: The story takes another way here now.
    The shortest way found: shelter.wait, bus.heater

Tried with 3 games that together take every option of the old story: 1 comes out
  exactly as before and 2 stop.

What changed
  renamed?  scene bus -> number_six (the same options, the same words, the same
              place in the story)

Where these guesses are right, add them to new.yaml (to its `renamed:`, if there
is one), and old saves find the new names:

renamed:
  scenes:
    bus: number_six
""",
    ),
    SCENE_GONE.name: (
        1,
        """\
old.yaml -> new.yaml: 2 decisions of old saves would no longer stand.

Decisions that would no longer stand
  bus.sit_at_the_back: its scene is gone.
    The player reads: The story ends here now.
    The shortest way found: shelter.wait, bus.sit_at_the_back
  bus.heater: its scene is gone.
    The player reads: The story ends here now.
    The shortest way found: shelter.wait, bus.heater

Tried with 3 games that together take every option of the old story: 1 comes out
  exactly as before and 2 stop.

What changed
  removed   scene bus: with 2 options
  changed   option shelter.wait: what it does
""",
    ),
    VARIABLE_RENAMED.name: (
        0,
        """\
old.yaml -> new.yaml: nothing that was tried stops an old save.

Tried with 3 games that together take every option of the old story: every one
  comes out exactly as before.

What changed
  renamed?  variable dry -> shoes (the same range and start, the same uses)

Where these guesses are right, add them to new.yaml (to its `renamed:`, if there
is one), and old saves find the new names:

renamed:
  variables:
    dry: shoes
""",
    ),
    VARIABLE_GONE.name: (
        0,
        """\
old.yaml -> new.yaml: nothing that was tried stops an old save.

Tried with 3 games that together take every option of the old story: every one
  comes out exactly as before.

What changed
  changed   option shelter.wait: what it does
  changed   option shelter.walk: what it does
  changed   option bus.heater: when it is offered
  removed   variable dry

Lines of text: 1 changed, in 1 scene.
""",
    ),
    VARIABLE_ADDED.name: (
        0,
        """\
old.yaml -> new.yaml: nothing that was tried stops an old save.

Tried with 3 games that together take every option of the old story: every one
  comes out exactly as before.

What changed
  changed   option shelter.wait: what it does
  added     variable late
""",
    ),
}


@pytest.fixture
def diff(crushgame: Run, tmp_path: Path) -> Run:
    """Run `crushgame diff old.yaml new.yaml` on two texts, with further arguments."""

    def run(old: str, new: str, *arguments: str) -> Done:
        (tmp_path / "old.yaml").write_text(old)
        (tmp_path / "new.yaml").write_text(new)
        return crushgame("diff", "old.yaml", "new.yaml", *arguments)

    return run


# ---- the nine edits ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edit", NINE, ids=lambda edit: edit.name.replace(" ", "-"))
def test_each_of_the_nine_edits_has_its_exact_report(diff: Run, edit: Edit) -> None:
    done = diff(RAIN, edit.text)
    code, words = _SAID[edit.name]
    assert (done.stdout, done.stderr) == (words, "")
    assert done.returncode == code


@pytest.mark.parametrize("edit", [OTHER_WORDS, SCENE_RENAMED], ids=lambda edit: edit.name.replace(" ", "-"))
def test_the_block_that_is_offered_mends_what_stopped_when_it_is_pasted(diff: Run, edit: Edit) -> None:
    said = diff(RAIN, edit.text).stdout
    block = re.search(r"^renamed:\n(?:  .*\n)+", said, re.MULTILINE)
    assert block is not None
    mended = diff(RAIN, edit.text + block[0])
    assert mended.returncode == 0
    assert "every one\n  comes out exactly as before" in mended.stdout
    assert "renamed?" not in mended.stdout
    assert "  renamed   " in mended.stdout


# ---- what stops --------------------------------------------------------------------------------------------------------


def test_an_option_that_is_there_but_cannot_be_come_to_any_more_is_told_too(diff: Run) -> None:
    done = diff(RAIN, RAIN.replace("if: dry < 5", "if: dry < 2"), "--format", "json")
    (stop,) = json.loads(done.stdout)["stops"]
    assert done.returncode == 1
    assert stop == {
        "decision": "bus.heater",
        "reason": "",
        "way": ["shelter.wait", "bus.heater"],
        "heard": "What you chose here is no longer offered.",
        "now": "",
        "is_mended": False,
    }


def test_the_way_to_what_stops_is_the_shortest_there_is(diff: Run) -> None:
    # One game that takes everything walks about before it waits; a save that stops needs not have.
    old = RAIN.replace("set: {dry: -1}, goto: street", "set: {dry: -1}, goto: shelter").replace(
        "          - {option: Sit at the back., end: home}\n", ""
    )
    old = old[: old.index("  street:")]
    new = old.replace("id: heater, if: dry < 5", "id: stove")
    found = json.loads(diff(old, new, "--format", "json").stdout)
    assert found["tried"]["walks"] == 1
    assert [stop["way"] for stop in found["stops"]] == [["shelter.wait", "bus.heater"]]


def test_what_stops_only_behind_a_renamed_scene_is_told_at_once(diff: Run) -> None:
    old = RAIN.replace("{option: Sit at the back., end: home}", "{option: Sit at the back., goto: street}").replace(
        "      - end: home\n",
        "      - choice:\n"
        "          - {option: Wade., id: wade, if: dry == 3, end: home}\n"
        "          - {option: Swim., id: swim, end: home}\n",
    )
    new = old.replace("  bus:\n", "  six:\n").replace("goto: bus", "goto: six").replace("dry == 3", "dry == 4")
    stops = {stop["decision"]: stop["is_mended"] for stop in json.loads(diff(old, new, "--format", "json").stdout)["stops"]}
    assert stops == {"bus.sit_at_the_back": True, "bus.heater": True, "street.wade": False}


def test_an_option_that_nobody_could_take_is_gone_without_harm(diff: Run) -> None:
    never = "          - {option: Sit by the driver., id: driver, if: dry > 5, end: home}\n"
    old = RAIN.replace("  street:\n", never + "  street:\n")
    done = diff(old, RAIN)
    assert done.returncode == 0
    assert "Gone without harm, since no player could take them: bus.driver." in done.stdout


def test_a_walk_that_comes_out_otherwise_stops_nothing_and_is_told(diff: Run) -> None:
    done = diff(RAIN, RAIN.replace("set: {dry: +1}", "set: {dry: +2}"))
    assert done.returncode == 0
    assert "1 comes out\n  exactly as before and 2 come out otherwise." in done.stdout
    assert "Otherwise: `dry` is 4, and was 3." in done.stdout


def test_without_time_for_the_search_games_are_played_all_the_same(diff: Run) -> None:
    done = diff(RAIN, RAIN.replace("if: dry < 5", "if: dry < 2"), "--budget", "0")
    assert done.returncode == 1
    assert "Tried with 3 games that together take every option of the old story: 2 come out" in done.stdout
    assert "  bus.heater: it is still there, but cannot be taken any more where it was.\n" in done.stdout


def test_when_it_is_not_known_that_every_option_was_tried_it_says_so(diff: Run) -> None:
    never = RAIN.replace(
        "  street:\n", "          - {option: Sit by the driver., id: driver, if: dry > 5, end: home}\n  street:\n"
    )
    done = diff(never, never, "--budget", "0")
    assert done.returncode == 0
    assert "NOT ALL TRIED: the budget of 0 seconds ran out before" in done.stdout
    assert "1 option was not tried: bus.driver." in done.stdout
    assert "NOT ALL TRIED" not in diff(never, never).stdout


def test_what_lies_only_behind_a_stop_is_said_not_to_be_tried(diff: Run) -> None:
    menu = RAIN[RAIN.index("          - {option: Wait") : RAIN.index("  bus:\n")]
    other = "          - {option: Hum., id: hum, goto: street}\n          - {option: Yawn., id: yawn, goto: bus}\n"
    done = diff(RAIN, RAIN.replace(menu, other))
    assert done.returncode == 1
    assert "2 options were not tried, since every game that was found to take them stops before" in " ".join(
        done.stdout.split()
    )
    assert done.stdout.count("bus.sit_at_the_back, bus.heater.") == 1


# ---- as a command ------------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_exits_with_2_and_a_sentence(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(RAIN.replace("goto: street", "goto: nowhere"))
    missing = crushgame("diff", "bus-stop", "no-such-story")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr.startswith('There is no story called "no-such-story".')
    done = crushgame("diff", "broken.yaml", "bus-stop")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "broken.yaml has 1 error; `crushgame check broken.yaml` reports them.\n"


def test_json_says_all_that_the_text_does(diff: Run) -> None:
    found = json.loads(diff(RAIN, OTHER_WORDS.text, "--format", "json").stdout)
    assert found["format"] == 1
    assert found["tried"] == {
        "exact": 2, "moved": 0, "stopped": 1, "differs": [], "untried": [], "walks": 3, "partial": None,
    }  # fmt: skip
    assert [change["how"] for change in found["changes"]] == ["guessed", "changed"]
    assert found["renamed"]["options"] == {"bus.sit_at_the_back": "bus.sit_right_at_the_back"}
    assert found["unwritten"] == ["bus.sit_at_the_back"]
    assert set(found) == {
        "format", "old", "new", "summary", "stops", "tried", "never", "changes", "lines", "renamed", "unwritten",
    }  # fmt: skip


def test_the_report_keeps_to_80_columns(diff: Run) -> None:
    said = diff(RAIN, OTHER_WORDS.text).stdout
    assert max(map(len, said.splitlines())) <= 80


def test_a_shipped_story_is_compared_by_its_name(crushgame: Run) -> None:
    done = crushgame("diff", "dry-run", "dry-run")
    assert done.returncode == 0
    assert done.stdout.startswith("dry-run -> dry-run: the same to players and to their saves.\n")


def test_the_page_for_authors_shows_a_report_as_it_is() -> None:
    assert f"```\n{_SAID[OTHER_WORDS.name][1]}```\n" in (CHECKOUT / "docs" / "editing.md").read_text()


def test_another_id_of_the_story_puts_every_old_save_out_of_reach(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(RAIN, "utf-8")
    (tmp_path / "new.yaml").write_text(RAIN.replace("id: rain,", "id: drizzle,"), "utf-8")
    done = crushgame("diff", "old.yaml", "new.yaml")
    assert done.returncode == 1
    assert "no old save is found any more" in done.stdout.splitlines()[0] + done.stdout.splitlines()[1]
