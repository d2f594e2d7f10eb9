"""Several processes, and processes that are killed: real ones."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crushgame.saves import generations
from crushgame.saves.disk import Refusal
from crushgame.saves.generations import KEPT
from crushgame.saves.locks import Hold
from crushgame.saves.names import auto_slot
from crushgame.saves.record import Record, decode
from crushgame.saves.store import Loaded, Store
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

HOLDER = """
import sys, time
from crushgame.saves.names import auto_slot
from crushgame.saves.store import Store
from tests.saves.samples import GAME, sample
writer = Store(sys.argv[1]).writer(auto_slot("bus-stop", GAME))
print(writer.claim().value, flush=True)
time.sleep(60)
"""


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


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


def test_two_processes_that_save_to_one_slot_lose_nothing(tmp_path: Path) -> None:
    processes = [started(WRITER, tmp_path, 0, 100, name) for name in ("one", "two")]
    outputs = [process.communicate(timeout=60)[0].split("\n") for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    numbers = [int(line.split()[0]) for lines in outputs for line in lines if line]
    assert sorted(numbers) == list(range(1, 201))
    by_whom = zip(outputs, ("one", "two"), strict=True)
    last = {int(line.split()[0]): name for lines, name in by_whom for line in lines if line}
    found = Store(str(tmp_path)).load(SLOT)
    assert isinstance(found, Loaded)
    assert (found.record.name, found.record.beat) == (last[200], 99)
    assert len(list(Path(tmp_path, *SLOT).glob("save.*"))) == KEPT


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
