"""The list of saves: what it says of each, and that nothing deleted there is lost by mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crushgame.commands.saving import undelete
from crushgame.saves import removal
from crushgame.saves.names import named_slot
from crushgame.saves.store import Store
from crushgame.tui.screens.dialogs import AskWords
from crushgame.tui.screens.load import LoadScreen
from crushgame.tui.screens.play import PlayScreen
from tests.tui.driving import Driven, playing, title
from tests.tui.stories import LATE

BELOW, BESIDE, SMALL, LEAST = (80, 24), (120, 40), (60, 20), (40, 12)


MOVES = LATE.replace('      - "Ines: Well."\n', "")
"""The same, where a choice leads straight to another place."""

KEPT_A_DAY = "u brings back those deleted within the last day, the last one first."


async def name_save(app: Driven, name: str) -> None:
    await app.press("s", "ctrl+u")
    await app.write(name)
    await app.press("enter")


async def three_saves(app: Driven) -> None:
    """Make two saves with names and a quick one, each a line further on, and open the list."""
    for at, name in enumerate(("one", "two"), 1):
        await app.press("enter")
        await name_save(app, f"{name} line{'s' * (at > 1)}")
    await app.press("enter", "f5", "l")
    assert app.is_on(LoadScreen)


def _play_below(app: Driven) -> PlayScreen:
    (play,) = [screen for screen in app.app.screen_stack if isinstance(screen, PlayScreen)]
    return play


def rows_of(app: Driven) -> list[str]:
    return [line.strip() for line in app.lines if "just now" in line and "2026" not in line]


async def test_the_save_under_the_cursor_is_shown_with_place_line_date_and_how_far(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("end")
        assert "❯ one line" in app.text
        assert "│ ▎ It's an egg. ▾" in app.text
        about = app.text[app.text.index("╰") :]
        for words in ("The stop on Culver Road", "It's an egg.", "· just now", "no decision yet · played under a minute"):
            assert words in about


@pytest.mark.parametrize("size", [BELOW, BESIDE])
async def test_the_picture_stands_below_the_list_or_beside_it_where_there_is_room(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, LATE, size=size) as app:
        await three_saves(app)
        first = next(line for line in app.lines if "❯" in line)
        top = next(line for line in app.lines if "╭" in line)
        assert (app.lines.index(top) - app.lines.index(first) <= 1) == (size == BESIDE)
        assert (top.index("╭") > len("❯ » Quick save")) == (size == BESIDE)


@pytest.mark.parametrize("size", [SMALL, LEAST])
async def test_a_small_window_drops_the_picture_and_keeps_the_words(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, LATE, size=size) as app:
        await three_saves(app)
        assert "╭" not in app.text
        assert "❯ » Quick save" in app.text
        assert app.text.count("The stop on Culver Road") >= 2


async def test_quick_saves_and_autosaves_are_marked(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "f5", "l")
        assert "» Quick save" in app.text
        assert "↻ Autosave" in app.text


@pytest.mark.parametrize("story", [LATE, MOVES], ids=["a line is next", "a place is next"])
@pytest.mark.parametrize("leave", [(), ("q",)], ids=["as it was decided", "left"])
async def test_the_save_of_a_decision_shows_the_line_that_it_is_resumed_at(
    saves: str, story: str, leave: tuple[str, ...]
) -> None:
    async with playing(saves, story) as app:
        await app.press("enter", "enter", "enter", "1")
        last = "The doors fold." if story is MOVES else "Well."
        assert last in app.text
        await app.press(*leave)
        (entry,) = Store(saves).entries("late")
    assert entry.record is not None
    assert entry.record.last_line == last
    assert "› I wouldn't dare." in entry.record.picture
    assert last in entry.record.picture
    assert "Say nothing." not in entry.record.picture


async def test_a_game_that_a_signal_ends_while_the_page_looks_back_keeps_the_picture_of_where_it_stands(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "pageup", "pageup")
        assert "patting your pockets" not in app.text
        assert app.app.leave_game() == ""
        (entry,) = Store(saves).entries("late")
    assert entry.record is not None
    assert "patting your pockets" in entry.record.last_line
    assert "patting your pockets" in entry.record.picture


async def test_a_deleted_save_goes_at_once_and_comes_back_with_u(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("down", "d")
        assert app.foot.endswith("deleted “two lines” – u brings it back")
        assert len(rows_of(app)) == 2
        assert len(Store(saves).entries("late")) == 2
        await app.press("u")
        assert app.foot.endswith("“two lines” is back")
        assert "❯ two lines" in app.text
        assert len(Store(saves).entries("late")) == 3
        await app.press("enter")
        assert "patting your pockets" in app.text


async def test_several_deleted_saves_come_back_the_last_one_first(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("d", "d", "d")
        assert f"There are no saves here now. {KEPT_A_DAY}" in " ".join(app.text.split())
        assert "u undo" in app.foot or "u brings it back" in app.foot
        for name in ("one line", "two lines", "Quick save"):
            await app.press("u")
            assert app.foot.endswith(f"“{name}” is back")
        assert len(rows_of(app)) == 3
        await app.press("u")
        assert "There is nothing to bring back: no save was deleted within the last day." in app.text


async def test_what_was_deleted_before_the_list_was_opened_comes_back_the_last_one_first(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("d", "d", "escape", "l")
        assert len(Store(saves).deleted()) == 2
        for name in ("two lines", "Quick save"):
            assert "u undo" in app.foot
            await app.press("u")
            assert app.foot.endswith(f"“{name}” is back")
        assert Store(saves).deleted() == ()
        assert "u undo" not in app.foot


async def test_an_empty_list_speaks_of_no_deleted_saves_of_another_story(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("d", "d", "d")
    async with playing(saves, LATE.replace("id: late", "id: early")) as app:
        await app.press("enter", "l")
        assert "There are no saves yet." in app.text


async def test_the_list_on_the_title_says_that_deleted_saves_can_come_back(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
    store = Store(saves)
    for entry in store.entries("late"):
        store.delete(entry.slot)
    async with title(saves) as app:
        await app.press("2")
        assert app.is_on(LoadScreen)
        assert KEPT_A_DAY in " ".join(app.text.split())
        assert "u undo" in app.foot


async def test_the_shell_brings_back_what_was_deleted_in_a_list_that_was_open_to_the_end(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("d", "ctrl+q")
    assert undelete(saves) == 0
    assert "quick" in [entry.slot.kind for entry in Store(saves).entries("late")]


async def test_the_list_of_a_game_brings_back_no_save_of_another_story(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("d")
    async with playing(saves, LATE.replace("id: late", "id: early")) as app:
        await app.press("enter", "l", "u")
        assert "There is nothing to bring back" in app.text
    assert len(Store(saves).deleted()) == 1


async def test_a_save_whose_place_was_taken_meanwhile_says_so_and_the_next_u_goes_past_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("end", "d", "home", "d")
        assert _play_below(app).game.quick_save() == ""
        await app.press("u")
        assert app.foot.strip() == "Another save has taken its place since, so it stays deleted."
        await app.press("u")
        assert app.foot.endswith("“one line” is back")
        await app.press("escape")
        assert len(Store(saves).deleted()) == 1


async def test_the_shell_goes_past_a_save_whose_place_was_taken_and_says_which(
    saves: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("end", "d", "home", "d", "escape", "f5")
    assert undelete(saves) == 0
    passed = "Passed over late/quick. Another save has taken its place since, so it stays deleted.\n"
    assert capsys.readouterr().out == f"{passed}late/one line is back.\n"
    assert undelete(saves) == 2
    assert capsys.readouterr().err == passed


async def test_the_game_that_is_open_cannot_be_deleted_and_that_is_said(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "l", "d")
        assert "This game is open just now." in app.foot
        assert "↻ Autosave" in app.text


async def test_a_damaged_save_can_be_deleted_and_brought_back(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
        for file in Path(saves).rglob("quick/save.*"):
            file.write_bytes(b"not a save")
        await app.press("l", "d")
        assert "deleted a save that cannot be used – u brings it back" in app.foot
        await app.press("u")
        assert "A quick save that cannot be used" in app.text


# ---- renaming ----------------------------------------------------------------------------------------------------------


async def test_a_save_gets_another_name_with_r_and_stays_under_the_cursor(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("end", "r")
        assert app.is_on(AskWords)
        await app.press("ctrl+u")
        await app.write("The [egg]")
        await app.press("enter")
        assert app.foot.endswith("renamed to “The [egg]”")
        assert "❯ The [egg]" in app.text
        assert "one line" not in app.text
        assert [entry.record.name for entry in Store(saves).entries("late") if entry.record][-1] == "The [egg]"


async def test_a_name_that_is_taken_says_so_and_another_can_be_typed(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        await app.press("end", "r", "ctrl+u")
        await app.write("two lines")
        await app.press("enter")
        assert app.is_on(AskWords)
        assert "There is a save called “two lines” already." in app.text
        await app.press("ctrl+u")
        await app.write("autosave")
        await app.press("enter")
        assert "is what the game's own save is called." in app.text
        await app.press("escape")
        assert "❯ one line" in app.text


async def test_a_kill_halfway_through_a_renaming_leaves_a_save_that_renaming_puts_right(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter")
        await name_save(app, "old")
        assert removal.move(saves, named_slot("late", "old"), named_slot("late", "new")) is None
        await app.press("l", "r", "enter")
        assert app.is_on(LoadScreen)
        assert "❯ old" in app.text
        (entry,) = Store(saves).entries("late")
        assert entry.slot == named_slot("late", "old")


async def test_the_quick_save_has_no_name_to_change(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        assert "r rename" not in app.foot
        await app.press("r")
        assert "The quick save has no name of its own. Load it, then save it under one with s." in " ".join(app.text.split())
        assert app.is_on(LoadScreen)


async def test_a_name_can_be_kept_as_it_is(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await three_saves(app)
        slot = named_slot("late", "one line")
        before = sorted(os.listdir(os.path.join(saves, *slot)))
        await app.press("end", "r", "enter")
        assert app.is_on(LoadScreen)
        assert sorted(os.listdir(os.path.join(saves, *slot))) == before


async def test_saves_of_several_stories_say_which_they_are_of(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
    async with playing(saves, LATE.replace("id: late, title: The Late Bus", "id: early, title: The Early Bus")) as app:
        await app.press("enter", "f5", "l")
        assert app.lines[0].endswith("The Early Bus")
        assert "The Late Bus" not in app.text
    async with title(saves) as app:
        await app.press("down", "down", "enter")
        assert app.is_on(LoadScreen)
        assert "The Late Bus · The stop on Culver Road" in app.text
        assert "The Early Bus · The stop on Culver Road" in app.text
