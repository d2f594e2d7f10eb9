"""What a game being played asks of other screens: a name for a save, the saves, the history, the curtain, the report.

Knows the play screen and those that open over it. Must not know what is under it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from crushgame.play.beats import EndingBeat
from crushgame.play.report import Report, report_of
from crushgame.saves.game import Game
from crushgame.saves.names import display_name, fault_in_name
from crushgame.saves.record import LONGEST_NAME
from crushgame.saves.store import Entry
from crushgame.tui import shelf
from crushgame.tui.screens import lookback
from crushgame.tui.screens.changed import ask_about
from crushgame.tui.screens.dialogs import NOW, THEN, AskWords
from crushgame.tui.screens.elsewhere import alarm_of, save_elsewhere, when_saved
from crushgame.tui.screens.ending import AGAIN, BACK, ELSEWHERE, ENDINGS, HISTORY, NEW, REPORT, EndingScreen
from crushgame.tui.screens.load import LoadScreen
from crushgame.tui.screens.report import ReportScreen
from crushgame.tui.screens.verdict import told
from crushgame.tui.shelf import Taken
from crushgame.tui.widgets.bars import StatusBar
from crushgame.tui.wording import endings_found

if TYPE_CHECKING:
    from crushgame.tui.screens.play import PlayScreen

LEFT = "The game that you left"
"""How a game is called when another is on the page already."""


def save_under_name(play: PlayScreen) -> None:
    """Ask for a name, and save under it."""
    picture = play.picture()
    place = play.game.session.place

    def named(name: str | None) -> None:
        if name is not None:
            told(play, play.keeping.at_furthest(lambda: play.game.save_as(name, picture)), f"save “{display_name(name)}”")

    def fault(name: str) -> str:
        return fault_in_name(display_name(name))

    detail = "Use a name again to save over it."
    start = place.title if place is not None else ""
    play.app.push_screen(AskWords("Save under what name?", detail, start, LONGEST_NAME, fault), named)


def load(play: PlayScreen) -> None:
    """Let the player pick one of the story's saves, and go on from it."""
    story = play.opened.program.story.id

    async def picked(entry: Entry | None) -> None:
        if entry is not None:
            await _take_up(play, entry)

    saves = LoadScreen(play.store, lambda: play.store.entries(story), story)
    saves.alarm = alarm_of(play.game)
    play.app.push_screen(saves, picked)


async def quick_load(play: PlayScreen) -> None:
    """Go on from the quick save."""
    entry = shelf.quick_entry(play.store, play.opened.program.story.id)
    if entry is None:
        play.tell("There is no quick save yet; F5 makes one.")
    else:
        await _take_up(play, entry)


async def _take_up(play: PlayScreen, entry: Entry) -> None:
    """Go on from a save, once the player knows what has become of its story, and the game until now is in order."""
    look = await asyncio.to_thread(shelf.look_at, play.store, entry, play.opened)
    if not play.is_attached:  # the player has left meanwhile
        return
    if isinstance(look, str):
        play.tell(look)
        return
    if look.looked.edited is None:
        await _leave_for(play, entry, lambda: shelf.take_up(play.store, look))
        return

    async def answered(answer: str | None) -> None:
        if answer in (NOW, THEN):
            take = shelf.take_up if answer == NOW else shelf.take_up_as_it_was
            await _leave_for(play, entry, lambda: take(play.store, look))

    ask_about(play.app, look.looked, answered)


async def _leave_for(play: PlayScreen, entry: Entry, take_up: Callable[[], Taken]) -> None:
    store = play.store

    async def go() -> None:
        if not play.is_attached:
            return
        if play.store is not store:
            play.tell(f"This game is saved in {play.store.root} now. Nothing was loaded: that save is in {store.root}.")
            return
        trouble = play.leave(LEFT)  # what is played until now may be the same game
        taken = take_up()
        play.take(taken.game, taken.notes, trouble)
        if not trouble:
            play.tell(f"loaded: {_called(entry)}")

    await when_saved(play, go, "Load all the same")  # where the player stands now must not be lost for going elsewhere


def _called(entry: Entry) -> str:
    if entry.slot.kind == "quick":
        return "quick save"
    return entry.record.name if entry.record is not None else "save"


def show_ending(play: PlayScreen, beat: EndingBeat) -> None:
    """Bring down the curtain, and do what the player wants after it."""
    play.keep()
    title = play.opened.program.story.title
    endings = endings_found(len(lookback.endings_seen(play)), len(play.opened.program.endings))
    report = report_of(play.game.session)

    async def decided(what: str | None) -> None:
        if what == HISTORY:
            lookback.show_history(play, lambda: show_ending(play, beat))
        elif what == ENDINGS:
            lookback.show_endings(play, lambda: show_ending(play, beat))
        elif what == ELSEWHERE:
            save_elsewhere(play, play.look_again)
        elif what == BACK:
            play.action_back()
        elif what == REPORT and report is not None:
            _show_report(play, beat, report)
        else:
            await _part(play, what)

    curtain = EndingScreen(beat, title, endings, play.query_one(StatusBar).told, has_report=report is not None)
    play.app.push_screen(curtain, decided)


def _show_report(play: PlayScreen, beat: EndingBeat, report: Report) -> None:
    """Show the report of the night, and go where the player goes from there: back to the curtain, if nowhere else."""

    async def decided(door: str | None) -> None:
        if door is None:
            show_ending(play, beat)
        else:
            await _part(play, door)

    screen = ReportScreen(report, play.opened.program.story.title)
    screen.alarm = alarm_of(play.game)
    play.app.push_screen(screen, decided)


async def _part(play: PlayScreen, how: str | None) -> None:
    """From a night that is over to the same again, to a new one, or to the title."""
    if how == AGAIN:
        night = play.game.session  # as it was when the player said so
        await _begin(play, lambda: shelf.begin_again(play.store, play.opened, night))
    elif how == NEW:
        await _begin(play, lambda: shelf.begin(play.store, play.opened))
    else:
        play.action_leave()


async def _begin(play: PlayScreen, begun: Callable[[], Game]) -> None:
    async def go() -> None:
        if not play.is_attached:
            return
        trouble = play.leave(LEFT)  # what it kept for later games is there for this one
        play.take(begun(), (), trouble)

    await when_saved(play, go, "Begin all the same")
