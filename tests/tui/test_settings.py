"""What is set outlives the program, and setting it never costs more than a sentence."""

from __future__ import annotations

from pathlib import Path

from crushgame.saves.settings import Settings, keep_settings, load_settings
from crushgame.saves.where import SETTINGS
from crushgame.tui.theme import HIGH_CONTRAST, NIGHT
from tests.tui.driving import playing, title
from tests.tui.stories import LATE


async def test_high_contrast_is_on_again_the_next_time_and_off_again_after_that(saves: str) -> None:
    async with title(saves) as app:
        await app.press("f2")
    async with playing(saves, LATE) as app:
        assert app.app.theme == HIGH_CONTRAST
        await app.press("f2")
        assert app.app.theme == NIGHT
    async with title(saves) as app:
        assert app.app.theme == NIGHT
    assert load_settings(saves).settings == Settings(high_contrast=False)


async def test_the_first_page_is_drawn_in_high_contrast_already(saves: str) -> None:
    keep_settings(saves, Settings(high_contrast=True))
    async with title(saves) as app:
        assert app.app.theme == HIGH_CONTRAST


async def test_who_sets_nothing_has_no_folder_of_settings(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1")
    assert not Path(saves, SETTINGS).exists()


async def test_settings_that_cannot_be_kept_are_set_for_today_and_say_so(saves: str) -> None:
    Path(saves).write_bytes(b"")
    async with playing(saves, LATE) as app:
        await app.press("f2")
        assert app.app.theme == HIGH_CONTRAST
        assert "This is set for today only." in app.text
        await app.press("enter", "enter", "enter", "1")
        assert "Well." in app.text


async def test_damaged_settings_are_told_of_once_on_the_title_and_all_goes_on(saves: str) -> None:
    keep_settings(saves, Settings(high_contrast=True))
    keep_settings(saves, Settings())
    Path(saves, SETTINGS, "settings.2.json").write_bytes(b"not settings")
    async with title(saves) as app:
        assert app.app.theme == HIGH_CONTRAST
        assert "What you had set (settings.2.json) was damaged" in app.text
        await app.press("enter")
    async with title(saves) as app:
        assert "What you had set" not in app.text


async def test_damaged_settings_are_told_of_in_a_game_that_opens_at_once(saves: str) -> None:
    keep_settings(saves, Settings(high_contrast=True))
    Path(saves, SETTINGS, "settings.1.json").write_bytes(b"not settings")
    async with playing(saves, LATE) as app:
        assert app.app.theme == NIGHT
        assert "· What you had set (settings.1.json) was damaged" in app.text


async def test_a_game_that_has_moved_takes_what_is_set_from_then_on_along(saves: str, tmp_path: Path) -> None:
    other = str(tmp_path / "games")
    async with playing(saves, LATE) as app:
        await app.press("enter", "f6", "1", "ctrl+u")
        await app.write(other)
        await app.press("enter", "f2")
    assert load_settings(other).settings == Settings(high_contrast=True)
    assert not Path(saves, SETTINGS).exists()
