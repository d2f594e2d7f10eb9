"""The reading column: what has been said in this scene, and the options below it.

Knows blocks and offers. Must not know sessions: it says up what was asked for (`Next`, `Picked`, `Turned`), and is told
down what to show. Lines are set once and drawn from there, so that a key shows in a few milliseconds however long the
scene has grown, and typing draws one row at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from crushgame.play.beats import Offer
from crushgame.tui.blocks import MEASURE, Block, set_block, threaded
from crushgame.tui.offers import Choosable, set_offer
from crushgame.tui.pace import Pace, Reveal, paces
from crushgame.tui.phone import typing
from crushgame.tui.theme import Inks, inks
from crushgame.tui.typeset import Lines
from crushgame.tui.widgets.ground import Window, finished

MOST_BLOCKS = 40
"""How many blocks stay in the column; the rest is in the history."""

MORE = " ▾"
"""Stands after the newest words while there is more to come."""

MORE_ABOVE, MORE_BELOW = "▴ more above", "▾ more below"
"""Stand in the first and the last row of a window that does not hold all options."""

LEAST_MARKED = 4
"""Rows of a window below which the options need the room more than the marks."""

ROWS_A_NOTCH = 3
"""Rows that a notch of the wheel turns."""

TICKS = 30
"""Times a second that typing draws: more costs the machine more, and no eye sees it."""

DOT_STAYS = 10
"""While so many cells could be typed, one of the three dots is lit of somebody who is writing."""


class Reading(Widget, can_focus=True, inherit_bindings=False):
    """The text of a scene, set in a column at most `MEASURE` cells wide, and its options."""

    class Next(Message):
        """The player clicked on the text: on with it."""

    class Turned(Message):
        """The player turned the wheel where there is nothing to scroll: `step` is -1 for back, 1 for on."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Told(Message):
        """All that was to be typed has been."""

    class Picked(Message):
        """The player clicked on an option."""

        def __init__(self, option: str) -> None:
            super().__init__()
            self.option = option

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[Block] = []
        self._before: Block | None = None  # the newest of those that no longer stand in the column
        self._fresh = 0
        self._set: dict[tuple[Block, Block | None, bool], Lines] = {}
        self._offers: tuple[Choosable, ...] = ()
        self._cursor: int | None = None
        self._more = False
        self._lines: list[list[Segment]] = []
        self._top = 0  # the line that stands in the first row of the window
        self._owner: list[int | None] = []
        self._starts: list[int] = []
        self._asked = 0
        self._new = 0  # the first line of the newest words
        self._bubbles: list[tuple[int, int]] = []  # where bubbles begin and end: none is shown without its upper edge
        self._window = Window()
        self._reveal = Reveal()
        self._typed = 0.0
        self._speed = 0
        self._typing: Timer | None = None

    # ---- told from above -------------------------------------------------------------------------------------------

    def show(self, blocks: Sequence[Block], fresh: int, more: bool, speed: int = 0) -> None:
        """Show these blocks, of which the last `fresh` are new. `more` says that a next line is waiting.

        The new ones type themselves with `speed` characters a second, from 1 on; 0 for all at once.
        """
        self._still()
        together = threaded(blocks[-2 * MOST_BLOCKS :])
        self._blocks = together[-MOST_BLOCKS:]
        self._before = together[-MOST_BLOCKS - 1] if len(together) > MOST_BLOCKS else None
        self._fresh, self._more = fresh, more
        self._offers, self._cursor = (), None
        self._set_all()
        if speed and self._reveal.length:
            self._speed, self._typed = speed, speed / TICKS  # the key that asked for it sees the first letters at once
            self._typing = self.set_interval(1 / TICKS, self._tick)
        self._redraw()

    @property
    def is_typing(self) -> bool:
        return self._typing is not None

    def finish(self) -> None:
        """Show what is left to be typed, now."""
        if self._typing is not None:
            self._still()
            self._redraw()
            self.post_message(self.Told())

    def _still(self) -> None:
        if self._typing is not None:
            self._typing.stop()
            self._typing = None

    def _tick(self) -> None:
        self._typed += self._speed / TICKS
        if self._typed >= self._reveal.length:
            self.finish()
            return
        if self._reveal.line_at(int(self._typed)) >= self._top + self.size.height:
            self.finish()  # the rest is below the window, where nobody would see it come
            return
        self._redraw()

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
    def has_above(self) -> bool:
        """Whether something of what is to be read now is above the window."""
        return self._top > self._first_row

    @property
    def has_below(self) -> bool:
        """Whether something of what is to be read now is below the window."""
        return self._top < len(self._lines) - 1 - self.size.height

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
        """Set everything, and draw it."""
        self._set_all()
        self._redraw()

    def _set_all(self) -> None:
        """Set everything; as long as the window has no width nothing is set, whatever there is to choose."""
        self._lines, self._owner, self._starts, self._asked = [], [], [], 0
        if not self.size.width:
            return
        ink = inks(self.app.theme)
        self._set_text(ink)
        self._set_offers(ink)
        self._lines.append([])
        self._owner.append(None)
        self._follow()
        if self.styles.is_auto_height:
            self.refresh(layout=True)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many rows as there are lines, where a question leaves the column no more than it needs."""
        return len(self._lines) if width else 0

    def _set_text(self, ink: Inks) -> None:
        known, self._set = self._set, {}
        new_from = len(self._blocks) - self._fresh
        before = self._before
        steps: list[Pace] = []
        self._new, self._bubbles = 0, []
        lines: Lines = []
        for index, block in enumerate(self._blocks):
            if block.kind == "place" and before in (None, self._preface):
                continue  # the bar above the page names it
            key = (block, before, index >= new_from)
            lines = known.get(key) or set_block(block, before, self.measure, ink, self.app.theme, key[2])
            self._set[key] = lines
            if index == new_from:
                self._new = len(self._lines)
            if block.kind == "message":
                self._bubbles.append((len(self._lines) + bool(lines and not lines[0]), len(self._lines) + len(lines)))
            if key[2]:
                steps += paces(block, before, lines)
            self._lines += lines
            before = block
        self._asked = sum(map(bool, lines))
        if self._more and self._lines:
            last = self._lines[-1]
            self._lines[-1] = [*last, Segment(MORE, ink.lamp)]
        self._owner = [None] * len(self._lines)
        self._reveal = Reveal(len(self._lines) - len(steps), steps)

    def _set_offers(self, ink: Inks) -> None:
        if self._offers and self._lines:
            self._lines.append([])
            self._owner.append(None)
        self._asked += 1
        number = 0
        for index, choosable in enumerate(self._offers):
            number += not choosable.offer.locked
            lines = set_offer(number, choosable, self.measure, ink, index == self._cursor)
            self._starts.append(len(self._lines))
            self._lines += lines
            self._owner += [index] * len(lines)

    @property
    def _preface(self) -> Block | None:
        """The content notes, when they open the column."""
        return self._blocks[0] if self._blocks and self._blocks[0].kind == "content" else None

    def _follow(self) -> None:
        """Scroll so that the newest words, the first option, or the option under the cursor, can be seen."""
        y = self._first_row if self._cursor is None else self._showing(self._cursor)
        self._top = max(min(y, max(self._lowest, self._first_row)), 0)

    @property
    def _lowest(self) -> int:
        """The line in the first row of the window when the last one stands in its last row."""
        return max(len(self._lines) - self.size.height, 0)

    @property
    def _first_row(self) -> int:
        """The row that stands at the top of the window when something new is shown: its beginning has to be seen."""
        y = max(min(len(self._lines) - self.size.height, self._new), 0)
        return next((end for start, end in self._bubbles if start < y < end <= self._new), y)

    @property
    def _opening(self) -> int:
        """The first row to show with the first option under the cursor: as much as there is room for of what was said."""
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
        y = min(max(self._top, lowest - height), highest)
        return min(max(y, bottom + 1 - height), top)

    def _marks(self) -> list[tuple[int, str]]:
        """The rows of the window in which words stand instead of an option: that there is more above it, or below."""
        height = self.size.height
        if not self._starts or height < LEAST_MARKED:
            return []
        above = [(0, MORE_ABOVE)] if self._top > self._starts[0] else []
        return above + ([(height - 1, MORE_BELOW)] if self.has_below else [])

    def _point_at(self, index: int) -> None:
        if index == self._cursor:
            return
        self._cursor = index
        self._typeset()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs: on the option under the cursor, else where the newest words begin."""
        x, y = self.content_region.offset
        at = self._new if self._cursor is None or not self._starts else self._starts[self._cursor]
        blank = at < len(self._lines) and not self._lines[at]  # the line that parts the newest words from those before
        row_in_window = at + blank - self._top
        return Offset(x + self._left, y + min(max(row_in_window, 0), max(self.size.height - 1, 0)))

    # ---- drawing and the mouse -------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw rows of the window onto the column."""
        if self._window.size != self.size:
            self._redraw()
        return finished(self, self._window.rows[crop.y : crop.bottom], crop)

    def _redraw(self) -> None:
        """Draw the window anew, of which only those rows go to the terminal that have become others."""
        ink = inks(self.app.theme)
        lines = [self._line(at, ink) for at in range(self._top, self._top + self.size.height)]
        for y, words in self._marks() if self._typing is None else ():
            lines[y] = [Segment(words, ink.lamp)]
        changed = self._window.draw(lines, self.size, ink.page, self._left)
        if changed:
            self.refresh(*changed)

    def _line(self, at: int, ink: Inks) -> list[Segment]:
        """Return as much of a line as has been typed: all of it as the same value each time."""
        line = self._lines[at] if at < len(self._lines) else []
        if self._typing is None or at < self._reveal.first:
            return line
        typed = int(self._typed)
        if (part := self._reveal.writing(at, typed)) is not None:
            return typing(typed // DOT_STAYS, ink.dimmed, ink.strong, ink.dimmed)[part]
        cells = self._reveal.shown(at, typed)
        return line if cells is None else list(Strip(line).crop(0, cells))

    def on_resize(self) -> None:
        """Set everything again for the new width, keeping the cursor; what was being typed is there."""
        self.finish()
        self._set.clear()
        self._window.forget()
        self._typeset()

    def notify_style_update(self) -> None:
        """The theme changed: every line is set again in the new inks."""
        super().notify_style_update()
        self._set.clear()
        self._window.forget()
        self._typeset()

    def _offer_under(self, event: events.MouseEvent) -> int | None:
        at = event.y + self._top
        if event.y in dict(self._marks()):
            return None
        return self._owner[at] if 0 <= at < len(self._owner) else None

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Up where there is more of it; else back in the story."""
        self._wheel(event, -1, self.has_above)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Down where there is more of it; else on in the story."""
        self._wheel(event, 1, self.has_below)

    def _wheel(self, event: events.MouseEvent, step: int, has_more: bool) -> None:
        event.prevent_default()
        event.stop()
        if has_more:
            self.turn(step * ROWS_A_NOTCH)
        else:
            self.post_message(self.Turned(step))

    def turn_page(self, step: int) -> None:
        """Up (-1) or down (1) by as many rows as the window has, as far as there is any of what is to be read now."""
        self.turn(step * max(self.size.height - 1, 1))

    def turn(self, rows: int) -> None:
        """Up or down by so many rows, as far as there is any of what is to be read now."""
        y = min(max(self._top + rows, min(self._first_row, self._lowest)), self._lowest)
        if y != self._top:
            self._top = y
            self._redraw()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The option under the mouse is the one under the cursor."""
        index = self._offer_under(event)
        if index is not None and not self._offers[index].offer.locked:
            self._point_at(index)

    def on_click(self, event: events.Click) -> None:
        """A click on an option takes it; anywhere else it goes on."""
        index = self._offer_under(event)
        if self.is_typing:
            self.finish()
        elif index is not None:
            self.post_message(self.Picked(self._offers[index].offer.id))
        elif not self._offers:
            self.post_message(self.Next())
