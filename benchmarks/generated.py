"""Stories made by rule, for timing: any number of scenes, always clean, always the same for the same numbers.

An outline is made first, and written down from it: here as a story of ours, in `ink.py` as the same story in ink. Must
not be read as an example of writing.
"""

from __future__ import annotations

import random
from typing import NamedTuple

NAMES = ("Alex", "Ines", "Mo", "Pilar")
OBJECTS = (
    "egg", "lemon", "lamp", "kettle", "ledger", "tram", "scarf", "piano", "buoy",
    "ticket", "jar", "heron", "chair", "till",
)  # fmt: skip
VERBS = ("hums", "leans", "waits", "drips", "rattles", "turns", "settles", "folds", "sinks", "clicks")
MOVES = (("warmth", 1), ("nerve", -1), ("clock", 1))
"""What an option does to which variable, by its place in the menu."""

WARMTH_WORDS = ("cold", "cool", "mild", "warm", "hot")
ENDINGS = {"good": "The kettle clicks off.", "quiet": "The rain goes on."}

HEAD = """\
story: {{format: 1, id: generated-{scenes}, title: Generated, version: 1, start: s0}}
cast:
  alex: {{name: Alex, pronouns: they, color: teal}}
  ines: {{name: Ines, pronouns: she}}
  mo: {{name: Mo, pronouns: she}}
  pilar: {{name: Pilar, pronouns: she}}
variables:
  warmth: {{from: 0, to: 10, start: 5, words: [cold, cool, mild, warm, hot]}}
  nerve: {{from: 0, to: 10, start: 5}}
  clock: {{from: 0, to: 8}}
  met: no
  intent: {{one of: [unsure, friend, date]}}
  card: {{drawn: {{reader: 3, late: 1}}}}
define:
  ready: warmth >= 5 and nerve > 3
endings:
  good: {{title: Good, tone: bright, text: The kettle clicks off.}}
  quiet: {{title: Quiet, tone: bittersweet, text: The rain goes on.}}
scenes:
"""


class Option(NamedTuple):
    """Words, the scene it leads to, and a line said on the way, or "". `is_gated` shuts it once the clock is full."""

    words: str
    goal: int
    is_gated: bool
    aside: str


class Scene(NamedTuple):
    """`lines` are (speaker, mood, words), with "" for none. `on_card` says a line by the card drawn; `meeting` is a line
    for the first time that the player is ready, or "". Without options the scene ends the story.
    """

    lines: tuple[tuple[str, str, str], ...]
    on_card: bool
    meeting: str
    options: tuple[Option, ...]


def outline(scenes: int, lines: int = 3, endless: bool = False, seed: int = 1) -> list[Scene]:
    """Return that many scenes of `lines` lines and 3 options each, forward by one to three scenes with a few ways back.

    `endless` lets the last scene begin again, as its first option, so that a game can be as long as is wanted.
    """
    rng = random.Random(seed)
    return [_scene(number, scenes, lines, endless, rng) for number in range(scenes)]


def story(scenes: int, lines: int = 3, endless: bool = False, seed: int = 1) -> str:
    """Return the story of an outline, as YAML."""
    body = [_written(number, scene) for number, scene in enumerate(outline(scenes, lines, endless, seed))]
    return "".join([HEAD.format(scenes=scenes), *body])


def _line(rng: random.Random) -> str:
    words = [rng.choice(OBJECTS) if at % 2 else rng.choice(VERBS) for at in range(rng.randint(7, 12))]
    return f"The {' and the '.join(words[:2])} {' '.join(words[2:])} by the window."


def _scene(number: int, scenes: int, lines: int, endless: bool, rng: random.Random) -> Scene:
    said = [("", "", _line(rng)), (rng.choice(NAMES), "", _line(rng)), (rng.choice(NAMES), "dry", _line(rng))]
    said += [(rng.choice(NAMES), "", _line(rng)) for _ in range(lines - len(said))]
    meeting = f"{_line(rng)[:-1]}, in a way." if number % 4 == 1 else ""
    options: tuple[Option, ...] = ()
    if number < scenes - 1:
        options = _options(number, scenes - 1, rng)
    elif endless:
        options = (Option("Begin again", 0, False, ""), Option("Leave it at that", -1, False, ""))
    return Scene(tuple(said), number % 7 == 3, meeting, options)


def _options(number: int, last: int, rng: random.Random) -> tuple[Option, ...]:
    # The first always leads to the next scene, so that every scene can be reached.
    goals = [number + 1] + [min(last, number + rng.randint(1, 3)) for _ in range(2)]
    if number % 5 == 4:
        goals[1] = max(0, number - rng.randint(1, 4))
    asides = ["", _line(rng) if number % 6 == 2 else "", ""]
    return tuple(Option(f"{_line(rng)[:48]} ({at})", goals[at], at == 2 and number % 3 == 0, asides[at]) for at in range(3))


def _written(number: int, scene: Scene) -> str:
    lines = [f"  s{number}:\n    steps:\n      - |\n"]
    for speaker, mood, words in scene.lines:
        lines.append(f"        {f'{speaker} ({mood}): ' if mood else f'{speaker}: ' if speaker else ''}{words}\n")
    if scene.on_card:
        lines.append("      - match: card\n        reader: They close the book on a finger.\n")
        lines.append("        late: They keep reading.\n")
    if scene.meeting:
        lines.append("      - if: ready and not met\n        then:\n")
        lines.append(f"          - |\n            Alex: {scene.meeting}\n          - set: {{met: yes}}\n")
        lines.append('        else: ["It is {warmth} in here, {if met}again{else}for once{end}."]\n')
    if not scene.options:
        return "".join([*lines, _CURTAIN])
    lines.append("      - choice:\n")
    lines += [_option(at, option) for at, option in enumerate(scene.options)]
    if any(option.goal < 0 for option in scene.options):
        lines.append(_CURTAIN)
    return "".join(lines)


_CURTAIN = "      - if: warmth > 5 or intent == date\n        then: [{end: good}]\n        else: [{end: quiet}]\n"


def _option(at: int, option: Option) -> str:
    variable, by = MOVES[at]
    lines = [f'          - option: "{option.words}"\n            id: o{at}\n            set: {{{variable}: {by:+}}}\n']
    if option.is_gated:
        lines.append("            if: clock < 8\n            locked: Not any more.\n")
    if option.aside:
        lines.append(f"            steps:\n              - set: {{intent: date}}\n              - {option.aside}\n")
    if option.goal >= 0:
        lines.append(f"            goto: s{option.goal}\n")
    return "".join(lines)
