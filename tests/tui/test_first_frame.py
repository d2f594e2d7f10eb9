"""What is loaded before the first frame: nothing of weight but Textual itself. How long it takes is for the
benchmarks.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import CHECKOUT

LATER = (
    "yaml",
    "markdown_it",
    "crushgame.story.reading",
    "crushgame.story.program",
    "crushgame.play.engine",
    "crushgame.saves.store",
    "crushgame.saves.settings",
    "crushgame.library",
)

AT_FIRST_FRAME = """
import sys
from crushgame.tui.app import CrushApp

def look_for_saves(self):  # the first thing that is done after the first frame
    print(*sorted(set(sys.modules) & set(sys.argv[1:])))
    self.exit()

CrushApp.look_for_saves = look_for_saves
CrushApp("saves").run(headless=True)
"""


def test_the_title_is_drawn_before_yaml_a_story_or_a_save_is_loaded(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_FIRST_FRAME, *LATER],
        cwd=tmp_path, env={"PYTHONPATH": str(CHECKOUT), "PATH": ""}, capture_output=True, text=True, check=True, timeout=20,
    )  # fmt: skip
    assert done.stdout.strip() == ""
    assert not (tmp_path / "saves").exists()
