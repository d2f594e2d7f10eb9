"""How a command speaks: results on stdout, everything else on stderr, and nothing that could steer a terminal.

Knows streams. Must not know stories.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
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


def show(text: str) -> None:
    """Print text whose parts have been cleaned one by one, since it may hold the colours of `style` besides."""
    sys.stdout.write(text + "\n")


def style() -> Callable[[str, str], str]:
    """Return what dresses words by what they are (see `check/show/report.py`): colours on a terminal that wants them."""
    import os

    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return lambda words, kind: words  # noqa: ARG005  # the kind is for those that dress
    return lambda words, kind: f"{_LOOKS[kind]}{words}{_PLAIN}" if kind in _LOOKS else words


_PLAIN = "\x1b[0m"
_LOOKS = {
    "good": "\x1b[1;32m",
    "warning": "\x1b[33m",
    "bad": "\x1b[1;31m",
    "bar": "\x1b[35m",
    "aside": "\x1b[2m",
    "heading": "\x1b[1m",
}


def can_show(signs: str) -> bool:
    """Say whether stdout can write these signs."""
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def screen_width() -> int:
    """How many columns there are to write in: those of the terminal or of COLUMNS, 80 where nobody knows."""
    import shutil

    return shutil.get_terminal_size().columns


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
