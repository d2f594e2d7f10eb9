"""The pictures behind the cast: each is there and like no other, takes the light of its time of day, and fills the stage."""

from __future__ import annotations

import itertools
import re
from importlib.resources import files
from pathlib import Path

import pytest

from crushgame.story.looks import PICTURES, TIMES, Drawing, Photo, PlaceLook
from crushgame.tui.art import places
from crushgame.tui.art.pixels import CLEAR, Picture, blank, cropped, parts
from crushgame.tui.art.places import HEIGHT, WIDTH, backdrop, builtin, painted
from tests.story.frame import codes, program

PAGE = Path(__file__).parents[2] / "docs" / "authors" / "pictures.md"
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text("utf-8").partition("\n## Places\n")[2], re.MULTILINE | re.DOTALL)
SQUARE = Drawing((("r", "#a03020", False), ("y", "#ffd070", True)), ("ry", "yr"))


def _shown(look: PlaceLook) -> Picture:
    picture = backdrop(look)
    assert picture is not None
    return picture


def _place(name: str, time: str = "") -> Picture:
    return _shown(PlaceLook("Somewhere", name, time))


def _middle(name: str) -> Picture:
    """What a window beside the text shows of a place when it is narrow."""
    return cropped(_place(name), 26, 0, 44, HEIGHT)


def _band(name: str) -> Picture:
    """What a terminal of 80 columns and 24 lines shows of a place."""
    return cropped(_place(name), 8, 12, 80, 20)


def _distance(one: Picture, other: Picture) -> float:
    """How far two pictures of one size lie apart: the mean over all pixels, 0 to 255, of how far red, green and blue do."""
    pairs = zip(itertools.chain(*one.rows), itertools.chain(*other.rows), strict=True)
    apart = [abs(a - b) for left, right in pairs for a, b in zip(parts(left), parts(right), strict=True)]
    return sum(apart) / len(apart)


def _brightness(picture: Picture) -> float:
    values = [value for pixel in itertools.chain(*picture.rows) for value in parts(pixel)]
    return sum(values) / len(values)


@pytest.mark.parametrize("name", PICTURES)
def test_every_place_that_can_be_named_is_drawn_in_full(name: str) -> None:
    drawing = builtin(name)
    marks = {mark for mark, _, _ in drawing.palette}
    assert len(marks) == len(drawing.palette)
    assert {len(row) for row in drawing.rows} == {WIDTH}
    assert len(drawing.rows) == HEIGHT
    assert set("".join(drawing.rows)) == marks
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for _, color, _ in drawing.palette)
    assert not any(CLEAR in row for row in _place(name).rows)


def test_no_picture_lies_about_that_cannot_be_named() -> None:
    assert {file.name for file in (files(places.__package__) / "backdrops").iterdir()} == {f"{name}.txt" for name in PICTURES}


@pytest.mark.parametrize("name", PICTURES)
def test_a_place_looks_different_at_every_time_of_day(name: str) -> None:
    seen = [_place(name, time) for time in ("", *TIMES)]
    assert all(_distance(one, other) > 4 for one, other in itertools.combinations(seen, 2))


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_dark_at_night_and_light_by_day(name: str) -> None:
    assert _brightness(_place(name, "night")) < _brightness(_place(name)) < _brightness(_place(name, "day"))


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("name", PICTURES)
def test_what_glows_keeps_its_colour_and_nothing_else_does(name: str, time: str) -> None:
    drawn, glowing = painted(builtin(name))
    assert glowing
    pairs = set(zip(itertools.chain(*drawn.rows), itertools.chain(*_place(name, time).rows), strict=True))
    assert {before for before, after in pairs if before == after} == glowing


@pytest.mark.parametrize("name", PICTURES)
def test_no_colour_of_a_place_both_glows_and_does_not(name: str) -> None:
    palette = builtin(name).palette
    assert not {color for _, color, glows in palette if glows} & {color for _, color, glows in palette if not glows}


@pytest.mark.parametrize("pair", itertools.combinations(PICTURES, 2), ids="-".join)
def test_no_two_places_can_be_taken_for_each_other(pair: tuple[str, str]) -> None:
    one, other = pair
    assert _distance(_middle(one), _middle(other)) > 16
    assert _distance(_band(one), _band(other)) > 16


@pytest.mark.parametrize("name", PICTURES)
def test_a_face_stands_out_before_a_place(name: str) -> None:
    for left in (14, 36, 54):  # where the figures stand in a window of 80 columns, one or two of them
        assert _brightness(cropped(_place(name), left, 12, 28, 20)) < 136


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 2), (24, 10), (48, 20), (31, 40), (90, 40), (96, 40), (97, 41), (200, 120), (3, 120)]
)
def test_a_drawing_of_any_size_fills_the_stage(size: tuple[int, int]) -> None:
    width, height = size
    drawing = Drawing((("a", "#102030", False), ("b", "#405060", False)), (("ab" * width)[:width],) * height)
    picture = _shown(PlaceLook("Somewhere", drawing))
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert {pixel for row in picture.rows for pixel in row} <= {0x102030, 0x405060}


def test_a_small_drawing_grows_by_whole_pixels_and_its_edge_goes_on_to_the_sides() -> None:
    picture = _shown(PlaceLook("Somewhere", SQUARE))
    red, yellow = 0xA03020, 0xFFD070
    assert picture.rows[0] == picture.rows[19] == (red,) * 48 + (yellow,) * 48
    assert picture.rows[20] == picture.rows[39] == (yellow,) * 48 + (red,) * 48


def test_a_large_drawing_shows_its_middle() -> None:
    rows = [["."] * 150 for _ in range(60)]
    rows[10][27], rows[49][122], rows[9][27], rows[10][26] = "x", "x", "o", "o"
    drawing = Drawing((("x", "#ffffff", False), ("o", "#ff0000", False)), tuple("".join(row) for row in rows))
    picture = _shown(PlaceLook("Somewhere", drawing))
    assert (picture.rows[0][0], picture.rows[39][95]) == (0xFFFFFF, 0xFFFFFF)
    assert not any(0xFF0000 in row for row in picture.rows)


def test_what_a_drawing_leaves_clear_stays_clear_at_any_time() -> None:
    drawing = Drawing((("x", "#808080", False),), ("x.", ".x"))
    picture = _shown(PlaceLook("Somewhere", drawing, "night"))
    assert picture.rows[0][95] == picture.rows[39][0] == CLEAR
    assert picture.rows[0][0] not in (CLEAR, 0x808080)


def test_a_glowing_colour_of_an_author_keeps_its_light_at_night() -> None:
    pixels = set(_shown(PlaceLook("Somewhere", SQUARE, "night")).rows[0])
    assert 0xFFD070 in pixels
    assert 0xA03020 not in pixels


def test_a_photo_fills_the_stage_in_the_light_of_the_time() -> None:
    look = PlaceLook("Somewhere", Photo("bar.png"), "night")
    picture = backdrop(look, blank(120, 80, 0xC0C0C0).rows)
    assert picture is not None
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert max(parts(picture.rows[0][0])) < 0xC0


@pytest.mark.parametrize("look", [PlaceLook("A hill"), PlaceLook("A hill", Photo("hill.png")), PlaceLook("A hill", "hill")])
def test_a_place_of_which_there_is_no_picture_has_none(look: PlaceLook) -> None:
    assert backdrop(look) is None


def test_a_place_is_drawn_once() -> None:
    assert _place("kitchen", "dawn") is _place("kitchen", "dawn")


@pytest.mark.parametrize("line", ["x", "x red", "xx #102030", "x #102030 shines"])
def test_a_file_of_ours_with_a_line_that_is_no_colour_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no colour of a drawing"):
        places.read(f"{line}\n\nxx\n")


def test_the_examples_for_authors_can_be_read_and_show_every_way_to_have_a_picture() -> None:
    looks = [look for text in EXAMPLES for look in program(text).places.values()]
    assert [found for text in EXAMPLES for found in codes(text)] == []
    assert {type(look.picture) for look in looks} == {str, Drawing}
    assert any(not look.picture for look in looks)
    assert {look.time for look in looks} >= {"dawn", "evening", "night", ""}


def test_the_drawing_that_authors_are_shown_fills_the_stage_and_has_its_windows_lit_at_night() -> None:
    looks = [look for text in EXAMPLES for look in program(text).places.values()]
    ((drawing, picture),) = ((look.picture, _shown(look)) for look in looks if isinstance(look.picture, Drawing))
    assert (WIDTH % len(drawing.rows[0]), HEIGHT % len(drawing.rows)) == (0, 0)
    assert not any(CLEAR in row for row in picture.rows)
    assert sum(row.count(0xFFC876) for row in picture.rows) == 16 * sum(row.count("w") for row in drawing.rows)


def test_the_page_for_authors_names_every_picture_and_every_time() -> None:
    page = PAGE.read_text("utf-8")
    assert [word for word in (*PICTURES, *TIMES) if f"`{word}`" not in page] == []
