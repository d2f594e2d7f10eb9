"""Saves that leave the store for a file of the player's choosing, and files that come in.

Knows paths that a player typed. Must not trust what they hold.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from typing import NamedTuple

from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.names import Slot, display_name, named_slot, new_game_id
from crushgame.saves.record import LONGEST_NAME, Record, decode, encode, reseal
from crushgame.saves.sealed import LARGEST, Damage
from crushgame.saves.store import Store
from crushgame.story.printable import one_line


class Imported(NamedTuple):
    """A save that came in: the slot that was made for it and what it says."""

    slot: Slot
    record: Record


def export_to(record: Record, path: str, *, overwrite: bool = False) -> Refusal | None:
    """Write a save to a file. An existing file is replaced, whole or not at all, only if `overwrite`; anything but a
    plain file is never replaced."""
    path = os.path.abspath(path)
    folder = os.path.dirname(path)
    temporary = os.path.join(folder, f".crushgame-{os.urandom(6).hex()}.tmp")
    try:
        if os.path.lexists(path):
            if not overwrite:
                shown = one_line(path, 300)
                sentence = f"{shown} is there already. Choose another name, or say that it may be replaced."
                return Refusal(sentence, path, "exists")
            if not stat.S_ISREG(os.lstat(path).st_mode):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        disk.write_verified(temporary, encode(record), time.time_ns())
        if overwrite:
            os.replace(temporary, path)
        else:
            disk.publish(temporary, path)
        disk.sync_folder(folder)
    except OSError as error:
        return refusal(error, path)
    finally:
        disk.remove(temporary)
    return None


def import_from(store: Store, path: str) -> Imported | Refusal:
    """Take a save in from a file, checked, as a new named slot and as a game of its own.

    A save repaired by hand is taken too, when its first line has been removed: it is then checked in all but the hash.
    """
    record = _read(os.path.abspath(path))
    if isinstance(record, Refusal):
        return record
    record = _with_free_name(store, record._replace(game=new_game_id()))
    slot = named_slot(record.story, record.name)
    writer = store.writer(slot)
    written = writer.write(record, store.newest_change(record.story))
    writer.close()
    return written if isinstance(written, Refusal) else Imported(slot, record)


def _read(path: str) -> Record | Refusal:
    shown = one_line(path, 300)
    try:
        data = disk.read_file(path, LARGEST, follow=True)
    except OSError as error:
        cause = one_line(error.strerror or type(error).__name__)
        return Refusal(f"{shown} could not be read ({cause}).", path, "unreadable")
    record = data if isinstance(data, Damage) else decode(reseal(data) if data.startswith(b"{") else data)
    if isinstance(record, Damage):
        return Refusal(f"{shown} is not a save that can be used. {record.reason}", path, record.kind)
    return record


def _with_free_name(store: Store, record: Record) -> Record:
    base = display_name(record.name) or "Imported"
    name, number = base, 1
    while store.has(named_slot(record.story, name)):
        number += 1
        suffix = f" ({number})"
        name = display_name(base[: LONGEST_NAME - len(suffix)]) + suffix
    return record._replace(name=name)
