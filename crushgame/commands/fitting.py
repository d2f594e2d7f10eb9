"""For authors: `check --saves`, which replays every save of a folder into a story.

Knows folders of saves: those that the program keeps, and files that players have sent. Must not know how a replay is told.
Nothing in the folder is changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from crushgame.check.fits import Fitted, Kept, Row, damaged, fitted, row
from crushgame.check.sets.explore import Budget
from crushgame.commands.clocks import CutShort, Interruptible
from crushgame.moments import reference
from crushgame.saves import disk
from crushgame.saves.names import story_folder
from crushgame.saves.record import MAGIC, Record, decode
from crushgame.saves.reopening import saved_in, story_of
from crushgame.saves.sealed import LARGEST, Damage
from crushgame.saves.store import Store
from crushgame.story.program import Program

MOST_FILES = 100_000
"""Names in a folder that are looked at for saves that somebody sent."""

_AS_IT_WAS = "Its player finishes it in the story as it was."

_START = f"{MAGIC} ".encode()


class _Found(NamedTuple):
    """One save, or why it is none. `story` is the folder of its story, or empty where nobody knows."""

    name: str
    story: str
    record: Record | None
    note: str


class SavesIn:
    """The saves of a folder, read once, and replayed into as many stories as one likes."""

    def __init__(self, folder: str) -> None:
        """Raises OSError when there is no such folder, or it may not be read."""
        self.folder = folder
        self._files = sorted(_files(folder))
        self._kept = [
            _Found(reference(entry), entry.slot.story_folder, entry.record, entry.trouble)
            for entry in Store(folder).entries_of_all()
        ]
        self._sent = [_sent(folder, name) for name in self._files]
        self._old: dict[tuple[str, str], Program | None] = {}

    def fit(self, program: Program, interruptible: Interruptible, budget: Budget) -> Fitted:
        """Replay the saves of a story as far as one gets before a signal comes or the budget is used up."""
        ours = self._ours(program)
        rows: list[Row] = []

        def replay_all() -> None:
            if interruptible.is_interrupted:
                clock.interrupt()
            coming = self.rows(program)
            while len(rows) < len(ours) and not clock.over():
                rows.append(next(coming))
                clock.tell(lambda: f"{len(rows)} of {len(ours)} saves replayed so far")

        with interruptible.clock(budget) as clock:
            cut = interruptible.attempt(clock, replay_all)
        left = len(ours) - len(rows)
        why = cut.why if isinstance(cut, CutShort) else clock.stopped
        others = len(self._kept) + len(self._sent) - len(ours)
        return fitted(self.folder, rows, others, left, why if left else "")

    def rows(self, program: Program) -> Iterator[Row]:
        """Replay the saves of a story, one after another.

        What cannot be read and does not say of which story it is, is told with each.
        """
        for found in self._ours(program):
            yield self._row(program, found)

    def _ours(self, program: Program) -> list[_Found]:
        home = story_folder(program.story.id)
        return [found for found in (*self._kept, *self._sent) if found.story in (home, "")]

    def _row(self, program: Program, found: _Found) -> Row:
        if found.record is None:
            return damaged(found.name, found.note)
        record = found.record
        old = None if record.fingerprint == program.fingerprint else self._old_story(record)
        where = " · ".join(words for words in (record.place, record.last_line) if words)
        notes = [note for note in (found.note, _AS_IT_WAS if record.as_it_was else "") if note]
        return row(program, Kept(found.name, where, saved_in(record), old, " ".join(notes)))

    def _old_story(self, record: Record) -> Program | None:
        key = record.story, record.fingerprint
        if key not in self._old:
            kept = story_of(self.folder, record)
            self._old[key] = None if isinstance(kept, str) else kept.program
        return self._old[key]


def _files(folder: str) -> Iterator[str]:
    """Yield the names of the plain files in a folder that begin as an exported save does."""
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number >= MOST_FILES:
                return
            if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False) and _begins_as_a_save(entry.path):
                yield entry.name


def _begins_as_a_save(path: str) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    with os.fdopen(handle, "rb", buffering=0) as file:
        try:
            return file.read(len(_START)) == _START
        except OSError:
            return False


def _sent(folder: str, name: str) -> _Found:
    path = os.path.join(folder, name)
    try:
        data = disk.read_file(path, LARGEST)
    except OSError as error:
        return _Found(path, "", None, f"It could not be read ({(error.strerror or 'unknown reason').lower()}).")
    record = data if isinstance(data, Damage) else decode(data)
    if isinstance(record, Damage):
        return _Found(path, "", None, record.reason)
    return _Found(path, story_folder(record.story), record, "")
