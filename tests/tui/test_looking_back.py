"""The map and the gallery of endings: what they show, what they keep to themselves, and the way back."""

from __future__ import annotations

import pytest

from crushgame.saves.profile import load_profile
from crushgame.tui.found import rows_of
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.endings import EndingsScreen, Row
from crushgame.tui.screens.map import NOT_HERE, MapScreen
from crushgame.tui.screens.play import PlayScreen
from crushgame.tui.screens.title import TitleScreen
from tests.tui.driving import Driven, playing, title
from tests.tui.stories import LATE, opened

SIZES = [(80, 24), (120, 40), (60, 20), (40, 12)]
TO_BUS = ("enter", "enter", "enter", "1", "enter")
HINTED = LATE.replace("tone: bittersweet,", "tone: bittersweet, hint: Somebody has to go home.,")


def pointed(app: Driven) -> str:
    (row,) = [line for line in app.lines if line.lstrip().startswith("❯")]
    return row.strip()


# ---- the map -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_map_shows_the_scenes_of_this_game_by_place_and_option_and_where_the_player_is(
    saves: str, size: tuple[int, int]
) -> None:
    async with playing(saves, LATE, size=size) as app:
        await app.press(*TO_BUS, "m")
        assert app.is_on(MapScreen)
        for words in ("The stop on Culver Road", "● The board says DUE.", "Upstairs at the front", "◉ › I wouldn't dare."):
            assert words in app.text
        assert pointed(app).startswith("❯ ◉ › I wouldn't dare.")
        assert "You have seen every scene of this story." in " ".join(app.text.split()) or size[0] == 40


async def test_of_scenes_nobody_saw_there_is_a_count_and_no_word(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "m")
        assert "1 scene you have not seen" in app.text
        assert "Upstairs" not in app.text


async def test_enter_goes_back_to_where_a_scene_began_and_forward_leads_on_again(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS, "m", "up", "enter")
        assert app.is_on(PlayScreen)
        assert "The board says DUE. ▾" in app.text
        assert "It's an egg." not in app.text
        await app.press("f")
        assert "Well." in app.text


async def test_who_looks_back_finds_all_of_the_way_on_the_map_and_can_go_forward_on_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS, "m", "up", "enter", "m")
        assert "◉ The board says DUE." in app.text
        assert "● › I wouldn't dare." in app.text
        assert pointed(app).startswith("❯ ◉ The board says DUE.")
        await app.press("escape")
        assert "The board says DUE. ▾" in app.text
        await app.press("m", "down", "enter")
        assert app.is_on(PlayScreen)
        assert "The doors fold." in app.text
        assert len(app.play.game.session.decisions) == 1


async def test_a_scene_of_a_choice_that_was_taken_back_is_on_the_map_and_says_why_it_leads_nowhere(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS, "b", "m")
        assert "╰╴○ Upstairs at the front: › I wouldn't dare." in app.text
        assert "seen before" in app.text
        await app.press("down", "enter")
        assert app.foot.endswith(NOT_HERE)
        assert app.is_on(MapScreen)


async def test_scenes_of_an_earlier_game_are_on_the_map_of_the_next(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS, "ctrl+q")
    assert load_profile(saves, "late").profile.scenes == {"stop", "bus"}
    async with playing(saves, LATE) as app:
        await app.press("m")
        assert "╰╴○ Upstairs at the front" in app.text
        assert "You have seen every scene of this story." in app.text


FORKED = LATE.replace(
    """      - "The doors fold."
""",
    """      - if: rapport > 2
        then: [The doors hiss.]
        else: [The doors sigh.]
""",
)


async def test_a_scene_of_an_earlier_game_that_begins_otherwise_each_time_has_the_words_that_were_read(saves: str) -> None:
    async with playing(saves, FORKED) as app:
        await app.press(*TO_BUS, "ctrl+q")
    async with playing(saves, FORKED) as app:
        await app.press("m")
        assert "╰╴○ Upstairs at the front: The doors sigh." in app.text


async def test_a_scene_without_words_is_called_by_its_place(saves: str) -> None:
    bare = LATE.replace("    place: bus\n", "    place: stop\n").replace('      - "The doors fold."\n', "")
    async with playing(saves, bare) as app:
        await app.press(*TO_BUS, "ctrl+q")
    async with playing(saves, bare) as app:
        await app.press("m")
        assert "╰╴○ The stop on Culver Road" in app.text


async def test_the_map_closes_on_the_game_as_it_stood(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS)
        for key in ("escape", "m", "q"):
            await app.press("m", "up", key)
            assert "1  Saturday?" in app.text
            assert len(app.play.game.session.decisions) == 1


async def test_a_click_on_a_scene_goes_back_to_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS, "m")
        row = next(y for y, line in enumerate(app.lines) if "● The board" in line)
        await app.pilot.click(offset=(20, row - 1))
        await app.press()
        assert app.is_on(MapScreen)
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert "The board says DUE. ▾" in app.text


async def test_a_long_way_keeps_the_cursor_in_view(saves: str) -> None:
    scenes = "".join(
        f"\n  s{at}:\n    steps:\n      - Scene {at}.\n      - choice: [{{option: On., id: on{at}, goto: s{at + 1}}}]"
        for at in range(40)
    )
    story = (
        "story: {format: 1, id: long, title: Long, version: 1, start: s0}\n"
        'endings:\n  e: {title: E, text: "E."}\n'
        f"scenes:{scenes}\n  s40:\n    steps:\n      - The last.\n      - end: e\n"
    )
    async with playing(saves, story, size=(60, 16)) as app:
        session = app.play.game.session
        for at in range(40):
            session.choose(f"on{at}")
        await app.press("m")
        assert "◉" in pointed(app)
        await app.press("home")
        assert pointed(app).startswith("❯ ● Scene 0.")
        for key in ("pagedown", "down", "end", "pageup", "up"):
            await app.press(key)
            assert pointed(app)


# ---- the endings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES[::3])
async def test_found_endings_have_a_name_and_words_and_the_others_only_a_hint(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, HINTED, size=size) as app:
        await app.press(*TO_BUS, "1", "ctrl+q")
    async with playing(saves, HINTED, size=size) as app:
        await app.press("g")
        assert "❯ Doubles" in app.text
        assert "A Saturday has a name." in app.text
        assert "No Worries" not in app.text
        assert "It is a lamp." not in app.text
        await app.press("down")
        assert "❯ ?" in app.text
        assert "Somebody has to go home." in app.text
        assert "No Worries" not in app.text


async def test_an_ending_without_a_hint_is_a_question_mark_and_counts(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("g")
        assert "0 of 2 endings found" in app.lines[0]
        assert app.text.count("?") == 2


async def test_the_curtain_leads_to_the_endings_and_they_lead_back_to_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS, "1")
        assert app.is_on(EndingScreen)
        assert "1 of 2 endings found" in app.text
        await app.press("g")
        assert app.is_on(EndingsScreen)
        assert "❯ Doubles" in app.text
        await app.press("escape")
        assert app.is_on(EndingScreen)
        await app.press("5")
        assert app.is_on(EndingsScreen)


@pytest.mark.parametrize("keys", [("enter",), (*TO_BUS, "1")])
async def test_the_title_shows_the_endings_of_the_story_that_was_played_last(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*keys, "ctrl+q")
    async with title(saves) as app:
        await app.press("g")
        assert app.lines[0].endswith("The Late Bus")


async def test_the_title_shows_the_endings_of_the_story_that_a_new_game_opens(saves: str) -> None:
    async with title(saves) as app:
        for key in ("g", "6"):
            await app.press(key)
            assert app.is_on(EndingsScreen)
            assert app.lines[0].endswith("Dry Run")
            assert "0 of 5 endings found" in app.lines[0]
            await app.press("escape")
            assert app.is_on(TitleScreen)
    async with playing(saves, LATE) as app:
        await app.press(*TO_BUS, "1", "4", "g")
        assert app.lines[0].endswith("The Late Bus")
        assert "❯ Doubles" in app.text


def test_what_was_not_found_leaves_nothing_behind_but_its_hint() -> None:
    program = opened(HINTED).program
    assert rows_of(program, frozenset()) == [Row(), Row(hint="Somebody has to go home.")]
    assert rows_of(program, {"doubles", "of another edition"})[0] == Row(
        "Doubles", "bright", "A Saturday has a name.", "", ((11, 14),)
    )
