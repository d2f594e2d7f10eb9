"""Playing: random choices with every line looked at, and going back."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks import ink
from benchmarks.generated import story
from benchmarks.measure import Figures, Row, in_turn, milliseconds, per_second
from crushgame.library import StoryFiles, find
from crushgame.play import engine
from crushgame.play.beats import AskBeat, ChoiceBeat
from crushgame.play.session import Session
from crushgame.story import read
from crushgame.story.program import Program

RUNS = 15
SECONDS = 0.2
"""How long one measurement plays; it ends with the game that is being played then."""

FAR = 10_000
BINK_BEFORE = Figures((25_269.0,))
"""Choices a second of bink 0.7.1 in The Intercept, measured on 2026-11-21; for where bink is not installed."""


def dry_run() -> Iterator[Row]:
    """DRY RUN, against ink of the same shape: 12 scenes with 7 lines and 3 options each."""
    found = find("dry-run")
    assert isinstance(found, StoryFiles)
    return _against_bink("DRY RUN", _program(found.files), "dry-run")


def thousand_scenes() -> Iterator[Row]:
    """A generated story, against the same story in ink."""
    scenes, lines = ink.SHAPES["thousand"]
    return _against_bink("1,000 scenes", _program({"story.yaml": story(scenes, lines).encode()}), "thousand")


def going_back() -> Iterator[Row]:
    """One `back` after 10,000 decisions, up to having the beat to show."""
    session = Session.new(endless_program(200), "heron-4471")
    decide(session, FAR)

    def back() -> float:
        taken = milliseconds(lambda: (session.back(), session.beat))
        session.forward()
        return taken

    yield Row(f"`back` after {FAR:,} decisions", "ms", Figures(tuple(back() for _ in range(101))), aim=1.0)


def endless_program(scenes: int) -> Program:
    """Return a generated story that begins again at its end."""
    return _program({"story.yaml": story(scenes, endless=True).encode()})


def decide(session: Session, decisions: int) -> None:
    """Decide that often, at random but always to go on."""
    rng = random.Random(1)
    for _ in range(decisions):
        stop = session.stop
        assert isinstance(stop, ChoiceBeat)
        open_ones = [offer for offer in stop.offers if not offer.locked]
        going_on = len(open_ones) if len(stop.offers) > 2 else 1  # the last scene's second option ends the game
        session.choose(open_ones[int(rng.random() * going_on)].id)


def _program(files: dict[str, bytes]) -> Program:
    reading = read(files)
    assert reading.program is not None
    return reading.program


def _against_bink(name: str, program: Program, shape: str) -> Iterator[Row]:
    gc.collect()
    gc.freeze()  # what earlier rows have left in memory is none of this row's work
    for how, play, against, by_line, aim in (
        ("Session", _play_session, "bink, line by line", True, 5.0),
        ("the bare engine", _play_engine, "bink, line by line", True, 5.0),
        ("Session", _play_session, "bink, whole turns, no options", False, None),
    ):
        what = f"random play of {name}, {how}"
        ours, theirs = _rate(partial(play, program)), ink.player(shape, by_line=by_line)
        if theirs is not None:
            figures, yardstick = in_turn(ours, _rate(theirs), RUNS)
            yield Row(what, "choices/s", figures, against, yardstick, aim, "more")
        elif aim is not None:
            figures = Figures(tuple(ours() for _ in range(RUNS + 1))[1:])
            yield Row(what, "choices/s", figures, "bink on 2026-11-21", BINK_BEFORE, aim, "more")


def _rate(play: Callable[[random.Random], int]) -> Callable[[], float]:
    rng = random.Random(1)
    return lambda: per_second(lambda: play(rng), SECONDS)


def _play_session(program: Program, rng: random.Random) -> int:
    """Play one game beat by beat, as a player does, and return how many decisions it took."""
    session = Session.new(program, f"heron-{rng.randrange(10_000)}")
    made = 0
    while True:
        if session.advance():
            continue
        beat = session.beat
        if isinstance(beat, ChoiceBeat):
            open_ones = [offer for offer in beat.offers if not offer.locked]
            session.choose(open_ones[int(rng.random() * len(open_ones))].id)
        elif isinstance(beat, AskBeat):
            session.answer("")
        else:
            return made
        made += 1


def _play_engine(program: Program, rng: random.Random) -> int:
    """Play one game turn by turn, and return how many decisions it took."""
    turn = engine.begin(program, f"heron-{rng.randrange(10_000)}", {})
    made = 0
    while True:
        stop = turn.stop
        if isinstance(stop, ChoiceBeat):
            open_ones = [offer for offer in stop.offers if not offer.locked]
            turn = engine.choose(program, turn.state, open_ones[int(rng.random() * len(open_ones))].id)
        elif isinstance(stop, AskBeat):
            turn = engine.answer(program, turn.state, stop.default)
        else:
            return made
        made += 1
