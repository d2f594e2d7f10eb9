"""`crushgame check`, as people and programs run it: what it says of what was not proved, and how it is stopped."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, Run

BUS = CHECKOUT / "story" / "bus_stop.yaml"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A story of more states than can be looked at in a minute: eight counters that go up and down as one likes."""
    counters = [f"c{number}" for number in range(8)]
    lines = ["story: {format: 1, id: large, title: Large, version: 1, start: start}", "variables:"]
    lines += [f"  {name}: {{from: 0, to: 400, start: 200}}" for name in counters]
    lines += ["endings:", "  done: {title: Done}", "scenes:", "  start:", "    steps:", "      - choice:"]
    for name in counters:
        lines += [f"          - {{option: More {name}., id: more_{name}, set: {{{name}: +1}}, goto: start}}"]
        lines += [f"          - {{option: Less {name}., id: less_{name}, set: {{{name}: -1}}, goto: start}}"]
    guard = " and ".join(f"{name} > 390" for name in counters)
    lines += [f"          - {{option: Leave., id: leave, if: {guard}, end: done}}", ""]
    path = tmp_path / "large.yaml"
    path.write_text("\n".join(lines))
    return path


@pytest.mark.usefixtures("large")
def test_what_is_not_proved_is_said_first_and_is_an_error(crushgame: Run) -> None:
    done = crushgame("check", "large.yaml", "--budget", "0.5")
    assert done.returncode == 1
    assert "NOT PROVED" in done.stdout.splitlines()[0]
    assert "the budget of 0.5 seconds ran out" in done.stdout
    assert "proved, " not in done.stdout


def test_what_is_not_proved_is_no_success_for_programs_either(crushgame: Run, large: Path) -> None:
    done = crushgame("check", large, "--budget", "0.5", "--format", "json")
    (story,) = json.loads(done.stdout)["stories"]
    assert (done.returncode, story["verdict"]) == (1, "unproved")
    assert [finding["code"] for finding in story["findings"]] == ["E709"]


def test_too_little_memory_is_said_as_plainly(crushgame: Run, large: Path) -> None:
    done = crushgame("check", large, "--memory", "1", "--budget", "10")
    assert done.returncode == 1
    assert "the budget of 1 megabytes ran out" in done.stdout


def started(story: Path, folder: Path, stderr: int | None = None) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", "crushgame", "check", str(story)]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=stderr)


def test_ctrl_c_reports_what_is_known_by_then(large: Path, tmp_path: Path) -> None:
    with started(large, tmp_path) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=15)
    assert process.returncode == 128 + signal.SIGINT
    assert b"NOT PROVED: it was stopped after" in said


def test_on_a_terminal_a_line_says_how_far_it_is(large: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with started(large, tmp_path, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while b"states so far" not in said:
            said += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=15)
    os.close(ours)
    assert said.startswith(b"\r\x1b[K")


def test_without_a_terminal_nothing_is_said_on_the_way(crushgame: Run, large: Path) -> None:
    assert crushgame("check", large, "--budget", "2").stderr == ""


def test_a_page_is_written_about_one_story(crushgame: Run) -> None:
    done = crushgame("check", BUS, "--format", "html")
    assert done.returncode == 0
    assert done.stdout.startswith("<!doctype html>")
    assert "<svg" in done.stdout
    refused = crushgame("check", BUS, "dry-run", "--format", "html")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "A page is about one story: name one.\n"


def test_the_walks_of_findings_are_written_and_can_be_played(crushgame: Run, tmp_path: Path) -> None:
    story = CHECKOUT / "tests" / "stories" / "faults" / "never_broken_after_a_loop.yaml"
    done = crushgame("check", story, "--walks", "walks")
    assert done.returncode == 1
    (walk,) = (tmp_path / "walks").iterdir()
    assert walk.name.startswith("E704-")
    played = crushgame("play", story, "--plain", "--walk", walk)
    assert played.stdout.count("Another cup.") >= 3


def test_odds_can_be_for_a_player_who_prefers_what_is_noted(crushgame: Run) -> None:
    done = crushgame("check", BUS, "--weight", "S2-20=3", "--weight", "S2-21=0")
    assert "S2-20 3 times as gladly" in done.stdout
    assert crushgame("check", BUS, "--no-odds").stdout.count("%") == 0


@pytest.mark.parametrize("weight", ["S2-20", "S2-20=", "S2-20=-1", "S2-20=½", "=3", "S2-20=12345"])
def test_a_weight_that_is_none_is_refused(crushgame: Run, weight: str) -> None:
    done = crushgame("check", BUS, "--weight", weight)
    assert done.returncode == 2
    assert "TAG=N" in done.stderr
