"""`crushgame map`: the scenes of a story as a drawing.

Knows files, streams and which drawings there are. Must not know how one is made, nor what the odds are.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crushgame.check.show.scenes import SceneMap, scene_map
from crushgame.commands.clocks import CutShort, Interruptible
from crushgame.commands.output import ENDED_BY_SIGNAL, ERRORS, FINE, can_show, refuse, say, screen_width
from crushgame.library import Trouble, find
from crushgame.story import read
from crushgame.story.program import Program

if TYPE_CHECKING:
    from crushgame.check.proof import Odds

BUDGET = (20.0, 1_000)
"""Seconds and megabytes for working out the odds; a drawing is not worth more. Beyond it, there are none on the arrows."""


def draw_map(name: str, form: str, with_odds: bool, file: str | None) -> int:
    """Draw the map of the story called `name`, on stdout or to a file. `form` is text, mermaid, dot or svg.

    Returns the exit code.
    """
    found = find(name)
    if isinstance(found, Trouble):
        return refuse(found.sentence)
    reading = read(found.files)
    if reading.program is None:
        refuse(f"{found.name} has errors; `crushgame check {found.name}` reports them. It can be drawn after that.")
        return ERRORS
    with Interruptible() as interruptible:
        odds = _odds(reading.program, interruptible) if with_odds else None
    if interruptible.is_interrupted:
        return ENDED_BY_SIGNAL + interruptible.signal
    drawing = _drawing(scene_map(reading.program, odds), form, file is not None)
    if file is None:
        say(drawing)
        return FINE
    if os.path.realpath(file) in {os.path.realpath(path) for path in found.files}:
        return refuse(f"{file} is a file of the story itself. Name another one.")
    try:
        with open(file, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(drawing + "\n")
    except OSError as error:
        return refuse(f"{file} could not be written: {(error.strerror or 'unknown reason').lower()}.")
    return FINE


def _drawing(scenes: SceneMap, form: str, is_file: bool) -> str:
    if form == "svg":
        from crushgame.check.show.svg import svg

        return svg(scenes)
    from crushgame.check.show import drawing

    if form == "text":
        return drawing.tree(scenes, screen_width(), ascii_only=not is_file and not can_show(drawing.SIGNS))
    return drawing.mermaid(scenes) if form == "mermaid" else drawing.dot(scenes)


def _odds(program: Program, interruptible: Interruptible) -> Odds | None:
    """Return the odds of a story, or None where they cannot be had; why goes to stderr."""
    from crushgame.check.odds.odds import odds_of
    from crushgame.check.odds.players import EVEN
    from crushgame.check.sets.explore import Budget

    with interruptible.clock(Budget(*BUDGET)) as clock:
        odds = interruptible.attempt(clock, lambda: odds_of(program, EVEN, clock))
    if isinstance(odds, CutShort):
        odds = odds.why
    if isinstance(odds, str):
        refuse(f"Not drawn: {odds}." if interruptible.is_interrupted else f"Drawn without odds: {odds}.")
        return None
    return odds
