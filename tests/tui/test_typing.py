"""Text that types itself, and the game going on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot

from crushgame.saves.settings import Settings
from crushgame.saves.store import Store
from crushgame.tui.app import Begun, CrushApp
from crushgame.tui.shelf import begin
from crushgame.tui.widgets.reading import Reading
from tests.tui.driving import SIZE, Driven
from tests.tui.stories import LATE, opened, table_of

LONG = LATE.replace("The board says DUE.", "The board says DUE, and has said so " + "for a very long time " * 12)
PATIENCE = 8.0
SLOW = Settings(text_speed=30)

pytestmark = pytest.mark.usefixtures("moving")


def app_of(saves: str, story: str, settings: Settings) -> CrushApp:
    shelf = opened(story)
    app = CrushApp(saves, Begun(begin(Store(saves), shelf, "heron-1"), table_of(saves, shelf)))
    app.change(settings)
    return app


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail when it never does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await pilot.pause(0.02)


async def test_a_line_types_itself_from_its_first_letter_to_its_last(saves: str) -> None:
    app = app_of(saves, LATE, SLOW)
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        driven.play.reading.finish()
        app.post_message(events.Key("enter", None))
        seen: list[str] = []

        def all_is_told() -> bool:
            seen.append(next((line for line in driven.lines if "It's" in line or "It" in line), "").strip("▎ ▾"))
            return "It's an egg." in driven.text

        await until(pilot, all_is_told)
        told = [line for line in dict.fromkeys(seen) if line]
        assert len(told) > 2
        assert all("It's an egg.".startswith(line) for line in told)


async def test_a_key_completes_what_is_being_typed_and_takes_no_step(saves: str) -> None:
    app = app_of(saves, LONG, SLOW)
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await until(pilot, lambda: not driven.play.reading.is_typing)
        await pilot.press("pageup")
        stands = []
        for _ in range(2):
            await driven.press("enter")
            stands.append((driven.play.game.session.at, driven.play.reading.is_typing))
        (at, typed_at_first), (later, typed_later) = stands
        assert (typed_at_first, typed_later) == (True, False)
        assert at == later


async def test_options_appear_when_all_above_them_has_been_typed(saves: str) -> None:
    app = app_of(saves, LATE, SLOW)
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        for _ in range(12):
            if driven.play.reading.is_choosing:
                break
            driven.play.reading.finish()
            await driven.press("enter")
        await until(pilot, lambda: "1  I wouldn't dare." in driven.text)


@pytest.mark.parametrize("settings", [Settings(text_speed=0), Settings(motion=False)])
async def test_nothing_types_itself_at_once_or_in_stillness(saves: str, settings: Settings) -> None:
    app = app_of(saves, LONG, settings)
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press("enter")
        assert not driven.play.reading.is_typing
        assert "It's an egg." in driven.text


async def test_somebody_is_seen_writing_before_their_message_comes(saves: str) -> None:
    app = app_of(saves, LATE, SLOW)
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        while driven.play.game.session.at < 3:
            driven.play.reading.finish()
            await driven.press("enter")
        assert "•" in driven.text
        assert "i can HEAR you" not in driven.text
        await until(pilot, lambda: "i can HEAR you" in driven.text)
        assert "• •" not in driven.text


async def test_the_game_goes_on_by_itself_up_to_a_choice(saves: str) -> None:
    app = app_of(saves, LATE, Settings(text_speed=0, auto_delay=1))
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press("t")
        assert "going on by itself" in driven.foot
        await until(pilot, lambda: "1  I wouldn't dare." in driven.text)


async def test_t_stops_the_game_from_going_on(saves: str) -> None:
    app = app_of(saves, LATE, Settings(text_speed=0, auto_delay=1))
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press("t", "t")
        at = driven.play.game.session.at
        await pilot.pause(1.2)
        assert driven.play.game.session.at == at


async def test_the_game_does_not_go_on_under_another_page(saves: str) -> None:
    app = app_of(saves, LATE, Settings(text_speed=0, auto_delay=1))
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        play = driven.play
        await driven.press("t", "question_mark")
        at = play.game.session.at
        await pilot.pause(1.2)
        assert play.game.session.at == at


async def test_the_game_pages_through_a_long_line_before_it_goes_on_by_itself(saves: str) -> None:
    app = app_of(
        saves, LATE.replace("The board says DUE.", "So it goes on, and on. " * 60), Settings(text_speed=0, auto_delay=1)
    )
    async with app.run_test(size=(60, 20)) as pilot:
        driven = Driven(app, pilot)
        assert driven.play.reading.has_below
        play = driven.play
        play.own_pace.switch()
        play.own_pace._go_on()
        await driven.press()
        assert play.game.session.at == 1
        assert play.reading.has_above


async def test_a_click_pages_through_a_long_line_before_it_goes_on(saves: str) -> None:
    app = app_of(saves, LATE.replace("The board says DUE.", "So it goes on, and on. " * 60), Settings(text_speed=0))
    async with app.run_test(size=(60, 20)) as pilot:
        driven = Driven(app, pilot)
        await pilot.click(Reading, offset=(20, 4))
        assert driven.play.game.session.at == 1
        assert driven.play.reading.has_above


async def test_a_pause_does_not_end_under_another_page(saves: str) -> None:
    app = app_of(saves, LATE.replace("- goto: bus", "- wait: 0.2\n      - goto: bus"), Settings(text_speed=0))
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press("enter", "enter", "enter", "1", "enter", "s")
        await pilot.pause(0.5)
        await driven.press("escape")
        assert "The doors fold." not in driven.text
        await until(pilot, lambda: "The doors fold." in driven.text)


@pytest.mark.parametrize("settings", [Settings(text_speed=0), Settings(motion=False)])
async def test_who_wants_no_typing_any_more_sees_the_line_at_once(saves: str, settings: Settings) -> None:
    app = app_of(saves, LONG, SLOW)
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        driven.play.reading.finish()
        await driven.press("pageup", "enter")
        app.change(settings)
        await driven.press()
        assert not driven.play.reading.is_typing


async def test_skipping_stops_at_a_new_line_that_is_still_being_typed(saves: str) -> None:
    app = app_of(saves, LATE, SLOW)
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        driven.play.reading.finish()
        await driven.press("enter")
        at = driven.play.game.session.at
        await driven.press("a")
        assert driven.play.game.session.at == at
        assert not driven.play.reading.is_typing


async def test_another_game_does_not_go_on_by_itself(saves: str) -> None:
    app = app_of(saves, LATE, Settings(text_speed=0, auto_delay=1))
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press("f5", "t", "f9")
        at = driven.play.game.session.at
        await pilot.pause(1.2)
        assert driven.play.game.session.at == at
