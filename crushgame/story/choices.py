"""From nodes to choices: options, their ids, and hands of storylets.

Knows how options are written and how an id is made from words. Must not know where an option leads to.
"""

from __future__ import annotations

from collections.abc import Callable

from crushgame.story.diagnostics import Spot
from crushgame.story.jumps import JumpReader
from crushgame.story.model import CallStep, Choice, End, Goto, Option, Steps, Storylets, Target
from crushgame.story.moves import MoveReader
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode
from crushgame.story.shapes import HAND, OPTION
from crushgame.story.values import OPTION_ID, ValueReader, as_id, described

_EXITS = ("goto", "call", "end")


class ChoiceReader:
    """Reads choices; option ids are unique within a scene."""

    def __init__(
        self, values: ValueReader, moves: MoveReader, jumps: JumpReader, steps: Callable[[Node | None], Steps]
    ) -> None:
        self.values = values
        self.moves = moves
        self.jumps = jumps
        self.steps = steps
        self.taken: dict[str, Spot] = {}
        self.written: dict[str, Spot] = {}
        self.offered: dict[str, Spot] = {}
        self.counts: dict[str, int] = {}  # where to go on counting for words that stand in many options

    def enter(self, ids: dict[str, Spot]) -> None:
        """Start on another scene; `ids` are those that its options write out."""
        self.taken = {}
        self.written = ids
        self.offered = {}
        self.counts = {}

    def choice(self, node: MapNode, known: dict[str, Node]) -> Choice | None:
        values, listed = self.values, known["choice"]
        if not isinstance(listed, ListNode) or not listed.items:
            values.expected("options", listed)
            return None
        options = tuple(option for item in listed.items if (option := self.option(item)))
        choice_id = values.name(known["id"], OPTION_ID) if "id" in known else ""
        otherwise = self.steps(known["otherwise"]) if "otherwise" in known else None
        if not options:
            return None
        loop, shuffle = values.yes(known.get("loop")), values.yes(known.get("shuffle"))
        return Choice(choice_id or options[0].id, options, loop, shuffle, otherwise, values.spot(node))

    def option(self, node: Node) -> Option | None:
        values = self.values
        if isinstance(node, ScalarNode):
            values.find("E217", node, found=described(node))
            return None
        known = values.keys(node, OPTION, "an option")
        if known is None or "option" not in known:
            return None
        words_node = known["option"]
        words = values.prose(words_node)
        locked = values.prose(known.get("locked"))
        condition = values.expression(known.get("if"))
        if "locked" in known and "if" not in known:
            values.find("E214", known["locked"], 1)
        exits = [key for key in _EXITS if key in known]
        if len(exits) > 1:
            values.find("E215", known[exits[1]], 1, first=exits[0], second=exits[1])
        moves = self.moves.read(known.get("set"))
        body = self.steps(known.get("steps"))
        leaving = self.exit(exits[0], known[exits[0]]) if exits else None
        if words is None or not isinstance(words_node, ScalarNode):
            return None
        option_id = self.id_of(known, words_node)
        spot = values.spot(words_node)
        once, notes = values.yes(known.get("once")), values.texts(known.get("notes"))
        has_id = "id" in known
        return Option(option_id, words, condition, locked, once, moves, notes, body, leaving, has_id, spot)

    def exit(self, how: str, node: Node) -> Goto | CallStep | End | None:
        if how == "goto":
            return self.jumps.goto(node)
        return self.jumps.call(node) if how == "call" else self.jumps.end(node)

    def id_of(self, known: dict[str, Node], words_node: ScalarNode) -> str:
        """The written id, or one made from the words that no other option of the scene has."""
        spot = self.values.spot(words_node)
        if "id" in known:
            written = self.values.name(known["id"], OPTION_ID)
            spot = self.values.spot(known["id"])
            if written and written in self.taken:
                self.values.find_twice("E208", spot, self.taken[written], what="option", name=written)
            elif written in self.offered:
                self.clash(written, spot, self.offered[written])
            if written:
                self.taken[written] = spot
                return written
        made = stem = as_id(words_node.value) or "option"
        count = self.counts.get(stem, 2)
        while made in self.taken or made in self.written or made in self.offered:
            made, count = f"{stem}_{count}", count + 1
        self.counts[stem] = count
        self.taken[made] = spot
        return made

    def clash(self, name: str, spot: Spot, other: Spot) -> None:
        """An option and a storylet of one scene are told apart by their names, in saves and in `chosen()`."""
        self.values.find_twice("E208", spot, other, what="option", name=name)

    def storylets(self, node: MapNode, known: dict[str, Node]) -> Storylets | None:
        values, listed = self.values, known["storylets"]
        hand = 0
        if isinstance(listed, MapNode):
            keys = values.keys(listed, HAND, "`storylets`")
            if keys is None or "of" not in keys:
                return None
            hand = values.whole(keys["hand"], 1, 100) or 0 if "hand" in keys else 0
            listed = keys["of"]
        scenes = tuple(Target(item.value, values.spot(item)) for item in values.scalars(listed, "storylets"))
        otherwise = self.steps(known["otherwise"]) if "otherwise" in known else None
        if not scenes:
            values.expected("storylets", listed)
            return None
        first: dict[str, Spot] = {}
        for target in scenes:
            other = self.taken.get(target.name) or self.written.get(target.name)
            if other:
                self.clash(target.name, target.spot, other)
            self.offered.setdefault(target.name, target.spot)
            if first.setdefault(target.name, target.spot) is not target.spot:
                values.find_twice("E208", target.spot, first[target.name], what="storylet", name=target.name)
        loop, shuffle = values.yes(known.get("loop")), values.yes(known.get("shuffle"))
        return Storylets(scenes, hand, loop, shuffle, otherwise, values.spot(node))


def written_ids(node: Node, found: dict[str, Spot] | None = None, file: str = "") -> dict[str, Spot]:
    """Return the option ids that a scene writes out, wherever they stand in its steps."""
    ids: dict[str, Spot] = {} if found is None else found
    pending: list[Node] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, ListNode):
            pending.extend(current.items)
        elif isinstance(current, MapNode):
            keys = {key.value: value for key, value in current.entries}
            written = keys.get("id")
            if "option" in keys and isinstance(written, ScalarNode):
                ids.setdefault(written.value, Spot(file, written.line, written.column))
            pending.extend(value for value in keys.values() if not isinstance(value, ScalarNode))
    return ids
