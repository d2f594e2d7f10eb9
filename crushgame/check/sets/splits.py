"""Sets of states as strings, one for each mix of the values above the string that occurs in the set.

Knows digits and strings. The mix is packed into one number, the key; a set in which all values above the string are 0 is a
string and nothing else. That is quick where few mixes occur at a place, and hopeless where they double with every flag:
`diagrams.py` is for those. Must not know stories, programs or places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from crushgame.check.sets.sieve import Sieve
from crushgame.check.sets.strings import Digit, Step, Strings, ones
from crushgame.story.evaluation import Formula


class Split:
    """The string of each mix, by its key; none of them is empty, and there is one besides that of key 0."""

    __slots__ = ("parts",)

    def __init__(self, parts: dict[int, int]) -> None:
        self.parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Split) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(frozenset(self.parts.items()))


SplitSet = int | Split


class Splits:
    """The space of the states over some slots, given as (slot, lowest value, number of values).

    `string` is laid out as `Strings` does; the slots `above` are packed into keys.
    """

    def __init__(self, string: Sequence[tuple[int, int, int]], above: Sequence[tuple[int, int, int]]) -> None:
        self.strings = Strings(string)
        self.depth = len(above)
        self.above = tuple(Digit(slot, low, size, 0, level) for level, (slot, low, size) in enumerate(above))
        self.digits = {digit.slot: digit for digit in (*self.strings.digits, *self.above)}
        self.megabytes = 0.0
        self._units: dict[int, int] = {}  # what one more of a digit adds to a key
        unit = 1
        for digit in reversed(self.above):
            self._units[digit.slot] = unit
            unit *= digit.size

    # ---- one state ----

    def state(self, values: Mapping[int, int]) -> SplitSet:
        """Return the set of one state; slots that are not given are at their lowest value."""
        at = sum((values.get(digit.slot, digit.low) - digit.low) * digit.stride for digit in self.strings.digits)
        key = sum((values.get(digit.slot, digit.low) - digit.low) * self._units[digit.slot] for digit in self.above)
        return _whole({key: 1 << at})

    def some(self, states: SplitSet) -> dict[int, int]:
        """Return one state of a set that is not empty, as a value for every slot: always the same one."""
        parts = _parts(states)
        key = min(parts)
        values = self._above(key)
        self.strings.put_values((parts[key] & -parts[key]).bit_length() - 1, values)
        return values

    def each(self, states: SplitSet) -> Iterator[dict[int, int]]:
        """Yield every state of a set."""
        for key, part in _parts(states).items():
            above = self._above(key)
            for index in ones(part):
                values = dict(above)
                self.strings.put_values(index, values)
                yield values

    def _above(self, key: int) -> dict[int, int]:
        return {digit.slot: digit.low + key // self._units[digit.slot] % digit.size for digit in self.above}

    # ---- sets ----

    def count(self, states: SplitSet) -> int:
        """Return how many states a set has."""
        return states.bit_count() if isinstance(states, int) else sum(part.bit_count() for part in states.parts.values())

    def either(self, left: SplitSet, right: SplitSet) -> SplitSet:
        """Return the states of both sets together."""
        if isinstance(left, int) and isinstance(right, int):
            return left | right
        if not left or left is right:
            return right
        if not right:
            return left
        more, less = _parts(left), _parts(right)
        if len(more) < len(less):
            more, less = less, more
        found = dict(more)
        for key, part in less.items():
            found[key] = found.get(key, 0) | part
        return _whole(found)

    def both(self, left: SplitSet, right: SplitSet) -> SplitSet:
        """Return the states that are in both sets."""
        if isinstance(left, int) and isinstance(right, int):
            return left & right
        more, less = _parts(left), _parts(right)
        if len(more) < len(less):
            more, less = less, more
        return _whole({key: part & more[key] for key, part in less.items() if key in more})

    def without(self, left: SplitSet, right: SplitSet) -> SplitSet:
        """Return the states of the first set that are not in the second."""
        if isinstance(left, int) and isinstance(right, int):
            return left & ~right if right else left
        if not left or not right:
            return left
        rest = _parts(right)
        return _whole({key: part & ~rest[key] if key in rest else part for key, part in _parts(left).items()})

    # ---- digits ----

    def having(self, states: SplitSet, slot: int, digits: frozenset[int]) -> SplitSet:
        """Return those states in which a digit is one of some."""
        digit = self.digits[slot]
        if digit.level < 0:
            return self.under(states, self.strings.mask(slot, digits))
        if isinstance(states, int):
            return states if 0 in digits else 0
        unit, size = self._units[slot], digit.size
        return _whole({key: part for key, part in states.parts.items() if key // unit % size in digits})

    def under(self, states: SplitSet, mask: int) -> SplitSet:
        """Return those states whose string is in a mask, whatever stands above it."""
        if isinstance(states, int):
            return states & mask
        return _whole({key: part & mask for key, part in states.parts.items()})

    def sifted(self, states: SplitSet, condition: Formula, sieve: Sieve) -> SplitSet:
        """Return those states in which a condition holds."""
        digits = [(self.digits[slot], self._units[slot]) for slot in sieve.above(condition)]
        masks: dict[tuple[int, ...], int] = {}
        found = {}
        for key, part in _parts(states).items():
            values = tuple(digit.low + key // unit % digit.size for digit, unit in digits)
            mask = masks.get(values)
            if mask is None:
                rest = condition
                for (digit, _), value in zip(digits, values, strict=True):
                    rest = sieve.put_in(rest, digit.slot, value)
                mask = masks[values] = sieve.mask(rest)
            found[key] = part & mask
        return _whole(found)

    def after(self, states: SplitSet, step: Step) -> SplitSet:
        """Return the states that a step leads to."""
        digit = self.digits[step.slot]
        if digit.level < 0:
            if isinstance(states, int):
                return self.strings.moved(states, step) if states else 0
            return _whole(self._moved(states.parts, step))
        unit, size, to = self._units[step.slot], digit.size, step.to
        found: dict[int, int] = {}
        for key, part in _parts(states).items():
            value = key // unit % size
            moved = key + (to[value] - value) * unit
            found[moved] = found.get(moved, 0) | part
        return _whole(found)

    def _moved(self, parts: dict[int, int], step: Step) -> dict[int, int]:
        """Move the string of every part; spelt out here, since a call for each part takes as long as moving it."""
        shifts = self.strings.shifts_of(step)
        found = {}
        for key, part in parts.items():
            moved = 0
            for mask, shift in shifts:
                if left := part & mask:
                    moved |= left << shift if shift >= 0 else left >> -shift
            found[key] = moved
        return found

    def before(self, states: SplitSet, step: Step, within: SplitSet) -> SplitSet:
        """Return those states of a second set that a step leads into the first."""
        digit = self.digits[step.slot]
        wanted, parts = _parts(states), _parts(within)
        if digit.level < 0:
            back = self.strings.moved_back
            return _whole({key: back(wanted[key], step) & part for key, part in parts.items() if key in wanted})
        unit, size, to = self._units[step.slot], digit.size, step.to
        found = {}
        for key, part in parts.items():
            value = key // unit % size
            found[key] = part & wanted.get(key + (to[value] - value) * unit, 0)
        return _whole(found)

    def forgetting(self, states: SplitSet, slot: int) -> SplitSet:
        """Return the states with a digit set to 0."""
        digit = self.digits[slot]
        if digit.level >= 0:
            return self.after(states, Step(slot, (0,) * digit.size))
        if isinstance(states, int):
            return self.strings.folded(states, digit)
        return _whole({key: self.strings.folded(part, digit) for key, part in states.parts.items()})

    # ---- housekeeping ----

    def tidy(self, roots: Callable[[], Iterable[SplitSet]]) -> None:
        """Nothing is remembered here that could be let go of."""

    def room(self, states: SplitSet) -> int:
        """Return how many bits a set takes, about."""
        if isinstance(states, int):
            return states.bit_length()
        return len(states.parts) * (_BITS_A_PART + self.strings.bits)

    def scattered(self, states: SplitSet) -> int:
        """Return in how many parts a set lies."""
        return len(_parts(states))


_BITS_A_PART = 800


def _parts(states: SplitSet) -> dict[int, int]:
    if isinstance(states, int):
        return {0: states} if states else {}
    return states.parts


def _whole(parts: dict[int, int]) -> SplitSet:
    """Return the set of some parts, of which those that are empty are left out."""
    if not all(parts.values()):
        parts = {key: part for key, part in parts.items() if part}
    if len(parts) < 2 and (not parts or 0 in parts):
        return parts.get(0, 0)
    return Split(parts)
