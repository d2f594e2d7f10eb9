"""What is installed, what it loads, and which way its parts lean on each other."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from crushgame import __version__
from crushgame.library import shipped
from tests.conftest import CHECKOUT, STORIES

FORK = STORIES / "fork.yaml"

LAYERS = {
    "story": {"story"},
    "play": {"play", "story"},
    "saves": {"saves", "play", "story"},
}
"""What the core may import of the package; the edges may import all of it, but only `commands` may import the screens."""


def loaded_by(program: str, cwd: Path) -> set[str]:
    """The top-level names of everything that a program has loaded when it ends."""
    report = "\nimport sys; print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program + report],
        input="",
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        timeout=20,
        check=True,
    )
    return set(done.stderr.split())


def command(*arguments: str | Path) -> str:
    return (
        f"import sys; sys.argv[1:] = {[str(argument) for argument in arguments]!r}\nfrom crushgame.running import main; main()"
    )


def test_importing_the_package_loads_nothing_of_weight(tmp_path: Path) -> None:
    loaded = loaded_by("import crushgame", tmp_path)
    assert loaded.isdisjoint({"textual", "rich", "yaml", "click", "platformdirs", "typing"})


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["play", "--help"], ["saves", "--saves", ".", "list"]])
def test_commands_that_read_no_story_load_neither_yaml_nor_textual(arguments: list[str], tmp_path: Path) -> None:
    program = f"try:\n    {command(*arguments).replace(chr(10), chr(10) + '    ')}\nexcept SystemExit: pass"
    assert loaded_by(program, tmp_path).isdisjoint({"textual", "rich", "yaml"})


@pytest.mark.parametrize(
    "arguments",
    [
        ["play", FORK, "--plain"],
        ["play", "dry-run"],
        [],
        ["check", FORK],
        ["check", "dry-run", "--format", "json"],
        ["stories"],
    ],
)
def test_check_and_the_plain_player_never_load_textual(arguments: list[str | Path], tmp_path: Path) -> None:
    loaded = loaded_by(command(*arguments), tmp_path)
    assert "yaml" in loaded
    assert loaded.isdisjoint({"textual", "rich"})


@pytest.mark.parametrize("arguments", [["saves", "--saves", ".", "list"], ["check", FORK], ["stories"]])
def test_commands_that_save_nothing_do_not_load_the_library_for_locks(arguments: list[str | Path], tmp_path: Path) -> None:
    program = f"try:\n    {command(*arguments).replace(chr(10), chr(10) + '    ')}\nexcept SystemExit: pass"
    assert "filelock" not in loaded_by(program, tmp_path)


def test_a_game_begins_before_the_library_for_locks_is_loaded(tmp_path: Path) -> None:
    program = """
import crushgame.plain
from crushgame.saves.game import Game
from crushgame.saves.store import Store
from crushgame.story import read
with open(FORK, "rb") as file:
    program = read({"fork.yaml": file.read()}).program
Game.start(Store(SAVES), program, "heron-4471").leave()
"""
    loaded = loaded_by(program.replace("FORK", repr(str(FORK))).replace("SAVES", repr(str(tmp_path / "saves"))), tmp_path)
    assert "yaml" in loaded
    assert "filelock" not in loaded


def test_the_version_is_printed_and_is_the_newest_in_the_changelog_or_unreleased(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crushgame", "--version"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=True,
    )
    assert done.stdout == f"crushgame {__version__}\n"
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog


def test_the_wheel_holds_the_program_and_its_stories_and_plays_away_from_the_checkout(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "installed")
    tops = {name.split("/")[0] for name in names}
    assert tops == {"crushgame", f"crushgame-{__version__}.dist-info"}
    assert "crushgame/py.typed" in names
    assert "crushgame/tui/styles/night.tcss" in names
    assert "crushgame/tui/art/backdrops/kitchen.txt" in names
    assert not [name for name in names if "__pycache__" in name]
    done = subprocess.run(
        [sys.executable, "-m", "crushgame", "stories"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        check=True,
    )
    for story in shipped():
        assert f"{story.id}: " in done.stdout


def test_the_parts_lean_one_way() -> None:
    wrong: list[str] = []
    for path in sorted((CHECKOUT / "crushgame").rglob("*.py")):
        part = path.relative_to(CHECKOUT / "crushgame").parts[0]
        for imported in _imports(path):
            allowed = LAYERS.get(part)
            is_above = allowed is not None and imported not in allowed
            is_screen = imported == "tui" and part not in ("tui", "commands")
            if is_above or is_screen:
                wrong.append(f"{path.relative_to(CHECKOUT)} imports crushgame.{imported}")
    assert wrong == []


def _imports(path: Path) -> set[str]:
    """The parts of the package that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("crushgame."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("crushgame.")}
    return found


def test_only_one_file_loads_the_yaml_parser_and_only_the_screens_load_textual() -> None:
    command_line = ("cli.py", "cli_authors.py", "running.py")
    rooms = {"yaml": ("story/source.py",), "textual": ("tui/",), "rich": ("tui/",), "click": command_line}
    for name, allowed in rooms.items():
        pattern = re.compile(rf"^\s*(?:import|from) {name}\b", re.MULTILINE)
        for path in sorted((CHECKOUT / "crushgame").rglob("*.py")):
            where = path.relative_to(CHECKOUT / "crushgame").as_posix()
            assert where.startswith(allowed) or not pattern.search(path.read_text(encoding="utf-8")), where


def test_the_readme_holds_the_two_lines_that_do_everything() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/crushgame\n" in readme
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest -n auto\n" in readme
