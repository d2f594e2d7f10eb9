"""From a story to its program: every name looked up, every type checked, every step laid out flat.

Knows the model and the instructions. Must not know YAML. What can be seen from how the steps follow one another, such as a
scene that runs out, is `flow.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crushgame.story import model
from crushgame.story.assembler import Assembler
from crushgame.story.beats import YOU, Line, Message, Place, Show, StoryBeat, Wait
from crushgame.story.bench import Bench
from crushgame.story.branches import compile_match
from crushgame.story.conditions import never_yet, written
from crushgame.story.diagnostics import Finding, Spot, nearest
from crushgame.story.effects import arguments, effects_of
from crushgame.story.flow import Flow
from crushgame.story.gathering import EnoughError, Gathered
from crushgame.story.looks import EXPRESSIONS, plain_look
from crushgame.story.menus import compile_choice, compile_storylets
from crushgame.story.model import Scene, Story
from crushgame.story.moods import mended
from crushgame.story.names import Names
from crushgame.story.program import (
    NOTHING_RENAMED,
    AskPoint,
    Branch,
    CallScene,
    Change,
    Count,
    EndingPoint,
    Finish,
    Fork,
    Instruction,
    Jump,
    Program,
    Renamed,
    Return,
    ScenePoint,
    Speak,
)
from crushgame.story.promises import bind_promises
from crushgame.story.words import unmarked, words_of

if TYPE_CHECKING:
    from crushgame.story.reporting import ReportPoint


def compile_story(story: Story, fingerprint: str) -> tuple[Program | None, list[Finding]]:
    """Compile a story. The program is only fit to play when no finding is an error, and None when there are too many."""
    compiler = Compiler(story)
    try:
        program = compiler.program(fingerprint)
    except EnoughError:
        return None, compiler.findings
    return program, compiler.findings


class Compiler:
    """Lays out the code of one story, scene by scene."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.findings: list[Finding] = Gathered()
        self.names = Names(story, self.findings)
        self.flow = Flow(story, self.names, self.findings)
        self.assembler = Assembler()
        self.bench = Bench(self.assembler, self.names, self.flow, self.steps)
        self.places = dict(story.places)
        self.tagged: dict[int, tuple[str, ...]] = {}
        self.voices = {member.id: member.name for member in story.cast.values()} | {YOU: "You", "": ""}
        self.compilers: dict[type, Callable[..., bool]] = {
            model.Say: self.say,
            model.SetStep: self.set_step,
            model.Goto: self.goto,
            model.CallStep: self.call_step,
            model.End: self.end,
            model.Label: self.label,
            model.Choice: lambda step: compile_choice(self.bench, step),
            model.Storylets: lambda step: compile_storylets(self.bench, step),
            model.If: self.if_step,
            model.Match: lambda step: compile_match(self.bench, step),
            model.Chance: self.chance,
            model.ShowStep: self.show,
            model.PlaceStep: self.place,
            model.WaitStep: self.wait,
            model.Ask: self.ask,
            model.Once: self.once,
        }

    def program(self, fingerprint: str) -> Program:
        names, story = self.names, self.story
        names.draws()
        start = names.place_of(story.info.start)
        if start:
            arguments(model.Call(story.info.start, ()), story.scenes[start[0]], names)  # nothing is passed to the start
        for scene in story.scenes.values():
            self.scene(scene)
        names.scene = None
        for name, expression in story.definitions.items():
            names.bind(expression, within=name)
        endings = {ending.id: self.ending(ending) for ending in story.endings.values()}
        report = self.report()
        promises, ending_slot = bind_promises(names)
        self.assembler.resolve(names.counters)
        starts = self.assembler.starts
        self.flow.report(start, self.assembler.code, self.assembler.spots, starts)
        scenes = {scene.id: ScenePoint(scene.id, starts[scene.id, ""], scene.spot) for scene in story.scenes.values()}
        return Program(
            story=story.info,
            fingerprint=fingerprint,
            code=tuple(self.assembler.code),
            spots=tuple(self.assembler.spots),
            start=starts.get(start, 0) if start else 0,
            slots=tuple(names.slots),
            texts=tuple(names.texts),
            scenes=scenes,
            endings=endings,
            cast=story.cast,
            places=self.places,
            promises=promises,
            ending_slot=ending_slot,
            renamed=self.renamed(),
            meters=tuple(names.meters()),
            tagged=self.tagged,
            report=report,
        )

    def report(self) -> ReportPoint | None:
        if self.story.report is None:
            return None
        from crushgame.story.report_compiler import compile_report  # deferred: most stories report nothing

        return compile_report(self.story.report, self.names, self.assembler.code, self.tagged, self.apart)

    def renamed(self) -> Renamed:
        if not any(self.story.renamed):
            return NOTHING_RENAMED
        from crushgame.story.renames import looked_up  # deferred: a new story has no old names

        return looked_up(self.names)

    # ---- laying out ----

    def scene(self, scene: Scene) -> None:
        self.names.scene = scene
        self.assembler.sites = 0
        self.flow.enter(scene)
        self.assembler.mark(scene.id, "", scene.spot)
        if scene.place:
            self.place(scene.place)
        if self.steps(scene.steps):
            self.flow.runs_out(scene)
        self.assembler.emit(Return(scene.id), scene.spot)

    def steps(self, steps: model.Steps) -> bool:
        """Lay out steps; return whether the story can come to what follows them."""
        goes_on, told = True, False
        for at, step in enumerate(steps):
            if isinstance(step, model.Label):
                goes_on, told = True, False
            elif not goes_on and not told:
                self.flow.cut_off(step, steps[at - 1])
                told = True
            elif at and goes_on and isinstance(steps[at - 1], model.CallStep):
                self.flow.behind_call(len(self.assembler.code) - 1, step)
            goes_on = self.compilers[type(step)](step) and goes_on
        return goes_on

    def apart(self, steps: model.Steps, spot: Spot) -> tuple[Instruction, ...]:
        """Return the code of steps that are no part of any scene, and lead nowhere."""
        story, bench = self.assembler, self.bench
        self.assembler = Assembler()
        self.bench = bench._replace(assembler=self.assembler)
        self.steps(steps)
        self.assembler.emit(Return(""), spot)
        self.assembler.resolve(self.names.counters)
        laid, self.assembler, self.bench = tuple(self.assembler.code), story, bench
        return laid

    # ---- words ----

    def say(self, step: model.Say) -> bool:
        if not step.notes:
            return self.lines(step)
        start = self.assembler.here()  # what is said before has other tags
        self.lines(step)
        self.tagged |= dict.fromkeys(range(start, self.assembler.here()), step.notes)
        return True

    def lines(self, step: model.Say) -> bool:
        for line in step.lines:
            words = words_of(line.prose, self.names)
            if line.speaker:
                self.names.used.add(("cast", line.speaker))
            name = self.voices[line.speaker]
            if isinstance(words, tuple):
                self.assembler.emit(Speak(line.speaker, name, line.mood, line.message, words, line.time), line.spot)
                continue
            text, emphasis = unmarked(words) if "\x01" in words else (words, ())
            if line.message:
                self.beat(Message(line.speaker, name, text, emphasis, line.time), line.spot)
            else:
                self.beat(Line(line.speaker, name, line.mood, text, emphasis), line.spot)
        return True

    def beat(self, beat: StoryBeat, spot: Spot) -> bool:
        self.assembler.say(beat, spot)
        return True

    def show(self, step: model.ShowStep) -> bool:
        who = step.who.lower()
        if who == "nobody":
            return self.beat(Show("", "", ""), step.spot)
        member = self.story.cast.get(who) or next((one for one in self.story.cast.values() if one.name == step.who), None)
        if member is None:
            known = [*self.story.cast, *(one.name for one in self.story.cast.values()), "nobody"]
            self.names.find("E304", step.spot, len(step.who), nearest(step.who, known), name=step.who)
            return True
        self.names.used.add(("cast", member.id))
        if step.mood and member.moods and step.mood not in member.moods and step.mood not in EXPRESSIONS:
            near = nearest(step.mood, [*member.moods, *EXPRESSIONS])
            self.names.find("E308", step.spot, len(step.who), near, mood=step.mood, name=member.name)
        elif not member.moods and (meant := mended(step.mood)):
            self.names.find("W313", step.spot, len(step.who), meant, mood=step.mood)
        return self.beat(Show(member.id, member.name, step.mood), step.spot)

    def place(self, step: model.PlaceStep) -> bool:
        declared = self.story.places
        if declared and step.place not in declared:
            self.names.find("E307", step.spot, len(step.place), nearest(step.place, list(declared)), name=step.place)
        look = self.places.get(step.place)
        if look is None:
            look = self.places[step.place] = plain_look(step.place)
        self.names.used.add(("place", step.place))
        return self.beat(Place(step.place, look.title), step.spot)

    def wait(self, step: model.WaitStep) -> bool:
        return self.beat(Wait(step.seconds), step.spot)

    def ask(self, step: model.Ask) -> bool:
        index = self.names.text_index.get(step.about)
        if index is None:
            near = nearest(step.about, list(self.names.text_index))
            self.names.find("E316", step.spot, len(step.about), near, name=step.about)
            return True
        self.names.used.add(("asked", step.about))
        scene = self.names.scene.id if self.names.scene else ""
        text = self.names.texts[index]
        if step.kept:
            text = self.names.texts[index] = text._replace(kept=True)
        prompt, start = words_of(step.prompt, self.names), text.start if step.kept else ""
        self.assembler.emit(AskPoint(scene, step.about, index, prompt, step.default, start), step.spot)
        self.assembler.here()
        return True

    def ending(self, ending: model.Ending) -> EndingPoint:
        words = words_of(ending.text, self.names)
        return EndingPoint(ending.id, ending.title, ending.tone, words, ending.notes, ending.spot, ending.hint)

    # ---- moves and jumps ----

    def set_step(self, step: model.SetStep) -> bool:
        effects, written = effects_of(step.moves, self.names)
        if effects:
            self.assembler.emit(Change(effects, written), step.spot)
        return True

    def goto(self, step: model.Goto) -> bool:
        place = self.names.place_of(step.target)
        if place is None:
            return False
        self.flow.goes_to(place[0])
        if place[0] != self.flow.scene:
            arguments(model.Call(step.target, ()), self.story.scenes[place[0]], self.names)  # a goto passes nothing
        self.assembler.jump_later(self.assembler.emit(Jump(0), step.spot), place)
        return False

    def call_step(self, step: model.CallStep) -> bool:
        place = self.names.place_of(step.call.target)
        if place is not None:
            passed = arguments(step.call, self.story.scenes[place[0]], self.names)
            at = self.assembler.emit(CallScene(0, passed), step.spot)
            self.flow.calls(place[0], step.spot, at)
            self.assembler.jump_later(at, place)
            self.assembler.here()
        return True

    def end(self, step: model.End) -> bool:
        if step.ending not in self.story.endings:
            near = nearest(step.ending, list(self.story.endings))
            self.names.find("E303", step.spot, len(step.ending), near, name=step.ending)
            self.names.used.add(("ending", near))  # most likely meant, so not left over
        self.names.used.add(("ending", step.ending))
        self.assembler.emit(Finish(step.ending), step.spot)
        return False

    def label(self, step: model.Label) -> bool:
        scene = self.names.scene.id if self.names.scene else ""
        self.assembler.mark(scene, step.name, step.spot)
        return True

    # ---- branches ----

    def if_step(self, step: model.If) -> bool:
        leaving: list[int] = []
        goes_on = False
        closed = False
        for condition, body, spot in step.branches:
            branch = -1
            bound = self.names.condition(condition) if condition else None
            if condition is not None:
                if bound is not None:
                    self.flow.condition(bound, condition)
                    branch = self.assembler.emit(Branch(bound, 0, written(condition, spot)), spot)
                    self.assembler.here()
            else:
                closed = True
            if self.steps(body):
                goes_on = True
                if condition is not None:
                    leaving.append(self.assembler.emit(Jump(0), spot))
            if branch >= 0 and bound is not None:
                self.assembler.code[branch] = Branch(bound, self.assembler.here(), written(condition, spot))
        self.assembler.lead(leaving, self.assembler.here())
        return goes_on or not closed

    def chance(self, step: model.Chance) -> bool:
        scene = self.names.scene.id if self.names.scene else ""
        number = self.assembler.site()
        counter = self.names.counter("chance", scene, str(number))
        fork = self.assembler.emit(Jump(0), step.spot)
        targets, leaving, goes_on = [], [], False
        site = f"{scene}/chance/{number}"
        for _, body in step.branches:
            targets.append(self.assembler.here())
            if self.steps(body):
                goes_on = True
                leaving.append(self.assembler.emit(Jump(0), step.spot))
        self.assembler.lead(leaving, self.assembler.here())
        weights = tuple(weight for weight, _ in step.branches)
        self.assembler.code[fork] = Fork(site, counter, weights, tuple(targets))
        return goes_on

    def once(self, step: model.Once) -> bool:
        scene = self.names.scene.id if self.names.scene else ""
        counter = self.names.counter("once", scene, str(self.assembler.site()))
        fresh, unwritten = never_yet(counter), written(None, step.spot)
        branch = self.assembler.emit(Branch(fresh, 0, unwritten), step.spot)
        self.assembler.emit(Count(counter, 1), step.spot)
        self.assembler.here()
        self.compilers[type(step.step)](step.step)
        self.flow.once_only.append(branch)
        self.assembler.code[branch] = Branch(fresh, self.assembler.here(), unwritten)
        return True
