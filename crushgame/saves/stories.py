"""The exact stories that saves were made with, so that "finish it as it was" can always be offered.

Knows files of text by fingerprint. Must not know how a story is read or checked: a story from here is as strange as any
other. One file a story, shared between all saves that name it: a sealed document, compressed as gzip does, so that
`zcat stories/<fingerprint>.gz` shows it. It goes when no save needs it any more.
"""

from __future__ import annotations

import json
import os
import re
import stat
import time
import zlib
from collections.abc import Iterator, Mapping

from crushgame.saves import disk
from crushgame.saves.damaged import put_aside
from crushgame.saves.disk import Refusal, refusal
from crushgame.saves.names import is_slot_folder, story_folder
from crushgame.saves.removal import deleted_from
from crushgame.saves.sealed import LARGEST, Damage, Fields, only, opened, seal, table, text
from crushgame.story.trials import is_tests_file

FORMAT = 1
MAGIC = "crushgame-story"

KEPT_UNNEEDED = 86_400.0
"""Seconds for which a story stays that no save names: a game that has kept it may be about to write its first save."""

LARGEST_STORY = 3 * LARGEST
"""Bytes of a kept story once it is unpacked: more than any story that can be read."""

_FINGERPRINT = re.compile(r"[0-9a-f]{8,64}")
_FINGERPRINT_IN_SAVE = re.compile(rb'^"fingerprint":"([0-9a-f]{8,64})"', re.MULTILINE)
_KEPT = re.compile(r"([0-9a-f]{8,64})\.gz")
_GZIP = 16 + zlib.MAX_WBITS
NOTHING_KEPT = Damage("The story as it was then has not been kept.", "foreign")


def keep_story(root: str, story_id: str, fingerprint: str, files: Mapping[str, str]) -> Refusal | None:
    """Keep the files of a story (name to text) beside the saves made with it. Written once; later calls only look
    whether it is still good, and put a damaged one aside and write it anew.

    `fingerprint` is hex. Raises ValueError when it is not.
    """
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ValueError("a fingerprint is 8 to 64 hexadecimal digits")
    final = _path(root, story_id, fingerprint)
    try:
        found = kept_story(root, story_id, fingerprint)
        if _is_this(found, files):
            _stay(final)
            return None
        if isinstance(found, Damage) and found.kind == "newer":
            return None
        if isinstance(found, Damage) and found.kind == "unreadable":
            return Refusal(f"This story was kept beside its saves before. {found.reason}", final, "unreadable")
        data = _encode(files)
        if data is None:
            return Refusal("This story is too large to be kept beside its saves.", final, "too-big")
        folder = disk.make_folders(root, story_folder(story_id), "stories")
        if os.path.lexists(final) and not put_aside(final):
            return Refusal("What was kept of this story is damaged, and cannot be moved aside.", final, "in-the-way")
        _write(folder, final, data)
    except OSError as error:
        return refusal(error, os.path.dirname(final))
    return None


def _is_this(found: dict[str, str] | Damage, files: Mapping[str, str]) -> bool:
    """Whether this is the story, which may have lain elsewhere then."""
    return not isinstance(found, Damage) and sorted(found.values()) == sorted(_played(files).values())


def _played(files: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if not is_tests_file(name)}


def _stay(path: str) -> None:
    """Let a kept story be as good as new: the save that needs it is about to be written."""
    if os.lstat(path).st_mtime < time.time() - KEPT_UNNEEDED / 2:
        os.utime(path, follow_symlinks=False)


def kept_story(root: str, story_id: str, fingerprint: str) -> dict[str, str] | Damage:
    """Return the files of the story with this fingerprint, name to text, or why they are not to be had."""
    if not _FINGERPRINT.fullmatch(fingerprint):
        return Damage("No story has such a fingerprint.", "wrong")
    try:
        data = disk.read_file(_path(root, story_id, fingerprint), LARGEST)
    except FileNotFoundError:
        return NOTHING_KEPT
    except OSError as error:
        return Damage(f"It cannot be read just now ({os.strerror(error.errno or 0)}).", "unreadable")
    return data if isinstance(data, Damage) else decode(data)


def forget_unneeded(root: str, folder: str) -> None:
    """Remove the kept stories of a story's folder that no save names, but for those of the last KEPT_UNNEEDED seconds.

    An author who plays while writing makes a new story with each edit. Where it cannot be known what is needed, all stay. Never
    raises.
    """
    stories = os.path.join(root, folder, "stories")
    try:
        if not stat.S_ISDIR(os.lstat(stories).st_mode):
            return
        old = list(_grown_old(stories))
        needed = _named_in_saves(os.path.join(root, folder)) if old else frozenset()
    except OSError:
        return
    for name in old:
        if needed is not None and name.removesuffix(".gz") not in needed and _is_old(os.path.join(stories, name)):
            disk.remove(os.path.join(stories, name))


# ---- one kept story ----------------------------------------------------------------------------------------------------


def _path(root: str, story_id: str, fingerprint: str) -> str:
    return os.path.join(root, story_folder(story_id), "stories", f"{fingerprint}.gz")


def _encode(files: Mapping[str, str]) -> bytes | None:
    """Return the story as it is kept, the same bytes for the same story; None when it would not be read back."""
    fields = {"format": FORMAT, "files": _played(files)}
    payload = json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=0, allow_nan=False) + "\n"
    document = seal(MAGIC, FORMAT, payload.encode("utf-8", "backslashreplace"))
    if len(document) > LARGEST_STORY:
        return None
    packing = zlib.compressobj(wbits=_GZIP)
    return packing.compress(document) + packing.flush()


def decode(data: bytes) -> dict[str, str] | Damage:
    """Return the files of the story that these bytes keep, or why they keep none. Never raises."""
    document = _unpacked(data)
    return document if isinstance(document, Damage) else opened(MAGIC, FORMAT, document, _files, LARGEST_STORY)


def _unpacked(data: bytes) -> bytes | Damage:
    """Return the document in a kept story, never more than LARGEST bytes of it: a few bytes can unpack to a great many."""
    unpacking = zlib.decompressobj(wbits=_GZIP)
    try:
        document = unpacking.decompress(data, LARGEST_STORY + 1)
    except zlib.error:
        return Damage("It is damaged.", "altered")
    if len(document) > LARGEST_STORY:
        return Damage(f"It is larger than {LARGEST_STORY // 2**20} MiB, which none of these files ever is.", "too-big")
    if not unpacking.eof or unpacking.unused_data:
        return Damage("It is damaged.", "altered")
    return document


def _files(fields: Fields) -> dict[str, str]:
    only(fields, frozenset(("format", "files")))
    files = table(fields, "files")
    return {name: text(files, name) for name in files}


def _write(folder: str, final: str, data: bytes) -> None:
    temporary = os.path.join(folder, f".story.{os.getpid()}.{os.urandom(6).hex()}.tmp")
    try:
        disk.write_verified(temporary, data, time.time_ns())
        disk.publish(temporary, final)
    except FileExistsError:  # another window kept the same story first
        pass
    finally:
        disk.remove(temporary)
    disk.sync_folder(folder)


# ---- which are needed --------------------------------------------------------------------------------------------------


def _grown_old(stories: str) -> Iterator[str]:
    with os.scandir(stories) as found:
        for entry in found:
            if _KEPT.fullmatch(entry.name) and entry.is_file(follow_symlinks=False) and _is_old(entry.path):
                yield entry.name


def _is_old(path: str) -> bool:
    """Whether nobody has asked for a kept story of late, as it is just now."""
    try:
        return os.lstat(path).st_mtime < time.time() - KEPT_UNNEEDED
    except OSError:
        return False


def _named_in_saves(folder: str) -> frozenset[str] | None:
    """Return the fingerprints that saves name, damaged ones too, which a person may mend, and deleted ones, which can be
    brought back; None where one cannot be told."""
    named: set[str] = set()
    for slot in os.listdir(folder):
        if is_slot_folder(slot) or deleted_from(os.path.basename(folder), slot) is not None:
            for path in _saves_below(os.path.join(folder, slot)):
                data = disk.read_file(path, LARGEST)
                found = [] if isinstance(data, Damage) else _FINGERPRINT_IN_SAVE.findall(data)
                if not found:
                    return None
                named.update(fingerprint.decode("ascii") for fingerprint in found)
    return frozenset(named)


def _saves_below(folder: str) -> Iterator[str]:
    for below in (folder, os.path.join(folder, "damaged")):
        try:
            names = os.listdir(below)
        except (FileNotFoundError, NotADirectoryError):
            continue
        yield from (os.path.join(below, name) for name in names if name.endswith(".json"))
