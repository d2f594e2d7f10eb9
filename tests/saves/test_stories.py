"""The stories that saves were made with: kept once, exactly, and as long as a save needs them."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.saves.disk import Refusal
from crushgame.saves.names import named_slot
from crushgame.saves.removal import Deleted
from crushgame.saves.sealed import Damage
from crushgame.saves.store import Store
from crushgame.saves.stories import KEPT_UNNEEDED, decode, forget_unneeded, keep_story, kept_story
from tests.saves.keeping import grown_old
from tests.saves.samples import sample

FILES = {"story/x.yaml": "story: {id: x}\r\n", "story/ü.yaml": "# \u2028 “quotes” \\ \x7f"}


def fingerprint(number: int) -> str:
    return f"{number:064x}"


def kept(root: Path) -> int:
    return len(list(Path(root, "bus-stop", "stories").glob("*.gz")))


def test_a_kept_story_comes_back_to_the_letter(tmp_path: Path) -> None:
    assert keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES) is None
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == FILES


def test_a_story_is_written_once(tmp_path: Path) -> None:
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES)
    moved = {f"elsewhere/{name}": text for name, text in FILES.items()}
    assert keep_story(str(tmp_path), "bus-stop", fingerprint(1), {**moved, "elsewhere/x.tests.yaml": "tests: []"}) is None
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == FILES
    assert kept(tmp_path) == 1


def test_another_story_under_the_same_fingerprint_is_put_aside(tmp_path: Path) -> None:
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), {"other.yaml": "# not it"})
    assert keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES) is None
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == FILES
    assert len(list(Path(tmp_path, "bus-stop", "stories", "damaged").iterdir())) == 1


def test_a_story_that_a_game_is_about_to_need_is_as_good_as_new(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    keep_story(store.root, "bus-stop", fingerprint(1), FILES)
    aged(store, 1)
    keep_story(store.root, "bus-stop", fingerprint(1), FILES)
    forget_unneeded(store.root, "bus-stop")
    assert kept_story(store.root, "bus-stop", fingerprint(1)) == FILES


def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "saves"))
    keep_story(store.root, "bus-stop", fingerprint(1), FILES)
    aged(store, 1)
    stories = Path(store.root, "bus-stop", "stories")
    stories.rename(tmp_path / "elsewhere")
    stories.symlink_to(tmp_path / "elsewhere")
    forget_unneeded(store.root, "bus-stop")
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1


def test_a_story_as_large_as_may_be_read_is_kept(tmp_path: Path) -> None:
    files = {f"{number}.yaml": '# \n"' * 2**18 for number in range(8)}
    assert keep_story(str(tmp_path), "bus-stop", fingerprint(1), files) is None
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == files


def test_a_story_that_was_not_kept_or_is_damaged_is_said_not_to_be_there(tmp_path: Path) -> None:
    assert isinstance(kept_story(str(tmp_path), "bus-stop", fingerprint(1)), Damage)
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES)
    (path,) = Path(tmp_path, "bus-stop", "stories").iterdir()
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"quotes", b"QUOTES")))
    assert isinstance(kept_story(str(tmp_path), "bus-stop", fingerprint(1)), Damage)


@pytest.mark.parametrize("damage", [b"", b"crushgame-story 1 9 ", None])
def test_a_damaged_story_is_kept_anew_the_next_time(tmp_path: Path, damage: bytes | None) -> None:
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES)
    (path,) = Path(tmp_path, "bus-stop", "stories").iterdir()
    bad = path.read_bytes()[:-9] if damage is None else damage
    path.write_bytes(bad)
    assert keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES) is None
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == FILES
    assert kept(tmp_path) == 1
    assert (path.parent / "damaged" / path.name).read_bytes() == bad


@pytest.mark.parametrize("strange", ["", "../../x", "XYZ", "a" * 65, "/etc/passwd"])
def test_only_a_fingerprint_names_a_story(tmp_path: Path, strange: str) -> None:
    assert isinstance(kept_story(str(tmp_path), "bus-stop", strange), Damage)
    with pytest.raises(ValueError, match="hexadecimal"):
        keep_story(str(tmp_path), "bus-stop", strange, FILES)


def test_a_disk_that_refuses_is_a_plain_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(keep_story(str(tmp_path / "file"), "bus-stop", fingerprint(1), FILES), Refusal)


def test_a_kept_story_can_be_looked_at_with_zcat(tmp_path: Path) -> None:
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES)
    (path,) = Path(tmp_path, "bus-stop", "stories").iterdir()
    assert b'"story/x.yaml": "story: {id: x}\\r\\n"' in gzip.decompress(path.read_bytes())


def test_a_few_bytes_that_unpack_to_very_many_are_refused() -> None:
    found = decode(gzip.compress(bytes(2**30 // 16)))
    assert isinstance(found, Damage)
    assert found.kind == "too-big"


@given(st.binary(max_size=200))
def test_any_bytes_at_all_give_an_answer(data: bytes) -> None:
    for document in (data, gzip.compress(data)):
        assert isinstance(decode(document), Damage)


def aged(store: Store, number: int) -> None:
    """Let a kept story be as old as the unneeded never get."""
    then = time.time() - KEPT_UNNEEDED - 60
    os.utime(Path(store.root, "bus-stop", "stories", f"{fingerprint(number)}.gz"), (then, then))


def test_an_author_who_edits_all_day_keeps_the_stories_that_saves_need_and_those_of_today(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    writer = store.writer(named_slot("bus-stop", "early"))
    writer.write(sample(fingerprint=fingerprint(0)))
    writer.write(sample(fingerprint=fingerprint(3)))
    writer.close()
    for number in range(6):
        keep_story(store.root, "bus-stop", fingerprint(number), FILES)
        if number < 4:
            aged(store, number)
    forget_unneeded(store.root, "bus-stop")
    found = [number for number in range(6) if kept_story(store.root, "bus-stop", fingerprint(number)) == FILES]
    assert found == [0, 3, 4, 5]


def test_a_story_goes_with_the_last_save_that_needs_it(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    for name in ("one", "two"):
        writer = store.writer(named_slot("bus-stop", name))
        writer.write(sample(fingerprint=fingerprint(1)))
        writer.close()
    keep_story(store.root, "bus-stop", fingerprint(1), FILES)
    aged(store, 1)
    for name, is_last in (("one", False), ("two", True)):
        deleted = store.delete(named_slot("bus-stop", name))
        assert isinstance(deleted, Deleted)
        forget_unneeded(store.root, "bus-stop")
        assert kept(tmp_path) == 1  # it can still be brought back, and would need it
        grown_old(store, deleted)
        store.make_room("bus-stop")
        forget_unneeded(store.root, "bus-stop")
        assert kept(tmp_path) == (not is_last)


@pytest.mark.parametrize("where", ["save.9.json", "damaged/save.1.json"])
def test_a_save_that_does_not_say_which_story_it_needs_may_need_any(tmp_path: Path, where: str) -> None:
    store = Store(str(tmp_path))
    writer = store.writer(named_slot("bus-stop", "one"))
    writer.write(sample(fingerprint=fingerprint(1)))
    writer.close()
    keep_story(store.root, "bus-stop", fingerprint(2), FILES)
    aged(store, 2)
    damaged = Path(writer.folder, where)
    damaged.parent.mkdir(exist_ok=True)
    damaged.write_bytes(b"crushgame-save 1 12 ")
    forget_unneeded(store.root, "bus-stop")
    assert kept(tmp_path) == 1
    damaged.unlink()
    forget_unneeded(store.root, "bus-stop")
    assert kept(tmp_path) == 0
