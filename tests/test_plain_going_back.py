"""The plain player goes back and another way: what had been come to is kept, and said to be, once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crushgame.plain_saving import kept_aside
from crushgame.saves.going_back import Kept
from crushgame.saves.names import BEFORE_NAME, named_slot
from crushgame.saves.store import Store
from tests.conftest import STORIES, Run

FORK = STORIES / "fork.yaml"
[KEPT] = kept_aside(Kept(""))


def play(crushgame: Run, *typed: str) -> list[str]:
    """What was answered to each line that was typed, the beginning first."""
    done = crushgame("play", FORK, "--plain", "--saves", "saves", text="".join(f"{line}\n" for line in typed))
    assert done.stderr == ""
    return re.split("\n> ", done.stdout)


def kept_in(tmp_path: Path) -> list[str] | None:
    """What was decided in the game that was kept aside, if there is one."""
    entries = Store(str(tmp_path / "saves")).entries("fork")
    records = [entry.record for entry in entries if entry.slot == named_slot("fork", BEFORE_NAME)]
    return next(([one.option or one.text for one in record.decisions] for record in records if record is not None), None)


def carried_on(tmp_path: Path) -> list[str]:
    entry = Store(str(tmp_path / "saves")).latest("fork")
    assert entry is not None
    assert entry.record is not None
    return [decision.option or decision.text for decision in entry.record.decisions]


@pytest.mark.parametrize("way", ["back", "goto 1"])
def test_another_way_after_going_back_keeps_what_was_there_and_says_how_to_come_back_to_it(
    crushgame: Run, tmp_path: Path, way: str
) -> None:
    again = ("Kim",) if way == "goto 1" else ()
    *_, last, _ = play(crushgame, "Kim", "take", "take", way, *again, "right")
    assert last.startswith(f"You chose: (Right, quietly.)\n{KEPT}\n")
    assert kept_in(tmp_path) == ["Kim", "breath", "breath"]


def test_an_answer_of_other_words_after_going_back_keeps_what_was_there(crushgame: Run, tmp_path: Path) -> None:
    *_, last, _ = play(crushgame, "Kim", "take", "back", "back", "Kit", "quit")
    assert last.startswith(f"You answered: Kit\n{KEPT}\n")
    assert kept_in(tmp_path) == ["Kim", "breath"]


def test_choosing_the_same_again_keeps_nothing_and_says_nothing(crushgame: Run, tmp_path: Path) -> None:
    said = play(crushgame, "Kim", "take", "back", "take", "goto 1", "Kim", "forward", "quit")
    assert KEPT not in "".join(said)
    assert kept_in(tmp_path) is None


@pytest.mark.parametrize("ways", [("back",), ("back", "back", "forward"), ("goto 1", "forward")])
def test_leaving_after_going_back_keeps_what_was_there(crushgame: Run, tmp_path: Path, ways: tuple[str, ...]) -> None:
    last = play(crushgame, "Kim", "take", *ways, "quit")[-1]
    assert f"\n{KEPT}\nTo carry on: " in last
    assert kept_in(tmp_path) == ["Kim", "breath"]
    assert carried_on(tmp_path) == ["Kim"]
    [_, loaded, _] = play(crushgame, f"load {BEFORE_NAME}", "quit")
    assert "You chose: Take a breath." in loaded


def test_loading_another_save_after_going_back_keeps_what_was_there(crushgame: Run, tmp_path: Path) -> None:
    *_, last, _ = play(crushgame, "Kim", "save", "take", "back", "load", "quit")
    assert last.startswith(f"{KEPT}\n\nCarrying on where you left off.\n")
    assert kept_in(tmp_path) == ["Kim", "breath"]


def test_where_it_cannot_be_kept_leaving_says_so_and_that_the_game_is_saved(crushgame: Run, tmp_path: Path) -> None:
    play(crushgame, "Kim", "take", "quit")
    (tmp_path / "saves" / "/".join(named_slot("fork", BEFORE_NAME))).write_bytes(b"")
    command = ("play", FORK, "--plain", "--saves", "saves")
    done = crushgame(*command, text="back\nquit\n")
    assert done.returncode == 2
    assert "The game is saved, but not what you had come to before you went back. " in done.stdout
    assert KEPT not in done.stdout
    assert carried_on(tmp_path) == ["Kim"]
    done = crushgame(*command, text="take\nback\nright\n")
    assert "\nNOT SAVED: what you had come to before you went back. " in done.stdout
