"""Findings on lines that were mended stand where the author wrote what they are about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.story.alignment import Alignment
from crushgame.story.diagnostics import Finding, Spot
from tests.story.frame import framed, reading, steps


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("- Alex: I said: hello {unknwon}", "unknwon"),
        ('- Alex: I\'d say "so": hello {unknwon}', "unknwon"),
        ('- Alex: "I say\\M so {unknwon}"', "unknwon"),
        ('- "Hi," they say {unknwon}', "unknwon"),
        ("- 'I don't know {unknwon}'", "unknwon"),
        ("- I say \x00\x01 so {unknwon}", "unknwon"),
        ("- Alex: I say \x00 so: {unknwon}", "unknwon"),
        (" - {goto: bb}", "bb"),
        ("- choice: [{option: A {unknwon} b.}, {option: B.}]", "unknwon"),
    ],
)
def test_a_finding_stands_at_its_word_on_a_line_that_was_mended(line: str, word: str) -> None:
    text = framed("cast: {alex: {name: Alex}}\n" + steps("- Hello.", line))
    row = next(number for number, written in enumerate(text.split("\n"), 1) if line in written)
    written = text.split("\n")[row - 1]
    found = [at.spot.column for at in reading(text).findings if at.spot.line == row and at.code[1] != "1"]
    assert found == [written.index(word) + 1]


@given(st.text("ab\"'\\{} ", max_size=40), st.text("ab\"'\\{} ", max_size=40), st.integers(1, 60), st.integers(1, 60))
def test_nothing_stands_past_the_end_of_the_line_that_was_written(read: str, written: str, column: int, length: int) -> None:
    moved = Alignment([read], [written]).moved(Finding("E139", Spot("x", 1, column), {}, length))
    if read != written:
        assert 1 <= moved.spot.column <= len(written) + 1
        assert moved.length >= 1
