"""From the nodes of `renamed:` blocks to old names, each with the one that it has now.

Knows how old names are written, and that each stands once over all files. Must not know which names there are.
"""

from __future__ import annotations

import re

from crushgame.story.diagnostics import Spot
from crushgame.story.nodes import Node
from crushgame.story.old_names import Rename, Renames
from crushgame.story.shapes import RENAMED
from crushgame.story.values import ID, OPTION_NAME, ValueReader


class RenameReader:
    """Reads the blocks of one story, one after the other, while the file of each is open."""

    def __init__(self, values: ValueReader) -> None:
        self.values = values
        self.found: dict[str, list[Rename]] = {kind: [] for kind in RENAMED}
        self.first: dict[tuple[str, str], Spot] = {}

    def read(self, block: Node) -> None:
        for kind, node in (self.values.keys(block, RENAMED, "`renamed:`") or {}).items():
            self.names(kind, node, OPTION_NAME if kind == "options" else ID)

    def names(self, kind: str, node: Node, pattern: re.Pattern[str]) -> None:
        values = self.values
        for key, value in values.named(node, RENAMED[kind].kind, pattern):
            spot, old, new = values.spot(key), key.value, values.name(value, pattern)
            first = self.first.setdefault((kind, old), spot)
            if first is not spot:
                values.find_twice("E208", spot, first, what="old name", name=old)
            elif new:
                self.found[kind].append(Rename(old, new, spot, values.spot(value)))

    def renames(self) -> Renames:
        """Return all that was read."""
        return Renames(**{kind: tuple(found) for kind, found in self.found.items()})
