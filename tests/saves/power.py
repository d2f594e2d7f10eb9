"""What a power cut can leave of what was written: a model of a disk that keeps its promises and not a thing more.

Knows files, names, and what pushing each to the disk promises. Must not know saves. Calls are written down as they are made
(`Disk` is a policy for `calls.through`); then the power is cut after each of them, and every folder that may be found then is
told:

- what was written to a file since it was last pushed to the disk is there in any part: any of the writes, the half of one,
  as many zeros, or nothing;
- a name that was given, taken or changed since its folder was last pushed to the disk has been or has not been, whatever
  became of the others. A file that moves from one folder to another may be found in both or in none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import compress, product
from math import prod
from typing import Any, NamedTuple

from tests.saves.calls import Call, unsynced

FOLDER = None
"""What a state has in the place of bytes where there is a folder."""

State = frozenset[tuple[str, bytes | None]]
"""Everything that is found after a cut: paths and what they hold."""

_MOST_PENDING = 14
_MOST_STATES = 100_000
_UNKNOWN = frozenset(("copy_file_range", "ftruncate", "symlink", "truncate"))


class _Name(NamedTuple):
    """A name in a folder leads to a node from now on; None: to nothing."""

    folder: int
    name: str
    node: int | None


class _Names(NamedTuple):
    """Names that change together or not at all."""

    changes: tuple[_Name, ...]


class _Write(NamedTuple):
    node: int
    at: int
    data: bytes


class _Emptied(NamedTuple):
    node: int


class _Synced(NamedTuple):
    node: int


class Mark(NamedTuple):
    """What has been promised by now: the number of the last save that was acknowledged, and of the last that was begun."""

    kept: int
    begun: int


_Step = _Names | _Write | _Emptied | _Synced | Mark
_Tree = dict[int, dict[str, int]]


class Disk:
    """A policy that makes each call and writes down what it did to what is below `top`, all of which counts as kept so far.

    `number` is that of the save which is there already. Without `pushes_files` the disk pushes folders, but no file.
    """

    def __init__(self, top: str, number: int = 0, *, pushes_files: bool = True) -> None:
        self.top = top
        self._pushes_files = pushes_files
        self._first = Mark(number, number)
        self.steps: list[_Step] = []
        self._tree: _Tree = {}
        self._data: dict[int, bytes] = {}  # of files that were there before
        self._open: dict[int, int] = {}
        self._offsets: dict[int, int] = {}
        self._last = 0
        self._root = self._taken_in(top)
        self._before = {node: dict(names) for node, names in self._tree.items()}

    def mark(self, kept: int, begun: int) -> None:
        """Note what has been promised."""
        self.steps.append(Mark(kept, begun))

    def _new(self) -> int:
        self._last += 1
        return self._last

    def _taken_in(self, path: str) -> int:
        node = self._new()
        if os.path.isdir(path):
            self._tree[node] = {name: self._taken_in(os.path.join(path, name)) for name in os.listdir(path)}
        else:
            with open(path, "rb") as file:
                self._data[node] = file.read()
        return node

    # -- writing down

    def __call__(self, call: Call) -> Any:
        result = unsynced(call)
        assert call.name not in _UNKNOWN, f"the model does not know {call.name}"
        note = getattr(self, f"after_{call.name}", None)
        if note is not None:
            assert "dir_fd" not in call.named, "the model does not know folders by their descriptors"
            note(result, *call.given)
        return result

    def after_open(self, descriptor: int, path: str, flags: int, *_: int) -> None:
        """A file was opened, and perhaps made or emptied."""
        if path == self.top:
            self._open[descriptor] = self._root
        folder, name = self._where(path)
        if not folder:
            return
        node = self._tree[folder].get(name)
        if node is None:
            node = self._new()
            self._change(_Name(folder, name, node))
        elif flags & os.O_TRUNC:
            self.steps.append(_Emptied(node))
        self._open[descriptor], self._offsets[descriptor] = node, 0

    def after_close(self, _: None, descriptor: int) -> None:
        """A descriptor is free."""
        self._open.pop(descriptor, None)

    def after_write(self, count: int, descriptor: int, data: bytes) -> None:
        """Something was written where the last write ended."""
        if descriptor in self._open:
            self.after_pwrite(count, descriptor, data, self._offsets[descriptor])
            self._offsets[descriptor] += count

    def after_pwrite(self, count: int, descriptor: int, data: bytes, at: int) -> None:
        """Something was written at a place."""
        if descriptor in self._open:
            self.steps.append(_Write(self._open[descriptor], at, bytes(data)[:count]))

    def after_fsync(self, _: None, descriptor: int) -> None:
        """A file or a folder was pushed to the disk."""
        node = self._open.get(descriptor)
        if node is not None and (self._pushes_files or node in self._tree):
            self.steps.append(_Synced(node))

    def after_mkdir(self, _: None, path: str, *__: int) -> None:
        """A folder was made."""
        folder, name = self._where(path)
        if folder:
            node = self._new()
            self._tree[node] = {}
            self._change(_Name(folder, name, node))

    def after_link(self, _: None, old: str, new: str) -> None:
        """A file has one more name."""
        self._change(_Name(*self._where(new), self._node(old)))

    def after_unlink(self, _: None, path: str) -> None:
        """A name is gone."""
        self._change(_Name(*self._where(path), None))

    after_remove = after_unlink
    after_rmdir = after_unlink

    def after_rename(self, _: None, old: str, new: str) -> None:
        """Within a folder both names change at once; from one folder to another, each as it comes."""
        gone, come = _Name(*self._where(old), None), _Name(*self._where(new), self._node(old))
        if gone.folder == come.folder:
            self._change(gone, come)
        else:
            self._change(come)
            self._change(gone)

    after_replace = after_rename

    def _node(self, path: str) -> int:
        folder, name = self._where(path)
        return self._tree[folder][name]

    def _where(self, path: str) -> tuple[int, str]:
        """Return the folder of a path and the name in it; the folder is 0 for what is not ours."""
        if not path.startswith(f"{self.top}/"):
            return 0, ""
        *folders, name = path[len(self.top) + 1 :].split("/")
        node = self._root
        for folder in folders:
            node = self._tree[node][folder]
        return node, name

    def _change(self, *changes: _Name) -> None:
        for folder, name, node in changes:
            if node is None:
                del self._tree[folder][name]
            else:
                self._tree[folder][name] = node
        self.steps.append(_Names(changes))

    # -- cutting the power

    def cuts(self) -> Iterator[tuple[Mark, frozenset[State]]]:
        """For a cut before the first step, after the first, and so on: what was promised by then, and all that may be found."""
        kept = _Kept(
            {node: dict(names) for node, names in self._before.items()}, dict(self._data), [], {}, frozenset(self._tree)
        )
        mark = self._first
        yield mark, kept.found(self._root)
        for step in self.steps:
            if isinstance(step, Mark):
                mark = step
            else:
                kept.take(step)
            yield mark, kept.found(self._root)


class _Kept(NamedTuple):
    """What the disk has promised to keep, and what has been done since and may be kept or not."""

    tree: _Tree
    data: dict[int, bytes]
    names: list[_Names]
    edits: dict[int, list[_Write | _Emptied]]
    folders: frozenset[int]

    def take(self, step: _Names | _Write | _Emptied | _Synced) -> None:
        """Go one step on."""
        match step:
            case _Names():
                self.names.append(step)
            case _Write() | _Emptied():
                self.edits.setdefault(step.node, []).append(step)
            case _Synced(node):
                self.data[node] = _edited(self.data.get(node, b""), self.edits.pop(node, []))
                pushed = [names for names in self.names if names.changes[0].folder == node]
                self.names[:] = [names for names in self.names if names.changes[0].folder != node]
                _rename(self.tree, pushed)

    def found(self, root: int) -> frozenset[State]:
        """Return every folder that may be found when the power is cut now."""
        contents = {node: _contents(self.data.get(node, b""), edits) for node, edits in self.edits.items()}
        many = 2 ** len(self.names) * prod(len(some) for some in contents.values())
        assert many <= _MOST_STATES, "too much was not pushed to the disk: there is no end to what may be found"
        found: set[State] = set()
        for chosen in product((False, True), repeat=len(self.names)):
            tree = {node: dict(names) for node, names in self.tree.items()}
            _rename(tree, compress(self.names, chosen))
            there = list(_walk(tree, root, ""))
            unsure = sorted({node for _, node in there if node in contents})
            for some in product(*(contents[node] for node in unsure)):
                data = self.data | dict(zip(unsure, some, strict=True))
                found.add(frozenset((path, FOLDER if node in self.folders else data.get(node, b"")) for path, node in there))
        return frozenset(found)


def _rename(tree: _Tree, names: Iterable[_Names]) -> None:
    for change in (change for some in names for change in some.changes):
        entries = tree.setdefault(change.folder, {})
        if change.node is None:
            entries.pop(change.name, None)
        else:
            entries[change.name] = change.node


def _walk(tree: _Tree, node: int, path: str) -> Iterator[tuple[str, int]]:
    for name, inner in tree.get(node, {}).items():
        yield path + name, inner
        yield from _walk(tree, inner, f"{path}{name}/")


def _edited(data: bytes, edits: Iterable[_Write | _Emptied]) -> bytes:
    for edit in edits:
        if isinstance(edit, _Emptied):
            data = b""
        else:
            data = data[: edit.at].ljust(edit.at, b"\0") + edit.data + data[edit.at + len(edit.data) :]
    return data


def _contents(before: bytes, edits: list[_Write | _Emptied]) -> set[bytes]:
    """Return what a file may hold of which nothing was pushed to the disk since it held `before`."""
    assert len(edits) <= _MOST_PENDING, "too many writes to try each with each"
    found = {_edited(before, compress(edits, chosen)) for chosen in product((False, True), repeat=len(edits))}
    last = edits[-1]
    if isinstance(last, _Write):
        whole = _edited(before, edits[:-1])
        half, zeros = last.data[: len(last.data) // 2], bytes(len(last.data))
        found |= {_edited(whole, [last._replace(data=part)]) for part in (half, zeros)}
    return found
