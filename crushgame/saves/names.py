"""What the folders of a save are called: names that no story, player or file system can make mean anything else.

Knows only how names are made and read. Must not know disks or records. A folder's name is lower case letters, digits
and hyphens (and one leading underscore for a story whose id is none), so there is nothing to climb out by, no capital
that two systems see differently, and no device of Windows.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from typing import Literal, NamedTuple

from crushgame.saves.record import LONGEST_NAME
from crushgame.story.printable import clean

Kind = Literal["auto", "quick", "named"]

AUTOSAVE_NAME = "Autosave"
QUICK_SAVE_NAME = "Quick save"
BEFORE_NAME = "Before you went back"
"""The name of the save that keeps what a player had come to before they went another way."""

_WHOSE = {
    "quick": "the quick save",
    QUICK_SAVE_NAME.casefold(): "the quick save",
    AUTOSAVE_NAME.casefold(): "the game's own save",
    BEFORE_NAME.casefold(): "the save that keeps what you had come to",
}
"""The names that the game gives by itself, and what it calls so."""

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_STORY_FOLDER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}|_[0-9a-f]{32}")
_SLOT_FOLDER = re.compile(r"quick|auto-[0-9a-f]{12}|slot-[a-z0-9-]{1,35}")


class Slot(NamedTuple):
    """A place for saves of one story, by the names of its two folders."""

    story_folder: str
    folder: str

    @property
    def kind(self) -> Kind:
        """`auto` for the one autosave of a game, `quick` for the quick save, `named` for the player's own."""
        if self.folder == "quick":
            return "quick"
        return "auto" if self.folder.startswith("auto-") else "named"


def story_folder(story_id: str) -> str:
    """Return the folder for a story: its id where that is a safe name, else a hash that no id can spell."""
    if _PLAIN.fullmatch(story_id) and not _DEVICES.fullmatch(story_id):
        return story_id
    return "_" + hashlib.sha256(story_id.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def is_story_folder(name: str) -> bool:
    """Whether a folder of this name may hold a story's saves."""
    return _STORY_FOLDER.fullmatch(name) is not None


def is_slot_folder(name: str) -> bool:
    """Whether a folder of this name may be a slot."""
    return _SLOT_FOLDER.fullmatch(name) is not None


def auto_slot(story_id: str, game: str) -> Slot:
    """Return the autosave slot of a game (12 hex digits)."""
    return Slot(story_folder(story_id), f"auto-{game}")


def quick_slot(story_id: str) -> Slot:
    """Return the quick save of a story."""
    return Slot(story_folder(story_id), "quick")


def named_slot(story_id: str, name: str) -> Slot:
    """Return the slot for a name as `display_name` gives it: one name, one slot. The hash keeps names apart that look
    alike."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:24].strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()[:10]
    return Slot(story_folder(story_id), f"slot-{slug}-{digest}" if slug else f"slot-{digest}")


def display_name(typed: str) -> str:
    """Return a name as it is shown: cleaned, on one line. It may be empty or longer than LONGEST_NAME, which is not
    cut."""
    return " ".join(clean(" ".join(typed.split())).split())  # first the tabs, which cleaning would drop


def fault_in_name(name: str) -> str:
    """Return what is wrong with a display name, as a plain sentence, or an empty string.

    A save of the player's own by the name of the game's would be listed as two, and loading by name might open the other.
    """
    if not name:
        return "Give the save a name."
    if len(name) > LONGEST_NAME:
        return f"That name is too long: {LONGEST_NAME} characters at most."
    if name.casefold() in _WHOSE:
        return f'"{name}" is what {_WHOSE[name.casefold()]} is called. Take another name.'
    return ""


def new_game_id() -> str:
    """Return an id for a new playthrough: 12 hex digits from the system's own chance."""
    return os.urandom(6).hex()
