"""What leaves the store for a place of the player's choosing, saves and stories that were kept with them, and what comes in.

Knows paths that a player typed. Must not trust what they hold, nor the names that a kept story gives its files.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from crushgame.play.replay import UNCOMPARED
from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.generations import Written
from crushgame.saves.locks import Hold
from crushgame.saves.names import Slot, display_name, named_slot, new_game_id
from crushgame.saves.record import LONGEST_NAME, Record, decode, encode, reseal
from crushgame.saves.sealed import LARGEST, Damage
from crushgame.saves.slots import SlotWriter
from crushgame.saves.store import Store
from crushgame.story.printable import first_unprintable, one_line

LONGEST_PATH = 200
"""Letters in the path of a file of a story that is written out."""


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
        return _no_folder(error, folder) or refusal(error, path)
    finally:
        disk.remove(temporary)
    return None


def export_story(files: Mapping[str, str], folder: str) -> Refusal | None:
    """Write the files of a kept story (name to text) into a folder that is made for them, and must not be there yet.

    They lie there as they lay in the story's own folder. Where a name could lead elsewhere, nothing is written at all.
    """
    from crushgame.story.reading import below_shared_folder  # deferred: it loads the YAML parser

    folder = os.path.abspath(folder)
    paths = below_shared_folder(files)
    if not all(map(_is_harmless, paths.values())) or len(set(paths.values())) < len(paths):
        return Refusal("The files of that story have names that cannot be written safely.", folder, "wrong")
    try:
        os.mkdir(folder)
        for name, path in paths.items():
            *folders, last = path.split("/")
            inside = disk.make_folders(folder, *folders)
            disk.write_verified(os.path.join(inside, last), files[name].encode("utf-8", "surrogatepass"), time.time_ns())
            disk.sync_folder(inside)
        disk.sync_folder(os.path.dirname(folder))
    except FileExistsError:
        shown = one_line(folder, 300)
        return Refusal(f"{shown} is there already. Choose another name.", folder, "exists")
    except OSError as error:
        return _no_folder(error, os.path.dirname(folder)) or refusal(error, folder)
    return None


def _no_folder(error: OSError, folder: str) -> Refusal | None:
    """Nothing makes a folder of the player's, so that one is missing has another way out here than in the store."""
    if error.errno != errno.ENOENT or os.path.isdir(folder):
        return None
    return Refusal(f"There is no folder {one_line(folder, 300)}. Make it first, or choose another one.", folder, "missing")


def _is_harmless(path: str) -> bool:
    """Whether this is a path of plain names that ends in a file of a story, and leads nowhere but down."""
    parts = path.split("/")
    plain = all(part.strip(". ") == part != "" and ":" not in part and first_unprintable(part) < 0 for part in parts)
    return plain and len(path) <= LONGEST_PATH and "\n" not in path and path.endswith((".yaml", ".yml"))


def import_from(store: Store, path: str) -> Imported | Refusal:
    """Take a save in from a file, checked, as a new named slot and as a game of its own.

    A save repaired by hand is taken too, when its first line has been removed: it is then checked in all but the hash.
    """
    record = _read(os.path.abspath(path))
    if isinstance(record, Refusal):
        return record
    record = record._replace(game=new_game_id())
    after = store.newest_change(record.story)
    names = _names(record.name)
    while True:
        name = next(names)
        slot = named_slot(record.story, name)
        found = None if store.has(slot) else _saved_to_new(store.writer(slot), record._replace(name=name), after)
        if found is not None:
            return found


def _saved_to_new(writer: SlotWriter, record: Record, after: int) -> Imported | Refusal | None:
    """Save to a slot that nobody else has or takes just now; None when somebody does."""
    try:
        claimed = writer.claim()
        if isinstance(claimed, Refusal):
            return claimed
        is_free = writer.is_empty() if claimed is not Hold.THEIRS else False
        if is_free is not True:
            return is_free or None
        written = writer.write(record, after)
        if isinstance(written, Written):
            return Imported(writer.slot, record)
        return None if written.code == "theirs" else written
    finally:
        writer.close()


def _names(name: str) -> Iterator[str]:
    """A save's own name, and then that with a number behind it, ever higher."""
    base = display_name(name) or "Imported"
    yield base
    for number in count(2):
        suffix = f" ({number})"
        yield display_name(base[: LONGEST_NAME - len(suffix)]) + suffix


def _read(path: str) -> Record | Refusal:
    shown = one_line(path, 300)
    try:
        data = disk.read_file(path, LARGEST, follow=True)
    except OSError as error:
        cause = one_line(error.strerror or type(error).__name__)
        return Refusal(f"{shown} could not be read ({cause}).", path, "unreadable")
    record = data if isinstance(data, Damage) else _mended(data) if data.startswith(b"{") else decode(data)
    if isinstance(record, Damage):
        return Refusal(f"{shown} is not a save that can be used. {record.reason}", path, record.kind)
    return record


def _mended(data: bytes) -> Record | Damage:
    """Read a save that somebody has mended by hand: what its decisions led to before says nothing of it any more."""
    record = decode(reseal(data))
    return record if isinstance(record, Damage) else record._replace(digest=UNCOMPARED)
