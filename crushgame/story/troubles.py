"""What stopped the reading of a file, and what a mend of it is.

Knows what a parser says about its errors. Must not know any particular mistake: `traps.py` and `layout.py` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.nodes import ScalarNode


class Trouble(NamedTuple):
    """Where reading stopped, lines and columns from 1, and what the parser said.

    `kind` is `yaml` for the parser's own errors, `swallowed` for quoted text that ran on over other items, `key` for a
    key that is no text, `asked` for one after a `?`, `clinging` for one that runs into its value, `document` for the
    start of a second document. `scalar` is the last text before it, and `bracket` where the innermost `[` or
    `{` stands that is still open.
    """

    line: int
    column: int
    problem: str = ""
    context: str = ""
    context_line: int = 0
    context_column: int = 0
    scalar: ScalarNode | None = None
    kind: str = "yaml"
    bracket: tuple[int, int] | None = None

    @property
    def quote(self) -> tuple[int, int] | None:
        """Where the quoted text starts that this trouble is about, if it is about one."""
        if "quoted scalar" in self.context and self.context_line:
            return self.context_line, self.context_column
        text = self.scalar
        if text is None or text.style not in ("'", '"') or not text.line <= self.line <= text.end_line:
            return None
        return (text.line, text.column) if (text.line, text.column) <= (self.line, self.column) else None

    @property
    def frontier(self) -> tuple[int, int]:
        """The first spot (line, column) that may be to blame: all before it is well."""
        if self.quote is not None:
            return self.quote
        if "simple key" in self.context and self.context_line:
            return self.context_line, self.context_column
        return self.line, self.column

    @property
    def suspect(self) -> int:
        """The line that stands wrong, if one does: where a key began that did not become one, or where it happened."""
        return self.context_line if "simple key" in self.context and self.context_line else self.line

    @property
    def in_flow(self) -> bool:
        """Whether it happened between `[` and `]` or `{` and `}`."""
        return "flow" in self.context

    @property
    def said(self) -> str:
        """What the parser said, for want of anything better."""
        return ", ".join(part for part in (self.context, self.problem) if part) or "it cannot be read"


class Mend(NamedTuple):
    """Lines as they should stand, by their numbers, and the finding that says so.

    `corrected` is what to show of them: the line that was wrong, not those that only moved along. `reach` is the last
    line that the mend is meant to repair: trouble further down is another one.
    """

    code: str
    line: int
    column: int
    lines: dict[int, str]
    corrected: str
    reach: int
    length: int = 1
    values: Mapping[str, str] = MappingProxyType({})

    def finding(self, file: str) -> Finding:
        spot = Spot(file, self.line, self.column)
        return Finding(self.code, spot, dict(self.values), self.length, corrected=self.corrected)


Rule = Callable[[list[str], Trouble], Iterator[Mend]]


def mend_line(code: str, line: int, column: int, content: str, length: int = 1, **values: str) -> Mend:
    """A mend of one line."""
    return Mend(code, line, column, {line: content}, content, line, length, values)


def line_at(lines: list[str], number: int) -> str:
    """Line `number`, from 1; outside of the file all lines are empty."""
    return lines[number - 1] if 0 < number <= len(lines) else ""


def indent_of(text: str) -> int:
    """How many spaces a line starts with."""
    return len(text) - len(text.lstrip(" "))
