"""What a game being played asks of the screens that look back: the history, the map, the endings; and going back from there.

Knows the play screen and those that open over it. Must not know what is under it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from crushgame.play.beats import EndingBeat
from crushgame.play.route import Route
from crushgame.tui.found import rows_in
from crushgame.tui.past import Told, told_of
from crushgame.tui.screens.elsewhere import alarm_of
from crushgame.tui.screens.endings import EndingsScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.screens.map import MapScreen
from crushgame.tui.screens.turning import go_back_to

if TYPE_CHECKING:
    from crushgame.tui.screens.play import PlayScreen


def show_history(play: PlayScreen, otherwise: Callable[[], None] | None = None) -> None:
    """Show all that was said, and go back to what was picked there; `otherwise` is called when nothing was."""
    told, here = _all_told(play)
    history = HistoryScreen(told, here, play.opened.program.story.title)
    history.alarm = alarm_of(play.game)

    play.app.push_screen(history, lambda at: _go_there(play, at, otherwise))


def _all_told(play: PlayScreen) -> tuple[list[Told], int]:
    """Return all that was said, for a player who looks back too, and the number of what stands where they are now."""
    session = play.game.session
    here = sum(1 for _ in session.history()) - 1
    told = play.keeping.at_furthest(lambda: told_of(session))
    return told, max(bisect_right(told, here, key=lambda one: one.at) - 1, 0)


def show_map(play: PlayScreen, otherwise: Callable[[], None] | None = None) -> None:
    """Show the scenes that were seen, and go to where one began; `otherwise` is called when none was picked."""
    route = MapScreen(_whole_route(play), play.opened.program.story.title)
    route.alarm = alarm_of(play.game)
    play.app.push_screen(route, lambda at: _go_there(play, at, otherwise))


def _whole_route(play: PlayScreen) -> Route:
    """Return the route of all that the game has come to, for a player who looks back too, marked where they stand now."""
    whole = play.keeping.at_furthest(play.game.route)
    if not play.keeping.is_looking_back:
        return whole
    here = {stop.scene for stop in play.game.route().stops if stop.is_here}
    return whole._replace(stops=tuple(stop._replace(is_here=stop.scene in here) for stop in whole.stops))


def show_endings(play: PlayScreen, otherwise: Callable[[], None] | None = None) -> None:
    """Show the endings that were found; `otherwise` is called when that is closed."""
    gallery = EndingsScreen(rows_in(play.game.session, endings_seen(play)), play.opened.program.story.title)
    gallery.alarm = alarm_of(play.game)
    play.app.push_screen(gallery, lambda _: otherwise() if otherwise is not None else None)


def endings_seen(play: PlayScreen) -> frozenset[str]:
    """Return the endings of the story that were found, the one on the screen among them."""
    session = play.game.session
    here = [session.beat.id] if isinstance(session.beat, EndingBeat) else []
    return session.earlier.endings.union(here) & frozenset(session.program.endings)


def _go_there(play: PlayScreen, at: int | None, otherwise: Callable[[], None] | None) -> None:
    has_moved = False
    if at is not None and play.is_attached:
        play.keeping.look_ahead()  # who looks back may have picked something further on
        has_moved = go_back_to(play, at)
    if not has_moved and otherwise is not None:
        otherwise()
