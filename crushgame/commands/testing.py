"""For authors: `test`, which runs the tests of stories.

Knows how results are asked for and added up. Must not know how a test is run: `check/walks/trials.py` does.
"""

from __future__ import annotations

import sys
import time
from typing import NamedTuple

from crushgame.check.walks.trials import Verdict, run
from crushgame.commands.output import ERRORS, FINE, count, refuse, say
from crushgame.library import StoryFiles, Trouble, find_all
from crushgame.story import Reading, read
from crushgame.story.diagnostics import Finding
from crushgame.story.printable import clean, one_line
from crushgame.story.report import as_github, as_json, message, render


class Tested(NamedTuple):
    """One story: its name, what was read, what came of each test, and the seconds that all of them took."""

    name: str
    reading: Reading
    verdicts: tuple[Verdict, ...]
    seconds: float

    @property
    def findings(self) -> list[Finding]:
        """The failures, or what keeps the story from being read."""
        if self.reading.program is None:
            return [finding for finding in self.reading.findings if finding.is_error]
        return [failure for verdict in self.verdicts for failure in verdict.failures]


def test(names: tuple[str, ...], form: str) -> int:
    """Run the tests of each story, or of each one directly below a folder of them. `form` is text, json or github.

    Returns the exit code.
    """
    found = [one for given in names for one in find_all(given)]
    tested = [_tested(story) for story in found if isinstance(story, StoryFiles)]
    findings = [finding for one in tested for finding in one.findings]
    if form == "json":
        say(as_json(findings))
    elif form == "github":
        sys.stdout.write(as_github(findings) + "\n" if findings else "")
    else:
        _print(tested)
    # Where stdout is for a program to read, what is for people goes to stderr.
    for one in tested:
        (say if form == "text" else refuse)(f"{one.name}: {_summary(one)}")
    code = ERRORS if findings else FINE
    for trouble in found:
        if isinstance(trouble, Trouble):
            code = refuse(trouble.sentence)
    return code


def _tested(story: StoryFiles) -> Tested:
    reading = read(story.everything)
    if reading.program is None or reading.story is None:
        return Tested(story.name, reading, (), 0.0)
    started = time.perf_counter()
    verdicts = tuple(run(reading.program, reading.story.tests))
    return Tested(story.name, reading, verdicts, time.perf_counter() - started)


def _print(tested: list[Tested]) -> None:
    for one in tested:
        for finding in one.findings:
            say(_line(finding) if one.reading.program else render(finding, one.reading.sources) + "\n")


def _line(failure: Finding) -> str:
    """A failure on one line, with the spot where editors and terminals look for it."""
    spot = failure.spot
    hint = f' Did you mean "{one_line(failure.suggestion)}"?' if failure.suggestion else ""
    return f"{clean(spot.file)}:{spot.line}:{spot.column}: {message(failure)}.{hint}"


def _summary(one: Tested) -> str:
    if one.reading.program is None:
        return "its tests cannot be run until this is mended."
    failed = sum(1 for verdict in one.verdicts if verdict.failures)
    if not one.verdicts:
        return "no tests."
    told = f"{failed} of {count(len(one.verdicts), 'test')} failed" if failed else f"{count(len(one.verdicts), 'test')} passed"
    return f"{told}, in {one.seconds * 1000:.1f} ms."
