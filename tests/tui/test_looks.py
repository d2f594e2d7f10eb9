"""What each screen looks like, in text, at the size that every terminal has: the layout is a promise too.

The pictures are in `goldens/`. After a change that is meant, `CRUSHGAME_GOLDENS=write pytest tests/tui/test_looks.py` draws
them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.driving import playing, title
from tests.tui.stories import ASKS, LATE

GOLDENS = Path(__file__).parent / "goldens"
SMALL = (40, 12)


def _looks_as_before(name: str, text: str) -> None:
    golden = GOLDENS / f"{name}.txt"
    if os.environ.get("CRUSHGAME_GOLDENS") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == golden.read_text(encoding="utf-8")


async def test_the_title_looks_as_before(saves: str) -> None:
    async with title(saves) as app:
        _looks_as_before("title", app.text)


async def test_the_title_with_a_game_to_continue_looks_as_before(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "q")
        _looks_as_before("title_continue", app.text)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("play_first_line", ()),
        ("play_choice", ("enter", "enter", "enter", "down")),
        ("play_after_choice", ("enter", "enter", "enter", "1", "enter")),
        ("ending", ("enter", "enter", "enter", "1", "enter", "1")),
        ("history", ("enter", "enter", "enter", "1", "h")),
        ("save", ("enter", "s")),
        ("load", ("enter", "f5", "l")),
        ("help", ("question_mark",)),
    ],
)
async def test_a_page_looks_as_before(saves: str, name: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*keys)
        _looks_as_before(name, app.text)


async def test_a_question_looks_as_before(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.press("enter")
        _looks_as_before("question", app.text)


@pytest.mark.parametrize(
    ("name", "keys"), [("small_choice", ("enter",) * 3), ("small_ending", ("enter",) * 3 + ("1", "enter", "1"))]
)
async def test_a_page_in_a_small_window_looks_as_before(saves: str, name: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, LATE, size=SMALL) as app:
        await app.press(*keys)
        _looks_as_before(name, app.text)
