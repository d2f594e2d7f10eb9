"""What a space has to know of conditions to sift sets by them.

Must not know how a condition is taken apart: `keeping.py` does.
"""

from __future__ import annotations

from typing import Protocol

from crushgame.story.evaluation import Formula


class Sieve(Protocol):
    """Conditions, taken apart value by value."""

    def above(self, condition: Formula) -> tuple[int, ...]:
        """Return the slots above the string that a condition looks at, topmost first."""

    def put_in(self, condition: Formula, slot: int, value: int) -> Formula:
        """Return what is left of a condition when a slot is known."""

    def mask(self, condition: Formula) -> int:
        """Return the string of all states in which a condition holds that looks at nothing above."""
