"""What a player is told about a save that is not the latest. Knows words and clocks. Must not know disks."""

from __future__ import annotations

import os
from typing import NamedTuple, TypeVar

from crushgame.saves.found import Bad, Found, is_damaged
from crushgame.story.printable import one_line

T = TypeVar("T")

_MOST_NAMED = 3
_TROUBLES = {
    "damaged": ("was damaged", "were damaged"),
    "newer": ("was made by a newer crushgame", "were made by a newer crushgame"),
    "unreadable": ("cannot be read just now", "cannot be read just now"),
    "elsewhere": ("is of another story", "are of another story"),
}


class _Lost(NamedTuple):
    """The generations above the one that is used, from the latest down to the first that is in another sort of trouble."""

    latest: int
    names: tuple[str, ...]
    trouble: str
    are_aside: bool

    @property
    def story(self) -> str:
        """What is wrong with them, to stand behind a subject in the singular or, for more than one, in the plural."""
        return _TROUBLES[self.trouble][len(self.names) > 1] + (" and put aside" if self.are_aside else "")


def fallen_back(found: Found[T], saved_at: str) -> str:
    """Return which saves could not be used, why, and how far back the one lies that was taken (`saved_at`, as in a record),
    in a plain sentence; or an empty string when it is the latest.

    What was put aside counts until something newer is saved: so a player whose game is stopped before this was read is told
    the next time.
    """
    lost = _lost(found, "save")
    if not lost:
        return ""
    latest = "latest save" if len(lost.names) == 1 else f"latest {len(lost.names)} saves"
    back = lost.latest - found.seq
    this = "this is the one before it" if back == 1 else f"this is the one {back} saves before"
    moment = when(saved_at)
    return f"The {latest} ({_listed(lost.names)}) {lost.story}; {this}{f', from {moment}' if moment else ''}."


def copy_before(found: Found[T], stem: str, what: str) -> str:
    """Return the same about a document that is kept for the player unasked, as a plain sentence. `what` begins it, such as
    "What you had seen in earlier games"; `stem` begins the names of its files."""
    lost = _lost(found, stem)
    if not lost:
        return ""
    subject = f"{what} ({_listed(lost.names[:1])})"
    story = lost._replace(names=lost.names[:1]).story
    if found.value is None:
        return f"{subject} {story}, and there is no good copy."
    moment = when_changed(found.changed)
    return f"{subject} {story}; the copy before it{f', from {moment},' if moment else ''} is used."


def saved_meanwhile(path: str) -> str:
    """Return what a player is told who saved where another window had saved since this game was opened."""
    shown = one_line(path, 300)
    return f"Another window had saved there meanwhile. Its save is kept too, in {shown}: `crushgame saves import` takes it in."


def nothing_good(found: Found[T]) -> str:
    """Return why there is no save to be had, as a plain sentence."""
    lost = _lost(found, "save")
    if not lost:
        return "There is no save here."
    if not found.bad:
        are = "is" if len(lost.names) == 1 else "are"
        return f"This save was damaged. {_listed(lost.names)} {are} kept in the folder “damaged”."
    damage = found.bad[0].damage
    count = len(found.bad) + len(found.aside)
    if count == 1:
        damaged = "It is damaged. " if is_damaged(damage) and "damaged" not in damage.reason else ""
        return f"This save cannot be used. {damaged}{damage.reason}"
    return f"None of the {count} saves kept here can be used. The latest: {damage.reason}"


def _lost(found: Found[T], stem: str) -> _Lost | None:
    troubles: dict[int, tuple[str, str, bool]] = {number: (f"{stem}.{number}.json", "damaged", True) for number in found.aside}
    for bad in found.bad:
        name = os.path.basename(bad.path)
        troubles[int(name.split(".")[1])] = (name, _trouble(bad), False)
    if not troubles:
        return None
    rows = [troubles[number] for number in sorted(troubles, reverse=True)]
    alike = next((at for at, row in enumerate(rows) if row[1:] != rows[0][1:]), len(rows))
    return _Lost(max(troubles), tuple(name for name, _, _ in rows[:alike]), rows[0][1], rows[0][2])


def _trouble(bad: Bad) -> str:
    return "damaged" if is_damaged(bad.damage) else bad.damage.kind


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    if more > 1:
        return f"{', '.join(names[:_MOST_NAMED])} and {more} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def when(saved_at: str) -> str:
    """Return a UTC time of a record in the player's own time: `12:31`, or `3 November 2026, 12:31` on any other day.

    Empty when it is no time at all.
    """
    from datetime import datetime  # only a load screen needs it

    try:
        return _clock(datetime.fromisoformat(saved_at).timestamp())
    except (ValueError, OverflowError, OSError):
        return ""


def when_changed(changed: int) -> str:
    """Return a time of change (nanoseconds) as `when` does."""
    try:
        return _clock(changed / 1e9)
    except (ValueError, OverflowError, OSError):
        return ""


def _clock(seconds: float) -> str:
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(seconds, UTC).astimezone()
    clock = f"{moment:%H:%M}"
    if moment.date() == datetime.now(UTC).astimezone().date():
        return clock
    return f"{moment.day} {moment:%B %Y}, {clock}"
