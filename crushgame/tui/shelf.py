"""Getting hold of stories for the app: by name from the library, or for a save, as near to how it was made as there
is.

Knows the library, the reader and the kept stories. Must not know screens. Slow enough for a thread of its own: it
loads yaml and reads a whole story.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crushgame.library import DEFAULT, StoryFiles, find, shipped
from crushgame.moments import taken
from crushgame.play.chance import new_seed
from crushgame.saves.game import Game
from crushgame.saves.profile import load_profile
from crushgame.saves.record import Record
from crushgame.saves.sealed import Damage
from crushgame.saves.store import Entry, Store
from crushgame.saves.stories import kept_story
from crushgame.story.program import Program
from crushgame.tui.widgets.menu import Item
from crushgame.tui.wording import endings_found

CHANGED = "The story has changed since this was saved."


class Opened(NamedTuple):
    """A story that can be played. `sources` are its files, name to text, to be kept beside its saves."""

    program: Program
    sources: dict[str, str]


def open_named(name: str) -> Opened | str:
    """Return the story of this name, or why it cannot be played, in a plain sentence."""
    found = find(name)
    return read_files(found.files, found.name) if isinstance(found, StoryFiles) else found.sentence


def read_files(files: dict[str, bytes], name: str) -> Opened | str:
    """Return the story in these files, or why it cannot be played."""
    from crushgame.story import read  # with yaml: nothing of it may be loaded before the first frame

    reading = read(files)
    if reading.program is None:
        errors = sum(finding.is_error for finding in reading.findings)
        mistakes = "a mistake" if errors == 1 else f"{errors} mistakes"
        return f"{name} has {mistakes} and cannot be played yet. `crushgame check {name}` says more."
    return Opened(reading.program, dict(reading.sources))


def open_for(record: Record, root: str, at_hand: Opened | None) -> Opened | str:
    """Return the story that a save belongs to: the one at hand, else a shipped one, else the one kept beside the
    save.
    """
    if at_hand is not None and at_hand.program.story.id == record.story:
        return at_hand
    if any(story.id == record.story for story in shipped()):
        opened = open_named(record.story)
        if isinstance(opened, Opened) and opened.program.story.id == record.story:
            return opened
    kept = kept_story(root, record.story, record.fingerprint)
    if isinstance(kept, Damage):
        return f"{record.title or record.story} is not here any more. Open it with `crushgame play FILE`, then load."
    return read_files({name: text.encode() for name, text in kept.items()}, record.title)


class Taken(NamedTuple):
    """A game taken up from a save, its story, and what to tell the player about it."""

    game: Game
    opened: Opened
    notes: tuple[str, ...]


def begin(store: Store, opened: Opened, seed: str = "") -> Game:
    """Start a game of this story, with a new seed unless one is given."""
    return Game.start(store, opened.program, seed or new_seed(), opened.sources)


def take_up(store: Store, entry: Entry, at_hand: Opened | None, let_go: Callable[[], object] = lambda: None) -> Taken | str:
    """Take up the game of a save, or say in a plain sentence why that cannot be.

    `let_go` is called just before, when nothing can fail any more: what is played until then may be the same game.
    """
    moment = taken(store, entry)
    if isinstance(moment, str):
        return moment
    opened = open_for(moment.record, store.root, at_hand)
    if isinstance(opened, str):
        return opened
    let_go()
    game, snag = Game.resume(store, opened.program, moment.record, opened.sources)
    changed = f"{CHANGED} {snag.reason} You stand where it still fits." if snag else ""
    return Taken(game, opened, tuple(note for note in (moment.note, changed) if note))


def quick_entry(store: Store, story_id: str) -> Entry | None:
    """Return the quick save of a story, if there is one."""
    return next((entry for entry in store.entries(story_id) if entry.slot.kind == "quick"), None)


def described(root: str) -> list[Item]:
    """Return a row for each shipped story: its title, what it is about, and how many of its endings were found."""
    items: list[Item] = []
    for story in sorted(shipped(), key=lambda story: story.id != DEFAULT):
        opened = open_named(story.id)
        if isinstance(opened, str):
            items.append(Item(story.id, story.id, "", opened, is_trouble=True))
            continue
        about = opened.program.story
        found = load_profile(root, about.id).profile.endings & set(opened.program.endings)
        items.append(Item(story.id, about.title, endings_found(len(found), len(opened.program.endings)), about.about))
    return items
