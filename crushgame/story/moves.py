"""From nodes to moves: what a `set` changes, and what a `call` passes in.

Knows how a change is written. Must not know which variables there are.
"""

from __future__ import annotations

import re

from crushgame.story.model import Move
from crushgame.story.nodes import ListNode, MapNode, Node
from crushgame.story.values import ID, Entry, ValueReader


class MoveReader:
    """Reads moves, in the order in which they are written."""

    def __init__(self, values: ValueReader) -> None:
        self.values = values

    def read(self, node: Node | None, kind: str = "moves") -> tuple[Move, ...]:
        if node is None:
            return ()
        if not isinstance(node, MapNode):
            self.values.expected(kind, node)
            return ()
        moves = []
        for key, value in node.entries:
            move = self.move(Entry(key, value))
            if move is not None:
                moves.append(move)
        return tuple(moves)

    def move(self, entry: Entry) -> Move | None:
        key, node = entry
        values = self.values
        spot, value_spot = values.spot(key), values.spot(node)
        if isinstance(node, ListNode):
            return Move(key.value, "put", values.names(node), spot, value_spot)
        text = values.scalar(node, "moves")
        if text is None:
            return None
        sign, rest = text[:1], text[1:].strip()
        if sign == "=":
            spot_at, start = values.spots(node, text), text.find(rest, 1)
            expression = values.expression_at(rest, lambda index: spot_at(start + index))
            return Move(key.value, "compute", expression, spot, value_spot) if expression else None
        if sign in ("+", "-") and ID.match(rest):
            return Move(key.value, "add" if sign == "+" else "drop", rest, spot, value_spot)
        if re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            return Move(key.value, "shift" if sign in ("+", "-") else "put", int(text), spot, value_spot)
        return Move(key.value, "put", text, spot, value_spot)
