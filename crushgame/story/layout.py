"""Lines that stand where YAML does not expect them: tabs, wrong depths, missing dashes and colons, a second document.

Knows how lines line up. Must not know what goes wrong inside of words (`traps.py` does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crushgame.story.nodes import ScalarNode
from crushgame.story.quoting import CLINGING, cut, is_name
from crushgame.story.troubles import Mend, Trouble, indent_of, line_at, mend_line


def tabs(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Tabs before a line's words. One is enough to show; all of them are mended, or each would take a turn."""
    text = line_at(lines, trouble.line)
    lead = re.match(r"[ \t]*(?:-[ \t]+)*", text)
    if lead is None or "\t" not in lead[0]:
        return
    indented = [number for number, line in enumerate(lines, 1) if re.match(r" *\t[ \t]*\S", line)]
    more = sum(number > trouble.line for number in indented)
    values = {"more": f", and {more} more below" if more else ""}
    for width in (2, 4, 8, 0):
        moved = {number: _untabbed(lines[number - 1], width) for number in {*indented, trouble.line}}
        yield Mend("E126", trouble.line, text.find("\t") + 1, moved, moved[trouble.line], trouble.line, 1, values)


def _untabbed(text: str, width: int) -> str:
    lead = len(text) - len(text.lstrip(" \t"))
    dashes = re.match(r"(?:-[ \t]+)*", text[lead:])
    end = lead + (len(dashes[0]) if dashes else 0)
    return text[:lead].expandtabs(width) + text[lead:end].replace("\t", " ") + text[end:]


def documents(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """A `---` or `...` on a line of its own, which ends the document."""
    for number in range(trouble.line, max(0, trouble.line - 3), -1):
        if re.match(r"(?:---|\.\.\.)(?:\s|$)", line_at(lines, number)):
            yield Mend("E114", number, 1, {number: ""}, "", number, 3)


_BARE = re.compile(r"\s*(?:- +)*[A-Za-z_][\w.-]*$")


def missing(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """A key without a space after its colon (`title:Bus`), or without the colon."""
    told = re.search(r"mapping values|expected ':'|expected key|expected <", trouble.problem)
    if trouble.in_flow or not (told or trouble.kind == "clinging"):
        return
    suspects = [trouble.frontier[0], trouble.line]
    if trouble.scalar is not None and trouble.scalar.style is None:
        suspects += [trouble.scalar.line, trouble.scalar.end_line]
    for line in sorted(set(suspects)):
        text = line_at(lines, line).rstrip()
        parts = cut(text)
        if clinging := CLINGING.match(text, parts.words_column - 1):
            at = clinging.end()
            yield mend_line("E131", line, at, f"{text[:at]} {text[at:]}")
        elif _BARE.match(text) and _has_children(lines, line):
            yield mend_line("E136", line, len(text) + 1, text + ":", word=text.strip(" -"))


def _has_children(lines: list[str], line: int) -> bool:
    """Whether a deeper line follows, counted from where the words of this one start."""
    parts = cut(line_at(lines, line))
    following = next((text for text in lines[line:] if text.strip()), "")
    return indent_of(following) > len(parts.indent) + len(parts.dashes)


def run_on(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Words over several lines with a `: ` in a later one: they want quoting, unless somebody else speaks there."""
    text = trouble.scalar
    if "mapping values" not in trouble.problem or text is None or text.style is not None or text.line >= trouble.line:
        return
    first = cut(line_at(lines, text.line))
    if first.dashes and not first.key and is_name(cut(line_at(lines, trouble.line)).key):
        yield from undashed(lines, trouble)
    whole = _quoted_over_lines(lines, text, trouble.line)
    yield Mend("E120", trouble.line, trouble.column, whole, "\n".join(whole.values()), trouble.line)


def _quoted_over_lines(lines: list[str], text: ScalarNode, last: int) -> dict[int, str]:
    """Quote plain words that start at `text` and run to the end of line `last`, line by line."""
    opening = line_at(lines, text.line)
    whole = {text.line: opening[: text.column - 1] + '"' + _inner(opening[text.column - 1 :])}
    for number in range(text.line + 1, last + 1):
        line = line_at(lines, number)
        whole[number] = line[: indent_of(line)] + _inner(line.strip())
    whole[last] += '"'
    return whole


def _inner(text: str) -> str:
    return text.rstrip().replace("\\", "\\\\").replace('"', '\\"')


def indentation(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """A line that lines up with nothing above it. What hangs below it moves along, or does not."""
    if trouble.in_flow or trouble.kind != "yaml":
        return
    line = trouble.suspect
    text = line_at(lines, line)
    if not text.strip():
        return
    indent = indent_of(text)
    end = line
    while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) > indent):
        end += 1
    for level in _levels(lines, line, indent):
        shift = level - indent
        block = {number: _shifted(lines[number - 1], shift) for number in range(line, end + 1)}
        yield Mend("E130", line, indent + 1, block, block[line], line)
        if end > line:
            yield mend_line("E130", line, indent + 1, block[line])


def _levels(lines: list[str], line: int, indent: int) -> list[int]:
    """How deep the lines above stand that a line may line up with: the nearest first, and of two the deeper."""
    levels: set[int] = set()
    limit = 1 << 30
    for number in range(line - 1, max(0, line - 400), -1):
        parts = cut(lines[number - 1])
        if not (parts.words or parts.dashes) or indent_of(lines[number - 1]) >= limit:
            continue
        limit = indent_of(lines[number - 1])
        levels.add(limit)
        # Not below an item that is words: this line would become part of them, and nobody would notice.
        if parts.key or parts.value.endswith(":"):
            levels.add(limit + len(parts.dashes))
        if limit == 0:
            break
    return sorted(levels - {indent}, key=lambda level: (abs(level - indent), -level))[:6]


def _dash_levels(lines: list[str], line: int) -> list[int]:
    levels: list[int] = []
    for number in range(line - 1, max(0, line - 50), -1):
        parts = cut(lines[number - 1])
        level = len(parts.indent)
        if parts.dashes and level not in levels and (not levels or level < levels[-1]):
            levels.append(level)
    return levels


def _shifted(text: str, shift: int) -> str:
    if not text.strip():
        return text
    return " " * shift + text if shift > 0 else text[min(-shift, indent_of(text)) :]


def undashed(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """An item of a list without its dash."""
    text = line_at(lines, trouble.suspect)
    if trouble.in_flow or trouble.kind != "yaml" or not text.strip() or cut(text).dashes:
        return
    for level in _dash_levels(lines, trouble.suspect)[:2]:
        yield mend_line("E130", trouble.suspect, indent_of(text) + 1, " " * level + "- " + text.strip())
