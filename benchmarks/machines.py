"""Machines made by rule whose states are many: counters, flags and guards, for timing the check.

An outline is made first, and written down from it: as a story of ours, and in Promela for SPIN, as somebody who writes for
SPIN would: one state for each choice of each scene, one transition for each option. Every scene is one choice of two to four
options; each may be guarded by a counter or a flag, moves a counter, and sets a flag now and then. Looping machines have ways
back from a fifth of their options, and clear flags too; others only lead forward, to two endings.
"""

from __future__ import annotations

import random
from typing import NamedTuple


class Shape(NamedTuple):
    """What to make: scenes, counters from 0 to `bound`, flags, and flags that are set once, by one option, for good.

    `most` is how many of these one game can set, as a player who can carry so many things; 0 is any number.
    """

    scenes: int = 200
    counters: int = 4
    bound: int = 10
    flags: int = 6
    once: int = 0
    most: int = 0
    looping: bool = False
    seed: int = 1


class Guard(NamedTuple):
    """A variable, `>=` or `<=` and a number; for a flag `==` and 0 or 1."""

    name: str
    sign: str
    number: int


class Option(NamedTuple):
    """Guards that all have to hold, what is added to variables and what is put into them, and the scene it leads to."""

    guards: tuple[Guard, ...]
    adds: tuple[tuple[str, int], ...]
    puts: tuple[tuple[str, int], ...]
    goal: int


def outline(shape: Shape) -> list[tuple[Option, ...]]:
    """Return the options of each scene but the last, which ends the story; the same for the same shape."""
    rng = random.Random(str(shape))
    setters = {scene: f"o{at}" for at, scene in enumerate(rng.sample(range(shape.scenes - 1), shape.once))}
    return [
        tuple(_option(shape, rng, scene, at, setters.get(scene, "") if at == 1 else "") for at in range(rng.randint(2, 4)))
        for scene in range(shape.scenes - 1)
    ]


def _option(shape: Shape, rng: random.Random, scene: int, at: int, setter: str) -> Option:
    goal = min(shape.scenes - 1, scene + 1 + (rng.randrange(3) if at else 0))
    if shape.looping and at and rng.random() < 0.3:
        goal = max(0, scene - rng.randint(1, 12))
    guards = [_guard(shape, rng)] if at and rng.random() < 0.6 else []
    adds = [(f"c{rng.randrange(shape.counters)}", rng.choice([1, -1, 2, -2]))]
    puts = []
    if shape.flags and rng.random() < 0.3:
        puts.append((f"f{rng.randrange(shape.flags)}", rng.choice([1, 0] if shape.looping else [1])))
    if setter:
        puts.append((setter, 1))
        if shape.most:
            guards.append(Guard("room", ">=", 1))
            adds.append(("room", -1))
    return Option(tuple(guards), tuple(adds), tuple(puts), goal)


def _guard(shape: Shape, rng: random.Random) -> Guard:
    kinds = ["c"] * 2 + ["f"] * bool(shape.flags) + ["o"] * bool(shape.once)
    kind = rng.choice(kinds)
    if kind == "c":
        return Guard(f"c{rng.randrange(shape.counters)}", rng.choice([">=", "<="]), rng.randint(1, shape.bound - 1))
    return Guard(f"{kind}{rng.randrange(shape.flags if kind == 'f' else shape.once)}", "==", rng.randrange(2))


def _counters(shape: Shape) -> list[tuple[str, int, int]]:
    """Return the name, the bound and the start of what counts."""
    room = [("room", shape.most, shape.most)] if shape.most else []
    return [*((f"c{at}", shape.bound, shape.bound // 2) for at in range(shape.counters)), *room]


def _flags(shape: Shape) -> list[str]:
    return [*(f"f{at}" for at in range(shape.flags)), *(f"o{at}" for at in range(shape.once))]


# ---- a story of ours ---------------------------------------------------------------------------------------------------


def story(shape: Shape) -> str:
    """Return the story of a shape, as YAML."""
    lines = [
        "story: {format: 1, id: machine, title: Machine, version: 1, start: s0}",
        "variables:",
        *(f"  {name}: {{from: 0, to: {bound}, start: {start}}}" for name, bound, start in _counters(shape)),
        *(f"  {name}: no" for name in _flags(shape)),
        "endings:",
        "  high: {title: High}",
        "  low: {title: Low}",
        "scenes:",
    ]
    for scene, options in enumerate(outline(shape)):
        lines += [f"  s{scene}:", "    steps:", "      - choice:"]
        for at, option in enumerate(options):
            lines += _of_story(option, f"Option {at} of {scene}.", f"o{scene}_{at}")
    lines += [
        f"  s{shape.scenes - 1}:",
        "    steps:",
        "      - if: c0 > 5",
        "        then: [{end: high}]",
        "        else: [{end: low}]",
    ]
    return "\n".join(lines) + "\n"


def _of_story(option: Option, words: str, name: str) -> list[str]:
    lines = [f"          - option: {words}", f"            id: {name}"]
    if option.guards:
        guards = [
            f"{guard.name} {guard.sign} {guard.number}"
            if guard.sign != "=="
            else f"{'' if guard.number else 'not '}{guard.name}"
            for guard in option.guards
        ]
        lines.append(f"            if: {' and '.join(guards)}")
    moves = [f"{name}: {by:+}" for name, by in option.adds]
    moves += [f"{name}: {'yes' if value else 'no'}" for name, value in option.puts]
    return [*lines, f"            set: {{{', '.join(moves)}}}", f"            goto: s{option.goal}"]


# ---- the same for SPIN -------------------------------------------------------------------------------------------------


def promela(shape: Shape) -> str:
    """Return the machine of a shape in Promela. It has one state for each of ours, if all variables mattered everywhere."""
    counters = _counters(shape)
    bounds = {name: bound for name, bound, _ in counters}
    lines = [
        *(f"byte {name} = {start};" for name, _, start in counters),
        *(f"bit {name};" for name in _flags(shape)),
        "active proctype machine() {",
    ]
    for scene, options in enumerate(outline(shape)):
        ways = [f":: d_step {{ {_of_promela(option, bounds)} }}; goto s{option.goal}" for option in options]
        lines += [f"  s{scene}: if", *(f"    {way}" for way in ways), "  fi;"]
    return "\n".join([*lines, f"  s{shape.scenes - 1}: false", "}"]) + "\n"


def _of_promela(option: Option, bounds: dict[str, int]) -> str:
    guard = " && ".join(f"{guard.name} {guard.sign} {guard.number}" for guard in option.guards) or "true"
    moves = [
        f"{name} = ({name} > {bounds[name] - by} -> {bounds[name]} : {name} + {by})"
        if by > 0
        else f"{name} = ({name} < {-by} -> 0 : {name} - {-by})"
        for name, by in option.adds
    ]
    return "; ".join([f"{guard} -> {moves[0]}", *moves[1:], *(f"{name} = {value}" for name, value in option.puts)])
