"""The saves in `saves/`, one for every format ever released: each must still resume to where its player stood.

`saves/NAME.json` is a save as it was exported, and `saves/NAME.resumes.json` says what it must resume to:

    {"story": "story/bus_stop.yaml", "decisions": 2, "digest": "…", "place": "…", "words": "…", "snag": ""}

A new sample needs no script: put the save there, and the failing test prints the line that belongs beside it, to be
checked by eye.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crushgame.play.beats import EndingBeat, Line, Message
from crushgame.play.session import Session
from crushgame.saves.record import FORMAT, Record, decode
from crushgame.story import read
from crushgame.story.program import Program

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path for path in (ROOT / "saves").glob("*.json") if not path.name.endswith(".resumes.json"))


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_a_save_of_an_earlier_release_resumes_to_where_its_player_stood(path: Path) -> None:
    record = decode(path.read_bytes())
    assert isinstance(record, Record), record
    beside = path.with_suffix(".resumes.json")
    expected = json.loads(beside.read_text("utf-8")) if beside.exists() else {"story": "story/…"}
    story = ROOT / expected["story"]
    assert story.exists(), f"{beside.name} must name a story"
    found = {"story": expected["story"], **_resumed(record, _program(story))}
    assert found == expected, f"{beside.name} should read {json.dumps(found, ensure_ascii=False)}"


def test_every_format_ever_released_has_a_sample() -> None:
    formats = {int(path.read_bytes().split(b" ", 2)[1]) for path in SAMPLES}
    assert formats == set(range(1, FORMAT + 1))


def _program(story: Path) -> Program:
    paths = sorted(story.rglob("*.y*ml")) if story.is_dir() else [story]
    program = read({str(path.relative_to(ROOT)): path.read_bytes() for path in paths}).program
    assert program is not None
    return program


def _resumed(record: Record, program: Program) -> dict[str, object]:
    session, snag = Session.resume(program, record.seed, record.carried, record.decisions, record.beat)
    words = [past.beat for past in session.history() if isinstance(past.beat, Line | Message | EndingBeat)]
    return {
        "decisions": len(session.decisions),
        "digest": session.digest(),
        "place": session.place.title if session.place else "",
        "words": words[-1].text if words else "",
        "snag": snag.reason if snag else "",
    }
