"""Every screen of the app, each brought to a moment worth looking at, the same every time.

The snapshot tests hold how each looks, and `scripts/screens.py` draws them as pictures. Knows keys, and stories to press them
in. Must not know how anything is looked at.
"""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from typing import NamedTuple
from unittest.mock import patch

from crushgame.library import DEFAULT
from crushgame.play.beats import AskBeat, ChoiceBeat
from crushgame.play.session import Session
from crushgame.tui.screens.dialogs import SaveElsewhere
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.shelf import Shelved, open_named
from tests.tui.driving import Driven, playing, title
from tests.tui.looking import Clock
from tests.tui.scene_stories import LETTERS, LONG_NIGHT, REVIEWED, THREAD

NARROW, USUAL, WIDE, HUGE = (60, 20), (80, 24), (120, 40), (200, 60)
SIZES = (USUAL, WIDE, NARROW)
LEAST = (40, 12)


class Studio(NamedTuple):
    """Where a scene is set up: a folder for saves that is not there yet, and the clock."""

    saves: str
    clock: Clock


class Scene(NamedTuple):
    """One screen at one moment."""

    name: str
    about: str
    """What can be seen, in a sentence for people."""
    sizes: tuple[tuple[int, int], ...]
    show: Callable[[Studio], AbstractAsyncContextManager[Driven]]


_Set = Callable[[Studio], AsyncIterator[Driven]]
_FOUND: list[Scene] = []


def _scene(about: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> Callable[[_Set], _Set]:
    """Put a scene on the list, under the name of its function."""

    def found(show: _Set) -> _Set:
        _FOUND.append(Scene(show.__name__, about, sizes, asynccontextmanager(show)))
        return show

    return found


# ---- ways through a story ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _shipped(name: str) -> Shelved:
    found = open_named(name)
    assert isinstance(found, Shelved), found
    return found


def _dry_run(studio: Studio) -> AbstractAsyncContextManager[Driven]:
    return playing(studio.saves, _shipped(DEFAULT))


async def _go(app: Driven, *options: str, to: str = "") -> None:
    """Go on in the game without showing it, through these options by their ids, and then to the line with these words. To a
    question the player says what is ready.
    """
    session = app.play.game.session
    for option in options:
        while not isinstance(session.beat, ChoiceBeat):
            _past(session)
        session.choose(option)
    while to not in getattr(session.beat, "text", ""):
        _past(session)
    app.play.rebuild()
    await app.press()


def _past(session: Session) -> None:
    if isinstance(session.beat, AskBeat):
        session.answer(session.beat.default or "they")
    else:
        assert session.advance(), session.beat


async def _choose(app: Driven, option: str) -> None:
    """Read on to the next choice, and take an option by its key."""
    await _read_on(app)
    beat = app.play.game.session.beat
    assert isinstance(beat, ChoiceBeat)
    free = [offer.id for offer in beat.offers if not offer.locked]
    await app.press(str(free.index(option) + 1))


async def _read_on(app: Driven) -> None:
    """Read on to the next choice, or to the end."""
    while not app.is_on(EndingScreen) and not isinstance(app.play.game.session.beat, ChoiceBeat):
        await app.press("enter")


async def _to_question(app: Driven) -> None:
    while not isinstance(app.play.game.session.beat, AskBeat):
        await app.press("enter")


async def _write_over(app: Driven, words: str) -> None:
    await app.press("ctrl+u")
    await app.write(words)


_TALKED = ("words", "plain", "laugh", "wetsuit", "sign")
_HOME = (*_TALKED, "straight", "light", "graceful", "hello")


# ---- the title and what it leads to --------------------------------------------------------------------------------------


@_scene("The title, with nothing played yet.")
async def title_fresh(studio: Studio) -> AsyncIterator[Driven]:
    async with title(studio.saves) as app:
        yield app


@_scene("The title, with a game to go on with.")
async def title_continue(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, *_TALKED[:-1])
        await _choose(app, _TALKED[-1])
        await _go(app, to="Is it coming in clear, or tea?")
        await app.press("ctrl+q")
    studio.clock.forward(hours=2, minutes=10)
    async with title(studio.saves) as app:
        yield app


@_scene("How to play.")
async def how_to_play(studio: Studio) -> AsyncIterator[Driven]:
    async with title(studio.saves) as app:
        await app.press("5")
        yield app


@_scene("The settings, with the cursor on one that can be shown.")
async def settings(studio: Studio) -> AsyncIterator[Driven]:
    async with title(studio.saves) as app:
        await app.press("o", "down")
        yield app


@_scene("The stories that there are to play.")
async def stories(studio: Studio) -> AsyncIterator[Driven]:
    async with title(studio.saves) as app:
        await app.press("3")
        yield app


# ---- playing -------------------------------------------------------------------------------------------------------------


@_scene("The first line of Dry Run, and the place behind it.")
async def play_first_line(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        yield app


@_scene("Somebody speaks, and looks as she feels.")
async def play_speaking(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, "words", "plain", to="Nothing tonight is graded.")
        yield app


@_scene("Two on the stage: the one who speaks stands in the light.", (*SIZES, HUGE))
async def play_two(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, "words", "guided", to="I do my looking on weekdays.")
        yield app


@_scene("A choice, with the cursor on an option that was chosen before, and one that is locked.", (*SIZES, LEAST))
async def play_choice(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, _shipped("bus-stop")) as app:
        await _go(app, "phone", "watch")
        await _read_on(app)
        await app.press("2")  # the same night again
        await _go(app, "phone")
        await _read_on(app)
        await app.press("down", "down")
        yield app


@_scene("What was chosen stays on the page, in the player's own colour.")
async def play_chosen(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, "words", "plain")
        await _choose(app, "laugh")
        yield app


@_scene("A question: a name.")
async def question_name(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _to_question(app)
        yield app


@_scene("Another question: pronouns, of which some are ready.")
async def question_pronouns(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _to_question(app)
        await app.press("enter")
        await _to_question(app)
        yield app


@_scene("Messages on a phone.")
async def phone(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, THREAD) as app:
        await _go(app, to="so do you, and i like you")
        yield app


@_scene("A place that nobody drew has its name set.")
async def place_without_picture(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, LETTERS) as app:
        await _go(app, to="It came on the fourth.")
        yield app


@_scene("Long names, wide characters and marks that combine.")
async def long_names(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, LONG_NIGHT) as app:
        await _read_on(app)
        yield app


@_scene("How things stand, at a key, where there is no room to show it always.")
async def status(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, *_TALKED, to="Have you given her anything yet")
        await app.press("i")
        yield app


# ---- endings, and looking back -------------------------------------------------------------------------------------------


@_scene("An ending.", (*SIZES, LEAST))
async def ending(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, *_HOME)
        await _choose(app, "coat")
        yield app


@_scene("The curtain of a story that has a report: it comes first.")
async def ending_with_report(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, REVIEWED) as app:
        await _go(app, "give", "wait")
        await _choose(app, "ask")
        yield app


@_scene("The report of a night: the lamps, the notes, the voices, and what is said last.", (*SIZES, LEAST))
async def report(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, REVIEWED) as app:
        await _go(app, "give", "wait")
        await _choose(app, "ask")
        await app.press("r")
        yield app


@_scene("The foot of the report, with what its voices cite, and the doors.", (USUAL, NARROW, LEAST, WIDE))
async def report_foot(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, REVIEWED) as app:
        await _go(app, "give", "wait")
        await _choose(app, "ask")
        await app.press("r", "d", "end")
        yield app


@_scene("The endings: one that was found, and hints for the others.")
async def endings(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, *_HOME)
        await _choose(app, "coat")
        await app.press("g")
        yield app


@_scene("The history, with the cursor on an earlier line.")
async def history(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, *_TALKED)
        await app.press("h", "up", "up", "up")
        yield app


@_scene("The history, searched.")
async def history_search(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, *_TALKED)
        await app.press("h", "slash")
        await app.write("ceiling")
        await app.press("enter", "n")
        yield app


@_scene("The map: the scenes that were seen, and how many were not.")
async def route_map(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, *_TALKED, "straight", "graceful", to="The sock drops.")
        await app.press("m")
        yield app


# ---- saves ---------------------------------------------------------------------------------------------------------------


async def _several_saves(app: Driven, clock: Clock) -> None:
    """Save on the way: under two names, quickly, and by itself."""
    for name, options, line in (
        ("Before the talk", ("words", "plain"), "I do my looking on weekdays."),
        ("Nine socks in", ("laugh",), "Shut is her normal."),
    ):
        await _go(app, *options, to=line)
        await app.press("s")
        await _write_over(app, name)
        await app.press("enter")
        clock.forward(days=1, hours=3)
    await _go(app, "wetsuit", to="With intent.")
    await app.press("f5")
    clock.forward(minutes=12)
    await _choose(app, "sign")
    clock.forward(minutes=5)


@_scene("The saves, with a picture of the one under the cursor.")
async def load(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _several_saves(app, studio.clock)
        await app.press("l", "down", "down")
        yield app


@_scene("A save deleted, and how to bring it back.")
async def load_deleted(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _several_saves(app, studio.clock)
        await app.press("l", "down", "down", "d")
        yield app


@_scene("A name for a save.")
async def save_under_name(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, to="Mo, your flatmate")
        await app.press("s")
        await _write_over(app, "Driest room since Thursday")
        yield app


def _full(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@_scene("A game that cannot be saved says so until it is.")
async def not_saved(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, "words", "plain")
        with patch.object(os, "write", _full):
            await _choose(app, "laugh")
        yield app


@_scene("Leaving a game that cannot be saved.")
async def leave_unsaved(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, "words", "plain")
        with patch.object(os, "write", _full):
            await _choose(app, "laugh")
            await app.press("q")
            yield app


@_scene("Where else a game can be saved.")
async def save_elsewhere(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        # Asked by hand and not by its key: the folder that it names must not be one of this machine.
        app.app.push_screen(SaveElsewhere("", "/home/sam/.local/share/crushgame/saves"))
        await app.press()
        yield app


@_scene("A story that was edited since the game was saved.")
async def story_changed(studio: Studio) -> AsyncIterator[Driven]:
    (as_it_was,) = _shipped("bus-stop").sources.values()
    async with playing(studio.saves, as_it_was) as app:
        await _go(app, "phone", to="It's automatic now.")
        await app.press("f5")
    async with playing(studio.saves, as_it_was.replace("phone", "board")) as app:
        await app.press("f9")
        yield app


# ---- help ----------------------------------------------------------------------------------------------------------------


@_scene("All keys.")
async def keys(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await app.press("question_mark")
        yield app


@_scene("What the author says of a story's contents.")
async def content_notes(studio: Studio) -> AsyncIterator[Driven]:
    async with playing(studio.saves, LETTERS) as app:
        await app.press("question_mark", "tab")
        yield app


@_scene("Everything that can be done, found by its words.")
async def commands(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        await _go(app, "words", "plain", to="Nothing tonight is graded.")
        await app.press("ctrl+p")
        await app.write("th")
        yield app


@_scene("A window too small for any of this.", ((36, 10),))
async def too_small(studio: Studio) -> AsyncIterator[Driven]:
    async with _dry_run(studio) as app:
        yield app


SCENES: tuple[Scene, ...] = tuple(_FOUND)
