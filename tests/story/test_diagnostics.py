"""Which name was probably meant."""

from __future__ import annotations

import time

from crushgame.story.diagnostics import nearest
from crushgame.story.gathering import MOST_ERRORS
from tests.story.frame import reading


def test_the_name_with_a_slip_is_found_among_very_many() -> None:
    known = [f"room_{number}" for number in range(3000)] + ["kitchen", "Garden"]
    assert nearest("kitchne", known) == "kitchen"
    assert nearest("gardn", known) == "Garden"
    assert nearest("zzz", known) == ""


def test_many_unknown_names_among_many_known_ones_take_seconds_and_not_minutes() -> None:
    text = "story: {format: 1, id: x, title: X, start: s0}\nendings: {done: {title: Done}}\nscenes:\n"
    text += "".join(f"  s{number}: {{steps: [goto: u{number}]}}\n" for number in range(2000))
    started = time.perf_counter()
    assert sum(at.code == "E301" for at in reading(text).findings) == MOST_ERRORS
    assert time.perf_counter() - started < 15  # one second on a laptop of today, a minute without the shortlist
