"""One step of a game: from a frozen state and a decision to the beats that follow and the next state.

Knows what every instruction does; this is the only place that does. Must not know sessions, saves or screens, and keeps
nothing: `begin`, `choose` and `answer` are pure functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt, Offer, Stop, StoryBeat
from crushgame.play.chance import shuffled, weighed
from crushgame.play.state import State
from crushgame.play.wording import say
from crushgame.story.beats import Line, Message
from crushgame.story.kinds import Flag, Kind, OneOf
from crushgame.story.printable import one_line
from crushgame.story.program import (
    AskPoint,
    Branch,
    CallScene,
    Change,
    ChoicePoint,
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
    TextSlot,
)
from crushgame.story.pronouns import accepted

_new = tuple.__new__  # what is made in every turn is made by it: a NamedTuple's own constructor takes three times as long

LONGEST_TURN = 20_000
"""Instructions between two decisions; a story that needs more is going round in circles."""
MOST_BEATS, MOST_LETTERS = 50_000, 2_000_000
"""Beats, and letters of words that depend on the state, between two decisions."""
DEEPEST_CALL = 64

NAME_LIMIT, TEXT_LIMIT, PRONOUN_LIMIT = 24, 60, 80
PRONOUN_OFFERS = (("she", "she/her"), ("he", "he/him"), ("they", "they/them"), ("it", "it/its"))

RAN_OUT = Halt("E601", "The story stops here without an ending. That is a fault of the story; everything up to here is safe.")
GOES_ROUND = Halt("E602", "The story goes round in circles here. That is a fault of the story; everything up to here is safe.")
RAN_DRY = Halt("E603", "There is nothing left to choose here. That is a fault of the story; everything up to here is safe.")
TOO_DEEP = Halt("E604", "The story has lost its way back here. That is a fault of the story; everything up to here is safe.")


Course = list[tuple[int, tuple[int, ...]]]
"""How the values move in the course of a turn: after so many beats, they are these. It begins with those before all beats."""


class Turn(NamedTuple):
    """What one decision led to: some beats, and the stop that they lead up to."""

    beats: tuple[StoryBeat, ...]
    stop: Stop
    state: State


class NotOffered(ValueError):
    """A decision that is not open here; its text is a sentence for a person."""


def begin(program: Program, seed: str, carried: Mapping[str, int | str], watch: Course | None = None) -> Turn:
    """Start a game: take over what is kept, draw what is drawn, and run to the first stop. `watch` is filled on the way."""
    values = taken_over(program, carried)
    for at, slot in enumerate(program.slots):
        if not slot.draws or slot.setting:
            continue
        cases = [case for case in slot.draws if case.condition is None or case.condition.evaluate(values)]
        if cases:
            values[at] = cases[weighed(seed, f"draw/{slot.name}", 0, [case.weight for case in cases])].value
    texts = tuple(_text_carried(text, carried.get(text.name)) if text.kept else text.start for text in program.texts)
    return _run(program, program.start, values, texts, (), seed, watch)


def taken_over(program: Program, carried: Mapping[str, int | str]) -> list[int]:
    """Return the values of a new game before anything is drawn: what is kept and what the player has set are carried in.

    What is carried and does not fit is left at its start.
    """
    return [
        _carried(slot.kind, carried.get(slot.name), slot.start) if slot.kept or slot.setting else slot.start
        for slot in program.slots
    ]


def as_set(program: Program, settings: Mapping[str, bool]) -> dict[str, int | str]:
    """Return what is carried in for the flags that follow settings, by variable. `settings` are those that the player has
    made, by name (`cues`, `numbers`); where they have not, the flag has its start.
    """
    return {slot.name: "yes" if settings[slot.setting] else "no" for slot in program.slots if slot.setting in settings}


def told(program: Program, code: tuple[Instruction, ...], state: State) -> tuple[StoryBeat, ...]:
    """Return what code that is no part of the story says in a state; it changes nothing, and nobody has to decide anything."""
    return _run(program._replace(code=code), 0, list(state.values), state.texts, (), state.seed, None).beats


def choose(program: Program, state: State, option_id: str, watch: Course | None = None) -> Turn:
    """Take an option of the choice that the state stands at. Raises NotOffered when it is not open."""
    menu = program.code[state.at]
    if isinstance(menu, ChoicePoint):
        for option in menu.options:
            if option.id == option_id:
                _, frozen, texts, stack, seed = state
                if not _is_open(option, frozen) or (menu.hand and (option, True) not in _hand(menu, frozen, seed)):
                    break
                values = list(frozen)
                if option.taken >= 0:
                    values[option.taken] = 1
                if menu.counter >= 0:
                    values[menu.counter] += 1
                return _run(program, option.target, values, texts, stack, seed, watch)
    raise NotOffered("That is not among the choices here.")


def answer(program: Program, state: State, text: str, watch: Course | None = None) -> Turn:
    """Answer the question that the state stands at, with a text that `Session.answer` has made fit to keep."""
    point = program.code[state.at]
    if not isinstance(point, AskPoint):
        raise NotOffered("Nothing is asked here.")
    texts = (*state.texts[: point.number], text, *state.texts[point.number + 1 :])
    return _run(program, state.at + 1, list(state.values), texts, state.stack, state.seed, watch)


def _run(  # noqa: C901 (one branch an instruction: a table of handlers is half as fast)
    program: Program,
    at: int,
    values: list[int],
    texts: tuple[str, ...],
    stack: tuple[int, ...],
    seed: str,
    watch: Course | None,
) -> Turn:
    """Run from the instruction `at` to the next stop; `values` are the caller's to lose."""
    code = program.code
    beats: list[StoryBeat] = []
    if watch is not None:
        watch.append((0, tuple(values)))
    letters = 0
    stop: Stop = GOES_ROUND
    for _ in range(LONGEST_TURN):
        step = code[at]
        if isinstance(step, Say):
            beats += step.beats
            at += 1
            if len(beats) > MOST_BEATS:
                break
        elif isinstance(step, Jump):
            at = step.to
        elif isinstance(step, ChoicePoint):
            offers = step.ready or _offers(step, values, texts, seed)
            if offers:
                stop = _new(ChoiceBeat, (step.scene, step.id, offers))
                break
            if step.otherwise < 0:
                stop = RAN_DRY
                break
            at = step.otherwise
        elif isinstance(step, Change):
            for effect in step.effects:
                _apply(effect, values)
            if watch is not None:
                watch.append((len(beats), tuple(values)))
            at += 1
        elif isinstance(step, Speak):
            spoken = _spoken(step, values, texts, seed)
            beats.append(spoken)
            at += 1
            letters += len(spoken.text)
            if letters > MOST_LETTERS:
                break
        elif isinstance(step, Branch):
            at = at + 1 if step.condition.evaluate(values) else step.otherwise
        elif isinstance(step, Switch):
            at = step.targets[step.subject.evaluate(values) - step.low]
        elif isinstance(step, Count):
            values[step.counter] = min(values[step.counter] + 1, step.most)
            at += 1
        elif isinstance(step, Fork):
            at = step.targets[weighed(seed, step.site, values[step.counter], step.weights)]
            values[step.counter] += 1
        elif isinstance(step, CallScene):
            if len(stack) >= DEEPEST_CALL:
                stop = TOO_DEEP
                break
            for effect in step.effects:
                _apply(effect, values)
            if watch is not None:
                watch.append((len(beats), tuple(values)))
            stack = (*stack, at + 1)
            at = step.to
        elif isinstance(step, Return):
            if not stack:
                stop = RAN_OUT
                break
            at, stack = stack[-1], stack[:-1]
        elif isinstance(step, AskPoint):
            stop = _asked(step, values, texts, seed)
            break
        else:
            stop = _ended(program, step, values, texts, seed)
            break
    return _new(Turn, (tuple(beats), stop, _new(State, (at, tuple(values), texts, stack, seed))))


def _apply(effect: Effect, values: list[int]) -> None:
    if isinstance(effect, Shift):
        slot, by, low, high = effect
        moved = values[slot] + by
        values[slot] = low if moved < low else high if moved > high else moved  # noqa: FURB136 (a call would cost as much as the rest)
    elif isinstance(effect, Put):
        values[effect.slot] = effect.value
    else:
        values[effect.slot] = max(effect.low, min(effect.high, effect.sum.evaluate(values)))


# ---- choices -----------------------------------------------------------------------------------------------------------


def _is_open(option: OptionPoint, values: Sequence[int]) -> bool:
    """Say whether an option can be taken: its condition holds, and it has not been taken if that is once only."""
    if option.once and values[option.taken]:
        return False
    return option.condition is None or bool(option.condition.evaluate(values))


def _hand(menu: ChoicePoint, values: Sequence[int], seed: str) -> list[tuple[OptionPoint, bool]]:
    """Return the options to offer, locked ones included, in the order to offer them, and whether each is open."""
    options: Sequence[OptionPoint] = menu.options
    if menu.shuffle:
        options = [options[at] for at in shuffled(seed, menu.shuffle, values[menu.counter], len(options))]
    shown = []
    for option in options:
        is_open = _is_open(option, values)
        if is_open or (option.locked is not None and not (option.once and values[option.taken])):
            shown.append((option, is_open))
    return shown[: menu.hand] if menu.hand else shown


def _offers(menu: ChoicePoint, values: list[int], texts: tuple[str, ...], seed: str) -> tuple[Offer, ...]:
    """Return what is offered now; nothing when all of it is locked."""
    offers = []
    can_choose = False
    for option, is_open in _hand(menu, values, seed):
        if isinstance(option.words, str):
            text, emphasis = option.words, option.emphasis
        else:
            text, emphasis = say(option.words, values, texts, seed)
        locked = ""
        if is_open:
            can_choose = True
        elif option.locked is not None:
            locked, _ = say(option.locked, values, texts, seed)
        offers.append(Offer(option.id, text, emphasis, locked))
    return tuple(offers) if can_choose else ()


# ---- words -------------------------------------------------------------------------------------------------------------


def _spoken(step: Speak, values: list[int], texts: tuple[str, ...], seed: str) -> Line | Message:
    text, emphasis = say(step.words, values, texts, seed)
    if step.message:
        return Message(step.speaker, step.name, text, emphasis, step.time)
    return Line(step.speaker, step.name, step.mood, text, emphasis)


def _asked(step: AskPoint, values: list[int], texts: tuple[str, ...], seed: str) -> AskBeat:
    prompt, _ = say(step.prompt, values, texts, seed)
    is_known = step.start not in ("", texts[step.number])  # from an earlier game, or answered in this one
    default = texts[step.number] if is_known or not step.default else step.default
    if step.about == "pronouns":
        return AskBeat(step.scene, step.about, prompt, default, PRONOUN_LIMIT, PRONOUN_OFFERS)
    return AskBeat(step.scene, step.about, prompt, default, NAME_LIMIT if step.about == "player" else TEXT_LIMIT)


def _ended(program: Program, step: Finish, values: list[int], texts: tuple[str, ...], seed: str) -> EndingBeat:
    ending = program.endings[step.ending]
    text, emphasis = say(ending.words, values, texts, seed)
    return EndingBeat(ending.id, ending.title, ending.tone, text, emphasis)


def _text_carried(text: TextSlot, words: int | str | None) -> str:
    """Return a kept text as a game starts with it, cleaned as what is typed; the start where the profile has none that fits."""
    if text.name == "pronouns":
        return accepted(one_line(str(words), PRONOUN_LIMIT)) or text.start
    if text.name == "player":
        return (one_line(words, NAME_LIMIT) if isinstance(words, str) else "") or text.start
    return one_line(str(text.start if words is None else words), TEXT_LIMIT)


def _carried(kind: Kind, value: int | str | None, start: int) -> int:
    """Return a kept value as a number, or the start when the profile holds none that fits."""
    if isinstance(kind, OneOf):
        return kind.names.index(value) if isinstance(value, str) and value in kind.names else start
    if isinstance(kind, Flag):
        return {"yes": 1, "no": 0}.get(str(value), start)
    return value if isinstance(value, int) and kind.low <= value <= kind.high else start
