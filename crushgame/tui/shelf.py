"""Getting hold of stories for the app: by name from the library, or for a save, as near to how it was made as there
is.

Knows the library, the reader and the kept stories. Must not know screens. Slow enough for a thread of its own: it
loads yaml and reads a whole story.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame import opening
from crushgame.library import DEFAULT, StoryFiles, find, shipped
from crushgame.moments import taken
from crushgame.opening import Looked, Table
from crushgame.play.chance import new_seed
from crushgame.play.session import Session
from crushgame.saves.game import Game
from crushgame.saves.profile import load_profile
from crushgame.saves.record import Record
from crushgame.saves.reopening import earlier_in, story_of
from crushgame.saves.store import Entry, Store
from crushgame.story.program import Program
from crushgame.tui.found import rows_of
from crushgame.tui.gallery import Gallery
from crushgame.tui.screens.endings import Row
from crushgame.tui.widgets.menu import Item
from crushgame.tui.wording import endings_found


class Shelved(NamedTuple):
    """A story that can be played. `sources` are its files, name to text, to be kept beside its saves.

    `is_kept_copy` says that it comes from there, for want of the story itself. `folder` is where it lies, for its pictures.
    """

    program: Program
    sources: dict[str, str]
    is_kept_copy: bool = False
    folder: str = ""


def open_named(name: str) -> Shelved | str:
    """Return the story of this name, or why it cannot be played, in a plain sentence."""
    found = find(name)
    if not isinstance(found, StoryFiles):
        return found.sentence
    opened = read_files(found.files, found.name)
    return opened if isinstance(opened, str) else opened._replace(folder=found.folder)


def gallery_of(game: Game, opened: Shelved) -> Gallery:
    """Return the pictures of the story that a game is played in; files are taken from where the story of today lies."""
    return Gallery(game.session.program, opened.folder)


def read_files(files: dict[str, bytes], name: str) -> Shelved | str:
    """Return the story in these files, or why it cannot be played."""
    from crushgame.story import read  # with yaml: nothing of it may be loaded before the first frame

    reading = read(files)
    if reading.program is None:
        errors = sum(finding.is_error for finding in reading.findings)
        mistakes = "a mistake" if errors == 1 else f"{errors} mistakes"
        return f"{name} has {mistakes} and cannot be played yet. `crushgame check {name}` says more."
    return Shelved(reading.program, dict(reading.sources))


def open_for(record: Record, root: str, at_hand: Shelved | None) -> Shelved | str:
    """Return the story that a save belongs to: the one at hand, else a shipped one, else the one kept beside the
    save.
    """
    if at_hand is not None and at_hand.program.story.id == record.story:
        return at_hand
    if any(story.id == record.story for story in shipped()):
        opened = open_named(record.story)
        if isinstance(opened, Shelved) and opened.program.story.id == record.story:
            return opened
    kept = story_of(root, record)
    if isinstance(kept, str):
        return f"{record.title or record.story} is not here any more. {kept} Open it with `crushgame play FILE`, then load."
    return Shelved(kept.program, dict(kept.sources), is_kept_copy=True)


class Look(NamedTuple):
    """A save before it is taken up, and the story that games after it are of. Nothing has been written."""

    story: Shelved
    looked: Looked


class Taken(NamedTuple):
    """A game taken up from a save, the story that games after it are of, and what to tell the player about it."""

    game: Game
    story: Shelved
    notes: tuple[str, ...]


def begin(store: Store, opened: Shelved, seed: str = "") -> Game:
    """Start a game of this story, with a new seed unless one is given."""
    return Game.start(store, opened.program, seed or new_seed(), opened.sources)


def begin_again(store: Store, opened: Shelved, before: Session) -> Game:
    """Start a game of this story just as another began: with the same seed, and what that one was given by those before it."""
    return Game.start(store, opened.program, before.seed, opened.sources, before.carried)


def look_at(store: Store, entry: Entry, at_hand: Shelved | None) -> Look | str:
    """Look at a save in the story that it would be played in, or say in a plain sentence why it cannot be played."""
    moment = taken(store, entry)
    if isinstance(moment, str):
        return moment
    story = open_for(moment.record, store.root, at_hand)
    if isinstance(story, str):
        return story
    looked = opening.look_at(Table(store, story.program, story.sources, is_kept_copy=story.is_kept_copy), moment)
    return looked if isinstance(looked, str) else Look(story, looked)


def take_up(store: Store, look: Look) -> Taken:
    """Take up the game of a save that has been looked at. What is played has to be left first: it may be the same game."""
    found = opening.take_up(store, look.looked)
    return Taken(found.game, look.story, found.notes)


def take_up_as_it_was(store: Store, look: Look) -> Taken:
    """Take up the game of a save in the very story that it was made with, which has to be at hand; else as `take_up`."""
    return take_up(store, Look(look.story, opening.as_it_was(store, look.looked)))


def quick_entry(store: Store, story_id: str) -> Entry | None:
    """Return the quick save of a story, if there is one."""
    return next((entry for entry in store.entries(story_id) if entry.slot.kind == "quick"), None)


class Endings(NamedTuple):
    """The endings of a story, as its gallery shows them, and the title of the story."""

    title: str
    rows: list[Row]


def endings_of(store: Store, at_hand: Shelved | None) -> Endings | str:
    """Return the endings of the story at hand, else of the one that was played last; or why they cannot be told."""
    opened = at_hand if at_hand is not None else _played_last(store)
    if isinstance(opened, str):
        return opened
    program = opened.program
    found = earlier_in(program, load_profile(store.root, program.story.id)).endings
    return Endings(program.story.title, rows_of(program, found))


def _played_last(store: Store) -> Shelved | str:
    """Return the story that "Continue" goes on in, else that of the newest save, else the one that a new game opens."""
    last = store.latest_of_all() or next((entry for entry in store.entries_of_all() if entry.record), None)
    opened = open_for(last.record, store.root, None) if last is not None and last.record else ""
    return opened if isinstance(opened, Shelved) else open_named(DEFAULT)


def described(root: str) -> list[Item]:
    """Return a row for each shipped story: its title, what it is about, and how many of its endings were found."""
    items: list[Item] = []
    for story in sorted(shipped(), key=lambda story: story.id != DEFAULT):
        opened = open_named(story.id)
        if isinstance(opened, str):
            items.append(Item(story.id, story.id, "", opened, is_trouble=True))
            continue
        about = opened.program.story
        found = earlier_in(opened.program, load_profile(root, about.id)).endings & set(opened.program.endings)
        items.append(Item(story.id, about.title, endings_found(len(found), len(opened.program.endings)), about.about))
    return items
