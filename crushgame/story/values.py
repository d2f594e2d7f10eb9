"""From nodes to typed values: a name, a number, a yes or no, words, a condition; and from a mapping to its known keys.

Knows nodes, the tables of `shapes.py` and how to say what was found instead. Must not know what a scene or a step is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crushgame.story.diagnostics import Finding, Related, Spot, nearest
from crushgame.story.expressions import parse
from crushgame.story.gathering import Gathered
from crushgame.story.model import Expression, Prose
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode
from crushgame.story.prose import ProseFault, parse_prose
from crushgame.story.shapes import KINDS, Shape
from crushgame.story.spots import SpotAt, placed, spots_of, straight
from crushgame.story.trees import Fault, Tree

ID = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
OPTION_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
STORY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
OPTION_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}\.[a-z0-9][a-z0-9_-]{0,63}\Z")
"""An option of any scene, `scene.option`."""

WHOLE_LIMIT = 1_000_000
LONGEST_WORDS = 4_000
"""Characters in one text of a story."""


class Entry(NamedTuple):
    """One key of a mapping and what it holds."""

    key: ScalarNode
    node: Node


class ValueReader:
    """Reads values out of the nodes of one file at a time, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.findings: list[Finding] = Gathered()
        self.file = ""
        self.text_lines: list[str] = []
        self.trees: dict[str, Tree | Fault] = {}

    def open(self, file: str, text: str) -> None:
        """Turn to the next file; spots from now on are in it."""
        self.file = file
        self.text_lines = text.split("\n")

    # ---- findings ----

    def spot(self, node: Node) -> Spot:
        return Spot(self.file, node.line, node.column)

    def find(self, code: str, node: Node, length: int = 0, suggestion: str = "", corrected: str = "", **values: str) -> None:
        """Report `code` at a node; the caret is as long as its words unless `length` says otherwise."""
        if not length:
            length = len(node.value) if isinstance(node, ScalarNode) and "\n" not in node.value else 1
        self.find_at(code, self.spot(node), length, suggestion, corrected, **values)

    def find_at(self, code: str, spot: Spot, length: int = 1, suggestion: str = "", corrected: str = "", **values: str) -> None:
        self.findings.append(Finding(code, spot, values, max(length, 1), suggestion, corrected))

    def find_twice(self, code: str, spot: Spot, first: Spot, length: int = 1, **values: str) -> None:
        self.findings.append(Finding(code, spot, values, length, related=(Related(first, "it stands here first"),)))

    def expected(self, kind: str, node: Node) -> None:
        self.find("E203", node, expected=KINDS[kind], found=described(node))

    # ---- mappings ----

    def keys(self, node: Node, shape: Shape, where: str, spare: bool = False) -> dict[str, Node] | None:
        """Return the known keys of a mapping, or None when it is none.

        Unknown keys (unless `spare`) and missing ones are findings.
        """
        if not isinstance(node, MapNode):
            self.find("E203", node, expected=f"a mapping, for {where}", found=described(node))
            return None
        known: dict[str, Node] = {}
        for key, value in node.entries:
            name = key.value
            if name in shape:
                known[name] = value
            elif not spare:
                self.find("E201", key, suggestion=nearest(name, list(shape)), key=name, where=where)
        if len(known) < len(shape):
            for name, field in shape.items():
                if field.required and name not in known:
                    self.find("E202", node, 1, key=name, where=where, holds=field.doc)
        return known

    def named(self, node: Node | None, where: str, pattern: re.Pattern[str] = ID) -> list[Entry]:
        """Return the entries of a mapping whose keys are names; a name that is none is a finding and left out."""
        if node is None:
            return []
        if not isinstance(node, MapNode):
            self.expected(where, node)
            return []
        entries = []
        for key, value in node.entries:
            if pattern.match(key.value):
                entries.append(Entry(key, value))
            else:
                self.no_name(key, pattern)
        return entries

    # ---- scalars ----

    def scalar(self, node: Node, kind: str) -> str | None:
        if isinstance(node, ScalarNode) and (node.value or node.style):
            return node.value
        self.expected(kind, node)
        return None

    def text(self, node: Node | None) -> str:
        """One line of plain words; empty when it is not given or not one."""
        if node is None:
            return ""
        value = self.scalar(node, "text")
        return " ".join(value.split()) if value else ""

    def name(self, node: Node, pattern: re.Pattern[str] = ID) -> str:
        """A name; empty, with a finding, when it is none."""
        value = self.scalar(node, "id")
        if value is None:
            return ""
        if pattern.match(value):
            return value
        self.no_name(node, pattern)
        return ""

    def no_name(self, node: Node, pattern: re.Pattern[str]) -> None:
        """Say that a text is no name, and which one it could be."""
        text = node.value if isinstance(node, ScalarNode) else ""
        kind, made = "id", as_id(text)
        if pattern is STORY_ID:
            kind, made = "story id", made.replace("_", "-")
        elif pattern is OPTION_NAME:
            kind, made = "option name", ".".join(as_id(part) for part in text.split("."))
        suggestion = made if pattern.match(made) else ""
        self.find("E205", node, suggestion=suggestion, text=text, expected=KINDS[kind])

    def whole(self, node: Node, low: int = -WHOLE_LIMIT, high: int = WHOLE_LIMIT) -> int | None:
        value = self.scalar(node, "whole")
        if value is None:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", value):
            self.expected("whole", node)
            return None
        number = int(value)
        if not low <= number <= high:
            self.find("E206", node, number=str(number), low=str(low), high=str(high))
            return None
        return number

    def yes(self, node: Node | None, default: bool = False) -> bool:
        if node is None:
            return default
        value = self.scalar(node, "yes or no")
        if value in ("yes", "true"):
            return True
        if value not in (None, "no", "false"):
            self.expected("yes or no", node)
        return False

    def scalars(self, node: Node | None, kind: str) -> list[ScalarNode]:
        """A list of scalars, or one alone."""
        if node is None:
            return []
        if isinstance(node, ScalarNode) and node.value:
            return [node]
        if not isinstance(node, ListNode):
            self.expected(kind, node)
            return []
        found = []
        for item in node.items:
            if isinstance(item, ScalarNode) and item.value:
                found.append(item)
            else:
                self.expected("text", item)
        return found

    def texts(self, node: Node | None) -> tuple[str, ...]:
        return tuple(" ".join(item.value.split()) for item in self.scalars(node, "texts"))

    def names(self, node: Node | None) -> tuple[str, ...]:
        """A list of different names."""
        found: dict[str, ScalarNode] = {}
        for item in self.scalars(node, "ids"):
            if not ID.match(item.value):
                self.no_name(item, ID)
            elif item.value in found:
                self.find_twice("E208", self.spot(item), self.spot(found[item.value]), what="name", name=item.value)
            else:
                found[item.value] = item
        return tuple(found)

    # ---- words and conditions ----

    def expression(self, node: Node | None) -> Expression | None:
        if node is None:
            return None
        text = self.scalar(node, "expression")
        if text is None:
            return None
        return self.expression_at(text, self.spots(node, text))

    def expression_at(self, text: str, spot_at: SpotAt) -> Expression | None:
        tree = self.trees.get(text)
        if tree is None:
            tree = self.trees[text] = parse(text)
        if isinstance(tree, Fault):
            self.findings.append(Finding(tree.code, spot_at(tree.at), tree.values, max(tree.length, 1), tree.suggestion))
            return None
        return placed(text, tree, spot_at)

    def prose(self, node: Node | None) -> Prose | None:
        """Words that may hold something live, on one line or several."""
        if node is None:
            return None
        value = self.scalar(node, "prose")
        if value is None:
            return None
        if len(value) > LONGEST_WORDS:
            self.find("E408", node, 1, size=str(len(value)), limit=str(LONGEST_WORDS))
            return None
        text = " ".join(value.split()) if "\n" in value or "\t" in value else value
        return self.prose_at(text, self.spots(node, text))

    def prose_at(self, text: str, spot_at: SpotAt) -> Prose:
        faults: list[ProseFault] = []
        prose = parse_prose(text, spot_at, faults)
        for fault in faults:
            spot = spot_at(fault.at)
            self.findings.append(Finding(fault.code, spot, fault.values, max(fault.length, 1), fault.suggestion))
        return prose

    def spots(self, node: Node, text: str) -> SpotAt:
        """Return where the characters of a text stand that is the node's, with its lines perhaps joined."""
        if isinstance(node, ScalarNode):
            return spots_of(node, text, self.file, self.text_lines)
        return straight(self.spot(node))


def described(node: Node) -> str:
    """Say in plain words what a node is."""
    if isinstance(node, MapNode):
        return "a mapping"
    if isinstance(node, ListNode):
        return "a list"
    if not node.value:
        return "nothing"
    return f'"{node.value[:40]}"'


def as_id(words: str, longest: int = 24) -> str:
    """Make a name out of words: `What's the book?` becomes `whats_the_book`. Empty when nothing is left."""
    plain = re.sub(r"['’]", "", re.sub(r"\{[^}]*\}", "", words.lower()))
    parts = re.findall(r"[a-z0-9]+", plain)
    made = ""
    for part in parts:
        if made and len(made) + 1 + len(part) > longest:
            break
        made = f"{made}_{part}" if made else part[:longest]
    return made
