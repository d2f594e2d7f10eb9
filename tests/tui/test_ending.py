"""The curtain: what it says, and what comes after it."""

from __future__ import annotations

from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.widgets.neon import sign
from tests.tui.driving import Driven, playing
from tests.tui.stories import LATE

TO_ENDING = ("enter", "enter", "enter", "1", "enter", "1")


async def _to_ending(app: Driven) -> None:
    await app.press(*TO_ENDING)
    assert app.is_on(EndingScreen)


async def test_the_curtain_names_the_ending_its_tone_and_how_many_were_found(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await _to_ending(app)
        assert sign("Doubles", 70)[0][1] in app.text
        for words in ("an ending · bright", "A Saturday has a name.", "1 of 2 endings found"):
            assert words in app.text
        assert app.foot.endswith("saved")


async def test_an_ending_found_in_an_earlier_game_counts(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await _to_ending(app)
    async with playing(saves, LATE) as app:
        await app.press(*TO_ENDING[:-1], "2")
        assert "2 of 2 endings found" in app.text


async def test_the_same_night_again_has_the_same_seed_and_a_new_night_another(saves: str) -> None:
    async with playing(saves, LATE, seed="heron-7") as app:
        await _to_ending(app)
        await app.press("2")
        assert app.play.game.session.seed == "heron-7"
        assert app.play.game.session.decisions == ()
        await _to_ending(app)
        await app.press("1")
        assert app.play.game.session.seed != "heron-7"


async def test_the_last_choice_can_be_taken_back_from_behind_the_curtain(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await _to_ending(app)
        await app.press("b")
        assert "1  Saturday?" in app.text
        await app.press("2")
        assert "an ending · bittersweet" in app.text


async def test_the_history_opens_over_the_curtain_and_closes_on_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await _to_ending(app)
        await app.press("h")
        assert app.is_on(HistoryScreen)
        await app.press("escape")
        assert app.is_on(EndingScreen)


async def test_a_save_made_at_an_ending_opens_on_the_curtain(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await _to_ending(app)
    async with playing(saves, LATE) as app:
        await app.press("l", "enter")
        assert app.is_on(EndingScreen)
        assert "1 of 2 endings found" in app.text


async def test_the_title_comes_after_it_with_nothing_to_carry_on(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await _to_ending(app)
        await app.press("4")
        assert app.is_on(TitleScreen)
        assert "Continue" not in app.text
