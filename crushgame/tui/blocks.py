"""What stands in the reading column, and how each kind of it is set in lines.

Knows beats and inks. Must not know sessions or widgets: a block is a value, and setting it is a pure function.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from crushgame.story.beats import YOU, Line, Message
from crushgame.tui.theme import Inks, faded, readable
from crushgame.tui.typeset import Range, centred, cut, paragraph, width_of

MEASURE = 68
"""The widest that text is set, in cells: what an eye can follow back to the start of the next line."""

BAR = "▎ "
"""Stands at the left of all that somebody says, in their colour."""

Lines = list[list[Segment]]


class Block(NamedTuple):
    """One thing in the column. `kind` is `narration`, `speech`, `message`, `place`, `decision`, `note`, `content`."""

    kind: str
    text: str
    speaker: str = ""
    name: str = ""
    mood: str = ""
    color: str = ""
    emphasis: tuple[Range, ...] = ()


def of_beat(beat: Line | Message, color: str) -> Block:
    """Return the block for something that is said or told; `color` is the one its author gave the speaker."""
    if isinstance(beat, Message):
        return Block("message", beat.text, beat.speaker, beat.name, "", color, beat.emphasis)
    kind = "speech" if beat.speaker else "narration"
    return Block(kind, beat.text, beat.speaker, beat.name, beat.mood, color, beat.emphasis)


def set_block(block: Block, before: Block | None, width: int, inks: Inks, theme: str, is_new: bool) -> Lines:
    """Return the lines of a block, each at most `width` cells wide, with the blank line that parts it from `before`.

    What is not new is set in dimmed ink, so that the eye falls on the newest words.
    """
    ink = inks.bright if is_new else inks.dimmed
    joins = before is not None and _continues(block, before)
    gap: Lines = [] if before is None or joins else [[]]
    match block.kind:
        case "speech":
            return gap + _speech(block, joins, width, _pens(block, inks, theme, is_new))
        case "message":
            return gap + _bubble(block, joins, width, _pens(block, inks, theme, is_new))
        case "place":
            return gap + _place(block.text, width, inks)
        case "decision":
            return gap + _hung("› ", block.text, width, inks.lamp if is_new else inks.dimmed, Style(italic=True))
        case "content":
            return gap + paragraph(block.text, width, inks.dimmed)
        case "note":
            return gap + _hung("· ", block.text, width, inks.neon if is_new else inks.dimmed, Style(italic=True, bold=False))
    return gap + paragraph(block.text, width, ink, block.emphasis, ink + Style(italic=True, bold=is_new))


def _continues(block: Block, before: Block) -> bool:
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


def _bubble(block: Block, joins: bool, width: int, pens: Pens) -> Lines:
    """A message on a phone: a bubble as wide as it must be, the player's own on the right."""
    own = pens.own
    is_mine = block.speaker == YOU
    name = "" if joins else cut(block.name, max(width // 2, 4))
    said = paragraph(block.text, max(width * 3 // 4 - 4, 8), pens.words, block.emphasis, pens.stressed)
    inner = max([width_of(line) for line in said] + [width_of([Segment(name)]) + 2 if name else 0])
    label = [Segment(f" {name} ", pens.plate)] if name else []
    dashes = inner + 2 - width_of(label) - 1
    if is_mine:
        top = [Segment("╭" + "─" * dashes, own), *label, Segment("─╮", own)]
    else:
        top = [Segment("╭─", own), *label, Segment("─" * dashes + "╮", own)]
    body: Lines = [[Segment("│ ", own), *line, Segment(" " * (inner - width_of(line)) + " │", own)] for line in said]
    lines: Lines = [top, *body, [Segment("╰" + "─" * (inner + 2) + "╯", own)]]
    left = max(width - inner - 4, 0) if is_mine else 0
    return [[Segment(" " * left, pens.inks.page), *line] for line in lines]


def _place(title: str, width: int, inks: Inks) -> Lines:
    name = cut(title, width - 8)
    dash = "───"
    pieces = [Segment(f"{dash} ", inks.rule), Segment(name, inks.dimmed), Segment(f" {dash}", inks.rule)]
    return [centred(pieces, width, inks.page)]


def _hung(mark: str, text: str, width: int, ink: Style, also: Style) -> Lines:
    lines = paragraph(text, width - len(mark), ink + also)
    return [[Segment(mark if first == 0 else " " * len(mark), ink), *line] for first, line in enumerate(lines)]
