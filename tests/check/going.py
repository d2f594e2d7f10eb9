"""Going a walk with the engine, and looking at every moment of it.

Knows the engine and walks. Must not know anything of `crushgame/check`, but for the form of its walks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from unittest import mock

from crushgame.play import engine
from crushgame.play.beats import EndingBeat
from crushgame.play.session import Session
from crushgame.play.walk import Walk, go
from crushgame.story.evaluation import evaluate_plainly
from crushgame.story.program import Program
from tests.check.plainly import Shape, Stand


class Moments(NamedTuple):
    """A walk that was gone: the session at its end, why it could not be gone to its end, and the values at every moment."""

    session: Session
    misfit: str
    values: tuple[tuple[int, ...], ...]

    @property
    def ending(self) -> int:
        """The number of the ending that it comes to, from 1, or 0."""
        stop = self.session.stop
        return 1 + list(self.session.program.endings).index(stop.id) if isinstance(stop, EndingBeat) else 0

    def stand(self, shape: Shape) -> Stand:
        """Return where it stands in the end."""
        state = self.session.state
        return shape.stand(state.at, state.stack, state.values)

    def breaks(self, number: int) -> bool:
        """Say whether a promise is false at some moment, the end with its ending included."""
        clauses = {kind: bound.tree for kind, bound in self.session.program.promises[number].clauses}
        begun = False
        for at, values in enumerate(self.values):
            for ending in (0, self.ending) if at == len(self.values) - 1 else (0,):
                here = (*values, ending)
                begun = begun or ("after" in clauses and evaluate_plainly(clauses["after"], here) == 1)
                is_false = (
                    not evaluate_plainly(clauses["always"], here)
                    if "always" in clauses
                    else evaluate_plainly(clauses["never"], here)
                )
                if is_false and (begun or "after" not in clauses):
                    return True
        return False


class _Watched(list[int]):
    """Values that are noted whenever one of them is changed."""

    def __init__(self, values: Sequence[int], noted: list[tuple[int, ...]]) -> None:
        super().__init__(values)
        self.noted = noted
        noted.append(tuple(values))

    def __setitem__(self, slot: object, value: object) -> None:
        assert isinstance(slot, int)
        assert isinstance(value, int)
        super().__setitem__(slot, value)
        self.noted.append(tuple(self))


def gone(program: Program, walk: Walk) -> Moments:
    """Go a walk. The moments inside one step are among those that are noted."""
    noted: list[tuple[int, ...]] = []
    with mock.patch.object(engine, "_run", partial(_run, engine._run, noted)):
        found = go(program, walk)
    return Moments(found.session, found.misfit.reason if found.misfit else "", tuple(noted))


def _run(run: object, noted: list[tuple[int, ...]], program: Program, at: int, values: Sequence[int], *more: object) -> object:
    assert callable(run)
    return run(program, at, _Watched(values, noted), *more)
