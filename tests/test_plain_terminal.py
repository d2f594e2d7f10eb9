"""The plain player on a terminal, and whatever ends it: a signal, a closed window, a reader that goes away."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crushgame.saves.store import Store
from tests.conftest import CHECKOUT, STORIES

FORK = STORIES / "fork.yaml"


class Terminal:
    """The program in a terminal of 100 columns, as far as bytes go."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self.master = master
        self.output = ""

    def until(self, words: str) -> str:
        """Read on until these words have come, and return everything since they were last waited for."""
        deadline = time.monotonic() + 15
        while words not in self.output:
            ready, _, _ = select.select([self.master], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{words!r} did not come; this did: {self.output!r}"
            try:
                chunk = os.read(self.master, 4096)
            except OSError:  # how Linux says that the other side has closed
                chunk = b""
            assert chunk, f"the output ended before {words!r}: {self.output!r}"
            self.output += chunk.decode().replace("\r\n", "\n")
        before, _, self.output = self.output.partition(words)
        return before + words

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def ends(self) -> int:
        """Wait for the end, and return the exit code."""
        while True:
            try:
                chunk = os.read(self.master, 4096)
            except OSError:
                break
            if not chunk:
                break
            self.output += chunk.decode().replace("\r\n", "\n")
        return self.process.wait(15)


def started(cwd: Path, slave: int, *arguments: str | Path, **env: str) -> subprocess.Popen[bytes]:
    """Start the program with `slave` as the terminal of a session of its own, so that Ctrl-C and hanging up reach it."""
    take_it = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    program = [sys.executable, "-m", "crushgame", *map(str, arguments)]
    return subprocess.Popen(
        [sys.executable, "-c", take_it, *program],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "TERM": "xterm-256color", **env},
        start_new_session=True,
    )


@contextmanager
def terminal(cwd: Path, *arguments: str | Path, **env: str) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    modes = termios.tcgetattr(slave)
    with started(cwd, slave, *arguments, **env) as process:
        os.close(slave)
        try:
            yield Terminal(process, master)
            assert termios.tcgetattr(master)[3] == modes[3], "the terminal was left in another mode"
        finally:
            process.kill()
            os.close(master)


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
    player.until("> ")
    player.type("Kim\n")
    player.until("> ")
    os.close(master)
    assert process.wait(15) == 128 + signal.SIGHUP
    assert_decisions(tmp_path / "saves", 1)


def test_a_reader_that_goes_away_ends_the_game_saved_and_without_a_word(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "crushgame", "play", str(FORK), "--plain", "--saves", "saves"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdin, process.stderr:
        process.stdin.write(b"Kim\n")
        process.stdin.flush()
        printed = b""
        while printed.count(b"\n> ") < 2:
            chunk = os.read(process.stdout.fileno(), 4096)
            assert chunk
            printed += chunk
        process.stdout.close()
        process.stdin.write(b"1\n")
        process.stdin.flush()
        assert process.wait(15) == 128 + signal.SIGPIPE
        assert process.stderr.read() == b""
    assert_decisions(tmp_path / "saves", 2)


def test_a_signal_is_heard_while_nobody_reads_what_is_printed(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "crushgame", "play", str(FORK), "--plain", "--saves", "saves"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        process.stdin.write(b"Kim\n" + b"history\n" * 1000)  # far more than a pipe holds
        process.stdin.flush()
        time.sleep(1.0)
        assert process.poll() is None
        process.terminate()
        assert process.wait(15) == 128 + signal.SIGTERM
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
