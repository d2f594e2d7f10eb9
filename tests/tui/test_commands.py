"""The list of commands: all that can be done on the screen at hand, found by its words, and done."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandList

from crushgame.saves.settings import load_settings
from crushgame.tui.actions import EVERYWHERE, PLAY, Action
from crushgame.tui.screens.commands import CommandsScreen
from crushgame.tui.screens.help import HelpScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.screens.play import PlayScreen
from crushgame.tui.screens.settings import SettingsScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.theme import LIGHT, PALETTES
from tests.tui.driving import playing, title
from tests.tui.stories import HOSTILE, LATE


async def test_everything_that_can_be_done_in_play_is_listed_with_its_key(saves: str) -> None:
    async with playing(saves, LATE, size=(100, 80)) as app:
        await app.press("ctrl+p")
        for action in (*PLAY, *EVERYWHERE):
            if not action.is_move:
                assert f"{action.about}  {action.shown}" in app.text
        assert "How to play" in app.text
        assert "Content notes of this story" in app.text


async def test_what_only_moves_on_the_page_is_not_listed(saves: str) -> None:
    async with playing(saves, LATE, size=(100, 80)) as app:
        await app.press("ctrl+p")
        moves: list[Action] = [action for action in PLAY if action.is_move]
        assert moves
        assert [action.about for action in moves if action.about in app.text] == []


async def test_the_toolkits_own_commands_are_not_listed(saves: str) -> None:
    async with title(saves, size=(100, 80)) as app:
        await app.press("ctrl+p")
        for word in ("Screenshot", "Scroll", "Focus", "Maximize", "Copy", "gruvbox"):
            assert word not in app.text
        await app.write("scr")
        assert "Scr" not in app.text


async def test_what_is_found_is_done_where_the_list_was_opened(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "ctrl+p")
        await app.write("everything said")
        await app.press("enter")
        assert app.is_on(HistoryScreen)


async def test_each_value_of_each_setting_is_found_by_its_words_set_and_kept(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("ctrl+p")
        await app.write("theme: light")
        await app.press("enter")
        assert app.is_on(PlayScreen)
        assert app.app.theme == LIGHT
        assert app.foot.endswith("Theme: light")
        await app.press("ctrl+p")
        await app.write("all at once")
        await app.press("enter")
    assert load_settings(saves).settings.text_speed == 0


@pytest.mark.parametrize(("words", "screen"), [("how to", HelpScreen), ("settings", SettingsScreen)])
async def test_the_pages_about_the_program_open_from_the_title(
    saves: str, words: str, screen: type[HelpScreen | SettingsScreen]
) -> None:
    async with title(saves) as app:
        await app.press("ctrl+p")
        await app.write(words)
        await app.press("enter")
        assert app.is_on(screen)


async def test_the_content_notes_open_from_a_game(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("ctrl+p")
        await app.write("content notes")
        await app.press("enter")
        assert "written no content notes" in app.text


async def test_the_list_follows_the_theme_while_it_is_open(saves: str) -> None:
    async with title(saves) as app:
        await app.press("ctrl+p", "f2")
        assert app.app.theme == LIGHT
        grounds = {type(widget).__name__: widget.styles.background.hex.lower() for widget in app.app.screen.query("*")}
        assert grounds["CommandRows"] == grounds["CommandInput"] == PALETTES[LIGHT].page


async def test_a_click_on_a_row_that_has_gone_meanwhile_does_nothing(saves: str) -> None:
    async with title(saves) as app:
        await app.press("ctrl+p")
        rows = app.app.screen.query_one(CommandList)
        late = events.Click(rows, 5, 5, 0, 0, 1, False, False, False, 29, 10, Style(meta={"option": 999}))
        rows.post_message(late)
        await app.press()
        assert app.is_on(CommandsScreen)


async def test_a_command_is_run_by_a_click(saves: str) -> None:
    async with title(saves) as app:
        await app.press("ctrl+p")
        row = next(y for y, line in enumerate(app.lines) if "How to play" in line and y > 5)
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert app.is_on(HelpScreen)


async def test_the_list_closes_once_however_often_it_is_told_to(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("ctrl+p")
        assert app.is_on(CommandsScreen)
        palette = app.app.screen
        assert isinstance(palette, CommandsScreen)
        palette._action_escape()
        palette._action_escape()
        await app.press()
        assert app.is_on(PlayScreen)


async def test_no_list_opens_over_a_question(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("s", "ctrl+p")
        assert not app.is_on(CommandsScreen)
        assert "Save under what name?" in app.text


async def test_a_story_full_of_brackets_does_no_harm_to_the_list(saves: str) -> None:
    async with playing(saves, HOSTILE) as app:
        await app.press("ctrl+p")
        await app.write("[/b] [@c")
        await app.press("escape")
        assert app.is_on(PlayScreen)


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (120, 40)])
async def test_the_list_can_be_used_in_every_window_and_goes_where_there_is_no_room(saves: str, size: tuple[int, int]) -> None:
    async with title(saves, size=size) as app:
        await app.press("ctrl+p")
        await app.write("how")
        assert "How to play" in "\n".join(app.lines[5:])
        await app.pilot.resize_terminal(30, 10)
        await app.press()
        await app.pilot.resize_terminal(*size)
        await app.press()
        assert app.is_on(TitleScreen)
