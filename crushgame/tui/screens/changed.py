"""A save whose story has been edited since: the player reads what that means before the game is taken up.

Knows what was found out about the save. Must not know which screen asks. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.app import App

from crushgame.opening import Looked
from crushgame.tui.screens.dialogs import StoryChanged


def ask_about(app: App[int], edited: Looked, answered: Callable[[str | None], Awaitable[None]]) -> None:
    """Show what has become of the save, and call `answered` with NOW, THEN or None."""
    question, stop, detail = edited.sentence.partition(". ")
    app.push_screen(StoryChanged(question + stop.strip(), detail, edited.can_finish_as_it_was), answered)
