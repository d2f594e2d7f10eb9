"""The exact stories that saves were made with, so that "finish it as it was" can always be offered.

Knows files of text by fingerprint. Must not know how a story is read or checked: a story from here is as strange as any
other.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Mapping

from crushgame.saves import disk
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.names import is_slot_folder, story_folder
from crushgame.saves.sealed import LARGEST, Damage, Fields, is_whole, only, opened, seal, table, text

FORMAT = 1
MAGIC = "crushgame-story"
STORIES_KEPT = 20

_FINGERPRINT = re.compile(r"[0-9a-f]{8,64}")
_FINGERPRINT_IN_SAVE = re.compile(rb'^"fingerprint":"([0-9a-f]{8,64})"', re.MULTILINE)


def keep_story(root: str, story_id: str, fingerprint: str, files: Mapping[str, str]) -> Refusal | None:
    """Keep the files of a story (name to text) beside the saves made with it. Written once; later calls only look
    whether it is still whole, and write a damaged one anew.

    `fingerprint` is hex. Raises ValueError when it is not.
    """
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ValueError("a fingerprint is 8 to 64 hexadecimal digits")
    final = _path(root, story_id, fingerprint)
    try:
        is_there = os.path.lexists(final)
        if is_there and _is_whole(final):
            return None
        data = _encode(files)
        if len(data) > LARGEST:
            return Refusal("This story is too large to be kept beside its saves.", final, "too-big")
        folder = disk.make_folders(root, story_folder(story_id), "stories")
        _write(folder, final, data, os.replace if is_there else disk.publish)
    except OSError as error:
        return refusal(error, os.path.dirname(final))
    _forget_unused(root, story_id, folder)
    return None


def kept_story(root: str, story_id: str, fingerprint: str) -> dict[str, str] | Damage:
    """Return the files of the story with this fingerprint, name to text, or why they are not to be had."""
    if not _FINGERPRINT.fullmatch(fingerprint):
        return Damage("No story has such a fingerprint.", "wrong")
    try:
        data = disk.read_file(_path(root, story_id, fingerprint), LARGEST)
    except FileNotFoundError:
        return Damage("The story as it was then has not been kept.", "foreign")
    except OSError as error:
        return Damage(f"It cannot be read just now ({os.strerror(error.errno or 0)}).", "unreadable")
    return data if isinstance(data, Damage) else _decode(data)


def _path(root: str, story_id: str, fingerprint: str) -> str:
    return os.path.join(root, story_folder(story_id), "stories", f"{fingerprint}.json")


def _encode(files: Mapping[str, str]) -> bytes:
    fields = {"format": FORMAT, "files": dict(files)}
    payload = json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=0, allow_nan=False) + "\n"
    return seal(MAGIC, FORMAT, payload.encode("utf-8", "backslashreplace"))


def _decode(data: bytes) -> dict[str, str] | Damage:
    return opened(MAGIC, FORMAT, data, _files)


def _files(fields: Fields) -> dict[str, str]:
    only(fields, frozenset(("format", "files")))
    files = table(fields, "files")
    return {name: text(files, name) for name in files}


def _is_whole(path: str) -> bool:
    data = disk.read_file(path, LARGEST)
    return not isinstance(data, Damage) and is_whole(data)


def _write(folder: str, final: str, data: bytes, publish: Callable[[str, str], None]) -> None:
    temporary = os.path.join(folder, f".story.{os.getpid()}.{os.urandom(6).hex()}.tmp")
    try:
        disk.write_verified(temporary, data, time.time_ns())
        publish(temporary, final)
    except FileExistsError:  # another window kept the same story first
        pass
    finally:
        disk.remove(temporary)
    disk.sync_folder(folder)


def _forget_unused(root: str, story_id: str, folder: str) -> None:
    """An author who plays while writing makes a new story with each edit: keep the newest, and those that a save
    names."""
    try:
        with os.scandir(folder) as found:
            kept = sorted((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name) for entry in found)
        if len(kept) <= STORIES_KEPT:
            return
        named = _named_in_saves(os.path.join(root, story_folder(story_id)))
    except OSError:  # not knowing what is in use, keep everything
        return
    for _, name in kept[:-STORIES_KEPT]:
        if name.removesuffix(".json") not in named:
            disk.remove(os.path.join(folder, name))


def _named_in_saves(folder: str) -> set[str]:
    named: set[str] = set()
    for slot in os.listdir(folder):
        if is_slot_folder(slot):
            for name in os.listdir(os.path.join(folder, slot)):
                named |= _named_in(os.path.join(folder, slot, name))
    return named


def _named_in(path: str) -> set[str]:
    if not path.endswith(".json"):
        return set()
    data = disk.read_file(path, LARGEST)
    if isinstance(data, Damage):
        return set()
    return {found.decode("ascii") for found in _FINGERPRINT_IN_SAVE.findall(data)}
