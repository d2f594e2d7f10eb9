"""For `check`: whether the pictures that a story names are there, and are what they should be.

Knows findings. Must not know how a picture is decoded: a story is checked without the library that does that, and only the
first bytes of each picture are read.
"""

from __future__ import annotations

from crushgame.photos import fault
from crushgame.story.diagnostics import Finding
from crushgame.story.model import Story


def picture_findings(story: Story, folder: str) -> list[Finding]:
    """Return a finding for each picture of a story that cannot be shown, where it is first named.

    `folder` is where the story lies.
    """
    found = []
    for picture in story.pictures:
        why = fault(folder, picture.file)
        if why:
            found.append(Finding("W231", picture.spot, {"why": why.removesuffix(".")}, len(picture.file)))
    return found
