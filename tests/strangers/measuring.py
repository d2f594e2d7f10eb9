"""The program under limits, and what it took: of a stranger's file it must make an answer, and that soon.

Knows the process that serves answers (`serving.py`). Must not know what a file holds.
"""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import CHECKOUT

KILLED_AFTER = 30
"""Seconds of the processor after which the system ends an answer."""

LONGEST_WAIT = 100.0
"""Seconds on the clock to wait for an answer, which the one who answers ends after 60."""

MOST_ADDRESSES = 1_500
"""Megabytes of address space that an answer may have, which is several times what it really takes."""

SECONDS = 5.0
"""Of the processor, for one answer. The promise is one, of a quiet machine; slow ones, busy with other tests, have to do."""

MEGABYTES = 300.0
"""Of memory, for one answer. The promise is 200."""


class Answer(NamedTuple):
    """What the program said; it ended by itself, with an exit code that means something, and without a traceback.

    `seconds` of the processor and `megabytes` of memory are what it took, without the start of Python.
    """

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float

    @property
    def all(self) -> str:
        """Both streams."""
        return self.out + self.err


class Server:
    """The process that answers, started when it is first asked. One answer at a time."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float, str]] = []
        """Megabytes, seconds, and what was asked, for each answer."""
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def ask(self, question: Mapping[str, object], master: int = -1) -> tuple[dict[str, Any], bytes]:
        """Return the answer to a question, and what meanwhile came to the side of a terminal that is not the program's.

        A process that owes an answer is ended: it would give it to the next question.
        """
        process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            line, sent = _heard(process.stdout.fileno(), master)
            return json.loads(line), sent
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the process, and what it has started."""
        if self._process is not None and self._folder is not None:
            process, self._process = self._process, None
            with process:
                os.killpg(process.pid, signal.SIGKILL)
            self._folder.cleanup()

    def _started(self) -> subprocess.Popen[bytes]:
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.strangers.serving", self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=CHECKOUT,
            bufsize=0,
            start_new_session=True,
        )
        return self._process


def _heard(answers: int, master: int) -> tuple[bytes, bytes]:
    """Return the next line, and what came to a terminal before it."""
    deadline = time.monotonic() + LONGEST_WAIT
    line, sent = b"", b""
    watched = [answers, master] if master >= 0 else [answers]
    while not line.endswith(b"\n"):
        ready, _, _ = select.select(watched, [], [], max(0.0, deadline - time.monotonic()))
        assert ready, "there is no answer"
        if master in ready:
            sent += os.read(master, 1 << 16)
        else:
            more = os.read(answers, 1 << 16)
            assert more, "the process that answers has ended"
            line += more
    return line, sent


SERVER = Server()


def asked(folder: Path, *arguments: str | bytes | Path, text: bytes = b"") -> Answer:
    """Run the program in a folder, under limits, and return what it said. Fails for a crash, a signal, or a limit met."""
    found, _ = SERVER.ask(question(folder, arguments, text))
    err = base64.b64decode(found["err"])
    said = f"{arguments}: {err[-2_000:]!r}"
    assert found["code"] in (0, 1, 2), f"ended with {found['code']}; {said}"
    out = base64.b64decode(found["out"]).decode()
    answer = Answer(found["code"], out, err.decode(), found["seconds"], found["megabytes"])
    assert "Traceback" not in answer.all, said
    assert "Something went wrong inside crushgame" not in answer.all, said
    note(answer, " ".join(os.fsdecode(one) for one in arguments))
    return answer


def question(
    folder: Path, arguments: tuple[str | bytes | Path, ...], text: bytes = b"", terminal: str = "", **environment: str
) -> dict[str, object]:
    """Return what `serving.py` is asked."""
    return {
        "folder": str(folder),
        "arguments": [os.fsdecode(one) for one in arguments],
        "text": base64.b64encode(text).decode(),
        "terminal": terminal,
        "environment": {"CRUSHGAME_SAVES": str(folder / "saves"), **environment},
        "seconds": KILLED_AFTER,
        "megabytes": MOST_ADDRESSES,
    }


def note(answer: Answer, what: str) -> None:
    """Keep what an answer took, for the summary, and check it."""
    _, _, case = os.environ.get("PYTEST_CURRENT_TEST", "").partition("[")
    SERVER.taken.append((answer.megabytes, answer.seconds, f"{what} {case.removesuffix('] (call)')}"))
    assert answer.megabytes < MEGABYTES, f"{what}: {answer.megabytes:.0f} MB"
    assert answer.seconds < SECONDS, f"{what}: {answer.seconds:.2f} s"
