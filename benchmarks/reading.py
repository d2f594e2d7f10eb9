"""Reading a story: from bytes to a program with every finding, against yaml.load of the same bytes.

Each measurement is a process of its own, as it is for an author who runs `crushgame check`: a heap that is full of other
things would slow yaml.load down more than us. `python -m benchmarks.reading ours|yaml|yaml-no-gc FILE` prints one, in ms.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from benchmarks.generated import story
from benchmarks.measure import Row, in_turn, milliseconds

RUNS = 9
SCENES = 2200
"""As many as make two million bytes."""

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def two_megabytes() -> Iterator[Row]:
    """Against yaml.load as it comes, and as quick as it can be made."""
    data = story(SCENES).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "story.yaml")
        with open(path, "wb") as file:
            file.write(data)
        what = f"read and check {len(data) / 1e6:.2f} MB"
        for against, way, aim in (
            ("yaml.load, CSafeLoader", "yaml", 1.0),
            ("the same, garbage collection off", "yaml-no-gc", None),
        ):
            ours, theirs = in_turn(_in_a_process("ours", path), _in_a_process(way, path), RUNS)
            yield Row(what, "ms", ours, against, theirs, aim)


def _in_a_process(way: str, path: str) -> Callable[[], float]:
    command = [sys.executable, "-m", "benchmarks.reading", way, path]

    def measure() -> float:
        return float(subprocess.run(command, cwd=_ROOT, capture_output=True, check=True).stdout)

    return measure


def _ours(data: bytes) -> None:
    from crushgame.story import read

    reading = read({"story.yaml": data})
    assert reading.program is not None
    assert not reading.findings


def _yaml(data: bytes) -> None:
    import yaml

    yaml.load(data, Loader=yaml.CSafeLoader)


def main() -> int:
    """Time one reading, after a small one that loads the modules."""
    way, path = sys.argv[1:]
    work = _ours if way == "ours" else _yaml
    with open(path, "rb") as file:
        data = file.read()
    work(story(24).encode())
    if way == "yaml-no-gc":
        gc.disable()
    print(milliseconds(lambda: work(data)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
