"""Words in lines: nothing lost, nothing too wide, nothing that steers a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from crushgame.tui.typeset import cut, paragraph, row, segments, width_of, wrap

PROSE = st.text(st.sampled_from("ab é漢字\u0301👩\n-"), max_size=60)


@given(PROSE, st.integers(2, 20))
def test_wrapping_loses_nothing_but_spaces_and_newlines(text: str, width: int) -> None:
    kept = "".join(text[start:end] for start, end in wrap(text, width))
    assert kept.replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(PROSE, st.integers(2, 20))
def test_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    assert all(cell_len(text[start:end]) <= width for start, end in wrap(text, width))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("hello big world", 9, ["hello big", "world"]),
        ("  set in", 20, ["set in"]),
        ("one\n\ntwo", 9, ["one", "", "two"]),
        ("abcdefghijkl mn", 5, ["abcde", "fghij", "kl mn"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("keep\u00a0us together", 9, ["keep\u00a0us", "together"]),
    ],
)
def test_lines_break_between_words_and_only_there_if_that_is_possible(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, width)] == lines


def test_emphasis_follows_its_words_over_a_line_break() -> None:
    loud = Style(bold=True)
    lines = paragraph("say it twice now", 6, Style(), [(4, 12)], loud)
    assert [[piece.text for piece in line if piece.style is loud] for line in lines] == [["it"], ["twice"], []]


def test_escape_codes_never_reach_a_line() -> None:
    (line,) = paragraph("a\x1b[2Jb\x9bc\u202ed", 40, Style())
    assert "".join(piece.text for piece in line) == "a[2Jbcd"


def test_marks_out_of_order_or_out_of_range_do_no_harm() -> None:
    pieces = segments("abc", Style(), [(2, 9), (1, 1), (0, 1)])
    assert "".join(piece.text for piece in pieces) == "abc"


@pytest.mark.parametrize("width", [0, 1, 5, 40])
def test_a_row_is_exactly_as_wide_as_the_screen(width: int) -> None:
    assert row(segments("hello 漢字", Style()), width, Style(), 3).cell_length == width


def test_what_is_cut_ends_in_an_ellipsis_and_fits() -> None:
    assert cut("The stop on\nCulver Road", 12) == "The stop on…"
    assert width_of(segments(cut("漢字漢字漢字", 6), Style())) <= 6
