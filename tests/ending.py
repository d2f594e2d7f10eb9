"""The end of a process that a test has started, whatever became of the test. Must not load anything that is slow to load."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import AnyStr


@contextmanager
def killed_at_last(process: subprocess.Popen[AnyStr]) -> Iterator[subprocess.Popen[AnyStr]]:
    """Kill a process with the block, and close its pipes.

    `with process` alone would wait for ever for one that is stuck, and a test whose time is up would go on.
    """
    with process:
        try:
            yield process
        finally:
            process.kill()
