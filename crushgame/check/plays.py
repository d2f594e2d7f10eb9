"""Facts that are true because somebody came across them: random games, played by the player's own engine.

Knows programs and facts. Must not know sets of states. A game proves that something can happen and never that it cannot, so
what is not come across here is still asked of all states; but most of what an author writes does happen, and to see that
in a few hundred games costs less than to follow it through every state.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from time import monotonic

from crushgame.check.questions import ANY_MOMENT, Fact
from crushgame.check.walks.walking import said
from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat
from crushgame.play.engine import Turn, answer, begin, choose
from crushgame.story.binding import Bound
from crushgame.story.diagnostics import Spot
from crushgame.story.evaluation import Constant, compiled, slots_read
from crushgame.story.kinds import Flag
from crushgame.story.program import Change, Compute, Instruction, Jump, Program, Slot, Written

GAMES = 400
LONGEST_GAME = 300
FRUITLESS = 60
"""Games in a row without anything new, after which it is enough."""

Seer = Callable[[Sequence[int]], int]


def come_across(program: Program, facts: Iterable[Fact], seconds: float) -> set[Fact]:
    """Return some of the facts that are true, from random games; always the same ones when there is time enough."""
    true: set[Fact] = set()
    asked = [fact for fact in facts if fact.option < 0 and all(slot < len(program.slots) for slot in slots_read(fact.when))]
    if not asked:
        return true
    looking = looked_at(program, asked, true)
    seeing = _seer([fact for fact in asked if fact.at == ANY_MOMENT], true)
    rng, taken = random.Random(0), dict[tuple[int, str], int]()
    carried: dict[str, int | str] = {}
    until, last, before = monotonic() + seconds, 0, 0
    for game in range(GAMES):
        turn = begin(looking, f"game {game}", carried if game % 2 else {})
        for _ in range(LONGEST_GAME):
            seeing(turn.state.values)
            following = _move(looking, turn, rng, taken)
            if following is None:
                break
            turn = following
        if isinstance(turn.stop, EndingBeat):
            carried = kept_in(program, turn.state.values)
        if len(true) > before:
            last, before = game, len(true)
        if len(true) == len(asked) or game - last > FRUITLESS or monotonic() > until:
            break
    return true


def kept_in(program: Program, values: Sequence[int]) -> dict[str, int | str]:
    """Return what a profile keeps of a game that came to its end with these values."""
    pairs = zip(program.slots, values, strict=False)  # a program that is looked at has one value more
    return {slot.name: said(slot.kind, value) for slot, value in pairs if slot.kept}


def _move(program: Program, turn: Turn, rng: random.Random, taken: dict[tuple[int, str], int]) -> Turn | None:
    """Decide something, and rather what was decided least; None where the game is over."""
    stop, state = turn.stop, turn.state
    if isinstance(stop, AskBeat):
        return answer(program, state, stop.default)
    if not isinstance(stop, ChoiceBeat):
        return None
    options = [offer.id for offer in stop.offers if not offer.locked]
    option = rng.choice(options)
    if rng.random() < 0.5:
        option = min(options, key=lambda id_: taken.get((state.at, id_), 0))
    taken[state.at, option] = taken.get((state.at, option), 0) + 1
    return choose(program, state, option)


# ---- a program that is looked at ---------------------------------------------------------------------------------------


def looked_at(program: Program, facts: Iterable[Fact], true: set[Fact]) -> Program:
    """Return a program that does the same, and notes on the way which facts are true.

    In place of each instruction that facts are about stands a jump behind the end of the code. There stand a sum that looks
    and leaves everything as it is, the instruction, and a jump to what followed it.
    """
    about: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.at >= 0:
            about.setdefault(fact.at, []).append(fact)
    code: list[Instruction] = list(program.code)
    unused = Slot("", Flag(), 0, False)
    nowhere = (Written("", Spot("", 0, 0)),)
    for at, here in about.items():
        look = Bound(Constant(0), Flag(), 0, 0, frozenset(), _seer(here, true))
        code += [Change((Compute(len(program.slots), look, 0, 0),), nowhere), code[at], Jump(at + 1)]
        code[at] = Jump(len(code) - 3)
    return program._replace(code=tuple(code), slots=(*program.slots, unused))


def _seer(facts: list[Fact], true: set[Fact]) -> Seer:
    """Return what looks for some facts, and then has nothing to say."""
    left = [(fact, compiled(fact.when)) for fact in facts]

    def look(values: Sequence[int]) -> int:
        nonlocal left
        found = [fact for fact, holds in left if holds(values)]
        if found:
            true.update(found)
            left = [pair for pair in left if pair[0] not in true]
        return 0

    return look
