"""What to make of a line that YAML gave up at: the trap that its author fell into, and the line as it should stand.

Knows in which order to try what. Must not parse: `source.py` tries each mend and keeps the one that leads furthest, so
a wrong guess costs time and nothing else. A mend changes whole lines and never their number.
"""

from __future__ import annotations

from collections.abc import Iterator

from crushgame.story import layout, traps
from crushgame.story.quoting import LONGEST_LINE, PLACEHOLDER, cut, quoted
from crushgame.story.troubles import Mend, Rule, Trouble, line_at

__all__ = ["Mend", "Trouble", "blanks", "quoted", "remedies"]

_RULES: tuple[Rule, ...] = (
    layout.tabs,
    layout.documents,
    traps.keys,
    traps.escapes,
    traps.braces,
    traps.commas,
    traps.quotes,
    traps.starters,
    traps.colons,
    traps.flow,
    traps.flow_starters,
    layout.missing,
    layout.indentation,
    layout.run_on,
    layout.undashed,
)
"""The likelier first, where two could explain the same line."""


def remedies(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Yield what may mend the trouble, likeliest first. Some will not help, and there may be none."""
    if len(line_at(lines, trouble.line)) > LONGEST_LINE or len(line_at(lines, trouble.frontier[0])) > LONGEST_LINE:
        return
    for rule in _RULES:
        yield from rule(lines, trouble)


def blanks(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Yield ways to take the words out of the line and keep its place, so that what follows can be read."""
    for line in dict.fromkeys((trouble.suspect, trouble.line, trouble.frontier[0])):
        text = line_at(lines, line)
        parts = cut(text[:LONGEST_LINE])._replace(comment="")
        contents = [parts.with_value(PLACEHOLDER)] if parts.key else []
        if parts.dashes:
            contents.append(parts.with_words(PLACEHOLDER))
        column = min(trouble.column, len(text) + 1) if line == trouble.line else parts.words_column
        for content in (*contents, parts.indent + PLACEHOLDER, ""):
            if line <= len(lines):
                yield Mend("E139", line, column, {line: content}, "", line, 1, {"problem": trouble.said})
