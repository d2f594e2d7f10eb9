"""Writing option ids into an author's files: every id, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.story import Reading, read
from crushgame.story.ids import freeze, options_in, unfrozen
from crushgame.story.model import Story
from tests.story.frame import NAME, framed, steps
from tests.story.test_reading import BUS_STOP


def _story(text: str) -> Story:
    found = read({NAME: text.encode()})
    assert found.story is not None
    assert found.program is not None, found.findings
    return found.story


def _ids(story: Story) -> list[str]:
    return [option.id for scene in story.scenes.values() for option in options_in(scene.steps)]


def _frozen(text: str) -> str:
    return freeze(_story(text), {NAME: text}).get(NAME, text)


def _assert_frozen(text: str) -> None:
    """Every option has its id written out, the same one as before, and the story is otherwise the same."""
    after = _frozen(text)
    story = _story(after)
    assert _ids(story) == _ids(_story(text))
    assert unfrozen(story) == ()
    assert _frozen(after) == after


LAYOUT = """\
# A story with comments.
story: {format: 1, id: x, title: X, start: start}

endings:   {done: {title: Done}}   # spaced out
scenes:
    start:
        steps:
        -   choice:
            -   option: Say hello.   # softly
                goto: other

            # nothing else
            - option: "Say \\"goodbye\\","
              end: done
            - option: Say nothing,
                and take your time
                about it.
              end: done
            - option: |
                Say it
                in a block.
              # a comment below the block
              end: done
            - set: {}
              option: >-
                Say it
                folded.
            -
              option:
                Say it on the next line.
            - id: written
              option: Already.
        - end: done
    other: {steps: [
      {choice: [{option: Left., end: done}, {goto: start, option: Right.},
                { option: "Up, up", id: up }]},
      {end: done}]}
"""

FROZEN = """\
# A story with comments.
story: {format: 1, id: x, title: X, start: start}

endings:   {done: {title: Done}}   # spaced out
scenes:
    start:
        steps:
        -   choice:
            -   option: Say hello.   # softly
                id: say_hello
                goto: other

            # nothing else
            - option: "Say \\"goodbye\\","
              id: say_goodbye
              end: done
            - option: Say nothing,
                and take your time
                about it.
              id: say_nothing_and_take
              end: done
            - option: |
                Say it
                in a block.
              id: say_it_in_a_block
              # a comment below the block
              end: done
            - set: {}
              option: >-
                Say it
                folded.
              id: say_it_folded
            -
              option:
                Say it on the next line.
              id: say_it_on_the_next_line
            - id: written
              option: Already.
        - end: done
    other: {steps: [
      {choice: [{id: left, option: Left., end: done}, {goto: start, id: right, option: Right.},
                { option: "Up, up", id: up }]},
      {end: done}]}
"""


def test_ids_are_written_beside_the_words_and_nothing_else_changes() -> None:
    assert _frozen(LAYOUT) == FROZEN


def test_the_story_reads_with_the_same_ids_afterwards_and_a_second_time_changes_nothing() -> None:
    _assert_frozen(LAYOUT)


def test_a_story_with_every_id_is_left_alone() -> None:
    assert freeze(_story(FROZEN), {NAME: FROZEN}) == {}
    assert freeze(_story(BUS_STOP.decode()), {NAME: BUS_STOP.decode()}) == {}


def test_line_ends_of_windows_are_kept() -> None:
    assert _frozen(LAYOUT.replace("\n", "\r\n")) == FROZEN.replace("\n", "\r\n")


def test_a_file_that_ends_within_the_words_gets_its_id_all_the_same() -> None:
    text = "endings: {done: {title: Done}}\nstory: {format: 1, id: x, title: X, start: start}\nscenes:\n  start:\n    steps:\n"
    text += "    - choice:\n      - end: done\n        option: Leave."
    assert _frozen(text) == text + "\n        id: leave"
    windows = text.replace("\n", "\r\n")
    assert _frozen(windows) == windows + "\r\n        id: leave"


def test_a_byte_order_mark_is_kept_and_shifts_nothing() -> None:
    text = "\ufeffscenes: {start: {steps: [{choice: [{option: Leave., end: done}]}]}}\n" + framed("scenes: 0").replace(
        "scenes: 0", ""
    )
    assert _frozen(text).startswith("\ufeffscenes: {start: {steps: [{choice: [{id: leave, option: Leave., end: done}]}]}}\n")


def test_options_with_the_same_words_keep_their_different_ids() -> None:
    text = framed(steps("- choice: [{option: What?}, {option: What.}]", "- choice:", "    - option: What!", "    - option: …"))
    assert _ids(_story(_frozen(text))) == ["what", "what_2", "what_3", "option"]
    _assert_frozen(text)


def test_options_inside_branches_and_options_are_found() -> None:
    text = framed(
        "variables: {a: no}\n"
        + steps(
            "- set: {a: yes}",
            "- if: a",
            "  then:",
            "    - choice: [{option: One., steps: [{choice: [{option: Two.}]}]}]",
            "  else: [{chance: 1 in 2, then: {choice: [{option: Three.}]}}]",
            "- {match: a, yes: [{choice: [{option: Four.}], once: yes}], no: No.}",
            "- choice: [{option: Five., once: yes}]",
            "  loop: yes",
            "  otherwise: [{choice: [{option: Six.}]}]",
        )
    )
    assert sorted(_ids(_story(_frozen(text)))) == ["five", "four", "one", "six", "three", "two"]
    _assert_frozen(text)


def test_only_the_files_with_something_to_write_change() -> None:
    files = {
        "a.yaml": "story: {format: 1, id: x, title: X, start: a}\nendings: {done: {title: Done}}\n",
        "b.yaml": "scenes: {a: {steps: [{choice: [{option: On., goto: b}]}]}}\n",
        "c.yaml": "scenes:\n  b:\n    steps:\n      - choice:\n          - option: Off.\n            end: done\n",
    }
    found = read({name: text.encode() for name, text in files.items()})
    assert found.story is not None
    changed = freeze(found.story, files)
    assert sorted(changed) == ["b.yaml", "c.yaml"]
    assert changed["c.yaml"] == files["c.yaml"].replace("option: Off.\n", "option: Off.\n            id: off\n")


def test_what_is_to_be_written_is_listed_in_the_order_of_the_file() -> None:
    listed = unfrozen(_story(LAYOUT))
    assert [(place.line, place.column) for place in listed] == sorted((place.line, place.column) for place in listed)
    assert (listed[0].line, listed[0].column, listed[0].id) == (9, 25, "say_hello")


def _without_ids(text: str, mask: int) -> str:
    """Take the ids out of the options of a story, those that the bits of `mask` say."""
    kept = []
    for number, line in enumerate(text.split("\n")):
        if not mask >> (number % 30) & 1:
            kept.append(line)
            continue
        before, _, after = line.partition(" id: ")
        if line.strip().startswith("id: "):
            continue
        kept.append(before + " " + after.partition(", ")[2] if "option:" in line and ", " in after else line)
    return "\n".join(kept)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**30 - 1), st.booleans())
def test_any_ids_taken_out_of_a_story_are_written_back_in(mask: int, windows: bool) -> None:
    text = _without_ids(BUS_STOP.decode(), mask)
    text = text.replace("\n", "\r\n") if windows else text
    found: Reading = read({NAME: text.encode()})
    if found.program is not None:
        _assert_frozen(text)


@pytest.mark.parametrize("words", ["日本 {player}", "{if seen(start)}Yes{end}", "'Tis *so*", "1, 2, 3"])
def test_words_of_every_kind_get_an_id(words: str) -> None:
    quoted = "'" + words.replace("'", "''") + "'"
    _assert_frozen(framed(steps("- choice:", f"    - option: {quoted}", "      set: {}", f"    - {{option: {quoted}}}")))


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_every_kind_of_line_end_is_kept(end: str) -> None:
    assert _frozen(LAYOUT.replace("\n", end)) == FROZEN.replace("\n", end)


@pytest.mark.parametrize(
    ("written", "frozen"),
    [
        ("[option: A, option: B]", "[{id: a, option: A}, {id: b, option: B}]"),
        ("[option: 'A, ''b'' ', \"option\": \"C \\\"d\\\"\" ]",
         "[{id: a_b, option: 'A, ''b'' '}, {id: c_d, \"option\": \"C \\\"d\\\"\"} ]"),
        ("[option: A\n    b , option: C]", "[{id: a_b, option: A\n    b} , {id: c, option: C}]"),
    ],
)  # fmt: skip
def test_a_pair_in_a_list_in_brackets_gets_braces_around_it_and_its_id(written: str, frozen: str) -> None:
    text = framed(f"scenes: {{start: {{steps: [{{choice: {written}}}, {{end: done}}]}}}}\n")
    assert _frozen(text) == text.replace(written, frozen)
    _assert_frozen(text)
