"""What a player is told about a save that is not the latest. Knows words and clocks. Must not know disks."""

from __future__ import annotations

from crushgame.saves.generations import Bad, Found
from crushgame.saves.record import Record

_NOT_DAMAGED = frozenset(("newer", "unreadable", "elsewhere"))


def fallen_back(bad: tuple[Bad, ...], record: Record) -> str:
    """Return why an older save was taken, as a plain sentence, or an empty string when there was none newer."""
    if not bad:
        return ""
    moment = when(record.saved_at)
    older = f"this is the one before it, from {moment}" if moment else "this is the one before it"
    kind = bad[0].damage.kind
    if kind == "newer":
        return f"The latest save was made by a newer crushgame; {older}."
    if kind == "unreadable":
        return f"The latest save cannot be read just now; {older}."
    if kind == "elsewhere":
        return f"The latest save is of another story; {older}."
    return f"The latest save was damaged; {older}."


def nothing_good(found: Found[Record]) -> str:
    """Return why there is no save to be had, as a plain sentence."""
    if not found.bad:
        return "There is no save here."
    damage = found.bad[0].damage
    if len(found.bad) == 1:
        damaged = "" if damage.kind in _NOT_DAMAGED or "damaged" in damage.reason else "It is damaged. "
        return f"This save cannot be used. {damaged}{damage.reason}"
    return f"None of the {len(found.bad)} saves kept here can be used. The latest: {damage.reason}"


def when(saved_at: str) -> str:
    """Return a UTC time of a record in the player's own time: `12:31`, or `3 November 2026, 12:31` on any other day.

    Empty when it is no time at all.
    """
    from datetime import datetime  # only a load screen needs it

    try:
        moment = datetime.fromisoformat(saved_at).astimezone()
    except (ValueError, OverflowError, OSError):
        return ""
    clock = f"{moment:%H:%M}"
    if moment.date() == datetime.now().astimezone().date():
        return clock
    return f"{moment.day} {moment:%B %Y}, {clock}"
