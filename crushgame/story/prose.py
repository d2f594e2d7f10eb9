"""Words with something live in them: `{player}`, `{if warm}…{end}`, `{first|second}` and `*emphasis*`.

Knows how words are written, and turns them into `Prose`. Must not know who speaks (`dialogue.py`) nor which names exist
(`compiler.py` looks them up). A backslash keeps the next character as it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crushgame.story.expressions import parse
from crushgame.story.model import EMPHASIS_OFF, EMPHASIS_ON, Chosen, Expression, Named, Piece, Prose, Varied
from crushgame.story.spots import SpotAt, placed
from crushgame.story.trees import Fault

DEEPEST = 8
"""Braces within braces, at most."""

_LIVE = re.compile(r"[{}*\\]")
_STOPS = re.compile(r"[{}|*\\]")
_NAME = re.compile(r"\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_]+)?)\s*\}")
_CONTROL = re.compile(r"\{\s*(if|elif|else|end)\b([^{}]*)\}")
_ORDERS = {"&": "round", "!": "once", "~": "shuffle"}


class ProseFault(NamedTuple):
    """Something wrong in the words: a finding's code, where in the text, and what fills its message."""

    code: str
    at: int
    length: int
    values: dict[str, str]
    suggestion: str = ""


def parse_prose(text: str, spot_at: SpotAt, faults: list[ProseFault]) -> Prose:
    """Parse one text into prose, adding what is wrong with it to `faults`; `spot_at(i)` is where character `i` stands."""
    if _LIVE.search(text) is None:
        return text
    return _ProseReader(text, spot_at, faults).prose(0, "")


class _Words:
    """The pieces of one prose so far, with neighbouring literals joined."""

    __slots__ = ("literal", "pieces")

    def __init__(self) -> None:
        self.literal: list[str] = []
        self.pieces: list[Piece] = []

    def add(self, piece: Piece) -> None:
        if self.literal:
            self.pieces.append("".join(self.literal))
            self.literal.clear()
        self.pieces.append(piece)

    def prose(self) -> Prose:
        if not self.pieces:
            return "".join(self.literal)
        if self.literal:
            self.pieces.append("".join(self.literal))
        return tuple(self.pieces)


class _ProseReader:
    """One text being read from `at` on; `prose` is entered again for every brace inside a brace."""

    def __init__(self, text: str, spot_at: SpotAt, faults: list[ProseFault]) -> None:
        self.text = text
        self.spot_at = spot_at
        self.faults = faults
        self.at = 0
        self.lost = False

    def fault(self, code: str, at: int, length: int = 1, **values: str) -> None:
        if not self.lost:
            self.faults.append(ProseFault(code, at, length, values))

    def prose(self, depth: int, inside: str) -> Prose:
        """prose = { literal | "*" | brace }, up to what ends it `inside` nothing, a "varied" or an "if"."""
        words = _Words()
        opened = -1
        text = self.text
        while self.at < len(text):
            found = _STOPS.search(text, self.at)
            stop = found.start() if found else len(text)
            if stop > self.at:
                words.literal.append(text[self.at : stop])
                self.at = stop
            if found is None:
                break
            mark = text[stop]
            if mark == "*":
                opened = self.star(words, opened)
            elif mark == "\\":
                words.literal.append(text[stop + 1 : stop + 2] or "\\")
                self.at += 2
            elif mark == "{":
                control = _CONTROL.match(text, stop)
                if control and control[1] != "if":
                    if inside == "if":
                        break
                    self.fault("E404", stop, len(control[0]), word=control[1])
                    self.at = control.end()
                else:
                    self.brace(words, depth + 1)
            elif inside == "varied":
                break
            else:
                if mark == "}":
                    self.fault("E402", stop)
                words.literal.append(mark)
                self.at += 1
        if opened >= 0:
            self.fault("W409", opened)
            words.literal.append(EMPHASIS_OFF)
        return words.prose()

    def star(self, words: _Words, opened: int) -> int:
        """A star opens emphasis before a word, closes it after one, and is itself between spaces."""
        at, text = self.at, self.text
        self.at += 1
        if opened >= 0 and not text[at - 1].isspace():
            words.literal.append(EMPHASIS_OFF)
            return -1
        if opened < 0 and at + 1 < len(text) and not text[at + 1].isspace():
            words.literal.append(EMPHASIS_ON)
            return at
        words.literal.append("*")
        return opened

    def brace(self, words: _Words, depth: int) -> None:
        """brace = "{" name "}" | "{if" condition "}" prose { "{elif" … } [ "{else}" prose ] "{end}" | varied"""
        start = self.at
        if depth > DEEPEST:
            self.fault("E405", start, deepest=str(DEEPEST))
            self.at, self.lost = len(self.text), True
            return
        name = _NAME.match(self.text, start)
        if name and name[1] not in ("if", "elif", "else", "end"):
            words.add(Named(name[1], self.spot_at(start + 1)))
            self.at = name.end()
            return
        control = _CONTROL.match(self.text, start)
        if control:
            self.chosen(words, depth)
        else:
            self.varied(words, depth)

    def chosen(self, words: _Words, depth: int) -> None:
        start = self.at
        branches: list[tuple[Expression | None, Prose]] = []
        ended = otherwise = False
        while not ended:
            control = _CONTROL.match(self.text, self.at)
            if control is None:
                self.fault("E403", start, 3)
                break
            word = control[1]
            condition_at = control.start(2)
            self.at = control.end()
            if word == "end":
                ended = True
            else:
                if otherwise:
                    self.fault("E410", control.start(), len(control[0]), word=word)
                otherwise = otherwise or word == "else"
                condition = None if word == "else" else self.expression(control[2], condition_at)
                body = self.prose(depth, "if")
                if word == "else" or condition is not None:
                    branches.append((condition, body))
        if branches:
            words.add(Chosen(tuple(branches)))

    def expression(self, text: str, at: int) -> Expression | None:
        stripped = text.strip()
        at += len(text) - len(text.lstrip())
        tree = parse(stripped)
        if isinstance(tree, Fault):
            self.faults.append(ProseFault(tree.code, at + tree.at, tree.length, tree.values, tree.suggestion))
            return None
        return placed(stripped, tree, lambda index: self.spot_at(at + index))

    def varied(self, words: _Words, depth: int) -> None:
        """varied = "{" [ "&" | "!" | "~" ] prose { "|" prose } "}" """
        start = self.at
        self.at += 1
        order = _ORDERS.get(self.text[self.at : self.at + 1], "then")
        if order != "then":
            self.at += 1
        alternatives = [self.prose(depth, "varied")]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            alternatives.append(self.prose(depth, "varied"))
        if self.at >= len(self.text):
            self.fault("E401", start)
            return
        self.at += 1
        if len(alternatives) == 1 and order == "then":
            self.fault("E406", start, self.at - start, text=self.text[start : self.at])
            return
        words.add(Varied(order, tuple(alternatives)))
