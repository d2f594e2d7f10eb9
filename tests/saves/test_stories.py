"""The stories that saves were made with: kept once, exactly, and as long as a save needs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.saves.disk import Refusal
from crushgame.saves.names import named_slot
from crushgame.saves.sealed import Damage
from crushgame.saves.store import Store
from crushgame.saves.stories import STORIES_KEPT, keep_story, kept_story
from tests.saves.samples import sample

FILES = {"story/x.yaml": "story: {id: x}\r\n", "story/ü.yaml": "# \u2028 “quotes” \\ \x7f"}


def fingerprint(number: int) -> str:
    return f"{number:064x}"


def kept(root: Path) -> int:
    return len(list(Path(root, "bus-stop", "stories").iterdir()))


def test_a_kept_story_comes_back_to_the_letter(tmp_path: Path) -> None:
    assert keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES) is None
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == FILES


def test_a_story_is_written_once(tmp_path: Path) -> None:
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES)
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), {"other": ""})
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == FILES
    assert kept(tmp_path) == 1


def test_a_story_that_was_not_kept_or_is_damaged_is_said_not_to_be_there(tmp_path: Path) -> None:
    assert isinstance(kept_story(str(tmp_path), "bus-stop", fingerprint(1)), Damage)
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES)
    (path,) = Path(tmp_path, "bus-stop", "stories").iterdir()
    path.write_bytes(path.read_bytes().replace(b"quotes", b"QUOTES"))
    assert isinstance(kept_story(str(tmp_path), "bus-stop", fingerprint(1)), Damage)


@pytest.mark.parametrize("damage", [b"", b"crushgame-story 1 9 ", None])
def test_a_damaged_story_is_kept_anew_the_next_time(tmp_path: Path, damage: bytes | None) -> None:
    keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES)
    (path,) = Path(tmp_path, "bus-stop", "stories").iterdir()
    path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)
    assert keep_story(str(tmp_path), "bus-stop", fingerprint(1), FILES) is None
    assert kept_story(str(tmp_path), "bus-stop", fingerprint(1)) == FILES
    assert kept(tmp_path) == 1


@pytest.mark.parametrize("strange", ["", "../../x", "XYZ", "a" * 65, "/etc/passwd"])
def test_only_a_fingerprint_names_a_story(tmp_path: Path, strange: str) -> None:
    assert isinstance(kept_story(str(tmp_path), "bus-stop", strange), Damage)
    with pytest.raises(ValueError, match="hexadecimal"):
        keep_story(str(tmp_path), "bus-stop", strange, FILES)


def test_a_disk_that_refuses_is_a_plain_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(keep_story(str(tmp_path / "file"), "bus-stop", fingerprint(1), FILES), Refusal)


def test_an_author_who_edits_all_day_keeps_the_newest_and_those_that_saves_need(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    writer = store.writer(named_slot("bus-stop", "early"))
    writer.write(sample(fingerprint=fingerprint(0)))
    writer.write(sample(fingerprint=fingerprint(STORIES_KEPT)))
    writer.close()
    for number in range(STORIES_KEPT + 10):
        keep_story(store.root, "bus-stop", fingerprint(number), FILES)
    assert kept(tmp_path) == STORIES_KEPT + 1
    assert kept_story(store.root, "bus-stop", fingerprint(0)) == FILES
    assert isinstance(kept_story(store.root, "bus-stop", fingerprint(1)), Damage)
