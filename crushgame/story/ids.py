"""Freezing option ids: an id made from an option's words is written beside them, so that the words can change later.

Knows where an option's words end in the source. Must not know files; it turns texts into texts, and changes nothing but by
adding lines or, in `{…}`, a key. The source is read again for it, since a story does not remember how it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from crushgame.story import model
from crushgame.story.model import Option, Step, Steps, Story
from crushgame.story.nodes import ListNode, MapNode, Node, ScalarNode
from crushgame.story.source import parse_source

_BYTE_ORDER_MARK = "\ufeff"


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
        lines = text.removeprefix(mark).split("\n")
        written = _options_by_words(parse_source(file, text.encode()).root)
        for place in reversed(list(places)):
            _write(lines, place.id, written[place.line, place.column])
        changed[file] = mark + "\n".join(lines)
    return changed


class _Written(NamedTuple):
    """An option in the source: its key, its words, and whether it stands in braces."""

    key: ScalarNode
    words: ScalarNode
    in_braces: bool


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
                    found[value.line, value.column] = _Written(key, value, node.flow)
                pending.append(value)
    return found


def _write(lines: list[str], option_id: str, option: _Written) -> None:
    """Write one id: on a line of its own after the option's words, or before `option:` inside braces."""
    key, words, in_braces = option
    if in_braces:
        line, at = lines[key.line - 1], key.column - 1
        lines[key.line - 1] = f"{line[:at]}id: {option_id}, {line[at:]}"
        return
    above = lines[words.end_line - 1]
    end = "\r" if lines[0].endswith("\r") else ""
    if end and not above.endswith(end):  # the last line of the file, with no end of its own
        lines[words.end_line - 1], end = above + end, ""
    lines.insert(words.end_line, f"{' ' * (key.column - 1)}id: {option_id}{end}")


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
