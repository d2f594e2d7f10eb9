"""A bound on memory for work whose own estimate may be wrong: past it, Python raises MemoryError and the process lives on.

Knows what the system counts and limits. Must not know what the work is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SLACK = 1.25
"""Times what was asked for: an estimate may be a little low without ending what goes well."""

_ROOM = 64.0
"""Megabytes besides, for the little that any work needs."""


@contextmanager
def memory_bounded(megabytes: float) -> Iterator[None]:
    """Let what runs inside take about so many megabytes more than the process has, where the system can see to that."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    most = _taken() + int((megabytes * _SLACK + _ROOM) * 1e6)
    lowest = min((limit for limit in before if limit != resource.RLIM_INFINITY), default=most)
    if most > lowest or not _taken():
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, before)


def _taken() -> int:
    """Return the bytes of address space that this process has, or 0 where nobody knows."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _page()
    except (OSError, ValueError):
        return 0


def _page() -> int:
    import resource

    return resource.getpagesize()
