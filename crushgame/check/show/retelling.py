"""A walk in words: what was drawn, what was chosen where, and where it led.

Knows the game's own engine, which goes the walk, and how its stops are said. Must not know what the walk is to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crushgame.check.show.figures import counted
from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt, Stop
from crushgame.play.chance import telling, weighed
from crushgame.play.engine import begin
from crushgame.play.session import Session
from crushgame.play.walk import SEED, Walk, go
from crushgame.story.kinds import Flag, Kind, OneOf
from crushgame.story.printable import one_line
from crushgame.story.program import Fork, Program, Return

LONGEST_WALK = 40
"""Steps of a walk that are told; of a longer one the first and the last."""
_FIRST = 12
_LONGEST_WORDS = 160


class Step(NamedTuple):
    """One step of a walk in words. `kind` is `kept`, `set`, `drawn`, `chance`, `choice`, `answer`, `more` or `end`.

    `scene` is where it was decided, or empty. `words` are cleaned, and on one line. `number` counts decisions, from 1.
    """

    kind: str
    scene: str
    words: str
    number: int = 0


def retold(program: Program, walk: Walk, *, whole: bool = False) -> tuple[Step, ...]:
    """Go a walk and tell it. A walk that the story does not allow is told as far as it goes, and its last step says so.

    Of a long walk the first steps and the last are told, unless the `whole` is asked for.
    """
    steps = list(_carried(program, walk))
    steps += _drawn(program, walk)
    gone = go(program, walk)
    steps += _decided(program, walk, gone.session)
    words = gone.misfit.reason if gone.misfit else _stands(gone.session.stop)
    if words:
        steps.append(Step("end", "", one_line(words, _LONGEST_WORDS)))
    if whole or len(steps) <= LONGEST_WALK:
        return tuple(steps)
    last = LONGEST_WALK - _FIRST - 1
    return (*steps[:_FIRST], Step("more", "", f"{counted(len(steps) - _FIRST - last, 'step', 'steps')} more"), *steps[-last:])


def _carried(program: Program, walk: Walk) -> Iterator[Step]:
    """Say what a game begins with: what is kept from an earlier one, and what the player has set."""
    settings = {slot.name for slot in program.slots if slot.setting}
    for name, value in sorted(walk.carried.items()):
        yield Step("set" if name in settings else "kept", "", f"{one_line(name)} = {one_line(str(value))}")


def _drawn(program: Program, walk: Walk) -> Iterator[Step]:
    """Say which values are drawn, of those that the walk tells fate to draw."""
    # Of a story that is over at once, the state is the one that the draws made.
    over = program._replace(code=(Return(""),), spots=program.spots[:1], start=0)
    values = begin(over, telling(walk.fates, SEED), walk.carried).state.values
    for slot, value in zip(program.slots, values, strict=True):
        if slot.draws and f"draw/{slot.name}" in walk.fates:
            yield Step("drawn", "", f"{slot.name} = {_value(slot.kind, value)}")


def _value(kind: Kind, value: int) -> str:
    if isinstance(kind, OneOf):
        return kind.names[value]
    return ("no", "yes")[value] if isinstance(kind, Flag) else str(value)


def _decided(program: Program, walk: Walk, gone: Session) -> Iterator[Step]:
    """Tell the decisions of a game, and between them what chance did where the walk tells it what to do."""
    forks = [(at, step) for at, step in enumerate(program.code) if isinstance(step, Fork) and step.site in walk.fates]
    session = Session.new(program, gone.seed, gone.carried)
    counted_so_far: dict[str, int] = {}
    yield from _chances(program, forks, session, counted_so_far)
    for number, decision in enumerate(gone.decisions, 1):
        stop = session.stop
        if session.replay(decision):
            return
        if isinstance(stop, ChoiceBeat):
            words = next((offer.text for offer in stop.offers if offer.id == decision.option), decision.option)
            yield Step("choice", one_line(stop.scene), one_line(words, _LONGEST_WORDS), number)
        else:
            about = {"player": "the player's name", "pronouns": "the player's pronouns"}.get(decision.choice, decision.choice)
            answer = one_line(decision.text, _LONGEST_WORDS)
            yield Step("answer", one_line(decision.scene), f"{one_line(about)}: {answer or '(nothing)'}", number)
        yield from _chances(program, forks, session, counted_so_far)


def _chances(program: Program, forks: list[tuple[int, Fork]], session: Session, before: dict[str, int]) -> Iterator[Step]:
    """Say what chance decided since the visits in `before`, which are brought up to now."""
    for at, fork in forks:
        visits = session.state.values[fork.counter]
        for visit in range(before.get(fork.site, 0), visits):
            way = weighed(session.seed, fork.site, visit, fork.weights)
            weight = f"{fork.weights[way]} in {sum(fork.weights)}"
            spot = program.spots[at]
            scene = fork.site.split("/", 1)[0]
            yield Step("chance", one_line(scene), f"way {way + 1} of {len(fork.weights)} ({weight}, line {spot.line})")
        before[fork.site] = visits


def _stands(stop: Stop) -> str:
    """Say at what a walk ends, where that is more than a choice to go on from."""
    if isinstance(stop, EndingBeat):
        return f"The ending {stop.id}: {stop.title}" if stop.title else f"The ending {stop.id}"
    if isinstance(stop, Halt):
        return stop.reason
    if isinstance(stop, AskBeat):
        return f"A question: {stop.prompt}"
    options = [f"“{offer.text}”" for offer in stop.offers if not offer.locked]
    return f"Open in {stop.scene}: {', '.join(options)}"


_SAID: Mapping[str, str] = {
    "kept": "kept from an earlier game: {words}",
    "set": "set by the player: {words}",
    "drawn": "drawn at the start: {words}",
    "chance": "chance in {scene}: {words}",
    "choice": "{scene}: {words}",
    "answer": "{scene}: asked for {words}",
    "more": "… {words} …",
    "end": "{words}",
}


def said(step: Step) -> str:
    """Return a step as one sentence or phrase."""
    return _SAID[step.kind].format_map({"scene": step.scene, "words": step.words})
