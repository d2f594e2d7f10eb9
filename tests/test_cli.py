"""The commands, as people run them: what they print, and the exit codes that scripts go by."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame import library, running
from crushgame.story.codes import CODES
from crushgame.story.schema import schema
from tests.conftest import CHECKOUT, STORIES, Run

FORK = STORIES / "fork.yaml"

BROKEN = """\
story: {format: 1, id: broken, title: Broken, version: 1, start: road}
endings: {over: {title: Over}}
scenes:
  road: {steps: [{goto: rode}]}
  lane: {steps: [{end: ovre}]}
"""
NO_IDS = """\
# A comment that stays.
story: {format: 1, id: no-ids, title: No Ids, version: 1, start: road}
endings:   {over: {title: Over}}     # spaces that stay
scenes:
  road:
    steps:
      - choice:
          - option: Left, I think.
            end: over
          - option: Right.   # and this one
            id: right
            end: over
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN)
    return path


Into = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def crushgame_into(tmp_path: Path) -> Into:
    """Run a command line of `crushgame` in a shell, with redirections, and `env` added to its environment."""

    def run(command: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", f'exec "{sys.executable}" -m crushgame {command}'],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT), **env},
            timeout=20,
            check=False,
        )

    return run


# ---- in general ------------------------------------------------------------------------------------------------------


def test_without_a_terminal_the_first_story_is_played_plainly_and_that_is_said(crushgame: Run) -> None:
    done = crushgame(text="\n")
    assert done.stdout.startswith(
        "There is no full terminal here, so this is the plain player. `crushgame stories` lists the stories.\n\nDry Run"
    )
    assert done.returncode == 0


def test_help_fits_a_screen_and_names_every_command(crushgame: Run) -> None:
    done = crushgame("--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) < 30
    for command in ("play", "stories", "saves", "check", "explain", "schema", "ids"):
        assert f"\n  {command} " in done.stdout
        assert crushgame(command, "--help").returncode == 0
    assert "..." not in crushgame("saves", "--help").stdout.partition("Options:")[2]


def test_a_misspelt_command_is_answered_with_the_one_that_was_meant(crushgame: Run) -> None:
    done = crushgame("pley", "dry-run")
    assert "No such command 'pley'. Did you mean 'play'?" in done.stderr
    assert done.returncode == 2
    assert crushgame("saves", "lst").returncode == 2
    assert crushgame("play").returncode == 2
    assert crushgame("play", "dry-run", "--seed").returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--new", "--slot", "a"],
        ["--continue", "--seed", "a"],
        ["--slot", "a", "--seed", "b"],
        ["--new", "--continue"],
        ["--as-it-was", "--new"],
    ],
)
def test_wishes_that_contradict_each_other_are_refused_in_words(crushgame: Run, arguments: list[str]) -> None:
    done = crushgame("play", "dry-run", "--plain", *arguments)
    assert done.returncode == 2
    assert "a new game" in done.stderr
    assert done.stdout == ""


def test_what_the_command_line_brings_cannot_steer_the_terminal(crushgame: Run) -> None:
    for arguments in (["play", "\x1b[2J"], ["check", "\x1b]0;x\x07.yaml"], ["explain", "\x1b[2J"], ["\x1b[2J"]):
        done = crushgame(*arguments)
        assert done.returncode == 2
        assert "\x1b" not in done.stdout + done.stderr


def test_a_reader_that_goes_away_is_no_error_to_speak_of(tmp_path: Path) -> None:
    pipeline = f'"{sys.executable}" -m crushgame explain | head -n 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", pipeline],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[0].startswith("E")
    assert done.stdout.splitlines()[1] in ("0", "141")  # all of it may have fitted into the pipe


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "<&- >&- 2>&-", "2>&-", "< /dev/full > /dev/full"])
@pytest.mark.parametrize("command", ["play dry-run --plain", "check dry-run", "stories"])
def test_a_stream_that_is_closed_or_full_does_no_harm(tmp_path: Path, command: str, redirection: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f'exec "{sys.executable}" -m crushgame {command} {redirection}'],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        timeout=20,
        check=False,
    )
    assert done.returncode in (0, 2, 129)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command",
    ["play dry-run --plain", "stories", "check dry-run", "saves --where", "schema", "explain", "explain E101", "--help"],
)
def test_a_full_disk_behind_stdout_is_one_sentence_and_the_exit_code_for_it(
    crushgame_into: Into, command: str, unbuffered: str
) -> None:
    done = crushgame_into(f"{command} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done.stderr == "The output could not be written: no space left on device.\n"
    assert done.returncode == 2


@pytest.mark.parametrize("command", ["play dry-run --plain", "stories", "saves --where", "schema"])
def test_a_closed_stdout_is_as_good_as_nowhere(crushgame_into: Into, command: str) -> None:
    done = crushgame_into(f"{command} >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_what_nobody_foresaw_is_one_sentence_and_a_way_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> tuple[library.Shipped, ...]:
        raise ZeroDivisionError("\x1b[2Jdivided")

    monkeypatch.setattr(library, "shipped", fail)
    monkeypatch.setattr("crushgame.commands.shelf.shipped", fail)
    monkeypatch.setattr(sys, "argv", ["crushgame", "stories"])
    assert running.main() == 2
    assert capsys.readouterr().err.startswith(
        "Something went wrong inside crushgame, and it had to stop (ZeroDivisionError: [2Jdivided).\n"
    )
    monkeypatch.setenv("CRUSHGAME_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        running.main()


# ---- play ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["no-such-story", "no/such.yaml", ".", "/", "/etc/passwd"])
def test_what_is_no_story_is_refused_in_a_sentence(crushgame: Run, name: str) -> None:
    for command in (["play", name, "--plain"], ["check", name], ["ids", name]):
        done = crushgame(*command)
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.endswith(".\n")


def test_a_story_with_errors_is_not_played_and_they_are_reported(crushgame: Run, broken: Path) -> None:
    done = crushgame("play", broken, "--plain")
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"{broken}:4:25: error[" in done.stderr
    assert done.stderr.endswith(f"{broken} cannot be played until this is mended.\n")


def test_there_must_be_a_game_to_carry_on_with(crushgame: Run) -> None:
    done = crushgame("play", FORK, "--plain", "--continue")
    assert done.returncode == 2
    assert done.stderr == "There is no game of The Fork to carry on with.\n"
    slot = crushgame("play", FORK, "--plain", "--slot", "Tuesday")
    assert slot.returncode == 2
    assert slot.stderr == "Nothing is saved here yet.\n"


def test_stories_lists_what_ships_with_titles(crushgame: Run) -> None:
    done = crushgame("stories")
    assert done.returncode == 0
    for story in library.shipped():
        assert f"{story.id}: " in done.stdout
    assert "dry-run: Dry Run\n" in done.stdout


# ---- saves -----------------------------------------------------------------------------------------------------------


def test_saves_are_listed_exported_imported_loaded_and_deleted(crushgame: Run, tmp_path: Path) -> None:
    folder = {"CRUSHGAME_SAVES": str(tmp_path / "kept")}
    assert crushgame("saves", "--where", env=folder).stdout == f"{tmp_path}/kept\n"
    assert crushgame("saves", env=folder).stdout == f"Nothing is saved in {tmp_path}/kept yet.\n"
    crushgame("play", FORK, "--plain", env=folder, text="Kim\n1\nsave Before the gate\nleft\n")

    listed = crushgame("saves", "list", env=folder).stdout
    assert listed == crushgame("saves", env=folder).stdout
    assert "fork/Before the gate: The Fork, saved " in listed
    assert "finished" in listed

    exported = crushgame("saves", "export", "before the gate", "copy.json", env=folder)
    assert exported.stdout == "Copied to copy.json.\n"
    again = crushgame("saves", "export", "fork/Before the gate", "copy.json", env=folder)
    assert again.returncode == 2
    assert "--replace" in again.stderr
    assert crushgame("saves", "export", "Before the gate", "copy.json", "--replace", env=folder).returncode == 0

    deleted = crushgame("saves", "delete", "Before the gate", env=folder)
    assert deleted.stdout == "Deleted fork/Before the gate. For a day, `crushgame saves undelete` brings it back.\n"
    gone = crushgame("saves", "delete", "Before the gate", env=folder)
    assert gone.returncode == 2
    assert gone.stderr.startswith('No save is called "Before the gate".')
    assert crushgame("saves", "undelete", env=folder).stdout == "fork/Before the gate is back.\n"
    none = crushgame("saves", "undelete", env=folder)
    assert none.returncode == 2
    assert none.stderr == "No save was deleted within the last day, so there is none to bring back.\n"
    assert "fork/Before the gate: The Fork, saved " in crushgame("saves", env=folder).stdout
    crushgame("saves", "delete", "Before the gate", env=folder)

    taken = crushgame("saves", "import", "copy.json", "--help")
    assert taken.returncode == 0
    taken = crushgame("saves", "import", "copy.json", env=folder)
    assert taken.stdout == "Taken in as fork/Before the gate.\n"
    played = crushgame("saves", "load", "Before the gate", "--plain", env=folder)
    assert played.returncode == 0
    assert "this is the copy that was kept beside the save" in played.stdout
    assert "To carry on: crushgame saves load fork --plain" in played.stdout
    shutil.rmtree(tmp_path / "kept" / "fork" / "stories")
    refused = crushgame("saves", "load", "Before the gate", "--plain", env=folder)
    assert refused.returncode == 2
    assert "crushgame play FILE --slot 'Before the gate'" in refused.stderr
    loaded = crushgame("play", FORK, "--plain", "--slot", "Before the gate", env=folder)
    assert "You answered: Kim\n" in loaded.stdout


def test_a_game_is_finished_in_the_story_as_it_was_and_that_story_can_be_copied_out(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "walk.yaml"
    shutil.copy(FORK, story)
    crushgame("play", story, "--plain", text="Kim\n")
    text = story.read_text("utf-8")
    story.write_text(text.replace("You go *first*.", "You go *second*."), "utf-8")
    now = crushgame("play", story, "--plain", text="history\n").stdout
    assert "The story has been edited since you saved." in now
    assert "You go second." in now
    then = crushgame("play", story, "--plain", "--as-it-was", text="history\n").stdout
    assert "You play the story as it was when you saved." in then
    assert "You go first." in then
    story.unlink()
    gone = crushgame("saves", "load", "fork", "--plain", "--as-it-was", text="1\n").stdout
    assert "You play the story as it was when you saved." in gone
    copied = crushgame("saves", "story", "fork", "out")
    assert copied.stdout.endswith("is in out.\n")
    assert (tmp_path / "out" / "walk.yaml").read_text("utf-8") == text
    assert crushgame("saves", "story", "fork", "out").returncode == 2


def test_a_folder_for_saves_without_a_name_is_refused(crushgame: Run) -> None:
    for arguments in (("--saves", "", "saves"), ("saves", "--saves", ""), ("play", FORK, "--plain", "--saves", "")):
        done = crushgame(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "a folder has to be named" in done.stderr


@pytest.mark.parametrize("before", [True, False])
def test_a_folder_for_saves_that_is_named_wins_over_the_variable_wherever_it_is_named(crushgame: Run, before: bool) -> None:
    for folder in ("named", "variable"):
        crushgame("play", FORK, "--plain", "--saves", folder, text="Kim\nsave mine\n")

    def run(*arguments: str | Path, text: str = "") -> str:
        named = ["--saves", "named", *arguments] if before else [*arguments, "--saves", "named"]
        return crushgame(*named, text=text, env={"CRUSHGAME_SAVES": "variable"}).stdout

    assert run("saves", "--where").endswith("/named\n")
    assert run("saves", "delete", "mine").startswith("Deleted fork/mine.")
    assert "fork/mine" not in run("saves")
    assert "fork/mine" not in run("saves", "list")
    assert "/named\n" in run("play", FORK, "--plain", text="quit\n")
    assert "fork/mine" in crushgame("saves", env={"CRUSHGAME_SAVES": "variable"}).stdout


def test_a_file_is_no_folder_for_saves_and_that_is_said(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for arguments in ([], ["list"], ["delete", "a"], ["undelete"], ["export", "a", "b"], ["import", "b"], ["load", "a"]):
        done = crushgame("saves", "--saves", "file", *arguments)
        assert done.returncode == 2
        assert done.stderr == f"{tmp_path}/file is not a folder, so no games are saved there. Choose another with --saves.\n"


def test_a_game_that_was_left_at_its_first_menu_is_listed_with_the_words_before_it(crushgame: Run) -> None:
    crushgame("play", FORK, "--plain", text="Kim\nquit\n")
    assert crushgame("saves").stdout.endswith(", The fork in the road\n    Come on, Kim.\n")


def test_where_the_save_that_was_named_is_not_there_only_that_is_said(crushgame: Run) -> None:
    crushgame("play", FORK, "--plain", text="Kim\nsave mine\n")
    done = crushgame("play", FORK, "--plain", "--slot", "nah")
    assert (done.stdout, done.stderr) == ("", 'No save is called "nah". There is "mine".\n')


def test_a_save_of_a_shipped_story_is_loaded_by_its_name(crushgame: Run) -> None:
    crushgame("play", "dry-run", "--plain", "--saves", "here", text="Kim\nsave A start\n")
    loaded = crushgame("saves", "--saves", "here", "load", "A start", "--plain")
    assert "Carrying on where you left off." in loaded.stdout
    assert loaded.returncode == 0


def test_a_file_that_is_no_save_is_not_taken_in(crushgame: Run, tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(b"\x00junk")
    for name in ("junk", "nowhere", "."):
        done = crushgame("saves", "import", name)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


# ---- check, explain, schema, ids -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("broken")
def test_check_reports_every_error_with_the_exit_code_for_it(crushgame: Run) -> None:
    done = crushgame("check", "broken.yaml")
    assert done.returncode == 1
    assert done.stdout.startswith("broken.yaml: 2 errors, 1 warning; ")
    assert "\nbroken.yaml:4:25: error[" in done.stdout
    assert 'did you mean "road"?' in done.stdout
    assert 'did you mean "over"?' in done.stdout
    assert done.stderr == ""


def test_check_of_a_folder_checks_every_story_below_it(crushgame: Run) -> None:
    done = crushgame("check", "story", cwd=CHECKOUT)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "3 stories: no findings."
    assert "story/bus_stop.yaml: proved, 14 states at 11 places" in done.stdout
    assert crushgame("check", "bus-stop", "dry-run").stdout.splitlines()[-1] == "2 stories: no findings."


def test_check_that_could_not_run_says_so_and_still_reports_the_rest(crushgame: Run, broken: Path) -> None:
    done = crushgame("check", broken, "gone.yaml")
    assert done.returncode == 2
    assert "error[" in done.stdout
    assert done.stderr == 'There is no file or folder called "gone.yaml".\n'


@pytest.mark.usefixtures("broken")
def test_check_for_programs_keeps_stdout_to_the_findings(crushgame: Run) -> None:
    done = crushgame("check", "broken.yaml", "--format", "json")
    (story,) = json.loads(done.stdout)["stories"]
    assert [finding["line"] for finding in story["findings"] if finding["severity"] == "error"] == [4, 5]
    assert story["verdict"] == "errors"
    assert done.returncode == 1
    (story,) = json.loads(crushgame("check", FORK, "--format", "json").stdout)["stories"]
    assert (story["verdict"], story["findings"]) == ("proved", [])

    done = crushgame("check", "broken.yaml", "--format", "github")
    assert done.stdout.startswith("::error file=broken.yaml,line=4,col=25,title=E")
    assert done.returncode == 1
    assert crushgame("check", FORK, "--format", "github").stdout.startswith("::notice ")
    assert crushgame("check", FORK, "--format", "xml").returncode == 2


def test_explain_opens_the_page_of_a_code_in_any_case_and_lists_them_all(crushgame: Run) -> None:
    code = next(iter(CODES))
    page = crushgame("explain", code.lower())
    assert page.returncode == 0
    assert page.stdout.startswith(f"{code} (")
    listed = crushgame("explain").stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(CODES)
    unknown = crushgame("explain", "E1000000")
    assert unknown.returncode == 2
    assert unknown.stderr.startswith('No finding has the code "E1000000"')


def test_a_code_that_is_none_is_answered_with_what_to_do(crushgame: Run) -> None:
    assert crushgame("explain", "foo").stderr == 'No finding has the code "foo". `crushgame explain` lists them all.\n'
    assert crushgame("explain", "E1011").stderr.endswith("?\n")


def test_schema_prints_the_schema(crushgame: Run) -> None:
    assert json.loads(crushgame("schema").stdout) == schema()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_ids_are_shown_and_then_written_with_everything_else_as_it_was(crushgame: Run, tmp_path: Path, newline: str) -> None:
    path = tmp_path / "no_ids.yaml"
    path.write_bytes(NO_IDS.replace("\n", newline).encode())
    path.chmod(0o640)
    shown = crushgame("ids", "no_ids.yaml")
    assert shown.stdout.startswith("no_ids.yaml:8:21: id: left")
    assert "`crushgame ids --write no_ids.yaml`" in shown.stdout
    assert path.read_bytes() == NO_IDS.replace("\n", newline).encode()

    written = crushgame("ids", "--write", "no_ids.yaml")
    assert written.returncode == 0
    assert written.stdout.endswith("no_ids.yaml: written.\n")
    kept = [line for line in path.read_bytes().split(newline.encode()) if not line.strip().startswith(b"id: left")]
    assert kept == NO_IDS.encode().split(b"\n")
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.glob(".*.tmp")) == []
    assert crushgame("ids", "no_ids.yaml").stdout == "no_ids.yaml: every option has its id.\n"


def test_ids_leave_a_story_with_errors_and_a_shipped_one_alone(crushgame: Run, broken: Path) -> None:
    assert crushgame("ids", "--write", broken).returncode == 1
    assert broken.read_text() == BROKEN
    done = crushgame("ids", "--write", "dry-run")
    assert done.returncode == 2
    assert done.stderr.startswith("dry-run is a story that ships with the program.")
