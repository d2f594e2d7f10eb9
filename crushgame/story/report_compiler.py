"""From a report as it is written to what `play/report.py` weighs and says: names looked up, words made ready.

Knows names, words and the tags of a story. Must not know how steps are laid out: whoever compiles the story does that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from crushgame.story.diagnostics import Spot, nearest
from crushgame.story.model import Steps
from crushgame.story.names import Names
from crushgame.story.program import ChoicePoint, Instruction
from crushgame.story.reporting import NotePoint, ReportPoint, SourcePoint, WatchPoint, WrittenNote, WrittenReport
from crushgame.story.words import words_of

Lay = Callable[[Steps, Spot], tuple[Instruction, ...]]


def compile_report(
    report: WrittenReport, names: Names, code: Iterable[Instruction], tagged: Mapping[int, tuple[str, ...]], lay: Lay
) -> ReportPoint:
    """Compile a report. `code` and `tagged` are those of the whole story; `lay` lays steps out as code of their own."""
    names.scene = None
    bound = [(watch.title, names.condition(watch.condition)) for watch in report.watch]
    point = ReportPoint(
        words_of(report.title, names),
        tuple(WatchPoint(title, condition) for title, condition in bound if condition is not None),
        names.condition(report.at) if report.at else None,
        lay(report.steps, report.spot),
        tuple(SourcePoint(one.id, one.title, one.cites, words_of(one.otherwise, names)) for one in report.sources),
        {note.tag: _note(note, names) for note in report.notes},
        lay(report.last, report.spot),
    )
    carried = _carried(names, code, tagged)
    for note in report.notes:
        if note.tag not in carried:
            names.find("W361", note.spot, len(note.tag), nearest(note.tag, sorted(carried)), tag=note.tag)
    return point


def _note(note: WrittenNote, names: Names) -> NotePoint:
    return NotePoint(note.about, {words.key: words_of(words.prose, names) for words in note.words}, note.spot)


def _carried(names: Names, code: Iterable[Instruction], tagged: Mapping[int, tuple[str, ...]]) -> set[str]:
    """Return every tag that something in the story carries."""
    found = {tag for ending in names.story.endings.values() for tag in ending.notes}
    found.update(tag for tags in tagged.values() for tag in tags)
    found.update(tag for step in code if isinstance(step, ChoicePoint) for option in step.options for tag in option.notes)
    return found
