"""The examples of docs/format.md, and of other pages for authors, as a test reads them.

A block is a whole story unless the comment before it says otherwise: `part` (put in the frame), `given` and `steps` (the
steps of a scene of the given story), `wrong: CODE` (a part that must be told of that code), `file: PATH` (the files of one
folder), or `walk` (a walk file for the example before it).
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

from tests.story.frame import framed

PAGE = Path(__file__).parents[2] / "docs" / "format.md"

_BLOCK = re.compile(r"(?:^<!-- (?P<kind>[^\n]+?) -->\n)?^```yaml\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_ELSEWHERE = """\
  across: {steps: [{label: kerb}, Across., {end: done}]}
  fare: {takes: {price: {from: 0, to: 5}}, steps: ['{price}']}
"""
"""Scenes that some steps lead to."""


class Example(NamedTuple):
    """The files of one example, the code that it must be told of, or empty when it has to be clean, and a walk of it."""

    name: str
    files: dict[str, str]
    wrong: str = ""
    walk: str = ""


def examples(path: Path = PAGE) -> list[Example]:
    """Return every example of a page, in order."""
    page = path.read_text()
    given = ""
    folder: dict[str, str] = {}
    found: list[Example] = []
    for block in _BLOCK.finditer(page):
        kind, text = block["kind"] or "", block["text"]
        name = f"line {page.count(chr(10), 0, block.start('text')) + 1}"
        what, _, value = kind.partition(": ")
        if what == "given":
            given = text
        elif what == "file":
            folder[value] = text
        elif what == "walk":
            found[-1] = found[-1]._replace(walk=text)
        elif what == "steps":
            start = "scenes:\n  start:\n    steps:\n" + textwrap.indent(text, " " * 6) + "      - end: done\n"
            found.append(Example(name, {"given.yaml": given, "steps.yaml": start + _ELSEWHERE}))
        else:
            assert what in ("", "part", "wrong"), f"{name}: what is `{kind}`?"
            found.append(Example(name, {"story.yaml": framed(text) if what else text}, value if what == "wrong" else ""))
    return [*found, Example("folder", folder)] if folder else found
