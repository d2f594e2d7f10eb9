"""The real program in a real terminal: played to its end, and ended in every way that a program can be."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from crushgame.saves.record import Record
from crushgame.saves.store import Store
from tests.conftest import CHECKOUT
from tests.tui.driving import start, to_decision
from tests.tui.stories import HOSTILE
from tests.tui.terminal import Terminal

ALTERNATE, NORMAL = b"\x1b[?1049h", b"\x1b[?1049l"
MOUSE_OFF, CURSOR_ON = b"\x1b[?1003l", b"\x1b[?25h"


def _saved(saves: str, story: str = "late") -> Record:
    entry = Store(saves).latest(story)
    assert entry is not None
    assert entry.record is not None
    return entry.record


def _is_restored(terminal: Terminal) -> bool:
    modes = terminal.sent[terminal.sent.rindex(ALTERNATE) :]
    return terminal.is_as_before and all(code in modes for code in (NORMAL, MOUSE_OFF, CURSOR_ON))


def test_a_story_is_played_to_its_end_and_left_in_good_order(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        to_decision(terminal)
        terminal.press("enter")
        terminal.until("Upstairs at the front", "1  Saturday?")
        terminal.press("down", "enter")
        terminal.until("an ending · bright", "A Saturday has a name.", "1 of 2 endings found", "saved")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert _is_restored(terminal)
    assert [entry.record.ending for entry in Store(saves).entries("late") if entry.record] == ["doubles"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_leaves_a_save_a_sane_terminal_and_its_own_exit_code(
    tmp_path: Path, saves: str, number: signal.Signals
) -> None:
    with start(tmp_path, saves) as terminal:
        to_decision(terminal)
        terminal.press("enter")
        terminal.until("The doors fold.")
        terminal.signal(number)
        assert terminal.ended() == 128 + number
        assert _is_restored(terminal)
    record = _saved(saves)
    assert [decision.option for decision in record.decisions] == ["dare"]
    assert record.beat > 0


def test_a_closed_window_leaves_a_save(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        to_decision(terminal)
        terminal.press("enter")
        terminal.until("The doors fold.")
        terminal.close()
        assert terminal.ended() == 128 + signal.SIGHUP
    assert _saved(saves).beat > 0


def test_kill_9_loses_no_decision_that_was_shown_as_saved(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        to_decision(terminal)
        terminal.signal(signal.SIGKILL)
        assert terminal.ended() == -signal.SIGKILL
    assert [decision.option for decision in _saved(saves).decisions] == ["dare"]


def test_ctrl_c_leaves_a_save_and_not_a_remark(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        to_decision(terminal)
        terminal.press("ctrl+c")
        assert terminal.ended() == 0
        assert _is_restored(terminal)
    assert len(_saved(saves).decisions) == 1


def test_ctrl_z_gives_the_terminal_back_and_coming_back_shows_the_page(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        terminal.until("The board says DUE.")
        terminal.press("ctrl+z")
        terminal.until_stopped()
        assert _is_restored(terminal)
        terminal.signal(signal.SIGCONT)
        _shows_its_page_again_and_goes_on(terminal)


def test_being_stopped_without_warning_and_continued_does_no_harm(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        terminal.until("The board says DUE.")
        terminal.signal(signal.SIGSTOP)
        terminal.until_stopped()
        terminal.signal(signal.SIGCONT)
        _shows_its_page_again_and_goes_on(terminal)


def _shows_its_page_again_and_goes_on(terminal: Terminal) -> None:
    terminal.until_sent(b"The board says DUE.", after=NORMAL)
    terminal.press("enter")
    terminal.until("It's an egg.")
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert _is_restored(terminal)


def test_bytes_that_are_no_letters_do_not_end_the_game(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        terminal.until("The board says DUE.")
        terminal.write(b"\xe9\xff\xfe")
        terminal.press("enter", "enter")
        terminal.until("It's an egg.")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


def test_a_window_made_tiny_and_large_again_shows_the_same_page(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        before = terminal.until("The board says DUE.", "? keys")
        terminal.resize(10, 3)
        terminal.until("40 × 12")
        terminal.resize(80, 24)
        terminal.until_it_shows(before)
        terminal.press("enter")
        terminal.until("It's an egg.")


def test_nothing_in_a_story_or_a_name_sends_a_code_to_the_terminal(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves, HOSTILE) as terminal:
        terminal.until("[/b] $x")
        terminal.write("\x1b[200~Sam\x1b]52;c;ZXZpbA==\x07\x9b2J\u202e\x1b[201~".encode())
        terminal.press("enter")
        terminal.until("[sic]", "Sam")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert re.search(rb"\x1b\](?!22;default\x07)", terminal.sent) is None  # that one is Textual's own, the mouse pointer
    assert b"\x1b[2J" not in terminal.sent
    assert re.search(rb"\xc2[\x80-\x9f]", terminal.sent) is None
    assert "\u202e".encode() not in terminal.sent


def test_an_error_of_our_own_leaves_a_save_a_sane_terminal_and_a_sentence(tmp_path: Path, saves: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import crushgame.tui.screens.play as play\n"
        "def fault(self): raise RuntimeError('a fault of our own')\n"
        "play.PlayScreen.action_forward = fault\n"
    )
    with start(tmp_path, saves, PYTHONPATH=f"{tmp_path}{os.pathsep}{CHECKOUT}") as terminal:
        to_decision(terminal)
        terminal.press("f")
        assert terminal.ended() == 2
        assert _is_restored(terminal)
        assert "Something went wrong inside crushgame" in terminal.text
        assert "Traceback" not in terminal.text
    assert len(_saved(saves).decisions) == 1


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1"}, {"TERM": "linux", "COLORTERM": ""}, {"LANG": "C", "LC_ALL": "C"}, {"TEXTUAL_ANIMATIONS": "none"}]
)
def test_it_plays_without_colours_with_sixteen_and_in_a_plain_locale(tmp_path: Path, saves: str, env: dict[str, str]) -> None:
    with start(tmp_path, saves, **env) as terminal:
        to_decision(terminal)
        terminal.press("enter")
        terminal.until("1  Saturday?")
        terminal.press("down")
        terminal.until("❯ 1  Saturday?")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


def test_the_terminals_own_cursor_stands_on_the_option_for_those_who_ask_for_it(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves, CRUSHGAME_CURSOR="1") as terminal:
        terminal.until("The board says DUE.")
        terminal.press("enter", "enter", "enter", "down")
        text = terminal.until("❯ 1  I wouldn't dare.")
        assert terminal.sent.rindex(CURSOR_ON) > terminal.sent.rindex(b"\x1b[?25l")
        row = next(y for y, line in enumerate(text.splitlines()) if "❯" in line)
        assert terminal.cursor[1] == row
