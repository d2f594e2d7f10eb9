"""Two windows on one game, as real processes: the second is told and plays on in its own slot, and neither loses a save."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest

from crushgame.saves.store import Store
from tests.conftest import CHECKOUT
from tests.ending import killed_at_last
from tests.saves.small_story import TEA
from tests.tui.driving import start

PROMPT = b"\n> "
LONGEST_WAIT = 20.0


class Window:
    """The plain player in a process of its own, which is typed to. Left when the context ends."""

    def __init__(self, story: Path, saves: Path) -> None:
        command = [sys.executable, "-m", "crushgame", "play", str(story), "--plain", "--saves", str(saves)]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=story.parent
        )
        try:
            self.first = self.heard()
        except BaseException:
            self.process.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with killed_at_last(self.process):
            self.process.communicate(timeout=LONGEST_WAIT)
            assert self.process.returncode == 0

    def heard(self) -> str:
        """What is printed up to the next prompt."""
        assert self.process.stdout is not None
        descriptor, data = self.process.stdout.fileno(), b""
        while not data.endswith(PROMPT):
            assert select.select([descriptor], [], [], LONGEST_WAIT)[0], data
            more = os.read(descriptor, 4096)
            assert more, data
            data += more
        return data.decode()

    def says(self, line: str) -> str:
        """What is printed when a line was typed."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        return self.heard()


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "tea.yaml"
    path.write_text(TEA)
    return path


def decided(saves: Path) -> dict[str, list[str]]:
    """The decisions in each slot, by the name of its folder."""
    entries = Store(str(saves)).entries("tea")
    assert not [entry.trouble for entry in entries if entry.trouble]
    return {entry.slot.folder: [one.option for one in entry.record.decisions] for entry in entries if entry.record}


def test_a_game_opened_in_a_second_window_goes_on_there_as_a_copy(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    with Window(story, saves) as one:
        one.says("1")
        (game,) = decided(saves)
        with Window(story, saves) as two:
            assert "This game is open in another window, so this is a copy of it." in two.first
            for _ in range(8):
                one.says("1")
                assert "NOT SAVED" not in two.says("2")
    found = decided(saves)
    assert found.pop(game) == ["stir"] * 9
    assert list(found.values()) == [["stir", *["look"] * 8]]


def test_two_windows_that_save_under_one_name_are_told_and_both_saves_are_kept(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    with Window(story, saves) as one:
        one.says("1")
        assert "meanwhile" not in one.says("save Bar")
        with Window(story, saves) as two:
            two.says("2")
            assert "meanwhile" not in two.says("save")
            told = two.says("save Bar")
            one.says("1")
            assert "Another window had saved there meanwhile." in one.says("save Bar")
    assert "meanwhile" not in told, "that save was there before this window was"
    (folder,) = saves.glob("tea/slot-bar-*")
    assert sorted(path.name for path in folder.glob("save.*")) == ["save.1.json", "save.2.json", "save.3.json"]
    assert decided(saves)[folder.name] == ["stir", "stir"]
    kept = folder / "save.2.json"
    done = subprocess.run(
        [sys.executable, "-m", "crushgame", "saves", "--saves", str(saves), "import", str(kept)],
        capture_output=True,
        text=True,
        check=True,
        cwd=CHECKOUT,
    )
    assert done.stdout == "Taken in as tea/Bar (2).\n"
    assert sorted(decided(saves).values()).count(["stir", "look"]) == 3


def test_a_full_screen_and_a_plain_player_on_one_game_keep_out_of_each_others_way(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    with start(tmp_path, str(saves), TEA) as screen:
        screen.until("The kettle is on.")
        screen.press("enter")
        screen.until("1  Stir")
        screen.press("1")
        screen.until("saved")
        (game,) = decided(saves)
        with Window(tmp_path / "story.yaml", saves) as plain:
            assert "This game is open in another window, so this is a copy of it." in plain.first
            plain.says("2")
            plain.says("save")
            screen.press("f5")
            screen.until("quick save made", "Another window had saved there meanwhile")
            with start(tmp_path, str(saves), TEA) as third:
                third.until("open in another window")
        screen.press("ctrl+q")
        screen.ended()
    found = decided(saves)
    assert found.pop(game) == ["stir"]
    assert found.pop("quick") == ["stir"]
    assert list(found.values()) == [["stir", "look"]]
