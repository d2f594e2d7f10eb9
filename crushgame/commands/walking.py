"""For authors: `walk` and `cover`, the way to a scene for `play --from`, and the files of `check --walks`.

Knows files, streams and sentences. Must not know how a way is found. Every walk is gone by the engine before it is given out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crushgame.check.proof import Proof
from crushgame.check.show.figures import counted
from crushgame.check.walks.walk_tests import NamedWalk, as_test, as_tests
from crushgame.check.walks.walkfile import written
from crushgame.commands.clocks import CutShort, Interruptible
from crushgame.commands.output import ENDED_BY_SIGNAL, ERRORS, FINE, refuse, say
from crushgame.library import StoryFiles, Trouble, find
from crushgame.play.beats import EndingBeat
from crushgame.play.chance import LONGEST_TOLD, telling
from crushgame.play.walk import SEED, Walk, go
from crushgame.story import Reading, read
from crushgame.story.printable import one_line
from crushgame.story.program import Program
from crushgame.story.report import message

if TYPE_CHECKING:
    from crushgame.check.sets.explore import Clock
    from crushgame.check.walks.cover import Cover, CoverWalk
    from crushgame.check.walks.destinations import Destination
    from crushgame.story.model import Story

MEGABYTES = 2000.0
"""The most memory that the sets of a search may take."""

_LONGEST_WAY = 400
_MOST_LISTED = 12
_LONGEST_TAG = 60
"""Bytes of a tag in the name of a file, which may have 255 in all."""


def walk(name: str, target: str | None, file: str | None, seconds: float) -> int:
    """Print the shortest walk to `target`, or to every ending (None), through the story called `name`.

    Returns the exit code.
    """
    story = _read(name)
    if isinstance(story, int):
        return story
    if target is None:
        return _in_time(seconds, lambda clock: _to_all_endings(story, clock, file))
    return _in_time(seconds, lambda clock: _to_one(story, target, clock, file))


def cover(name: str, file: str | None, seconds: float) -> int:
    """Print few walks that take every option of the story called `name`. Returns the exit code."""
    story = _read(name)
    if isinstance(story, int):
        return story
    return _in_time(seconds, lambda clock: _cover(story, clock, file))


class _Read(NamedTuple):
    files: StoryFiles
    story: Story
    program: Program


def _read(name: str) -> _Read | int:
    found = find(name)
    if isinstance(found, Trouble):
        return refuse(found.sentence)
    reading = read(found.files)
    if reading.program is None or reading.story is None:
        refuse(f"{found.name} has errors; `crushgame check {found.name}` reports them. There are walks through it after that.")
        return ERRORS
    return _Read(found, reading.story, reading.program)


def _in_time(seconds: float, work: Callable[[Clock], int]) -> int:
    from crushgame.check.sets.explore import Budget

    with Interruptible() as interruptible, interruptible.clock(Budget(seconds, MEGABYTES)) as clock:
        code = interruptible.attempt(clock, lambda: work(clock))
    if isinstance(code, CutShort):
        code = _cut_short(code)
    return ENDED_BY_SIGNAL + interruptible.signal if interruptible.is_interrupted else code


def _cut_short(work: CutShort) -> int:
    refuse(f"NOT KNOWN: {work.why}.")
    return ERRORS


# ---- walk --------------------------------------------------------------------------------------------------------------


def _to_one(story: _Read, target: str, clock: Clock, file: str | None) -> int:
    from crushgame.check.walks.destinations import Unclear, asked_for

    destination = asked_for(story.story, story.program, target)
    if isinstance(destination, Unclear):
        return refuse(destination.sentence)
    found = _shortest(story.program, destination, clock)
    if isinstance(found, _Without):
        return found.code
    named = _named(destination, found)
    return _give(as_test(story.program, named), file, story.files.files) or _too_told([named])


def _to_all_endings(story: _Read, clock: Clock, file: str | None) -> int:
    from crushgame.check.walks.destinations import ending_of

    walks: list[NamedWalk] = []
    code = FINE
    for ending in story.program.endings:
        destination = ending_of(story.program, ending)
        found = _shortest(story.program, destination, clock)
        if isinstance(found, _Without):
            code = max(code, found.code)
        else:
            walks.append(_named(destination, found))
    return _give(as_tests(story.program, walks), file, story.files.files) or _too_told(walks) or code


class _Without(NamedTuple):
    """There is no walk to give out; why has been said."""

    code: int


def _shortest(program: Program, destination: Destination, clock: Clock) -> Walk | _Without:
    from crushgame.check.walks.ways import objection, way_to

    way = way_to(destination, clock)
    if way.walk is None:
        _say_why_not(destination, way.unknown)
        return _Without(ERRORS)
    wrong = objection(program, destination, way.walk)
    if wrong:
        return _Without(_fault(f"The walk that was found to {destination.said}", wrong))
    return way.walk


def _say_why_not(destination: Destination, unknown: str) -> None:
    if unknown:
        refuse(f"NOT KNOWN: {unknown} before a way to {destination.said} was found. There may be one.")
    else:
        refuse(f"No way through the story comes to {destination.said}.")


def _fault(what: str, wrong: str) -> int:
    return refuse(f"{what} does not hold when it is gone: {wrong}. That is a fault of crushgame; please tell its authors.")


def _named(destination: Destination, walk: Walk) -> NamedWalk:
    return NamedWalk(f"The shortest way to {destination.said}", walk, destination.ending)


def _too_told(walks: Sequence[NamedWalk]) -> int:
    """Say of which walks no game can be started, since no saved game could hold it; return the exit code."""
    code = FINE
    for name, walk, _ in walks:
        if len(telling(walk.fates, SEED)) > LONGEST_TOLD:
            refuse(f"{name} tells fate more than a saved game can hold: `crushgame play --walk` cannot play on from it.")
            code = ERRORS
    return code


def _give(text: str, file: str | None, files: Mapping[str, bytes]) -> int:
    """Print a text, or write it to a file that is none of the story's own; return the exit code."""
    if file is None:
        say(text.removesuffix("\n"))
        return FINE
    if os.path.realpath(file) in {os.path.realpath(path) for path in files}:
        return refuse(f"{file} is a file of the story itself. Name another one.")
    try:
        with open(file, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        return refuse(f"{file} could not be written: {(error.strerror or 'unknown reason').lower()}.")
    return FINE


# ---- cover -------------------------------------------------------------------------------------------------------------


def _cover(story: _Read, clock: Clock, file: str | None) -> int:
    from crushgame.check.walks import cover as covering

    found = covering.cover(story.program, clock)
    wrong = next((wrong for one in found.walks if (wrong := _not_as_said(story.program, one))), "")
    if wrong:
        return _fault("A walk that was found", wrong)
    code = _give(as_tests(story.program, _cover_tests(found.walks)), file, story.files.files)
    for sentence in _summary(found):
        refuse(sentence)
    return code or (ERRORS if found.missing else FINE)


def _not_as_said(program: Program, one: CoverWalk) -> str:
    gone = go(program, one.walk)
    if gone.misfit is not None:
        return f"after {gone.misfit.at} decisions: {gone.misfit.reason}"
    stop = gone.session.stop
    ending = stop.id if isinstance(stop, EndingBeat) else ""
    if ending != one.ending:
        return f'it ends with "{ending}", not "{one.ending}"'
    if gone.session.chosen() != {f"{scene}.{option}" for scene, option in one.options}:
        return "it takes other options"
    return ""


def _cover_tests(walks: Sequence[CoverWalk]) -> list[NamedWalk]:
    named = []
    for number, one in enumerate(walks, 1):
        what = counted(len(one.walk.decisions), "choice", "choices")
        where = f"to the ending {one.ending}" if one.ending else "from which no ending can be come to"
        named.append(NamedWalk(f"Cover {number} of {len(walks)}: {what} {where}", one.walk, one.ending))
    return named


def _summary(found: Cover) -> list[str]:
    taken = len(found.options) - len(found.never) - len(found.missing)
    choices = sum(len(one.walk.decisions) for one in found.walks)
    walks = counted(len(found.walks), "walk takes", "walks take")
    sentences = [f"{walks} {taken:,} of {counted(len(found.options), 'option', 'options')}, in {choices:,} choices."]
    if found.never:
        sentences.append(f"{counted(len(found.never), 'option', 'options')} can never be taken: {_listed(found.never)}.")
    if found.missing:
        sentences.append(
            f"NOT KNOWN: {found.unknown or 'the search gave up'} before these options were on a walk: {_listed(found.missing)}."
        )
    lost = sum(not one.ending for one in found.walks)
    if lost:
        sentences.append(f"{counted(lost, 'walk comes', 'walks come')} to no ending: none can be reached from there.")
    return sentences


def _listed(options: Sequence[tuple[str, str]]) -> str:
    shown = ", ".join(f"{scene}.{option}" for scene, option in options[:_MOST_LISTED])
    return f"{shown} and {len(options) - _MOST_LISTED:,} more" if len(options) > _MOST_LISTED else shown


# ---- play --from -------------------------------------------------------------------------------------------------------


class WayIn(NamedTuple):
    """A walk to a scene: on which beat of its last turn the scene begins, and a sentence that says how one gets there."""

    walk: Walk
    beat: int
    said: str


def way_into(reading: Reading, scene: str, seed: str, seconds: float = 60.0) -> WayIn | int:
    """Return the shortest walk to a scene, for a game with this seed; or the exit code, when why not has been said."""
    from crushgame.check.sets.explore import Budget
    from crushgame.check.show.retelling import retold, said
    from crushgame.check.walks.destinations import Unclear, scene_of
    from crushgame.check.walks.ways import beats_before

    program = reading.program
    assert program is not None
    destination = scene_of(program, scene)
    if isinstance(destination, Unclear):
        return refuse(destination.sentence)
    with Interruptible() as interruptible, interruptible.clock(Budget(seconds, MEGABYTES)) as clock:
        found = interruptible.attempt(clock, lambda: _shortest(program, destination, clock))
    code = _cut_short(found) if isinstance(found, CutShort) else FINE
    if interruptible.is_interrupted:
        return ENDED_BY_SIGNAL + interruptible.signal
    if isinstance(found, CutShort):
        return code
    if isinstance(found, _Without):
        return found.code
    steps = "; ".join(said(step) for step in retold(program, found) if step.kind not in ("answer", "end"))
    way = one_line(f"The shortest way to the scene {scene}: {steps or 'the story begins there'}.", _LONGEST_WAY)
    return WayIn(found, beats_before(destination, found, seed), way)


# ---- check --walks -----------------------------------------------------------------------------------------------------


def write_walks(folder: str | Path, name: str, proof: Proof, program: Program) -> list[Path]:
    """Write a walk file for each finding and each note that has a walk; return their paths.

    The one of a finding is called by its code, the story and the line, that of a note by the story and the tag. Makes the
    folder where there is none. Raises OSError where nothing can be written.
    """
    from crushgame.check.show.noting import shown_by

    story = _in_a_file_name(Path(name).name.removesuffix(".yaml")) or "story"
    walks: list[tuple[str, str, Walk]] = []
    for at, walk in sorted(proof.walks.items()):
        finding = proof.findings[at]
        shows = f"{finding.spot.file}:{finding.spot.line}: {message(finding)}"
        walks.append((f"{finding.code}-{story}-{finding.spot.line}", shows, walk))
    for noted in proof.notes or ():
        if noted.walk is not None:
            tag = _in_a_file_name(noted.tag).encode()[:_LONGEST_TAG].decode(errors="ignore") or "tag"
            walks.append((f"note-{story}-{tag}", shown_by(noted), noted.walk))
    if walks:
        Path(folder).mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for stem, shows, walk in walks:
        called = stem
        while called.casefold() in taken:
            numbers[stem] = numbers.get(stem, 1) + 1
            called = f"{stem}-{numbers[stem]}"
        taken.add(called.casefold())
        path = Path(folder, f"{called}.yaml")
        misfit = go(program, walk).misfit
        comments = [shows]
        if misfit is not None:
            comments.append(
                f"This walk cannot be gone past {misfit.at} decisions, which is a fault of crushgame: {misfit.reason}"
            )
        path.write_text(written(program, walk, comments), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def _in_a_file_name(words: str) -> str:
    """Return words with nothing in them that a file's name cannot have."""
    return re.sub(r"[^\w-]+", "_", words).strip("_-")
