"""What a newer crushgame kept is refused in words, stays as it is, and is never written over, whichever way a game goes on."""

from __future__ import annotations

import errno
import os
import zlib
from pathlib import Path

import pytest

from crushgame.saves import disk
from crushgame.saves.disk import Refusal
from crushgame.saves.game import Game
from crushgame.saves.names import Slot, auto_slot, named_slot, quick_slot
from crushgame.saves.profile import MAGIC as PROFILE
from crushgame.saves.profile import load_profile
from crushgame.saves.record import FORMAT, Record
from crushgame.saves.record import MAGIC as SAVE
from crushgame.saves.reopening import reopened
from crushgame.saves.sealed import Damage, seal
from crushgame.saves.settings import MAGIC as SETTINGS
from crushgame.saves.settings import Settings, keep_settings, load_settings
from crushgame.saves.store import Loaded, Store
from crushgame.saves.stories import MAGIC as STORY
from crushgame.saves.stories import keep_story, kept_story
from crushgame.story.program import Program
from tests.saves import small_story

MANY = 12
"""More saves than there are generations that all stay."""


def newer(magic: str) -> bytes:
    return seal(magic, FORMAT + 7, b'{"format":%d,"more":"than we know"}\n' % (FORMAT + 7))


@pytest.fixture(scope="module")
def tea() -> Program:
    return small_story.tea()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "saves"))


def played(store: Store, tea: Program, *options: str) -> Game:
    game = Game.start(store, tea, "heron-4471", small_story.SOURCES)
    play(game, *options)
    return game


def play(game: Game, *options: str) -> None:
    for option in options:
        game.session.choose(option)
        assert game.autosave() == ""


def resumed(store: Store, tea: Program, slot: Slot) -> Game:
    loaded = store.load(slot)
    assert isinstance(loaded, Loaded)
    return Game.resume(store, reopened(store.root, tea, loaded.record, small_story.SOURCES))


def put_newer(store: Store, *parts: str, magic: str = SAVE) -> Path:
    """Put what a newer crushgame made at a path below the root, above all that is there."""
    path = Path(store.root, *parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(newer(magic))
    return path


@pytest.mark.parametrize("which", ["auto", "quick"])
def test_a_game_whose_autosave_is_newer_goes_on_as_a_copy_that_is_saved(store: Store, tea: Program, which: str) -> None:
    game = played(store, tea, "stir")
    assert game.quick_save() == ""
    game.leave()
    auto = auto_slot("tea", game.id)
    path = put_newer(store, *auto, "save.9.json")
    again = resumed(store, tea, auto if which == "auto" else quick_slot("tea"))
    assert again.id != game.id
    play(again, *["look"] * MANY)
    assert again.leave() == ""
    assert path.read_bytes() == newer(SAVE)
    assert sorted(os.listdir(path.parent)) == ["claim", "lock", "save.1.json", "save.9.json"]
    found = store.load(auto_slot("tea", again.id))
    assert isinstance(found, Loaded)
    assert [decision.option for decision in found.record.decisions] == ["stir", *["look"] * MANY]
    told = store.load(auto)
    assert isinstance(told, Loaded)
    assert told.note.startswith("The latest save (save.9.json) was made by a newer crushgame; this is the one 8 saves before")


def test_a_game_whose_autosave_cannot_be_read_just_now_goes_on_as_a_copy(
    store: Store, tea: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = played(store, tea, "stir", "look")
    game.leave()
    auto = auto_slot("tea", game.id)
    real = disk.read_file

    def faulty(path: str, limit: int, *, follow: bool = False) -> bytes | Damage:
        if path.endswith(os.path.join(auto.folder, "save.2.json")):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return real(path, limit, follow=follow)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "read_file", faulty)
        again = resumed(store, tea, auto)
        play(again, *["stir"] * MANY)
        again.leave()
    found = store.load(auto)
    assert isinstance(found, Loaded)
    assert ([decision.option for decision in found.record.decisions], found.note) == (["stir", "look"], "")


@pytest.mark.parametrize("slot", [quick_slot("tea"), named_slot("tea", "Bar")])
def test_a_newer_quick_or_named_save_is_refused_and_stays_and_the_game_goes_on(store: Store, tea: Program, slot: Slot) -> None:
    game = played(store, tea)
    path = put_newer(store, *slot, "save.1.json")
    for option in ["stir"] * MANY:
        play(game, option)
        trouble = game.quick_save() if slot.kind == "quick" else game.save_as("Bar")
        assert trouble == "A newer crushgame saved here. Save under another name, or update crushgame."
    assert path.read_bytes() == newer(SAVE)
    assert [name for name in os.listdir(path.parent) if name.startswith("save")] == ["save.1.json"]
    assert game.save_as("Another") == ""
    assert game.leave() == ""
    entry = next(entry for entry in store.entries("tea") if entry.slot == slot)
    assert (entry.record, entry.trouble) == (
        None,
        "This save cannot be used. It was made by a newer crushgame; update crushgame to use it.",
    )


def test_a_newer_profile_stays_and_each_game_tells_what_it_could_not_add(store: Store, tea: Program) -> None:
    played(store, tea, "stir").leave()
    path = put_newer(store, "tea", "profile", "profile.2.json", magic=PROFILE)
    for _ in range(MANY):
        game = played(store, tea, "look")
        assert "(profile.2.json) was made by a newer crushgame; the copy before it" in game.note
        assert "profile.2.json was made by a newer crushgame" in game.leave()
    assert path.read_bytes() == newer(PROFILE)
    assert sorted(os.listdir(path.parent)) == ["lock", "profile.1.json", "profile.2.json"]
    assert load_profile(store.root, "tea").profile.chosen == {"kitchen.stir"}


def test_newer_settings_stay_and_those_before_them_hold(store: Store) -> None:
    assert keep_settings(store.root, Settings(theme="contrast")) is None
    (first,) = Path(store.root).glob("*/settings.1.json")
    path = put_newer(store, first.parent.name, "settings.2.json", magic=SETTINGS)
    for _ in range(MANY):
        assert load_settings(store.root).settings == Settings(theme="contrast")
        assert "(settings.2.json) was made by a newer crushgame" in load_settings(store.root).note
        assert isinstance(keep_settings(store.root, Settings()), Refusal)
    assert path.read_bytes() == newer(SETTINGS)
    assert first.exists()


def test_a_newer_kept_story_stays(store: Store, tea: Program) -> None:
    path = put_newer(store, "tea", "stories", f"{tea.fingerprint}.gz", magic=STORY)
    packing = zlib.compressobj(wbits=31)
    data = packing.compress(newer(STORY)) + packing.flush()
    path.write_bytes(data)
    game = played(store, tea, *["stir"] * MANY)
    game.leave()
    assert keep_story(store.root, "tea", tea.fingerprint, small_story.SOURCES) is None
    assert path.read_bytes() == data
    found = kept_story(store.root, "tea", tea.fingerprint)
    assert isinstance(found, Damage)
    assert found.kind == "newer"


def test_a_game_moved_to_a_folder_that_knows_more_of_it_goes_on_as_a_copy(store: Store, tea: Program, tmp_path: Path) -> None:
    other = Store(str(tmp_path / "stick"))
    game = played(store, tea, "stir")
    game.leave()
    os.makedirs(other.root)
    for folder, _, names in os.walk(store.root):
        for name in names:
            target = Path(other.root, os.path.relpath(folder, store.root), name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(Path(folder, name).read_bytes())
    auto = auto_slot("tea", game.id)
    ahead = resumed(other, tea, auto)
    play(ahead, *["look"] * 3)
    ahead.leave()
    behind = resumed(store, tea, auto)
    play(behind, "stir")
    assert behind.move_to(other) == ""
    play(behind, *["stir"] * MANY)
    behind.leave()
    found = other.load(auto)
    assert isinstance(found, Loaded)
    assert [decision.option for decision in found.record.decisions] == ["stir", "look", "look", "look"]
    copy = other.load(auto_slot("tea", behind.id))
    assert isinstance(copy, Loaded)
    assert len(copy.record.decisions) == 2 + MANY


def test_moving_a_game_to_the_folder_that_it_is_in_leaves_it_the_same_game(store: Store, tea: Program) -> None:
    game = played(store, tea, "stir")
    name = game.id
    assert game.move_to(Store(store.root + os.sep)) == ""
    play(game, "look")
    assert game.id == name
    assert game.leave() == ""
    assert [entry.slot.folder for entry in store.entries("tea")] == [f"auto-{name}"]


def test_two_windows_that_save_to_one_name_keep_both_and_the_second_is_told(store: Store, tea: Program) -> None:
    one, two = played(store, tea, "stir"), played(store, tea, "look")
    assert (one.quick_save(), one.meanwhile) == ("", "")
    assert (one.quick_save(), one.meanwhile) == ("", "")
    assert two.quick_save() == ""
    path = Path(store.root, *quick_slot("tea"), "save.2.json")
    assert two.meanwhile.startswith(f"Another window had saved there meanwhile. Its save is kept too, in {path}")
    one.leave()
    two.leave()
    three = played(store, tea, "look")
    assert (three.quick_save(), three.meanwhile) == ("", "")
    three.leave()
    quick = store.load(quick_slot("tea"))
    assert isinstance(quick, Loaded)
    assert isinstance(quick.record, Record)
    assert quick.record.game == three.id
    assert path.exists()
