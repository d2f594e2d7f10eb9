"""Text from strangers: what is dropped before a terminal sees it, and what is kept."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crushgame.story.printable import LONGEST_COMBINING_RUN, clean, first_piled_up, first_unprintable, one_line


def test_what_steers_a_terminal_is_dropped_and_the_rest_stays() -> None:
    assert clean("Sam\x1b[2J\x07\x9b31m\x00!") == "Sam[2J31m!"


@pytest.mark.parametrize("category", ["Cc", "Cs", "Zl", "Zp"])
def test_no_character_of_a_dangerous_category_is_printable(category: str) -> None:
    for point in range(sys.maxunicode + 1):
        character = chr(point)
        if unicodedata.category(character) == category and character != "\n":
            assert first_unprintable(character) == 0, f"U+{point:04X}"


@pytest.mark.parametrize("point", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
def test_what_turns_words_around_is_dropped(point: int) -> None:
    assert clean(f"a{chr(point)}b") == "ab"


@pytest.mark.parametrize(
    "text",
    ["plain", "a\nb", "Zoë’s “…” –", "日本語", "🙂", "👩\u200d🚀", "❤\ufe0f", "a\u00a0b", "עברית", "عربي", "नमस्ते", "e\u0301"],
)
def test_what_people_write_is_kept(text: str) -> None:
    assert first_unprintable(text) == -1
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "index"), [("", -1), ("ab\tc", 2), ("a\r\n", 1), ("\ud800", 0), ("ab\U000e0041", 2), ("é\x7f", 1)]
)
def test_the_first_that_may_not_be_shown_is_found(text: str, index: int) -> None:
    assert first_unprintable(text) == index


def test_marks_do_not_pile_up() -> None:
    tower = clean("q" + "\u0316" * 50 + "r")
    assert tower == "q" + "\u0316" * LONGEST_COMBINING_RUN + "r"


def test_one_line_is_one_line_and_no_longer_than_it_may_be() -> None:
    assert one_line("  a\n\tb  \x1bc ") == "a b c"
    assert len(one_line("x" * 500)) == 200
    assert one_line("x" * 500, 7) == "x" * 7


@given(st.text())
@example("\u0340\u202e\u0301" * 9)
@settings(max_examples=500, deadline=None)
def test_clean_text_is_printable_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert first_unprintable(cleaned) == -1
    assert clean(cleaned) == cleaned


@given(st.text(), st.integers(0, 50))
@settings(max_examples=300, deadline=None)
def test_one_line_never_holds_a_line_end(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert first_unprintable(line) == -1


@pytest.mark.parametrize("blank", ["\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"])
def test_letters_that_look_blank_are_dropped(blank: str) -> None:
    assert first_unprintable(f"a{blank}") == 1
    assert clean(f"a{blank}b") == "ab"


@pytest.mark.parametrize("mark", ["\u20dd", "\u0316\u200d", "\ufe0f", "\u0e31"])
def test_marks_pile_up_no_higher_for_being_of_another_kind(mark: str) -> None:
    tower = f"q{mark * 50}r"
    assert first_piled_up(tower) == 1 + LONGEST_COMBINING_RUN * len(mark)
    assert sum(character == mark[0] for character in clean(tower)) == LONGEST_COMBINING_RUN
    assert first_piled_up(clean(tower)) == -1
