"""The plain player on a terminal, and whatever ends it: a signal, a closed window, a reader that goes away."""

from __future__ import annotations

import os
import pty
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame.saves.store import Store
from tests.conftest import STORIES
from tests.talking import PATIENCE, Terminal, started, talk, terminal

FORK = STORIES / "fork.yaml"


def test_on_a_terminal_prose_is_wrapped_and_names_are_coloured(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", FORK, "--plain") as player:
        opening = player.until("> ")
        assert "\x1b[1mThe Fork, by Tests\x1b[0m\n" in opening
        assert "\x1b[1;36mMo:\x1b[0m You go \x1b[3mfirst\x1b[0m.\n" in opening
        shown = re.sub(r"\x1b\[[0-9;]*m", "", opening)
        assert "\x1b" not in shown
        assert "It has been raining since the last village, and the map has come\napart along the one fold" in shown
        assert max(map(len, shown.splitlines())) <= 68
        player.type("Kim\n")
        assert "Kim\nYou answered: Kim\n" in player.until("> ")


@pytest.mark.parametrize("plain", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}])
def test_colour_is_left_out_where_it_is_not_wanted(tmp_path: Path, plain: dict[str, str]) -> None:
    with terminal(tmp_path, "play", FORK, "--plain", **plain) as player:
        opening = player.until("> ")
        assert "\x1b" not in opening
        assert "Mo: You go first.\n" in opening


def test_plain_mode_is_chosen_by_itself_on_a_dumb_terminal(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", FORK, TERM="dumb") as player:
        assert "What do they call you?" in player.until("> ")


def test_lines_are_as_wide_as_a_narrow_terminal(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", FORK, "--plain", COLUMNS="30", NO_COLOR="1") as player:
        opening = player.until("> ")
        assert max(map(len, opening.splitlines())) <= 30
        assert "Type the number of an option\nto choose it, or help.\n" in opening


def test_a_command_line_that_is_wrong_sends_no_code_to_the_terminal(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", FORK, "a\x1b]0;b\x07\x1b[2J\u202ec") as player:
        assert player.ends() == 2
        assert "Got unexpected extra argument (a]0;bc)" in player.output
        assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", player.output) is None


def test_at_the_end_a_terminal_is_asked_what_next(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", FORK, "--plain", NO_COLOR="1") as player:
        player.until("> ")
        player.type("Kim\n2\n")
        assert "You have found 1 of 2 endings.\n\nType new to play again" in player.until("or quit.\n> ")
        player.type("what\n")
        player.until("or quit.\n> ")
        player.type("quit\n")
        assert player.ends() == 0


def test_ctrl_d_leaves_the_game_saved(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", FORK, "--plain", "--saves", "saves", NO_COLOR="1") as player:
        player.until("> ")
        player.type("Kim\n")
        player.until("> ")
        player.type("\x04")
        assert player.ends() == 0
        assert "The input ended here. Saved in " in player.output
    assert_decisions(tmp_path / "saves", 1)


def hang_up(player: Terminal) -> None:
    player.process.send_signal(signal.SIGHUP)


def terminate(player: Terminal) -> None:
    player.process.send_signal(signal.SIGTERM)


def control_c(player: Terminal) -> None:
    player.type("\x03")


@pytest.mark.parametrize(
    ("interrupt", "number"), [(control_c, signal.SIGINT), (terminate, signal.SIGTERM), (hang_up, signal.SIGHUP)]
)
def test_a_signal_leaves_a_save_with_the_last_decision_and_the_terminal_as_it_was(
    tmp_path: Path, interrupt: Callable[[Terminal], None], number: signal.Signals
) -> None:
    with terminal(tmp_path, "play", FORK, "--plain", "--saves", "saves") as player:
        player.until("> ")
        player.type("Kim\n")
        player.until("> ")
        player.type("1\n")
        player.until("> ")
        interrupt(player)
        assert player.ends() == 128 + number
        assert "Saved in " in player.output
        assert "Traceback" not in player.output
    assert_decisions(tmp_path / "saves", 2)


def test_a_terminal_window_that_is_closed_leaves_a_save(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    process = started(tmp_path, slave, "play", FORK, "--plain", "--saves", "saves")
    os.close(slave)
    player = Terminal(process, master)
    try:
        player.until("> ")
        player.type("Kim\n")
        player.until("> ")
        os.close(master)
        assert process.wait(PATIENCE) == 128 + signal.SIGHUP
    finally:
        process.kill()
        process.wait(PATIENCE)
    assert_decisions(tmp_path / "saves", 1)


def test_a_reader_that_goes_away_ends_the_game_saved_and_without_a_word(tmp_path: Path) -> None:
    with talk(tmp_path, "play", FORK, "--plain", "--saves", "saves") as game:
        game.type("Kim")
        game.output.close()
        game.write(b"1\n")
        assert game.process.wait(PATIENCE) == 128 + signal.SIGPIPE
        assert game.errors.read() == b""
    assert_decisions(tmp_path / "saves", 2)


def test_a_signal_is_heard_while_nobody_reads_what_is_printed(tmp_path: Path) -> None:
    with talk(tmp_path, "play", FORK, "--plain", "--saves", "saves") as game:
        game.write(b"Kim\n" + b"history\n" * 1000)  # far more than a pipe holds
        time.sleep(1.0)
        assert game.process.poll() is None
        game.process.terminate()
        assert game.process.wait(PATIENCE) == 128 + signal.SIGTERM
    assert_decisions(tmp_path / "saves", 1)


def test_a_kill_at_any_prompt_loses_nothing_that_was_decided(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", FORK, "--plain", "--saves", "saves") as player:
        player.until("> ")
        for number, typed in enumerate(("Kim\n", "1\n", "1\n"), 1):
            player.type(typed)
            player.until("You answered" if number == 1 else "You chose")
            assert_decisions(tmp_path / "saves", number)
        player.process.kill()
    with terminal(tmp_path, "play", FORK, "--plain", "--saves", "saves", NO_COLOR="1") as player:
        assert "3. Left over the wall." in player.until("> ")


def assert_decisions(saves: Path, number: int) -> None:
    entry = Store(str(saves)).latest("fork")
    assert entry is not None
    assert entry.record is not None
    assert len(entry.record.decisions) == number
