"""The report of a story, as its author wrote it and as it is compiled.

Knows shapes only. The reader, the compiler and the plain player load it only for a story that has a report. What that says is
weighed and said by `play/report.py`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from crushgame.story.binding import Bound
from crushgame.story.diagnostics import Spot
from crushgame.story.model import Expression, Prose, Steps
from crushgame.story.program import Instruction, Words

BEST: Final = "best"
TURN: Final = "turn"
WORST: Final = "worst"
KINDS = (BEST, TURN, WORST)
"""What a note can be said of: the best decision of a game, the one at which it turned, and the costliest."""


class WrittenWatch(NamedTuple):
    condition: Expression
    title: str


class WrittenSource(NamedTuple):
    id: str
    title: str
    cites: str
    otherwise: Prose


class WrittenWords(NamedTuple):
    """What is said under one key of a note: one of `KINDS`, or the id of a source."""

    key: str
    prose: Prose
    spot: Spot


class WrittenNote(NamedTuple):
    tag: str
    about: str
    words: tuple[WrittenWords, ...]
    spot: Spot


class WrittenReport(NamedTuple):
    title: Prose
    watch: tuple[WrittenWatch, ...]
    at: Expression | None
    steps: Steps
    sources: tuple[WrittenSource, ...]
    notes: tuple[WrittenNote, ...]
    last: Steps
    spot: Spot


# ---- compiled ----------------------------------------------------------------------------------------------------------


class WatchPoint(NamedTuple):
    title: str
    condition: Bound


class SourcePoint(NamedTuple):
    """Who a note comes from. `cites` is what it goes back to, or empty."""

    id: str
    title: str
    cites: str
    otherwise: Words


class NotePoint(NamedTuple):
    """What is said of a tag, by one of `KINDS` or the id of a source. `about` says in a few words what it stands for."""

    about: str
    words: dict[str, Words]
    spot: Spot


class ReportPoint(NamedTuple):
    """`steps` and `last` are code of their own, which no game comes to; each ends in a `Return`.

    `at` is the moment that what is watched is told for, or None for the ending. `notes` are by their tags.
    """

    title: Words
    watch: tuple[WatchPoint, ...]
    at: Bound | None
    steps: tuple[Instruction, ...]
    sources: tuple[SourcePoint, ...]
    notes: dict[str, NotePoint]
    last: tuple[Instruction, ...]
