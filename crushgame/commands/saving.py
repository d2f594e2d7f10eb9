"""`crushgame saves`: what is saved, and copying it out, in and away."""

from __future__ import annotations

import os

from crushgame.commands.output import FINE, refuse, say
from crushgame.moments import all_entries, find_anywhere, find_entry, find_game, reference, taken
from crushgame.saves.disk import Refusal
from crushgame.saves.names import Slot
from crushgame.saves.notes import when
from crushgame.saves.store import Entry, Store
from crushgame.saves.where import where as folder_for


def where(chosen: str | None) -> int:
    """Print the folder that saves are in. Returns the exit code, as every function here does."""
    say(folder_for(chosen))
    return FINE


def list_saves(chosen: str | None) -> int:
    """Print every save, newest first: what to type for it, its story, when it was made, and where the player stood.

    Where there is none, say whether deleted ones can come back.
    """
    store = open_store(chosen)
    if isinstance(store, str):
        return refuse(store)
    entries = all_entries(store)
    if not entries and store.deleted():
        say(f"Nothing is saved in {store.root} now. What was deleted within the last day can come back:")
        say("`crushgame saves undelete` brings back the save that was deleted last.")
    elif not entries:
        say(f"Nothing is saved in {store.root} yet.")
    for entry in entries:
        say(_described(entry))
    return FINE


def delete(chosen: str | None, save: str) -> int:
    """Delete the save that `save` names; for a day `undelete` brings it back."""
    store = open_store(chosen)
    if isinstance(store, str):
        return refuse(store)
    entry = find_entry(store, save)
    if isinstance(entry, str):
        return refuse(entry)
    deleted = store.delete(entry.slot)
    if isinstance(deleted, Refusal):
        return refuse(deleted.sentence)
    say(f"Deleted {reference(entry)}. For a day, `crushgame saves undelete` brings it back.")
    return FINE


def undelete(chosen: str | None) -> int:
    """Bring back the save that was deleted last and can be brought back; of any that was passed over it says so."""
    store = open_store(chosen)
    if isinstance(store, str):
        return refuse(store)
    deleted = store.deleted()
    if not deleted:
        return refuse("No save was deleted within the last day, so there is none to bring back.")
    passed: list[str] = []
    for one in deleted:
        refused = store.bring_back(one)
        name = _name_in(store, one.slot)
        if refused is None:
            for sentence in dict.fromkeys(passed):
                say(sentence)
            say(f"{name} is back.")
            return FINE
        passed.append(f"Passed over {name}. {refused.sentence}")
    return refuse(" ".join(dict.fromkeys(passed)))


def export(chosen: str | None, save: str, file: str, replace: bool) -> int:
    """Copy the save that `save` names to `file`."""
    from crushgame.saves.exchange import export_to

    store = open_store(chosen)
    moment = store if isinstance(store, str) else find_anywhere(store, save)
    if isinstance(moment, str):
        return refuse(moment)
    refused = export_to(moment.record, file, overwrite=replace)
    if refused:
        return refuse(refused.sentence + (" --replace says so." if refused.code == "exists" else ""))
    say(f"Copied to {file}.{_spaced(moment.note)}")
    return FINE


def take_in(chosen: str | None, file: str) -> int:
    """Take in a save from `file`."""
    from crushgame.saves.exchange import import_from

    store = open_store(chosen)
    if isinstance(store, str):
        return refuse(store)
    taken = import_from(store, file)
    if isinstance(taken, Refusal):
        return refuse(taken.sentence)
    say(f"Taken in as {taken.slot.story_folder}/{taken.record.name}.")
    return FINE


def copy_story(chosen: str | None, save: str, folder: str) -> int:
    """Write the files of the story that `save` was made with into a new folder."""
    from crushgame.saves.exchange import export_story
    from crushgame.saves.sealed import Damage
    from crushgame.saves.stories import kept_story

    store = open_store(chosen)
    entry = store if isinstance(store, str) else find_game(store, save)
    if isinstance(entry, str):
        return refuse(entry)
    assert not isinstance(store, str)
    moment = taken(store, entry)
    if isinstance(moment, str):
        return refuse(moment)
    files = kept_story(store.root, moment.record.story, moment.record.fingerprint)
    if isinstance(files, Damage):
        return refuse(f"That story is not to be had. {files.reason}")
    refused = export_story(files, folder)
    if refused:
        return refuse(refused.sentence)
    say(f"{moment.record.title}, as it was when this was saved, is in {folder}.")
    return FINE


def open_store(chosen: str | None) -> Store | str:
    """Return the saves in the folder that was chosen, which need not be there yet, or why there can be none."""
    folder = folder_for(chosen)
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        pass
    except NotADirectoryError:
        return f"{folder} is not a folder, so no games are saved there. Choose another with --saves."
    except OSError as error:
        return f"{folder} cannot be read: {(error.strerror or 'unknown reason').lower()}."
    return Store(folder)


def _name_in(store: Store, slot: Slot) -> str:
    """Return what to type for a slot: by what lies in it, where that can be read."""
    return next((reference(entry) for entry in all_entries(store) if entry.slot == slot), "/".join(slot))


def _described(entry: Entry) -> str:
    record = entry.record
    if record is None:
        return f"{reference(entry)}: {entry.trouble}"
    told = [record.title, f"saved {when(record.saved_at) or 'some time ago'}"]
    if record.ending:
        told.append("finished")
    told += [words for words in (record.place, record.last_line) if words]
    lines = [f"{reference(entry)}: {', '.join(told[:-1] if record.last_line else told)}"]
    if record.last_line:
        lines.append(f"    {record.last_line}")
    if entry.trouble:
        lines.append(f"    {entry.trouble}")
    return "\n".join(lines)


def _spaced(note: str) -> str:
    return f" {note}" if note else ""
