"""How a window is shared between the stage and the text."""

from __future__ import annotations

import pytest

from crushgame.tui.art.pixels import CLEAR, Picture, blank, cells, cropped, laid
from crushgame.tui.art.scene import Standing, composed, window
from crushgame.tui.scenery import ABOVE, BESIDE, NONE, arranged

PAGE = 84
GROUND = Picture(tuple(tuple(y * 1000 + x for x in range(96)) for y in range(40)))


@pytest.mark.parametrize(
    ("size", "where"),
    [((80, 24), ABOVE), ((100, 30), ABOVE), ((120, 40), BESIDE), ((200, 60), BESIDE), ((60, 20), NONE), ((200, 20), NONE)],
)
def test_pictures_stand_where_there_is_room_for_them(size: tuple[int, int], where: str) -> None:
    assert arranged(*size, PAGE, has_stage=True).where == where


def test_a_story_without_pictures_leaves_all_the_room_to_the_text() -> None:
    assert arranged(120, 40, PAGE, has_stage=False) == (NONE, 0, 0, PAGE)


@pytest.mark.parametrize("height", [22, 24, 30, 40, 60])
@pytest.mark.parametrize("width", range(64, 240, 7))
def test_text_beside_or_below_a_picture_keeps_a_measure_of_60_to_76_columns(width: int, height: int) -> None:
    where, own, rows, page = arranged(width, height, PAGE, has_stage=True)
    column = page - own if where == BESIDE else min(width, page)
    assert column >= 60
    assert page <= width or where == ABOVE
    assert rows <= height - (4 if where == BESIDE else 12)


def test_the_lowest_window_shows_the_band_of_a_backdrop() -> None:
    assert [row[8] for row in window(GROUND, 80, 20).rows] == [y * 1000 + 16 for y in range(12, 32)]


def test_the_highest_window_shows_all_rows_of_a_backdrop() -> None:
    assert window(GROUND, 44, 40) == cropped(GROUND, 26, 0, 44, 40)


@pytest.mark.parametrize("size", [(1, 1), (30, 12), (80, 24), (96, 40), (120, 50), (200, 80)])
def test_a_window_of_any_size_is_filled(size: tuple[int, int]) -> None:
    shown = window(GROUND, *size)
    assert (shown.width, shown.height) == size
    assert not any(CLEAR in row for row in shown.rows)


def test_a_narrow_scene_shows_whoever_speaks() -> None:
    listener, speaker = Standing(blank(28, 32, 1), is_dimmed=True), Standing(blank(28, 32, 2))
    ground = blank(36, 40, 0)
    for figures in ([listener, speaker], [speaker, listener]):
        shown = {pixel for row in composed(ground, figures, 36, 40).rows for pixel in row}
        assert shown == {0, 2}


def test_a_wide_scene_shows_two_side_by_side() -> None:
    figures = [Standing(blank(28, 32, 1)), Standing(blank(28, 32, 2))]
    row = composed(blank(80, 20, 0), figures, 80, 20).rows[10]
    assert (row.count(1), row.count(2)) == (28, 28)


def test_a_figure_that_reaches_beyond_its_ground_is_cut_off() -> None:
    assert laid(blank(4, 2, 0), blank(3, 3, 7), 2, 1).rows == ((0, 0, 0, 0), (0, 0, 7, 7))


def test_two_rows_of_pixels_make_a_row_of_cells_with_runs_joined() -> None:
    [line] = cells(Picture(((1, 1, CLEAR), (1, 1, 3))), 9)
    assert [(piece.text) for piece in line] == ["  ", "▀"]
