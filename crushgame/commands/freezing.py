"""`crushgame ids`: writing option ids into the author's own files.

Knows files. Must not know where an id belongs: `story/ids.py` does. A file is changed only when the whole story reads
the same with it, and then in one step.
"""

from __future__ import annotations

import os
import tempfile

from crushgame.commands.output import ERRORS, FINE, refuse, say
from crushgame.library import Trouble, find, shipped
from crushgame.story import read
from crushgame.story.ids import freeze, options_in, unfrozen
from crushgame.story.model import Story


def freeze_ids(name: str, write: bool) -> int:
    """Say which ids the story called `name` lacks, and with `write` put them in. Returns the exit code."""
    if name in [story.id for story in shipped()]:
        return refuse(f"{name} is a story that ships with the program. Name a file or folder of your own.")
    found = find(name)
    if isinstance(found, Trouble):
        return refuse(found.sentence)
    reading = read(found.files)
    if reading.program is None or reading.story is None:
        refuse(f"{found.name} has errors; `crushgame check {found.name}` reports them. Its ids can be written after that.")
        return ERRORS
    missing = unfrozen(reading.story)
    for option in missing:
        say(f"{option.file}:{option.line}:{option.column}: id: {option.id}")
    if not missing:
        say(f"{found.name}: every option has its id.")
        return FINE
    if not write:
        say(f"{found.name}: {_ids(len(missing))} to write; `crushgame ids --write {found.name}` does.")
        return FINE
    texts = {file: data.decode() for file, data in found.files.items()}
    return _write(texts, freeze(reading.story, texts), reading.story)


def _write(before: dict[str, str], changed: dict[str, str], story: Story) -> int:
    after = read({file: text.encode() for file, text in (before | changed).items()})
    if after.program is None or after.story is None or unfrozen(after.story) or _all_ids(after.story) != _all_ids(story):
        return refuse("The ids could not be written without changing the story, so nothing was changed.")
    for file, text in changed.items():
        try:
            _replace(os.path.realpath(file), text.encode())
        except OSError as error:
            return refuse(f"{file} could not be written: {(error.strerror or 'unknown reason').lower()}.")
        say(f"{file}: written.")
    return FINE


def _replace(path: str, data: bytes) -> None:
    """Put `data` in the place of a file, whole or not at all, with the permissions that it has."""
    mode = os.stat(path).st_mode & 0o777
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(handle, mode)
            os.fsync(handle)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def _all_ids(story: Story) -> dict[str, list[str]]:
    return {scene.id: [option.id for option in options_in(scene.steps)] for scene in story.scenes.values()}


def _ids(number: int) -> str:
    return "1 id" if number == 1 else f"{number} ids"
