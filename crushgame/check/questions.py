"""What is asked of every story: for each thing that its author wrote, whether it can happen.

Knows a program and its findings. Must not know how a question is answered. Every question comes down to facts of one shape:
some player can come to an address in a state in which a condition holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crushgame.check.following.formulas import NO, YES, all_of, either_of, negated, with_values
from crushgame.check.following.slicing import cases_of, words_at
from crushgame.check.sets.steps import open_when
from crushgame.story.binding import LARGEST_FORMULA
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.evaluation import Among, Arithmetic, Compare, Constant, Extreme, Formula, Not, Read
from crushgame.story.model import EMPHASIS_OFF, EMPHASIS_ON
from crushgame.story.program import (
    Branch,
    CallScene,
    Change,
    ChoicePoint,
    ChosenWords,
    Compute,
    Effect,
    Finish,
    Instruction,
    Jump,
    OptionPoint,
    Program,
    PromisePoint,
    Put,
    Return,
    Speak,
    Switch,
    VariedWords,
    Words,
    Written,
)

ANY_MOMENT = -2
"""In place of an address: at the start, and after everything that changes something."""


class Fact(NamedTuple):
    """Some player can come to an address (or ANY_MOMENT) in a state in which a condition holds.

    `saying` is the counter of changing words that the condition looks at, or -1. `option` is the number of an option of the
    menu there that is dealt besides, or -1.
    """

    at: int
    when: Formula
    saying: int = -1
    option: int = -1


class Question(NamedTuple):
    """A finding, if none of some facts is true (`wanted`), or if one of them is.

    It is only asked where one of `given` is true: of what lies in a scene that nobody comes to, nothing is said.
    """

    finding: Finding
    facts: tuple[Fact, ...]
    wanted: bool = True
    given: tuple[Fact, ...] = ()


class Unit(NamedTuple):
    """A scene or an ending, and the facts of which one has to be true for it to be read."""

    id: str
    spot: Spot
    facts: tuple[Fact, ...]


def questions_of(program: Program, declared: Mapping[str, Spot]) -> list[Question]:
    """Return all questions about a program, in no particular order. `declared` says where each variable is."""
    found = [Question(_finding("W711", unit.spot, len(unit.id), name=unit.id), unit.facts) for unit in scenes_of(program)]
    found += [Question(_finding("E706", unit.spot, len(unit.id), name=unit.id), unit.facts) for unit in endings_of(program)]
    for at, step in enumerate(program.code):
        found += _of_step(program, at, step)
    found += [of_promise(program, number, promise) for number, promise in enumerate(program.promises)]
    found += _of_draws(program, declared)
    return _merged(found)


def _merged(questions: list[Question]) -> list[Question]:
    """Ask one question of what stands once in the story and several times in the program, as an ending's words do."""
    found: dict[tuple[str, Spot, str], Question] = {}
    for question in questions:
        key = (question.finding.code, question.finding.spot, str(question.finding.values))
        before = found.get(key)
        if before is not None:
            facts, given = (*before.facts, *question.facts), (*before.given, *question.given)
            found[key] = before._replace(facts=facts, given=given)
        else:
            found[key] = question
    return list(found.values())


def _finding(code: str, spot: Spot, length: int, **values: str) -> Finding:
    return Finding(code, spot, values, max(length, 1))


# ---- scenes and endings ------------------------------------------------------------------------------------------------


def scenes_of(program: Program) -> list[Unit]:
    """Return the scenes, each with the addresses at which the story can come into it."""
    homes = scene_at(program)
    entries: dict[str, set[int]] = {id_: {point.start} for id_, point in program.scenes.items()}
    for at, step in enumerate(program.code):
        for to in _goes_to(step):
            if homes[to] != homes[at] or isinstance(step, CallScene):
                entries[homes[to]].add(to)
    return [
        Unit(point.id, point.spot, tuple(Fact(at, YES) for at in sorted(entries[point.id])))
        for point in program.scenes.values()
    ]


def endings_of(program: Program) -> list[Unit]:
    """Return the endings, each with the addresses of its `end:`."""
    ends = finishes(program)
    return [Unit(id_, point.spot, tuple(Fact(at, YES) for at in ends.get(id_, ()))) for id_, point in program.endings.items()]


def finishes(program: Program) -> dict[str, list[int]]:
    """Return the addresses at which the story comes to each ending."""
    found: dict[str, list[int]] = {}
    for at, step in enumerate(program.code):
        if isinstance(step, Finish):
            found.setdefault(step.ending, []).append(at)
    return found


def scene_at(program: Program) -> list[str]:
    """Return the scene that each address belongs to: they are laid out one after another, each up to its return."""
    found: list[str] = []
    for at, step in enumerate(program.code):
        if isinstance(step, Return):
            found += [step.scene] * (at + 1 - len(found))
    return found


def _goes_to(step: Instruction) -> tuple[int, ...]:
    return (step.to,) if isinstance(step, (Jump, CallScene)) else ()


# ---- one instruction ---------------------------------------------------------------------------------------------------


def _of_step(program: Program, at: int, step: Instruction) -> Iterator[Question]:
    here = (Fact(at, YES),)
    if isinstance(step, Branch):
        if step.written.text and step.condition.constant is None:
            yield from _of_condition(at, step.written, step.condition.tree, YES)
    elif isinstance(step, Switch):
        cases = {target: values for values, target in cases_of(step)}
        for target, written in step.cases:
            if target in cases:
                finding = _finding("W714", written.spot, len(written.text), case=written.text, subject=step.text)
                yield Question(finding, (Fact(at, Among(step.subject.tree, cases[target])),), given=here)
    elif isinstance(step, ChoicePoint):
        yield from _of_choice(at, step, here)
    elif isinstance(step, Change):
        yield from _of_change(at, step)
    for words in words_at(step) if not isinstance(step, ChoicePoint) else ():
        yield from _of_words(at, words, YES, program.spots[at], isinstance(step, Speak))
    if isinstance(step, Finish):
        ending = program.endings[step.ending]
        yield from _of_words(at, ending.words, YES, ending.spot, False)


def _of_condition(at: int, written: Written, condition: Formula, when: Formula) -> Iterator[Question]:
    """Ask whether a condition can hold and can fail, among those states at an address in which it is looked at."""
    given = (Fact(at, when),)
    never = _finding("W715", written.spot, len(written.text), text=written.text)
    always = _finding("W716", written.spot, len(written.text), text=written.text)
    yield Question(never, (Fact(at, all_of((when, condition))),), given=given)
    yield Question(always, (Fact(at, all_of((when, negated(condition)))),), given=given)


def _of_choice(at: int, menu: ChoicePoint, here: tuple[Fact, ...]) -> Iterator[Question]:
    opens = [open_when(option) or YES for option in menu.options]
    none = all_of(tuple(negated(is_open) for is_open in opens))
    for number, (option, is_open) in enumerate(zip(menu.options, opens, strict=True)):
        words = plainly(option.words)
        shut: Formula = NO
        if option.condition is not None:
            shut = all_of((negated(option.condition.tree), _unused(option), negated(none)))
        if option.condition is None or option.condition.constant is None:  # else W515 has told of it
            dealt = number if menu.hand and not menu.shuffle else -1
            yield Question(_finding("W712", option.spot, 1, words=words), (Fact(at, is_open, option=dealt),), given=here)
        if option.condition is not None and option.locked is not None:
            yield Question(_finding("W713", option.spot, 1, words=words), (Fact(at, shut),), given=here)
            yield from _of_words(at, option.locked, shut, option.spot, False)
        if option.condition is not None and option.when.text and option.condition.constant is None and not menu.hand:
            finding = _finding("W716", option.when.spot, len(option.when.text), text=option.when.text)
            fails = all_of((negated(option.condition.tree), _unused(option)))
            yield Question(finding, (Fact(at, fails),), given=(Fact(at, _unused(option)),))
        # Of a hand it is taken to be dealt: what says more would be asked of how many others are open.
        shown = is_open if option.locked is None else either_of((is_open, shut))
        yield from _of_words(at, option.words, shown, option.spot, False)
    if menu.otherwise >= 0:
        yield Question(_finding("W719", menu.spot, 1), (Fact(at, none),), given=here)
    else:
        yield Question(_finding("E701", menu.spot, 1), (Fact(at, none),), wanted=False)


def _unused(option: OptionPoint) -> Formula:
    return Compare("==", Read(option.taken), Constant(0)) if option.once else YES


def _of_change(at: int, step: Change) -> Iterator[Question]:
    """Ask of each move whether it ever changes anything, as the moves before it in the same step have left things.

    Of a move that looks at more sums in one another than can be written out, nothing is asked.
    """
    before: dict[int, Formula] = {}
    sizes: dict[int, int] = {}
    facts: dict[Written, list[Fact]] = {}
    unasked: set[Written] = set()
    for effect, written in zip(step.effects, step.written, strict=True):
        reads = effect.sum.reads if isinstance(effect, Compute) else {effect.slot}
        sizes[effect.slot] = _PARTS_OF_A_MOVE + _PARTS_OF_A_MOVE * sum(sizes.get(slot, 1) for slot in reads)
        if sizes[effect.slot] > LARGEST_FORMULA:
            unasked.add(written)
            before[effect.slot] = Read(effect.slot)
            continue
        result = _replaced(_result(effect), before)
        held = before.get(effect.slot, Read(effect.slot))
        facts.setdefault(written, []).append(Fact(at, with_values(Compare("!=", result, held), {})))
        before[effect.slot] = result
    for written, of_move in facts.items():
        if written not in unasked and any(fact.when != NO for fact in of_move):
            length = len(written.text.split(":")[0])
            yield Question(_finding("W717", written.spot, length, move=written.text), tuple(of_move), given=(Fact(at, YES),))


_PARTS_OF_A_MOVE = 4
"""How many times a move may look at one slot, reckoned generously."""


def _result(effect: Effect) -> Formula:
    """Return what a slot holds after an effect."""
    if isinstance(effect, Put):
        return Constant(effect.value)
    moved = effect.sum.tree if isinstance(effect, Compute) else Arithmetic("+", Read(effect.slot), Constant(effect.by))
    return Extreme("min", (Constant(effect.high), Extreme("max", (Constant(effect.low), moved))))


def _replaced(formula: Formula, by: dict[int, Formula]) -> Formula:
    """Return a formula with other formulas in place of some slots."""
    if not by or isinstance(formula, Constant):
        return formula
    if isinstance(formula, Read):
        return by.get(formula.slot, formula)
    if isinstance(formula, Compare | Arithmetic):
        return formula._replace(left=_replaced(formula.left, by), right=_replaced(formula.right, by))
    if isinstance(formula, Extreme):
        return formula._replace(items=tuple(_replaced(item, by) for item in formula.items))
    if isinstance(formula, Among):
        return formula._replace(operand=_replaced(formula.operand, by))
    if isinstance(formula, Not):
        return formula._replace(part=_replaced(formula.part, by))
    return formula._replace(parts=tuple(_replaced(part, by) for part in formula.parts))


# ---- words -------------------------------------------------------------------------------------------------------------


def _of_words(at: int, words: Words, when: Formula, spot: Spot, counts: bool) -> Iterator[Question]:
    """Ask of every piece of some words whether it can be read, among those states in which the words are said.

    `counts` says that whoever comes to the address says the words once. Words that change inside others that change are
    left out: how often they are said hangs on more than a state.
    """
    for piece in words if isinstance(words, tuple) else ():
        if isinstance(piece, ChosenWords):
            yield from _of_chosen(at, piece, when, spot)
        elif isinstance(piece, VariedWords) and counts and piece.order != "shuffle":
            yield from _of_varied(at, piece, when, spot)


def _of_chosen(at: int, piece: ChosenWords, when: Formula, spot: Spot) -> Iterator[Question]:
    left = when
    for number, (bound, words) in enumerate(piece.branches):
        if bound is None:
            yield from _of_words(at, words, left, spot, False)
            return
        if bound.constant is None:
            yield from _of_condition(at, piece.written[number], bound.tree, left)
        yield from _of_words(at, words, all_of((left, bound.tree)), spot, False)
        left = all_of((left, negated(bound.tree)))


def _of_varied(at: int, piece: VariedWords, when: Formula, spot: Spot) -> Iterator[Question]:
    for number, words in enumerate(piece.alternatives[1:], 1):
        counts = [Compare("==", Read(piece.counter), Constant(count)) for count in (number - 1, number)]
        said = [Fact(at, all_of((when, count)), piece.counter) for count in counts]
        times = "once" if number == 1 else "twice" if number == 2 else f"{number} times"
        yield Question(_finding("W718", spot, 1, words=plainly(words), times=times), (said[1],), given=(said[0],))


def plainly(words: Words) -> str:
    """Return words on one line for a message, with a "…" for what changes."""
    if isinstance(words, str):
        return words.replace(EMPHASIS_ON, "").replace(EMPHASIS_OFF, "").strip()
    return (
        "".join(piece if isinstance(piece, str) else "…" for piece in words).replace(EMPHASIS_ON, "").replace(EMPHASIS_OFF, "")
    )


# ---- promises and draws ------------------------------------------------------------------------------------------------


def of_promise(program: Program, number: int, promise: PromisePoint) -> Question:
    """Return what a promise asks. `never`, `always` and `after` are broken by one state, `can` takes one to be kept."""
    kind, bound = promise.clauses[0]
    wanted = bound.tree if kind != "always" else negated(bound.tree)
    if kind == "after":
        wanted = promise.clauses[1][1].tree
    facts = [Fact(ANY_MOMENT, _after(program, number, promise, wanted, 0))]
    for ending, ends in finishes(program).items():
        held = 1 + list(program.endings).index(ending)
        facts += [Fact(at, _after(program, number, promise, wanted, held)) for at in ends]
    open_facts = tuple(fact for fact in facts if fact.when != NO)
    code = "E705" if kind == "can" else "E704"
    return Question(_finding(code, promise.spot, 1, promise=promise.text), open_facts, wanted=kind == "can")


def _after(program: Program, number: int, promise: PromisePoint, wanted: Formula, ending: int) -> Formula:
    values = {program.ending_slot: ending}
    found = with_values(wanted, values)
    if promise.clauses[0][0] != "after":
        return found
    begun: Formula = Compare("==", Read(watch_slot(program, number)), Constant(1))
    if ending:
        begun = either_of((begun, with_values(promise.clauses[0][1].tree, values)))
    return all_of((begun, found))


def watch_slot(program: Program, number: int) -> int:
    """Return the slot that remembers whether the `after` of a promise has held; it lies past all slots of the program."""
    return program.ending_slot + 1 + number


def _of_draws(program: Program, declared: Mapping[str, Spot]) -> Iterator[Question]:
    for at, slot in enumerate(program.slots):
        for case in slot.draws:
            if case.condition is not None and case.condition.constant is None:
                finding = _finding(
                    "W720", declared[slot.name], len(slot.name), name=slot.name, case=_named(program, at, case.value)
                )
                yield Question(finding, (Fact(program.start, Compare("==", Read(at), Constant(case.value))),))


def _named(program: Program, slot: int, value: int) -> str:
    names = getattr(program.slots[slot].kind, "names", None)
    return names[value] if names else str(value)
