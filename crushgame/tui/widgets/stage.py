"""The stage: the place, and the faces before it, in half blocks.

Knows pictures that it is handed. Must not know stories. It draws once for each change and keeps the rows; nothing moves on it
but eyes, and not even they where the player wants stillness.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from crushgame.story.printable import clean
from crushgame.tui.art.pixels import Picture, cells, greyed, hexed, recoloured
from crushgame.tui.art.scene import Standing, composed, dusk, room_left_of
from crushgame.tui.theme import MONO, inks
from crushgame.tui.typeset import wrap
from crushgame.tui.widgets.ground import finished

BLINK_EVERY, BLINK_FOR = 4.1, 0.14
"""Seconds between two blinks, and how long one lasts."""

MOST_KNOWN = 32
"""Scenes that are kept as they were drawn: moods come back."""

MARGIN, LEAST_SIGN = 3, 12
"""Cells left free on both sides of the name of a place, and the fewest that it is worth setting in."""


class Seen(NamedTuple):
    """Somebody on the stage: what `draw` returns with eyes open or shut, and whether they only listen."""

    draw: Callable[[bool], Picture | None]
    key: tuple[str, str]
    """Who, in what mood: the same for the same picture."""
    is_dimmed: bool = False


class Scenery(NamedTuple):
    """All that can be seen. `ground` is None where nobody drew the place; its `title` is set instead."""

    title: str = ""
    ground: Picture | None = None
    figures: tuple[Seen, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """The same for what looks the same."""
        return (self.title, id(self.ground), tuple((figure.key, figure.is_dimmed) for figure in self.figures))


class Drawn(NamedTuple):
    """A scene in pixels and in rows of cells, and the rows that the name of the place stands in."""

    scene: Picture
    rows: tuple[Strip, ...]


class Stage(Widget):
    """A window onto the scenery, as many pixels wide as it has cells and twice as many high."""

    def __init__(self) -> None:
        super().__init__()
        self._scenery = Scenery()
        self._drawn: Drawn | None = None
        self._known: OrderedDict[tuple[object, ...], Drawn] = OrderedDict()
        self._are_shut = False
        self._blinks: Timer | None = None

    def show(self, scenery: Scenery) -> None:
        """Show this from now on: in the frame after the next, for the words come first."""
        if scenery.key != self._scenery.key:
            self._scenery = scenery
            self.call_after_refresh(self._open)

    def redraw(self) -> None:
        """Draw anew: the theme or the settings have changed."""
        self._drawn = None
        self.refresh()

    def be_still(self, *, is_still: bool) -> None:
        """Blink, or do not."""
        if is_still and self._blinks is not None:
            self._blinks.stop()
            self._blinks = None
        elif not is_still and self._blinks is None:
            self._blinks = self.set_interval(BLINK_EVERY, self._blink)

    @property
    def is_blinking(self) -> bool:
        """Whether eyes blink now and then."""
        return self._blinks is not None

    def _open(self) -> None:
        self._are_shut = False
        self._change()

    def _blink(self) -> None:
        if self._scenery.figures and self.is_on_screen:
            self._are_shut = True
            self._change()
            self.set_timer(BLINK_FOR, self._open)

    def _change(self) -> None:
        """Draw what has changed and no more: as a rule a face, and of that the eyes and the mouth."""
        before, self._drawn = self._drawn, None
        if before is None or not self.size:
            self.refresh()
            return
        self._drawn = self._draw()
        changed = difference(before.scene, self._drawn.scene)
        if changed is None:
            self.refresh()
        elif changed.area:
            self.refresh(changed)

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._drawn = None

    def on_resize(self) -> None:
        """Another window onto the same scenery."""
        self._drawn = None

    def _draw(self) -> Drawn:
        key = (self._scenery.key, self.size, self.app.theme, self._are_shut)
        if key not in self._known:
            self._known[key] = self._drawn_anew()
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]

    def _drawn_anew(self) -> Drawn:
        width, height = self.size
        ink = inks(self.app.theme)
        ground = self._scenery.ground
        if ground is None:
            ground = dusk(width, 2 * height, hexed(ink.palette.night), hexed(ink.palette.dusk))
        standing = [(figure.draw(self._are_shut), figure.is_dimmed) for figure in self._scenery.figures]
        figures = [Standing(picture, is_dimmed) for picture, is_dimmed in standing if picture is not None]
        scene = composed(ground, figures, width, 2 * height)
        if self.app.theme == MONO:
            scene = recoloured(scene, greyed)
        rows = [Strip(line, width) for line in cells(scene, hexed(ink.palette.page))]
        if self._scenery.ground is None:
            for y, words in self._lettered().items():
                rows[y] = self._signed(rows[y], words)
        return Drawn(scene, tuple(rows))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw these rows of cells."""
        if self._drawn is None:
            self._drawn = self._draw()
        rows = [*self._drawn.rows, *[Strip.blank(self.size.width)] * (crop.bottom - len(self._drawn.rows))]
        return finished(self, rows[crop.y : crop.bottom], crop)

    def _lettered(self) -> dict[int, str]:
        """Return the name of a place that nobody drew, by the rows it stands in: left of those who are there."""
        width, height = self.size
        room = room_left_of(len(self._scenery.figures), width) - 2 * MARGIN
        title = clean(self._scenery.title)
        if room < LEAST_SIGN:
            return {}
        is_plain = all(cell_len(letter) for letter in title)  # a mark must not be parted from its letter
        spaced = " ".join(title.upper()) if is_plain else title
        lines = [spaced] if cell_len(spaced) <= room else [title[start:end] for start, end in wrap(title, room)][:3]
        top = max((height - len(lines)) // 2, 0)
        return {top + number: line for number, line in enumerate(lines)}

    def _signed(self, sky: Strip, words: str) -> Strip:
        """A row of the sky with a line of the sign on it."""
        room = room_left_of(len(self._scenery.figures), self.size.width)
        left = (room - cell_len(words)) // 2
        behind = next(iter(sky)).style
        ground = Style(bgcolor=behind.bgcolor) if behind is not None else Style()
        letters = Strip([Segment(words, Style(color=inks(self.app.theme).palette.lamp, bold=True) + ground)])
        return Strip.join([sky.crop(0, left), letters, sky.crop(left + cell_len(words), self.size.width)])


def difference(one: Picture, other: Picture) -> Region | None:
    """Return the cells in which two pictures differ, as one region; None where they are not of one size."""
    if (one.width, one.height) != (other.width, other.height):
        return None
    pairs = [(y, before, now) for y, (before, now) in enumerate(zip(one.rows, other.rows, strict=True)) if before != now]
    if not pairs:
        return Region()
    columns = [x for _, before, now in pairs for x, (a, b) in enumerate(zip(before, now, strict=True)) if a != b]
    top, bottom = pairs[0][0] // 2, pairs[-1][0] // 2
    return Region(min(columns), top, max(columns) - min(columns) + 1, bottom - top + 1)
