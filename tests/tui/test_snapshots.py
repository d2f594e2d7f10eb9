"""What every screen looks like, at several sizes and in every theme: the layout and the colours are promises too.

For each scene and size there is a file in `goldens/`: the screen in words, and below it for each row a digest of how it is
drawn in each theme.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import unified_diff
from itertools import groupby
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style

from crushgame.tui.theme import CHOICES, LIGHT
from tests.tui.driving import playing
from tests.tui.looking import Look, look, pinned, resize, seen_in
from tests.tui.scenes import SCENES, Scene, Studio
from tests.tui.stories import LATE

GOLDENS = Path(__file__).parent / "goldens"
WRITE = "CRUSHGAME_GOLDENS"
RULE = "═" * 8
ROWS_ABOVE = 2
"""Lines of a golden between the screen and the digests of its first row: a rule, and the names of the themes."""


def _named(scene: str, size: tuple[int, int]) -> str:
    return f"{scene}-{size[0]}x{size[1]}.txt"


def _golden(seen: Look) -> list[str]:
    marks = [f"{number:>3}  {'  '.join(row)}" for number, row in enumerate(seen.marks, 1)]
    return [*seen.text, RULE, f"row  {'  '.join(f'{theme:8}' for theme in CHOICES)}".rstrip(), *marks]


def _spans(numbers: Sequence[int]) -> str:
    """Return row numbers as people write them: "2 to 4, 7"."""
    runs = [list(run) for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0][1]} to {run[-1][1]}" if len(run) > 1 else str(run[0][1]) for run in runs)


def _differences(before: list[str], after: list[str]) -> str:
    """Say what has changed between two goldens: the words line by line, the styles by theme and row."""
    if RULE not in before:
        return "There was nothing to compare it with."
    old, new = before.index(RULE), after.index(RULE)
    said = list(unified_diff(before[:old], after[:new], "as it was", "as it is", lineterm="", n=1))
    rows = [line.split() for line in before[old + ROWS_ABOVE :]], [line.split() for line in after[new + ROWS_ABOVE :]]
    for column, theme in enumerate(CHOICES, 1):
        changed = [int(now[0]) for was, now in zip(*rows, strict=False) if was[column] != now[column]]
        said += [f"In {theme}, row {_spans(changed)} is drawn otherwise."] if changed else []
    return "\n".join(said)


def _says(scene: Scene, size: tuple[int, int], differences: str) -> str:
    wide = f"{size[0]}x{size[1]}"
    return (
        f"{scene.name} at {wide} does not look as it did.\n{differences}\n"
        f"To look at it:   python scripts/screens.py {scene.name} --size {wide} --out /tmp/look\n"
        f"If it is meant:  {WRITE}=write python -m pytest tests/tui/test_snapshots.py -k {scene.name}\n"
        "and read `git diff tests/tui/goldens` before it is committed; the pictures in docs/screens are drawn by\n"
        "python scripts/screens.py"
    )


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_a_screen_looks_as_it_did_at_every_size_in_every_theme(scene: Scene, saves: str) -> None:
    wrong: list[str] = []
    with pinned() as clock:
        async with scene.show(Studio(saves, clock)) as app:
            for size in scene.sizes:
                await resize(app, size)
                golden, now = GOLDENS / _named(scene.name, size), _golden(await look(app, CHOICES))
                if os.environ.get(WRITE) == "write":
                    golden.parent.mkdir(exist_ok=True)
                    golden.write_text("\n".join(now) + "\n", encoding="utf-8", newline="\n")
                before = golden.read_text(encoding="utf-8").splitlines() if golden.exists() else []
                if before != now:
                    wrong.append(_says(scene, size, _differences(before, now)))
    if wrong:
        pytest.fail("\n\n".join(wrong), pytrace=False)


def test_no_golden_lies_about_that_nothing_is_compared_with() -> None:
    assert {file.name for file in GOLDENS.iterdir()} == {_named(one.name, size) for one in SCENES for size in one.sizes}


def test_no_golden_names_a_folder_of_this_machine(tmp_path: Path) -> None:
    for file in GOLDENS.iterdir():
        assert not [part for part in tmp_path.parts[1:] if f"/{part}" in file.read_text("utf-8")], file.name


async def test_a_change_is_told_with_the_themes_and_the_rows_in_which_it_shows(saves: str) -> None:
    with pinned():
        async with playing(saves, LATE) as app:
            before = await look(app, CHOICES)
            await app.press("enter")
            after = await look(app, CHOICES)
    assert _differences(_golden(before), _golden(before)) == ""
    light = CHOICES.index(LIGHT)
    marks = [
        (*row[:light], "changed", *row[light + 1 :]) if number in (2, 3, 7) else row
        for number, row in enumerate(after.marks, 1)
    ]
    assert (
        _differences(_golden(after), _golden(after._replace(marks=tuple(marks))))
        == "In light, row 2 to 3, 7 is drawn otherwise."
    )
    told = _differences(_golden(before), _golden(after))
    assert "+      ▎ It's an egg. ▾" in told.splitlines()
    assert all(f"In {theme}, row " in told for theme in CHOICES)


async def test_what_looks_the_same_is_the_same_however_it_is_cut_up() -> None:
    bold, plain = Style(bold=True, color="red", bgcolor="black"), Style(color="red", bgcolor="black")
    one = [Segment("ab", bold), Segment("c  d", bold), Segment(" ", plain)]
    other = [Segment("abc", bold), Segment(" ", plain), Segment(" ", bold), Segment("d", bold), Segment(" ", bold)]
    assert seen_in(one) == seen_in(other)
    assert seen_in(one) != seen_in([Segment("abc  d ", plain)])
