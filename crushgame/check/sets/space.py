"""Sets of states, all at once: what can be done with them, however they are held.

Knows the two ways to hold what does not fit a string: by the mixes of values that occur (`splits.py`), and as diagrams
(`diagrams.py`). Must not know stories, programs or places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from crushgame.check.sets.diagrams import Diagrams, Node
from crushgame.check.sets.sieve import Sieve
from crushgame.check.sets.splits import Split, Splits
from crushgame.check.sets.strings import Digit, Step, Strings
from crushgame.story.evaluation import Formula

StateSet = int | Node | Split
"""A set of states; 0 is the empty one, and an int is a string with nothing above it.

Sets of one space are equal exactly when they compare equal.
"""


class Space(Protocol):
    """All states over some slots. Every method takes and returns sets of this space and of no other."""

    strings: Strings
    depth: int
    above: tuple[Digit, ...]
    digits: dict[int, Digit]

    @property
    def megabytes(self) -> float:
        """How much memory is taken besides that of the sets themselves, about."""

    def state(self, values: Mapping[int, int]) -> StateSet:
        """Return the set of one state; slots that are not given are at their lowest value."""

    def some(self, states: Any) -> dict[int, int]:
        """Return one state of a set that is not empty, as a value for every slot: always the same one."""

    def each(self, states: Any) -> Iterator[dict[int, int]]:
        """Yield every state of a set."""

    def count(self, states: Any) -> int:
        """Return how many states a set has."""

    def either(self, left: Any, right: Any) -> StateSet:
        """Return the states of both sets together."""

    def both(self, left: Any, right: Any) -> StateSet:
        """Return the states that are in both sets."""

    def without(self, left: Any, right: Any) -> StateSet:
        """Return the states of the first set that are not in the second."""

    def having(self, states: Any, slot: int, digits: frozenset[int]) -> StateSet:
        """Return those states in which a digit is one of some."""

    def under(self, states: Any, mask: int) -> StateSet:
        """Return those states whose string is in a mask, whatever stands above it."""

    def sifted(self, states: Any, condition: Formula, sieve: Sieve) -> StateSet:
        """Return those states in which a condition holds."""

    def after(self, states: Any, step: Step) -> StateSet:
        """Return the states that a step leads to."""

    def before(self, states: Any, step: Step, within: Any) -> StateSet:
        """Return those states of a second set that a step leads into the first."""

    def forgetting(self, states: Any, slot: int) -> StateSet:
        """Return the states with a digit set to 0."""

    def tidy(self, roots: Callable[[], Iterable[Any]]) -> None:
        """Let go of what was worked out earlier, once that is a great deal. Only the sets of `roots` may be used afterwards."""

    def room(self, states: Any) -> int:
        """Return how many bits a set takes, about, besides what `megabytes` counts."""

    def scattered(self, states: Any) -> int:
        """Return in how many parts a set lies that each cost a step of their own."""


__all__ = ["Diagrams", "Digit", "Node", "Space", "Split", "Splits", "StateSet", "Step"]
