"""`crushgame check`, as people and programs run it: what it says of what was not proved, and how it is stopped."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from crushgame.check.sets.explore import Budget
from crushgame.commands.clocks import Interruptible
from tests.conftest import CHECKOUT, Run
from tests.ending import killed_at_last
from tests.story.frame import framed

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


def started(
    story: Path, folder: Path, stderr: int | None = None, term: str = "xterm"
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "TERM": term}
    command = [sys.executable, "-m", "crushgame", "check", str(story)]
    return killed_at_last(subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=stderr))


def test_ctrl_c_reports_what_is_known_by_then(large: Path, tmp_path: Path) -> None:
    with started(large, tmp_path) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=15)
    assert process.returncode == 128 + signal.SIGINT
    assert b"NOT PROVED: it was stopped after" in b" ".join(said.split())  # a long path breaks its line


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


def test_a_terminal_that_can_do_nothing_is_sent_nothing_of_the_way(large: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with started(large, tmp_path, stderr=theirs, term="dumb") as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=15)
        os.write(theirs, b"end")
    assert os.read(ours, 4096) == b"end"
    os.close(theirs)
    os.close(ours)


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


# ---- steps that last too long ------------------------------------------------------------------------------------------

STUCK = """\
import sys, time
from crushgame import running
from crushgame.check import prove
from crushgame.check.odds import odds
from crushgame.check.walks import cover, ways

def stuck(*arguments):
    print("stuck", flush=True)
    while True:
        try:
            time.sleep(1)
        except Exception:  # no fault of a step's own may hide what ends it
            pass

def greedy(*arguments):
    raise MemoryError

for module, name, step in {steps}:
    setattr(module, name, step)
sys.exit(running.main())
"""


@pytest.fixture
def within(tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start the program with steps of its work that never end (`stuck`) or take more memory than there is (`greedy`)."""

    def start(steps: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", STUCK.replace("{steps}", steps), *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        return subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    return start


Within = Callable[..., subprocess.Popen[bytes]]
HANGS = "[(prove, 'prove', stuck)]"


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    with killed_at_last(process):
        said, beside = process.communicate(timeout=20)
    return process.returncode, " ".join(said.decode().removeprefix("stuck\n").split()), beside.decode()


def test_a_step_that_outlasts_the_budget_is_ended_and_reported(within: Within) -> None:
    code, said, beside = ended(within(HANGS, "check", BUS, "--budget", "0.1"))
    assert (code, beside) == (1, "")
    assert "NOT PROVED: one step of it took longer than the time there was" in said
    assert "E709" in said


def test_ctrl_c_ends_a_step_that_never_looks_at_the_clock(within: Within) -> None:
    process = within(HANGS, "check", BUS, "--format", "json")
    assert process.stdout is not None
    assert process.stdout.readline() == b"stuck\n"
    process.send_signal(signal.SIGINT)
    code, said, beside = ended(process)
    (story,) = json.loads(said)["stories"]
    assert (code, beside) == (128 + signal.SIGINT, "")
    assert (story["verdict"], story["unproved"]) == ("unproved", "it was stopped inside a step")
    assert [finding["code"] for finding in story["findings"]] == ["E709"]


def test_a_second_signal_ends_the_program_at_once(within: Within) -> None:
    process = within(HANGS, "check", BUS)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    code, said, _ = ended(process)
    assert (code, said) == (-signal.SIGTERM, "")


def test_memory_that_runs_out_is_reported_as_not_proved(within: Within) -> None:
    code, said, beside = ended(within("[(prove, 'prove', greedy)]", "check", BUS))
    assert (code, beside) == (1, "")
    assert "NOT PROVED: memory ran out" in said


@pytest.mark.parametrize(
    ("step", "words"), [("stuck", "one step of it took longer than the time there was"), ("greedy", "memory ran out")]
)
def test_what_was_proved_stays_proved_where_only_the_odds_take_too_much(within: Within, step: str, words: str) -> None:
    code, said, _ = ended(within(f"[(odds, 'odds_of', {step})]", "check", BUS, "--budget", "3"))
    assert code == 0
    assert "proved, " in said
    assert f"No odds: {words}" in said


def test_findings_of_reading_stay_where_a_step_is_ended(within: Within, tmp_path: Path) -> None:
    story = tmp_path / "unread.yaml"
    story.write_text(framed("scenes: {start: {steps: [{end: done}]}, attic: {steps: [{end: done}]}}"))
    code, said, _ = ended(within("[(prove, 'prove', greedy)]", "check", story))
    assert code == 1
    assert "W502" in said
    assert "E709" in said


@pytest.mark.parametrize(
    ("step", "words"), [("stuck", "one step of it took longer than the time there was"), ("greedy", "memory ran out")]
)
@pytest.mark.parametrize(
    ("place", "arguments"), [("(ways, 'way_to'", ["walk", BUS, "e14"]), ("(cover, 'cover'", ["cover", BUS])]
)
def test_a_search_for_walks_that_takes_too_much_is_a_sentence(
    within: Within, place: str, arguments: list[str | Path], step: str, words: str
) -> None:
    code, said, beside = ended(within(f"[{place}, {step})]", *arguments, "--budget", "0.1"))
    assert (code, said, beside) == (1, "", f"NOT KNOWN: {words}.\n")


def test_ctrl_c_ends_a_search_for_a_walk_and_a_map(within: Within) -> None:
    for steps, arguments in (("[(ways, 'way_to', stuck)]", ["walk", BUS, "e14"]), ("[(odds, 'odds_of', stuck)]", ["map", BUS])):
        process = within(steps, *arguments)
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        code, said, beside = ended(process)
        assert (code, said) == (128 + signal.SIGTERM, "")
        assert "it was stopped inside a step" in beside


def test_a_map_is_drawn_without_odds_that_take_too_much(within: Within) -> None:
    code, said, beside = ended(within("[(odds, 'odds_of', greedy)]", "map", BUS))
    assert (code, beside) == (0, "Drawn without odds: memory ran out.\n")
    assert said


def test_no_timer_and_no_handler_is_left_behind() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]
    with Interruptible() as interruptible, interruptible.clock(Budget(5.0)) as clock:
        assert interruptible.attempt(clock, lambda: signal.getitimer(signal.ITIMER_REAL)[0] > 5) is True
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)] == before


def test_a_clock_that_starts_after_somebody_asked_to_stop_has_stopped() -> None:
    with Interruptible() as interruptible:
        signal.raise_signal(signal.SIGINT)
        with interruptible.clock(Budget(5.0)) as clock:
            assert clock.over()
            assert clock.stopped == "it was stopped"


@pytest.mark.parametrize("command", [["check", BUS], ["walk", BUS, "e14"], ["cover", BUS]])
@pytest.mark.parametrize("number", ["nan", "inf", "-1"])
def test_a_budget_is_a_finite_number(crushgame: Run, command: list[str | Path], number: str) -> None:
    done = crushgame(*command, "--budget", number)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: '--budget': " in done.stderr


@pytest.mark.parametrize("number", ["nan", "inf", "0"])
def test_so_is_a_limit_of_memory(crushgame: Run, number: str) -> None:
    done = crushgame("check", BUS, "--memory", number)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: '--memory': " in done.stderr
