"""What a story test or a walk file fixes beforehand, as fate and the profile hold it, and back again.

Knows programs, fates by site, and the words that authors use for both. Must not know files, nor how a walk is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from crushgame.play.chance import weighed
from crushgame.play.engine import taken_over
from crushgame.story.program import DrawCase, Program
from crushgame.story.trial_names import Vocabulary, branch_of, shown
from crushgame.story.trials import Given, Trial

Carried = dict[str, int | str]
Fates = dict[str, tuple[int, ...]]


class NeverDrawn(NamedTuple):
    """A value that cannot be drawn in a game that starts with these kept values; `open` can."""

    given: Given
    open: tuple[str, ...]


class Fixed(NamedTuple):
    """What a walk meets: what is carried in and what fate is told."""

    carried: Carried
    fates: Fates


def fixed(trial: Trial, words: Vocabulary, seed: str) -> Fixed | NeverDrawn:
    """Return what a test fixes. Its names must have been checked."""
    carried = _carried(trial, words)
    fates: Fates = {given.name: tuple(map(int, given.values)) for given in trial.fates}
    drawn = {given.name: given for given in trial.draw}
    for name, cases, names in _draws(words.program, carried, seed, {name: given.values[0] for name, given in drawn.items()}):
        given = drawn.get(name)
        if given is None:
            continue
        if given.values[0] not in names:
            return NeverDrawn(given, names)
        at = names.index(given.values[0])
        fates[f"draw/{name}"] = (sum(case.weight for case in cases[:at]),)
    for given in trial.chance:
        fork = words.fork(given.name)
        branches = [] if fork is None else [branch_of(fork, written) or 0 for written in given.values]
        if fork is not None:
            fates[fork.site] = tuple(sum(fork.weights[:branch]) for branch in branches)
    return Fixed(carried, fates)


def _carried(trial: Trial, words: Vocabulary) -> Carried:
    carried: Carried = {}
    slots = words.program.slots
    for given in trial.kept:
        if given.name in words.texts:
            carried[given.name] = given.values[0]
        for place in words.places(given) or ():
            written = shown(slots[place.slot].kind, place.value)
            is_number = written.lstrip("-").isdecimal()
            carried[slots[place.slot].name] = place.value if is_number else written
    return carried


def _draws(
    program: Program, carried: Mapping[str, int | str], seed: str, told: Mapping[str, str]
) -> Iterator[tuple[str, list[DrawCase], tuple[str, ...]]]:
    """Yield each drawn variable with the cases that are open when it is drawn and their names, in the order of drawing.

    `told` are the names that are drawn, where they are known; else the seed decides, as in a game. What follows a setting is
    not drawn: it is carried in.
    """
    values = taken_over(program, carried)
    for at, slot in enumerate(program.slots):
        if slot.setting:
            continue
        cases = [case for case in slot.draws if case.condition is None or case.condition.evaluate(values)]
        if not cases:
            continue
        names = tuple(shown(slot.kind, case.value) for case in cases)
        yield slot.name, cases, names
        wanted = told.get(slot.name, "")
        site = f"draw/{slot.name}"
        case = names.index(wanted) if wanted in names else weighed(seed, site, 0, [case.weight for case in cases])
        values[at] = cases[case].value


class Written(NamedTuple):
    """What a walk fixes, in an author's words: by name, one value or several. Values are text as YAML should quote it."""

    kept: dict[str, tuple[str, ...] | str]
    draw: dict[str, str]
    chance: dict[str, tuple[str, ...]]
    fates: dict[str, tuple[str, ...]]


def in_words(program: Program, carried: Mapping[str, int | str], fates: Mapping[str, tuple[int, ...]], seed: str) -> Written:
    """Return what a walk fixes as a test says it: `fixed`, the other way round."""
    words = Vocabulary(program)
    left = dict(fates)
    draw: dict[str, str] = {}
    told: dict[str, str] = {}
    for name, cases, names in _draws(program, carried, seed, told):
        numbers = left.pop(f"draw/{name}", ())
        if numbers:
            # `told` is read again by the generator, for what is drawn after this may depend on it.
            told[name] = draw[name] = names[_branch([case.weight for case in cases], numbers[0])]
    chance: dict[str, tuple[str, ...]] = {}
    for scene, forks in words.forks.items():
        for number, fork in enumerate(forks, 1):
            numbers = left.pop(fork.site, ())
            if numbers:
                name = scene if len(forks) == 1 else f"{scene}.{number}"
                chance[name] = tuple(str(_branch(fork.weights, fate) + 1) for fate in numbers)
    others = {site: tuple(map(str, numbers)) for site, numbers in sorted(left.items()) if numbers}
    return Written(_kept(words, carried), draw, chance, others)


def _branch(weights: list[int] | tuple[int, ...], number: int) -> int:
    """Return which of the weights a number of fate falls on."""
    left = number % sum(weights)
    return next(at for at, end in enumerate(accumulate(weights)) if left < end)


def _kept(words: Vocabulary, carried: Mapping[str, int | str]) -> dict[str, tuple[str, ...] | str]:
    kept: dict[str, tuple[str, ...] | str] = {}
    values = taken_over(words.program, carried)
    slots = words.program.slots
    for name in words.kept():
        if name in words.sets:
            members = words.sets[name]
            if any(values[slot] != slots[slot].start for slot in members.values()):
                kept[name] = tuple(member for member, slot in members.items() if values[slot])
        elif name in words.slots:
            slot = words.slots[name]
            if values[slot] != slots[slot].start:
                kept[name] = shown(slots[slot].kind, values[slot])
        elif name in carried:
            kept[name] = str(carried[name])
    return kept
