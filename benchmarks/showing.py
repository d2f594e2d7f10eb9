"""A game on the screen, with a face and a place on show: how soon a key changes it, and what it costs to look at.

Knows the app from outside, as a terminal sees it. Must not know Textual.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles

from benchmarks.measure import Figures, Row
from benchmarks.starting import workplace
from benchmarks.terminal import Running
from crushgame.saves.settings import Settings, keep_settings

ROUNDS = 9
KEYS = 30
"""Keys in each round; ours and the yardstick take turns, round by round."""

SHORTEST, LONGEST = 0.06, 0.14
"""Seconds between two keys."""

IDLE_SECONDS, TYPING_SECONDS = 5.0, 6.0
RUNS = 5
FIRST = b"It begins here"
_BARE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bare_label.py")
_MOODS = ("smile", "thinking", "surprised", "annoyed", "shy", "tired", "laugh", "sad")
_HEAD = """\
story: {format: 1, id: on-show, title: On Show, version: 1, start: begin}
cast:
  pilar: {name: Pilar, pronouns: she, color: gold}
places: {launderette: The launderette}
endings: {over: {title: Over}}
scenes:
  begin:
    place: launderette
    steps:
"""


def keys() -> Iterator[Row]:
    """A key to the first whole frame that it changes: the next line all at once, and the next line as it begins to be typed."""
    for what, speed in (("text all at once", 0), ("text that types itself", 60)):
        with (
            workplace() as (launcher, environment),
            _game(launcher, environment, speed, letters=70) as ours,
            Running([sys.executable, _BARE], b"key 0", environment) as bare,
        ):
            _round(ours)
            _round(bare)
            rounds = [(_round(ours), _round(bare)) for _ in range(ROUNDS)]
        for name, part in (("median", 0), ("95th percentile", 1)):
            mine, theirs = (Figures(tuple(pair[side][part] for pair in rounds)) for side in (0, 1))
            yield Row(f"key to changed screen, {what}, {name}", "ms", mine, "one label", theirs, 1.5)


def idle() -> Iterator[Row]:
    """What a page takes of a core when its text is all there and nobody does anything."""
    with workplace() as (launcher, environment), _game(launcher, environment, 0, letters=70) as ours:
        ours.press(b"\r")
        ours.rest(1.0)
        figures = Figures(tuple(_share(ours, IDLE_SECONDS) for _ in range(RUNS)))
    with workplace() as (_, environment), Running([sys.executable, _BARE], b"key 0", environment) as bare:
        theirs = _share(bare, IDLE_SECONDS)
    yield Row(f"one core, text done (a bare app: {theirs:.2g} %)", "%", figures, aim=2.0)


def typing() -> Iterator[Row]:
    """What a page takes of a core while a long line types itself at 60 characters a second."""
    shares: list[float] = []
    with workplace() as (launcher, environment), _game(launcher, environment, 60, letters=900) as ours:
        for _ in range(RUNS):
            ours.press(b"\r")  # begins the next line
            shares.append(_share(ours, TYPING_SECONDS))
            ours.press(b"\r")  # completes it
            ours.rest(0.3)
    yield Row("one core, typing 60 characters a second", "%", Figures(tuple(shares)), aim=15.0)


def _round(program: Running) -> tuple[float, float]:
    """Press keys at a person's pace, and return the median and the 95th percentile of the milliseconds each took."""
    taken: list[float] = []
    for _ in range(KEYS):
        taken.append(program.press(b"\r"))
        program.rest(random.uniform(SHORTEST, LONGEST))
    cuts = quantiles(taken, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _share(program: Running, seconds: float) -> float:
    """Return the per cent of one core that a program takes in so many seconds."""
    before = program.processor_seconds()
    program.rest(seconds)
    return (program.processor_seconds() - before) / seconds * 100


@contextmanager
def _game(launcher: str, environment: dict[str, str], speed: int, letters: int) -> Iterator[Running]:
    saves = environment["CRUSHGAME_SAVES"]
    refused = keep_settings(saves, Settings(text_speed=speed))
    if refused is not None:
        raise RuntimeError(refused.sentence)
    file = os.path.join(os.path.dirname(launcher), "on_show.yaml")
    with open(file, "w", encoding="utf-8") as story:
        story.write(_story(letters))
    with Running([sys.executable, launcher, "play", file, "--new"], FIRST, environment) as running:
        yield running


def _story(letters: int) -> str:
    """Return a story of one scene without end: lines of so many letters, each with another face, and a choice now and then."""
    line = (" and so it goes" * (letters // 15 + 1)).strip()[:letters]
    steps = [f'      - "{FIRST.decode()}."']
    for part in range(12):
        spoken = [f"        Pilar ({_MOODS[number % len(_MOODS)]}): {number} {line}." for number in range(24)]
        steps += ["      - |", *spoken]
        again = ", goto: begin" if part == 11 else ""
        steps += ["      - choice:", f"          - {{option: Go on., id: on-{part}{again}}}"]
        steps += [f"          - {{option: Stop., id: stop-{part}, end: over}}"]
    return _HEAD + "\n".join(steps) + "\n"
