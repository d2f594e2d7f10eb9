"""Who says a line: `Ines (dry): It's an egg.`, `Mo (text 21:40): stand by`, or nobody.

Knows the cast's names and how a speaker is written. Must not know YAML nor what is inside the words (`prose.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from crushgame.story.beats import YOU
from crushgame.story.diagnostics import nearest
from crushgame.story.looks import EXPRESSIONS
from crushgame.story.model import CastMember
from crushgame.story.moods import mended

LONGEST_SPEAKER = 48
"""A colon further along a line than this many characters does not name a speaker."""

_HEAD = re.compile(r"(?P<name>[^():]+?)(?:\s*\((?P<mood>[^()]*)\))?\Z")
_LOOKS_LIKE_A_NAME = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2}(?:\s*\([\w :]+\))?\Z")
_TIME = re.compile(r"text +(?:([0-9])|([01][0-9]|2[0-3])):([0-5][0-9])\Z")


class Speaker(NamedTuple):
    """Who a line's head names: a cast id, `you`, or empty for narration, with a mood, or `message` for a phone.

    `time` is when a message came, as `21:40`, or empty.
    """

    id: str
    mood: str = ""
    message: bool = False
    fault: str = ""
    """The code of what is wrong with the head, or empty."""
    suggestion: str = ""
    time: str = ""


NOBODY = Speaker("")


class Voices:
    """The cast as lines name them, remembering every head it has met."""

    def __init__(self, cast: Mapping[str, CastMember]) -> None:
        self.cast = cast
        self.by_name: dict[str, str] = {"You": YOU, "YOU": YOU, "you": YOU}
        for member in cast.values():
            for spelling in (member.id, member.id.capitalize(), member.id.upper(), member.name, member.name.upper()):
                self.by_name.setdefault(spelling, member.id)
        self.met: dict[str, Speaker] = {}

    def split(self, line: str) -> tuple[Speaker, int]:
        """Return who says `line` and where their words begin; narration begins at 0."""
        colon = line.find(": ", 0, LONGEST_SPEAKER)
        if colon < 0:
            if not line.endswith(":") or len(line) > LONGEST_SPEAKER:
                return NOBODY, 0
            colon = len(line) - 1
        head = line[:colon]
        speaker = self.met.get(head)
        if speaker is None:
            speaker = self.met[head] = self.speaker(head)
        if speaker is NOBODY or speaker.fault == "W311":
            return speaker, 0
        return speaker, colon + 2

    def speaker(self, head: str) -> Speaker:
        """Return who `head` names, with what is wrong about it; somebody unknown is `NOBODY` unless it looks like a name."""
        parts = _HEAD.match(head.strip())
        if parts is None or "\\" in head:
            return NOBODY
        name, mood = parts["name"], (parts["mood"] or "").strip()
        known = self.by_name.get(name)
        if known is None:
            return self.stranger(head, name)
        if mood.partition(" ")[0] == "text":
            return _message(known, mood)
        moods = self.cast[known].moods if known in self.cast else ()
        if mood and moods and mood not in moods and mood not in EXPRESSIONS:
            return Speaker(known, mood, fault="E308", suggestion=nearest(mood, [*moods, *EXPRESSIONS]))
        meant = mended(mood, "text") if mood and not moods else ""
        return Speaker(known, mood, fault="W313", suggestion=meant) if meant else Speaker(known, mood)

    def stranger(self, head: str, name: str) -> Speaker:
        if not _LOOKS_LIKE_A_NAME.match(head):
            return NOBODY
        near = nearest(name, [spelling for spelling in self.by_name if spelling[:1].isupper()])
        if near:
            return Speaker("", fault="E310", suggestion=near)
        return Speaker("", fault="W311")


def _message(who: str, written: str) -> Speaker:
    """Return who sends a message, written as `text` or as `text 21:40`."""
    if written == "text":
        return Speaker(who, message=True)
    parts = _TIME.match(written)
    if parts is None:
        return Speaker(who, written, message=True, fault="E411")
    return Speaker(who, message=True, time=f"{parts[1] or parts[2]:0>2}:{parts[3]}")
