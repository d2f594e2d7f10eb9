"""Calls to the disk fail under a player's eyes: the screen says NOT SAVED when it was not, and "saved" only when it was."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from textual import constants

from crushgame.saves.store import Store
from tests.conftest import CHECKOUT
from tests.saves.calls import Fault, failing_with, through
from tests.saves.small_story import TEA
from tests.tui.driving import playing
from tests.tui.stories import LATE

FAILING = Path(__file__).with_name("failing_games.py")
THREE_DECISIONS = "1\n2\n1\n"
EACH = 4


class Played(NamedTuple):
    """A game with a fault. `slots` and `after` are (slot, decisions or -1, trouble), before and after a game with none."""

    why: str
    reached: bool
    printed: str
    slots: list[tuple[str, int, str]]
    again: str
    after: list[tuple[str, int, str]]


def test_the_plain_player_says_not_saved_where_it_was_not_and_saved_only_where_it_was(quick: Path) -> None:
    (quick / "tea.yaml").write_text(TEA, encoding="utf-8")
    command = [sys.executable, str(FAILING), f"{quick}/tea.yaml", "", f"{quick}/work", THREE_DECISIONS, str(EACH)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    games = [Played(**json.loads(line)) for line in done.stdout.splitlines()]
    assert [game.reached for game in games] == [False, *[True] * (len(games) - 1)]
    assert len(games) > 100
    for game in games:
        _check_words(game)
    assert any("NOT SAVED" in game.printed for game in games)


def _check_words(game: Played) -> None:
    why = f"{game.why}:\n{game.printed}"
    assert "Something went wrong" not in game.printed, why
    turns = re.split(r"You chose: |The input ended here\.", game.printed)[1:]
    assert len(turns) == 4, why
    *decisions, farewell = turns
    kept = max((number for number, words in enumerate(decisions, 1) if "NOT SAVED" not in words), default=0)
    assert ("Saved in" in farewell) != ("NOT SAVED" in farewell), why
    all_is_kept = "NOT SAVED" not in farewell and "but not which endings and lines you have seen" not in farewell
    assert ("exit code 2" in farewell) != all_is_kept, why
    if "Saved in" in farewell:
        kept = 3
    found = [count for _, count, _ in game.slots]
    assert len(found) <= 1, why
    assert kept <= (found[0] if found else 0) <= 3, why
    assert "NOT SAVED" not in game.again, f"{game.again} after {game.why}"
    assert [count for _, count, _ in game.after] == [(found[0] if found else 0) + 1], why


# ---- the app ---------------------------------------------------------------------------------------------------------


async def test_the_app_says_not_saved_where_it_was_not_and_saved_only_where_it_was(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "none")
    said: set[bool] = set()
    for first in count(1, EACH):
        why = f"call {first}"
        full = Fault(failing_with(errno.ENOSPC), first, for_ever=True, below=f"{quick}/full-{first}")
        said.add(await _decides(f"{quick}/full-{first}", full, f"{why} and all later ones: ENOSPC"))
        broken = Fault(failing_with(errno.EIO), first, for_ever=False, below=f"{quick}/broken-{first}")
        said.add(await _decides(f"{quick}/broken-{first}", broken, f"{why}: EIO"))
        if not full.reached:
            assert first > 50
            break
    assert said == {False, True}


async def _decides(saves: str, fault: Fault, why: str) -> bool:
    """Make a decision in the app against a fault, and save again when it is over. Returns what the screen said at first."""
    with through(fault):
        async with playing(saves, LATE) as app:
            await app.press("enter", "enter", "enter", "1")
            is_saved = "NOT SAVED" not in app.text
            assert app.play.game.saved == is_saved, why
            assert not is_saved or "saved" in app.text, why
            fault.paused = True
            assert is_saved <= _decisions(saves) <= 1, why
            app.play.autosave()
            await app.press()
            assert "NOT SAVED" not in app.text, why
            assert "saved" in app.text, why
            assert _decisions(saves) == 1, why
    return is_saved


def _decisions(saves: str) -> int:
    return max((len(entry.record.decisions) for entry in Store(saves).entries("late") if entry.record), default=0)
