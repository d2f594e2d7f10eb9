"""One slot on a real disk, for the tests of saves: saving to it, loading from it, and what is done to its files."""

from __future__ import annotations

import os
from pathlib import Path

from crushgame.saves.disk import Refusal
from crushgame.saves.generations import Written
from crushgame.saves.names import Slot, auto_slot
from crushgame.saves.record import FORMAT, Record
from crushgame.saves.removal import Deleted
from crushgame.saves.sealed import seal
from crushgame.saves.store import Loaded, Store
from tests.saves.samples import GAME, sample

SLOT = auto_slot("bus-stop", GAME)
NEWER = seal("crushgame-save", FORMAT + 1, b'{"format":%d}' % (FORMAT + 1))


def folder(store: Store, slot: Slot = SLOT) -> Path:
    return Path(store.root, *slot)


def save(store: Store, record: Record, slot: Slot = SLOT) -> Written:
    writer = store.writer(slot)
    written = writer.write(record, store.newest_change(record.story))
    writer.close()
    assert isinstance(written, Written), written
    return written


def refused(store: Store, record: Record | None = None, slot: Slot = SLOT) -> Refusal:
    writer = store.writer(slot)
    written = writer.write(record or sample())
    writer.close()
    assert isinstance(written, Refusal), written
    assert written.sentence.endswith(".")
    return written


def loaded(store: Store, slot: Slot = SLOT) -> Loaded:
    found = store.load(slot)
    assert isinstance(found, Loaded), found
    return found


def grown_old(store: Store, deleted: Deleted) -> Deleted:
    """Let a save have been deleted long before yesterday."""
    old = deleted._replace(folder=deleted.folder.replace(f"deleted-{deleted.at}-", "deleted-1-"), at=1)
    folder(store, deleted.slot).with_name(deleted.folder).rename(folder(store, deleted.slot).with_name(old.folder))
    return old


def saves_in(path: Path) -> list[str]:
    return sorted(name.name for name in path.glob("save.*"))


def numbers_in(path: Path) -> list[int]:
    return sorted(int(name.split(".")[1]) for name in saves_in(path))


def damage(path: str | Path, data: bytes = b"damaged") -> None:
    Path(path).write_bytes(data)


def in_the_way(path: Path, what: str, victim: Path) -> None:
    match what:
        case "symlink":
            path.symlink_to(victim)
        case "dangling":
            path.symlink_to(victim.with_name("nowhere"))
        case "fifo":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.touch()
