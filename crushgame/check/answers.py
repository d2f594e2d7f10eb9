"""Facts about a story, found true by looking on while every state is shown.

Knows facts, and what has to be followed to see them. Must not know findings.
"""

from __future__ import annotations

from collections.abc import Iterable

from crushgame.check.following.formulas import with_values
from crushgame.check.following.places import Places
from crushgame.check.following.slicing import Wish
from crushgame.check.questions import ANY_MOMENT, Fact, watch_slot
from crushgame.check.sets.space import StateSet
from crushgame.check.sets.steps import Steps, Watching
from crushgame.story.evaluation import slots_read
from crushgame.story.program import ChoicePoint, Program


def wish_for(program: Program, facts: Iterable[Fact]) -> Wish:
    """Return what has to be followed for some facts."""
    at: dict[int, frozenset[int]] = {}
    everywhere: frozenset[int] = frozenset()
    saying = set()
    for fact in facts:
        reads = slots_read(fact.when)
        if fact.at == ANY_MOMENT:
            everywhere |= reads
        else:
            at[fact.at] = at.get(fact.at, frozenset()) | reads
        # What a promise waits for matters wherever it may come about.
        for watching in watching_for(program, (fact,)):
            everywhere |= slots_read(watching.when) | {watching.slot}
        if fact.saying >= 0:
            saying.add(fact.saying)
    return Wish(at, everywhere, frozenset(saying))


def watching_for(program: Program, facts: Iterable[Fact]) -> tuple[Watching, ...]:
    """Return the promises whose `after` has to be watched to see some facts."""
    read = frozenset().union(*(slots_read(fact.when) for fact in facts))
    return tuple(
        Watching(watch_slot(program, number), with_values(promise.clauses[0][1].tree, {program.ending_slot: 0}))
        for number, promise in enumerate(program.promises)
        if watch_slot(program, number) in read
    )


class Answers:
    """Looks on, and notes which facts are true. `open` are those not seen so far, by their address."""

    def __init__(self, steps: Steps, facts: Iterable[Fact]) -> None:
        self.steps = steps
        self.keeper = steps.keeper
        self.places: Places = steps.places
        self.true: set[Fact] = set()
        self._dealt: tuple[StateSet, list[StateSet]] | None = None
        self.open: dict[int, list[Fact]] = {}
        for fact in facts:
            self.open.setdefault(fact.at, []).append(fact)

    def at(self, place: int, states: StateSet) -> None:
        """Note what is true of states that come to a place."""
        self._look(self.places.places[place].at, states)

    def changed(self, states: StateSet) -> None:
        """Note what is true of states after a change."""
        self._look(ANY_MOMENT, states)

    def _look(self, at: int, states: StateSet) -> None:
        facts = self.open.get(at)
        if not facts:
            return
        left = [fact for fact in facts if not self._shows(fact, states)]
        if len(left) < len(facts):
            self.true.update(facts)
            self.true.difference_update(left)
            self.open[at] = left

    def _shows(self, fact: Fact, states: StateSet) -> bool:
        having = self.keeper.where(states, fact.when)
        if not having or fact.option < 0:
            return bool(having)
        menu = self.places.program.code[fact.at]
        if self._dealt is None or self._dealt[0] is not states:
            self._dealt = states, self.steps.choosing(menu, states) if isinstance(menu, ChoicePoint) else []
        return bool(self._dealt[1][fact.option])
