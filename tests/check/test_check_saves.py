"""`crushgame check --saves`: every save of a folder, replayed into the story."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame.commands.fitting import SavesIn
from crushgame.saves.record import Record, decode, encode
from crushgame.story import read
from crushgame.story.printable import first_unprintable
from tests.check.editions import (
    LINE_ABOVE,
    NINE,
    OPTION_ABOVE,
    OPTION_GONE,
    OTHER_WORDS,
    RAIN,
    SCENE_GONE,
    SCENE_RENAMED,
    VARIABLE_ADDED,
    VARIABLE_GONE,
    VARIABLE_RENAMED,
    Edit,
)
from tests.conftest import CHECKOUT, Run
from tests.ending import killed_at_last

_GAMES = {"in the bus": "1\n", "at the back": "1\n1\n", "by the heater": "1\n2\n", "on foot": "2\n"}
"""What each saved game decided, as numbers of options."""


def program(arguments: list[str | Path], folder: Path, typed: str = "") -> str:
    """Run crushgame in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "crushgame", *map(str, arguments)],
        input=typed,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        timeout=20,
        check=True,
        text=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a store of four games of RAIN, `kept`, and the same games as exported files, `sent`."""
    folder = tmp_path_factory.mktemp("played")
    (folder / "rain.yaml").write_text(RAIN)
    (folder / "sent").mkdir()
    known: set[str] = set()
    for name, typed in _GAMES.items():
        program(["--saves", folder / "kept", "play", "rain.yaml", "--plain", "--new", "--seed", "wren-1"], folder, typed)
        (slot,) = {path.name for path in (folder / "kept" / "rain").glob("auto-*")} - known
        known.add(slot)
        (folder / f"{name}.slot").write_text(slot)
        file = folder / "sent" / f"{name}.save"
        program(["--saves", folder / "kept", "saves", "export", f"rain/{slot}", file], folder)
    return folder


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    """Return a copy of it, in which a test runs its commands."""
    return Path(shutil.copytree(played, tmp_path, dirs_exist_ok=True))


Fits = Callable[[str, str], dict[str, str]]


@pytest.fixture
def fits(played: Path) -> Fits:
    """Return how the saves of `kept` or `sent` fit a text of the story, each by what it is."""
    names = {path.read_text().strip(): path.stem for path in played.glob("*.slot")}

    def fit(text: str, where: str) -> dict[str, str]:
        found = read({"rain.yaml": text.encode()})
        assert found.program is not None
        rows = SavesIn(str(played / where)).rows(found.program)
        return {names.get(Path(row.name).name, Path(row.name).stem): row.fit for row in rows}

    return fit


# ---- the nine edits ----------------------------------------------------------------------------------------------------

_ALL_EXACT = dict.fromkeys(_GAMES, "exact")
_IN_THE_BUS_MOVED = {"in the bus": "moved", "at the back": "stopped", "by the heater": "stopped", "on foot": "exact"}
_FITS = {
    LINE_ABOVE.name: _ALL_EXACT,
    OTHER_WORDS.name: {**_ALL_EXACT, "at the back": "stopped"},
    OPTION_ABOVE.name: _ALL_EXACT,
    OPTION_GONE.name: {**dict.fromkeys(_GAMES, "stopped"), "on foot": "exact"},
    SCENE_RENAMED.name: _IN_THE_BUS_MOVED,
    SCENE_GONE.name: _IN_THE_BUS_MOVED,
    VARIABLE_RENAMED.name: _ALL_EXACT,
    VARIABLE_GONE.name: _ALL_EXACT,
    VARIABLE_ADDED.name: _ALL_EXACT,
}


@pytest.mark.parametrize("edit", NINE, ids=lambda edit: edit.name.replace(" ", "-"))
def test_each_of_the_nine_edits_leaves_just_these_saves_standing(fits: Fits, edit: Edit) -> None:
    assert fits(edit.text, "kept") == _FITS[edit.name]


@pytest.mark.parametrize("edit", NINE, ids=lambda edit: edit.name.replace(" ", "-"))
def test_what_players_sent_stops_just_where_what_was_kept_does(fits: Fits, edit: Edit) -> None:
    # Without the story as it was, what a save led to then cannot be compared: it may count as moved, and never as stopped.
    stopped = [name for name, fit in fits(edit.text, "sent").items() if fit == "stopped"]
    assert sorted(stopped) == sorted(name for name, fit in _FITS[edit.name].items() if fit == "stopped")


def test_saves_go_on_once_the_story_says_what_was_renamed(fits: Fits) -> None:
    renamed = "renamed: {scenes: {bus: number_six}}\n"
    assert fits(SCENE_RENAMED.text + renamed, "kept") == _ALL_EXACT


# ---- as a command ------------------------------------------------------------------------------------------------------


_TABLE = """\
sent: 4 saves: 1 stopped, 3 exact.
  STOPPED  sent/by the heater.save  2 decisions    The bus has a heater and no …
             at decision 2 of 2, bus.heater: What you chose here is no longer
               offered.
  exact    sent/at the back.save    2 decisions    The bus has a heater and no …
  exact    sent/in the bus.save     1 decision     The bus has a heater and no …
  exact    sent/on foot.save        1 decision     The street is a river, and y…
"""


def test_the_table_tells_what_stops_first_and_fails(crushgame: Run, folder: Path) -> None:
    (folder / "rain.yaml").write_text(RAIN.replace("if: dry < 5", "if: dry < 3").replace("It rains on", "Hail hits"))
    done = crushgame("check", "rain.yaml", "--saves", "sent", "--no-odds", cwd=folder)
    assert done.returncode == 1
    assert done.stdout[done.stdout.index("sent:") :] == _TABLE + "\n"


def test_the_page_for_authors_shows_the_table_as_it_is() -> None:
    assert f"```\n{_TABLE}```\n" in (CHECKOUT / "docs" / "editing.md").read_text()


def test_what_moved_is_told_with_what_differs_and_fails_nothing(crushgame: Run, folder: Path) -> None:
    (folder / "rain.yaml").write_text(RAIN.replace("set: {dry: +1}", "set: {dry: +2}"))
    done = crushgame("check", "rain.yaml", "--saves", "kept", "--no-odds", cwd=folder)
    assert done.returncode == 0
    assert "kept: 4 saves: 3 moved, 1 exact." in done.stdout
    assert done.stdout.count("\n             `dry` is 4, and was 3\n") == 3


def test_a_folder_may_hold_both_and_other_saves_are_counted_and_left_out(crushgame: Run, folder: Path) -> None:
    for path in (folder / "sent").iterdir():
        path.rename(folder / "kept" / path.name)
    (folder / "kept" / "notes.txt").write_text("Not a save.\n")
    crushgame("--saves", folder / "kept", "play", "bus-stop", "--plain", text="2\n")
    done = crushgame("check", "rain.yaml", "--saves", "kept", "--no-odds", cwd=folder)
    assert done.returncode == 0
    assert "kept: 8 saves: 8 exact; 1 save of other stories left out." in done.stdout


def test_a_damaged_save_is_told_with_its_sentence_and_stops_nothing(crushgame: Run, folder: Path) -> None:
    path = folder / "sent" / "on foot.save"
    path.write_bytes(path.read_bytes()[:-20])
    done = crushgame("check", "rain.yaml", "--saves", "sent", "--no-odds", cwd=folder)
    assert done.returncode == 0
    assert "sent: 4 saves: 3 exact, 1 damaged." in done.stdout
    found = json.loads(crushgame("check", "rain.yaml", "--saves", "sent", "--format", "json", cwd=folder).stdout)
    damaged = found["stories"][0]["saves"]["saves"][-1]
    assert (damaged["save"], damaged["fit"]) == ("sent/on foot.save", "damaged")
    assert damaged["why"][0].endswith(".")


def test_nothing_in_the_folder_is_changed(crushgame: Run, folder: Path) -> None:
    def everything() -> dict[Path, tuple[int, bytes]]:
        files = (path for path in (folder / "kept").rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    newest = max((folder / "kept" / "rain").glob("auto-*/save.*.json"))
    newest.write_bytes(newest.read_bytes()[:-20])
    before = everything()
    done = crushgame("check", "rain.yaml", "--saves", "kept", "--no-odds", cwd=folder)
    assert "4 saves" in done.stdout
    assert everything() == before


def test_json_and_annotations_say_the_same(crushgame: Run, folder: Path) -> None:
    (folder / "rain.yaml").write_text(OTHER_WORDS.text)
    told = crushgame("check", "rain.yaml", "--saves", "sent", "--format", "json", cwd=folder)
    saves = json.loads(told.stdout)["stories"][0]["saves"]
    assert (told.returncode, saves["folder"], saves["others"]) == (1, "sent", 0)
    assert saves["saves"][0] == {
        "save": "sent/at the back.save",
        "where": "The bus has a heater and no driver.",
        "fit": "stopped",
        "decisions": 2,
        "stood": 1,
        "stopped_at": "bus.sit_at_the_back",
        "why": ["What you chose here is no longer offered."],
    }
    noted = crushgame("check", "rain.yaml", "--saves", "sent", "--format", "github", cwd=folder)
    assert noted.returncode == 1
    assert (
        "::error title=crushgame check --saves::sent/at the back.save stopped: at decision 2 of 2, bus.sit_at_the_back: "
        "What you chose here is no longer offered.\n"
    ) in noted.stdout


def test_without_saves_to_replay_there_are_none_in_the_json(crushgame: Run, folder: Path) -> None:
    done = crushgame("check", "rain.yaml", "--format", "json", cwd=folder)
    assert json.loads(done.stdout)["stories"][0]["saves"] is None


def test_the_folder_may_be_named_before_the_command_but_not_by_the_environment(crushgame: Run, folder: Path) -> None:
    before = crushgame("--saves", "kept", "check", "rain.yaml", "--no-odds", cwd=folder)
    assert "kept: 4 saves: 4 exact." in before.stdout
    set_only = crushgame("check", "rain.yaml", "--no-odds", cwd=folder, env={"CRUSHGAME_SAVES": "kept"})
    assert "saves" not in set_only.stdout


def test_a_folder_that_is_not_there_is_no_success(crushgame: Run, folder: Path) -> None:
    for name, why in (
        ("nowhere", "nowhere cannot be read: no such file or directory."),
        ("rain.yaml", "rain.yaml is no folder:"),
    ):
        done = crushgame("check", "rain.yaml", "--saves", name, cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(why)


def test_a_pipe_and_a_link_among_the_saves_are_passed_over(crushgame: Run, folder: Path) -> None:
    os.mkfifo(folder / "sent" / "pipe.save")
    (folder / "sent" / "link.save").symlink_to(folder / "sent" / "on foot.save")
    done = crushgame("check", "rain.yaml", "--saves", "sent", "--no-odds", cwd=folder)
    assert "sent: 4 saves: 4 exact." in done.stdout


def test_of_several_stories_each_has_its_own_saves(crushgame: Run, folder: Path) -> None:
    done = crushgame("check", "rain.yaml", "bus-stop", "--saves", "kept", "--format", "json", "--no-odds", cwd=folder)
    rain, bus = json.loads(done.stdout)["stories"]
    assert (len(rain["saves"]["saves"]), rain["saves"]["others"]) == (4, 0)
    assert (len(bus["saves"]["saves"]), bus["saves"]["others"]) == (0, 4)


def test_a_story_with_errors_replays_nothing(crushgame: Run, folder: Path) -> None:
    (folder / "rain.yaml").write_text(RAIN.replace("goto: street", "goto: nowhere"))
    done = crushgame("check", "rain.yaml", "--saves", "kept", cwd=folder)
    assert done.returncode == 1
    assert "kept:" not in done.stdout


def test_no_name_of_a_file_steers_the_terminal(crushgame: Run, folder: Path) -> None:
    (folder / "rain.yaml").write_text(OTHER_WORDS.text)
    (folder / "sent" / "at the back.save").rename(folder / "sent" / "at\x1b[2J\u202ethe\x9bback.save")
    for form in ("text", "json", "github"):
        done = crushgame("check", "rain.yaml", "--saves", "sent", "--no-odds", "--format", form, cwd=folder)
        assert "bus.sit_at_the_back" in done.stdout
        assert first_unprintable(done.stdout) == -1


def test_a_game_that_is_finished_in_the_story_as_it_was_is_told_as_one(crushgame: Run, folder: Path) -> None:
    path = folder / "sent" / "on foot.save"
    record = decode(path.read_bytes())
    assert isinstance(record, Record)
    path.write_bytes(encode(record._replace(as_it_was=True)))
    done = crushgame("check", "rain.yaml", "--saves", "sent", "--no-odds", cwd=folder)
    assert done.stdout.count("Its player finishes it in the story as it was.") == 1


# ---- that takes too long -----------------------------------------------------------------------------------------------

_SLOWLY = """
import sys, time
from crushgame import running
from crushgame.commands import clocks, fitting
clocks._GRACE = {grace}
done = fitting.{step}
def slow(*given):
    found = done(*given)
    print("{step}", flush=True)
    time.sleep({seconds})
    return found
fitting.{step} = slow
sys.exit(running.main())
"""


def slowly(folder: Path, step: str, seconds: float, *arguments: str, grace: float = 5.0) -> subprocess.Popen[str]:
    """Start a check of the saves that were sent, in which a step takes so many seconds more.

    One that goes on for longer than `grace` when it should have ended is ended from outside.
    """
    command = [sys.executable, "-c", _SLOWLY.format(step=step, seconds=seconds, grace=grace)]
    command += ["check", "rain.yaml", "--saves", "sent", "--no-odds", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def test_ctrl_c_stops_the_replaying_and_the_table_ends_with_how_many_are_left(folder: Path) -> None:
    with killed_at_last(slowly(folder, "row", 0.2)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "row\n"
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=15)
    assert process.returncode == 128 + signal.SIGINT
    assert "sent: 4 saves: " in said
    assert said.endswith("  3 saves NOT REPLAYED: it was stopped.\n\n")


def test_the_budget_bounds_the_replaying_and_what_is_not_replayed_is_no_success(folder: Path) -> None:
    with killed_at_last(slowly(folder, "row", 1.1, "--budget", "1", "--format", "json")) as process:
        said, _ = process.communicate(timeout=15)
    (story,) = json.loads(said.replace("row\n", ""))["stories"]
    assert (process.returncode, story["verdict"]) == (1, "warnings")
    assert (len(story["saves"]["saves"]), story["saves"]["unreplayed"]) == (1, 3)
    assert story["saves"]["cut_short"] == "the budget of 1 seconds ran out"


def test_ctrl_c_stops_the_reading_of_a_folder(folder: Path) -> None:
    with killed_at_last(slowly(folder, "decode", 60, grace=0.1)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "decode\n"
        process.send_signal(signal.SIGINT)
        said, beside = process.communicate(timeout=15)
    assert (process.returncode, said) == (128 + signal.SIGINT, "")
    assert beside == "The saves in sent were not all read: it was stopped inside a step.\n"
