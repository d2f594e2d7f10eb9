"""`crushgame` and `python -m crushgame`: the door, which sets Python up for a short start and then opens the command line."""

from __future__ import annotations

import gc
import sys

COLLECT_EVERY = 50_000
"""New objects between two looks for cycles. Python's own 700 looks about a hundred times while a story loads, and finds
nothing: a tenth of the time to the first line."""


def main() -> int:
    """Run the command line and return its exit code."""
    gc.set_threshold(COLLECT_EVERY, 10, 10)
    from crushgame.running import main as command_line  # deferred: loading it is what the line above makes shorter

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
