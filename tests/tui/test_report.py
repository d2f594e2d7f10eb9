"""The report of a night: what it says, each of its keys, and the doors at its foot."""

from __future__ import annotations

import pytest
from textual import events

from crushgame.play.report import Note, Report, Voice, Watched
from crushgame.saves.profile import load_profile
from crushgame.story.beats import Line
from crushgame.tui import held
from crushgame.tui.screens.commands import CommandsScreen
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.help import HelpScreen
from crushgame.tui.screens.report import ReportScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.theme import CHOICES, inks
from crushgame.tui.widgets.lamps import DARK, GAP, LIT, rows_of
from crushgame.tui.widgets.menu import Menu
from tests.tui.driving import Driven, playing
from tests.tui.looking import dress, resize
from tests.tui.scene_stories import REVIEWED
from tests.tui.stories import HOSTILE, LATE, PAYLOADS

TALL = (100, 40)
SMALL = (80, 20)
ONLY_HERE = ("Show Report", "WARM", "BUILT", "Best thing", "second lemon", "Lighthouse", "document 000", "one change")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "QUIET", 0.0)  # no key of these tests is held down


async def _to_ending(app: Driven) -> None:
    session = app.play.game.session
    for option in ("give", "wait", "ask"):
        while session.advance():
            pass
        session.choose(option)
    while session.advance():
        pass
    app.play.rebuild()
    await app.press()
    assert app.is_on(EndingScreen)


async def _to_report(app: Driven) -> None:
    await _to_ending(app)
    await app.press("r")
    assert app.is_on(ReportScreen)


async def _click(app: Driven, words: str) -> None:
    row = next(y for y in range(len(app.lines) - 1, -1, -1) if words in app.lines[y])
    await app.pilot.click(offset=(app.lines[row].index(words) + 1, row))
    await app.press()


async def _read(app: Driven, key: str) -> str:
    """Return all of the report, gone through with a key."""
    seen: list[str] = []
    while app.text not in seen:
        seen.append(app.text)
        await app.press(key)
    return "\n".join(seen)


# ---- where it is -----------------------------------------------------------------------------------------------------


async def test_the_report_comes_first_at_the_curtain_and_enter_leads_there(saves: str) -> None:
    async with playing(saves, REVIEWED) as app:
        await _to_ending(app)
        assert app.app.screen.query_one(Menu).items[0].label == "The report"
        assert "r report" in app.foot
        await app.press("enter")
        assert app.is_on(ReportScreen)


async def test_a_story_without_a_report_has_neither_the_item_nor_the_key(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "enter", "enter", "1", "enter", "1")
        assert app.is_on(EndingScreen)
        assert "report" not in app.text
        await app.press("r")
        assert app.is_on(EndingScreen)
        await app.press("ctrl+p")
        assert app.is_on(CommandsScreen)
        assert "The report of the night" not in app.text


async def test_the_report_can_be_found_by_its_words(saves: str) -> None:
    async with playing(saves, REVIEWED) as app:
        await _to_ending(app)
        await app.press("ctrl+p")
        await app.write("report")
        await app.press("enter")
        assert app.is_on(ReportScreen)


async def test_a_save_made_at_an_ending_opens_with_its_report(saves: str) -> None:
    async with playing(saves, REVIEWED) as app:
        await _to_ending(app)
    async with playing(saves, REVIEWED) as app:
        await app.press("l", "enter", "r")
        assert app.is_on(ReportScreen)
        assert f"{LIT} WARM" in app.text


async def test_nothing_of_the_report_is_told_where_endings_scenes_and_lines_are_listed(saves: str) -> None:
    async with playing(saves, REVIEWED, size=TALL) as app:
        await app.press("g")
        before = app.text
        await app.press("escape")
        await _to_report(app)
        await app.press("escape", "g")
        after = app.text
        await app.press("escape", "h")
        history = app.text
        await app.press("escape", "b", "m")
        the_map = app.text
        await app.press("escape", "l")
        listed = app.text
    for words in ONLY_HERE:
        for screen in (before, after, history, the_map, listed):
            assert words not in screen


# ---- what it says ----------------------------------------------------------------------------------------------------


async def test_the_report_says_all_of_it_in_order(saves: str) -> None:
    async with playing(saves, REVIEWED, size=TALL) as app:
        await _to_report(app)
        said = (
            "Show Report",
            "You read her right twice in three.",
            "Mo: You saw the second lemon.",
            "● WARM   ● BUILT   ○ OPEN   ● LIGHT",
            "● lit   ○ dark",
            "+  Giving up the last box.",
            "best · Give her the last box.",
            "~  You waited one story past the laugh.",
            "turning point · Wait for the laugh.",
            "Fox            Would have kept the box",
            "Arrow          One line, no speech.",
            "Bottle-Opener  ███ leave while it's good.",
            "Same night, one change",
            "Same night again",
            "A new night",
            "Back to the title",
        )
        places = [app.text.find(words) for words in said]
        assert -1 not in places
        assert places == sorted(places)
        assert "document" not in app.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20), (40, 12)])
async def test_all_of_the_report_can_be_read_in_any_window(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, REVIEWED, size=size) as app:
        await _to_report(app)
        text = await _read(app, "pagedown")
        for words in ("WARM", "turning point", "Wait for", "Bottle-Opener", "one change", "Back to the title"):
            assert words in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_no_line_of_the_report_is_wider_than_its_column(saves: str, size: tuple[int, int]) -> None:
    async with playing(saves, LATE, size=size) as app:
        app.app.push_screen(ReportScreen(Report("Show", ("night " * 60,), (), (), (), ("night " * 60,)), "Late"))
        await app.press()
        widths = [len(line.strip(" ╱·")) for line in app.lines if "night night" in line]
        assert 60 < max(widths) <= 76


async def test_a_lamp_is_lit_or_dark_by_its_sign_in_every_theme(saves: str) -> None:
    async with playing(saves, REVIEWED) as app:
        await _to_report(app)
        for theme in CHOICES:
            await dress(app, theme)
            assert f"{LIT} WARM" in app.text
            assert f"{DARK} OPEN" in app.text
            assert f"{LIT} lit   {DARK} dark" in app.text


def test_lamps_that_have_no_room_beside_the_others_begin_a_new_row() -> None:
    rows = ["".join(piece.text for piece in row) for row in rows_of([("WARM", True), ("OPEN", False)], 6 + GAP + 5, inks(""))]
    assert rows == ["● WARM", "○ OPEN", "● lit   ○ dark"]
    rows = ["".join(piece.text for piece in row) for row in rows_of([("WARM", True), ("OPEN", False)], 6 + GAP + 6, inks(""))]
    assert rows == ["● WARM   ○ OPEN", "● lit   ○ dark"]


async def test_a_report_of_which_most_is_left_out_shows_the_rest_and_its_doors(saves: str) -> None:
    async with playing(saves, LATE) as app:
        app.app.push_screen(ReportScreen(Report("", ("Curtain.",), (), (), (Voice("Fox", "", "a book"),), ()), "Late"))
        await app.press("d")
        assert "The report" in app.text
        assert "Curtain." in app.text
        assert "Fox" not in app.text
        assert "lit" not in app.text
        assert "Nobody in this report cites anything." in app.text
        assert "Back to the title" in app.text


async def test_no_words_of_a_report_are_read_as_markup(saves: str) -> None:
    odd = PAYLOADS[1]
    lines = tuple(PAYLOADS)
    report = Report(odd, lines, (Watched(odd, True),), (Note("best", odd, odd),), (Voice(odd, odd, odd),), lines)
    async with playing(saves, HOSTILE, size=TALL) as app:
        app.app.push_screen(ReportScreen(report, odd))
        await app.press("d")
        for words in (*PAYLOADS, f"{LIT} {odd}", f"+  {odd}", f"best · {odd}"):
            assert words in app.text
        assert app.text.count(odd) >= 8


# ---- its keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["down", "j", "pagedown", "enter", "space"])
async def test_it_scrolls_to_its_foot_by_row_and_by_page(saves: str, key: str) -> None:
    async with playing(saves, REVIEWED, size=SMALL) as app:
        await _to_report(app)
        assert "Back to the title" not in app.text
        assert "enter on" in app.foot
        for _ in range(40):
            await app.press(key)
            if "Back to the title" in app.text:
                break
        assert "❯ Same night again" in app.text
        assert "enter choose" in app.foot


@pytest.mark.parametrize("key", ["up", "k", "pageup", "home"])
async def test_it_scrolls_back_to_its_top(saves: str, key: str) -> None:
    async with playing(saves, REVIEWED, size=SMALL) as app:
        await _to_report(app)
        top = app.text
        await app.press("end")
        assert "❯ Same night again" in app.text
        for _ in range(14):
            await app.press(key)
        assert app.text == top


async def test_the_doors_are_gone_through_with_the_arrows_before_the_report_scrolls_up_again(saves: str) -> None:
    async with playing(saves, REVIEWED, size=SMALL) as app:
        await _to_report(app)
        await app.press("end", "down", "down", "down")
        foot = app.text
        assert "❯ Back to the title" in foot
        await app.press("up")
        assert "❯ A new night" in app.text
        await app.press("up", "up")
        assert "❯" not in app.text


async def test_the_wheel_scrolls_and_at_the_foot_the_doors_have_the_keys(saves: str) -> None:
    async with playing(saves, REVIEWED, size=SMALL) as app:
        await _to_report(app)
        for _ in range(9):
            wheel = events.MouseScrollDown(None, 20, 10, 0, 1, 0, shift=False, meta=False, ctrl=False, screen_x=20, screen_y=10)
            app.app.post_message(wheel)
        await app.press()
        assert "❯ Same night again" in app.text


async def test_d_shows_what_each_voice_cites_and_hides_it_again(saves: str) -> None:
    async with playing(saves, REVIEWED, size=TALL) as app:
        await _to_report(app)
        assert "d sources" in app.foot
        before = app.text
        await app.press("d")
        rows = [line.strip() for line in app.lines]
        assert rows[rows.index(next(row for row in rows if row.startswith("Fox"))) + 1] == "document 000, on indirect tactics"
        assert "document 002, on timing" in rows
        await app.press("d")
        assert app.text == before


async def test_who_stands_at_the_doors_stays_there_whatever_becomes_of_the_window_and_the_sources(saves: str) -> None:
    async with playing(saves, REVIEWED, size=SMALL) as app:
        await _to_report(app)
        await app.press("end", "down")
        for size in ((60, 20), (40, 12), (80, 18)):
            await resize(app, size)
            assert "❯ A new night" in app.text
            assert "enter choose" in app.foot
        await app.press("d")
        assert "❯ A new night" in app.text
        await resize(app, TALL)
        assert "❯ A new night" in app.text


@pytest.mark.parametrize("key", ["escape", "q", "r"])
async def test_it_closes_on_the_curtain(saves: str, key: str) -> None:
    async with playing(saves, REVIEWED) as app:
        await _to_report(app)
        await app.press(key)
        assert app.is_on(EndingScreen)
        await app.press("b")
        assert app.play.game.session.decisions[-1].option == "wait"


async def test_its_keys_are_told_with_all_others(saves: str) -> None:
    async with playing(saves, REVIEWED) as app:
        await _to_report(app)
        await app.press("question_mark")
        assert app.is_on(HelpScreen)
        text = await _read(app, "pagedown")
        assert "After an ending" in text
        assert "In the report: what its voices cite" in text
        await app.press("escape")
        assert app.is_on(ReportScreen)


async def test_its_keys_can_be_clicked_and_its_doors_too(saves: str) -> None:
    async with playing(saves, REVIEWED, size=TALL) as app:
        await _to_report(app)
        await _click(app, "d sources")
        assert "document 001, on asking" in app.text
        await _click(app, "A new night")
        assert app.play.game.session.decisions == ()


async def test_enter_held_down_goes_through_no_door(saves: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(saves, REVIEWED, size=SMALL) as app:
        await _to_report(app)
        monkeypatch.setattr(held, "QUIET", 60.0)
        await app.press(*["enter"] * 6)
        assert app.is_on(ReportScreen)
        assert "❯ Same night again" in app.text


async def test_what_is_wrong_with_the_game_stands_at_the_foot_of_its_report(saves: str) -> None:
    async with playing(saves, REVIEWED) as app:
        screen = ReportScreen(Report("Show", (), (), (), (), ()), "Late")
        screen.alarm = "NOT SAVED: the disk is full."
        app.app.push_screen(screen)
        await app.press()
        assert "NOT SAVED: the disk is full." in app.text


# ---- its doors -------------------------------------------------------------------------------------------------------


def _began(app: Driven) -> tuple[str, dict[str, int | str], str]:
    """Return the seed that a game has, what it began with, and the words of its first line."""
    session = app.play.game.session
    return session.seed, session.carried, next(beat.text for beat in session.turn if isinstance(beat, Line))


@pytest.mark.parametrize("keys", [("1",), ("end", "enter"), ("end", "space")])
async def test_the_same_night_again_begins_just_as_this_one_began(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, REVIEWED, seed="heron-7") as app:
        await _to_report(app)
        await app.press("2")
        await _to_report(app)  # the second night: the first has left something for it
        await app.press("escape", "b")
        began = (app.play.game.session.seed, app.play.game.session.carried)
        assert began[1] == {"nights": 1}
        await app.press("1", "r", *keys)
        seed, carried, words = _began(app)
        assert (seed, carried) == began
        assert words.endswith("It's night 2.")
        assert app.play.game.session.decisions == ()
        assert load_profile(saves, "reviewed").profile.kept == {"nights": 2}


@pytest.mark.parametrize("keys", [("2",), ("end", "down", "enter")])
async def test_a_new_night_is_drawn_anew_and_begins_with_what_this_one_left(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, REVIEWED, seed="heron-7") as app:
        await _to_report(app)
        await app.press(*keys)
        seed, carried, words = _began(app)
        assert seed != "heron-7"
        assert carried == {"nights": 1}
        assert words.endswith("It's night 2.")


async def test_the_same_night_again_from_the_curtain_begins_just_as_this_one_began(saves: str) -> None:
    async with playing(saves, REVIEWED, seed="heron-7") as app:
        await _to_ending(app)
        labels = [item.label for item in app.app.screen.query_one(Menu).items]
        await app.press(str(1 + labels.index("The same night again")))
        assert _began(app)[:2] == ("heron-7", {})
        assert app.play.game.session.decisions == ()


@pytest.mark.parametrize("keys", [("3",), ("end", "down", "down", "enter")])
async def test_the_third_door_leads_to_the_title(saves: str, keys: tuple[str, ...]) -> None:
    async with playing(saves, REVIEWED) as app:
        await _to_report(app)
        await app.press(*keys)
        assert app.is_on(TitleScreen)
