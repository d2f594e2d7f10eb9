"""Where the instructions of a program lead without a stop, before anything is run.

Knows addresses; every condition is taken to be open both ways. Must not know Promela, for which this is worked out.
"""

from __future__ import annotations

from collections.abc import Iterable

from crushgame.story.program import AskPoint, Branch, CallScene, ChoicePoint, Finish, Fork, Jump, Program, Return, Switch

DEEPEST = 64
"""Calls that may wait for one another."""


def onward(program: Program, at: int) -> list[int]:
    """Return where an instruction can lead without a stop; a call leads into its scene and, as if that ran through, past it."""
    step = program.code[at]
    if isinstance(step, Jump):
        return [step.to]
    if isinstance(step, Branch):
        return [at + 1, step.otherwise]
    if isinstance(step, Switch | Fork):
        return list(step.targets)
    if isinstance(step, CallScene):
        return [step.to, at + 1]
    if isinstance(step, ChoicePoint):
        return [step.otherwise] if step.otherwise >= 0 else []
    return [] if isinstance(step, Return | Finish | AskPoint) else [at + 1]


def heads(program: Program, starts: Iterable[int]) -> frozenset[int]:
    """Return addresses such that code without a stop never comes round except past one of them."""
    found, done, path = set[int](), set[int](), set[int]()
    for start in starts:
        waiting = [(start, False)]
        while waiting:
            at, is_over = waiting.pop()
            if is_over:
                path.discard(at)
                done.add(at)
            elif at in path:
                found.add(at)
            elif at not in done:
                path.add(at)
                waiting.append((at, True))
                waiting += [(to, False) for to in onward(program, at)]
    return frozenset(found)


def depths(program: Program) -> dict[int, int]:
    """Return every address that anything leads to, and how many calls can wait there at most."""
    found = {program.start: 0}
    waiting = [program.start]
    while waiting:
        at = waiting.pop()
        step = program.code[at]
        following = onward(program, at)
        if isinstance(step, ChoicePoint):
            following += [option.target for option in step.options]
        elif isinstance(step, AskPoint):
            following.append(at + 1)
        for to in following:
            depth = found[at] + (isinstance(step, CallScene) and to == step.to)
            if depth <= DEEPEST and depth > found.get(to, -1):
                found[to] = depth
                waiting.append(to)
    return found
