"""From a route to a walk: the decisions of a player, what fate has to give them, and what they bring from earlier games.

Knows programs, places and how the engine asks fate. Must not know sets.
"""

from __future__ import annotations

from collections.abc import Sequence

from crushgame.check.following.places import Places
from crushgame.check.following.slicing import ROUND
from crushgame.check.sets.search import Hand, Hop, Route
from crushgame.play.beats import Decision
from crushgame.play.walk import Walk
from crushgame.story.kinds import Flag, Kind, OneOf
from crushgame.story.program import ChoicePoint, Fork


def walk_of(places: Places, route: Route) -> Walk:
    """Return the walk that goes a route."""
    program = places.program
    values = [slot.start for slot in program.slots]
    carried: dict[str, int | str] = {}
    for at, slot in enumerate(program.slots):
        if slot.kept and route.kept is not None:
            values[at] = route.kept.get(at, slot.start)
            if values[at] != slot.start:
                carried[slot.name] = said(slot.kind, values[at])
    fates = _draws(places, route, values, carried)
    decisions: list[Decision] = []
    for hop in route.hops:
        _note(places, hop, decisions, fates)
    if route.dealt is not None:
        _deal(places, route.dealt, fates)
    return Walk(carried, {site: tuple(numbers) for site, numbers in fates.items()}, tuple(decisions))


def said(kind: Kind, value: int) -> int | str:
    """Return a value as a profile holds it."""
    if isinstance(kind, OneOf):
        return kind.names[value]
    return ("no", "yes")[value] if isinstance(kind, Flag) else value


def _draws(places: Places, route: Route, values: list[int], carried: dict[str, int | str]) -> dict[str, list[int]]:
    """Return what fate has to give the draws, so that the game begins as the route does; `values` are drawn on the way.

    What the player has to set for it is added to `carried`.
    """
    fates: dict[str, list[int]] = {}
    matter = places.live[0]
    for at, slot in enumerate(places.program.slots):
        if not slot.draws or at not in places.slice.needed:
            continue
        if slot.setting:
            values[at] = route.begun[at] if at in matter else slot.start
            if values[at] != slot.start:
                carried[slot.name] = said(slot.kind, values[at])
            continue
        cases = [case for case in slot.draws if case.condition is None or case.condition.evaluate(values)]
        weight = 0
        for case in cases:
            if case.weight and (at not in matter or case.value == route.begun[at]):
                fates[f"draw/{slot.name}"] = [weight]
                values[at] = case.value
                break
            weight += case.weight
    return fates


def _note(places: Places, hop: Hop, decisions: list[Decision], fates: dict[str, list[int]]) -> None:
    at = places.places[hop.place].at
    step = places.program.code[at] if at != ROUND else None
    if isinstance(step, Fork):
        fates.setdefault(step.site, []).append(sum(step.weights[: hop.edge]))
    elif isinstance(step, ChoicePoint) and hop.edge < len(step.options):
        decisions.append(Decision(step.scene, step.id, step.options[hop.edge].id))
        if step.shuffle and step.hand:
            for last, number in enumerate(dealt_first(hop.edge, len(step.options)), 1):
                fates.setdefault(f"{step.shuffle}/{last}", []).append(number)


def _deal(places: Places, hand: Hand, fates: dict[str, list[int]]) -> None:
    step = places.program.code[places.places[hand.place].at]
    assert isinstance(step, ChoicePoint), "only a choice deals a hand"
    for last, number in enumerate(all_dealt_first(hand.first, len(step.options)), 1):
        fates.setdefault(f"{step.shuffle}/{last}", []).append(number)


def dealt_first(wanted: int, count: int) -> list[int]:
    """Return what fate has to give a shuffle at 1, 2, … `count` - 1 for one of `count` options to come first."""
    return [0 if last == wanted else last for last in range(1, count)]


def all_dealt_first(wanted: Sequence[int], count: int) -> list[int]:
    """Return what fate has to give a shuffle at 1, 2, … `count` - 1 for some of `count` options to come first, in order."""
    order = [*wanted, *(number for number in range(count) if number not in wanted)]
    held, given = list(range(count)), [0] * count
    for last in range(count - 1, 0, -1):  # the shuffle puts what it picks last, and goes on with what is before it
        given[last] = held.index(order[last])
        held[given[last]], held[last] = held[last], held[given[last]]
    return given[1:]
