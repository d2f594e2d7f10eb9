"""How saves fit a story, as people and programs read it: a table, JSON, and GitHub's annotations.

Knows how the outcome looks. Must not know how it is found out, nor streams. `docs/checking.md` describes the JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from textwrap import wrap
from typing import Any

from crushgame.check.fits import DAMAGED, ORDER, Fitted, Row
from crushgame.check.show.figures import counted
from crushgame.play.replay import Fit
from crushgame.story.printable import one_line
from crushgame.story.report import width as columns

_LOOKS = {"stopped": "bad", "moved": "warning", "exact": "good", DAMAGED: "warning"}
_UNREPLAYED = "not replayed"
_BROAD = max(map(len, ORDER)) + 2
_NARROWEST = 30
_WIDEST_NAME = 36
_MOST_TOLD = 6
_LONGEST_WHY = 400


def headline(found: Fitted) -> str:
    """Say in one phrase how the saves fit: `old: 3 saves: 1 stopped, 2 exact`."""
    counts = Counter(one.fit for one in found.rows) + Counter({_UNREPLAYED: found.unreplayed})
    told = ", ".join(f"{counts[fit]} {fit}" for fit in (*ORDER, _UNREPLAYED) if counts[fit])
    ours = counted(counts.total(), "save", "saves") if counts else "no saves of this story"
    left = f"; {counted(found.others, 'save', 'saves')} of other stories left out" if found.others else ""
    return f"{one_line(found.folder)}: {ours}{f': {told}' if told else ''}{left}"


def table(found: Fitted, width: int, style: Callable[[str, str], str]) -> str:
    """Return the saves as a table, each followed by what differs or why it stops, without a newline at the end."""
    first, *rest = wrap(f"{headline(found)}.", max(width, _NARROWEST), subsequent_indent="  ")
    lines = [style(first, "heading"), *(style(line, "heading") for line in rest)]
    names = min(max((columns(one_line(one.name)) for one in found.rows), default=0), _WIDEST_NAME)
    for one in found.rows:
        lines += _row(one, names, width, style)
    if found.unreplayed:
        lines += (style(line, "bad") for line in wrap(_end(found), max(width, _NARROWEST), initial_indent="  "))
    return "\n".join(lines)


def _end(found: Fitted) -> str:
    return f"{counted(found.unreplayed, 'save', 'saves')} NOT REPLAYED: {one_line(found.cut_short, _LONGEST_WHY)}."


def _row(one: Row, names: int, width: int, style: Callable[[str, str], str]) -> Iterator[str]:
    name = one_line(one.name)
    sign = one.fit.upper() if one.fit == Fit.STOPPED.value else one.fit
    told = f"{name}{' ' * (names - columns(name))}"
    if one.fit != DAMAGED:
        told += f"  {counted(one.decisions, 'decision', 'decisions'):<13}"
    room = width - _BROAD - 4 - columns(told)
    where = _cut(one_line(one.where), room) if room > 8 else ""
    yield f"  {style(sign, _LOOKS[one.fit])}{' ' * (_BROAD - len(sign))}{told}  {where}".rstrip()
    indent = " " * (_BROAD + 4)
    for words in told_of(one):
        yield from wrap(words, max(width, _NARROWEST + len(indent)), initial_indent=indent, subsequent_indent=f"{indent}  ")


def told_of(one: Row) -> Iterator[str]:
    """Yield what there is to tell of one save besides how it fits."""
    first, *rest = one.why or ("",)
    if one.stopped_at:
        yield f"at decision {one.stood + 1} of {one.decisions}, {one_line(one.stopped_at)}: {one_line(first, _LONGEST_WHY)}"
    elif first:
        yield one_line(first, _LONGEST_WHY)
    yield from (one_line(words, _LONGEST_WHY) for words in rest[: _MOST_TOLD - 1])
    if len(rest) >= _MOST_TOLD:
        yield f"and {len(rest) - _MOST_TOLD + 1} more"


def _cut(words: str, room: int) -> str:
    while columns(words) > room:
        words = f"{words[:-2]}…"
    return words


def record(found: Fitted) -> dict[str, Any]:
    """Return the same as JSON has it."""
    return {
        "folder": one_line(found.folder),
        "others": found.others,
        "unreplayed": found.unreplayed,
        "cut_short": one_line(found.cut_short, _LONGEST_WHY) or None,
        "saves": [
            {
                "save": one_line(one.name),
                "where": one_line(one.where),
                "fit": one.fit,
                "decisions": one.decisions,
                "stood": one.stood,
                "stopped_at": one_line(one.stopped_at) or None,
                "why": [one_line(words, _LONGEST_WHY) for words in one.why],
            }
            for one in found.rows
        ],
    }


def annotated(found: Fitted) -> Iterator[str]:
    """Yield GitHub's workflow commands: an error for each save that stops, a warning for what moved or is damaged.

    That some were not replayed is one error.
    """
    for one in found.rows:
        if one.fit != Fit.EXACT.value:
            level = "error" if one.fit == Fit.STOPPED.value else "warning"
            yield f"::{level} title=crushgame check --saves::{_escaped(f'{one_line(one.name)} {one.fit}: {_joined(one)}')}"
    if found.unreplayed:
        yield f"::error title=crushgame check --saves::{_escaped(_end(found))}"
    yield f"::notice title=crushgame check --saves::{_escaped(headline(found))}"


def _joined(one: Row) -> str:
    return "; ".join(told_of(one))


def _escaped(words: str) -> str:
    return words.replace("%", "%25")
