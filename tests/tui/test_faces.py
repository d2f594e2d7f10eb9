"""Faces: every word of a portrait and every expression is drawn, and can be told from the others."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Collection
from itertools import combinations

import pytest

from crushgame.story.looks import COLOURS, EXPRESSIONS, FEATURES, HEXES, Portrait
from crushgame.tui.art import tints
from crushgame.tui.art.doll import HEIGHT, WIDTH, completed, doll
from crushgame.tui.art.faces import BEARDS, EYES, GLASSES, HEADS, LOOKS, TOP
from crushgame.tui.art.hair import BEHIND, HAIR
from crushgame.tui.art.pixels import CLEAR, Picture, hexed, parts
from crushgame.tui.art.wardrobe import CLOTHES, EXTRAS
from tests.conftest import CHECKOUT

SHORT = 20
"""Rows of a figure that a short window shows."""

TOLD_APART = 6
"""So many pixels at least must look different, by at least `STEP`, for two drawings to be told from each other."""

STEP = 8.0
"""A difference between two colours that is seen side by side: red, green and blue each weigh (0 to 255), as a distance."""

PLAIN = Portrait("oval", "light", "short", "chestnut", "none", "none", "jumper", "teal", "none")
PEOPLE = {
    "plain": PLAIN,
    "glasses": Portrait("long", "deep", "afro", "black", "beard", "square", "coat", "navy", "headset"),
    "scarf": Portrait("round", "olive", "headscarf", "mustard", "none", "round", "apron", "rust", "freckles"),
    "pale": Portrait("square", "porcelain", "long", "white", "moustache", "half", "shirt", "white", "flower"),
}


def drawn(portrait: Portrait, expression: str = "neutral", *, eyes_shut: bool = False) -> Picture:
    return doll(portrait, "someone", "", expression, eyes_shut=eyes_shut)


def changed(one: Picture, other: Picture, rows: int = HEIGHT) -> set[tuple[int, int]]:
    """Where two pictures look different, as (column, row)."""
    return {
        (x, y)
        for y in range(rows)
        for x in range(WIDTH)
        if one.rows[y][x] != other.rows[y][x] and _far(one.rows[y][x], other.rows[y][x])
    }


def _far(one: int, other: int) -> bool:
    if CLEAR in (one, other):
        return True
    return math.dist(parts(one), parts(other)) >= STEP


def colours(picture: Picture, columns: range, rows: range) -> set[int]:
    return {picture.rows[y][x] for y in rows for x in columns}


def test_every_word_of_a_portrait_is_drawn_and_no_other() -> None:
    tables: dict[str, Collection[str]] = {
        "head": HEADS, "skin": tints.SKINS, "hair": HAIR, "hair_color": tints.HAIRS, "beard": BEARDS, "glasses": GLASSES,
        "clothes": CLOTHES, "clothes_color": tints.CLOTHS, "extra": EXTRAS,
    }  # fmt: skip
    assert {feature: set(table) for feature, table in tables.items()} == {name: set(words) for name, words in FEATURES.items()}
    assert set(BEHIND) <= set(HAIR)
    assert tuple(LOOKS) == EXPRESSIONS


@pytest.mark.parametrize("color", COLOURS)
def test_clothes_are_of_the_colour_that_a_drawing_has_by_the_same_word(color: str) -> None:
    seen = {pixel for row in drawn(PLAIN._replace(clothes_color=color)).rows for pixel in row}
    assert hexed(HEXES[color]) in seen


@pytest.mark.parametrize("feature", FEATURES)
def test_two_words_of_a_feature_never_look_alike(feature: str) -> None:
    dolls = {word: drawn(PLAIN._replace(**{feature: word})) for word in FEATURES[feature]}
    alike = [(a, b) for a, b in combinations(dolls, 2) if len(changed(dolls[a], dolls[b])) < TOLD_APART]
    assert alike == []


@pytest.mark.parametrize("feature", ["skin", "hair", "hair_color", "beard", "glasses", "clothes", "clothes_color"])
def test_a_short_window_is_enough_to_tell_the_words_of_a_feature_apart(feature: str) -> None:
    dolls = {word: drawn(PLAIN._replace(**{feature: word})) for word in FEATURES[feature]}
    alike = [(a, b) for a, b in combinations(dolls, 2) if len(changed(dolls[a], dolls[b], SHORT)) < TOLD_APART]
    assert alike == []


@pytest.mark.parametrize("skin", FEATURES["skin"])
def test_every_extra_but_a_badge_is_seen_in_a_short_window_on_every_skin(skin: str) -> None:
    bare = drawn(PLAIN._replace(skin=skin))
    for extra in set(FEATURES["extra"]) - {"none", "badge"}:
        assert len(changed(bare, drawn(PLAIN._replace(skin=skin, extra=extra)), SHORT)) >= TOLD_APART, extra


@pytest.mark.parametrize("skin", FEATURES["skin"])
def test_freckles_are_faint_and_can_be_seen_on_every_skin(skin: str) -> None:
    bare, freckled = (drawn(PLAIN._replace(skin=skin, extra=extra)) for extra in ("none", "freckles"))
    ground = tints.lightness(tints.SKINS[skin].base)
    apart = {abs(tints.lightness(freckled.rows[y][x]) - ground) for x, y in changed(bare, freckled)}
    assert tints.FAINT <= min(apart) <= max(apart) < 3 * tints.FAINT


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_head_hangs_when_somebody_is_shy_tired_or_sad(expression: str) -> None:
    top = next(y for y, row in enumerate(drawn(PLAIN, expression).rows) if row[WIDTH // 2] != CLEAR)
    assert top == (expression in ("shy", "tired", "sad"))


@pytest.mark.parametrize("person", PEOPLE)
def test_ten_expressions_differ_in_a_short_window_on_anybody(person: str) -> None:
    dolls = {expression: drawn(PEOPLE[person], expression) for expression in EXPRESSIONS}
    alike = [(a, b) for a, b in combinations(dolls, 2) if len(changed(dolls[a], dolls[b], SHORT)) < 2 * TOLD_APART]
    assert alike == []


@pytest.mark.parametrize("letters", ["b", "kwpi", "motul"], ids=["brows", "eyes", "mouth"])
def test_no_two_expressions_have_the_same_brows_eyes_and_mouth(letters: str) -> None:
    kept = {name: _only(LOOKS[name].rows, letters) for name in EXPRESSIONS}
    # Each of the three may be shared by a few faces (a frown is a frown), but most faces have their own.
    assert len(set(kept.values())) >= 7
    assert len({_only(LOOKS[name].rows, "bkwpimotul") for name in EXPRESSIONS}) == len(EXPRESSIONS)


def _only(rows: tuple[str, ...], letters: str) -> tuple[str, ...]:
    return tuple("".join(letter if letter in letters else "." for letter in row) for row in rows)


@pytest.mark.parametrize("expression", sorted(set(EXPRESSIONS) - {"laugh"}))
def test_open_eyes_have_whites_and_pupils_and_are_three_pixels_wide(expression: str) -> None:
    eyes = [row for row in LOOKS[expression].rows if "p" in row]
    assert eyes
    assert any("w" in row for row in eyes)
    widths = [len(run) for row in eyes for run in _only((row,), "wpik")[0].split(".") if run]
    assert min(widths) >= 3


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_blink_changes_the_eyes_and_nothing_else(person: str, expression: str) -> None:
    opened, shut = (drawn(PEOPLE[person], expression, eyes_shut=eyes_shut) for eyes_shut in (False, True))
    moved = changed(opened, shut)
    first = TOP + LOOKS[expression].down + EYES[0]
    assert {y for _, y in moved} <= set(range(first, first + len(EYES)))
    assert {x for x, _ in moved} <= set(range(6, 22))
    assert bool(moved) == (expression != "laugh")  # where they are shut already


@pytest.mark.parametrize("skin", FEATURES["skin"])
@pytest.mark.parametrize("hair_color", FEATURES["hair_color"])
def test_brows_lashes_and_mouth_stand_off_every_skin(skin: str, hair_color: str) -> None:
    portrait = PLAIN._replace(skin=skin, hair="bald", hair_color=hair_color)
    picture = drawn(portrait)
    ground = tints.lightness(tints.SKINS[skin].base)
    rows = LOOKS["neutral"].rows
    for letter in "bkm":
        inks = {picture.rows[TOP + y][6 + x] for y, row in enumerate(rows) for x, at in enumerate(row) if at == letter}
        assert inks
        assert min(abs(tints.lightness(ink) - ground) for ink in inks) >= tints.SEEN, letter


@pytest.mark.parametrize("skin", FEATURES["skin"])
def test_whites_and_pupils_stand_off_each_other_and_the_frames_of_glasses_off_the_skin(skin: str) -> None:
    bare, framed = (drawn(PLAIN._replace(skin=skin, glasses=glasses)) for glasses in ("none", "square"))
    white, pupil = 0xFBFAF7, 0x17121C
    assert {white, pupil} <= colours(bare, range(8, 12), range(9, 13))
    frames = {framed.rows[y][x] for x, y in changed(bare, framed)}
    assert frames
    assert min(abs(tints.lightness(ink) - tints.lightness(tints.SKINS[skin].base)) for ink in frames) >= tints.FAINT


@pytest.mark.parametrize("ground", [0x12151F, 0x000000, 0xFFFFFF, 0xF4EEE2, 0x808080])
@pytest.mark.parametrize("person", PEOPLE)
def test_a_figure_stands_off_any_ground_by_its_outline_or_by_what_is_inside_of_it(person: str, ground: int) -> None:
    rows = drawn(PEOPLE[person]).rows
    lost = 0
    for row in rows[:SHORT]:
        inside = [x for x, pixel in enumerate(row) if pixel != CLEAR]
        if not inside:
            continue
        edge = row[inside[0] : inside[0] + 3]
        lost += all(abs(tints.lightness(pixel) - tints.lightness(ground)) < 10 for pixel in edge)
    assert lost <= 1


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_figure_has_the_same_size_and_its_head_in_the_rows_of_a_short_window(person: str, expression: str) -> None:
    picture = drawn(PEOPLE[person], expression)
    assert (picture.width, picture.height) == (WIDTH, HEIGHT) == (28, 32)
    assert {len(row) for row in picture.rows} == {WIDTH}
    assert TOP + LOOKS[expression].down + max(y for y, row in enumerate(LOOKS[expression].rows) if "m" in row) < SHORT - 2
    assert picture.rows[0][0] == picture.rows[0][-1] == CLEAR


@pytest.mark.parametrize("color", [*COLOURS, "#3a7bd5", "hotpink", "", "no colour at all", "[/b]"])
def test_somebody_with_no_portrait_gets_a_whole_face_and_clothes_in_their_own_colour(color: str) -> None:
    whole = completed(Portrait(), "mina", color)
    assert all(whole)
    if tints.cloth(color) is not None and color:
        assert whole.clothes_color == color
        assert any(tints.cloth(color) in row for row in doll(Portrait(), "mina", color, "smile").rows)
    else:
        assert whole.clothes_color in COLOURS


def test_what_a_portrait_names_is_kept_and_only_the_rest_is_chosen() -> None:
    assert completed(PLAIN, "mina", "red") == PLAIN
    given = Portrait(hair="bun", glasses="round")
    assert completed(given, "mina", "red")._replace(clothes_color="") == completed(
        Portrait(), "mina", "red"
    )._replace(hair="bun", glasses="round", clothes_color="")  # fmt: skip


def test_faces_chosen_from_ids_are_the_same_in_every_process() -> None:
    program = (
        "from crushgame.story.looks import Portrait\n"
        "from crushgame.tui.art.doll import doll\n"
        "print([doll(Portrait(), name, '', 'smile') for name in ('mo', 'alex', '名')])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            cwd=CHECKOUT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(CHECKOUT)},
            timeout=20,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop().decode().strip() == str([doll(Portrait(), name, "", "smile") for name in ("mo", "alex", "名")])


def test_a_cast_without_portraits_does_not_look_like_one_family() -> None:
    names = [f"person_{number}" for number in range(12)]
    portraits = {completed(Portrait(), name, "") for name in names}
    assert len(portraits) == len(names)
    assert len({portrait.hair for portrait in portraits}) >= 5
    assert len({portrait.skin for portrait in portraits}) >= 4


def test_nobody_gets_a_beard_a_bald_head_or_a_headscarf_unasked() -> None:
    chosen = [completed(Portrait(), f"person_{number}", "") for number in range(200)]
    assert {portrait.beard for portrait in chosen} == {"none"}
    assert {portrait.extra for portrait in chosen} == {"none"}
    assert {portrait.hair for portrait in chosen}.isdisjoint({"bald", "headscarf", "cap", "beanie"})


def test_an_expression_that_there_is_not_is_drawn_as_neutral() -> None:
    assert drawn(PLAIN, "like a heron") == drawn(PLAIN, "neutral")
