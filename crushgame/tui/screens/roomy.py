"""A screen that says so kindly where there is no room for it, and stands there again, as it was, once there is.

Knows sizes and what to say of them. Must not know what is on the screen: that lies untouched below, and hears no key until it
can be seen (the app sees to that).
"""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from crushgame.tui.theme import inks
from crushgame.tui.typeset import centred, row, wrap

LEAST = Size(40, 12)
"""The smallest window, in cells, that every screen is laid out for."""

STILL_HEARD = frozenset(("ctrl+q", "ctrl+c", "ctrl+z", "f2"))
"""The keys that do no harm to what cannot be seen."""


def has_room(size: Size) -> bool:
    """Whether a window of this size can show every screen."""
    return size.width >= LEAST.width and size.height >= LEAST.height


def excuses(size: Size, is_question: bool) -> list[str]:
    """Return what to say in a window of this size, the fullest first; the last fits almost anywhere."""
    here, needed = f"{size.width} × {size.height}", f"{LEAST.width} × {LEAST.height}"
    below = "a question waits below" if is_question else "the page waits below"
    now = f"This window is {here} now, and the game needs {needed}."
    return [
        f"{now}\n\nMake it larger and go on: {below}, just as it was.\n\nctrl+q saves and closes.",
        f"This window is {here}; the game needs {needed}. Make it larger: {below}, just as it was.",
        f"{here} is too small. Please make it {needed}.",
        needed,
        "↔",
    ]


class Excuse(Widget):
    """Lies over all that is on a screen, and says how large the window has to be."""

    DEFAULT_CSS = "Excuse { layer: excuse; width: 100%; height: 100%; }"

    def _drawn(self) -> list[list[Segment]]:
        ink, (width, height) = inks(self.app.theme), self.app.size  # its own size may be that of a moment ago
        fitting = excuses(self.app.size, isinstance(self.screen, ModalScreen))
        words = next((words for words in fitting if _fits(words, width, height)), fitting[-1])
        lines = [centred([Segment(words[start:end], ink.bright)], width, ink.page) for start, end in wrap(words, width - 2)]
        return [[]] * ((height - len(lines)) // 2) + lines

    def render_line(self, y: int) -> Strip:
        """Draw one row of the words, in the middle."""
        drawn, ground = self._drawn(), inks(self.app.theme).page
        return row(drawn[y] if y < len(drawn) else [], self.size.width, ground)


def _fits(words: str, width: int, height: int) -> bool:
    longest = max(map(len, words.split()))
    return longest <= width - 2 and len(wrap(words, width - 2)) <= height


class RoomyScreen(Screen[ScreenResultType]):
    """A screen that needs a window of at least LEAST."""

    DEFAULT_CSS = "RoomyScreen { layers: default excuse; }"

    async def _on_resize(self, event: events.Resize) -> None:
        """Cover the page, or uncover it; Textual's own part in this is called by Textual.

        News of an older size is not heard: a screen that is laid out tells itself its size, and with two of them on the way it
        would go from one to the other without end.
        """
        if event.size != self.app.size:
            event.stop()
            event.prevent_default()
            return
        excuse = self.query(Excuse)
        if has_room(event.size):
            excuse.remove()
        elif not excuse:
            self.mount(Excuse())
            self.call_after_refresh(self.refresh, layout=True)  # it was put into a screen that was changing its size
