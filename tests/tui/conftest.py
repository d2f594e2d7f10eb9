"""What every test of the app starts from: no themes or colours from outside, nothing that blinks, saves of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "CRUSHGAME_SAVES", "CRUSHGAME_CURSOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(Input, "cursor_blink", False)


@pytest.fixture
def saves(tmp_path: Path) -> str:
    """A folder for saves that is not there yet."""
    return str(tmp_path / "saves")
