"""`python -m benchmarks`: measure, and print the table. With --only, those whose names hold the word."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable

from benchmarks import checking, playing, reading, saving, showing, starting
from benchmarks.measure import Row
from benchmarks.report import as_json, machine, table

QUIET = 1.5
"""The load above which a machine is busy with something else: a run makes one of about 1 by itself."""

BENCHMARKS: dict[str, Callable[[], Iterable[Row]]] = {
    "app": starting.the_app,
    "keys": showing.keys,
    "idle": showing.idle,
    "typing": showing.typing,
    "plain": starting.the_plain_player,
    "read": reading.two_megabytes,
    "play-dry-run": playing.dry_run,
    "play-thousand": playing.thousand_scenes,
    "back": playing.going_back,
    "autosave": saving.autosave,
    "list": saving.listing,
    "replay": saving.replaying,
    "load": saving.loading,
    "check-dense": checking.dense,
    "check-sparse": checking.sparse,
    "check-tenfold": checking.tenfold,
    "check-curve": checking.curve,
    "check-dry-run": checking.dry_run,
}


def main() -> int:
    """Measure what was asked for, print it, and return 0: a missed aim is a figure, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", metavar="FILE", help="also write every value measured to FILE")
    asked = parser.parse_args()
    chosen = {name: run for name, run in BENCHMARKS.items() if asked.only is None or asked.only in name}
    if not chosen:
        parser.error(f"no benchmark is called {asked.only}: there are {', '.join(BENCHMARKS)}")
    rows: list[Row] = []
    before = os.getloadavg()[0]
    for name, run in chosen.items():
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += run()
    print("; ".join(f"{what} {value}" for what, value in machine().items()), end="\n\n")
    if max(before, os.getloadavg()[0]) > QUIET:
        print(f"Not a quiet machine: its load was {before:.2f} before. Times are too long, and ratios less certain.\n")
    print(table(rows))
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as file:
            json.dump(as_json(rows), file, ensure_ascii=False, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
