"""Sets of states, all at once: strings of bits under a diagram of the values that are rarely anything but nothing.

Knows slots with their sizes and lays them out as digits of one number. The digits of the *string* are counted out: a set over
them is one Python integer with a bit for every combination (see docs/checking.md for where the idea comes from). The digits
of the *diagram* stand above it, a level each, as in a zero-suppressed decision diagram (Minato, 1993) with several values a
level and bit strings for its ends: a level at which only the value 0 occurs is left out, so a set in which all these values
are 0 is a bit string and nothing else. Equal diagrams are the same object. Must not know stories, programs or places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

FEW_NODES = 200_000
"""Nodes of diagrams that are kept without asking whether somebody still needs them."""

_BYTES_A_NODE = 300

MOST_REMEMBERED = 400_000
"""Results of operations on diagrams that are remembered before all are forgotten; each takes some 200 bytes."""


class Node:
    """A level of the diagram at which some value but 0 occurs: a set of the states below for every value of its digit."""

    __slots__ = ("children", "level", "size")

    def __init__(self, level: int, children: tuple[StateSet, ...], size: int) -> None:
        self.level = level
        self.children = children
        self.size = size


StateSet = int | Node
"""A set of states; 0 is the empty one. Sets of one space are equal exactly when they compare equal."""


class Digit(NamedTuple):
    """One slot of the space: `size` values from `low` on.

    In the string its value stands `stride` bits apart; in the diagram it is the level `level`, and -1 in the string.
    """

    slot: int
    low: int
    size: int
    stride: int
    level: int


class Step(NamedTuple):
    """What becomes of one slot's value: digit `d` turns into `to[d]`."""

    slot: int
    to: tuple[int, ...]


class Space:
    """The states over some slots, and all that can be done with sets of them.

    `string` and `diagram` list (slot, lowest value, number of values); the first of the string moves least when it changes,
    the first of the diagram stands on top. Every method takes and returns sets of this space. What has been worked out on
    diagrams is remembered here.
    """

    def __init__(self, string: Sequence[tuple[int, int, int]], diagram: Sequence[tuple[int, int, int]]) -> None:
        self.digits: dict[int, Digit] = {}
        stride = 1
        for slot, low, size in string:
            self.digits[slot] = Digit(slot, low, size, stride, -1)
            stride *= size
        for level, (slot, low, size) in enumerate(diagram):
            self.digits[slot] = Digit(slot, low, size, 0, level)
        self.bits = stride
        self.depth = len(diagram)
        self.string = tuple(self.digits[slot] for slot, _, _ in string)
        self.diagram = tuple(self.digits[slot] for slot, _, _ in diagram)
        self.full = (1 << stride) - 1
        self._nodes: dict[tuple[int, tuple[StateSet, ...]], Node] = {}
        self._tidied = 0
        self._unions: dict[tuple[StateSet, StateSet], StateSet] = {}
        self._meets: dict[tuple[StateSet, StateSet], StateSet] = {}
        self._rests: dict[tuple[StateSet, StateSet], StateSet] = {}
        self._mapped: dict[tuple[object, StateSet], StateSet] = {}
        self._masks: dict[tuple[int, frozenset[int]], int] = {}
        self._shifts: dict[Step, tuple[tuple[int, int], ...]] = {}

    # ---- one state ----

    def state(self, values: Mapping[int, int]) -> StateSet:
        """Return the set of one state; slots that are not given are at their lowest value."""
        at = sum((values.get(digit.slot, digit.low) - digit.low) * digit.stride for digit in self.string)
        found: StateSet = 1 << at
        for digit in reversed(self.diagram):
            value = values.get(digit.slot, digit.low) - digit.low
            if value:
                found = self.node(digit.level, (0,) * value + (found,) + (0,) * (digit.size - value - 1))
        return found

    def some(self, states: StateSet) -> dict[int, int]:
        """Return one state of a set that is not empty, as a value for every slot: always the same one."""
        values = {digit.slot: digit.low for digit in self.digits.values()}
        while isinstance(states, Node):
            digit = self.diagram[states.level]
            value = next(value for value, child in enumerate(states.children) if child)
            values[digit.slot] = digit.low + value
            states = states.children[value]
        self._put_string((states & -states).bit_length() - 1, values)
        return values

    def each(self, states: StateSet) -> Iterator[dict[int, int]]:
        """Yield every state of a set."""
        waiting: list[tuple[StateSet, dict[int, int]]] = [(states, {digit.slot: digit.low for digit in self.diagram})]
        while waiting:
            part, above = waiting.pop()
            if isinstance(part, Node):
                digit = self.diagram[part.level]
                for value, child in enumerate(part.children):
                    if child:
                        waiting.append((child, above | {digit.slot: digit.low + value}))
                continue
            for index in ones(part):
                values = dict(above)
                self._put_string(index, values)
                yield values

    def _put_string(self, index: int, values: dict[int, int]) -> None:
        for digit in self.string:
            values[digit.slot] = digit.low + index // digit.stride % digit.size

    # ---- sets ----

    def node(self, level: int, children: tuple[StateSet, ...]) -> StateSet:
        """Return the set of all children's states, each with its own value at a level."""
        if not any(children[1:]):
            return children[0]
        key = (level, children)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node(level, children, sum(self.count(child) for child in children))
        return found

    def count(self, states: StateSet) -> int:
        """Return how many states a set has."""
        return states.bit_count() if isinstance(states, int) else states.size

    def either(self, left: StateSet, right: StateSet) -> StateSet:
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

    def both(self, left: StateSet, right: StateSet) -> StateSet:
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

    def without(self, left: StateSet, right: StateSet) -> StateSet:
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

    def _side_by_side(self, left: StateSet, right: StateSet) -> tuple[int, tuple[StateSet, ...], tuple[StateSet, ...]]:
        """Return the topmost level of two sets, and what each has there for every value."""
        one = left.level if isinstance(left, Node) else self.depth
        other = right.level if isinstance(right, Node) else self.depth
        level = min(one, other)
        return level, self._at(left, level), self._at(right, level)

    def _at(self, states: StateSet, level: int) -> tuple[StateSet, ...]:
        if isinstance(states, Node) and states.level == level:
            return states.children
        return (states, *(0,) * (self.diagram[level].size - 1))

    # ---- digits ----

    def mask(self, slot: int, digits: frozenset[int]) -> int:
        """Return the string of all states in which a digit of the string is one of some."""
        key = (slot, digits)
        found = self._masks.get(key)
        if found is None:
            digit = self.digits[slot]
            low = (1 << digit.stride) - 1
            found = 0
            for value in digits:
                found |= low << value * digit.stride
            found = self._masks[key] = repeated(found, digit.stride * digit.size, self.bits)
        return found

    def having(self, states: StateSet, slot: int, digits: frozenset[int]) -> StateSet:
        """Return those states in which a digit is one of some."""
        digit = self.digits[slot]
        if digit.level < 0:
            mask = self.mask(slot, digits)
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

    def under(self, states: StateSet, mask: int) -> StateSet:
        """Return those states whose string is in a mask, whatever the diagram holds."""
        if isinstance(states, int):
            return states & mask
        key = (("under", mask), states)
        found = self._mapped.get(key)
        if found is None:
            children = tuple(self.under(child, mask) if child else 0 for child in states.children)
            found = self._mapped[key] = self.node(states.level, children)
        return found

    def after(self, states: StateSet, step: Step) -> StateSet:
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
                children: list[StateSet] = [0] * digit.size
                for value, child in enumerate(states.children):
                    if child:
                        children[step.to[value]] = self.either(children[step.to[value]], child)
                found = self.node(states.level, tuple(children))
            else:
                found = self.node(states.level, tuple(self.after(child, step) if child else 0 for child in states.children))
            self._mapped[key] = found
        return found

    def _lifted(self, states: StateSet, digit: Digit, value: int) -> StateSet:
        if not value:
            return states
        return self.node(digit.level, (0,) * value + (states,) + (0,) * (digit.size - value - 1))

    def _after_in_string(self, states: StateSet, step: Step) -> StateSet:
        if isinstance(states, int):
            return self._moved(states, step) if states else 0
        key = (step, states)
        found = self._mapped.get(key)
        if found is None:
            children = tuple(self._after_in_string(child, step) if child else 0 for child in states.children)
            found = self._mapped[key] = self.node(states.level, children)
        return found

    def _moved(self, states: int, step: Step) -> int:
        digit = self.digits[step.slot]
        parts = self._shifts_of(step)
        if len(parts) > 2 and step.to.count(step.to[0]) == digit.size:
            return self._folded(states, digit) << step.to[0] * digit.stride
        moved = 0
        for mask, shift in parts:
            part = states & mask
            if part:
                moved |= part << shift if shift >= 0 else part >> -shift
        return moved

    def _shifts_of(self, step: Step) -> tuple[tuple[int, int], ...]:
        """Return the (mask, shift) pairs of a step: one for every distance that some digits move."""
        found = self._shifts.get(step)
        if found is None:
            by_distance: dict[int, set[int]] = {}
            for value, to in enumerate(step.to):
                by_distance.setdefault(to - value, set()).add(value)
            stride = self.digits[step.slot].stride
            found = tuple((self.mask(step.slot, frozenset(of)), by * stride) for by, of in sorted(by_distance.items()))
            self._shifts[step] = found
        return found

    def before(self, states: StateSet, step: Step) -> StateSet:
        """Return all states of the space that a step leads into a set."""
        digit = self.digits[step.slot]
        if isinstance(states, int):
            if not states:
                return 0
            if digit.level < 0:
                moved = 0
                for mask, shift in self._shifts_of(step):
                    moved |= (states >> shift if shift >= 0 else states << -shift) & mask
                return moved
        key = (("before", step), states)
        found = self._mapped.get(key)
        if found is None:
            if digit.level >= 0 and (not isinstance(states, Node) or states.level >= digit.level):
                here = self._at(states, digit.level)
                found = self.node(digit.level, tuple(here[to] for to in step.to))
            else:
                assert isinstance(states, Node)
                children = tuple(self.before(child, step) if child else 0 for child in states.children)
                found = self.node(states.level, children)
            self._mapped[key] = found
        return found

    def forgetting(self, states: StateSet, slot: int) -> StateSet:
        """Return the states with a digit set to 0."""
        digit = self.digits[slot]
        if digit.level >= 0:
            return self.after(states, Step(slot, (0,) * digit.size))
        if isinstance(states, int):
            return self._folded(states, digit)
        key = (("forget", slot), states)
        found = self._mapped.get(key)
        if found is None:
            children = tuple(self.forgetting(child, slot) if child else 0 for child in states.children)
            found = self._mapped[key] = self.node(states.level, children)
        return found

    def _folded(self, states: int, digit: Digit) -> int:
        """Or the blocks of all digits onto that of 0; doubling what is covered takes as many steps as its size has bits."""
        if not states >> digit.stride:
            return states
        covered = 1
        while covered < digit.size:
            by = min(covered, digit.size - covered)
            states |= states >> by * digit.stride
            covered += by
        return states & self.mask(digit.slot, frozenset((0,)))

    def whatever(self, states: StateSet, slot: int) -> StateSet:
        """Return all states of the space that forgetting a digit leads into a set."""
        return self.before(states, Step(slot, (0,) * self.digits[slot].size))

    # ---- housekeeping ----

    @property
    def megabytes(self) -> float:
        """How much memory the diagrams take, about."""
        return len(self._nodes) * (_BYTES_A_NODE + self.bits / 8) / 1e6

    def tidy(self, roots: Callable[[], Iterable[StateSet]]) -> None:
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
    def _memories(self) -> tuple[dict[Any, StateSet], ...]:
        return self._unions, self._meets, self._rests, self._mapped

    def nodes(self) -> int:
        """Return how many nodes the diagrams of this space have together."""
        return len(self._nodes)


def repeated(block: int, size: int, bits: int) -> int:
    """Return a block of `size` bits, written one after another until `bits` are full; `bits` is a multiple of `size`."""
    times, done, filled = bits // size, 1, block
    while done < times:
        more = min(done, times - done)
        filled |= (filled & ((1 << more * size) - 1)) << done * size
        done += more
    return filled


def ones(bits: int) -> Iterator[int]:
    """Yield where a bit string has its ones, from the lowest on."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for at, byte in enumerate(data):
        for bit in _ONES[byte] if byte else ():
            yield at * 8 + bit


_ONES = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
