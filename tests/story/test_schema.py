"""The schema that editors complete and check stories with: it says what the reader says, as far as a schema can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from crushgame.story import shapes
from crushgame.story.codes import CODES
from crushgame.story.schema import schema
from tests.docs.examples import examples
from tests.story.editor import flagged
from tests.story.frame import framed, steps
from tests.story.test_findings import EVERYTHING

ROOT = Path(__file__).parents[2]
STORIES = sorted([*ROOT.glob("story/*.yaml"), *ROOT.glob("story/*/**/*.yaml")])
EXAMPLES = [example for example in examples() if not example.wrong]
VERSIONS = pytest.mark.parametrize("version", ["1.1", "1.2"])


def test_the_schema_in_the_docs_is_the_one_that_the_program_prints() -> None:
    assert (ROOT / "docs" / "story.schema.json").read_text() == json.dumps(schema(), indent=2) + "\n"


def test_the_schema_is_a_sound_draft_07() -> None:
    Draft7Validator.check_schema(schema())
    assert schema()["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_every_definition_of_the_schema_is_used_and_every_reference_leads_somewhere() -> None:
    made = schema()
    written = json.dumps(made)
    for name in made["definitions"]:
        assert f'"#/definitions/{name}"' in written
    for reference in set(written.split('"#/definitions/')[1:]):
        assert reference.split('"')[0] in made["definitions"]


# ---- what it lets pass ----


def test_there_are_stories_and_examples_to_check() -> None:
    assert len(STORIES) >= 5
    assert len(EXAMPLES) >= 20


@VERSIONS
@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.name)
def test_the_stories_that_ship_pass_the_schema(path: Path, version: str) -> None:
    assert flagged(path.read_text(), version) == []


@VERSIONS
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_examples_of_the_docs_pass_the_schema(example: object, version: str) -> None:
    for text in getattr(example, "files", {}).values():
        assert flagged(text, version) == []


@VERSIONS
def test_a_story_with_every_construct_passes_the_schema(version: str) -> None:
    assert flagged(EVERYTHING, version) == []


@VERSIONS
@pytest.mark.parametrize(
    "line",
    [
        "- 12:30",
        "- 1984",
        "- {say: yes, once: yes}",
        "- {You (dry): Well.}",
        "- {日本: Well.}",
        "- {match: a, yes: Y., no: N., 3: three, 0..2: low, else: [E.]}",
        "- {set: {a: +1, b: -1, c: yes, d: = a + 1, e: [x, y], f: none}, once: true}",
        "- {choice: [{option: 5, id: no, once: no}], otherwise: Nothing.}",
        "- {if: yes, then: Well.}",
    ],
)
def test_what_yaml_takes_for_other_types_passes_the_schema(line: str, version: str) -> None:
    assert flagged(framed(steps(line)), version) == []


def test_a_part_of_a_folder_passes_the_schema_without_a_head() -> None:
    assert flagged("scenes: {a: {steps: [Hello.]}}\n") == []


# ---- what it flags ----


@VERSIONS
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("storey: {}\n", "$"),
        ("story: {format: 1, id: x, title: X, start: a, tittle: Y}\n", "$.story"),
        ("cast: {alex: {name: Alex, colour: teal}}\n", "$.cast.alex"),
        ("variables: {a: {from: 0, to: 3, strat: 1}}\n", "$.variables.a"),
        ("variables: {a: {drawn: {b: {wait: 1}}}}\n", "$.variables.a"),
        ("cast: {a: {name: A, portrait: {hare: bob}}}\n", "$.cast.a.portrait"),
        ("cast: {a: {name: A, portrait: {hair: bobb}}}\n", "$.cast.a.portrait"),
        ("cast: {a: {name: A, moods: {dry: thinkign}}}\n", "$.cast.a.moods"),
        ("places: {a: {title: A, time: nihgt}}\n", "$.places.a"),
        ("places: {a: {picture: {palette: {b: brwon}, rows: b}}}\n", "$.places.a"),
        ("variables: {a: {start: no, setting: numebrs}}\n", "$.variables.a"),
        ("variables: {a: {from: 0, to: 3, clock: half past}}\n", "$.variables.a"),
        ("endings: {done: {title: Done, tune: bright}}\n", "$.endings.done"),
        ("promises: [{nevr: a}]\n", "$.promises[0]"),
        ("report: {title: R, wacht: {a: A}}\n", "$.report"),
        ("report: {title: R, sources: {fox: {title: Fox, cite: a}}}\n", "$.report.sources.fox"),
        (steps("- {say: Hi., note: [a]}"), "$.scenes.start.steps[0]"),
        ("scenes: {a: {steps: [Hi.], plase: bar}}\n", "$.scenes.a"),
        (steps("- gotto: a"), "$.scenes.start.steps[0]"),
        (steps("- choise: [{option: A.}]"), "$.scenes.start.steps[0]"),
        (steps("- {if: a, than: B.}"), "$.scenes.start.steps[0]"),
        (steps("- choice: [{option: A., gotto: b}]"), "$.scenes.start.steps[0]"),
        (steps("- call: {scene: a, wiht: {}}"), "$.scenes.start.steps[0]"),
        (steps("- {choice: [{option: A.}], lop: yes}"), "$.scenes.start.steps[0]"),
        (steps("- {chance: [{odd: 1, then: A}]}"), "$.scenes.start.steps[0]"),
        (steps("- {storylets: {of: [a], hands: 2}}"), "$.scenes.start.steps[0]"),
    ],
)
def test_a_slip_in_a_key_is_flagged_at_every_level(text: str, path: str, version: str) -> None:
    assert flagged(text, version) == [path]


@VERSIONS
@pytest.mark.parametrize(
    "text",
    [
        "story: {id: x, title: X, start: a}\n",
        "story: {format: one, id: x, title: X, start: a}\n",
        "story: {format: 1, id: The Story, title: X, start: a}\n",
        "story: {format: 1, id: x, title: [X], start: a}\n",
        "scenes: {A Scene: {steps: [Hi.]}}\n",
        "scenes: {a: {steps: {goto: b}}}\n",
        "cast: {alex: Alex}\n",
        "variables: {a: lots}\n",
        steps("- goto: The End"),
        steps("- [Hello.]"),
        steps("- choice: []"),
        steps("- choice: [Hello.]"),
        steps("- {say: Hi., once: maybe}"),
        steps("- wait: 11"),
        steps("- chance: sometimes"),
    ],
)
def test_a_value_of_the_wrong_kind_is_flagged(text: str, version: str) -> None:
    assert flagged(text, version)


@pytest.mark.parametrize("code", ["E201", "E202", "E203", "E204", "E205", "E217", "E218"])
def test_the_example_of_a_mistake_in_the_shape_is_flagged_as_the_reader_flags_it(code: str) -> None:
    assert flagged(framed(CODES[code].example))


# ---- what it completes ----


@pytest.mark.parametrize(
    ("definition", "shape"),
    [
        ("file", shapes.FILE),
        ("head", shapes.HEAD),
        ("cast_member", shapes.CAST_MEMBER),
        ("variable", shapes.VARIABLE),
        ("draw", shapes.DRAW),
        ("ending", shapes.ENDING),
        ("promise", shapes.PROMISE),
        ("renamed", shapes.RENAMED),
        ("report", shapes.REPORT),
        ("source", shapes.SOURCE),
        ("note", shapes.NOTE),
        ("scene", shapes.SCENE),
        ("option", shapes.OPTION),
        ("call", shapes.CALL),
        ("branch", shapes.BRANCH),
        ("odds_branch", shapes.ODDS),
        ("hand", shapes.HAND),
        *((f"{head}_step", shape) for head, shape in shapes.STEPS.items()),
    ],
)
def test_every_key_is_there_to_be_completed_with_what_it_is_for(definition: str, shape: shapes.Shape) -> None:
    properties = schema()["definitions"][definition]["properties"]
    assert {key: value["description"] for key, value in properties.items()} == {key: field.doc for key, field in shape.items()}
