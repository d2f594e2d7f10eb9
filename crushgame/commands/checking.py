"""For authors: `check`, `explain` and `schema`.

Knows how proofs are asked for and added up. Must not know what makes a finding, nor how one looks: `check/show/report.py` does.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from crushgame.commands.output import ENDED_BY_SIGNAL, ERRORS, FINE, can_show, refuse, say, screen_width, show, style
from crushgame.library import StoryFiles, Trouble, find_all
from crushgame.story import Reading, read
from crushgame.story.collector import collector_paused
from crushgame.story.printable import one_line
from crushgame.story.report import UnknownCode, summary

if TYPE_CHECKING:
    from crushgame.check.odds.players import Player
    from crushgame.check.proof import Proof
    from crushgame.check.sets.explore import Budget, Clock
    from crushgame.check.show.report import Reported
    from crushgame.commands.clocks import Interruptible
    from crushgame.commands.fitting import SavesIn
    from crushgame.story.program import Program


class Asked(NamedTuple):
    """What is asked of a check: how to report (text, json, github or html), how long it may take for each story in seconds
    and in megabytes, whether to work out odds and for which player, the folder for walks, that of saves to replay, or None,
    and whether to list notes.
    """

    form: str
    seconds: float
    megabytes: float
    odds: bool
    weights: Mapping[str, int]
    walks: str | None
    saves: str | None = None
    notes: bool = False


def check(names: tuple[str, ...], asked: Asked) -> int:
    """Check each story, or each one directly below a folder of them, and report. Returns the exit code."""
    from crushgame.commands.clocks import Interruptible

    found = [one for given in names for one in find_all(given)]
    stories = [story for story in found if isinstance(story, StoryFiles)]
    if asked.form == "html" and len(found) != 1:
        return refuse("A page is about one story: name one.")
    reported: list[Reported] = []
    with Interruptible() as interruptible:
        readings = [_read(story) for story in stories] if asked.weights else []
        strange = _unknown_tag(readings, asked.weights) if asked.weights else ""
        if strange:
            return refuse(strange)
        saves = _saves_in(asked.saves, asked, interruptible) if asked.saves is not None else None
        if isinstance(saves, str):
            code = refuse(saves)
            return ENDED_BY_SIGNAL + interruptible.signal if interruptible.is_interrupted else code
        for number, story in enumerate(stories):
            if interruptible.is_interrupted:
                break
            one = _checked(story, readings[number] if readings else _read(story), asked, interruptible)
            if saves is not None and one.reading.program is not None:
                one = one._replace(saves=saves.fit(one.reading.program, interruptible, _budget(asked)))
            reported.append(one)
            if asked.form == "text":
                show(_text(one) + "\n")
    _print(asked.form, reported)
    code = ERRORS if any(map(_is_wrong, reported)) else FINE
    if asked.walks is not None:
        code = _write_walks(asked.walks, reported) or code
    if len(reported) > 1:
        findings = summary(finding for one in reported for finding in one.proof.findings)
        (show if asked.form == "text" else refuse)(f"{len(reported)} stories: {findings}.")
    for trouble in found:
        if isinstance(trouble, Trouble):
            code = refuse(trouble.sentence)
    return ENDED_BY_SIGNAL + interruptible.signal if interruptible.is_interrupted else code


def _print(form: str, reported: list[Reported]) -> None:
    """Print what is for a program to read, or the page; the text of each story has been printed when it was ready."""
    from crushgame.check.show.report import as_github, as_json

    if form == "json":
        say(as_json(reported))
    elif form == "github":
        sys.stdout.write(as_github(reported) + "\n" if reported else "")
    elif form == "html" and reported:
        sys.stdout.write(_page(reported[0]))


def _is_wrong(one: Reported) -> bool:
    """Say whether a story has errors, is not proved, or stops a save, or it is not known whether it does."""
    from crushgame.check.show.report import verdict

    return verdict(one.proof, one.reading) in ("errors", "unproved") or (one.saves is not None and not one.saves.all_stand)


def _budget(asked: Asked) -> Budget:
    """Return what a proof with its odds may take, and the reading of saves, and the replaying of them: each as much."""
    from crushgame.check.sets.explore import Budget

    return Budget(asked.seconds, asked.megabytes)


def _read(story: StoryFiles) -> Reading:
    with collector_paused():
        return _with_pictures(read(story.everything), story.folder)


def _unknown_tag(readings: list[Reading], weights: Mapping[str, int]) -> str:
    """Say which of the tags that are given a weight is on no option; empty where all are, or a story cannot be asked."""
    from crushgame.check.walks.noted import ending_tags, option_tags
    from crushgame.story.diagnostics import nearest

    programs = [reading.program for reading in readings if reading.program is not None]
    if len(programs) < len(readings):
        return ""
    known = [tag for program in programs for tag in option_tags(program)]
    for tag in weights if programs else ():
        if tag not in known:
            near = nearest(tag, known)
            hint = f' Did you mean "{one_line(near)}"?' if near else ""
            if any(tag in ending_tags(program) for program in programs):
                hint = " Endings have it, and only what is chosen can have a weight."
            return f'No option has the note "{one_line(tag)}", which --weight names.{hint}'
    return ""


def _checked(story: StoryFiles, reading: Reading, asked: Asked, interruptible: Interruptible) -> Reported:
    from crushgame.check.odds.odds import odds_of
    from crushgame.check.prove import prove
    from crushgame.check.show.report import Reported
    from crushgame.commands.clocks import CutShort

    with collector_paused():
        program = reading.program
        with interruptible.clock(_budget(asked)) as clock:
            began = monotonic()
            proof = interruptible.attempt(clock, lambda: prove(reading, clock))
            if isinstance(proof, CutShort):
                return Reported(story.name, reading, _unproved(reading, proof.why, monotonic() - began))
            if asked.notes and program is not None:
                proof = _with_notes(proof, program, interruptible, clock)
            if asked.odds and program is not None:
                odds = interruptible.attempt(clock, lambda: odds_of(program, _player(asked.weights), clock))
                if isinstance(odds, CutShort):
                    odds = odds.why
                proof = proof._replace(no_odds=odds) if isinstance(odds, str) else proof._replace(odds=odds)
    return Reported(story.name, reading, proof)


def _with_notes(proof: Proof, program: Program, interruptible: Interruptible, clock: Clock) -> Proof:
    from crushgame.check.walks.noted import Notes, notes_of, tags_of, with_notes
    from crushgame.commands.clocks import CutShort

    notes = interruptible.attempt(clock, lambda: notes_of(program, clock))
    return with_notes(proof, program, Notes(tags_of(program), notes.why) if isinstance(notes, CutShort) else notes)


def _with_pictures(reading: Reading, folder: str) -> Reading:
    """Return what reading a story came to, with what is wrong with its pictures, if it can be played and names any."""
    if reading.story is None or reading.program is None or not reading.story.pictures or not folder:
        return reading
    from crushgame.commands.picturing import picture_findings
    from crushgame.story.diagnostics import in_file_order
    from crushgame.story.gathering import first_of

    found = in_file_order([*reading.findings, *picture_findings(reading.story, folder)])
    return reading._replace(findings=first_of(found))


def _saves_in(folder: str, asked: Asked, interruptible: Interruptible) -> SavesIn | str:
    """Return the saves of a folder, or a sentence about why there are none to be had."""
    from crushgame.commands.clocks import CutShort
    from crushgame.commands.fitting import SavesIn

    try:
        with interruptible.clock(_budget(asked)) as clock:
            saves = interruptible.attempt(clock, lambda: SavesIn(folder))
    except NotADirectoryError:
        return f"{folder} is no folder: --saves takes one with saves in it."
    except OSError as error:
        return f"{folder} cannot be read: {(error.strerror or 'unknown reason').lower()}."
    return f"The saves in {folder} were not all read: {saves.why}." if isinstance(saves, CutShort) else saves


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
    from crushgame.check.show.fitting import table
    from crushgame.check.show.report import text

    dress = style()
    told = text(one.proof, one.reading, one.name, screen_width(), style=dress, ascii_only=not can_show("█▏"))
    return f"{told}\n\n{table(one.saves, screen_width(), dress)}" if one.saves else told


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
