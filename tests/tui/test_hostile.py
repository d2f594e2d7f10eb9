"""Text from strangers: shown letter for letter, never acted on, never lost."""

from __future__ import annotations

import pytest

from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.screens.load import LoadScreen
from tests.tui.driving import playing
from tests.tui.stories import HOSTILE, PAYLOADS


async def test_brackets_in_a_story_are_shown_as_they_were_written_on_every_screen(saves: str) -> None:
    async with playing(saves, HOSTILE) as app:
        assert "Here [/] [sic]" in app.lines[0]
        assert "T [@click=app.quit()]x[/] [/b] $x" in app.lines[0]
        assert "[/b] $x [@click=app.quit()]x[/]" in app.text
        await app.press("enter")
        for payload in (*PAYLOADS, "[sic]"):
            assert payload in app.text.replace("\n      ", " "), payload
        await app.press("enter", "enter")
        assert "1  [@click=app.quit()]x[/] [/b] $x [sic]" in app.text
        assert "locked: [/b] [sic]" in app.text
        assert "▯ Mo [@click=app.quit()] ─" in app.text
        await app.press("h")
        assert app.is_on(HistoryScreen)
        assert "[@click=app.quit()]x[/]" in app.text
        await app.press("escape", "1")
        assert app.is_on(EndingScreen)
        for words in ("E [/b] $x", "an ending · [/]", "[@click=app.quit()]x[/] [sic] a[0]"):
            assert words in app.text


async def test_a_click_on_a_hostile_word_only_goes_on(saves: str) -> None:
    async with playing(saves, HOSTILE) as app:
        await app.press("enter")
        row = next(y for y, line in enumerate(app.lines) if "[@click=app.quit()]x[/] [/b] [/ $x" in line)
        for x in range(6, 40, 3):
            await app.pilot.click(offset=(x, row))
        await app.press()
        assert app.app.is_running
        assert app.app.return_code is None


@pytest.mark.parametrize("name", [*PAYLOADS, "a\x1b[2Jb", "\u202eevil"])
async def test_a_save_may_have_any_name_and_shows_it_as_it_is(saves: str, name: str) -> None:
    async with playing(saves, HOSTILE) as app:
        await app.press("enter")
        shown = name.replace("\x1b", "").replace("\u202e", "")
        assert app.play.game.save_as(name) == ""
        await app.press("l")
        assert app.is_on(LoadScreen)
        assert shown in app.text
        assert "\x1b" not in app.text
        await app.press("escape")
