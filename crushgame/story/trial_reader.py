"""From nodes to story tests.

Knows the table of `shapes.py` and reads by it; names of scenes, options and variables are taken as written and looked up by
`trial_names.py`. Must not know files, nor how a test is run.
"""

from __future__ import annotations

import re

from crushgame.story.diagnostics import Spot
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode
from crushgame.story.shapes import ANSWER, TRIAL
from crushgame.story.trials import Given, Taken, Trial, Wanted
from crushgame.story.values import OPTION_ID, ValueReader

MOST_STEPS = 10_000
"""Steps in the walk of one test."""

_TAKEN = re.compile(r"(?:([a-z][a-z0-9_]{0,63})\.)?([a-z0-9][a-z0-9_-]{0,63})\Z")
_CHANCE = re.compile(r"[a-z][a-z0-9_]{0,63}(\.[1-9][0-9]{0,3})?\Z")
_SITE = re.compile(r"[^\s=:,]{1,200}\Z")
_FATE = re.compile(r"[0-9]{1,20}\Z")
_WALK_FILE = {key: field._replace(required=False) for key, field in TRIAL.items()}


class TrialReader:
    """Reads the tests of one story, file by file; no two may have one name."""

    def __init__(self, values: ValueReader) -> None:
        self.values = values
        self.named: dict[str, Spot] = {}

    def trials(self, node: Node) -> list[Trial]:
        """Read a block of tests, which is a list."""
        if not isinstance(node, ListNode):
            self.values.expected("tests", node)
            return []
        return [trial for item in node.items if (trial := self.trial(item)) is not None]

    def trial(self, node: Node) -> Trial | None:
        """Read one test."""
        known = self.values.keys(node, TRIAL, "a test")
        if known is None or "test" not in known:
            return None
        name = self.values.text(known["test"])
        spot = self.values.spot(known["test"])
        first = self.named.setdefault(name, spot)
        if first is not spot:
            self.values.find_twice("E208", spot, first, what="test", name=name)
        return self._trial(name, spot, known)

    def walk_file(self, node: Node) -> Trial | None:
        """Read the walk of a walk file: a test without its name, or a list of one test."""
        if isinstance(node, ListNode) and len(node.items) == 1:
            node = node.items[0]
        known = self.values.keys(node, _WALK_FILE, "a walk")
        if known is None:
            return None
        return self._trial(self.values.text(known.get("test")), self.values.spot(node), known)

    def _trial(self, name: str, spot: Spot, known: dict[str, Node]) -> Trial:
        ends, stands = self._one(known.get("ends")), self._one(known.get("stands"))
        if ends and stands:
            self.values.find("E806", known["stands"])
        return Trial(
            name,
            self._given(known.get("kept"), "known values"),
            self._given(known.get("draw"), "told draws"),
            self._given(known.get("chance"), "told chances", _CHANCE),
            self._given(known.get("fates"), "fates", _SITE, _FATE),
            self.values.text(known.get("seed")),
            self._walk(known.get("walk")),
            ends,
            stands,
            self._given(known.get("values"), "known values"),
            self._wanted(known.get("says")),
            self._wanted(known.get("never says")),
            self._wanted(known.get("offers")),
            self._wanted(known.get("never offers")),
            spot,
        )

    def _given(
        self, node: Node | None, kind: str, name: re.Pattern[str] | None = None, value: re.Pattern[str] | None = None
    ) -> tuple[Given, ...]:
        """Read `name: value` pairs; each name and value is a word that the patterns, where given, let through."""
        if node is None:
            return ()
        if not isinstance(node, MapNode):
            self.values.expected(kind, node)
            return ()
        found = []
        for key, held in node.entries:
            if not (name or OPTION_ID).match(key.value):
                self.values.expected(kind, key)
                continue
            scalars = [] if isinstance(held, ListNode) and not held.items else self.values.scalars(held, kind)
            wrong = [item for item in scalars if value and not value.match(item.value)]
            for item in wrong:
                self.values.expected(kind, item)
            if not wrong:
                written = tuple(" ".join(item.value.split()) for item in scalars)
                found.append(Given(key.value, written, self.values.spot(key), self.values.spot(held)))
        return tuple(found)

    def _one(self, node: Node | None) -> Wanted | None:
        if node is None:
            return None
        name = self.values.name(node)
        return Wanted(name, self.values.spot(node)) if name else None

    def _wanted(self, node: Node | None) -> tuple[Wanted, ...]:
        items = self.values.scalars(node, "texts")
        return tuple(Wanted(" ".join(item.value.split()), self.values.spot(item)) for item in items)

    def _walk(self, node: Node | None) -> tuple[Taken, ...]:
        if node is None:
            return ()
        items = node.items if isinstance(node, ListNode) else [node]
        if len(items) > MOST_STEPS:
            self.values.find("E807", node, 1, count=str(len(items)), most=str(MOST_STEPS))
            return ()
        return tuple(taken for item in items if (taken := self._taken(item)) is not None)

    def _taken(self, node: Node) -> Taken | None:
        spot = self.values.spot(node)
        if isinstance(node, MapNode):
            known = self.values.keys(node, ANSWER, "a step of a walk")
            if known is None or "answer" not in known:
                return None
            answer = known["answer"]
            if isinstance(answer, ScalarNode) and not answer.value:
                return Taken("", "", "", spot)
            return Taken("", "", self.values.text(answer), spot)
        parts = _TAKEN.match(node.value) if isinstance(node, ScalarNode) else None
        if parts is None:
            self.values.expected("walk", node)
            return None
        return Taken(parts[1] or "", parts[2], None, spot)
