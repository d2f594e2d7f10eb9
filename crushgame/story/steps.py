"""From nodes to steps: which kind a step is, and the branches and the stage among them.

Knows the tables of `shapes.py` and reads by them; names of scenes, variables and endings are taken as written and looked up
by `compiler.py`. Must not know files, nor anything of play.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from crushgame.story.choices import ChoiceReader
from crushgame.story.diagnostics import Spot
from crushgame.story.dialogue import Voices
from crushgame.story.jumps import JumpReader
from crushgame.story.lines import LineReader
from crushgame.story.model import (
    Ask,
    Case,
    Chance,
    Expression,
    If,
    Label,
    Match,
    Once,
    PlaceStep,
    Say,
    SetStep,
    ShowStep,
    Step,
    Steps,
    WaitStep,
)
from crushgame.story.moves import MoveReader
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode
from crushgame.story.pronouns import accepted
from crushgame.story.shapes import BRANCH, ODDS, STEPS
from crushgame.story.values import OPTION_ID, ValueReader, described

_RANGE = re.compile(r"(-?[0-9]{1,7})(?:\.\.(-?[0-9]{1,7}))?\Z")
_ODDS = re.compile(r"([0-9]{1,6}) in ([0-9]{1,6})\Z")
_SHOWN = re.compile(r"([^()]+?)(?:\s*\(([^()]*)\))?\Z")


KEPT_QUESTIONS = ("player", "pronouns")
"""What can be kept where it is asked for; a text variable is kept where it is declared."""


class Written(NamedTuple):
    """A step as a mapping, and the keys of it that its shape knows."""

    node: MapNode
    keys: dict[str, Node]


class StepReader:
    """Reads the steps of one scene at a time."""

    def __init__(self, values: ValueReader, voices: Voices) -> None:
        self.values = values
        self.lines = LineReader(values, voices)
        self.moves = MoveReader(values)
        self.jumps = JumpReader(values, self.moves)
        self.choices = ChoiceReader(values, self.moves, self.jumps, self.steps)
        self.labels: dict[str, Spot] = {}
        self.readers: dict[str, Callable[[Written], Step | None]] = {
            "choice": lambda written: self.choices.choice(written.node, written.keys),
            "storylets": lambda written: self.choices.storylets(written.node, written.keys),
            "set": self.set_step,
            "if": self.if_step,
            "match": self.match_step,
            "chance": self.chance_step,
            "label": self.label_step,
            "goto": lambda written: self.jumps.goto(written.keys["goto"]),
            "call": lambda written: self.jumps.call(written.keys["call"]),
            "end": lambda written: self.jumps.end(written.keys["end"]),
            "show": self.show_step,
            "place": lambda written: self.place(written.keys["place"]),
            "wait": self.wait_step,
            "ask": self.ask_step,
            "say": self.say_step,
        }

    def enter(self, ids: dict[str, Spot]) -> None:
        """Start on another scene, whose written option ids are known beforehand so that no made one takes their place."""
        self.labels = {}
        self.choices.enter(ids)

    def steps(self, node: Node | None) -> Steps:
        """Read a list of steps, one step, or a text."""
        if node is None:
            return ()
        if not isinstance(node, ListNode):
            step = self.step(node)
            return (step,) if step is not None else ()
        read = []
        for item in node.items:
            step = self.step(item)
            if step is not None:
                read.append(step)
        return tuple(read)

    def step(self, node: Node) -> Step | None:
        if isinstance(node, ScalarNode):
            return self.lines.say(node)
        if not isinstance(node, MapNode):
            self.values.find("E203", node, expected="a text or a step", found=described(node))
            return None
        head = next((key.value for key, _ in node.entries if key.value in STEPS), "")
        if not head:
            once = next((value for key, value in node.entries if key.value == "once"), None)
            return self.once(self.lines.spoken(node), once)
        shape = STEPS[head]
        known = self.values.keys(node, shape, f"`{head}`", spare=head == "match")
        if known is None or any(field.required and key not in known for key, field in shape.items()):
            return None
        return self.once(self.readers[head](Written(node, known)), known.get("once"))

    def once(self, step: Step | None, node: Node | None) -> Step | None:
        """Return a step as it happens: each time, or only the first."""
        if step is not None and self.values.yes(node):
            return Once(step, step.spot)
        return step

    def label_step(self, written: Written) -> Label | None:
        known = written.keys
        name = self.values.name(known["label"])
        if not name:
            return None
        spot = self.values.spot(known["label"])
        first = self.labels.setdefault(name, spot)
        if first is not spot:
            self.values.find_twice("E208", spot, first, what="label", name=name)
        return Label(name, spot)

    def say_step(self, written: Written) -> Say | None:
        said, tags = self.lines.say(written.keys["say"]), self.values.texts(written.keys.get("notes"))
        return said._replace(notes=tags) if said is not None else None

    def set_step(self, written: Written) -> SetStep:
        return SetStep(self.moves.read(written.keys["set"]), self.values.spot(written.node))

    # ---- branches ----

    def if_step(self, written: Written) -> If | None:
        known = written.keys
        values = self.values
        branches: list[tuple[Expression | None, Steps, Spot]] = []
        condition = values.expression(known["if"])
        then = self.steps(known["then"])
        if condition:
            branches.append((condition, then, condition.spot))
        elif_node = known.get("elif")
        parts = elif_node.items if isinstance(elif_node, ListNode) else [elif_node] if elif_node is not None else []
        for part in parts:
            keys = values.keys(part, BRANCH, "`elif`")
            if keys is None or len(keys) < len(BRANCH):
                continue
            expression, body = values.expression(keys["if"]), self.steps(keys["then"])
            if expression:
                branches.append((expression, body, expression.spot))
        if "else" in known:
            branches.append((None, self.steps(known["else"]), values.spot(known["else"])))
        return If(tuple(branches), values.spot(written.node)) if condition else None

    def match_step(self, written: Written) -> Match | None:
        known = written.keys
        values = self.values
        cases: list[Case] = []
        for key, body in written.node.entries:
            if key.value in STEPS["match"]:
                continue
            numbers = _RANGE.match(key.value)
            if numbers is None and not OPTION_ID.match(key.value):
                values.find("E205", key, text=key.value, expected="a value of what is matched, such as a name, 3 or 0..3")
                self.steps(body)
                continue
            low, high = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (0, -1)
            cases.append(Case("" if numbers else key.value, low, high, self.steps(body), values.spot(key)))
        otherwise = self.steps(known["else"]) if "else" in known else None
        subject = values.expression(known["match"])
        return Match(subject, tuple(cases), otherwise, values.spot(written.node)) if subject else None

    def chance_step(self, written: Written) -> Chance | None:
        known = written.keys
        values, odds = self.values, known["chance"]
        spot = values.spot(written.node)
        if isinstance(odds, ListNode):
            branches: list[tuple[int, Steps]] = []
            for item in odds.items:
                keys = values.keys(item, ODDS, "`chance`")
                if keys is None or len(keys) < len(ODDS):
                    continue
                weight, body = values.whole(keys["odds"], 1, 100_000), self.steps(keys["then"])
                if weight is not None:
                    branches.append((weight, body))
            return Chance(tuple(branches), spot) if branches else None
        then, otherwise = self.steps(known.get("then")), self.steps(known.get("else"))
        text = values.scalar(odds, "odds")
        parts = _ODDS.match(text or "")
        if parts is None or not 0 < int(parts[1]) < int(parts[2]):
            values.expected("odds", odds)
            return None
        for_it = int(parts[1])
        return Chance(((for_it, then), (int(parts[2]) - for_it, otherwise)), spot)

    # ---- the stage ----

    def show_step(self, written: Written) -> ShowStep | None:
        known = written.keys
        text = self.values.scalar(known["show"], "show")
        parts = _SHOWN.match(text or "")
        if parts is None:
            return None
        return ShowStep(parts[1].strip(), (parts[2] or "").strip(), self.values.spot(known["show"]))

    def place(self, node: Node) -> PlaceStep | None:
        name = self.values.name(node)
        return PlaceStep(name, self.values.spot(node)) if name else None

    def wait_step(self, written: Written) -> WaitStep | None:
        known = written.keys
        text = self.values.scalar(known["wait"], "number")
        if text is None or not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?", text) or float(text) > 10:
            self.values.find("E206", known["wait"], number=text or "", low="0", high="10")
            return None
        return WaitStep(float(text), self.values.spot(known["wait"]))

    def ask_step(self, written: Written) -> Ask | None:
        known = written.keys
        about = self.values.name(known["ask"])
        prompt = self.values.prose(known.get("prompt"))
        default = self.values.text(known.get("default"))
        if about == "pronouns" and default and not accepted(default):
            self.values.expected("pronouns", known["default"])
        kept = self.values.yes(known.get("kept"))
        if kept and about and about not in KEPT_QUESTIONS:
            self.values.find("E233", known["kept"], name=about)
        return Ask(about, prompt or "", default, self.values.spot(known["ask"]), kept) if about else None
