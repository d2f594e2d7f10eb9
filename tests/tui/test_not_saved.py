"""A game that cannot be saved: the page goes on saying so, whatever else it says, and says when it is saved again."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import rmtree

import pytest

from crushgame.saves.disk import refusal
from crushgame.saves.store import Store
from crushgame.tui.app import NOT_SAVED
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.play import PlayScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.screens.verdict import told
from crushgame.tui.widgets.bars import StatusBar, lines_of
from tests.tui.driving import Driven, playing
from tests.tui.stories import LATE

TO_CHOICE = ("enter", "enter", "enter")
WAY_OUT = "F6 save elsewhere"


def blocked(saves: str) -> Path:
    """Put a file where the folder of saves should be, so that nothing can be saved there; take it away to mend that."""
    path = Path(saves)
    path.write_bytes(b"")
    return path


def _says_not_saved(app: Driven) -> bool:
    return "NOT SAVED: " in app.text and WAY_OUT in app.text


def _words(app: Driven) -> str:
    return " ".join(app.text.split())


async def test_not_saved_stays_whatever_else_there_is_to_say(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        assert _says_not_saved(app)
        for key, news in (("f", "nothing to redo"), ("b", ""), ("b", "nothing to take back"), ("f9", "no quick save yet")):
            await app.press(key)
            assert news in app.text
            assert _says_not_saved(app)
        await app.press("f", "enter", "f2")
        assert _says_not_saved(app)


@pytest.mark.parametrize("key", ["h", "question_mark", "l"])
async def test_the_pages_that_open_over_the_game_say_it_too(saves: str, key: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", key)
        assert not app.is_on(PlayScreen)
        assert "NOT SAVED: " in app.text
        await app.press("escape")
        assert _says_not_saved(app)


async def test_closing_the_program_over_a_question_asks_before_it_loses_a_game(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "s", "ctrl+q")
        assert "The game could not be saved." in app.text
        await app.press("enter")
        assert "Save under what name?" in app.text
        await app.press("ctrl+q", "ctrl+q")
        assert app.app.return_code == NOT_SAVED


async def test_what_is_wrong_can_be_read_to_its_end_at_eighty_columns(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        said = "".join("".join(app.lines[-5:-1]).split())
        assert said.endswith("".join(f"NOT SAVED: {app.play.game.trouble} {WAY_OUT}".split()))


async def test_a_narrow_page_says_not_saved_and_the_way_out_and_leaves_room_for_the_story(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE, size=(40, 12)) as app:
        await app.press(*TO_CHOICE, "1")
        assert _says_not_saved(app)
        assert app.lines[-2].endswith(WAY_OUT)
        assert "Well. ▾" in app.text


async def test_the_first_save_that_succeeds_says_saved_again_and_the_next_one_saved(saves: str) -> None:
    way = blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        way.unlink()
        await app.press("enter")
        assert _says_not_saved(app)
        await app.press("b", "2")
        assert "NOT SAVED" not in app.text
        assert "saved again" in app.foot
        assert Store(saves).latest("late") is not None
        await app.press("b", "2")
        assert app.foot.endswith("  saved")


async def test_saved_is_only_said_of_what_is_on_the_disk(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        assert app.foot.endswith("saved")
        await app.press("b")
        assert "saved" not in app.foot
        await app.press("f")
        assert app.foot.endswith("saved")


async def test_a_quick_save_that_fails_says_so_and_nothing_of_the_game_itself(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        Path(saves, "late", "quick").write_bytes(b"")
        await app.press("f5")
        assert "The quick save was not made. Something that is not a folder is in the way" in app.text
        assert "NOT SAVED" not in app.text
        await app.press("enter", "b", "1")
        assert app.foot.endswith("saved")


async def test_a_quick_save_that_succeeds_does_not_make_the_game_a_saved_one(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
        Path(saves, "late", f"auto-{app.play.game.id}").write_bytes(b"")  # a file where its folder should be
        await app.press("enter", "enter", "1", "f5")
        assert app.foot.endswith("quick save made")
        assert _says_not_saved(app)


async def test_a_quick_save_that_fails_like_the_game_does_not_say_the_same_twice(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        told(app.play, app.play.game.trouble, "quick save")
        await app.press()
        assert app.foot.strip() == "The quick save was not made either."
        assert _says_not_saved(app)


async def test_the_curtain_says_it_too_and_another_night_begins_only_at_the_players_word(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "enter", "1")
        assert app.is_on(EndingScreen)
        assert _says_not_saved(app)
        await app.press("1")
        assert "The game could not be saved." in app.text
        assert "Begin all the same" in app.text
        await app.press("enter")
        assert app.is_on(EndingScreen)
        await app.press("1", "3")
        assert app.play.game.session.decisions == ()
        assert "NOT SAVED" not in app.text


async def test_staying_after_all_brings_the_curtain_down_again(saves: str) -> None:
    way = blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "enter", "1", "4", "escape")
        assert app.is_on(EndingScreen)
        way.unlink()
        await app.press("4")
        assert app.is_on(TitleScreen)
    assert [entry.record.ending for entry in Store(saves).entries("late") if entry.record] == ["doubles"]


async def test_what_was_seen_and_could_not_be_kept_is_told_apart_from_the_game(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        Path(saves, "late", "profile").write_bytes(b"")
        await app.press("enter", "1")
        assert app.is_on(EndingScreen)
        assert "NOT SAVED: which endings and lines you have seen." in app.text
        await app.press("4")
        assert "The game is saved, but not which" in app.text


async def test_loading_a_save_says_what_of_the_game_left_could_not_be_kept(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5", "enter", "enter", "1")
        Path(saves, "late", "profile").write_bytes(b"")
        await app.press("f9")
        assert "It's an egg." in app.text
        assert "The game that you left is saved, but not which endings and lines you have seen." in _words(app)
        assert "loaded:" not in app.text


async def test_loading_a_finished_game_says_so_on_the_curtain(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "enter", "1", "q", "enter", "b")
        profile = Path(saves, "late", "profile")
        rmtree(profile)
        profile.write_bytes(b"")
        await app.press("2", "b", "b", "2", "l", "down", "enter")
        assert app.is_on(EndingScreen)
        assert "The game that you left is saved, but not which" in _words(app)


async def test_loading_all_the_same_says_that_the_game_left_is_not_saved(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
        Path(saves, "late", f"auto-{app.play.game.id}").write_bytes(b"")
        await app.press("enter", "enter", "1", "f9", "3")
        assert "The game that you left could not be saved. Something that is not a folder" in _words(app)


async def test_a_new_game_says_what_of_the_game_before_could_not_be_kept(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        Path(saves, "late", "profile").write_bytes(b"")
        await app.press("enter", "1", "1", "3")
        assert app.play.game.session.decisions == ()
        assert "The game that you left is saved, but not which endings and lines you have seen." in _words(app)


async def test_a_game_that_is_back_where_it_was_taken_up_has_nothing_left_to_save(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "f5", "2", "f9")
        Path(saves, "late", f"auto-{app.play.game.id}").write_bytes(b"")  # a copy's, which has no folder yet
        await app.press("1")
        assert _says_not_saved(app)
        await app.press("b")
        assert app.play.game.is_untouched
        assert "NOT SAVED" not in app.text
        await app.press("f")
        assert _says_not_saved(app)


async def test_what_was_not_saved_besides_the_game_is_told_once_and_leaves_the_alarm(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        app.play.game.aside = "The story could not be kept beside it."
        await app.press("1")
        assert "The story could not be kept beside it." in app.foot
        assert app.play.game.aside == ""
        await app.press("b", "1")
        assert app.foot.endswith("  saved")
        rmtree(saves)
        blocked(saves)
        await app.press("b")
        app.play.game.aside = "The story could not be kept beside it."
        await app.press("1")
        assert _says_not_saved(app)
        assert "The story could not be kept beside it." in app.foot


async def test_a_game_that_was_loaded_is_not_said_to_be_unsaved_for_the_one_before_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
        Path(saves, "late", f"auto-{app.play.game.id}").write_bytes(b"")
        await app.press("enter", "enter", "1")
        assert _says_not_saved(app)
        await app.press("f9", "3")
        assert "It's an egg. ▾" in app.text
        assert "NOT SAVED" not in app.text
        assert "saved again" not in app.text


async def test_a_finished_game_that_was_loaded_is_saved_and_not_saved_again(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "enter", "1", "1")
        await app.press("enter")
        Path(saves, "late", f"auto-{app.play.game.id}").write_bytes(b"")
        await app.press("enter", "enter", "1", "l", "enter", "3")
        assert app.is_on(EndingScreen)
        assert "The game that you left could not be saved." in _words(app)
        assert "NOT SAVED" not in app.text
        assert "saved again" not in app.text


async def test_news_and_warnings_share_the_foot_of_the_page_and_the_last_page_of_keys_comes_back(saves: str) -> None:
    async with playing(saves, LATE) as app:
        status, height = app.play.query_one(StatusBar), len(app.lines)
        status.warn("NOT SAVED: " + "why " * 40, ("F6", "save elsewhere"))
        status.tell("What went wrong besides. " * 8, "trouble")
        await app.press()
        assert len(app.lines) == height
        assert "The board says DUE." in app.text
        assert WAY_OUT in app.text
        assert "What went wrong besides." in app.foot
        status.warn("")
        status.tell("")
        await app.press()
        assert "q leave" in app.foot
        assert "NOT SAVED" not in app.text


@pytest.mark.parametrize("most", [1, 2, 3])
@pytest.mark.parametrize("width", [12, 36, 76])
def test_what_is_too_long_loses_its_middle_and_keeps_its_beginning_and_its_end(width: int, most: int) -> None:
    text = f"NOT SAVED: {'/a/very/long/path' * 20} can only be read."
    lines = lines_of(text, width, most)
    assert len(lines) <= most
    assert all(len(line) <= width for line in lines)
    assert "".join(lines).startswith("NOT")
    assert "".join(lines).endswith("read.")
    assert "".join(lines).count("…") == 1


def test_no_sentence_about_a_disk_names_the_command_line_on_a_page() -> None:
    for number in range(1, 134):
        sentence = refusal(OSError(number, os.strerror(number)), "/saves/late").sentence
        assert "--saves" not in sentence
        assert sentence.endswith(".")
