"""Which stops nobody gets away from, by what follows each stop.

Knows arrows between stops. Must not know how a step is made, nor anything of `crushgame/check`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from crushgame.story.program import AskPoint, ChoicePoint, Program
from tests.check.plainly import Arrow, Stand


def stuck(arrows: dict[Stand, frozenset[Arrow]], ends: set[Stand], spun: set[Stand]) -> frozenset[Stand]:
    """Return the stops from which nothing of `ends` or `spun` can be come to, by taking out whatever leads on, again and again.

    Fate is as kind as can be, and deals another hand at the next visit.
    """
    saved = ends | spun
    while True:
        fresh = {stand for stand, following in arrows.items() if any(arrow.to in saved for arrow in following)} - saved
        if not fresh:
            return frozenset(arrows.keys() - saved)
        saved |= fresh


def cornered(
    program: Program, arrows: dict[Stand, frozenset[Arrow]], stuck: frozenset[Stand], spun: set[tuple[Stand, str]]
) -> dict[Stand, frozenset[str]]:
    """Return the other stops where a whole hand can lead to stuck ones only, and the options that do, in that hand or not.

    `spun` are decisions after which the story can go round without a stop, which is told by itself.
    """
    found: dict[Stand, frozenset[str]] = {}
    for stand, following in arrows.items():
        menu = program.code[stand.at]
        if stand in stuck or not isinstance(menu, ChoicePoint) or not menu.shuffle:
            continue
        led_on = {arrow.by for arrow in following if arrow.to not in stuck} | {by for at, by in spun if at == stand}
        astray = frozenset(arrow.by for arrow in following) - led_on
        open_ = astray | led_on
        if any(astray.issuperset(hand) for hand in _hands(menu, open_)):
            found[stand] = astray
    return found


def _hands(menu: ChoicePoint, open_: Iterable[str]) -> list[tuple[str, ...]]:
    """Return every hand that can be dealt, without its order, of the options that are open."""
    can_be_dealt = sorted(open_)
    return list(combinations(can_be_dealt, min(menu.hand or len(can_be_dealt), len(can_be_dealt)))) if can_be_dealt else []


def springs(
    program: Program, arrows: dict[Stand, frozenset[Arrow]], stuck: frozenset[Stand], in_a_corner: dict[Stand, frozenset[str]]
) -> frozenset[tuple[int, str]]:
    """Return the options that can lead to a stuck choice or into a corner, from where some other hand or option would not."""
    lost = stuck | in_a_corner.keys()
    found = set[tuple[int, str]]()
    for stand, following in arrows.items():
        menu = program.code[stand.at]
        if stand in stuck or not isinstance(menu, ChoicePoint):
            continue
        hands = _hands(menu, {arrow.by for arrow in following}) if stand in in_a_corner else []
        for by, to in following:
            had_no_other = bool(hands) and all(in_a_corner[stand].issuperset(hand) for hand in hands if by in hand)
            if not had_no_other and not lost.isdisjoint(past_questions(program, arrows, [to])):
                found.add((stand.at, by))
    return frozenset(found)


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
