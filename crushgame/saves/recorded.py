"""A game as it stands, as a save holds it.

Knows sessions and records. Must not know disks, slots or the clock that a game is played by.
"""

from __future__ import annotations

import time

from crushgame.play.beats import EndingBeat, Line, Message
from crushgame.play.session import Session
from crushgame.saves.record import LONGEST_LINE, LONGEST_PICTURE, Record
from crushgame.story.printable import one_line


def recorded(session: Session, game: str, name: str, playtime: float, picture: str = "", *, as_it_was: bool = False) -> Record:
    """Return a session as a save under this name. `game` is 12 hex digits, `playtime` is in seconds, `as_it_was` says that the
    story is the kept copy at the player's wish. A picture that is too long is cut."""
    story, place = session.program.story, session.place
    return Record(
        story=story.id,
        version=story.version,
        fingerprint=session.program.fingerprint,
        title=one_line(story.title, LONGEST_LINE),
        game=game,
        name=name,
        seed=session.seed,
        carried=dict(session.carried),
        decisions=session.decisions,
        beat=session.at,
        digest=session.digest(),
        place=one_line(place.title, LONGEST_LINE) if place else "",
        last_line=_last_line(session),
        playtime=round(playtime, 1),
        picture=picture[:LONGEST_PICTURE],
        saved_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        ending=session.beat.id if isinstance(session.beat, EndingBeat) else "",
        as_it_was=as_it_was,
    )


def _last_line(session: Session) -> str:
    """Return the last words shown: at a choice they are some beats back, and only then is there far to look."""
    last = session.beat
    if not isinstance(last, Line | Message):
        for past in session.history():
            if isinstance(past.beat, Line | Message):
                last = past.beat
    return one_line(last.text, LONGEST_LINE) if isinstance(last, Line | Message) else ""
