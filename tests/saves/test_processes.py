"""Several processes, and processes that are killed: real ones."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest

from crushgame.saves import generations
from crushgame.saves.disk import Refusal
from crushgame.saves.locks import Hold
from crushgame.saves.names import auto_slot
from crushgame.saves.record import Record, decode
from crushgame.saves.store import Loaded, Store
from crushgame.saves.thinning import not_kept
from tests.ending import killed_at_last
from tests.saves.samples import GAME

ROOT = Path(__file__).parents[2]
SLOT = auto_slot("bus-stop", GAME)

WRITER = """
import sys
from crushgame.saves.generations import Written
from crushgame.saves.names import auto_slot
from crushgame.saves.store import Store
from tests.saves.samples import GAME, sample
writer = Store(sys.argv[1]).writer(auto_slot("bus-stop", GAME))
start, count = int(sys.argv[2]), int(sys.argv[3])
for number in range(start, start + count):
    written = writer.write(sample(number % 50, beat=number, name=sys.argv[4]))
    assert isinstance(written, Written), written
    print(written.seq, number, flush=True)
"""

EAGER = """
import os, sys
from crushgame.saves.generations import Written
from crushgame.saves.names import auto_slot
from crushgame.saves.store import Store
from tests.saves.samples import GAME, sample
os.fsync = lambda _: None  # nobody cuts the power here, and who need not wait for the disk meets the other more often
root, name, count, log = sys.argv[1], sys.argv[2], int(sys.argv[3]), os.open(sys.argv[4], os.O_WRONLY | os.O_APPEND)
writer = Store(root).writer(auto_slot("bus-stop", GAME))
for number in range(count):
    written = writer.write(sample(number % 20, beat=number, name=name))
    assert isinstance(written, Written), written
    os.write(log, f"{written.seq} {name} {number}\\n".encode())
"""
"""Saves again and again, and writes each acknowledged save to a log."""

HOLDER = """
import sys, time
from crushgame.saves.names import auto_slot
from crushgame.saves.store import Store
from tests.saves.samples import GAME, sample
writer = Store(sys.argv[1]).writer(auto_slot("bus-stop", GAME))
print(writer.claim().value, flush=True)
time.sleep(60)
"""


def started(program: str, *arguments: object) -> AbstractContextManager[subprocess.Popen[str]]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return killed_at_last(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))


def test_a_process_that_a_failing_test_leaves_stuck_is_not_waited_for() -> None:
    with pytest.raises(KeyError), started("import time; time.sleep(60)") as process:
        raise KeyError
    assert process.returncode == -signal.SIGKILL


def test_a_killed_writer_never_takes_an_acknowledged_save_with_it(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    chance = random.Random(4)
    acknowledged = 0
    for _ in range(12):
        with started(WRITER, tmp_path, acknowledged + 1, 10_000, "killed") as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(chance.uniform(0.0, 0.03))
            os.kill(process.pid, signal.SIGKILL)
            lines = [first, *process.stdout]
        acknowledged = int(next(line for line in reversed(lines) if line.endswith("\n")).split()[1])
        for path in Path(tmp_path, *SLOT).glob("save.*.json"):
            assert isinstance(decode(path.read_bytes()), Record)
        found = store.load(SLOT)
        assert isinstance(found, Loaded)
        assert found.note == ""
        assert found.record.beat >= acknowledged
        acknowledged = found.record.beat
    assert len(list(Path(tmp_path, *SLOT).glob(".save.*"))) <= 1
    assert acknowledged > 12


def numbers_in(folder: Path) -> list[int]:
    return sorted(int(name.split(".")[1]) for name in os.listdir(folder) if name.startswith("save."))


def needed(newest: int) -> list[int]:
    """The generations that must be there when this is the newest."""
    numbers = list(range(1, newest + 1))
    gone = set(not_kept(numbers))
    return [number for number in numbers if number not in gone]


class Log(NamedTuple):
    """What was acknowledged, by number: by whom, and which of their saves."""

    path: Path

    def saves(self) -> dict[int, tuple[str, int]]:
        rows = [line.split() for line in self.path.read_text().splitlines(keepends=True) if line.endswith("\n")]
        saves = {int(seq): (name, int(number)) for seq, name, number in rows}
        assert len(saves) == len(rows), "a number was given twice"
        return saves


def test_a_thousand_saves_each_of_two_processes_into_one_slot_are_all_there_or_pruned_in_order(tmp_path: Path) -> None:
    store, folder, log = Store(str(tmp_path / "saves")), tmp_path.joinpath("saves", *SLOT), Log(tmp_path / "log")
    log.path.touch()
    seen: list[tuple[int, Record]] = []
    with started(EAGER, store.root, "one", 1000, log.path) as one, started(EAGER, store.root, "two", 1000, log.path) as two:
        while one.poll() is None or two.poll() is None:
            acknowledged = log.saves()
            if acknowledged:
                seen.append((max(acknowledged), look(store, folder, acknowledged)))
            time.sleep(0.005)
    assert (one.returncode, two.returncode) == (0, 0)
    saves = log.saves()
    assert sorted(saves) == list(range(1, 2001))
    numbers = {save: seq for seq, save in saves.items()}
    assert len(seen) > 5
    for before, record in seen:
        assert numbers[record.name, record.beat] >= before, "an older save was loaded than one that had been acknowledged"
    assert numbers_in(folder) == needed(2000)
    for seq in needed(2000):
        record_there = decode((folder / f"save.{seq}.json").read_bytes())
        assert isinstance(record_there, Record)
        assert (record_there.name, record_there.beat) == saves[seq]
    assert sorted(os.listdir(folder)) == sorted(["lock", *(f"save.{seq}.json" for seq in needed(2000))])


def look(store: Store, folder: Path, acknowledged: dict[int, tuple[str, int]]) -> Record:
    """List and load while others write, and return what was loaded: nothing may be torn, damaged, or missing."""
    (entry,) = store.entries("bus-stop")
    assert entry.record is not None
    assert entry.trouble == ""
    found = store.load(SLOT)
    assert isinstance(found, Loaded)
    assert found.note == ""
    listed = numbers_in(folder)
    newest = max(numbers_in(folder))  # what this one needs was needed all the time that the first list was made
    assert set(acknowledged).intersection(needed(newest)) <= set(listed)
    return found.record


def test_a_game_claimed_by_another_process_is_free_again_when_that_is_killed(tmp_path: Path) -> None:
    with started(HOLDER, tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ours\n"
        writer = Store(str(tmp_path)).writer(SLOT)
        assert writer.claim() is Hold.THEIRS
        os.kill(process.pid, signal.SIGKILL)
    assert writer.claim() is Hold.OURS
    writer.close()


def test_a_stuck_writer_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "LONGEST_WAIT", 0.3)
    stuck = "import sys, time, fcntl; f = open(sys.argv[1]); fcntl.flock(f, 2); print(flush=True); time.sleep(60)"
    store = Store(str(tmp_path))
    folder = Path(tmp_path, *SLOT)
    folder.mkdir(parents=True)
    (folder / "lock").touch()
    with started(stuck, folder / "lock") as process:
        assert process.stdout is not None
        process.stdout.readline()
        writer = store.writer(SLOT)
        start = time.monotonic()
        answer = writer.write(_record())
        assert time.monotonic() - start < 2
        process.kill()
    assert isinstance(answer, Refusal)
    assert answer.code == "busy"
    writer.close()


def _record() -> Record:
    from tests.saves.samples import sample

    return sample()
