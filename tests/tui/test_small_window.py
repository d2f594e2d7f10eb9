"""A window too small for any screen says so kindly, and what lay below comes back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from crushgame.saves.store import Store
from crushgame.tui.screens.dialogs import AskWords, Unsaved
from crushgame.tui.screens.roomy import LEAST, Excuse, excuses
from tests.tui.driving import Driven, playing, title
from tests.tui.stories import LATE


async def _resize(app: Driven, width: int, height: int) -> None:
    await app.pilot.resize_terminal(width, height)
    await app.press()


def _said(app: Driven) -> str:
    return " ".join(app.text.split())


@pytest.mark.parametrize("size", [(39, 12), (40, 11), (30, 10)])
async def test_a_small_window_says_how_large_it_is_and_how_large_it_has_to_be(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, LATE) as app:
        await _resize(app, *size)
        assert f"This window is {size[0]} × {size[1]}" in _said(app)
        assert "the game needs 40 × 12" in _said(app)
        assert "the page waits below, just as it was" in _said(app)
        assert "DUE" not in app.text


@pytest.mark.parametrize("size", [(20, 6), (10, 3), (9, 1), (5, 2), (2, 1), (1, 1)])
async def test_the_smallest_window_is_no_trouble(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, LATE) as app:
        before = app.text
        await _resize(app, *size)
        assert app.app.screen.query(Excuse)
        await _resize(app, 80, 24)
        assert app.text == before


async def test_the_least_window_shows_the_game(saves: str) -> None:
    async with playing(saves, LATE, size=LEAST) as app:
        assert "DUE" in app.text


async def test_what_lay_below_comes_back_as_it_was_and_no_key_has_reached_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "down")
        game = app.play.game
        await _resize(app, 30, 10)
        await app.press("1", "enter", "b", "q", "escape", "s", "f5", "pageup", "ctrl+p", "o", "question_mark")
        app.app.post_message(events.Paste("1"))
        await app.pilot.click(offset=(10, 5))
        await app.press()
        assert game.session.decisions == ()
        await _resize(app, 80, 24)
        assert "❯ 1  I wouldn't dare." in app.text
        await app.press("enter")
        assert len(game.session.decisions) == 1


async def test_a_title_that_starts_in_a_small_window_shows_when_that_grows(saves: str) -> None:
    async with title(saves, size=(20, 8)) as app:
        assert "This window is 20 × 8" in _said(app)
        await _resize(app, 80, 24)
        assert "❯ New game" in app.text


async def test_a_question_waits_below(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("s")
        await app.write("Lemons")
        await _resize(app, 30, 10)
        assert "a question waits below" in _said(app)
        await app.press("enter", "x")
        await _resize(app, 80, 24)
        assert app.is_on(AskWords)
        assert "Lemons" in app.text
        assert "Lemonsx" not in app.text


async def test_the_program_can_be_closed_from_a_small_window_and_the_game_is_saved(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1")
        await _resize(app, 30, 10)
        await app.press("ctrl+q")
        assert app.app.return_code == 0
    assert len(Store(saves).entries("late")) == 1


async def test_a_game_that_cannot_be_saved_is_not_lost_to_a_question_that_nobody_could_see(saves: str) -> None:
    Path(saves).write_bytes(b"")
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1")
        await _resize(app, 30, 10)
        await app.press("ctrl+q", "ctrl+q", "ctrl+q")
        assert app.app.return_code is None
        assert app.is_on(Unsaved)
        await _resize(app, 80, 24)
        assert "could not be saved" in app.text


def test_what_is_said_gets_shorter_and_always_says_the_size() -> None:
    for is_question in (True, False):
        said = excuses(LEAST, is_question)
        assert [len(words) for words in said] == sorted((len(words) for words in said), reverse=True)
        assert all("40 × 12" in words for words in said[:-1])
