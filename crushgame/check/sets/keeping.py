"""Which states of a set a condition holds in.

Knows formulas and spaces, and turns one into masks over the other; the player's evaluation is what fills the masks. Must not
know programs.
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from crushgame.check.following.formulas import NO, YES, negated, normal, with_values
from crushgame.check.sets.space import Space, StateSet, Step
from crushgame.check.sets.strings import repeated
from crushgame.story.evaluation import And, Compare, Constant, Evaluate, Extreme, Formula, Not, Or, compiled, slots_read
from crushgame.story.program import Compute

MOST_TRIED = 4096
"""Mixes of values that a condition is worked out for one by one; past it, it is taken apart value by value."""

MOST_RESULTS = 2_000_000
"""Results of a sum, times the values of what it is assigned to."""


class TooWideError(Exception):
    """The slot of this number has more values than can be told apart."""

    def __init__(self, slot: int) -> None:
        super().__init__(slot)
        self.slot = slot


class Plan(NamedTuple):
    """How a condition is asked: by a mask, or by the slots that it looks at above the string (topmost first)."""

    condition: Formula
    mask: int
    above: tuple[int, ...]


class Keeper:
    """Conditions over one space. `slots` is how many values a state of the program has."""

    def __init__(self, space: Space, slots: int) -> None:
        self.space = space
        self._values = [0] * slots
        self._masks: dict[Formula, int] = {}
        self._plans: dict[Formula, Plan] = {}
        self._opposites: dict[Formula, Plan] = {}
        self._above: dict[Formula, tuple[int, ...]] = {}
        self._rests: dict[tuple[Formula, int, int], Formula] = {}

    def where(self, states: StateSet, condition: Formula) -> StateSet:
        """Return the states of a set in which a condition holds."""
        plan = self._plans.get(condition)
        if plan is None:
            plan = self._plans[condition] = self._plan(normal(condition))
        return self._where(states, plan)

    def where_not(self, states: StateSet, condition: Formula) -> StateSet:
        """Return the states of a set in which a condition does not hold."""
        plan = self._opposites.get(condition)
        if plan is None:
            plan = self._opposites[condition] = self._plan(negated(condition))
        return self._where(states, plan)

    def _plan(self, condition: Formula) -> Plan:
        above = self.above(condition)
        return Plan(condition, 0 if above else self.mask(condition), above)

    def _where(self, states: StateSet, plan: Plan) -> StateSet:
        if not states:
            return 0
        if not plan.above:
            return states & plan.mask if isinstance(states, int) else self.space.under(states, plan.mask)
        if isinstance(plan.condition, And):
            for part in plan.condition.parts:
                states = self.where(states, part)
            return states
        if isinstance(plan.condition, Or):
            found: StateSet = 0
            for part in plan.condition.parts:
                found = self.space.either(found, self.where(states, part))
            return found
        return self.space.sifted(states, plan.condition, self)

    # ---- what a space asks of conditions ----

    def above(self, condition: Formula) -> tuple[int, ...]:
        """Return the slots above the string that a condition looks at, topmost first."""
        found = self._above.get(condition)
        if found is None:
            digits = self.space.digits
            above = [slot for slot in slots_read(condition) if digits[slot].level >= 0]
            found = self._above[condition] = tuple(sorted(above, key=lambda slot: digits[slot].level))
        return found

    def put_in(self, condition: Formula, slot: int, value: int) -> Formula:
        """Return what is left of a condition when a slot is known."""
        key = (condition, slot, value)
        found = self._rests.get(key)
        if found is None:
            found = self._rests[key] = with_values(condition, {slot: value})
        return found

    # ---- masks ----

    def mask(self, plan: Formula) -> int:
        """Return the string of all states in which a condition over the string's slots holds."""
        found = self._masks.get(plan)
        if found is None:
            found = self._masks[plan] = self._made(plan)
        return found

    def _made(self, plan: Formula) -> int:
        full = self.space.strings.full
        if isinstance(plan, And):
            found = full
            for part in plan.parts:
                found &= self.mask(part)
            return found
        if isinstance(plan, Or):
            found = 0
            for part in plan.parts:
                found |= self.mask(part)
            return found
        if isinstance(plan, Not):
            return full & ~self.mask(plan.part)
        if plan in (YES, NO):
            return full if plan == YES else 0
        read = slots_read(plan)
        if len(read) == 1:
            return self._mask_of_one(plan, next(iter(read)))
        digits = self.space.strings.digits
        top = max((at for at, digit in enumerate(digits) if digit.slot in read), default=-1)
        if prod(digit.size for digit in digits if digit.slot in read) > MOST_TRIED:
            return repeated(self._put_together(plan, top, {}), self._bits(top), self.space.strings.bits)
        block, bits = self._block(compiled(plan), read, top)
        return repeated(block, bits, self.space.strings.bits)

    def _put_together(self, plan: Formula, at: int, known: dict[tuple[Formula, int], int]) -> int:
        """Return the string over the digits up to `at`, which are all that the condition looks at."""
        if isinstance(plan, Constant):
            return (1 << self._bits(at)) - 1 if plan.value else 0
        found = known.get((plan, at))
        if found is None:
            digit, bits = self.space.strings.digits[at], self._bits(at - 1)
            if digit.slot not in slots_read(plan):
                found = repeated(self._put_together(plan, at - 1, known), bits, bits * digit.size)
            else:
                found = 0
                for value in range(digit.size):
                    rest = self.put_in(plan, digit.slot, digit.low + value)
                    found |= self._put_together(rest, at - 1, known) << value * bits
            known[plan, at] = found
        return found

    def _bits(self, at: int) -> int:
        """Return how long a string over the digits up to `at` is."""
        digits = self.space.strings.digits
        return digits[at].stride * digits[at].size if at >= 0 else 1

    def _mask_of_one(self, plan: Formula, slot: int) -> int:
        digit, evaluate, values = self.space.digits[slot], compiled(plan), self._values
        chosen = set()
        for value in range(digit.size):
            values[slot] = digit.low + value
            if evaluate(values):
                chosen.add(value)
        return self.space.strings.mask(slot, frozenset(chosen))

    def _block(self, evaluate: Evaluate, read: frozenset[int], at: int) -> tuple[int, int]:
        """Return the string over the digits up to `at` and its length, for the values that stand above them."""
        if at < 0:
            return int(bool(evaluate(self._values))), 1
        digit = self.space.strings.digits[at]
        if digit.slot not in read:
            block, bits = self._block(evaluate, read, at - 1)
            return repeated(block, bits, bits * digit.size), bits * digit.size
        found = bits = 0
        for value in range(digit.size):
            self._values[digit.slot] = digit.low + value
            block, bits = self._block(evaluate, read, at - 1)
            found |= block << value * bits
        return found, bits * digit.size


def put(space: Space, slot: int, value: int) -> Step:
    """Return the step that gives a slot a value, whatever it had."""
    digit = space.digits[slot]
    return Step(slot, (value - digit.low,) * digit.size)


def shift(space: Space, slot: int, by: int, low: int, high: int) -> Step:
    """Return the step that moves a slot and stops at `low` and `high`, which lie in its range."""
    digit = space.digits[slot]
    return Step(slot, tuple(max(low, min(high, digit.low + value + by)) - digit.low for value in range(digit.size)))


def sums(space: Space, effect: Compute) -> tuple[tuple[Formula | None, Step], ...]:
    """Return what an assignment of a sum does: steps, each where its condition holds (None: everywhere).

    Raises TooWideError where the sum can come to too many values to try.
    """
    slot, formula, low, high = effect.slot, effect.sum.tree, effect.low, effect.high
    digit = space.digits[slot]
    if effect.sum.reads <= {slot}:
        values = [0] * (slot + 1)
        to = []
        for value in range(digit.size):
            values[slot] = digit.low + value
            to.append(max(low, min(high, effect.sum.evaluate(values))) - digit.low)
        return ((None, Step(slot, tuple(to))),)
    least, most = max(low, min(high, effect.sum.low)), max(low, min(high, effect.sum.high))
    if (most - least + 1) * digit.size > MOST_RESULTS:
        raise TooWideError(slot)
    held = Extreme("min", (Constant(high), Extreme("max", (Constant(low), formula))))
    results = range(least, most + 1)
    return tuple((Compare("==", held, Constant(value)), put(space, slot, value)) for value in results)
