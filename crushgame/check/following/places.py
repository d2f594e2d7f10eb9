"""Where a story can stand, and how one place leads to the next: instructions with the calls around them.

Knows a program, what of it is followed (`slicing.py`) and which slots still matter at each place: those that something ahead
can look at before they are assigned anew. Every condition is taken to be open both ways here. Must not know sets of states.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crushgame.check.following.slicing import (
    ROUND,
    Slice,
    Wish,
    cases_of,
    choice_reads,
    effects_of,
    sliced,
    taking,
    varied_in,
)
from crushgame.play.engine import DEEPEST_CALL
from crushgame.story.program import (
    AskPoint,
    Branch,
    CallScene,
    ChoicePoint,
    Compute,
    Effect,
    Finish,
    Fork,
    Instruction,
    Jump,
    Program,
    Put,
    Return,
    Shift,
    Speak,
    Switch,
)

MOST_PLACES = 400_000


class Place(NamedTuple):
    """An instruction, by its address (ROUND where the story goes round without one), and where its calls come back to."""

    at: int
    stack: tuple[int, ...]


class Edge(NamedTuple):
    """A way from one place to another: what it changes that still matters, and the slots that no longer do."""

    effects: tuple[Effect, ...]
    to: int
    forgets: tuple[int, ...]


class Places(NamedTuple):
    """All places of a story; the first is its start.

    `edges[p]` leads on from place p, in the order that its instruction names them: `then` before `else`, the options before
    `otherwise`, the targets of a match as `cases_of` gives them. At an ending it leads to the start of another game, where
    something is kept. `live[p]` are the slots that matter there. `joins[p]` says that several ways lead there, or that a
    player decides there. `standing` are the places at each address.
    """

    program: Program
    wish: Wish
    slice: Slice
    caps: dict[int, int]
    places: tuple[Place, ...]
    numbers: dict[Place, int]
    standing: dict[int, list[int]]
    edges: tuple[tuple[Edge, ...], ...]
    live: tuple[frozenset[int], ...]
    joins: tuple[bool, ...]


class TooManyPlacesError(Exception):
    """There are more places than can be looked at; calls inside calls multiply them."""


def places_of(program: Program, wish: Wish, caps: dict[int, int]) -> Places:
    """Lay out the places of a story. Raises TooManyPlacesError past MOST_PLACES of them."""
    cut = sliced(program, wish)
    index, ways = _laid_out(program, cut, caps)
    places = list(index)
    live = _live(program, wish, cut, places, ways)
    coming = [0] * len(places)
    for of_place in ways:
        for _, to in of_place:
            coming[to] += 1
    coming[0] += 2  # every game comes there, first or not
    stops = [place.at == ROUND or isinstance(program.code[place.at], (ChoicePoint, AskPoint, Finish)) for place in places]
    joins = tuple(count != 1 or stop or not own for count, stop, own in zip(coming, stops, ways, strict=True))
    slots: dict[int, frozenset[int]] = {}
    for bits in live:
        if bits not in slots:
            slots[bits] = frozenset(_slots(bits))
    edges = tuple(
        tuple(_edge(effects, to, live[at], _ahead(program, cut, places[at], live[to])) for effects, to in own)
        for at, own in enumerate(ways)
    )
    standing: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        standing.setdefault(place.at, []).append(number)
    return Places(program, wish, cut, caps, tuple(places), index, standing, edges, tuple(slots[bits] for bits in live), joins)


_Way = tuple[tuple[Effect, ...], int]


def _laid_out(program: Program, cut: Slice, caps: dict[int, int]) -> tuple[dict[Place, int], list[list[_Way]]]:
    """Return every place that the start leads to, numbered as they are found, and the ways on from each."""
    start = Place(cut.onward[program.start], ())
    index = {start: 0}
    waiting = [start]
    ways: dict[int, list[_Way]] = {}
    while waiting:
        place = waiting.pop()
        own = ways[index[place]] = []
        for effects, following in _ways(program, cut, caps, place):
            if following not in index:
                if len(index) >= MOST_PLACES:
                    raise TooManyPlacesError
                index[following] = len(index)
                waiting.append(following)
            own.append((effects, index[following]))
    return index, [ways[at] for at in range(len(index))]


def _ways(program: Program, cut: Slice, caps: dict[int, int], place: Place) -> list[tuple[tuple[Effect, ...], Place]]:
    at, stack = place
    if at == ROUND:
        return []
    step = program.code[at]
    if isinstance(step, ChoicePoint):
        ways = [(taking(option), option.target) for option in step.options]
        ways += [((), step.otherwise)] if step.otherwise >= 0 else []
        return [(effects, Place(cut.onward[to], stack)) for effects, to in ways]
    if isinstance(step, CallScene):
        if len(stack) >= DEEPEST_CALL:
            return []  # the player's engine stops here, and so does a place of no ways
        return [(step.effects, Place(cut.onward[step.to], (*stack, at + 1)))]
    if isinstance(step, Return):
        return [((), Place(cut.onward[stack[-1]], stack[:-1]))] if stack else []
    if isinstance(step, Finish):
        again = tuple(Put(slot, _start(program, slot)) for slot in sorted(cut.needed) if not _is_kept(program, slot))
        kept = any(_is_kept(program, slot) for slot in cut.needed)
        return [(again, Place(cut.onward[program.start], ()))] if kept else []
    if isinstance(step, Speak):
        effects: tuple[Effect, ...] = _said(step, caps)
    else:
        effects = effects_of(step, caps)
    return [(effects, Place(cut.onward[to], stack)) for to in targets_of(step, at)]


def _said(step: Speak, caps: dict[int, int]) -> tuple[Effect, ...]:
    """Return what saying words that change does to their counters, as far as these are followed."""
    return tuple(Shift(varied.counter, 1, 0, caps[varied.counter]) for varied in varied_in(step.words))


def targets_of(step: Instruction, at: int) -> list[int]:
    """Return the addresses that an instruction which is no stop and no call leads to."""
    if isinstance(step, Jump):
        return [step.to]
    if isinstance(step, Branch):
        return [at + 1, step.otherwise]
    if isinstance(step, Switch):
        return [target for _, target in cases_of(step)]
    if isinstance(step, Fork):
        return list(step.targets)
    return [at + 1]


def _is_kept(program: Program, slot: int) -> bool:
    return slot < len(program.slots) and program.slots[slot].kept


def _start(program: Program, slot: int) -> int:
    """Return what a slot is at the start of a game; what is watched for a promise has not happened then."""
    return program.slots[slot].start if slot < len(program.slots) else 0


# ---- what still matters ------------------------------------------------------------------------------------------------
# Sets of slots are whole numbers here, with a bit for each.


def _live(program: Program, wish: Wish, cut: Slice, places: list[Place], ways: list[list[_Way]]) -> list[int]:
    """Return the slots that matter at each place."""
    reads = [_bits(_reads(program, wish, place)) | _bits(wish.everywhere) for place in places]
    live = list(reads)
    before: list[set[int]] = [set() for _ in places]
    for at, own in enumerate(ways):
        for _, to in own:
            before[to].add(at)
    waiting = list(range(len(places)))  # the last are the furthest on, and are taken first
    queued = bytearray(b"\x01" * len(places))
    while waiting:
        at = waiting.pop()
        queued[at] = 0
        found = reads[at]
        for effects, to in ways[at]:
            found |= _before(effects, _ahead(program, cut, places[at], live[to]))
        if found != live[at]:
            live[at] = found
            for earlier in before[at]:
                if not queued[earlier]:
                    queued[earlier] = 1
                    waiting.append(earlier)
    return live


def _reads(program: Program, wish: Wish, place: Place) -> frozenset[int]:
    if place.at == ROUND:
        return frozenset()
    step = program.code[place.at]
    found = wish.at.get(place.at, frozenset())
    if isinstance(step, Branch):
        return found | step.condition.reads
    if isinstance(step, Switch):
        return found | step.subject.reads
    if isinstance(step, ChoicePoint):
        return found | choice_reads(step)
    return found


def _ahead(program: Program, cut: Slice, place: Place, live: int) -> int:
    """Return what matters at the end of a way from a place to one where `live` does: before another game, also to its draws."""
    if place.at == ROUND or not isinstance(program.code[place.at], Finish):
        return live
    for slot in sorted(cut.needed, reverse=True):
        cases = program.slots[slot].draws if slot < len(program.slots) else ()
        if cases:
            if any(case.condition is None for case in cases):
                live &= ~(1 << slot)
            for case in cases:
                live |= _bits(case.condition.reads) if case.condition is not None else 0
    return live


def _before(effects: tuple[Effect, ...], live: int) -> int:
    for effect in reversed(effects):
        if live >> effect.slot & 1 and not isinstance(effect, Shift):
            live &= ~(1 << effect.slot)
            if isinstance(effect, Compute):
                live |= _bits(effect.sum.reads)
    return live


def _edge(effects: tuple[Effect, ...], to: int, here: int, there: int) -> Edge:
    """Return a way with only what matters of what it changes."""
    live, useful = there, []
    for effect in reversed(effects):
        if live >> effect.slot & 1:
            useful.append(effect)
            live = _before((effect,), live)
    changed = _bits(frozenset(effect.slot for effect in useful))
    return Edge(tuple(reversed(useful)), to, tuple(_slots((here | changed) & ~there)))


def _slots(bits: int) -> Iterator[int]:
    return (slot for slot in range(bits.bit_length()) if bits >> slot & 1)


def _bits(slots: frozenset[int]) -> int:
    found = 0
    for slot in slots:
        found |= 1 << slot
    return found
