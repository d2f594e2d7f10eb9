"""What every test of the app starts from: no themes or colours from outside, nothing that moves by itself, saves of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import constants
from textual.widgets import Input

from crushgame.tui import held


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "CRUSHGAME_SAVES", "CRUSHGAME_CURSOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(held, "QUIET", 0.0)  # keys come faster here than from any hand


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let things move by themselves, as they do where nobody has asked them not to."""
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "full")


@pytest.fixture
def saves(tmp_path: Path) -> str:
    """A folder for saves that is not there yet."""
    return str(tmp_path / "saves")
