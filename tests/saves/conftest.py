"""What the tests of failing disks share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import filelock
import pytest

from crushgame.saves import generations

_MEMORY = "/dev/shm"


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for thousands of folders of saves: in memory where that can be, for nothing looked for is a matter of disks."""
    if os.path.isdir(_MEMORY) and os.access(_MEMORY, os.W_OK):
        with TemporaryDirectory(dir=_MEMORY, prefix="crushgame-") as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("quick")


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that is refused with EACCES looks like another writer's, who would be waited for."""
    monkeypatch.setattr(generations, "LONGEST_WAIT", 0.0)
    assert filelock  # loaded when the first lock is taken, which must not be while calls fail
