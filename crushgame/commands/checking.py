"""For authors: `check`, `explain` and `schema`.

Knows how proofs are asked for and added up. Must not know what makes a finding, nor how one looks: `check/show/report.py` does.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from crushgame.commands.output import ENDED_BY_SIGNAL, ERRORS, FINE, can_show, refuse, say, screen_width, show, style
from crushgame.library import StoryFiles, Trouble, find, stories_in
from crushgame.story import Reading, read
from crushgame.story.collector import collector_paused
from crushgame.story.report import UnknownCode, summary

if TYPE_CHECKING:
    from crushgame.check.odds.players import Player
    from crushgame.check.proof import Proof
    from crushgame.check.show.report import Reported
    from crushgame.commands.clocks import Interruptible


class Asked(NamedTuple):
    """What is asked of a check: how to report (text, json, github or html), how long it may take for each story in seconds
    and in megabytes, whether to work out odds and for which player, and the folder for walks, or None.
    """

    form: str
    seconds: float
    megabytes: float
    odds: bool
    weights: Mapping[str, int]
    walks: str | None


def check(names: tuple[str, ...], asked: Asked) -> int:
    """Check each story, or each one directly below a folder of them, and report. Returns the exit code."""
    from crushgame.check.show.report import as_github, as_json, verdict
    from crushgame.commands.clocks import Interruptible

    found = [find(name) for given in names for name in stories_in(given)]
    stories = [story for story in found if isinstance(story, StoryFiles)]
    if asked.form == "html" and len(found) != 1:
        return refuse("A page is about one story: name one.")
    reported: list[Reported] = []
    with Interruptible() as interruptible:
        for story in stories:
            if interruptible.is_interrupted:
                break
            one = _checked(story, asked, interruptible)
            reported.append(one)
            if asked.form == "text":
                show(_text(one) + "\n")
    if asked.form == "json":
        say(as_json(reported))
    elif asked.form == "github":
        sys.stdout.write(as_github(reported) + "\n" if reported else "")
    elif asked.form == "html" and reported:
        sys.stdout.write(_page(reported[0]))
    code = ERRORS if any(verdict(one.proof, one.reading) in ("errors", "unproved") for one in reported) else FINE
    if asked.walks is not None:
        code = _write_walks(asked.walks, reported) or code
    if len(reported) > 1:
        findings = summary(finding for one in reported for finding in one.proof.findings)
        (show if asked.form == "text" else refuse)(f"{len(reported)} stories: {findings}.")
    for trouble in found:
        if isinstance(trouble, Trouble):
            code = refuse(trouble.sentence)
    return ENDED_BY_SIGNAL + interruptible.signal if interruptible.is_interrupted else code


def _checked(story: StoryFiles, asked: Asked, interruptible: Interruptible) -> Reported:
    from crushgame.check.odds.odds import odds_of
    from crushgame.check.prove import prove
    from crushgame.check.sets.explore import Budget
    from crushgame.check.show.report import Reported
    from crushgame.commands.clocks import CutShort

    with collector_paused(), interruptible.clock(Budget(asked.seconds, asked.megabytes)) as clock:
        reading = read(story.everything)
        program = reading.program
        began = monotonic()
        proof = interruptible.attempt(clock, lambda: prove(reading, clock))
        if isinstance(proof, CutShort):
            return Reported(story.name, reading, _unproved(reading, proof.why, monotonic() - began))
        if asked.odds and program is not None:
            odds = interruptible.attempt(clock, lambda: odds_of(program, _player(asked.weights), clock))
            if isinstance(odds, CutShort):
                odds = odds.why
            proof = proof._replace(no_odds=odds) if isinstance(odds, str) else proof._replace(odds=odds)
    return Reported(story.name, reading, proof)


def _unproved(reading: Reading, why: str, seconds: float) -> Proof:
    """Return what is known of a story when its check was cut short: what reading it found."""
    from crushgame.check.proof import Proof
    from crushgame.story.diagnostics import Finding, in_file_order

    findings = list(reading.findings)
    if reading.program is not None:
        scene = reading.program.scenes[reading.program.story.start.name.split(".")[0]]
        findings.append(Finding("E709", scene.spot, {"far": why}, len(scene.id)))
    return Proof(in_file_order(findings), {}, (), 0, 0, seconds, why, None)


def _player(weights: Mapping[str, int]) -> Player:
    from crushgame.check.odds.players import EVEN, Player

    if not weights:
        return EVEN
    said = " and ".join(f"what is noted {tag} {_times(weight)}" for tag, weight in weights.items())
    return Player(f"chooses {said}", weights)


def _times(weight: int) -> str:
    return {0: "only where there is nothing else", 1: "as gladly as all else"}.get(weight, f"{weight} times as gladly")


def _text(one: Reported) -> str:
    from crushgame.check.show.report import text

    return text(one.proof, one.reading, one.name, screen_width(), style=style(), ascii_only=not can_show("█▏"))


def _page(one: Reported) -> str:
    from crushgame.check.show.page import page
    from crushgame.check.show.scenes import scene_map

    program = one.reading.program
    return page(one.proof, one.reading, scene_map(program, one.proof.odds) if program is not None else None)


def _write_walks(folder: str, reported: list[Reported]) -> int:
    """Write a file for each walk; return the exit code when that cannot be done, else 0."""
    from crushgame.commands.walking import write_walks

    for one in reported:
        if one.reading.program is not None:
            try:
                written = write_walks(folder, one.name, one.proof, one.reading.program)
            except OSError as fault:
                return refuse(f"{folder} cannot be written to: {(fault.strerror or 'unknown reason').lower()}.")
            for path in written:
                refuse(f"{path} has a walk.")
    return 0


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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
