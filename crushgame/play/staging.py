"""Who stands on the stage, in what mood, and where: worked out from the beats, one after another.

Knows beats and the cast. Must not know how anybody looks. Whoever is shown stays until the scenery changes or another is
shown in their stead; whoever speaks without having been shown comes for as long as they speak.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crushgame.play.beats import Beat, Line, Place, Show
from crushgame.play.engine import Turn
from crushgame.play.session import Session
from crushgame.story.looks import Faceless
from crushgame.story.program import Program

MOST = 2
"""So many stand on the stage at once: more would hide one another in a terminal of eighty columns."""


class Figure(NamedTuple):
    """Somebody on the stage. `mood` is the one of this moment, `usual` the one that they were shown in; either may be empty.

    `is_guest` says that they came to speak without having been shown.
    """

    who: str
    name: str
    mood: str = ""
    usual: str = ""
    is_speaking: bool = False
    is_guest: bool = False


class Staging(NamedTuple):
    """The scenery, None before there is any, and those who stand before it, whoever came first on the left."""

    place: Place | None = None
    figures: tuple[Figure, ...] = ()

    @property
    def shown(self) -> Figure | None:
        """Whom the story showed last, if they are still there."""
        return next((figure for figure in reversed(self.figures) if not figure.is_guest), None)


NOBODY = Staging()


def after(staging: Staging, beat: Beat, program: Program) -> Staging:
    """Return the staging when a beat has been played."""
    match beat:
        case Place():
            stays = staging.place is not None and staging.place.id == beat.id
            return Staging(beat, staging.figures if stays else ())
        case Show(who=""):
            return staging._replace(figures=())
        case Show():
            return staging._replace(figures=_with(staging.figures, Figure(beat.who, beat.name, beat.mood, beat.mood)))
        case Line(speaker=speaker) if speaker in program.cast and not isinstance(program.cast[speaker].face, Faceless):
            return staging._replace(figures=_speaking(staging.figures, beat))
        case Line():
            return staging._replace(figures=tuple(_silent(figure) for figure in staging.figures))
        case _:
            return staging


class Stagings:
    """The staging of one game wherever it stands. What was worked out for earlier turns is not worked out again."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: list[tuple[Turn, Staging]] = []

    def now(self, session: Session) -> Staging:
        """Return the staging at the beat that a session stands at."""
        earlier = len(session.turns) - 1
        del self._known[earlier:]
        while self._known and self._known[-1][0] is not session.turns[len(self._known) - 1]:
            self._known.pop()
        for turn in session.turns[len(self._known) : earlier]:
            self._known.append((turn, self._through(turn.beats)))
        return self._through(session.turn[: session.at + 1])

    def _through(self, beats: Iterable[Beat]) -> Staging:
        before = self._known[-1][1] if self._known else Staging()
        return staged(self._program, beats, before)


def staged(program: Program, beats: Iterable[Beat], staging: Staging = NOBODY) -> Staging:
    """Return the staging at the end of some beats, oldest first, from the one before them."""
    for beat in beats:
        if isinstance(beat, Line | Place | Show):
            staging = after(staging, beat, program)
    return staging


def _silent(figure: Figure) -> Figure:
    return figure._replace(is_speaking=False, mood=figure.mood if figure.is_guest else figure.usual)


def _speaking(figures: tuple[Figure, ...], line: Line) -> tuple[Figure, ...]:
    known = next((figure for figure in figures if figure.who == line.speaker), None)
    others = tuple(_silent(figure) for figure in figures)
    if known is None:
        speaker = Figure(line.speaker, line.name, line.mood, "", is_speaking=True, is_guest=True)
        return _with(tuple(figure for figure in others if not figure.is_guest), speaker)
    speaker = known._replace(mood=line.mood or known.usual, is_speaking=True)
    return tuple(speaker if figure.who == line.speaker else figure for figure in others)


def _with(figures: tuple[Figure, ...], newcomer: Figure) -> tuple[Figure, ...]:
    """Return the figures with one more, in the place that they had if they were there; whoever came first may have to go."""
    if any(figure.who == newcomer.who for figure in figures):
        return tuple(newcomer if figure.who == newcomer.who else figure for figure in figures)
    guests_gone = tuple(figure for figure in figures if not figure.is_guest)
    return (*guests_gone[-(MOST - 1) :], newcomer)
