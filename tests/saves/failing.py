"""Doing something again and again while calls to the disk fail, and looking after what is left each time."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame.saves.sealed import is_whole
from tests.saves.calls import Fault, Try


def descriptors() -> int:
    """How many files this process has open, where the system can tell."""
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


def check_files(root: str, why: str, planted: bytes = b"") -> None:
    """Whatever is outside `damaged/` is a whole document, an empty marker, or a temporary that nobody looks at.

    What was damaged before (`planted`) may not have been moved, but it is there still.
    """
    found = False
    for folder, _, names in os.walk(root):
        for name in names:
            data = Path(folder, name).read_bytes()
            found |= data == planted
            if name.endswith(".json") and os.path.basename(folder) != "damaged" and data != planted:
                assert is_whole(data), f"{name} is bad after {why}"
    assert found or not planted, f"the damaged save was thrown away after {why}"


def check_locks(root: str, why: str) -> None:
    """Nobody is writing, so nobody holds a lock for writing: not even who failed, and has the game open still."""
    for path in Path(root).rglob("lock"):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pytest.fail(f"{path} is still locked after {why}")


def run_apart(folder: Path, one: Try, act: Callable[[str, Fault, str], None], base: Path | None = None) -> Fault:
    """Do an act against a fault in a folder of saves of its own: a copy of `base`, or one that is not there yet."""
    root = folder / "saves"
    shutil.rmtree(root, ignore_errors=True)  # what a failure left
    fault = one.fault()
    before = descriptors()
    if base is not None:
        shutil.copytree(base, root)
    act(str(root), fault, str(one))
    check_locks(str(root), str(one))
    shutil.rmtree(root)
    assert descriptors() == before, f"a file is still open after {one}"
    return fault
