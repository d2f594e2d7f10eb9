"""What the story's meters say, under the stage.

Knows words to show. Must not know stories.
"""

from __future__ import annotations

from collections.abc import Sequence

from crushgame.play.meters import Reading
from crushgame.tui.widgets.words import Said, Words


class Meters(Words):
    """A line for each meter: its title, and what it says."""

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Show these."""
        width = max((len(one.title) for one in readings), default=0) + 3
        self.show(*(Said(one.says, "bright", lead=one.title, hang=width) for one in readings))
