"""From bytes to text that may be parsed: encodings, line ends, and characters that no terminal should be sent.

Knows encodings and characters. Must not know YAML. Line numbers never shift: what is dropped, is dropped within a line.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.printable import BLANKS, LONGEST_COMBINING_RUN, first_piled_up, first_unprintable, thinned

MOST_BYTES = 4 * 1024 * 1024
"""A file may be this long. The longest shipped story is a tenth of it."""
MOST_FINDINGS = 100
"""So many findings about the characters of a file, and as many about its YAML, are kept; more would help nobody."""

# The longer mark first: UTF-32's little-endian one starts with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ORDINARY = bytes(range(0x20, 0x7F)) + b"\n\t"
_UNNAMED = {"\t": "a tab", "\0": "a NUL", "\x1b": "an escape character", "\x07": "a bell", "\x7f": "a delete character"}


class Decoded(NamedTuple):
    """`written` is what the author wrote, with `\\n` between lines; `parsable` lacks what may not reach a terminal.

    Both have the same lines. Tabs are kept in both: whether one is in the way depends on where it stands.
    """

    written: str
    parsable: str
    findings: list[Finding]


def decode(name: str, data: bytes) -> Decoded:
    """Decode a file of at most `MOST_BYTES`; anything else than clean UTF-8 is a finding, and decoded all the same."""
    findings: list[Finding] = []
    text = _text(name, data, findings)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    parsable = text if _is_ordinary(text) else _without_unprintable(name, text, findings)
    if first_piled_up(parsable) >= 0:
        parsable = _without_piles(name, parsable, findings)
    return Decoded(text, parsable, findings)


def character_name(character: str) -> str:
    """Name a character that cannot be shown: `U+202E (right-to-left override)`."""
    known = _UNNAMED.get(character) or unicodedata.name(character, "").lower()
    point = f"U+{ord(character):04X}"
    return f"{known} ({point})" if character in _UNNAMED else f"{point} ({known})" if known else point


def _text(name: str, data: bytes, findings: list[Finding]) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            findings.append(Finding("E102", Spot(name, 1, 1), {"encoding": encoding[:6].upper()}))
            return data[len(mark) :].decode(encoding, "replace")
    if data[:4].count(0) == 2 and (data[0] == 0) != (data[1] == 0):
        findings.append(Finding("E102", Spot(name, 1, 1), {"encoding": "UTF-16"}))
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line = before.replace("\r\n", "\n").replace("\r", "\n")
        spot = Spot(name, line.count("\n") + 1, len(line) - (line.rfind("\n") + 1) + 1)
        findings.append(Finding("E101", spot, {"byte": f"0x{data[error.start]:02X}"}))
        return data.decode("utf-8", "replace")


def _is_ordinary(text: str) -> bool:
    # Half a millisecond a megabyte for ASCII and 3 ms for the rest, where the regular expression alone takes 7.
    if text.isascii():
        return not text.encode().translate(None, _ORDINARY)
    printable = text.replace("\n", "").isprintable() and not any(blank in text for blank in BLANKS)
    return printable or first_unprintable(text.replace("\t", " ")) == -1


def _without_unprintable(name: str, text: str, findings: list[Finding]) -> str:
    refused = {character for character in set(text) - {"\t"} if first_unprintable(character) == 0}
    table = dict.fromkeys(map(ord, refused))
    search = re.compile("[" + re.escape("".join(refused)) + "]").search
    for number, line in enumerate(text.split("\n"), 1):
        found = search(line)
        if found is None:
            continue
        spot = Spot(name, number, found.start() + 1)
        if len(findings) >= MOST_FINDINGS:
            findings.append(Finding("E109", spot, {"most": str(MOST_FINDINGS)}))
            break
        values = {"character": character_name(found[0])}
        findings.append(Finding("E107", spot, values, corrected=line.translate(table)))
    return text.translate(table)


def _without_piles(name: str, text: str, findings: list[Finding]) -> str:
    lines = text.split("\n")
    for row, line in enumerate(lines):
        at = first_piled_up(line)
        if at < 0:
            continue
        lines[row] = thinned(line)
        if len(findings) < MOST_FINDINGS:
            values = {"most": str(LONGEST_COMBINING_RUN)}
            findings.append(Finding("E138", Spot(name, row + 1, at + 1), values, corrected=lines[row]))
    return "\n".join(lines)
