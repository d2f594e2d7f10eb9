"""A way to each tag that options and endings carry under `notes:`, all of them from one search.

Knows tags and the search. Must not know what is printed. First everything is explored, with no more followed than decides how
the story flows, since a search for what is nowhere would go through every game there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crushgame.check.following.places import TooManyPlacesError, places_of
from crushgame.check.following.slicing import ROUND, Wish, caps_of
from crushgame.check.proof import Noted, Proof, Tally
from crushgame.check.sets.explore import Clock, Explored, explore
from crushgame.check.sets.keeping import TooWideError
from crushgame.check.sets.search import Hop, Route, routes
from crushgame.check.sets.space import StateSet
from crushgame.check.sets.steps import Steps
from crushgame.check.walks.walking import walk_of
from crushgame.check.walks.ways import TOO_MANY, followed, menu_at, too_wide
from crushgame.play.walk import Walk
from crushgame.story.diagnostics import Finding, Spot, in_file_order
from crushgame.story.program import ChoicePoint, Finish, Program


class Notes(NamedTuple):
    """All tags of a story, in order, and why that is, where of some it is not known whether they can be come to."""

    tags: tuple[Noted, ...]
    unknown: str = ""


def notes_of(program: Program, clock: Clock) -> Notes:
    """Return every tag with the shortest walk to it."""
    tags = tags_of(program)
    if not tags:
        return Notes(())
    try:
        explored = explore(places_of(program, Wish({}), caps_of(program)), clock)
    except TooManyPlacesError:
        return Notes(tags, TOO_MANY)
    except TooWideError as error:
        return Notes(tags, too_wide(program, error))
    goals = _goals(explored, tags)
    found = _walks(explored, goals, clock)
    reached = {goal.tag for goal in goals}
    otherwise = False if explored.is_whole else None
    told = [noted._replace(can_be=noted.tag in reached or otherwise, walk=found.get(noted.tag)) for noted in tags]
    return Notes(tuple(told), clock.stopped if any(noted.can_be is None for noted in told) else "")


# ---- tags --------------------------------------------------------------------------------------------------------------


def option_tags(program: Program) -> list[str]:
    """Return the tags that options carry, each once, in order."""
    return [noted.tag for noted in tags_of(program) if noted.options]


def ending_tags(program: Program) -> list[str]:
    """Return the tags that endings carry, each once, in order."""
    return [noted.tag for noted in tags_of(program) if noted.endings]


def tags_of(program: Program) -> tuple[Noted, ...]:
    """Return every tag with what carries it; nothing is known so far of whether it can be come to."""
    options: dict[str, dict[tuple[str, str], None]] = {}
    endings: dict[str, dict[str, None]] = {}
    for menu in _menus(program):
        for option in menu.options:
            for tag in option.notes:
                options.setdefault(tag, {})[menu.scene, option.id] = None
    for ending in program.endings.values():
        for tag in ending.notes:
            endings.setdefault(tag, {})[ending.id] = None
    return tuple(
        Noted(tag, _about(program, tag), tuple(options.get(tag, ())), tuple(endings.get(tag, ())), None, None)
        for tag in sorted({*options, *endings}, key=_in_order)
    )


def _about(program: Program, tag: str) -> str:
    """Return what the story's report says that a tag stands for, or nothing."""
    notes = program.report.notes if program.report is not None else {}
    return notes[tag].about if tag in notes else ""


def _menus(program: Program) -> list[ChoicePoint]:
    return [step for step in program.code if isinstance(step, ChoicePoint)]


def _in_order(tag: str) -> list[tuple[str, int, str]]:
    """Return what tags are sorted by: numbers in them count as numbers, so that S2-6 comes before S2-20."""
    pieces = re.split(r"([0-9]{1,9})", tag)
    return [(piece.casefold(), int(number or 0), piece) for piece, number in zip(pieces[::2], [*pieces[1::2], ""], strict=True)]


# ---- ways --------------------------------------------------------------------------------------------------------------


class _Leavings:
    """Which states leave a place by each of its ways: many goals ask in turn about the same states."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self._last: tuple[int, StateSet, Sequence[StateSet]] | None = None

    def leaving(self, place: int, states: StateSet) -> Sequence[StateSet]:
        """Return the states that leave by each way."""
        if self._last is None or self._last[0] != place or self._last[1] is not states:
            self._last = place, states, self.steps.leaving(place, states)
        return self._last[2]


class _Goal(NamedTuple):
    """A goal: to stand where an option with a tag can be taken, or at an ending with it.

    `edges` are the ways that take such an option, by place; `ends` are the places of such endings.
    """

    tag: str
    leavings: _Leavings
    edges: Mapping[int, Sequence[int]]
    ends: frozenset[int]

    def at(self, place: int, states: StateSet) -> bool:
        """Say whether the tag is come to at a place, in some of these states."""
        if place in self.ends:
            return bool(states)
        return place in self.edges and self.taking(place, states) >= 0

    def changed(self, states: StateSet) -> bool:
        """No change is looked for."""
        return not states

    def taking(self, place: int, states: StateSet) -> int:
        """Return the first way from a place that takes an option with the tag, or -1."""
        leaving = self.leavings.leaving(place, states)
        return next((edge for edge in self.edges[place] if leaving[edge]), -1)


def _goals(explored: Explored, tags: Sequence[Noted]) -> list[_Goal]:
    """Return a goal for each tag that can be come to: one for its options, and one for its endings."""
    places, leavings = explored.places, _Leavings(explored.steps)
    edges: dict[tuple[str, str], dict[int, int]] = {}
    ends: dict[str, set[int]] = {}
    for place in explored.stops():
        menu = menu_at(places, place)
        states = explored.reached[place]
        if menu is not None and states:
            for edge, (option, having) in enumerate(zip(menu.options, leavings.leaving(place, states), strict=False)):
                if having:
                    edges.setdefault((menu.scene, option.id), {})[place] = edge
        elif states:
            ends.setdefault(_ending_at(explored, place), set()).add(place)
    found = []
    for noted in tags:
        by_place: dict[int, list[int]] = {}
        for name in noted.options:
            for place, edge in edges.get(name, {}).items():
                by_place.setdefault(place, []).append(edge)
        at_ends = frozenset[int]().union(*(ends.get(ending, ()) for ending in noted.endings))
        if by_place:
            found.append(_Goal(noted.tag, leavings, by_place, frozenset()))
        if at_ends:
            found.append(_Goal(noted.tag, leavings, {}, at_ends))
    return found


def _ending_at(explored: Explored, place: int) -> str:
    at = explored.places.places[place].at
    step = explored.places.program.code[at] if at != ROUND else None
    return step.ending if isinstance(step, Finish) else ""


def _walks(explored: Explored, goals: Sequence[_Goal], clock: Clock) -> dict[str, Walk]:
    """Return the walk with the fewest choices to each tag. An ending that is as near as an option is taken before it."""
    found: dict[str, tuple[bool, int, bool, Walk]] = {}
    for goal, route in zip(goals, routes(explored.steps, goals, clock), strict=True):
        if route is None:
            continue
        walk = walk_of(explored.places, _taken(explored.steps, goal, route))
        length = (route.kept is not None, len(walk.decisions), not goal.ends)
        if goal.tag not in found or length < found[goal.tag][:3]:
            found[goal.tag] = (*length, walk)
    return {tag: walk for tag, (_, _, _, walk) in found.items()}


def _taken(steps: Steps, goal: _Goal, route: Route) -> Route:
    """Return a route with the choice of the tag, where it is an option that carries it."""
    if goal.ends:
        return route
    place, states = followed(steps, 0, steps.space.state(route.begun), route.hops)
    return route._replace(hops=(*route.hops, Hop(place, goal.taking(place, states))))


# ---- in a proof --------------------------------------------------------------------------------------------------------


def with_notes(proof: Proof, program: Program, notes: Notes) -> Proof:
    """Return a proof with its tags: a warning for each that cannot be come to, and NOT PROVED where that is not known."""
    found = [_unreached(program, noted) for noted in notes.tags if noted.can_be is False]
    unproved = proof.unproved
    if notes.unknown and not unproved:
        open_ = sum(noted.can_be is None for noted in notes.tags)
        unproved = f"{notes.unknown}; of {open_:,} of {len(notes.tags):,} notes it is not known whether anybody comes to them"
        scene = program.scenes[program.story.start.name.split(".")[0]]
        found.append(Finding("E709", scene.spot, {"far": unproved}, len(scene.id)))
    findings = in_file_order([*proof.findings, *found])
    walks = {findings.index(proof.findings[at]): walk for at, walk in proof.walks.items()}
    tally = Tally("notes can be come to", sum(noted.can_be is True for noted in notes.tags), len(notes.tags))
    return proof._replace(findings=findings, walks=walks, unproved=unproved, tallies=(*proof.tallies, tally), notes=notes.tags)


def _unreached(program: Program, noted: Noted) -> Finding:
    return Finding("W721", _spot(program, noted), {"tag": noted.tag}, 1)


def _spot(program: Program, noted: Noted) -> Spot:
    """Return where the first stands that carries a tag."""
    if not noted.options:
        return program.endings[noted.endings[0]].spot
    return next(
        option.spot for menu in _menus(program) for option in menu.options if (menu.scene, option.id) == noted.options[0]
    )
