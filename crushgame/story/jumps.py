"""From nodes to jumps: `goto`, `call` and `end`, and where they lead as written.

Knows how a target is written. Must not know which scenes there are.
"""

from __future__ import annotations

import re

from crushgame.story.model import Call, CallStep, End, Goto, Move, Target
from crushgame.story.moves import MoveReader
from crushgame.story.nodes import MapNode, Node
from crushgame.story.shapes import CALL
from crushgame.story.values import ValueReader

_TARGET = re.compile(r"(?:[a-z][a-z0-9_]*)?(?:\.[a-z][a-z0-9_]*)?\Z")


class JumpReader:
    """Reads where the story leads."""

    def __init__(self, values: ValueReader, moves: MoveReader) -> None:
        self.values = values
        self.moves = moves

    def target(self, node: Node) -> Target | None:
        text = self.values.scalar(node, "target")
        if text is None:
            return None
        if not text or not _TARGET.match(text):
            self.values.find("E205", node, text=text, expected="a scene, a .label in this scene, or scene.label")
            return None
        return Target(text, self.values.spot(node))

    def goto(self, node: Node) -> Goto | None:
        target = self.target(node)
        return Goto(target, target.spot) if target else None

    def end(self, node: Node) -> End | None:
        name = self.values.name(node)
        return End(name, self.values.spot(node)) if name else None

    def call(self, node: Node) -> CallStep | None:
        arguments: tuple[Move, ...] = ()
        target_node: Node = node
        if isinstance(node, MapNode):
            known = self.values.keys(node, CALL, "`call`")
            if known is None or "scene" not in known:
                return None
            target_node = known["scene"]
            arguments = self.moves.read(known.get("with"), "call values")
        target = self.target(target_node)
        return CallStep(Call(target, arguments), target.spot) if target else None
