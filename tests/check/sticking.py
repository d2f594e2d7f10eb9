"""Which stops nobody gets away from, by what follows each stop.

Knows arrows between stops. Must not know how a step is made, nor anything of `crushgame/check`.
"""

from __future__ import annotations

from collections.abc import Iterable

from crushgame.story.program import AskPoint, ChoicePoint, Program
from tests.check.plainly import Arrow, Stand


def stuck(
    program: Program, arrows: dict[Stand, frozenset[Arrow]], ends: set[Stand], spun: set[tuple[Stand, str]]
) -> frozenset[Stand]:
    """Return the stops from which nothing of `ends` can be come to, by taking out whatever leads on until nothing more does."""
    saved = set(ends)
    by_spinning: dict[Stand, set[str]] = {}
    for stand, by in spun:
        by_spinning.setdefault(stand, set()).add(by)
    while True:
        fresh = [
            stand
            for stand, following in arrows.items()
            if stand not in saved and _leads_on(program, stand, following, saved, by_spinning.get(stand, set()))
        ]
        if not fresh:
            return frozenset(arrows.keys() - saved)
        saved.update(fresh)


def _leads_on(program: Program, stand: Stand, following: Iterable[Arrow], saved: set[Stand], spun: set[str]) -> bool:
    good = {arrow.by for arrow in following if arrow.to in saved} | spun
    menu = program.code[stand.at]
    if not isinstance(menu, ChoicePoint) or not (menu.hand and menu.shuffle):
        return bool(good)
    open_ = {arrow.by for arrow in following} | spun
    return len(open_) - len(good) < min(menu.hand, len(open_))


def springs(program: Program, arrows: dict[Stand, frozenset[Arrow]], stuck: frozenset[Stand]) -> frozenset[tuple[int, str]]:
    """Return the options that can lead to a stuck choice from one that is not."""
    return frozenset(
        (stand.at, arrow.by)
        for stand, following in arrows.items()
        if stand not in stuck and isinstance(program.code[stand.at], ChoicePoint)
        for arrow in following
        if not stuck.isdisjoint(past_questions(program, arrows, [arrow.to]))
    )


def past_questions(program: Program, arrows: dict[Stand, frozenset[Arrow]], stands: Iterable[Stand]) -> set[Stand]:
    """Return what stops that only ask lead to, and the others themselves."""
    found, waiting, known = set[Stand](), list(stands), set(stands)
    while waiting:
        stand = waiting.pop()
        if not isinstance(program.code[stand.at], AskPoint):
            found.add(stand)
            continue
        fresh = {arrow.to for arrow in arrows[stand]} - known
        known |= fresh
        waiting += fresh
    return found
