"""The route through the scenes: it says of every beat which scene it is of, and gives nothing away of what nobody saw."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.library import StoryFiles, find
from crushgame.play.beats import AskBeat, ChoiceBeat
from crushgame.play.route import Route, Stop, route, visited
from crushgame.play.session import Session
from crushgame.story import read
from crushgame.story.program import Program
from tests.play.stories import program

WINDING = """\
places: {hall: The hall, attic: The attic}
scenes:
  start:
    place: hall
    steps:
      - A hall.
      - call: knock
      - choice:
          - {option: Up., id: up, goto: attic}
          - {option: Wait., id: wait}
          - {option: Down., id: down, goto: cellar.stairs}
        loop: yes
  knock:
    steps:
      - Somebody knocks.
      - choice: [{option: Open., id: open}, {option: Do not., id: shut}]
  attic:
    place: attic
    steps:
      - Dust.
      - choice: [{option: Down., id: down, goto: start}, {option: Out., id: out, end: done}]
  cellar:
    steps:
      - Never said.
      - label: stairs
      - Stairs.
      - choice: [{option: On., id: "on", goto: well}, {option: Back., id: back, goto: attic}]
  well:
    steps:
      - A well.
      - end: done
  secret:
    steps:
      - Nobody gets here.
      - end: done
  start2:
    steps:
      - choice: [{option: In., id: in, goto: start}, {option: To secret., id: secret, goto: secret}]
"""
"""A call, a loop, a jump into the middle of a scene, a way back; two scenes that nothing leads to."""


LEADING = """\
scenes:
  start:
    steps:
      - choice: [{option: On., id: "on", goto: next}]
  next:
    steps:
      - Next.
      - goto: last
  last:
    steps:
      - Last.
      - end: done
"""


def shipped(name: str) -> Program:
    found = find(name)
    assert isinstance(found, StoryFiles)
    compiled = read(found.files).program
    assert compiled is not None
    return compiled


WAYS = program(WINDING)
STORIES = [WAYS, shipped("dry-run"), shipped("bus-stop")]


def played(story: Program, picks: list[int]) -> Session:
    """Play a story: each pick says which of the open options is taken."""
    session = Session.new(story, "heron-0000")
    for pick in picks:
        session.stand(session.turn_length)
        stop = session.stop
        if isinstance(stop, ChoiceBeat):
            opened = [offer.id for offer in stop.offers if not offer.locked]
            session.choose(opened[pick % len(opened)])
        elif isinstance(stop, AskBeat):
            session.answer("")
    return session


def went(*options: str) -> Session:
    """Take these options of the winding story, and stand at the stop after the last."""
    session = Session.new(WAYS, "heron-0000")
    for option in options:
        session.choose(option)
    session.stand(session.turn_length)
    return session


def here(found: Route) -> Stop:
    (stop,) = [stop for stop in found.stops if stop.is_here]
    return stop


@given(st.sampled_from(STORIES), st.lists(st.integers(0, 5), max_size=25), st.data())
def test_wherever_a_game_goes_back_to_the_route_knows_the_scene_of_the_choice_there(
    story: Program, picks: list[int], data: st.DataObject
) -> None:
    session = played(story, picks)
    stops = [at for at, past in enumerate(session.history()) if isinstance(past.beat, ChoiceBeat | AskBeat)]
    if stops:
        assert session.jump(data.draw(st.sampled_from(stops)))
        beat = session.beat
        assert isinstance(beat, ChoiceBeat | AskBeat)
        assert here(route(session)).scene == beat.scene


@given(st.sampled_from(STORIES), st.lists(st.integers(0, 5), max_size=25), st.data())
def test_every_stop_of_a_game_leads_back_to_where_its_scene_began(
    story: Program, picks: list[int], data: st.DataObject
) -> None:
    session = played(story, picks)
    stop = data.draw(st.sampled_from([stop for stop in route(session).stops if stop.history_index is not None]))
    assert stop.history_index is not None
    assert session.jump(stop.history_index)
    assert here(route(session)) == stop._replace(is_here=True)


@given(st.sampled_from(STORIES), st.lists(st.integers(0, 5), max_size=25), st.data())
def test_what_was_seen_once_stays_on_the_map_and_no_scene_is_on_it_twice(
    story: Program, picks: list[int], data: st.DataObject
) -> None:
    session = played(story, picks)
    session.back()
    before = route(session)
    for _ in range(data.draw(st.integers(0, 10))):
        session.back()
    after = route(session)
    assert {stop.scene for stop in after.stops} == {stop.scene for stop in before.stops} == visited(session)
    assert after.unseen == len(story.scenes) - len(after.stops)
    assert after.stops[0].depth == 0
    assert all(below.depth <= above.depth + 1 for above, below in pairwise(after.stops))


def test_a_stop_is_told_by_its_place_and_by_the_option_that_led_there() -> None:
    first, knock, attic = route(went("open", "wait", "up")).stops
    assert first == Stop("start", "The hall", "A hall.", 0, is_here=False, times=1)
    assert knock == Stop("knock", "The hall", "Somebody knocks.", 2, is_here=False, times=1)
    assert attic == Stop("attic", "The attic", "Up.", 6, is_here=True, times=1, was_chosen=True)


def test_after_a_call_the_game_is_where_it_was_called_from() -> None:
    assert here(route(went())).scene == "knock"
    assert here(route(went("open"))).scene == "start"


def test_a_scene_come_to_again_counts_its_times_and_leads_back_to_the_last() -> None:
    start, *_ = route(went("open", "up", "down")).stops
    assert (start.times, start.words, start.is_here) == (2, "Down.", False)
    assert start.history_index is not None
    assert start.history_index > 0


def test_a_jump_into_the_middle_of_a_scene_comes_to_it() -> None:
    assert route(went("shut", "down")).stops[-1].scene == "cellar"


def test_what_earlier_games_saw_hangs_from_where_it_branches_off() -> None:
    found = route(went("open"), frozenset({"cellar", "well", "secret", "of another edition"}))
    assert [(stop.scene, stop.depth) for stop in found.stops] == [
        ("start", 0), ("cellar", 1), ("well", 2), ("knock", 0), ("secret", 0),
    ]  # fmt: skip
    cellar = found.stops[1]
    assert (cellar.history_index, cellar.times, cellar.title, cellar.words) == (None, 0, "The hall", "Never said.")
    assert found.unseen == 2


def test_of_what_nobody_saw_there_is_only_a_count() -> None:
    found = route(went())
    told = " ".join(f"{stop.title} {stop.words}" for stop in found.stops)
    assert found.unseen == 5
    assert "Dust" not in told
    assert "attic" not in told


def test_a_scene_gone_back_from_keeps_its_name_but_leads_nowhere() -> None:
    session = went("open", "up")
    session.back()
    attic = next(stop for stop in route(session).stops if stop.scene == "attic")
    assert (attic.title, attic.words, attic.history_index, attic.depth) == ("The attic", "Up.", None, 1)


def test_a_scene_whose_first_line_is_still_to_come_is_not_seen_yet() -> None:
    session = Session.new(WAYS, "heron-0000")
    assert [stop.scene for stop in route(session).stops] == ["start"]
    session.stand(2)
    assert [stop.scene for stop in route(session).stops] == ["start", "knock"]


@pytest.mark.parametrize("is_read", [False, True])
@pytest.mark.parametrize("goes_back", [Session.back, Session.rewind, lambda session: session.jump(0)])
def test_of_a_turn_that_was_taken_back_what_was_read_counts(is_read: bool, goes_back: Callable[[Session], object]) -> None:
    session = Session.new(program(LEADING), "heron-0000")
    session.choose("on")
    session.stand(1 if is_read else 0)
    before = visited(session)
    assert before == ({"start", "next", "last"} if is_read else {"start", "next"})
    goes_back(session)
    assert visited(session) == before
    session.jump(0)
    assert visited(session) == before
    session.choose("on")
    assert visited(session) == before


def test_scenes_before_an_edited_save_was_opened_are_not_counted_but_the_one_it_stood_in_is() -> None:
    session = went("open", "up", "down", "shut", "down", "on")
    assert visited(session, since=5) == {"cellar", "well"}
