"""The story that ships, played in the app to each of its ends; and one game, played in turns in the app and plainly."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from crushgame.library import DEFAULT
from crushgame.play.beats import AskBeat, ChoiceBeat, Decision
from crushgame.saves.store import Store
from crushgame.tui.app import Begun, CrushApp
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.shelf import Shelved, begin, open_named
from tests.conftest import Run
from tests.tui.driving import SIZE, Driven, start, to_decision
from tests.tui.stories import table_of
from tests.walks import walks_to_every_ending

SEED = "heron-4471"


@lru_cache(maxsize=1)
def _dry_run() -> Shelved:
    opened = open_named(DEFAULT)
    assert isinstance(opened, Shelved), opened
    return opened


@pytest.mark.parametrize("ending", sorted(_dry_run().program.endings))
async def test_each_ending_of_dry_run_is_reached_in_the_app(saves: str, ending: str) -> None:
    decisions = walks_to_every_ending(_dry_run().program, SEED)[ending]
    story = _dry_run()
    app = CrushApp(saves, Begun(begin(Store(saves), story, SEED), table_of(saves, story)))
    async with app.run_test(size=SIZE) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        for decision in decisions:
            await _to_stop(driven)
            await _decide(driven, decision)
        await _to_stop(driven)
        assert driven.is_on(EndingScreen)
    assert [entry.record.ending for entry in Store(saves).entries(DEFAULT) if entry.record] == [ending]


async def _to_stop(app: Driven) -> None:
    """Read on, line by line, as a player does."""
    while not app.is_on(EndingScreen) and not isinstance(app.play.game.session.beat, ChoiceBeat | AskBeat):
        await app.press("enter")


async def _decide(app: Driven, decision: Decision) -> None:
    beat = app.play.game.session.beat
    if isinstance(beat, ChoiceBeat):
        free = [offer.id for offer in beat.offers if not offer.locked]
        await app.press(str(free.index(decision.option) + 1))
    else:
        await app.press("enter")


def test_a_game_left_in_the_app_goes_on_plainly_at_the_same_line_and_back_again(
    tmp_path: Path, saves: str, crushgame: Run
) -> None:
    with start(tmp_path, saves) as terminal:
        to_decision(terminal)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    plain = crushgame("play", tmp_path / "story.yaml", "--continue", "--saves", saves, text="\nquit\n")
    assert "Ines: Well." in plain.stdout
    assert "The board says DUE." not in plain.stdout
    with start(tmp_path, saves) as terminal:
        terminal.until("Upstairs at the front", "1  Saturday?")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
