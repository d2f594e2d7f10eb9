"""How saves fit a story: each replayed into it.

Knows programs and replays. Must not know folders, how saves are kept, nor how the outcome is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crushgame.play.replay import Fit, Saved, replayed
from crushgame.story.program import Program

DAMAGED = "damaged"

ORDER = (Fit.STOPPED.value, Fit.MOVED.value, Fit.EXACT.value, DAMAGED)
"""How a save can fit, what matters most first."""


class Kept(NamedTuple):
    """A save to be replayed. `name` is what to type for it and `where` says where its player stood. `old` is the program that
    it was made with, or None where that is not to be had; `note` is a sentence about the save itself, or empty.
    """

    name: str
    where: str
    saved: Saved
    old: Program | None
    note: str = ""


class Row(NamedTuple):
    """One save. `fit` is exact, moved, stopped or damaged. `stood` of its `decisions` stand.

    `stopped_at` is the decision that does not, as the save has it: `scene.option`, or `scene.` and what a question was about.
    `why` are sentences or phrases: what differs, why it stops, or what is wrong with the file.
    """

    name: str
    where: str
    fit: str
    decisions: int = 0
    stood: int = 0
    stopped_at: str = ""
    why: tuple[str, ...] = ()


class Fitted(NamedTuple):
    """The saves of one story in a folder, those that stop first. `others` are saves of other stories, which are left out.

    `unreplayed` saves of this story were not come to; `cut_short` is then why, without a capital and a full stop.
    """

    folder: str
    rows: tuple[Row, ...]
    others: int
    unreplayed: int = 0
    cut_short: str = ""

    @property
    def stops(self) -> bool:
        """Whether any of them stops."""
        return any(row.fit == Fit.STOPPED.value for row in self.rows)

    @property
    def all_stand(self) -> bool:
        """Whether it is known of each of them that it does not stop."""
        return not self.stops and not self.unreplayed


def row(program: Program, kept: Kept) -> Row:
    """Replay one save into a program."""
    replay = replayed(program, kept.saved, kept.old)
    count = len(kept.saved.decisions)
    note = (kept.note,) if kept.note else ()
    if replay.snag is None:
        return Row(kept.name, kept.where, replay.fit.value, count, replay.reached, "", (*replay.differs, *note))
    decision = replay.snag.decision
    stopped_at = f"{decision.scene}.{decision.option or decision.choice}"
    return Row(kept.name, kept.where, replay.fit.value, count, replay.reached, stopped_at, (replay.snag.reason, *note))


def damaged(name: str, why: str) -> Row:
    """Return the row of a save that cannot be read."""
    return Row(name, "", DAMAGED, why=(why,))


def fitted(folder: str, rows: Iterable[Row], others: int, unreplayed: int = 0, cut_short: str = "") -> Fitted:
    """Put rows in the order in which they matter, and else leave them as they come."""
    ordered = tuple(sorted(rows, key=lambda one: ORDER.index(one.fit)))
    return Fitted(folder, ordered, others, unreplayed, cut_short)
