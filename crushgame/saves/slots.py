"""An open slot: the one way by which a record reaches the disk, and the claim that keeps a game to one window.

Knows one slot's folder. Must not know what other slots there are.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress

from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal, unread
from crushgame.saves.found import Found
from crushgame.saves.generations import Generations, Written
from crushgame.saves.locks import Hold, try_lock
from crushgame.saves.names import Slot, story_folder
from crushgame.saves.record import Lines, Record, decode, encode
from crushgame.saves.sealed import LARGEST, Damage
from crushgame.story.printable import one_line

STEM = "save"
_OPEN_CLAIM = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class SlotWriter:
    """Writes one slot, again and again. Opens nothing until the first write or claim. Not for two threads at once.

    `before` is what lay in the slot right before the first write, or None before that.
    """

    def __init__(self, root: str, slot: Slot) -> None:
        self.slot = slot
        self._generations = Generations(root, (slot.story_folder, slot.folder), STEM)
        self._root = root
        self._claim = -1
        self._checked = False
        self.before: Found[Record] | None = None
        self._decode = decoder(slot.story_folder)
        self._lines = Lines()

    @property
    def folder(self) -> str:
        """The path of the slot's folder."""
        return self._generations.folder

    def write(self, record: Record, after: int = 0) -> Written | Refusal:
        """Write a save as the newest generation. `after` (nanoseconds) is the time of the newest save known elsewhere.

        Whatever goes wrong comes back as a Refusal, and then the newest is the save before it, or the new one: the disk may
        fail after that has its name. After a Refusal the next write looks at the slot as the first one does.
        """
        data = encode(record, self._lines)
        written = self._trouble_with(record, data) or self._generations.write(
            data, self._decode, after, None if self._checked else self._look
        )
        self._checked = isinstance(written, Written)
        return written

    def claim(self) -> Hold | Refusal:
        """Claim the slot's game for this process until `close`, or until the process ends in any way."""
        if self.holds():
            return Hold.OURS
        self._let_go()
        try:
            disk.make_folders(self._root, *self.slot)
            self._claim = open_claim(self.folder)
            hold = try_lock(self._claim)
            if hold is Hold.UNKNOWN:
                self._generations.take_note()
        except OSError as error:
            self._let_go()
            return refusal(error, self.folder)
        if hold is Hold.THEIRS:
            self._let_go()
        return hold

    def holds(self) -> bool:
        """Whether the slot is claimed, and the file it is claimed by still there: who deletes the folder frees it."""
        if self._claim < 0:
            return False
        try:
            return os.path.samestat(os.lstat(os.path.join(self.folder, "claim")), os.fstat(self._claim))
        except OSError:
            return False

    def is_empty(self) -> bool | Refusal:
        """Whether nothing was ever saved to the slot, or what keeps us from knowing."""
        try:
            return self._generations.empty()
        except OSError as error:
            return unread(error, self.folder)

    def close(self) -> None:
        """Let go of the slot. A slot that nothing was ever saved to leaves no folder behind. Never raises."""
        if self.holds():
            with suppress(OSError):
                if self._generations.empty():
                    self._clear()
        self._let_go()
        self._generations.close()

    def _let_go(self) -> None:
        if self._claim >= 0:
            disk.let_go(self._claim)
        self._claim = -1

    def _clear(self) -> None:
        disk.remove(os.path.join(self.folder, "lock"))
        disk.remove(os.path.join(self.folder, "claim"))
        os.rmdir(self.folder)

    def _trouble_with(self, record: Record, data: bytes) -> Refusal | None:
        """Before every write: would we read this back? Only at first are the earlier decisions, which do not change, looked
        at too."""
        if len(data) > LARGEST:
            return None
        trouble = self._refused(encode(record._replace(decisions=record.decisions[-1:])))
        return trouble or (None if self._checked else self._refused(data))

    def _refused(self, data: bytes) -> Refusal | None:
        read_back = self._decode(data)
        if isinstance(read_back, Damage):
            return Refusal(f"This game cannot be saved. {read_back.reason}", self.folder, "unsaveable")
        return None

    def _look(self, found: Found[Record]) -> Refusal | None:
        """Right before the first write: is there a save in the slot that we must not bury?"""
        kinds = {bad.damage.kind for bad in found.bad}
        if "newer" in kinds:
            sentence = "A newer crushgame saved here. Save under another name, or update crushgame."
            return Refusal(sentence, self.folder, "newer")
        if "elsewhere" in kinds:
            sentence = (
                f"A save of another story lies in {one_line(self.folder, 300)}. Move it away, or save under another name."
            )
            return Refusal(sentence, self.folder, "elsewhere")
        self.before = found
        return None


def decoder(folder: str) -> Callable[[bytes], Record | Damage]:
    """Return a `decode` that takes only saves of the story which this folder is for."""

    def decode_here(data: bytes) -> Record | Damage:
        record = decode(data)
        if isinstance(record, Record) and story_folder(record.story) != folder:
            return Damage("It is a save of another story.", "elsewhere")
        return record

    return decode_here


def open_claim(folder: str) -> int:
    """Open the file by which a slot is claimed, and return its descriptor. Raises OSError."""
    path = os.path.join(folder, "claim")
    descriptor = os.open(path, _OPEN_CLAIM, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    except OSError:
        disk.let_go(descriptor)
        raise
    return descriptor
