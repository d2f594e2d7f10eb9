"""For authors: `check`, `explain` and `schema`.

Knows how findings are asked for and added up. Must not know what makes one, nor how one looks: `story/report.py` does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from crushgame.commands.output import ERRORS, FINE, refuse, say
from crushgame.library import StoryFiles, Trouble, find, stories_in
from crushgame.story import Reading, read
from crushgame.story.diagnostics import Finding
from crushgame.story.report import UnknownCode, as_github, as_json, render, summary


def check(names: tuple[str, ...], form: str) -> int:
    """Report what is wrong with each story, or with each one directly below a folder of them.
    `form` is text, json or github.

    Returns the exit code.
    """
    found = [find(name) for given in names for name in stories_in(given)]
    read_ones = [(story.name, read(story.files)) for story in found if isinstance(story, StoryFiles)]
    findings = [finding for _, reading in read_ones for finding in reading.findings]
    if form == "json":
        say(as_json(findings))
    elif form == "github":
        sys.stdout.write(as_github(findings) + "\n" if findings else "")
    else:
        for _, reading in read_ones:
            _print(reading)
    # Where stdout is for a program to read, what is for people goes to stderr.
    _add_up(read_ones, findings, say if form == "text" else refuse)
    code = ERRORS if any(finding.is_error for finding in findings) else FINE
    for trouble in found:
        if isinstance(trouble, Trouble):
            code = refuse(trouble.sentence)
    return code


def explain(code: str | None) -> int:
    """Print the page of one code, or all codes, each with what it says. Returns the exit code."""
    from crushgame.story import report

    if code is not None:
        try:
            say(report.explain(code))
        except UnknownCode as unknown:
            sentence = _capital(str(unknown))
            return refuse(sentence if sentence.endswith("?") else f"{sentence}. `crushgame explain` lists them all.")
        return FINE
    from crushgame.story.codes import CODES

    for known in sorted(CODES):
        say(report.explain(known).split("\n", 1)[0])
    return FINE


def print_schema() -> int:
    """Print the JSON Schema of stories. Returns the exit code."""
    import json

    from crushgame.story.schema import schema

    say(json.dumps(schema(), indent=2))
    return FINE


def _print(reading: Reading) -> None:
    for finding in reading.findings:
        say(render(finding, reading.sources) + "\n")


def _add_up(read_ones: list[tuple[str, Reading]], findings: list[Finding], tell: Callable[[str], object]) -> None:
    for name, reading in read_ones:
        promises = len(reading.story.promises) if reading.story else 0
        tell(f"{name}: {summary(reading.findings)}." + (f" {_unproved(promises)}" if promises else ""))
    if len(read_ones) > 1:
        tell(f"{len(read_ones)} stories: {summary(findings)}.")


def _unproved(promises: int) -> str:
    what = "Its promise was" if promises == 1 else f"Its {promises} promises were"
    return f"{what} read, but this version cannot prove {'it' if promises == 1 else 'them'} yet."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
