"""The scenes of a story as a map: which one leads to which, and to which endings.

Knows a program's code, and puts odds on the map where there are some. Must not know how a map is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crushgame.check.proof import Chance, Odds
from crushgame.story.graph import targets
from crushgame.story.printable import one_line
from crushgame.story.program import Branch, CallScene, ChoicePoint, Finish, Fork, Instruction, Jump, Program, Return, Switch

GOTO, CALL, STORYLET, END = "goto", "call", "storylet", "end"
_KINDS = (END, GOTO, CALL, STORYLET)
"""How an arrow is come by; of two scenes that are joined in more ways than one, the first of these is drawn."""


class Node(NamedTuple):
    """A scene or an ending. `title` is fit to show, and the id of a scene; `chance` is that of being come to."""

    id: str
    title: str
    is_ending: bool
    chance: Chance | None = None


class Arrow(NamedTuple):
    """A way from one node to another, by their numbers. `share` is the part of the ways out of `source`, 0 to 1."""

    source: int
    target: int
    kind: str
    share: float | None = None


class SceneMap(NamedTuple):
    """The nodes of a story, scenes first and both in the author's order, the arrows, and the number of the first scene."""

    title: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    start: int


def scene_map(program: Program, odds: Odds | None = None) -> SceneMap:
    """Return the map of a story as it is written: every condition is taken to be open.

    A jump from inside a scene that was called counts from the scene that it stands in. A scene that comes round to its own
    start has an arrow to itself.
    """
    scenes, endings = list(program.scenes.values()), list(program.endings.values())
    numbers = {scene.id: number for number, scene in enumerate(scenes)}
    owners = _owners(program, numbers)
    ending_numbers = {ending.id: len(scenes) + number for number, ending in enumerate(endings)}

    offered = _offered(program)
    kinds: dict[tuple[int, int], str] = {}
    for at, step in enumerate(program.code):
        source = owners[at]
        for kind, to in _ways(at, step, offered):
            target = ending_numbers[to] if isinstance(to, str) else owners[to]
            if target == source and (kind != GOTO or not (isinstance(to, int) and to == scenes[source].start <= at)):
                continue
            before = kinds.get((source, target), kind)
            kinds[source, target] = min(before, kind, key=_KINDS.index)
    nodes = [Node(scene.id, one_line(scene.id), False, odds.scenes.get(scene.id) if odds else None) for scene in scenes]
    nodes += [
        Node(ending.id, one_line(ending.title) or one_line(ending.id), True, odds.endings.get(ending.id) if odds else None)
        for ending in endings
    ]
    arrows = [
        Arrow(source, target, kind, _share(nodes[source], nodes[target], kind, odds))
        for (source, target), kind in sorted(kinds.items())
    ]
    return SceneMap(one_line(program.story.title), tuple(nodes), tuple(arrows), owners[program.start] if scenes else 0)


def _owners(program: Program, numbers: dict[str, int]) -> list[int]:
    """Return for each instruction the number of the scene that it stands in: each scene's code ends with its return."""
    owners = [0] * len(program.code)
    owner = 0
    for at in range(len(program.code) - 1, -1, -1):
        step = program.code[at]
        if isinstance(step, Return):
            owner = numbers[step.scene]
        owners[at] = owner
    return owners


def _share(source: Node, target: Node, kind: str, odds: Odds | None) -> float | None:
    """The share of an arrow, where there is one to tell: a call comes back, and nobody leaves where nobody comes."""
    if odds is None or source.chance is None or not source.chance.value:
        return None
    leaves = kind in (GOTO, END) and source != target
    return odds.moves.get((source.id, target.id), 0.0 if leaves else None)


def _ways(at: int, step: Instruction, offered: frozenset[int]) -> Iterator[tuple[str, int | str]]:
    """Yield how an instruction leads away: to an address, or to an ending by its id."""
    if isinstance(step, Finish):
        yield END, step.ending
    elif isinstance(step, CallScene):
        yield STORYLET if at in offered else CALL, step.to
    elif isinstance(step, (Jump, Branch, Switch, Fork, ChoicePoint)):
        for to in targets(step):
            yield GOTO, to


def _offered(program: Program) -> frozenset[int]:
    """The calls that play a storylet: in a hand of storylets, every option calls the scene that it is named after."""
    found: set[int] = set()
    for step in program.code:
        if isinstance(step, ChoicePoint):
            calls = {option.target: program.code[option.target] for option in step.options}
            if all(
                isinstance(call := calls[option.target], CallScene)
                and option.id in program.scenes
                and call.to == program.scenes[option.id].start
                for option in step.options
            ):
                found.update(calls)
    return frozenset(found)
