"""What of a game is on the disk, as far as the page has seen to it; and the difference between going back and looking back.

Knows a game. Must not know widgets. Somebody who only looks back at what was said has decided nothing: what is saved when they
leave is as far as they had come.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from crushgame.saves.game import Game
from crushgame.saves.going_back import Spot, at, here, stand

T = TypeVar("T")


class Keeping:
    """Keeps account of one game."""

    def __init__(self, game: Game) -> None:
        self._game = game
        self._furthest: Spot | None = None
        self._kept: tuple[object, ...] = self._state() if game.saved else ()

    def _state(self) -> tuple[object, ...]:
        return (self._game.session.decisions, self._game.session.at)

    # ---- looking back ----------------------------------------------------------------------------------------------

    def look_back(self) -> None:
        """From here on the player looks back: remember where they stand."""
        if not self.is_looking_back:
            self._furthest = here(self._game.session)

    @property
    def is_looking_back(self) -> bool:
        """Whether the player stands before the place that they came to last."""
        return self._furthest is not None and here(self._game.session) < self._furthest

    def look_ahead(self) -> None:
        """Stand where the player stood before looking back."""
        if self._furthest is not None and self.is_looking_back:
            stand(self._game.session, self._furthest)
        self.stay()

    def stay(self) -> None:
        """Here is where the game goes on: what came after is no longer what the player has come to."""
        self._furthest = None

    # ---- what is saved ---------------------------------------------------------------------------------------------

    def note(self) -> None:
        """All that there is now is saved."""
        self._kept = self.at_furthest(self._state)

    def at_furthest(self, do: Callable[[], T]) -> T:
        """Do something with the game as far as the player has come, wherever they look, and return what comes of it."""
        if self._furthest is None or not self.is_looking_back:
            return do()
        return at(self._game.session, self._furthest, do)

    def autosave(self, picture: str) -> str:
        """Save as far as the player has come. Returns trouble or an empty string."""
        return self.at_furthest(lambda: self._save(picture))

    def _save(self, picture: str) -> str:
        trouble = self._game.autosave(picture)
        self._kept = () if trouble else self._state()
        return trouble

    @property
    def is_kept(self) -> bool:
        """Whether what has been decided, no less and no more, is what the game has saved."""
        if self.is_looking_back:
            return self._game.saved and bool(self._kept)
        return self._game.saved and self._kept[:1] == self._state()[:1]

    @property
    def has_more(self) -> bool:
        """Whether there is something that is not saved yet."""
        session = self._game.session
        has_begun = bool(session.decisions or session.at) or self.is_looking_back
        return not self._game.is_untouched and has_begun and self._kept != self._state()
