"""What a game being played asks of other screens: a name for a save, the saves, the history, the curtain.

Knows the play screen and those that open over it. Must not know what is under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crushgame.play.beats import EndingBeat
from crushgame.saves.names import display_name, fault_in_name
from crushgame.saves.record import LONGEST_NAME
from crushgame.saves.store import Entry
from crushgame.tui import shelf
from crushgame.tui.column import blocks_of
from crushgame.tui.screens.dialogs import AskName, Confirm
from crushgame.tui.screens.ending import AGAIN, BACK, HISTORY, NEW, EndingScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.screens.load import LoadScreen
from crushgame.tui.wording import endings_found

if TYPE_CHECKING:
    from crushgame.tui.screens.play import PlayScreen


def save_under_name(play: PlayScreen) -> None:
    """Ask for a name, and save under it."""
    picture = play.picture()
    place = play.game.session.place

    def named(name: str | None) -> None:
        if name is not None:
            play.told(play.game.save_as(name, picture), f"saved as {display_name(name)}")

    def fault(name: str) -> str:
        return fault_in_name(display_name(name))

    detail = "Use a name again to save over it."
    start = place.title if place is not None else ""
    play.app.push_screen(AskName("Save under what name?", detail, start, LONGEST_NAME, fault), named)


def load(play: PlayScreen) -> None:
    """Let the player pick one of the story's saves, and go on from it."""
    story = play.opened.program.story.id

    def picked(entry: Entry | None) -> None:
        if entry is not None:
            _take_up(play, entry)

    play.app.push_screen(LoadScreen(play.store, lambda: play.store.entries(story)), picked)


def quick_load(play: PlayScreen) -> None:
    """Go on from the quick save."""
    entry = shelf.quick_entry(play.store, play.opened.program.story.id)
    if entry is None:
        play.tell("There is no quick save yet; F5 makes one.")
    else:
        _take_up(play, entry)


def _take_up(play: PlayScreen, entry: Entry) -> None:
    trouble = play.keep()  # where the player stands now must not be lost for going elsewhere

    def answered(yes: bool | None) -> None:
        if yes:
            _go_on_from(play, entry)

    if trouble:
        play.app.push_screen(Confirm("This game could not be saved.", trouble, "Load all the same", "Stay"), answered)
    else:
        _go_on_from(play, entry)


def _go_on_from(play: PlayScreen, entry: Entry) -> None:
    taken = shelf.take_up(play.store, entry, play.opened, play.leave)
    if isinstance(taken, str):
        play.tell(taken)
    else:
        play.take(taken.game, taken.notes)
        if not play.game.trouble:
            play.tell(f"loaded: {_called(entry)}")


def _called(entry: Entry) -> str:
    if entry.slot.kind == "quick":
        return "quick save"
    return entry.record.name if entry.record is not None else "save"


def show_history(play: PlayScreen) -> None:
    """Show all that was said."""
    play.app.push_screen(HistoryScreen(blocks_of(play.game.session), play.opened.program.story.title))


def show_ending(play: PlayScreen, beat: EndingBeat) -> None:
    """Bring down the curtain, and do what the player wants after it."""
    trouble = play.keep()
    endings = play.opened.program.endings
    seen = (play.game.session.earlier.endings | {beat.id}) & set(endings)
    saved = (f"NOT SAVED: {trouble}", "trouble") if trouble else ("saved" if play.game.saved else "", "saved")

    def decided(what: str | None) -> None:
        if what == HISTORY:
            play.app.push_screen(HistoryScreen(blocks_of(play.game.session), title), lambda _: show_ending(play, beat))
        elif what == BACK:
            play.action_back()
        elif what in (AGAIN, NEW):
            seed = play.game.session.seed if what == AGAIN else ""
            play.take(shelf.begin(play.store, play.opened, seed))
        else:
            play.action_leave()

    title = play.opened.program.story.title
    play.app.push_screen(EndingScreen(beat, title, endings_found(len(seen), len(endings)), saved), decided)
