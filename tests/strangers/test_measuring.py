"""The process that answers: it is never waited for without end, and never an answer behind."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ending import killed_at_last
from tests.strangers import measuring, serving
from tests.strangers.measuring import Server, question


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()


def test_an_answer_that_came_too_late_is_not_given_to_the_next_question(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as impatient:
        impatient.setattr(measuring, "LONGEST_WAIT", 0.0)
        with pytest.raises(AssertionError, match="there is no answer"):
            server.ask(question(tmp_path, ("explain", "E101")))
    answer, _ = server.ask(question(tmp_path, ("explain", "E102")))
    assert base64.b64decode(answer["out"]).startswith(b"E102")


def test_a_program_that_sleeps_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "KILLED_AFTER", 0.1)
    with killed_at_last(subprocess.Popen(["sleep", "60"])) as process:
        status, _ = serving._ended(process.pid)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
