"""Conditions that the program asks for by itself, beside those that an author writes.

Knows bound expressions. Must not know steps.
"""

from __future__ import annotations

from crushgame.story.binding import Bound
from crushgame.story.diagnostics import Spot
from crushgame.story.evaluation import And, Compare, Constant, Formula, Read, compiled
from crushgame.story.kinds import Flag
from crushgame.story.model import Expression
from crushgame.story.program import Written


def written(expression: Expression | None, spot: Spot) -> Written:
    """Return an expression as its author wrote it, or nothing, at `spot`."""
    return Written(expression.text, expression.spot) if expression else Written("", spot)


def never_yet(counter: int) -> Bound:
    """The condition that a counter is still at nothing."""
    tree = Compare("==", Read(counter), Constant(0))
    return Bound(tree, Flag(), 0, 1, frozenset((counter,)), compiled(tree))


def both(left: Bound, right: Bound) -> Bound:
    """The condition that two conditions hold."""
    tree = And((*_parts(left.tree), *_parts(right.tree)))
    return Bound(tree, Flag(), 0, 1, left.reads | right.reads, compiled(tree))


def _parts(tree: Formula) -> tuple[Formula, ...]:
    return tree.parts if isinstance(tree, And) else (tree,)
