"""The script that draws the screens as pictures, and how a cell is painted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from scripts import screens
from scripts.cell_painter import GAP, HEIGHT, WIDTH, Cells, painted, sheet
from tests.tui.looking import Piece

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


@pytest.fixture
def cells() -> Cells:
    try:
        return Cells(screens.FONT)
    except OSError:
        pytest.skip("DejaVu Sans Mono is not installed")


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["screens.py", *arguments])
    return screens.main()


def _cell(text: str, cells: Cells, *, is_bold: bool = False) -> Image.Image:
    return painted([[Piece(text, "#ff0000", "#0000ff", is_bold, is_italic=False, marks="")]], (1, 1), cells)


def _is_red(picture: Image.Image) -> list[tuple[int, int]]:
    return [(x, y) for y in range(HEIGHT) for x in range(WIDTH) if picture.getpixel((x, y)) == RED]


@pytest.mark.usefixtures("cells")
def test_a_screen_is_drawn_in_the_four_themes_or_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, "too_small", "--out", str(tmp_path)) == 0
    assert _run(monkeypatch, "too_small", "--size", "20x6", "--theme", "light", "--out", str(tmp_path)) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["too_small-20x6-light.png", "too_small-36x10.png"]
    with Image.open(tmp_path / "too_small-36x10.png") as four, Image.open(tmp_path / "too_small-20x6-light.png") as one:
        assert four.size == (2 * 36 * WIDTH + 3 * GAP, 2 * 10 * HEIGHT + 3 * GAP)
        assert one.size == (20 * WIDTH + 2 * GAP, 6 * HEIGHT + 2 * GAP)
        assert one.convert("RGB").getpixel((GAP, GAP)) == (0xF8, 0xF2, 0xE6)


@pytest.mark.usefixtures("cells")
def test_a_screen_that_is_none_is_told_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "titel", "--out", str(tmp_path / "new")) == 1
    assert "There is no screen called titel. There are: title_fresh, " in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_font_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "--font", "No Such Font.ttf", "--out", str(tmp_path)) == 1
    assert capsys.readouterr().err.startswith("The font No Such Font.ttf was not found. Install DejaVu Sans Mono")


def test_half_blocks_are_exact(cells: Cells) -> None:
    upper, lower = _is_red(_cell("▀", cells)), _is_red(_cell("▄", cells))
    assert upper == [(x, y) for y in range(HEIGHT // 2) for x in range(WIDTH)]
    assert lower == [(x, y) for y in range(HEIGHT // 2, HEIGHT) for x in range(WIDTH)]
    assert _is_red(_cell("▎", cells)) == [(x, y) for y in range(HEIGHT) for x in range(2)]


def test_lines_meet_at_the_edges_of_their_cells_and_bold_ones_are_thicker(cells: Cells) -> None:
    across, down, corner = (_is_red(_cell(line, cells)) for line in "─│╭")
    assert {x for x, _ in across} == set(range(WIDTH))
    assert {y for _, y in down} == set(range(HEIGHT))
    assert {spot for spot in corner if spot[0] == WIDTH - 1} == {spot for spot in across if spot[0] == WIDTH - 1}
    assert {spot for spot in corner if spot[1] == HEIGHT - 1} == {spot for spot in down if spot[1] == HEIGHT - 1}
    assert set(across) < set(_is_red(_cell("─", cells, is_bold=True)))


def test_letters_stand_on_their_ground_and_what_the_font_has_not_is_a_frame(cells: Cells) -> None:
    letter = _cell("A", cells)
    assert letter.getpixel((0, 0)) == BLUE
    assert 10 < len(_is_red(letter)) < WIDTH * HEIGHT / 2
    wide = painted([[Piece("漢", "#ff0000", "#0000ff", is_bold=False, is_italic=False, marks="")]], (2, 1), cells)
    assert {wide.getpixel((x, HEIGHT // 2)) for x in range(3, 2 * WIDTH - 3)} == {BLUE}
    assert wide.getpixel((1, HEIGHT // 2)) == RED


def test_a_sheet_keeps_every_colour_that_letters_are_written_in(cells: Cells) -> None:
    """A palette has 256; the shades between a letter and its ground give way."""
    inks = [(200, level, 255 - level) for level in range(250)]
    row = [Piece("a", "#{:02x}{:02x}{:02x}".format(*ink), "#000000", is_bold=False, is_italic=False, marks="") for ink in inks]
    whole = painted([row], (len(row), 1), cells)
    kept = sheet([whole]).convert("RGB")
    colours = {colour for _, colour in kept.getcolors(kept.width * kept.height) or []}
    assert len(colours) <= 256
    assert set(inks) <= colours
