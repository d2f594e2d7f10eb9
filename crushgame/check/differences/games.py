"""Games of a story, played to have something to replay: along walks, and by wandering.

Knows sessions. Must not know what the games are for. Where a story is too large for the search for walks that take every
option, games that always take what has been taken least come to most of them in a moment, and they promise nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from crushgame.play.beats import ChoiceBeat
from crushgame.play.replay import Saved
from crushgame.play.session import Session
from crushgame.play.walk import Walk, go, pass_questions
from crushgame.story.program import Program

Taken = tuple[str, str]
"""An option: the scene that offers it, and its id."""

_LONGEST = 2_000
"""Decisions in one game; a saved game holds more."""

_IN_VAIN = 12
"""Games in a row that come to nothing new, after which no more are played."""


def along(program: Program, walk: Walk) -> Saved:
    """Return the game of a walk as a save holds it."""
    return _saved(go(program, walk).session)


def wandering(program: Program, known: set[Taken], is_over: Callable[[], bool]) -> list[Saved]:
    """Return games that each take an option which neither `known` nor a game before has. Fate is another in each."""
    times = Counter(known)
    found: list[Saved] = []
    number = in_vain = 0
    while in_vain < _IN_VAIN and not is_over():
        before = len(times)
        session = _wandered(program, f"wander-{number:04}", times, is_over)
        number += 1
        in_vain += 1
        if len(times) > before:
            found.append(_saved(session))
            in_vain = 0
    return found


def _wandered(program: Program, seed: str, times: Counter[Taken], is_over: Callable[[], bool]) -> Session:
    session = Session.new(program, seed)
    for _ in range(_LONGEST):
        pass_questions(session)
        stop = session.stop
        if not isinstance(stop, ChoiceBeat) or is_over():
            break
        ids = [offer.id for offer in stop.offers if not offer.locked]
        option = min(ids, key=lambda one: times[stop.scene, one])
        times[stop.scene, option] += 1
        session.choose(option)
    return session


def _saved(session: Session) -> Saved:
    session.stand(session.turn_length)
    return Saved(
        session.seed,
        session.carried,
        session.decisions,
        session.at,
        session.digest(),
        "",
        session.program.fingerprint,
    )
