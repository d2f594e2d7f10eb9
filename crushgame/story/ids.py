"""Freezing option ids: an id made from an option's words is written beside them, so that the words can change later.

Knows where an option's words end in the source. Must not know files; it turns texts into texts, and changes nothing but by
adding lines or, in `{…}`, a key. The source is read again for it, since a story does not remember how it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from crushgame.story import model
from crushgame.story.model import Option, Step, Steps, Story
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode
from crushgame.story.source import parse_source
from crushgame.story.spots import spots_of

_BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
"""A line and its end, as `decoding.py` counts lines."""


class Frozen(NamedTuple):
    """One id to write: for the option whose words start at `line` and `column` of `file`."""

    file: str
    line: int
    column: int
    id: str


def unfrozen(story: Story) -> tuple[Frozen, ...]:
    """Return the ids that no author has written yet, in file order."""
    found = [
        Frozen(option.spot.file, option.spot.line, option.spot.column, option.id)
        for scene in story.scenes.values()
        for option in options_in(scene.steps)
        if not option.has_written_id
    ]
    return tuple(sorted(found))


def freeze(story: Story, sources: dict[str, str]) -> dict[str, str]:
    """Return the new text of every file that changes; comments, layout and line ends stay as they are.

    `sources` are the texts of the files as they are on the disk.
    """
    changed: dict[str, str] = {}
    for file, places in groupby(unfrozen(story), lambda place: place.file):
        text = sources[file]
        mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
        lines = [_Line(*found.groups()) for found in _LINE.finditer(text.removeprefix(mark))]
        written = _options_by_words(parse_source(file, text.encode()).root)
        for place in reversed(list(places)):
            _write(lines, place.id, written[place.line, place.column])
        changed[file] = mark + "".join(line.words + line.end for line in lines)
    return changed


class _Line(NamedTuple):
    """One line of a file. Its `end` is empty where the file ends."""

    words: str
    end: str


class _Written(NamedTuple):
    """An option in the source: the map that it is, its key and its words."""

    option: MapNode
    key: ScalarNode
    words: ScalarNode


def _options_by_words(root: Node | None) -> dict[tuple[int, int], _Written]:
    """Return every option of a file by the line and column of its words."""
    found: dict[tuple[int, int], _Written] = {}
    pending: list[Node] = [root] if root is not None else []
    while pending:
        node = pending.pop()
        if isinstance(node, ListNode):
            pending += node.items
        elif isinstance(node, MapNode):
            for key, value in node.entries:
                if key.value == "option" and isinstance(value, ScalarNode):
                    found[value.line, value.column] = _Written(node, key, value)
                pending.append(value)
    return found


def _write(lines: list[_Line], option_id: str, written: _Written) -> None:
    """Write one id: on a line of its own after the option's words, or before `option:` inside braces."""
    option, key, words = written
    if option.flow:
        pair = lines[option.line - 1].words[option.column - 1 :]
        if not pair.startswith("{"):  # `[option: Leave]` is a map too, but has no room for a second key
            _insert(lines, *_end(words, lines), "}")
        _insert(lines, key.line, key.column, f"id: {option_id}, ")
        if not pair.startswith("{"):
            _insert(lines, option.line, option.column, "{")
        return
    above = lines[words.end_line - 1]
    # The last line of a file may have no end of its own: then the new one takes its place.
    lines[words.end_line - 1] = _Line(above.words, above.end or lines[0].end)
    lines.insert(words.end_line, _Line(f"{' ' * (key.column - 1)}id: {option_id}", above.end))


def _insert(lines: list[_Line], line: int, column: int, text: str) -> None:
    words, end = lines[line - 1]
    lines[line - 1] = _Line(words[: column - 1] + text + words[column - 1 :], end)


def _end(words: ScalarNode, lines: list[_Line]) -> tuple[int, int]:
    """Return the line and column right after a text inside brackets, its closing quote included."""
    _, line, column = spots_of(words, words.value, "", [one.words for one in lines])(len(words.value))
    if words.style is None:
        return line, column
    if lines[line - 1].words[column - 2] == ("\\" if words.style == '"' else "'"):
        column += 1  # the last character is written as two, and the second may be a quote
    while (at := lines[line - 1].words.find(words.style, column - 1)) < 0:
        line, column = line + 1, 1
    return line, at + 2


def options_in(steps: Steps) -> Iterator[Option]:
    """Yield every option of a list of steps, wherever it stands in them."""
    for step in steps:
        if isinstance(step, model.Choice):
            for option in step.options:
                yield option
                yield from options_in(option.steps)
        for inner in inner_steps(step):
            yield from options_in(inner)


def inner_steps(step: Step) -> Iterator[Steps]:
    """Yield the lists of steps that stand inside one step, but for those of its options."""
    if isinstance(step, model.If):
        yield from (body for _, body, _ in step.branches)
    elif isinstance(step, model.Match):
        yield from (case.steps for case in step.cases)
    elif isinstance(step, model.Chance):
        yield from (body for _, body in step.branches)
    elif isinstance(step, model.Once):
        yield (step.step,)
    if isinstance(step, (model.Match, model.Choice, model.Storylets)) and step.otherwise is not None:
        yield step.otherwise
