"""What the check has to say of a story, by what the second interpreter has seen in it.

Knows codes, spots and what was seen. Must not know anything of `crushgame/check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from crushgame.story.diagnostics import Spot
from crushgame.story.program import (
    AskPoint,
    Branch,
    Change,
    ChoicePoint,
    ChosenWords,
    Finish,
    OptionPoint,
    Program,
    Return,
    Speak,
    Switch,
    Words,
    Written,
)
from tests.check.stepping import Seen


class Verdict(NamedTuple):
    """A code, where it stands, and whatever tells it from another one of that code there."""

    code: str
    spot: Spot
    about: str = ""


def expected(program: Program, seen: Seen) -> set[Verdict]:
    """Return all that has to be said, but for W718 (no state holds how often words were said), E702 and E703.

    What was written once can stand in the program several times: then it is enough if it happens at one of them.
    """
    happened: dict[Verdict, bool] = {}
    for verdict, happens in _looked_at(program, seen):
        happened[verdict] = happened.get(verdict, False) or happens
    found = {verdict for verdict, happens in happened.items() if not happens}
    for spot in {program.spots[stand.at] for stand, code in seen.halts.items() if code == "E603"}:
        found.add(Verdict("E701", spot))
    for promise, kept in zip(program.promises, seen.promises, strict=True):
        if not kept:
            found.add(Verdict("E705" if promise.clauses[0][0] == "can" else "E704", promise.spot))
    return found


def _looked_at(program: Program, seen: Seen) -> Iterator[tuple[Verdict, bool]]:
    """Yield what should happen somewhere, with whether it does; nothing of what stands where nobody comes."""
    ends = [at for at, step in enumerate(program.code) if isinstance(step, Return)]
    for (before, last), scene in zip(pairwise([-1, *ends]), program.scenes.values(), strict=True):
        yield Verdict("W711", scene.spot, scene.id), any(at in seen.reached for at in range(before + 1, last + 1))
    for ending in program.endings.values():
        yield Verdict("E706", ending.spot, ending.id), ending.id in seen.endings
    for at, slot in enumerate(program.slots):
        for case in slot.draws:
            if case.condition is not None and case.condition.constant is None:
                yield Verdict("W720", Spot("", 0, 0), f"{slot.name} {case.value}"), (at, case.value) in seen.drawn
    for at in sorted(seen.reached):
        yield from _at(program, seen, at)


def _at(program: Program, seen: Seen, at: int) -> Iterator[tuple[Verdict, bool]]:
    step = program.code[at]
    if isinstance(step, Branch):
        if step.written.text and step.condition.constant is None:
            yield from _both_ways(step.written, seen.truths[at])
    elif isinstance(step, Switch):
        led_to = {step.targets[value - step.low] for value in seen.truths[at]}
        for target, written in step.cases:
            if target in step.targets:
                yield Verdict("W714", written.spot, written.text), target in led_to
    elif isinstance(step, Change):
        for number, written in enumerate(step.written):
            yield Verdict("W717", written.spot, written.text), (at, number) in seen.moved
    elif isinstance(step, Speak | AskPoint | Finish):
        yield from _words(seen, at, "", _said(program, step))
    elif isinstance(step, ChoicePoint):
        if step.otherwise >= 0:
            yield Verdict("W719", step.spot), at in seen.empty
        for option in step.options:
            yield from _of_option(seen, at, step, option)


def _said(program: Program, step: Speak | AskPoint | Finish) -> Words:
    if isinstance(step, Finish):
        return program.endings[step.ending].words
    return step.words if isinstance(step, Speak) else step.prompt


def _of_option(seen: Seen, at: int, menu: ChoicePoint, option: OptionPoint) -> Iterator[tuple[Verdict, bool]]:
    key = (at, option.id)
    if option.condition is None or option.condition.constant is None:
        yield Verdict("W712", option.spot), key in seen.offered
    if option.condition is not None and option.locked is not None:
        yield Verdict("W713", option.spot), key in seen.greyed
    is_asked = option.condition is not None and option.condition.constant is None and not menu.hand
    if option.when.text and is_asked and key in seen.conditions:
        yield Verdict("W716", option.when.spot, option.when.text), 0 in seen.conditions[key]
    yield from _words(seen, at, option.id, option.words)


def _both_ways(written: Written, was: frozenset[int]) -> Iterator[tuple[Verdict, bool]]:
    if was:
        yield Verdict("W715", written.spot, written.text), 1 in was
        yield Verdict("W716", written.spot, written.text), 0 in was


def _words(seen: Seen, at: int, option: str, words: Words, path: tuple[int, ...] = ()) -> Iterator[tuple[Verdict, bool]]:
    for number, piece in enumerate(words if isinstance(words, tuple) else ()):
        if isinstance(piece, ChosenWords):
            for branch, (condition, inner) in enumerate(piece.branches):
                way = (*path, number, branch)
                if condition is not None and condition.constant is None:
                    yield from _both_ways(piece.written[branch], seen.inline.get((at, option, way), frozenset()))
                yield from _words(seen, at, option, inner, way)
