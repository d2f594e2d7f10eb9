"""The two thin bars of a page: where we are, above; how things stand and what the keys do, below.

Knows words to show. Must not know sessions or saves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from crushgame.story.printable import clean
from crushgame.tui.theme import Inks, inks
from crushgame.tui.typeset import cut, ends, row, width_of, wrap

MARGIN = 2

WAYS_OUT = ("q", "esc", "?")
"""The keys whose hints stay when there is no room for all: how to leave, and where the others are told."""

Hint = tuple[str, str]
"""A key, and what it does."""

_NAMED = {"esc": "escape", "?": "question_mark", "enter": "enter", "tab": "tab", "/": "slash"}
_PRESSED = re.compile(r"[A-Za-z]|f[0-9]{1,2}|ctrl\+[a-z]")


def key_of(shown: str) -> events.Key | None:
    """Return the key that a hint stands for, as if it had been pressed; None where it stands for several."""
    name = _NAMED.get(shown, shown.lower() if len(shown) > 1 else shown)
    if shown not in _NAMED and not _PRESSED.fullmatch(name):
        return None
    return events.Key(name, shown if len(shown) == 1 else None)


class Told(NamedTuple):
    """What a status bar says: news and their kind, and the alarm above the keys with the way out of it."""

    news: str = ""
    kind: str = ""
    alarm: str = ""
    way: Hint | None = None


class PlaceBar(Widget):
    """The place, who is there, the name of the story, and a thin rule below them."""

    DEFAULT_CSS = "PlaceBar { height: 2; }"

    def __init__(self, place: str = "", stage: str = "", story: str = "") -> None:
        super().__init__()
        self._place, self._stage, self._story = place, stage, story

    def show(self, place: str, stage: str, story: str) -> None:
        """Show these words; an empty one leaves no trace. As the faces do, they come in the frame after what is said."""
        if (place, stage, story) != (self._place, self._stage, self._story):
            self._place, self._stage, self._story = place, stage, story
            self.call_after_refresh(self.refresh, Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw the words, or the rule below them."""
        ink, room = inks(self.app.theme), max(self.size.width - 2 * MARGIN, 1)
        if y == 1:
            return row([Segment("─" * room, ink.rule)], self.size.width, ink.page, MARGIN)
        left = [Segment(cut(self._place or self._story, room), ink.strong)]
        if self._stage and self._place:
            left.append(Segment("   " + cut(self._stage, room - width_of(left) - 3), ink.dimmed))
        right = [Segment(cut(self._story, room), ink.slanted)] if self._place else []
        return row(ends(left, right, room, ink.page), self.size.width, ink.page, MARGIN)


class StatusBar(Widget):
    """What the keys do now, whether the game is saved, and what went wrong: the truth about that, in words.

    A click on a key does what the key does. One row; more while there is news that one row cannot hold, or something that
    the player must not miss.
    """

    DEFAULT_CSS = "StatusBar { height: auto; dock: bottom; }"

    def __init__(self, hints: Sequence[Hint] = ()) -> None:
        super().__init__()
        self._hints = tuple(hints)
        self._told = Told()
        self._under: Told | None = None  # what was said before what can be put away
        self._under_mouse: Hint | None = None

    @property
    def told(self) -> Told:
        """What the bar says besides the keys."""
        return self._told

    def hint(self, hints: Sequence[Hint]) -> None:
        """Show these keys, each with what it does."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def tell(self, news: str, kind: str = "") -> None:
        """Show these words at the end of the bar, until others take their place. `kind` is `saved`, `trouble` or empty.

        Trouble, and what is longer than a row, takes the place of the keys, and as many rows as there is room for.
        """
        self._under = None
        self.say(self._told._replace(news=news, kind=kind))

    def tell_over(self, news: str) -> None:
        """Show these words as `tell` does; `put_away` brings back those that they were told over."""
        under = self._under or self._told
        self.tell(news)
        self._under = under

    def put_away(self) -> bool:
        """Take away what was told over other words, and return whether anything was."""
        under = self._under
        if under is None:
            return False
        self.tell(under.news, under.kind)
        return True

    def warn(self, alarm: str, way: Hint | None = None) -> None:
        """Keep these words on rows of their own, whatever news comes and goes, until told others; empty takes them away.

        `way` is the key that leads out of it, and stands beside them.
        """
        self.say(self._told._replace(alarm=alarm, way=way if alarm else None))

    def say(self, told: Told) -> None:
        """Say all of this, as another bar does."""
        if told != self._told:
            self._told = told
            self.refresh(layout=True)

    def _rows(self, width: int) -> list[list[Segment]]:
        """Return the rows from the top: the alarm, then the keys, or the news instead of them."""
        ink, room = inks(self.app.theme), max(width - 2 * MARGIN, 1)
        _, _, alarm, way = self._told
        rows = _warning(alarm, way, room, self._most, ink) if alarm else []
        return rows + ([self._keys(room, ink)] if self._shows_keys(room) else self._news_rows(room, ink))

    @property
    def _most(self) -> int:
        return max(self.app.size.height // 4, 1)

    def _shows_keys(self, room: int) -> bool:
        """Whether the last row has the keys: not while there is trouble, or news that takes all the room."""
        return not ((self._told.kind == "trouble" and self._told.news) or cell_len(self._told.news) > room)

    def _news_rows(self, room: int, ink: Inks) -> list[list[Segment]]:
        style = {"trouble": ink.trouble, "saved": ink.saved}.get(self._told.kind, ink.dimmed)
        return [[Segment(line, style)] for line in lines_of(self._told.news, room, self._most)]

    def _keys(self, room: int, ink: Inks) -> list[Segment]:
        news = self._news(room, ink)
        hints, gap_width = self._fitting(room, news)
        keys: list[Segment] = []
        for index, hint in enumerate(hints):
            keys.append(Segment(" " * gap_width if index else "", ink.page))
            key, what = (ink.picked_mark, ink.picked) if hint == self._under_mouse else (ink.lamp, ink.dimmed)
            keys += [Segment(hint[0], key), Segment(f" {hint[1]}", what)]
        gap = Segment(" " * (room - width_of(keys) - width_of(news)), ink.page)
        return [*keys, gap, *news]

    def _news(self, room: int, ink: Inks) -> list[Segment]:
        style = ink.saved if self._told.kind == "saved" else ink.dimmed
        return [Segment(cut(self._told.news, room), style)] if self._told.news else []

    def _fitting(self, room: int, news: list[Segment]) -> tuple[list[Hint], int]:
        return fitting(self._hints, room - width_of(news) - (2 if news else 0))

    # ---- the mouse -------------------------------------------------------------------------------------------------

    def _hint_at(self, x: int, y: int) -> Hint | None:
        """Return the hint in this cell that stands for one key."""
        rows = self._rows(self.size.width)
        if not 0 <= y < len(rows):
            return None
        ink, room = inks(self.app.theme), max(self.size.width - 2 * MARGIN, 1)
        way, at = self._told.way, x - MARGIN
        if way is not None and self._told.alarm:
            last = len(rows) - (1 if self._shows_keys(room) else len(self._news_rows(room, ink))) - 1
            if y == last and at >= width_of(rows[y]) - cell_len(" ".join(way)):
                return way
        if y < len(rows) - 1 or not self._shows_keys(room):
            return None
        hints, gap = self._fitting(room, self._news(room, ink))
        left = 0
        for hint in hints:
            width = cell_len(" ".join(hint))
            if left <= at < left + width:
                return hint if key_of(hint[0]) is not None else None
            left += width + gap
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The hint under the mouse shows that it can be clicked."""
        self._point_at(self._hint_at(event.x, event.y))

    def on_leave(self) -> None:
        """No hint is under the mouse any more."""
        self._point_at(None)

    def _point_at(self, hint: Hint | None) -> None:
        if hint != self._under_mouse:
            self._under_mouse = hint
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Do what the key does whose hint was clicked."""
        event.stop()
        hint = self._hint_at(event.x, event.y)
        key = key_of(hint[0]) if hint is not None else None
        if key is not None:
            self.app.post_message(key)

    # ---- measuring and drawing -------------------------------------------------------------------------------------

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many rows as there are to show."""
        return len(self._rows(width))

    def render_line(self, y: int) -> Strip:
        """Draw one of the rows."""
        rows, ground = self._rows(self.size.width), inks(self.app.theme).page
        return row(rows[y] if y < len(rows) else [], self.size.width, ground, MARGIN)


def _warning(words: str, way: Hint | None, room: int, most: int, ink: Inks) -> list[list[Segment]]:
    """Set an alarm in at most `most` rows, with the way out at the end of the last one."""
    if way is None:
        return [[Segment(line, ink.trouble)] for line in lines_of(words, room, most)]
    key, what = way
    named = [Segment(key, ink.lamp_strong), Segment(f" {what}", ink.lamp)]
    if 2 * width_of(named) > room:
        named = named[:1]
    left = room - width_of(named) - 2
    *above, last = lines_of(words, room, most, left)
    if cell_len(last) > left:
        above, last = [*above, last], ""
    shown = [Segment(last, ink.trouble)]
    gap = Segment(" " * max(room - width_of(shown) - width_of(named), 0), ink.page)
    return [*([Segment(line, ink.trouble)] for line in above), [*shown, gap, *named]]


def lines_of(text: str, width: int, most: int, last: int | None = None) -> list[str]:
    """Return `text` in at least one and at most `most` lines of `width` cells, the one numbered `most` of `last` cells.

    What is too long loses something of its middle, where trouble has a path: how it begins and ends says what is wrong.
    """
    safe = " ".join(clean(text).split())
    low, high = 0, len(safe)  # letters that are kept: as many as fit
    lines = _fitted(safe, width, most, last)
    while lines is None and low < high:
        middle = (low + high + 1) // 2
        if _fitted(_without_middle(safe, middle), width, most, last) is None:
            high = middle - 1
        else:
            low = middle
    return lines or _fitted(_without_middle(safe, low), width, most, last) or [cut(safe, width)]


def _without_middle(text: str, kept: int) -> str:
    head = kept - kept // 2
    return f"{text[:head].rstrip()}…{text[len(text) - kept // 2 :].lstrip()}"


def _fitted(text: str, width: int, most: int, last: int | None) -> list[str] | None:
    lines = [text[start:end] for start, end in wrap(text, width)]
    if len(lines) > most or (len(lines) == most and last is not None and cell_len(lines[-1]) > last):
        return None
    return lines


def fitting(hints: Sequence[Hint], room: int) -> tuple[list[Hint], int]:
    """Return the hints that fit into `room` cells, and the cells between two of them: 3, or 2 where that lets more in.

    The last gives way first, and the ways out only when nothing else is left.
    """
    kept = list(hints)
    while kept:
        words = sum(cell_len(f"{key} {what}") for key, what in kept)
        for gap in (3, 2):
            if words + gap * (len(kept) - 1) <= room:
                return kept, gap
        others = [index for index, (key, _) in enumerate(kept) if key not in WAYS_OUT]
        del kept[others[-1] if others else 0]
    return [], 3
