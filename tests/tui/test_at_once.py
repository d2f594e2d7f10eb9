"""What a key asks for comes to the screen before anything else is done, and of it only what has become other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size

from crushgame.saves.settings import Settings
from crushgame.tui.app import CrushApp
from crushgame.tui.widgets.ground import Window
from tests.tui.driving import SIZE, Driven, playing
from tests.tui.stories import LATE
from tests.tui.test_typing import app_of

GROUND = Style(color="#ffffff", bgcolor="#000000")
THREE_ROWS = Size(10, 3)
"""A window."""


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of each frame, as it is drawn."""
    drawn: list[str] = []
    display: Callable[..., None] = CrushApp._display

    def note(app: CrushApp, screen: Any, frame: Any) -> None:
        if frame is not None:
            drawn.append("\n".join(strip.text for strip in screen._compositor.render_strips()))
        display(app, screen, frame)

    monkeypatch.setattr(CrushApp, "_display", note)
    return drawn


async def test_the_next_line_is_drawn_before_the_key_is_done_with(saves: str, frames: list[str]) -> None:
    async with playing(saves, LATE) as app:
        frames.clear()
        app.play.action_next()
        assert ["It's an egg." in frame for frame in frames] == [True]


@pytest.mark.usefixtures("moving")
async def test_a_line_that_a_key_completes_is_drawn_before_the_key_is_done_with(saves: str, frames: list[str]) -> None:
    app = app_of(saves, LATE, Settings(text_speed=1))
    async with app.run_test(size=SIZE) as pilot:
        play = Driven(app, pilot).play
        play.action_next()  # begins to type the line
        typed = play.reading.is_typing
        frames.clear()
        play.action_next()
        assert typed
        assert ["It's an egg." in frame for frame in frames] == [True]


async def test_a_larger_window_is_filled_with_what_was_said_before(saves: str) -> None:
    async with playing(saves, LATE, size=(80, 12)) as app:
        await app.press("enter", "enter", "enter", "down", "down")
        assert app.play.reading.is_choosing
        assert "The board says DUE." not in app.text
        await app.pilot.resize_terminal(80, 50)
        await app.press()
        assert "The board says DUE." in app.text


def _line(text: str) -> list[Segment]:
    return [Segment(text, GROUND)]


def test_only_rows_that_have_become_others_are_drawn_again() -> None:
    window, above, below = Window(), _line("above"), _line("below")
    assert window.draw([above, _line("old"), below], THREE_ROWS, GROUND, 2) == [Region(0, 0, 10, 3)]
    assert window.draw([above, _line("new"), below], THREE_ROWS, GROUND, 2) == [Region(0, 1, 10, 1)]
    assert [strip.text for strip in window.rows] == ["  above   ", "  new     ", "  below   "]


def test_rows_that_change_side_by_side_are_one_region() -> None:
    window, last = Window(), _line("last")
    window.draw([_line("a"), _line("b"), last], THREE_ROWS, GROUND, 0)
    assert window.draw([_line("c"), _line("d"), last], THREE_ROWS, GROUND, 0) == [Region(0, 0, 10, 2)]


def test_one_blank_row_is_as_good_as_another() -> None:
    window, first = Window(), _line("first")
    window.draw([first, [], _line("old")], THREE_ROWS, GROUND, 0)
    assert window.draw([first, [], _line("new")], THREE_ROWS, GROUND, 0) == [Region(0, 2, 10, 1)]


def test_a_line_that_has_moved_keeps_its_row() -> None:
    window, line = Window(), _line("a line")
    window.draw([[], [], line], THREE_ROWS, GROUND, 0)
    row = window.rows[2]
    window.draw([line, [], []], THREE_ROWS, GROUND, 0)
    assert window.rows[0] is row


def test_all_rows_are_drawn_in_new_inks_when_the_old_ones_are_forgotten() -> None:
    window, lines = Window(), [_line("a"), [], _line("b")]
    window.draw(lines, THREE_ROWS, GROUND, 0)
    window.forget()
    assert window.draw(lines, THREE_ROWS, GROUND + Style(bgcolor="#ffffff"), 0) == [Region(0, 0, 10, 3)]
    assert all(list(strip)[-1].style == GROUND + Style(bgcolor="#ffffff") for strip in window.rows)
