"""The app in a real terminal, tmux, from a real shell: play, stop and go on, resize, quit; the terminal is as it was found."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.tui.stories import LATE
from tests.tui.terminal import PATIENCE

FIRST, CHOICE = "The board says DUE.", "1  I wouldn't dare."
PROMPT = "ready> "
MODES = "alternate_on cursor_flag keypad_cursor_flag keypad_flag mouse_any_flag mouse_all_flag mouse_button_flag mouse_sgr_flag"
"""What tmux knows of a terminal's state, apart from its text."""


class Tmux:
    """A tmux of the test's own with one window, and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "tmux"
        self._folder = folder

    def start(self, columns: int, rows: int) -> None:
        """Open the window."""
        size = ("-x", str(columns), "-y", str(rows))
        here = {"PYTHONPATH": str(CHECKOUT), "CRUSHGAME_SAVES": str(self._folder / "saves")}
        whole = {"PS1": PROMPT, "LC_ALL": "C.UTF-8", **here}
        # -m: a shell that is not for a person at first has no jobs to stop
        shell = f"cd {shlex.quote(str(self._folder))} && exec env {shlex.join(f'{k}={v}' for k, v in whole.items())} sh -m"
        self.run("-f", "/dev/null", "new-session", "-d", *size, shell)
        self.until(lambda: PROMPT.strip() in self.text, "the shell")

    def run(self, *words: str) -> str:
        """Give tmux a command, and return what it says."""
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), *words], capture_output=True, text=True, env=environment, timeout=20, check=True
        )
        return done.stdout

    @property
    def text(self) -> str:
        """What the window shows."""
        return self.run("capture-pane", "-p")

    @property
    def modes(self) -> dict[str, str]:
        """The state of the terminal, by tmux's names for it."""
        values = self.run("display-message", "-p", " ".join(f"#{{{name}}}" for name in MODES.split())).split()
        return dict(zip(MODES.split(), values, strict=True))

    def type(self, line: str) -> None:
        """Type a line for the shell."""
        self.run("send-keys", "-l", line)
        self.press("Enter")

    def press(self, *keys: str) -> None:
        """Press keys, with a moment between them."""
        for key in keys:
            self.run("send-keys", key)
            time.sleep(0.05)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until that is so."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"{what} never came; the window:\n{self.text}"
            time.sleep(0.05)

    def until_it_shows(self, words: str) -> None:
        """Wait until the words are in the window."""
        self.until(lambda: words in self.text, repr(words))

    def read_to(self, words: str) -> None:
        """Read on, line by line, until the words are in the window."""
        for _ in range(12):
            if words in self.text:
                return
            self.press("Enter")
            time.sleep(0.15)
        self.until_it_shows(words)

    def lines_of(self, name: str) -> str:
        """Have the terminal's own settings written to a file, and return them."""
        self.until(lambda: self.text.rstrip().endswith(PROMPT.strip()), "the shell")
        self.type(f"stty -a > {name}; echo written {name}")
        self.until(lambda: f"\nwritten {name}" in self.text, "stty")
        return (self._folder / name).read_text()


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    if not shutil.which("tmux"):
        assert os.environ.get("CI") != "true", "a build machine has to have tmux"
        pytest.skip("there is no tmux here")
    (tmp_path / "late.yaml").write_text(LATE, encoding="utf-8")
    terminal = Tmux(tmp_path)
    terminal.start(90, 26)
    try:
        yield terminal
    finally:
        terminal.run("kill-server")


def test_a_game_is_played_stopped_taken_up_resized_and_left_and_the_terminal_is_as_it_was_found(tmux: Tmux) -> None:
    tmux.type("echo what was here before")
    settings, modes = tmux.lines_of("before"), tmux.modes
    assert modes["alternate_on"] == "0"
    assert modes["cursor_flag"] == "1"

    tmux.type(f"{shlex.quote(sys.executable)} -m crushgame play late.yaml")
    tmux.until_it_shows(FIRST)
    assert tmux.modes["alternate_on"] == "1"
    tmux.read_to("It's an egg.")

    tmux.press("C-z")
    tmux.until_it_shows("what was here before")
    tmux.until(lambda: tmux.modes == modes, "the terminal as it was")
    assert tmux.lines_of("stopped") == settings

    tmux.type("fg")
    tmux.until_it_shows("It's an egg.")
    tmux.read_to(CHOICE)

    for columns, rows in ((60, 20), (30, 8), (120, 40), (90, 26)):
        tmux.run("resize-window", "-x", str(columns), "-y", str(rows))
        time.sleep(0.15)
    tmux.until_it_shows(CHOICE)
    tmux.press("1")
    tmux.until_it_shows("Well.")

    tmux.press("C-q")
    tmux.until_it_shows("what was here before")
    tmux.until(lambda: tmux.modes == modes, "the terminal as it was")
    assert tmux.lines_of("after") == settings


def test_a_window_that_is_closed_over_a_game_leaves_it_saved(tmux: Tmux, tmp_path: Path) -> None:
    tmux.type(f"{shlex.quote(sys.executable)} -m crushgame play late.yaml; echo left")
    tmux.until_it_shows(FIRST)
    tmux.read_to("It's an egg.")
    tmux.run("new-window", "sleep 60")  # which keeps tmux itself alive
    tmux.run("kill-window", "-t", "0")
    tmux.until(lambda: len(list((tmp_path / "saves").rglob("save.*.json"))) == 1, "the save")
