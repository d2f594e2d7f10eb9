"""What the answers took, for pytest's last lines: told by whoever ran the tests, or by the process that others ran them for.

A plugin, since the process that prints the last lines under `pytest -n` collects no tests and so never meets this folder.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

import pytest

from crushgame.story.printable import one_line
from tests.strangers.measuring import SERVER

TOLD = 3
"""So many of the answers that took the most are told."""


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the figures home, where this process runs tests for another."""
    sent: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if sent is not None:
        sent["strangers"] = [(megabytes, seconds, one_line(what, 80)) for megabytes, seconds, what in SERVER.taken]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the figures of a process that ran tests for this one; one that was killed has none."""
    SERVER.taken += map(tuple, getattr(node, "workeroutput", {}).get("strangers", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what took the most."""
    if SERVER.taken:
        terminalreporter.write_line(f"strangers' files: {len(SERVER.taken)} answers; what took the most:")
    for name, column in (("memory", 0), ("time", 1)):
        for megabytes, seconds, what in sorted(SERVER.taken, key=itemgetter(column), reverse=True)[:TOLD]:
            terminalreporter.write_line(f"  {name:<6} {megabytes:4.0f} MB {seconds:5.2f} s  {one_line(what, 80)}")
