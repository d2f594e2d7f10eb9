"""The report of a game that has ended: what is said of it, what was watched, and which of its decisions mattered.

Knows sessions and what an author wrote under `report:`, and keeps nothing. Must not know how a report is shown. Every turn of
a session has its state, so that what a decision did is the difference between two of them; only for the moment that a story
names (`at`) are turns run again, since it may come and go within one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import lcm
from typing import Literal, NamedTuple

from crushgame.play.beats import EndingBeat, Line, Message
from crushgame.play.course import course_after, first_course
from crushgame.play.engine import told
from crushgame.play.session import Session, decided_words
from crushgame.play.state import State
from crushgame.play.wording import say
from crushgame.story.binding import Bound
from crushgame.story.kinds import Whole
from crushgame.story.program import ChoicePoint, Instruction, Meter, Program, Words
from crushgame.story.reporting import BEST, TURN, WORST, NotePoint, ReportPoint


class Watched(NamedTuple):
    """Something that the story watches, and whether it held at the moment that is told of."""

    title: str
    is_lit: bool


class Note(NamedTuple):
    """What is said of one decision. `option` is the words of the option that was chosen."""

    kind: Literal["best", "turn", "worst"]
    words: str
    option: str


class Voice(NamedTuple):
    """What a source says of the game. `words` are empty where it has nothing to say, `cites` where it goes back to nothing."""

    title: str
    words: str
    cites: str


class Report(NamedTuple):
    """`said` and `last` are lines, `Name: words` where somebody says them. `watched` and `voices` stand in the author's order.

    `notes` are at most three, in the order best, turn, worst, each of another decision.
    """

    title: str
    said: tuple[str, ...]
    watched: tuple[Watched, ...]
    notes: tuple[Note, ...]
    voices: tuple[Voice, ...]
    last: tuple[str, ...]


class _Deed(NamedTuple):
    """A decision that carries tags, or the ending that does.

    `at` is the number of the decision from 0. `gain` is how many of the watched it turned on that were on at the moment told
    of, `loss` how many it turned off, and `moved` by how much it moved the meters, all together as shares of their ranges, in
    one unit for the whole game and upwards above 0. `has_turned` says that any of the watched changed.
    """

    at: int
    tags: tuple[str, ...]
    option: str
    gain: int = 0
    loss: int = 0
    moved: int = 0
    has_turned: bool = False


def report_of(session: Session) -> Report | None:
    """Return the report of a game, or None where the story gives none or the session does not stand on an ending."""
    report = session.program.report
    if report is None or not session.ended:
        return None
    program, state = session.program, session.state
    asked = _asked(session, report.at)
    lit = _lit(report, session.turns[asked].state)
    deeds = tuple(_deeds(session, report, lit))
    return Report(
        _said(report.title, state),
        _lines(program, report.steps, state),
        tuple(Watched(watch.title, is_lit) for watch, is_lit in zip(report.watch, lit, strict=True)),
        tuple(_notes(deeds, report.notes, asked, state)),
        tuple(_voices((*deeds, _end(session)), report, state)),
        _lines(program, report.last, state),
    )


# ---- words -------------------------------------------------------------------------------------------------------------


def _said(words: Words, state: State) -> str:
    """Say words in a state, which changes nothing: words that change with each visit are the same each time."""
    text, _ = say(words, list(state.values), state.texts, state.seed)
    return " ".join(text.split())


def _lines(program: Program, code: tuple[Instruction, ...], state: State) -> tuple[str, ...]:
    """Return the lines that code says in a state; one that comes to no words at all is left out."""
    spoken = [beat for beat in told(program, code, state) if isinstance(beat, Line | Message) and beat.text.strip()]
    return tuple(f"{beat.name}: {beat.text}" if beat.name else beat.text for beat in spoken)


# ---- the moment that is told of ----------------------------------------------------------------------------------------


def _asked(session: Session, at: Bound | None) -> int:
    """Return the number of the turn whose end is told of.

    That is the one before the decision that made `at` hold first, or before the last decision where it never held; and the very
    last where the story names no moment.
    """
    last = len(session.decisions)
    if at is None or not last:
        return last
    for number in range(last + 1):
        if _held(session, number, at):
            return max(number - 1, 0)
    return last - 1


def _held(session: Session, number: int, at: Bound) -> bool:
    """Say whether a condition held at some time in a turn."""
    program, turns = session.program, session.turns
    if at.evaluate(turns[number].state.values):
        return True
    if number:
        course = course_after(program, turns[number - 1].state, session.decisions[number - 1])
    else:
        course = first_course(program, session.seed, session.carried)
    return any(at.evaluate(values) for _, values in course)


def _lit(report: ReportPoint, state: State) -> tuple[bool, ...]:
    return tuple(bool(watch.condition.evaluate(state.values)) for watch in report.watch)


# ---- what decisions did ------------------------------------------------------------------------------------------------


def _deeds(session: Session, report: ReportPoint, lit: tuple[bool, ...]) -> Iterator[_Deed]:
    """Yield the decisions that carry tags. `lit` says which of the watched held at the moment that is told of."""
    program, turns = session.program, session.turns
    meters = [meter for meter in program.meters if _is_measure(program, meter)]
    unit = lcm(*(meter.high - meter.low for meter in meters))
    lights = [_lit(report, turn.state) for turn in turns]
    for at, decision in enumerate(session.decisions):
        tags = _tags(program, turns[at].state, decision.option)
        if not tags:
            continue
        before, after = turns[at].state.values, turns[at + 1].state.values
        changes = list(zip(lights[at], lights[at + 1], lit, strict=True))
        gain = sum(is_on and not was_on and counts for was_on, is_on, counts in changes)
        loss = sum(was_on and not is_on for was_on, is_on, _ in changes)
        moved = sum((after[meter.slot] - before[meter.slot]) * unit // (meter.high - meter.low) for meter in meters)
        yield _Deed(at, tags, decided_words(turns[at], decision), gain, loss, moved, lights[at] != lights[at + 1])


def _is_measure(program: Program, meter: Meter) -> bool:
    """Whether a meter tells of more and less: names have no order, and a clock goes on whatever is decided."""
    return isinstance(program.slots[meter.slot].kind, Whole) and not meter.is_clock and meter.high > meter.low


def _tags(program: Program, state: State, option_id: str) -> tuple[str, ...]:
    menu = program.code[state.at]
    if not isinstance(menu, ChoicePoint):
        return ()
    return next((option.notes for option in menu.options if option.id == option_id), ())


def _end(session: Session) -> _Deed:
    """Return the ending as the last that happened; by itself it turned nothing."""
    stop = session.turns[-1].stop
    tags = session.program.endings[stop.id].notes if isinstance(stop, EndingBeat) else ()
    return _Deed(len(session.decisions), tags, "")


# ---- what is said of them ----------------------------------------------------------------------------------------------


def _words_for(deed: _Deed, key: str, notes: dict[str, NotePoint], state: State) -> str:
    """Return what is said of a decision under a key of its notes, by the first of its tags that has any words; or nothing."""
    for tag in deed.tags:
        note = notes.get(tag)
        words = _said(note.words[key], state) if note is not None and key in note.words else ""
        if words:
            return words
    return ""


def _notes(deeds: Sequence[_Deed], notes: dict[str, NotePoint], asked: int, state: State) -> Iterator[Note]:
    """Yield what is said of at most three decisions, each another one."""
    told_of: set[int] = set()
    choosers = {BEST: _best, TURN: lambda those: _turn(those, asked), WORST: _worst}
    kinds: tuple[Literal["best", "turn", "worst"], ...] = (BEST, TURN, WORST)
    for kind in kinds:
        words = {deed.at: said for deed in deeds if (said := _words_for(deed, kind, notes, state))}
        deed = choosers[kind]([deed for deed in deeds if deed.at in words and (kind == TURN or deed.at not in told_of)])
        if deed is not None and deed.at not in told_of:
            told_of.add(deed.at)
            yield Note(kind, words[deed.at], deed.option)


def _best(deeds: Sequence[_Deed]) -> _Deed | None:
    """Return the decision that gained most or, where none gained, the one without a loss that moved the meters up most."""
    found = [deed for deed in deeds if deed.gain] or [deed for deed in deeds if not deed.loss and deed.moved >= 0]
    return max(found, key=lambda deed: (deed.gain, deed.moved, -deed.at), default=None)


def _worst(deeds: Sequence[_Deed]) -> _Deed | None:
    """Return the decision that lost most or, where none lost, the one without a gain that moved the meters down most."""
    found = [deed for deed in deeds if deed.loss] or [deed for deed in deeds if not deed.gain and deed.moved <= 0]
    return max(found, key=lambda deed: (deed.loss, -deed.moved, -deed.at), default=None)


def _turn(deeds: Sequence[_Deed], asked: int) -> _Deed | None:
    """Return the last decision at which something changed, of those up to the moment that is told of."""
    return max((deed for deed in deeds if deed.has_turned and deed.at <= asked), key=lambda deed: deed.at, default=None)


def _voices(deeds: Sequence[_Deed], report: ReportPoint, state: State) -> Iterator[Voice]:
    """Yield what each source says: of that which did most among what it has words for, for good or ill."""
    for source in report.sources:
        words = {deed.at: said for deed in deeds if (said := _words_for(deed, source.id, report.notes, state))}
        spoken_of = [deed for deed in deeds if deed.at in words]
        most = max(spoken_of, key=lambda deed: (deed.gain + deed.loss, abs(deed.moved), -deed.at), default=None)
        yield Voice(source.title, _said(source.otherwise, state) if most is None else words[most.at], source.cites)
