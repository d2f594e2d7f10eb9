"""Moods in words: which expression shows each, and which unknown ones are slips of the finger."""

from __future__ import annotations

import pytest

from crushgame.story.looks import EXPRESSIONS
from crushgame.story.moods import EYES_SHUT, MOODS, expression_of, has_eyes_shut, mended
from tests.story.frame import codes, reading, steps


@pytest.mark.parametrize(
    ("mood", "expression"),
    [
        ("dry", "thinking"), ("wry", "smile"), ("amused", "smile"), ("grinning", "smile"), ("deadpan", "neutral"),
        ("whisper", "neutral"), ("quiet", "neutral"), ("nervous", "away"), ("hopeful", "smile"), ("worried", "sad"),
        ("eyes shut", "neutral"), ("smiling, eyes shut", "smile"), ("quiet, amused", "smile"), ("very cross", "annoyed"),
        ("half-asleep", "tired"), ("", "neutral"), ("like a heron", "neutral"), ("laugh", "laugh"), (" Sad ", "sad"),
    ],
)  # fmt: skip
def test_moods_in_common_words_have_an_expression(mood: str, expression: str) -> None:
    assert expression_of(mood) == expression


def test_a_mood_can_shut_the_eyes_whatever_the_face_does() -> None:
    assert all(has_eyes_shut(mood) for mood in ("eyes shut", "Eyes-Shut", "smiling, eyes closed", "asleep"))
    assert not any(has_eyes_shut(mood) for mood in ("", "tired", "wide-eyed", "shut"))


def test_what_an_author_says_of_a_mood_counts_before_what_words_usually_mean() -> None:
    own = (("dry", "annoyed"), ("Like a heron", "away"), ("laugh", "smile"))
    assert [expression_of(mood, own) for mood in ("dry", "like a Heron", "laugh", "sad")] == ["annoyed", "away", "smile", "sad"]


def test_every_mood_of_the_table_leads_to_an_expression_and_none_hides_one() -> None:
    assert set(MOODS.values()) <= set(EXPRESSIONS)
    assert not set(MOODS) & set(EXPRESSIONS)


@pytest.mark.parametrize(
    ("mood", "expression"),
    [("sadly", "sad"), ("Angrily", "annoyed"), ("drily", "thinking"), ("apologetically", "sad"), ("dreamily", "neutral")],
)
def test_an_adverb_is_shown_as_the_word_that_it_is_made_of(mood: str, expression: str) -> None:
    assert expression_of(mood) == expression


# ---- slips of the finger ----


@pytest.mark.parametrize(
    ("mood", "meant"),
    [
        ("smlie", "smile"), ("msile", "smile"), ("smil", "smile"), ("smille", "smile"), ("smule", "smile"), ("Smlie", "smile"),
        ("dryy", "dry"), ("lauhg", "laugh"), ("suprised", "surprised"), ("dissapointed", "disappointed"),
        ("embarased", "embarrassed"), ("thinkign", "thinking"), ("half-aslep", "half asleep"), ("eyes sut", "eyes shut"),
        ("quiet,amsued", "quiet, amused"), ("smlie, eyes shut", "smile, eyes shut"),
    ],
)  # fmt: skip
def test_a_mood_with_one_slip_in_it_is_mended(mood: str, meant: str) -> None:
    assert mended(mood) == meant


def test_no_known_mood_is_a_slip() -> None:
    adverbs = [f"{mood}ly" for mood in (*EXPRESSIONS, *MOODS)]
    assert [mood for mood in (*EXPRESSIONS, *MOODS, *EYES_SHUT, *adverbs) if mended(mood)] == []


@pytest.mark.parametrize(
    "mood",
    [
        "", "sda", "mad", "odd", "hot", "fun", "brave", "dreamy", "pensive", "like a heron", "to the cat", "very smug",
        "aloud", "world-weary", "tipsy", "unimpressed",
        "unmoved", "hungry", "cautious", "fierce", "triste", "müde", "ernst", "¿?", "笑", "a" * 5_000,
    ],
)  # fmt: skip
def test_an_authors_own_word_for_a_mood_is_no_slip(mood: str) -> None:
    assert mended(mood) == ""


def test_a_short_word_with_another_letter_is_another_word() -> None:
    assert (mended("bole"), mended("worn"), mended("grip")) == ("", "", "")


def test_what_else_may_be_meant_is_looked_at_too() -> None:
    assert [mended("txt", "text"), mended("texxt", "text"), mended("text", "text"), mended("txt")] == ["text", "text", "", ""]


@pytest.mark.parametrize(
    ("line", "column", "length"),
    [("- 'Alex (smlie): Hello.'", 16, 5), ("- Alex (smlie): Hello.", 15, 5), ("- show: alex (smlie)", 15, 4)],
)
def test_a_slip_in_a_mood_is_w313_where_it_stands(line: str, column: int, length: int) -> None:
    (finding,) = reading("cast: {alex: {name: Alex}}\n" + steps(line, "- {Alex: Hello.}")).findings
    assert (finding.code, finding.suggestion, finding.spot.line) == ("W313", "smile", 7)
    assert (finding.spot.column, finding.length) == (column, length)


def test_a_slip_in_what_the_player_does_is_w313() -> None:
    (finding,) = reading(steps("- 'You (lauhg): Hello.'")).findings
    assert (finding.code, finding.suggestion) == ("W313", "laugh")


def test_a_message_that_is_nearly_one_is_w313() -> None:
    (finding,) = reading("cast: {alex: {name: Alex}}\n" + steps("- 'Alex (txt): Hello.'")).findings
    assert (finding.code, finding.suggestion) == ("W313", "text")


def test_every_line_with_a_slip_in_its_mood_is_told_of() -> None:
    text = "cast: {alex: {name: Alex}}\n" + steps("- |", "  Alex (smlie): Hello.", "  Alex (smlie): Bye.")
    assert [(one.code, one.spot.line) for one in reading(text).findings] == [("W313", 8), ("W313", 9)]


def test_moods_that_are_listed_are_not_looked_at_for_slips() -> None:
    assert codes("cast: {alex: {name: Alex, moods: {smlie: smile}}}\n" + steps("- 'Alex (smlie): Hello.'")) == []
