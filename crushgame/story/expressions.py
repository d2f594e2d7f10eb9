"""The text of an expression -> a tree of what is written there.

Knows the words and signs of an expression and how they bind. Must not know variables, kinds or values: `binding.py`
gives the names their meaning. The grammar is Python's, with the same precedence, cut down to what a story needs;
comparisons do not chain. Nothing here raises for any text, and no text can make it recurse deeper than `DEEPEST`.
"""

from __future__ import annotations

import re
from typing import NoReturn

from crushgame.story.diagnostics import nearest
from crushgame.story.printable import one_line
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
)

__all__ = ["DEEPEST", "EXTREMES", "HISTORY", "LARGEST", "LONGEST", "RESERVED", "Fault", "Tree", "parse"]

LONGEST = 500
"""Most characters an expression may have."""
DEEPEST = 20
"""Most brackets, `not`s and minus signs that may stand inside one another."""
LARGEST = 999_999
"""The largest number that can be written."""

HISTORY = ("seen", "visits", "chosen")
EXTREMES = ("min", "max")
RESERVED = frozenset({"and", "or", "not", "in", "yes", "no", "true", "false", *HISTORY, *EXTREMES})
"""Words that mean something in an expression, so nothing in a story can be named by them."""


def parse(text: str) -> Tree | Fault:
    """Read an expression, or say what keeps it from being one. Never raises."""
    if len(text) > LONGEST:
        return Fault("E320", LONGEST, len(text) - LONGEST, {"length": str(len(text)), "limit": str(LONGEST)})
    if not text.strip(_BLANKS):
        return Fault("E321", 0, 1, {})
    try:
        return _Parser(text).expression()
    except FaultError as refusal:
        return refusal.fault


_BLANKS = " \t\r\n"
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<word> [^\W\d]\w* )
      | (?P<number> [0-9][0-9A-Za-z_]*(?:\.[0-9]+)? )
      | (?P<slip> ===|!==|<>|=>|=<|\*\*|//|&&|\|\| )
      | (?P<sign> [=!<>]=|[-+*<>()\[\],.] )
      | (?P<quoted> "[^"]*"?|'[^']*'?|[“”„][^“”]*[“”]? )
      | (?P<end> \Z )
      | (?P<stray> . )
    )""",
    re.VERBOSE | re.DOTALL,
)
_TARGET = re.compile(r"[ \t\r\n]*(\.?[a-z0-9_][a-z0-9_-]*(?:\.[a-z0-9_][a-z0-9_-]*)?)[ \t\r\n]*(?=\))")
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_WORDS = {
    **{word: word for word in ("and", "or", "not", "in")},
    **dict.fromkeys(("yes", "no", "true", "false"), "truth"),
    **dict.fromkeys(HISTORY, "history"),
    **dict.fromkeys(EXTREMES, "extreme"),
}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not"})
_STARTS = frozenset({"name", "number", "truth", "history", "extreme", "(", "[", "not"})
_MEANT = {
    "===": "==", "=": "==", "!==": "!=", "<>": "!=", "≠": "!=", "=>": ">=", "≥": ">=", "=<": "<=", "≤": "<=",
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "×": "*", "−": "-", "–": "-", "{": "(", "}": ")",
}  # fmt: skip
_EXAMPLES = {"seen": "seen(scene)", "visits": "visits(scene)", "chosen": "chosen(option)"}


class _Parser:
    """Recursive descent with one token in hand: `kind` of it, its `word`, and its offsets `at` and `end`.

    A sign and the words and, or, not, in are their own kind. `done` is where the last token that was used up
    ended. Each method's docstring is its rule of the grammar.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self.kind = ""
        self.word = ""
        self.at = self.end = self.done = 0
        self.take()

    def take(self) -> None:
        """Use up the token in hand and read the next."""
        self.done = self.end
        found = _TOKEN.match(self.text, self.end)
        assert found is not None, "every text has a token or an end"
        group = found.lastgroup or ""
        self.word = word = found[group]
        self.at, self.end = found.span(group)
        if group == "sign":
            self.kind = word
        elif group == "word":
            self.kind = _WORDS.get(word, "name")
            if not _PLAIN_NAME.fullmatch(word):
                self.refuse_word()
        elif group == "number":
            self.kind = group
            if not (word.isdigit() and int(word) <= LARGEST):
                self.refuse_number()
        elif group == "end":
            self.kind, self.at, self.end = group, self.done, self.done
        else:
            self.refuse_sign()

    def expression(self) -> Tree:
        """expression: disjunction END"""
        tree = self.disjunction()
        if self.kind != "end":
            self.refuse_leftover()
        return tree

    def disjunction(self) -> Tree:
        """disjunction: conjunction ("or" conjunction)*"""
        at = self.at
        tree = self.conjunction()
        if self.kind != "or":
            return tree
        parts = [tree]
        while self.kind == "or":
            self.take()
            parts.append(self.conjunction())
        return Joined("or", tuple(parts), at, self.done)

    def conjunction(self) -> Tree:
        """conjunction: negation ("and" negation)*"""
        at = self.at
        tree = self.negation()
        if self.kind != "and":
            return tree
        parts = [tree]
        while self.kind == "and":
            self.take()
            parts.append(self.negation())
        return Joined("and", tuple(parts), at, self.done)

    def negation(self) -> Tree:
        """negation: "not" negation | comparison"""
        if self.kind != "not":
            return self.comparison()
        at = self.at
        self.go_deeper()
        self.take()
        operand = self.negation()
        self.depth -= 1
        return Unary("not", operand, at, self.done)

    def comparison(self) -> Tree:
        """comparison: sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum | ["not"] "in" haystack]"""
        at = self.at
        left = self.sum()
        if self.kind not in _COMPARISONS:
            return left
        op = self.word
        self.take()
        if op == "not":
            return Unary("not", self.membership(left, at), at, self.done)
        if op == "in":
            return self.haystack(left, at)
        middle_at = self.at
        right = self.sum()
        self.refuse_chain(middle_at)
        return Binary(op, left, right, at, self.done)

    def membership(self, left: Tree, at: int) -> Tree:
        """The rest of `x not in …`, from the "in" on."""
        if self.kind != "in":
            self.refuse_missing('"in"')
        self.take()
        return self.haystack(left, at)

    def haystack(self, left: Tree, at: int) -> Tree:
        """haystack: NAME | "[" item ("," item)* "]" """
        right_at = self.at
        right: Tree
        if self.kind == "[":
            right = self.members()
        elif self.kind == "name":
            right = Name(self.word, self.at, self.end)
            self.take()
        else:
            self.refuse_haystack()
        self.refuse_chain(right_at)
        return Binary("in", left, right, at, self.done)

    def members(self) -> Members:
        """The list of a haystack, from its opening bracket on."""
        at = self.at
        self.take()
        if self.kind == "]":
            self.refuse("E333", at, self.end, {"found": "[]"})
        items = [self.item()]
        while self.kind == ",":
            self.take()
            items.append(self.item())
        self.close("]", at)
        return Members(tuple(items), at, self.done)

    def item(self) -> Name | Number | Truth | Unary:
        """item: NAME | NUMBER | "-" NUMBER | TRUTH"""
        at, end, kind, word = self.at, self.end, self.kind, self.word
        self.take()
        if kind == "name":
            return Name(word, at, end)
        if kind == "number":
            return Number(int(word), at, end)
        if kind == "truth":
            return Truth(word, at, end)
        if kind == "-" and self.kind == "number":
            number = Number(int(self.word), self.at, self.end)
            self.take()
            return Unary("-", number, at, self.done)
        return self.refuse("E326", at, end, {"wanted": "a word or a number", "found": _shown(kind, word)})

    def sum(self) -> Tree:
        """sum: product (("+" | "-") product)*"""
        at = self.at
        tree = self.product()
        while self.kind in ("+", "-"):
            op = self.kind
            self.take()
            right = self.product()
            tree = Binary(op, tree, right, at, self.done)
        return tree

    def product(self) -> Tree:
        """product: factor ("*" factor)*"""
        at = self.at
        tree = self.factor()
        while self.kind == "*":
            self.take()
            right = self.factor()
            tree = Binary("*", tree, right, at, self.done)
        return tree

    def factor(self) -> Tree:
        """factor: "-" factor | NAME | NUMBER | TRUTH | history | extreme | "(" disjunction ")" """
        kind, at, end, word = self.kind, self.at, self.end, self.word
        if kind == "name":
            self.take()
            return Name(word, at, end) if self.kind not in ("(", ".") else self.refuse_reach(word, at)
        if kind == "number":
            self.take()
            return Number(int(word), at, end)
        if kind == "truth":
            self.take()
            return Truth(word, at, end)
        if kind == "history":
            return self.history()
        if kind in ("(", "-", "extreme"):
            self.go_deeper()
            tree = self.group() if kind == "(" else self.minus() if kind == "-" else self.extreme()
            self.depth -= 1
            return tree
        if kind == "[":
            self.refuse("E333", at, end, {"found": "["})
        return self.refuse_missing("a name or a number")

    def minus(self) -> Tree:
        """The rest of a factor that begins with a minus sign."""
        at = self.at
        self.take()
        operand = self.factor()
        return Unary("-", operand, at, self.done)

    def group(self) -> Tree:
        """The rest of a factor that begins with an opening bracket."""
        at = self.at
        self.take()
        tree = self.disjunction()
        self.close(")", at)
        return tree

    def history(self) -> Tree:
        """history: ("seen" | "visits" | "chosen") "(" TARGET ")", where TARGET is name, .name or name.name"""
        function, at, end = self.word, self.at, self.end
        self.take()
        target = _TARGET.match(self.text, self.end) if self.kind == "(" else None
        if target is None:
            self.refuse("E332", at, end, {"function": function, "example": _EXAMPLES[function]})
        self.end = target.end()
        self.take()
        self.take()
        return History(function, target[1], at, self.done, target.start(1))

    def extreme(self) -> Tree:
        """extreme: ("min" | "max") "(" disjunction ("," disjunction)+ ")" """
        function, at, end = self.word, self.at, self.end
        self.take()
        opened = self.at
        if self.kind != "(":
            self.refuse("E332", at, end, {"function": function, "example": f"{function}(a, b)"})
        self.take()
        items = [] if self.kind == ")" else [self.disjunction()]
        while self.kind == ",":
            self.take()
            items.append(self.disjunction())
        self.close(")", opened)
        if len(items) < 2:
            self.refuse("E332", at, self.done, {"function": function, "example": f"{function}(a, b)"})
        return Call(function, tuple(items), at, self.done)

    def close(self, bracket: str, opened: int) -> None:
        """Use up the closing bracket that answers the one at `opened`."""
        if self.kind == bracket:
            self.take()
        elif self.kind == "end":
            self.refuse("E328", opened, opened + 1, {"bracket": self.text[opened], "lack": "closed"})
        else:
            self.refuse_leftover()

    def go_deeper(self) -> None:
        """Count one level of nesting, and refuse one too many."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("E330", self.at, self.end, {"limit": str(DEEPEST)})

    def refuse(self, code: str, at: int, end: int, values: dict[str, str], suggestion: str = "") -> NoReturn:
        """Give up on this text."""
        raise FaultError(Fault(code, at, max(1, end - at), values, suggestion))

    def refuse_word(self) -> NoReturn:
        """A word in capitals, or with letters that no name may have."""
        small = self.word.lower()
        suggestion = small if _PLAIN_NAME.fullmatch(small) else ""
        self.refuse("E325", self.at, self.end, {"word": self.word}, suggestion)

    def refuse_number(self) -> NoReturn:
        """A number with a fraction, a unit or too many digits."""
        digits = self.word.replace("_", "")
        suggestion = digits if digits.isdigit() and int(digits) <= LARGEST and digits != self.word else ""
        self.refuse("E324", self.at, self.end, {"number": self.word, "limit": str(LARGEST)}, suggestion)

    def refuse_sign(self) -> NoReturn:
        """Words in quotes, a sign from another language, or a character that means nothing here."""
        found = self.word
        if len(found) > 1 and found[0] in "\"'“”„":
            words = found.strip("\"'“”„ ")
            suggestion = words if _PLAIN_NAME.fullmatch(words) else ""
            self.refuse("E323", self.at, self.end, {"found": one_line(found, 60)}, suggestion)
        shown = found if found.isprintable() and not found.isspace() else f"U+{ord(found[0]):04X}"
        self.refuse("E322", self.at, self.end, {"found": shown}, self.spaced(_MEANT.get(found, " " if found.isspace() else "")))

    def spaced(self, word: str) -> str:
        """Pad a word so that it does not run into its neighbours when it takes the place of the token in hand."""
        before, after = self.text[self.at - 1 : self.at], self.text[self.end : self.end + 1]
        lead = " " if word.isalpha() and (before.isalnum() or before == "_") else ""
        return lead + word + (" " if word.isalpha() and (after.isalnum() or after == "_") else "")

    def refuse_missing(self, wanted: str) -> NoReturn:
        """Something else stands where a value should."""
        self.refuse("E326", self.at, self.end, {"wanted": wanted, "found": _shown(self.kind, self.word)})

    def refuse_leftover(self) -> NoReturn:
        """The expression is whole, but the text goes on."""
        if self.kind in (")", "]"):
            self.refuse("E328", self.at, self.end, {"bracket": self.word, "lack": "opened"})
        if self.kind == ".":
            self.refuse("E334", self.at, self.end, {})
        self.refuse("E327", self.at, self.end, {"found": self.word})

    def refuse_reach(self, word: str, at: int) -> NoReturn:
        """A name is followed by a dot or by brackets, as if it held something or could be asked."""
        if self.kind == ".":
            self.refuse("E334", self.at, self.end, {})
        self.refuse("E331", at, self.done, {"name": word}, nearest(word, [*HISTORY, *EXTREMES]))

    def refuse_haystack(self) -> NoReturn:
        """After `in` comes neither a list nor a name."""
        self.refuse("E333", self.at, self.end, {"found": _shown(self.kind, self.word).strip('"')})

    def refuse_chain(self, middle_at: int) -> None:
        """Refuse a second comparison; the side between the two begins at `middle_at`."""
        if self.kind not in _COMPARISONS or self.kind == "not":
            return
        middle = " ".join(self.text[middle_at : self.done].split())
        self.refuse("E329", self.at, self.end, {"middle": middle}, f"and {middle} {self.word}")


def _shown(kind: str, word: str) -> str:
    return "the end" if kind == "end" else f'"{word}"'
