"""Small honest stories, for something hostile to be put into."""

from __future__ import annotations

from collections.abc import Sequence

_ENDINGS = "endings: {e: {title: E}}\n"
_SCENES = f"{_ENDINGS}scenes: {{a: {{steps: [Hello., {{end: e}}]}}}}\n"


def head() -> str:
    """Return the first line, which names the story."""
    return "story: {format: 1, id: x, title: X, version: 1, start: a}\n"


def one_scene() -> str:
    """Return a story of one line and one ending, with its scenes last."""
    return f"{head()}{_ENDINGS}scenes:\n  a: {{steps: [Hello., {{end: e}}]}}\n"


def with_steps(steps: Sequence[str]) -> str:
    """Return a story whose one scene has these steps, from line 6 on, and then ends."""
    lines = "".join(f"      {step}\n" for step in steps)
    return f"{head()}{_ENDINGS}scenes:\n  a:\n    steps:\n{lines}      - end: e\n"


def with_choice(options: Sequence[str]) -> str:
    """Return a story whose one scene has these options, from line 7 on."""
    return with_steps(["- choice:", *(f"    - {option}" for option in options)])


def with_scenes(scenes: str, circle: int = 0, row: int = 0) -> str:
    """Return a story with scenes besides, and a first scene that goes to s0. A `!` in their lines becomes the number of the
    next scene: of `circle`, the last leads to the first, and of `row` it ends the story."""
    lines = scenes.split("\n")
    if circle:
        lines = [line.replace("!", str((at + 1) % circle)) for at, line in enumerate(lines)]
    if row:
        lines = [line.replace("!", str(at + 1)) for at, line in enumerate(lines)]
        lines[-1] = f"  s{row}: {{steps: [end: e]}}\n"
    return f"{head()}{_ENDINGS}scenes:\n  a: {{steps: [goto: s0]}}\n" + "\n".join(lines)


def with_variables(variables: str) -> str:
    """Return a story that has these variables, from line 3 on."""
    return f"{head()}variables:\n{variables}{_SCENES}"


def with_condition(condition: str) -> str:
    """Return a story that asks this, on line 4."""
    return (
        f"{head()}variables: {{x: {{from: 0, to: 9, start: 0}}}}\n{_ENDINGS}"
        f'scenes: {{a: {{steps: [{{if: "{condition}", then: [Yes.]}}, {{end: e}}]}}}}\n'
    )
