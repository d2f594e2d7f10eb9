"""Bytes to a program: the whole of reading a story, with every finding in file order.

Knows the stages and their order. Must not know where the bytes come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import takewhile
from typing import NamedTuple

from crushgame.story.alignment import Alignment
from crushgame.story.collector import collector_paused
from crushgame.story.compiler import compile_story
from crushgame.story.decoding import decode
from crushgame.story.diagnostics import Finding, Spot, in_file_order
from crushgame.story.gathering import MOST_ERRORS, first_of
from crushgame.story.model import Story
from crushgame.story.program import Program
from crushgame.story.reader import SourceFile, read_story
from crushgame.story.source import MOST_EVENTS_OF_A_STORY, MOST_TRIED, parse_source
from crushgame.story.trials import is_tests_file

_TOO_MUCH = frozenset(("E103", "E105", "E109", "E141"))
"""What is said of a file that is too large, or has more mistakes than are told: looking on would be work for nothing."""


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
    alignments: dict[str, Alignment] = {}
    whole = True
    left, tries_left, errors = MOST_EVENTS_OF_A_STORY, MOST_TRIED, 0
    for name in sorted(files):
        if errors > MOST_ERRORS:
            break  # of more than that nobody is told
        if left <= 0:
            if not any(finding.code == "E105" for finding in findings):  # the files before came to just as much as is read
                findings.append(Finding("E105", Spot(name, 1, 1), {"most": f"{MOST_EVENTS_OF_A_STORY:,}"}))
            break
        source = parse_source(name, files[name], left, tries_left)
        left -= source.pieces
        tries_left -= source.tried
        errors += sum(finding.is_error for finding in source.findings)
        findings += source.findings
        sources[name] = source.text
        whole = whole and source.whole
        if source.root is not None:
            parsed.append(SourceFile(name, source.root, source.read))
        if source.read != source.text:
            alignments[name] = Alignment(source.read.split("\n"), source.text.split("\n"))
    if errors > MOST_ERRORS or any(finding.code in _TOO_MUCH for finding in findings):
        return Reading(None, None, first_of(in_file_order(findings)), sources)
    if not parsed:
        if not findings:
            findings.append(Finding("E212", Spot(next(iter(sorted(files)), "story"), 1, 1), {"what": "`story:`", "holds": ""}))
        return Reading(None, None, in_file_order(findings), sources)
    story, wrong = read_story(parsed)
    program: Program | None = None
    if story is not None:
        program, found = compile_story(story, fingerprint(_played(sources)))
        # With half a file unread, a name that seems to be missing may only stand further down.
        wrong += found if whole else []
        if story.tests and whole and program is not None and not any(finding.is_error for finding in [*findings, *wrong]):
            from crushgame.story.trial_names import check_trials  # deferred: a story that is played mostly has no tests

            wrong += check_trials(story.tests, program)
    findings += [alignments[at.spot.file].moved(at) if at.spot.file in alignments else at for at in wrong]
    ordered = first_of(in_file_order(findings))
    return Reading(None if any(finding.is_error for finding in ordered) else program, story, ordered, sources)


def _played(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the files that are the game: all but those of tests."""
    return {name: text for name, text in sources.items() if not is_tests_file(name)}


def below_shared_folder(names: Iterable[str]) -> dict[str, str]:
    """Return the path of each file of a story below the folder that all of them lie in, with `/` between its parts."""
    paths = {name: [part for part in name.replace("\\", "/").split("/") if part != "."] for name in names}
    folders = zip(*(path[:-1] for path in paths.values()), strict=False)
    shared = sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, folders))
    return {name: "/".join(path[shared:]) for name, path in paths.items()}


def fingerprint(files: Mapping[str, str | bytes]) -> str:
    """Return 64 hexadecimal digits that change with any character of the story, and not with where it lies.

    Files that differ only in their line ends or a byte order mark are the same story, so that its text is enough to
    keep it by.
    """
    below = below_shared_folder(files)
    total = sha256()
    for name in sorted(files):
        path = below[name] if len(files) > 1 else ""
        content = files[name]
        text = decode(name, content).written if isinstance(content, bytes) else content
        data = text.encode("utf-8", "surrogatepass")
        total.update(f"{path}\x00{len(data)}\x00".encode("utf-8", "surrogatepass"))
        total.update(data)
    return total.hexdigest()
