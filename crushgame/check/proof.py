"""What a check comes to: findings with the walks that show them, what was proved, and the odds.

Knows results as values. Must not know how they are found, nor how they are shown.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from crushgame.play.walk import Walk
from crushgame.story.diagnostics import Finding


class Chance(NamedTuple):
    """How likely something is, from 0 to 1. `exact` is the same as a fraction, where that could be worked out."""

    value: float
    exact: Fraction | None = None


class Length(NamedTuple):
    """How long a playthrough is, in choices or in words. `longest` is None when there is no limit.

    `expected` is None where some playthroughs never end. `is_about` says that words which the odds did not tell apart
    (their conditions look at what nothing else looks at) were counted between their shortest and their longest: no playthrough
    has fewer or more. `straight` is the most in a playthrough that never comes to the same state twice: `longest`, where that
    is a limit; None where it was too much to work out.
    """

    shortest: int
    expected: float | None
    longest: int | None
    is_about: bool = False
    straight: int | None = None


class Odds(NamedTuple):
    """What a player does who chooses among the open options by weight (evenly, unless said), and what then happens.

    `endings`, `scenes` (id) and `options` (scene id, option id) have an entry for every one of the story, also for those of
    chance 0; but where `left_out` says why, some scenes and options have none. `states` are those told apart at choices,
    chances and endings. `never_ending` is the chance to go on for ever, or to come to where nothing follows. `moves` are, for
    each (scene, scene or ending id), the share of the ways out of the first scene that lead there; a call comes back and is
    no way out, and what happens in a loop that nobody leaves is not counted. `residual` bounds the error of every chance; 0
    where all are exact. Expected lengths and the shares of moves are floats without a bound.
    """

    player: str
    states: int
    endings: dict[str, Chance]
    never_ending: Chance
    scenes: dict[str, Chance]
    options: dict[tuple[str, str], Chance]
    moves: dict[tuple[str, str], float]
    choices: Length
    words: Length
    residual: float
    left_out: str = ""


class Noted(NamedTuple):
    """A tag that options and endings carry under `notes:`, and a shortest walk to it.

    `about` is what the story says that it stands for, or empty. `options` (scene id, option id) and `endings` are what
    carries it, in the order of the story. `can_be` says whether some player comes to it; None where that is not known. The
    walk takes an option that carries it or comes to an ending that does; None where there is none, or time ran out before.
    """

    tag: str
    about: str
    options: tuple[tuple[str, str], ...]
    endings: tuple[str, ...]
    can_be: bool | None
    walk: Walk | None


class Tally(NamedTuple):
    """How much of one kind of thing there is, and how much of it was proved to be as it should."""

    what: str
    proved: int
    of: int


class Proof(NamedTuple):
    """Everything that a check found out about one story.

    `findings` are in file order and include those of reading. `walks` shows those findings that a walk can show, by their
    index. `unproved` is empty when every state was explored, or a sentence that says what was not and how far it got; no
    verdict that needs all states is given then. `states` counts the states told apart at choices, questions and endings;
    `places` is where they are (an instruction and the calls around it). `odds` is None where `no_odds` says why. `notes`
    are the tags of options and endings, in order; None where nobody asked.
    """

    findings: tuple[Finding, ...]
    walks: dict[int, Walk]
    tallies: tuple[Tally, ...]
    states: int
    places: int
    seconds: float
    unproved: str
    odds: Odds | None
    no_odds: str = ""
    notes: tuple[Noted, ...] | None = None
