"""A map of scenes as text: Mermaid and DOT for other programs, and a tree for the terminal.

Knows how each of these is written, and what in it has a meaning. Must not know how a map is found. Every id and title is a
stranger's: in Mermaid and DOT they stand inside quotes, with all that could end the quotes written another way.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.check.show.figures import chance_of, percent
from crushgame.check.show.scenes import CALL, END, GOTO, STORYLET, Arrow, Node, SceneMap
from crushgame.story.printable import one_line
from crushgame.story.report import width as columns

LONGEST_TITLE = 60

# ---- Mermaid -----------------------------------------------------------------------------------------------------------

_MERMAID_ARROWS = {GOTO: "-->", END: "-->", CALL: "-.->", STORYLET: "-.->"}


def mermaid(scenes: SceneMap) -> str:
    """Return the map as a Mermaid flowchart. Scenes are boxes, endings rounded; dotted arrows come back."""
    lines = ["flowchart TD"]
    for number, node in enumerate(scenes.nodes):
        label = _mermaid_words(_label(node))
        chance = f"<br/>{_mermaid_words(chance_of(node.chance))}" if node.chance else ""
        lines.append(f'  n{number}(["{label}{chance}"])' if node.is_ending else f'  n{number}["{label}{chance}"]')
    for arrow in scenes.arrows:
        words = _mermaid_words(_arrow_label(arrow))
        label = f'|"{words}"|' if words else ""
        lines.append(f"  n{arrow.source} {_MERMAID_ARROWS[arrow.kind]}{label} n{arrow.target}")
    return "\n".join([*lines, f"  style n{scenes.start} stroke-width:3px"] if scenes.nodes else lines)


def _mermaid_words(text: str) -> str:
    """Letters, digits and single spaces as they are, everything else by its number, which Mermaid reads nowhere as a sign."""
    return "".join(character if character.isalnum() or character == " " else f"#{ord(character)};" for character in text)


# ---- DOT ---------------------------------------------------------------------------------------------------------------


def dot(scenes: SceneMap) -> str:
    """Return the map in Graphviz's language."""
    lines = [
        "digraph story {",
        f'  graph [label="{_dot_words(one_line(scenes.title))}", labelloc=t, fontname="sans-serif"];',
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=10];',
    ]
    for number, node in enumerate(scenes.nodes):
        label = _dot_words(_label(node)) + (f"\\n{_dot_words(chance_of(node.chance))}" if node.chance else "")
        looks = ", shape=box, style=filled, fillcolor=lightgrey" if node.is_ending else ""
        looks += ", penwidth=2" if number == scenes.start else ""
        lines.append(f'  n{number} [label="{label}"{looks}];')
    for arrow in scenes.arrows:
        words = _arrow_label(arrow)
        options = [f'label="{_dot_words(words)}"'] if words else []
        options += ["style=dashed"] if arrow.kind in (CALL, STORYLET) else []
        lines.append(f"  n{arrow.source} -> n{arrow.target}" + (f" [{', '.join(options)}];" if options else ";"))
    return "\n".join([*lines, "}"])


def _dot_words(text: str) -> str:
    """Inside quotes, a backslash starts an escape and an ampersand a character reference; both stand for themselves here."""
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _label(node: Node) -> str:
    return one_line(node.title, LONGEST_TITLE)


def _arrow_label(arrow: Arrow) -> str:
    share = percent(arrow.share) if arrow.share is not None else ""
    return " ".join(part for part in (arrow.kind if arrow.kind in (CALL, STORYLET) else "", share) if part)


# ---- the terminal ------------------------------------------------------------------------------------------------------


class _Signs(NamedTuple):
    branch: str
    last: str
    trunk: str
    kinds: dict[str, str]
    ending: str
    cut: str


_BOXES = _Signs("├─", "└─", "│ ", {GOTO: "→", END: "→", CALL: "⇄", STORYLET: "◇"}, "■", "…")
_ASCII = _Signs("|-", "`-", "| ", {GOTO: "->", END: "->", CALL: "<>", STORYLET: "o>"}, "#", "...")
SIGNS = "├─└│→⇄◇■…"
"""What a stream must be able to write for a tree that is not ASCII only."""
_NARROWEST = 24
"""Columns that are left for words, however deep the tree; what would have fewer is drawn on its own further down."""


def tree(scenes: SceneMap, width: int = 80, ascii_only: bool = False) -> str:
    """Return the map as an indented tree for a terminal of `width` columns, without a newline at the end.

    Each scene is drawn once, as near to the start as it can be come to; elsewhere only its name stands, with a star.
    `ascii_only` holds for the lines and arrows; what the names consist of is the story's.
    """
    return "\n".join(_Tree(scenes, max(width, _NARROWEST + 8), _ASCII if ascii_only else _BOXES).lines())


class _Tree:
    """One drawing. `parent` is by scene where it is drawn in full: below the first scene that a search by breadth meets."""

    def __init__(self, scenes: SceneMap, width: int, signs: _Signs) -> None:
        self.scenes, self.width, self.signs = scenes, width, signs
        self.out: list[list[Arrow]] = [[] for _ in scenes.nodes]
        for arrow in scenes.arrows:
            self.out[arrow.source].append(arrow)
        for arrows in self.out:
            arrows.sort(key=lambda arrow: (arrow.kind == END, -(arrow.share or 0.0), arrow.target))
        self.parent: dict[int, int] = {}
        self.later: list[int] = []
        self.drawn: list[str] = []

    def lines(self) -> list[str]:
        nodes = self.scenes.nodes
        entered = {arrow.target for arrow in self.scenes.arrows if arrow.source != arrow.target}
        firsts = [number for number, node in enumerate(nodes) if number not in entered and not node.is_ending]
        roots: list[int] = []
        for number in [self.scenes.start, *firsts, *range(len(nodes))] if nodes else []:
            if number not in self.parent:
                roots.append(number)
                self.claim(number)
        for root in roots:
            self.later.append(root)
            while self.later:
                self.block(self.later.pop(0), is_start=root == self.scenes.start)
        return [*self.drawn, "", *self.legend()]

    def claim(self, root: int) -> None:
        self.parent[root] = -1
        pending = [root]
        for source in pending:
            for arrow in self.out[source]:
                if arrow.target not in self.parent:
                    self.parent[arrow.target] = source
                    pending.append(arrow.target)

    def block(self, root: int, is_start: bool) -> None:
        """Draw one tree from the left edge. A root that was cut off further up says nothing of itself being cut off."""
        if self.drawn:
            self.drawn.append("")
        alone = "" if is_start or self.parent[root] >= 0 else "(nothing leads here) "
        self.drawn.append(self.line(alone, self.scenes.nodes[root], ""))
        pending = [(arrow, "", at + 1 == len(self.out[root])) for at, arrow in enumerate(self.out[root])][::-1]
        while pending:
            arrow, indent, is_last = pending.pop()
            pending += self.branch(arrow, indent, is_last)

    def branch(self, arrow: Arrow, indent: str, is_last: bool) -> list[tuple[Arrow, str, bool]]:
        """Draw one arrow and return those that are to be drawn below it, the first one last."""
        signs, node = self.signs, self.scenes.nodes[arrow.target]
        share = f"{percent(arrow.share)} " if arrow.share is not None else ""
        head = f"{indent}{signs.last if is_last else signs.branch}{share}{signs.kinds[arrow.kind]} "
        if arrow.source == arrow.target:
            self.drawn.append(self.line(head, node, " (round again)"))
            return []
        if self.parent[arrow.target] != arrow.source:
            elsewhere = node._replace(chance=None)
            self.drawn.append(self.line(head, elsewhere, "" if node.is_ending else " *"))
            return []
        below = self.out[arrow.target]
        deeper = indent + ("  " if is_last else signs.trunk) + " "
        if below and len(deeper) + _NARROWEST > self.width:
            self.later.append(arrow.target)
            self.drawn.append(self.line(head, node, " * (below)"))
            return []
        self.drawn.append(self.line(head, node, ""))
        return [(one, deeper, at + 1 == len(below)) for at, one in enumerate(below)][::-1]

    def line(self, head: str, node: Node, tail: str) -> str:
        """One line, no wider than there is room. The chance of being come to stands at the right where it fits."""
        name = f"{self.signs.ending} {_label(node)}" if node.is_ending else _label(node)
        room = self.width - columns(head) - columns(tail)
        if columns(name) > room:
            while name and columns(name) > room - len(self.signs.cut):
                name = name[:-1]
            name += self.signs.cut
        said = f"{head}{name}{tail}"
        chance = chance_of(node.chance) if node.chance and not tail else ""
        left = self.width - columns(said) - len(chance)
        return said + " " * left + chance if chance and left >= 2 else said

    def legend(self) -> list[str]:
        kinds = {arrow.kind for arrow in self.scenes.arrows}
        parts = [(GOTO, "leads to"), (CALL, "plays, and comes back"), (STORYLET, "offers, and comes back")]
        words = [f"{self.signs.kinds[kind]} {says}" for kind, says in parts if kind in kinds]
        words += [f"{self.signs.ending} ending", "* drawn elsewhere"]
        if any(node.chance for node in self.scenes.nodes):
            words += ["% on arrows: of the ways out", "% at the right: of all games"]
        return _wrapped(words, self.width)


def _wrapped(words: list[str], width: int) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and columns(lines[-1]) + 3 + columns(word) > width:
            lines.append("")
        lines[-1] += f"   {word}" if lines[-1] else word
    return lines
