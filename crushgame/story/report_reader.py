"""From the nodes of `report:` to a report as it is written.

Knows how a report is written, and which steps it may hold. Must not know which names there are, nor what is said when.
"""

from __future__ import annotations

from crushgame.story.diagnostics import nearest
from crushgame.story.model import (
    Ask,
    CallStep,
    Chance,
    Choice,
    End,
    Goto,
    If,
    Label,
    Match,
    Once,
    PlaceStep,
    Say,
    SetStep,
    ShowStep,
    Step,
    Steps,
    Storylets,
    WaitStep,
)
from crushgame.story.nodes import MapNode, Node
from crushgame.story.reporting import KINDS, WrittenNote, WrittenReport, WrittenSource, WrittenWatch, WrittenWords
from crushgame.story.shapes import NOTE, REPORT, SOURCE
from crushgame.story.spots import straight
from crushgame.story.steps import StepReader
from crushgame.story.values import Entry, ValueReader

_KEYS: dict[type, str] = {
    Ask: "ask", CallStep: "call", Chance: "chance", Choice: "choice", End: "end", Goto: "goto", Label: "label", Once: "once",
    PlaceStep: "place", Say: "notes", SetStep: "set", ShowStep: "show", Storylets: "storylets", WaitStep: "wait",
}  # fmt: skip
"""What makes a step one that no report can hold, by the key that an author writes."""


def read_report(block: Node, values: ValueReader, steps: StepReader) -> WrittenReport | None:
    """Read the block of the file that is open. `steps` stands in no scene yet."""
    known = values.keys(block, REPORT, "`report:`")
    if known is None:
        return None
    steps.enter({})
    sources = [source for entry in values.named(known.get("sources"), "report sources") if (source := _source(entry, values))]
    ids = [source.id for source in sources]
    return WrittenReport(
        values.prose(known.get("title")) or "",
        tuple(watch for entry in values.named(known.get("watch"), "watched") if (watch := _watch(entry, values))),
        values.expression(known.get("at")),
        _steps(known.get("steps"), values, steps),
        tuple(sources),
        _notes(known.get("notes"), ids, values),
        _steps(known.get("last"), values, steps),
        values.spot(block),
    )


def _watch(entry: Entry, values: ValueReader) -> WrittenWatch | None:
    condition = values.expression_at(entry.key.value, straight(values.spot(entry.key)))
    title = values.text(entry.node)
    return WrittenWatch(condition, title) if condition is not None and title else None


def _source(entry: Entry, values: ValueReader) -> WrittenSource | None:
    name = entry.key.value
    if name in NOTE:
        values.find("E209", entry.key, name=name)
        return None
    known = values.keys(entry.node, SOURCE, f"the source `{name}`")
    if known is None:
        return None
    otherwise = values.prose(known.get("otherwise")) or ""
    return WrittenSource(name, values.text(known.get("title")), values.text(known.get("cites")), otherwise)


# ---- notes -------------------------------------------------------------------------------------------------------------


def _notes(node: Node | None, sources: list[str], values: ValueReader) -> tuple[WrittenNote, ...]:
    if node is None:
        return ()
    if not isinstance(node, MapNode):
        values.expected("report notes", node)
        return ()
    found: dict[str, WrittenNote] = {}
    for key, value in node.entries:
        tag, spot = " ".join(key.value.split()), values.spot(key)  # as tags are read where they stand
        if tag in found:
            values.find_twice("E208", spot, found[tag].spot, what="note", name=tag)
            continue
        known = values.keys(value, NOTE, f"the note `{tag}`", spare=True)
        if known is not None and isinstance(value, MapNode):
            words = tuple(_words(value, sources, values))
            found[tag] = WrittenNote(tag, values.text(known.get("about")), words, spot)
    return tuple(found.values())


def _words(note: MapNode, sources: list[str], values: ValueReader) -> list[WrittenWords]:
    """Return what is said under each key of a note; one that is neither a kind nor a source is a finding."""
    found: list[WrittenWords] = []
    for key, node in note.entries:
        name = key.value
        if name not in KINDS and name not in sources:
            if name != "about":
                near = nearest(name, [*NOTE, *sources])
                values.find("E360", key, suggestion=near, name=name)
            continue
        prose = values.prose(node)
        if prose:
            found.append(WrittenWords(name, prose, values.spot(key)))
    return found


# ---- steps -------------------------------------------------------------------------------------------------------------


def _steps(node: Node | None, values: ValueReader, steps: StepReader) -> Steps:
    """Read steps of which nobody has to decide anything; all others are findings, and left out."""
    return _quiet(steps.steps(node), values)


def _quiet(steps: Steps, values: ValueReader) -> Steps:
    return tuple(kept for step in steps if (kept := _quiet_step(step, values)) is not None)


def _quiet_step(step: Step, values: ValueReader) -> Step | None:
    if isinstance(step, Say) and not step.notes:
        return step
    if isinstance(step, If):
        return step._replace(branches=tuple((when, _quiet(then, values), spot) for when, then, spot in step.branches))
    if isinstance(step, Match):
        cases = tuple(case._replace(steps=_quiet(case.steps, values)) for case in step.cases)
        return step._replace(cases=cases, otherwise=None if step.otherwise is None else _quiet(step.otherwise, values))
    values.find_at("E362", step.spot, key=_KEYS[type(step)])
    return None
