"""A comparison of two editions as people and programs read it: text with what stops saves first, and JSON.

Knows how a comparison looks. Must not know how one is made, nor streams. `docs/editing.md` describes the JSON; its keys only
ever get more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import wrap
from typing import Any, NamedTuple

from crushgame.check.differences.changes import Change, Differences, Lines
from crushgame.check.differences.standing import Standing, Stop, Tried
from crushgame.check.show.figures import counted
from crushgame.check.show.report import Style, plainly
from crushgame.story.printable import one_line
from crushgame.story.program import Renamed

FORMAT = 1
"""Of the JSON; a later number has other keys."""

_NARROWEST = 30
_MOST_LISTED = 12
_MOST_STOPS = 30
_MOST_CHANGES = 200
_LONGEST_WAY = 8
_LONGEST_DETAIL = 160

_HOW = {"added": "added", "removed": "removed", "renamed": "renamed", "guessed": "renamed?", "changed": "changed"}
_BROAD = max(map(len, _HOW.values())) + 2


class Compared(NamedTuple):
    """Two editions compared. `old` and `new` are the names they were asked for by. `partial` says why not every option of the
    old story was on a walk, or is empty. `ids` are what saves of the two go by, the story's id.
    """

    old: str
    new: str
    found: Differences
    standing: Standing
    ids: tuple[str, str]
    partial: str = ""

    @property
    def stops_saves(self) -> bool:
        """Whether some save of the old edition would not go to its end in the new one, or not be found at all."""
        return self.ids[0] != self.ids[1] or bool(self.standing.stops)


def text(compared: Compared, width: int = 80, *, style: Style = plainly) -> str:
    """Return the comparison as text, without a newline at the end."""
    stops = compared.standing.stops
    parts = [
        [style(line, "bad" if compared.stops_saves else "good") for line in _wrapped(headline(compared), width)],
        _stops(stops, width, style),
        [line for sentence in _tried(compared) for line in _wrapped(sentence, width)],
        _changes(compared.found, width, style),
        _wrapped(lines_words(compared.found.lines), width) if any(compared.found.lines) else [],
        _advice(compared, width),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def headline(compared: Compared) -> str:
    """Return in one sentence what the comparison comes to."""
    both = f"{one_line(compared.old)} -> {one_line(compared.new)}"
    stops = len(compared.standing.stops)
    before, after = compared.ids
    if before != after:
        return f"{both}: no old save is found any more: saves go by the story's id, which was {before} and is {after} now."
    if stops:
        return f"{both}: {counted(stops, 'decision', 'decisions')} of old saves would no longer stand."
    if compared.found.is_empty and not compared.standing.tried.moved:
        return f"{both}: the same to players and to their saves."
    return f"{both}: nothing that was tried stops an old save."


def _wrapped(words: str, width: int, indent: str = "", hang: str = "  ") -> list[str]:
    return wrap(words, max(width, _NARROWEST), initial_indent=indent, subsequent_indent=indent + hang, break_on_hyphens=False)


# ---- what stops saves --------------------------------------------------------------------------------------------------


def _stops(stops: tuple[Stop, ...], width: int, style: Style) -> list[str]:
    lines: list[str] = []
    for stop in stops[:_MOST_STOPS]:
        lines += _wrapped(f"{stop.decision}: {_why(stop)}", width, "  ")
        if stop.heard:
            lines += _wrapped(f"The player reads: {stop.heard}", width, "    ")
        if stop.way:
            lines += _wrapped(f"The shortest way found: {_way(stop.way)}", width, "    ")
    if len(stops) > _MOST_STOPS:
        lines += _wrapped(f"… and {len(stops) - _MOST_STOPS:,} more, which --format json tells.", width, "  ")
    return [style("Decisions that would no longer stand", "heading"), *lines] if lines else []


def _why(stop: Stop) -> str:
    """Say why a decision does not stand, and whether the guesses mend it."""
    if not stop.reason:
        mended = " The names at the end mend it." if stop.is_mended else ""
        return f"it is still there, but cannot be taken any more where it was.{mended}"
    if stop.now:
        return f"{stop.reason}; is it {stop.now} now?" + ("" if stop.is_mended else " Even so it would not stand.")
    return f"{stop.reason}." + (" The names at the end mend it." if stop.is_mended else "")


def _way(way: tuple[str, ...]) -> str:
    shown = [*way[:2], f"… {len(way) - _LONGEST_WAY} more …", *way[2 - _LONGEST_WAY :]] if len(way) > _LONGEST_WAY else way
    return ", ".join(shown)


def _tried(compared: Compared) -> Iterator[str]:
    tried = compared.standing.tried
    walks = tried.exact + tried.moved + tried.stopped
    if walks:
        which = "that together take every option of the old story" if not compared.partial else "of the old story"
        yield f"Tried with {counted(walks, 'game', 'games')} {which}: {_outcome(tried)}."
    if tried.differs:
        yield f"Otherwise: {_listed(tried.differs, '; ')}."
    if compared.partial:
        when = f"{compared.partial} before there were games that take every option of the old story"
        yield f"NOT ALL TRIED: {when}. --budget gives it longer."
    if tried.untried:
        what = counted(len(tried.untried), "option was", "options were")
        why = "" if compared.partial else ", since every game that was found to take them stops before"
        yield f"{what} not tried{why}: {_listed(tried.untried)}."
    if compared.standing.never:
        yield f"Gone without harm, since no player could take them: {_listed(compared.standing.never)}."


def _outcome(tried: Tried) -> str:
    if not tried.moved and not tried.stopped:
        return "every one comes out exactly as before"
    told = [
        f"{number} {one if number == 1 else many} {how}".rstrip()
        for number, one, many, how in (
            (tried.exact, "comes", "come", "out exactly as before"),
            (tried.moved, "comes", "come", "out otherwise"),
            (tried.stopped, "stops", "stop", ""),
        )
        if number
    ]
    return ", ".join(told[:-1]) + (" and " if told[1:] else "") + told[-1]


def _listed(names: tuple[str, ...], between: str = ", ") -> str:
    shown = between.join(names[:_MOST_LISTED])
    return f"{shown} and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else shown


# ---- what changed ------------------------------------------------------------------------------------------------------


def _changes(found: Differences, width: int, style: Style) -> list[str]:
    lines = [style("What changed", "heading")] if found.changes else []
    for change in found.changes[:_MOST_CHANGES]:
        first, *rest = wrap(
            f"{_HOW[change.how]:<{_BROAD}}{change_words(change)}",
            max(width, _NARROWEST),
            initial_indent="  ",
            subsequent_indent=" " * (_BROAD + 4),
            break_on_hyphens=False,
        )
        lines += [first, *rest]
    if len(found.changes) > _MOST_CHANGES:
        lines += _wrapped(f"… and {len(found.changes) - _MOST_CHANGES:,} more, which --format json tells.", width, "  ")
    return lines


def change_words(change: Change) -> str:
    """Say one change, without how it is one."""
    old, new, detail = (one_line(words, _LONGEST_DETAIL) for words in (change.old, change.new, change.detail))
    if change.what == "story":
        return f"{detail.split(':')[0]}, from {old} to {new}" + (f" ({detail.split(': ', 1)[1]})" if ": " in detail else "")
    if change.how in ("renamed", "guessed"):
        return f"{change.what} {old} -> {new}" + (f" ({detail})" if detail else "")
    return f"{change.what} {new or old}" + (f": {detail}" if detail else "")


def lines_words(lines: Lines) -> str:
    """Say how many lines of text differ."""
    told = [f"{number} {how}" for number, how in zip(lines, ("added", "removed", "changed"), strict=False) if number]
    return f"Lines of text: {', '.join(told)}, in {counted(lines.scenes, 'scene', 'scenes')}."


def _advice(compared: Compared, width: int) -> list[str]:
    found = compared.found
    if not any(found.guessed):
        return []
    lines = _wrapped(
        f"Where these guesses are right, add them to {one_line(compared.new)} (to its `renamed:`, if there is one), and"
        " old saves find the new names:",
        width,
        hang="",
    )
    lines += ["", *block(found.guessed)]
    if found.unwritten:
        many = len(found.unwritten) > 1
        words = (
            f"The {'ids' if many else 'id'} of {_listed(tuple(sorted(found.unwritten)))} {'are' if many else 'is'} made of the"
            f" option's words, and changed with them. After `crushgame ids --write {one_line(compared.new)}`, words can change"
            " and saves still fit."
        )
        lines += ["", *_wrapped(words, width, hang="")]
    return lines


def block(renamed: Renamed) -> list[str]:
    """Return a `renamed:` block, line by line."""
    lines = ["renamed:"]
    for kind, names in zip(Renamed._fields, renamed, strict=True):
        if names:
            lines += [f"  {kind}:", *(f"    {old}: {new}" for old, new in names.items())]
    return lines


# ---- JSON --------------------------------------------------------------------------------------------------------------


def as_json(compared: Compared) -> str:
    """Return the comparison as JSON; see `docs/editing.md`. Every key is always there. Escapes keep the text ASCII."""
    return json.dumps(_record(compared), indent=2, allow_nan=False)


def _record(compared: Compared) -> dict[str, Any]:
    found, standing = compared.found, compared.standing
    return {
        "format": FORMAT,
        "old": one_line(compared.old),
        "new": one_line(compared.new),
        "summary": headline(compared),
        "stops": [stop._asdict() for stop in standing.stops],
        "tried": {**_tried_record(standing.tried), "partial": compared.partial or None},
        "never": list(standing.never),
        "changes": [change._asdict() for change in found.changes],
        "lines": found.lines._asdict(),
        "renamed": found.guessed._asdict(),
        "unwritten": sorted(found.unwritten),
    }


def _tried_record(tried: Tried) -> dict[str, Any]:
    return {**tried._asdict(), "walks": tried.exact + tried.moved + tried.stopped}
