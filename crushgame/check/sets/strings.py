"""Strings of bits over the digits of one number: a bit for every combination of their values.

Knows digits and what moving one does to a string. Must not know of anything above a string.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Digit(NamedTuple):
    """One slot of the space: `size` values from `low` on.

    In a string, where `level` is -1, its values stand `stride` bits apart. Above it, `level` says how far from the top it is.
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


class Strings:
    """The strings over some digits, given as (slot, lowest value, number of values); the first stands closest together."""

    def __init__(self, slots: Sequence[tuple[int, int, int]]) -> None:
        digits = []
        stride = 1
        for slot, low, size in slots:
            digits.append(Digit(slot, low, size, stride, -1))
            stride *= size
        self.digits = tuple(digits)
        self.of = {digit.slot: digit for digit in digits}
        self.bits = stride
        self.full = (1 << stride) - 1
        self._masks: dict[tuple[int, frozenset[int]], int] = {}
        self._shifts: dict[Step, tuple[tuple[int, int], ...]] = {}

    def put_values(self, index: int, values: dict[int, int]) -> None:
        """Write down the values for which the bit at an index stands."""
        for digit in self.digits:
            values[digit.slot] = digit.low + index // digit.stride % digit.size

    def mask(self, slot: int, digits: frozenset[int]) -> int:
        """Return the string of all states in which a digit of the string is one of some."""
        key = (slot, digits)
        found = self._masks.get(key)
        if found is None:
            digit = self.of[slot]
            low = (1 << digit.stride) - 1
            found = 0
            for value in digits:
                found |= low << value * digit.stride
            found = self._masks[key] = repeated(found, digit.stride * digit.size, self.bits)
        return found

    def moved(self, states: int, step: Step) -> int:
        """Return the string of the states that a step leads to."""
        digit = self.of[step.slot]
        parts = self.shifts_of(step)
        if len(parts) > 2 and step.to.count(step.to[0]) == digit.size:
            return self.folded(states, digit) << step.to[0] * digit.stride
        moved = 0
        for mask, shift in parts:
            part = states & mask
            if part:
                moved |= part << shift if shift >= 0 else part >> -shift
        return moved

    def shifts_of(self, step: Step) -> tuple[tuple[int, int], ...]:
        """Return the (mask, shift) pairs of a step: one for every distance that some digits move."""
        found = self._shifts.get(step)
        if found is None:
            by_distance: dict[int, set[int]] = {}
            for value, to in enumerate(step.to):
                by_distance.setdefault(to - value, set()).add(value)
            stride = self.of[step.slot].stride
            found = tuple((self.mask(step.slot, frozenset(of)), by * stride) for by, of in sorted(by_distance.items()))
            self._shifts[step] = found
        return found

    def moved_back(self, states: int, step: Step) -> int:
        """Return the string of all states that a step leads into some."""
        parts = self.shifts_of(step)
        digit = self.of[step.slot]
        if len(parts) > 2 and step.to.count(step.to[0]) == digit.size:
            return self._spread(states >> step.to[0] * digit.stride & self.mask(step.slot, frozenset((0,))), digit)
        found = 0
        for mask, shift in parts:
            found |= (states >> shift if shift >= 0 else states << -shift) & mask
        return found

    def _spread(self, states: int, digit: Digit) -> int:
        """Copy the blocks of 0 to all digits, the other way round from `folded`."""
        covered = 1
        while covered < digit.size:
            by = min(covered, digit.size - covered)
            states |= states << by * digit.stride
            covered += by
        return states

    def folded(self, states: int, digit: Digit) -> int:
        """Or the blocks of all digits onto that of 0; doubling what is covered takes as many steps as its size has bits."""
        if not states >> digit.stride:
            return states
        covered = 1
        while covered < digit.size:
            by = min(covered, digit.size - covered)
            states |= states >> by * digit.stride
            covered += by
        return states & self.mask(digit.slot, frozenset((0,)))


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
