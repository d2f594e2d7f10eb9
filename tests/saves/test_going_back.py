"""What a player had come to before they took decisions back: kept when they go another way or leave, and never twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.play.beats import Decision
from crushgame.play.walk import Walk
from crushgame.saves.game import Game
from crushgame.saves.going_back import Kept, at, furthest, here
from crushgame.saves.names import BEFORE_NAME, named_slot
from crushgame.saves.record import Record
from crushgame.saves.reopening import reopened
from crushgame.saves.store import Store
from crushgame.story import read
from crushgame.story.program import Program

PATH = """
story: {format: 1, id: path, title: The Path, version: 1, start: wood}
endings:
  home: {title: Home}
scenes:
  wood:
    steps:
      - Leaves.
      - choice:
          - {option: Left, id: left}
          - {option: Right, id: right}
      - More leaves.
      - The same leaves.
      - choice:
          - {option: "On", id: "on", goto: wood}
          - {option: Home, id: home, steps: ["A light.", {end: home}]}
"""


@pytest.fixture(scope="module")
def path() -> Program:
    program = read({"path.yaml": PATH.encode()}).program
    assert program is not None
    return program


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def started(store: Store, path: Program, *options: str) -> Game:
    game = Game.start(store, path, "heron-4471", {"path.yaml": PATH})
    for option in options:
        assert decided(game, option) is None
    return game


def decided(game: Game, option: str) -> Kept | None:
    kept = game.decide(lambda: game.session.choose(option))
    assert game.autosave() == ""
    return kept


def to_the_stop(game: Game) -> None:
    while game.session.advance():
        pass


def aside(store: Store) -> Record | None:
    return next((entry.record for entry in store.entries("path") if entry.slot == named_slot("path", BEFORE_NAME)), None)


def options_of(record: Record | None) -> list[str]:
    assert record is not None
    return [decision.option for decision in record.decisions]


def left_off(store: Store) -> Record | None:
    entry = store.latest("path")
    return entry.record if entry is not None else None


def test_what_was_taken_back_is_kept_when_another_way_is_taken(store: Store, path: Program) -> None:
    game = started(store, path, "left", "on")
    assert game.session.back()
    assert game.session.back()
    assert decided(game, "right") == Kept("")
    assert options_of(aside(store)) == ["left", "on"]
    assert options_of(left_off(store)) == ["right"]
    game.leave()
    assert options_of(left_off(store)) == ["right"]


def test_it_is_kept_as_far_as_it_was_read(store: Store, path: Program) -> None:
    game = started(store, path, "left")
    game.session.advance()
    assert game.session.back()
    decided(game, "right")
    kept = aside(store)
    assert kept is not None
    assert (kept.beat, kept.last_line) == (1, "The same leaves.")
    game.leave()


def test_taking_the_same_again_keeps_nothing_aside(store: Store, path: Program) -> None:
    game = started(store, path, "left", "on")
    assert game.session.back()
    assert game.session.back()
    assert decided(game, "left") is None
    assert decided(game, "on") is None
    game.leave()
    assert game.kept is None
    assert aside(store) is None


def test_what_was_taken_back_is_kept_on_leaving_and_the_game_goes_on_where_it_was_left(store: Store, path: Program) -> None:
    game = started(store, path, "left", "on")
    assert game.session.back()
    assert game.leave(before="a page") == ""
    assert game.kept == Kept("")
    kept = aside(store)
    assert options_of(kept) == ["left", "on"]
    assert kept is not None
    assert kept.picture == "a page"
    assert options_of(left_off(store)) == ["left"]


def test_a_game_that_was_saved_after_taking_back_goes_on_where_it_was_left_too(store: Store, path: Program) -> None:
    game = started(store, path, "left", "on")
    assert game.session.back()
    assert game.autosave() == ""
    assert game.leave() == ""
    assert options_of(aside(store)) == ["left", "on"]
    assert options_of(left_off(store)) == ["left"]


def test_a_game_taken_back_from_its_ending_is_not_over_for_having_that_kept(store: Store, path: Program) -> None:
    game = started(store, path, "left", "home")
    to_the_stop(game)
    game.autosave()
    assert game.session.back()
    game.leave()
    kept = aside(store)
    assert kept is not None
    assert kept.ending == "home"
    assert options_of(left_off(store)) == ["left"]


def test_what_is_made_again_in_part_is_kept_whole_on_leaving(store: Store, path: Program) -> None:
    game = started(store, path, "left", "on", "right")
    for _ in range(3):
        assert game.session.back()
    assert game.session.forward()
    game.leave()
    assert options_of(aside(store)) == ["left", "on", "right"]


def test_a_game_taken_up_again_keeps_what_is_taken_back_in_it(store: Store, path: Program) -> None:
    started(store, path, "left", "on").leave()
    record = left_off(store)
    assert record is not None
    again = Game.resume(store, reopened(store.root, path, record, {"path.yaml": PATH}))
    assert again.session.back()
    again.leave()
    assert options_of(aside(store)) == ["left", "on"]
    assert options_of(left_off(store)) == ["left"]


def test_what_only_a_walk_decided_is_not_kept(store: Store, path: Program) -> None:
    walk = Walk({}, {}, (Decision("wood", "", "left", ""), Decision("wood", "", "on", "")))
    game = Game.at_end_of(store, path, walk, "heron-4471")
    assert len(game.session.decisions) == 2
    assert game.session.back()
    assert decided(game, "home") is None
    assert game.session.back()
    assert game.leave() == ""
    assert options_of(aside(store)) == ["left", "home"]


def test_where_it_cannot_be_kept_the_game_is_saved_and_says_what_is_not(store: Store, path: Program) -> None:
    game = started(store, path, "left", "on")
    Path(store.root, *named_slot("path", BEFORE_NAME)).write_bytes(b"")
    assert game.session.back()
    trouble = game.leave()
    assert game.kept == Kept(trouble)
    assert (game.saved, game.left_out) == (True, "what you had come to before you went back")
    assert options_of(left_off(store)) == ["left"]


def test_looking_at_what_was_taken_back_leaves_the_session_where_it_stands(store: Store, path: Program) -> None:
    game = started(store, path, "left", "on", "right")
    game.session.advance()
    last = here(game.session)
    for _ in range(2):
        assert game.session.back()
    game.session.rewind()
    spot, ahead = here(game.session), game.session.taken_back
    assert furthest(game.session) == last
    assert len(at(game.session, last, lambda: game.session.decisions)) == 3
    assert (here(game.session), game.session.taken_back) == (spot, ahead)
    assert furthest(game.session) == last
    game.leave()
