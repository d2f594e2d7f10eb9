"""The title, the stories and the saves: the likeliest thing first, and nothing done that was not asked for."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual import events

from crushgame.play.beats import ChoiceBeat
from crushgame.saves.store import Store
from crushgame.tui import shelf
from crushgame.tui.offers import Choosable
from crushgame.tui.screens.help import HelpScreen
from crushgame.tui.screens.load import LoadScreen
from crushgame.tui.screens.settings import SettingsScreen
from crushgame.tui.screens.stories import StoriesScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.shelf import Look, Taken
from crushgame.tui.theme import HIGH_CONTRAST, LIGHT, MONO, NIGHT
from crushgame.tui.widgets.reading import Reading
from tests.tui.driving import playing, title
from tests.tui.stories import LATE


async def test_without_a_save_the_cursor_is_on_a_new_game(saves: str) -> None:
    async with title(saves) as app:
        assert "❯ New game" in app.text
        assert "Continue" not in app.text
        assert not Path(saves).exists()


async def test_with_a_save_the_cursor_is_on_continue_which_says_where_and_when(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "q")
        assert "❯ Continue" in app.text
        assert "just now" in app.text
        assert "The Late Bus · The stop on Culver Road · It's an egg." in app.text


async def test_continue_stands_on_the_line_that_was_left(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "q", "enter")
        assert "It's an egg. ▾" in app.text


async def test_continue_shows_the_choice_that_was_left(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter")
        assert app.play.reading.is_choosing
        await app.press("q", "enter")
        assert "1  I wouldn't dare." in app.text
        await app.press("ctrl+q")
    async with title(saves) as app:
        await app.press("enter")
        assert "1  I wouldn't dare." in app.text
        await app.press("down")
        assert "❯ 1  I wouldn't dare." in app.text


async def test_a_column_without_a_window_yet_can_be_pointed_into_and_drawn(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter")
        beat = app.play.game.session.beat
        assert isinstance(beat, ChoiceBeat)
        reading = Reading()
        reading.offer([Choosable(offer, before=False) for offer in beat.offers])
        reading.move(1)
        assert reading.pointed == beat.offers[0]
        for y in range(4):
            reading.render_line(y)
        reading.on_mouse_move(events.MouseMove(reading, 1, 1, 0, 0, 0, shift=False, meta=False, ctrl=False))
        assert reading.picture(68, 12) == ()


async def test_enter_pressed_twice_on_continue_takes_the_game_up_once(saves: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "ctrl+q")
    taken: list[Taken] = []
    go_on = Event()

    def slowly(store: Store, look: Look) -> Taken:
        game = shelf_take_up(store, look)
        taken.append(game)
        go_on.wait(5)
        return game

    shelf_take_up = shelf.take_up
    monkeypatch.setattr(shelf, "take_up", slowly)
    async with title(saves) as app:
        for key in ("enter", "enter", "3"):
            app.app.post_message(events.Key(key, key if key == "3" else None))
            while key == "enter" and not taken:
                await app.pilot.pause(0.01)
            await app.pilot.pause()
        go_on.set()
        await app.press()
        assert len(taken) == 1
        assert app.play.game is taken[0].game
        assert "another window" not in app.text
        await app.press("enter")
    assert len(Store(saves).entries("late")) == 1


async def test_a_story_of_ones_own_is_taken_up_again_by_a_later_program(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "ctrl+q")
    async with title(saves) as app:
        await app.press("enter")
        assert "Well." in app.text
        assert app.foot.endswith("saved")


async def test_new_game_opens_the_story_that_ships(saves: str) -> None:
    async with title(saves) as app:
        await app.press("enter")
        assert app.play.opened.program.story.id == "dry-run"


async def test_the_stories_that_ship_are_listed_with_what_they_are_about(saves: str) -> None:
    async with title(saves) as app:
        await app.press("3")
        assert app.is_on(StoriesScreen)
        assert "Bus Stop" in app.text
        assert "endings found" in app.text
        assert "❯ Dry Run" in app.text
        await app.press("2")
        assert app.play.opened.program.story.id == "bus-stop"


async def test_with_no_saves_the_list_says_so(saves: str) -> None:
    async with title(saves) as app:
        await app.press("2")
        assert app.is_on(LoadScreen)
        assert "There are no saves yet." in app.text
        await app.press("enter", "d", "escape")
        assert app.is_on(TitleScreen)


async def test_a_save_with_a_name_is_listed_with_its_picture_and_can_be_loaded(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "s")
        await app.press(*["backspace"] * 30)
        await app.write("Lemons [b]")
        await app.press("enter")
        assert app.foot.endswith("save “Lemons [b]” made")
        await app.press("enter", "l")
        assert "❯ Lemons [b]" in app.text or "  Lemons [b]" in app.text
        assert "│ ▎ It's an egg. ▾" in app.text
        row = next(y for y, line in enumerate(app.lines) if "Lemons [b]" in line)
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert "It's an egg. ▾" in app.text
        assert "patting" not in app.text


async def test_a_name_for_a_save_may_not_be_empty_and_the_box_says_why(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("s", *["backspace"] * 30, "enter")
        assert "Give the save a name." in app.text
        await app.press("escape")
        assert Store(saves).entries("late") == ()


async def test_a_quick_save_is_loaded_again_with_one_key(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("f9")
        assert "There is no quick save yet" in app.foot
        await app.press("enter", "f5")
        assert app.foot.endswith("quick save made")
        await app.press("enter", "enter", "1", "f9")
        assert app.foot.endswith("loaded: quick save")
        assert "It's an egg. ▾" in app.text
        assert app.play.game.session.decisions == ()


async def test_a_damaged_save_is_listed_as_one_and_says_so_when_picked(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
    for file in Path(saves).rglob("quick/save.*"):
        file.write_bytes(b"not a save")
    async with title(saves) as app:
        await app.press("down", "down", "enter")
        assert "A quick save that cannot be used" in app.text
        row = next(y for y, line in enumerate(app.lines) if "that cannot be used" in line)
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert app.is_on(LoadScreen)
        assert "Its files are left in" in app.text
        assert app.foot.endswith("There is nothing in it to load.")


async def test_the_next_theme_is_a_key_away_and_the_foot_says_which_it_is(saves: str) -> None:
    async with playing(saves, LATE) as app:
        before = app.lines[:-1]
        for theme, called in ((LIGHT, "light"), (HIGH_CONTRAST, "high contrast"), (MONO, "greys"), (NIGHT, "night")):
            await app.press("f2")
            assert app.app.theme == theme
            assert app.foot.endswith(f"theme: {called}")
            assert app.lines[:-1] == before


async def test_quit_closes_the_program_with_code_0(saves: str) -> None:
    async with title(saves) as app:
        await app.press("7")
        assert app.app.return_code == 0


async def test_a_new_game_says_which_story_it_opens(saves: str) -> None:
    async with title(saves) as app:
        row = next(line for line in app.lines if "New game" in line)
        await app.press("enter")
        assert row.endswith(app.play.opened.program.story.title)
    async with playing(saves, LATE) as app:
        await app.press("enter", "q")
        assert next(line for line in app.lines if "New game" in line).endswith("The Late Bus")


async def test_what_was_wrong_with_a_name_goes_away_when_one_is_typed(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("s", *["backspace"] * 30, "enter")
        assert "Give the save a name." in app.text
        await app.write("x")
        assert "Give the save a name." not in app.text


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("called", ["The Late Bus", "The Very Late Bus to Culver Road"])
async def test_everything_on_the_title_can_be_seen_in_every_window(saves: str, size: tuple[int, int], called: str) -> None:
    async with playing(saves, LATE.replace("The Late Bus", called), size=size) as app:
        await app.press("enter", "q")
        for words in ("Continue", "New game", "Load", "Stories", "Settings", "How to play", "Endings", "Quit"):
            assert any(words in line for line in app.lines[:-1]), words
        assert "? keys" in app.foot


async def test_settings_and_how_to_play_open_from_the_title_by_a_click(saves: str) -> None:
    async with title(saves) as app:
        for words, screen in (("Settings", SettingsScreen), ("How to play", HelpScreen)):
            row = next(y for y, line in enumerate(app.lines) if words in line)
            await app.pilot.click(offset=(20, row))
            await app.press()
            assert app.is_on(screen)
            await app.press("escape")
            assert app.is_on(TitleScreen)
