"""The app at the end of a walk: the way is above, and nothing is saved before the player decides something."""

from __future__ import annotations

import re
from pathlib import Path

from crushgame.play.beats import Decision
from crushgame.play.walk import SEED, Walk
from crushgame.saves.game import Game
from crushgame.saves.store import Store
from crushgame.tui.app import Begun, CrushApp
from crushgame.tui.screens.ending import EndingScreen
from tests.tui.driving import SIZE, Driven
from tests.tui.stories import opened, table_of

RAIN = """\
story: {format: 1, id: rain, title: Rain, version: 1, start: start}
endings: {done: {title: Done}}
scenes:
  start:
    steps:
      - |
        The first line of all.
        It rains.
        It goes on raining.
        And on.
      - choice:
          - {option: Wait., id: wait, goto: start}
          - {option: Go., id: go, end: done}
"""


def game(saves: str, *options: str) -> CrushApp:
    shelf = opened(RAIN)
    walk = Walk({}, {}, tuple(Decision("start", "wait", option) for option in options))
    game = Game.at_end_of(Store(saves), shelf.program, walk, SEED, shelf.sources)
    return CrushApp(saves, Begun(game, table_of(saves, shelf)))


async def test_it_stands_at_the_last_choice_with_the_way_above_it(saves: str) -> None:
    app = game(saves, "wait", "wait", "wait", "wait")
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        assert "2  Go." in driven.text
        assert "saved" not in driven.foot
        assert re.search(r"› Wait\.", driven.text)
        await driven.press(*["pageup"] * 40)
        assert "The first line of all." in driven.text
    assert not list(Path(saves).rglob("*.1.*"))


async def test_the_first_decision_of_the_players_own_is_saved(saves: str) -> None:
    app = game(saves, "wait")
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        await driven.press("1")
        assert "saved" in driven.foot
    entry = Store(saves).latest("rain")
    assert entry is not None
    assert entry.record is not None
    assert len(entry.record.decisions) == 2


async def test_an_ending_that_a_walk_leads_to_is_shown_and_is_not_the_players_own(saves: str) -> None:
    app = game(saves, "wait", "go")
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        assert driven.is_on(EndingScreen)
        assert "saved" not in driven.foot
    assert not [path for path in Path(saves).rglob("*") if path.is_file()]
