"""The page of pictures: it shows every screen, and no picture that is not there. Fonts differ, so no pixel is compared."""

from __future__ import annotations

import re

from scripts.screens import FOLDER, file_of, page, shown_sizes
from tests.tui.scenes import SCENES

ABOUT_FOUR = 4_000_000
"""The most bytes of pictures that everybody who clones this has to fetch."""


def _shown() -> list[str]:
    return re.findall(r"!\[[^]]*\]\(([^)]*)\)", (FOLDER / "README.md").read_text("utf-8"))


def test_the_page_shows_every_screen_of_today() -> None:
    assert (FOLDER / "README.md").read_text("utf-8") == page()
    assert _shown() == [file_of(scene, size) for scene in SCENES for size in shown_sizes(scene)]


def test_every_picture_is_there_and_none_besides() -> None:
    assert sorted(_shown()) == sorted(file.name for file in FOLDER.glob("*.png"))


def test_the_pictures_are_small_enough_to_be_kept_with_the_code() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < ABOUT_FOUR
