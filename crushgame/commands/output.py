"""How a command speaks: results on stdout, everything else on stderr, and nothing that could steer a terminal.

Knows streams. Must not know stories.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from crushgame.story.printable import clean

FINE = 0
ERRORS = 1
"""A story has findings that are errors."""

COULD_NOT_RUN = 2

ENDED_BY_SIGNAL = 128
"""Added to the number of the signal that ended the program."""


def say(text: str) -> None:
    """Print `text`, cleaned, on stdout."""
    sys.stdout.write(clean(text) + "\n")


def refuse(sentence: str) -> int:
    """Say why nothing could be done, and return the exit code for it."""
    with suppress(OSError):  # where stderr takes nothing, the exit code has to do
        sys.stderr.write(clean(sentence) + "\n")
    return COULD_NOT_RUN


def unwritten(fault: OSError) -> int:
    """Say that stdout takes nothing more (its disk is full, mostly), and return the exit code for it."""
    return refuse(f"The output could not be written: {(fault.strerror or 'unknown reason').lower()}.")


def count(number: int, what: str) -> str:
    """Return a number with its noun: "no errors", "1 error", "12 errors"."""
    plural = {"story": "stories"}.get(what, f"{what}s")
    return f"{number or 'no'} {what if number == 1 else plural}"
