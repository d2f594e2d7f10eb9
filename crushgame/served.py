"""Whether this game is played by somebody at a browser, far from the disk that it is saved on, and what is offered to them.

Knows one variable of the environment, which `crushgame serve` sets for the games that it starts. Must not know a server.
"""

from __future__ import annotations

import os
from typing import TypeVar

VARIABLE = "CRUSHGAME_SERVED"

Offered = TypeVar("Offered")


def is_served() -> bool:
    """Whether the player is at a browser. The files of this machine are not theirs then, beyond their own saves."""
    return os.environ.get(VARIABLE) == "1"


def at_a_terminal(*offered: Offered) -> tuple[Offered, ...]:
    """Return what is offered to a player who has the program and a shell at hand: all of it, or nothing at a browser."""
    return () if is_served() else offered
