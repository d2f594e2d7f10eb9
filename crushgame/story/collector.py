"""Python's collector of cycles, set aside while a story is read.

Reading makes a hundred thousand small values and no cycles; looking for some at every few thousand doubles the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave cycles uncollected inside the block, and set the collector back as it was after it.

    It takes one long look once it is back, so whoever reads on from what was made does well to pause it over both.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
