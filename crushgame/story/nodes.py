"""The nodes of a source file: text, lists and maps, each with the spot where it starts.

Knows spots and how YAML writes text down. Must not know what a story is made of, nor how the nodes were parsed
(`source.py` does that). Every value is text: whether `no` means no is for whoever reads the node to decide.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Union

from crushgame.story.diagnostics import Finding, Spot


class ScalarNode(NamedTuple):
    """A piece of text. `line` and `column` are where it starts, quote or block mark included; both count from 1.

    `style` is None for plain text, or one of `'`, `"`, `|`, `>`. For a `|` block, `line` is the line of the mark, so
    that line `i` (from 0) of the text stands at `line + 1 + i`. `end_line` is the last line that belongs to the node.
    """

    value: str
    line: int
    column: int
    style: str | None
    end_line: int


class ListNode(NamedTuple):
    """A list. `flow` says that it was written `[like, this]`."""

    items: list[Node]
    line: int
    column: int
    flow: bool


class MapNode(NamedTuple):
    """A map, entries in the order of the file and no key twice. `flow` says that it was written `{like: this}`."""

    entries: list[tuple[ScalarNode, Node]]
    line: int
    column: int
    flow: bool


Node = Union[ScalarNode, ListNode, MapNode]  # noqa: UP007 (read at run time, before the names in it exist on 3.11)


class Source(NamedTuple):
    """One file, read. `text` is what the author wrote, decoded, with `\\n` between lines and no byte order mark.

    `root` is None for an empty file and for one of which nothing could be read. `whole` is False when reading stopped
    early: then a name that seems to be missing may only be further down. `read` is the text that the nodes stand in: mended,
    and without what may not be shown. The findings stand in `text`. `pieces` is how many YAML made of it, and `tried` how much
    was parsed again to mend it.
    """

    root: Node | None
    findings: list[Finding]
    text: str
    name: str = ""
    whole: bool = True
    read: str = ""
    pieces: int = 0
    tried: int = 0

    def spot(self, node: Node) -> Spot:
        """Where `node` starts."""
        return Spot(self.name, node.line, node.column)


def locate(node: ScalarNode, index: int, lines: list[str]) -> tuple[int, int]:
    """Return the (line, column), from 1, of the character at `index` of the node's text; `lines` are the file's.

    Exact for a `|` block and for text on one line. For text folded over several lines it is the start of the node.
    """
    if node.style == "|":
        row = node.value.count("\n", 0, index)
        line = node.line + 1 + row
        return line, block_indent(node, lines) + index - (node.value.rfind("\n", 0, index) + 1) + 1
    if node.end_line != node.line or node.style == ">":
        return node.line, node.column
    if node.style is None:
        return node.line, node.column + index
    start = node.column if node.line <= len(lines) else 0
    return node.line, start + 1 + _written_length(lines[node.line - 1][start:], index, node.style)


def block_indent(node: ScalarNode, lines: list[str]) -> int:
    """How many spaces stand before each line of a `|` or `>` block."""
    first = next((row for row, text in enumerate(node.value.split("\n")) if text.strip(" ")), -1)
    if first < 0 or node.line + first >= len(lines):
        return 0
    written, text = lines[node.line + first], node.value.split("\n")[first]
    return max(0, len(written) - len(text)) if node.style == "|" else len(written) - len(written.lstrip(" "))


_ESCAPE = re.compile(r"\\(?:x..|u....|U........|.)|.", re.DOTALL)


def _written_length(written: str, index: int, style: str) -> int:
    """How many characters of quoted text were written for the first `index` characters of its value."""
    length = 0
    for _ in range(index):
        if style == '"':
            found = _ESCAPE.match(written, length)
            length = found.end() if found else length + 1
        else:
            length += 2 if written.startswith("''", length) else 1
    return length
