"""Saves that cannot be used: told on the title and in the list, never passed over in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crushgame.saves.record import MAGIC
from crushgame.saves.sealed import seal
from crushgame.tui.screens.load import LoadScreen
from crushgame.tui.screens.title import LOST
from tests.tui.driving import playing, title
from tests.tui.stories import LATE

TO_CHOICE = ("enter", "enter", "enter")
DAMAGED, NEWER = b"not a save", seal(MAGIC, 999, b'{"format":999}\n')


async def _played(saves: str, *keys: str) -> Path:
    """Play a new game, and return the folder that it was saved in."""
    async with playing(saves, LATE) as app:
        game = app.play.game.id
        await app.press(*TO_CHOICE, *keys, "q")
    return Path(saves, "late", f"auto-{game}")


def _spoil(folder: Path, data: bytes, *, only_newest: bool = False) -> None:
    files = sorted(folder.glob("save.*.json"), key=lambda file: int(file.name.split(".")[1]))
    for file in files[-1:] if only_newest else files:
        before = file.stat()
        file.write_bytes(data)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("data", [DAMAGED, NEWER], ids=["damaged", "newer"])
async def test_a_newer_game_that_cannot_be_used_is_told_beside_the_list_that_shows_it(saves: str, data: bytes) -> None:
    await _played(saves, "1")
    _spoil(await _played(saves, "2"), data)
    async with title(saves) as app:
        assert "❯ Continue" in app.text
        assert LOST in app.text
        await app.press("3")
        assert app.is_on(LoadScreen)
        assert "❯ An autosave that cannot be used" in app.text


async def test_it_is_told_too_when_there_is_nothing_left_to_carry_on_with(saves: str) -> None:
    _spoil(await _played(saves, "1"), DAMAGED)
    async with title(saves) as app:
        assert "Continue" not in app.text
        assert LOST in app.text


async def test_an_older_game_that_cannot_be_used_is_left_to_the_list(saves: str) -> None:
    folder = await _played(saves, "1")
    await _played(saves, "2")
    _spoil(folder, DAMAGED)
    async with title(saves) as app:
        assert "❯ Continue" in app.text
        assert LOST not in app.text


async def test_what_is_wrong_is_told_on_the_title_after_a_game_that_was_left_too(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "f5")
        _spoil(Path(saves, "late", "quick"), DAMAGED)
        await app.press("q")
        assert "❯ Continue" in app.text
        assert LOST in app.text


async def test_a_game_that_is_an_older_copy_says_so_on_the_title_in_the_list_and_when_it_is_taken_up(saves: str) -> None:
    folder = await _played(saves, "1", "enter")
    _spoil(folder, DAMAGED, only_newest=True)
    async with title(saves) as app:
        assert "an older copy · The Late Bus" in app.text
        await app.press("3")
        assert "an older copy · The stop on Culver Road" in app.text
        assert "was damaged; this is the one before it, from" in _words(app.text)
        await app.press("enter")
        assert "this is the one before it, from" in _words(app.text)


async def test_a_save_that_cannot_be_used_says_all_of_why_and_where_its_files_are(saves: str) -> None:
    folder = await _played(saves, "1")
    _spoil(folder, NEWER)
    async with title(saves, size=(80, 24)) as app:
        await app.press("2")
        assert "It was made by a newer crushgame; update crushgame to use it." in _words(app.text)
        assert str(folder) in "".join(app.text.split())
        await app.press("enter")
        assert app.is_on(LoadScreen)
        assert "There is nothing in it to load." in app.foot
    assert all(file.read_bytes() == NEWER for file in folder.glob("save.*.json"))
