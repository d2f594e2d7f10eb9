"""Taking a save away, bringing it back, and giving it another name.

Knows slots, their folders and claims. Must not know what a save says. A save that a player deletes is renamed, within the
folder of its story, and so at once or not at all:

    <root>/<story>/quick/  →  <root>/<story>/deleted-1795264412071500000-5f0c91ab-quick/

From there it can be brought back for a day. The name says when it was deleted (nanoseconds since 1970), for the folder itself
does not. Nothing here raises.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.locks import Hold, try_lock
from crushgame.saves.names import Slot, is_slot_folder, is_story_folder
from crushgame.saves.slots import open_claim

KEPT_DELETED = 86_400 * 10**9
"""Nanoseconds for which a deleted save can be brought back."""

_DELETED = re.compile(r"deleted-([0-9]{1,20})-[0-9a-f]{8}-(.+)")
_GOING = ".deleted-"
"""How the name of a folder begins that is being removed: what a kill leaves of one is removed later."""

OPEN = "This game is open just now. Leave it first, then delete its save."
GONE = "That save is not there any more."


class Deleted(NamedTuple):
    """A save that can be brought back: the slot that it was, the folder that it is now, and when that became so, in
    nanoseconds since 1970."""

    slot: Slot
    folder: str
    at: int


def deleted_from(story_folder: str, name: str) -> Deleted | None:
    """Return the deleted save that a folder of this name is, or None where it is none."""
    found = _DELETED.fullmatch(name)
    if found is None or not is_slot_folder(found[2]):
        return None
    return Deleted(Slot(story_folder, found[2]), name, int(found[1]))


def delete(root: str, slot: Slot) -> Deleted | Refusal:
    """Take a slot and all its generations away, so that it can be brought back. Refused while its game is open in another
    window."""
    at = time.time_ns()
    deleted = Deleted(slot, f"deleted-{at}-{os.urandom(4).hex()}-{slot.folder}", at)
    refused = _moved(root, slot, deleted.folder, OPEN)
    return refused or deleted


def bring_back(root: str, deleted: Deleted) -> Refusal | None:
    """Make a deleted save a slot again. Refused when another has taken its place meanwhile."""
    path = os.path.join(root, deleted.slot.story_folder, deleted.folder)
    if deleted_from(deleted.slot.story_folder, deleted.folder) is None or not is_story_folder(deleted.slot.story_folder):
        return Refusal(GONE, path, "missing")
    try:
        _check_folder(path)
        _rename_to_new_name(path, os.path.join(root, *deleted.slot))
    except FileNotFoundError:
        return Refusal(GONE, path, "missing")
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
            return Refusal("Another save has taken its place since, so it stays deleted.", path, "exists")
        return refusal(error, path)
    return None


def move(root: str, slot: Slot, to: Slot) -> Refusal | None:
    """Make a slot another one of the same story, which must not be there. Refused while it is open in another window."""
    if os.path.lexists(os.path.join(root, *to)):
        return Refusal("There is a save of that name already.", os.path.join(root, *to), "exists")
    return _moved(root, slot, to.folder, "This save is open just now, in another window.")


def is_over(deleted: Deleted) -> bool:
    """Whether the day in which a save can be brought back is over."""
    return deleted.at < time.time_ns() - KEPT_DELETED


def remove_unless_open(root: str, slot: Slot, is_unchanged: Callable[[], bool]) -> None:
    """Remove a slot for good, for want of room: only if it is certain that no window has it open, and that it is unchanged,
    which is asked when none can change it any more."""
    path = os.path.join(root, *slot)
    with suppress(OSError):
        _check_folder(path)
        with _claimed(path) as hold:
            if hold is Hold.OURS and is_unchanged():
                _remove(os.path.dirname(path), slot.folder)


def clear(folder: str, names: list[str]) -> None:
    """Remove what `names`, the folders in a story's folder, have of deleted saves that nobody can bring back any more: those
    more than KEPT_DELETED old, and what a kill left of one that was being removed."""
    for name in names:
        if name.startswith(_GOING):
            disk.remove_tree(os.path.join(folder, name))
        elif (deleted := deleted_from(os.path.basename(folder), name)) is not None and is_over(deleted):
            with suppress(OSError):
                _remove(folder, name)


def _moved(root: str, slot: Slot, to: str, is_open: str) -> Refusal | None:
    path = os.path.join(root, *slot)
    if not (is_story_folder(slot.story_folder) and is_slot_folder(slot.folder)):
        return Refusal("That is no place for a save, so nothing was done.", path, "missing")
    try:
        _check_folder(path)
        with _claimed(path) as hold:
            if hold is Hold.THEIRS:
                return Refusal(is_open, path, "open")
            _rename_to_new_name(path, os.path.join(os.path.dirname(path), to))
    except FileNotFoundError:
        return Refusal(GONE, path, "missing")
    except OSError as error:
        return refusal(error, path)
    return None


def _rename_to_new_name(path: str, to: str) -> None:
    """Rename a folder. That it is pushed to the disk is not waited for: until then it may be found under the name before."""
    try:
        os.rename(path, to)
    except OSError:
        if os.path.lexists(path) or not os.path.lexists(to):  # else it was done, whatever the system says
            raise
    with suppress(OSError):
        disk.sync_folder(os.path.dirname(path))


def _remove(folder: str, name: str) -> None:
    disk.remove_folder(os.path.join(folder, name), os.path.join(folder, f"{_GOING}{os.urandom(6).hex()}"))


def _check_folder(path: str) -> None:
    """A link in place of a folder leads elsewhere. Raises OSError."""
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)


@contextmanager
def _claimed(path: str) -> Iterator[Hold]:
    claim = open_claim(path)
    try:
        yield try_lock(claim)
    finally:
        disk.let_go(claim)
