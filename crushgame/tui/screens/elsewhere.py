"""A game that could not be saved: what is said of it, and where else it can be put.

Knows the play screen, the dialogs, and paths that a player types. Must not know how anything is written.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from crushgame.saves.game import Game
from crushgame.saves.names import story_folder
from crushgame.saves.store import Store
from crushgame.saves.where import where
from crushgame.served import is_served
from crushgame.story.printable import clean
from crushgame.tui.screens.dialogs import AGAIN, ELSEWHERE, FILE, FOLDER, GO, AskWords, SaveElsewhere, Unsaved

if TYPE_CHECKING:
    from crushgame.tui.screens.play import PlayScreen

LONGEST_PATH = 1000
SUGGESTED = "~/crushgame-saves"
MOST_TRIED = 100
"""Names that are tried for a copy before the player has to think of one."""

_WAS_THERE, _WAS_NOT = " is not there any more. Save again to make it anew.", " could not be made."
"""What is said of a folder that is missing, and what is true of one that never was."""

Then = Callable[[], Awaitable[None]]


def alarm_of(game: Game) -> str:
    """Return what the screen must keep saying while the game is not saved; empty when the last save succeeded, and while
    there is nothing to save."""
    if not game.trouble or game.is_untouched:
        return ""
    what = "which endings and lines you have seen. " if game.saved else ""
    return f"NOT SAVED: {what}{game.trouble}"


def not_made(game: Game, what: str, trouble: str) -> str:
    """Return what to say of a save that the player asked for, where what is wrong with the game's own is said already."""
    is_said = bool(alarm_of(game)) and trouble == game.trouble
    return f"The {what} was not made{' either.' if is_said else f'. {trouble}'}"


def last_words(game: Game, trouble: str, copy: str, called: str) -> str:
    """Return what to say of a game that was left with trouble; `copy` is the file that it was copied to, or empty.

    `called` stands for the game at the beginning of the sentence.
    """
    words = f"{_unsaved(game, called)} {trouble}"
    return words if game.saved or not copy else f"{words} The copy that you made is in {copy}."


def _unsaved(game: Game, called: str = "The game") -> str:
    if game.saved or game.is_untouched:
        return f"{called} is saved, but not {game.left_out}."
    return f"{called} could not be saved."


async def when_saved(play: PlayScreen, go: Then, label: str) -> None:
    """Call `go` when the game is saved, or when the player wants to go although it cannot be. `label` says where to."""
    trouble = play.keep()
    if not trouble:
        await go()
        return

    async def again() -> None:
        await when_saved(play, go, label)

    async def answered(what: str | None) -> None:
        if what == GO:
            await go()
        elif what == ELSEWHERE:
            save_elsewhere(play, again)
        else:
            await play.look_again()

    copied = f" There is a copy of it in {play.copied_to}." if play.copied_to else ""
    play.app.push_screen(Unsaved(_unsaved(play.game), trouble + copied, label, can_move=not is_served()), answered)


def save_elsewhere(play: PlayScreen, then: Then) -> None:
    """Let the player say where else the game is to be saved, and call `then` when that was tried; back to the page when
    not. A player at a browser is offered no path: the folders of this machine are not theirs."""

    async def answered(what: str | None) -> None:
        if what == FOLDER:
            _ask_folder(play, then)
        elif what == FILE:
            _ask_file(play, then)
        elif what == AGAIN:
            if play.autosave():
                play.tell("Tried again just now, and it is not saved yet.")
            await then()
        else:
            await play.look_again()

    kept_in = "" if is_served() else clean(play.game.root)
    play.app.push_screen(SaveElsewhere(alarm_of(play.game), kept_in), answered)


def _ask_folder(play: PlayScreen, then: Then) -> None:
    def move(typed: str) -> str:
        return _fault_of(typed) or _move(play, where(typed))

    detail = "It is made if it is not there. What was saved before stays where it is."
    _ask(play, AskWords("Save in which folder?", detail, SUGGESTED, LONGEST_PATH, move), then)


def _ask(play: PlayScreen, question: AskWords, then: Then) -> None:
    async def answered(path: str | None) -> None:
        if path is None:
            save_elsewhere(play, then)
        else:
            await then()

    play.app.push_screen(question, answered)


def _move(play: PlayScreen, root: str) -> str:
    if os.path.realpath(root) == os.path.realpath(play.game.root):
        return play.autosave()
    store = Store(root)
    picture = play.picture()
    trouble = play.keeping.at_furthest(lambda: play.game.move_to(store, picture))
    if trouble:
        return f"Nothing can be saved there. {trouble.replace(_WAS_THERE, _WAS_NOT)}"
    play.has_moved(store)
    return ""


def _ask_file(play: PlayScreen, then: Then) -> None:
    name = f"{story_folder(play.game.session.program.story.id)}-{time.strftime('%Y-%m-%d')}"

    def copy(typed: str) -> str:
        return _fault_of(typed) or _copy(play, os.path.abspath(os.path.expanduser(typed)), name)

    detail = "`crushgame saves import FILE` takes it in again, here or on another machine."
    start = _free(os.path.join("~", name))
    _ask(play, AskWords("Copy the game to which file?", detail, start, LONGEST_PATH, copy), then)


def _copy(play: PlayScreen, path: str, name: str) -> str:
    if os.path.isdir(path):
        path = _free(os.path.join(path, name))
    if not os.path.isdir(os.path.dirname(path)):
        return f"There is no folder {os.path.dirname(path)}. Type another path."
    picture = play.picture()
    refused = play.keeping.at_furthest(lambda: play.game.export(path, picture))
    if refused is None:
        play.copied_to = path
        play.tell(f"copied to {path}")
        return ""
    return f"{path} is there already. Type another name." if refused.code == "exists" else refused.sentence


def _free(stem: str) -> str:
    """Return a path that nothing has yet, so that the first guess is one that can be taken."""
    path, number = f"{stem}.json", 1
    while os.path.lexists(os.path.expanduser(path)) and number < MOST_TRIED:
        number += 1
        path = f"{stem}-{number}.json"
    return path


def _fault_of(typed: str) -> str:
    """Return what is wrong with a path as it was typed, before anything is looked for there."""
    if not typed:
        return "Type a path, such as ~/games."
    if not typed.isprintable():
        return "That path holds something that cannot be shown. Type another."
    if os.path.expanduser(typed).startswith("~"):
        return f"There is no home folder called {typed.split(os.sep, maxsplit=1)[0]}. Type another path."
    return ""
