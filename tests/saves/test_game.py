"""A game and its saves together: what has been decided is never lost, and trouble with the disk never stops a game."""

from __future__ import annotations

import errno
import os
import shutil
import time
from pathlib import Path

import pytest

from crushgame.play.beats import ChoiceBeat, EndingBeat, Line
from crushgame.saves import game as games
from crushgame.saves.disk import Refusal
from crushgame.saves.game import Game
from crushgame.saves.names import auto_slot, named_slot, quick_slot
from crushgame.saves.profile import load_profile
from crushgame.saves.record import Record
from crushgame.saves.reopening import reopened
from crushgame.saves.store import Loaded, Store
from crushgame.saves.stories import kept_story
from crushgame.story import read
from crushgame.story.program import Program

TEA = """
story: {format: 1, id: tea, title: Tea, version: 1, start: kitchen}
places: {kitchen: The kitchen}
variables:
  nights: {from: 0, to: 9, start: 0, kept: yes}
endings:
  hot: {title: Hot}
scenes:
  kitchen:
    place: kitchen
    steps:
      - The kettle is on.
      - It has been on before.
      - choice:
          - {option: Stir, id: stir, goto: kitchen}
          - {option: Look, id: look, goto: kitchen}
          - {option: Drink, id: drink, set: {nights: +1}, steps: ["It is hot.", {end: hot}]}
"""
SOURCES = {"tea.yaml": TEA}


def program_of(text: str) -> Program:
    program = read({"tea.yaml": text.encode()}).program
    assert program is not None
    return program


@pytest.fixture(scope="module")
def tea() -> Program:
    return program_of(TEA)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def started(store: Store, tea: Program, *options: str) -> Game:
    game = Game.start(store, tea, "heron-4471", SOURCES)
    assert play(game, *options) == ""
    return game


def play(game: Game, *options: str) -> str:
    for option in options:
        game.session.choose(option)
        game.autosave()
    return game.trouble


def status(game: Game) -> str:
    return "saved" if game.saved else "not saved"


def to_the_end(game: Game) -> None:
    play(game, "drink")
    while game.session.advance():
        pass
    assert isinstance(game.session.beat, EndingBeat)
    game.autosave()


def latest(store: Store) -> Record:
    entry = store.latest("tea")
    assert entry is not None
    assert entry.record is not None
    return entry.record


def autosave_of(store: Store, game: str) -> Record:
    found = store.load(auto_slot("tea", game))
    assert isinstance(found, Loaded), found
    return found.record


def resumed(store: Store, program: Program, record: Record) -> Game:
    found = reopened(store.root, program, record, SOURCES)
    assert found.replay.snag is None
    return Game.resume(store, found)


def test_a_game_left_in_the_middle_of_a_turn_is_taken_up_on_the_same_line(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir", "look")
    game.session.advance()
    game.session.advance()
    there, beat = game.session.state, game.session.beat
    assert game.leave(picture="┌┐") == ""
    record = latest(store)
    assert (record.place, record.last_line, record.picture) == ("The kitchen", "It has been on before.", "┌┐")
    again = resumed(store, tea, record)
    assert (again.session.state, again.session.beat, again.id) == (there, beat, game.id)
    assert again.saved
    again.leave()


def test_each_decision_is_on_the_disk_before_the_next(store: Store, tea: Program) -> None:
    game = Game.start(store, tea, "heron-4471", SOURCES)
    for count, option in enumerate(["stir", "look"] * 5, 1):
        play(game, option)
        assert game.saved
        assert len(autosave_of(store, game.id).decisions) == count
    game.leave()


def test_a_game_in_which_nothing_happened_leaves_no_trace(store: Store, tea: Program) -> None:
    Game.start(store, tea, "heron-4471", SOURCES).leave()
    assert not Path(store.root).exists()


def test_a_game_in_which_only_the_scenery_has_set_itself_up_leaves_no_trace(store: Store, tea: Program) -> None:
    game = Game.start(store, tea, "heron-4471", SOURCES)
    while not isinstance(game.session.beat, Line):
        assert game.session.advance()
    assert game.session.at
    game.leave()
    assert not Path(store.root).exists()
    game = Game.start(store, tea, "heron-4471", SOURCES)
    while not isinstance(game.session.beat, Line):
        game.session.advance()
    game.session.advance()
    game.leave()
    assert latest(store).last_line == "It has been on before."


def test_each_save_has_the_last_line_that_was_shown(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    while game.session.advance():
        pass
    game.autosave()
    assert autosave_of(store, game.id).last_line == "It has been on before."
    game.leave()


def test_a_game_only_looked_at_is_not_written_again(store: Store, tea: Program) -> None:
    started(store, tea, "stir").leave()
    record = latest(store)
    resumed(store, tea, record).leave()
    folder = Path(store.root, *auto_slot("tea", record.game))
    assert [path.name for path in folder.glob("save.*")] == ["save.1.json"]


def test_leaving_twice_is_leaving_once(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    assert game.leave() == game.leave() == ""
    again = resumed(store, tea, latest(store))
    assert again.id == game.id
    again.leave()


def test_a_full_disk_is_told_and_the_next_save_tries_again(store: Store, tea: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    game = started(store, tea, "stir")

    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        assert play(game, "look", "stir").startswith("The disk is full.")
        assert status(game) == "not saved"
    assert len(autosave_of(store, game.id).decisions) == 1
    assert play(game, "look") == ""
    assert status(game) == "saved"
    assert len(autosave_of(store, game.id).decisions) == 4
    game.leave()


def test_a_disk_that_takes_nothing_is_not_said_to_have_taken_the_game_without_its_story(
    store: Store, tea: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = Game.start(store, tea, "heron-4471", SOURCES)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        assert "The disk is full." in play(game, "stir")
        assert game.aside == ""
        assert "The disk is full." in game.quick_save()
        assert game.aside == ""
    assert play(game, "look") == ""
    assert game.aside == ""


def test_a_game_can_be_played_to_its_end_where_nothing_can_be_saved(tmp_path: Path, tea: Program) -> None:
    (tmp_path / "file").touch()
    game = Game.start(Store(str(tmp_path / "file")), tea, "heron-4471", SOURCES)
    play(game, "stir")
    to_the_end(game)
    assert game.trouble
    assert not game.saved
    assert game.save_as("x")
    assert game.quick_save()
    assert game.leave()


def test_a_named_save_and_the_quick_save_are_kept_apart_from_the_autosave(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    assert game.save_as("  Before\tthe tea ") == ""
    assert game.quick_save() == ""
    assert game.save_as("") == "Give the save a name."
    play(game, "look")
    game.leave()
    found = store.load(named_slot("tea", "Before the tea"))
    assert isinstance(found, Loaded)
    assert (found.record.name, len(found.record.decisions)) == ("Before the tea", 1)
    assert isinstance(store.load(quick_slot("tea")), Loaded)
    assert len(latest(store).decisions) == 2


def test_going_back_to_an_older_save_does_not_bury_what_the_autosave_knows(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    game.save_as("early")
    play(game, *["look"] * 8)
    game.leave()
    found = store.load(named_slot("tea", "early"))
    assert isinstance(found, Loaded)
    again = resumed(store, tea, found.record)
    assert again.id != game.id
    play(again, *["stir"] * 8)
    again.leave()
    assert len(autosave_of(store, game.id).decisions) == 9


def test_a_save_ahead_of_the_autosave_goes_on_in_the_same_game(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    game.session.choose("look")
    game.save_as("ahead")
    game._writer.close()  # as a kill would, without the last autosave
    found = store.load(named_slot("tea", "ahead"))
    assert isinstance(found, Loaded)
    again = resumed(store, tea, found.record)
    assert again.id == game.id
    again.leave()


def test_a_game_open_in_another_window_is_taken_up_as_a_copy(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    copy = resumed(store, tea, latest(store))
    assert copy.id != game.id
    assert copy.note == "This game is open in another window, so this is a copy of it."
    play(copy, "look")
    play(game, "stir")
    copy.leave()
    game.leave()
    assert autosave_of(store, copy.id).decisions[-1].option == "look"
    assert autosave_of(store, game.id).decisions[-1].option == "stir"


def test_a_changed_story_goes_as_far_as_it_can_and_the_old_game_stays_whole(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir", "look", "stir")
    game.leave()
    record = latest(store)
    changed = TEA.replace("          - {option: Look, id: look, goto: kitchen}\n", "")
    found = reopened(store.root, program_of(changed), record, {"tea.yaml": changed})
    assert found.replay.snag is not None
    assert (found.replay.snag.at, len(found.replay.session.decisions)) == (1, 1)
    again = Game.resume(store, found)
    play(again, *["stir"] * 8)
    again.leave()
    assert autosave_of(store, game.id) == record
    as_it_was = kept_story(store.root, "tea", record.fingerprint)
    assert as_it_was == SOURCES
    assert program_of(SOURCES["tea.yaml"]).fingerprint == record.fingerprint


def test_an_ending_reached_is_remembered_at_once_and_counted_once(store: Store, tea: Program) -> None:
    game = started(store, tea, "look")
    to_the_end(game)
    known = load_profile(store.root, "tea").profile
    assert (known.endings, known.finished, known.kept) == (frozenset({"hot"}), 1, {"nights": 1})
    assert known.chosen == {"kitchen.look", "kitchen.drink"}
    game.leave()
    assert load_profile(store.root, "tea").profile.finished == 1
    assert store.latest("tea") is None
    second = Game.start(store, tea, "heron-4471", SOURCES)
    assert second.session.carried == {"nights": 1}
    to_the_end(second)
    second.leave()
    assert load_profile(store.root, "tea").profile.kept == {"nights": 2}


def test_looking_at_an_older_ending_again_takes_nothing_back_in_time(store: Store, tea: Program) -> None:
    nights: list[Record] = []
    for _ in range(3):
        to_the_end(game := Game.start(store, tea, "heron-4471", SOURCES))
        game.leave()
        nights.append(autosave_of(store, game.id))
    before = load_profile(store.root, "tea").profile
    assert (before.kept, before.finished) == ({"nights": 3}, 3)
    for night in reversed(nights):
        resumed(store, tea, night).leave()
    assert load_profile(store.root, "tea").profile == before


def test_an_older_ending_finished_anew_as_a_copy_counts_only_when_something_was_decided(store: Store, tea: Program) -> None:
    to_the_end(game := Game.start(store, tea, "heron-4471", SOURCES))
    record = autosave_of(store, game.id)
    copy = resumed(store, tea, record)
    assert copy.id != game.id
    copy.leave()
    assert load_profile(store.root, "tea").profile.finished == 1
    copy = resumed(store, tea, record)
    copy.session.back()
    play(copy, "stir")
    to_the_end(copy)
    copy.leave()
    game.leave()
    assert load_profile(store.root, "tea").profile.finished == 2


def test_a_game_left_on_its_last_line_is_finished_by_reading_on(store: Store, tea: Program) -> None:
    started(store, tea, "drink").leave()
    again = resumed(store, tea, latest(store))
    while again.session.advance():
        pass
    again.autosave()
    again.leave()
    profile = load_profile(store.root, "tea").profile
    assert (profile.kept, profile.finished) == ({"nights": 1}, 1)


def test_a_story_where_the_same_decisions_lead_elsewhere_is_said_to_and_goes_on_as_a_copy(store: Store) -> None:
    costly = TEA.replace("goto: kitchen}", "set: {nights: +1}, goto: kitchen}", 1)
    game = started(store, program_of(costly), "stir", "look")
    game.leave()
    record = latest(store)
    found = reopened(store.root, program_of(costly.replace("+1", "+2", 1)), record, SOURCES)
    assert "and may lead elsewhere now" in found.sentence
    copy = Game.resume(store, found)
    assert copy.id != game.id
    play(copy, *["stir"] * 8)
    copy.leave()
    assert autosave_of(store, game.id) == record
    again = resumed(store, program_of(costly), record)
    assert (again.note, again.id) == ("", game.id)
    again.leave()


def test_a_story_that_changed_while_a_game_lay_still_is_kept_beside_its_next_save(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    game.leave()
    changed = {"tea.yaml": TEA + "# a word\n"}
    program = program_of(changed["tea.yaml"])
    found = reopened(store.root, program, latest(store), changed)
    assert "you are where you were" in found.sentence
    again = Game.resume(store, found)
    assert again.id == game.id
    play(again, "look")
    again.leave()
    assert kept_story(store.root, "tea", program.fingerprint) == changed


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_story_that_was_kept_has_the_fingerprint_of_its_saves(store: Store, mark: bytes) -> None:
    reading = read({"tea.yaml": mark + TEA.replace("\n", "\r\n").encode()})
    assert reading.program is not None
    game = Game.start(store, reading.program, "heron-4471", reading.sources)
    play(game, "stir")
    game.leave()
    kept = kept_story(store.root, "tea", latest(store).fingerprint)
    assert isinstance(kept, dict)
    assert program_of(kept["tea.yaml"]).fingerprint == latest(store).fingerprint


@pytest.mark.parametrize("seed", ["a  b", " \x1bred\n", "x" * 500, "x" * 199 + " y", "bad\udcff", "e\u0301"])
def test_any_seed_gives_the_same_fate_after_a_save(store: Store, tea: Program, seed: str) -> None:
    game = Game.start(store, tea, seed, SOURCES)
    assert play(game, "stir") == ""
    game.leave()
    again = resumed(store, tea, latest(store))
    assert again.session.seed == game.session.seed
    again.leave()


def test_what_a_game_carried_in_is_replayed_even_when_the_profile_has_moved_on(store: Store, tea: Program) -> None:
    to_the_end(game := Game.start(store, tea, "heron-4471", SOURCES))
    game.leave()
    started(store, tea, "stir").leave()
    record = latest(store)
    to_the_end(other := Game.start(store, tea, "heron-0000", SOURCES))
    other.leave()
    again = resumed(store, tea, record)
    assert again.session.carried == {"nights": 1}
    assert again.session.digest() == record.digest
    again.leave()


def test_lines_read_and_options_taken_are_known_in_the_next_game(store: Store, tea: Program) -> None:
    started(store, tea, "stir").leave()
    second = Game.start(store, tea, "heron-4471", SOURCES)
    second.session.advance()
    assert second.session.seen
    while second.session.advance():
        pass
    assert isinstance(second.session.beat, ChoiceBeat)
    assert second.session.chosen_before("stir")
    assert not second.session.chosen_before("look")
    second.leave()


def test_playtime_goes_on_over_sittings_and_leaves_out_the_night(
    store: Store, tea: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    game = started(store, tea)
    now += 60
    play(game, "stir")
    now += 8 * 3600
    game.session.advance()
    game.leave()
    assert latest(store).playtime == 60 + games.LONGEST_PAUSE
    again = resumed(store, tea, latest(store))
    now += 10
    assert again.playtime() == 70 + games.LONGEST_PAUSE
    again.leave()


def test_a_save_deleted_while_playing_comes_back_with_the_next_decision(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    shutil.rmtree(store.root)
    assert play(game, "look") == ""
    assert len(latest(store).decisions) == 2
    assert isinstance(kept_story(store.root, "tea", tea.fingerprint), dict)
    copy = resumed(store, tea, latest(store))
    assert copy.id != game.id  # for the first game is still open, and has claimed its new folder
    copy.leave()
    game.leave()


def test_a_thousand_decisions_are_loaded_and_replayed_quickly(store: Store, tea: Program) -> None:
    game = Game.start(store, tea, "heron-4471", SOURCES)
    for _ in range(999):
        game.session.choose("stir")
    play(game, "look")
    game.leave()
    start = time.perf_counter()
    again = resumed(store, tea, latest(store))
    taken = time.perf_counter() - start
    assert len(again.session.decisions) == 1000
    again.leave()
    assert taken < 0.2, f"{taken * 1000:.0f} ms"  # ten times what it should take: other tests may be running


def test_a_damaged_autosave_is_no_reason_to_write_over_it(store: Store, tea: Program) -> None:
    game = started(store, tea, "stir")
    game.save_as("kept")
    game.leave()
    folder = Path(store.root, *auto_slot("tea", game.id))
    for path in folder.glob("save.*"):
        path.write_bytes(b"damaged")
    assert isinstance(store.load(auto_slot("tea", game.id)), Refusal)
    found = store.load(named_slot("tea", "kept"))
    assert isinstance(found, Loaded)
    again = resumed(store, tea, found.record)
    assert again.id != game.id
    again.leave()


def test_a_game_that_goes_back_to_where_it_was_taken_up_is_left_there(store: Store, tea: Program) -> None:
    first = started(store, tea, "stir")
    while first.session.advance():
        pass
    first.leave()
    game = Game.resume(store, reopened(store.root, tea, latest(store), SOURCES))
    play(game, "look")
    assert game.session.back()
    assert game.leave() == ""
    assert [decision.option for decision in latest(store).decisions] == ["stir"]
