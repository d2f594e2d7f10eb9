"""Every call to the disk fails once, in every way, while a game is played: it goes on, and tells the truth about its saves.

The calls of a whole game, from its start to its ending, are numbered in one row, and it is played again for each number.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from crushgame.opening import Opened, Table, Wish, opened
from crushgame.play.beats import Decision, EndingBeat
from crushgame.saves.game import Game
from crushgame.saves.names import Slot, auto_slot, named_slot, quick_slot
from crushgame.saves.profile import load_profile
from crushgame.saves.store import Entry, Loaded, Store
from crushgame.saves.stories import kept_story
from crushgame.story.program import Program
from tests.saves.calls import KINDS, LASTING, Fault, Try, every_call, through
from tests.saves.failing import check_files, run_apart
from tests.saves.small_story import SOURCES, tea

pytestmark = pytest.mark.usefixtures("no_waiting")

NO_FAULT = Try(10**9, KINDS[0], for_ever=False).fault()
State = tuple[tuple[Decision, ...], int]


class Witness:
    """Holds a game to its word: what it called saved loads from then on, from its own slot, and nothing but what it tried."""

    def __init__(self, game: Game, store: Store, fault: Fault, why: str) -> None:
        self.game = game
        self._store = store
        self._fault = fault
        self._why = why
        self._tried: list[State] = []
        self._known = -1
        there = self._there()
        if there is not None and there.record is not None:
            self._tried, self._known = [(there.record.decisions, there.record.beat)], 0

    def decide(self, option: str) -> None:
        self.game.session.choose(option)
        self.save()

    def to_the_end(self) -> None:
        self.decide("drink")
        while self.game.session.advance():
            pass
        assert isinstance(self.game.session.beat, EndingBeat)
        self.save()

    def save(self) -> None:
        told = self.game.autosave()
        assert told == self.game.trouble, self._why
        is_over = isinstance(self.game.session.beat, EndingBeat)  # the profile may then be what is in trouble
        assert self.game.saved == (told == "") or (is_over and self.game.saved), self._why
        self.check()

    def check(self) -> None:
        """Look into the folder, with no fault while looking."""
        assert not self.game.trouble or self.game.trouble.endswith("."), (self.game.trouble, self._why)
        self._tried.append((self.game.session.decisions, self.game.session.at))
        if self.game.saved:
            self._known = len(self._tried) - 1
        entry = self._there()
        if entry is None:
            assert self._known < 0, f"a save is missing after {self._why}"
            return
        assert entry.record is not None, f"{entry.trouble} after {self._why}"
        assert (entry.record.decisions, entry.record.beat) in self._tried[max(self._known, 0) :], (
            f"an old save after {self._why}"
        )

    def _there(self) -> Entry | None:
        slot = auto_slot("tea", self.game.id)
        was_paused, self._fault.paused = self._fault.paused, True
        entries = self._store.entries("tea")
        self._fault.paused = was_paused
        return next((entry for entry in entries if entry.slot == slot), None)


def open_game(store: Store, program: Program, wish: Wish) -> Opened | str:
    return opened(Table(store, program, SOURCES, ("crushgame", "play", "tea")), wish)


def _earlier(root: str, program: Program, *, left: bool) -> None:
    """Finish one game, and with `left` leave another in the middle."""
    store = Store(root)
    for options in [("look", "drink"), ("look",)] if left else [("look", "drink")]:
        game = Game.start(store, program, "heron-4471", SOURCES)
        for option in options:
            game.session.choose(option)
            assert game.autosave() == ""
        while game.session.advance():
            pass
        assert game.leave() == ""


@pytest.fixture(scope="module")
def program() -> Program:
    return tea()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    """A folder of saves with one finished game."""
    folder = tmp_path_factory.mktemp("finished") / "saves"
    _earlier(str(folder), program, left=False)
    return folder


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    """A folder of saves with one finished game and one that was left."""
    folder = tmp_path_factory.mktemp("left") / "saves"
    _earlier(str(folder), program, left=True)
    return folder


def play_to_the_end(program: Program, root: str, fault: Fault, why: str) -> None:
    """Against the fault: begin a game, decide, save by hand, come to the ending, leave. Then begin another with no fault."""
    store = Store(root)
    by_hand: dict[Slot, tuple[Decision, ...]] = {}
    with through(fault):
        new = open_game(store, program, Wish(seed="heron-4471", start="new"))
        assert isinstance(new, Opened), why
        witness = Witness(new.game, store, fault, why)
        witness.decide("stir")
        witness.decide("stir")
        if new.game.save_as("by hand") == "":
            by_hand[named_slot("tea", "by hand")] = new.game.session.decisions
        if new.game.quick_save() == "":
            by_hand[quick_slot("tea")] = new.game.session.decisions
        witness.to_the_end()
        told = new.game.leave()
    witness.check()
    for slot, decisions in by_hand.items():
        found = store.load(slot)
        assert isinstance(found, Loaded), f"{slot} after {why}"
        assert found.record.decisions == decisions, why
    profile = load_profile(root, "tea").profile
    assert profile.endings == {"hot"}, why
    assert profile.chosen >= {"kitchen.look", "kitchen.drink"}, why
    assert told or "kitchen.stir" in profile.chosen, f"the profile was called saved after {why}"
    was_blind = bool(new.game.note)  # it could not read what was kept, so it must not write over it
    assert told or profile.kept == {"nights": 1 if was_blind else 2}, why
    assert told or was_blind or profile.finished == 2, why
    _play_on(store, program, Wish(start="new"), why)
    check_files(root, why)


def play_on_from_a_save(program: Program, root: str, fault: Fault, why: str) -> None:
    """Against the fault: take a game up and decide twice. The third decision of the same game then meets no fault."""
    store = Store(root)
    with through(fault):
        again = open_game(store, program, Wish())
        witness = Witness(again.game, store, fault, why) if isinstance(again, Opened) else None
        if witness:
            witness.decide("stir")
            witness.decide("look")
    assert isinstance(again, Opened) or again.endswith("."), again
    if witness:
        witness.decide("stir")
        assert witness.game.saved, f"{witness.game.trouble} after {why}"
        assert witness.game.leave() == "", why
        witness.check()
    assert any(entry.record and not entry.record.ending for entry in store.entries("tea")), why
    _play_on(store, program, Wish(), why)
    check_files(root, why)


def move_elsewhere(program: Program, root: str, fault: Fault, why: str) -> None:
    """Save to one folder, then move to another against the fault. The next decision is saved wherever the game is then."""
    old, new = Store(root), Store(f"{root}/elsewhere")
    begun = open_game(old, program, Wish(seed="heron-4471", start="new"))
    assert isinstance(begun, Opened)
    game, slot = begun.game, auto_slot("tea", begun.game.id)
    Witness(game, old, NO_FAULT, why).decide("stir")
    game.session.choose("look")
    with through(fault):
        told = game.move_to(new)
    assert game.root == (old if told else new).root, why
    assert told.endswith(".") if told else game.saved, why
    witness = Witness(game, old if told else new, NO_FAULT, why)
    if not told:
        witness.check()
    witness.decide("stir")
    assert game.saved, why
    assert game.leave() == "", why
    found = old.load(slot)
    assert isinstance(found, Loaded), why
    assert found.record.decisions[0].option == "stir", why
    check_files(root, why)


def _play_on(store: Store, program: Program, wish: Wish, why: str) -> None:
    """With no fault any more: open a game, decide, leave, and find all that in order."""
    again = open_game(store, program, wish)
    assert isinstance(again, Opened), (again, why)
    witness = Witness(again.game, store, NO_FAULT, why)
    witness.decide("stir")
    assert again.game.leave() == "", why
    assert again.game.saved, why
    assert kept_story(store.root, "tea", program.fingerprint) == SOURCES, why


def test_whichever_call_fails_in_a_game_it_goes_on_and_tells_the_truth(quick: Path, program: Program, finished: Path) -> None:
    act = partial(play_to_the_end, program)
    calls, runs = every_call(lambda one: run_apart(quick, one, act, finished), lasting=LASTING)
    assert calls > 200
    assert runs > calls * 8


def test_whichever_call_fails_in_a_game_taken_up_the_next_decision_is_saved(quick: Path, program: Program, left: Path) -> None:
    act = partial(play_on_from_a_save, program)
    calls, runs = every_call(lambda one: run_apart(quick, one, act, left), lasting=LASTING)
    assert calls > 100
    assert runs > calls * 8


def test_whichever_call_fails_on_the_way_to_another_folder_the_game_is_saved_in_one_of_the_two(
    quick: Path, program: Program, finished: Path
) -> None:
    act = partial(move_elsewhere, program)
    calls, runs = every_call(lambda one: run_apart(quick, one, act, finished), lasting=LASTING)
    assert calls > 50
    assert runs > calls * 8
