"""`crushgame stories`: what there is to play."""

from __future__ import annotations

from crushgame.commands.output import FINE, say
from crushgame.library import StoryFiles, find, shipped
from crushgame.story import read


def list_stories() -> int:
    """Print each shipped story: its id, its title, and what it is about. Returns the exit code."""
    for story in shipped():
        found = find(story.id)
        program = read(found.files).program if isinstance(found, StoryFiles) else None
        say(f"{story.id}: {program.story.title}" if program else f"{story.id}: cannot be played")
        if program and program.story.about:
            say(f"    {program.story.about}")
    say("\nPlay one with `crushgame play NAME`, or a story of your own with `crushgame play FILE.yaml`.")
    return FINE
