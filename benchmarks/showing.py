"""A game on the screen, with a face and a place on show: how soon a key changes it, and what it costs to look at.

Knows the app from outside, as a terminal sees it. Must not know Textual.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, cycle, islice
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

PARTS, LINES = 12, 24
"""Parts of the story that is played, each of so many lines and a choice."""

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
    """A key to the first whole frame with what it asked for: the next line, or its first letters, or an option's first line.

    Each key waits for words that only the right frame has. While text types itself every second key completes a line.
    """
    for what, speed in (("text all at once", 0), ("text that types itself", 60)):
        with (
            workplace() as (launcher, environment),
            _game(launcher, environment, speed, letters=70) as ours,
            Running([sys.executable, _BARE], b"key 0", environment) as bare,
        ):
            pressed = _typed_keys() if speed else _keys()
            labels = ((b"\r", f"key {number}".encode()) for number in count(1))
            _round(ours, pressed)
            _round(bare, labels)
            rounds = [(_round(ours, pressed), _round(bare, labels)) for _ in range(ROUNDS)]
        for name, part in (("median", 0), ("95th percentile", 1)):
            mine, theirs = (Figures(tuple(pair[side][part] for pair in rounds)) for side in (0, 1))
            yield Row(f"key to changed screen, {what}, {name}", "ms", mine, "one label", theirs, 1.5)


Pressed = tuple[bytes, bytes]
"""A key, and the words in the frame that answers it."""


def _keys() -> Iterator[Pressed]:
    """The keys that go through the story line by line, taking the first option of each choice."""
    key = b"\r"
    while True:
        for part in range(PARTS):
            for number in range(LINES):
                yield key, _ends(part, number).encode()
                key = b"\r"
            key = b"1"
        yield key, FIRST
        key = b"\r"


def _typed_keys() -> Iterator[Pressed]:
    """The same, with a key more for each line, which completes it."""
    for key, words in _keys():
        yield key, words if words == FIRST else words.decode()[::-1].encode()  # the first two letters of a line
        yield b"\r", words


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


def _round(program: Running, pressed: Iterator[Pressed]) -> tuple[float, float]:
    """Press keys at a person's pace, and return the median and the 95th percentile of the milliseconds each took."""
    taken: list[float] = []
    for key, words in islice(pressed, KEYS):
        taken.append(program.press(key, words))
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
    middle = (" and so it goes" * (letters // 15 + 1)).strip()[: letters - 6]
    steps = [f'      - "{FIRST.decode()}."']
    for part in range(PARTS):
        lines = (f"{_begins(part, number)} {middle} {_ends(part, number)}." for number in range(LINES))
        steps += ["      - |", *(f"        Pilar ({mood}): {line}" for mood, line in zip(cycle(_MOODS), lines, strict=False))]
        again = ", goto: begin" if part == PARTS - 1 else ""
        steps += ["      - choice:", f"          - {{option: Go on., id: on-{part}{again}}}"]
        steps += [f"          - {{option: Stop., id: stop-{part}, end: over}}"]
    return _HEAD + "\n".join(steps) + "\n"


def _begins(part: int, number: int) -> str:
    """Return two letters that stand nowhere in the story but at the beginning of this line."""
    return chr(ord("Α") + part) + chr(ord("α") + number)


def _ends(part: int, number: int) -> str:
    """Return two letters that stand nowhere in the story but at the end of this line."""
    return _begins(part, number)[::-1]
