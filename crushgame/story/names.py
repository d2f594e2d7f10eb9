"""What the names of a story stand for: slots, texts, scenes, labels and options, and which of them are used.

Knows every name that is declared and gives each a number. Must not know instructions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from math import prod

from crushgame.story.binding import Bound, bind, bind_condition
from crushgame.story.diagnostics import Finding, Spot, nearest
from crushgame.story.kinds import Flag, Kind, OneOf, Whole, bounds
from crushgame.story.model import Expression, Scene, SetVariable, Story, Target, TextVariable, Variable
from crushgame.story.program import VISITS_COUNTED, DrawCase, Meter, Slot, TextSlot
from crushgame.story.scope import Binding, Scope
from crushgame.story.trees import Fault, Tree

Binder = Callable[[Tree, Scope, str], Bound | Fault]
COUNTED = Whole(0, VISITS_COUNTED)
FATED = Whole(0, 1_000_000_000)
"""Turns of fate and of changing words: they only pick, and no condition can see them."""

EITHER = (DrawCase(0, 1, None), DrawCase(1, 1, None))
"""What a flag that follows a setting may start as."""

MOST_NIGHTS = 10_000
"""Combinations of kept values that are tried, to see whether a draw always has something to draw."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class Names:
    """The names of one story, bound to numbers; `scene` is the one being compiled, for its own labels, options and values.

    Satisfies `binding.Scope`.
    """

    def __init__(self, story: Story, findings: list[Finding]) -> None:
        self.story = story
        self.findings = findings
        self.scene: Scene | None = None
        self.slots: list[Slot] = []
        self.bindings: dict[str, Binding] = {}
        self.params: dict[str, dict[str, Binding]] = {}
        self.sets: dict[str, SetVariable] = {}
        info = story.info
        self.texts: list[TextSlot] = [TextSlot("player", info.player, False), TextSlot("pronouns", info.pronouns, False)]
        self.text_index: dict[str, int] = {"player": 0, "pronouns": 1}
        self.scenes_of_option: dict[str, list[str]] = {}
        self.offered: dict[tuple[str, str], None] = {}
        """Storylets, each by the scene that offers it and its own; in a save they are options."""
        self.counters: dict[tuple[str, str, str], int] = {}
        self.used: set[tuple[str, str]] = set()
        self.variations: dict[str, int] = {}
        self.read: set[int] = set()
        self.written: set[int] = set()
        self.ending: Binding | None = None
        self.bound: dict[tuple[Binder, str, str], Bound] = {}
        self.is_local = False  # what is being bound means something only in its own scene
        self._declare()

    def _declare(self) -> None:
        for name, variable in self.story.variables.items():
            if isinstance(variable, TextVariable):
                self.text_index[name] = len(self.texts)
                self.texts.append(TextSlot(name, variable.start, variable.kept))
            elif isinstance(variable, SetVariable):
                self.sets[name] = variable
                for member in variable.members:
                    key = f"{name}.{member}"
                    self.bindings[key] = self._slot(key, Flag(), int(member in variable.start), variable.kept)
            else:
                self.bindings[name] = self._slot(name, variable.kind, variable.start, variable.kept)
                if variable.setting:
                    self.slots[-1] = self.slots[-1]._replace(setting=variable.setting, draws=EITHER)
        for scene in self.story.scenes.values():
            if scene.takes:
                self.params[scene.id] = {
                    taken.name: self._slot(f"{scene.id}({taken.name})", taken.kind, taken.start, False) for taken in scene.takes
                }
            for option_id in scene.options:
                self.scenes_of_option.setdefault(option_id, []).append(scene.id)

    def _slot(self, name: str, kind: Kind, start: int, kept: bool, is_counter: bool = False) -> Binding:
        self.slots.append(Slot(name, kind, start, kept, is_counter=is_counter))
        return Binding(len(self.slots) - 1, kind)

    def counter(self, what: str, scene: str, name: str = "") -> int:
        """Return the slot that counts visits, choices or turns of something, making it when it is first asked for."""
        key = (what, scene, name)
        slot = self.counters.get(key)
        if slot is None:
            kind = FATED if what in ("chance", "shuffle", "words") else COUNTED
            slot = self.counters[key] = self._slot(f"{what} {scene}{'.' if name else ''}{name}", kind, 0, False, True).slot
        return slot

    # ---- Scope ----

    def variable(self, name: str) -> Binding | None:
        if self.scene is not None:
            taken = self.params.get(self.scene.id, {}).get(name)
            if taken:
                self.is_local = True
                return taken
        if name == "ending":
            return self.ending
        if "." in name:
            return None
        return self.bindings.get(name)

    def definition(self, name: str) -> Tree | None:
        expression = self.story.definitions.get(name)
        if expression is None:
            return None
        self.used.add(("definition", name))
        return expression.tree

    def members(self, set_name: str) -> tuple[str, ...] | None:
        variable = self.sets.get(set_name)
        return variable.members if variable else None

    def member(self, set_name: str, member: str) -> Binding | None:
        return self.bindings.get(f"{set_name}.{member}") if set_name in self.sets else None

    def visits(self, target: str) -> Binding | None:
        scene_id, _, label = target.partition(".")
        if not scene_id and self.scene is not None:
            self.is_local = True
            scene_id = self.scene.id
        scene = self.story.scenes.get(scene_id)
        if scene is None or (label and label not in scene.labels):
            return None
        self.used.add(("label", f"{scene_id}.{label}"))
        return Binding(self.counter("visits", scene_id, label), COUNTED)

    def chosen(self, target: str) -> Binding | None:
        scene_id, _, option_id = target.rpartition(".")
        if not scene_id:
            self.is_local = True
            if self.scene is not None and option_id in self.scene.options:
                scene_id = self.scene.id
            else:
                homes = self.scenes_of_option.get(option_id, [])
                if len(homes) != 1:
                    return None
                scene_id = homes[0]
        scene = self.story.scenes.get(scene_id)
        if scene is None or option_id not in scene.options:
            return None
        return Binding(self.counter("chosen", scene_id, option_id), COUNTED)

    def names(self) -> list[str]:
        params = list(self.params.get(self.scene.id, ())) if self.scene else []
        plain = [name for name in self.bindings if "." not in name]
        return [*params, *plain, *self.sets, *self.story.definitions]

    def places(self) -> list[str]:
        labels = [f".{label}" for label in self.scene.labels] if self.scene else []
        return [*self.story.scenes, *labels]

    def choices(self) -> list[str]:
        own = list(self.scene.options) if self.scene else []
        alone = [name for name, homes in self.scenes_of_option.items() if len(homes) == 1]
        shared = [f"{home}.{name}" for name, homes in self.scenes_of_option.items() if len(homes) > 1 for home in homes]
        return [*own, *alone, *shared]

    # ---- looking up ----

    def find(self, code: str, spot: Spot, length: int = 1, suggestion: str = "", **values: str) -> None:
        self.findings.append(Finding(code, spot, values, max(length, 1), suggestion))

    def condition(self, expression: Expression) -> Bound | None:
        """Bind what has to be a yes or no, as `bind` does."""
        return self.bind(expression, how=bind_condition)

    def bind(self, expression: Expression, within: str = "", how: Binder = bind) -> Bound | None:
        """Bind an expression where it stands; a fault is reported at every place that has it, and gives None.

        `within` is the name in `define:` whose text it is.
        """
        scene = self.scene.id if self.scene else ""
        bound = self.bound.get((how, scene, expression.text))
        if bound is None and scene not in self.params:
            bound = self.bound.get((how, "", expression.text))
        if bound is not None:
            return bound
        self.is_local = False
        result = how(expression.tree, self, within)
        if isinstance(result, Fault):
            self.find(result.code, expression.at(result.at), result.length, result.suggestion, **result.values)
            self.mention(expression.text)
            return None
        self.bound[how, scene if self.is_local else "", expression.text] = result
        self.read.update(result.reads)
        return result

    def mention(self, text: str) -> None:
        """Take the names in an expression at fault for used: they will be once it is mended."""
        words = frozenset(_NAME.findall(text))
        self.used.update(("definition", word) for word in words)
        self.read.update(binding.slot for name, binding in self.bindings.items() if name.partition(".")[0] in words)

    def place_of(self, target: Target) -> tuple[str, str] | None:
        """Return the scene and label that a target names (an empty label for the scene's start), or None with a finding."""
        scene_id, _, label = target.name.partition(".")
        scene = self.story.scenes.get(scene_id) if scene_id else self.scene
        if scene is None:
            near = nearest(scene_id, list(self.story.scenes))
            self.find("E301", target.spot, len(target.name), near, name=scene_id)
            self.used.add(("scene", near))  # most likely meant, so not left over
            return None
        if label and label not in scene.labels:
            near = nearest(label, list(scene.labels))
            self.find("E302", target.spot, len(target.name), near and f"{scene_id}.{near}", name=label, scene=scene.id)
            self.used.add(("label", f"{scene.id}.{near}"))
            return None
        if label:
            self.used.add(("label", f"{scene.id}.{label}"))
        return scene.id, label

    def draws(self) -> None:
        """Bind the draws of every drawn variable, whose conditions may look at kept variables only."""
        kept = {at for at, slot in enumerate(self.slots) if slot.kept}
        for variable in self.story.variables.values():
            if not isinstance(variable, Variable) or not variable.draws:
                continue
            cases = []
            for value, draw in enumerate(variable.draws):
                condition = self.condition(draw.condition) if draw.condition else None
                if draw.condition and condition and not condition.reads <= kept:
                    self.find("E314", draw.condition.spot, len(draw.condition.text), name=variable.name)
                cases.append(DrawCase(value, draw.weight, condition))
            if self.may_draw_nothing([case.condition for case in cases]):
                self.find("E221", variable.spot, len(variable.name), name=variable.name)
            at = self.bindings[variable.name].slot
            self.slots[at] = self.slots[at]._replace(draws=tuple(cases))

    def meters(self) -> Iterator[Meter]:
        """Yield the variables that players see, in the author's order."""
        for variable in self.story.variables.values():
            if isinstance(variable, Variable) and variable.meter:
                low, high = bounds(variable.kind)
                slot = self.bindings[variable.name].slot
                yield Meter(variable.name, variable.meter, slot, low, high, value_words(variable), variable.is_clock)

    def may_draw_nothing(self, conditions: list[Bound | None]) -> bool:
        """Say whether some values of the variables that the conditions look at leave nothing to draw."""
        bound = [condition for condition in conditions if condition is not None]
        if len(bound) < len(conditions):
            return False
        slots = sorted(frozenset().union(*(condition.reads for condition in bound)))
        limits = [bounds(self.slots[slot].kind) for slot in slots]
        if prod(high - low + 1 for low, high in limits) > MOST_NIGHTS:
            return True
        values = [slot.start for slot in self.slots]
        for night in product(*(range(low, high + 1) for low, high in limits)):
            for slot, value in zip(slots, night, strict=True):
                values[slot] = value
            if not any(condition.evaluate(values) for condition in bound):
                return True
        return False


def value_words(variable: Variable) -> tuple[str, ...]:
    """The words that a variable's value is said with; empty for a plain number."""
    return variable.words or kind_words(variable.kind)


def kind_words(kind: Kind) -> tuple[str, ...]:
    """The words for each value of a kind, from its least; empty for a number."""
    if isinstance(kind, OneOf):
        return tuple(name.replace("_", " ") for name in kind.names)
    return ("no", "yes") if isinstance(kind, Flag) else ()
