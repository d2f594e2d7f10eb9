"""What a page says over its socket, read as a stranger's words: bounded, and of a few kinds.

Knows the messages of textual-serve's page. Must not know sockets or processes.
"""

from __future__ import annotations

import json
from typing import NamedTuple

LONGEST_MESSAGE = 64 * 1024
"""Bytes in one message: a page pastes no more at once."""

WIDEST, TALLEST = 500, 200
"""Columns and rows of the largest window: twice the largest screen in small letters, and little to draw."""


class Typed(NamedTuple):
    """What a terminal would have sent: keys, the mouse, words that were pasted."""

    data: bytes


class Resized(NamedTuple):
    """The window is so many columns and rows."""

    width: int
    height: int


class Turned(NamedTuple):
    """The player has turned to the page, or away."""

    is_here: bool


class Pinged(NamedTuple):
    """The page asks how long an answer takes; it is answered with the same."""

    stamp: str


Message = Typed | Resized | Turned | Pinged


def read_message(text: str) -> Message | None:
    """Return what a page says, or None for what no page of ours would say."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, list) or not said:
        return None
    more = said[1] if len(said) > 1 else None
    if said[0] == "stdin" and isinstance(more, str):
        return Typed(more.encode("utf-8", "replace"))
    if said[0] == "resize" and isinstance(more, dict):
        return Resized(within(more.get("width"), 80, WIDEST), within(more.get("height"), 24, TALLEST))
    if said[0] == "ping" and isinstance(more, str):
        return Pinged(more[:20])
    return Turned(said[0] == "focus") if said[0] in ("focus", "blur") else None


def within(number: object, usual: int, most: int) -> int:
    """Return a number of cells from 1 to `most`; `usual` for what is no number."""
    try:
        return min(max(int(number), 1), most) if isinstance(number, int | str) else usual
    except ValueError:
        return usual
