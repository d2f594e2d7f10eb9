"""What the earlier turns of a game told: which lines, and where it was. Worked out when it is first asked for.

Knows turns. Must not know sessions. However long a game is, being asked once more costs no more than what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from crushgame.play.beats import Line, Message, Place, StoryBeat
from crushgame.play.engine import Turn


def line_key(beat: Line | Message) -> str:
    """Return a short key for the words of a line, the same wherever they are said."""
    return blake2b(f"{beat.speaker}\x00{beat.text}".encode(), digest_size=6).hexdigest()


def line_keys(beats: Sequence[StoryBeat]) -> Iterator[str]:
    """Return the keys of the lines among some beats."""
    return (line_key(beat) for beat in beats if isinstance(beat, (Line, Message)))


class Remembered:
    """What is known of the first turns of a game, in order; `learn` and `forget` say which those are."""

    __slots__ = ("_first", "_places")

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._places: list[Place | None] = []

    def learn(self, turns: Sequence[Turn], count: int) -> None:
        """Take in the first `count` of a game's turns; what was learnt before is not read again."""
        for number in range(len(self._places), count):
            beats = turns[number].beats
            for key in line_keys(beats):
                self._first.setdefault(key, number)
            places = [beat for beat in beats if isinstance(beat, Place)]
            self._places.append(places[-1] if places else self.place)

    def forget(self, turn: Turn, number: int) -> None:
        """Forget the turn of that number if it was learnt; none after it may be."""
        if number >= len(self._places):
            return
        self._places.pop()
        for key in line_keys(turn.beats):
            if self._first.get(key) == number:
                del self._first[key]

    def has(self, key: str) -> bool:
        """Whether a line of that key was said."""
        return key in self._first

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all lines that were said."""
        return frozenset(self._first)

    @property
    def place(self) -> Place | None:
        """The scenery at the end of the last turn learnt."""
        return self._places[-1] if self._places else None
