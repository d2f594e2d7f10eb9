"""The plain explorer: every state that a player can be in, one after another, from a set and a queue.

Knows two ways to make a turn, and nothing that is clever. One asks the engine (`begin`, `choose`, `answer`) again and again,
with a fate that is scripted. The other (`stepping.py`) has its own few lines for every instruction, so that it can look between
them. Tests hold the two equal. Must not know anything of `crushgame/check`, which is tested against this.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import permutations
from math import factorial
from typing import NamedTuple, TypeVar
from unittest import mock

from crushgame.play import engine, wording
from crushgame.play.beats import EndingBeat, Halt
from crushgame.play.engine import NotOffered, Turn
from crushgame.play.state import State
from crushgame.story.kinds import Flag, OneOf
from crushgame.story.names import FATED
from crushgame.story.program import AskPoint, ChoicePoint, Program

Caps = Mapping[int, int]
"""The greatest value that is told apart, by slot: it stands for itself and for everything above."""

ANSWER = ""
"""What stands for the answer to a question, where other arrows have the id of an option. No condition sees the words."""

MOST_FATES = 10
"""Things that fate decides in one turn; a turn that asks for more goes round without a stop."""

_Made = TypeVar("_Made")


class Stand(NamedTuple):
    """Where a game stands: an instruction, the addresses to come back to (innermost last), and the values of all slots.

    Slots that only fate and changing words turn (`names.FATED`) are 0, and those with a cap are at most at it.
    """

    at: int
    stack: tuple[int, ...]
    values: tuple[int, ...]


class Arrow(NamedTuple):
    """One way on: by an option's id or ANSWER, to a stand."""

    by: str
    to: Stand


class TooLarge(Exception):
    """There are more states than were asked for."""


class Shape(NamedTuple):
    """What makes stands of one program equal: the slots of fate, and the caps."""

    program: Program
    fated: frozenset[int]
    caps: Caps

    def stand(self, at: int, stack: Iterable[int], values: Sequence[int]) -> Stand:
        """Return the stand that a state counts as."""
        caps = self.caps
        held = (0 if slot in self.fated else min(value, caps.get(slot, value)) for slot, value in enumerate(values))
        return Stand(at, tuple(stack), tuple(held))

    def kept(self, values: Sequence[int]) -> tuple[int, ...]:
        """Return what outlives a game, in the order of the slots."""
        return tuple(value for slot, value in zip(self.program.slots, values, strict=False) if slot.kept)


def shape_of(program: Program, caps: Caps | None = None) -> Shape:
    """Return what makes stands of a program equal."""
    return Shape(program, frozenset(at for at, slot in enumerate(program.slots) if slot.kind is FATED), caps or {})


# ---- a fate that is scripted -------------------------------------------------------------------------------------------


class Script:
    """Fate as told: a number for each thing it decides, and 0 when the script runs out. `widths` says of how many."""

    def __init__(self, told: Sequence[int], hand: str) -> None:
        self.told = told
        self.hand = hand
        self.widths: list[int] = []

    def weighed(self, _seed: str, _site: str, _visit: int, weights: Sequence[int]) -> int:
        """Stand in for `chance.weighed`."""
        possible = [at for at, weight in enumerate(weights) if weight > 0]
        return possible[self.next(len(possible))]

    def shuffled(self, _seed: str, site: str, _visit: int, count: int) -> list[int]:
        """Stand in for `chance.shuffled`. Only the hand that is chosen from is tried in every order, and only once.

        The order changes nothing about the rest: a hand is empty in all orders or in none, since nothing in a hand is locked.
        """
        if site != self.hand:
            return list(range(count))
        self.hand = ""
        number = self.next(factorial(count))
        return list(next(order for at, order in enumerate(permutations(range(count))) if at == number))

    def next(self, width: int) -> int:
        """Return the next number of the script."""
        if len(self.widths) >= MOST_FATES:
            raise TooLarge("fate decides too much in one turn")
        at = len(self.widths)
        self.widths.append(width)
        return self.told[at] if at < len(self.told) else 0


@contextmanager
def scripted(script: Script) -> Iterator[None]:
    """Let a script stand in for fate."""
    with (
        mock.patch.object(engine, "weighed", script.weighed),
        mock.patch.object(engine, "shuffled", script.shuffled),
        mock.patch.object(wording, "shuffled", script.shuffled),
    ):
        yield


def all_fates(make: Callable[[], _Made], hand: str = "") -> Iterator[_Made]:
    """Return what is made under every fate, depth first. `hand` is the site of the shuffle that is chosen from."""
    told: list[int] = []
    while True:
        script = Script(told, hand)
        with scripted(script):
            made = make()
        yield made
        told = [told[at] if at < len(told) else 0 for at in range(len(script.widths))]
        while told and told[-1] + 1 >= script.widths[len(told) - 1]:
            told.pop()
        if not told:
            return
        told[-1] += 1


# ---- turns, by the engine ----------------------------------------------------------------------------------------------


def carried(program: Program, kept: Sequence[int]) -> dict[str, int | str]:
    """Return kept values (in the order of the slots) as a profile holds them."""
    words: dict[str, int | str] = {}
    for slot, value in zip([slot for slot in program.slots if slot.kept], kept, strict=True):
        if isinstance(slot.kind, OneOf):
            words[slot.name] = slot.kind.names[value]
        else:
            words[slot.name] = ("no", "yes")[value] if isinstance(slot.kind, Flag) else value
    return words


def begun_by_engine(shape: Shape, kept: Sequence[int]) -> list[Turn]:
    """Return the first turn of a game under every fate."""
    return list(all_fates(partial(engine.begin, shape.program, "seed", carried(shape.program, kept))))


def turned_by_engine(shape: Shape, stand: Stand) -> list[tuple[str, Turn]]:
    """Return every turn that can follow a stand, by what is decided; none at an ending or a halt."""
    program = shape.program
    point = program.code[stand.at]
    state = State(stand.at, stand.values, tuple(text.start for text in program.texts), stand.stack, "seed")
    if isinstance(point, AskPoint):
        return [(ANSWER, turn) for turn in all_fates(partial(engine.answer, program, state, "Sam"))]
    if not isinstance(point, ChoicePoint):
        return []
    assert not (point.hand and any(option.locked is not None for option in point.options)), "a hand is never locked"
    hand = point.shuffle if point.hand else ""
    return [
        (option.id, turn)
        for option in point.options
        for turn in all_fates(partial(_chosen, program, state, option.id), hand)
        if turn is not None
    ]


def _chosen(program: Program, state: State, option: str) -> Turn | None:
    try:
        return engine.choose(program, state, option)
    except NotOffered:
        return None


class Walked(NamedTuple):
    """What the engine came to. `arrows` has an entry for every stand; `carried` is every way a profile can hold what is kept.

    `endings` are ids, and `halts` the code of every stand that the story breaks off at.
    """

    starts: frozenset[Stand]
    arrows: dict[Stand, frozenset[Arrow]]
    carried: frozenset[tuple[int, ...]]
    endings: frozenset[str]
    halts: dict[Stand, str]


def walk_by_engine(program: Program, caps: Caps | None = None, most: int = 20_000) -> Walked:
    """Explore a program with the engine. Raises TooLarge when there are more than `most` stands."""
    shape = shape_of(program, caps)
    first = shape.kept([slot.start for slot in program.slots])
    kept, starts = {first}, set[Stand]()
    arrows: dict[Stand, frozenset[Arrow]] = {}
    endings, halts = set[str](), dict[Stand, str]()
    games, waiting = deque([first]), deque[Stand]()

    def arrive(turn: Turn) -> Stand:
        stand = shape.stand(turn.state.at, turn.state.stack, turn.state.values)
        if stand not in arrows:
            arrows[stand] = frozenset()
            waiting.append(stand)
            if isinstance(turn.stop, EndingBeat):
                endings.add(turn.stop.id)
                leaves = shape.kept(stand.values)
                if leaves not in kept:
                    kept.add(leaves)
                    games.append(leaves)
            elif isinstance(turn.stop, Halt):
                halts[stand] = turn.stop.code
        return stand

    while games:
        starts.update(arrive(turn) for turn in begun_by_engine(shape, games.popleft()))
        while waiting:
            stand = waiting.popleft()
            if stand not in halts:
                arrows[stand] = frozenset(Arrow(by, arrive(turn)) for by, turn in turned_by_engine(shape, stand))
            if len(arrows) > most:
                raise TooLarge(f"more than {most} states")
    return Walked(frozenset(starts), arrows, frozenset(kept), frozenset(endings), halts)
