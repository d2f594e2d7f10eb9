"""The generated stories in ink, for the yardstick `bink`, and playing them.

Knows the outline and ink. Must not know crushgame. `python -m benchmarks.ink COMPILER` made what is in `data/`, where
COMPILER is `inkjs-compiler.js` of the package inkjs (2.4.0 was used) from npm; node runs it.
"""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Protocol

from benchmarks.generated import ENDINGS, MOVES, WARMTH_WORDS, Option, Scene, outline

SHAPES = {"dry-run": (12, 7), "thousand": (1000, 3)}
"""The scenes, and the lines in each, of the stories in `data/`. The first has the lines and options of DRY RUN."""

_DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")

HEAD = """\
VAR warmth = 5
VAR nerve = 5
VAR clock = 0
VAR met = false
VAR intent = 0
VAR card = 0
~ card = RANDOM(1, 4)
-> s0

=== function feel(x) ===
{
"""


class BinkStory(Protocol):
    """What is used of `bink.story.Story`."""

    def can_continue(self) -> bool: ...
    def cont(self) -> str: ...
    def continue_maximally(self) -> str: ...
    def get_current_choices(self) -> list[str]: ...
    def choose_choice_index(self, index: int) -> None: ...
    def reset_state(self) -> None: ...


def player(shape: str, *, by_line: bool) -> Callable[[random.Random], int] | None:
    """Return what plays the story of this shape once, at random, and returns how many choices it made.

    None when bink is not installed. `by_line` takes what a player is shown, line by line and the words of every option,
    as ours does. Otherwise all of a turn's text is taken with one call and no option's words are: bink at its quickest.
    """
    try:
        from bink.story import Story
    except ImportError:
        return None
    with gzip.open(os.path.join(_DATA, f"{shape}.ink.json.gz"), "rt", encoding="utf-8") as file:
        story: BinkStory = Story(file.read())

    take = story.cont if by_line else story.continue_maximally

    def play(rng: random.Random) -> int:
        story.reset_state()
        made = 0
        while True:
            while story.can_continue():
                take()
            offers = story.get_current_choices()
            if not offers:
                return made
            words = list(offers) if by_line else offers
            story.choose_choice_index(int(rng.random() * len(words)))
            made += 1

    return play


def ink(scenes: int, lines: int) -> str:
    """Return the story of an outline, as ink."""
    return "".join([HEAD, _feel(), *map(_written, range(scenes), outline(scenes, lines))])


def _feel() -> str:
    """The words for warmth, in the bands that ours has: 0 to 10 in as many parts as there are words."""
    count = len(WARMTH_WORDS)
    least = [next(value for value in range(11) if value * count // 11 == band) for band in range(count)]
    cases = [f'  - x >= {least[band]}: ~ return "{WARMTH_WORDS[band]}"\n' for band in reversed(range(count))]
    return "".join([*cases, "}\n"])


def _written(number: int, scene: Scene) -> str:
    lines = [f"\n=== s{number} ===\n"]
    lines += [f"{f'{speaker}: ' if speaker else ''}{words}\n" for speaker, _, words in scene.lines]
    if scene.on_card:
        lines.append("{\n  - card <= 3: They close the book on a finger.\n  - else: They keep reading.\n}\n")
    if scene.meeting:
        lines.append(f"{{\n  - warmth >= 5 and nerve > 3 and not met:\n    Alex: {scene.meeting}\n    ~ met = true\n")
        lines.append("  - else:\n    It is {feel(warmth)} in here, {met:again|for once}.\n}\n")
    if not scene.options:
        lines.append(f"{{\n  - warmth > 5 or intent == 2: {ENDINGS['good']}\n  - else: {ENDINGS['quiet']}\n}}\n")
        lines.append("-> END\n")
    return "".join([*lines, *map(_option, range(3), scene.options)])


def _option(at: int, option: Option) -> str:
    variable, by = MOVES[at]
    bound = f"MAX({variable} - 1, 0)" if by < 0 else f"MIN({variable} + 1, {8 if variable == 'clock' else 10})"
    gate = "{clock < 8} " if option.is_gated else ""
    aside = f"    ~ intent = 2\n    {option.aside}\n" if option.aside else ""
    return f"+ {gate}[{option.words}]\n    ~ {variable} = {bound}\n{aside}    -> s{option.goal}\n"


def _compile(compiler: str, source: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path, target = os.path.join(folder, "story.ink"), os.path.join(folder, "story.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
        subprocess.run(["node", compiler, path, "-o", target], check=True)
        with open(target, encoding="utf-8-sig") as compiled:  # it starts with a byte order mark, which bink refuses
            return compiled.read().encode()


def main() -> int:
    """Make `data/` again."""
    if len(sys.argv) != 2:
        print("usage: python -m benchmarks.ink node_modules/inkjs/bin/inkjs-compiler.js", file=sys.stderr)
        return 2
    for name, (scenes, lines) in SHAPES.items():
        packed = gzip.compress(_compile(sys.argv[1], ink(scenes, lines)), 9, mtime=0)
        with open(os.path.join(_DATA, f"{name}.ink.json.gz"), "wb") as file:
            file.write(packed)
        print(f"{name}: {len(packed):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
