"""What the foot of a game's page says of saving: the truth, once, in words.

Knows the play screen and what its game says of the disk. Must not know how anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crushgame.saves.names import BEFORE_NAME
from crushgame.tui.actions import WAY_OUT
from crushgame.tui.screens.elsewhere import alarm_of, not_made
from crushgame.tui.widgets.bars import StatusBar

if TYPE_CHECKING:
    from crushgame.saves.going_back import Kept
    from crushgame.tui.screens.play import PlayScreen

AS_FAR = f"as far as you had come: “{BEFORE_NAME}”"
"""What is said, behind another word, of the save that keeps what a player had come to before they went back."""


def tell_saved(play: PlayScreen, saved: str = "") -> None:
    """Say whether what has been decided is on the disk; after trouble, that it is there again.

    What went wrong besides is told instead, once. `saved` is what to say if nothing did.
    """
    if not play.is_attached:
        return
    status, game = play.query_one(StatusBar), play.game
    alarm, was_alarmed = alarm_of(game), bool(status.told.alarm)
    status.warn(alarm, WAY_OUT)
    news = " ".join(part for part in (play.news, game.aside) if part)
    play.news = game.aside = ""
    if news:
        status.tell(news, "trouble")
    elif saved or (play.keeping.is_kept and not alarm):
        status.tell(saved or ("saved again" if was_alarmed else "saved"), "saved")
    else:
        status.tell("")


def tell_kept(play: PlayScreen, kept: Kept | None) -> None:
    """Say what became of what the player had come to before they went another way, behind what was said of the game."""
    if kept is None or not play.is_attached:
        return
    status = play.query_one(StatusBar)
    news, is_trouble = status.told.news, status.told.kind == "trouble"
    if kept.trouble:
        missing = not_made(play.game, f"save “{BEFORE_NAME}”", kept.trouble)
        status.tell(f"{news} {missing}" if is_trouble else missing, "trouble")
    elif is_trouble:
        status.tell(f"{news} Saved {AS_FAR}.", "trouble")
    else:
        status.tell(f"{news or 'saved'} · {AS_FAR}", "saved")


def told(play: PlayScreen, trouble: str, what: str) -> None:
    """Say how a save went that the player asked for. It says nothing of the game's own save."""
    made = f"{what} made. {play.game.meanwhile}" if play.game.meanwhile else f"{what} made"
    news = not_made(play.game, what, trouble) if trouble else made
    play.tell(news, "trouble" if trouble else "saved")
