"""What the plain player says about saves: where they are, why there is none, and what can be done about it.

Knows a game, a table and paths as players type them. Must not know sessions or streams. A path and a command stand on lines
of their own, to be copied.
"""

from __future__ import annotations

import os

from crushgame.opening import Looked, Table
from crushgame.saves.disk import Refusal
from crushgame.saves.game import Game
from crushgame.saves.going_back import Kept
from crushgame.saves.names import BEFORE_NAME
from crushgame.saves.store import Store
from crushgame.saves.where import where

WAYS_OUT = "To save elsewhere, type folder and a path; to copy this game to a file, export and a path."


def not_saved(trouble: str) -> str:
    """Return what a player reads who can still do something about it."""
    return f"NOT SAVED: {trouble} {WAYS_OUT}"


def told_of_edits(edited: Looked | None) -> tuple[str, ...]:
    """Return what a player reads who comes back to a story that has been edited since."""
    if edited is None:
        return ()
    way = ("To finish this game in the story as it was instead, type as it was.",) if edited.can_finish_as_it_was else ()
    return edited.sentence, *way


def not_remembered(trouble: str) -> str:
    """Return what a player reads whose game is saved, but not what earlier games want to know of it."""
    return f"NOT SAVED: which endings and lines you have seen. {trouble}"


def left_with(trouble: str, game: Game, copy: str) -> str:
    """Return what to say of a game that was left with trouble; `copy` is the file that it was copied to, or empty."""
    if game.saved:
        return f"The game is saved, but not {game.left_out}. {trouble}"
    return f"NOT SAVED: {trouble}" + (f" It is copied to {copy}" if copy else "")


def farewell(table: Table, game: Game) -> str:
    """Return where a game that was left is, and how to carry on with it: lines, each with its end."""
    if game.only_walked:
        return "You decided nothing yourself, so nothing is saved.\n"
    if game.is_untouched:
        return f"Nothing has happened since you came back, so your saves are as they were.\nTo carry on: {table.to_carry_on}\n"
    if not game.saved:
        return f"Nothing has happened yet that could be saved.\nTo begin: {table.to_carry_on}\n"
    kept = game.kept if game.kept is not None and not game.kept.trouble else None  # trouble was told as the game was left
    aside = "".join(f"{sentence}\n" for sentence in kept_aside(kept))
    return f"Saved in {game.root}\n{aside}To carry on: {table.to_carry_on}\n"


def kept_aside(kept: Kept | None) -> tuple[str, ...]:
    """Return what became of what the player had come to before they went back and another way, if there was anything."""
    if kept is None:
        return ()
    if kept.trouble:
        return (f"NOT SAVED: what you had come to before you went back. {kept.trouble}",)
    return (f'What you had come to before is saved. Come back to it with "load {BEFORE_NAME}".',)


def how_saved(game: Game) -> str:
    """Return whether a game that is being played is saved, and where: a sentence, the path last."""
    if game.trouble and not game.saved:
        return f"NOT SAVED: {game.trouble}"
    if game.only_walked:
        return "You decided nothing yourself yet, so nothing is saved."
    if game.is_untouched:
        return f"Nothing has happened since you came back. It is saved in {game.root}"
    return f"It is saved in {game.root}" if game.saved else f"It will be saved at the first choice, in {game.root}"


def whereabouts(game: Game) -> str:
    """Return where games are saved, and how to save elsewhere."""
    are = "are saved" if game.saved else "are to be saved"
    return f"Games {are} in {game.root}\nTo save elsewhere from now on, type folder and a path.\n"


def moved(table: Table, game: Game, typed: str) -> tuple[Table, str, str]:
    """Save to another folder from now on. Return the table to play at, trouble or an empty string, and lines that tell.

    With trouble the game, and the table, stay with the folder that they had.
    """
    before, root = game.root, where(path_in(typed))
    if os.path.realpath(root) == os.path.realpath(before):
        return table, "", f"That is where games are saved already: {root}\n"
    store = Store(root)
    trouble = game.move_to(store)
    if trouble:
        return table, trouble, f"Games are still to be saved in {before}\n"
    told = f"{'Saved' if game.saved else 'From the next decision on, games are saved'} in {root}\n"
    new = table._replace(store=store, saves=root)
    return new, "", f"{told}What was saved in {before} stays there.\nTo carry on: {new.to_carry_on}\n"


def copied(game: Game, typed: str) -> tuple[str, str]:
    """Copy the game as it stands to a file. Return the file's path and an empty string, or an empty path and why not."""
    path = os.path.abspath(path_in(typed))
    refused = game.export(path)
    return ("", _why_not(refused)) if refused else (path, "")


def _why_not(refused: Refusal) -> str:
    if refused.code == "exists":
        return f"NOT COPIED: {refused.path} is there already, and stays as it is. Type export and another path."
    return f"NOT COPIED: {refused.sentence} Another path may do."


def path_in(typed: str) -> str:
    """Return the path that somebody typed, who may have put it between quotes as for a shell, or begun it with `~`."""
    for mark in ("'", '"'):
        if len(typed) > 2 and typed[0] == typed[-1] == mark:
            typed = typed[1:-1]
    return os.path.expanduser(typed)
