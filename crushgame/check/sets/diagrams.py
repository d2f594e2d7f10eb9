"""Sets of states as diagrams with strings for their ends: for values above the string that occur in very many mixes.

Knows digits and strings. A level for each digit above the string, as in a zero-suppressed decision diagram (Minato, 1993) with
several values a level: a level at which only the value 0 occurs is left out, so a set in which all these values are 0 is a
string and nothing else. Equal diagrams are the same object. Must not know stories, programs or places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from crushgame.check.sets.sieve import Sieve
from crushgame.check.sets.strings import Digit, Step, Strings, ones
from crushgame.story.evaluation import Formula

FEW_NODES = 200_000
"""Nodes of diagrams that are kept without asking whether somebody still needs them."""

_BYTES_A_NODE = 300

MOST_REMEMBERED = 400_000
"""Results of operations on diagrams that are remembered before all are forgotten; each takes some 200 bytes."""


class Node:
    """A level of the diagram at which some value but 0 occurs: a set of the states below for every value of its digit."""

    __slots__ = ("children", "level", "size")

    def __init__(self, level: int, children: tuple[DiagramSet, ...], size: int) -> None:
        self.level = level
        self.children = children
        self.size = size


DiagramSet = int | Node


class Diagrams:
    """The space of the states over some slots, given as (slot, lowest value, number of values).

    `string` is laid out as `Strings` does; the first of the slots `above` stands on top. Results are remembered.
    """

    def __init__(self, string: Sequence[tuple[int, int, int]], above: Sequence[tuple[int, int, int]]) -> None:
        self.strings = Strings(string)
        self.depth = len(above)
        self.above = tuple(Digit(slot, low, size, 0, level) for level, (slot, low, size) in enumerate(above))
        self.digits = {digit.slot: digit for digit in (*self.strings.digits, *self.above)}
        self._nodes: dict[tuple[int, tuple[DiagramSet, ...]], Node] = {}
        self._tidied = 0
        self._unions: dict[tuple[DiagramSet, DiagramSet], DiagramSet] = {}
        self._meets: dict[tuple[DiagramSet, DiagramSet], DiagramSet] = {}
        self._rests: dict[tuple[DiagramSet, DiagramSet], DiagramSet] = {}
        self._mapped: dict[tuple[object, DiagramSet], DiagramSet] = {}

    # ---- one state ----

    def state(self, values: Mapping[int, int]) -> DiagramSet:
        """Return the set of one state; slots that are not given are at their lowest value."""
        at = sum((values.get(digit.slot, digit.low) - digit.low) * digit.stride for digit in self.strings.digits)
        found: DiagramSet = 1 << at
        for digit in reversed(self.above):
            value = values.get(digit.slot, digit.low) - digit.low
            if value:
                found = self.node(digit.level, (0,) * value + (found,) + (0,) * (digit.size - value - 1))
        return found

    def some(self, states: DiagramSet) -> dict[int, int]:
        """Return one state of a set that is not empty, as a value for every slot: always the same one."""
        values = {digit.slot: digit.low for digit in self.digits.values()}
        while isinstance(states, Node):
            digit = self.above[states.level]
            value = next(value for value, child in enumerate(states.children) if child)
            values[digit.slot] = digit.low + value
            states = states.children[value]
        self.strings.put_values((states & -states).bit_length() - 1, values)
        return values

    def each(self, states: DiagramSet) -> Iterator[dict[int, int]]:
        """Yield every state of a set."""
        waiting: list[tuple[DiagramSet, dict[int, int]]] = [(states, {digit.slot: digit.low for digit in self.above})]
        while waiting:
            part, above = waiting.pop()
            if isinstance(part, Node):
                digit = self.above[part.level]
                for value, child in enumerate(part.children):
                    if child:
                        waiting.append((child, above | {digit.slot: digit.low + value}))
                continue
            for index in ones(part):
                values = dict(above)
                self.strings.put_values(index, values)
                yield values

    # ---- sets ----

    def node(self, level: int, children: tuple[DiagramSet, ...]) -> DiagramSet:
        """Return the set of all children's states, each with its own value at a level."""
        if not any(children[1:]):
            return children[0]
        key = (level, children)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node(level, children, sum(self.count(child) for child in children))
        return found

    def count(self, states: DiagramSet) -> int:
        """Return how many states a set has."""
        return states.bit_count() if isinstance(states, int) else states.size

    def either(self, left: DiagramSet, right: DiagramSet) -> DiagramSet:
        """Return the states of both sets together."""
        if isinstance(left, int) and isinstance(right, int):
            return left | right
        if not left or left is right:
            return right
        if not right:
            return left
        found = self._unions.get((left, right))
        if found is None:
            level, ones_, others = self._side_by_side(left, right)
            children = tuple(self.either(one, other) for one, other in zip(ones_, others, strict=True))
            found = self._unions[left, right] = self._unions[right, left] = self.node(level, children)
        return found

    def both(self, left: DiagramSet, right: DiagramSet) -> DiagramSet:
        """Return the states that are in both sets."""
        if isinstance(left, int) and isinstance(right, int):
            return left & right
        if not left or not right:
            return 0
        if left is right:
            return left
        found = self._meets.get((left, right))
        if found is None:
            level, ones_, others = self._side_by_side(left, right)
            children = tuple(self.both(one, other) for one, other in zip(ones_, others, strict=True))
            found = self._meets[left, right] = self._meets[right, left] = self.node(level, children)
        return found

    def without(self, left: DiagramSet, right: DiagramSet) -> DiagramSet:
        """Return the states of the first set that are not in the second."""
        if isinstance(left, int) and isinstance(right, int):
            return left & ~right if right else left
        if not left or left is right:
            return 0
        if not right:
            return left
        found = self._rests.get((left, right))
        if found is None:
            level, ones_, others = self._side_by_side(left, right)
            children = tuple(self.without(one, other) for one, other in zip(ones_, others, strict=True))
            found = self._rests[left, right] = self.node(level, children)
        return found

    def _side_by_side(self, left: DiagramSet, right: DiagramSet) -> tuple[int, tuple[DiagramSet, ...], tuple[DiagramSet, ...]]:
        """Return the topmost level of two sets, and what each has there for every value."""
        one = left.level if isinstance(left, Node) else self.depth
        other = right.level if isinstance(right, Node) else self.depth
        level = min(one, other)
        return level, self._at(left, level), self._at(right, level)

    def _at(self, states: DiagramSet, level: int) -> tuple[DiagramSet, ...]:
        if isinstance(states, Node) and states.level == level:
            return states.children
        return (states, *(0,) * (self.above[level].size - 1))

    # ---- digits ----

    def having(self, states: DiagramSet, slot: int, digits: frozenset[int]) -> DiagramSet:
        """Return those states in which a digit is one of some."""
        digit = self.digits[slot]
        if digit.level < 0:
            mask = self.strings.mask(slot, digits)
            return states & mask if isinstance(states, int) else self.under(states, mask)
        if not isinstance(states, Node) or states.level > digit.level:
            return states if 0 in digits else 0
        key = (slot, digits), states
        found = self._mapped.get(key)
        if found is None:
            if states.level == digit.level:
                children = tuple(child if value in digits else 0 for value, child in enumerate(states.children))
            else:
                children = tuple(self.having(child, slot, digits) if child else 0 for child in states.children)
            found = self._mapped[key] = self.node(states.level, children)
        return found

    def under(self, states: DiagramSet, mask: int) -> DiagramSet:
        """Return those states whose string is in a mask, whatever the diagram holds."""
        if isinstance(states, int):
            return states & mask
        key = (("under", mask), states)
        found = self._mapped.get(key)
        if found is None:
            children = tuple(self.under(child, mask) if child else 0 for child in states.children)
            found = self._mapped[key] = self.node(states.level, children)
        return found

    def sifted(self, states: DiagramSet, condition: Formula, sieve: Sieve) -> DiagramSet:
        """Return those states in which a condition holds.

        What is left of a sum is the same on many ways down, so that it is asked once for each node and each rest.
        """
        above = sieve.above(condition)
        if not above:
            return self.under(states, sieve.mask(condition))
        top = self.digits[above[0]]
        if not isinstance(states, Node) or states.level > top.level:
            return self.sifted(states, sieve.put_in(condition, top.slot, top.low), sieve) if states else 0
        key = (("sifted", condition), states)
        found = self._mapped.get(key)
        if found is None:
            is_asked = states.level == top.level
            children = tuple(
                self.sifted(child, sieve.put_in(condition, top.slot, top.low + value) if is_asked else condition, sieve)
                if child
                else 0
                for value, child in enumerate(states.children)
            )
            found = self._mapped[key] = self.node(states.level, children)
        return found

    def after(self, states: DiagramSet, step: Step) -> DiagramSet:
        """Return the states that a step leads to."""
        digit = self.digits[step.slot]
        if digit.level < 0:
            return self._after_in_string(states, step)
        if not isinstance(states, Node) or states.level > digit.level:
            return self._lifted(states, digit, step.to[0]) if states else 0
        key = (step, states)
        found = self._mapped.get(key)
        if found is None:
            if states.level == digit.level:
                children: list[DiagramSet] = [0] * digit.size
                for value, child in enumerate(states.children):
                    if child:
                        children[step.to[value]] = self.either(children[step.to[value]], child)
                found = self.node(states.level, tuple(children))
            else:
                found = self.node(states.level, tuple(self.after(child, step) if child else 0 for child in states.children))
            self._mapped[key] = found
        return found

    def _lifted(self, states: DiagramSet, digit: Digit, value: int) -> DiagramSet:
        if not value:
            return states
        return self.node(digit.level, (0,) * value + (states,) + (0,) * (digit.size - value - 1))

    def _after_in_string(self, states: DiagramSet, step: Step) -> DiagramSet:
        if isinstance(states, int):
            return self.strings.moved(states, step) if states else 0
        key = (step, states)
        found = self._mapped.get(key)
        if found is None:
            children = tuple(self._after_in_string(child, step) if child else 0 for child in states.children)
            found = self._mapped[key] = self.node(states.level, children)
        return found

    def before(self, states: DiagramSet, step: Step, within: DiagramSet) -> DiagramSet:
        """Return those states of a second set that a step leads into the first."""
        return self.both(self._all_before(states, step), within)

    def _all_before(self, states: DiagramSet, step: Step) -> DiagramSet:
        digit = self.digits[step.slot]
        if isinstance(states, int):
            if not states:
                return 0
            if digit.level < 0:
                return self.strings.moved_back(states, step)
        key = (("before", step), states)
        found = self._mapped.get(key)
        if found is None:
            if digit.level >= 0 and (not isinstance(states, Node) or states.level >= digit.level):
                here = self._at(states, digit.level)
                found = self.node(digit.level, tuple(here[to] for to in step.to))
            else:
                assert isinstance(states, Node)
                children = tuple(self._all_before(child, step) if child else 0 for child in states.children)
                found = self.node(states.level, children)
            self._mapped[key] = found
        return found

    def forgetting(self, states: DiagramSet, slot: int) -> DiagramSet:
        """Return the states with a digit set to 0."""
        digit = self.digits[slot]
        if digit.level >= 0:
            return self.after(states, Step(slot, (0,) * digit.size))
        if isinstance(states, int):
            return self.strings.folded(states, digit)
        key = (("forget", slot), states)
        found = self._mapped.get(key)
        if found is None:
            children = tuple(self.forgetting(child, slot) if child else 0 for child in states.children)
            found = self._mapped[key] = self.node(states.level, children)
        return found

    # ---- housekeeping ----

    @property
    def megabytes(self) -> float:
        """How much memory the diagrams take, about."""
        return len(self._nodes) * (_BYTES_A_NODE + self.strings.bits / 8) / 1e6

    def tidy(self, roots: Callable[[], Iterable[DiagramSet]]) -> None:
        """Let go of what was worked out earlier, once that is a great deal, and of all diagrams but those of some sets.

        Sets that are not among `roots` must not be used any more after this.
        """
        if len(self._nodes) > max(FEW_NODES, 2 * self._tidied):
            self._nodes = {}
            for memory in self._memories:
                memory.clear()
            waiting = list(roots())
            while waiting:
                states = waiting.pop()
                if isinstance(states, Node):
                    key = (states.level, states.children)
                    if key not in self._nodes:
                        self._nodes[key] = states
                        waiting += states.children
            self._tidied = len(self._nodes)
        for memory in self._memories:
            if len(memory) > MOST_REMEMBERED:
                memory.clear()

    @property
    def _memories(self) -> tuple[dict[Any, DiagramSet], ...]:
        return self._unions, self._meets, self._rests, self._mapped

    def room(self, states: DiagramSet) -> int:
        """Return how many bits a set takes besides its diagram."""
        return states.bit_length() if isinstance(states, int) else 0

    def scattered(self, states: DiagramSet) -> int:
        """Return in how many parts a set lies; a diagram is one, however large."""
        return int(bool(states))

    def nodes(self) -> int:
        """Return how many nodes the diagrams of this space have together."""
        return len(self._nodes)
