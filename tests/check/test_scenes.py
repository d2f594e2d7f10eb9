"""The map of a story: which scene leads to which, by the code that is played."""

from __future__ import annotations

from crushgame.check.proof import Chance
from crushgame.check.show.scenes import CALL, END, GOTO, STORYLET, SceneMap, scene_map
from crushgame.library import StoryFiles, find
from crushgame.story import read
from crushgame.story.program import Program
from tests.check import made_up
from tests.story.frame import framed, program

CALLING = """\
variables: {warm: no}
scenes:
  start:
    steps:
      - call: aside
      - choice:
          - {option: Go., id: go, goto: away}
          - {option: Round., id: round, goto: start}
          - {option: Stop., id: stop, end: done}
  aside:
    steps:
      - {if: warm, then: [{goto: deeper}]}
      - {set: {warm: yes}}
  deeper: {steps: [Deep.]}
  away: {steps: [{chance: 1 in 3, then: [{end: done}]}, {goto: start.again}]}
"""

STREET = """\
scenes:
  start:
    steps:
      - storylets: [cat, dog]
        otherwise: Nobody is about.
      - end: done
  cat: {offer: Stroke the cat., once: yes, steps: [It allows it.]}
  dog: {offer: Pat the dog., steps: [{call: cat}]}
"""


def shipped(name: str) -> Program:
    found = find(name)
    assert isinstance(found, StoryFiles)
    made = read(found.files).program
    assert made is not None
    return made


def arrows(scenes: SceneMap) -> set[tuple[str, str, str]]:
    return {(scenes.nodes[arrow.source].id, scenes.nodes[arrow.target].id, arrow.kind) for arrow in scenes.arrows}


def test_gotos_calls_and_endings_are_arrows_from_the_scene_that_they_stand_in() -> None:
    text = CALLING.replace("      - call: aside\n", "      - call: aside\n      - {label: again}\n")
    assert arrows(scene_map(program(text))) == {
        ("start", "aside", CALL),
        ("start", "away", GOTO),
        ("start", "start", GOTO),
        ("start", "done", END),
        ("aside", "deeper", GOTO),
        ("away", "start", GOTO),
        ("away", "done", END),
    }


def test_a_hand_of_storylets_is_told_from_a_call() -> None:
    assert arrows(scene_map(program(STREET))) == {
        ("start", "cat", STORYLET),
        ("start", "dog", STORYLET),
        ("start", "done", END),
        ("dog", "cat", CALL),
    }


def test_a_label_in_the_same_scene_is_no_arrow() -> None:
    choice = "choice: [{option: A., id: a, goto: .again}, {option: B., id: b}]"
    text = f"scenes: {{start: {{steps: [Zero., {{label: again}}, One., {{{choice}}}, {{end: done}}]}}}}\n"
    assert arrows(scene_map(program(text))) == {("start", "done", END)}


def test_scenes_come_first_and_the_start_is_where_the_story_starts() -> None:
    scenes = scene_map(shipped("dry-run"))
    kinds = [node.is_ending for node in scenes.nodes]
    assert kinds == sorted(kinds)
    assert scenes.nodes[scenes.start].id == "places"
    assert ("doors", "tuesday", END) in arrows(scenes)
    assert next(node.title for node in scenes.nodes if node.id == "tuesday") == "Next Stop, Tuesday"


def test_odds_are_put_on_nodes_and_arrows() -> None:
    story = shipped("bus-stop")
    odds = made_up.odds(story)._replace(moves={("stop", "ask"): 1.0, ("ask", "e14"): 0.25})
    scenes = scene_map(story, odds)
    shares = {(scenes.nodes[arrow.source].id, scenes.nodes[arrow.target].id): arrow.share for arrow in scenes.arrows}
    assert scenes.nodes[0].chance == odds.scenes["stop"]
    assert shares["stop", "ask"] == 1.0
    assert shares["ask", "e14"] == 0.25
    assert shares["ask", "e18"] == 0.0
    assert shares["ask", "ask"] is None


def test_two_scenes_that_stand_beside_each_other_are_not_joined_by_that() -> None:
    text = "scenes:\n  start: {steps: [{end: done}]}\n  next: {steps: [{end: done}]}\n"
    found = read({"story.yaml": framed(text).encode()})
    assert found.program is not None
    assert arrows(scene_map(found.program)) == {("start", "done", END), ("next", "done", END)}


def test_without_odds_there_are_no_chances() -> None:
    scenes = scene_map(shipped("bus-stop"))
    assert {node.chance for node in scenes.nodes} == {None}
    assert {arrow.share for arrow in scenes.arrows} == {None}


def test_arrows_out_of_a_scene_that_nobody_comes_to_have_no_share() -> None:
    story = shipped("bus-stop")
    odds = made_up.odds(story)
    scenes = scene_map(story, odds._replace(scenes=odds.scenes | {"ask": Chance(0.0)}))
    assert {arrow.share for arrow in scenes.arrows if scenes.nodes[arrow.source].id == "ask"} == {None}
