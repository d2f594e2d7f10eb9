"""Plays games in which calls to the disk fail, one after another. Run by `test_every_call_on_screen.py` as a program.

Knows how to start the command line with a fault. Must not know what is right: it tells what it found.

    python failing_games.py STORY BASE FOLDER ANSWERS STEP     prints a line of JSON for each game

The first game meets no fault. Then every call that writes is lied to or about; every STEP-th call fails in other ways.
"""

from __future__ import annotations

import errno
import sys

from tests.saves.calls import KINDS, READS, Fault, Try, failing_with, through
from tests.saves.killing import Setting, at_base, listed, load_everything, play, tell, told

WAYS = (
    (failing_with(errno.ENOSPC), True),
    (failing_with(errno.EIO), False),
    *((kind, for_ever) for kind in KINDS if kind.to and not kind.to & READS for for_ever in (False, True)),
)


def main() -> None:
    *rest, step = sys.argv[1:]
    setting = Setting(*rest)
    load_everything(setting)
    names = played(setting, Try(10**9, WAYS[0][0], for_ever=False))
    for first, name in enumerate(names, 1):
        for kind, for_ever in WAYS:
            if name in kind.to or (not kind.to and first % int(step) == 1):
                played(setting, Try(first, kind, for_ever))


def played(setting: Setting, one: Try) -> list[str]:
    """Play a game with a fault, print what came of it, and return the names of the calls that it made."""
    at_base(setting)
    calls = setting.file("calls")

    def work() -> int:
        fault: Fault = one.fault(setting.saves)
        with through(fault):
            code = play(setting)()
        with open(calls, "w", encoding="utf-8") as file:
            file.write("\n".join(fault.names))
        return code

    printed = told(setting, "played", work, setting.answers)
    slots = listed(setting)
    again = told(setting, "again", play(setting), "1\n")
    with open(calls, encoding="utf-8") as file:
        names = file.read().splitlines()
    reached = len(names) >= one.first
    tell({"why": str(one), "reached": reached, "printed": printed, "slots": slots, "again": again, "after": listed(setting)})
    return names


if __name__ == "__main__":
    main()
