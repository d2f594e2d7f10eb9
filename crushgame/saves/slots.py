"""An open slot: the one way by which a record reaches the disk, and the claim that keeps a game to one window.

Knows one slot's folder. Must not know what other slots there are.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.generations import Generations, Written
from crushgame.saves.locks import Hold, try_lock
from crushgame.saves.names import Slot
from crushgame.saves.record import Lines, Record, decode, encode
from crushgame.saves.sealed import Damage

STEM = "save"
_OPEN_CLAIM = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class SlotWriter:
    """Writes one slot, again and again. Opens nothing until the first write or claim. Not for two threads at once."""

    def __init__(self, root: str, slot: Slot) -> None:
        self.slot = slot
        self._generations = Generations(root, (slot.story_folder, slot.folder), STEM)
        self._root = root
        self._claim = -1
        self._checked = False
        self._lines = Lines()

    @property
    def folder(self) -> str:
        """The path of the slot's folder."""
        return self._generations.folder

    def write(self, record: Record, after: int = 0) -> Written | Refusal:
        """Write a save as the newest generation. `after` (nanoseconds) is the time of the newest save known elsewhere.

        Whatever goes wrong comes back as a Refusal, and the save before it is still the newest.
        """
        data = encode(record, self._lines)
        if not self._checked:
            trouble = self._check_once(data)
            if trouble:
                return trouble
        return self._generations.write(data, after)

    def claim(self) -> Hold | Refusal:
        """Claim the slot's game for this process until `close`, or until the process ends in any way."""
        if self.holds():
            return Hold.OURS
        self._let_go()
        try:
            disk.make_folders(self._root, *self.slot)
            self._claim = open_claim(self.folder)
            hold = try_lock(self._claim)
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
            os.close(self._claim)
        self._claim = -1

    def _clear(self) -> None:
        disk.remove(os.path.join(self.folder, "lock"))
        disk.remove(os.path.join(self.folder, "claim"))
        os.rmdir(self.folder)

    def _check_once(self, data: bytes) -> Refusal | None:
        """Before the first write: would we read this back, and is there a save in the slot that we must not bury?

        What a record says in its fixed fields stays the same all session, so once is enough.
        """
        read_back = decode(data)
        if isinstance(read_back, Damage):
            return Refusal(f"This game cannot be saved. {read_back.reason}", self.folder, "unsaveable")
        try:
            found = self._generations.newest(decode)
        except OSError as error:
            return refusal(error, self.folder)
        if any(bad.damage.kind == "newer" for bad in found.bad):
            sentence = "A newer crushgame saved here. Save under another name, or update crushgame."
            return Refusal(sentence, self.folder, "newer")
        self._generations.set_aside(found.bad, decode)
        self._checked = True
        return None


def open_claim(folder: str) -> int:
    """Open the file by which a slot is claimed, and return its descriptor. Raises OSError."""
    path = os.path.join(folder, "claim")
    descriptor = os.open(path, _OPEN_CLAIM, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    return descriptor
