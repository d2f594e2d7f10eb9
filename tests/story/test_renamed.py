"""Old names of a story: what `renamed:` leads to, and every way in which it can be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.story import read
from crushgame.story.diagnostics import Finding
from crushgame.story.program import NOTHING_RENAMED, ChoicePoint, Renamed
from crushgame.story.reading import Reading
from tests.story.editor import flagged
from tests.story.frame import framed, program, reading

STORY = """\
variables:
  rapport: {from: 0, to: 3}
  intent: {one of: [friend, date]}
  bag: {set of: [book, umbrella]}
  nickname: {text: Pal}
endings: {umbrella: {title: Umbrella}, done: {title: Done}}
scenes:
  start:
    steps:
      - {ask: nickname, prompt: What do they call you?}
      - set: {rapport: +1, intent: date, bag: +book}
      - '{rapport} {intent} {nickname}{if book in bag} and a book{end}'
      - choice:
          - {option: To the bar., id: bar_first, goto: bar}
          - {option: Home., id: home, end: done}
  bar:
    steps:
      - choice:
          - {option: Ask., id: ask}
          - {option: Go., id: go}
      - storylets: [cat, dog]
      - end: umbrella
  cat: {offer: Stroke the cat., steps: [Purr.]}
  dog: {offer: Pat the dog., steps: [Woof.]}
"""


def renamed(block: str) -> Renamed:
    """Return what a block of old names comes to in a story where nothing at all is wrong."""
    return program(f"renamed:\n  {block}\n{STORY}").renamed


def found(block: str) -> tuple[Finding, ...]:
    return reading(f"renamed:\n  {block}\n{STORY}").findings


def told(block: str) -> list[tuple[str, int, str]]:
    """Return each finding as its code, the column where it stands, and what is suggested."""
    return [(finding.code, finding.spot.column, finding.suggestion) for finding in found(block)]


# ---- what it comes to ----------------------------------------------------------------------------------------------------


def test_a_story_without_old_names_has_none() -> None:
    assert program(STORY).renamed == NOTHING_RENAMED


def test_old_names_of_scenes_and_endings_lead_to_those_of_now() -> None:
    assert renamed("scenes: {pub: bar}\n  endings: {e14: umbrella}") == Renamed({"pub": "bar"}, {}, {}, {"e14": "umbrella"})


def test_an_option_can_be_found_in_its_scene_and_in_another() -> None:
    assert renamed("options: {bar.ask_her: bar.ask, start.leave: bar.go}").options == {
        "bar.ask_her": "bar.ask",
        "start.leave": "bar.go",
    }


def test_an_option_can_have_had_an_id_that_starts_with_a_digit_or_has_a_hyphen() -> None:
    assert renamed("options: {bar.2nd-time: bar.ask}").options == {"bar.2nd-time": "bar.ask"}


@pytest.mark.parametrize("name", ["rapport", "intent", "nickname"])
def test_variables_of_every_sort_can_have_had_another_name(name: str) -> None:
    assert renamed(f"variables: {{old: {name}}}").variables == {"old": name}


def test_a_set_is_found_with_each_of_its_members() -> None:
    assert renamed("variables: {sack: bag}").variables == {
        "sack": "bag",
        "sack.book": "bag.book",
        "sack.umbrella": "bag.umbrella",
    }


def test_what_was_a_text_can_be_the_name_of_the_player_now() -> None:
    assert renamed("variables: {called: player}").variables == {"called": "player"}


@pytest.mark.parametrize(
    ("kind", "one", "other", "new"),
    [
        ("scenes", "pub", "inn", "bar"),
        ("options", "bar.a", "bar.b", "bar.ask"),
        ("variables", "warmth", "trust", "rapport"),
        ("endings", "e1", "e2", "umbrella"),
    ],
)
def test_two_old_names_can_have_become_one(kind: str, one: str, other: str, new: str) -> None:
    table = getattr(renamed(f"{kind}: {{{one}: {new}, {other}: {new}}}"), kind)
    assert {one: new, other: new}.items() <= table.items()


# ---- options in scenes that were renamed too -----------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["pub", "bar"])
def test_an_option_in_a_renamed_scene_is_found_under_both_names_of_the_scene(written: str) -> None:
    table = renamed(f"scenes: {{pub: bar}}\n  options: {{{written}.leave: bar.go}}").options
    assert table == {"pub.leave": "bar.go", "bar.leave": "bar.go"}


def test_an_option_written_with_the_scene_of_now_is_found_under_every_old_name_of_it() -> None:
    table = renamed("scenes: {pub: bar, inn: bar}\n  options: {bar.leave: bar.go}").options
    assert table == {"bar.leave": "bar.go", "pub.leave": "bar.go", "inn.leave": "bar.go"}


def test_what_is_written_of_one_name_of_a_scene_holds_before_what_follows_from_another() -> None:
    table = renamed("scenes: {pub: bar}\n  options: {pub.leave: bar.go, bar.leave: bar.ask}").options
    assert table == {"pub.leave": "bar.go", "bar.leave": "bar.ask"}


def test_options_of_one_name_in_two_scenes_that_became_one_are_told_apart_by_their_scenes_alone() -> None:
    table = renamed("scenes: {pub: bar, inn: bar}\n  options: {pub.leave: bar.go, inn.leave: bar.ask}").options
    assert table == {"pub.leave": "bar.go", "inn.leave": "bar.ask"}


def test_an_option_of_now_is_never_led_away_from_by_one_of_an_old_scene() -> None:
    assert renamed("scenes: {pub: bar}\n  options: {pub.go: bar.ask}").options == {"pub.go": "bar.ask"}


def test_a_storylet_is_found_by_the_old_name_of_its_scene() -> None:
    assert renamed("scenes: {kitten: cat}").options == {"bar.kitten": "bar.cat"}


def test_a_storylet_is_found_where_the_scene_that_offers_it_was_renamed_too() -> None:
    table = renamed("scenes: {kitten: cat, pub: bar}").options
    assert table == {"bar.kitten": "bar.cat", "pub.kitten": "bar.cat"}


def test_a_storylet_can_be_what_an_option_is_now() -> None:
    assert renamed("options: {bar.stroke: bar.cat}").options == {"bar.stroke": "bar.cat"}


# ---- over files ----------------------------------------------------------------------------------------------------------


def folder(first: str, second: str) -> Reading:
    return read({"a.yaml": framed(f"renamed:\n  {first}\n{STORY}").encode(), "b.yaml": f"renamed:\n  {second}\n".encode()})


def test_the_blocks_of_all_files_are_one() -> None:
    made = folder("scenes: {pub: bar}", "scenes: {inn: bar}\n  endings: {e14: umbrella}")
    assert made.findings == ()
    assert made.program is not None
    assert made.program.renamed == Renamed({"pub": "bar", "inn": "bar"}, {}, {}, {"e14": "umbrella"})


def test_an_old_name_that_stands_in_two_files_is_found_with_the_first() -> None:
    made = folder("scenes: {pub: bar}", "scenes: {pub: cat}")
    (finding,) = made.findings
    assert (finding.code, finding.spot.file, finding.spot.line, finding.values["name"]) == ("E208", "b.yaml", 2, "pub")
    assert [related.spot.file for related in finding.related] == ["a.yaml"]


def test_one_old_name_can_have_been_a_scene_and_a_variable() -> None:
    made = renamed("scenes: {old: bar}\n  variables: {old: rapport}")
    assert (made.scenes, made.variables) == ({"old": "bar"}, {"old": "rapport"})


def test_a_file_of_tests_holds_no_old_names() -> None:
    made = read({"s.yaml": framed(STORY).encode(), "s.tests.yaml": b"renamed:\n  scenes: {pub: bar}\n"})
    assert [(finding.code, finding.spot.file) for finding in made.findings] == [("E201", "s.tests.yaml")]


def test_another_old_name_makes_another_fingerprint() -> None:
    assert program(STORY).fingerprint != program(f"renamed:\n  scenes: {{pub: bar}}\n{STORY}").fingerprint


# ---- what can be wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "column", "suggestion"),
    [
        ("scenes: {pub: barr}", 17, "bar"),
        ("options: {bar.ask_her: bar.askk}", 26, "bar.ask"),
        ("options: {bar.ask_her: barr.ask}", 26, "bar.ask"),
        ("options: {bar.kitten: bar.catt}", 25, "bar.cat"),
        ("variables: {warmth: raport}", 23, "rapport"),
        ("variables: {warmth: nicknam}", 23, "nickname"),
        ("endings: {e14: umbrela}", 18, "umbrella"),
        ("endings: {e14: xylophone}", 18, ""),
    ],
)
def test_a_new_name_that_stands_for_nothing_is_found_with_what_was_meant(block: str, column: int, suggestion: str) -> None:
    assert told(block) == [("E350", column, suggestion)]


@pytest.mark.parametrize(
    ("block", "column", "suggestion"),
    [
        ("scenes: {inn: pub, pub: bar}", 17, "bar"),
        ("options: {bar.a: bar.b, bar.b: bar.ask}", 20, "bar.ask"),
        ("variables: {trust: warmth, warmth: rapport}", 22, "rapport"),
        ("endings: {e1: e2, e2: umbrella}", 17, "umbrella"),
    ],
)
def test_a_new_name_that_is_an_old_one_too_is_found_with_the_newest(block: str, column: int, suggestion: str) -> None:
    assert told(block) == [("E351", column, suggestion)]


def test_a_long_chain_is_told_of_its_end_at_every_link_but_the_last() -> None:
    chain = ", ".join(f"pub{number}: pub{number + 1}" for number in range(9))
    assert [(code, suggestion) for code, _, suggestion in told(f"scenes: {{{chain}, pub9: bar}}")] == [("E351", "bar")] * 9


@pytest.mark.parametrize("ring", ["{pub: pub}", "{pub: inn, inn: pub}", "{pub: inn, inn: tavern, tavern: inn}"])
def test_old_names_that_lead_round_in_a_ring_are_found_without_a_suggestion(ring: str) -> None:
    assert {(code, suggestion) for code, _, suggestion in told(f"scenes: {ring}")} == {("E351", "")}


def test_an_option_named_by_the_old_name_of_its_scene_behind_the_colon_is_found_with_the_one_of_now() -> None:
    assert told("scenes: {pub: bar}\n  options: {pub.leave: pub.go}") == [("E351", 24, "bar.go")]


@pytest.mark.parametrize(
    ("block", "column"),
    [
        ("scenes: {bar: cat}", 12),
        ("scenes: {bar: bar}", 12),
        ("options: {bar.ask: bar.go}", 13),
        ("options: {bar.dog: bar.cat}", 13),
        ("variables: {bag: rapport}", 15),
        ("variables: {player: nickname}", 15),
        ("endings: {done: umbrella}", 13),
    ],
)
def test_an_old_name_that_is_in_the_story_now_is_found(block: str, column: int) -> None:
    assert told(block) == [("E352", column, "")]


def test_names_that_were_exchanged_are_found_at_both() -> None:
    assert told("scenes: {cat: dog, dog: cat}") == [("E352", 12, ""), ("E352", 22, "")]


def test_a_scene_of_an_old_option_that_never_was_is_found_with_what_was_meant() -> None:
    assert told("options: {baar.leave: bar.go}") == [("E353", 13, "bar")]


def test_a_scene_of_an_old_option_can_be_meant_by_its_old_name() -> None:
    assert told("scenes: {tavern: bar}\n  options: {tavren.leave: bar.go}") == [("E353", 13, "tavern")]


@pytest.mark.parametrize(
    ("block", "suggestion"),
    [
        ("scenes: {Old Pub: bar}", "old_pub"),
        ("scenes: {pub: The Bar}", "the_bar"),
        ("variables: {bag.book: rapport}", "bag_book"),
        ("options: {leave: bar.go}", ""),
        ("options: {bar.leave: go}", ""),
        ("options: {bar.leave.now: bar.go}", ""),
        ("options: {bar.leave: Bar.Go}", "bar.go"),
    ],
)
def test_what_can_be_no_name_is_found(block: str, suggestion: str) -> None:
    assert [(code, near) for code, _, near in told(block)] == [("E205", suggestion)]


def test_an_option_without_its_scene_is_told_how_options_are_written() -> None:
    (finding,) = found("options: {leave: bar.go}")
    assert "scene.option" in finding.values["expected"]


def test_a_slip_in_a_key_is_found_with_what_was_meant() -> None:
    assert told("scnees: {pub: bar}") == [("E201", 3, "scenes")]


def test_a_slip_in_the_name_of_the_block_is_found_with_what_was_meant() -> None:
    findings = reading(f"renmaed:\n  scenes: {{pub: bar}}\n{STORY}").findings
    assert [(finding.code, finding.suggestion) for finding in findings] == [("E201", "renamed")]


@pytest.mark.parametrize(
    "block", ["scenes: [pub, bar]", "scenes: pub", "scenes:", "options: [bar.go]", "endings: {e14: [done]}"]
)
def test_what_is_no_mapping_of_names_is_found(block: str) -> None:
    assert [code for code, _, _ in told(block)] == ["E203"]


def test_an_old_name_that_stands_twice_in_one_mapping_is_found() -> None:
    assert [code for code, _, _ in told("scenes: {pub: bar, pub: cat}")] == ["E116"]


# ---- whatever is written ------------------------------------------------------------------------------------------------

_SCENES = st.sampled_from(["start", "bar", "cat", "pub", "inn", "kitten"])
_OPTIONS = st.builds("{}.{}".format, _SCENES, st.sampled_from(["ask", "go", "cat", "leave", "kitten"]))
_VARIABLES = st.sampled_from(["rapport", "bag", "nickname", "player", "warmth", "sack"])


@settings(deadline=None, max_examples=200)
@given(
    scenes=st.dictionaries(_SCENES, _SCENES, max_size=4),
    options=st.dictionaries(_OPTIONS, _OPTIONS, max_size=4),
    variables=st.dictionaries(_VARIABLES, _VARIABLES, max_size=3),
)
def test_whatever_is_not_refused_leads_from_names_that_are_gone_to_names_that_are_there(
    scenes: dict[str, str], options: dict[str, str], variables: dict[str, str]
) -> None:
    blocks = {"scenes": scenes, "options": options, "variables": variables}
    text = "renamed:\n" + "".join(
        f"  {kind}: {{{', '.join(f'{old}: {new}' for old, new in names.items())}}}\n" for kind, names in blocks.items()
    )
    made = reading(text + STORY)
    if made.program is None:
        assert {finding.code for finding in made.findings} <= {"E350", "E351", "E352", "E353"}
        return
    table = made.program.renamed
    now = {
        f"{step.scene}.{option.id}" for step in made.program.code if isinstance(step, ChoicePoint) for option in step.options
    }
    values = {slot.name for slot in made.program.slots} | {text.name for text in made.program.texts} | {"bag"}
    for names, known in ((table.scenes, {*made.program.scenes}), (table.options, now), (table.variables, values)):
        assert set(names.values()) <= known
        assert known.isdisjoint(names)
    assert scenes.items() <= table.scenes.items()
    assert options.items() <= table.options.items()
    assert variables.items() <= table.variables.items()


# ---- the schema ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_the_schema_lets_old_names_of_every_kind_pass(version: str) -> None:
    block = "scenes: {pub: bar, 'no': off}\n  options: {bar.2nd-time: bar.ask}\n  variables: {a: b}\n  endings: {e14: done}"
    assert flagged(f"renamed:\n  {block}\n", version) == []


@pytest.mark.parametrize(
    ("block", "path"),
    [
        ("scnees: {pub: bar}", "$.renamed"),
        ("scenes: {Pub: bar}", "$.renamed.scenes"),
        ("scenes: {pub: The Bar}", "$.renamed.scenes.pub"),
        ("scenes: {bar.pub: bar}", "$.renamed.scenes"),
        ("options: {leave: bar.go}", "$.renamed.options"),
        ("options: {bar.leave: go}", "$.renamed.options['bar.leave']"),
        ("variables: [a]", "$.renamed.variables"),
        ("endings: {e14: [done]}", "$.renamed.endings.e14"),
    ],
)
def test_the_schema_flags_what_can_be_no_old_name(block: str, path: str) -> None:
    assert flagged(f"renamed:\n  {block}\n") == [path]
