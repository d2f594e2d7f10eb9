"""Where saves are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crushgame.saves.where import VARIABLE, where


def test_the_folder_asked_for_comes_first_then_the_environment_then_the_user_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert where().endswith("saves")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "env"))
    assert where() == str(tmp_path / "env")
    assert where(str(tmp_path / "asked")) == str(tmp_path / "asked")


def test_a_folder_is_named_from_where_the_player_stands_or_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert where("here") == str(tmp_path / "here")
    assert where("~/there") == str(tmp_path / "home" / "there")
    assert os.path.isabs(where())
