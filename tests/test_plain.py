"""The plain player, as people meet it: a process with a pipe or a terminal on either side."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from crushgame.library import StoryFiles, find
from crushgame.plain import OVER
from crushgame.saves.store import Store
from crushgame.story import read
from tests.conftest import CHECKOUT, STORIES, Run
from tests.walks import typed, walks_to_every_ending

FORK = STORIES / "fork.yaml"
TRANSCRIPTS = CHECKOUT / "tests" / "transcripts"
LAST_PROMPT = "\n\nType new to play again, same to play the same night again, back to choose again, or quit.\n> \n"


def lines(*typed: str) -> str:
    return "".join(f"{line}\n" for line in typed)


def said(output: str) -> str:
    """The output without its greeting."""
    return output.split("or help.\n", 1)[1]


def last_of(output: str, number: int) -> str:
    """The last paragraphs of the output."""
    return "\n\n".join(output.strip("\n").split("\n\n")[-number:])


# ---- a pipe on either side -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [path.stem for path in sorted(TRANSCRIPTS.glob("*.in"))])
def test_the_same_seed_and_answers_print_the_same_transcript_on_every_run_and_python(
    crushgame: Run, tmp_path: Path, name: str
) -> None:
    script = TRANSCRIPTS / f"{name}.in"
    story = STORIES / f"{name.partition('-')[0]}.yaml"
    done = crushgame("play", story, "--plain", "--seed", "heron-4471", "--saves", "saves", text=script.read_bytes())
    assert done.stderr == ""
    printed = done.stdout.replace(str(tmp_path), "").replace(str(STORIES), "")
    golden = TRANSCRIPTS / f"{name}.txt"
    if os.environ.get("CRUSHGAME_WRITE_TRANSCRIPTS") == "1":  # to accept a change, after reading it
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")
    assert done.returncode == 0


def test_dry_run_is_played_to_each_of_its_endings(crushgame: Run) -> None:
    found = find("dry-run")
    assert isinstance(found, StoryFiles)
    program = read(found.files).program
    assert program is not None
    walks = walks_to_every_ending(program, "heron-4471")
    assert sorted(walks) == sorted(program.endings)
    for number, (ending, walk) in enumerate(walks.items(), 1):
        script = lines(*typed(program, "heron-4471", walk))
        done = crushgame("play", "dry-run", "--plain", "--seed", "heron-4471", text=script)
        assert f"\nEnding: {program.endings[ending].title}\n" in done.stdout
        assert done.stdout.endswith(f"You have found {number} of {len(program.endings)} endings.{LAST_PROMPT}")
        assert done.returncode == 0


def test_an_option_is_chosen_by_number_or_by_the_beginning_of_its_words(crushgame: Run) -> None:
    for choice in ("4", "4.", "right", "RIGHT, QUIETLY", "(Right", "ri"):
        done = crushgame("play", FORK, "--plain", "--new", text=lines("Kim", "1", "1", choice))
        assert "> You chose: (Right, quietly.)\n\nNobody saw.\n\nEnding: Right\n" in done.stdout, choice


def test_what_fits_no_option_or_more_than_one_is_asked_again(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", text=lines("Kim", "9", "0", "nonsense", "", "left over", "1", "1", "le"))
    assert done.stdout.count("> Please type a number from 1 to 3, or help.\n") == 4
    assert "> That is locked: You have not the nerve.\n" in done.stdout
    assert "> That could be 2 or 3. Type the number, or more of the words.\n" in done.stdout


def test_the_whole_words_of_an_option_choose_it_even_where_another_begins_with_them(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", text=lines("Kim", "1", "1", "Left."))
    assert "Ending: Left" in done.stdout


def test_an_answer_may_be_a_word_that_is_also_a_command(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", text=lines("=Help"))
    assert "> You answered: Help\n\nMo: Come on, Help.\n" in done.stdout


def test_an_empty_answer_takes_the_default(crushgame: Run) -> None:
    assert "> You answered: You\n" in crushgame("play", FORK, "--plain", text=lines("")).stdout


def test_back_and_forward_are_there_at_any_stop(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", text=lines("Kim", "back", "back", "forward", "forward", "left", "back"))
    assert "> Back to where you were before your last choice.\n\n[The fork in the road]\n" in done.stdout
    assert "> This is the beginning: there is nothing to take back.\n" in done.stdout
    assert "> Forward again.\n\nMo: Come on, Kim.\n" in done.stdout
    assert "> There is nothing that was taken back.\n" in done.stdout
    assert "Ending: Left" in done.stdout
    assert last_of(done.stdout, 2).startswith("The input ended here. Saved in ") is False
    assert "Come on, Kim.\n\n1. Take a breath.\n2. Left." in done.stdout


def test_a_game_is_carried_on_where_it_was_left(crushgame: Run) -> None:
    first = crushgame("play", FORK, "--plain", text=lines("Kim", "1"))
    assert "Nobody is lost" not in first.stdout
    second = crushgame("play", FORK, "--plain", text=lines("1", "history"))
    assert said(second.stdout).startswith("\nCarrying on where you left off.\n\n[The fork in the road]\n")
    assert "Mo: Come on, Kim.\nYou chose: Take a breath.\n\n1. Take a breath. (again)\n" in second.stdout
    assert second.stdout.count("You chose: Take a breath.\nYou chose: Take a breath.\n") == 1
    fresh = crushgame("play", FORK, "--plain", "--new")
    assert said(fresh.stdout).startswith("\n[The fork in the road]\nMo is here.\nIt has been raining")


def test_a_game_left_in_the_middle_of_a_turn_goes_on_with_the_line_it_was_left_at(crushgame: Run, tmp_path: Path) -> None:
    from crushgame.saves.game import Game

    program = read({"fork.yaml": FORK.read_bytes()}).program
    assert program is not None
    game = Game.start(Store(str(tmp_path / "saves")), program, "heron-4471")
    for _ in range(4):
        game.session.advance()
    game.leave()
    done = crushgame("play", FORK, "--plain", "--saves", "saves")
    assert said(done.stdout).startswith(
        "\nCarrying on where you left off.\n\n[The fork in the road]\n\nMo (dry): Or not.\nYou: Give me a moment.\n"
    )


def test_a_moment_is_saved_and_loaded_by_name(crushgame: Run) -> None:
    script = lines("Kim", "save The start", "1", "save", "left", "load the start", "load", "load nowhere", "quit")
    done = crushgame("play", FORK, "--plain", text=script)
    assert '> Saved as "The start". Come back to it with "load The start".\n' in done.stdout
    assert '> Saved as the quick save. Come back to it with "load".\n' in done.stdout
    at_the_start, _, after = done.stdout.partition("Carrying on where you left off.")[2].partition("Carrying on")
    assert "1. Take a breath. " in at_the_start.replace("(chosen before)", "")
    assert "(again)" in after
    assert 'No save is called "nowhere".' in after
    by_slot = crushgame("play", FORK, "--plain", "--slot", "THE START")
    assert "Carrying on where you left off." in by_slot.stdout
    assert "(again)" not in by_slot.stdout


def test_when_the_input_ends_the_game_is_saved_and_says_where(crushgame: Run, tmp_path: Path) -> None:
    done = crushgame("play", FORK, "--plain", "--saves", "my saves", text="Kim")
    assert last_of(done.stdout, 1) == (
        f"> \nThe input ended here. Saved in {tmp_path}/my saves\nTo carry on: crushgame play {FORK} --plain --saves 'my saves'"
    )
    assert done.returncode == 0
    nothing = crushgame("play", FORK, "--plain", "--new", "--saves", "none")
    assert last_of(nothing.stdout, 1) == (
        f"> \nThe input ended here. Saved in {tmp_path}/none\nTo carry on: crushgame play {FORK} --plain --saves none"
    )


def test_a_script_that_answers_for_ever_is_done_when_the_story_is(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", text=lines("Kim", "1", "1") + "3\n" * 1000)
    prompt = LAST_PROMPT.rstrip("\n")
    assert done.stdout.endswith(f"You have found 1 of 2 endings.{prompt}\n{OVER}\n\n")


def test_at_the_end_another_game_can_be_started_or_the_last_choice_taken_back(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", text=lines("Kim", "2", "back", "right", "new", "Alex", "left"))
    assert done.stdout.count("It has been raining") == 2
    assert "Mo: Come on, Alex." in done.stdout
    assert re.findall("^Ending: (.*)$", done.stdout, re.MULTILINE) == ["Left", "Right", "Left"]


def test_a_line_that_is_far_too_long_or_no_text_does_no_harm(crushgame: Run) -> None:
    script = b"K\xffi\x1b[2Jm\x00\r\n" + b"x" * 3_000_000 + b"\n\xf0\x9f\n2\n"
    done = crushgame("play", FORK, "--plain", text=script)
    assert "> You answered: K\ufffdi[2Jm\n" in done.stdout
    assert done.stdout.count("> Please type a number from 1 to 3, or help.\n") == 2
    assert "Ending: Left" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_save_that_cannot_be_written_is_said_to_be_none_and_play_goes_on(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = crushgame("play", FORK, "--plain", "--saves", "file", text=lines("Kim", "1"))
    assert "> You answered: Kim\nNOT SAVED: " in done.stdout
    assert "> You chose: Take a breath.\nNOT SAVED: " in done.stdout
    assert last_of(done.stdout, 1).startswith("> \nThe input ended here. NOT SAVED: ")
    assert done.returncode == 2


def test_nothing_is_coloured_or_wrapped_in_a_pipe(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", env={"TERM": "xterm-256color", "COLUMNS": "40", "FORCE_COLOR": "1"})
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) > 100


def test_a_seed_that_no_save_could_hold_is_made_one_that_can(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", "--seed", " he\x1bron\n" + "x" * 500, text=lines("Kim", "help"))
    assert f"The seed of this game is heron {'x' * 54}.\n" in done.stdout
    assert "NOT SAVED" not in done.stdout


def test_content_notes_come_before_a_new_game_and_not_before_one_that_is_carried_on(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "noted.yaml"
    story.write_text(FORK.read_text().replace("author: Tests", "author: Tests, notes: [rain, a dog]"))
    first = crushgame("play", story, "--plain", text=lines("Kim"))
    assert said(first.stdout).startswith("Content notes: rain; a dog.\n\n[The fork")
    assert "Content notes" not in crushgame("play", story, "--plain").stdout


def test_a_game_that_is_taken_up_at_its_first_line_names_the_place_once(crushgame: Run) -> None:
    crushgame("play", FORK, "--plain", text=lines("save mine", "Kim"))
    again = crushgame("play", FORK, "--plain", "--slot", "mine")
    assert again.stdout.count("[The fork in the road]") == 1


def test_a_latest_game_that_is_damaged_is_not_passed_over_in_silence(crushgame: Run, tmp_path: Path) -> None:
    crushgame("play", FORK, "--plain", "--saves", "saves", text=lines("Kim"))
    (older,) = (tmp_path / "saves" / "fork").glob("auto-*")
    crushgame("play", FORK, "--plain", "--saves", "saves", "--new", text=lines("Alex"))
    (latest,) = set((tmp_path / "saves" / "fork").glob("auto-*")) - {older}
    for save in latest.glob("save.*.json"):
        save.write_bytes(b"")
    done = crushgame("play", FORK, "--plain", "--saves", "saves", text=lines("1"))
    assert "The latest game could not be read; `crushgame saves` says why. This is the one before it, from " in done.stdout
    assert "Come on, Kim." in done.stdout
    assert "could not be read" not in crushgame("play", FORK, "--plain", "--saves", "saves").stdout


def test_where_no_game_can_be_read_a_new_one_says_why_it_is_new(crushgame: Run, tmp_path: Path) -> None:
    crushgame("play", FORK, "--plain", "--saves", "saves", text=lines("Kim"))
    for save in (tmp_path / "saves" / "fork").glob("auto-*/save.*.json"):
        save.write_bytes(b"")
    done = crushgame("play", FORK, "--plain", "--saves", "saves")
    assert "The latest game could not be read; `crushgame saves` says why. This is a new one.\n" in done.stdout


def test_a_save_of_a_name_that_is_damaged_is_said_to_be_that(crushgame: Run, tmp_path: Path) -> None:
    crushgame("play", FORK, "--plain", "--saves", "saves", text=lines("Kim", "save mine"))
    for save in (tmp_path / "saves" / "fork").glob("slot-mine-*/save.*.json"):
        save.write_bytes(b"")
    done = crushgame("play", FORK, "--plain", "--saves", "saves", text=lines("load mine", "load other"))
    assert "> This save was damaged. save.1.json is kept in the folder “damaged”.\n" in done.stdout
    assert '> No save is called "other".' in done.stdout
    assert "slot-" not in done.stdout
    assert "auto-" not in done.stdout


def test_the_names_of_the_games_own_saves_are_refused(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", text=lines("Kim", "save Quick", "save autosave", "save quick save", "save"))
    assert done.stdout.count("Take another name.") == 3
    assert "fork/quick: " in crushgame("saves").stdout
    assert crushgame("saves").stdout.count("fork/") == 2
