"""Back and forward without end: what a player reads again is not taken from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from crushgame.play.beats import ChoiceBeat
from crushgame.saves.names import BEFORE_NAME
from crushgame.saves.record import Record
from crushgame.saves.store import Store
from crushgame.tui.app import CrushApp
from crushgame.tui.screens.dialogs import Unsaved
from crushgame.tui.screens.ending import EndingScreen
from tests.tui.driving import Driven, playing
from tests.tui.stories import ASKS, LATE

TO_CHOICE = ("enter", "enter", "enter")
TO_SECOND = (*TO_CHOICE, "1", "enter")


async def wheel(app: Driven, event: type[events.MouseEvent]) -> None:
    """Turn the wheel over the page."""
    x, y = app.play.reading.region.offset
    app.app.post_message(event(None, x + 2, y + 2, 0, 0, 0, False, False, False, x + 2, y + 2))
    await app.press()


async def test_page_up_goes_back_line_by_line_to_the_beginning(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        shown = []
        for _ in range(5):
            await app.press("pageup")
            shown.append(app.app.screen.query_one("Reading").picture(60, 3)[-2])  # type: ignore[attr-defined]
        assert "The board says DUE." in shown[-1]
        assert "This is the beginning." in app.foot


async def test_page_down_comes_back_to_where_the_player_stood(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND)
        page = app.text
        await app.press(*["pageup"] * 9)
        assert "The board says DUE." in app.text
        await app.press(*["pagedown"] * 9)
        assert app.lines[:-1] == page.split("\n")[:-1]


async def test_the_option_that_was_taken_is_marked_when_looking_back(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "pageup", "pageup")
        assert isinstance(app.play.game.session.beat, ChoiceBeat)
        assert "1  I wouldn't dare.  ✓ chosen a moment ago" in app.text
        assert "looking back" in app.foot


async def test_the_wheel_goes_back_and_forward(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter")
        await wheel(app, events.MouseScrollUp)
        assert "It's an egg." not in app.text
        await wheel(app, events.MouseScrollDown)
        assert "It's an egg." in app.text


async def test_looking_back_and_leaving_loses_nothing(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, *["pageup"] * 9, "q")
        await app.press("enter")
        assert [decision.option for decision in app.play.game.session.decisions] == ["dare"]
        assert "The doors fold." in app.text


async def test_looking_back_from_a_game_that_cannot_be_saved_asks_before_it_is_left_and_stays_there(saves: str) -> None:
    Path(saves).write_bytes(b"")  # where the folder should be
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, *["pageup"] * 9, "q")
        assert app.is_on(Unsaved)
        await app.press("escape")
        assert "The board says DUE." in app.text
        await app.press(*["pagedown"] * 9)
        assert "The doors fold." in app.text


async def test_another_option_while_looking_back_starts_from_there(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "pageup", "pageup", "2")
        assert "as far as you had come: “Before you went back”" in app.foot
        await app.press("q", "enter")
        assert [decision.option for decision in app.play.game.session.decisions] == ["nothing"]
    [kept] = [entry.record for entry in Store(saves).entries("late") if entry.slot.kind == "named"]
    assert kept is not None
    assert [decision.option for decision in kept.decisions] == ["dare"]


async def test_the_same_option_again_keeps_what_came_after(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "1")
        await app.press("b", "b")
        await app.press("1")
        assert app.play.game.session.undone is not None


async def test_enter_while_looking_back_goes_forward_again(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "pageup", "pageup", "enter")
        assert "It's an egg." in app.text
        assert "i can HEAR you" not in app.text


async def test_skipping_while_looking_back_goes_to_where_the_player_stood(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, *["pageup"] * 9, "a")
        assert "The doors fold." in app.text
        assert not app.play.keeping.is_looking_back


async def test_making_a_choice_again_while_looking_back_loses_nothing_either(saves: str) -> None:
    async with playing(saves, LATE.replace("end: doubles", "goto: stop")) as app:
        await app.press(*TO_SECOND, "1", *["pageup"] * 20, "f")
        assert len(app.play.game.session.decisions) == 1
        await app.press("q", "enter")
        assert len(app.play.game.session.decisions) == 2


async def test_taking_back_is_not_looking_back(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "b", "q", "enter")
        assert app.play.game.session.decisions == ()


async def test_the_same_answer_again_while_looking_back_loses_nothing(saves: str) -> None:
    async with playing(saves, ASKS.replace("- end: e", "- choice: [{option: On., id: on, end: e}]")) as app:
        await app.write("Bo")
        await app.press("enter", "enter", "enter")
        made = app.play.game.session.decisions
        assert [decision.text for decision in made] == ["Bo", "they"]
        await app.press(*["pageup"] * 9)
        assert "Bo" in app.text
        await app.press("enter", "enter", "enter")
        assert app.play.game.session.decisions == made
        await app.press(*["pageup"] * 9, "escape", "enter")
        assert app.play.game.session.decisions == made


async def test_the_same_option_again_while_looking_back_keeps_all_that_came_after_it_saved(saves: str) -> None:
    async with playing(saves, LATE.replace("end: doubles", "goto: stop")) as app:
        await app.press(*TO_SECOND, "1", *["pageup"] * 20, *TO_CHOICE, "1")
        assert len(app.play.game.session.decisions) == 1
        await app.press("q", "enter")
        assert len(app.play.game.session.decisions) == 2


async def test_taking_back_while_looking_back_loses_nothing(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, *["pageup"] * 12, "b", "q", "enter")
        assert len(app.play.game.session.decisions) == 1


@pytest.mark.parametrize("keys", [("f5",), ("s", "x", "enter")])
async def test_a_save_made_while_looking_back_is_of_where_the_player_had_come_to(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, *["pageup"] * 12, *keys)
        assert "The board says DUE." in app.text
        await app.press("q")
    made = [entry.record for entry in Store(saves).entries("late") if entry.slot.kind != "auto"]
    [record] = [record for record in made if record is not None]
    assert len(record.decisions) == 1
    assert "The doors fold." in record.picture


async def test_a_copy_made_while_looking_back_is_of_where_the_player_had_come_to(saves: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, *["pageup"] * 12)
        assert app.play.keeping.at_furthest(lambda: app.play.game.export(str(copy))) is None
        assert app.play.game.session.decisions == ()
    assert '"dare"' in copy.read_text(encoding="utf-8")


async def test_a_long_line_above_a_choice_is_read_from_its_beginning(saves: str) -> None:
    long = "It begins here. " + "And it goes on, and on, and on. " * 16 + "It ends here."
    story = LATE.replace("You (text): no", f"Ines: {long}")
    async with playing(saves, story) as app:
        await app.press(*TO_CHOICE)
        assert "It begins here." in app.text
        assert "3  Say nothing." not in app.text
        await app.press("enter")
        assert "Say nothing." in app.text
        await app.press("pageup")
        assert "It begins here." in app.text


async def test_questions_are_gone_back_over_too(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        assert isinstance(app.app, CrushApp)
        await app.press("enter", "enter")
        assert len(app.play.game.session.decisions) == 2
        await app.press("pageup", "pageup")
        assert "Your name?" in app.text


def kept_in(saves: str) -> Record | None:
    """What was kept of what a player had come to before they went back."""
    named = [entry.record for entry in Store(saves).entries("late") if entry.slot.kind == "named"]
    assert len(named) < 2
    return next((record for record in named if record is not None and record.name == BEFORE_NAME), None)


async def test_another_option_after_taking_one_back_keeps_what_came_after(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "b", "2")
        assert "saved · as far as you had come: “Before you went back”" in app.foot
        await app.press("q", "enter")
        assert [decision.option for decision in app.play.game.session.decisions] == ["nothing"]
    kept = kept_in(saves)
    assert kept is not None
    assert [decision.option for decision in kept.decisions] == ["dare"]
    assert "The doors fold." in kept.picture


async def test_leaving_after_taking_a_choice_back_keeps_what_came_after_and_the_title_says_so(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "b", "q")
        assert "saved · as far as you had come: “Before you went back”" in app.foot
        await app.press("enter")
        assert app.play.game.session.decisions == ()
    kept = kept_in(saves)
    assert kept is not None
    assert [decision.option for decision in kept.decisions] == ["dare"]
    assert "The doors fold." in kept.picture


async def test_looking_back_from_where_a_choice_was_taken_back_and_leaving_keeps_it_too(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "b", "pageup", "pageup", "q")
    kept = kept_in(saves)
    assert kept is not None
    assert [decision.option for decision in kept.decisions] == ["dare"]


async def test_the_same_option_after_taking_it_back_makes_no_save_aside(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "b", "1", "enter", "b", "f", "q")
        assert "as far as you had come" not in app.foot
    assert kept_in(saves) is None


@pytest.mark.parametrize("keys", [("m", "home", "enter"), ("h", "home", "enter")])
async def test_another_option_after_going_back_by_the_map_or_the_history_keeps_what_came_after(
    saves: str, keys: tuple[str, ...]
) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, *keys)
        assert app.play.game.session.decisions == ()
        await app.press(*TO_CHOICE, "2")
        assert "as far as you had come: “Before you went back”" in app.foot
    kept = kept_in(saves)
    assert kept is not None
    assert [decision.option for decision in kept.decisions] == ["dare"]


async def test_loading_a_save_after_taking_a_choice_back_keeps_what_came_after(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("f5", *TO_SECOND, "b", "f9")
        assert "The board says DUE." in app.text
    kept = kept_in(saves)
    assert kept is not None
    assert [decision.option for decision in kept.decisions] == ["dare"]


async def test_a_curtain_that_comes_down_at_once_says_what_was_kept(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_SECOND, "1", "b", "2")
        assert app.is_on(EndingScreen)
        assert "saved · as far as you had come: “Before you went back”" in app.foot
