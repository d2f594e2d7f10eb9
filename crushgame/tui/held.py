"""A key that is held down, told from one that is pressed: nobody decides anything by leaning on a key.

Knows a clock. Must not know keys or screens.
"""

from __future__ import annotations

import time

QUIET = 0.35
"""Seconds without the key after which it counts as pressed anew: keyboards repeat one that is held a dozen times in that."""


class Held:
    """Watches one thing that a key does."""

    def __init__(self, times: int = 1) -> None:
        """`times` QUIET is how long the key has to rest: more where one that is tapped must not go through a door either."""
        self._last, self._times = float("-inf"), times

    def begin(self) -> None:
        """What the key would do has only just come up."""
        self._last = time.monotonic()

    def still(self) -> bool:
        """Whether the key, which is heard now, has not been let go of since that, or since it was last heard."""
        now = time.monotonic()
        is_held, self._last = now - self._last < self._times * QUIET, now
        return is_held
