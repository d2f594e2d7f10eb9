"""From nodes to variables: numbers with a range, flags, one of some names, sets, drawn cards, and words.

Knows how a variable is declared. Must not know how it is used.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crushgame.story.diagnostics import Spot, nearest
from crushgame.story.kinds import Flag, OneOf, Whole
from crushgame.story.model import Draw, SetVariable, TextVariable, Variable
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode
from crushgame.story.shapes import DRAW, PRONOUN_FORMS, SETTINGS, STEPS, VARIABLE
from crushgame.story.values import Entry, ValueReader

WORDS_OF_LOGIC = frozenset(PRONOUN_FORMS) | {
    "and", "or", "not", "in", "min", "max", "seen", "visits", "chosen", "yes", "no", "true", "false", "ending", "player",
    "pronouns", "if", "else", "elif", "end",
}  # fmt: skip
"""Names that expressions or words already use."""

WORDS_OF_MATCH = frozenset(STEPS["match"])
"""Keys of `match`, which no value can be called: it could have no case."""

_KINDS = ("from", "one of", "set of", "drawn", "text")
_BESIDE = {
    "from": {"from", "to", "start", "words", "kept", "meter", "clock"},
    "one of": {"one of", "start", "kept", "meter"},
    "set of": {"set of", "start", "kept"},
    "drawn": {"drawn", "kept"},
    "text": {"text", "kept"},
    "start": {"start", "kept", "setting"},
}
"""The keys that may stand beside the one that says what a variable can be; a flag has only its start."""


DAY = 24 * 60
MOST_TIMES = DAY
"""Values that a clock may have: a day in minutes."""
MOST_TIMES_OF_A_STORY = 20 * DAY
"""Values that all clocks of a story may have together; of those that go alike, one counts."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9]) ([+-][1-9][0-9]{0,3})\Z")


class _Clock(NamedTuple):
    """How a clock goes: the minute of the day that stands for 0, the minutes of a step, and the least and greatest value."""

    first: int
    step: int
    low: int
    high: int


class DeclarationReader:
    """Reads declarations of variables, each from one entry of a mapping."""

    def __init__(self, values: ValueReader) -> None:
        self.values = values
        self.settings: dict[str, Spot] = {}
        self.clocks: dict[_Clock, tuple[str, ...]] = {}
        self.times = 0

    def variable(self, entry: Entry) -> Variable | SetVariable | TextVariable | None:
        key, node = entry
        values = self.values
        if key.value in WORDS_OF_LOGIC:
            values.find("E209", key, name=key.value)
            return None
        if isinstance(node, ScalarNode):
            if node.value in ("yes", "no", "true", "false"):
                return Variable(key.value, Flag(), int(values.yes(node)), (), False, (), values.spot(key))
            values.find("E218", node, name=key.value)
            return None
        known = values.keys(node, VARIABLE, f"the variable `{key.value}`")
        if known is None:
            return None
        return self.by_kind(entry, known)

    def by_kind(self, entry: Entry, known: dict[str, Node]) -> Variable | SetVariable | TextVariable | None:
        """Read a declaration by the one key that says what the variable can be; a flag has only a start."""
        key, node = entry
        values = self.values
        kinds = [kind for kind in _KINDS if kind in known]
        flag = not kinds and "start" in known and isinstance(known["start"], ScalarNode)
        if not flag and len(kinds) != 1:
            values.find("E218", node, 1, name=key.value)
            return None
        allowed = _BESIDE[kinds[0] if kinds else "start"]
        for extra, value in known.items():
            if extra not in allowed:
                values.find("E224", value, 1, key=extra, kind=f"`{kinds[0]}:`" if kinds else "a flag")
        kept = values.yes(known.get("kept"))
        if flag:
            setting = self.setting(known["setting"]) if "setting" in known else ""
            if setting and "kept" in known:
                values.find("E224", known["kept"], 1, key="kept", kind="`setting:`")
            start = int(values.yes(known["start"]))
            return Variable(key.value, Flag(), start, (), kept and not setting, (), values.spot(key), setting=setting)
        if kinds[0] == "from":
            return self.whole(entry, known, kept)
        if kinds[0] == "text":
            return TextVariable(key.value, values.text(known["text"]), kept, values.spot(key))
        if kinds[0] == "drawn":
            return self.drawn(entry, known["drawn"], kept)
        return self.named(entry, known, kinds[0], kept)

    def named(self, entry: Entry, known: dict[str, Node], kind: str, kept: bool) -> Variable | SetVariable | None:
        """Read one of some names, or any of them."""
        key, values = entry.key, self.values
        members = values.names(known[kind])
        for name in members:
            if name in WORDS_OF_MATCH:
                values.find("E209", known[kind], 1, name=name)
        if not members:
            return None
        if kind == "set of":
            start = values.names(known.get("start"))
            for name in start:
                if name not in members:
                    self.no_member(known["start"], name, members)
            return SetVariable(key.value, members, tuple(name for name in start if name in members), kept, values.spot(key))
        start_at = self.start_of(known.get("start"), members)
        meter = values.text(known.get("meter"))
        return Variable(key.value, OneOf(members), start_at, (), kept, (), values.spot(key), meter)

    def setting(self, node: Node) -> str:
        """Return the setting that a flag follows. That a flag before follows it too is a finding: the check would part them."""
        name = self.values.text(node)
        if name not in SETTINGS:
            near, known = nearest(name, list(SETTINGS)), ", ".join(SETTINGS)
            self.values.find("E225", node, suggestion=near, what="setting", word=name[:40], known=known)
            return ""
        spot = self.values.spot(node)
        first = self.settings.setdefault(name, spot)
        if first is not spot:
            self.values.find_twice("E232", spot, first, len(name), setting=name)
        return name

    def start_of(self, node: Node | None, members: tuple[str, ...]) -> int:
        if node is None:
            return 0
        name = self.values.text(node)
        if name in members:
            return members.index(name)
        self.no_member(node, name, members)
        return 0

    def no_member(self, node: Node, name: str, members: tuple[str, ...]) -> None:
        self.values.find("E306", node, suggestion=nearest(name, list(members)), value=name, known=", ".join(members))

    def whole(self, entry: Entry, known: dict[str, Node], kept: bool) -> Variable | None:
        values = self.values
        low = values.whole(known["from"])
        high = values.whole(known["to"]) if "to" in known else None
        if low is None or high is None or low > high:
            if "to" not in known or (low is not None and high is not None):
                values.find("E219", known.get("to", entry.node), 1, name=entry.key.value)
            return None
        start = values.whole(known["start"], low, high) if "start" in known else low
        words = values.texts(known.get("words"))
        if "clock" in known:
            if "words" in known:
                values.find("E224", known["words"], 1, key="words", kind="`clock:`")
            words = self.clock(known["clock"], low, high)
        if len(words) > high - low + 1:
            values.find("E220", known["words"], 1, count=str(len(words)), values=str(high - low + 1))
        meter, spot = values.text(known.get("meter")), values.spot(entry.key)
        start = low if start is None else start
        return Variable(entry.key.value, Whole(low, high), start, words, kept, (), spot, meter, "clock" in known)

    def clock(self, node: Node, low: int, high: int) -> tuple[str, ...]:
        """Return the time of day for each value from `low` to `high`; nothing, with a finding, where there is none."""
        values = self.values
        text = values.text(node)
        parts = _CLOCK.match(text)
        if parts is None:
            values.find("E230", node, text=text[:40])
            return ()
        if high - low >= MOST_TIMES:
            values.find("E229", node, what="times of a clock", most=str(MOST_TIMES), count=str(high - low + 1))
            return ()
        clock = _Clock(60 * int(parts[1]) + int(parts[2]), int(parts[3]), low, high)
        if clock not in self.clocks:
            self.clocks[clock] = self.times_of(clock, node)
        return self.clocks[clock]

    def times_of(self, clock: _Clock, node: Node) -> tuple[str, ...]:
        """Return the times of a clock that none before goes like. Past the limit there are none, and the first says so."""
        before = self.times
        self.times += clock.high - clock.low + 1
        if self.times > MOST_TIMES_OF_A_STORY:
            if before <= MOST_TIMES_OF_A_STORY:
                most = f"{MOST_TIMES_OF_A_STORY:,}"
                self.values.find("E229", node, what="times of all clocks together", most=most, count="more")
            return ()
        minutes = ((clock.first + value * clock.step) % DAY for value in range(clock.low, clock.high + 1))
        return tuple(f"{at // 60:02}:{at % 60:02}" for at in minutes)

    def drawn(self, entry: Entry, node: Node, kept: bool) -> Variable | None:
        values = self.values
        draws: list[Draw] = []
        for key, value in values.named(node, "draws"):
            if key.value in WORDS_OF_MATCH:
                values.find("E209", key, name=key.value)
            if isinstance(value, MapNode):
                known = values.keys(value, DRAW, f"`{key.value}`")
                weight = values.whole(known["weight"], 1, 100_000) if known and "weight" in known else None
                condition = values.expression(known.get("if")) if known else None
            else:
                weight, condition = values.whole(value, 1, 100_000), None
            if weight is not None:
                draws.append(Draw(key.value, weight, condition))
        if not draws:
            return None
        names = tuple(draw.name for draw in draws)
        return Variable(entry.key.value, OneOf(names), 0, (), kept, tuple(draws), values.spot(entry.key))

    def takes(self, node: Node | None) -> tuple[Variable, ...]:
        """The values that a call passes in: numbers with a range, flags, or one of some names."""
        if node is None or isinstance(node, ListNode):
            if node is not None:
                self.values.expected("declarations", node)
            return ()
        taken = []
        for entry in self.values.named(node, "declarations"):
            variable = self.variable(entry)
            if isinstance(variable, Variable) and not _lasts(variable):
                taken.append(variable)
            elif variable is not None:
                self.values.find("E222", entry.key, name=entry.key.value)
        return tuple(taken)


def _lasts(variable: Variable) -> bool:
    """Say whether a variable is about more than one scene, and so is nothing to pass in."""
    return bool(variable.draws or variable.kept or variable.meter or variable.is_clock or variable.setting)
