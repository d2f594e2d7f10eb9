"""From bytes to bounded, located nodes: the only file that imports yaml.

Knows YAML's events, what is refused of them, and how much is too much. Must not know what a story is made of. Nothing
is ever constructed from YAML: every value stays text, and `nodes.py` says where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from operator import length_hint
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from crushgame.story.alignment import Alignment
from crushgame.story.collector import collector_paused
from crushgame.story.decoding import MOST_BYTES, decode
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.inspection import MOST_SCALAR, Inspector
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode, Source, block_indent, locate
from crushgame.story.troubles import Mend, Trouble

__all__ = [
    "MOST_BYTES", "MOST_DEPTH", "MOST_EVENTS", "MOST_EVENTS_OF_A_STORY", "MOST_LINE", "MOST_SCALAR", "ListNode", "MapNode",
    "Node", "ScalarNode", "Source", "block_indent", "locate", "parse_source",
]  # fmt: skip

MOST_DEPTH = 64
"""Lists and maps may lie this deep in one another. The reader walks nodes by recursion."""
MOST_EVENTS = 200_000
"""A file may have this many pieces. YAML says two a list or map, and one a text; prose has one to some twenty letters."""
MOST_EVENTS_OF_A_STORY = 250_000
"""All files of a story together may have this many. A story of 2,200 scenes has half as many."""
MOST_LINE = 131_072
"""A line may have this many characters: what is looked at line by line must not be the whole file."""
MOST_MENDS = 40
MOST_TRIED = 10_000_000
"""How much of a story may be parsed again while mending, in characters, of which a piece counts for some: a quarter of a
second's worth."""
_CHARACTERS_OF_A_PIECE = 64
"""So many characters of one text are parsed in the time that a piece takes."""


def parse_source(name: str, data: bytes, most_events: int = 0, most_tried: int = MOST_TRIED) -> Source:
    """Read one file of a story, whatever is in it. Never raises; what is wrong is in the findings, in no certain order.

    After a mistake that YAML would give up at, the line is mended in memory and reading goes on, so that what follows
    is still reported. `name` is the file's name as the author knows it. `most_events` is how many pieces it may have, where
    that is less than `MOST_EVENTS`, and `most_tried` how much may be parsed again.
    """
    most_events = min(most_events or MOST_EVENTS, MOST_EVENTS)
    if len(data) > MOST_BYTES:
        return Source(None, [Finding("E103", Spot(name, 1, 1), {"most": f"{MOST_BYTES:,}"})], "", name, whole=False)
    decoded = decode(name, data)
    long = _long_line(decoded.written)
    if long:
        finding = Finding("E141", Spot(name, long, MOST_LINE + 1), {"most": f"{MOST_LINE:,}"})
        return Source(None, [*decoded.findings, finding], decoded.written, name, whole=False, read=decoded.written)
    with collector_paused():
        read = decoded.parsable
        attempt = _attempt(name, read, most_events)
        found, left = attempt.findings, most_tried
        if attempt.trouble is not None:
            attempt, read, found, left = _mended(name, read, attempt, decoded.written, most_events, most_tried)
        elif read is not decoded.written and found:
            alignment = Alignment(read.split("\n"), decoded.written.split("\n"))
            found = [alignment.moved(finding) for finding in found]
    whole = attempt.whole and attempt.trouble is None
    findings = [*decoded.findings, *found]
    return Source(attempt.root, findings, decoded.written, name, whole, read, attempt.pieces, most_tried - left)


def _long_line(text: str) -> int:
    """Return the number of the first line that is too long, or 0."""
    if len(text) <= MOST_LINE:
        return 0
    return next((number for number, line in enumerate(text.split("\n"), 1) if len(line) > MOST_LINE), 0)


class _Attempt(NamedTuple):
    """One pass over a text, up to its end or to the first trouble."""

    root: Node | None
    findings: list[Finding]
    trouble: Trouble | None
    whole: bool
    pieces: int


def _mended(
    name: str, text: str, attempt: _Attempt, written: str, most: int, left: int
) -> tuple[_Attempt, str, list[Finding], int]:
    """Mend what stops the parser, one trouble at a time; return the last pass, its text, all the findings, and what is left.

    They stand in the text that was `written`, which is longer than `text` where that lacks what may not be shown.
    """
    from crushgame.story.mend import blanks, remedies  # only a mistake needs them

    lines, original = text.split("\n"), written.split("\n")
    found: dict[int, Finding] = {}
    for _ in range(MOST_MENDS):
        trouble = attempt.trouble
        if trouble is None:
            break
        best: tuple[Mend, _Attempt] | None = None
        for choices in (remedies(lines, trouble), blanks(lines, trouble)):
            best, left = _furthest(name, lines, trouble, choices, left, most)
            if best is not None:
                break
        if best is None:
            break
        mend, attempt = best
        finding = Alignment(lines, original).moved(mend.finding(name))
        for line, content in mend.lines.items():
            lines[line - 1] = content
        # A line that needs a second mend was reported for its first one; it should stand as it stands now.
        known = found.get(mend.line)
        found[mend.line] = known._replace(corrected=mend.corrected) if known else finding
    findings = attempt.findings
    if attempt.trouble is not None:
        at = attempt.trouble
        findings = [*findings, Finding("E140", Spot(name, at.line, at.column), {"problem": at.said})]
    alignment = Alignment(lines, original)
    return attempt, "\n".join(lines), [*found.values(), *map(alignment.moved, findings)], left


def _furthest(
    name: str, lines: list[str], trouble: Trouble, mends: Iterator[Mend], left: int, most: int
) -> tuple[tuple[Mend, _Attempt] | None, int]:
    """Try each mend; return the first that leaves no trouble or else the one that leads furthest, and what is left."""
    best: tuple[Mend, _Attempt] | None = None
    for mend in mends:
        trial = lines.copy()
        for line, content in mend.lines.items():
            trial[line - 1] = content
        text = "\n".join(trial)
        if left <= 0:
            break
        attempt = _attempt(name, text, most)
        left -= len(text) + _CHARACTERS_OF_A_PIECE * attempt.pieces
        if attempt.trouble is None:
            return (mend, attempt), left
        if _is_past(attempt.trouble, trouble, mend, trial, lines) and (
            best is None or best[1].trouble is None or attempt.trouble.frontier > best[1].trouble.frontier
        ):
            best = mend, attempt
    return best, left


def _is_past(after: Trouble, before: Trouble, mend: Mend, trial: list[str], lines: list[str]) -> bool:
    line, column = after.frontier
    if line != mend.reach or before.frontier[0] != line:
        return line > mend.reach
    # Still on the same line: quotes move what follows to the right, so count from the end.
    return len(trial[line - 1]) - column < len(lines[line - 1]) - before.frontier[1]


def _attempt(name: str, text: str, most: int) -> _Attempt:
    builder = _Builder(name, text, most)
    builder.build()
    root = builder.roots[0] if builder.roots else None
    return _Attempt(root, builder.inspector.findings, builder.inspector.trouble, builder.whole, builder.pieces)


def _events(text: str) -> Callable[[], Any]:
    """Return what gives the next event at each call: libyaml, or the parser in Python where that was not built."""
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    next_event: Callable[[], Any] = loader(text).get_event
    return next_event


class _Last:
    """What the builder saw last: a text, and the list or map that is still open."""

    def __init__(self) -> None:
        self.scalar: ScalarNode | None = None
        self.container: MapNode | ListNode | None = None


class _Builder:
    """Builds nodes from the events of one text, up to the first trouble."""

    def __init__(self, name: str, text: str, most: int) -> None:
        self.text = text
        self.most = most
        self._left = repeat(None, most)
        self.inspector = Inspector(name, text)
        self.roots: list[Node] = []
        self.whole = True

    @property
    def pieces(self) -> int:
        """How many events came."""
        return self.most - length_hint(self._left)

    def build(self) -> None:
        """Fill `roots`, the inspector's findings and its trouble.

        Events come one at a time, so no depth of nesting can overflow the stack, as composing would.
        """
        last = _Last()
        try:
            self._loop(_events(self.text), last)
        except yaml.MarkedYAMLError as error:
            self.inspector.trouble = _trouble(error, last)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The parser in Python lets chr() fail on an escape such as "\UFFFFFFFF"; it says not where.
            self.inspector.trouble = Trouble(1, 1, str(error))

    # One loop on purpose: a call for each event would cost as much as all the rest of it.
    def _loop(self, next_event: Callable[[], Any], last: _Last) -> None:  # noqa: C901
        new, inspector, hashed, wary = tuple.__new__, self.inspector, self.inspector.hashed, self.inspector.wary
        add: Callable[[Any], None] = self.roots.append
        stack: list[tuple[MapNode | ListNode | None, Callable[[Any], None], bool]] = []
        current: MapNode | ListNode | None = None
        key: ScalarNode | None = None
        in_map = False
        scalar: ScalarNode | None = None
        try:
            for _ in self._left:
                event = next_event()
                kind = event.__class__
                if kind is ScalarEvent:
                    start, value, style = event.start_mark, event.value, event.style
                    line, end_line = start.line + 1, event.end_mark.line + 1
                    scalar = new(ScalarNode, (value, line, start.column + 1, style or None, end_line))
                    if (
                        wary
                        or (
                            end_line in hashed
                            if not style
                            else end_line != line or not value.isascii() or not value.isprintable()
                        )
                        or event.tag is not None
                        or event.anchor is not None
                        or len(value) > MOST_SCALAR
                    ):
                        scalar = inspector.scalar(scalar, event.end_mark.column, event.anchor, event.tag, current)
                        if inspector.trouble is not None:
                            return
                    if key is not None:
                        add((key, scalar))
                        key = None
                    elif in_map:
                        key = scalar
                    else:
                        add(scalar)
                elif kind is MappingStartEvent or kind is SequenceStartEvent:
                    start = event.start_mark
                    items: list[Any] = []
                    is_map = kind is MappingStartEvent
                    line, column, flow = start.line + 1, start.column + 1, event.flow_style is True
                    node = MapNode(items, line, column, flow) if is_map else ListNode(items, line, column, flow)
                    if key is not None:
                        add((key, node))
                        key = None
                    elif in_map:
                        inspector.trouble = Trouble(node.line, node.column, "", kind="key")
                        return
                    else:
                        add(node)
                        if not is_map:
                            inspector.nested_list(node, current)
                    if event.anchor is not None or event.tag is not None:
                        inspector.container(node, event.anchor, event.tag)
                    stack.append((current, add, in_map))
                    if len(stack) > MOST_DEPTH:
                        self._stop("E104", node, MOST_DEPTH)
                        return
                    current, add, in_map = node, items.append, is_map
                elif kind is MappingEndEvent or kind is SequenceEndEvent:
                    if in_map:
                        inspector.map(current)
                        if inspector.trouble is not None:
                            return
                    current, add, in_map = stack.pop()
                elif kind is AliasEvent:
                    start = event.start_mark
                    scalar = inspector.alias(start.line + 1, start.column + 1, event.anchor, current)
                    if key is not None:
                        add((key, scalar))
                        key = None
                    elif in_map:
                        key = scalar
                    else:
                        add(scalar)
                elif kind is StreamEndEvent:
                    return
                elif kind is DocumentStartEvent and self.roots:
                    start = event.start_mark
                    inspector.trouble = Trouble(start.line + 1, start.column + 1, "", kind="document")
                    return
            self._stop("E105", scalar, self.most)
        finally:
            last.scalar, last.container = scalar, current

    def _stop(self, code: str, node: Node | None, most: int) -> None:
        self.whole = False
        line, column = (node.line, node.column) if node is not None else (1, 1)
        self.inspector.find(code, line, column, most=f"{most:,}")


def _trouble(error: yaml.MarkedYAMLError, last: _Last) -> Trouble:
    around = last.container
    mark, context = error.problem_mark, error.context_mark
    return Trouble(
        line=mark.line + 1 if mark else 1,
        column=mark.column + 1 if mark else 1,
        problem=error.problem or "",
        context=error.context or "",
        context_line=context.line + 1 if context else 0,
        context_column=context.column + 1 if context else 0,
        scalar=last.scalar,
        bracket=(around.line, around.column) if around is not None and around.flow else None,
    )
