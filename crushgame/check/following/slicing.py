"""What of a program has to be followed to answer a question, and what may be stepped over.

Knows instructions and which slots they look at. What only chooses words is stepped over: a branch whose ways hold nothing but
text and meet again decides nothing. Must not know sets or places. A slot is *needed* when something that is followed looks at
it; a counter is told apart only as far as some condition can (`caps`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crushgame.check.following.formulas import parts_of
from crushgame.story.evaluation import Among, Compare, Constant, Formula, Read, compiled, slots_read
from crushgame.story.kinds import bounds
from crushgame.story.program import (
    AskPoint,
    Branch,
    CallScene,
    Change,
    ChoicePoint,
    ChosenWords,
    Compute,
    Count,
    Effect,
    Fork,
    Instruction,
    Jump,
    OptionPoint,
    Program,
    Put,
    Say,
    Shift,
    Speak,
    Switch,
    VariedWords,
    Words,
)

ROUND = -1
"""Where an address leads that goes round without ever coming to anything."""


class Wish(NamedTuple):
    """What is asked besides how the story flows.

    `at` are the slots that matter at some addresses, which are then not stepped over; `everywhere` those that matter at every
    moment. `saying` are the counters of changing words to be followed.
    """

    at: Mapping[int, frozenset[int]]
    everywhere: frozenset[int] = frozenset()
    saying: frozenset[int] = frozenset()

    @property
    def slots(self) -> frozenset[int]:
        """All slots that are asked for."""
        return self.everywhere.union(self.saying, *self.at.values())


class Slice(NamedTuple):
    """What is followed of a program: the `needed` slots, and for each address where the next thing stands that matters.

    `onward[at]` is `at` itself where that instruction matters, or ROUND.
    """

    needed: frozenset[int]
    onward: tuple[int, ...]


def sliced(program: Program, wish: Wish) -> Slice:
    """Find the least that has to be followed for a wish; what is followed grows until nothing more looks at anything."""
    needed = set(wish.slots)
    for step in program.code:
        if isinstance(step, ChoicePoint):
            needed |= choice_reads(step)
    while True:
        onward = _stepped_over(program.code, frozenset(needed), wish)
        grown = needed.union(*_looked_at(program, onward, needed))
        if grown == needed:
            return Slice(frozenset(needed), onward)
        needed = grown


def choice_reads(menu: ChoicePoint) -> set[int]:
    """Return the slots that decide what a choice offers."""
    found: set[int] = set()
    for option in menu.options:
        found |= option_reads(option)
    return found


def option_reads(option: OptionPoint) -> set[int]:
    """Return the slots that decide whether an option is open."""
    reads = set(option.condition.reads) if option.condition is not None else set()
    return reads | {option.taken} if option.once else reads


def _looked_at(program: Program, onward: tuple[int, ...], needed: set[int]) -> Iterator[frozenset[int]]:
    """Yield the slots that are looked at by what is followed."""
    for at, step in enumerate(program.code):
        if onward[at] != at:
            continue
        if isinstance(step, Branch):
            yield step.condition.reads
        elif isinstance(step, Switch):
            yield step.subject.reads
        elif isinstance(step, (Change, CallScene)):
            for effect in step.effects:
                if isinstance(effect, Compute) and effect.slot in needed:
                    yield effect.sum.reads
    for at, slot in enumerate(program.slots):
        if at in needed:
            for case in slot.draws:
                if case.condition is not None:
                    yield case.condition.reads


# ---- what is stepped over ----------------------------------------------------------------------------------------------


def _stepped_over(code: tuple[Instruction, ...], needed: frozenset[int], wish: Wish) -> tuple[int, ...]:
    """Return where each address leads once all is left out that neither matters nor decides anything.

    From the last instruction to the first, so that what stands inside a branch is settled before the branch is.
    """
    following = [0] * len(code)  # the next address, or the address itself where it matters
    for at in range(len(code) - 1, -1, -1):
        following[at] = at if at in wish.at else _next(code, at, needed, wish, following)
    return tuple(_led(following, at) for at in range(len(code)))


def _next(code: tuple[Instruction, ...], at: int, needed: frozenset[int], wish: Wish, following: list[int]) -> int:
    step = code[at]
    if isinstance(step, Say):
        return at + 1
    if isinstance(step, Jump):
        return step.to
    if isinstance(step, Change):
        return at if any(effect.slot in needed for effect in step.effects) else at + 1
    if isinstance(step, Count):
        return at if step.counter in needed else at + 1
    if isinstance(step, Speak):
        return at if wish.saying and any(varied.counter in wish.saying for varied in varied_in(step.words)) else at + 1
    if isinstance(step, Branch):
        return _meeting((at + 1, step.otherwise), at, following)
    if isinstance(step, (Switch, Fork)):
        return _meeting(tuple(dict.fromkeys(step.targets)), at, following)
    return at


def _meeting(ways: tuple[int, ...], at: int, following: list[int]) -> int:
    """Return the first address that all ways come to with nothing between, or `at` where there is none.

    A way is followed only through addresses behind `at`, whose own ways are settled.
    """
    meeting = list(_way(ways[0], at, following))
    for way in ways[1:]:
        others = set(_way(way, at, following))
        meeting = [place for place in meeting if place in others]
    return meeting[0] if meeting else at


def _way(start: int, behind: int, following: list[int]) -> Iterator[int]:
    seen = set()
    place = start
    while place not in seen:
        yield place
        seen.add(place)
        if place <= behind:
            return
        place = following[place]


def _led(following: list[int], at: int) -> int:
    seen = {at}
    while following[at] != at:
        at = following[at]
        if at in seen:
            return ROUND
        seen.add(at)
    return at


# ---- counters ----------------------------------------------------------------------------------------------------------


def caps_of(program: Program) -> dict[int, int]:
    """Return, for every counter, the number from which on no condition of the story can tell its values apart.

    Where a condition reckons with a counter, or compares it with another, that is as far as it counts.
    """
    counters = {at for at, slot in enumerate(program.slots) if slot.is_counter}
    most = dict.fromkeys(counters, 0)
    for formula in formulas_of(program):
        for part in parts_of(formula):
            read = slots_read(part) & counters
            for slot in read:
                alone = len(slots_read(part)) == 1
                high = bounds(program.slots[slot].kind)[1]
                most[slot] = max(most[slot], _settled(part, slot, high) if alone else high)
    for varied in all_varied(program):
        most[varied.counter] = max(most[varied.counter], len(varied.alternatives))
    return most


def _settled(part: Formula, slot: int, high: int) -> int:
    """Return the least value of the only slot a formula reads from which on it stays the same."""
    values = [0] * (slot + 1)
    evaluate = compiled(part)

    def at(value: int) -> int:
        values[slot] = value
        return evaluate(values)

    last, cap = at(high), high
    while cap > 0 and at(cap - 1) == last:
        cap -= 1
    return cap


def formulas_of(program: Program) -> Iterator[Formula]:
    """Yield every formula of a program that something hangs on: how it flows, what it holds, or which words are said."""
    for step in program.code:
        if isinstance(step, Branch):
            yield step.condition.tree
        elif isinstance(step, Switch):
            yield from (Among(step.subject.tree, values) for values, _ in cases_of(step))
        elif isinstance(step, (Change, CallScene)):
            yield from (effect.sum.tree for effect in step.effects if isinstance(effect, Compute))
        elif isinstance(step, ChoicePoint):
            yield from (option.condition.tree for option in step.options if option.condition is not None)
            yield from (Compare("==", Read(option.taken), Constant(0)) for option in step.options if option.once)
    for words in all_words(program):
        yield from (bound.tree for piece in chosen_in(words) for bound, _ in piece.branches if bound is not None)
    for promise in program.promises:
        yield from (bound.tree for _, bound in promise.clauses)


def all_words(program: Program) -> Iterator[Words]:
    """Yield all words of a program that can change."""
    for step in program.code:
        yield from words_at(step)
    yield from (ending.words for ending in program.endings.values())


def words_at(step: Instruction) -> Iterator[Words]:
    """Yield the words that an instruction may say."""
    if isinstance(step, Speak):
        yield step.words
    elif isinstance(step, AskPoint):
        yield step.prompt
    elif isinstance(step, ChoicePoint):
        for option in step.options:
            yield option.words
            if option.locked is not None:
                yield option.locked


def pieces_in(words: Words) -> Iterator[object]:
    """Yield every piece of some words, also those inside others."""
    if isinstance(words, str):
        return
    for piece in words:
        yield piece
        if isinstance(piece, ChosenWords):
            for _, inner in piece.branches:
                yield from pieces_in(inner)
        elif isinstance(piece, VariedWords):
            for alternative in piece.alternatives:
                yield from pieces_in(alternative)


def chosen_in(words: Words) -> Iterator[ChosenWords]:
    """Yield the conditional pieces of some words."""
    return (piece for piece in pieces_in(words) if isinstance(piece, ChosenWords))


def varied_in(words: Words) -> Iterator[VariedWords]:
    """Yield the pieces of some words that change with each visit."""
    return (piece for piece in pieces_in(words) if isinstance(piece, VariedWords))


def all_varied(program: Program) -> Iterator[VariedWords]:
    """Yield all words of a program that change with each visit."""
    return (varied for words in all_words(program) for varied in varied_in(words))


def cases_of(step: Switch) -> list[tuple[frozenset[int], int]]:
    """Return the addresses that a match leads to, each with the values that lead there."""
    values: dict[int, set[int]] = {}
    for value, target in enumerate(step.targets, step.low):
        values.setdefault(target, set()).add(value)
    return [(frozenset(of), target) for target, of in values.items()]


# ---- what an instruction does ------------------------------------------------------------------------------------------


def effects_of(step: Instruction, caps: dict[int, int]) -> tuple[Effect, ...]:
    """Return what an instruction does to the slots, counters as far as they are told apart."""
    if isinstance(step, (Change, CallScene)):
        return step.effects
    if isinstance(step, Count):
        return (Shift(step.counter, 1, 0, min(step.most, caps[step.counter])),)
    return ()


def taking(option: OptionPoint) -> tuple[Effect, ...]:
    """Return what choosing an option does, before its own steps."""
    return (Put(option.taken, 1),) if option.taken >= 0 else ()
