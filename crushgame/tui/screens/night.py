"""The screen that all others are: a page in the middle of a rainy night, as wide as eyes like and no wider.

Knows how the space round a page looks. Must not know what is on the page.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.screen import ScreenResultType
from textual.strip import Strip

from crushgame.tui.measures import PAGE_HEIGHT, PAGE_WIDTH
from crushgame.tui.screens.once import OnceScreen
from crushgame.tui.theme import inks
from crushgame.tui.widgets.bars import StatusBar
from crushgame.tui.widgets.ground import finished
from crushgame.tui.widgets.neon import SHORT

_CLOSE, _FAR = "╱", "·"


@lru_cache(maxsize=512)
def rain(width: int, y: int, style: Style) -> Strip:
    """Return one row of rain: still, thin, and the same every time, so that nothing ever has to be drawn twice."""
    cells = [" "] * width
    for x in range(width):
        drop = (x * 73 + y * 151 + (x * y) % 31 * 17) % 97
        if drop == 3:
            cells[x] = _CLOSE
        elif drop == 40:
            cells[x] = _FAR
    return Strip([Segment("".join(cells), style)], width)


class NightScreen(OnceScreen[ScreenResultType]):
    """A screen with rain wherever its page leaves room.

    `alarm` is set before it is shown, and stands at the foot of its page: what is wrong with the game below it.
    """

    alarm = ""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall")]  # noqa: RUF012 - Textual declares what it is

    def on_mount(self) -> None:
        """What must not be missed is not covered by a page that opens over it."""
        if self.alarm:
            self.query_one(StatusBar).warn(self.alarm)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rain of these rows; none where the page leaves no room for it.

        Rows as wide as is asked for: nothing lies below this, and while a window changes its size that is not `size`.
        """
        ink = inks(self.app.theme)
        if self.size.width <= PAGE_WIDTH and self.size.height <= PAGE_HEIGHT:
            return finished(self, [Strip.blank(crop.right, ink.page)] * crop.height, crop)
        return finished(self, [rain(crop.right, y, ink.rain) for y in crop.line_range], crop)
