"""Walks as story tests: a `tests:` list, which can stand in a story or beside it.

Knows how one walk is written. Must not know what the walks are for, nor disks.
"""

from __future__ import annotations

from collections.abc import Iterable
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from crushgame.check.walks.walkfile import written
from crushgame.play.walk import Walk
from crushgame.story.printable import one_line
from crushgame.story.program import Program


class NamedWalk(NamedTuple):
    """A walk with a name, unlike that of any other test. `ends` is the id of the ending that it comes to, or empty."""

    name: str
    walk: Walk
    ends: str = ""


def as_test(program: Program, one: NamedWalk) -> str:
    """Return a walk as an item of a `tests:` list, which is a walk file too."""
    lines = written(program, one.walk).splitlines()
    ends = [f"ends: {one.ends}"] if one.ends else []
    name = f"- test: {quoted(one_line(one.name))}"
    return "\n".join([name, *(f"  {line}" for line in [*lines, *ends])]) + "\n"


def as_tests(program: Program, walks: Iterable[NamedWalk]) -> str:
    """Return a `tests:` list."""
    items = [as_test(program, one) for one in walks]
    if not items:
        return "tests: []\n"
    return "tests:\n" + "".join(f"  {line}\n" for item in items for line in item.splitlines())
