"""A minimal story around the part that a test is about, and ways to read and to play it."""

from __future__ import annotations

import re

from crushgame.play.beats import AskBeat, Beat, ChoiceBeat, EndingBeat, Line, Message
from crushgame.play.session import Session
from crushgame.story import Reading, read
from crushgame.story.program import Program

SEED = "heron-4471"
SEEDS = [f"seed-{number}" for number in range(200)]
NAME = "story.yaml"

_PARTS = {
    "story": "story: {format: 1, id: x, title: X, start: start}\n",
    "endings": "endings: {done: {title: Done}}\n",
    "scenes": "scenes: {start: {steps: [{end: done}]}}\n",
}


def framed(text: str) -> str:
    """Put the blocks that a story needs before a text that lacks them. A text with a head of its own gets no scenes."""
    has = {name for name in _PARTS if re.search(rf"^{name}:", text, re.MULTILINE)}
    needed = [name for name in _PARTS if name not in has and not (name == "scenes" and "story" in has)]
    return "".join(_PARTS[name] for name in needed) + text


def reading(text: str) -> Reading:
    """Read one file, in the frame."""
    return read({NAME: framed(text).encode()})


def codes(text: str) -> list[str]:
    """Return the codes of what is wrong with a text in the frame, in file order."""
    return [finding.code for finding in reading(text).findings]


def program(text: str) -> Program:
    """Read a text in the frame in which nothing at all is wrong."""
    found = reading(text)
    assert found.program is not None, found.findings
    assert not found.findings, found.findings
    return found.program


def play(text: str, *choices: str, seed: str = SEED, carried: dict[str, int | str] | None = None) -> Session:
    """Start a story that is clean in the frame, and make choices or, where something is asked, give answers."""
    session = Session.new(program(text), seed, carried)
    return decide(session, *choices)


def decide(session: Session, *choices: str) -> Session:
    """Make choices or, where something is asked, give answers."""
    for choice in choices:
        if isinstance(session.stop, AskBeat):
            session.answer(choice)
        else:
            session.choose(choice)
    return session


def turn(session: Session) -> list[Beat]:
    """Return the beats since the last decision, the stop last; the session stands on the stop afterwards."""
    beats = [session.beat]
    while session.advance():
        beats.append(session.beat)
    return beats


def said(session: Session) -> list[str]:
    """Return the words of the lines and messages since the last decision."""
    return [beat.text for beat in turn(session) if isinstance(beat, Line | Message)]


def offered(session: Session) -> list[str]:
    """Return the ids of the options that can be chosen now."""
    stop = session.stop
    assert isinstance(stop, ChoiceBeat), stop
    return [offer.id for offer in stop.offers if not offer.locked]


def ending(session: Session) -> str:
    """Return the id of the ending that the session has come to."""
    stop = session.stop
    assert isinstance(stop, EndingBeat), stop
    return stop.id


AGAIN = "- choice: [{option: A., id: a, goto: .round}, {option: B., id: b}]"
"""Steps that lead back to the label `round` by the option `a`, and on by `b`."""


def steps(*lines: str) -> str:
    """Return a story of one scene, `start`, whose steps are these lines of YAML and then the ending."""
    return "scenes:\n  start:\n    steps:\n" + "".join(f"      {line}\n" for line in lines) + "      - end: done\n"
