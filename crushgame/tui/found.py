"""The endings of a story as its gallery shows them.

Knows programs and what has been found. Must not know widgets. Of an ending that was not found, nothing but its hint leaves
here.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from crushgame.play.engine import taken_over
from crushgame.play.session import Session
from crushgame.play.wording import say
from crushgame.story.program import Program
from crushgame.tui.screens.endings import Row


def rows_of(program: Program, found: AbstractSet[str]) -> list[Row]:
    """Return the rows for a story of which these endings were found, in the author's order.

    Words that depend on a game are as they would be at its start: of how it was then nothing is kept.
    """
    return _rows(program, found, tuple(text.start for text in program.texts))


def rows_in(session: Session, found: AbstractSet[str]) -> list[Row]:
    """Return the rows for the story of a game, with what the player has told of themselves in it."""
    return _rows(session.program, found, session.state.texts)


def _rows(program: Program, found: AbstractSet[str], texts: tuple[str, ...]) -> list[Row]:
    rows: list[Row] = []
    for ending in program.endings.values():
        if ending.id not in found:
            rows.append(Row(hint=ending.hint))
            continue
        text, emphasis = say(ending.words, taken_over(program, {}), texts, "")
        rows.append(Row(ending.title, ending.tone, text, "", emphasis))
    return rows
