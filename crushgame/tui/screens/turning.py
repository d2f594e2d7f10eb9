"""Leafing through a game: back and forward without end, and over what was read before.

Knows the play screen and its session. Must not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crushgame.play.beats import AskBeat, ChoiceBeat
from crushgame.play.session import Session
from crushgame.story.beats import Line, Message
from crushgame.tui.column import rewound

if TYPE_CHECKING:
    from crushgame.tui.screens.play import PlayScreen

LOOKING_BACK = "looking back · page down goes on"


def on(play: PlayScreen) -> None:
    """On to the next line; but first down the page, where the newest words go on below it."""
    if play.reading.has_below:
        play.reading.turn_page(1)
    elif play.keeping.is_looking_back or isinstance(play.game.session.beat, AskBeat):
        onward(play)
    else:
        play.step()


def rewind(play: PlayScreen) -> None:
    """Back to the line or choice before; up the page first, where there is more of it."""
    play.reading.finish()
    if play.reading.has_above:
        play.reading.turn_page(-1)
        return
    play.own_pace.stop()
    play.keeping.look_back()
    if rewound(play.game.session):
        show_looked_at(play)
    else:
        play.tell("This is the beginning.")


def onward(play: PlayScreen) -> None:
    """On through what was gone back through, then on in the story; a choice that has not been made stops it."""
    play.reading.finish()
    session = play.game.session
    if play.reading.has_below:
        play.reading.turn_page(1)
    elif play.keeping.is_looking_back:
        session.onward()
        show_looked_at(play)
    elif not isinstance(session.beat, ChoiceBeat | AskBeat):
        play.step()
    elif session.forward():
        play.rebuild()


def go_back_to(play: PlayScreen, index: int) -> bool:
    """Back to a beat of the history, by its number in it; False, and nothing has happened, where there is none."""
    play.own_pace.stop()
    play.keeping.look_back()
    has_moved = play.game.session.jump(index)
    if has_moved:
        show_looked_at(play)
    return has_moved


def show_looked_at(play: PlayScreen) -> None:
    """Show where the player stands after leafing, and say so as long as that is not where they came to."""
    play.rebuild()
    if play.keeping.is_looking_back:
        play.tell(LOOKING_BACK)


def turn(play: PlayScreen, has_moved: bool, otherwise: str) -> None:
    """Show where a decision that was taken back, or made again, has led; or say why there is none."""
    play.own_pace.stop()
    if has_moved:
        show_looked_at(play)
    else:
        play.tell(otherwise)


def over_what_was_read(session: Session) -> Iterator[None]:
    """Go on in the session beat by beat, up to a line that was not read before or a stop."""
    while session.advance():
        yield
        if isinstance(session.beat, Line | Message) and not session.seen:
            return
