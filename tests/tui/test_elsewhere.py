"""Saving somewhere else: in another folder, to a file, or not at all, at the player's word."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from textual import events

from crushgame.saves.exchange import Imported, import_from
from crushgame.saves.record import Record
from crushgame.saves.store import Store
from crushgame.tui.screens.dialogs import Dialog
from crushgame.tui.screens.ending import EndingScreen
from crushgame.tui.screens.load import LoadScreen
from crushgame.tui.screens.play import PlayScreen
from crushgame.tui.screens.title import TitleScreen
from crushgame.tui.screens.verdict import told
from tests.tui.driving import Driven, playing, start, title, to_decision
from tests.tui.stories import ASKS, LATE
from tests.tui.test_not_saved import blocked

TO_CHOICE = ("enter", "enter", "enter")
FOLDER, FILE = "Save in another folder…", "Copy this game to a file…"


def _record(root: Path | str) -> Record:
    entry = Store(str(root)).latest("late")
    assert entry is not None
    assert entry.record is not None
    return entry.record


async def _pick(app: Driven, words: str) -> None:
    row = next(y for y, line in enumerate(app.lines) if words in line)
    column = app.lines[row].index(words)
    await app.pilot.click(offset=(column + 1, row))
    await app.press()


async def _write(app: Driven, path: str) -> None:
    await app.press("ctrl+u")
    app.app.post_message(events.Paste(path))
    await app.press("enter")


async def _save_in(app: Driven, path: str) -> None:
    await app.press("f6")
    await _pick(app, FOLDER)
    await _write(app, path)


def _words(app: Driven) -> str:
    """The screen as one line, without frames and pictures."""
    return " ".join(app.text.replace("│", " ").replace("▀", " ").split())


def _unbroken(text: str) -> str:
    """Text without its spaces: a long path is broken wherever the line ends."""
    return text.replace(" ", "")


async def test_a_game_that_cannot_be_saved_is_saved_in_a_folder_that_is_made_for_it(saves: str, tmp_path: Path) -> None:
    blocked(saves)
    other = tmp_path / "new" / "games"
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        await _save_in(app, str(other))
        assert "NOT SAVED" not in app.text
        assert _unbroken(f"saved in {other}") in _unbroken(_words(app))
        assert [decision.option for decision in _record(other).decisions] == ["dare"]
        await app.press("enter", "b", "1")
        assert app.foot.endswith("saved")
        await app.press("b", "2")
        assert "saved · as far as" in app.foot
        assert [decision.option for decision in _record(other).decisions] == ["nothing"]


async def test_another_folder_can_be_chosen_while_all_is_well_and_the_first_keeps_its_own(saves: str, tmp_path: Path) -> None:
    other = tmp_path / "games"
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "f6")
        assert "Save somewhere else?" in app.text
        assert "Try again" not in app.text
        await app.press("escape")
        await _save_in(app, str(other))
        await app.press("b", "2")
    assert [decision.option for decision in _record(saves).decisions] == ["dare"]
    assert [decision.option for decision in _record(other).decisions] == ["nothing"]


async def test_loading_quick_saves_and_the_title_look_in_the_folder_that_was_chosen(saves: str, tmp_path: Path) -> None:
    other = tmp_path / "games"
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        await _save_in(app, str(other))
        await app.press("f5", "l")
        assert app.is_on(LoadScreen)
        assert "Quick save" in app.text
        await app.press("escape", "q")
        assert app.is_on(TitleScreen)
        await app.press("enter")
        assert "Well." in app.text
        assert app.play.game.root == str(other)
        await app.press("q", "down", "enter", "enter", "q")
    assert len(Store(str(other)).entries("late")) == 3
    assert len(Store(saves).entries("late")) == 1


async def test_the_folder_that_was_chosen_holds_the_story_too(saves: str, tmp_path: Path) -> None:
    other = str(tmp_path / "games")
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        await _save_in(app, other)
    async with title(other) as app:
        await app.press("enter")
        assert "Well." in app.text
        assert app.foot.endswith("saved")


async def test_it_is_a_key_away_from_a_question_too(saves: str) -> None:
    async with playing(saves, ASKS) as app:
        await app.press("f6")
        assert FOLDER in app.text
        await app.press("escape")
        await app.write("Kim")
        await app.press("enter")
        assert [decision.text for decision in app.play.game.session.decisions] == ["Kim"]


async def test_a_tilde_is_the_players_home(saves: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        await _save_in(app, "~/games")
    assert len(_record(tmp_path / "home" / "games").decisions) == 1


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", "Type a path"),
        ("~nobody-of-that-name/x", "There is no home folder called ~nobody-of-that-name."),
        ("/dev/null/games", "Nothing can be saved there."),
        ("/proc/games", "could not be made."),
        ("{file}", "Nothing can be saved there."),
        ("{folder}/" + "x" * 300, "Nothing can be saved there."),
    ],
    ids=["nothing", "nobody's home", "below a device", "where no folder can be made", "a file", "a name too long"],
)
async def test_a_folder_that_will_not_do_says_why_and_the_game_stays_where_it_was(
    saves: str, tmp_path: Path, path: str, why: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        await _save_in(app, path.format(file=tmp_path / "file", folder=tmp_path))
        assert why in _words(app)
        assert "--saves" not in app.text
        await app.press("escape", "escape")
        assert app.play.game.root == saves
        await app.press("b", "2")
        assert "saved · as far as" in app.foot
        assert [decision.option for decision in _record(saves).decisions] == ["nothing"]


async def test_the_folder_that_it_is_saved_in_already_makes_no_second_game(saves: str, tmp_path: Path) -> None:
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        (tmp_path / "link").symlink_to(saves)
        await _save_in(app, str(tmp_path / "link"))
        assert app.foot.endswith("saved")
    assert len(Store(saves).entries("late")) == 1


async def test_trying_again_says_saved_again_or_that_nothing_has_changed(saves: str) -> None:
    way = blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "f6", "enter")
        assert "NOT SAVED" in app.text
        assert app.foot.endswith("Tried again just now, and it is not saved yet.")
        way.unlink()
        await app.press("f6", "enter")
        assert app.foot.endswith("saved again")


async def test_going_on_without_saving_leaves_the_page_as_it_was(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        before = app.text
        await app.press("f6")
        await _pick(app, "Go on without saving")
        assert app.text == before


async def test_a_copy_of_the_game_can_be_taken_in_elsewhere(saves: str, tmp_path: Path) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "f6")
        await _pick(app, FILE)
        await _write(app, str(tmp_path / "copy.json"))
        assert _unbroken(f"copied to {tmp_path / 'copy.json'}") in _unbroken(_words(app))
        assert "NOT SAVED" in app.text  # a copy is no save: what is decided from now on is not in it
    taken = import_from(Store(str(tmp_path / "elsewhere")), str(tmp_path / "copy.json"))
    assert isinstance(taken, Imported)
    assert [decision.option for decision in taken.record.decisions] == ["dare"]


async def test_a_copy_replaces_nothing_and_goes_into_a_folder_under_a_name_of_its_own(saves: str, tmp_path: Path) -> None:
    (tmp_path / "taken.json").write_text("mine")
    (tmp_path / "folder").mkdir()
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "f6")
        await _pick(app, FILE)
        await _write(app, str(tmp_path / "taken.json"))
        assert "is there already." in _words(app)
        await _write(app, str(tmp_path / "none" / "copy.json"))
        assert "There is no folder" in _words(app)
        for _ in range(2):
            await _write(app, str(tmp_path / "folder"))
            await app.press("f6")
            await _pick(app, FILE)
    assert (tmp_path / "taken.json").read_text() == "mine"
    assert len(os.listdir(tmp_path / "folder")) == 2
    assert not any(name.startswith(".") for name in os.listdir(tmp_path))


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_who_leaves_what_cannot_be_saved_can_save_it_elsewhere_and_go(saves: str, tmp_path: Path, key: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", key)
        await _pick(app, "Save it somewhere else…")
        await _pick(app, FOLDER)
        await _write(app, str(tmp_path / "games"))
        assert app.app.return_code == 0 if key == "ctrl+q" else app.is_on(TitleScreen)
    assert len(_record(tmp_path / "games").decisions) == 1


async def test_who_leaves_with_a_copy_alone_is_told_of_it_and_asked_once_more(saves: str, tmp_path: Path) -> None:
    blocked(saves)
    async with playing(saves, LATE, size=(80, 40)) as app:  # room for a long path
        await app.press(*TO_CHOICE, "1", "q", "2")
        await _pick(app, FILE)
        await _write(app, str(tmp_path / "copy.json"))
        assert "There is a copy of it in" in _words(app)
        await _pick(app, "Leave all the same")
        assert app.is_on(TitleScreen)
        assert "The copy that you made is in" in _words(app)


async def test_a_copy_is_not_spoken_of_when_something_else_was_decided_since(saves: str, tmp_path: Path) -> None:
    blocked(saves)
    async with playing(saves, LATE, size=(80, 40)) as app:  # room for a long path
        await app.press(*TO_CHOICE, "1", "f6")
        await _pick(app, FILE)
        await _write(app, str(tmp_path / "copy.json"))
        await app.press("b", "f", "q")
        assert "There is a copy of it in" in _words(app)
        await app.press("escape", "b", "2", "q")
        assert "The game could not be saved." in _words(app)
        assert "There is a copy of it in" not in _words(app)
        await _pick(app, "Leave all the same")
        assert "The copy that you made" not in _words(app)


async def test_escape_goes_back_a_step_at_a_time(saves: str) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "f6", "2")
        assert "Save in which folder?" in app.text
        await app.press("escape")
        assert FOLDER in app.text
        await app.press("escape")
        assert app.play.reading.has_focus


async def test_a_save_of_the_folder_before_is_not_loaded_when_the_game_has_just_moved(saves: str, tmp_path: Path) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "f5")
        Path(saves, "late", f"auto-{app.play.game.id}").write_bytes(b"")
        await app.press("enter", "enter", "1", "f9", "2")
        await _pick(app, FOLDER)
        await _write(app, str(tmp_path / "games"))
        assert "Nothing was loaded: that save is in" in _words(app)
        assert len(app.play.game.session.decisions) == 1


async def test_from_the_curtain_it_leads_back_to_the_curtain(saves: str, tmp_path: Path) -> None:
    blocked(saves)
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1", "enter", "1")
        await _save_in(app, str(tmp_path / "games"))
        assert app.is_on(EndingScreen)
        assert "NOT SAVED" not in app.text
        assert _unbroken(f"saved in {tmp_path / 'games'}") in _unbroken(_words(app))
    assert [entry.record.ending for entry in Store(str(tmp_path / "games")).entries("late") if entry.record] == ["doubles"]


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_every_answer_can_be_seen_in_a_small_window_with_a_long_path(tmp_path: Path, size: tuple[int, int]) -> None:
    long = tmp_path / "a rather long name of a folder" / "and another one that is in it"
    long.parent.mkdir()
    blocked(str(long))
    async with playing(str(long), LATE, size=size) as app:
        while not app.play.reading.is_choosing:  # in little room a long line takes two keys
            await app.press("enter")
        await app.press("1", "f6")
        for words in ("NOT SAVED: ", "Try again", FOLDER, FILE, "Go on without saving"):
            assert words in app.text
        await app.press("escape", "q")
        for words in ("The game could not be saved.", "Stay", "Save it somewhere else…", "Leave all the same"):
            assert words in app.text


async def test_the_last_command_names_the_very_folder_whatever_it_is_called(
    saves: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "my \x1b[7m home"
    monkeypatch.setenv("HOME", str(home))
    async with playing(saves, LATE) as app:
        await app.press(*TO_CHOICE, "1")
        await _save_in(app, "~/games")
        await app.press("ctrl+q")
    command = app.app.last_words[-1]
    assert command.isprintable()
    shell = ["bash", "-c", f'crushgame() {{ printf %s "$2"; }}; {command}']
    assert subprocess.run(shell, capture_output=True, check=True).stdout == os.fsencode(home / "games")


def test_the_last_words_say_where_the_saves_are_and_how_to_carry_on(tmp_path: Path, saves: str) -> None:
    blocked(saves)
    home = tmp_path / "my home"
    other = home / "crushgame-saves"
    with start(tmp_path, saves, HOME=str(home)) as terminal:
        terminal.until("The board says DUE.")
        terminal.press("enter", "enter", "enter")
        terminal.until("1  I wouldn't dare.")
        terminal.press("1")
        terminal.until("NOT SAVED: ", "F6 save elsewhere")
        terminal.press("f6", "2")
        terminal.until("Save in which folder?", "~/crushgame-saves")
        terminal.press("enter")
        terminal.until("saved in")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert f"crushgame --saves '{other}'".encode() in terminal.sent
    with start(tmp_path, str(other)) as terminal:
        terminal.until("Well.", "saved")


def test_a_game_that_is_saved_where_it_was_leaves_no_last_words(tmp_path: Path, saves: str) -> None:
    with start(tmp_path, saves) as terminal:
        to_decision(terminal)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert b"--saves" not in terminal.sent


async def test_keys_that_come_with_the_answer_to_a_question_answer_nothing_more(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter", "s")
        dialog = app.app.screen
        assert isinstance(dialog, Dialog)
        for _ in range(3):
            dialog.dismiss("Lemons")
        await app.press()
        assert app.foot.endswith("save “Lemons” made")


async def test_news_for_a_page_that_is_closed_already_goes_nowhere(saves: str) -> None:
    async with playing(saves, LATE) as app:
        await app.press("enter")
        page = app.app.screen
        assert isinstance(page, PlayScreen)
        await app.press("q")
        told(page, "", "quick save")
        page.tell("anything")
