"""Saves, profiles, settings and kept stories that mean harm, through the real program: refused in words, and hiding nothing."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame.saves import profile, record, settings
from crushgame.saves.names import named_slot
from crushgame.saves.sealed import LARGEST, seal
from crushgame.story.printable import first_unprintable
from tests.conftest import CHECKOUT
from tests.saves.samples import sample
from tests.strangers.hostile_saves import ALL, HOSTILE_TEXT, HostileSave
from tests.strangers.measuring import Answer, asked

STORY = CHECKOUT / "story" / "bus_stop.yaml"


def _assert_clean(answer: Answer) -> None:
    assert first_unprintable(answer.all) == -1, answer.all[first_unprintable(answer.all) :][:80]


@pytest.mark.parametrize("save", ALL, ids=lambda save: save.name)
def test_a_hostile_save_is_not_taken_in_and_the_sentence_says_why(tmp_path: Path, save: HostileSave) -> None:
    (tmp_path / "in.json").write_bytes(save.made())
    answer = asked(tmp_path, "saves", "import", "in.json")
    assert answer.code == 2
    assert save.words in answer.err
    assert len(answer.err) < 1_000
    assert not list((tmp_path / "saves").glob("*/slot-*"))


def _slot(folder: Path, name: str) -> Path:
    slot = named_slot("bus-stop", name)
    path = folder / "saves" / slot.story_folder / slot.folder
    path.mkdir(parents=True)
    return path


def test_hostile_saves_are_listed_as_what_they_are_and_hide_no_good_one(tmp_path: Path) -> None:
    for save in ALL:
        (_slot(tmp_path, save.name) / "save.1.json").write_bytes(save.made())
    (_slot(tmp_path, "good") / "save.1.json").write_bytes(record.encode(sample(name="good")))
    answer = asked(tmp_path, "saves", "list")
    assert answer.code == 0
    assert answer.out.count("This save cannot be used.") == len(ALL)
    assert "bus-stop/good: Bus Stop" in answer.out
    _assert_clean(answer)


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(40 << 30)


@pytest.mark.parametrize("place", [os.mkfifo, Path.mkdir, _link, _endless, _loop, _sparse])
def test_what_is_no_file_is_listed_as_damaged_and_not_waited_for(tmp_path: Path, place: Callable[[Path], None]) -> None:
    place(_slot(tmp_path, "bad") / "save.1.json")
    place(tmp_path / "saves" / "bus-stop" / "slot-whole")
    place(tmp_path / "saves" / "another-story")
    (_slot(tmp_path, "good") / "save.1.json").write_bytes(record.encode(sample(name="good")))
    answer = asked(tmp_path, "saves", "list")
    assert answer.code == 0
    assert "bus-stop/good: Bus Stop" in answer.out
    assert "root:" not in answer.all


_TEXTS = {
    "title": HOSTILE_TEXT, "name": HOSTILE_TEXT, "place": HOSTILE_TEXT, "last_line": HOSTILE_TEXT, "picture": HOSTILE_TEXT,
    "seed": HOSTILE_TEXT, "carried": {HOSTILE_TEXT: HOSTILE_TEXT}, "ending": HOSTILE_TEXT,
    "decisions": [[HOSTILE_TEXT] * 4], "saved_at": "9999-99-99T99:99:99Z",
}  # fmt: skip


def _sealed(**changes: object) -> bytes:
    fields = json.loads(record.encode(sample()).split(b"\n", 1)[1])
    payload = json.dumps({**fields, **changes}) + "\n"
    return seal(record.MAGIC, record.FORMAT, payload.encode())


def test_no_text_of_a_save_reaches_the_terminal_as_a_command(tmp_path: Path) -> None:
    data = _sealed(**_TEXTS)
    (tmp_path / "in.json").write_bytes(data)
    (_slot(tmp_path, "bad") / "save.1.json").write_bytes(data)
    for arguments in (
        ["saves", "import", "in.json"], ["saves", "list"], ["saves", "load", "bus-stop/bad"],
        ["saves", "export", "bus-stop/bad", "out.json"], ["play", str(STORY), "--plain", "--slot", "bad"],
        ["play", str(STORY), "--plain", "--continue"], ["play", str(STORY), "--plain"],
        ["check", str(STORY), "--saves", "saves"],
        ["saves", "delete", "bus-stop/bad"],
    ):  # fmt: skip
        answer = asked(tmp_path, *arguments)
        assert answer.all
        _assert_clean(answer)


MARKS = "\u0301\u0316" * 1_900_000
"""Marks that Unicode wants in the other order; putting millions of them into it would take hours."""


@pytest.mark.parametrize(
    "changes",
    [
        {"title": MARKS}, {"carried": {MARKS: 1}}, {"carried": {"a": "\u302e\U0001d165" * 1_000_000}},
        {"decisions": [[MARKS, "a", "b"]]},
    ],
    ids=["title", "name", "value", "decision"],
)  # fmt: skip
def test_a_text_of_marks_without_end_is_cleaned_within_the_bounds(tmp_path: Path, changes: dict[str, object]) -> None:
    fields = json.loads(record.encode(sample()).split(b"\n", 1)[1])
    payload = json.dumps({**fields, **changes}, ensure_ascii=False)
    (tmp_path / "in.json").write_bytes(seal(record.MAGIC, record.FORMAT, payload.encode()))
    assert asked(tmp_path, "saves", "import", "in.json").code == 0


@pytest.mark.parametrize("number", [10_000, 60_000])
def test_a_long_and_honest_save_is_taken_in(tmp_path: Path, number: int) -> None:
    decisions = [[f"scene{at % 300}", "1", f"option{at % 5}"] for at in range(number)]
    (tmp_path / "in.json").write_bytes(_sealed(decisions=decisions))
    assert asked(tmp_path, "saves", "import", "in.json").code == 0


def test_what_stands_in_a_text_is_no_piece_of_a_save(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_bytes(_sealed(picture='[{,"\\' * 400_000))
    assert asked(tmp_path, "saves", "import", "in.json").code == 0


def test_a_save_of_a_story_that_climbs_is_taken_in_below_the_saves_folder(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_bytes(_sealed(story="../../outside", name="../../../outside"))
    assert asked(tmp_path, "saves", "import", "in.json").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.json", "saves"]
    assert all(".." not in str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))


HOSTILE_PROFILES = {
    "nothing": b"",
    "foreign": b"\xff" * 1_000,
    "deep": seal(profile.MAGIC, 1, b"[" * 1_000_000),
    "large": b"x" * (LARGEST + 1),
    "newer": seal(profile.MAGIC, 9, b'{"format":9}'),
    "numbers": seal(profile.MAGIC, 1, b'{"format":1,"finished":' + b"9" * 5_000 + b"}"),
    "escapes": seal(
        profile.MAGIC, 1,
        json.dumps({
            "format": 1, "chosen": [HOSTILE_TEXT], "read": [HOSTILE_TEXT], "endings": [HOSTILE_TEXT], "games": [],
            "kept": {HOSTILE_TEXT: HOSTILE_TEXT, "nights": 2**53}, "finished": 2**53,
        }).encode(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_PROFILES)
def test_a_hostile_profile_costs_at_most_a_sentence(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "saves" / "bus-stop" / "profile"
    folder.mkdir(parents=True)
    (folder / "profile.1.json").write_bytes(HOSTILE_PROFILES[name])
    answer = asked(tmp_path, "play", STORY, "--plain", "--seed", "x", text=b"1\n1\n1\n1\n1\n")
    assert answer.code == (2 if name == "newer" else 0)  # what a newer crushgame wrote is not written over, which is said
    assert "Bus Stop" in answer.out
    _assert_clean(answer)


HOSTILE_KEPT = {
    "a bomb": gzip.compress(bytes(2**28), 9),
    "a bomb of bombs": gzip.compress(gzip.compress(bytes(2**28), 9), 9),
    "bombs in a row": gzip.compress(bytes(2**20)) * 300,
    "nothing": b"",
    "no gzip": b"\x00" * 1_000,
    "cut short": gzip.compress(bytes(1_000))[:-9],
    "deep": gzip.compress(seal("crushgame-story", 1, b"[" * 4_000_000)),
    "names that climb": gzip.compress(
        seal("crushgame-story", 1, json.dumps({"format": 1, "files": {"../../x.yaml": "a: b", "\x1b[31m": "["}}).encode())
    ),
    "files that are no text": gzip.compress(seal("crushgame-story", 1, b'{"format":1,"files":{"a.yaml":7}}')),
    "a hostile story": gzip.compress(
        seal("crushgame-story", 1, json.dumps({"format": 1, "files": {"a.yaml": "[\n" * 1_000_000}}).encode())
    ),
}


@pytest.mark.parametrize("name", HOSTILE_KEPT)
def test_a_hostile_kept_story_is_no_way_in(tmp_path: Path, name: str) -> None:
    (_slot(tmp_path, "old") / "save.1.json").write_bytes(record.encode(sample(name="old")))
    stories = tmp_path / "saves" / "bus-stop" / "stories"
    stories.mkdir()
    (stories / f"{sample().fingerprint}.gz").write_bytes(HOSTILE_KEPT[name])
    for arguments in (["play", str(STORY), "--plain", "--slot", "old"], ["check", str(STORY), "--saves", "saves"]):
        answer = asked(tmp_path, *arguments)
        assert answer.all
        _assert_clean(answer)
    assert not (tmp_path / "x.yaml").exists()


@pytest.mark.parametrize("data", [b"", b"[" * 1_000_000, seal(settings.MAGIC, 1, b'{"format":1,"high_contrast":"\\u001b"}')])
def test_hostile_settings_are_those_that_nobody_has_touched(tmp_path: Path, data: bytes) -> None:
    settings.keep_settings(str(tmp_path), settings.Settings(theme="contrast"))
    (path,) = tmp_path.rglob("settings.*.json")
    path.write_bytes(data)
    known = settings.load_settings(str(tmp_path))
    assert known.settings == settings.Settings()
    assert first_unprintable(known.note) == -1
