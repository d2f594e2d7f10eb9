"""How faces and places look: what an author can write of it, what becomes of it, and which slips are found."""

from __future__ import annotations

import pytest

from crushgame.play.beats import Show
from crushgame.story.look_reader import HIGHEST, LONGEST_FILE_NAME, MOST_COLOURS, MOST_PICTURES, WIDEST
from crushgame.story.looks import (
    COLOURS,
    EXPRESSIONS,
    FEATURES,
    HEXES,
    PICTURES,
    TIMES,
    Drawing,
    Faceless,
    Photo,
    Photos,
    PlaceLook,
    Portrait,
)
from crushgame.story.model import CastMember
from crushgame.story.program import Program
from tests.story.frame import codes, play, program, reading, steps, turn


def _cast(member: str, *lines: str) -> str:
    return f"cast: {{alex: {{name: Alex, {member}}}}}\n" + steps(*(lines or ("- {Alex: Hello.}",)))


def _member(member: str) -> CastMember:
    return program(_cast(member)).cast["alex"]


def _places(places: str, *come_to: str) -> Program:
    return program(f"places:\n{places}" + steps(*(f"- place: {place}" for place in come_to), "- Hello."))


def _said_of(text: str) -> list[tuple[str, str, tuple[int, int]]]:
    """Return the code, the suggestion and the line and column of each finding."""
    return [(one.code, one.suggestion, (one.spot.line, one.spot.column)) for one in reading(text).findings]


# ---- faces ----


def test_somebody_of_whom_nothing_is_said_has_a_face_that_is_all_left_to_the_program() -> None:
    member = _member("pronouns: they")
    assert (member.face, member.expressions) == (Portrait(), ())


@pytest.mark.parametrize("feature", FEATURES)
def test_every_word_for_every_feature_of_a_face_is_taken(feature: str) -> None:
    for word in FEATURES[feature]:
        assert _member(f"portrait: {{{feature}: {word}}}").face == Portrait()._replace(**{feature: word})


def test_several_features_of_a_face_are_taken_together() -> None:
    assert _member("portrait: {hair: bob, glasses: round}").face == Portrait(hair="bob", glasses="round")


def test_a_portrait_can_be_none_one_file_or_one_for_each_of_some_expressions() -> None:
    assert _member("portrait: none").face == Faceless()
    assert _member("portrait: alex.png").face == Photos((("neutral", "alex.png"),))
    files = "portrait: {smile: alex/smile.png, neutral: alex/plain.png}"
    assert _member(files).face == Photos((("neutral", "alex/plain.png"), ("smile", "alex/smile.png")))


def test_a_portrait_in_files_needs_the_neutral_one() -> None:
    assert codes(_cast("portrait: {smile: a.png}")) == ["E202"]


@pytest.mark.parametrize(
    ("portrait", "code", "suggestion"),
    [
        ("{hare: bob}", "E201", "hair"),
        ("{hair: bobb}", "E225", "bob"),
        ("{clothes_color: teel}", "E225", "teal"),
        ("{hair: [bob]}", "E225", ""),
        ("{neutral: a.png, smiel: b.png}", "E201", "smile"),
        ("alex", "E203", ""),
        ("[none]", "E203", ""),
    ],
)
def test_a_slip_in_a_portrait_is_found_with_what_was_meant(portrait: str, code: str, suggestion: str) -> None:
    assert [(one.code, one.suggestion) for one in reading(_cast(f"portrait: {portrait}")).findings] == [(code, suggestion)]


def test_a_slip_in_a_feature_stands_where_the_word_is() -> None:
    (finding,) = reading("cast:\n  alex:\n    name: Alex\n    portrait:\n      hair: bobb\n" + steps("- {Alex: Hi.}")).findings
    assert (finding.spot.line, finding.spot.column, finding.length) == (7, 13, 4)


# ---- moods ----


def test_moods_can_be_given_what_the_face_does() -> None:
    member = _member("moods: {dry: thinking, warm: smile}")
    assert member.moods == ("dry", "warm")
    assert member.expressions == (("dry", "thinking"), ("warm", "smile"))


def test_a_list_of_moods_says_nothing_of_the_face() -> None:
    member = _member("moods: [dry, warm]")
    assert (member.moods, member.expressions) == (("dry", "warm"), ())


def test_a_mood_can_only_be_given_something_that_every_face_does() -> None:
    found = reading(_cast("moods: {dry: thinkign}")).findings
    assert [(one.code, one.suggestion) for one in found] == [("E225", "thinking")]


@pytest.mark.parametrize("moods", ["[dry]", "{dry: thinking}"])
@pytest.mark.parametrize("mood", EXPRESSIONS)
def test_what_every_face_does_is_a_mood_besides_the_authors_own(mood: str, moods: str) -> None:
    lines = (f"- Alex ({mood}){{}}".replace("{}", ": Hello."), f"- show: alex ({mood})")
    assert codes(_cast(f"moods: {moods}", *lines)) == []


@pytest.mark.parametrize("line", ["- {Alex (dryy): Hello.}", "- {Alex (smlie): Hello.}", "- show: alex (smlie)"])
def test_any_other_mood_is_still_a_slip_where_moods_are_listed(line: str) -> None:
    (finding,) = reading(_cast("moods: [dry]", line, "- {Alex: Hello.}")).findings
    assert (finding.code, finding.suggestion) == ("E308", "dry" if "dryy" in line else "smile")


def test_any_mood_goes_where_none_are_listed() -> None:
    shown = [beat for beat in turn(play(_cast("pronouns: they", "- show: alex (wistful)"))) if isinstance(beat, Show)]
    assert [show.mood for show in shown] == ["wistful"]


# ---- places ----


def test_every_place_that_is_come_to_has_a_look_declared_or_not() -> None:
    assert program(steps("- place: old_bar", "- place: bakery", "- Hello.")).places == {
        "old_bar": PlaceLook("Old bar"),
        "bakery": PlaceLook("Bakery", "bakery"),
    }


def test_a_place_can_have_only_a_title() -> None:
    assert _places("  bar: The Bar\n", "bar").places == {"bar": PlaceLook("The Bar")}


@pytest.mark.parametrize("picture", PICTURES)
def test_a_place_that_is_called_like_a_picture_has_it_unless_it_names_another(picture: str) -> None:
    other = PICTURES[PICTURES.index(picture) - 1]
    places = f"  {picture}: A\n  bar: {{title: B, picture: {picture}}}\n"
    assert [look.picture for look in _places(places, picture, "bar").places.values()] == [picture, picture]
    assert _places(f"  {picture}: {{title: A, picture: {other}}}\n", picture).places[picture].picture == other
    assert not _places(f"  {picture}: {{title: A, picture: none}}\n", picture).places[picture].picture


@pytest.mark.parametrize("time", TIMES)
def test_a_place_can_have_a_time_and_leave_its_title_to_its_id(time: str) -> None:
    assert _places(f"  old_bar: {{time: {time}}}\n", "old_bar").places["old_bar"] == PlaceLook("Old bar", "", time)


def test_a_place_can_be_a_picture_in_a_file() -> None:
    assert _places("  bar: {title: B, picture: in/bar.png}\n", "bar").places["bar"].picture == Photo("in/bar.png")


@pytest.mark.parametrize(
    ("place", "code", "suggestion"),
    [
        ("{title: B, pictrue: bakery}", "E201", "picture"),
        ("{title: B, picture: bakry}", "E225", "bakery"),
        ("{title: B, picture: [bakery]}", "E203", ""),
        ("{title: B, time: nihgt}", "E225", "night"),
        ("[B]", "E203", ""),
    ],
)
def test_a_slip_in_a_place_is_found_with_what_was_meant(place: str, code: str, suggestion: str) -> None:
    found = reading(f"places: {{bar: {place}}}\n" + steps("- place: bar", "- Hello.")).findings
    assert [(one.code, one.suggestion) for one in found] == [(code, suggestion)]


# ---- drawings ----


def _drawing(palette: str, *rows: str) -> str:
    block = "".join(f"        {row}\n" for row in rows)
    head = f"places:\n  bar:\n    title: The bar\n    picture:\n      palette: {palette}\n      rows: |\n"
    return head + block + steps("- place: bar", "- Hello.")


def _drawn(palette: str, *rows: str) -> Drawing:
    picture = program(_drawing(palette, *rows)).places["bar"].picture
    assert isinstance(picture, Drawing)
    return picture


def test_a_drawing_has_rows_of_characters_and_the_colour_of_each() -> None:
    palette = '{b: brown, "#": "#Ab12cD", y: {color: yellow, glows: yes}, x: {color: "#010203"}}'
    assert _drawn(palette, "bb#", "yx.") == Drawing(
        (("b", HEXES["brown"], False), ("#", "#ab12cd", False), ("y", HEXES["yellow"], True), ("x", "#010203", False)),
        ("bb#", "yx."),
    )


def test_every_name_of_a_colour_is_a_colour_of_its_own() -> None:
    found = {color: _drawn(f"{{b: {color}}}", "b").palette[0][1] for color in COLOURS}
    assert found == HEXES
    assert len(set(found.values())) == len(COLOURS)


def test_short_rows_of_a_drawing_with_spaces_are_filled_up_with_them() -> None:
    assert _drawn("{b: brown}", "b b", "b", "bbbb").rows == ("b b ", "b   ", "bbbb")


def test_a_short_row_of_a_drawing_without_spaces_is_found_where_it_stands() -> None:
    assert _said_of(_drawing("{b: brown}", "bbb", "bb", "bbb")) == [("E227", "", (10, 9))]


def test_a_character_without_a_colour_is_found_where_it_stands() -> None:
    assert _said_of(_drawing("{b: brown}", ".bb", "b x")) == [("E228", "", (10, 11))]


def test_a_full_stop_and_a_space_can_be_given_a_colour() -> None:
    assert _drawn('{".": brown, " ": teal}', ". .").palette[1] == (" ", HEXES["teal"], False)


@pytest.mark.parametrize(
    ("palette", "code", "suggestion"),
    [
        ("{bb: brown}", "E205", ""),
        ("{b: brwon}", "E225", "brown"),
        ('{b: "#12345"}', "E203", ""),
        ('{b: "#12345g"}', "E203", ""),
        ("{b: [brown]}", "E203", ""),
        ("{b: {colour: brown}}", "E201", "color"),
        ("[b]", "E203", ""),
    ],
)
def test_a_slip_in_a_palette_is_found(palette: str, code: str, suggestion: str) -> None:
    found = reading(_drawing(palette, ".")).findings
    assert (code, suggestion) in [(one.code, one.suggestion) for one in found]
    assert {one.code for one in found} <= {code, "E202"}


def test_a_colour_that_yaml_takes_for_a_comment_is_told_to_go_in_quotes() -> None:
    text = _drawing("{b: brown}", "b").replace("palette: {b: brown}", "palette:\n        b: #12ab34")
    told = [one for one in reading(text).findings if one.code == "E203"]
    assert ["in quotes" in one.values["expected"] for one in told] == [True]


def test_a_drawing_needs_both_its_palette_and_its_rows() -> None:
    picture = "places: {bar: {title: B, picture: {rows: b}}}\n"
    assert codes(picture + steps("- place: bar", "- Hello.")) == ["E202"]


def test_a_drawing_has_something_in_its_rows() -> None:
    for rows in ('""', "|\n        \n", "[b]"):
        picture = f"places:\n  bar:\n    picture:\n      palette: {{b: teal}}\n      rows: {rows}\n"
        assert codes(picture + steps("- place: bar", "- Hello.")) == ["E203"]


def test_a_drawing_may_be_as_large_as_the_page_says_and_no_larger() -> None:
    marks = "".join(chr(0x4E00 + number) for number in range(MOST_COLOURS + 1))
    colours = [f"{mark}: teal" for mark in marks]
    full = _drawn(f"{{{', '.join(colours[:-1])}}}", *(["一" * WIDEST] * HIGHEST))
    assert (len(full.palette), len(full.rows), len(full.rows[0])) == (MOST_COLOURS, HIGHEST, WIDEST)
    assert codes(_drawing(f"{{{', '.join(colours)}}}", ".")) == ["E229"]
    assert codes(_drawing("{b: teal}", *(["b"] * (HIGHEST + 1)))) == ["E229"]
    assert codes(_drawing("{b: teal}", "b" * (WIDEST + 1))) == ["E229"]


# ---- the names of files ----


@pytest.mark.parametrize(
    "name",
    [
        "/etc/a.png", "../a.png", "a/../../a.png", "./a.png", "a//a.png", "a/./b.png", "c:/a.png", "a\\\\b.png", "a.PNG",
        "'a  b.png'", "' a.png'", f"{'a' * (LONGEST_FILE_NAME - 3)}.png",
    ],
)  # fmt: skip
@pytest.mark.parametrize("part", ["cast", "places"])
def test_a_picture_can_only_be_a_file_in_the_storys_own_folder(name: str, part: str) -> None:
    name = name if name.startswith("'") else f'"{name}"'
    text = {
        "cast": _cast(f"portrait: {name}"),
        "places": f"places: {{bar: {{picture: {name}}}}}\n" + steps("- place: bar", "- Hello."),
    }[part]
    assert codes(text) == ["E226"]
    story = reading(text).story
    assert story is not None
    assert story.pictures == ()


def test_the_longest_name_of_a_file_is_taken() -> None:
    name = f"{'a' * (LONGEST_FILE_NAME - 4)}.png"
    assert _member(f"portrait: {name}").face == Photos((("neutral", name),))


def test_the_files_of_a_story_are_gathered_with_where_they_stand() -> None:
    text = "places:\n  bar:\n    picture: bar.png\n" + _cast("portrait: {neutral: a.png, smile: b.png}", "- place: bar")
    story = reading(text).story
    assert story is not None
    assert [(one.file, one.spot.line) for one in story.pictures] == [("a.png", 6), ("b.png", 6), ("bar.png", 5)]


def test_a_file_that_is_named_again_is_gathered_once_where_it_is_first_named() -> None:
    text = "places:\n  bar:\n    picture: a.png\n" + _cast("portrait: {neutral: a.png, smile: a.png}", "- place: bar")
    story = reading(text).story
    assert story is not None
    assert [(one.file, one.spot.line) for one in story.pictures] == [("a.png", 6)]


def test_the_different_files_of_pictures_are_bounded_over_a_whole_story() -> None:
    def places(number: int) -> str:
        return "places:\n" + "".join(f"  p{at}: {{picture: {at}.png}}\n" for at in range(number)) + steps("- Hello.")

    assert "E229" not in codes(places(MOST_PICTURES))
    (finding,) = (finding for finding in reading(places(MOST_PICTURES + 5)).findings if finding.code == "E229")
    assert finding.spot.line == 2 + 1 + MOST_PICTURES + 1
