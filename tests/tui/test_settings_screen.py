"""The settings screen: everything can be set there by key and by mouse, at once, and is told truly."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.saves.settings import Settings, load_settings
from crushgame.tui.screens.play import PlayScreen
from crushgame.tui.screens.settings import SettingsScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.setting_words import EVERY_SETTING
from crushgame.tui.theme import HIGH_CONTRAST, LIGHT, NIGHT
from crushgame.tui.widgets.sample import LINES, Sample
from tests.tui.driving import Driven, playing, title
from tests.tui.stories import LATE


def _row(app: Driven, words: str) -> int:
    return next(y for y, line in enumerate(app.lines) if words in line)


async def _click(app: Driven, row: int, column: int) -> None:
    await app.pilot.click(offset=(column, row))
    await app.press()


async def test_the_settings_are_a_key_away_in_play_and_on_the_title_and_go_back_to_it(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o")
        assert app.is_on(SettingsScreen)
        await app.press("escape")
        assert app.is_on(TitleScreen)
        await app.press("4")
        assert app.is_on(SettingsScreen)
    async with playing(saves, LATE) as app:
        await app.press("o")
        assert app.is_on(SettingsScreen)
        await app.press("q")
        assert app.is_on(PlayScreen)


async def test_every_setting_has_a_row_and_every_value_can_be_reached_and_is_kept_at_once(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o")
        for setting in EVERY_SETTING:
            assert setting.title in app.text
            for _ in setting.values:
                await app.press("right")
                now = setting.now(app.app.settings)
                assert f"‹ {now.label} ›" in app.lines[_row(app, f"❯ {setting.title}")]
                assert now.meaning.split()[0] in app.text
                assert load_settings(saves).settings == app.app.settings
                assert app.foot.endswith("kept")
            await app.press("down")
        assert app.app.settings == Settings()


async def test_what_can_be_set_is_what_the_screen_offers() -> None:
    assert tuple(setting.field for setting in EVERY_SETTING) == Settings._fields


async def test_left_goes_back_and_enter_goes_on(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o", "left")
        assert app.app.settings == Settings(theme="mono")
        await app.press("enter", "enter")
        assert app.app.settings == Settings(theme="night")


async def test_a_theme_shows_at_once(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o", "right", "right")
        assert app.app.theme == LIGHT
        await app.press("right")
        assert app.app.theme == HIGH_CONTRAST


async def test_a_row_is_turned_by_a_click_and_turned_back_by_a_click_on_its_mark(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o")
        row = _row(app, "Text")
        await _click(app, row, 20)
        assert app.app.settings.text_speed == 120
        await _click(app, row, app.lines[row].index("‹"))
        assert app.app.settings == Settings(text_speed=60)


async def test_settings_that_cannot_be_kept_are_set_for_today_and_the_screen_says_so(saves: str) -> None:
    Path(saves).write_bytes(b"")
    async with title(saves) as app:
        await app.press("o", "right")
        assert app.app.theme == NIGHT
        assert "This is set for today only." in app.text
        assert "kept" not in app.foot


@pytest.mark.usefixtures("moving")
async def test_a_line_types_itself_at_the_speed_that_is_set(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o", "down")
        sample = app.app.screen.query_one(Sample)
        assert LINES[0][:20] not in app.text
        for _ in range(15):  # half a second of it
            sample._type()
        await app.press()
        assert LINES[0][:30] in app.text
        assert LINES[0][:40] not in app.text
        await app.press("left", "left")
        assert app.app.settings.text_speed == 0
        assert LINES[0][:40] in app.text


@pytest.mark.usefixtures("moving")
async def test_nothing_types_itself_where_nothing_may_move(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o", "down", "down", "down", "right")
        assert app.app.is_still
        assert LINES[0][:40] in app.text


async def test_what_another_key_sets_shows_in_its_row(saves: str) -> None:
    async with title(saves) as app:
        await app.press("o", "f2")
        assert "‹ light ›" in app.lines[_row(app, "Theme")]


async def test_the_alarm_of_a_game_that_is_not_saved_stays_in_sight(saves: str) -> None:
    Path(saves).write_bytes(b"")
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "o")
        assert app.is_on(SettingsScreen)
        assert "NOT SAVED" in app.text


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
async def test_every_row_and_its_value_can_be_seen_in_every_window(saves: str, size: tuple[int, int]) -> None:
    async with title(saves, size=size) as app:
        await app.press("o")
        for setting in EVERY_SETTING:
            now = setting.now(app.app.settings)
            assert f"‹ {now.label} ›" in app.lines[_row(app, f"❯ {setting.title}")]
            assert now.meaning.split()[-1] in app.text
            assert "esc close" in app.foot
            await app.press("down")
