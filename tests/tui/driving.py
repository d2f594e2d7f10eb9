"""Driving the app in a test: opening it on a story, pressing keys, and reading what is on the screen."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from crushgame.saves.store import Store
from crushgame.tui.app import Begun, CrushApp
from crushgame.tui.screens.play import PlayScreen
from crushgame.tui.shelf import Shelved, begin
from tests.conftest import CHECKOUT
from tests.tui.stories import LATE, opened, table_of
from tests.tui.terminal import Terminal

SIZE = (80, 24)
CHARACTERS = {"space": " ", "question_mark": "?"}


class Driven:
    """An app under test."""

    def __init__(self, app: CrushApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until the app has done with them.

        A few milliseconds a key, where the pilot's own way of pressing naps for sixty.
        """
        for key in keys:
            self.app.post_message(events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None)))
            await self._settled()
        await self._settled()
        await self.pilot.pause()

    async def _settled(self) -> None:
        for _ in range(4):  # what a key sets off may set off something else
            await self.pilot.pause(0)
        await self.app.workers.wait_for_complete()

    async def write(self, text: str) -> None:
        """Write words into whatever has the focus."""
        await self.press(*text)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen. The one private of Textual's that these tests look at: what it is about to draw."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def foot(self) -> str:
        """The last row."""
        return self.lines[-1]

    def is_on(self, screen: type[Screen[Any]]) -> bool:
        """Whether a screen of this kind is on top."""
        return isinstance(self.app.screen, screen)

    @property
    def play(self) -> PlayScreen:
        """The play screen, which must be on top."""
        assert isinstance(self.app.screen, PlayScreen), self.app.screen
        return self.app.screen


@asynccontextmanager
async def title(saves: str, size: tuple[int, int] = SIZE) -> AsyncIterator[Driven]:
    """Open the app on its title."""
    app = CrushApp(saves)
    async with app.run_test(size=size) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        yield driven


@asynccontextmanager
async def playing(
    saves: str, story: str | Shelved, size: tuple[int, int] = SIZE, seed: str = "heron-1"
) -> AsyncIterator[Driven]:
    """Open the app on a new game of a story, or of the one in this text."""
    shelf = opened(story) if isinstance(story, str) else story
    app = CrushApp(saves, Begun(begin(Store(saves), shelf, seed), table_of(saves, shelf)))
    async with app.run_test(size=size) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        yield driven


def start(tmp_path: Path, saves: str, story: str = LATE, **env: str) -> Terminal:
    """Start the real program on a new or a left game of a story, in a terminal of its own."""
    file = tmp_path / "story.yaml"
    file.write_text(story, encoding="utf-8")
    argv = [sys.executable, "-m", "crushgame", "play", str(file)]
    return Terminal(argv, env={"PYTHONPATH": str(CHECKOUT), "CRUSHGAME_SAVES": saves, **env})


def to_decision(terminal: Terminal) -> None:
    """Read on from the start of LATE to the first decision, and make it."""
    terminal.until("The board says DUE.")
    terminal.press("enter", "enter", "enter")
    terminal.until("1  I wouldn't dare.")
    terminal.press("1")
    terminal.until("Well.", "saved")
