"""Plays games that strace kills at one system call each, one after another. Run by `test_kill.py` as a program of its own.

Knows how to start the command line in a child that waits for strace. Must not know what is right: it tells what it found.
Everything is loaded once, and each game is played by a fork of this process: the whole command line, in a fiftieth of the
time that starting Python takes.

    python killing.py record STORY BASE FOLDER ANSWERS          prints the calls of one game, a line each
    python killing.py kill STORY BASE FOLDER ANSWERS < KILLS    reads "name number" lines, prints a line of JSON for each
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from crushgame.running import main as command_line
from crushgame.saves.store import Store
from tests.ending import killed_at_last

CALLS = "%file,%desc"
"""All system calls that take a path or a descriptor."""

_ANYBODY = ctypes.c_ulong(-1).value
_SET_PTRACER = 0x59616D61
_CALL = re.compile(r"^(?:[0-9]+ +)?([a-z0-9_]+)\(")


class Setting(NamedTuple):
    """What each game starts from: a story, a folder of saves to copy (or none), a folder to work in, the answers typed."""

    story: str
    base: str
    folder: str
    answers: str

    @property
    def saves(self) -> str:
        return os.path.join(self.folder, "saves")

    def file(self, name: str) -> str:
        return os.path.join(self.folder, name)


def redirected(typed: str, told: str) -> None:
    """Let this process read `typed`, and write to the file `told` and one beside it."""
    for number, path in ((0, f"{told}.in"), (1, told), (2, f"{told}.err")):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.write(0, typed.encode())
    os.lseek(0, 0, os.SEEK_SET)


def child(work: Callable[[], int], typed: str, told: str, *, waits: bool = False) -> int:
    """Start a process that does some work with `typed` as its input and the file `told` as its output. Returns its id.

    With `waits` it does not begin before SIGUSR1, and has done all that comes before its work when this returns: strace
    would count those calls too.
    """
    ready, getting_ready = os.pipe()
    pid = os.fork()
    if pid:
        os.close(getting_ready)
        os.read(ready, 1)  # nothing comes but the end
        os.close(ready)
        return pid
    try:
        os.close(ready)
        redirected(typed, told)
        ctypes.CDLL(None).prctl(_SET_PTRACER, _ANYBODY, 0, 0, 0)  # where only a parent may trace unless it is allowed
        os.close(getting_ready)
        if waits:
            signal.sigwait({signal.SIGUSR1})
        code = work()
        sys.stdout.flush()
        os._exit(code)
    finally:
        os._exit(99)


def traced(pid: int, *options: str) -> int:
    """Let a waiting child go on under strace, until it ends. Returns how it ended, as `subprocess` tells it."""
    command = ["strace", "-f", "-p", str(pid), *options]
    with killed_at_last(subprocess.Popen(command, stderr=subprocess.PIPE, text=True)) as strace:
        assert strace.stderr is not None
        first = strace.stderr.readline()
        if "attached" not in first:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise RuntimeError(f"strace: {first}{strace.stderr.read()}")
        os.kill(pid, signal.SIGUSR1)
        _, status = os.waitpid(pid, 0)
        strace.wait()  # it has not written everything yet
    return os.waitstatus_to_exitcode(status)


def run(*arguments: str) -> int:
    sys.argv = ["crushgame", *arguments]
    return command_line()


def play(setting: Setting) -> Callable[[], int]:
    return lambda: run("play", setting.story, "--plain", "--saves", setting.saves)


def at_base(setting: Setting) -> None:
    shutil.rmtree(setting.folder, ignore_errors=True)
    os.makedirs(setting.folder)
    if setting.base:
        shutil.copytree(setting.base, setting.saves)


def told(setting: Setting, name: str, work: Callable[[], int], typed: str = "") -> str:
    """Return what a child printed that ran to its end, with its exit code where that is not 0."""
    _, status = os.waitpid(child(work, typed, setting.file(name)), 0)
    code = os.waitstatus_to_exitcode(status)
    with open(setting.file(name), encoding="utf-8") as out, open(setting.file(f"{name}.err"), encoding="utf-8") as err:
        return out.read() + err.read() + (f"exit code {code}" if code else "")


def listed(setting: Setting) -> list[tuple[str, int, str]]:
    """Return (slot, decisions or -1, trouble) for each slot."""
    entries = Store(setting.saves).entries_of_all()
    return [(one.slot.folder, len(one.record.decisions) if one.record else -1, one.trouble) for one in entries]


def load_everything(setting: Setting) -> None:
    """Play a game, take it up, and list the saves, in this very process: whatever that loads, no fork has to load again."""
    at_base(setting)
    streams = [os.dup(number) for number in range(3)]
    for work in (play(setting), play(setting), lambda: run("saves", "--saves", setting.saves)):
        redirected("1\n1\n", setting.file("warm"))
        work()
        sys.stdout.flush()
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)


def tell(row: dict[str, object]) -> None:
    """Print a line of JSON."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def record(setting: Setting) -> None:
    """Play a game that nothing happens to, and print its calls, from the first that is about the saves to the last."""
    at_base(setting)
    log = setting.file("log")
    code = traced(child(play(setting), setting.answers, setting.file("played"), waits=True), "-o", log, "-e", f"trace={CALLS}")
    with open(setting.file("played"), encoding="utf-8") as out, open(log, encoding="utf-8") as lines:
        calls = numbered(lines, setting.saves)
        tell({"code": code, "printed": out.read(), "calls": calls})


def numbered(lines: Iterable[str], mention: str) -> list[tuple[str, int]]:
    """Return the calls in a log of strace from the first that mentions a path on, each with its number among those of its
    name."""
    calls: list[tuple[str, int]] = []
    counted: Counter[str] = Counter()
    for line in lines:
        found = _CALL.match(line)
        if found:
            counted[found[1]] += 1
            if calls or mention in line:
                calls.append((found[1], counted[found[1]]))
    return calls


def kill(setting: Setting, name: str, number: int) -> None:
    """Kill a game at the call of this name and number, and print what was found after, and how another game went then."""
    at_base(setting)
    waiting = child(play(setting), setting.answers, setting.file("played"), waits=True)
    log, inject = setting.file("log"), f"inject={name}:signal=KILL:when={number}"
    code = traced(waiting, "-o", log, "-e", f"trace={name}", "-e", inject)
    with open(setting.file("played"), encoding="utf-8") as out:
        printed = out.read()
    found = listed(setting)
    shown = told(setting, "listed", lambda: run("saves", "--saves", setting.saves))
    again = told(setting, "again", play(setting), "1\n")
    row = {"name": name, "number": number, "code": code, "printed": printed, "slots": found, "shown": shown, "again": again}
    tell({**row, "after": listed(setting)})


def main() -> None:
    what, *rest = sys.argv[1:]
    setting = Setting(*rest)
    load_everything(setting)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    if what == "record":
        record(setting)
        return
    for line in sys.stdin.read().splitlines():
        name, number = line.split()
        kill(setting, name, int(number))


if __name__ == "__main__":
    main()
