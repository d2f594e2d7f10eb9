"""Bytes to a program: the whole of reading a story, with every finding in file order.

Knows the stages and their order. Must not know where the bytes come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import takewhile
from typing import NamedTuple

from crushgame.story.collector import collector_paused
from crushgame.story.compiler import compile_story
from crushgame.story.diagnostics import Finding, Spot, in_file_order
from crushgame.story.model import Story
from crushgame.story.program import Program
from crushgame.story.reader import SourceFile, read_story
from crushgame.story.source import parse_source


class Reading(NamedTuple):
    """What reading a story came to. `program` is None exactly when some finding is an error.

    `sources` is the text of each file, for showing the lines that findings are about.
    """

    program: Program | None
    story: Story | None
    findings: tuple[Finding, ...]
    sources: dict[str, str]


def read(files: Mapping[str, bytes]) -> Reading:
    """Read a story from the bytes of its files, by the names that its author knows. Never raises for anything in them."""
    with collector_paused():
        return _read(files)


def _read(files: Mapping[str, bytes]) -> Reading:
    findings: list[Finding] = []
    sources: dict[str, str] = {}
    parsed: list[SourceFile] = []
    whole = True
    for name in sorted(files):
        source = parse_source(name, files[name])
        findings += source.findings
        sources[name] = source.text
        whole = whole and source.whole
        if source.root is not None:
            parsed.append(SourceFile(name, source.root, source.text))
    if not parsed:
        if not findings:
            findings.append(Finding("E212", Spot(next(iter(sorted(files)), "story"), 1, 1), {"what": "`story:`", "holds": ""}))
        return Reading(None, None, in_file_order(findings), sources)
    story, wrong = read_story(parsed)
    findings += wrong
    program: Program | None = None
    if story is not None:
        program, wrong = compile_story(story, fingerprint(files))
        # With half a file unread, a name that seems to be missing may only stand further down.
        findings += wrong if whole else []
    ordered = in_file_order(findings)
    return Reading(None if any(finding.is_error for finding in ordered) else program, story, ordered, sources)


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Return 64 hexadecimal digits that change with any byte of the story, and not with where it lies."""
    paths = {name: [part for part in name.replace("\\", "/").split("/") if part != "."] for name in files}
    folders = zip(*(path[:-1] for path in paths.values()), strict=False)
    shared = sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, folders))
    total = sha256()
    for name in sorted(files):
        below = "/".join(paths[name][shared:]) if len(files) > 1 else ""
        total.update(f"{below}\x00{len(files[name])}\x00".encode("utf-8", "surrogatepass"))
        total.update(files[name])
    return total.hexdigest()
