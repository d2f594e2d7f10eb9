"""The tags of a story as people and programs read them: each with what carries it, and the walk to it on one line.

Knows how tags look. Must not know how a walk is found, nor how the rest of a report looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from crushgame.check.proof import Noted
from crushgame.check.show.figures import counted
from crushgame.check.show.retelling import retold, said
from crushgame.play.walk import Walk
from crushgame.story.printable import one_line
from crushgame.story.program import Program
from crushgame.story.report import width as columns

_BETWEEN = " > "
_MOST_ON_A_LINE = 24
"""Steps of a walk on a line where not all of them fit."""
_CUTS = (160, 36, 24)
"""Columns of one step, from what suits it to the fewest that still say which it is."""
_PAGE_WIDTH = 240
_LONGEST_TAG = 60


def lines(notes: Sequence[Noted], program: Program, width: int, style: Callable[[str, str], str]) -> list[str]:
    """Return the listing of tags for a terminal: two lines each, the second with the walk."""
    if not notes:
        return [style("No option and no ending has a note.", "aside")]
    found = [style("Notes, each with a shortest walk to it:", "heading")]
    for noted in notes:
        tag = one_line(noted.tag, _LONGEST_TAG)
        about = f"  {one_line(noted.about)}" if noted.about else ""
        head = f"  {tag}{about}  ({carried_by(noted)})"
        if columns(head) > width:
            found += [shortened(f"  {tag}{about}", width), f"    ({carried_by(noted)})"]
        else:
            found.append(head)
        way = way_to(noted, program, width - 4)
        found.append(f"    {way if noted.walk is not None else style(way, 'warning')}")
    return found


def carried_by(noted: Noted) -> str:
    """Say how much carries a tag: `3 options, 1 ending`."""
    options, endings = len(noted.options), len(noted.endings)
    parts = [counted(options, "option", "options")] * bool(options) + [counted(endings, "ending", "endings")] * bool(endings)
    return ", ".join(parts)


def way_to(noted: Noted, program: Program, width: int) -> str:
    """Say how a tag is come to, or why that is not said, on one line of at most so many columns."""
    if noted.walk is None:
        if noted.can_be is None:
            return "Not known: the check was over before it was come to."
        return "Somebody comes to it; the check was over before a walk was found." if noted.can_be else "Nobody comes to it."
    choices = counted(len(noted.walk.decisions), "choice", "choices")
    return on_a_line(f"{choices}: ", walked(program, noted.walk), width)


def walked(program: Program, walk: Walk) -> list[str]:
    """Return the steps of a walk: choices by their words, and what else there was to say of the way."""
    steps = retold(program, walk, whole=True)
    return [said(step) if step.kind == "chance" else step.words for step in steps if step.kind not in ("answer", "end")]


def on_a_line(before: str, steps: Sequence[str], width: int) -> str:
    """Say steps one after another. Where that takes too many columns, their words are cut short, and at last some of the steps
    in the middle are only counted."""
    if not steps:
        return shortened(f"{before}as the story begins", width)
    fewer = range(min(len(steps) - 1, _MOST_ON_A_LINE), 0, -1)
    told = before
    for kept, longest in [*((len(steps), longest) for longest in _CUTS), *((kept, _CUTS[-1]) for kept in fewer)]:
        first, gap = kept // 2, len(steps) - kept
        middle = [f"… {gap:,} more …"] if gap else []
        shown = [*steps[:first], *middle, *steps[first + gap :]]
        told = before + _BETWEEN.join(shortened(step, longest) for step in shown)
        if columns(told) <= width:
            return told
    return shortened(told, width)


def shortened(words: str, room: int) -> str:
    """Return words that take no more columns than there is room, with a "…" where they were cut off."""
    while columns(words) > room and len(words) > 1:
        words = words[:-2] + "…"
    return words


def record(noted: Noted) -> dict[str, Any]:
    """Return a tag for programs, but for its walk."""
    options = [{"kind": "option", "scene": scene, "id": option} for scene, option in noted.options]
    endings = [{"kind": "ending", "scene": None, "id": ending} for ending in noted.endings]
    return {
        "tag": one_line(noted.tag),
        "about": one_line(noted.about) or None,
        "carriers": [*options, *endings],
        "reachable": noted.can_be,
    }


def shown_by(noted: Noted) -> str:
    """Say what the walk to a tag shows, in a file or a record of it: the tag, what it stands for, and what carries it."""
    about = f" ({one_line(noted.about)})" if noted.about else ""
    names = [f"{scene}.{option}" for scene, option in noted.options] + [f"the ending {ending}" for ending in noted.endings]
    return one_line(f"The note {one_line(noted.tag, _LONGEST_TAG)}{about}, on {', '.join(names)}", 400)


def table(notes: Sequence[Noted], program: Program) -> list[str]:
    """Return the tags as a part of a page."""
    parts = ["<h2>Notes</h2>", "<table><tr><th>Note</th><th>On</th><th>A shortest walk to it</th></tr>"]
    for noted in notes:
        about = f'<br><span class="aside">{escape(one_line(noted.about))}</span>' if noted.about else ""
        kind = ' class="never"' if noted.can_be is False else ""
        way = way_to(noted, program, _PAGE_WIDTH)
        tag = escape(one_line(noted.tag, _LONGEST_TAG))
        parts.append(f"<tr{kind}><td>{tag}{about}</td><td>{escape(carried_by(noted))}</td><td>{escape(way)}</td></tr>")
    return [*parts, "</table>"] if notes else []
