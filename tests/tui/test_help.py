"""How to play, the keys and the content notes: a key away from everywhere, and all of it can be read."""

from __future__ import annotations

import pytest
from textual import events

from crushgame.tui.actions import HELP
from crushgame.tui.screens.help import HelpScreen
from crushgame.tui.screens.title import TitleScreen
from tests.tui.driving import Driven, playing, title
from tests.tui.stories import LATE

NOTED = LATE.replace("story: {", 'story: {notes: ["rain", "a late bus [b]"], ', 1)


async def _read(app: Driven) -> str:
    """Return all of a page, scrolled through to its end."""
    seen: list[str] = []
    while app.text not in seen:
        seen.append(app.text)
        await app.press("pagedown")
    return "\n".join(seen)


async def test_the_keys_are_a_key_away_and_every_one_is_named(saves: str) -> None:
    async with title(saves) as app:
        await app.press("question_mark")
        assert app.is_on(HelpScreen)
        text = await _read(app)
        for _, actions in HELP:
            for action in actions:
                assert action.shown in text
                assert action.about.split(";")[0][:40] in text
        await app.press("escape")
        assert app.is_on(TitleScreen)


async def test_how_to_play_is_on_the_title_in_plain_words(saves: str) -> None:
    async with title(saves, size=(80, 40)) as app:
        await app.press("5")
        assert app.is_on(HelpScreen)
        text = await _read(app)
        for heading in ("A night", "Reading the room", "Nothing is lost", "As you like it"):
            assert heading in text
        assert "no answer" in text


@pytest.mark.parametrize("keys", [("tab",), ("right",)])
async def test_the_other_pages_are_a_key_away(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, LATE) as app:
        await app.press("question_mark", *keys)
        assert "The author of this story has written no content notes." in app.text
        await app.press(*keys)
        assert "A night" in app.text
        await app.press("shift+tab", "left")
        assert "While you play" in app.text


async def test_the_content_notes_of_the_story_are_there_while_it_is_played_and_not_on_the_title(saves: str) -> None:
    async with playing(saves, NOTED) as app:
        await app.press("question_mark", "tab")
        assert "· rain" in app.text
        assert "· a late bus [b]" in app.text
        await app.press("escape", "q", "question_mark")
        assert "Content notes" not in app.text


async def test_a_page_is_opened_by_a_click_on_its_name(saves: str) -> None:
    async with title(saves) as app:
        await app.press("question_mark")
        await app.pilot.click(offset=(app.lines[0].index("How to play"), 0))
        await app.press()
        assert "A night" in app.text


async def test_a_page_scrolls_by_the_wheel(saves: str) -> None:
    async with title(saves) as app:
        await app.press("question_mark")
        assert "While you play" in app.text
        for _ in range(9):
            wheel = events.MouseScrollDown(None, 20, 10, 0, 1, 0, shift=False, meta=False, ctrl=False, screen_x=20, screen_y=10)
            app.app.post_message(wheel)
        await app.press()
        assert "While you play" not in app.text


async def test_a_page_cannot_be_opened_over_itself(saves: str) -> None:
    async with title(saves) as app:
        await app.press("question_mark")
        app.app.action_how_to_play()
        await app.press("escape")
        assert app.is_on(TitleScreen)
