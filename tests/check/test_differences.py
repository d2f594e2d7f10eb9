"""What differs between two editions, and what an author probably renamed: the comparison by itself, without walks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crushgame.check.differences.changes import Differences, differences
from crushgame.check.differences.pairing import Clue, paired
from crushgame.check.differences.telling import block
from crushgame.library import StoryFiles, find, shipped
from crushgame.story import read
from crushgame.story.model import Story
from crushgame.story.program import NOTHING_RENAMED
from tests.check.editions import RAIN, SCENE_GONE, SCENE_RENAMED, VARIABLE_RENAMED
from tests.check.made_stories import made
from tests.conftest import STORIES


def story(text: str) -> Story:
    """Read a story in which nothing is wrong."""
    found = read({"story.yaml": text.encode()})
    assert found.program is not None, found.findings
    assert found.story is not None
    return found.story


def compared(old: str, new: str) -> Differences:
    """Compare two editions by what they say, without walks."""
    after = read({"story.yaml": new.encode()})
    assert after.story is not None
    assert after.program is not None, after.findings
    return differences(story(old), after.story, after.program.renamed)


def told(found: Differences) -> list[tuple[str, ...]]:
    """Return the changes without their details."""
    return [(change.what, change.how, change.old, change.new) for change in found.changes]


# ---- guesses -----------------------------------------------------------------------------------------------------------


def names_of(old: Story) -> Iterator[tuple[str, str, str]]:
    """Yield everything that saves know by name: its kind, its name, and the name that it would have as `zebra`."""
    for scene in old.scenes.values():
        yield "scenes", scene.id, "zebra"
        yield from (("options", f"{scene.id}.{name}", f"{scene.id}.zebra") for name in scene.options)
    yield from (("endings", name, "zebra") for name in old.endings)
    yield from (("variables", name, "zebra") for name in old.variables)


ALSO_KEYS = {"places", "words", "numbers", "light", "ask", "call", "watch", "kitchen"}
"""Names in the shipped stories that are keys or words of the format besides: a script cannot replace these."""


SILENT = {"the_ask"}
"""Scenes of the shipped stories that say and offer nothing: there is nothing to know them by, and no save has them."""


def with_another_name(files: StoryFiles, word: str) -> dict[str, bytes]:
    """Return a story in which a script has replaced a word wherever it stands."""
    return {name: re.sub(rf"\b{word}\b", "zebra", text.decode()).encode() for name, text in files.files.items()}


@pytest.mark.parametrize("name", [one.id for one in shipped()])
def test_every_rename_that_a_script_makes_in_a_shipped_story_is_guessed(name: str) -> None:
    files = find(name)
    assert isinstance(files, StoryFiles)
    old = read(files.files).story
    assert old is not None
    tried = 0
    for kind, before, after in names_of(old):
        word = before.rpartition(".")[2]
        if kind == "scenes" and before in SILENT:
            continue
        reading = read(with_another_name(files, word))
        if reading.program is None:
            assert word in ALSO_KEYS
            continue
        assert reading.story is not None
        tried += 1
        found = differences(old, reading.story, NOTHING_RENAMED)
        scene = after.partition(".")[0]
        now = f"zebra.{after.partition('.')[2]}" if kind == "options" and scene == word else after
        assert getattr(found.guessed, kind).get(before) == now, (kind, before)
    assert tried > 0


def test_of_two_things_that_are_equally_likely_neither_is_guessed() -> None:
    twins = "          - {option: Dance., id: left, end: home}\n          - {option: Dance., id: right, end: home}\n"
    old = RAIN.replace("  street:\n", twins + "  street:\n")
    found = compared(old, old.replace("id: left", "id: one").replace("id: right", "id: other"))
    # Their places tell these two apart; in one that is shuffled about, nothing does.
    assert found.guessed.options == {"bus.left": "bus.one", "bus.right": "bus.other"}
    mixed = RAIN.replace(
        "          - {option: Sit at the back., end: home}\n",
        "          - {option: Dance., id: one, end: home}\n          - {option: Dance., id: other, end: home}\n"
        "          - {option: Sit at the back., end: home}\n",
    )
    assert compared(old, mixed).guessed.options == {}


def test_flags_that_nothing_tells_apart_are_removed_and_added() -> None:
    old = RAIN.replace("endings:", "  one: no\n  other: no\nendings:")
    new = RAIN.replace("endings:", "  left: no\n  right: no\nendings:")
    assert told(compared(old, new)) == [
        ("variable", "removed", "one", ""),
        ("variable", "removed", "other", ""),
        ("variable", "added", "", "left"),
        ("variable", "added", "", "right"),
    ]


def test_a_pair_is_guessed_once_its_rivals_are_spoken_for() -> None:
    points = {("a", "x"): 99, ("a", "y"): 60, ("b", "x"): 70, ("b", "y"): 66}
    found = paired("ab", "xy", str, lambda one, other: [Clue(points[one, other], "")])
    assert [(pair.old, pair.new) for pair in found] == [("a", "x"), ("b", "y")]


def test_what_the_story_says_was_renamed_is_a_fact_and_no_guess() -> None:
    new = SCENE_RENAMED.text + "renamed: {scenes: {bus: number_six}}\n"
    found = compared(RAIN, new)
    assert told(found) == [("scene", "renamed", "bus", "number_six")]
    assert not any(found.guessed)


def test_a_fact_rules_out_the_guess_that_looked_better() -> None:
    old = RAIN.replace("  street:\n", "          - {option: Sit by the door., id: door, end: home}\n  street:\n")
    new = old.replace("id: heater", "id: warm").replace("id: door", "id: draught")
    said = "renamed: {options: {bus.heater: bus.draught}}\n"
    assert compared(old, new).guessed.options == {"bus.heater": "bus.warm", "bus.door": "bus.draught"}
    guessed = compared(old, new + said).guessed.options
    assert "bus.heater" not in guessed
    assert "bus.draught" not in guessed.values()


def test_whatever_is_guessed_can_be_pasted() -> None:
    guessed = 0
    for number in range(20):
        old = made(number).text
        for new in (made(number + 1).text, re.sub(r"\b(e0|hub1|call0|deal1|mood|bag|b)\b", r"\1_x", old)):
            found = compared(old, new)
            if any(found.guessed):
                guessed += 1
                pasted = read({"made.yaml": "\n".join([new, *block(found.guessed), ""]).encode()})
                assert pasted.program is not None, (number, pasted.findings)
    assert guessed > 20


def test_endings_without_words_are_told_apart_by_their_titles() -> None:
    old = RAIN.replace("home: {title: Home}", "home: {title: Home}\n  away: {title: Away}").replace(
        "heater, if: dry < 5, end: home", "heater, if: dry < 5, end: away"
    )
    old = old.replace("      - end: home\n", "      - goto: bus\n")  # so that one scene comes to both
    new = old.replace("home: {", "one: {").replace("end: home", "end: one").replace("away: {", "two: {")
    assert compared(old, new.replace("end: away", "end: two")).guessed.endings == {"home": "one", "away": "two"}


def test_a_renamed_storylet_is_told_by_its_scene_alone() -> None:
    old = """\
story: {format: 1, id: x, title: X, version: 1, start: start}
endings: {done: {title: Done}}
scenes:
  start:
    steps:
      - storylets: [lamp, moth]
        otherwise: [{end: done}]
      - end: done
  lamp: {offer: Look at the lamp., once: yes, steps: [It hums.]}
  moth: {offer: Look at the moth., once: yes, steps: [It does not.]}
"""
    found = compared(old, old.replace("moth", "wasp").replace("Look at the wasp", "Look at the moth"))
    assert told(found) == [
        ("scene", "guessed", "moth", "wasp"),
        ("option", "guessed", "start.moth", "start.wasp"),
    ]
    assert found.guessed.scenes == {"moth": "wasp"}
    assert found.guessed.options == {}


def test_an_option_that_moved_to_another_scene_is_found_there() -> None:
    line = "          - {option: Sit by the heater., id: heater, if: dry < 5, end: home}\n"
    new = RAIN.replace(line, "").replace("  bus:\n", line + "  bus:\n")
    assert compared(RAIN, new).guessed.options == {"bus.heater": "shelter.heater"}


def test_a_moved_option_is_not_guessed_where_no_table_could_say_so() -> None:
    # The old name of an option can only be written for a scene that is there, by whichever name.
    line = "          - {option: Sit by the heater., id: heater, if: dry < 5, end: home}\n"
    new = SCENE_GONE.text.replace("  street:\n", line + "  street:\n")
    assert compared(RAIN, new).guessed.options == {}


# ---- changes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "detail"),
    [
        ("{from: 0, to: 7, start: 2}", "from 0 to 7, was from 0 to 5"),
        ("{from: 0, to: 5, start: 3}", "starts as 3, was 2"),
        ("{from: 0, to: 5, start: 2, kept: yes}", "kept from game to game now"),
        ("{from: 0, to: 5, start: 2, meter: Dry}", "players see it as “Dry” now"),
    ],
)
def test_a_variable_that_changed_is_told_with_what_changed(new: str, detail: str) -> None:
    (change,) = compared(RAIN, RAIN.replace("{from: 0, to: 5, start: 2}", new)).changes
    assert change == ("variable", "changed", "dry", "dry", detail)


def test_a_new_face_a_new_picture_a_new_light_and_a_new_hint_are_told_and_nothing_else() -> None:
    old = "cast: {mo: {name: Mo}}\nplaces: {stop: The stop, pub: The pub, bar: The bar}\n" + RAIN.replace(
        "      - It rains on",
        "      - Mo: Here.\n      - {place: pub}\n      - {place: bar}\n      - {place: stop}\n      - It rains on",
    )
    new = (
        old.replace("{name: Mo}", "{name: Mo, portrait: {hair: bob}}")
        .replace("pub: The pub", "pub: {title: The pub, time: night}")
        .replace("stop: The stop", "stop: {title: The stop, picture: bus_stop}")
        .replace("{title: Home}", "{title: Home, hint: There is a bus.}")
    )
    assert [(one.what, one.new, one.detail) for one in compared(old, new).changes] == [
        ("ending", "home", "the hint"),
        ("character", "mo", "how it looks"),
        ("place", "stop", "how it looks"),
        ("place", "pub", "how it looks"),
    ]


def test_a_flag_that_follows_a_setting_now_is_told() -> None:
    old = RAIN.replace("  dry: {", "  loud: no\n  dry: {").replace("- It rains", "- '{if loud}Loudly. {end}'\n      - It rains")
    old = old.replace("set: {dry: +1}", "set: {dry: +1, loud: yes}")
    (change,) = compared(old, old.replace("loud: no", "loud: {start: no, setting: cues}")).changes
    assert change == ("variable", "changed", "loud", "loud", "starts as set by the player (cues), else no, was no")


def test_the_head_the_cast_the_places_and_the_questions_are_told() -> None:
    head = "cast: {mo: {name: Mo}}\nplaces: {stop: The stop}\n"
    old = head + RAIN.replace("      - It rains on", "      - Mo: Here.\n      - It rains on").replace(
        "  shelter:\n", "  shelter:\n    place: stop\n"
    )
    new = (
        old.replace("version: 1", "version: 2")
        .replace("title: Rain", "title: More Rain")
        .replace("mo: {name: Mo}", "pip: {name: Pip}")
        .replace("Mo: Here.", "Pip: Here.")
        .replace("The stop}", "The old stop}")
        .replace("      - It rains on", "      - ask: player\n      - It rains on")
    )
    found = compared(old, new)
    assert told(found) == [
        ("story", "changed", "Rain", "More Rain"),
        ("story", "changed", "1", "2"),
        ("question", "added", "", "shelter.player"),
        ("character", "removed", "mo", ""),
        ("character", "added", "", "pip"),
        ("place", "changed", "stop", "stop"),
    ]
    assert found.lines == (1, 0, 1, 1)  # the question, and the line that somebody else says now


def test_a_renamed_variable_is_no_edit_of_the_lines_that_say_it() -> None:
    assert compared(RAIN, VARIABLE_RENAMED.text).lines == (0, 0, 0, 0)


# ---- nothing changed ---------------------------------------------------------------------------------------------------


def test_a_story_is_the_same_as_itself() -> None:
    for path in [*STORIES.rglob("*.yaml"), *(Path(one.path) for one in shipped() if one.path.endswith(".yaml"))]:
        found = read({path.name: path.read_bytes()})
        if found.program is not None and found.story is not None:
            assert differences(found.story, found.story, found.program.renamed).is_empty, path
