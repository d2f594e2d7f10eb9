"""A tree of what is written -> a formula over numbered slots, with its kind and its range.

Knows what a name stands for (by asking a `Scope`) and which kinds go together. Must not know how a story declares
things, nor how a formula is worked out. Names in `define:` are put in where they are used, so a formula names nothing.
"""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from crushgame.story.diagnostics import nearest
from crushgame.story.evaluation import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Evaluate,
    Extreme,
    Formula,
    Not,
    Or,
    Read,
    compiled,
    slots_read,
)
from crushgame.story.kinds import Flag, Kind, OneOf, Whole, bounds
from crushgame.story.ranges import among, difference, extreme, opposite, product, total, verdict
from crushgame.story.scope import Binding, Scope
from crushgame.story.trees import (
    Binary,
    Call,
    Fault,
    FaultError,
    History,
    Joined,
    Members,
    Name,
    Number,
    Tree,
    Truth,
    Unary,
    written,
)
from crushgame.story.typed import Typed, calculated, constant, made

__all__ = ["DEEPEST_FORMULA", "LARGEST_FORMULA", "Binding", "Bound", "Scope", "bind", "bind_condition", "bind_number"]

LARGEST_FORMULA = 2_000
"""Most parts that a formula may have once its definitions are put in."""
DEEPEST_FORMULA = 64
"""Most levels of a formula once its definitions are put in; a sum of so many terms is as deep."""


class Bound(NamedTuple):
    """An expression that can be worked out.

    `low` and `high` bound its value over all values that its variables' ranges allow; `reads` are the slots it depends
    on. `evaluate` takes the values of all slots. A flag or condition is 0 or 1, and one of some words is its index.
    """

    tree: Formula
    kind: Kind
    low: int
    high: int
    reads: frozenset[int]
    evaluate: Evaluate

    @property
    def constant(self) -> int | None:
        """The one value that the ranges leave, or None when there could be several."""
        return self.low if self.low == self.high else None


def bind(tree: Tree, scope: Scope, within: str = "") -> Bound | Fault:
    """Resolve names and check kinds. `within` is the name in `define:` whose text this is. Never raises."""
    return _bound(tree, scope, within, "value")


def bind_condition(tree: Tree, scope: Scope, within: str = "") -> Bound | Fault:
    """Bind what has to be a condition: a number or one of some words is a fault."""
    return _bound(tree, scope, within, "condition")


def bind_number(tree: Tree, scope: Scope, within: str = "") -> Bound | Fault:
    """Bind what has to be a number; a flag or condition counts as 0 or 1."""
    return _bound(tree, scope, within, "number")


def _bound(tree: Tree, scope: Scope, within: str, wanted: str) -> Bound | Fault:
    binder = _Binder(scope, within)
    try:
        rule = {"value": binder.value, "condition": binder.condition, "number": binder.number}[wanted]
        found = rule(tree, 1)
        binder.keep_small(tree, found)
    except FaultError as refusal:
        return refusal.fault
    formula, kind, (low, high) = found.formula, found.kind, found.range
    return Bound(formula, kind, low, high, slots_read(formula), compiled(formula))


_FLAG = Flag()
_OF_DEFINITIONS = ("E346", "E347", "E348")  # these name the definition that is at fault, however deep


class _Binder:
    """One binding: the names being put in just now (`path`), and the definitions already bound (`known`)."""

    def __init__(self, scope: Scope, within: str) -> None:
        self.scope = scope
        self.path = [within] if within else []
        self.known: dict[str, Typed] = {}

    # ---- by what is wanted ----

    def value(self, tree: Tree, depth: int) -> Typed:
        """Bind anything that has a value. `depth` is the level that the tree stands on, from 1."""
        if depth > DEEPEST_FORMULA:
            self.refuse_size(tree, DEEPEST_FORMULA, "levels")
        if isinstance(tree, Name):
            return self.named(tree, depth) or self.refuse_name(tree)
        if isinstance(tree, Binary):
            return self.binary(tree, depth)
        if isinstance(tree, Number):
            return constant(tree.value)
        if isinstance(tree, Joined):
            return self.joined(tree, depth)
        if isinstance(tree, Unary):
            return self.negation(tree, depth) if tree.op == "not" else self.minus(tree, depth)
        if isinstance(tree, History):
            return self.history(tree)
        if isinstance(tree, Truth):
            return Typed(Constant(tree.value), _FLAG, (tree.value, tree.value))
        if isinstance(tree, Call):
            return self.call(tree, depth)
        return self.refuse("E333", tree, {"found": "["})

    def condition(self, tree: Tree, depth: int) -> Typed:
        """Bind a flag or a condition."""
        found = self.named(tree, depth) if isinstance(tree, Name) else self.value(tree, depth)
        if found is None:
            self.refuse_name(tree, alone=True)
        if isinstance(found.kind, Whole):
            suggestion = f"{written(tree)} > 0"
            if isinstance(tree, Number):
                suggestion = "yes" if tree.value else "no"
            self.refuse("E341", tree, {"subject": _subject(tree)}, suggestion)
        if isinstance(found.kind, OneOf):
            self.refuse("E342", tree, {"name": written(tree), "names": _listed(found.kind.names)})
        return found

    def number(self, tree: Tree, depth: int) -> Typed:
        """Bind a number, or a flag or condition as 0 or 1."""
        found = self.value(tree, depth)
        if isinstance(found.kind, OneOf):
            self.refuse("E343", tree, {"name": written(tree), "names": _listed(found.kind.names)})
        return found

    # ---- names ----

    def named(self, tree: Name, depth: int) -> Typed | None:
        """Bind a variable or a definition; None when nothing is called so."""
        binding = self.scope.variable(tree.text)
        if binding is not None:
            return Typed(Read(binding.slot), binding.kind, bounds(binding.kind))
        definition = self.scope.definition(tree.text)
        return None if definition is None else self.defined(tree, definition, depth)

    def defined(self, tree: Name, definition: Tree, depth: int) -> Typed:
        """Put a definition in where its name is used; whatever is wrong in it is told at that name."""
        name = tree.text
        if name in self.path:
            ring = [*self.path[self.path.index(name) :], name]
            self.refuse("E346", tree, {"name": name, "path": " → ".join(ring)})
        found = self.known.get(name)
        if found is None:
            self.path.append(name)
            try:
                found = self.value(definition, depth + 1)
            except FaultError as refusal:
                inner = refusal.fault
                values = inner.values if inner.code in _OF_DEFINITIONS else {"name": name}
                self.refuse(inner.code if inner.code in _OF_DEFINITIONS else "E348", tree, values)
            self.path.pop()
            self.known[name] = found
        self.keep_small(tree, found, depth - 1)
        return found

    def history(self, tree: History) -> Typed:
        """Bind seen(), visits() or chosen()."""
        if self.path and tree.target.startswith("."):
            self.refuse("E349", tree, {"name": self.path[-1], "target": tree.target})
        asks_option = tree.function == "chosen"
        binding = self.scope.chosen(tree.target) if asks_option else self.scope.visits(tree.target)
        if binding is None:
            known = self.scope.choices() if asks_option else self.scope.places()
            code, end = "E337" if asks_option else "E336", tree.target_at + len(tree.target)
            where = Name(tree.target, tree.target_at, end)
            self.refuse(code, where, {"target": tree.target}, nearest(tree.target, known))
        slot, kind = binding
        low, high = bounds(kind)
        if tree.function == "visits":
            return Typed(Read(slot), Whole(low, high), (low, high))
        if isinstance(kind, Flag):
            return Typed(Read(slot), _FLAG, (low, high))
        return Typed(Compare(">", Read(slot), Constant(0)), _FLAG, verdict(">", (low, high), (0, 0)), 3, 2)

    # ---- conditions ----

    def joined(self, tree: Joined, depth: int) -> Typed:
        """Bind a row of `and`s or of `or`s, taking in any row of the same kind that a part comes to."""
        parts = [self.condition(part, depth + 1) for part in tree.parts]
        row = And if tree.op == "and" else Or
        flat: list[Formula] = []
        for part in parts:
            flat += part.formula.parts if isinstance(part.formula, row) else (part.formula,)
        merge = min if tree.op == "and" else max
        bounds_of_all = merge(part.range[0] for part in parts), merge(part.range[1] for part in parts)
        return made(row(tuple(flat)), _FLAG, bounds_of_all, parts)

    def negation(self, tree: Unary, depth: int) -> Typed:
        """Bind `not`."""
        part = self.condition(tree.operand, depth + 1)
        return made(Not(part.formula), _FLAG, (1 - part.range[1], 1 - part.range[0]), [part])

    def binary(self, tree: Binary, depth: int) -> Typed:
        """Bind whatever has two sides."""
        if tree.op == "in":
            return self.membership(tree, depth)
        return self.arithmetic(tree, depth) if tree.op in ("+", "-", "*") else self.comparison(tree, depth)

    def comparison(self, tree: Binary, depth: int) -> Typed:
        """Bind a comparison: of numbers, or of one of some words with one of its own."""
        left = self.named(tree.left, depth + 1) if isinstance(tree.left, Name) else None
        if left is not None and isinstance(left.kind, OneOf):
            return self.against_word(tree, left, left.kind, tree.left, tree.right)
        right = self.named(tree.right, depth + 1) if isinstance(tree.right, Name) else None
        if right is not None and isinstance(right.kind, OneOf):
            return self.against_word(tree, right, right.kind, tree.right, tree.left)
        left = left or self.value(tree.left, depth + 1)
        right = right or self.value(tree.right, depth + 1)
        for kind, subject, other in ((left.kind, tree.left, tree.right), (right.kind, tree.right, tree.left)):
            if isinstance(kind, Whole) and isinstance(other, Truth):
                self.refuse_match(kind, subject, other)
        formula = Compare(tree.op, left.formula, right.formula)
        return made(formula, _FLAG, verdict(tree.op, left.range, right.range), [left, right])

    def against_word(self, tree: Binary, found: Typed, kind: OneOf, subject: Tree, other: Tree) -> Typed:
        """Bind the comparison of one of some words with `other`, on whichever side that stands."""
        if tree.op not in ("==", "!="):
            self.refuse("E343", subject, {"name": written(subject), "names": _listed(kind.names)})
        word = constant(self.own_word(kind, subject, other))
        formula = Compare(tree.op, found.formula, word.formula)
        return made(formula, _FLAG, verdict(tree.op, found.range, word.range), [found, word])

    def own_word(self, kind: OneOf, subject: Tree, other: Tree) -> int:
        """Return the index of a word that the subject can be. Its own words go before variables of the same name."""
        word = other.text if isinstance(other, Name) else other.word if isinstance(other, Truth) else ""
        if word in kind.names:
            return kind.names.index(word)
        if not isinstance(other, Name) or self.knows(word):
            self.refuse_match(kind, subject, other)
        values = {"name": written(subject), "word": word, "names": _listed(kind.names)}
        return self.refuse("E338", other, values, nearest(word, list(kind.names)))

    def membership(self, tree: Binary, depth: int) -> Typed:
        """Bind `in` a list, or `in` a set."""
        if isinstance(tree.right, Name):
            return self.in_set(tree.left, tree.right)
        if not isinstance(tree.right, Members):
            self.refuse("E333", tree.right, {"found": written(tree.right)})
        operand = self.value(tree.left, depth + 1)
        if isinstance(operand.kind, OneOf):
            values = frozenset(self.own_word(operand.kind, tree.left, item) for item in tree.right.items)
        else:
            values = frozenset(self.listed(operand.kind, tree.left, item) for item in tree.right.items)
        return made(Among(operand.formula, values), _FLAG, among(operand.range, values), [operand])

    def listed(self, kind: Whole | Flag, subject: Tree, item: Tree) -> int:
        """Return the number that an item of a list stands for, beside a number or a flag."""
        if isinstance(item, Number):
            return item.value
        if isinstance(item, Unary) and isinstance(item.operand, Number):
            return -item.operand.value
        if isinstance(item, Truth) and isinstance(kind, Flag):
            return item.value
        return self.refuse_match(kind, subject, item)

    def in_set(self, left: Tree, right: Name) -> Typed:
        """Bind `member in set`, which reads the member's flag."""
        members = self.scope.members(right.text)
        if members is None and self.knows(right.text):
            self.refuse("E345", right, {"name": right.text})
        if members is None:
            self.refuse_name(right)
        binding = self.scope.member(right.text, left.text) if isinstance(left, Name) else None
        if binding is None:
            word = written(left)
            values = {"set": right.text, "member": word, "names": _listed(members)}
            self.refuse("E344", left, values, nearest(word, list(members)))
        return Typed(Read(binding.slot), _FLAG, (0, 1))

    # ---- numbers ----

    def arithmetic(self, tree: Binary, depth: int) -> Typed:
        """Bind a sum, a difference or a product."""
        left, right = self.number(tree.left, depth + 1), self.number(tree.right, depth + 1)
        reckon = {"+": total, "-": difference, "*": product}[tree.op]
        return calculated(Arithmetic(tree.op, left.formula, right.formula), reckon(left.range, right.range), [left, right])

    def minus(self, tree: Unary, depth: int) -> Typed:
        """Bind a minus sign before a number: a difference from 0."""
        part = self.number(tree.operand, depth + 1)
        return calculated(Arithmetic("-", Constant(0), part.formula), opposite(part.range), [constant(0), part])

    def call(self, tree: Call, depth: int) -> Typed:
        """Bind min() or max()."""
        items = [self.number(item, depth + 1) for item in tree.items]
        formula = Extreme(tree.function, tuple(item.formula for item in items))
        return calculated(formula, extreme(tree.function, [item.range for item in items]), items)

    # ---- what is refused ----

    def knows(self, name: str) -> bool:
        """Whether a variable, a definition or a set is called so."""
        scope = self.scope
        return any(found is not None for found in (scope.variable(name), scope.definition(name), scope.members(name)))

    def keep_small(self, tree: Tree, found: Typed, levels_above: int = 0) -> None:
        """Refuse a formula that has grown too large or too deep."""
        if found.size > LARGEST_FORMULA:
            self.refuse_size(tree, LARGEST_FORMULA, "parts")
        if found.depth + levels_above > DEEPEST_FORMULA:
            self.refuse_size(tree, DEEPEST_FORMULA, "levels")

    def refuse(self, code: str, tree: Tree, values: dict[str, str], suggestion: str = "") -> NoReturn:
        """Give up on this expression, for what is written at `tree`."""
        raise FaultError(Fault(code, tree.at, tree.end - tree.at, values, suggestion))

    def refuse_size(self, tree: Tree, limit: int, of_what: str) -> NoReturn:
        """Too many parts, or too many levels."""
        self.refuse("E347", tree, {"limit": f"{limit} {of_what}"})

    def refuse_match(self, kind: Kind, subject: Tree, other: Tree) -> NoReturn:
        """A value is set beside something that it can never be."""
        what = "yes or no" if isinstance(kind, Flag) else "a number"
        if isinstance(kind, OneOf):
            what = f"one of {_listed(kind.names)}"
        self.refuse("E340", other, {"subject": _subject(subject), "kind": what, "other": written(other)})

    def refuse_name(self, tree: Tree, alone: bool = False) -> NoReturn:
        """Nothing is called so, or a set is; `alone` says that the name stands as a condition by itself."""
        name = written(tree)
        members = self.scope.members(name)
        if members is not None:
            self.refuse("E339", tree, {"name": name, "example": f"{members[0] if members else 'it'} in {name}"})
        owners = self.owners(name) if alone else []
        suggestion = f"{owners[0]} == {name}" if len(owners) == 1 else nearest(name, self.scope.names())
        self.refuse("E335", tree, {"name": name}, suggestion)

    def owners(self, word: str) -> list[str]:
        """Return the variables that can be this word, as in the slip `mood == calm or tired`."""
        bindings = {name: self.scope.variable(name) for name in self.scope.names()}
        return [name for name, found in bindings.items() if found and word in getattr(found.kind, "names", ())]


def _subject(tree: Tree) -> str:
    return f'"{written(tree)}"'


def _listed(names: tuple[str, ...]) -> str:
    """Write names as in a sentence, and no more than eight of them."""
    shown = list(names) if len(names) <= 8 else [*names[:7], f"{len(names) - 7} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
