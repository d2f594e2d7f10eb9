"""Where a finding points: at the very word, however YAML wrote the text down."""

from __future__ import annotations

import pytest

from tests.story.frame import framed, reading

# Each text holds one mistake, the name `plyer`, in whatever way YAML lets a text be written.
WAYS = {
    "plain": "- Hello, dear {plyer}.",
    "plain, folded": "- Hello,\n        my   dear {plyer}.",
    "plain, folded over a blank line": "- Hello,\n\n        my dear {plyer}.",
    "single quotes": "- 'It''s {plyer}, isn''t it?'",
    "single quotes, folded": "- 'It''s\n        so, {plyer}.'",
    "double quotes": '- "Say \\"no\\" \\u00e9\\x41 to {plyer}."',
    "double quotes, folded": '- "Say \\"no\\",\n        my dear {plyer}."',
    "double quotes, a line end escaped": '- "Say \\"no\\", \\\n        dear {plyer}."',
    "double quotes, a line end inside": '- "Hello.\\nAnd {plyer}."',
    "block": "- |\n        Hello.\n        And {plyer}.",
    "block, carried on": "- |\n        Hello.\n        And\n          more, my {plyer}.",
    "block, carried on twice": "- |\n        Hello\n          and\n            more, my {plyer}.",
    "block of one line": "- |-\n        And {plyer}.",
    "block with an indent of its own": "- |2\n          Hello, {plyer}.",
    "folded block": "- >\n        Hello,\n        my dear {plyer}.",
    "folded block of several lines": "- >\n        Hello,\n        dear.\n\n        And you,\n        dear {plyer}.",
    "a speaker": "- |\n        Alex (dry): Hello, {plyer}.",
    "a speaker in a mapping": "- Alex (dry): Hello, {plyer}.",
    "a speaker in quotes": '- "Alex (dry): \\"Hello\\", {plyer}."',
    "an option": "- choice: [{option: 'It''s {plyer}'}]",
    "an option, folded": "- choice:\n          - option: Hello,\n              my {plyer}.",
    "an option in a block": "- choice:\n          - option: |\n              Hello,\n              my {plyer}.",
    "a condition": "- {if: asked and plyer, then: Hi.}",
    "a condition in quotes": "- {if: 'asked and plyer', then: Hi.}",
    "a condition, folded": "- if: asked\n          and plyer\n        then: Hi.",
    "a condition in a folded block": "- if: >-\n          asked\n          and plyer\n        then: Hi.",
    "a condition in words": '- "Say \\"no\\", {if asked and plyer}dear{end}."',
    "a condition in words, folded": "- Say no, {if asked\n        and plyer}dear{end}.",
    "a sum": "- {set: {asked: = asked and plyer}}",
    "a sum in quotes": "- {set: {asked: '=  asked and plyer'}}",
    "a sum, folded": "- set:\n          asked: = asked\n            and plyer",
}


def _text(step: str) -> str:
    return framed(
        "cast: {alex: {name: Alex}}\nvariables: {asked: no}\nscenes:\n  start:\n    steps:\n      - Alex: You asked {asked}.\n"
        f"      - set: {{asked: yes}}\n      {step}\n      - end: done\n"
    )


@pytest.mark.parametrize("step", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("tail", ["", "\n# and nothing more\n"])
def test_a_finding_points_at_the_word_that_is_wrong(step: str, tail: str) -> None:
    text = _text(step) + tail
    found = reading(text).findings
    assert [finding.code for finding in found] in (["E309"], ["E335"])
    lines = text.split("\n")
    line = next(number for number, words in enumerate(lines, 1) if "plyer" in words)
    assert (found[0].spot.line, found[0].spot.column) == (line, lines[line - 1].index("plyer") + 1)
    assert found[0].length == len("plyer")


def test_a_line_indented_deeper_is_named_by_the_place_where_its_own_words_start() -> None:
    text = _text("- |\n        Hello.\n        Alexx: Hm.\n          More.")
    found = reading(text).findings
    assert [(finding.code, finding.spot.line, finding.spot.column) for finding in found] == [("E310", 12, 9)]


def test_line_ends_of_windows_shift_nothing() -> None:
    text = _text(WAYS["block, carried on"])
    assert reading(text.replace("\n", "\r\n")).findings == reading(text).findings


def test_a_thousand_lines_carried_on_are_one_line_and_no_deeper_to_find_than_one() -> None:
    found = reading(
        "scenes:\n  start:\n    steps:\n      - |\n        x\n"
        + "          y\n" * 1000
        + "          {plyer}\n      - end: done\n"
    )
    assert [(at.code, at.spot.line, at.spot.column) for at in found.findings] == [("E309", 1008, 12)]
