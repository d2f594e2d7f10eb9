"""A game killed (kill -9) at every system call that it makes while it saves: the save before or the new one is there.

strace does the killing; `killing.py` plays the games. Where strace or its way into a process is missing these tests are
passed over, but on a build machine they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from crushgame.saves.game import Game
from crushgame.saves.store import Entry, Store
from tests.conftest import CHECKOUT, Run
from tests.saves.small_story import SOURCES, TEA, tea

KILLING = Path(__file__).with_name("killing.py")
WORKERS = 2
AROUND_A_SAVE = {"openat", "write", "pwrite64", "fsync", "close", "read", "mkdir", "flock", "newfstatat", "getdents64"}


class Killed(NamedTuple):
    """What was found after one kill. `slots` and `after` are (slot, decisions or -1, trouble), before and after another game.

    `printed` is what the player had seen, `shown` what `crushgame saves` said then, `again` what the next game printed.
    """

    name: str
    number: int
    code: int
    printed: str
    slots: list[list[object]]
    shown: str
    again: str
    after: list[list[object]]

    @property
    def why(self) -> str:
        return f"after a kill at {self.name} {self.number}"

    @property
    def decided(self) -> int:
        """The decisions that the player was shown to have made: each is shown when it is saved."""
        return self.printed.count("You chose: ")


@pytest.fixture(scope="module", autouse=True)
def _strace() -> None:
    probe = ["strace", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:signal=KILL:when=1", "true"]
    trouble = "" if shutil.which("strace") else "there is no strace here (Debian: apt install strace)"
    if not trouble:
        tried = subprocess.run(probe, capture_output=True, text=True, check=False)
        trouble = f"strace may not trace here: {tried.stderr}" if tried.returncode else ""
    if trouble and os.environ.get("CI") == "true":
        pytest.fail(trouble)
    if trouble:
        pytest.skip(trouble)


@pytest.fixture(scope="module")
def folder(quick: Path) -> Path:
    (quick / "tea.yaml").write_text(TEA, encoding="utf-8")
    return quick


def killing(what: str, folder: Path, base: Path | None, answers: str, part: int = 0, kills: str = "") -> list[str]:
    """Run `killing.py` and return the lines that it prints."""
    command = [
        sys.executable,
        str(KILLING),
        what,
        str(folder / "tea.yaml"),
        str(base or ""),
        str(folder / f"work{part}"),
        answers,
    ]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, input=kills, env=environment, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def killed_everywhere(folder: Path, base: Path | None, answers: str) -> list[Killed]:
    """Play a game and note its calls; then play it again for each of them, and kill it there."""
    whole = json.loads(killing("record", folder, base, answers)[0])
    assert whole["code"] == 0, whole
    calls = [f"{name} {number}" for name, number in whole["calls"]]
    assert {name for name, _ in whole["calls"]} >= AROUND_A_SAVE
    with ThreadPoolExecutor(WORKERS) as pool:
        parts = [
            pool.submit(killing, "kill", folder, base, answers, part, "\n".join(calls[part::WORKERS]))
            for part in range(WORKERS)
        ]
        rows = [Killed(**json.loads(line)) for part in parts for line in part.result()]
    assert len(rows) == len(calls)
    for row in rows:
        assert row.code == -9, f"it was not killed: {row}"
        assert "Something went wrong" not in row.shown + row.again, row
        assert "Traceback" not in row.shown + row.again, row
        assert "NOT SAVED" not in row.again, row
        assert all(trouble == "" for _, _, trouble in [*row.slots, *row.after]), row
    return rows


def test_a_new_game_killed_at_any_call_is_carried_on_with_from_its_last_decision(folder: Path) -> None:
    rows = killed_everywhere(folder, None, "1\n2\n")
    assert len(rows) > 150
    for row in rows:
        decisions = [count for _, count, _ in row.slots]
        assert decisions in ([row.decided], [row.decided + 1]) or (row.slots == [] and row.decided == 0), row.why
        assert ("Nothing is saved" in row.shown) == (row.slots == []), row.why
        assert ("Carrying on where you left off." in row.again) == (row.slots != []), row.why
        assert "Saved in" in row.again, row.why
        assert [count for _, count, _ in row.after] == [sum(map(int, map(str, decisions))) + 1], row.why
    assert {row.decided for row in rows} == {0, 1, 2}


def test_a_game_taken_up_and_killed_at_any_call_loses_nothing_on_its_way_to_the_ending(folder: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    game = Game.start(Store(str(base)), tea(), "heron-4471", SOURCES)
    for _ in range(7):  # more than are kept, so that old ones are removed as well
        game.session.choose("stir")
        assert game.autosave() == ""
    game.leave()
    slot = f"auto-{game.id}"
    rows = killed_everywhere(folder, base, "1\n3\n")
    assert len(rows) > 150
    for row in rows:
        [[name, decisions, _]] = row.slots
        assert name == slot, row.why
        assert decisions in (7 + row.decided, 8 + row.decided), row.why
        [count] = [count for name, count, _ in row.after if name == slot]
        assert count in (decisions, 9) if decisions == 9 else count == decisions + 1, row.why
    assert {row.decided for row in rows} == {0, 1, 2}


@pytest.mark.parametrize("name", ["link", "pwrite64"])
def test_the_program_as_it_is_started_by_its_players_survives_a_kill_too(crushgame: Run, tmp_path: Path, name: str) -> None:
    """From the very start of Python, where every such call belongs to a save: none is made before."""
    (tmp_path / "tea.yaml").write_text(TEA, encoding="utf-8")
    for number in range(1, 20):
        saves = tmp_path / f"saves{number}"
        command = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}"]
        game = [sys.executable, "-m", "crushgame", "play", "tea.yaml", "--plain", "--saves", str(saves)]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        done = subprocess.run(
            [*command, *game], input="1\n2\n", text=True, capture_output=True, cwd=tmp_path, env=environment, check=False
        )
        decided = done.stdout.count("You chose: ")
        assert decisions_of(Store(str(saves)).entries("tea")) in ([decided], [decided + 1], [])
        again = crushgame("play", "tea.yaml", "--plain", "--saves", saves, text="1\n")
        assert "Saved in" in again.stdout
        assert decisions_of(Store(str(saves)).entries("tea"))[0] > decided
        if done.returncode == 0:
            assert number > 3
            return
        assert done.returncode in (-9, 137), done.stderr
    pytest.fail("there is no end to the calls")


def decisions_of(entries: tuple[Entry, ...]) -> list[int]:
    return [len(entry.record.decisions) if entry.record else -1 for entry in entries]
