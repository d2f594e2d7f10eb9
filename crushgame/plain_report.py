"""The report of a game that has ended, in words: one thing on a line, each lamp said to be lit or dark.

Knows reports, and sessions to make one of. Must not know streams.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crushgame.plain_words import BLANK, Words
from crushgame.play.session import Session

if TYPE_CHECKING:
    from crushgame.play.report import Note, Report, Voice

NEW, SAME = "new", "same"
"""What begins a game from the end of another: one of its own, or one just as that began."""

KINDS = {"best": "Best", "turn": "Turning point", "worst": "Costliest"}

UNTITLED = "The report"
NOT_YET = "If this story has a report, it comes after the ending."
NONE = "This story has no report."
TO_HEAR_SOURCES = "Type report all to hear what these cite."


def ways_on(session: Session) -> str:
    """Return what can be typed where a story is over."""
    report = ", report to hear the report again" if session.program.report is not None else ""
    return f"Type {NEW} to play again, {SAME} to play the same night again{report}, back to choose again, or quit."


def report_after(session: Session) -> list[Words]:
    """Return what is said of a game below its ending; nothing where the story has no report."""
    report = _report_of(session)
    return words_of_report(report) if report is not None else []


def report_again(session: Session, *, with_sources: bool) -> list[Words]:
    """Return the report, or why there is none. `with_sources` says what the voices cite too."""
    report = _report_of(session)
    if report is not None:
        return words_of_report(report, with_sources=with_sources)
    return [Words(NONE if session.ended else NOT_YET)]


def _report_of(session: Session) -> Report | None:
    if session.program.report is None:
        return None
    from crushgame.play.report import report_of  # deferred: most stories have none

    return report_of(session)


def words_of_report(report: Report, *, with_sources: bool = False) -> list[Words]:
    """Return a report as paragraphs, its parts with a blank line between them."""
    title, heard = report.title or UNTITLED, [voice for voice in report.voices if voice.words]
    voices = [words for voice in heard for words in _voice(voice, with_sources=with_sources)]
    if not with_sources and any(voice.cites for voice in heard):
        voices.append(Words(TO_HEAR_SOURCES))
    parts = (
        [Words(title, plate=len(title))],
        [Words(line) for line in report.said],
        [Words(f"{one.title}: {'lit' if one.is_lit else 'dark'}.") for one in report.watched],
        [_note(note) for note in report.notes],
        voices,
        [Words(line) for line in report.last],
    )
    return [words for part in parts if part for words in (BLANK, *part)]


def _note(note: Note) -> Words:
    option = note.option[1:-1] if note.option.startswith("(") and note.option.endswith(")") else note.option
    lead = f"{KINDS[note.kind]} ({option}):" if option else f"{KINDS[note.kind]}:"
    return Words(f"{lead} {note.words}", plate=len(lead), hang=2)


def _voice(voice: Voice, *, with_sources: bool) -> tuple[Words, ...]:
    lead = f"{voice.title}:"
    said = Words(f"{lead} {voice.words}", plate=len(lead), hang=2)
    return (said, Words(f"{voice.title} cites {voice.cites.rstrip('.')}.", hang=2)) if with_sources and voice.cites else (said,)
