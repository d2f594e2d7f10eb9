"""`damaged/`: where files that cannot be used are put, beside those that can.

Knows names and moves. Must not know what is wrong with a file. What is in there is never overwritten, removed or used
again by the program: a person may mend it, and `crushgame saves import` takes it in.

    damaged/save.6.json  damaged/save.6.1.json
"""

from __future__ import annotations

import os
import re

from crushgame.saves import disk

FOLDER = "damaged"
_MOST_OF_ONE_NAME = 1000
_ASIDE = r"\.([1-9][0-9]{0,14})(?:\.[0-9]+)?\.json"


def put_aside(path: str) -> bool:
    """Move a file to `damaged/` beside it, under a name that is free there. Returns whether that is done on the disk.

    Callers hold the lock of the folder. Never raises.
    """
    folder, name = os.path.split(path)
    try:
        aside = disk.make_folders(folder, FOLDER)
        _move(path, aside, name)
        disk.sync_folder(aside)
        disk.sync_folder(folder)
    except OSError:
        return False
    return True


def numbers_aside(folder: str, stem: str) -> tuple[int, ...]:
    """Return the numbers of the generations that were put aside from a folder, the highest first. Never raises."""
    try:
        names = os.listdir(os.path.join(folder, FOLDER))
    except OSError:
        return ()
    found = (re.fullmatch(stem + _ASIDE, name) for name in names)
    return tuple(sorted({int(one[1]) for one in found if one}, reverse=True))


def _move(path: str, aside: str, name: str) -> None:
    stem, suffix = os.path.splitext(name)
    for attempt in range(_MOST_OF_ONE_NAME):
        target = os.path.join(aside, f"{stem}.{attempt}{suffix}" if attempt else name)
        if not os.path.lexists(target):
            os.rename(path, target)
            return
    raise FileExistsError(aside)
