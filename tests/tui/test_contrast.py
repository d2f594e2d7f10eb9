"""Whatever stands on a screen in letters can be read there, in every theme: looked at in the cells that are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color

from crushgame.saves.settings import THEMES, Settings, ThemeName, keep_settings
from crushgame.tui import preferences
from crushgame.tui.screens.stories import StoriesScreen
from crushgame.tui.theme import FEW_COLOURS, chosen_theme, contrast, least
from tests.tui.driving import Driven, playing
from tests.tui.stories import ASKS, LATE

DAMAGED = "a save that is damaged"

WALK = (
    ("a line", ()),
    ("the keys", ("question_mark",)),
    ("how to play", ("tab", "tab")),
    ("the settings", ("escape", "o", "down")),
    ("the commands", ("escape", "ctrl+p", "down")),
    ("commands found", ("t", "h")),
    ("a name for a save", ("escape", "s", "left", "x")),
    ("a name marked", ("home", "shift+end")),
    ("no name", ("delete", "enter")),
    ("somewhere else", ("escape", "f6", "down")),
    ("the saves", ("escape", "enter", "f5", "l")),
    (DAMAGED, ("escape", "l")),
    ("what was deleted", ("d",)),
    ("the history", ("escape", "h")),
    ("words that are looked for", ("slash", "t", "h", "e")),
    ("words that were found", ("enter", "n")),
    ("the map", ("escape", "escape", "m")),
    ("the endings", ("escape", "g")),
    ("an ending with a hint", ("down",)),
    ("how things stand", ("escape", "i")),
    ("a choice", ("escape", "enter", "enter", "down")),
    ("after it", ("1",)),
    ("the map with two places", ("enter", "m")),
    ("the map, further up", ("up",)),
    ("the map, looking back", ("enter", "m")),
    ("a line of the way back", ("end", "enter")),
    ("an ending", ("pagedown", "pagedown", "1")),
    ("the title", ("escape",)),
    ("the stories", ("3",)),
)
"""A walk through the screens: each with the keys that lead to it from the one before."""


MEASURED = LATE.replace("start: 0}", "start: 0, words: [strangers, nodding, easy], meter: The two of you}").replace(
    "tone: bittersweet,", "tone: bittersweet, hint: Somebody has to go home.,"
)


def _damage_quick_save(saves: str) -> None:
    for file in Path(saves).rglob("quick/save.*"):
        file.write_bytes(b"not a save")


def _shown(app: Driven) -> Iterator[Segment]:
    """Return what is drawn; under a box that asks something, which veils the page below, only what is in the box."""
    screen = app.app.screen
    boxes = [box.region for box in screen.query(".dialog, #--input, CommandList")] or [screen.region]
    strips = screen._compositor.render_strips()
    for box in boxes:
        for y in range(box.y, min(box.bottom, len(strips))):
            yield from strips[y].crop(box.x, box.right)


def _faint(app: Driven) -> list[tuple[str, float]]:
    """Return the words on the screen that have too little contrast, each with what it has."""
    words = [piece for piece in _shown(app) if any(map(str.isalnum, piece.text))]
    assert words
    return [(piece.text, _ratio(piece)) for piece in words if _ratio(piece) < least(app.app.theme)]


def _ratio(piece: Segment) -> float:
    assert piece.style is not None
    assert piece.style.color is not None
    assert piece.style.bgcolor is not None
    return contrast(Color.from_rich_color(piece.style.color), Color.from_rich_color(piece.style.bgcolor))


@pytest.fixture(params=[*THEMES[1:], FEW_COLOURS])
def themed(saves: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder of saves with each theme set in turn; in sixteen colours where a terminal has no more of them."""
    theme: ThemeName = "night" if request.param == FEW_COLOURS else request.param
    if request.param == FEW_COLOURS:
        monkeypatch.setattr(
            preferences, "chosen_theme", lambda wish, no_color, _: chosen_theme(wish, no_color, few_colours=True)
        )
    keep_settings(saves, Settings(theme=theme))
    return saves


async def test_every_word_on_the_screens_of_a_game_can_be_read(themed: str) -> None:
    async with playing(themed, MEASURED) as app:
        for name, keys in WALK:
            if name == DAMAGED:
                _damage_quick_save(themed)
            await app.press(*keys)
            assert _faint(app) == [], name
        assert app.is_on(StoriesScreen)  # the walk came to its end


async def test_every_word_of_a_question_its_ready_answers_and_its_placeholder_can_be_read(themed: str) -> None:
    async with playing(themed, ASKS) as app:
        for keys in (("enter",), ("tab",), ("down", "enter")):
            await app.press(*keys)
            assert _faint(app) == []


async def test_every_word_can_be_read_after_a_change_of_theme_too(saves: str) -> None:
    async with playing(saves, LATE) as app:
        for keys in ((), ("question_mark",), ("escape", "s", "x"), ("escape", "ctrl+p", "t"), ("escape", "h")):
            await app.press(*keys, "f2")
            assert _faint(app) == [], keys
