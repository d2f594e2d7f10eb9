"""Every prefix and every flipped bit of whatever is kept, as a file on the disk: it is reported, and the one before it is used.

In the whole of each small file, so that no part of it goes unguarded. What is pushed to the disk makes no difference here,
and would take nearly all of the time, so nothing is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crushgame.saves.generations import Written
from crushgame.saves.names import auto_slot
from crushgame.saves.profile import Added, Known, Profile, load_profile, merge_profile
from crushgame.saves.sealed import Damage
from crushgame.saves.settings import Settings, keep_settings, load_settings
from crushgame.saves.store import Loaded, Store
from crushgame.saves.stories import keep_story, kept_story
from tests.saves.samples import GAME, sample

SLOT = auto_slot("bus-stop", GAME)


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


def prefixes(data: bytes) -> Iterator[bytes]:
    return (data[:length] for length in range(len(data)))


def flipped(data: bytes) -> Iterator[bytes]:
    changed = bytearray(data)
    for at in range(len(data) * 8):
        changed[at // 8] ^= 1 << at % 8
        yield bytes(changed)
        changed[at // 8] ^= 1 << at % 8


def taken_back(path: Path) -> bytes:
    """What was put aside, which makes way for the next."""
    aside = path.parent / "damaged" / path.name
    data = aside.read_bytes()
    aside.unlink()
    return data


@pytest.mark.parametrize("how", [prefixes, flipped])
def test_a_save_with_any_damage_at_all_is_told_and_the_one_before_it_loads(
    tmp_path: Path, how: Callable[[bytes], Iterator[bytes]]
) -> None:
    store = Store(str(tmp_path))
    older, newer = sample(1, picture="", place=""), sample(2, picture="", place="", saved_at="2026-11-21T12:32:00Z")
    writer = store.writer(SLOT)
    for record in (older, newer):
        assert isinstance(writer.write(record), Written)
    writer.close()
    path = tmp_path.joinpath(*SLOT, "save.2.json")
    for data in how(path.read_bytes()):
        path.write_bytes(data)
        (entry,) = store.entries("bus-stop")
        assert entry.record == older
        assert "(save.2.json) was damaged; this is the one before it" in entry.trouble
        found = store.load(SLOT)
        assert isinstance(found, Loaded)
        assert found.record == older
        assert "(save.2.json) was damaged and put aside; this is the one before it" in found.note
        assert taken_back(path) == data


@pytest.mark.parametrize("how", [prefixes, flipped])
def test_a_profile_with_any_damage_at_all_is_told_and_the_one_before_it_is_used(
    tmp_path: Path, how: Callable[[bytes], Iterator[bytes]]
) -> None:
    first = Added("a" * 12, {"nights": 1}, frozenset({"stop.book"}), frozenset({"k1"}), "e14")
    assert merge_profile(str(tmp_path), "bus-stop", first) is None
    before = load_profile(str(tmp_path), "bus-stop")
    assert before == Known(Profile({"nights": 1}, frozenset({"e14"}), first.chosen, first.read, 1, (first.game,)))
    assert merge_profile(str(tmp_path), "bus-stop", Added("b" * 12, {"nights": 2}, ending="e18")) is None
    path = tmp_path / "bus-stop" / "profile" / "profile.2.json"
    for data in how(path.read_bytes()):
        path.write_bytes(data)
        found = load_profile(str(tmp_path), "bus-stop")
        assert found.profile == before.profile
        assert found.note.startswith("What you had seen in earlier games (profile.2.json) was damaged and put aside; the copy")
        assert taken_back(path) == data


@pytest.mark.parametrize("how", [prefixes, flipped])
def test_settings_with_any_damage_at_all_are_told_and_those_before_them_are_used(
    tmp_path: Path, how: Callable[[bytes], Iterator[bytes]]
) -> None:
    for motion in (False, True):
        assert keep_settings(str(tmp_path), Settings(motion=motion)) is None
    (path,) = tmp_path.glob("*/settings.2.json")
    for data in how(path.read_bytes()):
        path.write_bytes(data)
        found = load_settings(str(tmp_path))
        assert found.settings == Settings(motion=False)
        assert found.note.startswith("What you had set (settings.2.json) was damaged and put aside; the copy before it")
        assert taken_back(path) == data


@pytest.mark.parametrize("how", [prefixes, flipped])
def test_a_kept_story_with_any_damage_at_all_is_the_same_or_none(
    tmp_path: Path, how: Callable[[bytes], Iterator[bytes]]
) -> None:
    files = {"bus_stop.yaml": "story: {id: bus-stop}\n", "stops.yaml": "# naïve 🦆\n"}
    assert keep_story(str(tmp_path), "bus-stop", "ab" * 32, files) is None
    (path,) = tmp_path.glob("bus-stop/stories/*")
    for data in how(path.read_bytes()):
        path.write_bytes(data)
        found = kept_story(str(tmp_path), "bus-stop", "ab" * 32)
        assert found == files or (isinstance(found, Damage) and found.reason.endswith("."))
