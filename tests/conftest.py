"""What every test may lean on: a home of its own, and the program as people run it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import settings

# On a build machine one commit has one verdict; anywhere else, every run tries new examples.
settings.register_profile("build", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("build")


def _unheeded(number: int, frame: FrameType | None) -> None:
    """Do as little as one who ignores a signal."""


# A shell has a job that it starts in the background ignore Ctrl-C, `nohup` has it ignore hanging up, and programs hand that
# on to those they start: a game would then rightly wait for ever after a test's Ctrl-C. What is handled is not handed on.
for _number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _unheeded)

pytest_plugins = ("tests.strangers.figures",)

CHECKOUT = Path(__file__).parent.parent
STORIES = CHECKOUT / "tests" / "stories"


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the saves, the colours and the terminal of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CRUSHGAME_SAVES", "CRUSHGAME_DEBUG", "NO_COLOR", "COLUMNS", "TEXTUAL_THEME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    return home


Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def crushgame(tmp_path: Path) -> Run:
    """Run `crushgame` with arguments in a process of its own; `text` is its input, and `env` is added to its environment.

    It runs in the test's folder, and a run that lasts longer than 20 seconds is a failure.
    """

    def run(*arguments: str | Path, text: str | bytes = "", env: Mapping[str, str] | None = None, cwd: Path = tmp_path) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "crushgame", *map(str, arguments)],
            input=text if isinstance(text, bytes) else text.encode(),
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT), **(env or {})},
            timeout=20,
            check=False,
        )
        return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
