"""What can be seen of a story from how its steps follow one another, without playing it.

Knows scenes and what leads where: a scene that runs out, a call that comes round to itself, a loop that never stops to ask,
steps behind a goto, names that nothing uses. Must not know how steps are laid out. Whether a condition can really hold is
for the check, which explores every state; here every branch is taken to be open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crushgame.story.binding import Bound
from crushgame.story.circles import circles
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.graph import Graph
from crushgame.story.model import (
    Chance,
    Choice,
    End,
    Expression,
    Goto,
    If,
    Match,
    Scene,
    SetVariable,
    Step,
    Story,
    Storylets,
    TextVariable,
    Variable,
)  # fmt: skip
from crushgame.story.names import Names
from crushgame.story.program import Branch, CallScene, ChoicePoint, Instruction, Jump


class Menu(NamedTuple):
    """A menu whose options are all once only, and that says nothing of what follows when none is left.

    Its options are laid out between its own address `at` and `end`.
    """

    at: int
    end: int
    length: int


class CallSite(NamedTuple):
    """The call at the address `at`, from one scene to another."""

    scene: str
    to: str
    spot: Spot
    at: int


class Flow:
    """Collects, while the scenes are laid out, what leads where; then says what is wrong with the whole."""

    def __init__(self, story: Story, names: Names, findings: list[Finding]) -> None:
        self.story = story
        self.names = names
        self.findings = findings
        self.scene = ""
        self.gotos: dict[str, set[str]] = {scene: set() for scene in story.scenes}
        self.called: dict[str, set[str]] = {scene: set() for scene in story.scenes}
        self.call_sites: list[CallSite] = []
        self.running_out: set[str] = set()
        self.menus: list[Menu] = []
        self.behind_calls: list[tuple[int, Spot]] = []
        self.once_only: list[int] = []

    def find(self, code: str, spot: Spot, length: int = 1, **values: str) -> None:
        self.findings.append(Finding(code, spot, values, length))

    # ---- told by the compiler ----

    def enter(self, scene: Scene) -> None:
        self.scene = scene.id

    def goes_to(self, scene: str) -> None:
        self.gotos[self.scene].add(scene)

    def calls(self, scene: str, spot: Spot, at: int) -> None:
        """A call of a scene, which is the instruction at `at`."""
        self.called[self.scene].add(scene)
        self.call_sites.append(CallSite(self.scene, scene, spot, at))

    def runs_out(self, scene: Scene) -> None:
        self.running_out.add(scene.id)

    def cut_off(self, step: Step, before: Step) -> None:
        """A step that nothing leads to, because the one before it always leads away."""
        kinds = {Goto: "goto", End: "end", Choice: "choice", If: "if", Match: "match", Chance: "chance", Storylets: "storylets"}
        self.find("W501", step.spot, before=kinds.get(type(before), "step"))

    def condition(self, bound: Bound, expression: Expression) -> None:
        """A condition that the ranges of its variables already decide."""
        if bound.constant is not None:
            verdict = "always" if bound.constant else "never"
            self.find("W515", expression.spot, len(expression.text), text=expression.text, verdict=verdict)

    def behind_call(self, call: int, step: Step) -> None:
        """A step right behind the call at an address: nothing leads to it if what is called never comes back."""
        self.behind_calls.append((call, step.spot))

    # ---- the whole ----

    def report(
        self, start: tuple[str, str] | None, code: Sequence[Instruction], spots: Sequence[Spot],
        starts: Mapping[tuple[str, str], int],
    ) -> None:  # fmt: skip
        """Add the findings that take the whole story to see."""
        graph = Graph(code)
        meant = {(scene, True) for what, scene in self.names.used if what == "scene" and scene}
        entered = self.entered({(start[0], False)} | meant) if start else set()
        alone = {scene for scene, called in entered if not called}
        for scene in self.story.scenes.values():
            if start and not any((scene.id, called) in entered for called in (True, False)):
                self.find("W502", scene.spot, len(scene.id), name=scene.id)
            elif scene.id in self.running_out and scene.id in alone and self.over(scene, graph, starts):
                self.find("E508", scene.spot, len(scene.id), name=scene.id)
        for menu in self.menus:
            self.runs_dry(menu, graph, spots[menu.at])
        if not self.recursion(graph):  # where calls come round, none of them comes back
            self.behind_calls_that_end(graph)
            self.endless(graph, spots)
        self.unused()

    def behind_calls_that_end(self, graph: Graph) -> None:
        for call, spot in self.behind_calls:
            step = graph.code[call]
            if isinstance(step, CallScene) and not graph.returning[step.to]:
                self.find("W501", spot, before="call")

    def over(self, scene: Scene, graph: Graph, starts: Mapping[tuple[str, str], int]) -> bool:
        """Say whether a scene can come to its end from its start or from a label of it."""
        return any(graph.returning[starts[scene.id, label]] for label in ("", *scene.labels))

    def runs_dry(self, menu: Menu, graph: Graph, spot: Spot) -> None:
        """A menu of options that are all taken once: is a player sure to be left with nothing in the end?"""
        point = graph.code[menu.at]
        if not isinstance(point, ChoicePoint):
            return
        ways = [graph.ways(option.target, menu.at + 1, menu.end) for option in point.options]
        if not any(way.end or way.to - {menu.at} for way in ways):
            self.find("E507", spot, menu.length, count=str(len(point.options)))

    def entered(self, starts: set[tuple[str, bool]]) -> set[tuple[str, bool]]:
        """Return every (scene, whether it was called) that the story can be in; a goto inside a call stays in the call."""
        found = set(starts)
        pending = list(starts)
        while pending:
            scene, called = pending.pop()
            following = {(to, called) for to in self.gotos[scene]} | {(to, True) for to in self.called[scene]}
            pending.extend(following - found)
            found |= following
        return found

    def recursion(self, graph: Graph) -> bool:
        """A call that can come round to itself would need an endless memory of where to come back to.

        Scenes tell at once which calls could; only for those is the way followed from step to step, since a `goto` may come
        back into the calling scene past the call.
        """
        told: set[tuple[str, str]] = set()
        # A scene that a call can come back to lies on one circle with the scene that it calls.
        circle = circles(self.story.scenes, lambda scene: self.gotos[scene] | self.called[scene])
        for scene, to, spot, at in self.call_sites:
            if (scene, to) not in told and circle[scene] == circle[to] and graph.comes_round(at):
                told.add((scene, to))
                self.find("E509", spot, len(to), name=to, scene=scene)
        return bool(told)

    def endless(self, graph: Graph, spots: Sequence[Spot]) -> None:
        """A round of steps with no way out of it, whatever holds: no choice, no question, no end.

        What happens the first time only is no way out of a round, if the story comes to what follows it.
        """
        spent = frozenset(at for at in self.once_only if self.comes_past(graph, at))
        stopping, returning = graph.stopping(spent), graph.returning
        settled = bytearray(len(graph.code))
        for start in range(len(graph.code)):
            at = start
            path: dict[int, int] = {}
            while not (stopping[at] or returning[at] or settled[at]):
                settled[at] = 1
                path[at] = len(path)
                at = self.onward(graph, at, spent)
                if at in path:
                    self.find("E520", min(spots[place] for place in path if isinstance(graph.code[place], (Jump, CallScene))))
                    break

    def comes_past(self, graph: Graph, at: int) -> bool:
        """Say whether what happens the first time only can lead to what follows it."""
        step = graph.code[at]
        return isinstance(step, Branch) and step.otherwise in graph.ways(at + 1, at + 1, step.otherwise).to

    def onward(self, graph: Graph, at: int, spent: frozenset[int]) -> int:
        """Return one address that follows on a round without a way out, where any of them will do."""
        step = graph.code[at]
        if isinstance(step, CallScene):
            return at + 1 if graph.returning[step.to] else step.to
        return step.otherwise if at in spent and isinstance(step, Branch) else graph.following(at)[0]

    def unused(self) -> None:
        """Names that are declared and then not used."""
        names, story = self.names, self.story
        for variable in story.variables.values():
            self.unused_variable(variable)
        for name, expression in story.definitions.items():
            if ("definition", name) not in names.used:
                self.find("W504", expression.spot, name=name)
        for ending in story.endings.values():
            if ("ending", ending.id) not in names.used:
                self.find("W505", ending.spot, len(ending.id), name=ending.id)
        for member in story.cast.values():
            if ("cast", member.id) not in names.used:
                self.find("W506", member.spot, len(member.id), name=member.id)
        for scene in story.scenes.values():
            for label, spot in scene.labels.items():
                if ("label", f"{scene.id}.{label}") not in names.used:
                    self.find("W518", spot, len(label), name=label)

    def unused_variable(self, variable: Variable | SetVariable | TextVariable) -> None:
        names = self.names
        if isinstance(variable, TextVariable):
            if ("text", variable.name) not in names.used:
                self.find("W503", variable.spot, len(variable.name), name=variable.name)
            return
        if isinstance(variable, SetVariable):
            slots = {names.bindings[f"{variable.name}.{member}"].slot for member in variable.members}
        else:
            slots = {names.bindings[variable.name].slot}
        is_seen = isinstance(variable, Variable) and bool(variable.meter)
        comes_in = isinstance(variable, Variable) and bool(variable.draws or variable.setting)
        if not slots & names.read and not is_seen and not (variable.kept and slots & names.written):
            self.find("W503", variable.spot, len(variable.name), name=variable.name)
        elif not slots & names.written and not variable.kept and not comes_in:
            self.find("W517", variable.spot, len(variable.name), name=variable.name)
