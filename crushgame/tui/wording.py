"""Times and counts as people say them.

Knows numbers and words. Must not know where they come from.
"""

from __future__ import annotations

from datetime import UTC, datetime

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def ago(then: float, now: float) -> str:
    """Return how long before `now` something was (both in seconds since 1970): "3 minutes ago", "on 4 May 2026"."""
    seconds = max(now - then, 0)
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{_count(seconds // _MINUTE, 'minute')} ago"
    if seconds < _DAY:
        return f"{_count(seconds // _HOUR, 'hour')} ago"
    if seconds < 7 * _DAY:
        return f"{_count(seconds // _DAY, 'day')} ago"
    day = datetime.fromtimestamp(then, UTC).astimezone()
    return f"on {day.day} {day:%B %Y}"


def stamp(saved_at: str) -> float:
    """Return a save's `YYYY-MM-DDTHH:MM:SSZ` in seconds since 1970; 0 when it is not one."""
    try:
        return datetime.strptime(saved_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def day_and_time(then: float) -> str:
    """Return a moment (in seconds since 1970) where the player is: "Saturday 21 November 2026, 12:47"; empty for 0."""
    if not then:
        return ""
    day = datetime.fromtimestamp(then, UTC).astimezone()
    return f"{day:%A} {day.day} {day:%B %Y, %H:%M}"


def decisions_made(number: int) -> str:
    """Return how far a game has come: "12 decisions", "no decision yet"."""
    return _count(number, "decision") if number else "no decision yet"


def playtime(seconds: float) -> str:
    """Return a time of play: "2 h 05 min", "12 min", "under a minute"."""
    minutes = int(seconds // _MINUTE)
    if minutes < 1:
        return "under a minute"
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def endings_found(found: int, of: int) -> str:
    """Return how many of the endings have been seen: "3 of 6 endings found"."""
    return f"{found} of {_count(of, 'ending')} found"


def scenes_unseen(count: int) -> str:
    """Return how much of a story is left to see: "12 scenes you have not seen"."""
    return f"{_count(count, 'scene')} you have not seen" if count else "You have seen every scene of this story."


def _count(number: float, what: str) -> str:
    return f"{int(number)} {what}" if int(number) == 1 else f"{int(number)} {what}s"
