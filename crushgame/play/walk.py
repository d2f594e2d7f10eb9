"""A walk: a way through a story that anybody can go again, and going it.

Knows what fixes a playthrough: what is carried in, what fate decides, and each decision. Must not know files, nor why
somebody wants to go there.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.play.beats import AskBeat, ChoiceBeat, Decision, EndingBeat, Halt
from crushgame.play.chance import telling
from crushgame.play.session import NOTHING_EARLIER, Earlier, Session
from crushgame.story.program import Program

SEED = "heron-0000"
"""What decides whatever a walk does not tell, unless another seed is given."""

MOST_QUESTIONS = 1_000
"""Questions in a row that are answered for a walk; a story that asks more goes round in circles."""


class Walk(NamedTuple):
    """One playthrough, or the start of one.

    `carried` are the kept variables that do not have their start (names or numbers, as a profile holds them). `fates` are,
    by site (see `chance.py`), the numbers that fate gives at the first, second, third visit. What fate is not told here the
    seed decides, as ever. A question that no decision answers takes its default.
    """

    carried: dict[str, int | str]
    fates: dict[str, tuple[int, ...]]
    decisions: tuple[Decision, ...]


class Misfit(NamedTuple):
    """Why a walk cannot be gone to its end: which decision, from 0, and a sentence; `stop` is where the walk stands then."""

    at: int
    decision: Decision
    reason: str
    stop: ChoiceBeat | AskBeat | EndingBeat | Halt


class Gone(NamedTuple):
    """A walk that was gone as far as it goes. The session stands at its last stop."""

    session: Session
    misfit: Misfit | None


def go(program: Program, walk: Walk, seed: str = SEED, earlier: Earlier = NOTHING_EARLIER) -> Gone:
    """Go a walk with the engine of the game. Questions that no decision answers take their default, those at its end too."""
    session = Session.new(program, telling(walk.fates, seed), walk.carried, earlier)
    misfit = None
    for at, decision in enumerate(walk.decisions):
        pass_questions(session, "" if decision.option else decision.choice)
        reason = session.replay(decision)
        if reason:
            misfit = Misfit(at, decision, reason, session.stop)
            break
    else:
        pass_questions(session)
    session.stand(session.turn_length)
    return Gone(session, misfit)


def pass_questions(session: Session, about: str = "") -> None:
    """Give every question that stands now its default answer, up to one about `about`."""
    for _ in range(MOST_QUESTIONS):
        stop = session.stop
        if not isinstance(stop, AskBeat) or stop.about == about:
            return
        session.answer("")
