"""What stands in the reading column, and how each kind of it is set in lines.

Knows beats and inks. Must not know sessions or widgets: a block is a value, and setting it is a pure function.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from crushgame.story.beats import YOU, Line, Message
from crushgame.tui import phone
from crushgame.tui.theme import Inks, faded, inks, readable
from crushgame.tui.typeset import Lines, Range, centred, cut, paragraph, width_of

MEASURE = 68
"""The widest that text is set, in cells: what an eye can follow back to the start of the next line."""

BAR = "▎ "
"""Stands at the left of all that somebody says, in their colour."""


class Block(NamedTuple):
    """One thing in the column. `kind` is `narration`, `speech`, `message`, `place`, `decision`, `note`, `content`.

    Of a message, `time` is when it came, or empty; `thread` names who the messages are with, and `threaded` finds it.
    """

    kind: str
    text: str
    speaker: str = ""
    name: str = ""
    mood: str = ""
    color: str = ""
    emphasis: tuple[Range, ...] = ()
    time: str = ""
    thread: str = ""


def of_beat(beat: Line | Message, color: str) -> Block:
    """Return the block for something that is said or told; `color` is the one its author gave the speaker."""
    if isinstance(beat, Message):
        return Block("message", beat.text, beat.speaker, beat.name, "", color, beat.emphasis, beat.time)
    kind = "speech" if beat.speaker else "narration"
    return Block(kind, beat.text, beat.speaker, beat.name, beat.mood, color, beat.emphasis)


def threaded(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, each message with the name that its thread is under.

    The player's own messages belong to whom they were exchanging messages with, or else to the next who answers.
    """
    if not any(block.kind == "message" for block in blocks):
        return list(blocks)
    done: list[Block] = []
    for is_message, run in groupby(blocks, lambda block: block.kind == "message"):
        together = list(run)
        name = next((block.name for block in together if block.speaker != YOU), "") if is_message else ""
        for block in together:
            name = block.name if is_message and block.speaker != YOU else name
            done.append(block._replace(thread=name) if is_message else block)
    return done


def picture_of(blocks: Sequence[Block], width: int, height: int, theme: str) -> list[str]:
    """Return the last lines of some blocks in text, at most so wide and so many: the picture that a save carries."""
    lines: list[str] = []
    together = threaded(blocks)
    for before, block in zip([None, *together], together, strict=False):
        set_lines = set_block(block, before, MEASURE, inks(theme), theme, is_new=False)
        lines += ["".join(piece.text for piece in line).rstrip()[:width] for line in set_lines]
    return lines[-height:]


def lead(block: Block, before: Block | None) -> int:
    """Return how many lines stand before the bubble of a message: a blank one, and the head of its thread."""
    return (1 if before is None else 2) if _heads(block, before) else 0


def _heads(block: Block, before: Block | None) -> bool:
    """Whether a message is the first of its thread."""
    return before is None or before.kind != "message" or (before.thread or before.name) != (block.thread or block.name)


def set_block(block: Block, before: Block | None, width: int, inks: Inks, theme: str, is_new: bool) -> Lines:
    """Return the lines of a block, each at most `width` cells wide, with the blank line that parts it from `before`.

    What is not new is set in dimmed ink, so that the eye falls on the newest words.
    """
    ink = inks.bright if is_new else inks.dimmed
    joins = before is not None and continues(block, before)
    gap: Lines = [] if before is None or joins else [[]]
    match block.kind:
        case "speech":
            return gap + _speech(block, joins, width, _pens(block, inks, theme, is_new))
        case "message":
            return _message(block, before, width, _pens(block, inks, theme, is_new))
        case "place":
            return gap + _place(block.text, width, inks)
        case "decision":
            return gap + _hung("› ", block.text, width, inks.lamp if is_new else inks.dimmed, Style(italic=True))
        case "content":
            return gap + paragraph(block.text, width, inks.dimmed)
        case "note":
            return gap + _hung("· ", block.text, width, inks.neon if is_new else inks.dimmed, Style(italic=True, bold=False))
    return gap + paragraph(block.text, width, ink, block.emphasis, ink + Style(italic=True, bold=is_new))


def continues(block: Block, before: Block) -> bool:
    """Whether a block goes on with what the one before it says, under the same name."""
    same = (block.kind, block.speaker, block.name) == (before.kind, before.speaker, before.name)
    return same and block.mood == before.mood and block.kind in ("speech", "message")


class Pens(NamedTuple):
    """What one block is written with: `words` for what is said, `own` (in the speaker's colour) for all about it."""

    inks: Inks
    words: Style
    own: Style
    plate: Style

    @property
    def stressed(self) -> Style:
        return self.words + Style(italic=True, bold=True)


def _pens(block: Block, inks: Inks, theme: str, is_new: bool) -> Pens:
    color = inks.palette.lamp if block.speaker == YOU else readable(block.color, theme)
    own = inks.page + Style(color=color)
    if is_new:
        return Pens(inks, inks.bright, own, own + Style(bold=True))
    return Pens(inks, inks.dimmed, inks.page + Style(color=faded(color, theme)), own)


def _speech(block: Block, joins: bool, width: int, pens: Pens) -> Lines:
    bar = Segment(BAR, pens.own)
    lines: Lines = []
    if joins:
        lines.append([bar])
    else:
        plate = [bar, Segment(cut(block.name, width - 4), pens.plate)]
        if block.mood:
            plate.append(Segment("  " + cut(block.mood, width - width_of(plate) - 2), pens.inks.slanted))
        lines.append(plate)
    said = paragraph(block.text, width - len(BAR), pens.words, block.emphasis, pens.stressed)
    return lines + [[bar, *line] for line in said]


def _message(block: Block, before: Block | None, width: int, pens: Pens) -> Lines:
    """A message on a phone. Its name stands on it where another's came before, unless the head of the thread just said it."""
    heads, is_own = _heads(block, before), block.speaker == YOU
    is_named = is_own if heads else before is not None and not continues(block, before)
    head = phone.header(block.thread or ("" if is_own else block.name), width, pens.words + Style(bold=True), pens.inks.rule)
    message = phone.Bubble(block.text, block.name if is_named else "", block.time, block.emphasis, is_own)
    ink = phone.Pens(pens.words, pens.stressed, pens.own, pens.plate, pens.inks.dimmed, pens.inks.page)
    above: Lines = [[], head] if before is not None else [head]
    return (above if heads else []) + phone.bubble(message, width, ink)


def _place(title: str, width: int, inks: Inks) -> Lines:
    name = cut(title, width - 8)
    dash = "───"
    pieces = [Segment(f"{dash} ", inks.rule), Segment(name, inks.dimmed), Segment(f" {dash}", inks.rule)]
    return [centred(pieces, width, inks.page)]


def _hung(mark: str, text: str, width: int, ink: Style, also: Style) -> Lines:
    lines = paragraph(text, width - len(mark), ink + also)
    return [[Segment(mark if first == 0 else " " * len(mark), ink), *line] for first, line in enumerate(lines)]
