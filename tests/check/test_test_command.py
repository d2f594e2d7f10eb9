"""`crushgame test`, and playing from the end of a walk, as people run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crushgame.saves.store import Store
from tests.conftest import CHECKOUT, Run

BUS = CHECKOUT / "story" / "bus_stop.yaml"
SMALL = """\
story: {format: 1, id: small, title: Small, version: 1, start: start}
variables: {nights: {from: 0, to: 9, kept: yes}}
endings: {done: {title: Done}, lost: {title: Lost}}
scenes:
  start:
    steps:
      - It rains. It has rained for {nights} nights.
      - choice:
          - {option: Wait., id: wait, goto: start}
          - {option: Go., id: go, set: {nights: +1}, end: done}
          - {option: Stay., id: stay, end: lost}
"""
TESTS = """\
tests:
  - {test: Going ends it, walk: [go], ends: done}
  - {test: Waiting ends it, walk: [wait, wait], ends: done}
  - test: Staying ends it
    walk: [stya]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def test_the_tests_of_the_stories_that_ship_hold(crushgame: Run) -> None:
    done = crushgame("test", CHECKOUT / "story")
    assert done.returncode == 0, done.stdout
    assert [line.split(" in ")[0].rsplit("/", 1)[1] for line in done.stdout.splitlines()] == [
        "bus_stop.yaml: 3 tests passed,",
        "dry_run: 6 tests passed,",
        "number_please: 8 tests passed,",
    ]


def test_a_failing_test_is_one_line_with_its_spot(crushgame: Run, small: Path) -> None:
    tests = small.with_name("small.tests.yaml")
    tests.write_text(TESTS.replace("stya", "stay, go"))
    done = crushgame("test", small)
    assert done.returncode == 1
    first, second, last = done.stdout.splitlines()
    assert first == (
        f'{tests}:3:55: the test "Waiting ends it" fails: it stands at a choice in "start" of wait, go, stay, '
        'where it should end with "done".'
    )
    assert second == f'{tests}:5:18: the test "Staying ends it" fails: "go" cannot be taken: it has ended with "lost".'
    assert last.startswith(f"{small}: 2 of 3 tests failed, in ")
    assert last.endswith(" ms.")
    assert done.stderr == ""


def test_a_name_that_is_wrong_is_told_as_check_tells_it(crushgame: Run, small: Path) -> None:
    tests = small.with_name("small.tests.yaml")
    tests.write_text(TESTS)
    for command in ("test", "check"):
        done = crushgame(command, small)
        assert done.returncode == 1
        assert f'{tests}:5:12: error[E801]: no choice of this story has an option "stya"' in done.stdout
        assert 'did you mean "stay"?' in done.stdout


def test_json_and_github_are_the_same_findings(crushgame: Run, small: Path) -> None:
    small.write_text(SMALL + "tests:\n  - {test: A, walk: [go], ends: lost}\n")
    done = crushgame("test", small, "--format", "json")
    (finding,) = json.loads(done.stdout)
    assert (finding["code"], finding["line"], finding["column"]) == ("E810", 13, 33)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{small}: 1 of 1 test failed")
    done = crushgame("test", small, "--format", "github")
    assert done.stdout.startswith(f"::error file={small},line=13,col=33,title=E810::the test ")
    assert done.returncode == 1


def test_a_story_without_tests_and_one_that_is_not_there(crushgame: Run, small: Path) -> None:
    done = crushgame("test", small)
    assert (done.stdout, done.returncode) == (f"{small}: no tests.\n", 0)
    done = crushgame("test", small, "elsewhere.yaml")
    assert done.stderr == 'There is no file or folder called "elsewhere.yaml".\n'
    assert done.returncode == 2


def test_a_file_of_tests_is_no_story(crushgame: Run, small: Path) -> None:
    tests = small.with_name("small.tests.yaml")
    tests.write_text(TESTS.replace("stya", "stay"))
    for command in ("check", "play", "test"):
        done = crushgame(command, tests)
        assert done.stderr == f'"{tests}" holds tests and no story: name the story that it belongs to.\n'
        assert done.returncode == 2
    assert crushgame("check", small.parent).returncode == 0


def test_broken_tests_beside_a_story_do_not_keep_it_from_being_played(crushgame: Run, small: Path) -> None:
    small.with_name("small.tests.yaml").write_text("tests: [{walk: [nowhere]}]\n")
    assert crushgame("play", small, "--plain", text="2\n").returncode == 0


# ---- playing from the end of a walk ----


def test_a_walk_is_printed_as_it_would_be_read_and_play_goes_on_from_its_end(crushgame: Run, small: Path) -> None:
    walk = small.with_name("walk.yaml")
    walk.write_text("kept: {nights: 4}\nwalk:\n  - start.wait  # Wait.\n")
    done = crushgame("play", small, "--plain", "--walk", walk, text="go\n")
    assert done.returncode == 0
    assert done.stdout == (
        "Small\nType the number of an option to choose it, or help.\n\n"
        "It rains. It has rained for 4 nights.\nYou chose: Wait.\nIt rains. It has rained for 4 nights.\n\n"
        "1. Wait. (again)\n2. Go.\n3. Stay.\n\n"
        "> You chose: Go.\n\nEnding: Done\n\nYou have found 1 of 2 endings.\n"
        "\nType new to play again, same to play the same night again, back to choose again, or quit.\n> \n"
    )


def test_a_walk_leaves_no_save_and_the_game_that_was_left_stays_the_latest(crushgame: Run, small: Path) -> None:
    walk = small.with_name("walk.yaml")
    walk.write_text("walk: [wait, wait, stay]\n")
    crushgame("play", small, "--plain", "--saves", "saves", text="1\n")
    before = {path.name: path.read_bytes() for path in small.parent.glob("saves/**/*") if path.is_file()}
    done = crushgame("play", small, "--plain", "--saves", "saves", "--walk", walk)
    assert "Ending: Lost" in done.stdout
    after = {path.name: path.read_bytes() for path in small.parent.glob("saves/**/*") if path.is_file()}
    assert after == before
    again = crushgame("play", small, "--plain", "--saves", "saves", "--continue", text="history\n")
    assert "Ending" not in again.stdout


def test_a_game_from_a_walk_is_saved_beside_the_one_that_was_left_and_carried_on(crushgame: Run, small: Path) -> None:
    walk = small.with_name("walk.yaml")
    small.write_text(
        SMALL.replace(
            "It rains. It has rained for {nights} nights.", "'{shuffle: It rains.|It pours.|It drips.} For {nights} nights.'"
        )
    )
    walk.write_text("kept: {nights: 4}\nfates: {start/words/1/2: 0}\nwalk: [wait]\n")
    crushgame("play", small, "--plain", "--saves", "saves", text="1\n")
    first = crushgame("play", small, "--plain", "--saves", "saves", "--walk", walk, text="1\n")
    assert "Saved in " in first.stdout
    second = crushgame("play", small, "--plain", "--saves", "saves", text="history\n")
    told = first.stdout.split("help.\n\n", 1)[1].split("\n\n>")[0].split("\n\n")[0]
    assert told in second.stdout
    assert "For 4 nights" in second.stdout
    games = [entry for entry in Store(str(small.parent / "saves")).entries("small") if entry.slot.kind == "auto"]
    assert len(games) == 2


def test_a_walk_that_does_not_fit_is_refused_with_its_line(crushgame: Run, small: Path) -> None:
    walk = small.with_name("walk.yaml")
    walk.write_text("walk:\n  - wait\n  - start.jump\n")
    done = crushgame("play", small, "--plain", "--walk", walk)
    assert done.stderr == f'{walk}:3: no choice of the scene "start" has an option "jump"\n'
    assert done.returncode == 2
    done = crushgame("play", small, "--plain", "--walk", "nowhere.yaml")
    assert done.stderr == '"nowhere.yaml" could not be read: no such file or directory.\n'
    assert done.returncode == 2


@pytest.mark.parametrize("option", [("--continue",), ("--slot", "x"), ("--seed", "x")])
def test_a_walk_goes_with_no_other_wish_for_a_game(crushgame: Run, small: Path, option: tuple[str, ...]) -> None:
    done = crushgame("play", small, "--walk", "walk.yaml", *option)
    assert "--walk" in done.stderr
    assert done.returncode == 2
