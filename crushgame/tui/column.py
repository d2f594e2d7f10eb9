"""What of a session stands in the reading column, and in the history.

Knows sessions and blocks. Must not know widgets, and changes nothing of a session.
"""

from __future__ import annotations

from crushgame.play.beats import AskBeat, ChoiceBeat
from crushgame.play.session import Past, Session
from crushgame.play.staging import Staging
from crushgame.story.beats import YOU, Line, Message, Place, Show, Wait
from crushgame.tui.blocks import Block, of_beat


def words_of_stage(staging: Staging) -> str:
    """Return who is there, for the bar above the page: "with Pilar, eyes shut", "with Mo and Pilar"; empty for nobody."""
    if len(staging.figures) != 1:
        return f"with {' and '.join(figure.name for figure in staging.figures)}" if staging.figures else ""
    [shown] = staging.figures
    return f"with {shown.name}" + (f", {shown.mood}" if shown.mood else "")


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
    notes = "; ".join(note.rstrip(".") for note in session.program.story.notes)
    return [Block("content", f"Content notes: {notes}.")] if notes else []


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


def recent_blocks(session: Session, count: int) -> list[Block]:
    """Return the newest of what was said and decided, oldest first: as much of it as `count` beats leave."""
    return [block for past in session.recent(count) if (block := block_of(session, past)) is not None]


def rewound(session: Session) -> bool:
    """Go back to where the page stood before; False, and nothing has happened, at the beginning."""
    steps = 0
    while session.rewind():
        steps += 1
        if _rests(session):
            return True
    for _ in range(steps):
        session.onward()
    return False


def _rests(session: Session) -> bool:
    """Whether the page stands at the current beat until a key is pressed."""
    if isinstance(session.beat, Place | Show | Wait):
        return False
    return not (isinstance(session.beat, Line | Message) and stop_is_next(session))


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
