"""Thousands of keys, clicks and sizes at random, faster than screens go: nothing ends the app, and nothing is left behind.

CRUSHGAME_SOAK_SEED plays one run again, and CRUSHGAME_SOAK_KEYS makes it longer. The seed is printed when a test fails.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from crushgame.library import DEFAULT
from crushgame.saves.game import Game
from crushgame.saves.store import Store
from crushgame.tui.app import Begun, CrushApp
from crushgame.tui.shelf import Shelved, begin, open_named
from tests.conftest import CHECKOUT
from tests.tui.driving import CHARACTERS, SIZE
from tests.tui.stories import ASKS, LATE, opened, table_of
from tests.tui.terminal import KEYS, Terminal

SEED = int(os.environ.get("CRUSHGAME_SOAK_SEED") or (4471 if os.environ.get("CI") else random.SystemRandom().randrange(10**6)))
KEYS_IN_ALL = int(os.environ.get("CRUSHGAME_SOAK_KEYS") or 20_000)
IN_A_TERMINAL = KEYS_IN_ALL // 10
STORIES = {"late": (LATE, 0.3), "asks": (ASKS, 0.25), DEFAULT: ("", 0.35)}
"""Each story, and its part of the keys; the rest goes into a terminal."""

ON = ("enter", "enter", "enter", "enter", "space", "1", "1", "2", "3", "down", "up", "tab")
"""What leads on in a game; half of all keys."""

ANY = (
    *("b", "backspace", "f", "a", "t", "h", "m", "g", "i", "o", "s", "l", "d", "q", "j", "k", "x", "9", "question_mark"),
    *("f1", "f2", "f5", "f6", "f9", "ctrl+p", "ctrl+u", "ctrl+z", "delete", "shift+tab", "home", "end", "left", "right"),
    *("pageup", "pagedown", "pageup", "pagedown", "escape", "escape", "escape", "up", "down", "enter"),
)
SIZES = (
    *((1, 1), (2, 50), (20, 5), (39, 11), (40, 12), (60, 20), (80, 24), (80, 24), (60, 20), (80, 24), (50, 15), (100, 30)),
    *((1, 1), (70, 3), (10, 10), (40, 11), (60, 19), (80, 24), (90, 25), (120, 40), (200, 60), (220, 70)),
)
LONGEST_BURST = 50
BACKLOG = 40
"""Keys that the app has still to hear when more are sent: there are always some that were meant for the screen before."""

GIVEN_BACK = b"\x1b[?1049l"
"""What gives the terminal its own page back."""

MOST_SCREENS = 12
"""Screens over one another."""

LOOKS = 4
"""How often in a run it is looked at what is left behind; the first time is when everything has been loaded."""

MOST_LEFT = 25
"""Widgets of one kind that may outlive their screens by a moment. One that every game leaves behind would be there dozens of
times."""

KINDS_OF_SCREENS = 6
"""Screens of at least so many kinds have to have been come to, or the keys do not do what they are for."""

MOST_GAMES = 3
MOST_MEGABYTES = 40.0
"""Growth between the first look and the last: caches fill, and Python keeps what it once had."""


class Soaked:
    """An app under random keys, and what was seen of it."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.seen: Counter[str] = Counter()
        self.left: list[tuple[Counter[str], int]] = []
        self.deepest = 0

    def watch(self, app: CrushApp, patch: pytest.MonkeyPatch) -> None:
        """Count the screens that are opened, by their kinds. The title's way out leads nowhere: one app has to stand it all."""
        push = app.push_screen

        def counted(screen: Screen[Any], *more: Any, **others: Any) -> Any:
            self.seen[type(screen).__name__] += 1
            return push(screen, *more, **others)

        patch.setattr(app, "push_screen", counted)
        patch.setattr(app, "exit", lambda **_: None)

    def burst(self, app: App[int]) -> int:
        """Send a few things at once, as the driver does, and return how many."""
        many = self.rng.randrange(1, LONGEST_BURST)
        driver = app._driver
        assert driver is not None
        for _ in range(many):
            for event in self._events(app):
                driver.process_message(event)
        return many

    def _events(self, app: App[int]) -> list[events.Event]:
        chance = self.rng.random()
        if chance < 0.02:
            size = Size(*self.rng.choice(SIZES))
            assert app._driver is not None
            app._driver._size = size
            return [events.Resize(size, size)]
        if chance < 0.07:
            return self._mouse(app.size)
        if chance < 0.075:
            return [events.Paste(self.rng.choice(["Robin", "[/b] $x", "e\u0301" * 30, "日本語のなまえ", "a\tb\nc", ""]))]
        key = self.rng.choice(ON if chance < 0.55 else ANY)
        return [events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None))]

    def _mouse(self, size: Size) -> list[events.Event]:
        x, y = self.rng.randrange(max(size.width, 1)), self.rng.randrange(max(size.height, 1))
        kinds: list[type[events.MouseEvent]] = [events.MouseDown, events.MouseUp]
        if self.rng.random() < 0.5:
            kinds = [self.rng.choice([events.MouseScrollUp, events.MouseScrollDown, events.MouseMove])]
        button = 1 if len(kinds) == 2 else 0
        return [kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y) for kind in kinds]


def _shelved(name: str) -> Shelved:
    if STORIES[name][0]:
        return opened(STORIES[name][0])
    story = open_named(name)
    assert isinstance(story, Shelved)
    return story


@asynccontextmanager
async def _app(saves: str, story: Shelved) -> AsyncIterator[CrushApp]:
    """Open the app on a story, and end it after all that it was sent: a key that is still on the way when a test ends meets an
    app without screens."""
    app = CrushApp(saves, Begun(begin(Store(saves), story, "heron-1"), table_of(saves, story)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0)
        yield app
        CrushApp.exit(app)
        async with asyncio.timeout(20):
            while app.is_running and app._exception is None:
                await asyncio.sleep(0.02)


async def _heard(app: CrushApp, most: int) -> None:
    """Wait until the app has heard all but so many of the things that it was sent."""
    await asyncio.sleep(0)
    while app.is_running and app._exception is None and app.message_queue_size > most:
        await asyncio.sleep(0.001)


def _left_behind(app: CrushApp) -> tuple[Counter[str], int]:
    """Return how many widgets live on outside of every screen that is open, by their kinds, and how many games there are."""
    gc.collect()
    things = gc.get_objects()
    open_ones = app.screen_stack
    left = [thing for thing in things if isinstance(thing, Widget) and not _is_in(thing, open_ones)]
    return Counter(type(thing).__name__ for thing in left), sum(isinstance(thing, Game) for thing in things)


def _is_in(widget: Widget, screens: list[Screen[Any]]) -> bool:
    return any(node in screens for node in widget.ancestors_with_self)


def _megabytes() -> float:
    """What this process takes of memory now, or nothing where nobody says."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0


@pytest.mark.parametrize("name", STORIES)
async def test_nothing_that_is_pressed_ends_the_app_and_nothing_is_left_behind(
    name: str, tmp_path: Path, saves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where a path that is made up of letters leads
    sys.stdout.write(f"CRUSHGAME_SOAK_SEED={SEED}\n")
    soaked, story = Soaked(random.Random(f"{SEED} {name}")), _shelved(name)
    keys, pressed, looks = int(KEYS_IN_ALL * STORIES[name][1]), 0, [_megabytes()]
    async with _app(saves, story) as app:
        soaked.watch(app, monkeypatch)
        before, games_before = _left_behind(app)  # by the apps of other tests
        while pressed < keys and app.is_running and app._exception is None:
            pressed += soaked.burst(app)
            await _heard(app, BACKLOG)
            soaked.deepest = max(soaked.deepest, len(app.screen_stack))
            if pressed * LOOKS // keys >= len(looks):
                await _heard(app, 0)
                await asyncio.sleep(0.5)  # what is closing may go
                left, games = _left_behind(app)
                looks.append(_megabytes())
                soaked.left.append((left - before, games - games_before))
    sys.stdout.write(f"{pressed} keys, {[round(look) for look in looks]} MB, {soaked.seen.most_common()}\n")
    assert pressed >= keys
    assert soaked.deepest <= MOST_SCREENS
    assert [left for left, _ in soaked.left if max(left.values(), default=0) > MOST_LEFT] == []
    assert max(games for _, games in soaked.left) <= MOST_GAMES
    assert looks[-1] - looks[1] <= MOST_MEGABYTES, looks
    assert len(soaked.seen) >= KINDS_OF_SCREENS


def test_a_terminal_that_is_typed_into_at_random_is_given_back_as_it_was(
    tmp_path: Path, saves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rng = random.Random(SEED)
    sys.stdout.write(f"CRUSHGAME_SOAK_SEED={SEED}\n")
    (tmp_path / "story.yaml").write_text(LATE, encoding="utf-8")
    codes = {**KEYS, "space": " ", "question_mark": "?", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "f2": "\x1bOQ"}
    sent = 0
    while sent < IN_A_TERMINAL:
        argv = [sys.executable, "-m", "crushgame", "play", "story.yaml"]
        env = {"PYTHONPATH": str(CHECKOUT), "CRUSHGAME_SAVES": saves, "CRUSHGAME_DEBUG": "1"}  # it says what went wrong
        with Terminal(argv, env=env) as terminal:
            terminal.until("The Late Bus")
            while sent < IN_A_TERMINAL and not _is_over(terminal):
                many = rng.randrange(1, 60)
                keys = [key for key in rng.choices(ON + ANY, k=many) if len(key) == 1 or (key in codes and key != "ctrl+z")]
                terminal.write("".join(codes.get(key, key) for key in keys).encode())
                sent += many
                if rng.random() < 0.1:
                    terminal.resize(*rng.choice(SIZES))
                terminal._read(0.02)
            terminal.resize(80, 24)
            terminal.press("ctrl+q", "ctrl+q", "ctrl+q")
            code = terminal.ended()
            said = terminal.sent.rpartition(GIVEN_BACK)[2].decode(errors="replace")
            assert "Traceback" not in said, said
            assert GIVEN_BACK in terminal.sent
            assert code in (0, 2)
            assert terminal.is_as_before


def _is_over(terminal: Terminal) -> bool:
    """Whether the program has ended by itself; it is not waited for yet."""
    return os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
