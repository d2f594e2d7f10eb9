"""The code of a story as places that lead to places, and what can be come to from where.

Knows which instruction leads where; every condition is taken to be open both ways. Must not know names, nor what an author
wrote. A call leads into its scene, and on past it only where that scene can come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from crushgame.story.circles import circles
from crushgame.story.program import (
    AskPoint,
    Branch,
    CallScene,
    ChoicePoint,
    Finish,
    Fork,
    Instruction,
    Jump,
    Return,
    Switch,
)

_STOPS, _RUNS, _BRANCHES, _CALLS = range(4)
"""How an instruction leads to the next one: not at all, always, by a condition, or when the call comes back."""

_Edges = dict[int, list[int]]


class Ways(NamedTuple):
    """Where the ways out of a stretch of code lead: the addresses outside that they come to, and whether some way ends."""

    to: frozenset[int]
    end: bool


class Graph:
    """Who leads to whom in `code`. Made in one pass; what can be come to is worked out when it is asked for."""

    def __init__(self, code: Sequence[Instruction]) -> None:
        self.code = code
        self.onward = bytearray(len(code))
        self.before: _Edges = {}
        self.callers: _Edges = {}
        self.choosing: list[int] = []
        self.ending: list[int] = []
        self.over: list[int] = []
        for at, step in enumerate(code):
            kind = type(step)
            if kind is Return:
                self.over.append(at)
            elif kind is Finish:
                self.ending.append(at)
            elif isinstance(step, CallScene):
                self.onward[at] = _CALLS
                self.callers.setdefault(step.to, []).append(at)
            elif isinstance(step, (Jump, Branch, Switch, Fork, ChoicePoint)):
                self._forking(at, step)
            else:
                self.onward[at] = _RUNS
                if kind is AskPoint:
                    self.choosing.append(at)

    def _forking(self, at: int, step: Jump | Branch | Switch | Fork | ChoicePoint) -> None:
        if isinstance(step, Jump) and step.to == at + 1:
            self.onward[at] = _RUNS
            return
        if isinstance(step, Branch):
            self.onward[at] = _BRANCHES
        elif isinstance(step, ChoicePoint):
            self.choosing.append(at)
        for to in targets(step):
            self.before.setdefault(to, []).append(at)

    @cached_property
    def returning(self) -> bytearray:
        """1 for each address from which a scene can come to its end, and so back to a caller."""
        return self._leading(self.over, None)

    @cached_property
    def finishing(self) -> bytearray:
        """1 for each address from which the story can come to an ending before the scene is over."""
        return self._leading(self.ending, self.returning)

    def stopping(self, spent: frozenset[int]) -> bytearray:
        """1 for each address from which the story can come to a choice, a question or an ending before the scene is over.

        `spent` are branches that are not open any more.
        """
        return self._leading([*self.choosing, *self.ending], self.returning, spent)

    def _leading(self, goals: Iterable[int], returning: bytearray | None, spent: frozenset[int] = frozenset()) -> bytearray:
        """Walk back from the goals. Without `returning`, the goals are the ends of scenes, which calls do not lead to."""
        found = bytearray(len(self.code))
        pending = list(goals)
        code, onward, before, callers = self.code, self.onward, self.before, self.callers
        while pending:
            at = pending.pop()
            while not found[at]:
                found[at] = 1
                if at in before:
                    pending += before[at]
                for call in callers.get(at, ()):
                    if returning is not None or (call + 1 < len(found) and found[call + 1]):
                        pending.append(call)
                how = onward[at - 1] if at else _STOPS
                if how == _STOPS or (how == _BRANCHES and at - 1 in spent):
                    break
                if how == _CALLS:
                    call_step = code[at - 1]
                    comes_back = found if returning is None else returning
                    if not isinstance(call_step, CallScene) or not comes_back[call_step.to]:
                        break
                at -= 1
        return found

    def following(self, at: int) -> list[int]:
        """Return the addresses that an instruction leads to in its own scene, not into a call."""
        step = self.code[at]
        how = self.onward[at]
        if isinstance(step, CallScene):
            return [at + 1] if self.returning[step.to] else []
        found = list(targets(step)) if isinstance(step, (Jump, Branch, Switch, Fork, ChoicePoint)) else []
        if how == _BRANCHES or (how == _RUNS and not found):
            found.append(at + 1)
        return found

    def comes_round(self, call: int) -> bool:
        """Say whether what a call leads into can come to the same call before it is over."""
        step = self.code[call]
        return isinstance(step, CallScene) and self._circles[step.to] == self._circles[call]

    @cached_property
    def _circles(self) -> dict[int, int]:
        return circles(range(len(self.code)), self._within)

    def _within(self, at: int) -> list[int]:
        """Return the addresses that an instruction leads to, into a call too."""
        step = self.code[at]
        return [*self.following(at), step.to] if isinstance(step, CallScene) else self.following(at)

    def ways(self, start: int, low: int, high: int) -> Ways:
        """Return how the code from `low` up to `high` is left by who starts in it at `start`."""
        left: set[int] = set()
        ends = False
        seen: set[int] = set()
        pending = [start]
        while pending:
            at = pending.pop()
            if not low <= at < high:
                left.add(at)
            elif at not in seen:
                seen.add(at)
                step = self.code[at]
                ends = ends or isinstance(step, (Finish, Return))
                ends = ends or (isinstance(step, CallScene) and bool(self.finishing[step.to]))
                pending += self.following(at)
        return Ways(frozenset(left), ends)


def targets(step: Jump | Branch | Switch | Fork | ChoicePoint) -> tuple[int, ...]:
    """Return where an instruction leads by a jump."""
    if isinstance(step, Jump):
        return (step.to,)
    if isinstance(step, Branch):
        return (step.otherwise,)
    if isinstance(step, ChoicePoint):
        options = tuple(option.target for option in step.options)
        return options if step.otherwise < 0 else (*options, step.otherwise)
    return step.targets
