"""What a story's meters say now, in its words or in numbers.

Knows programs, states and the player's wish. Must not know where it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crushgame.play.session import Session
from crushgame.play.wording import said_value
from crushgame.story.kinds import OneOf
from crushgame.story.program import Meter, Program, ValueWords

WORDS, NUMBERS, AS_THE_STORY = "words", "numbers", "story"
"""How a player wants meters told; `AS_THE_STORY` leaves it to the story's own flag that follows that setting, else words."""


class Reading(NamedTuple):
    """One meter: its title, and what it says now, such as "nodding" or "5 of 10"."""

    title: str
    says: str


def readings(session: Session, how: str) -> tuple[Reading, ...]:
    """Return what each meter of the story says at the beat that is shown, in the author's order. `how` is one of the wishes."""
    program = session.program
    if not program.meters:
        return ()
    values = session.values
    in_numbers = how == NUMBERS or (how == AS_THE_STORY and _wants_numbers(program, values))
    return tuple(Reading(meter.title, _said(program, meter, values[meter.slot], in_numbers)) for meter in program.meters)


def _wants_numbers(program: Program, values: Sequence[int]) -> bool:
    return any(slot.setting == NUMBERS and bool(value) for slot, value in zip(program.slots, values, strict=False))


def _said(program: Program, meter: Meter, value: int, in_numbers: bool) -> str:
    has_only_words = meter.is_clock or isinstance(program.slots[meter.slot].kind, OneOf)
    if meter.words and (has_only_words or not in_numbers):
        return said_value(ValueWords(meter.slot, meter.low, meter.high, meter.words), value)
    return f"{value} of {meter.high}" if meter.low >= 0 else str(value)
