"""Conditions, taken apart for sets of states: with values put in, turned round, and cut into parts that stand alone.

Knows formulas over numbered slots. Must not know sets, programs or stories. What a part comes to is always worked out by
`evaluation.py`, which the player's engine uses too.
"""

from __future__ import annotations

from collections.abc import Mapping

from crushgame.story.evaluation import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Extreme,
    Formula,
    Not,
    Or,
    Read,
    evaluate_plainly,
    slots_read,
)

YES, NO = Constant(1), Constant(0)

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def negated(formula: Formula) -> Formula:
    """Return a condition that holds exactly where this one does not, with every `not` at a single part."""
    if isinstance(formula, Not):
        return normal(formula.part)
    if isinstance(formula, And):
        return either_of(tuple(negated(part) for part in formula.parts))
    if isinstance(formula, Or):
        return all_of(tuple(negated(part) for part in formula.parts))
    if isinstance(formula, Compare):
        return Compare(_OPPOSITE[formula.op], formula.left, formula.right)
    if isinstance(formula, Constant):
        return NO if formula.value else YES
    return Not(formula)


def normal(formula: Formula) -> Formula:
    """Return the same condition with every `not` at a single part."""
    if isinstance(formula, Not):
        return negated(formula.part)
    if isinstance(formula, And):
        return all_of(tuple(normal(part) for part in formula.parts))
    if isinstance(formula, Or):
        return either_of(tuple(normal(part) for part in formula.parts))
    return formula


def all_of(parts: tuple[Formula, ...]) -> Formula:
    """Return the condition that all parts hold."""
    if NO in parts:
        return NO
    left = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))
    left.pop(YES, None)
    if not left:
        return YES
    return And(tuple(left)) if len(left) > 1 else next(iter(left))


def either_of(parts: tuple[Formula, ...]) -> Formula:
    """Return the condition that some part holds."""
    if YES in parts:
        return YES
    left = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,)))
    left.pop(NO, None)
    if not left:
        return NO
    return Or(tuple(left)) if len(left) > 1 else next(iter(left))


def with_values(formula: Formula, values: Mapping[int, int]) -> Formula:
    """Return a formula with the values of some slots put in, and what is settled by them worked out."""
    if isinstance(formula, Constant):
        return formula
    if isinstance(formula, Read):
        return Constant(values[formula.slot]) if formula.slot in values else formula
    if isinstance(formula, And):
        return all_of(tuple(with_values(part, values) for part in formula.parts))
    if isinstance(formula, Or):
        return either_of(tuple(with_values(part, values) for part in formula.parts))
    if isinstance(formula, Not):
        part = with_values(formula.part, values)
        return Constant(1 - part.value) if isinstance(part, Constant) else Not(part)
    put_in = _put_in(formula, values)
    return put_in if slots_read(put_in) else Constant(evaluate_plainly(put_in, ()))


def _put_in(formula: Compare | Arithmetic | Extreme | Among, values: Mapping[int, int]) -> Formula:
    if isinstance(formula, Compare):
        return Compare(formula.op, with_values(formula.left, values), with_values(formula.right, values))
    if isinstance(formula, Arithmetic):
        if formula.op == "*":
            return Arithmetic("*", with_values(formula.left, values), with_values(formula.right, values))
        return _sum(formula, values)
    if isinstance(formula, Extreme):
        return Extreme(formula.op, tuple(with_values(item, values) for item in formula.items))
    return Among(with_values(formula.operand, values), formula.values)


def _sum(formula: Arithmetic, values: Mapping[int, int]) -> Formula:
    """Return a sum with what is known of it in one number at its end.

    So two sums of which the same is left, and the same is known, are the same, whatever was put in to come there.
    """
    known = 0
    terms: list[tuple[int, Formula]] = []
    waiting: list[tuple[int, Formula]] = [(1, formula)]
    while waiting:
        sign, part = waiting.pop()
        if isinstance(part, Arithmetic) and part.op != "*":
            waiting += [(sign if part.op == "+" else -sign, part.right), (sign, part.left)]
            continue
        term = with_values(part, values)
        if isinstance(term, Constant):
            known += sign * term.value
        else:
            terms.append((sign, term))
    found: Formula | None = None
    for sign, term in terms:
        if found is None:
            found = term if sign > 0 else Arithmetic("-", NO, term)
        else:
            found = Arithmetic("+" if sign > 0 else "-", found, term)
    if found is None:
        return Constant(known)
    return Arithmetic("+", found, Constant(known)) if known else found


def parts_of(formula: Formula) -> list[Formula]:
    """Return the parts of a condition that no `and`, `or` or `not` takes further apart."""
    found: list[Formula] = []
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        if isinstance(part, And | Or):
            waiting += part.parts
        elif isinstance(part, Not):
            waiting.append(part.part)
        else:
            found.append(part)
    return found
