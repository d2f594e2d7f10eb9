"""What laying out one kind of step needs of the rest: the code so far, the names, the flow, and how to lay out steps inside.

Must not know any kind of step; it is what lets `menus.py` and `branches.py` stand apart from `compiler.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crushgame.story.assembler import Assembler
from crushgame.story.flow import Flow
from crushgame.story.model import Steps
from crushgame.story.names import Names


class Bench(NamedTuple):
    """`lay` lays out steps and returns whether the story can come to what follows them."""

    assembler: Assembler
    names: Names
    flow: Flow
    lay: Callable[[Steps], bool]
