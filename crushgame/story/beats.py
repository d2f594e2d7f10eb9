"""The beats that a story itself contains: what the reader sees between two decisions.

Knows nothing of YAML, of state or of screens. `play/beats.py` adds the beats at which a game stops and waits.
"""

from __future__ import annotations

from typing import NamedTuple

YOU = "you"
"""The speaker of the player's own lines; no cast member may have this id."""


class Line(NamedTuple):
    """One line on the screen. `speaker` is a cast id, `YOU`, or empty for narration; `name` is what the name plate says.

    `emphasis` holds (start, end) ranges of `text`, in order, that the author wrote between asterisks.
    """

    speaker: str
    name: str
    mood: str
    text: str
    emphasis: tuple[tuple[int, int], ...] = ()


class Message(NamedTuple):
    """One message on a phone, from `speaker` (or from the player, when that is `YOU`). `time` is `21:40`, or empty."""

    speaker: str
    name: str
    text: str
    emphasis: tuple[tuple[int, int], ...] = ()
    time: str = ""


class Show(NamedTuple):
    """Somebody is now on the stage, in this mood (empty for their usual one); an empty `who` clears the stage."""

    who: str
    name: str
    mood: str


class Place(NamedTuple):
    """The scenery is now this place; `title` is what a player reads."""

    id: str
    title: str


class Wait(NamedTuple):
    """A pause of so many seconds, 0 to 10. A stream of text does not pause."""

    seconds: float


class Offer(NamedTuple):
    """One option as it is offered now. `locked` is why it cannot be taken, or empty when it can.

    `taken` says whether it has been chosen before in this same game.
    """

    id: str
    text: str
    emphasis: tuple[tuple[int, int], ...] = ()
    locked: str = ""
    taken: bool = False


StoryBeat = Line | Message | Show | Place | Wait
