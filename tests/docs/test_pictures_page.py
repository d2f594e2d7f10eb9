"""docs/authors/pictures.md: its stories are clean, its words are those there are, and its pictures are there and small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crushgame.library import LARGEST_PICTURE
from crushgame.photos import LARGEST_SIDE
from crushgame.play.session import Session
from crushgame.story import read
from crushgame.story.looks import FEATURES
from crushgame.story.moods import expression_of
from crushgame.tui.art.doll import HEIGHT, WIDTH
from tests.docs.examples import Example, examples
from tests.story.frame import SEED

PAGE = Path(__file__).parents[2] / "docs" / "authors" / "pictures.md"
_TEXT = PAGE.read_text()
_WORDS = " ".join(_TEXT.split())


@pytest.mark.parametrize("example", [one for one in examples(PAGE) if not one.wrong], ids=lambda one: one.name)
def test_an_example_is_clean_and_plays(example: Example) -> None:
    found = read({name: text.encode() for name, text in example.files.items()})
    assert not found.findings
    assert found.program is not None
    assert Session.new(found.program, SEED).beat is not None


@pytest.mark.parametrize("feature", FEATURES)
def test_the_table_has_every_word_of_a_feature(feature: str) -> None:
    assert f"| `{feature}` | {', '.join(FEATURES[feature])} |" in _TEXT


def test_the_moods_that_the_page_speaks_of_are_shown_as_it_says() -> None:
    told = {
        "amused": "smile", "wry": "smile", "hopeful": "smile", "dry": "thinking", "doubtful": "thinking", "nervous": "away",
        "worried": "sad", "cross": "annoyed", "sleepy": "tired", "eyes shut": "neutral", "quiet": "neutral",
        "whisper": "neutral", "sadly": "sad", "smlie": "neutral",
    }  # fmt: skip
    for mood, expression in told.items():
        assert f"*{mood}*" in _WORDS
        assert expression_of(mood) == expression


def test_the_bounds_on_the_page_are_those_of_the_program() -> None:
    assert f"at most {LARGEST_PICTURE >> 20} MiB and {LARGEST_SIDE} x {LARGEST_SIDE} pixels each" in _WORDS
    assert f"{WIDTH} pixels wide and {HEIGHT} high" in _WORDS


def test_the_pictures_on_the_page_are_there_and_small() -> None:
    files = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", _TEXT)
    assert {"features.png", "expressions.png"} <= set(files)
    assert [file for file in files if (PAGE.parent / file).stat().st_size > 60_000] == []
