"""Answers for the whole program, over and over: each command line is run by a fork of this process, and what it took is told.

Knows how to start the command line in a child under limits. Must not know what is right. Everything is loaded once: starting
Python would take longer than most answers. A child begins with what this process has, so that its peak of memory is what a
process of its own would have come to.

    python -m tests.strangers.serving FOLDER      reads lines of JSON, and answers each with a line of JSON
"""

from __future__ import annotations

import base64
import gc
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from crushgame.__main__ import main as command_line
from tests.conftest import CHECKOUT

LOADED_BY: tuple[tuple[str, ...], ...] = (
    ("check", "--format", "json", "--no-odds", "."),
    ("check", "--format", "json", "bar.yaml"),
    ("ids", "bar.yaml"),
    ("test", "bar.yaml"),
    ("map", "bar.yaml"),
    ("walk", "bar.yaml", "--all-endings"),
    ("cover", "bar.yaml"),
    ("play", "bar.yaml", "--plain", "--slot", "x"),
    ("play", "bar.yaml", "--plain", "--walk", "nowhere.yaml"),
    ("play", "bar.yaml", "--plain", "--new"),
    ("saves", "list"),
    ("saves", "import", "nowhere.json"),
    ("saves", "load", "nothing"),
    ("saves", "--where"),
    ("check", "bar.yaml", "--saves", "saves"),
    ("diff", "bar.yaml", "bar.yaml"),
    ("explain", "E101"),
)
"""What this process runs itself at first, in a folder with a story: whatever that loads, no child has to load again."""


KILLED_AFTER = 60.0
"""Seconds on the clock after which a child is ended."""

_BETWEEN_LOOKS = 0.002
"""Seconds between looks at whether a child has ended, which takes some hundredths at the least."""


def _redirected(base: str, text: bytes, terminal: str) -> None:
    """Let this process read and write files beside `base`, or a terminal."""
    if terminal:
        descriptors = [os.open(terminal, os.O_RDWR | os.O_NOCTTY)] * 3
    else:
        descriptors = [os.open(f"{base}.{end}", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600) for end in ("in", "out", "err")]
        os.write(descriptors[0], text)
        os.lseek(descriptors[0], 0, os.SEEK_SET)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    for descriptor in set(descriptors):
        os.close(descriptor)
    # As Python makes them when it starts: a stream knows from then on whether it is a file.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115  # it stays open, as the next two do
    sys.stdout = open(1, "w", buffering=1 if terminal else -1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115


def _run(arguments: list[str]) -> int:
    sys.argv = ["crushgame", *arguments]
    code = command_line()
    sys.stdout.flush()
    return code


def _limit(seconds: int, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _ended(pid: int) -> tuple[int, resource.struct_rusage]:
    """Wait for the end of a child, and bring it about where it does not come: who sleeps meets no limit of the processor."""
    deadline = time.monotonic() + KILLED_AFTER
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(_BETWEEN_LOOKS)


def _answer(asked: dict[str, Any], base: str) -> dict[str, object]:
    """Run one command line in a child, wait for its end, and return what came of it.

    Memory is told in megabytes of resident pages at the highest, and time in seconds of the processor.
    """
    pid = os.fork()
    if not pid:
        try:
            _redirected(base, base64.b64decode(asked["text"]), asked["terminal"])
            os.environ.update(asked["environment"])
            os.chdir(asked["folder"])
            _limit(asked["seconds"], asked["megabytes"])
            code = _run(asked["arguments"])
            os._exit(code)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            raise
        finally:
            sys.stderr.flush()
            os._exit(99)
    status, usage = _ended(pid)
    outputs = [b"" if asked["terminal"] else Path(f"{base}.{end}").read_bytes() for end in ("out", "err")]
    return {
        "code": os.waitstatus_to_exitcode(status),
        "out": base64.b64encode(outputs[0]).decode(),
        "err": base64.b64encode(outputs[1]).decode(),
        "seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / 1024,
    }


def _load_everything(folder: Path) -> None:
    (folder / "bar.yaml").write_bytes((CHECKOUT / "story" / "bus_stop.yaml").read_bytes())
    (folder / "bad").mkdir()
    (folder / "bad" / "story.yaml").write_text("scenes: [&a 'x\n  : {*a, \x1b: \u0316\u0316\u0316\u0316\n", encoding="utf-8")
    os.environ["CRUSHGAME_SAVES"] = str(folder / "saves")
    before = os.getcwd()
    for arguments in LOADED_BY:
        os.chdir(folder / "bad" if arguments[-1] == "." else folder)
        _redirected(str(folder / "loading"), b"1\nsave x\n1\nquit\n", "")
        _run(list(arguments))
    os.chdir(before)


def main() -> None:
    folder = Path(sys.argv[1])
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    kept_errors = os.dup(2)
    _load_everything(folder)
    os.dup2(kept_errors, 2)
    gc.collect()
    gc.freeze()
    for number, line in enumerate(questions):
        answer = _answer(json.loads(line), str(folder / str(number % 2)))
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
