"""Stories that mean harm, through the real program: each is refused in words, at its place, within bounds."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from crushgame.story.report import explain
from tests.conftest import CHECKOUT
from tests.strangers.hostile_stories import ALL, DEEP, EXPRESSIONS, LARGE, LARGEST, MANY, NAMES, REFERENCES, Hostile
from tests.strangers.measuring import asked
from tests.strangers.plain_stories import head, one_scene

SMALL = Path(__file__).parent / "small"
"""Stories of a few lines; the first says which finding they must have, and at which line."""


def _checked(folder: Path, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Check stories one by one, and return what is told of each."""
    told = {}
    for name in names:
        answer = asked(folder, "check", "--format", "json", "--no-odds", name)
        assert answer.code == 1
        (told[name],) = json.loads(answer.out)["stories"]
        assert told[name]["story"] == name
    return told


def _assert_told(story: dict[str, Any], code: str, line: int, lines: int) -> None:
    found = story["findings"]
    assert any(one["severity"] == "error" for one in found), story["story"]
    assert any(one["code"].startswith(code) and line in (0, one["line"]) for one in found), (story["story"], found[:5])
    for one in found:
        assert 1 <= one["line"] <= lines + 1, (story["story"], one)
        assert one["column"] >= 1
        assert one["message"].isprintable()
        assert explain(one["code"])


def test_every_hostile_story_has_a_name_of_its_own() -> None:
    assert len({story.name for story in (*ALL, *LARGE)}) == len(ALL) + len(LARGE)


@pytest.mark.parametrize(
    "stories", [DEEP, REFERENCES, MANY[: len(MANY) // 2], MANY[len(MANY) // 2 :], EXPRESSIONS, NAMES],
    ids=["deep", "references", "many", "many more", "expressions", "names"],
)  # fmt: skip
def test_a_hostile_story_is_refused_with_its_code_and_its_place(tmp_path: Path, stories: tuple[Hostile, ...]) -> None:
    lines = {}
    for story in stories:
        data = story.data
        assert len(data) <= LARGEST, story.name
        (tmp_path / f"{story.name}.yaml").write_bytes(data)
        lines[f"{story.name}.yaml"] = data.replace(b"\r", b"\n").count(b"\n") + 1
    told = _checked(tmp_path, list(lines))
    for story in stories:
        name = f"{story.name}.yaml"
        _assert_told(told[name], story.code, story.line, lines[name])


def test_a_small_hostile_story_is_refused_with_its_code_and_its_place(tmp_path: Path) -> None:
    wanted = {}
    for path in sorted(SMALL.glob("*.yaml")):
        data = path.read_bytes()
        (tmp_path / path.name).write_bytes(data)
        _, code, line = data.split(b"\n", 1)[0].decode("ascii").split()
        wanted[path.name] = (code, int(line), data.count(b"\n") + 1)
    assert len(wanted) > 20
    told = _checked(tmp_path, list(wanted))
    for name, (code, at, length) in wanted.items():
        _assert_told(told[name], code, at, length)


def test_a_process_of_its_own_answers_as_the_one_that_answers_for_all(tmp_path: Path) -> None:
    for story in (one for one in ALL if one.name in ("alias bomb", "marks on each letter", "a number of 5,000 digits")):
        (tmp_path / "story.yaml").write_bytes(story.data)
        arguments = ["check", "--no-odds", "story.yaml"]
        command = [sys.executable, "-m", "crushgame", *arguments]
        env = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        alone = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, timeout=60, check=False)
        answer = asked(tmp_path, *arguments)
        assert (alone.returncode, alone.stdout, alone.stderr) == (answer.code, answer.out, answer.err)


@pytest.mark.parametrize("story", LARGE, ids=lambda story: story.name)
def test_a_story_that_is_large_and_honest_is_read(tmp_path: Path, story: Hostile) -> None:
    (tmp_path / "large.yaml").write_bytes(story.data)
    assert asked(tmp_path, "ids", "large.yaml").code == 0


def test_a_picture_that_thousands_are_shown_with_is_looked_at_once(tmp_path: Path) -> None:
    cast = "".join(f"  c{at}: {{name: Name{at}, portrait: mo.png}}\n" for at in range(3_000))
    (tmp_path / "story.yaml").write_text(f"{one_scene()}cast:\n{cast}")
    (tmp_path / "mo.png").write_bytes(bytes(2 * 1024 * 1024))
    told = json.loads(asked(tmp_path, "check", "--format", "json", "--no-odds", "story.yaml").out)
    (story,) = told["stories"]
    assert [one["code"] for one in story["findings"]].count("W231") == 1


@pytest.mark.parametrize("command", ["play", "map", "ids", "walk", "cover", "test"])
def test_no_command_ends_otherwise_than_by_refusing(tmp_path: Path, command: str) -> None:
    for story in (
        one for one in ALL if one.name in ("deep in a scene", "merge bomb", "10,000 nots", "unknown among many known")
    ):
        (tmp_path / "story.yaml").write_bytes(story.data)
        more = ["--all-endings"] if command == "walk" else []
        answer = asked(tmp_path, command, "story.yaml", *more)
        assert answer.code == 1
        assert answer.all


def _place_fifo(path: Path) -> None:
    os.mkfifo(path)


def _place_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the name of a socket may only be so long
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def _place_circle(path: Path) -> None:
    path.symlink_to(f"{path.name}.other")
    Path(f"{path}.other").symlink_to(path.name)


def _place_chain_out(path: Path) -> None:
    outside = path.parent.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.yaml").write_text("secret: words\n")
    (path.parent / "one").symlink_to("two")
    (path.parent / "two").symlink_to(outside / "secret.yaml")
    path.symlink_to("one")


PLACED: dict[str, Callable[[Path], None]] = {
    "a device that has no end": lambda path: path.symlink_to("/dev/zero"),
    "the input": lambda path: path.symlink_to("/dev/stdin"),
    "a terminal": lambda path: path.symlink_to("/dev/tty"),
    "the memory of the process": lambda path: path.symlink_to("/proc/self/mem"),
    "a file of the system": lambda path: path.symlink_to("/etc/passwd"),
    "a pipe": _place_fifo,
    "a socket": _place_socket,
    "a folder": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "links in a circle": _place_circle,
    "a chain of links that leads out": _place_chain_out,
    "a link to nothing": lambda path: path.symlink_to("nothing.yaml"),
}


@pytest.mark.parametrize("name", ["story.yaml", "scenes.yaml", "story.tests.yaml"])
@pytest.mark.parametrize("what", PLACED)
def test_what_is_no_file_of_the_story_is_not_read_as_one(tmp_path: Path, what: str, name: str) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    if name != "story.yaml":
        (folder / "story.yaml").write_text(one_scene())
    PLACED[what](folder / name)
    answer = asked(tmp_path, "check", "story", text=b"x" * 100)
    assert answer.code == 2
    assert name in answer.err
    assert "secret" not in answer.all
    assert "root:" not in answer.all


@pytest.mark.parametrize("what", PLACED)
def test_tests_beside_a_story_of_one_file_are_no_way_out_of_its_folder(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    (folder / "bar.yaml").write_text(one_scene())
    PLACED[what](folder / "bar.tests.yaml")
    answer = asked(folder, "test", "bar.yaml", text=b"x" * 100)
    assert answer.code == 2
    assert "bar.tests.yaml" in answer.err
    assert "secret" not in answer.all
    assert "root:" not in answer.all


def test_a_folder_that_leads_to_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(one_scene())
    (tmp_path / "again").symlink_to(".")
    assert asked(tmp_path, "ids", ".").code == 0


def test_a_folder_outside_is_not_looked_into(tmp_path: Path) -> None:
    story, outside = tmp_path / "story", tmp_path / "outside"
    story.mkdir()
    outside.mkdir()
    (story / "story.yaml").write_text(one_scene())
    (story / "more").symlink_to(outside)
    (outside / "bad.yaml").write_text("[")
    assert asked(tmp_path, "ids", "story").code == 0


def test_a_file_that_is_past_all_bounds_is_not_read_into_memory(tmp_path: Path) -> None:
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(40 << 30)
    answer = asked(tmp_path, "check", "large.yaml")
    assert answer.code == 2
    assert "larger than 4 MiB" in answer.err


def test_a_story_of_very_many_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(head())
    for number in range(501):
        (tmp_path / f"{number}.yaml").touch()
    assert "at most 500" in asked(tmp_path, "check", ".").err


def test_pieces_are_counted_over_all_files_of_a_story(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(one_scene())
    for number in range(6):
        (tmp_path / f"more{number}.yaml").write_text("[" + "[],\n" * 60_000 + "]")
    told = _checked(tmp_path, ["."])["."]
    assert [one["code"] for one in told["findings"]][-1] == "E105"


@pytest.mark.parametrize("line", ["- 'tis\n", "- a: b: c\n", '- "x\n', "- [sic\n", "- \x9b\n", "- *a\n", "k: v\n"])
def test_mistakes_are_counted_over_all_files_of_a_story(tmp_path: Path, line: str) -> None:
    (tmp_path / "story.yaml").write_text(one_scene())
    for number in range(499):
        (tmp_path / f"more{number}.yaml").write_text(line * (12_000 // len(line)))
    told = _checked(tmp_path, ["."])["."]
    codes = [one["code"] for one in told["findings"]]
    assert codes[-1] == "E109"
    assert len(codes) <= 201


def test_mending_is_bounded_over_all_files_of_a_story(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(one_scene())
    for number in range(8):
        (tmp_path / f"more{number}.yaml").write_text("- Hello there.\n" * 30_000 + "- 'tis\n" * 15)
    told = _checked(tmp_path, ["."])["."]
    codes = {one["code"] for one in told["findings"]}
    assert codes >= {"E121", "E140"}  # some are mended, and of the others it is said that there are more


def test_tests_of_a_story_that_mean_harm_are_refused(tmp_path: Path) -> None:
    for name, text in {
        "deep": "tests:\n" + "[\n" * 100_000,
        "many": "tests:\n" + "".join(f"  t{number}: {{walk: [nothing{number}]}}\n" for number in range(20_000)),
        "long": "tests:\n  t: {walk: [" + "nothing, \n" * 50_000 + "]}\n",
    }.items():
        (tmp_path / f"{name}.yaml").write_text(one_scene())
        (tmp_path / f"{name}.tests.yaml").write_text(text)
    answer = asked(tmp_path, "test", "--format", "json", "deep.yaml", "many.yaml", "long.yaml")
    assert answer.code == 1
    assert len(answer.out) < 1_000_000
    assert {"deep.tests.yaml", "many.tests.yaml", "long.tests.yaml"} == {one["file"] for one in json.loads(answer.out)}


WALKS = {
    "deep": "[\n" * 100_000,
    "bomb": "a: &a [x]\nwalk: [*a, *a]\n",
    "many": "walk:\n" + "  - nothing\n" * 80_000,
    "long": "walk: [" + "x" * 900_000 + "]",
    "large": "#" * 2_000_000,
    "number": f"fates: {{a.1: {'9' * 5_000}}}\nwalk: []\n",
    "escape": 'seed: "\\e[31m"\nwalk: []\n',
    "unknown": "".join(f"k{number}: v\n" for number in range(50_000)),
    "nothing": "",
}


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_file_that_means_harm_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "w.yaml").write_text(WALKS[name])
    answer = asked(tmp_path, "play", CHECKOUT / "story" / "bus_stop.yaml", "--plain", "--walk", "w.yaml")
    assert answer.code == 2
    assert answer.err.startswith(("w.yaml", '"w.yaml"'))
    assert len(answer.err) < 100_000
    assert "\x1b" not in answer.all


@pytest.mark.parametrize("what", PLACED)
def test_a_walk_file_that_is_no_file_is_refused(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    PLACED[what](folder / "w.yaml")
    story = CHECKOUT / "story" / "bus_stop.yaml"
    answer = asked(folder, "play", story, "--plain", "--walk", "w.yaml", text=b"1\n")
    assert answer.code == 2
    assert "w.yaml" in answer.err
