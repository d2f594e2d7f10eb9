"""Ways through a story, found by playing it breadth first."""

from __future__ import annotations

from collections import deque

from crushgame.play.beats import AskBeat, ChoiceBeat, Decision, EndingBeat
from crushgame.play.engine import Turn, answer, begin, choose
from crushgame.play.session import Session
from crushgame.play.state import State
from crushgame.story.program import Program


def walks_to_every_ending(program: Program, seed: str) -> dict[str, tuple[Decision, ...]]:
    """Return a shortest walk to each ending that can be come to with this seed; every question takes its default."""
    walks: dict[str, tuple[Decision, ...]] = {}
    seen: set[State] = set()
    pending: deque[tuple[Turn, tuple[Decision, ...]]] = deque([(begin(program, seed, {}), ())])
    while pending and len(walks) < len(program.endings):
        (_, stop, state), walk = pending.popleft()
        if isinstance(stop, EndingBeat):
            walks.setdefault(stop.id, walk)
        elif isinstance(stop, AskBeat):
            default = Decision(stop.scene, stop.about, "", stop.default)
            pending.append((answer(program, state, stop.default), (*walk, default)))
        elif isinstance(stop, ChoiceBeat) and state not in seen:
            seen.add(state)
            for offer in stop.offers:
                if not offer.locked:
                    decision = Decision(stop.scene, stop.id, offer.id)
                    pending.append((choose(program, state, offer.id), (*walk, decision)))
    return walks


def typed(program: Program, seed: str, walk: tuple[Decision, ...]) -> list[str]:
    """Return what to type in plain mode for a walk: numbers of options, and nothing for a default."""
    session = Session.new(program, seed)
    lines: list[str] = []
    for decision in walk:
        stop = session.stop
        if isinstance(stop, ChoiceBeat):
            open_ones = [offer.id for offer in stop.offers if not offer.locked]
            lines.append(str(open_ones.index(decision.option) + 1))
            session.choose(decision.option)
        else:
            lines.append("")
            session.answer(decision.text)
    return lines
