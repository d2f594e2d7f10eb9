"""For authors: `diff`, which compares two editions of a story.

Knows files, budgets and streams. Must not know what counts as a difference: `check/differences/` does.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from crushgame.commands.clocks import CutShort, Interruptible
from crushgame.commands.output import COULD_NOT_RUN, ENDED_BY_SIGNAL, ERRORS, FINE, refuse, say, screen_width, show, style
from crushgame.library import Trouble, find
from crushgame.story import read
from crushgame.story.report import summary

if TYPE_CHECKING:
    from crushgame.check.differences.games import Taken
    from crushgame.check.differences.telling import Compared
    from crushgame.check.sets.explore import Clock
    from crushgame.play.replay import Saved
    from crushgame.story.model import Story
    from crushgame.story.program import Program

MEGABYTES = 2000.0
"""The most memory that the sets of a search for walks may take."""


_WANDERING = 2.0
"""Seconds for games that are played where the time was too short for walks that take every option."""


class _Edition(NamedTuple):
    name: str
    story: Story
    program: Program


def diff(old: str, new: str, form: str, seconds: float) -> int:
    """Compare two editions of a story and report, as `text` or `json`. Walks of the old one are looked for so many seconds.

    Returns the exit code: 1 where something stops an old save, 2 where one of the two could not be read.
    """
    from crushgame.check.differences.telling import as_json, text
    from crushgame.check.sets.explore import Budget

    before, after = _edition(old), _edition(new)
    if before is None or after is None:
        return COULD_NOT_RUN
    with Interruptible() as interruptible, interruptible.clock(Budget(seconds, MEGABYTES)) as clock:
        compared = _compared(before, after, interruptible, clock)
    if interruptible.is_interrupted:
        refuse("Stopped: what follows is what is known by now.")
    if form == "json":
        say(as_json(compared))
    else:
        show(text(compared, screen_width(), style=style()))
    if interruptible.is_interrupted:
        return ENDED_BY_SIGNAL + interruptible.signal
    return ERRORS if compared.stops_saves else FINE


def _edition(name: str) -> _Edition | None:
    """Return a story; where there is none to be had, say why."""
    found = find(name)
    if isinstance(found, Trouble):
        refuse(found.sentence)
        return None
    reading = read(found.files)
    if reading.program is None or reading.story is None:
        errors = summary(finding for finding in reading.findings if finding.is_error)
        refuse(f"{found.name} has {errors}; `crushgame check {found.name}` reports them.")
        return None
    return _Edition(found.name, reading.story, reading.program)


def _compared(old: _Edition, new: _Edition, interruptible: Interruptible, clock: Clock) -> Compared:
    from crushgame.check.differences.changes import differences
    from crushgame.check.differences.games import along, wandering
    from crushgame.check.differences.standing import standing
    from crushgame.check.differences.telling import Compared
    from crushgame.check.walks.cover import cover
    from crushgame.check.walks.destinations import Destination, asked_for, options_of
    from crushgame.check.walks.ways import way_to

    found = differences(old.story, new.story, new.program.renamed)
    covered = interruptible.attempt(clock, lambda: cover(old.program, clock))
    games: list[Saved] = []
    never: tuple[Taken, ...] = ()
    partial = covered.why if isinstance(covered, CutShort) else covered.unknown if covered.missing else ""
    if not isinstance(covered, CutShort):
        games, never = [along(old.program, one.walk) for one in covered.walks], covered.never
    if partial and not interruptible.is_interrupted:
        known = {(decision.scene, decision.option) for game in games for decision in game.decisions}
        began = monotonic()
        games += wandering(old.program, known, lambda: interruptible.is_interrupted or monotonic() - began > _WANDERING)
        known |= {(decision.scene, decision.option) for game in games for decision in game.decisions}
        partial = "" if known.issuperset(set(options_of(old.program)) - set(never)) else partial

    def way(option: Taken) -> Saved | None:
        if clock.over():
            return None
        destination = asked_for(old.story, old.program, f"option:{'.'.join(option)}")
        if not isinstance(destination, Destination):
            return None
        there = interruptible.attempt(clock, lambda: way_to(destination, clock))
        return None if isinstance(there, CutShort) or there.walk is None else along(old.program, there.walk)

    ids = old.program.story.id, new.program.story.id
    return Compared(old.name, new.name, found, standing(old.program, new.program, found, games, never, way), ids, partial)
