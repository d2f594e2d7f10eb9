"""Where stories are: the ones that ship, and any file or folder that a person names.

Knows file names and bytes. Must not know YAML: whether the bytes are a story is for `crushgame.story` to say. What is
read here is from a stranger, so each file is bounded before it is read and only regular files are opened.
"""

from __future__ import annotations

import os
import stat
from itertools import islice
from typing import NamedTuple

from crushgame.story.diagnostics import nearest
from crushgame.story.printable import clean, first_unprintable
from crushgame.story.trials import is_tests_file

DEFAULT = "dry-run"
"""The story that plays when none is named."""

MAIN_FILE = "story.yaml"
"""The file that makes a folder a story."""

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes in one file; the longest novel in English is smaller."""

LARGEST_STORY = 8 * 1024 * 1024
"""Bytes in all the files of one story."""

LARGEST_PICTURE = 2 * 1024 * 1024
"""Bytes in the file of one picture; as a terminal shows it, it has a few thousand pixels."""

MOST_FILES = 500
"""`.yaml` files in one story."""

MOST_ENTRIES = 5_000
"""Names looked at for them, so that a story.yaml in a home folder does not read the whole home."""

_ENDINGS = (".yaml", ".yml")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class StoryFiles(NamedTuple):
    """A story as bytes. `name` is what it was asked for by; `files` has the names to show as keys, in path order.

    `tests` are its files of tests, likewise, which nobody needs who plays it. `folder` is where it lies, links resolved: its
    pictures are there, or below.
    """

    name: str
    files: dict[str, bytes]
    tests: dict[str, bytes] = {}  # noqa: RUF012  # never changed
    folder: str = ""

    @property
    def everything(self) -> dict[str, bytes]:
        """The story and its tests."""
        return {**self.files, **self.tests}


class Trouble(NamedTuple):
    """Why there is no story to read: one plain sentence, or two, fit to be shown."""

    sentence: str


class Shipped(NamedTuple):
    """A story that comes with the program: its id, and its file or folder."""

    id: str
    path: str


def shipped() -> tuple[Shipped, ...]:
    """Return the stories that come with the program, by id."""
    root = _shipped_root()
    return tuple(sorted(Shipped(_id_of(entry), os.path.join(root, entry)) for entry in _stories_below(root)))


def find(name: str) -> StoryFiles | Trouble:
    """Read the story called `name`: the id of a shipped one, a `.yaml` file, or a folder with a `story.yaml`.

    A bare word is looked for among the shipped stories first; `./word` is always a path.
    """
    for story in shipped() if os.sep not in name else ():
        if story.id == name:
            # Named from the folder of stories, so that a finding reads the same from a wheel and from a checkout.
            return _read(name, story.path, os.path.basename(story.path))
    try:
        os.lstat(name)
    except (FileNotFoundError, NotADirectoryError):
        return _missing(name)
    except OSError as error:
        return _unreadable(clean(name), error)
    except ValueError:  # a NUL, or half a surrogate pair: no system has such a name
        return _missing(name)
    return _read(clean(name), name, clean(name).rstrip(os.sep) or os.sep)


def find_all(name: str) -> list[StoryFiles | Trouble]:
    """Read the story called `name`, or every story directly below it if it is a folder of stories. What is a link out of such a
    folder is refused: whoever names the folder has not named that."""
    names = stories_in(name)
    if names == (name,):
        return [find(name)]
    root = os.path.realpath(name)
    return [find(below) if _is_below(root, os.path.realpath(below)) else _leads_out(below) for below in names]


def _is_below(root: str, path: str) -> bool:
    """Whether a path lies in a folder; both without links."""
    return os.path.commonpath([root, path]) == root


def _leads_out(path: str) -> Trouble:
    return Trouble(f'"{clean(path)}" is a link that leads out of its folder. Name it itself to have it read.')


def stories_in(name: str) -> tuple[str, ...]:
    """Return the names to `find` for `name`: those of the stories directly below it, if it is a folder of stories.

    A story, a folder without any, or something that is no folder comes back as it is, for `find` to answer for.
    """
    if not os.path.isdir(name) or os.path.lexists(os.path.join(name, MAIN_FILE)):
        return (name,)
    return tuple(os.path.join(name, entry) for entry in _stories_below(name)) or (name,)


def _shipped_root() -> str:
    package = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(package, "stories")  # in a wheel; a checkout has them beside the package
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "story")


def _id_of(entry: str) -> str:
    return entry.removesuffix(".yaml").replace("_", "-")


def _stories_below(folder: str) -> list[str]:
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        return []
    return [
        entry
        for entry in entries
        if not entry.startswith(".")
        and not is_tests_file(entry)
        and (entry.endswith(".yaml") or os.path.isfile(os.path.join(folder, entry, MAIN_FILE)))
    ]


def _missing(name: str) -> Trouble:
    if os.sep in name or name.endswith(_ENDINGS):
        return Trouble(f'There is no file or folder called "{clean(name)}".')
    meant = nearest(name.replace("_", "-"), [story.id for story in shipped()])
    hint = f"Did you mean {meant}?" if meant else "`crushgame stories` lists the ones that there are."
    return Trouble(f'There is no story called "{clean(name)}". {hint}')


def _read(name: str, path: str, shown: str) -> StoryFiles | Trouble:
    if not os.path.isdir(path):
        if not path.endswith(_ENDINGS):
            return Trouble(f'"{shown}" is no story: a story is a .yaml file, or a folder with a {MAIN_FILE}.')
        if is_tests_file(path):
            return Trouble(f'"{shown}" holds tests and no story: name the story that it belongs to.')
        real = os.path.realpath(path)
        found = _bytes_of(real, shown, LARGEST_FILE)
        if isinstance(found, Trouble):
            return found
        return _with_tests(StoryFiles(name, {shown: found}, folder=os.path.dirname(real)), path, shown)
    if not os.path.lexists(os.path.join(path, MAIN_FILE)):
        return _no_story_in(path, shown)
    return _read_folder(name, path, shown)


def _with_tests(story: StoryFiles, path: str, shown: str) -> StoryFiles | Trouble:
    """Add the file of tests that stands beside a story of one file, `bar.tests.yaml` beside `bar.yaml`, if there is one."""
    beside, label = (f"{os.path.splitext(name)[0]}.tests.yaml" for name in (path, shown))
    if not os.path.lexists(beside):
        return story
    real = os.path.realpath(beside)
    if os.path.dirname(real) not in (os.path.realpath(os.path.dirname(beside)), os.path.dirname(os.path.realpath(path))):
        return Trouble(f'"{label}" is a link that leads out of the story\'s folder.')
    found = _bytes_of(real, label, LARGEST_FILE)
    return found if isinstance(found, Trouble) else story._replace(tests={label: found})


def walk_in(path: str) -> bytes | Trouble:
    """Read a walk file."""
    return _bytes_of(os.path.realpath(path), clean(path), LARGEST_FILE)


def picture_in(folder: str, file: str) -> bytes | Trouble:
    """Read the file of a picture that a story names: one in the story's folder (links resolved), or below it."""
    shown = clean(file)
    missing = Trouble(f'There is no picture called "{shown}" beside the story.')
    root = os.path.realpath(folder)
    try:
        path = os.path.realpath(os.path.join(root, file))
        if not _is_below(root, path):
            return Trouble(f'"{shown}" leads out of the story\'s folder.')
        if not os.path.lexists(path):
            return missing
    except ValueError:  # a NUL, or half a surrogate pair: no system has such a name
        return missing
    return _content(path, shown, LARGEST_PICTURE, "a picture", "a picture")


def pictures_below(folder: str) -> tuple[str, ...]:
    """Return the names of the `.png` files in a story's folder and below it, as a story would write them, in order.

    What is hidden is passed over, and so are links to folders; of a folder with very much in it only a part is looked at.
    """
    found: list[str] = []
    looked_at = 0
    pending = [""]
    while pending and looked_at <= MOST_ENTRIES:
        below = pending.pop()
        try:
            with os.scandir(os.path.join(folder, below)) as entries:
                seen = [entry for entry in islice(entries, MOST_ENTRIES) if not entry.name.startswith(".")]
        except OSError:
            continue  # what may not be listed cannot be told of
        looked_at += len(seen)
        inside = [entry.name for entry in seen if entry.is_dir(follow_symlinks=False)]
        pending += [f"{below}{name}/" for name in inside]
        found += [f"{below}{entry.name}" for entry in seen if entry.name.endswith(".png") and entry.name not in inside]
    return tuple(sorted(found))


def _no_story_in(folder: str, shown: str) -> Trouble:
    if not os.access(folder, os.R_OK | os.X_OK):
        return _unreadable(shown, PermissionError())
    below = _stories_below(folder)
    if below:
        example = clean(os.path.join(shown, below[0]))
        return Trouble(f'"{shown}" is no story but a folder of them: name one, such as {example}.')
    if os.path.lexists(os.path.join(folder, "story.yml")):
        return Trouble(f'"{shown}" has a story.yml; the main file of a story is called {MAIN_FILE}.')
    return Trouble(f'There is no story in "{shown}": a story\'s folder holds a file called {MAIN_FILE}.')


def _read_folder(name: str, folder: str, shown: str) -> StoryFiles | Trouble:
    relatives = _yaml_files(folder, shown)
    if isinstance(relatives, Trouble):
        return relatives
    root = os.path.realpath(folder)
    files: dict[str, bytes] = {}
    tests: dict[str, bytes] = {}
    left = LARGEST_STORY
    for relative in relatives:
        label = os.path.join(shown, relative)
        path = os.path.realpath(os.path.join(root, relative))
        if first_unprintable(relative) >= 0:
            return Trouble(f'"{clean(label)}" has a character in its name that cannot be shown. Please rename it.')
        if not _is_below(root, path):
            return Trouble(f'"{label}" is a link that leads out of the story\'s folder.')
        found = _bytes_of(path, label, LARGEST_FILE)
        if isinstance(found, Trouble):
            return found
        left -= len(found)
        if left < 0:
            return Trouble(f'"{shown}" is larger than {LARGEST_STORY >> 20} MiB, the most that a story may be.')
        (tests if is_tests_file(relative) else files)[label] = found
    return StoryFiles(name, files, tests, root)


def _yaml_files(folder: str, shown: str) -> list[str] | Trouble:
    """Return the relative names of the `.yaml` files below `folder`, in path order.

    What is hidden is passed over (editors keep their own files there), and so are links to folders.
    """
    found: list[str] = []
    looked_at = 0
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            with os.scandir(os.path.join(folder, below)) as entries:
                seen = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            return _unreadable(clean(os.path.join(shown, below)), error)
        looked_at += len(seen)
        found += [os.path.join(below, entry.name) for entry in seen if entry.name.endswith(".yaml")]
        pending += [os.path.join(below, entry.name) for entry in seen if entry.is_dir(follow_symlinks=False)]
        if looked_at > MOST_ENTRIES or len(found) > MOST_FILES:
            most = f"at most {MOST_FILES} .yaml files, in a folder of its own"
            return Trouble(f'"{shown}" holds more than a story may: {most}.')
    return sorted(found, key=lambda relative: relative.split(os.sep))


def _bytes_of(path: str, shown: str, limit: int) -> bytes | Trouble:
    """Read a file that should be text."""
    data = _content(path, shown, limit, "a story", "a file of a story")
    # Those that begin with a byte order mark the reader names itself, with a way out.
    if isinstance(data, bytes) and b"\0" in data and not data.startswith(_BYTE_ORDER_MARKS):
        return Trouble(f'"{shown}" is not a text file.')
    return data


def _content(path: str, shown: str, limit: int, wanted: str, piece: str) -> bytes | Trouble:
    """Read a file whose links are resolved, of at most `limit` bytes; `wanted` and `piece` say what it should be."""
    too_large = Trouble(f'"{shown}" is larger than {limit >> 20} MiB, the most that {piece} may be.')
    try:
        # A look first: there are devices to which being opened means something.
        kind = os.lstat(path).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISLNK(kind)):  # a link that is left goes round, which the system says better
            return Trouble(f'"{shown}" is not a file that can be read as {wanted}.')
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        return _unreadable(shown, error)
    with os.fdopen(handle, "rb", buffering=0) as file:
        opened = os.fstat(handle)
        if not stat.S_ISREG(opened.st_mode):
            return Trouble(f'"{shown}" is not a file that can be read as {wanted}.')
        if opened.st_size > limit:
            return too_large
        wish = limit + 1  # the one more tells of a file that has just grown
        data = bytearray()
        try:
            while len(data) < wish and (chunk := file.read(wish - len(data))):
                data += chunk
        except OSError as error:
            return _unreadable(shown, error)
    return too_large if len(data) > limit else bytes(data)


def _unreadable(shown: str, error: OSError) -> Trouble:
    if isinstance(error, PermissionError):
        return Trouble(f'"{shown}" may not be read: you have no permission.')
    return Trouble(f'"{shown}" could not be read: {(error.strerror or "unknown reason").lower()}.')
