"""What the keys do, the mouse does too: a hint at the foot of a page is there to be clicked."""

from __future__ import annotations

from pathlib import Path

from rich.segment import Segment
from textual import events

from crushgame.tui.screens.dialogs import SaveElsewhere
from crushgame.tui.screens.help import HelpScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.theme import inks
from crushgame.tui.widgets.bars import key_of
from tests.tui.driving import Driven, playing, title
from tests.tui.stories import LATE


async def _click(app: Driven, words: str) -> None:
    row = next(y for y in range(len(app.lines) - 1, -1, -1) if words in app.lines[y])
    await app.pilot.click(offset=(app.lines[row].index(words) + 1, row))
    await app.press()


async def test_a_click_on_a_hint_does_what_its_key_does(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await _click(app, "enter next")
        assert "It's an egg." in app.text
        await _click(app, "h history")
        assert app.is_on(HistoryScreen)
        await _click(app, "esc close")
        await _click(app, "? keys")
        assert app.is_on(HelpScreen)
        await _click(app, "esc close")
        await _click(app, "q leave")
        assert app.is_on(TitleScreen)


async def test_a_click_beside_the_hints_does_nothing(saves: str) -> None:
    async with title(saves) as app:
        before = app.text
        for column in (0, 79, app.foot.index("enter") - 2, app.foot.index("↑")):
            await app.pilot.click(offset=(column, 23))
            await app.press()
            assert app.text == before


async def test_the_hint_under_the_mouse_shows_it_and_no_longer_when_it_has_left(saves: str) -> None:
    async with title(saves) as app:
        picked = inks(app.app.theme).picked

        def lit() -> str:
            last: list[Segment] = list(app.app.screen._compositor.render_strips()[-1])
            return "".join(piece.text for piece in last if piece.style is not None and piece.style.bgcolor == picked.bgcolor)

        await app.pilot.hover(offset=(app.foot.index("F2"), 23))
        await app.press()
        assert lit() == "F2 theme"
        await app.pilot.hover(offset=(40, 1))
        await app.press()
        assert lit() == ""


async def test_the_way_out_beside_an_alarm_can_be_clicked(saves: str) -> None:
    Path(saves).write_bytes(b"")
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1")
        assert "NOT SAVED" in app.text
        await _click(app, "F6 save elsewhere")
        assert app.is_on(SaveElsewhere)


def test_a_hint_for_several_keys_stands_for_none() -> None:
    assert [key_of(shown) for shown in ("↑ ↓", "1-9", "↑↓ enter", "page up", "← →")] == [None] * 5


def test_a_hint_for_one_key_stands_for_it() -> None:
    found = {shown: key_of(shown) for shown in ("esc", "?", "/", "F2", "ctrl+p", "b", "N", "enter", "tab")}
    named = {shown: key.key if isinstance(key, events.Key) else "" for shown, key in found.items()}
    assert named == {
        "esc": "escape", "?": "question_mark", "/": "slash", "F2": "f2", "ctrl+p": "ctrl+p", "b": "b", "N": "N",
        "enter": "enter", "tab": "tab",
    }  # fmt: skip
