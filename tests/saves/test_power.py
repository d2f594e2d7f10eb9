"""The power fails at any moment while something is saved: whatever the disk may have kept by then, OLD or NEW is found.

And NEW once it was said to be saved. `power.py` is the model of the disk; two tests show that it finds writers who promise too
much.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from crushgame.play.beats import EndingBeat
from crushgame.saves import disk
from crushgame.saves.disk import Refusal
from crushgame.saves.exchange import export_to
from crushgame.saves.game import Game
from crushgame.saves.generations import Written
from crushgame.saves.names import auto_slot
from crushgame.saves.profile import Added, Known, Profile, load_profile, merge_profile, merged
from crushgame.saves.record import Record, decode
from crushgame.saves.sealed import Damage
from crushgame.saves.settings import Known as KnownSettings
from crushgame.saves.settings import Settings, keep_settings, load_settings
from crushgame.saves.store import Loaded, Store
from crushgame.saves.stories import keep_story, kept_story
from tests.saves.calls import through
from tests.saves.power import FOLDER, Disk, State
from tests.saves.samples import GAME, sample
from tests.saves.small_story import SOURCES, tea

SLOT = auto_slot("bus-stop", GAME)
EMPTY = -1
"""What `look` returns for a save that is there and cannot be read; 0 is for none at all."""

Look = Callable[[str], int]


class Search(NamedTuple):
    """What a search came to. `wrong` tells of each sort of loss once; `found` are the answers of `look`."""

    cuts: int
    tried: int
    states: int
    found: set[int]
    wrong: list[str]


@pytest.fixture
def top(quick: Path) -> Iterator[str]:
    """A disk, as a folder that is empty so far."""
    with TemporaryDirectory(dir=quick) as folder:
        os.mkdir(f"{folder}/disk")
        yield f"{folder}/disk"


def searched(model: Disk, look: Look) -> Search:
    """Cut the power after each step, make each folder that may be found then, and look into it."""
    answers: dict[State, int] = {}
    cuts, tried = 0, 0
    wrong: dict[tuple[int, int, int], str] = {}
    for mark, states in model.cuts():
        cuts += 1
        tried += len(states)
        for state in states:
            if state not in answers:
                answers[state] = _looked_at(state, f"{model.top}-{len(answers)}", look)
            if not mark.kept <= answers[state] <= mark.begun:
                there = ", ".join(sorted(name for name, _ in state))
                loss = f"cut {cuts}: {answers[state]}, and not from {mark.kept} to {mark.begun}: {there}"
                wrong.setdefault((mark.kept, mark.begun, answers[state]), loss)
    return Search(cuts, tried, len(answers), set(answers.values()), list(wrong.values()))


def _looked_at(state: State, root: str, look: Look) -> int:
    os.mkdir(root)
    for path, data in sorted(state, key=lambda item: item[0]):
        if data is FOLDER:
            os.mkdir(os.path.join(root, path))
        else:
            Path(root, path).write_bytes(data)
    return look(root)


# ---- what is saved, and how it is looked at --------------------------------------------------------------------------


def save(model: Disk, low: int, high: int) -> None:
    """Save so many decisions, one after another, each promised once it is Written."""
    writer = Store(f"{model.top}/saves").writer(SLOT)
    writer.claim()
    for count in range(low, high + 1):
        model.mark(count - 1, count)
        assert isinstance(writer.write(sample(count)), Written)
        model.mark(count, count)
    writer.close()


def decisions_in(root: str) -> int:
    """How many decisions are found; and the save after this one has to work."""
    store = Store(f"{root}/saves")
    found = store.load(SLOT)
    if isinstance(found, Refusal):
        count = 0 if found.code == "empty" else EMPTY
    else:
        count = len(found.record.decisions)
    writer = store.writer(SLOT)
    assert isinstance(writer.write(sample(50)), Written)
    writer.close()
    after = store.load(SLOT)
    assert isinstance(after, Loaded)
    assert len(after.record.decisions) == 50
    return count


def with_saves(top: str, count: int) -> None:
    writer = Store(f"{top}/saves").writer(SLOT)
    for number in range(1, count + 1):
        assert isinstance(writer.write(sample(number)), Written)
    writer.close()


def story_in(root: str) -> int:
    files = kept_story(f"{root}/saves", "tea", tea().fingerprint)
    if isinstance(files, Damage):
        return 0 if files.kind == "foreign" else EMPTY
    return int(files == SOURCES)


def finished_in(root: str) -> int:
    """How many games the profile knows to be finished, if it is one that was ever to be written."""
    known = load_profile(f"{root}/saves", "tea")
    assert merge_profile(f"{root}/saves", "tea", added(9)) is None
    assert load_profile(f"{root}/saves", "tea").profile.finished == known.profile.finished + 1
    return known.profile.finished if known == Known(profile_of(known.profile.finished)) else EMPTY


def added(number: int) -> Added:
    return Added(f"{number:012x}", {"nights": number}, frozenset({f"kitchen.{number}"}), frozenset({f"line {number}"}), "hot")


def profile_of(count: int) -> Profile:
    profile = Profile({})
    for number in range(1, count + 1):
        profile = merged(profile, added(number))
    return profile


def copy_in(root: str) -> int:
    try:
        record = decode(Path(root, "copy.save").read_bytes())
    except FileNotFoundError:
        return 0
    return len(record.decisions) if isinstance(record, Record) else EMPTY


def still_in(root: str) -> int:
    return int(load_settings(f"{root}/saves") == KnownSettings(Settings(motion=False)))


# ---- what holds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [0, 1, 6])
def test_a_power_cut_while_saving_leaves_the_save_before_or_the_new_one(top: str, before: int) -> None:
    """The first save of a new game, which makes its folders too; later ones; and saves that remove the oldest."""
    with_saves(top, before)
    model = Disk(top, before)
    with through(model):
        save(model, before + 1, before + 3)
    search = searched(model, decisions_in)
    assert search.wrong == []
    assert search.found == {before, before + 1, before + 2, before + 3}


def test_a_power_cut_while_saving_past_a_damaged_save_leaves_the_one_below_it_or_the_new_one(top: str) -> None:
    with_saves(top, 3)
    Path(top, "saves", *SLOT, "save.3.json").write_bytes(b"crushgame-save 1 5 ")
    model = Disk(top, 2)
    with through(model):
        found = Store(f"{top}/saves").load(SLOT)
        assert isinstance(found, Loaded)
        assert found.note
        save(model, 3, 4)
    search = searched(model, decisions_in)
    assert search.wrong == []
    assert search.found == {2, 3, 4}


def test_folders_that_a_killed_process_made_are_pushed_to_the_disk_by_the_next(top: str) -> None:
    """A kill between making a folder and pushing it leaves a folder that only seems to be there to stay."""
    model = Disk(top)
    with through(model):
        for folder in ("saves", f"saves/{SLOT.story_folder}", f"saves/{SLOT.story_folder}/{SLOT.folder}"):
            os.mkdir(f"{top}/{folder}")
        save(model, 1, 1)
    search = searched(model, decisions_in)
    assert search.wrong == []


def test_a_power_cut_while_a_profile_is_written_leaves_the_one_before_or_the_new_one(top: str) -> None:
    model = Disk(top)
    with through(model):
        for number in range(1, 8):
            model.mark(number - 1, number)
            assert merge_profile(f"{top}/saves", "tea", added(number)) is None
            model.mark(number, number)
    search = searched(model, finished_in)
    assert search.wrong == []
    assert search.found == set(range(8))


def test_a_power_cut_while_settings_are_written_leaves_those_before_or_the_new_ones(top: str) -> None:
    model = Disk(top)
    model.mark(0, 1)
    with through(model):
        assert keep_settings(f"{top}/saves", Settings(motion=False)) is None
    model.mark(1, 1)
    search = searched(model, still_in)
    assert search.wrong == []
    assert search.found == {0, 1}


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_power_cut_while_a_story_is_kept_leaves_it_whole_or_as_it_was(top: str, is_damaged: bool) -> None:
    before = 0
    if is_damaged:
        assert keep_story(f"{top}/saves", "tea", tea().fingerprint, SOURCES) is None
        [kept] = [path for path in Path(top, "saves", "tea", "stories").iterdir() if path.is_file()]
        kept.write_bytes(kept.read_bytes()[:-1])
        before = EMPTY
    model = Disk(top, before)
    model.mark(before, 1)
    with through(model):
        assert keep_story(f"{top}/saves", "tea", tea().fingerprint, SOURCES) is None
    model.mark(1, 1)
    search = searched(model, story_in)
    assert search.wrong == []
    assert search.found == {before, 0, 1}  # a damaged one is put aside before


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_power_cut_while_a_save_is_exported_leaves_the_whole_copy_or_what_was_there(top: str, overwrite: bool) -> None:
    if overwrite:
        assert export_to(sample(1), f"{top}/copy.save") is None
    model = Disk(top, int(overwrite))
    model.mark(int(overwrite), 2)
    with through(model):
        assert export_to(sample(2), f"{top}/copy.save", overwrite=overwrite) is None
    model.mark(2, 2)
    search = searched(model, copy_in)
    assert search.wrong == []
    assert search.found == {int(overwrite), 2}


def test_a_power_cut_in_a_game_takes_nothing_that_was_called_saved(top: str) -> None:
    """From the first decision to the ending, with the claim, the kept story and the profile, one after another."""
    model = Disk(top)
    with through(model):
        game = Game.start(Store(f"{top}/saves"), tea(), "heron-4471", SOURCES)
        for number, option in enumerate(["stir", "look", "stir", "drink"], 1):
            model.mark(number - 1, number)
            game.session.choose(option)
            game.autosave()
            model.mark(number if game.saved else number - 1, number)
        while game.session.advance():
            pass
        assert isinstance(game.session.beat, EndingBeat)
        model.mark(4, 6)
        assert game.autosave() == ""
        model.mark(6, 6)
        assert game.leave() == ""

    def come_to(root: str) -> int:
        """How many decisions are found, and one more each for the ending in the save and in the profile."""
        profile = load_profile(f"{root}/saves", "tea").profile
        found = Store(f"{root}/saves").load(auto_slot("tea", game.id))
        if isinstance(found, Refusal):
            return 0 if found.code == "empty" else EMPTY
        return len(found.record.decisions) + bool(found.record.ending) + profile.finished

    search = searched(model, come_to)
    assert search.wrong == []
    assert search.found == set(range(7))


# ---- the model finds those who promise too much ----------------------------------------------------------------------


def _renamed_unsynced(path: str, data: bytes) -> None:
    descriptor = os.open(f"{path}.tmp", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, data)
    os.close(descriptor)
    os.replace(f"{path}.tmp", path)


def _written_over(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, data)
    os.fsync(descriptor)
    os.close(descriptor)


def _removed_and_renamed(path: str, data: bytes) -> None:
    _renamed_unsynced(f"{path}.new", data)
    os.unlink(path)
    os.rename(f"{path}.new", path)


def _as_it_should_be(path: str, data: bytes) -> None:
    descriptor = os.open(f"{path}.tmp", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(descriptor, data)
    os.fsync(descriptor)
    os.close(descriptor)
    os.replace(f"{path}.tmp", path)
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@pytest.mark.parametrize(
    ("write", "found"),
    [
        (_as_it_should_be, {"OLD", "NEW"}),
        (_written_over, {"OLD", "NEW", "EMPTY"}),
        (_renamed_unsynced, {"OLD", "NEW", "EMPTY"}),
        (_removed_and_renamed, {"OLD", "NEW", "EMPTY", "MISSING"}),
    ],
)
def test_the_model_finds_what_writers_without_care_can_lose(
    top: str, write: Callable[[str, bytes], None], found: set[str]
) -> None:
    words = {b"the old save": "OLD", b"the new save, longer": "NEW", b"": "EMPTY"}
    Path(top, "save").write_bytes(b"the old save")
    model = Disk(top)
    with through(model):
        write(f"{top}/save", b"the new save, longer")
    states = frozenset[State]().union(*(states for _, states in model.cuts()))
    left = {("MISSING" if "save" not in dict(state) else words.get(dict(state)["save"] or b"", "PART")) for state in states}
    assert left - {"PART"} == found


def test_the_model_finds_a_store_that_does_not_push_its_names_to_the_disk(top: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with_saves(top, 1)
    monkeypatch.setattr(disk, "sync_folder", lambda _: None)
    model = Disk(top, 1)
    with through(model):
        save(model, 2, 2)
    search = searched(model, decisions_in)
    assert any("1, and not from 2 to 2" in loss for loss in search.wrong)


def test_the_model_finds_a_store_that_does_not_push_its_bytes_to_the_disk(top: str) -> None:
    with_saves(top, 1)
    model = Disk(top, 1, pushes_files=False)
    with through(model):
        save(model, 2, 2)
    search = searched(model, decisions_in)
    assert any("1, and not from 2 to 2" in loss for loss in search.wrong)
