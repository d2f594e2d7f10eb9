"""Which decisions of old saves would no longer stand in a new edition, by ids and by going walks.

Knows two programs, the differences and games of the old one. Must not know how these are found, nor how this is told. That
an id is gone is certain to stop a save that holds it; whether an option that is there can still be come to in the same way is
found out by replaying games as a save is replayed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from crushgame.check.differences.changes import Differences
from crushgame.check.differences.games import Taken
from crushgame.play.beats import Decision
from crushgame.play.replay import Fit, Replay, Saved, replayed
from crushgame.story.program import ChoicePoint, Program, Renamed

GONE_SCENE = "its scene is gone"
GONE = "the option is gone"


class Stop(NamedTuple):
    """One decision that does not stand, as an old save has it: `scene.option`.

    `reason` says why, or is empty where the option is still there. `way` is the shortest walk that was found to it, itself
    last, or empty where none is known; `heard` is what the player reads there, should the walk stand up to it. `now` is the
    name that was guessed for the option, and `is_mended` whether the walk goes on past it with the guesses under `renamed:`.
    """

    decision: str
    reason: str
    way: tuple[str, ...]
    heard: str
    now: str
    is_mended: bool


class Tried(NamedTuple):
    """How games of the old story come out in the new one. `differs` are the first phrases of those that moved, each once.

    `untried` are options that only ever come after a decision that stops, so that nothing is known of them.
    """

    exact: int
    moved: int
    stopped: int
    differs: tuple[str, ...]
    untried: tuple[str, ...]


class Standing(NamedTuple):
    """`stops` are in the order of the story; `tried` says how far they were looked for. `never` are gone options that no
    player of the old story could take.
    """

    stops: tuple[Stop, ...]
    tried: Tried
    never: tuple[str, ...]


class _Gone(NamedTuple):
    """One walk, gone in both; `mended` is how it comes out with the guesses under `renamed:`."""

    decisions: tuple[Decision, ...]
    replay: Replay
    mended: Replay

    @property
    def both(self) -> tuple[_Gone, ...]:
        """The walk as it comes out, and as it comes out past what the guesses mend."""
        return (self, self._replace(replay=self.mended)) if self.mended.reached > self.replay.reached else (self,)


def standing(
    old: Program,
    new: Program,
    found: Differences,
    games: Sequence[Saved],
    never: Iterable[Taken],
    way: Callable[[Taken], Saved | None],
) -> Standing:
    """Replay games of the old story into the new one.

    `never` are options that nobody can take in the old story. `way` returns a game with the shortest way to an option, or None.
    """
    guessed = new._replace(renamed=merged(new.renamed, found.known.renamed))
    gone = [_gone(old, new, guessed, game) for game in games]
    fits = Counter(one.replay.fit for one in gone)
    differs = _differs(gone)
    lost = {(option.scene, option.id) for option in found.sure.gone_options()}
    unreachable = frozenset(never)
    options = [option for option in dict.fromkeys(_options(old)) if option not in unreachable]
    seen = [part for one in gone for part in one.both]
    # What stops walks is looked for once more the shortest way, and so is what lies behind it.
    again = lost | {option for option, _ in _stops(seen)} | set(options) - _reached(seen)
    gone += [_gone(old, new, guessed, game) for option in options if option in again and (game := way(option)) is not None]
    seen = [part for one in gone for part in one.both]
    stops: dict[tuple[Taken, str], _Gone | None] = {**_stops(seen)}
    stopping = {option for option, _ in stops}
    stops |= {(option, ""): None for option in options if option in lost - stopping}
    order = {option: number for number, option in enumerate(options)}
    ways = _ways([one for one in gone if lost.intersection(map(_taken, one.decisions))])
    told = [
        _stop(found, option, stops[option, heard], heard, ways.get(option, ()))
        for option, heard in sorted(stops, key=lambda key: (order.get(key[0], len(order)), key[1]))
    ]
    told_of = _reached(seen) | stopping | lost
    behind = tuple(_name(option) for option in options if option not in told_of)
    tried = Tried(fits[Fit.EXACT], fits[Fit.MOVED], fits[Fit.STOPPED], differs, behind)
    return Standing(tuple(told), tried, tuple(_name(option) for option in sorted(lost & unreachable)))


def merged(one: Renamed, other: Renamed) -> Renamed:
    """Return two tables as one."""
    return Renamed(*({**ours, **theirs} for ours, theirs in zip(one, other, strict=True)))


def _gone(old: Program, new: Program, guessed: Program, game: Saved) -> _Gone:
    replay = replayed(new, game, old)
    mended = replayed(guessed, game, old) if replay.fit is Fit.STOPPED and guessed.renamed != new.renamed else replay
    return _Gone(game.decisions, replay, mended)


def _reached(seen: Iterable[_Gone]) -> set[Taken]:
    """Return the options that stood on some walk."""
    return {_taken(decision) for one in seen for decision in one.decisions[: one.replay.reached] if decision.option}


def _taken(decision: Decision) -> Taken:
    return decision.scene, decision.option or decision.choice


def _options(program: Program) -> Iterable[Taken]:
    for step in program.code:
        if isinstance(step, ChoicePoint):
            yield from ((step.scene, option.id) for option in step.options)


def _stops(seen: Iterable[_Gone]) -> dict[tuple[Taken, str], _Gone]:
    """Return, for each decision that stops a walk and what the player reads there, the walk that comes to it soonest."""
    found: dict[tuple[Taken, str], _Gone] = {}
    for one in seen:
        if one.replay.snag is not None:
            key = _taken(one.replay.snag.decision), one.replay.snag.reason
            before = found.get(key)
            if before is None or one.replay.reached < before.replay.reached:
                found[key] = one
    return found


def _stop(found: Differences, option: Taken, one: _Gone | None, heard: str, taken: tuple[str, ...]) -> Stop:
    name, scenes = _name(option), found.sure.new.scenes
    home, now = found.sure.option(*option)
    reason = ("" if now in scenes[home].options else GONE) if home in scenes else GONE_SCENE
    home, now = found.known.option(*option)
    guess = f"{home}.{now}" if reason and home in scenes and now in scenes[home].options else ""
    if one is None:
        return Stop(name, reason, taken, "", guess, bool(guess))
    way = tuple(_name(_taken(decision)) for decision in one.decisions[: one.replay.reached + 1])
    return Stop(name, reason, way, heard, guess, one.mended.reached > one.replay.reached)


def _ways(gone: Iterable[_Gone]) -> dict[Taken, tuple[str, ...]]:
    """Return the soonest way to each option in the old story, whether it stands up to there or not."""
    soonest: dict[Taken, tuple[Decision, ...]] = {}
    for one in gone:
        for number, decision in enumerate(one.decisions, 1):
            before = soonest.get(_taken(decision))
            if before is None or number < len(before):
                soonest[_taken(decision)] = one.decisions[:number]
    return {option: tuple(_name(_taken(decision)) for decision in way) for option, way in soonest.items()}


def _differs(gone: Iterable[_Gone]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for one in gone if one.replay.fit is Fit.MOVED for phrase in one.replay.differs[:1]))


def _name(option: Taken) -> str:
    return ".".join(option)
