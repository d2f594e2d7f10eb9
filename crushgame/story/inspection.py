"""What YAML takes in silence and a story must not: references, tags, duplicates, words lost to a `#` or to a quote.

Knows nodes and the text they stood in. Must not import yaml (`source.py` alone does) nor know what a story is made of.
"""

from __future__ import annotations

import re

from crushgame.story.decoding import MOST_FINDINGS, character_name
from crushgame.story.diagnostics import Finding, Related, Spot
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode, locate
from crushgame.story.printable import LONGEST_COMBINING_RUN, first_piled_up, first_unprintable
from crushgame.story.quoting import CLINGING, LONGEST_LINE, cut, is_prose_cut, quote_at, quoted
from crushgame.story.troubles import Trouble

MOST_SCALAR = 65_536
"""One piece of text may have this many characters; a scene of 300 lines has a quarter."""

_MOST_SWALLOWED = 1_000
"""Lines of one quoted text that are looked at: what it swallowed stands right behind the quote that is missing."""

_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_COMMENT = re.compile(" +#")
_DASHES = re.compile(" *- +")
_SHORT = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", "N": "\x85"} | {
    "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_STANDARD = "tag:yaml.org,2002:"
_STANDARD_TAGS = frozenset(
    _STANDARD + name for name in ("bool", "float", "int", "map", "null", "omap", "seq", "set", "str", "timestamp")
)


class Inspector:
    """Looks at the unusual nodes of one text and keeps what is wrong with them.

    `hashed` are the lines on which a ` #` stands, and `wary` says that every text must be looked at; with these two the
    builder spares most nodes a look. `trouble` is set when reading cannot go on before the text is mended.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.findings: list[Finding] = []
        self.trouble: Trouble | None = None
        self.wary = "\t" in text
        self._lines: list[str] | None = None
        self.hashed = {row for row, line in enumerate(self.lines, 1) if " #" in line} if " #" in text else set()

    @property
    def lines(self) -> list[str]:
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    def line(self, number: int) -> str:
        """Line `number`, from 1. The line after the last is empty."""
        return self.lines[number - 1] if number <= len(self.lines) else ""

    @property
    def _is_full(self) -> bool:
        """Whether nothing more is kept, so that nothing more need be looked at: a look may cost as much as its line."""
        return len(self.findings) > MOST_FINDINGS

    def find(
        self, code: str, line: int, column: int, length: int = 1, corrected: str = "",
        related: tuple[Related, ...] = (), **values: str,
    ) -> None:  # fmt: skip
        """Keep a finding; after `MOST_FINDINGS` of them, only that there are more. A warning too many is dropped, since a
        story with nothing but warnings can be played.
        """
        if len(self.findings) < MOST_FINDINGS:
            spot = Spot(self.name, line, column)
            self.findings.append(Finding(code, spot, values, max(1, length), corrected=corrected, related=related))
        elif len(self.findings) == MOST_FINDINGS and code.startswith("E"):
            self.findings.append(Finding("E109", Spot(self.name, line, column), {"most": str(MOST_FINDINGS)}))

    def scalar(
        self, node: ScalarNode, end_column: int, anchor: str | None, tag: str | None, parent: MapNode | ListNode | None
    ) -> ScalarNode:
        """Look at a text that stands out, and return it as it should be taken. `end_column` counts from 0."""
        if self._is_full:
            return node
        in_flow = parent is not None and parent.flow
        if anchor is not None or tag is not None:
            node = self._marked(node, end_column, anchor, tag, in_flow)
        if len(node.value) > MOST_SCALAR:
            self.find("E106", node.line, node.column, most=f"{MOST_SCALAR:,}")
            node = node._replace(value=node.value[:MOST_SCALAR])
        if node.style in ("|", ">"):
            node = node._replace(end_line=_block_end(node, end_column))
        elif node.style is None:
            self._eaten(node, end_column, in_flow)
        elif node.end_line != node.line and parent is not None and not in_flow and self._is_swallowing(node):
            self.trouble = Trouble(node.line, node.column, "", kind="swallowed", scalar=node)
            return node
        if first_unprintable(node.value) >= 0:
            self._unprintable(node)
        elif (at := first_piled_up(node.value)) >= 0:
            self.find("E138", *locate(node, at, self.lines), most=str(LONGEST_COMBINING_RUN))
        return node

    def alias(self, line: int, column: int, anchor: str, parent: MapNode | ListNode | None) -> ScalarNode:
        """Refuse a reference and take it for the words that it was more likely meant to be."""
        if not self._is_full:
            corrected = quote_at(self.line(line), column, parent is not None and parent.flow)
            self.find("E110", line, column, len(anchor) + 1, corrected)
        return ScalarNode(f"*{anchor}", line, column, None, line)

    def container(self, node: MapNode | ListNode, anchor: str | None, tag: str | None) -> None:
        """Refuse an anchor or a tag on a list or a map."""
        if not self._is_full:
            self._refuse_mark(node.line, node.column, anchor, tag, "")

    def nested_list(self, node: ListNode | MapNode, parent: MapNode | ListNode | None) -> None:
        """Report a list straight inside a list, `- - words`: a dash too many, or speech that starts with a dash."""
        if node.flow or not isinstance(parent, ListNode) or parent.flow:
            return
        text = self.line(node.line)
        found = _DASHES.match(text)
        # Of three dashes, the third is no news.
        if self._is_full or found is None or found.end() != node.column - 1:
            return
        corrected = ""
        if len(text) <= LONGEST_LINE:
            rest = text[node.column - 1 :].removeprefix("-").lstrip(" ")
            corrected = text[: node.column - 1] + rest if not rest or cut(rest).key else quote_at(text, node.column)
        self.find("E129", node.line, node.column, corrected=corrected)

    def map(self, node: MapNode | ListNode | None) -> None:
        """Look at the keys of a map that is complete. Entries that cannot stand are dropped from it."""
        if not isinstance(node, MapNode):
            return
        entries = node.entries
        if len(entries) == 1:
            # Half of all maps are somebody speaking; they are spared the rest.
            key = entries[0][0]
            if key[0] != "<<" and (node.flow or (key[2] == node.column and ":" not in key[0])):
                return
        keys = {key[0] for key, _ in entries}
        if len(keys) != len(entries) or "<<" in keys:
            self._duplicates(node)
        if node.flow:
            if len(entries) > 1 and not self._is_full:
                self._commas(node)
        elif any(key[2] != node.column or ":" in key[0] for key, _ in entries):
            self._asked(node)
            self._clinging(node)

    def _marked(self, node: ScalarNode, end_column: int, anchor: str | None, tag: str | None, in_flow: bool) -> ScalarNode:
        text = self.line(node.line)
        if node.style is not None or node.end_line != node.line or tag in _STANDARD_TAGS:
            self._refuse_mark(node.line, node.column, anchor, tag, "")
            return node
        self._refuse_mark(node.line, node.column, anchor, tag, quote_at(text, node.column, in_flow))
        return node._replace(value=text[node.column - 1 : end_column])

    def _refuse_mark(self, line: int, column: int, anchor: str | None, tag: str | None, corrected: str) -> None:
        text = self.line(line)
        found = re.compile(r"[&!]\S*[ \t]*").match(text, column - 1)
        length = len(found[0].rstrip()) if found else 1
        if not corrected and found:
            corrected = (text[: column - 1] + text[found.end() :]).rstrip()
        name = anchor if anchor is not None else (tag or "").replace(_STANDARD, "!!")
        self.find("E111" if anchor is not None else "E112", line, column, length, corrected, name=name)

    def _eaten(self, node: ScalarNode, end_column: int, in_flow: bool) -> None:
        """Words that a `#` ended before their time."""
        if node.end_line not in self.hashed:
            return
        text = self.line(node.end_line)
        found = _COMMENT.match(text, end_column)
        if found is None:
            return
        at = found.end() - 1
        if not node.value:
            if text[at + 1 : at + 2].strip("#!-= "):
                corrected = text[:at] + quoted(text[at:].rstrip())
                self.find("W102", node.end_line, at + 1, len(text) - at, corrected, lost=text[at:].strip()[:60])
        elif is_prose_cut(node.value, text[end_column:]):
            # On several lines, quoting one of them would not do.
            corrected = ""
            if node.end_line == node.line:
                words = text[node.column - 1 :]
                end = len(words.rstrip()) if not in_flow else len(re.split(r"[,\]}]", words)[0].rstrip())
                corrected = text[: node.column - 1] + quoted(words[:end]) + words[end:]
            self.find("W101", node.end_line, at + 1, len(text.rstrip()) - at, corrected, lost=text[at:].strip()[:60])

    def _is_swallowing(self, node: ScalarNode) -> bool:
        """Whether quoted text runs on over lines that stand no deeper: its closing quote belongs to something else.

        YAML wants such lines deeper, and libyaml does not look.
        """
        first = self.line(node.line)
        indent = len(first) - len(first.lstrip(" "))
        following = self.lines[node.line : min(node.end_line, node.line + _MOST_SWALLOWED)]
        return any(text.strip() and len(text) - len(text.lstrip(" ")) <= indent for text in following)

    def _unprintable(self, node: ScalarNode) -> None:
        """Refuse what would reach a terminal as a control, at the very character or escape that says it."""
        index = first_unprintable(node.value)
        line, column = locate(node, index, self.lines)
        length = 1
        corrected = ""
        if node.style == '"' and (escape := self._bad_escape(node)):
            line, column, length = escape
            text = self.line(line)
            kept = " " if text[column - 1 : column + 1] == "\\t" else ""
            corrected = text[: column - 1] + kept + text[column - 1 + length :]
        elif node.value[index] == "\t" and (spot := self._raw_tab(node, line, column)):
            line, column = spot
            text = self.line(line)
            corrected = text[: column - 1] + text[column - 1 :].replace("\t", " ")
        code = "E108" if node.value[index] == "\t" else "E107"
        self.find(code, line, column, length, corrected, character=character_name(node.value[index]))

    def _bad_escape(self, node: ScalarNode) -> tuple[int, int, int] | None:
        for number in range(node.line, node.end_line + 1):
            for found in _ESCAPE.finditer(self.line(number), node.column if number == node.line else 0):
                point = found[1] or found[2] or found[3]
                character = chr(int(point, 16)) if point else _SHORT.get(found[4], " ")
                if first_unprintable(character) >= 0:
                    return number, found.start() + 1, len(found[0])
        return None

    def _raw_tab(self, node: ScalarNode, line: int, column: int) -> tuple[int, int] | None:
        for number in range(line, node.end_line + 1):
            text = self.line(number)
            indent = len(text) - len(text.lstrip(" \t")) if number > node.line and node.style not in ("|", ">") else 0
            at = text.find("\t", max(indent, column - 1 if number == line else 0))
            if at >= 0:
                return number, at + 1
        return None

    def _duplicates(self, node: MapNode) -> None:
        seen: dict[str, ScalarNode] = {}
        for key, _ in node.entries:
            if key.value == "<<" and key.style is None:
                self.find("E113", key.line, key.column, 2)
            elif key.value in seen and self._is_full:
                continue
            elif key.value in seen:
                first = seen[key.value]
                related = (Related(Spot(self.name, first.line, first.column), "it stands here first"),)
                self.find("E116", key.line, key.column, len(key.value), related=related, key=key.value[:80])
            else:
                seen[key.value] = key
        kept = {id(key) for key in seen.values()}
        node.entries[:] = [entry for entry in node.entries if id(entry[0]) in kept]

    def _asked(self, node: MapNode) -> None:
        """A key that was written `? key`."""
        for key, value in node.entries:
            text = self.line(key.line)
            before = text[: key.column - 1].rstrip(" ")
            if not before.endswith("?"):
                continue
            if len(node.entries) == 1 and _is_nothing(value) and key.style is None:
                self.trouble = Trouble(key.line, len(before), "", kind="asked")
            else:
                self.find("E117", key.line, len(before))

    def _clinging(self, node: MapNode) -> None:
        """A key that goes on behind its colon, `set:{asked: yes}`: YAML makes one key of all up to the second colon."""
        for key, _ in node.entries:
            found = CLINGING.match(key.value)
            if found and key.style is None and self.trouble is None:
                self.trouble = Trouble(key.line, key.column + found.end(), "", kind="clinging")

    def _commas(self, node: MapNode) -> None:
        """`{Alex: Yes, I think so}`: a comma ends the words inside braces, and the rest becomes a key with no value."""
        kept: list[tuple[ScalarNode, Node]] = []
        rest: list[ScalarNode] = []
        for key, value in [*node.entries, (node.entries[0][0], node)]:
            before = kept[-1][1] if kept else None
            says = isinstance(before, ScalarNode) and bool(before.value) and before.style is None
            if says and _is_nothing(value) and key.style is None and (rest or " " in key.value):
                rest.append(key)
                continue
            if rest and isinstance(before, ScalarNode):
                self._comma(before, rest)
                words = ", ".join([before.value, *(one.value for one in rest)])
                kept[-1] = (kept[-1][0], before._replace(value=words, end_line=rest[-1].end_line))
                rest = []
            kept.append((key, value))
        node.entries[:] = kept[:-1]

    def _comma(self, before: ScalarNode, rest: list[ScalarNode]) -> None:
        first, last = rest[0], rest[-1]
        corrected = ""
        text = self.line(before.line)
        if before.line == last.end_line and len(text) <= LONGEST_LINE:
            start, end = before.column - 1, last.column - 1 + len(last.value)
            corrected = text[:start] + quoted(text[start:end]) + text[end:]
        comma = self.line(first.line).rfind(",", 0, first.column - 1)
        self.find("E134", first.line, max(comma, 0) + 1, corrected=corrected, words=first.value[:80])


def _is_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.value and node.style is None


def _block_end(node: ScalarNode, end_column: int) -> int:
    if node.style == "|":
        return node.line + node.value.count("\n") + (not node.value.endswith("\n") and bool(node.value))
    # The end mark stands at the start of what follows, or at the end of a file that lacks its last line break.
    return node.end_line - 1 if end_column == 0 else node.end_line
