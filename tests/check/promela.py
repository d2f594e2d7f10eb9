"""A program in Promela, for SPIN: the third way to every state that a player can be in, and one that is not our own.

Knows instructions and Promela. A turn is one atomic sequence, so that SPIN stores nothing but stops (and one state before each
story's first turn). Where code could come round without a stop, the sequence is cut, and those places are stored too. What is
told comes from statements that SPIN has carried out in an exhaustive search: a mark is printed the first time it is come to.
Must not know anything of `crushgame/check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from crushgame.story.evaluation import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Extreme,
    Formula,
    Not,
    Or,
    Read,
)
from crushgame.story.kinds import bounds
from crushgame.story.names import FATED
from crushgame.story.program import (
    AskPoint,
    Branch,
    CallScene,
    Change,
    ChoicePoint,
    Compute,
    Count,
    Effect,
    Finish,
    Fork,
    Instruction,
    Jump,
    OptionPoint,
    Program,
    Put,
    Return,
    Say,
    Shift,
    Speak,
    Switch,
)
from tests.check.leading import DEEPEST, depths, heads


class Story(NamedTuple):
    """One story of a model: by number, the address that a call comes back to (0 is no call); and the slots that are there."""

    program: Program
    calls: tuple[int, ...]
    stored: tuple[int, ...]


class Model(NamedTuple):
    """Promela for some stories at once. `cuts` are the places that are stored beside the stops."""

    text: str
    stories: tuple[Story, ...]
    cuts: int


def translated(programs: Sequence[Program], caps: Sequence[Mapping[int, int]] | None = None, tells_stops: bool = True) -> Model:
    """Translate stories into one model, which begins with any of them. `caps` are as in `plainly.Caps`, one for each story.

    With `tells_stops` every stop that is come to is printed, and every option taken; without it the search is faster, and
    still tells of endings and promises.
    """
    keys = count()
    writers = [
        _Writer(number, program, caps[number] if caps else {}, tells_stops, keys) for number, program in enumerate(programs)
    ]
    bodies = [list(writer.body()) for writer in writers]
    starts = "\n".join(f"  :: goto G{number}" for number in range(len(programs)))
    lines = [
        *_declared(writers, next(keys)),
        "active proctype game() {",
        f"  if\n{starts}\n  fi;",
        *(line for body in bodies for line in body),
        "  END: false\n}",
    ]
    text = "\n".join(lines) + "\n"
    stories = tuple(Story(writer.program, tuple(writer.calls), tuple(writer.stored)) for writer in writers)
    return Model(text, stories, sum(len(writer.heads) for writer in writers))


def _declared(writers: Sequence[_Writer], keys: int) -> Iterator[str]:
    """Declare what the stories share: numbers, bits of promises, a stack, and how they tell where they are."""
    slots = []
    for slot in range(max(len(writer.program.slots) for writer in writers)):
        limits = [writer.limits(slot) for writer in writers if slot in writer.stored]
        if limits:
            slots.append(f"v{slot}")
            yield f"{_type(min(low for low, _ in limits), max(high for _, high in limits))} v{slot};"
    bits = max(len(writer.program.promises) for writer in writers)
    after = [number for number in range(bits) if any(number in writer.after for writer in writers)]
    for number in after:
        yield f"bit after{number};"
    depth = max(writer.depth for writer in writers)
    if depth:
        yield f"byte depth;\n{_type(0, max(len(writer.calls) for writer in writers))} stack[{depth}];"
    shown = [*(f"now.{name}" for name in slots), *(f"now.after{number}" for number in after)]
    shown += ["now.depth", *(f"now.stack[{at}]" for at in range(depth))] if depth else []
    yield f"/* stand: {' '.join(['story', 'at', *shown]).replace('now.', '')} */"
    yield f"c_code {{\nstatic char known[{keys + 1}];"
    yield "static void mark(int story, const char *what, int number, int key) {"
    yield '  if (!known[key]) { known[key] = 1; printf("mark %d %s %d\\n", story, what, number); }\n}'
    yield "static void stand(int story, int at) {"
    form = " ".join(["stand %d %d", *["%d"] * len(shown)])
    yield f'  printf("{form}\\n", {", ".join(["story", "at", *shown])});\n}}\n}}'


def _type(low: int, high: int) -> str:
    if low >= 0:
        if high <= 1:
            return "bit"
        if high <= 255:
            return "byte"
    return "short" if low >= -32768 and high <= 32767 else "int"


class _Writer:
    """Writes one story. Labels are `C<story>_<address>`, and `S…` where it stops."""

    def __init__(self, number: int, program: Program, caps: Mapping[int, int], tells_stops: bool, keys: Iterator[int]) -> None:
        self.number = number
        self.program = program
        self.caps = caps
        self.tells_stops = tells_stops
        code = program.code
        self.stored = [at for at, slot in enumerate(program.slots) if slot.kind is not FATED]
        self.after = [at for at, promise in enumerate(program.promises) if promise.clauses[0][0] == "after"]
        deep = depths(program)
        self.depth = max(deep.values())
        self.written_out = sorted(deep)
        sites = sorted({at + 1 for at in self.written_out if isinstance(code[at], CallScene)})
        self.calls = [0, *sites]
        self.site = {at: number for number, at in enumerate(self.calls)}
        self.heads = heads(program, deep)
        self.keys = keys
        self.most = {step.counter: step.most for step in code if isinstance(step, Count)}

    def limits(self, slot: int) -> tuple[int, int]:
        """Return the least and the greatest value of a slot that is stored; a counter of choices only ever gets to 1."""
        low, high = bounds(self.program.slots[slot].kind)
        if self.program.slots[slot].is_counter:
            high = self.most.get(slot, 1)
        return low, min(high, self.caps.get(slot, high))

    # ---- pieces ----

    def label(self, at: int) -> str:
        """Return the label of the first instruction from here on that does anything."""
        passed = set[int]()
        while at not in self.heads and at not in passed:
            passed.add(at)
            step = self.program.code[at]
            if isinstance(step, Jump):
                at = step.to
            elif isinstance(step, Say | Speak):
                at += 1
            else:
                break
        return f"C{self.number}_{at}"

    def mark(self, what: str, number: int) -> str:
        return f'c_code {{ mark({self.number}, "{what}", {number}, {next(self.keys)}); }}'

    def stop(self, at: int) -> str:
        """Tell of a stop and go there."""
        told = f"c_code {{ stand({self.number}, {at}); }}; " if self.tells_stops else ""
        return f"{told}goto S{self.number}_{at}"

    def halt(self, code: str, at: int) -> str:
        """Tell of a halt and stop there."""
        return f"{self.mark(code, at)}; {self.stop(at)}" if self.tells_stops else self.stop(at)

    def looks(self, changed: Iterable[int] | None, ending: int = 0) -> list[str]:
        """Look at the promises that read any of some slots, or at all of them."""
        touched = None if changed is None else frozenset(changed)
        lines = []
        for number, promise in enumerate(self.program.promises):
            if touched is not None and not any(bound.reads & touched for _, bound in promise.clauses):
                continue
            clauses = {kind: self.formula(bound.tree, ending) for kind, bound in promise.clauses}
            seen = f"!({clauses['always']})" if "always" in clauses else clauses.get("never") or clauses["can"]
            if "after" in clauses and ending:  # nothing comes after an ending, so its bit is not set
                seen = f"(after{number} || {clauses['after']}) && {seen}"
            elif "after" in clauses:
                lines.append(f"if :: {clauses['after']} -> after{number} = 1 :: else fi")
                seen = f"after{number} && {seen}"
            lines.append(f"if :: {seen} -> {self.mark('promise', number)} :: else fi")
        return lines

    def formula(self, formula: Formula, ending: int = 0) -> str:
        return _formula(formula, self.program.ending_slot, ending)

    def effect(self, effect: Effect) -> str:
        """Write one effect. Promela works sums out as ints, and only then are they held inside a byte."""
        if isinstance(effect, Put):
            return f"v{effect.slot} = {effect.value}"
        if isinstance(effect, Shift):
            return f"v{effect.slot} = {_held(f'v{effect.slot} + ({effect.by})', effect.low, effect.high)}"
        assert isinstance(effect, Compute)
        return f"v{effect.slot} = {_held(self.formula(effect.sum.tree), effect.low, effect.high)}"

    # ---- the story ----

    def body(self) -> Iterator[str]:
        """Write the whole story: its beginning, its code, and its stops."""
        program, number = self.program, self.number
        yield f"  G{number}: atomic {{ skip;"
        first = [f"v{at} = {program.slots[at].start}" for at in self.stored if program.slots[at].start]
        yield from (f"    {line};" for line in first)
        yield f"    B{number}: skip;"
        yield from (f"    {line};" for line in self.begun())
        yield f"    goto {self.label(program.start)}\n  }};\n  atomic {{ skip;"
        for at in self.written_out:
            step = program.code[at]
            if at in self.heads:
                yield f"    skip\n  }};\n  {self.label(at)}: atomic {{ skip;"
            elif not isinstance(step, Jump | Say | Speak):
                yield f"    {self.label(at)}:"
            yield from (f"      {line};" for line in self.written(at, step))
        yield f"    R{number}: skip;"
        if self.depth:
            yield f"      {self.returned()};"
        yield "    goto END\n  };"
        for at in self.written_out:
            yield from self.stopped(at, program.code[at])

    def begun(self) -> Iterator[str]:
        for at, slot in enumerate(self.program.slots):
            if slot.draws:
                cases = []
                for case in slot.draws:
                    guard = "" if case.condition is None else f"{self.formula(case.condition.tree)} -> "
                    cases.append(f":: {guard}v{at} = {case.value}")
                has_rest = all(case.condition is not None for case in slot.draws)
                yield f"if {' '.join(cases)}{' :: else' if has_rest else ''} fi"
        yield from self.looks(None)

    def written(self, at: int, step: Instruction) -> list[str]:
        """Write what an instruction does, and where it goes unless that is the next one."""
        if isinstance(step, Change):
            return [*map(self.effect, step.effects), *self.looks(effect.slot for effect in step.effects)]
        if isinstance(step, Count):
            slot = step.counter
            most = min(step.most, self.caps.get(slot, step.most))
            return [f"v{slot} = (v{slot} < {most} -> v{slot} + 1 : {most})", *self.looks([slot])]
        if isinstance(step, Jump):
            return [f"goto {self.label(step.to)}"] if step.to != at + 1 else []
        if isinstance(step, Branch):
            return [f"if :: {self.formula(step.condition.tree)} :: else -> goto {self.label(step.otherwise)} fi"]
        if isinstance(step, Switch):
            return [self.switched(step)]
        if isinstance(step, Fork):
            ways = {to for to, weight in zip(step.targets, step.weights, strict=True) if weight}
            return [f"if {' '.join(f':: goto {self.label(to)}' for to in sorted(ways))} fi"]
        if isinstance(step, CallScene):
            return self.called(at, step)
        if isinstance(step, Return):
            halt = self.halt("E601", at)
            return [f"if :: depth == 0 -> {halt} :: else -> goto R{self.number} fi" if self.depth else halt]
        if isinstance(step, ChoicePoint):
            return self.menu(at, step)
        if isinstance(step, AskPoint):
            return [self.stop(at)]
        if isinstance(step, Finish):
            ending = 1 + list(self.program.endings).index(step.ending)
            return [*self.looks([self.program.ending_slot], ending), self.mark("ending", ending), self.stop(at)]
        return []

    def switched(self, step: Switch) -> str:
        subject = self.formula(step.subject.tree)
        runs: list[tuple[int, int, int]] = []
        for value, to in enumerate(step.targets, step.low):
            if runs and runs[-1][2] == to:
                runs[-1] = (runs[-1][0], value, to)
            else:
                runs.append((value, value, to))
        cases = [
            f":: {subject} == {low} -> goto {self.label(to)}"
            if low == high
            else f":: {subject} >= {low} && {subject} <= {high} -> goto {self.label(to)}"
            for low, high, to in runs
        ]
        return f"if {' '.join(cases)} fi"

    def called(self, at: int, step: CallScene) -> list[str]:
        effects = [*map(self.effect, step.effects), *self.looks(effect.slot for effect in step.effects)]
        push = [f"stack[depth] = {self.site[at + 1]}", "depth = depth + 1", f"goto {self.label(step.to)}"]
        if self.depth < DEEPEST:
            return [*effects, *push]
        return [f"if :: depth >= {DEEPEST} -> {self.halt('E604', at)}   :: else fi", *effects, *push]

    def returned(self) -> str:
        ways = [
            f":: stack[depth - 1] == {number} -> depth = depth - 1; stack[depth] = 0; goto {self.label(at)}"
            for number, at in enumerate(self.calls)
            if number
        ]
        return f"if {' '.join(ways)} fi"

    # ---- menus and other stops ----

    def menu(self, at: int, menu: ChoicePoint) -> list[str]:
        if any(option.condition is None and not option.once for option in menu.options):
            return [self.stop(at)]
        any_open = " || ".join(self.offered(menu))
        dry = self.halt("E603", at) if menu.otherwise < 0 else f"goto {self.label(menu.otherwise)}"
        return [f"if :: {any_open} -> {self.stop(at)} :: else -> {dry} fi"]

    def offered(self, menu: ChoicePoint) -> list[str]:
        """Write for each option of a menu when it can be taken."""
        shown: list[str] = []
        guards = []
        for option in menu.options:
            is_open, is_shown = self.open(option)
            is_crowded = menu.hand and not menu.shuffle and len(shown) >= menu.hand
            guards.append(f"({is_open} && {' + '.join(shown)} < {menu.hand})" if is_crowded else is_open)
            shown.append(is_shown)
        return guards

    def open(self, option: OptionPoint) -> tuple[str, str]:
        """Write when an option is open, and when it is shown at all."""
        fresh = [f"v{option.taken} == 0"] if option.once else []
        holds = [self.formula(option.condition.tree)] if option.condition is not None else []
        is_open = f"({' && '.join([*fresh, *holds]) or 'true'})"
        return is_open, f"({' && '.join(fresh) or 'true'})" if option.locked is not None else is_open

    def stopped(self, at: int, step: Instruction) -> Iterator[str]:
        """Write what follows a stop."""
        label = f"  S{self.number}_{at}:"
        if isinstance(step, ChoicePoint):
            yield f"{label} atomic {{ if"
            for option, guard in zip(step.options, self.offered(step), strict=True):
                taken = [f"v{option.taken} = 1", *self.looks([option.taken])] if option.taken >= 0 else []
                told = [self.mark("option", at * 1000 + step.options.index(option))] if self.tells_stops else []
                yield f"    :: {guard} -> {'; '.join([*told, *taken, f'goto {self.label(option.target)}'])}"
            yield "  fi };"
        elif isinstance(step, AskPoint):
            yield f"{label} atomic {{ skip; goto {self.label(at + 1)} }};"
        elif isinstance(step, Finish):
            kept = any(slot.kept for slot in self.program.slots)
            yield f"{label} {self.again() if kept else 'false'};"
        elif isinstance(step, Return | CallScene):
            yield f"{label} false;"

    def again(self) -> str:
        """Begin the next game: what is kept stays."""
        slots = self.program.slots
        reset = [f"v{at} = {slots[at].start}" for at in self.stored if not slots[at].kept]
        reset += [f"after{number} = 0" for number in self.after]
        reset += ["depth = 0", *(f"stack[{at}] = 0" for at in range(self.depth))] if self.depth else []
        return f"atomic {{ skip; {'; '.join([*reset, f'goto B{self.number}'])} }}"


# ---- formulas ----------------------------------------------------------------------------------------------------------


def _held(sum_: str, low: int, high: int) -> str:
    return f"(({sum_}) > {high} -> {high} : (({sum_}) < {low} -> {low} : ({sum_})))"


def _formula(formula: Formula, ending_slot: int, ending: int) -> str:
    def write(part: Formula) -> str:
        return _formula(part, ending_slot, ending)

    match formula:
        case Constant(value):
            return f"({value})"
        case Read(slot):
            return f"({ending})" if slot == ending_slot else f"v{slot}"
        case Not(part):
            return f"(!{write(part)})"
        case And(parts):
            return f"({' && '.join(map(write, parts))})"
        case Or(parts):
            return f"({' || '.join(map(write, parts))})"
        case Compare(op, left, right) | Arithmetic(op, left, right):
            return f"({write(left)} {op} {write(right)})"
        case Extreme(op, items):
            texts = [write(item) for item in items]
            return _extreme("<=" if op == "min" else ">=", texts)
        case Among(operand, values):
            return f"({' || '.join(f'{write(operand)} == ({value})' for value in sorted(values)) or '0'})"


def _extreme(op: str, texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    best = " && ".join(f"{texts[0]} {op} {other}" for other in texts[1:])
    return f"(({best}) -> {texts[0]} : {_extreme(op, texts[1:])})"
