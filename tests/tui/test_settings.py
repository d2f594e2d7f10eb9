"""What is set outlives the program, and setting it never costs more than a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.saves import disk
from crushgame.saves.settings import Settings, keep_settings, load_settings
from crushgame.saves.where import SETTINGS
from crushgame.tui.theme import FEW_COLOURS, HIGH_CONTRAST, LIGHT, MONO, NIGHT, chosen_theme
from tests.tui.driving import playing, title
from tests.tui.stories import LATE


async def test_a_theme_is_there_again_the_next_time(saves: str) -> None:
    async with title(saves) as app:
        await app.press("f2")
        assert app.app.theme == LIGHT
    async with playing(saves, LATE) as app:
        assert app.app.theme == LIGHT
        await app.press("f2")
    async with title(saves) as app:
        assert app.app.theme == HIGH_CONTRAST
    assert load_settings(saves).settings == Settings(theme="contrast")


async def test_the_first_page_is_drawn_in_high_contrast_already(saves: str) -> None:
    keep_settings(saves, Settings(theme="contrast"))
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
        assert app.app.theme == LIGHT
        assert "This is set for today only." in app.text
        await app.press("enter", "enter", "enter", "1")
        assert "Well." in app.text


async def test_damaged_settings_are_told_of_once_on_the_title_and_all_goes_on(saves: str) -> None:
    keep_settings(saves, Settings(theme="contrast"))
    keep_settings(saves, Settings())
    Path(saves, SETTINGS, "settings.2.json").write_bytes(b"not settings")
    async with title(saves) as app:
        assert app.app.theme == HIGH_CONTRAST
        assert "What you had set (settings.2.json) was damaged" in app.text
        await app.press("enter")
    async with title(saves) as app:
        assert "What you had set" not in app.text


async def test_damaged_settings_are_told_of_in_a_game_that_opens_at_once(saves: str) -> None:
    keep_settings(saves, Settings(theme="contrast"))
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
    assert load_settings(other).settings == Settings(theme="light")
    assert not Path(saves, SETTINGS).exists()


async def test_a_game_that_has_moved_takes_along_what_was_set_before(saves: str, tmp_path: Path) -> None:
    other = str(tmp_path / "games")
    keep_settings(saves, Settings(theme="contrast", motion=False))
    async with playing(saves, LATE) as app:
        await app.press("enter", "f6", "1", "ctrl+u")
        await app.write(other)
        await app.press("enter")
    assert load_settings(other).settings == Settings(theme="contrast", motion=False)


async def test_a_game_that_has_moved_leaves_what_is_set_there_already(saves: str, tmp_path: Path) -> None:
    other = str(tmp_path / "games")
    keep_settings(saves, Settings(theme="contrast"))
    keep_settings(other, Settings(motion=False))
    async with playing(saves, LATE) as app:
        await app.press("enter", "f6", "1", "ctrl+u")
        await app.write(other)
        await app.press("enter")
        assert load_settings(other).settings == Settings(motion=False)
        await app.press("f2")
    assert load_settings(other).settings == Settings(theme=app.app.settings.theme, motion=False)


async def test_what_two_windows_set_is_all_kept(saves: str) -> None:
    async with title(saves) as one, title(saves) as other:
        await one.press("f2")
        await other.press("o", "down", "right")
        await one.press("f2")
        assert one.app.settings.theme == "contrast"
        assert other.app.settings.text_speed != Settings().text_speed
        assert load_settings(saves).settings == Settings(theme="contrast", text_speed=other.app.settings.text_speed)


async def test_what_could_not_be_kept_is_kept_with_the_next_that_can_be(saves: str) -> None:
    keep_settings(saves, Settings(pictures=False))
    async with playing(saves, LATE) as app:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(disk, "write_verified", full)
            await app.press("f2")
            assert "This is set for today only." in app.text
        app.app.change(app.app.settings._replace(motion=False))
    assert load_settings(saves).settings == Settings(theme="light", pictures=False, motion=False)


async def test_a_change_of_theme_is_told_beside_the_trouble_at_the_foot(saves: str) -> None:
    async with playing(saves, LATE) as app:
        app.play.tell("The disk is full.", "trouble")
        for name in ("light", "high contrast"):
            await app.press("f2")
            assert app.foot.strip() == f"theme: {name} · The disk is full."


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


async def test_whoever_listens_hears_what_has_changed_and_only_then(saves: str) -> None:
    heard: list[Settings] = []
    async with title(saves) as app:
        app.app.settings_signal.subscribe(app.app.screen, heard.append)
        app.app.change(Settings(text_speed=0))
        app.app.change(Settings(text_speed=0))
        await app.press()
        assert heard == [Settings(text_speed=0)]
        assert app.app.settings == Settings(text_speed=0)


@pytest.mark.usefixtures("moving")
async def test_nothing_moves_for_one_who_has_set_it_so_until_it_is_set_otherwise(saves: str) -> None:
    keep_settings(saves, Settings(motion=False))
    async with title(saves) as app:
        assert app.app.is_still
        app.app.change(Settings(motion=True))
        assert not app.app.is_still


async def test_nothing_moves_where_the_terminal_is_asked_for_stillness(saves: str) -> None:
    keep_settings(saves, Settings(motion=True))
    async with title(saves) as app:
        assert app.app.is_still


async def test_without_colours_the_screens_are_grey_unless_something_else_was_set(
    saves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with title(saves) as app:
        assert app.app.theme == MONO
        await app.press("f2")
        assert app.app.theme == NIGHT
    async with title(saves) as app:
        assert app.app.theme == NIGHT


def test_a_terminal_of_sixteen_colours_has_a_night_of_its_own() -> None:
    for wish in ("auto", "night"):
        assert chosen_theme(wish, no_color=False, few_colours=True) == FEW_COLOURS
    assert chosen_theme("light", no_color=False, few_colours=True) == LIGHT
    assert chosen_theme("auto", no_color=True, few_colours=True) == MONO
