"""The beats at which a game stops: for a choice, for an answer, at an ending, or because the story cannot go on.

Knows what is offered, not how it is shown. Must not know programs, saves or screens.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.story.beats import Line, Message, Offer, Place, Show, StoryBeat, Wait

__all__ = [
    "AskBeat", "Beat", "ChoiceBeat", "Decision", "EndingBeat", "Halt", "Line", "Message", "Offer", "Place", "Show", "Stop",
    "StoryBeat", "Wait",
]  # fmt: skip


class ChoiceBeat(NamedTuple):
    """A choice to make; at least one of `offers` is not locked."""

    scene: str
    id: str
    offers: tuple[Offer, ...]


class AskBeat(NamedTuple):
    """A question to answer in the player's own words, at most `limit` characters.

    `about` is `player` (their name), `pronouns`, or the name of a text variable. For pronouns, `presets` lists the ready
    sets as (answer, words) and any other answer is read as a set of the player's own, `xe/xem/xyr/xyrs/xemself`.
    An empty answer takes `default`.
    """

    scene: str
    about: str
    prompt: str
    default: str
    limit: int
    presets: tuple[tuple[str, str], ...] = ()


class EndingBeat(NamedTuple):
    """The curtain. `tone` is a word of the author's (bright, bittersweet, …) or empty."""

    id: str
    title: str
    tone: str
    text: str
    emphasis: tuple[tuple[int, int], ...] = ()


class Halt(NamedTuple):
    """The story cannot go on from here, which is a fault of the story. `reason` is a whole sentence for the player.

    `code` is the finding that an author can look up with `crushgame explain`.
    """

    code: str
    reason: str


Stop = ChoiceBeat | AskBeat | EndingBeat | Halt
Beat = StoryBeat | Stop


class Decision(NamedTuple):
    """What a player decided: an option of a choice, or a text in answer to a question.

    For an answer, `choice` is what was asked about, `option` is empty and `text` is the answer.
    """

    scene: str
    choice: str
    option: str
    text: str = ""
