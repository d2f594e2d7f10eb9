"""All saves of one player: what there is, which is newest, and taking one out, away, or in.

Knows the layout below its root. Must not know sessions or screens.

    <root>/<story>/auto-<game>/      the autosave of one playthrough
    <root>/<story>/quick/            the quick save
    <root>/<story>/slot-<words>-…/   a save with a name
    <root>/<story>/deleted-…/        a save that was deleted and can be brought back (removal.py)
    <root>/<story>/stories/          the exact stories that saves were made with (stories.py)
    <root>/<story>/profile/          what outlives a game (profile.py)
    <root>/_settings/                what a player has set for good (settings.py)

Nothing here raises for what the disk does or holds: the answer is a value with a plain sentence.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import NamedTuple

from crushgame.saves import removal
from crushgame.saves.disk import Refusal, unread
from crushgame.saves.generations import Generations
from crushgame.saves.names import Slot, is_slot_folder, is_story_folder, named_slot, story_folder
from crushgame.saves.notes import fallen_back, nothing_good
from crushgame.saves.record import Record
from crushgame.saves.removal import Deleted, deleted_from
from crushgame.saves.slots import STEM, SlotWriter, decoder

FINISHED_KEPT = 20


class Entry(NamedTuple):
    """A slot in a list: its newest good save, or None and why there is none. `changed` is in nanoseconds of the disk's
    clock.

    `trouble` is a plain sentence, and may also stand beside a good save when a newer one is damaged.
    """

    slot: Slot
    record: Record | None
    trouble: str
    changed: int


class Loaded(NamedTuple):
    """A save taken from its slot. `note` is empty, or tells the player that it is not the latest and why.

    `is_covered` says that what lies above it is not damaged, but of a newer crushgame or unreadable just now: to save in this
    slot would bury it.
    """

    record: Record
    note: str = ""
    is_covered: bool = False


class Store:
    """The saves below one root folder, which need not exist yet. Listing and loading work on a disk that is
    read-only."""

    def __init__(self, root: str) -> None:
        self.root = root

    # -- looking

    def entries(self, story_id: str) -> tuple[Entry, ...]:
        """Return every slot of a story that holds anything, newest first. Changes nothing."""
        return self._listed(self._slots(story_folder(story_id)))

    def entries_of_all(self) -> tuple[Entry, ...]:
        """Return every slot of every story that holds anything, newest first. Changes nothing."""
        return self._listed(self._slots_of_all())

    def latest(self, story_id: str) -> Entry | None:
        """Return what "Continue" opens: the newest save of a game of this story that has not come to an ending."""
        return self.latest_in(story_folder(story_id))

    def latest_in(self, folder: str) -> Entry | None:
        """Return what "Continue" opens for the story whose saves are in this folder."""
        return self._continue(self._slots(folder)) if is_story_folder(folder) else None

    def passed_over(self, story_id: str | None, taken: Entry | None) -> bool:
        """Whether `latest` went past a slot that is newer than what it returned, `taken`, and holds no save to be had.

        With None for the story the same is asked of `latest_of_all`.
        """
        changed = taken.changed if taken else -1
        slots = self._slots_of_all() if story_id is None else self._slots(story_folder(story_id))
        newer = [slot for slot in slots if self._changed(slot) > changed]
        return any(entry.record is None for slot in newer if (entry := self._entry(slot)))

    def latest_of_all(self) -> Entry | None:
        """Return what "Continue" opens when no story is named."""
        return self._continue(self._slots_of_all())

    def newest_change(self, story_id: str) -> int:
        """Return the time of the newest file in any slot, in nanoseconds, or 0. A later save is stamped later than
        this, so that a clock which was put back never makes an old save look like the newest."""
        return max((self._changed(slot) for slot in self._slots(story_folder(story_id))), default=0)

    # -- one slot

    def load(self, slot: Slot) -> Loaded | Refusal:
        """Return the newest good save of a slot. Damaged ones above it are moved to `damaged/`, and the note says
        so."""
        generations = self._generations(slot)
        reader = decoder(slot.story_folder)
        try:
            found = generations.set_aside(generations.newest(reader), reader)
        except OSError as error:
            cause = unread(error, generations.folder)
            return cause._replace(sentence=f"The saves cannot be read. {cause.sentence}")
        finally:
            generations.close()
        if found.value is None:
            return Refusal(nothing_good(found), generations.folder, "damaged" if found.bad or found.aside else "empty")
        return Loaded(found.value, fallen_back(found, found.value.saved_at), found.is_covered)

    def writer(self, slot: Slot) -> SlotWriter:
        """Return a writer for a slot. Nothing is made on the disk until it writes or claims."""
        return SlotWriter(self.root, slot)

    def has(self, slot: Slot) -> bool:
        """Whether the slot's folder is there."""
        return os.path.isdir(self._path(slot))

    def delete(self, slot: Slot) -> Deleted | Refusal:
        """Take a slot and all its generations away, at the player's word. Refused while the game is open in another window.

        It can be brought back for a day.
        """
        self._clear_deleted(slot.story_folder)
        return removal.delete(self.root, slot)

    def deleted(self, story_id: str | None = None) -> tuple[Deleted, ...]:
        """Return the saves of a story, or of all, that were deleted within the last day, the last first."""
        folders = _folders_in(self.root) if story_id is None else [story_folder(story_id)]
        found = [self._deleted_in(folder) for folder in folders if is_story_folder(folder)]
        within = [one for some in found for one in some if not removal.is_over(one)]
        return tuple(sorted(within, key=lambda one: one.at, reverse=True))

    def bring_back(self, deleted: Deleted) -> Refusal | None:
        """Make a deleted save a slot again, as it was. Refused when another save has taken its place meanwhile."""
        return removal.bring_back(self.root, deleted)

    def rename(self, slot: Slot, name: str) -> Refusal | None:
        """Give a save of the player's own another name, which must be one for a save (see `names.py`) and free.

        Its time stays what it was. Whatever fails, the save is there still, by the one name or the other.
        """
        if slot.kind != "named":
            return Refusal("Only a save of your own has a name.", self._path(slot), "reserved")
        loaded = self.load(slot)
        if isinstance(loaded, Refusal):
            return loaded
        if loaded.note:
            return Refusal(
                f"It is not renamed while its newest copy cannot be used. {loaded.note}", self._path(slot), "damaged"
            )
        to, changed = named_slot(loaded.record.story, name), self._changed(slot)
        refused = removal.move(self.root, slot, to) if to != slot else None
        if refused is not None:
            return refused
        writer = self.writer(to)
        written = writer.write(loaded.record._replace(name=name))
        writer.close()
        if isinstance(written, Refusal):
            if to != slot:
                removal.move(self.root, to, slot)
            return written
        with suppress(OSError):  # it then counts as saved just now
            os.utime(written.path, ns=(changed, changed), follow_symlinks=False)
        return None

    def make_room(self, story_id: str) -> None:
        """Keep the newest FINISHED_KEPT autosaves of finished games, and remove the older ones. Any other save stays.

        A finished game stays too while it is open in any window, and when something in its slot is damaged or newer.
        """
        folder = story_folder(story_id)
        self._clear_deleted(folder)
        autosaves = [slot for slot in self._slots(folder) if slot.kind == "auto"]
        if len(autosaves) <= FINISHED_KEPT:
            return
        finished = [entry for entry in self._listed(autosaves) if entry.record and entry.record.ending]
        for entry in finished[FINISHED_KEPT:]:
            if not entry.trouble and not os.path.lexists(os.path.join(self._path(entry.slot), "damaged")):
                self._make_room_of(entry)

    # -- the inside

    def _path(self, slot: Slot) -> str:
        return os.path.join(self.root, *slot)

    def _generations(self, slot: Slot) -> Generations:
        return Generations(self.root, tuple(slot), STEM)

    def _slots(self, folder: str) -> list[Slot]:
        """Return the slots in a story's folder. One that is there and cannot be listed counts as a slot without a name, so
        that it is not taken for empty."""
        try:
            names = _listed_in(os.path.join(self.root, folder))
        except OSError:
            return [Slot(folder, "")]
        return [Slot(folder, name) for name in names if is_slot_folder(name)]

    def _slots_of_all(self) -> list[Slot]:
        folders = [name for name in _folders_in(self.root) if is_story_folder(name)]
        return [slot for folder in folders for slot in self._slots(folder)]

    def _listed(self, slots: list[Slot]) -> tuple[Entry, ...]:
        entries = [entry for slot in slots if (entry := self._entry(slot))]
        return tuple(sorted(entries, key=lambda entry: entry.changed, reverse=True))

    def _entry(self, slot: Slot) -> Entry | None:
        try:
            found = self._generations(slot).newest(decoder(slot.story_folder))
        except OSError as error:
            return Entry(slot, None, f"It cannot be read. {unread(error, self._path(slot)).sentence}", 0)
        if found.value is not None:
            return Entry(slot, found.value, fallen_back(found, found.value.saved_at), found.changed)
        return Entry(slot, None, nothing_good(found), self._changed(slot)) if found.bad or found.aside else None

    def _changed(self, slot: Slot) -> int:
        return self._generations(slot).changed()

    def _continue(self, slots: list[Slot]) -> Entry | None:
        over: set[str] = set()
        for slot in sorted(slots, key=self._changed, reverse=True):
            entry = self._entry(slot)
            if entry is None or entry.record is None:
                continue
            if entry.record.ending:
                over.add(entry.record.game)
            elif entry.record.game not in over:
                return entry
        return None

    def _make_room_of(self, entry: Entry) -> None:
        removal.remove_unless_open(self.root, entry.slot, lambda: self._changed(entry.slot) == entry.changed)

    def _deleted_in(self, folder: str) -> list[Deleted]:
        names = _folders_in(os.path.join(self.root, folder))
        return [deleted for name in names if (deleted := deleted_from(folder, name)) is not None]

    def _clear_deleted(self, folder: str) -> None:
        if is_story_folder(folder):
            path = os.path.join(self.root, folder)
            removal.clear(path, _folders_in(path))


def _folders_in(path: str) -> list[str]:
    try:
        return _listed_in(path)
    except OSError:  # none that we may see
        return []


def _listed_in(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):  # none yet
        return []
