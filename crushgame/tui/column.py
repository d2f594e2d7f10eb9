"""What of a session stands in the reading column, and in the history.

Knows sessions and blocks. Must not know widgets, and changes nothing of a session.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.play.beats import AskBeat, ChoiceBeat
from crushgame.play.session import Past, Session
from crushgame.story.beats import YOU, Line, Message, Place, Show
from crushgame.tui.blocks import Block, of_beat


class Stage(NamedTuple):
    """Who can be seen, and in what mood; empty names for an empty stage."""

    name: str = ""
    mood: str = ""

    @property
    def words(self) -> str:
        """For the bar above the page: "with Pilar, eyes shut"."""
        return f"with {self.name}" + (f", {self.mood}" if self.mood else "") if self.name else ""


def color_of(session: Session, speaker: str) -> str:
    """Return the colour that the author gave a member of the cast, or an empty string."""
    member = session.program.cast.get(speaker)
    return member.color if member is not None and speaker != YOU else ""


def content_notes(session: Session) -> list[Block]:
    """Return what the author says of the story before it starts: "Content notes: rain; a car park at night.".

    Nothing if there are no such notes, or the story has started.
    """
    if session.decisions or session.at:
        return []
    notes = "; ".join(session.program.story.notes)
    return [Block("content", f"Content notes: {notes.rstrip('.')}.")] if notes else []


def blocks_of(session: Session) -> list[Block]:
    """Return all that was said and decided so far, oldest first."""
    return [block for past in session.history() if (block := block_of(session, past)) is not None]


def block_of(session: Session, past: Past) -> Block | None:
    """Return what a beat leaves in the column; most leave something."""
    beat = past.beat
    if isinstance(beat, Line | Message):
        return of_beat(beat, color_of(session, beat.speaker))
    if isinstance(beat, Place):
        return Block("place", beat.title) if beat.title else None
    if isinstance(beat, ChoiceBeat | AskBeat) and past.words:
        return Block("decision", past.words)
    return None


def stage_of(session: Session) -> Stage:
    """Return who is on the stage now: whom the story showed last."""
    stage = Stage()
    for past in session.history():
        if isinstance(past.beat, Show):
            stage = Stage(past.beat.name, past.beat.mood) if past.beat.who else Stage()
    return stage


def stop_is_next(session: Session) -> bool:
    """Whether nothing more is said before the choice or the question that the turn leads up to.

    Then the two are shown together: nobody should have to press a key to see what they are being asked.
    """
    if not isinstance(session.stop, ChoiceBeat | AskBeat):
        return False
    here = session.at
    while session.advance() and isinstance(session.beat, Show | Place):
        pass
    is_next = isinstance(session.beat, ChoiceBeat | AskBeat)
    session.at = here
    return is_next
