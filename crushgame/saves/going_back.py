"""As far as a player has come: with what they have taken back and not decided otherwise since.

Knows a session and the way back and forward in it. Must not know disks or screens. A session that was asked about here stands
where it stood.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from crushgame.play.session import Session

T = TypeVar("T")


class Spot(NamedTuple):
    """A beat of a game: how many decisions it comes after, and its index in its turn."""

    decisions: int
    at: int


class Kept(NamedTuple):
    """What became of what a player had come to before they went back. `trouble` is empty when it is saved, under
    the name `BEFORE_NAME`, or else a plain sentence about why it is not."""

    trouble: str


def here(session: Session) -> Spot:
    """Return where a session stands."""
    return Spot(len(session.decisions), session.at)


def furthest(session: Session) -> Spot:
    """Return the beat that the player came to last before they went back, or the one where they stand."""
    return Spot(len(session.decisions) + len(session.taken_back), session.reach)


def stand(session: Session, spot: Spot) -> None:
    """Stand on a beat that the player has come to, or the nearest there is. What lies after it can be gone forward to."""
    while len(session.decisions) < spot.decisions and session.forward():
        pass
    while len(session.decisions) > spot.decisions and session.back():
        pass
    session.stand(spot.at)


def at(session: Session, spot: Spot, do: Callable[[], T]) -> T:
    """Do something with a session that stands elsewhere for as long, and return what comes of it."""
    before = here(session)
    stand(session, spot)
    try:
        return do()
    finally:
        stand(session, before)
