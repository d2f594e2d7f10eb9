"""Records that the tests of saves share."""

from __future__ import annotations

from crushgame.play.beats import Decision
from crushgame.saves.record import Record

GAME = "0123456789ab"


def sample(count: int = 3, **changes: object) -> Record:
    """Return a save of `count` decisions, with fields changed as told."""
    decisions = tuple(
        Decision(f"scene_{at % 40}", f"choice_{at % 7}", f"option_{at % 5}", "Sam" if at % 50 == 1 else "")
        for at in range(count)
    )
    record = Record(
        story="bus-stop",
        version=1,
        fingerprint="ab" * 32,
        title="Bus Stop",
        game=GAME,
        name="Autosave",
        seed="heron-4471",
        carried={"nights": 2, "mood": "wry"},
        decisions=decisions,
        beat=3,
        digest="0123456789abcdef",
        place="The stop",
        last_line="I think it means in general.",
        playtime=471.5,
        picture="┌────┐\n│bus │\n└────┘",
        saved_at="2026-11-21T12:31:00Z",
    )
    return record._replace(**changes)  # type: ignore[arg-type]
