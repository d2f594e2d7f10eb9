"""Promises, bound: conditions over the state in which `ending` is the ending that was come to.

Knows that `ending` has a slot of its own past all others. Must not know instructions, nor how a promise is proved.
"""

from __future__ import annotations

from crushgame.story.kinds import OneOf
from crushgame.story.model import NO_ENDING
from crushgame.story.names import Names
from crushgame.story.program import PromisePoint
from crushgame.story.scope import Binding

_NOT_YET = -1
"""Stands for the slot of `ending` until all counters that the promises ask for are there."""


def bind_promises(names: Names) -> tuple[tuple[PromisePoint, ...], int]:
    """Return the promises and the slot that `ending` reads in them, which is one past the last of `names`.

    Run this before anything that is counted is given its counter, for a promise may be all that asks for one. They are bound
    twice: the counters have to be made before it is known where the slots end.
    """
    names.scene = None
    _bind(names, _NOT_YET)
    names.bound = {key: bound for key, bound in names.bound.items() if _NOT_YET not in bound.reads}
    names.read.discard(_NOT_YET)
    slot = len(names.slots)
    told = len(names.findings)
    points = _bind(names, slot)
    del names.findings[told:]  # the first time has told all of it
    names.ending = None
    return points, slot


def _bind(names: Names, slot: int) -> tuple[PromisePoint, ...]:
    names.ending = Binding(slot, OneOf((NO_ENDING, *names.story.endings)))
    points = []
    for promise in names.story.promises:
        clauses = [(clause.kind, names.condition(clause.expression)) for clause in promise.clauses]
        bound = tuple((kind, clause) for kind, clause in clauses if clause is not None)
        if len(bound) == len(clauses):
            text = ", ".join(f"{clause.kind}: {clause.expression.text}" for clause in promise.clauses)
            points.append(PromisePoint(bound, text, promise.spot))
    return tuple(points)
