"""For `check`: whether the pictures that a story names are there, and are what they should be.

Knows findings, and what people get wrong in the name of a file. Must not know how a picture is decoded: a story is checked
without the library that does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from posixpath import join, split

from crushgame.library import pictures_below
from crushgame.photos import fault
from crushgame.story.diagnostics import Finding, nearest
from crushgame.story.look_reader import no_file_name
from crushgame.story.model import Story


def picture_findings(story: Story, folder: str) -> list[Finding]:
    """Return a finding for each picture of a story that cannot be shown, where it is first named.

    `folder` is where the story lies. A picture that is not there comes with the name that was probably meant.
    """
    faults = [(picture, why) for picture in story.pictures if (why := fault(folder, picture.file))]
    there = pictures_below(folder) if faults else ()
    known, folders = frozenset(there), in_folders(there)
    found = []
    for picture, why in faults:
        meant = "" if picture.file in known else probable(picture.file, folders)
        usable = meant if meant and not fault(folder, meant) else ""
        found.append(Finding("W231", picture.spot, {"why": why.removesuffix(".")}, len(picture.file), usable))
    return found


def in_folders(files: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of files by the folder that they are in, without their ending, which they all share.

    A file that a story could not name is left out. The story's own folder is the empty string.
    """
    found: dict[str, list[str]] = {}
    for file in files:
        if not no_file_name(file):
            folder, name = split(file)
            found.setdefault(folder, []).append(name.removesuffix(".png"))
    return found


def probable(file: str, folders: Mapping[str, list[str]]) -> str:
    """Return which of the files that are there was probably meant by one that is not, or an empty string.

    It is the nearest name in the same folder; or else the same name in another: in any, if `file` names no folder, and
    otherwise in one that is called nearly so, or in the story's own.
    """
    folder, name = split(file.removesuffix(".png"))
    near = nearest(name, folders.get(folder, []))
    if near:
        return join(folder, f"{near}.png")
    others = [other for other, names in folders.items() if name in names]
    other = nearest(folder, others) if folder else next(iter(others), "")
    return join(other, f"{name}.png") if other in others else ""
