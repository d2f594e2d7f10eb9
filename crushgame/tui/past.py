"""What was said so far, each with its place in the history of the session.

Knows sessions and blocks. Must not know widgets, and changes nothing of a session.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.play.session import Session
from crushgame.tui.blocks import Block
from crushgame.tui.column import block_of


class Told(NamedTuple):
    """A block, and where in `session.history()` the beat is that left it."""

    at: int
    block: Block


def told_of(session: Session) -> list[Told]:
    """Return all that was said and decided so far, oldest first."""
    blocks = ((at, block_of(session, past)) for at, past in enumerate(session.history()))
    return [Told(at, block) for at, block in blocks if block is not None]
