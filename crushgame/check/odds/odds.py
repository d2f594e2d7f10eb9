"""The odds of a story: what becomes of a player who chooses by weight, worked out and not sampled.

Knows how to ask a chain of a story's states. Must not know what a step of a story does, nor how odds are shown. The chances
of endings are read off the solution of one chain. So are those of a scene or an option that nobody can come to twice; for the
others the chain has states of their own on the moves that come to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import isfinite, ulp
from typing import NamedTuple

from crushgame.check.answers import wish_for
from crushgame.check.following.places import TooManyPlacesError, places_of
from crushgame.check.following.slicing import caps_of
from crushgame.check.odds.chain import Chain, Costs, Parts, parts, size, straight
from crushgame.check.odds.enumeration import States, TooManyStatesError, states_of
from crushgame.check.odds.exactly import Exact, exact
from crushgame.check.odds.players import Player, TooFineError
from crushgame.check.odds.solving import Solved, hitting, solve, total
from crushgame.check.proof import Chance, Length, Odds
from crushgame.check.questions import scenes_of
from crushgame.check.sets.explore import Clock
from crushgame.story.program import Program

MOST_STATES = 200_000
"""States that are told apart one by one."""
PATIENCE = 5.0
"""Seconds for the chances of what can be come to again and again."""

MOST_IN_LOOP = 50_000
"""States in one loop past which it is not solved, which could not be interrupted."""

_EXACT_STATES = 5_000
"""States past which no fractions are tried for endings."""
_EXACT_LOOKS = 30_000
"""States times scenes and options past which no fractions are tried for those: each is a chain solved anew."""
_EXACT_WORK = 500_000
"""Products of whole numbers that the fractions of all endings may take, and so many those of all scenes and options."""

_MOST_TRIES = 200_000
"""Moves that are tried for the longest way that goes round nowhere; in loops there are soon more ways than can be gone."""

_LEAST = ulp(0.0)
"""What stands for a chance above 0 that is too small for a float: 0 would say that it never happens."""

_TOO_LONG = "its loops go round more often than floats can count"
_TOO_ROUGH = "rounding could be off by as much as the odds themselves"


class _Asked(NamedTuple):
    """Chances of scenes and options by the number of their mark, the most that one in floats is off by, and those left out."""

    chances: dict[int, Chance]
    error: float
    left_out: int


def odds_of(program: Program, player: Player, clock: Clock, limit: int = MOST_STATES) -> Odds | str:
    """Work out the odds of a first game, to which nothing was kept from another, of a player who has set nothing.

    Returns a sentence where there are none: no ending can be reached, or there are more than `limit` states, or they are too
    much to solve, or floats do not hold their numbers, or the time is over. All numbers of odds are finite. Raises ValueError
    for a weight below 0.
    """
    slots = (slot._replace(kept=False, setting="", draws=() if slot.setting else slot.draws) for slot in program.slots)
    first = program._replace(slots=tuple(slots))
    wish = wish_for(first, (fact for unit in scenes_of(first) for fact in unit.facts))
    try:
        states = states_of(places_of(first, wish, caps_of(first)), player, clock, limit)
    except TooManyPlacesError:
        return "calls inside calls make more places than can be looked at"
    except TooManyStatesError as too_many:
        return str(too_many)
    except TooFineError:
        return "the weights make fractions that are too long to reckon with"
    if not states.endings:
        return "no ending can be reached"
    if len(states.chain.moves) > MOST_IN_LOOP:
        biggest = size(states.chain, parts(states.chain)).biggest
        if biggest > MOST_IN_LOOP:
            return f"{biggest:,} states lead round to one another, which is too much to solve"
    try:
        return _odds(program, player, states, clock.part(PATIENCE))
    except (OverflowError, ZeroDivisionError):  # what Python makes of some floats that are too large, or too small
        return _TOO_LONG


def _odds(program: Program, player: Player, states: States, clock: Clock) -> Odds | str:
    solved = solve(states.chain)
    choices = _length(solved, _costs(states, [(kind.choices, kind.choices) for kind in states.kinds]))
    words = _length(solved, _costs(states, [kind.words for kind in states.kinds]))._replace(is_about=_is_about(states))
    flows = _flows(states, solved)
    if not all(map(isfinite, [*flows, choices.expected or 0.0, words.expected or 0.0, solved.error])):
        return _TOO_LONG
    ends = exact(states.chain, _EXACT_WORK) if len(states.chain.moves) <= _EXACT_STATES else None
    endings = {ending: _ending(states, solved, ends, ending) for ending in program.endings}
    asked = _marked(states, solved, flows, clock)
    never = _never(solved, ends)
    chances = {name: asked.chances[bit] for name, bit in states.marks.items() if bit in asked.chances}
    is_exact = ends is not None and all(chance.exact is not None for chance in chances.values())
    residual = 0.0 if is_exact else max(solved.error, asked.error)
    if not residual < 1:
        return _TOO_ROUGH
    return Odds(
        player.name,
        len(states.chain.moves) - 1,
        endings,
        never,
        {name: chance for name, chance in chances.items() if isinstance(name, str)},
        {name: chance for name, chance in chances.items() if not isinstance(name, str)},
        _shares(states, flows),
        choices,
        words,
        residual,
        _left_out(asked.left_out),
    )


def _left_out(count: int) -> str:
    return f"{count:,} scenes and options can be come to again and again, in too many states for their odds" if count else ""


def _chance(value: float, fraction: Fraction | None) -> Chance:
    """Return the chance of what can happen; where there is a fraction, it decides."""
    if fraction is None:
        return Chance(min(max(value, _LEAST), 1.0))
    return Chance(max(float(fraction), _LEAST) if fraction else 0.0, fraction)


def _never(solved: Solved, ends: Exact | None) -> Chance:
    if ends is not None or not any(solved.parts.endless):
        return _chance(0.0, ends.never_ending if ends else Fraction(0))
    return _chance(solved.never_ending, None)


def _ending(states: States, solved: Solved, ends: Exact | None, ending: str) -> Chance:
    state = states.endings.get(ending)
    if state is None:
        return Chance(0.0, Fraction(0))
    return _chance(solved.visits[state], ends.ends[state] if ends else None)


# ---- scenes and options ------------------------------------------------------------------------------------------------


def _marked(states: States, solved: Solved, flows: list[float], clock: Clock) -> _Asked:
    """Return the chances of all scenes and options."""
    seen = 0
    for kind in states.kinds:
        seen |= kind.marks
    bits = list(states.marks.values())
    chances = {bit: Chance(0.0, Fraction(0)) for bit in bits if not seen >> bit & 1}
    open_ = [bit for bit in bits if bit not in chances]
    if len(states.chain.moves) * len(open_) <= _EXACT_LOOKS:
        chances |= _exactly(states, open_)
    again = _again(states, solved.parts)
    once = [bit for bit in bits if bit not in chances and not again >> bit & 1]
    chances |= {bit: _chance(value, None) for bit, value in _passed(states, flows, once).items()}
    left = [bit for bit in bits if bit not in chances]
    if not left:
        return _Asked(chances, solved.error, 0)
    error = solved.error
    chain, targets = _with_stops(states, left)
    parted: Solved | None = None
    for at, bit in enumerate(left):
        if clock.over():
            return _Asked(chances, error, len(left) - at)
        parted = parted or solve(chain)
        found = hitting(parted, targets[bit])
        chances[bit] = _chance(found.value, None)
        error = max(error, found.error)
    return _Asked(chances, error, 0)


def _exactly(states: States, bits: list[int]) -> dict[int, Chance]:
    """Return the chances of marks as fractions, of as many as that is not too much work for."""
    chain, targets = _with_stops(states, bits)
    found: dict[int, Chance] = {}
    for bit in bits:
        met = exact(chain, _EXACT_WORK // len(bits), targets[bit])
        if met is None:
            break
        chance = sum((met.ends.get(target, Fraction(0)) for target in targets[bit]), Fraction(0))
        found[bit] = _chance(0.0, chance)
    return found


def _again(states: States, parts: Parts) -> int:
    """Return the marks that some way through the chain comes to twice.

    From the last parts of the chain to the first, `ahead` gathers what can be come to from each on.
    """
    ahead = [0] * len(parts.states)
    again = 0
    for number in range(len(parts.states) - 1, -1, -1):
        here = 0
        moves = [(to, marks) for state in parts.states[number] for to, marks in _moves(states, state)]
        for to, marks in moves:
            here |= marks | ahead[parts.of[to]]
        ahead[number] = here
        for to, marks in moves:
            again |= marks & ahead[parts.of[to]]
    return again


def _moves(states: States, state: int) -> Iterator[tuple[int, int]]:
    """Yield the moves of a state, each with its marks."""
    for (to, _), kind in zip(states.chain.moves[state], states.courses[state], strict=True):
        yield to, states.kinds[kind].marks


def _passed(states: States, flows: list[float], bits: Iterable[int]) -> dict[int, float]:
    """Return how often each of some marks is come to, which is its chance where nobody comes to it twice."""
    found = dict.fromkeys(bits, 0.0)
    for kind, flow in zip(states.kinds, flows, strict=True):
        for bit in _bits(kind.marks):
            if bit in found:
                found[bit] += flow
    return found


def _bits(marks: int) -> Iterator[int]:
    while marks:
        lowest = marks & -marks
        yield lowest.bit_length() - 1
        marks ^= lowest


def _flows(states: States, solved: Solved) -> list[float]:
    """Return how often each kind of course is gone, on average, outside parts that never end."""
    flows = [0.0] * len(states.kinds)
    endless, of = solved.parts.endless, solved.parts.of
    for state, row in enumerate(states.chain.moves):
        if row and of[state] >= 0 and not endless[of[state]]:
            share = solved.visits[state] / solved.sums[state]
            for (_, weight), kind in zip(row, states.courses[state], strict=True):
                flows[kind] += share * weight
    return flows


def _with_stops(states: States, bits: Iterable[int]) -> tuple[Chain, dict[int, list[int]]]:
    """Return the chain with states of their own on the moves that come to some marks, and those states for each mark."""
    targets: dict[int, list[int]] = {bit: [] for bit in bits}
    wanted = sum(1 << bit for bit in targets)
    moves = [list(row) for row in states.chain.moves]
    stops: dict[tuple[int, int], int] = {}
    for state in range(len(states.chain.moves)):
        for at, (to, all_marks) in enumerate(_moves(states, state)):
            marks = all_marks & wanted
            if not marks:
                continue
            stop = stops.get((marks, to))
            if stop is None:
                stop = stops[marks, to] = len(moves)
                moves.append([(to, 1)])
                for bit in _bits(marks):
                    targets[bit].append(stop)
            moves[state][at] = (stop, moves[state][at][1])
    return Chain(moves, states.chain.start), targets


# ---- moves and lengths -------------------------------------------------------------------------------------------------


def _shares(states: States, flows: list[float]) -> dict[tuple[str, str], float]:
    """Return the share of the ways out of each scene that lead to each scene or ending."""
    counts: dict[tuple[str, str], float] = {}
    outs: dict[str, float] = {}
    for kind, flow in zip(states.kinds, flows, strict=True):
        for passage in kind.passages if flow else ():
            counts[passage] = counts.get(passage, 0.0) + flow
            outs[passage[0]] = outs.get(passage[0], 0.0) + flow
    return {passage: min(count / outs[passage[0]], 1.0) for passage, count in counts.items()}


def _costs(states: States, costs: list[tuple[int, int]]) -> Costs:
    return [[costs[kind] for kind in row] for row in states.courses]


def _length(solved: Solved, costs: Costs) -> Length:
    of = total(solved, costs)
    most = of.longest if of.longest is not None else straight(solved.chain, solved.parts, costs, _MOST_TRIES)
    return Length(of.shortest or 0, of.expected, of.longest, straight=most)


def _is_about(states: States) -> bool:
    return any(least != most for least, most in (kind.words for kind in states.kinds))
