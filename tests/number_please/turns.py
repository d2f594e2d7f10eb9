"""What is said in NUMBER, PLEASE between one choice and the next, on every way through the code.

Knows the program and one mood. Follows both ways of whatever hangs on anything else, so it sees at least what any
player can see, and some ways that nobody can take.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from typing import NamedTuple

from crushgame.library import StoryFiles, find
from crushgame.story import read
from crushgame.story.binding import Bound
from crushgame.story.program import (
    AskPoint,
    Branch,
    CallScene,
    ChoicePoint,
    Finish,
    Fork,
    Jump,
    Program,
    Return,
    Switch,
)

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "story", "number_please")
CARDS = ("lemon", "surely_not", "aisle_friend", "once_bitten")

Tags = tuple[tuple[str, ...], ...]
"""The tags of the lines that were said, in order; only of lines that have some."""


class Turn(NamedTuple):
    """All that is said on one way from a decision, or from the start, up to a menu."""

    menu: ChoicePoint
    said: Tags


@functools.cache
def program() -> Program:
    """Return the story, compiled."""
    found = find(FOLDER)
    assert isinstance(found, StoryFiles), found
    compiled = read(found.files).program
    assert compiled is not None
    return compiled


class Mood(NamedTuple):
    """All that how somebody takes an ask hangs on: their card, whether it has thawed, and whether they have gone cold."""

    card: str
    thawed: bool = False
    cold: bool = False

    @property
    def values(self) -> dict[int, int]:
        """The slots that say so, with their values."""
        slots = {slot.name: number for number, slot in enumerate(program().slots)}
        return {slots["card"]: CARDS.index(self.card), slots["thawed"]: int(self.thawed), slots["pressure"]: 3 * self.cold}

    @property
    def truth(self) -> str:
        """What tells say that are true."""
        if self.cold:
            return "guarded"
        true = {"lemon": "glad", "surely_not": "glad", "aisle_friend": "shared", "once_bitten": "guarded"}
        return "glad" if self.thawed else true[self.card]


def turns(mood: Mood) -> Iterator[Turn]:
    """Yield every turn that ends in a menu, once for each different list of tags."""
    values = mood.values
    code = program().code
    start = program().scenes[program().story.start.name].start
    begins = [start] + [option.target for step in code if isinstance(step, ChoicePoint) for option in step.options]
    begins += [at + 1 for at, step in enumerate(code) if isinstance(step, AskPoint)]
    seen: set[tuple[int, tuple[int, ...], Tags]] = set()
    waiting: list[tuple[int, tuple[int, ...], Tags]] = [(at, (), ()) for at in begins]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        at, calls, said = here
        tags = program().tagged.get(at)
        if tags is not None and program().tagged.get(at - 1) is not tags:  # each step once, however many lines it has
            said = (*said, tags)
        step = code[at]
        if isinstance(step, ChoicePoint):
            yield Turn(step, said)
        waiting += [(to, back, said) for to, back in _ways(at, calls, values)]


def _ways(at: int, calls: tuple[int, ...], values: dict[int, int]) -> list[tuple[int, tuple[int, ...]]]:
    step = program().code[at]
    match step:
        case Jump():
            return [(step.to, calls)]
        case Branch():
            known = _known(step.condition, values)
            return [(to, calls) for to, when in ((at + 1, 1), (step.otherwise, 0)) if known in (None, when)]
        case Switch():
            known = _known(step.subject, values)
            return [(to, calls) for to in (step.targets if known is None else (step.targets[known - step.low],))]
        case Fork():
            return [(to, calls) for to in step.targets]
        case CallScene():
            return [(step.to, (*calls, at + 1))]
        case Return():
            return [(calls[-1], calls[:-1])] if calls else []
        case ChoicePoint() | AskPoint() | Finish():
            return []
    return [(at + 1, calls)]


def _known(bound: Bound, values: dict[int, int]) -> int | None:
    """Return what this comes to where it hangs on the card alone, else None."""
    if not bound.reads <= values.keys():
        return None
    return bound.evaluate([values.get(slot, 0) for slot in range(len(program().slots))])
