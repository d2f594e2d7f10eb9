"""Everything that docs/format.md shows is read here, and everything that the format has is shown there."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from crushgame.check.walks import walkfile
from crushgame.check.walks.trials import run
from crushgame.library import LARGEST_PICTURE
from crushgame.photos import LARGEST_SIDE
from crushgame.play.session import Session
from crushgame.story import read, shapes
from crushgame.story.codes import CODES
from crushgame.story.declarations import MOST_TIMES, MOST_TIMES_OF_A_STORY
from crushgame.story.expressions import DEEPEST, LARGEST, LONGEST
from crushgame.story.gathering import MOST_ERRORS
from crushgame.story.look_reader import HIGHEST, LONGEST_FILE_NAME, MOST_COLOURS, MOST_PICTURES, WIDEST
from crushgame.story.looks import COLOURS, EXPRESSIONS, FEATURES, PICTURES, TIMES
from crushgame.story.prose import DEEPEST as DEEPEST_BRACES
from crushgame.story.reading import Reading
from crushgame.story.source import MOST_BYTES, MOST_DEPTH, MOST_EVENTS, MOST_EVENTS_OF_A_STORY, MOST_LINE, MOST_SCALAR
from crushgame.story.values import LONGEST_WORDS
from tests.docs.examples import PAGE, Example, examples
from tests.story.frame import SEED

_LEFT_OVER = {"W501", "W502", "W503", "W504", "W505", "W506", "W517", "W518"}
"""Told of names that nothing uses, and of the `end` that the test puts behind steps: an example is a part."""

_TEXT = PAGE.read_text()
_ALL = examples()


def _reading(example: Example) -> Reading:
    return read({name: text.encode() for name, text in example.files.items()})


def _is_whole(example: Example) -> bool:
    return len(example.files) > 1 and "given.yaml" not in example.files


@pytest.mark.parametrize("example", [one for one in _ALL if not one.wrong], ids=lambda one: one.name)
def test_an_example_is_clean_and_plays(example: Example) -> None:
    found = _reading(example)
    told = {finding.code for finding in found.findings}
    assert told <= (set() if _is_whole(example) else _LEFT_OVER), found.findings
    assert found.program is not None
    assert Session.new(found.program, SEED).beat is not None


def test_the_tests_on_the_page_hold_and_its_walk_can_be_gone() -> None:
    tried, walked = 0, 0
    for example in _ALL:
        found = _reading(example)
        if found.program is None or found.story is None:
            continue
        verdicts = run(found.program, found.story.tests)
        assert [failure for verdict in verdicts for failure in verdict.failures] == []
        tried += len(verdicts)
        if example.walk:
            walk = walkfile.read(found.program, example.walk.encode())
            assert isinstance(walk, walkfile.WalkFile), walk
            written = walkfile.written(found.program, walk.walk, ["The shortest way to a Saturday"])
            assert written == example.walk.replace("walk:\n", 'walk:\n  - {answer: "Sam"}\n')
            walked += 1
    assert (tried, walked) == (3, 1)


@pytest.mark.parametrize("example", [one for one in _ALL if one.wrong], ids=lambda one: one.name)
def test_an_example_of_a_mistake_is_told_of_that_mistake_alone(example: Example) -> None:
    assert [finding.code for finding in _reading(example).findings] == [example.wrong]


def test_whole_stories_on_the_page_have_no_finding_at_all() -> None:
    whole = [
        read({"story.yaml": block.encode()})
        for block in re.findall(r"(?<!-->\n)^```yaml\n(.*?)^```$", _TEXT, re.MULTILINE | re.DOTALL)
    ]
    assert len(whole) == 2
    assert [finding for found in whole for finding in found.findings] == []


def test_every_key_of_the_format_is_on_the_page() -> None:
    tables = {
        "file": shapes.FILE, "head": shapes.HEAD, "cast": shapes.CAST_MEMBER, "variable": shapes.VARIABLE, "draw": shapes.DRAW,
        "ending": shapes.ENDING, "promise": shapes.PROMISE, "scene": shapes.SCENE, "option": shapes.OPTION, "call": shapes.CALL,
        "branch": shapes.BRANCH, "odds": shapes.ODDS, "hand": shapes.HAND,
        "renamed": shapes.RENAMED, "report": shapes.REPORT, "source": shapes.SOURCE, "note": shapes.NOTE,
        "test": shapes.TRIAL, "answer": shapes.ANSWER, "place": shapes.PLACE,
        "drawing": shapes.DRAWING, "colour": shapes.COLOR, "portrait": shapes.PORTRAIT, **shapes.STEPS,
    }  # fmt: skip
    missing = {
        f"{name}: {key}" for name, shape in tables.items() for key in shape if not re.search(rf"(?m)(^|[`{{ ]){key}[`:]", _TEXT)
    }
    assert missing == set()


@pytest.mark.parametrize("word", [*COLOURS, *EXPRESSIONS, *PICTURES, *TIMES, *chain(*FEATURES.values())])
def test_every_word_for_a_look_is_on_the_page(word: str) -> None:
    assert re.search(rf"\b{word}\b", _TEXT[_TEXT.index("## Faces") : _TEXT.index("## Meters")])


@pytest.mark.parametrize("form", [*shapes.PRONOUN_FORMS, "player"])
def test_every_form_of_a_pronoun_is_on_the_page(form: str) -> None:
    assert f"`{{{form}}}`" in _TEXT


def test_every_code_on_the_page_exists() -> None:
    assert set(re.findall(r"\b[EW]\d{3}\b", _TEXT)) <= set(CODES)


def test_every_link_within_the_page_leads_somewhere() -> None:
    written = re.findall(r"^## (.+)$", _TEXT, re.MULTILINE)
    headings = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in written}
    assert set(re.findall(r"\]\(#([^)]+)\)", _TEXT)) == headings


@pytest.mark.parametrize(
    "limit",
    [
        f"{MOST_BYTES // 1024 // 1024} MiB",
        f"{MOST_EVENTS:,} pieces",
        f"{MOST_EVENTS_OF_A_STORY:,} pieces",
        f"{MOST_LINE:,} characters",
        f"first {MOST_ERRORS} are told",
        f"{MOST_DEPTH} deep",
        f"{MOST_SCALAR:,} characters",
        f"{LONGEST_WORDS:,} characters",
        f"| {DEEPEST_BRACES} deep",
        f"{LONGEST} characters",
        f"{DEEPEST} brackets",
        f"{LARGEST:,}",
        f"{WIDEST} × {HIGHEST} characters, {MOST_COLOURS} colours",
        f"{LARGEST_PICTURE >> 20} MiB, and {LARGEST_SIDE} × {LARGEST_SIDE} pixels; its name {LONGEST_FILE_NAME} characters",
        f"different files of pictures | {MOST_PICTURES}",
        f"the values of a clock | {MOST_TIMES}; of all clocks together {MOST_TIMES_OF_A_STORY:,}",
    ],
)
def test_the_limits_on_the_page_are_those_of_the_program(limit: str) -> None:
    assert limit in _TEXT
