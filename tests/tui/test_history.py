"""Everything said so far: read back, searched, and gone back to."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from crushgame.tui.finding import Wanted, marked, text_of
from crushgame.tui.past import told_of
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.history import HistoryScreen
from crushgame.tui.theme import inks
from crushgame.tui.widgets.scroll import Scroll
from tests.tui.driving import Driven, playing
from tests.tui.stories import LATE

LONG = LATE.replace(
    "The board says DUE.",
    "The board says DUE.\n" + "\n".join(f"        Line number {n} of many, said to nobody." for n in range(60)),
)
MARK = Style(bold=True)


async def to_history(app: Driven) -> None:
    """Come to the choice on the bus, one decision behind, and open the history."""
    await app.press("enter", "enter", "enter", "1", "enter", "h")
    assert app.is_on(HistoryScreen)


def taken(app: Driven) -> list[str]:
    """The options that the game has taken."""
    return [decision.option for decision in app.play.game.session.decisions]


def pointed(app: Driven) -> str:
    """The row that the cursor is on."""
    (row,) = [line for line in app.lines if line.lstrip().startswith("❯")]
    return row.strip()


async def test_it_opens_at_the_end_and_shows_what_was_chosen_and_who_spoke(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        for words in ("› I wouldn't dare.", "▎ Ines  dry", "▎ It's an egg.", "── Upstairs at the front ──"):
            assert words in app.text
        assert pointed(app) == "❯ The doors fold."


async def test_enter_goes_back_to_the_line_under_the_cursor(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await app.press("home", "down", "down", "enter")
        assert taken(app) == []
        assert "It's an egg. ▾" in app.text
        assert "patting" not in app.text
        assert "looking back · page down goes on" in app.foot


async def test_a_choice_that_was_made_can_be_gone_back_to_and_made_anew(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await app.press("up", "up", "up")
        assert pointed(app) == "❯ › I wouldn't dare."
        await app.press("enter")
        assert "3  Say nothing." in app.text or "2  Say nothing." in app.text
        assert taken(app) == []
        await app.press("f")
        assert taken(app) == ["dare"]


@pytest.mark.parametrize("keys", [("escape",), ("enter",)])
async def test_closing_it_or_picking_the_line_where_the_game_stands_changes_nothing(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await app.press(*keys)
        assert taken(app) == ["dare"]
        assert "1  Saturday?" in app.text


async def test_from_behind_the_curtain_it_leads_back_into_the_game_or_to_the_curtain(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "enter", "1", "h", "escape")
        assert app.is_on(EndingScreen)
        await app.press("h", "home", "down", "enter")
        assert "The board says DUE. ▾" in app.text
        assert taken(app) == []


async def test_going_back_loses_nothing_before_something_else_is_decided(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await app.press("home", "enter", "q", "enter")
        assert taken(app) == ["dare"]
        assert "1  Saturday?" in app.text


async def test_who_looks_back_still_sees_all_and_can_go_on_from_there(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await app.press("home", "down", "enter", "h")
        assert pointed(app) == "❯ The board says DUE."
        assert "Upstairs at the front" in app.text
        await app.press("escape")
        assert "The board says DUE. ▾" in app.text
        assert taken(app) == []
        await app.press("h", "end", "enter")
        assert taken(app) == ["dare"]
        assert "The doors fold." in app.text


# ---- searching ---------------------------------------------------------------------------------------------------------


async def search(app: Driven, words: str) -> None:
    await app.press("slash")
    await app.write(words)


async def test_what_is_typed_is_counted_and_marked_at_once(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await search(app, "THE ")
        assert "found in 4 places" in app.foot
        scroll = app.app.screen.query_one(Scroll)
        style = inks(app.app.theme).picked
        told = [text_of([piece]) for y in range(20) for piece in scroll.render_line(y) if piece.style == style]
        assert len(told) >= 2
        assert {words.lower() for words in told} == {"the"}


async def test_enter_finds_the_next_and_n_and_shift_n_go_on_and_back_round_the_ends(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await search(app, "d")
        count = int(app.foot.split("found in ")[1].split()[0])
        await app.press("enter")
        assert app.foot.endswith(f"1 of {count}, from the top")
        first = pointed(app)
        await app.press("n")
        assert app.foot.endswith(f"2 of {count}")
        await app.press("N")
        assert pointed(app) == first
        await app.press("N")
        assert app.foot.endswith(f"{count} of {count}, from the end")
        await app.press("n")
        assert pointed(app) == first


async def test_a_line_that_was_found_can_be_gone_back_to(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await search(app, "egg")
        await app.press("enter", "enter")
        assert "It's an egg. ▾" in app.text


async def test_escape_ends_the_search_first_and_then_closes(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await search(app, "egg")
        await app.press("enter", "escape")
        assert app.is_on(HistoryScreen)
        assert "1 of 1" not in app.foot
        await search(app, "eg")
        await app.press("escape")
        assert app.is_on(HistoryScreen)
        assert "Search for" not in app.text
        await app.press("escape")
        assert not app.is_on(HistoryScreen)


async def test_what_is_not_found_says_so_and_can_be_typed_anew(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await search(app, "[/b] zebra")
        await app.press("enter")
        assert app.foot.endswith("not found")
        assert "Search for" in app.text
        await app.press("ctrl+u")
        await app.write("egg")
        await app.press("enter")
        assert app.foot.endswith("1 of 1")
        assert pointed(app).endswith("▎ Ines  dry")


async def test_n_without_a_search_says_how_to_begin_one(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        await app.press("n")
        assert app.foot.endswith("Press / and type what to look for.")


# ---- the mouse, and long games -----------------------------------------------------------------------------------------


async def test_a_click_points_and_another_goes_back(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await to_history(app)
        row = next(y for y, line in enumerate(app.lines) if "It's an egg." in line)
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert app.is_on(HistoryScreen)
        assert pointed(app).endswith("▎ Ines  dry")
        await app.pilot.click(offset=(20, row))
        await app.press()
        assert "It's an egg. ▾" in app.text


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_cursor_stays_in_view_wherever_it_goes_and_however_the_window_scrolls(
    saves: str, size: tuple[int, int]
) -> None:
    async with playing(saves, LONG, size=size) as app:
        app.play.game.session.stand(60)
        await app.press("h")
        for key in ("pageup", "pageup", "up", "home", "pagedown", "down", "end", "pageup"):
            await app.press(key)
            assert pointed(app)
        scroll = app.app.screen.query_one(Scroll)
        for y in (0, 30, 5):
            scroll.scroll_to(y=y, animate=False, force=True)
            await app.press()
            assert pointed(app)
        await app.press("home")
        assert "The stop on Culver Road" in pointed(app)


async def test_it_follows_a_change_of_the_window(saves: str) -> None:
    async with playing(saves, LONG) as app:
        app.play.game.session.stand(40)
        await app.press("h", "up", "up")
        before = pointed(app)
        await app.pilot.resize_terminal(50, 15)
        await app.press()
        assert pointed(app)[:30] == before[:30]


# ---- finding -----------------------------------------------------------------------------------------------------------

words = st.text("abcXYZsS ▎ße\u0301é", max_size=12)


@given(words, st.lists(words, max_size=6))
def test_marking_never_changes_the_words_and_marks_just_what_was_wanted(typed: str, texts: list[str]) -> None:
    pieces = [Segment(text, Style()) for text in texts]
    row, wanted = "".join(texts), Wanted(typed)
    marks = wanted.marks("", row, "")
    shown = marked(pieces, marks, MARK)
    assert text_of(shown) == row
    assert wanted.is_in(row) == bool(marks)
    assert sum(len(piece.text) for piece in shown if piece.style == MARK) == sum(end - start for start, end in marks)


def test_words_that_a_line_break_parts_are_marked_in_both_rows() -> None:
    wanted = Wanted("wrong  bus.")
    assert wanted.is_in("and so did the wrong bus.")
    assert wanted.marks("", "  ▎ and so did the wrong", "  ▎ bus. It rains.") == [(19, 24)]
    assert wanted.marks("  ▎ and so did the wrong", "  ▎ bus. It rains.", "") == [(4, 8)]
    assert wanted.marks("", "  ▎ and so did the wrong", "  ▎ train.") == []


def test_letters_are_found_however_they_and_their_accents_were_written() -> None:
    apart, together = "Cafe\u0301, a\u0323\u0302 Straße 가", "Café, ậ STRASSE \u1100\u1161"
    for typed in ("café", "CAFE\u0301", "ậ", "strasse", "STRASSE", "Straße", "가", "\u1100\u1161"):
        for text in (apart, together):
            (start, end), *others = Wanted(typed).marks("", text, "")
            assert Wanted(typed).is_in(text)
            assert others == []
            assert unicodedata.normalize("NFC", text[start:end]).casefold() == unicodedata.normalize("NFC", typed).casefold()
    assert not Wanted("cafe").is_in("Café")


def test_words_that_a_line_break_parts_are_marked_where_letters_have_moved_too() -> None:
    wanted = Wanted("große café")
    above, below = "  ▎ ße, eine große", "  ▎ cafe\u0301 hier"
    assert wanted.marks("", above, below) == [(13, 18)]
    assert wanted.marks(above, below, "") == [(4, 9)]


async def test_every_block_knows_its_place_in_the_history(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "enter")
        session = app.play.game.session
        history = list(session.history())
        for at, block in told_of(session):
            beat = history[at].beat
            assert block.text in (getattr(beat, "text", ""), getattr(beat, "title", ""), history[at].words)


async def test_a_key_that_comes_when_the_history_has_just_been_closed_does_nothing(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "h")
        history = app.app.screen
        await app.press("escape")
        assert not await app.app.run_action("search", history)
