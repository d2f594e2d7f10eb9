"""All saves of one player: what there is, which is newest, and taking one out, away, or in.

Knows the layout below its root. Must not know sessions or screens.

    <root>/<story>/auto-<game>/      the autosave of one playthrough
    <root>/<story>/quick/            the quick save
    <root>/<story>/slot-<words>-…/   a save with a name
    <root>/<story>/stories/          the exact stories that saves were made with (stories.py)
    <root>/<story>/profile/          what outlives a game (profile.py)
    <root>/_settings/                what a player has set for good (settings.py)

Nothing here raises for what the disk does or holds: the answer is a value with a plain sentence.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple

from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal, unread
from crushgame.saves.generations import Generations
from crushgame.saves.locks import Hold, try_lock
from crushgame.saves.names import Slot, is_slot_folder, is_story_folder, story_folder
from crushgame.saves.notes import fallen_back, nothing_good
from crushgame.saves.record import Record
from crushgame.saves.slots import STEM, SlotWriter, decoder, open_claim
from crushgame.saves.stories import forget_unneeded

FINISHED_KEPT = 20
_DELETED = ".deleted-"


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

    def delete(self, slot: Slot) -> Refusal | None:
        """Remove a slot and all its generations, at the player's word, and a kept story that only they needed. Refused
        while the game is open in another window."""
        refused = self._remove(slot)
        if refused is None:
            forget_unneeded(self.root, slot.story_folder)
        return refused

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
                self._remove(entry.slot, entry.changed)

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

    def _remove(self, slot: Slot, last_change: int | None = None) -> Refusal | None:
        """Remove a slot at the player's word; or with `last_change` for want of room: only if it is certain that no window
        has it open, and that nothing was saved to it since."""
        path = self._path(slot)
        if not (is_story_folder(slot.story_folder) and is_slot_folder(slot.folder)):
            return Refusal("That is no place for a save, so nothing was deleted.", path, "missing")
        try:
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
            claim = open_claim(path)
            try:
                hold = try_lock(claim)
                is_certain = hold is Hold.OURS and self._changed(slot) == last_change
                if hold is Hold.THEIRS or not (last_change is None or is_certain):
                    return Refusal("This game is open just now. Leave it first, then delete its save.", path, "open")
                disk.remove_folder(path, os.path.join(os.path.dirname(path), f"{_DELETED}{os.urandom(6).hex()}"))
            finally:
                disk.let_go(claim)
        except FileNotFoundError:
            return Refusal("That save is not there any more.", path, "missing")
        except OSError as error:
            return refusal(error, path)
        return None

    def _clear_deleted(self, folder: str) -> None:
        path = os.path.join(self.root, folder)
        for name in _folders_in(path):
            if name.startswith(_DELETED):
                disk.remove_tree(os.path.join(path, name))


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
