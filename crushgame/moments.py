"""Saves by the names that people call them: `quick`, a name of their own, or the folder that `crushgame saves` prints.

Knows a store. Must not know how saves are written, nor print anything.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.saves.disk import Refusal
from crushgame.saves.names import Slot, display_name, named_slot
from crushgame.saves.record import Record
from crushgame.saves.store import Entry, Store
from crushgame.story.diagnostics import nearest


class Moment(NamedTuple):
    """A save taken from its slot, and a note to show the player (empty when all is well)."""

    slot: Slot
    record: Record
    note: str


def find_moment(store: Store, story_id: str, typed: str) -> Moment | str:
    """Return the save of a story that `typed` names, or a sentence about why there is none."""
    entry = _match(store.entries(story_id), typed)
    return entry if isinstance(entry, str) else taken(store, entry)


def find_anywhere(store: Store, typed: str) -> Moment | str:
    """Return the save that `typed` names, as `story/slot` or, where only one story has it, as the slot alone."""
    entry = find_entry(store, typed)
    return entry if isinstance(entry, str) else taken(store, entry)


def find_entry(store: Store, typed: str) -> Entry | str:
    """Return the slot that `typed` names (see `find_anywhere`), good or damaged, or why there is none."""
    entries = store.entries_of_all()
    by_story: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        by_story[entry.slot.story_folder] = (*by_story.get(entry.slot.story_folder, ()), entry)
    folder, slash, name = typed.partition("/")
    if slash and folder in by_story:
        return _match(by_story[folder], name)
    found = [match for folder in sorted(by_story) if not isinstance(match := _match(by_story[folder], typed), str)]
    if len(found) > 1:
        places = " and ".join(reference(entry) for entry in found)
        return f"There is more than one: {places}."
    return found[0] if found else _match(entries, typed)


def find_game(store: Store, typed: str) -> Entry | str:
    """Return the slot that `typed` names, where a story alone stands for the game of it that was left last."""
    named = find_entry(store, typed)
    latest = store.latest_in(typed)
    if latest is None or (not isinstance(named, str) and named.slot == latest.slot):
        return named
    if isinstance(named, str):
        return latest
    return f"There is more than one: {reference(named)} and {reference(latest)}."


def all_entries(store: Store) -> tuple[Entry, ...]:
    """Return every slot of every story, newest first."""
    return store.entries_of_all()


def reference(entry: Entry) -> str:
    """Return what to type for a slot, such as `dry-run/quick`."""
    return f"{entry.slot.story_folder}/{name_of(entry)}"


def name_of(entry: Entry) -> str:
    """Return what to type for a slot of a known story: the player's own name for it, or its folder's."""
    if entry.slot.kind == "named" and entry.record:
        return entry.record.name
    return entry.slot.folder


def _match(entries: tuple[Entry, ...], typed: str) -> Entry | str:
    wanted = display_name(typed)
    folded = wanted.casefold()
    for test in (
        lambda entry: name_of(entry) == wanted or entry.slot.folder == wanted,
        lambda entry: name_of(entry).casefold() == folded or (entry.record and entry.record.name.casefold() == folded),
        # A damaged save does not say what it is called, but its folder is made from the name.
        lambda entry: entry.record is None and entry.slot.folder == named_slot("", wanted).folder,
        lambda entry: entry.slot.kind == "auto" and len(folded) > len("auto") and entry.slot.folder.startswith(folded),
    ):
        for entry in entries:
            if test(entry):
                return entry
    if not entries:
        return "Nothing is saved here yet."
    return f'No save is called "{wanted}". {_hint(wanted, entries)}'


def _hint(wanted: str, entries: tuple[Entry, ...]) -> str:
    called = [entry for entry in entries if entry.record and entry.slot.kind != "auto"]  # no folders: they say nothing
    names = list(dict.fromkeys(map(name_of, called)))
    meant = nearest(wanted, names)
    if meant:
        return f'Did you mean "{meant}"?'
    if not names:
        return "`crushgame saves` lists what there is."
    listed = ", ".join(f'"{name}"' for name in names[:8])
    return f"There {'is' if len(names) == 1 else 'are'} {listed}."


def taken(store: Store, entry: Entry) -> Moment | str:
    """Return the newest good save of a slot, or a sentence about why there is none."""
    loaded = store.load(entry.slot)
    return loaded.sentence if isinstance(loaded, Refusal) else Moment(entry.slot, loaded.record, loaded.note)
