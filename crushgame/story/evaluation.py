"""Expressions whose names are already numbered slots: their shape, and what they come to for given values.

Knows formulas and how to work them out, once as fast closures and once plainly. Must not know text, names or kinds:
what reaches this file has been checked by `binding.py`. Every value is an int, and a condition comes to exactly 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

# A NamedTuple equals any tuple with the same items, so each shape that could be mistaken for another carries a tag:
# formulas are keys of dictionaries in the check, where `a and b` must not be found under `a or b`.


class Constant(NamedTuple):
    """A number that is known now."""

    value: int
    tag: Literal["constant"] = "constant"


class Read(NamedTuple):
    """The value in a slot."""

    slot: int
    tag: Literal["read"] = "read"


class Not(NamedTuple):
    """1 when the condition is 0, and 0 when it is 1."""

    part: Formula
    tag: Literal["not"] = "not"


class And(NamedTuple):
    """1 when every part is 1. There are two parts or more, and none of them is an `And`."""

    parts: tuple[Formula, ...]
    tag: Literal["and"] = "and"


class Or(NamedTuple):
    """1 when some part is 1. There are two parts or more, and none of them is an `Or`."""

    parts: tuple[Formula, ...]
    tag: Literal["or"] = "or"


class Compare(NamedTuple):
    """1 when the comparison holds; `op` is one of == != < <= > >=."""

    op: str
    left: Formula
    right: Formula


class Arithmetic(NamedTuple):
    """A sum, a difference or a product, exact; `op` is one of + - *."""

    op: str
    left: Formula
    right: Formula


class Extreme(NamedTuple):
    """The least or the greatest of two items or more; `op` is min or max."""

    op: str
    items: tuple[Formula, ...]


class Among(NamedTuple):
    """1 when the operand is one of the values."""

    operand: Formula
    values: frozenset[int]


Formula = Constant | Read | Not | And | Or | Compare | Arithmetic | Extreme | Among
Evaluate = Callable[[Sequence[int]], int]

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""For each comparison, the one that says the same with its sides exchanged."""


def compiled(formula: Formula) -> Evaluate:
    """Return a function from the values of all slots to the formula's value.

    The function is a nest of closures, with the common shapes (a slot against a constant, a flag, two parts) spelt out.
    """
    if isinstance(formula, Compare):
        return _compiled_comparison(formula)
    if isinstance(formula, And):
        return _compiled_and([compiled(part) for part in formula.parts])
    if isinstance(formula, Or):
        return _compiled_or([compiled(part) for part in formula.parts])
    if isinstance(formula, Not):
        return _compiled_not(formula.part)
    if isinstance(formula, Read):
        slot = formula.slot
        return lambda values: values[slot]
    if isinstance(formula, Constant):
        value = formula.value
        return lambda _: value
    if isinstance(formula, Arithmetic):
        return _ARITHMETIC[formula.op](compiled(formula.left), compiled(formula.right))
    if isinstance(formula, Extreme):
        return _EXTREME[formula.op]([compiled(item) for item in formula.items])
    return _compiled_among(formula)


def _compiled_comparison(formula: Compare) -> Evaluate:
    op, left, right = formula
    if isinstance(left, Constant):
        op, left, right = MIRRORED[op], right, left
    if isinstance(left, Read) and isinstance(right, Constant):
        return _SLOT_AGAINST_CONSTANT[op](left.slot, right.value)
    return _COMPARISON[op](compiled(left), compiled(right))


def _compiled_not(part: Formula) -> Evaluate:
    if isinstance(part, Read):
        slot = part.slot
        return lambda values: 0 if values[slot] else 1
    condition = compiled(part)
    return lambda values: 0 if condition(values) else 1


def _compiled_and(parts: list[Evaluate]) -> Evaluate:
    if len(parts) == 2:
        first, second = parts
        return lambda values: 1 if first(values) and second(values) else 0

    def every(values: Sequence[int]) -> int:
        for part in parts:
            if not part(values):
                return 0
        return 1

    return every


def _compiled_or(parts: list[Evaluate]) -> Evaluate:
    if len(parts) == 2:
        first, second = parts
        return lambda values: 1 if first(values) or second(values) else 0

    def some(values: Sequence[int]) -> int:
        for part in parts:
            if part(values):
                return 1
        return 0

    return some


def _compiled_among(formula: Among) -> Evaluate:
    wanted = formula.values
    if isinstance(formula.operand, Read):
        slot = formula.operand.slot
        return lambda values: 1 if values[slot] in wanted else 0
    operand = compiled(formula.operand)
    return lambda values: 1 if operand(values) in wanted else 0


# Each comparison answers 1 or 0 and not True or False: a value that is computed may be stored, hashed and written out.
_SLOT_AGAINST_CONSTANT: dict[str, Callable[[int, int], Evaluate]] = {
    "==": lambda slot, number: lambda values: 1 if values[slot] == number else 0,
    "!=": lambda slot, number: lambda values: 1 if values[slot] != number else 0,
    "<": lambda slot, number: lambda values: 1 if values[slot] < number else 0,
    "<=": lambda slot, number: lambda values: 1 if values[slot] <= number else 0,
    ">": lambda slot, number: lambda values: 1 if values[slot] > number else 0,
    ">=": lambda slot, number: lambda values: 1 if values[slot] >= number else 0,
}
_COMPARISON: dict[str, Callable[[Evaluate, Evaluate], Evaluate]] = {
    "==": lambda left, right: lambda values: 1 if left(values) == right(values) else 0,
    "!=": lambda left, right: lambda values: 1 if left(values) != right(values) else 0,
    "<": lambda left, right: lambda values: 1 if left(values) < right(values) else 0,
    "<=": lambda left, right: lambda values: 1 if left(values) <= right(values) else 0,
    ">": lambda left, right: lambda values: 1 if left(values) > right(values) else 0,
    ">=": lambda left, right: lambda values: 1 if left(values) >= right(values) else 0,
}
_ARITHMETIC: dict[str, Callable[[Evaluate, Evaluate], Evaluate]] = {
    "+": lambda left, right: lambda values: left(values) + right(values),
    "-": lambda left, right: lambda values: left(values) - right(values),
    "*": lambda left, right: lambda values: left(values) * right(values),
}
_EXTREME: dict[str, Callable[[list[Evaluate]], Evaluate]] = {
    "min": lambda items: lambda values: min([item(values) for item in items]),
    "max": lambda items: lambda values: max([item(values) for item in items]),
}


def evaluate_plainly(formula: Formula, values: Sequence[int]) -> int:
    """Work a formula out the slow and obvious way: the twin that tests hold `compiled` against."""
    match formula:
        case Constant(value):
            return value
        case Read(slot):
            return values[slot]
        case Not(part):
            return 1 - evaluate_plainly(part, values)
        case And(parts):
            return min(evaluate_plainly(part, values) for part in parts)
        case Or(parts):
            return max(evaluate_plainly(part, values) for part in parts)
        case Compare(op, left, right):
            return _compared_plainly(op, evaluate_plainly(left, values), evaluate_plainly(right, values))
        case Arithmetic(op, left, right):
            return _reckoned_plainly(op, evaluate_plainly(left, values), evaluate_plainly(right, values))
        case Extreme(op, items):
            ordered = sorted(evaluate_plainly(item, values) for item in items)
            return ordered[0] if op == "min" else ordered[-1]
        case Among(operand, wanted):
            return int(evaluate_plainly(operand, values) in wanted)


def _compared_plainly(op: str, left: int, right: int) -> int:
    holds = {"==": left == right, "!=": left != right, "<": left < right}
    holds |= {">=": left >= right, ">": left > right, "<=": left <= right}
    return int(holds[op])


def _reckoned_plainly(op: str, left: int, right: int) -> int:
    return {"+": left + right, "-": left - right, "*": left * right}[op]


def slots_read(formula: Formula) -> frozenset[int]:
    """Return the slots whose values a formula depends on as written, even where ranges alone decide it."""
    slots: set[int] = set()
    waiting: list[Formula] = [formula]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Read):
            slots.add(part.slot)
        elif isinstance(part, Compare | Arithmetic):
            waiting += (part.left, part.right)
        elif isinstance(part, And | Or):
            waiting += part.parts
        elif isinstance(part, Extreme):
            waiting += part.items
        elif isinstance(part, Not):
            waiting.append(part.part)
        elif isinstance(part, Among):
            waiting.append(part.operand)
    return frozenset(slots)
