"""The plain player where saving fails: on disks that are full, read-only or gone, it says so, goes on, and has a way out."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crushgame.plain_saving import WAYS_OUT
from crushgame.saves.store import Store
from tests.conftest import CHECKOUT, STORIES, Run
from tests.talking import PATIENCE, talk

FORK = STORIES / "fork.yaml"
PLAY = ("play", FORK, "--plain", "--saves", "saves")


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    return tmp_path / "saves"


@pytest.fixture
def small_disk(saves: Path) -> Iterator[Path]:
    """A disk of 64 KiB for the saves."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    saves.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", saves)
    except subprocess.CalledProcessError:
        pytest.skip("not even root can mount a disk here")
    yield saves
    while os.path.ismount(saves):
        subprocess.run(["umount", saves], check=True, timeout=PATIENCE)


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *arguments], check=True, timeout=PATIENCE)


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(512)):
            pass
    return filler


def put_in_the_way(saves: Path) -> None:
    """Let nothing be saved from now on: somebody has moved the folder, and left a file by its name."""
    if saves.exists():
        saves.rename(saves.with_name("moved"))
    saves.write_text("in the way")


def options_in(saves: Path) -> list[str]:
    """What was decided in the latest game, as it is on the disk."""
    entry = Store(str(saves)).latest("fork")
    assert entry is not None
    assert entry.record is not None
    return [decision.option or decision.text for decision in entry.record.decisions]


# ---- disks that fail -------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_at_each_decision_and_so_is_room_again(tmp_path: Path, small_disk: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        assert "NOT SAVED" not in game.type("Kim")
        filler = fill(small_disk)
        for _ in range(2):
            said = game.type("1")
            assert said.startswith("You chose: Take a breath.\nNOT SAVED: The disk is full.")
            assert WAYS_OUT in said
            assert options_in(small_disk) == ["Kim"]
        filler.unlink()
        assert game.type("1").startswith("You chose: Take a breath.\nSaved again.\n")
        assert options_in(small_disk) == ["Kim", "breath", "breath", "breath"]
        assert "aved" not in game.type("1")
        code, rest = game.ends()
    assert (code, rest.startswith(f"\nThe input ended here. Saved in {small_disk}\n")) == (0, True)
    assert len(options_in(small_disk)) == 5


def test_a_disk_that_can_only_be_read_is_left_for_another_folder(tmp_path: Path, small_disk: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        mount("--bind", small_disk, small_disk)
        mount("-o", "remount,bind,ro", small_disk)
        assert re.search("NOT SAVED: .* can only be read.", game.type("1"))
        assert game.type("folder").startswith(f"Games are to be saved in {small_disk}\n")
        moved = game.type("folder it's here")
        assert moved.startswith(f"Saved in {tmp_path}/it's here\nWhat was saved in {small_disk} stays there.\n")
        assert options_in(tmp_path / "it's here") == ["Kim", "breath"]
        assert "aved" not in game.type("1")
        assert game.type("folder").startswith(f"Games are saved in {tmp_path}/it's here\n")
        code, rest = game.ends()
    assert (code, "NOT SAVED" in rest) == (0, False)
    assert options_in(tmp_path / "it's here") == ["Kim", "breath", "breath"]
    command = rest.rsplit("To carry on: ", 1)[1].strip()
    assert command in moved
    again = typed_in_a_shell(tmp_path, command)
    assert "Carrying on where you left off." in again
    assert again.count("You chose: Take a breath.\n") == 2
    assert f"Saved in {tmp_path}/it's here\n" in again


@pytest.mark.parametrize("folder", ["it's here", "a\x1b[2Jb", "two\nlines", "ten 10 \u202e", os.fsdecode(b"\xff7"), "e\u0301"])
def test_the_command_to_carry_on_with_is_right_whatever_the_folder_is_called(
    crushgame: Run, tmp_path: Path, folder: str
) -> None:
    done = crushgame("play", FORK, "--plain", "--saves", folder, text="Kim\n")
    command = done.stdout.rsplit("To carry on: ", 1)[1]
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", command) is None
    assert "Carrying on where you left off." in typed_in_a_shell(tmp_path, command.strip())


def typed_in_a_shell(cwd: Path, command: str) -> str:
    done = subprocess.run(
        ["bash", "-c", command.replace("crushgame", f"'{sys.executable}' -m crushgame", 1)],
        input=b"",
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        timeout=PATIENCE,
        check=True,
    )
    return done.stdout.decode()


def test_a_folder_that_was_deleted_is_made_again_by_the_next_decision(tmp_path: Path, saves: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        shutil.rmtree(saves)
        assert "NOT SAVED" not in game.type("1")
        assert options_in(saves) == ["Kim", "breath"]


def test_a_game_whose_folder_was_deleted_meanwhile_is_saved_again_at_leaving(tmp_path: Path, saves: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        game.type("1")
        shutil.rmtree(saves)
        code, rest = game.ends()
    assert (code, f"Saved in {saves}\n" in rest) == (0, True)
    assert options_in(saves) == ["Kim", "breath"]


# ---- never called saved when it is not -------------------------------------------------------------------------------


def test_leaving_with_what_could_not_be_saved_is_asked_twice_and_said_once_more(tmp_path: Path, saves: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        put_in_the_way(saves)
        game.type("1")
        assert re.match(f"NOT SAVED: .*{re.escape(WAYS_OUT)}\nType quit again to do it all the same.\n", game.type("quit"))
        game.write(b"quit\n")
        code, rest = game.ends()
    assert (code, rest.startswith("\nNOT SAVED: ")) == (2, True)
    assert "Saved in" not in rest
    assert options_in(tmp_path / "moved") == ["Kim"]


def test_an_input_that_ends_with_what_could_not_be_saved_says_so(tmp_path: Path, saves: Path) -> None:
    put_in_the_way(saves)
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        code, rest = game.ends()
    assert (code, rest.startswith("\nThe input ended here. NOT SAVED: ")) == (2, True)
    assert "Saved in" not in rest


def test_a_signal_that_comes_while_nothing_can_be_saved_is_answered_with_that(tmp_path: Path, saves: Path) -> None:
    put_in_the_way(saves)
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        game.process.terminate()
        code, rest = game.ends()
    assert (code, rest.startswith("\nNOT SAVED: ")) == (128 + signal.SIGTERM, True)
    assert "Saved in" not in rest


def test_an_ending_that_could_not_be_saved_says_so_and_is_saved_when_it_can_be(tmp_path: Path, saves: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        put_in_the_way(saves)
        said = game.type("left")
        assert said.index("NOT SAVED: ") < said.index("Ending: Left") < said.index("You have found 1 of 2 endings.")
        assert "Type new again to do it all the same.\n" in game.type("new")
        saves.unlink()
        fresh = game.type("new")
        assert fresh.startswith("\n[The fork in the road]")
    assert [entry.record.ending for entry in Store(str(saves)).entries("fork") if entry.record] == ["left"]


def test_an_ending_that_is_saved_but_cannot_be_remembered_for_later_games_says_so(tmp_path: Path, saves: Path) -> None:
    (saves / "fork").mkdir(parents=True)
    (saves / "fork" / "profile").write_text("in the way")
    with talk(tmp_path, *PLAY) as game:
        assert "NOT SAVED" not in game.type("Kim")
        said = game.type("(right")
    assert said.index("Ending: Right") < said.index("NOT SAVED: ") < said.index("You have found 1 of 2 endings.")


def test_a_game_in_which_nothing_has_happened_since_an_edit_is_not_called_saved(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "edited.yaml"
    story.write_text(FORK.read_text())
    crushgame("play", story, "--plain", "--saves", "saves", text="Kim\n1\n")
    story.write_text(FORK.read_text().replace("set: {nerve: +1}, goto", "set: {nerve: +2}, goto"))
    done = crushgame("play", story, "--plain", "--saves", "saves")
    assert "Nothing has happened since you came back, so your saves are as they were.\nTo carry on: " in done.stdout
    assert "Saved in" not in done.stdout


def test_another_moment_is_loaded_over_what_could_not_be_saved_only_when_asked_twice(tmp_path: Path, saves: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        game.type("save mine")
        (autosaves,) = (saves / "fork").glob("auto-*")
        shutil.rmtree(autosaves)
        autosaves.write_text("in the way")
        assert "NOT SAVED: " in game.type("1")
        assert "Type load mine again to do it all the same.\n" in game.type("load mine")
        assert "(again)" in game.type("again")
        assert "(again)" not in game.type("load mine").partition("Carrying on where you left off.")[2]
        autosaves.unlink()
        assert "aved" not in game.type("1")  # this game never could not be saved


def test_a_game_that_was_copied_to_a_file_may_be_left_at_once_and_the_copy_is_named(tmp_path: Path, saves: Path) -> None:
    put_in_the_way(saves)
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        assert game.type("export kim.json").startswith(f"Copied to {tmp_path}/kim.json\n")
        game.write(b"quit\n")
        code, rest = game.ends()
    assert code == 2
    assert re.fullmatch(rf"\nNOT SAVED: .* It is copied to {re.escape(str(tmp_path))}/kim\.json\n", rest)


# ---- elsewhere -------------------------------------------------------------------------------------------------------


def test_a_folder_that_will_not_do_leaves_the_game_where_it_was(tmp_path: Path, saves: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        said = game.type("folder file")
        assert said.startswith("NOT SAVED there: ")
        assert said.endswith(f"Games are still to be saved in {saves}\n\n> ")
        game.type("1")
    assert options_in(saves) == ["Kim", "breath"]


def test_named_saves_follow_to_the_new_folder(tmp_path: Path, saves: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        game.type("save old")
        game.type("folder 'new one'")
        game.type("save new")
        assert 'No save is called "old"' in game.type("load old")
        assert "Carrying on where you left off." in game.type("load new")
    assert len(Store(str(saves)).entries("fork")) == 2
    assert len(Store(str(tmp_path / "new one")).entries("fork")) == 2


def test_a_game_is_copied_to_a_new_file_and_taken_in_elsewhere(crushgame: Run, tmp_path: Path) -> None:
    done = crushgame(*PLAY, text="Kim\n1\nexport\nexport 'my game.json'\nexport my game.json\n1\n")
    assert "> Type export and a path, such as export my-game.json, to copy this game to a new file.\n" in done.stdout
    told = f"> Copied to {tmp_path}/my game.json\nTo take it in again: crushgame saves import '{tmp_path}/my game.json'\n"
    assert told in done.stdout
    assert f"> NOT COPIED: {tmp_path}/my game.json is there already, and stays as it is. Type export and another" in done.stdout
    assert crushgame("saves", "import", "my game.json", env={"CRUSHGAME_SAVES": "elsewhere"}).returncode == 0
    assert options_in(tmp_path / "elsewhere") == ["Kim", "breath"]


def test_a_copy_that_cannot_be_made_is_said_to_be_none(crushgame: Run, tmp_path: Path) -> None:
    done = crushgame(*PLAY, text="Kim\nexport nowhere/game.json\n")
    assert "> NOT COPIED: " in done.stdout
    assert "Copied to" not in done.stdout
    assert not (tmp_path / "nowhere").exists()


def test_an_option_whose_words_begin_like_a_command_is_chosen_by_them(crushgame: Run, tmp_path: Path) -> None:
    words = ("Folder of maps, please", "Save the cat", "Export the goods", "Load the van")
    options = "".join(f"          - {{option: '{text}', id: o{at}, goto: a}}\n" for at, text in enumerate(words))
    story = tmp_path / "words.yaml"
    story.write_text(
        "story: {format: 1, id: words, title: Words, version: 1, start: a}\nendings: {over: {title: Over}}\n"
        f"scenes:\n  a:\n    steps:\n      - choice:\n{options}          - {{option: Enough., id: enough, end: over}}\n"
    )
    typed = ("folder of maps", "save the cat", "export the", "LOAD THE VAN", "save the dog", "folder of mice")
    done = crushgame("play", story, "--plain", "--saves", "saves", text="".join(f"{line}\n" for line in typed))
    assert re.findall("^> You chose: (.*)$", done.stdout, re.MULTILINE) == list(words)
    assert '> Saved as "the dog".' in done.stdout
    assert f"> Saved in {tmp_path}/of mice\n" in done.stdout


# ---- nothing that steers a terminal ----------------------------------------------------------------------------------


def test_no_path_or_name_sends_a_control_code_to_either_stream(crushgame: Run, tmp_path: Path) -> None:
    evil = "a\x1b[2J\x9b\u202eb"
    (tmp_path / f"{evil}.yaml").write_bytes(FORK.read_bytes())
    runs = [
        crushgame(
            "play", f"{evil}.yaml", "--plain", "--saves", evil, text=f"K{evil}\nsave {evil}\nload {evil}\nfolder {evil}\n"
        ),
        crushgame("play", f"{evil}.yaml", "--plain", "--saves", evil, "--slot", evil),
        crushgame("play", f"{evil}.yml", "--plain"),
        crushgame("play", FORK, "--plain", f"--{evil}"),
        crushgame("play", FORK, "--plain", evil),
        crushgame("play", FORK, "--plain", "--saves", f"{evil}.yaml", text=f"K{evil}\nexport {evil}\nquit\nquit\n"),
    ]
    for done in runs:
        assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.stdout + done.stderr) is None, done


# ---- a story that was edited meanwhile ---------------------------------------------------------------------------------


@pytest.fixture
def edited(crushgame: Run, tmp_path: Path) -> tuple[str | Path, ...]:
    """A command that plays on in a story whose first line has been edited since the game was saved."""
    story = tmp_path / "edited.yaml"
    shutil.copy(FORK, story)
    command = ("play", story, "--plain", "--saves", "saves")
    crushgame(*command, text="Kim\n")
    story.write_text(story.read_text("utf-8").replace("You go *first*.", "You go *second*."), "utf-8")
    return command


def test_a_player_reads_what_stands_and_can_finish_the_game_as_it_was(crushgame: Run, edited: tuple[str | Path, ...]) -> None:
    done = crushgame(*edited, text="history\nas it was\nhistory\n").stdout
    before, _, after = done.partition("You play the story as it was when you saved.")
    assert "Everything that you decided still stands, and you are where you were." in before
    assert "To finish this game in the story as it was instead, type as it was." in before
    assert "You go second." in before
    assert "You go first." not in before
    assert "You go first." in after
    assert "You go second." not in after


def test_a_game_that_is_finished_as_it_was_stays_so(crushgame: Run, edited: tuple[str | Path, ...]) -> None:
    crushgame(*edited, text="As  it was\n1\n")
    again = crushgame(*edited, text="history\n").stdout
    assert "You play the story as it was when you saved." in again
    assert "You go first." in again


def test_where_the_story_was_not_kept_it_is_said_that_it_cannot_be_finished_so(
    crushgame: Run, edited: tuple[str | Path, ...], tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "saves" / "fork" / "stories")
    done = crushgame(*edited, text="as it was\n").stdout
    assert "type as it was" not in done
    assert "cannot be finished in it" in done


def test_where_nothing_was_edited_there_is_nothing_to_go_back_to(crushgame: Run) -> None:
    assert "there is nothing to go back to" in crushgame(*PLAY, text="Kim\nas it was\n").stdout
