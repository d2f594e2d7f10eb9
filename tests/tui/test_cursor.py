"""The terminal's own cursor stands on what has the focus, shown or not: on the item, the option, or the end of what is
written."""

from __future__ import annotations

import pytest

from tests.tui.driving import Driven, playing, title
from tests.tui.stories import ASKS, LATE


def _row(app: Driven) -> str:
    """The row that the cursor is sent to with the next frame."""
    return app.lines[app.app.cursor_position.y]


def _cell(app: Driven) -> str:
    return _row(app)[app.app.cursor_position.x : app.app.cursor_position.x + 1]


async def test_in_a_menu_it_stands_on_the_mark_of_the_item(saves: str) -> None:
    async with title(saves) as app:
        for _ in range(3):
            assert _cell(app) == "❯"
            await app.press("down")


@pytest.mark.parametrize("keys", [("o", "down"), ("3", "down")])
async def test_in_a_list_it_stands_on_the_mark_of_the_row(saves: str, keys: tuple[str, ...]) -> None:
    async with title(saves) as app:
        await app.press(*keys)
        assert _cell(app) == "❯"


async def test_it_follows_when_the_window_changes(saves: str) -> None:
    async with title(saves) as app:
        await app.press("down")
        await app.pilot.resize_terminal(120, 40)
        await app.press()
        assert _cell(app) == "❯"
        assert "Load" in _row(app)


async def test_it_follows_when_there_is_more_above(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "q")
        assert "Continue" in _row(app)


async def test_it_comes_back_to_the_list_below_when_that_is_on_top_again(saves: str) -> None:
    async with title(saves) as app:
        await app.press("4", "down", "down", "escape")
        assert "❯ Settings" in _row(app)


async def test_in_a_line_it_stands_where_the_next_letter_goes(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.press("enter", "end", "enter")
        await app.write("ze")
        x = app.app.cursor_position.x
        assert _row(app)[:x].endswith("ze")


async def test_at_a_choice_it_stands_on_the_option(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "down")
        assert "❯ 1  I wouldn't dare." in _row(app)


async def test_on_the_page_it_stands_where_the_newest_words_begin(saves: str) -> None:
    async with playing(saves, LATE) as app:
        assert _row(app)[app.app.cursor_position.x :].startswith("The board says DUE.")
        await app.press("enter")
        assert _row(app)[app.app.cursor_position.x :].startswith("▎ Ines")


async def test_at_a_choice_it_stands_on_the_option_also_in_another_window(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "down")
        assert "I wouldn't dare." in _row(app)
        await app.pilot.resize_terminal(120, 40)
        await app.press()
        assert "I wouldn't dare." in _row(app)
