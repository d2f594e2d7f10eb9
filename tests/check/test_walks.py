"""Walks to what a person asks for: they come there, no shorter one does, and what cannot be named or reached is said."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crushgame.check.sets.explore import Budget, Clock
from crushgame.check.walks.destinations import Destination, Unclear, asked_for, ending_of, scene_of
from crushgame.check.walks.walk_tests import NamedWalk, as_test, as_tests
from crushgame.check.walks.walkfile import WalkFile
from crushgame.check.walks.walkfile import read as read_walk
from crushgame.check.walks.ways import beats_before, objection, way_to
from crushgame.library import StoryFiles, find
from crushgame.play.beats import Line
from crushgame.play.walk import Walk, go
from crushgame.story import Reading, read
from crushgame.story.program import ChoicePoint, Finish, Program
from tests.check.made_stories import made
from tests.check.plainly import ANSWER, TooLarge, begun_by_engine, shape_of, walk_by_engine
from tests.conftest import CHECKOUT
from tests.story.frame import NAME, reading

NIGHTS = """\
variables:
  nights: {from: 0, to: 3, kept: yes}
  met: {start: no, kept: yes}
  card: {drawn: {fox: {weight: 2, if: met}, owl: 1}}
  nerve: {from: 0, to: 5}
  cues: {set of: [eyes, laugh]}
endings: {home: {title: Home}, fox: {title: Fox}, late: {title: Late}, never: {title: Never}}
define: {bold: nerve >= 3}
scenes:
  start:
    steps:
      - The first line.
      - choice:
          - {option: Breathe., id: breathe, set: {nerve: +1, cues: +laugh}, goto: start}
          - {option: Talk., id: talk, call: chat, set: {met: yes}}
          - {option: "Go, boldly.", id: go-boldly, if: bold, goto: deal}
      - {label: after}
      - set: {nights: +1}
      - if: card == fox
        then: [{end: fox}]
      - if: nights >= 3
        then: [{end: late}]
      - end: home
  chat:
    steps:
      - You talk.
      - chance:
          - {odds: 3, then: [{set: {nerve: +1}}]}
          - {odds: 1, then: [{set: {nerve: +2}}, {goto: deal}]}
  deal:
    steps:
      - Cards are dealt.
      - storylets: {of: [one, two, three], hand: 1}
        shuffle: yes
        otherwise: None.
      - end: home
  one: {when: nerve < 4, offer: The first., steps: [A.]}
  two: {when: nerve < 4, offer: The second., steps: [B.]}
  three: {when: nerve == 3, offer: The third., steps: [C.]}
"""


def _way(of: Reading, target: str, seconds: float = 20.0) -> tuple[Destination, Walk | None, str]:
    assert of.story is not None
    assert of.program is not None
    destination = asked_for(of.story, of.program, target)
    assert isinstance(destination, Destination), destination
    walk, unknown = way_to(destination, Clock(Budget(seconds)))
    return destination, walk, unknown


def _sentence(of: Reading, target: str) -> str:
    assert of.story is not None
    assert of.program is not None
    found = asked_for(of.story, of.program, target)
    assert isinstance(found, Unclear), found
    return found.sentence


def _walked(of: Reading, target: str) -> list[str]:
    """Return the options on the shortest way to something; it must come there, also after being written and read."""
    destination, walk, unknown = _way(of, target)
    assert walk is not None, unknown
    assert of.program is not None
    assert objection(of.program, destination, walk) == ""
    again = read_walk(of.program, as_test(of.program, NamedWalk(target, walk)).encode())
    assert isinstance(again, WalkFile), again
    assert objection(of.program, destination, again.walk) == ""
    return [f"{decision.scene}.{decision.option}" for decision in walk.decisions]


@pytest.fixture(scope="module")
def nights() -> Reading:
    return reading(NIGHTS)


@pytest.mark.parametrize(
    ("target", "way"),
    [
        ("home", ["start.talk"]),
        ("ending:home", ["start.talk"]),
        ("scene:chat", ["start.talk"]),
        ("chat", ["start.talk"]),
        ("start", []),
        ("breathe", ["start.breathe"]),
        ("start.breathe", ["start.breathe"]),
        ("option:start.breathe", ["start.breathe"]),
        ("start.after", ["start.talk"]),
        ("label:start.after", ["start.talk"]),
        ("deal", ["start.talk"]),  # chance leads there
        ("go-boldly", ["start.breathe", "start.breathe", "start.breathe", "start.go-boldly"]),
        ("nerve == 2 and laugh in cues", ["start.breathe", "start.breathe"]),
        ("nerve == 2", ["start.talk"]),
        ("bold", ["start.breathe", "start.talk"]),
        ("visits(start) == 3", ["start.breathe", "start.breathe"]),
        ("chosen(talk) and chosen(breathe)", ["start.breathe", "start.talk"]),
        ("seen(deal) and nerve == 3", ["start.breathe", "start.talk"]),
        ("option:deal.three", ["start.breathe", "start.talk", "deal.three"]),
        ("nerve == 0", []),
    ],
)
def test_the_shortest_way_is_found_to_whatever_is_asked_for(nights: Reading, target: str, way: list[str]) -> None:
    assert _walked(nights, target) == way


def test_what_only_a_later_game_can_come_to_says_what_is_kept(nights: Reading) -> None:
    _, walk, _ = _way(nights, "ending:fox")
    assert walk is not None
    assert walk.carried["met"] == "yes"
    assert _walked(nights, "ending:fox") == ["start.talk"]
    _, walk, _ = _way(nights, "late")
    assert walk is not None
    assert walk.carried["nights"] == 2


def test_a_first_game_is_gone_rather_than_a_later_one_with_fewer_choices() -> None:
    long = reading(
        """\
variables: {met: {start: no, kept: yes}, steps: {from: 0, to: 5}}
endings: {done: {title: Done}, far: {title: Far}}
scenes:
  start:
    steps:
      - if: met or steps == 5
        then: [{end: far}]
      - choice:
          - {option: Stay., id: stay, set: {met: yes}, end: done}
          - {option: Walk., id: walk, set: {steps: +1}, goto: start}
"""
    )
    assert _walked(long, "far") == ["start.walk"] * 5


def test_a_choice_that_leaves_nothing_to_choose_is_passed_for_nothing() -> None:
    menus = "\n".join(
        f"      - choice: [{{option: No., id: no{at}, if: key, end: done}}]\n        otherwise: Nothing." for at in range(3)
    )
    story = reading(
        f"""\
variables: {{key: no}}
scenes:
  start:
    steps:
      - choice:
          - {{option: Long., id: long, goto: second}}
          - {{option: Short., id: short, goto: menus}}
          - {{option: Key., id: key, set: {{key: yes}}, goto: menus}}
  second:
    steps:
      - choice: [{{option: On., id: on, goto: last}}]
  menus:
    steps:
{menus}
      - goto: last
  last: {{steps: [{{end: done}}]}}
"""
    )
    assert _walked(story, "last") == ["start.short"]


def test_something_that_cannot_happen_is_told_from_something_not_known(nights: Reading) -> None:
    _, walk, unknown = _way(nights, "ending:never")
    assert (walk, unknown) == (None, "")
    _, walk, unknown = _way(nights, "ending == home and nerve == 0")  # whoever ends has talked
    assert (walk, unknown) == (None, "")
    _, walk, unknown = _way(nights, "ending:never", seconds=-1.0)
    assert walk is None
    assert "seconds ran out" in unknown


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("fox", ""),
        ("two", '"two" can mean several things here. Write scene:two or option:deal.two.'),
        ("hoem", 'The story has no ending, scene, option, label or condition "hoem". Did you mean "home"?'),
        ("scene:stat", 'The story has no scene "stat". Did you mean "start"?'),
        ("start.aftr", 'Did you mean "start.after"?'),
        ("nerv > 3", '"nerv > 3" cannot be looked for: no variable is called "nerv". Did you mean "nerve"?'),
        ("nerve >", "cannot be looked for: at letter 8, "),
        ("card", "has to be a yes or no"),
        ("", "cannot be looked for"),
        ("seen(nowhere)", "cannot be looked for"),
        ("zzzzzzzz", 'or condition "zzzzzzzz".'),
    ],
)
def test_a_name_that_is_wrong_or_means_several_things_is_answered(nights: Reading, target: str, words: str) -> None:
    if words:
        assert words in _sentence(nights, target)
    else:
        assert _walked(nights, target)


def test_an_option_in_several_scenes_and_a_flag_of_its_name_say_how_to_write_them() -> None:
    twice = reading(
        """\
variables: {go: no}
scenes:
  start:
    steps:
      - choice:
          - {option: Go., id: go, set: {go: yes}, goto: other}
  other:
    steps:
      - choice:
          - {option: Go., id: go, if: go, end: done}
        otherwise: [{end: done}]
"""
    )
    assert _sentence(twice, "go") == (
        '"go" can mean several things here. Write option:start.go or option:other.go or go == yes.'
    )
    assert _walked(twice, "go == yes") == ["start.go"]
    assert _walked(twice, "other.go") == ["start.go", "other.go"]


def test_the_beats_before_a_scene_are_those_of_the_turn_that_leads_there(nights: Reading) -> None:
    assert nights.program is not None
    destination = scene_of(nights.program, "chat")
    assert isinstance(destination, Destination)
    walk, _ = way_to(destination, Clock(Budget()))
    assert walk is not None
    session = go(nights.program, walk).session
    session.stand(beats_before(destination, walk))
    assert isinstance(session.beat, Line)
    assert session.beat.text == "You talk."


def test_a_walk_that_leads_elsewhere_is_objected_to(nights: Reading) -> None:
    assert nights.program is not None
    destination, walk, _ = _way(nights, "bold")
    assert walk is not None
    shorter = walk._replace(decisions=walk.decisions[:-1])
    assert objection(nights.program, destination, shorter) == "it does not come to a moment when bold"
    wrong = walk._replace(decisions=(walk.decisions[0]._replace(option="no"),))
    assert objection(nights.program, destination, wrong).startswith("after 0 decisions: ")
    ending = ending_of(nights.program, "home")
    assert objection(nights.program, ending, shorter) == "it does not come to the ending home"


def test_several_walks_are_a_list_of_tests_that_hold(nights: Reading) -> None:
    assert nights.program is not None
    walks = []
    for ending in ("home", "fox", "late"):
        walk, _ = way_to(ending_of(nights.program, ending), Clock(Budget()))
        assert walk is not None
        walks.append(NamedWalk(f"To {ending}", walk, ending))
    with_tests = reading(NIGHTS + as_tests(nights.program, walks))
    assert with_tests.story is not None
    assert [trial.ends and trial.ends.text for trial in with_tests.story.tests] == ["home", "fox", "late"]
    assert reading(NIGHTS + as_tests(nights.program, [])).program is not None


# ---- against the engine ------------------------------------------------------------------------------------------------


def _distances(of: Program) -> tuple[dict[str, int], dict[tuple[str, str], int], set[str], set[tuple[str, str]]]:
    """Return how many choices a first game needs to each ending and option, and what any game comes to, by the engine alone."""
    shape = shape_of(of)
    explored = walk_by_engine(of, most=3_000)
    first = shape.kept([slot.start for slot in of.slots])
    begun = begun_by_engine(shape, first)
    starts = {shape.stand(turn.state.at, turn.state.stack, turn.state.values) for turn in begun}
    distance = dict.fromkeys(starts, 0)
    waiting = deque(starts)
    endings: dict[str, int] = {}
    options: dict[tuple[str, str], int] = {}
    while waiting:
        stand = waiting.popleft()
        point, far = of.code[stand.at], distance[stand]
        if isinstance(point, Finish):
            endings[point.ending] = min(far, endings.get(point.ending, far))
        for arrow in explored.arrows[stand]:
            cost = int(arrow.by != ANSWER)
            if isinstance(point, ChoicePoint):
                key = (point.scene, arrow.by)
                options[key] = min(far + 1, options.get(key, far + 1))
            if far + cost < distance.get(arrow.to, far + cost + 1):
                distance[arrow.to] = far + cost
                (waiting.append if cost else waiting.appendleft)(arrow.to)
    points = {stand: of.code[stand.at] for stand in explored.arrows}
    taken = {
        (point.scene, arrow.by)
        for stand, point in points.items()
        if isinstance(point, ChoicePoint)
        for arrow in explored.arrows[stand]
    }
    return endings, options, set(explored.endings), taken


@settings(max_examples=60, deadline=None)
@example(51_679)  # a menu that nothing is left of is passed without a choice
@given(st.integers(0, 100_000))
def test_walks_through_made_stories_come_there_and_none_is_shorter(number: int) -> None:
    story = made(number)
    try:
        endings, options, all_endings, all_options = _distances(story.program)
    except TooLarge:
        return
    clock = Clock(Budget())
    targets: list[tuple[Destination, int | None, bool]] = [
        (ending_of(story.program, ending), endings.get(ending), ending in all_endings) for ending in story.program.endings
    ]
    found = {(step.scene, option.id) for step in story.program.code if isinstance(step, ChoicePoint) for option in step.options}
    for scene, option in sorted(found):
        facts = Destination(f"{scene}.{option}", story.program, (), (scene, option))
        targets.append((facts, options.get((scene, option)), (scene, option) in all_options))
    for destination, fewest, is_possible in targets:
        walk, unknown = way_to(destination, clock)
        assert unknown == ""
        assert (walk is not None) == is_possible, destination.said
        if walk is not None:
            assert objection(story.program, destination, walk) == ""
            if fewest is not None:
                assert len(walk.decisions) == fewest, destination.said
                assert not walk.carried


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_walks_to_the_scenes_and_labels_of_made_stories_come_there(number: int) -> None:
    story = made(number)
    read_one = read({NAME: story.text.encode()})
    assert read_one.story is not None
    targets = [f"scene:{scene}" for scene in story.program.scenes]
    targets += [f"label:{scene.id}.{label}" for scene in read_one.story.scenes.values() for label in scene.labels]
    for target in targets:
        destination, walk, unknown = _way(read_one, target)
        assert unknown == ""
        if walk is not None:
            assert objection(story.program, destination, walk) == ""


def test_every_walk_through_the_stories_that_ship_comes_there() -> None:
    for name in ("bus_stop.yaml", "dry_run"):
        found = find(str(CHECKOUT / "story" / name))
        assert isinstance(found, StoryFiles)
        shipped = read(found.files)
        assert shipped.program is not None
        for ending in shipped.program.endings:
            assert _walked(shipped, f"ending:{ending}")
        for scene in shipped.program.scenes:
            _walked(shipped, f"scene:{scene}")
        for step in shipped.program.code:
            if isinstance(step, ChoicePoint):
                for option in step.options:
                    assert _walked(shipped, f"option:{step.scene}.{option.id}")[-1] == f"{step.scene}.{option.id}"
