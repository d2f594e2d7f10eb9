"""The question about a story that has changed: its answers, and that nothing is written until the player gives one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from crushgame.opening import Opened, Wish
from crushgame.opening import opened as opened_game
from crushgame.tui.app import Begun, CrushApp
from crushgame.tui.screens.dialogs import NOW, THEN, StoryChanged
from crushgame.tui.screens.title import TitleScreen
from tests.tui.driving import SIZE, Driven, playing, title
from tests.tui.stories import LATE, opened, table_of

TO_CHOICE = ("enter", "enter", "enter")
EDITED = LATE.replace("The doors fold.", "The doors fold with a sigh.")

QUESTION = "The story has been edited since you saved."
DETAIL = (
    "What you chose here is no longer offered. Nothing that you decided stands any more: this is a copy of the game from "
    "there, and the save stays as it is."
)


async def _asked(app: Driven, *, can_finish: bool) -> list[str | None]:
    answers: list[str | None] = []
    app.app.push_screen(StoryChanged(QUESTION, DETAIL, can_finish), answers.append)
    await app.press()
    return answers


@pytest.mark.parametrize(
    ("keys", "answer"), [(("enter",), NOW), (("down", "enter"), THEN), (("3",), None), (("escape",), None)]
)
async def test_each_way_on_is_an_answer_of_its_own(saves: str, keys: tuple[str, ...], answer: str | None) -> None:
    async with title(saves) as app:
        answers = await _asked(app, can_finish=True)
        assert answers == []
        await app.press(*keys)
        assert answers == [answer]


async def test_what_cannot_be_finished_as_it_was_is_not_offered(saves: str) -> None:
    async with title(saves) as app:
        answers = await _asked(app, can_finish=False)
        assert "Finish it as it was" not in app.text
        await app.press("2")
        assert answers == [None]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_question_and_every_answer_can_be_seen(saves: str, size: tuple[int, int]) -> None:
    async with title(saves, size=size) as app:
        await _asked(app, can_finish=True)
        assert "save stays as it is." in " ".join(app.text.replace("│", " ").split())
        for words in ("edited", "Go on in the story as it is", "Finish it as it was", "Not now"):
            assert words in app.text


def _written(root: str) -> dict[str, bytes]:
    """Every file below a folder, but for the locks, which hold nothing of a game's."""
    files = [path for path in Path(root).rglob("*") if path.is_file() and path.name not in ("lock", "claim")]
    return {str(path): path.read_bytes() for path in files}


@asynccontextmanager
async def _carrying_on(saves: str, story: str) -> AsyncIterator[Driven]:
    """Open the app on the game that was left, in this story, as the command line does."""
    shelf = opened(story)
    table = table_of(saves, shelf)
    game = opened_game(table, Wish(start="continue"))
    assert isinstance(game, Opened)
    app = CrushApp(saves, Begun(game.game, table, game.notes, game.edited))
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        yield driven


async def _left_after_a_decision(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "q")


async def test_a_game_of_an_edited_story_opens_on_the_question_and_goes_on_in_either(saves: str) -> None:
    await _left_after_a_decision(saves)
    before = _written(saves)
    async with _carrying_on(saves, EDITED) as app:
        assert app.is_on(StoryChanged)
        assert "The story has been edited since you saved." in app.text
        await app.press("enter", "enter")
        assert "The doors fold with a sigh." in app.text
        assert _written(saves) == before
    async with _carrying_on(saves, EDITED) as app:
        if app.is_on(StoryChanged):
            await app.press("enter")
        assert "The doors fold with a sigh." in app.text


async def test_a_game_of_an_edited_story_that_is_only_looked_at_is_left_as_it_was(saves: str) -> None:
    await _left_after_a_decision(saves)
    before = _written(saves)
    async with _carrying_on(saves, EDITED) as app:
        await app.press("enter", "q")
        assert app.is_on(TitleScreen)
        assert _written(saves) == before


async def test_finishing_it_as_it_was_plays_the_story_that_it_was_saved_with(saves: str) -> None:
    await _left_after_a_decision(saves)
    async with _carrying_on(saves, EDITED) as app:
        await app.press("2", "enter")
        assert "The doors fold." in app.text
        assert "sigh" not in app.text
        await app.press("1")
        assert "A Saturday has a name." in app.text


async def test_not_now_shows_the_title_and_nothing_has_been_written(saves: str) -> None:
    await _left_after_a_decision(saves)
    before = _written(saves)
    async with _carrying_on(saves, EDITED) as app:
        await app.press("3")
        assert app.is_on(TitleScreen)
        assert "❯ Continue" in app.text
        assert _written(saves) == before
        await app.press("enter")
        assert app.is_on(StoryChanged)
        await app.press("escape")
        assert app.is_on(TitleScreen)
        assert "opening" not in app.text
        assert _written(saves) == before


async def test_a_save_loaded_while_playing_asks_too_and_not_now_leaves_the_game_as_it_is(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "f5")
    async with playing(saves, EDITED) as app:
        await app.press(*TO_CHOICE, "2", "f9")
        assert app.is_on(StoryChanged)
        await app.press("3")
        assert [decision.option for decision in app.play.game.session.decisions] == ["nothing"]
        await app.press("f9", "1", "enter")
        assert [decision.option for decision in app.play.game.session.decisions] == ["dare"]
        assert "The doors fold with a sigh." in app.text
        await app.press("f9", "2", "enter")
        assert "The doors fold." in app.text


async def test_a_story_that_is_as_it_was_asks_nothing(saves: str) -> None:
    await _left_after_a_decision(saves)
    async with _carrying_on(saves, LATE) as app:
        assert "Well." in app.play.picture()
        await app.press("f5", "f9")
        assert app.foot.endswith("loaded: quick save")
