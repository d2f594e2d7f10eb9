"""Small stories made by chance, the same for the same number: every shape that a story can have, in few states.

Knows the story format. A made story is always read without an error, and never goes round without a stop: behind a decision
it may lead anywhere, and otherwise only onward. Must not know how stories are explored.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import NamedTuple

import yaml

from crushgame.story import read
from crushgame.story.names import COUNTED
from crushgame.story.program import Program

Step = dict[str, object] | str
Steps = list[Step]
Way = dict[str, object]
"""Where an option leads: the key `goto`, `call` or `end`."""

LARGEST_VISIT = 3
"""The greatest number that a made condition holds visits against, so that they need not be told apart past one more."""

FEATURES = frozenset(
    {"again", "ask", "bag", "booked", "call-goto", "call-with", "called-menu", "chance", "chosen", "compute", "define", "drawn"}
    | {"drawn-if", "forward", "hand", "inline", "kept", "locked", "loop", "match-else", "match-enum", "match-flag"}
    | {"match-number", "match-visits", "max", "min", "nested", "once-option", "once-step", "otherwise", "promise-after"}
    | {"promise-always", "promise-can", "promise-never", "saturate", "seen", "shuffled-choice", "shuffled-hand", "storylets"}
    | {"takes", "varied", "visits"}
)
"""All that made stories can be made of."""


class _Plain(yaml.SafeDumper):
    """Writes everything out where it stands: the format has no references."""

    def ignore_aliases(self, data: object) -> bool:
        return data is not self


class Made(NamedTuple):
    """A made story: its text, which features are in it (of `FEATURES`), and what it is read as."""

    number: int
    text: str
    features: frozenset[str]
    program: Program

    @property
    def caps(self) -> dict[int, int]:
        """For each counter the least cap that changes nothing that its conditions can see."""
        return {at: LARGEST_VISIT + 1 for at, slot in enumerate(self.program.slots) if slot.kind is COUNTED}


def made(number: int) -> Made:
    """Make the story of that number."""
    maker = _Maker(Random(number))
    text = yaml.dump(maker.story(), Dumper=_Plain, sort_keys=False, default_flow_style=None, width=110, allow_unicode=True)
    reading = read({"made.yaml": text.encode()})
    assert reading.program is not None, ([finding for finding in reading.findings if finding.is_error], text)
    return Made(number, text, frozenset(maker.features), reading.program)


class _Maker:
    """Makes one story. `features` are those that are in it so far."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.features: set[str] = set()
        self.variables: dict[str, object] = {}
        self.numbers: dict[str, tuple[int, int]] = {}
        self.flags: list[str] = []
        self.words: dict[str, tuple[str, ...]] = {}
        self.members: tuple[str, ...] = ()
        self.definitions: dict[str, str] = {}
        self.endings = [f"e{at}" for at in range(random.randint(1, 3))]
        self.hubs = [f"hub{at}" for at in range(random.randint(1, 4))]
        self.called = [f"call{at}" for at in range(random.choice((0, 0, 1, 2, 2)))]
        self.dealt = [f"deal{at}" for at in range(random.choice((0, 0, 2, 3)))]
        self.takes = bool(self.called) and random.random() < 0.6
        self.history: list[tuple[str, str]] = []
        self.options = 0

    def likes(self, odds: float, feature: str = "") -> bool:
        """Say yes by so much; a feature that is taken up so is noted."""
        taken = self.random.random() < odds
        if taken and feature:
            self.features.add(feature)
        return taken

    def one(self, items: Sequence[str]) -> str:
        return self.random.choice(items)

    # ---- the whole ----

    def story(self) -> dict[str, object]:
        self.declare()
        self.remember()
        scenes: dict[str, object] = {}
        for at, hub in enumerate(self.hubs):
            scenes[hub] = {"steps": self.hub(at)}
        for at, called in enumerate(self.called):
            scene: dict[str, object] = {"takes": {"price": {"from": 0, "to": 2}}} if self.takes and at == 0 else {}
            scenes[called] = scene | {"steps": self.call_scene(at)}
        for dealt in self.dealt:
            scenes[dealt] = self.dealt_scene()
        made_of: dict[str, object] = {
            "story": {"format": 1, "id": "made", "title": "Made", "start": self.hubs[0]},
            "variables": self.variables,
            "define": self.definitions,
            "endings": {ending: {"title": ending.upper(), "text": self.line()} for ending in self.endings},
            "promises": self.promises(),
            "scenes": scenes,
        }
        return {key: block for key, block in made_of.items() if block}

    def declare(self) -> None:
        """Declare a few variables; `n` is always there."""
        low = self.random.choice((0, 0, -1))
        self.number("n", low, low + self.random.randint(2, 5))
        if self.likes(0.7):
            self.number("m", 0, self.random.randint(1, 3))
        for name in ("f", "g", "h")[: self.random.randint(0, 3)]:
            self.variables[name] = self.one(("yes", "no"))
            self.flags.append(name)
        if self.likes(0.35):
            self.words["mood"] = ("low", "mid", "high")[: self.random.randint(2, 3)]
            self.variables["mood"] = {"one of": list(self.words["mood"])}
        if self.likes(0.3, "bag"):
            self.members = ("book", "pen")
            self.variables["bag"] = {"set of": list(self.members), "start": self.random.choice(([], ["book"]))}
        if self.likes(0.25, "kept"):
            self.number("nights", 0, 2, kept="yes")
        if self.likes(0.25, "kept"):
            self.variables["met"] = {"start": "no", "kept": "yes"}
            self.flags.append("met")
        if self.likes(0.15, "again"):
            tails = {"weight": 2, "if": self.one(("coin == heads", "coin == tails"))}
            self.variables["coin"] = {"kept": "yes", "drawn": {"heads": 1, "tails": tails}}
            self.words["coin"] = ("heads", "tails")
        if self.likes(0.35, "drawn"):
            self.draw()
        if self.likes(0.5, "define"):
            self.definitions["fine"] = self.condition()
            self.definitions["total"] = self.sum()

    def number(self, name: str, low: int, high: int, **more: object) -> None:
        self.numbers[name] = (low, high)
        start = self.random.randint(low, high) if self.likes(0.3) else low
        self.variables[name] = {"from": low, "to": high, "start": start, **more}

    def draw(self) -> None:
        cases: dict[str, object] = {"fox": self.random.randint(1, 3), "owl": 1}
        kept = [name for name in ("nights > 0", "met", "coin == tails") if name.split()[0] in self.variables]
        if kept and self.likes(0.8, "drawn-if"):
            cases["elk"] = {"weight": 2, "if": self.one(kept)}
        self.variables["card"] = {"drawn": cases}
        self.words["card"] = tuple(cases)

    def remember(self) -> None:
        """Settle what conditions may ask of the past: few things, for each of them doubles the states."""
        can_be = [("visits", self.one(self.hubs)), ("visits", f"{self.hubs[-1]}.mark")]
        can_be += [("chosen", f"{self.one(self.hubs)}.b"), ("seen", f"{self.one(self.hubs)}.mark")]
        can_be += [(self.one(("seen", "visits")), scene) for scene in (*self.called[:1], *self.dealt[:1])]
        self.history = self.random.sample(can_be, self.random.choice((0, 1, 1, 2)))

    # ---- conditions and sums ----

    def condition(self, extra: str = "", deep: int = 0) -> str:
        """Write a condition; `extra` is one that means something only here."""
        if deep < 2 and self.likes(0.25):
            joint = self.one((" and ", " or "))
            return f"({self.condition(extra, deep + 1)}{joint}{self.condition(extra, deep + 1)})"
        if deep < 2 and self.likes(0.12):
            return f"not {self.condition(extra, 2)}"
        atoms = [self.comparison(), *self.flags]
        atoms += [f"{name} {self.one(('==', '!='))} {self.one(names)}" for name, names in self.words.items()]
        atoms += [f"{name} in [{names[0]}, {names[-1]}]" for name, names in self.words.items()]
        atoms += [f"{member} in bag" for member in self.members]
        atoms += ["fine"] if "fine" in self.definitions else []
        atoms += [extra, extra] if extra else []
        asked = [self.asked(*one) for one in self.history] * 2
        atom = self.one([*atoms, *asked])
        self.features.update(name for name in ("visits", "seen", "chosen") if atom.startswith(f"{name}("))
        return atom

    def comparison(self) -> str:
        name = self.one(list(self.numbers))
        low, high = self.numbers[name]
        op = self.one(("==", "!=", "<", "<=", ">", ">="))
        if self.likes(0.2):
            return f"{self.sum()} {op} {self.random.randint(low, high + 1)}"
        return f"{name} {op} {self.random.randint(low, high)}"

    def asked(self, what: str, place: str) -> str:
        if what != "visits":
            return f"{what}({place})"
        return f"visits({place}) {self.one(('==', '<', '>=', '>'))} {self.random.randint(1, LARGEST_VISIT)}"

    def sum(self) -> str:
        terms = [*self.numbers, *self.numbers, *self.flags, "1", "2", *(["total"] if "total" in self.definitions else [])]
        left, right = self.one(terms), self.one(terms)
        kind = self.random.randrange(5)
        if kind < 2:
            self.features.add(("min", "max")[kind])
            return f"{('min', 'max')[kind]}({left}, {right})"
        return f"{left} {('+', '-', '*')[kind - 2]} {right}"

    # ---- steps ----

    def line(self) -> str:
        """Write a line of words, some of which change."""
        kind = self.random.randrange(8)
        if kind == 0:
            self.features.add("inline")
            return f"It {{if {self.condition()}}}rains{{elif {self.condition()}}}snows{{else}}is dry{{end}}."
        if kind == 1:
            self.features.add("varied")
            return "A {" + self.one(("", "&", "!", "~")) + "red|green|blue} thing."
        if kind == 2:
            return "It is {n}."
        return "So it goes."

    def move(self) -> dict[str, object]:
        """Change one or two things."""
        moves: dict[str, object] = {}
        for _ in range(self.random.choice((1, 1, 2))):
            kind = self.random.randrange(6)
            name = self.one(list(self.numbers))
            low, high = self.numbers[name]
            if kind < 2 or (kind > 3 and not (self.flags or self.members or "mood" in self.words)):
                moves[name] = self.one(("+1", "+2", "-1", "-3"))
                self.features.add("saturate")
            elif kind == 2:
                moves[name] = f"= {self.sum()}"
                self.features.add("compute")
            elif kind == 3:
                moves[name] = str(max(self.random.randint(low, high), 0))
            else:
                moves |= self.other_move()
        return {"set": moves}

    def other_move(self) -> dict[str, object]:
        values = ("yes", "yes", "no", f"= {self.condition()}")
        can_be: list[dict[str, object]] = [{flag: self.one(values)} for flag in self.flags]
        if "mood" in self.words:
            can_be.append({"mood": self.one(self.words["mood"])})
        if self.members:
            can_be.append({"bag": self.random.choice(("+book", "-book", "+pen", ["pen"], "none"))})
            self.features.add("booked")
        return self.random.choice(can_be)

    def steps(self, most: int, extra: str = "", deep: int = 0) -> Steps:
        """Write some steps that go on."""
        return [self.step(extra, deep) for _ in range(self.random.randint(0, most))] or [self.line()]

    def step(self, extra: str, deep: int) -> Step:
        kind = self.random.randrange(10)
        if kind < 3 or deep > 1:
            return self.move()
        if kind == 3:
            return self.line()
        if kind == 4:
            self.features.add("once-step")
            return {**self.move(), "once": "yes"} if self.likes(0.7) else {"say": "Once.", "once": "yes"}
        if kind == 5:
            self.features.add("chance")
            if self.likes(0.5):
                return {"chance": f"1 in {self.random.randint(2, 4)}", "then": self.steps(1, extra, 2), "else": [self.line()]}
            odds = [self.random.randint(1, 3) for _ in range(self.random.randint(2, 3))]
            return {"chance": [{"odds": one, "then": self.steps(1, extra, 2)} for one in odds]}
        if kind == 6:
            return self.match(extra, deep)
        branch: dict[str, object] = {"if": self.condition(extra), "then": self.steps(2, extra, deep + 1)}
        if self.likes(0.3):
            branch["elif"] = [{"if": self.condition(extra), "then": self.steps(1, extra, deep + 1)}]
        if self.likes(0.5):
            branch["else"] = self.steps(2, extra, deep + 1)
        return branch

    def match(self, extra: str, deep: int) -> Step:
        def then() -> object:
            return self.steps(1, extra, deep + 1)

        subjects = ["number", *(["enum"] if self.words else []), *(["flag"] if self.flags else [])]
        visited = [place for what, place in self.history if what == "visits"]
        subject = self.one([*subjects, *(["visits"] if visited else [])])
        self.features.add(f"match-{subject}")
        if subject == "enum":
            name = self.one(list(self.words))
            names = self.words[name]
            if self.likes(0.4, "match-else"):
                return {"match": name, self.one(names): then(), "else": then()}
            return {"match": name, **{word: then() for word in names}}
        if subject == "flag":
            return {"match": self.one(self.flags), "yes": then(), "no": then()}
        if subject == "visits":
            return {"match": f"visits({self.one(visited)})", "1": then(), f"2..{LARGEST_VISIT}": then(), "else": then()}
        name = self.one(list(self.numbers))
        low, high = self.numbers[name]
        if self.likes(0.4, "match-else"):
            return {"match": f"{name} + 1", str(low + 1): then(), "else": then()}
        return {"match": name, str(low): then(), (f"{low + 1}..{high}" if high > low + 1 else str(high)): then()}

    # ---- menus ----

    def choice(self, ways: Sequence[Way], extra: str = "", first: str = "", deep: int = 0) -> dict[str, object]:
        """Write a choice. Its options lead back to the steps after it, or one of some ways."""
        count = self.random.randint(1, 3) + (deep == 0)
        is_sure = self.likes(0.5)  # else it may run dry, which is a thing to be found
        options = [self.option(ways, extra, first if at == 0 else "", deep, is_sure and at == 0) for at in range(count)]
        step: dict[str, object] = {"choice": options}
        if self.likes(0.15, "shuffled-choice"):
            step["shuffle"] = "yes"
        leads_away = any(key in option for option in options for key in ("goto", "end"))
        if leads_away and self.likes(0.5, "loop"):
            step["loop"] = "yes"
        if all("once" in option for option in options) or self.likes(0.35):
            step["otherwise"] = self.steps(1, extra, 2)
            self.features.add("otherwise")
        return step

    def option(self, ways: Sequence[Way], extra: str, name: str, deep: int, is_sure: bool) -> dict[str, object]:
        """Write an option; one that is sure is always there."""
        self.options += 1
        option: dict[str, object] = {"option": "Go on.", "id": name or f"o{self.options}"}
        if not is_sure and self.likes(0.4):
            option["if"] = self.condition(extra)
            if self.likes(0.4, "locked"):
                option["locked"] = "Not yet."
        if not is_sure and self.likes(0.25, "once-option"):
            option["once"] = "yes"
        if self.likes(0.8):
            option |= self.move()
        if deep == 0 and self.likes(0.12, "nested"):
            option["steps"] = [self.choice([], extra, deep=1)]
        elif self.likes(0.25):
            option["steps"] = self.steps(1, extra, 1)
        if ways and self.likes(0.7):
            option |= deepcopy(self.random.choice(ways))
        return option

    def hub(self, at: int) -> Steps:
        """Write a scene that is never called: it ends with a way onward, and its options lead anywhere."""
        onward: list[Way] = [{"end": ending} for ending in self.endings]
        onward += [{"goto": hub} for hub in self.hubs[at + 1 :]]
        back = (".mark", ".mark", ".mark", *self.hubs, f"{self.one(self.hubs)}.mark")
        ways = [*onward, *(Way(goto=to) for to in back)]
        ways += [self.call() for _ in self.called]
        steps = self.steps(2)
        if self.called and self.likes(0.4):
            steps.append(self.call())
        if self.likes(0.1, "ask"):
            steps.append({"ask": "player", "prompt": "Who?", "default": "Sam"})
        if onward[len(self.endings) :] and self.likes(0.3, "forward"):
            steps.append({"if": self.condition(), "then": [onward[-1]]})
        steps += [{"label": "mark"}, *self.steps(1)]
        if self.likes(0.5):
            steps += [self.way_out(self.choice(ways, first="a"), onward), *self.steps(1)]
        steps.append(self.way_out(self.choice(ways, first="b"), onward))
        if self.dealt and (at == 0 or self.likes(0.3)):
            steps.append(self.storylets())
        return [*steps, *self.steps(1), self.random.choice(onward)]

    def way_out(self, menu: Step, onward: Sequence[Way]) -> Step:
        """Give most menus an option that leads onward, so that most stories have endings that can be come to."""
        assert isinstance(menu, dict)
        options = menu["choice"]
        assert isinstance(options, list)
        if self.likes(0.9):
            option = {"option": "Leave.", "id": f"out{self.options}", **self.random.choice(onward)}
            options.append(option | ({"if": self.condition()} if self.likes(0.5) else {}))
        return menu

    def call(self) -> dict[str, object]:
        scene = self.one(self.called)
        if scene == self.called[0] and self.takes:
            self.features.add("call-with")
            return {"call": {"scene": scene, "with": {"price": self.one(("0", "2", "= n", "= n + 1"))}}}
        return {"call": scene}

    def call_scene(self, at: int) -> Steps:
        """Write a scene that is called: it runs out, ends the game, or leads or calls on to later ones of its kind."""
        extra = "price > 0" if self.takes and at == 0 else ""
        self.features.update(["takes"] if extra else [])
        later = self.called[at + 1 :]
        ways: list[Way] = [{"end": self.one(self.endings)}, {"goto": ".back"}]
        steps: Steps = [*self.steps(2, extra), {"label": "back"}, *self.steps(1, extra)]
        if self.likes(0.5, "called-menu"):
            steps.append(self.choice(ways, extra))
        if later and self.likes(0.5):
            steps.append({"call": self.one(later)})
        if later and self.likes(0.5, "call-goto"):
            steps.append({"if": self.condition(extra), "then": [{"goto": self.one(later)}]})
        return [*steps, *self.steps(1, extra)]

    def dealt_scene(self) -> dict[str, object]:
        scene: dict[str, object] = {"offer": "Take it."}
        if self.likes(0.5):
            scene["when"] = self.condition()
        if self.likes(0.6):
            scene["once"] = "yes"
        steps = self.steps(2)
        if self.likes(0.2):
            steps.append({"end": self.one(self.endings)})
        return scene | {"steps": steps}

    def storylets(self) -> Step:
        self.features.add("storylets")
        step: dict[str, object] = {"storylets": list(self.dealt), "otherwise": [self.line()]}
        if self.likes(0.7, "hand"):
            step["storylets"] = {"of": list(self.dealt), "hand": self.random.randint(1, len(self.dealt))}
            if self.likes(0.5, "shuffled-hand"):
                step["shuffle"] = "yes"
        if self.likes(0.4, "loop"):
            step["loop"] = "yes"
        elif self.likes(0.3):
            del step["otherwise"]
        return step

    # ---- promises ----

    def promises(self) -> list[dict[str, object]]:
        kinds = [kind for kind in ("never", "always", "can") if self.likes(0.3, f"promise-{kind}")]
        promises: list[dict[str, object]] = [{kind: self.promised(kind)} for kind in kinds]
        if self.likes(0.4, "promise-after"):
            promises.append({"after": self.promised("after"), "never": self.promised("never")})
        return promises

    def promised(self, kind: str) -> str:
        ending = f"ending {self.one(('==', '!='))} {self.one(self.endings)}"
        first, second = self.condition(), self.condition()
        if kind == "always" and self.likes(0.6):
            return f"not ({ending} and {first} and {second})"
        return self.one((first, ending, f"{ending} and {first}", f"{first} and {second}"))
