"""Where there is little room: a choice opens at its top and says that there is more, and the ways out stay."""

from __future__ import annotations

import pytest

from crushgame.tui.widgets.bars import fitting
from crushgame.tui.widgets.reading import MORE_ABOVE, MORE_BELOW
from tests.tui.driving import playing
from tests.tui.stories import LATE

OPTIONS = "\n".join(f'          - {{option: "Way {n}.", id: way_{n}, end: e}}' for n in range(1, 41))
FORTY = f"""
story: {{format: 1, id: forty, title: Forty, version: 1, start: a}}
endings:
  e: {{title: Gone, text: "Gone."}}
scenes:
  a:
    steps:
      - "Rain, first."
      - "Which way?"
      - choice:
{OPTIONS}
"""


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_a_long_choice_opens_at_its_first_option_below_what_was_asked(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, FORTY, size=size) as app:
        await app.press("enter")
        assert "Which way?" in app.text
        assert "1  Way 1." in app.text
        assert MORE_BELOW in app.lines[-2]
        assert MORE_ABOVE not in app.text


async def test_the_cursor_scrolls_a_long_choice_and_is_never_under_a_mark(saves: str) -> None:
    async with playing(saves, FORTY, size=(40, 12)) as app:
        await app.press("enter")
        for number in range(1, 41):
            await app.press("down")
            assert any("❯" in line and line.endswith(f"Way {number}.") for line in app.lines), app.text
        assert MORE_ABOVE in app.text
        assert MORE_BELOW not in app.text
        await app.press("down")
        assert "Which way?" in app.text
        assert MORE_ABOVE not in app.text


async def test_a_choice_that_fits_has_no_marks(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter")
        assert MORE_ABOVE not in app.text
        assert MORE_BELOW not in app.text


@pytest.mark.parametrize("keys", [(), ("enter", "enter", "enter")])
async def test_the_ways_out_stay_at_the_foot_of_a_narrow_page(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, LATE, size=(40, 12)) as app:
        await app.press(*keys)
        assert "q leave" in app.foot
        assert "? keys" in app.foot
        await app.press("s")
        await app.press("escape", "question_mark")
        assert "esc close" in app.foot


async def test_a_choice_at_eighty_columns_still_says_where_the_keys_are_told(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "enter")
        assert "? keys" in app.foot
        assert app.foot.endswith("saved")


def test_the_ways_out_give_way_last() -> None:
    hints = [("enter", "next"), ("q", "leave"), ("?", "keys"), ("a", "ahead")]
    assert fitting(hints, 100) == (hints, 3)
    assert fitting(hints, 15) == (hints[1:3], 2)
    assert fitting(hints, 6) == (hints[2:3], 3)
    assert fitting(hints, 5) == ([], 3)


async def test_the_keys_stand_above_their_words_on_a_narrow_page(saves: str) -> None:
    async with playing(saves, LATE, size=(40, 30)) as app:
        await app.press("question_mark")
        at = next(y for y, line in enumerate(app.lines) if line.strip() == "b, backspace")
        assert app.lines[at + 1].strip() == "Take back the last choice"
