"""One game, two ways to play it: DRY RUN left in a full terminal and carried on as a stream of text, and the other way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crushgame.library import StoryFiles, find
from crushgame.play.beats import ChoiceBeat, Line
from crushgame.play.session import Session
from crushgame.saves.record import Record
from crushgame.saves.store import Store
from crushgame.story import read
from crushgame.story.program import Program
from tests.conftest import CHECKOUT, Run
from tests.tui.terminal import Terminal

SEED = "heron-4471"


@pytest.fixture(scope="module")
def dry_run() -> Program:
    found = find("dry-run")
    assert isinstance(found, StoryFiles)
    program = read(found.files).program
    assert program is not None
    return program


def _left(saves: Path) -> Record:
    entry = Store(str(saves)).latest("dry-run")
    assert entry is not None
    assert entry.record is not None
    return entry.record


def _line_of(record: Record, program: Program) -> str:
    session, snag = Session.resume(program, record.seed, record.carried, record.decisions, record.beat)
    assert snag is None
    assert isinstance(session.beat, Line)
    return session.beat.text


def _screens(saves: Path, *arguments: str) -> Terminal:
    argv = [sys.executable, "-m", "crushgame", "play", "dry-run", "--saves", str(saves), *arguments]
    return Terminal(argv, env={"PYTHONPATH": str(CHECKOUT)})


def test_a_game_left_on_the_screens_is_carried_on_in_plain_text_at_the_same_line(crushgame: Run, tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    with _screens(saves, "--seed", SEED) as terminal:
        terminal.until("It is Sunday")
        terminal.press("enter")
        terminal.until("one bag of washing")
        terminal.press("enter")
        terminal.until("Who's on?")
        terminal.press(*"Kim")
        terminal.until("Kim")
        terminal.press("enter")
        terminal.until("I will be talking about you")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    record = _left(saves)
    assert [decision.text for decision in record.decisions] == ["Kim"]
    carried_on = crushgame("play", "dry-run", "--plain", "--saves", saves).stdout
    assert "Carrying on where you left off." in carried_on
    assert "I will be talking about you" in carried_on.split("Carrying on", 1)[1]


def test_a_game_left_in_plain_text_is_carried_on_on_the_screens_at_the_same_line(
    crushgame: Run, dry_run: Program, tmp_path: Path
) -> None:
    saves = tmp_path / "saves"
    crushgame("play", "dry-run", "--plain", "--seed", SEED, "--saves", saves, text="Sam\nthey\n1\n1\n")
    record = _left(saves)
    assert len(record.decisions) == 4
    session, _ = Session.resume(dry_run, record.seed, record.carried, record.decisions, record.beat)
    assert isinstance(session.beat, ChoiceBeat)
    with _screens(saves) as terminal:
        terminal.until(f"1  {session.beat.offers[0].text}")
        terminal.press("1")
        terminal.until("saved")
        terminal.press("enter", "ctrl+q")
        assert terminal.ended() == 0
    after = _left(saves)
    assert len(after.decisions) == 5
    assert after.decisions[:4] == record.decisions
    assert _line_of(after, dry_run)
