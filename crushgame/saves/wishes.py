"""What a player has set, as a new game takes it in: the values of the variables that follow a setting.

Knows settings and programs. Must not know who begins a game: the app and the plain player both begin theirs by it.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.play.engine import as_set
from crushgame.story.program import Program


class Wishes(NamedTuple):
    """What to carry into a new game, by variable. `note` is empty, or tells the player that their settings were damaged."""

    carried: dict[str, int | str]
    note: str = ""


def wishes_for(program: Program, root: str) -> Wishes:
    """Return what is carried into a game of a story, of which most follow no setting; `root` is the folder of saves.

    What is left to the story is not carried: the variable has its start.
    """
    if not any(slot.setting for slot in program.slots):
        return Wishes({})
    from crushgame.saves.settings import load_settings

    settings, note = load_settings(root)
    made = {}
    if settings.cues != "story":
        made["cues"] = settings.cues == "guided"
    if settings.meters != "story":
        made["numbers"] = settings.meters == "numbers"
    return Wishes(as_set(program, made), note)
