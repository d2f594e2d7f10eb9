"""Findings as people and programs read them: text with the line and a caret, JSON, and GitHub's annotations.

Knows how findings look. Must not know how they are made. The words of the codes are loaded when the first one is shown.
Whatever a story or a file name brings is cleaned on its way out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.printable import clean, one_line

if TYPE_CHECKING:
    from crushgame.story.codes.record import Code

WIDEST_EXCERPT = 100
"""How many columns of a source line are shown; a longer one is cut to what stands around the caret."""
_LONGEST_LOOKED_AT = 2_000
"""Characters of a line before a place, and behind it, that are looked at to cut it: some take no column, most take one."""

_HUNDREDS = {
    "1": "YAML and bytes",
    "2": "Structure",
    "3": "Names and expressions",
    "4": "Words",
    "5": "How the story flows",
    "6": "In play",
    "7": "What the check proves",
    "8": "Story tests",
}
_LONGEST_VALUE = 240
_PREFACE = """\
Everything that `crushgame check` can say about a story. `crushgame explain E120` shows one of these in the terminal.
Errors (E) keep a story from being played; warnings (W) do not. This page is generated from the codes themselves."""


class UnknownCode(LookupError):
    """Nobody has heard of this code. The message is a sentence to show."""


def render(finding: Finding, sources: Mapping[str, str]) -> str:
    """Return a finding as lines of text, without a newline at the end.

    `sources` holds the text of each file; without the file's text, only the head is shown.
    """
    spot = finding.spot
    lines = [f"{_place(spot)}: {severity(finding)}[{finding.code}]: {message(finding)}"]
    gutter = len(str(max([spot.line, *(related.spot.line for related in finding.related)])))
    lines += _excerpt(spot, finding.length, sources, gutter)
    blank = " " * (gutter + 2)
    if finding.suggestion:
        lines.append(f'{blank}= did you mean "{one_line(finding.suggestion)}"?')
    if finding.corrected:
        lines.append(f"{blank}= corrected:")
        lines += [f"{blank}| {_shown(line)}" for line in finding.corrected.split("\n")]
    for related in finding.related:
        lines.append(f"{blank}= {one_line(related.note)}: {_place(related.spot)}")
        lines += _excerpt(related.spot, 1, sources, gutter)
    return "\n".join(lines)


def message(finding: Finding) -> str:
    """Return what a finding says, in one line."""
    from crushgame.story.codes import CODES  # a story without findings needs none of them

    code = CODES.get(finding.code)
    values = {name: one_line(value, _LONGEST_VALUE) for name, value in finding.values.items()}
    return code.message.format_map(_Values(values)) if code else finding.code


def severity(finding: Finding) -> str:
    """`error` or `warning`."""
    return "error" if finding.is_error else "warning"


def summary(findings: Iterable[Finding]) -> str:
    """Count findings in words: `2 errors, 1 warning`, or `no findings`."""
    errors = [finding.is_error for finding in findings]
    parts = [(errors.count(True), "error"), (errors.count(False), "warning")]
    return ", ".join(f"{count} {noun}{'s' * (count != 1)}" for count, noun in parts if count) or "no findings"


def as_json(findings: Iterable[Finding]) -> str:
    """Return findings as a JSON list; each has the same keys, in the same order, and null for what it lacks.

    `line` and `column` count from 1, columns in characters. Escapes keep the text ASCII.
    """
    import json

    return json.dumps([record(finding) for finding in findings], indent=2)


def as_github(findings: Iterable[Finding]) -> str:
    """Return findings as GitHub's workflow commands, one a line, which show up beside the lines that they are about."""
    return "\n".join(_annotation(finding) for finding in findings)


def explain(code: str) -> str:
    """Return the page about a code, for a terminal. `UnknownCode` when there is none by that name, in any case."""
    from crushgame.story.codes import CODES

    known = CODES.get(code.strip().upper())
    if known is None:
        raise UnknownCode(_unknown(code, list(CODES)))
    parts = [f"{known.code} ({_kind(known)}): {_general(known)}", known.about]
    if known.example:
        parts.append("For example:\n\n" + "\n".join(f"    {line}".rstrip() for line in known.example.splitlines()))
    return "\n\n".join([*parts, f"What to do: {known.mend}"])


def findings_page() -> str:
    """Return all codes as a page of Markdown, for `docs/findings.md`."""
    from crushgame.story.codes import CODES

    parts = ["# Findings", _PREFACE]
    codes = sorted(CODES.values(), key=lambda code: (code.code[1:2], code.code))
    for hundred, title in _HUNDREDS.items():
        group = [code for code in codes if code.code[1:2] == hundred]
        if group:
            parts += [f"## {title}", *(part for code in group for part in _section(code))]
    return "\n\n".join(parts) + "\n"


def width(text: str) -> int:
    """How many columns of a terminal `text` takes: two for wide characters, none for marks that join the one before."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


class _Values(dict[str, str]):
    """Values for a message; one that is missing shows as a question mark, and never hides the finding."""

    def __missing__(self, name: str) -> str:
        return "?"


class _Blanks(dict[str, str]):
    """Values for a message about no finding in particular."""

    def __missing__(self, name: str) -> str:
        return "…"


def _place(spot: Spot) -> str:
    return f"{_file(spot)}:{spot.line}:{spot.column}"


def _file(spot: Spot) -> str:
    # Spaces stay as they are: they may be part of the name.
    return clean(spot.file).replace("\n", " ")


def _shown(text: str) -> str:
    """A source line as it is shown: one column for a tab, and nothing that a terminal would act on."""
    return clean(text.replace("\t", " "))


def _excerpt(spot: Spot, length: int, sources: Mapping[str, str], gutter: int) -> list[str]:
    """The source line, and a line with carets under `length` characters of it."""
    lines = _lines(sources.get(spot.file, ""))
    if not 0 < spot.line <= len(lines) or not lines[spot.line - 1].strip():
        return []
    line = lines[spot.line - 1].rstrip()
    start = min(max(spot.column - 1, 0), len(line))
    end = start + min(length, _LONGEST_LOOKED_AT)
    parts = line[max(0, start - _LONGEST_LOOKED_AT) : start], line[start:end], line[end : end + _LONGEST_LOOKED_AT]
    before, marked, after = map(_shown, parts)
    before, marked, after = _cut_to_width(before, marked, after)
    carets = "^" * max(1, width(marked))
    return [
        f" {spot.line:>{gutter}} | {before}{marked}{after}".rstrip(),
        f" {'':>{gutter}} | {' ' * width(before)}{carets}",
    ]


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return text.split("\n")


def _cut_to_width(before: str, marked: str, after: str) -> tuple[str, str, str]:
    if width(before + marked + after) <= WIDEST_EXCERPT:
        return before, marked, after
    marked = _first_columns(marked, WIDEST_EXCERPT // 2)
    room = WIDEST_EXCERPT - width(marked)
    if width(before) > room * 2 // 3:
        before = "…" + _first_columns(before[::-1], room * 2 // 3)[::-1]
    room -= width(before)
    if width(after) > room:
        after = _first_columns(after, max(room - 1, 0)) + "…"
    return before, marked, after


def _first_columns(text: str, columns: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > columns:
            return text[:index]
    return text


def record(finding: Finding) -> dict[str, Any]:
    """Return a finding as an object for JSON; see `as_json`."""
    return {
        "code": finding.code,
        "severity": severity(finding),
        "file": _file(finding.spot),
        "line": finding.spot.line,
        "column": finding.spot.column,
        "length": finding.length,
        "message": message(finding),
        "suggestion": one_line(finding.suggestion) or None,
        "corrected": _shown(finding.corrected) or None,
        "related": [
            {
                "file": _file(related.spot),
                "line": related.spot.line,
                "column": related.spot.column,
                "note": one_line(related.note),
            }
            for related in finding.related
        ],
    }


def _annotation(finding: Finding) -> str:
    said = [message(finding)]
    if finding.suggestion:
        said.append(f'did you mean "{one_line(finding.suggestion)}"?')
    if finding.corrected:
        said.append("corrected:\n" + _shown(finding.corrected))
    spot = finding.spot
    where = f"file={_property(_file(spot))},line={spot.line},col={spot.column},title={_property(finding.code)}"
    return f"::{severity(finding)} {where}::{_data(chr(10).join(said))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _unknown(code: str, known: list[str]) -> str:
    from crushgame.story.diagnostics import nearest

    wanted = code.strip().upper()
    # Of codes that are all four or five signs long, those that start alike are about the same thing.
    close = nearest(wanted, [name for name in known if name[:3] == wanted[:3] and len(wanted) > 3])
    return f'no finding has the code "{one_line(code, 20)}"' + (f'; did you mean "{close}"?' if close else "")


def _kind(code: Code) -> str:
    return "error" if code.code.startswith("E") else "warning"


def _general(code: Code) -> str:
    return code.message.format_map(_Blanks())


def _section(code: Code) -> list[str]:
    parts = [f"### {code.code}", f"**{_kind(code).capitalize()}:** {_general(code)}", code.about]
    if code.example:
        fence = "```"
        parts.append(f"{fence}yaml\n{code.example.rstrip()}\n{fence}")
    return [*parts, f"*What to do:* {code.mend}"]
