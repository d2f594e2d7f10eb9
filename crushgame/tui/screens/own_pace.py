"""Going on without a key: the pauses of a story, and auto-forward.

Knows the play screen and its clock. Must not know what is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from crushgame.story.beats import Line, Message
from crushgame.tui.screens.roomy import has_room
from crushgame.tui.screens.turning import on

if TYPE_CHECKING:
    from crushgame.tui.screens.play import PlayScreen

READ_IN_A_DELAY = 60
"""Letters that are read in one delay of auto-forward; a line twice as long waits twice as long."""

LEAST = 0.5
"""Of a delay, however short a line is; and so many seconds until a pause that nobody saw the end of is looked at again."""


class OwnPace:
    """Takes the next step of a game when it is time; never more than one waits to be taken."""

    def __init__(self, play: PlayScreen) -> None:
        self._play = play
        self._next: Timer | None = None
        self._is_on = False

    def pause(self) -> None:
        """Forget the step that waits."""
        if self._next is not None:
            self._next.stop()
            self._next = None

    def stop(self) -> None:
        """No more steps but those that the player takes."""
        self.pause()
        self._is_on = False

    def switch(self) -> None:
        """Go on without keys from now on, or no longer."""
        if self._is_on:
            self.stop()
            self._play.tell("stopped going on by itself")
            return
        self._is_on = True
        self._play.tell("going on by itself · t stops it")
        if not self._play.reading.is_typing:
            self.go_on_later()

    def wait(self, seconds: float) -> None:
        """Hold for as long as the story says; any step onwards ends it, and so does a wish for no animation."""
        if self._play.app.is_still or seconds <= 0:
            self._play.call_later(self._play.step)
        else:
            self._next = self._play.set_timer(seconds, self._end_wait)

    def go_on_later(self) -> None:
        """Take the next step when the newest line has been read, if steps are taken without keys and none waits."""
        beat = self._play.game.session.beat
        if self._is_on and self._next is None and isinstance(beat, Line | Message):
            share = max(len(beat.text) / READ_IN_A_DELAY, LEAST)
            self._next = self._play.set_timer(share * self._play.app.settings.auto_delay, self._go_on)

    @property
    def _is_in_sight(self) -> bool:
        """Whether the player sees the page: nothing lies over it, and its window is large enough."""
        return self._play.app.screen is self._play and has_room(self._play.app.size)

    def _end_wait(self) -> None:
        if self._is_in_sight:
            self._play.step()
        else:
            self._next = self._play.set_timer(LEAST, self._end_wait)

    def _go_on(self) -> None:
        self._next = None
        if self._is_in_sight:
            on(self._play)
        self.go_on_later()  # where the page has been turned only, or the player is elsewhere
