"""Lines as wide as the player wants them, and transcripts: what was said and typed, in a file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, STORIES, Run
from tests.talking import PATIENCE, talk, terminal

FORK = STORIES / "fork.yaml"
PLAY = ("play", FORK, "--plain", "--saves", "saves")
KEEP = (*PLAY, "--transcript", "game.txt")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")


def without_what_was_typed(transcript: str) -> str:
    """A transcript as the output of a game into a pipe, where nothing echoes what is typed."""
    return re.sub("^> .+\n", "> ", transcript, flags=re.MULTILINE)


def widest(text: str) -> int:
    return max(map(len, text.splitlines()))


# ---- width -----------------------------------------------------------------------------------------------------------


def test_in_a_pipe_lines_are_as_wide_as_was_asked_for(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", "--width", "40", text="Kim\nhistory\n")
    said = done.stdout.rpartition("> ")[0]  # paths are never wrapped
    assert 30 < widest(said) <= 40
    assert (
        "It has been raining since the last\nvillage, and the map has come apart\nalong the one fold that mattered.\n" in said
    )


def test_on_a_terminal_lines_are_as_wide_as_was_asked_for_or_not_wrapped(tmp_path: Path) -> None:
    for width, fits in ((30, range(25, 31)), (90, range(80, 91)), (0, range(101, 120))):
        with terminal(tmp_path, "play", FORK, "--plain", "--width", str(width), NO_COLOR="1") as player:
            assert widest(player.until("> ")) in fits


def test_width_is_heard_where_plain_mode_is_chosen_by_itself_and_when_a_save_is_loaded(crushgame: Run) -> None:
    assert widest(crushgame("play", "dry-run", "--width", "30", text="").stdout.rpartition("> ")[0]) <= 30
    crushgame("play", "dry-run", text="Kim\n")
    loaded = crushgame("saves", "load", "dry-run", "--width", "30", text="history\n")
    assert widest(loaded.stdout.rpartition("> ")[0]) <= 30


@pytest.mark.parametrize("width", ["19", "401", "-1", "wide", "", "6e1", "9" * 5000], ids=lambda width: width[:8])
def test_a_width_that_is_none_is_refused_in_words(crushgame: Run, width: str) -> None:
    for done in (crushgame("play", FORK, "--width", width), crushgame("saves", "load", "fork", "--width", width)):
        assert done.returncode == 2
        assert "--width: give 20 to 400 columns, or 0 for lines that are not wrapped.\n" in done.stderr
        assert "nvalid" not in done.stderr


# ---- a transcript from the start ---------------------------------------------------------------------------------------


def test_a_transcript_has_all_that_is_said_and_typed_and_the_start_says_where_it_goes(crushgame: Run, tmp_path: Path) -> None:
    done = crushgame(*KEEP, text="Kim\nhelp\n9\nleft\nquit\n")
    assert (done.returncode, done.stderr) == (0, "")
    written = (tmp_path / "game.txt").read_text("utf-8")
    assert without_what_was_typed(written) == done.stdout
    assert f"or help.\nAll that is said is also written to {tmp_path}/game.txt\n\n[The fork" in done.stdout
    assert written.startswith("The Fork, by Tests\n")
    for typed in ("\n> Kim\nYou answered: Kim\n", "\n> 9\nPlease type", "\n> left\nYou chose: Left.\n", "\n> quit\n"):
        assert typed in written


def test_a_transcript_of_a_coloured_terminal_holds_no_control_code(tmp_path: Path) -> None:
    with terminal(tmp_path, *KEEP) as player:
        assert "\x1b[" in player.until("> ")
        player.type("Kim\u202e\x1b[2J\n")
        player.until("> ")
        player.type("left\n")
        player.until("> ")
        player.type("quit\n")
        assert player.ends() == 0
    written = (tmp_path / "game.txt").read_text("utf-8")
    assert CONTROL.search(written) is None
    assert "\nMo: You go first.\n" in written
    assert "\nIt has been raining since the last village, and the map has come apart along the one fold that" in written
    assert "\n> left\nYou chose: Left.\n" in written


def test_a_transcript_is_wrapped_where_a_width_was_asked_for(crushgame: Run, tmp_path: Path) -> None:
    crushgame(*KEEP, "--width", "40", text="Kim\nquit\n")
    assert "\nIt has been raining since the last\nvillage, and" in (tmp_path / "game.txt").read_text("utf-8")


def test_a_kill_loses_nothing_of_a_transcript_that_was_said_before_the_prompt(tmp_path: Path) -> None:
    with talk(tmp_path, *KEEP) as game:
        said = game.type("Kim")
        game.process.kill()
        game.process.wait(PATIENCE)
    assert (tmp_path / "game.txt").read_text("utf-8").endswith(f"\n> Kim\n{said}")


def test_a_signal_ends_a_transcript_with_where_the_game_is_saved(tmp_path: Path) -> None:
    with talk(tmp_path, *KEEP) as game:
        game.type("Kim")
        game.process.terminate()
        game.process.wait(PATIENCE)
    assert f"\n> \nSaved in {tmp_path}/saves\nTo carry on: " in (tmp_path / "game.txt").read_text("utf-8")


# ---- files that will not do ----------------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "game.txt").write_text("a letter, " * 1000)
    done = crushgame(*KEEP, text="Kim\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path}/game.txt is there already, and stays as it is. Choose another path, or add --replace.\n"
    assert (tmp_path / "game.txt").read_text() == "a letter, " * 1000
    assert not (tmp_path / "saves").exists()
    done = crushgame(*KEEP, "--replace", text="Kim\n")
    assert without_what_was_typed((tmp_path / "game.txt").read_text("utf-8")) == done.stdout


def test_nothing_but_a_plain_file_is_replaced(crushgame: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "letter").write_text("Dear Mo")
    (tmp_path / "link").symlink_to("letter")
    for name in ("pipe", "folder", "link"):
        done = crushgame(*PLAY, "--transcript", name, "--replace")
        assert done.returncode == 2
        assert done.stderr.startswith(f"{tmp_path}/{name} is not a plain file, so no transcript can be written there.")
    assert (tmp_path / "letter").read_text() == "Dear Mo"


def test_a_folder_that_is_missing_is_named(crushgame: Run, tmp_path: Path) -> None:
    done = crushgame(*PLAY, "--transcript", "nowhere/game.txt")
    assert done.returncode == 2
    assert done.stderr.startswith(f"No transcript can be written to {tmp_path}/nowhere/game.txt (no such file or directory).")


def test_where_no_game_can_be_played_no_transcript_is_begun(crushgame: Run, tmp_path: Path) -> None:
    assert crushgame(*KEEP, "--slot", "nowhere").returncode == 2
    assert not (tmp_path / "game.txt").exists()


def test_a_transcript_that_makes_no_sense_is_refused(crushgame: Run) -> None:
    assert "a file has to be named" in crushgame(*PLAY, "--transcript", "").stderr
    assert "--replace is for the FILE of --transcript" in crushgame(*PLAY, "--replace").stderr


@pytest.mark.parametrize("wish", [("--transcript", "game.txt"), ("--width", "40")])
def test_where_the_app_would_open_what_only_plain_mode_knows_is_refused(tmp_path: Path, wish: tuple[str, str]) -> None:
    with terminal(tmp_path, "play", FORK, "--saves", "saves", *wish) as player:
        assert player.ends() == 2
        assert f"{wish[0]} is for plain mode: add --plain.\n" in player.output
    assert list(tmp_path.iterdir()) == []


def test_a_transcript_that_finds_no_more_room_is_told_once_and_the_game_goes_on(tmp_path: Path) -> None:
    limited = 'ulimit -f 8 && exec "$0" -m crushgame "$@"'  # files of 8 KiB: enough for saves
    done = subprocess.run(
        ["bash", "-c", limited, sys.executable, *map(str, KEEP)],
        input=b"Kim\n" + b"history\n" * 40 + b"1\nleft\nquit\n",
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        timeout=20,
        check=True,
    )
    said = done.stdout.decode()
    assert (
        said.count("The transcript ends here, because its file takes nothing more (file too large). The game goes on.\n") == 1
    )
    assert "Ending: Left" in said
    assert "NOT SAVED" not in said
    assert (tmp_path / "game.txt").stat().st_size == 8192


# ---- a transcript from within ------------------------------------------------------------------------------------------------


def test_a_transcript_begun_in_the_game_has_everything_so_far_and_what_comes(tmp_path: Path) -> None:
    with talk(tmp_path, *PLAY) as game:
        game.type("Kim")
        told = game.type("transcript my game.txt")
        assert told == f"All that was said in this game is written to {tmp_path}/my game.txt\nWhat comes is added to it.\n\n> "
        said = game.type("left")
        written = (tmp_path / "my game.txt").read_text("utf-8")
    assert written.startswith("The Fork, by Tests\n")
    assert "\n[The fork in the road]\nMo is here.\nIt has been" in written
    assert "\nWhat do they call you?\nYou answered: Kim\nMo: Come on, Kim.\n\n1. Take a breath.\n2. Left.\n" in written
    assert written.endswith(f"> left\n{said}")


def test_another_transcript_takes_the_place_of_the_first_which_says_so_no_more(tmp_path: Path) -> None:
    with talk(tmp_path, *KEEP) as game:
        assert game.type("transcript").startswith(
            f"All that is said is being written to {tmp_path}/game.txt\nType transcript and"
        )
        game.type("transcript other.txt")
        before = (tmp_path / "game.txt").read_text("utf-8")
        game.type("Kim")
        assert (tmp_path / "game.txt").read_text("utf-8") == before
    assert "\n> Kim\nYou answered: Kim\n" in (tmp_path / "other.txt").read_text("utf-8")


def test_a_file_that_is_there_is_kept_in_the_game_too(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Mo")
    done = crushgame(*PLAY, text="Kim\ntranscript letter\ntranscript\n")
    assert f"> {tmp_path}/letter is there already, and stays as it is. Type transcript and another path.\n" in done.stdout
    assert "> Type transcript and a path to write all that is said to a new file.\n" in done.stdout
    assert (tmp_path / "letter").read_text() == "Dear Mo"


def test_a_path_that_could_steer_a_terminal_is_shown_and_written_down_without_that(crushgame: Run, tmp_path: Path) -> None:
    evil = "a\x1b[2J\u202eb"
    for done in (crushgame(*PLAY, "--transcript", evil, text="quit\n"), crushgame(*PLAY, text=f"transcript {evil}\nquit\n")):
        assert CONTROL.search(done.stdout + done.stderr) is None
    files = [path.read_text("utf-8") for path in tmp_path.iterdir() if path.is_file()]
    assert [CONTROL.search(written) for written in files] == [None, None]
