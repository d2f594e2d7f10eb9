"""What is written in an expression, as a tree, and what a fault in one says.

Knows the shapes. Must not know how they are read (`expressions.py`) nor what a name stands for (`binding.py`).
"""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong with an expression.

    `at` and `length` say which characters of the text; `values` fill the message of the code's record. Putting
    `suggestion` in the place of those characters mends this fault; it is empty where nothing is likely to.
    """

    code: str
    at: int
    length: int
    values: dict[str, str]
    suggestion: str = ""


class FaultError(Exception):
    """Carries a fault out of nested rules to `parse` or `bind`, which return it; it leaves neither."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class Name(NamedTuple):
    """The name of a variable, a definition, or one of a variable's words. `at` and `end` are offsets into the text."""

    text: str
    at: int
    end: int


class Number(NamedTuple):
    """A whole number, not negative."""

    value: int
    at: int
    end: int


class Truth(NamedTuple):
    """`yes`, `no`, `true` or `false`, as written."""

    word: str
    at: int
    end: int

    @property
    def value(self) -> int:
        """1 for yes, 0 for no."""
        return 1 if self.word in ("yes", "true") else 0


class History(NamedTuple):
    """A question to the game so far: `function` is seen, visits or chosen, and `target` is what its brackets hold."""

    function: str
    target: str
    at: int
    end: int
    target_at: int


class Call(NamedTuple):
    """`min(…)` or `max(…)` of two items or more."""

    function: str
    items: tuple[Tree, ...]
    at: int
    end: int


class Unary(NamedTuple):
    """`not` a condition, or `-` a number."""

    op: str
    operand: Tree
    at: int
    end: int


class Binary(NamedTuple):
    """Two sides and a comparison (== != < <= > >= in) or a calculation (+ - *) between them."""

    op: str
    left: Tree
    right: Tree
    at: int
    end: int


class Joined(NamedTuple):
    """Two conditions or more in a row, with the same `and` or `or` between all of them."""

    op: str
    parts: tuple[Tree, ...]
    at: int
    end: int


class Members(NamedTuple):
    """The list after `in`: one item or more, each a name, a number, a negative number, or a yes or no."""

    items: tuple[Name | Number | Truth | Unary, ...]
    at: int
    end: int


Tree = Name | Number | Truth | History | Call | Unary | Binary | Joined | Members


def written(tree: Tree) -> str:
    """Write a tree as text that parses to the same tree, with brackets wherever they could matter."""
    match tree:
        case Name(text) | Truth(text):
            return text
        case Number(value):
            return str(value)
        case History(function, target):
            return f"{function}({target})"
        case Call(function, items):
            return f"{function}({', '.join(map(written, items))})"
        case Members(items):
            return f"[{', '.join(map(written, items))}]"
        case Unary(op, operand):
            return f"{op}{' ' if op == 'not' else ''}{_bracketed(operand)}"
        case Binary(op, left, right):
            return f"{_bracketed(left)} {op} {_bracketed(right)}"
        case Joined(op, parts):
            return f" {op} ".join(map(_bracketed, parts))


def _bracketed(tree: Tree) -> str:
    return f"({written(tree)})" if isinstance(tree, Unary | Binary | Joined) else written(tree)
