"""Looking at the app as it is drawn: with every clock stopped and nothing that moves, in any size and theme, cell by cell.

Knows the app and what it is about to draw. Must not know any screen or story.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2s
from itertools import groupby
from typing import NamedTuple
from unittest.mock import patch

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import constants
from textual.widgets import Input

from crushgame.tui import held
from tests.tui.driving import Driven

BEGINS = 1_772_391_845
"""Sunday 1 March 2026, 19:04:05 in London, in seconds since 1970: when the clock is stopped."""

_NOT_ASKED_FOR = ("NO_COLOR", "TEXTUAL_THEME", "CRUSHGAME_SAVES", "CRUSHGAME_CURSOR", "CRUSHGAME_DEBUG")
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TZ": "UTC"}


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.seconds = BEGINS

    def forward(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> None:
        """Put it forward."""
        self.seconds += 60 * (minutes + 60 * (hours + 24 * days))


@contextmanager
def pinned() -> Iterator[Clock]:
    """Have the app look the same on every machine for as long as the context lasts: no colours, themes or times from outside,
    and nothing that moves by itself. What measures how long something took is left alone.
    """
    clock, real = Clock(), time.gmtime
    env = {name: value for name, value in os.environ.items() if name not in _NOT_ASKED_FOR} | _TERMINAL
    with ExitStack() as pins:
        pins.callback(time.tzset)
        pins.enter_context(patch.dict(os.environ, env, clear=True))
        time.tzset()
        pins.enter_context(patch.object(time, "time", lambda: float(clock.seconds)))
        pins.enter_context(patch.object(time, "time_ns", lambda: clock.seconds * 1_000_000_000))
        pins.enter_context(patch.object(time, "gmtime", lambda at=None: real(clock.seconds if at is None else at)))
        pins.enter_context(patch.object(Input, "cursor_blink", False))
        pins.enter_context(patch.object(constants, "TEXTUAL_ANIMATIONS", "none"))
        pins.enter_context(patch.object(held, "QUIET", 0.0))
        yield clock


async def dress(app: Driven, theme: str) -> None:
    """Show the app in a theme, and leave the settings as they are."""
    app.app.theme = theme
    app.app.settings_signal.publish(app.app.settings)
    await app.press()


async def resize(app: Driven, size: tuple[int, int]) -> None:
    """Show the app in a window of so many columns and rows."""
    await app.pilot.resize_terminal(*size)
    await app.press()


class Piece(NamedTuple):
    """Cells of one row that look alike, all of them blank or none. Colours are `#rrggbb`, or empty for the terminal's own."""

    text: str
    ink: str
    ground: str
    is_bold: bool
    is_italic: bool
    marks: str
    """What else there is to it: underline, strike, dim."""


def pieces(app: Driven) -> list[list[Piece]]:
    """Return what is on the screen, row by row."""
    return [seen_in(strip) for strip in app.app.screen._compositor.render_strips()]


def seen_in(strip: Iterable[Segment]) -> list[Piece]:
    """Return what can be seen of a row, however the toolkit has cut it up."""
    found = [
        _piece(run, segment.style or Style())
        for segment in strip
        if not segment.control
        for run in re.findall(" +|[^ ]+", segment.text)
    ]
    return [like._replace(text="".join(one.text for one in same)) for like, same in groupby(found, _without_text)]


def _without_text(piece: Piece) -> Piece:
    return piece._replace(text=" " if piece.text.isspace() else "")


def _piece(text: str, style: Style) -> Piece:
    ink, ground = _hex(style.color), _hex(style.bgcolor)
    if style.reverse:
        ink, ground = ground, ink
    marks = " ".join(name for name in ("underline", "strike", "dim") if getattr(style, name))
    if text.isspace() and not marks:  # of nothing, only the ground can be seen
        return Piece(text, "", ground, is_bold=False, is_italic=False, marks="")
    return Piece(text, ink, ground, bool(style.bold), bool(style.italic), marks)


def _hex(color: Color | None) -> str:
    return "" if color is None or color.is_default else color.get_truecolor().hex


class Look(NamedTuple):
    """How one screen looks in a window of one size."""

    text: tuple[str, ...]
    """The rows, without the spaces at their ends."""
    marks: tuple[tuple[str, ...], ...]
    """For each row a digest of its words and styles in each theme."""


async def look(app: Driven, themes: Iterable[str]) -> Look:
    """Look at what is on the screen, in one theme after another."""
    text: tuple[str, ...] = ()
    columns: list[tuple[str, ...]] = []
    for theme in themes:
        await dress(app, theme)
        rows = pieces(app)
        text = text or tuple("".join(piece.text for piece in row).rstrip() for row in rows)
        columns.append(tuple(_digest(row) for row in rows))
    return Look(text, tuple(zip(*columns, strict=True)))


def _digest(row: list[Piece]) -> str:
    return blake2s(repr([tuple(piece) for piece in row]).encode(), digest_size=4).hexdigest()
