"""The game in a real browser, headless Chromium: DRY RUN to an end, and a picture of it.

The pictures are left in the folder that CRUSHGAME_PICTURES names, else with the test's own files.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pyte
import pytest
from playwright.async_api import Browser, Page, Route, ViewportSize, WebSocket, async_playwright

from crushgame.saves.record import Record
from crushgame.saves.store import Store
from tests.web.serving import PATIENCE, Served, cleared, served

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# The last three keep it from asking the network for things of its own.
FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
WINDOW: ViewportSize = {"width": 1280, "height": 760}
MOST_KEYS = 600


def _program() -> str:
    """Where the browser is; without one there is no test, but on a build machine that is a failure."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), "")
    if not found:
        assert os.environ.get("CI") != "true", "a build machine has to have chromium"
        pytest.skip("there is no chromium here (Debian's package is called chromium)")
    return found


class Played:
    """A page in the browser, with what its terminal was sent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.changes = 0
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        page.on("websocket", self._listen)

    @property
    def text(self) -> str:
        """What the game has drawn."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def open(self, server: Served) -> None:
        """Go to the page, as somebody who types its address, and wait for the first picture."""
        await self.page.route("**/*", self._only_here)
        await self.page.goto(f"{server.address}/")
        await self.page.wait_for_selector("body.-first-byte")

    async def press(self, key: str) -> None:
        """Press a key, and wait until what it does has been drawn."""
        before = self.changes
        await self.page.keyboard.press(key)
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            seen = self.changes
            await asyncio.sleep(0.05)
            if self.changes == seen != before:
                return

    async def until(self, words: str) -> None:
        """Wait until the words are drawn."""
        until = time.monotonic() + PATIENCE
        while words not in self.text:
            assert time.monotonic() < until, f"{words!r} never came; the screen:\n{self.text}"
            await asyncio.sleep(0.05)

    def _listen(self, socket: WebSocket) -> None:
        size = dict(pair.split("=") for pair in urlsplit(socket.url).query.split("&"))
        self._screen.resize(int(size["height"]), int(size["width"]))
        socket.on("framereceived", self._draw)

    def _draw(self, data: bytes | str) -> None:
        if isinstance(data, bytes):
            self._stream.feed(cleared(data))
            self.changes += 1

    async def _only_here(self, route: Route) -> None:
        """Let the page have what is on this machine, and remember what else it wanted."""
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            await route.continue_()
        else:
            self.asked.append(route.request.url)
            await route.abort()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser with an empty profile."""
    program = _program()
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=program, args=[*FLAGS, *as_root])
        try:
            yield running
        finally:
            await running.close()


def _pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("CRUSHGAME_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def _choose_the_first(game: Played) -> None:
    """Take the first option, and wait until it is no longer on offer: a second key would go to whatever comes then."""
    offered = game.text
    await game.press("1")
    until = time.monotonic() + PATIENCE
    while game.text == offered:
        assert time.monotonic() < until, f"it was never taken; the screen:\n{game.text}"
        await asyncio.sleep(0.05)


async def _to_the_end(game: Played, picture: Path) -> None:
    """Read on, and take the first option every time, until the curtain comes down; with a picture of the second choice."""
    choices = 0
    for _ in range(MOST_KEYS):
        if "an ending" in game.text:
            return
        if "1  " in game.text and "2  " in game.text:
            choices += 1
            if choices == 2:
                await game.page.screenshot(path=picture)
            await _choose_the_first(game)
        else:
            await game.press("Enter")
    pytest.fail(f"there was no end to it; the screen:\n{game.text}")


async def test_dry_run_is_played_to_an_end_and_two_players_have_two_folders(tmp_path: Path) -> None:
    pictures = _pictures(tmp_path)
    async with browser() as chromium:
        with served(tmp_path / "saves", "dry-run", env={"TEXTUAL_ANIMATIONS": "none"}) as server:  # each line at once
            first = Played(await (await chromium.new_context(viewport=WINDOW)).new_page())
            await first.open(server)
            await first.until("Dry Run")
            await _to_the_end(first, pictures / "browser.png")
            await first.page.screenshot(path=pictures / "browser-ending.png")

            second = Played(await (await chromium.new_context(viewport=WINDOW)).new_page())
            await second.open(server)
            await second.until("Dry Run")
            assert "an ending" not in second.text
            await second.press("Enter")
            for game in (first, second):
                await game.page.keyboard.press("Control+q")
                await game.page.wait_for_selector("body.-closed")
                assert game.asked == []
    endings = [record.ending for folder in server.players for record in _records(folder)]
    assert len(endings) == 2
    assert len([ending for ending in endings if ending]) == 1
    for name in ("browser.png", "browser-ending.png"):
        assert (pictures / name).stat().st_size > 10_000


def _records(folder: Path) -> list[Record]:
    return [entry.record for entry in Store(str(folder)).entries("dry-run") if entry.record is not None]
