"""The reading column: what has been said in this scene, and the options below it.

Knows blocks and offers. Must not know sessions: it says up what was asked for (`Next`, `Picked`), and is told down
what to show. Lines are set once and drawn from there, so that a key shows in a few milliseconds however long the
scene has grown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crushgame.play.beats import Offer
from crushgame.tui.blocks import MEASURE, Block, Lines, set_block
from crushgame.tui.theme import Inks, inks
from crushgame.tui.typeset import paragraph, row, width_of

MOST_BLOCKS = 40
"""How many blocks stay in the column; the rest is in the history."""

INDENT = 5
"""How far the words of an option stand from the left of the column."""

MORE = " ▾"
"""Stands after the newest words while there is more to come."""

MORE_ABOVE, MORE_BELOW = "▴ more above", "▾ more below"
"""Stand in the first and the last row of a window that does not hold all options."""

LEAST_MARKED = 4
"""Rows of a window below which the options need the room more than the marks."""


class Choosable(NamedTuple):
    """An offer with what is known about it: `before` when it was taken in an earlier game."""

    offer: Offer
    before: bool


class Reading(ScrollView, can_focus=True, inherit_bindings=False):
    """The text of a scene, set in a column at most `MEASURE` cells wide, and its options."""

    class Next(Message):
        """The player clicked on the text: on with it."""

    class Picked(Message):
        """The player clicked on an option."""

        def __init__(self, option: str) -> None:
            super().__init__()
            self.option = option

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[Block] = []
        self._fresh = 0
        self._set: dict[tuple[Block, Block | None, bool], Lines] = {}
        self._offers: tuple[Choosable, ...] = ()
        self._cursor: int | None = None
        self._more = False
        self._lines: list[list[Segment]] = []
        self._owner: list[int | None] = []
        self._starts: list[int] = []
        self._asked = 0

    # ---- told from above -------------------------------------------------------------------------------------------

    def show(self, blocks: Sequence[Block], fresh: int, more: bool) -> None:
        """Show these blocks, of which the last `fresh` are new. `more` says that a next line is waiting."""
        self._blocks = list(blocks)[-MOST_BLOCKS:]
        self._fresh, self._more = fresh, more
        self._offers, self._cursor = (), None
        self._typeset()

    def offer(self, offers: Sequence[Choosable]) -> None:
        """Put these options below the text. None is under the cursor, so that a key held down decides nothing."""
        self._offers, self._cursor, self._more = tuple(offers), None, False
        self._typeset()

    @property
    def is_choosing(self) -> bool:
        return bool(self._offers)

    def move(self, step: int) -> None:
        """Move the cursor to the next option that can be taken, round the ends."""
        count = len(self._offers)
        if not count:
            return
        at = (-1 if step > 0 else count) if self._cursor is None else self._cursor
        for _ in range(count):
            at = (at + step) % count
            if not self._offers[at].offer.locked:
                break
        self._point_at(at)

    def numbered(self, number: int) -> Offer | None:
        """Return the option with this number, from 1, or None. Only options that can be taken have numbers."""
        free = [choosable.offer for choosable in self._offers if not choosable.offer.locked]
        return free[number - 1] if 0 < number <= len(free) else None

    @property
    def pointed(self) -> Offer | None:
        """The option under the cursor."""
        return None if self._cursor is None else self._offers[self._cursor].offer

    def picture(self, width: int, height: int) -> tuple[str, ...]:
        """Return what is to be read now, in text, at most so wide and high: the picture that a save carries."""
        lines = ["".join(piece.text for piece in line).rstrip()[:width] for line in self._lines]
        return tuple(lines[-height:])

    # ---- setting ---------------------------------------------------------------------------------------------------

    @property
    def measure(self) -> int:
        """The width of the column now, in cells."""
        return max(min(MEASURE, self.size.width - 4), 8)

    @property
    def _left(self) -> int:
        return max((self.size.width - self.measure) // 2, 0)

    def _typeset(self) -> None:
        """Set everything; as long as the window has no width nothing is set, whatever there is to choose."""
        self._lines, self._owner, self._starts, self._asked = [], [], [], 0
        if not self.size.width:
            return
        ink = inks(self.app.theme)
        self._set_text(ink)
        self._set_offers(ink)
        self._lines.append([])
        self._owner.append(None)
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._follow()
        self.refresh()

    def _set_text(self, ink: Inks) -> None:
        known, self._set = self._set, {}
        new_from = len(self._blocks) - self._fresh
        before: Block | None = None
        for index, block in enumerate(self._blocks):
            if block.kind == "place" and before in (None, self._preface):
                continue  # the bar above the page names it
            key = (block, before, index >= new_from)
            lines = known.get(key) or set_block(block, before, self.measure, ink, self.app.theme, key[2])
            self._set[key] = lines
            self._lines += lines
            self._asked = sum(bool(line) for line in lines)
            before = block
        if self._more and self._lines:
            last = self._lines[-1]
            self._lines[-1] = [*last, Segment(MORE, ink.lamp)]
        self._owner = [None] * len(self._lines)

    def _set_offers(self, ink: Inks) -> None:
        if self._offers and self._lines:
            self._lines.append([])
            self._owner.append(None)
        self._asked += 1
        number = 0
        for index, choosable in enumerate(self._offers):
            number += not choosable.offer.locked
            lines = _set_offer(number, choosable, self.measure, ink, index == self._cursor)
            self._starts.append(len(self._lines))
            self._lines += lines
            self._owner += [index] * len(lines)

    @property
    def _preface(self) -> Block | None:
        """The content notes, when they open the column."""
        return self._blocks[0] if self._blocks and self._blocks[0].kind == "content" else None

    def _follow(self) -> None:
        """Scroll so that the newest words, the first option, or the option under the cursor, can be seen."""
        if self._cursor is not None:
            y = self._showing(self._cursor)
        elif self._offers:
            y = self._opening
        else:
            y = len(self._lines) - self.size.height
        self.scroll_to(y=max(y, 0), animate=False, force=True)

    @property
    def _opening(self) -> int:
        """The first row to show of a choice: all of it, or from its first option on with what was said before it."""
        lead = min(self._asked, self.size.height // 3)
        return min(len(self._lines) - self.size.height, max(self._starts[0] - lead, 0))

    def _showing(self, cursor: int) -> int:
        """The first row to show so that this option is clear of the marks; at the ends, with all that is beyond it."""
        height = self.size.height
        free = [index for index, choosable in enumerate(self._offers) if not choosable.offer.locked]
        top = self._starts[cursor]
        bottom = max(index for index, owner in enumerate(self._owner) if owner == cursor) + 1
        highest = min(self._opening, top) if cursor == free[0] else top - 1
        lowest = len(self._lines) if cursor == free[-1] else bottom + 1
        y = min(max(self.scroll_offset.y, lowest - height), highest)
        return min(max(y, bottom + 1 - height), top)

    def _mark(self, y: int) -> str:
        """What stands in this row of the window instead of an option: that there is more above it, or below."""
        height, first = self.size.height, self.scroll_offset.y
        if not self._starts or height < LEAST_MARKED:
            return ""
        if y == 0 and first > self._starts[0]:
            return MORE_ABOVE
        return MORE_BELOW if y == height - 1 and first + height < len(self._lines) - 1 else ""

    def _point_at(self, index: int) -> None:
        if index == self._cursor:
            return
        self._cursor = index
        self._typeset()
        if self._starts:
            x, y = self.content_region.offset
            self.app.cursor_position = Offset(x + self._left, y + self._starts[index] - self.scroll_offset.y)

    # ---- drawing and the mouse -------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window onto the column."""
        ink = inks(self.app.theme)
        at = y + self.scroll_offset.y
        mark = self._mark(y)
        line = [Segment(mark, ink.lamp)] if mark else self._lines[at] if at < len(self._lines) else []
        return row(line, self.size.width, ink.page, self._left if line else 0)

    def on_resize(self) -> None:
        """Set everything again for the new width, keeping the cursor."""
        self._set.clear()
        self._typeset()

    def notify_style_update(self) -> None:
        """The theme changed: every line is set again in the new inks."""
        super().notify_style_update()
        self._set.clear()
        self._typeset()

    def _offer_under(self, event: events.MouseEvent) -> int | None:
        at = event.y + self.scroll_offset.y
        if self._mark(event.y):
            return None
        return self._owner[at] if 0 <= at < len(self._owner) else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The option under the mouse is the one under the cursor."""
        index = self._offer_under(event)
        if index is not None and not self._offers[index].offer.locked:
            self._point_at(index)

    def on_click(self, event: events.Click) -> None:
        """A click on an option takes it; anywhere else it goes on."""
        index = self._offer_under(event)
        if index is not None:
            self.post_message(self.Picked(self._offers[index].offer.id))
        elif not self._offers:
            self.post_message(self.Next())


def _set_offer(number: int, choosable: Choosable, width: int, ink: Inks, is_pointed: bool) -> Lines:
    """Set one option: its number, its words, and in words too why it is locked or that it was taken before."""
    offer = choosable.offer
    if offer.locked:
        lines = paragraph(offer.text, width - INDENT, ink.dimmed, offer.emphasis, ink.slanted)
        why = paragraph(f"locked: {offer.locked}", width - INDENT, ink.slanted)
        return _hang([Segment("  ×  ", ink.dimmed)], lines + why, ink.page)
    words, mark = (ink.picked, ink.picked_mark) if is_pointed else (ink.bright, ink.lamp)
    lines = paragraph(offer.text, width - INDENT, words, offer.emphasis, words + Style(italic=True, bold=True))
    note = "already chosen" if offer.taken else "chosen in an earlier game" if choosable.before else ""
    if note:
        lines = _noted(lines, f"✓ {note}", width - INDENT, ink.picked_note if is_pointed else ink.slanted)
    head = [Segment(f"{'❯' if is_pointed else ' '} {number if number < 10 else ' '}  ", mark)]
    return [_filled(line, width, words) for line in _hang(head, lines, words)]


def _hang(head: list[Segment], lines: Lines, ground: Style) -> Lines:
    indent = Segment(" " * width_of(head), ground)
    return [[*(head if first == 0 else [indent]), *line] for first, line in enumerate(lines)]


def _noted(lines: Lines, note: str, width: int, style: Style) -> Lines:
    """Add a remark after the words, on a line of its own where there is no room."""
    pieces = [Segment(f"  {note}", style)]
    if width_of(lines[-1]) + width_of(pieces) <= width:
        return [*lines[:-1], [*lines[-1], *pieces]]
    return [*lines, *paragraph(note, width, style)]


def _filled(line: list[Segment], width: int, ground: Style) -> list[Segment]:
    return [*line, Segment(" " * max(width - width_of(line), 0), ground)]
