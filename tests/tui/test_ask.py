"""Questions: a default for nothing, a list to pick from, and a plain sentence for what will not do."""

from __future__ import annotations

import pytest

from tests.tui.driving import playing
from tests.tui.stories import ASKS


async def test_an_empty_answer_takes_the_default(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        assert "Your name?" in app.text
        assert "Robin" in app.text
        await app.press("enter")
        assert "› Robin" in app.text


async def test_a_name_is_taken_as_it_was_typed(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.write("Sam [b]")
        await app.press("enter", "enter")
        assert "Hello, Sam [b]." in app.text


async def test_a_name_can_be_no_longer_than_the_story_allows(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.write("x" * 40)
        await app.press("enter", "enter")
        assert f"Hello, {'x' * 24}." in app.text


async def test_pronouns_are_picked_from_a_list(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.press("enter")
        assert "she/her" in app.text
        await app.press("1")
        assert "They know her." in app.text


async def test_a_set_of_ones_own_is_written_and_asked_for_again_when_it_is_not_one(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.press("enter", "5")
        await app.write("xe/xem")
        await app.press("enter")
        assert "write a set of your own" in app.text
        await app.write("/xyr/xyrs/xemself")
        await app.press("enter")
        assert "They know xem." in app.text


async def test_an_answer_can_be_taken_back(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.press("enter")
        await app.press("tab", "b")
        assert "Your name?" in app.text
        assert "she/her" not in app.text


async def test_a_letter_that_is_a_key_elsewhere_is_a_letter_in_a_name(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.write("bhsqa?")
        await app.press("enter", "enter")
        assert "Hello, bhsqa?." in app.text


@pytest.mark.parametrize("size", [(40, 12), (80, 12), (80, 24)])
async def test_the_answer_under_the_cursor_and_why_one_will_not_do_are_in_sight_in_every_window(
    saves: str, size: tuple[int, int]
) -> None:
    async with playing(saves, ASKS, size=size) as app:
        await app.press("A", "d", "a", "enter")
        assert "❯ they/them" in app.text
        await app.press("down", "down")
        assert "❯ My own…" in app.text
        await app.press("enter", *"she/they", "enter")
        assert "xe/xem/xyr/xyrs/xemself." in " ".join(app.text.split())
        await app.press(*["backspace"] * 8, *"she", "enter")
        assert "They know her." in app.text
