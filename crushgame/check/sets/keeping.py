"""Which states of a set a condition holds in.

Knows formulas and spaces, and turns one into masks over the other; the player's evaluation is what fills the masks. Must not
know programs.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.check.following.formulas import NO, YES, negated, normal, with_values
from crushgame.check.sets.space import Space, StateSet, Step
from crushgame.check.sets.strings import repeated
from crushgame.story.evaluation import And, Compare, Constant, Evaluate, Extreme, Formula, Not, Or, compiled, slots_read


class Plan(NamedTuple):
    """How a condition is asked: by a mask, or by the slots that it reads in the diagram (`above`, topmost first)."""

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
        self._cases: dict[Formula, tuple[tuple[Formula, frozenset[int]], ...]] = {}

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
        """Say how to ask for a condition: by a mask over the string, or by what it reads in the diagram."""
        digits = self.space.digits
        above = [slot for slot in slots_read(condition) if digits[slot].level >= 0]
        if not above:
            return Plan(condition, self._mask(condition), ())
        return Plan(condition, 0, tuple(sorted(above, key=lambda slot: digits[slot].level)))

    def _where(self, states: StateSet, plan: Plan) -> StateSet:
        if not states:
            return 0
        if not plan.above:
            return states & plan.mask if isinstance(states, int) else self.space.under(states, plan.mask)
        if isinstance(states, int):
            # A plain string is at the lowest value of all that the diagram holds.
            lows = {slot: self.space.digits[slot].low for slot in plan.above}
            return self.where(states, with_values(plan.condition, lows))
        if isinstance(plan.condition, And):
            for part in plan.condition.parts:
                states = self.where(states, part)
            return states
        if isinstance(plan.condition, Or):
            found: StateSet = 0
            for part in plan.condition.parts:
                found = self.space.either(found, self.where(states, part))
            return found
        return self._by_cases(states, plan)

    def _by_cases(self, states: StateSet, plan: Plan) -> StateSet:
        """Put in every value of the topmost slot that the diagram holds."""
        digit = self.space.digits[plan.above[0]]
        same = self._cases.get(plan.condition)
        if same is None:
            by_rest: dict[Formula, set[int]] = {}
            for value in range(digit.size):
                rest = with_values(plan.condition, {digit.slot: digit.low + value})
                by_rest.setdefault(rest, set()).add(value)
            same = tuple((rest, frozenset(values)) for rest, values in by_rest.items() if rest != NO)
            self._cases[plan.condition] = same
        found: StateSet = 0
        for rest, values in same:
            found = self.space.either(found, self.where(self.space.having(states, digit.slot, values), rest))
        return found

    # ---- masks ----

    def _mask(self, plan: Formula) -> int:
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
                found &= self._mask(part)
            return found
        if isinstance(plan, Or):
            found = 0
            for part in plan.parts:
                found |= self._mask(part)
            return found
        if isinstance(plan, Not):
            return full & ~self._mask(plan.part)
        if plan in (YES, NO):
            return full if plan == YES else 0
        read = slots_read(plan)
        if len(read) == 1:
            return self._mask_of_one(plan, next(iter(read)))
        top = max((at for at, digit in enumerate(self.space.strings.digits) if digit.slot in read), default=-1)
        block, bits = self._block(compiled(plan), read, top)
        return repeated(block, bits, self.space.strings.bits)

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


def sums(space: Space, slot: int, formula: Formula, low: int, high: int) -> list[tuple[Formula, Step]]:
    """Return what an assignment of a sum does: for every value that it can come to, the condition and the step."""
    held = Extreme("min", (Constant(high), Extreme("max", (Constant(low), formula))))
    return [(Compare("==", held, Constant(value)), put(space, slot, value)) for value in range(low, high + 1)]
