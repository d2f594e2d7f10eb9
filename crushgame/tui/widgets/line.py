"""A line that a player writes in: the toolkit's own, but for characters that would reach the terminal as they were pasted.

Knows which characters may be shown. Must not know what is written, nor what for.
"""

from __future__ import annotations

from textual.widgets import Input

from crushgame.story.printable import clean


class Line(Input):
    """An `Input` that never holds, and so never shows, what could steer a terminal."""

    def validate_value(self, value: str) -> str:
        """Return what is kept of a new value, before it is shown. A blank at its end stays, since words follow it."""
        return clean(value)
