"""The way through the scenes, drawn: places as headings, the scenes of this game one under another, and what branches off.

Knows stops and rows. Must not know sessions: it says up which stop was picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crushgame.play.route import Stop
from crushgame.tui.theme import Inks, inks
from crushgame.tui.typeset import cut, ends, row, width_of

BEEN, HERE, SEEN = "●", "◉", "○"
HERE_WORDS, SEEN_WORDS = "you are here", "seen before"
ELSEWHERE = "Seen in earlier games"
NAMELESS = "…"
MEASURE = 76


class Rung(NamedTuple):
    """One row: a heading or a blank, or a stop with what is drawn before it. `number` is the stop's, or -1."""

    number: int
    lead: str
    words: str


def rungs(stops: Sequence[Stop]) -> list[Rung]:
    """Return the rows for some stops, as `route` orders them."""
    drawn: list[Rung] = []
    heading = ""
    for number, stop in enumerate(stops):
        is_loose = stop.depth == 0 and stop.history_index is None
        if stop.depth == 0:
            title = ELSEWHERE if is_loose else stop.title
            if title and title != heading:
                drawn += [Rung(-1, "", ""), Rung(-1, "", title)] if drawn else [Rung(-1, "", title)]
            heading = title or heading
        drawn.append(Rung(number, _lead(stop), _words(stop, heading)))
    return drawn


def _lead(stop: Stop) -> str:
    if stop.depth:
        return "│ " + "  " * min(stop.depth - 1, 8) + f"╰╴{SEEN} "
    return f"{HERE if stop.is_here else BEEN if stop.history_index is not None else SEEN} "


def _words(stop: Stop, heading: str) -> str:
    words = f"› {stop.words}" if stop.was_chosen else stop.words
    place = "" if stop.title == heading else stop.title
    return f"{place}: {words}" if place and words else words or stop.title or NAMELESS


class Trail(ScrollView, can_focus=True):
    """The rows; up and down or the mouse goes from stop to stop, enter or a click picks. Opens where the player is."""

    DEFAULT_CSS = "Trail { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; background: $page; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter,space", "pick", show=False),
    ]

    class Picked(Message):
        """A stop was picked."""

        def __init__(self, of: Stop) -> None:
            super().__init__()
            self.of = of

    def __init__(self, stops: Sequence[Stop]) -> None:
        super().__init__()
        self._stops = tuple(stops)
        self._rungs = rungs(stops)
        self._cursor = next((number for number, stop in enumerate(stops) if stop.is_here), 0)

    # ---- moving ----------------------------------------------------------------------------------------------------

    def _row_of(self, number: int) -> int:
        return next((y for y, rung in enumerate(self._rungs) if rung.number == number), 0)

    def point_at(self, number: int) -> None:
        """Put the cursor on a stop, or the nearest there is, with the heading above it in view."""
        if not self._stops:
            return
        self._cursor = min(max(number, 0), len(self._stops) - 1)
        at, y, height = self._row_of(self._cursor), self.scroll_offset.y, max(self.size.height, 1)
        self.scroll_to(y=min(max(y, at - height + 1), max(at - 1, 0)), animate=False, force=True)
        self.refresh()

    def action_move(self, step: int) -> None:
        """To another stop, round the ends when it goes by one."""
        to = self._cursor + step
        self.point_at(to % max(len(self._stops), 1) if abs(step) == 1 else to)

    def action_edge(self, number: int) -> None:
        """To the first stop (0) or the last (-1)."""
        self.point_at(number % max(len(self._stops), 1))

    def action_pick(self) -> None:
        """Pick the stop under the cursor."""
        if self._stops:
            self.post_message(self.Picked(self._stops[self._cursor]))

    def _under(self, event: events.MouseEvent) -> int:
        y = event.y + self.scroll_offset.y
        return self._rungs[y].number if y < len(self._rungs) else -1

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The stop under the mouse is the one under the cursor."""
        if (number := self._under(event)) not in (-1, self._cursor):
            self.point_at(number)

    def on_click(self, event: events.Click) -> None:
        """A click picks."""
        if (number := self._under(event)) >= 0:
            self.point_at(number)
            self.action_pick()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs: on the stop under the cursor."""
        x, y = self.content_region.offset
        return Offset(x + self._left + 1, y + self._row_of(self._cursor) - self.scroll_offset.y)

    # ---- drawing ---------------------------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        return min(self.scrollable_content_region.width, MEASURE)

    @property
    def _left(self) -> int:
        return (self.scrollable_content_region.width - self._width) // 2

    def on_resize(self) -> None:
        """The rows are as wide as there is room for; where the player is stays in view."""
        self.virtual_size = Size(self.size.width, len(self._rungs))
        self.call_after_refresh(self.point_at, self._cursor)

    def render_line(self, y: int) -> Strip:
        """Draw a heading or a stop."""
        at, ink, room = y + self.scroll_offset.y, inks(self.app.theme), self.scrollable_content_region.width
        if at >= len(self._rungs):
            return row([], room, ink.page)
        rung = self._rungs[at]
        if rung.number < 0:
            return row([Segment(cut(rung.words, self._width - 2), ink.lamp)], room, ink.page, self._left + 1)
        is_current = rung.number == self._cursor and self.has_focus
        pieces = _drawn(rung, self._stops[rung.number], self._width, ink, is_current)
        return row(pieces, room, ink.page, self._left)


def _drawn(rung: Rung, stop: Stop, width: int, ink: Inks, is_current: bool) -> list[Segment]:
    ground = ink.picked if is_current else ink.page
    quiet = ink.picked_note if is_current else ink.dimmed
    words = ink.picked if is_current else ink.bright if stop.history_index is not None else ink.dimmed
    aside = HERE_WORDS if stop.is_here else SEEN_WORDS if stop.history_index is None else ""
    if stop.times > 1:
        aside = f"×{stop.times}  {aside}".rstrip()
    room = width - len(rung.lead) - 4 - (len(aside) + 2 if aside and width >= 50 else 0)
    head = Segment(" ❯ " if is_current else "   ", ink.picked_mark if is_current else ink.page)
    left = [head, Segment(rung.lead, quiet), Segment(cut(rung.words, room), words)]
    filled = ends(left, [Segment(f"{aside} ", quiet)], width, ground) if aside else left
    return [*filled, Segment(" " * max(width - width_of(filled), 0), ground)]
