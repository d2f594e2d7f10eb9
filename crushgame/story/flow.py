"""What can be seen of a story from how its steps follow one another, without playing it.

Knows scenes and what leads where: a scene that runs out, a call that comes round to itself, a loop that never stops to ask,
steps behind a goto, names that nothing uses. Must not know how steps are laid out. Whether a condition can really hold is
for the check, which explores every state; here every branch is taken to be open.
"""

from __future__ import annotations

from crushgame.story.binding import Bound
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.kinds import OneOf
from crushgame.story.model import (
    NO_ENDING,
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
from crushgame.story.program import Change, Count, Instruction, Jump, PromisePoint, Say, Speak
from crushgame.story.scope import Binding


class Flow:
    """Collects, while the scenes are laid out, what leads where; then says what is wrong with the whole."""

    def __init__(self, story: Story, names: Names, findings: list[Finding]) -> None:
        self.story = story
        self.names = names
        self.findings = findings
        self.scene = ""
        self.gotos: dict[str, set[str]] = {scene: set() for scene in story.scenes}
        self.called: dict[str, dict[str, Spot]] = {scene: {} for scene in story.scenes}
        self.running_out: set[str] = set()
        self.may_run_dry: list[tuple[str, Spot]] = []

    def find(self, code: str, spot: Spot, length: int = 1, **values: str) -> None:
        self.findings.append(Finding(code, spot, values, length))

    # ---- told by the compiler ----

    def enter(self, scene: Scene) -> None:
        self.scene = scene.id

    def goes_to(self, scene: str) -> None:
        self.gotos[self.scene].add(scene)

    def calls(self, scene: str, spot: Spot) -> None:
        self.called[self.scene].setdefault(scene, spot)

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

    def menu(self, step: Choice) -> bool:
        """A menu whose options are all taken once, and that says nothing of what follows then, can run dry.

        Return whether it is sure to, so that what stands after it is most likely meant to follow.
        """
        if step.otherwise is not None or not all(option.once for option in step.options):
            return False
        if step.loop and not any(isinstance(option.exit, (Goto, End)) for option in step.options):
            self.find("E507", step.spot, 6, count=str(len(step.options)))
            return True
        self.may_run_dry.append((self.scene, step.spot))
        return False

    def hand(self, step: Storylets) -> None:
        if step.otherwise is None:
            scenes = [self.story.scenes[target.name] for target in step.scenes if target.name in self.story.scenes]
            if all(scene.once or scene.when is not None for scene in scenes):
                self.find("E507", step.spot, 9, count=str(len(step.scenes)))

    # ---- the whole ----

    def report(self, start: tuple[str, str] | None, code: list[Instruction], spots: list[Spot]) -> None:
        """Add the findings that take the whole story to see."""
        meant = {(scene, True) for what, scene in self.names.used if what == "scene" and scene}
        entered = self.entered({(start[0], False)} | meant) if start else set()
        alone = {scene for scene, called in entered if not called}
        for scene in self.story.scenes.values():
            if start and not any((scene.id, called) in entered for called in (True, False)):
                self.find("W502", scene.spot, len(scene.id), name=scene.id)
            elif scene.id in self.running_out and scene.id in alone:
                self.find("E508", scene.spot, len(scene.id), name=scene.id)
        for scene_id, spot in self.may_run_dry:
            if scene_id in self.reached_from(scene_id):
                self.find("W516", spot, 6)
        self.recursion()
        self.endless(code, spots)
        self.unused()

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

    def reached_from(self, scene: str) -> set[str]:
        """Return every scene that can follow a scene, itself only when it can come round again."""
        found: set[str] = set()
        pending = [scene]
        while pending:
            current = pending.pop()
            following = (self.gotos[current] | set(self.called[current])) - found
            # A scene that was called comes back to its caller, which is not a new visit of the caller's start.
            found |= following
            pending.extend(following)
        return found

    def recursion(self) -> None:
        """A call that can come round to itself would need an endless memory of where to come back to."""
        for scene, called in self.called.items():
            for to, spot in called.items():
                if to == scene or scene in self.reached_from(to):
                    self.find("E509", spot, len(to), name=to, scene=scene)

    def endless(self, code: list[Instruction], spots: list[Spot]) -> None:
        """A round of steps with no way out of it: no choice, no condition, no end."""
        settled = bytearray(len(code))
        for start in range(len(code)):
            if settled[start] or not isinstance(code[start], Jump):
                continue
            at = start
            path: dict[int, int] = {}
            while at < len(code) and not settled[at]:
                step = code[at]
                path[at] = len(path)
                settled[at] = 1
                if isinstance(step, Jump):
                    at = step.to
                elif isinstance(step, (Say, Speak, Change, Count)):
                    at += 1
                else:
                    break
                if at in path:
                    worst = min(spots[place] for place in path if isinstance(code[place], Jump))
                    self.find("E520", worst)
                    break

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
        if not slots & names.read and not (variable.kept and slots & names.written):
            self.find("W503", variable.spot, len(variable.name), name=variable.name)
        elif not slots & names.written and not variable.kept and not (isinstance(variable, Variable) and variable.draws):
            self.find("W517", variable.spot, len(variable.name), name=variable.name)

    def promises(self) -> tuple[tuple[PromisePoint, ...], int]:
        """Bind the promises, in which `ending` is the ending that was come to; it has a slot of its own past the others."""
        names = self.names
        slot = len(names.slots)
        names.scene = None
        names.ending = Binding(slot, OneOf((NO_ENDING, *self.story.endings)))
        points = []
        for promise in self.story.promises:
            clauses = [(clause.kind, names.condition(clause.expression)) for clause in promise.clauses]
            bound = tuple((kind, clause) for kind, clause in clauses if clause is not None)
            if len(bound) == len(clauses):
                points.append(PromisePoint(bound, promise.spot))
        return tuple(points), slot
