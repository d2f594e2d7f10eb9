"""What the names in an expression stand for: the question that `binding.py` asks and whoever knows the story answers.

Knows only the shape of the answers. Must not know how a story declares its names.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from crushgame.story.kinds import Kind
from crushgame.story.trees import Tree


class Binding(NamedTuple):
    """Where a value is kept, and what it can be."""

    slot: int
    kind: Kind


class Scope(Protocol):
    """What the names in an expression stand for, at the place where it is written."""

    def variable(self, name: str) -> Binding | None:
        """Return the variable called so; a set is none."""

    def definition(self, name: str) -> Tree | None:
        """Return what a name in `define:` stands for."""

    def members(self, set_name: str) -> tuple[str, ...] | None:
        """Return the possible members of a set, or None when no set is called so."""

    def member(self, set_name: str, member: str) -> Binding | None:
        """Return the flag that says whether a member is in a set."""

    def visits(self, target: str) -> Binding | None:
        """Return the counter (or the flag) of a place: `scene`, `.label` or `scene.label`, as written."""

    def chosen(self, target: str) -> Binding | None:
        """Return the flag (or the counter) of an option: `id` or `scene.id`, as written."""

    def names(self) -> list[str]:
        """Return every variable, definition and set, for did-you-mean."""

    def places(self) -> list[str]:
        """Return every place, as it could be written here, for did-you-mean."""

    def choices(self) -> list[str]:
        """Return every option, as it could be written here, for did-you-mean."""
