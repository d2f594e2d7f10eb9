"""A night at Lowmart, from the title to the report, in the app and in plain mode, whoever Ines is that night."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from crushgame.play.beats import AskBeat, ChoiceBeat
from crushgame.play.report import report_of
from crushgame.play.session import Session
from crushgame.saves.game import Game
from crushgame.saves.store import Store
from crushgame.tui import held
from crushgame.tui.app import Begun, CrushApp
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.report import ReportScreen
from crushgame.tui.screens.stories import StoriesScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.shelf import Shelved, open_named
from tests.conftest import Run
from tests.number_please.turns import CARDS, program
from tests.tui.driving import SIZE, Driven, title
from tests.tui.stories import table_of

NAMED = {
    "lemon": "SECOND LEMON",
    "surely_not": "SURELY NOT",
    "aisle_friend": "AISLE FRIEND",
    "once_bitten": "ONCE BITTEN",
}
"""What the report calls her; nothing before it may."""

EARLIER = {"nights": 2}
"""A profile after two nights, in which every card but the last can be dealt."""


def dealt(card: str) -> tuple[str, dict[str, int | str]]:
    """Return a seed, and what earlier nights left, with which this card is dealt."""
    slot = next(number for number, one in enumerate(program().slots) if one.name == "card")
    before: dict[str, int | str] = {**EARLIER, "card": "lemon" if card != "lemon" else "surely_not"}
    seeds = (f"night-{number}" for number in range(100))
    return next(seed for seed in seeds if Session.new(program(), seed, before).values[slot] == CARDS.index(card)), before


def number_please() -> Shelved:
    opened = open_named("number-please")
    assert isinstance(opened, Shelved), opened
    return opened


@asynccontextmanager
async def night_of(card: str, saves: str, size: tuple[int, int]) -> AsyncIterator[Driven]:
    """Open the app on a new night with this card, after other nights."""
    story = number_please()
    seed, before = dealt(card)
    game = Game.start(Store(saves), story.program, seed, story.sources, before)
    app = CrushApp(saves, Begun(game, table_of(saves, story)))
    async with app.run_test(size=size) as pilot:
        driven = Driven(app, pilot)
        await driven.press()
        yield driven


@pytest.mark.parametrize("card", CARDS)
async def test_a_night_is_played_to_its_report_in_the_app_and_nobody_is_told_her_card_before(
    saves: str, card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "QUIET", 0.0)  # no key of this test is held down
    async with night_of(card, saves, SIZE) as driven:
        game = driven.play.game
        while not driven.is_on(EndingScreen):
            assert NAMED[card] not in driven.text
            beat = driven.play.game.session.beat
            await driven.press("1" if isinstance(beat, ChoiceBeat) else "enter")
            assert not isinstance(beat, AskBeat)  # names were asked for on the first night
        report = report_of(game.session)
        assert report is not None
        await driven.press("r")
        assert driven.is_on(ReportScreen)
        assert report.title in driven.text
        assert NAMED[card] in driven.text


async def test_number_please_is_begun_from_the_title(saves: str) -> None:
    async with title(saves) as app:
        assert app.is_on(TitleScreen)
        while "❯ Stories" not in app.text:
            await app.press("down")
        await app.press("enter")
        assert app.is_on(StoriesScreen)
        while "❯ Number, Please" not in app.text:
            await app.press("down")
        await app.press("enter")
        assert app.play.game.session.program.story.id == "number-please"


def test_nights_played_plainly_go_round_all_four_cards_and_each_is_named_in_its_report_alone(
    tmp_path: Path, crushgame: Run
) -> None:
    saves = tmp_path / "saves"
    met: list[str] = []
    for night in range(12):
        firsts = ("\n" * 2 if night == 0 else "") + "1\n" * 40
        shown = crushgame(
            "play", "number-please", "--plain", "--new", "--seed", f"n{night}", "--saves", saves, text=firsts
        ).stdout
        told, report = shown.split("Show Report", 1)
        [card] = [card for card, name in NAMED.items() if name in report]
        assert not any(name in told for name in NAMED.values())
        assert card != (met[-1] if met else "")
        met.append(card)
        if set(met) == set(CARDS):
            return
    raise AssertionError(met)


async def test_an_ending_that_is_higher_than_its_window_begins_at_the_top_and_is_read_down_before_anything_is_chosen(
    saves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "QUIET", 0.0)
    async with night_of("lemon", saves, (60, 20)) as driven:
        while not driven.is_on(EndingScreen):
            await driven.press("1" if isinstance(driven.play.game.session.beat, ChoiceBeat) else "enter")
        assert "an ending · " in driven.text
        assert "❯ The report" not in driven.text
        await driven.press("enter")
        assert "❯ The report" in driven.text
        await driven.press("enter")
        assert driven.is_on(ReportScreen)
