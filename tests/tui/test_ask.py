"""Questions: a default for nothing, a list to pick from, and a plain sentence for what will not do."""

from __future__ import annotations

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
