"""A key that is held down reads on, and decides nothing."""

from __future__ import annotations

import pytest

from crushgame.tui import held
from crushgame.tui.screens.ending import EndingScreen
from tests.tui.driving import playing
from tests.tui.stories import LATE


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "QUIET", 60.0)  # no test waits so long: all its keys are one that is held


async def test_enter_held_down_stops_at_a_choice(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*["enter"] * 30)
        assert app.play.game.session.decisions == ()
        assert "❯ 1  I wouldn't dare." in app.text


async def test_enter_after_an_arrow_takes_the_option(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "down", "enter")
        assert len(app.play.game.session.decisions) == 1


async def test_enter_held_down_stops_at_the_curtain(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "enter", "1", *["enter"] * 30)
        assert app.is_on(EndingScreen)


def test_a_key_that_was_let_go_of_is_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    key = held.Held()
    key.begin()
    assert key.still()
    monkeypatch.setattr(held, "QUIET", 0.0)
    assert not key.still()
