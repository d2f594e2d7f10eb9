"""Playing: what each key does, and that what the page says of the game is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.play.beats import ChoiceBeat
from crushgame.saves.store import Store
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.widgets.reading import Reading
from tests.tui.driving import playing
from tests.tui.stories import LATE

TO_CHOICE = ("enter", "enter", "enter")


@pytest.mark.parametrize("key", ["enter", "space", "down"])
async def test_one_key_shows_one_more_line(saves: str, key: str) -> None:
    async with playing(saves, LATE) as app:
        assert "The board says DUE. ▾" in app.text
        assert "egg" not in app.text
        await app.press(key)
        assert "It's an egg. ▾" in app.text
        assert "patting" not in app.text


async def test_a_click_shows_one_more_line_too(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.pilot.click(Reading, offset=(30, 5))
        await app.press()
        assert "It's an egg." in app.text


async def test_the_place_who_speaks_and_in_what_mood_can_be_read(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter")
        assert app.lines[0].split("  ")[1] == "The stop on Culver Road"
        assert app.lines[0].endswith("The Late Bus")
        assert "▎ Ines  dry" in app.text


async def test_my_messages_stand_on_the_right_and_others_on_the_left(saves: str) -> None:
    async with playing(saves, LATE, size=(80, 40)) as app:
        await app.press(*TO_CHOICE)
        theirs = next(line for line in app.lines if "i can HEAR" in line)
        mine = next(line for line in app.lines if "You ─╮" in line)
        assert theirs.index("│") < 10
        assert mine.index("╮") > 70


async def test_the_choice_comes_with_the_last_line_before_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        assert "1  I wouldn't dare." in app.text
        assert isinstance(app.play.game.session.beat, ChoiceBeat)


async def test_a_locked_option_says_in_words_that_it_is_locked_and_why_and_has_no_number(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        assert "×  Ask for her number." in app.text
        assert "locked: You've hardly said hello." in app.text
        assert "2  Say nothing." in app.text
        await app.press("down", "down")
        assert "❯ 2  Say nothing." in app.text


async def test_the_arrows_pick_an_option_on_a_page_that_scrolls_too(saves: str) -> None:
    async with playing(saves, LATE, size=(80, 12)) as app:
        await app.press(*TO_CHOICE, "down", "down")
        assert "❯ 2  Say nothing." in app.text
        await app.press("up")
        assert "❯ 1  I wouldn't dare." in app.text


async def test_a_number_takes_its_option(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "2")
        assert [decision.option for decision in app.play.game.session.decisions] == ["nothing"]
        assert "› Say nothing." in app.text
        assert "Well." in app.text


async def test_a_held_down_enter_decides_nothing(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        assert "❯" not in app.text
        await app.press("enter")
        assert "❯ 1  I wouldn't dare." in app.text
        assert app.play.game.session.decisions == ()
        await app.press("enter")
        assert len(app.play.game.session.decisions) == 1


async def test_a_click_takes_the_option_under_it(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        row = next(y for y, line in enumerate(app.lines) if "Say nothing." in line)
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert [decision.option for decision in app.play.game.session.decisions] == ["nothing"]


async def test_a_click_on_a_locked_option_says_so_and_decides_nothing(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        row = next(y for y, line in enumerate(app.lines) if "Ask for her number." in line)
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert app.play.game.session.decisions == ()


async def test_back_takes_the_last_choice_back_and_forward_makes_it_again(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "enter")
        await app.press("b")
        assert "1  I wouldn't dare." in app.text
        assert "› I wouldn't dare." not in app.text
        assert app.play.game.session.decisions == ()
        await app.press("f")
        assert "› I wouldn't dare." in app.text
        assert len(app.play.game.session.decisions) == 1


async def test_with_nothing_to_take_back_the_page_says_so(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("b")
        assert app.foot.endswith("There is nothing to take back.")


async def test_the_history_holds_every_line_and_closes_again(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "h")
        assert app.is_on(HistoryScreen)
        await app.press("home")
        for words in ("The board says DUE.", "It's an egg.", "patting your pockets"):
            assert words in app.text
        await app.press("end")
        assert "› I wouldn't dare." in app.text
        await app.press("escape")
        assert app.play.reading.has_focus


async def test_an_option_of_this_game_and_one_that_was_chosen_before_are_marked_in_words(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "enter", "1")
        assert app.is_on(EndingScreen)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        assert "1  I wouldn't dare.  ✓ chosen before" in app.text


async def test_ahead_skips_what_was_read_before_up_to_the_choice(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "a")
        assert "patting" in app.text  # a line never read before is where it stops
        assert "I wouldn't dare" not in app.text
        await app.press("enter", "1", "q")
    async with playing(saves, LATE) as app:
        await app.press("a")
        assert "1  I wouldn't dare." in app.text


async def test_the_page_says_saved_after_a_decision_and_not_before(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        assert "saved" not in app.foot
        assert Store(saves).latest("late") is None
        await app.press("1")
        assert app.foot.endswith("saved")
        entry = Store(saves).latest("late")
        assert entry is not None
        assert entry.record is not None
        assert [decision.option for decision in entry.record.decisions] == ["dare"]


async def test_after_going_back_the_page_does_not_say_saved(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "b")
        assert "saved" not in app.foot


async def test_a_save_that_fails_is_said_in_words_and_the_game_goes_on(saves: str) -> None:
    with open(saves, "w", encoding="utf-8"):
        pass  # a file where the folder should be
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        assert "NOT SAVED: " in app.text
        assert "Well." in app.text


async def test_leaving_a_game_that_cannot_be_saved_asks_first(saves: str) -> None:
    with open(saves, "w", encoding="utf-8"):
        pass
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "ctrl+q")
        assert "The game could not be saved." in app.text
        assert "❯ Stay" in app.text
        await app.press("enter")
        assert "Well." in app.play.picture()
        await app.press("q", "3")
        assert app.is_on(TitleScreen)


async def test_esc_puts_how_things_stand_away_and_the_second_esc_leaves(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "i", "i")
        assert app.foot.endswith("This story keeps no count of anything.")
        await app.press("escape")
        assert app.foot.endswith("saved")
        await app.press("escape")
        assert app.is_on(TitleScreen)


async def test_q_leaves_at_once_while_it_is_told_how_things_stand(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "i", "q")
        assert app.is_on(TitleScreen)


async def test_esc_leaves_at_once_when_other_news_has_taken_the_place_of_how_things_stand(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "i", "1")
        assert app.foot.endswith("saved")
        await app.press("escape")
        assert app.is_on(TitleScreen)


async def test_leaving_saves_the_line_that_was_being_read(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "q")
        assert app.is_on(TitleScreen)
        entry = Store(saves).latest("late")
        assert entry is not None
        assert entry.record is not None
        assert entry.record.last_line == "It's an egg."


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_closing_the_program_saves_too(saves: str, key: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", key)
        assert app.app.return_code == 0
    entry = Store(saves).latest("late")
    assert entry is not None


async def test_a_game_in_which_nothing_happened_leaves_no_save(saves: str) -> None:
    async with playing(saves, LATE.replace("    place: stop\n", "")) as app:
        await app.press("q")
    assert Store(saves).entries("late") == ()


async def test_at_most_forty_blocks_stay_on_the_page(saves: str) -> None:
    lines = "\n".join(f"        Line {number}." for number in range(100))
    story = LATE.replace("        The board says DUE.", lines)
    async with playing(saves, story) as app:
        await app.press(*["enter"] * 60)
        kept = "\n".join(app.play.reading.picture(80, 400))
        assert "Line 60." in kept
        assert "Line 20." not in kept
        assert "Line 21." in kept


@pytest.mark.parametrize("size", [(10, 3), (1, 1), (40, 12), (200, 60), (80, 24)])
async def test_any_size_of_window_and_back_again_loses_nothing(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE)
        before = app.lines
        await app.pilot.resize_terminal(*size)
        await app.press()
        await app.pilot.resize_terminal(80, 24)
        await app.press()
        assert app.lines == before


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_the_text_is_never_set_wider_than_sixty_eight_columns(saves: str, width: int) -> None:
    story = LATE.replace("The board says DUE.", "The board says DUE. " * 12)
    async with playing(saves, story, size=(width, 40)) as app:
        text = [line.replace("▾", "").strip(" ╱·▀") for line in app.lines if "board says" in line]
        assert text
        assert max(map(len, text)) <= 68


async def test_a_pause_is_held_and_any_step_onwards_ends_it(saves: str) -> None:
    async with playing(saves, LATE.replace("- goto: bus", "- wait: 9\n      - goto: bus")) as app:
        app.app.change(app.app.settings._replace(text_speed=0))
        app.app.animation_level = "full"
        await app.press(*TO_CHOICE, "1", "enter")
        assert "The doors fold." not in app.text
        await app.press("enter")
        assert "The doors fold." in app.text


async def test_without_animation_there_is_no_pause(saves: str) -> None:
    async with playing(saves, LATE.replace("- goto: bus", "- wait: 9\n      - goto: bus")) as app:
        app.app.animation_level = "none"
        await app.press(*TO_CHOICE, "1", "enter")
        assert "The doors fold." in app.text


async def test_a_game_that_cannot_be_saved_is_left_for_another_only_at_the_players_word(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
        Path(saves, "late", f"auto-{app.play.game.id}").write_bytes(b"")  # a file where its folder should be
        await app.press("enter", "enter", "1")
        assert "NOT SAVED: " in app.text
        await app.press("f9")
        assert "The game could not be saved." in app.text
        await app.press("enter")
        assert "NOT SAVED: " in app.text
        await app.press("f9", "3")
        assert "It's an egg. ▾" in app.text


async def test_a_story_that_goes_round_in_circles_says_so_and_can_be_left(saves: str) -> None:
    story = LATE.replace("- goto: bus", "- label: round\n      - {if: rapport < 6, then: [{goto: .round}]}\n      - goto: bus")
    async with playing(saves, story) as app:
        await app.press(*TO_CHOICE, "1", "enter")
        assert "The story goes round in circles here." in app.text
        await app.press("enter", "q")
        assert app.is_on(TitleScreen)


NOTED = LATE.replace('about: "Three', 'notes: [rain, a car park at night.], about: "Three')
NOTES = "Content notes: rain; a car park at night."


async def test_content_notes_stand_first_in_a_new_game(saves: str) -> None:
    async with playing(saves, NOTED) as app:
        assert NOTES in app.text
        assert app.text.index(NOTES) < app.text.index("The board says DUE.")
        assert "─── The stop" not in app.text


async def test_content_notes_are_not_shown_again_when_a_game_goes_on(saves: str) -> None:
    async with playing(saves, NOTED) as app:
        await app.press("enter", "q", "enter")
        assert "It's an egg. ▾" in app.text
        assert "Content notes" not in app.text


async def test_with_nothing_to_redo_the_page_says_so(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("f")
        assert app.foot.endswith("There is nothing to redo.")


async def test_an_option_taken_back_in_an_earlier_sitting_of_this_game_is_not_said_to_be_of_another(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "q", "enter")
        await app.press("b")
        assert "1  I wouldn't dare.  ✓ chosen a moment ago" in app.text
        await app.press("q", "enter")
        assert "1  I wouldn't dare.  ✓ chosen before" in app.text
        assert "earlier game" not in app.text
