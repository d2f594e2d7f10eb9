"""What a player has set outlives the program, and never stands in the way of a game."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.saves.disk import Refusal
from crushgame.saves.names import is_story_folder
from crushgame.saves.sealed import Damage, seal
from crushgame.saves.settings import (
    CUES,
    FORMAT,
    LONGEST_DELAY,
    MAGIC,
    METERS,
    SHORTEST_DELAY,
    TEXT_SPEEDS,
    THEMES,
    Known,
    Settings,
    ThemeName,
    decode,
    encode,
    keep_settings,
    load_settings,
)
from crushgame.saves.where import SETTINGS

BRIGHT, PLAIN = Settings(theme="contrast"), Settings()
ALL_SET = Settings("light", 0, 10, motion=False, pictures=False, meters="numbers", cues="guided")
EVERY_SETTING = st.builds(
    Settings,
    theme=st.sampled_from(THEMES),
    text_speed=st.sampled_from(TEXT_SPEEDS),
    auto_delay=st.integers(SHORTEST_DELAY, LONGEST_DELAY),
    motion=st.booleans(),
    pictures=st.booleans(),
    meters=st.sampled_from(METERS),
    cues=st.sampled_from(CUES),
)


def files(root: Path) -> list[str]:
    return sorted(path.name for path in (root / SETTINGS).glob("settings.*.json"))


def newest(root: Path) -> Path:
    return max((root / SETTINGS).glob("settings.*.json"), key=lambda path: int(path.name.split(".")[1]))


def test_what_was_set_is_found_again(tmp_path: Path) -> None:
    assert keep_settings(str(tmp_path), BRIGHT) is None
    assert load_settings(str(tmp_path)) == Known(BRIGHT)


def test_where_nothing_was_set_nothing_is_made(tmp_path: Path) -> None:
    assert load_settings(str(tmp_path / "saves")) == Known(PLAIN)
    assert os.listdir(tmp_path) == []


def test_no_story_is_ever_kept_in_the_folder_of_the_settings() -> None:
    assert not is_story_folder(SETTINGS)


def test_what_is_set_already_is_not_written_again_and_a_few_are_kept(tmp_path: Path) -> None:
    keep_settings(str(tmp_path), BRIGHT)
    keep_settings(str(tmp_path), BRIGHT)
    assert files(tmp_path) == ["settings.1.json"]
    for number in range(10):
        keep_settings(str(tmp_path), BRIGHT if number % 2 else PLAIN)
    assert 1 < len(files(tmp_path)) < 10
    assert load_settings(str(tmp_path)).settings == BRIGHT


def test_damaged_settings_are_set_aside_and_those_before_them_are_used(tmp_path: Path) -> None:
    keep_settings(str(tmp_path), BRIGHT)
    keep_settings(str(tmp_path), PLAIN)
    newest(tmp_path).write_bytes(b"not settings")
    known = load_settings(str(tmp_path))
    assert known.settings == BRIGHT
    assert known.note.startswith("What you had set (settings.2.json) was damaged and put aside; the copy before it")
    assert load_settings(str(tmp_path)) == Known(BRIGHT)  # told once
    assert (tmp_path / SETTINGS / "damaged" / "settings.2.json").read_bytes() == b"not settings"


def test_settings_with_nothing_good_left_are_as_before_anything_was_set_and_can_be_set_anew(tmp_path: Path) -> None:
    keep_settings(str(tmp_path), BRIGHT)
    newest(tmp_path).write_bytes(b"")
    known = load_settings(str(tmp_path))
    assert known.settings == PLAIN
    assert known.note == "What you had set (settings.1.json) was damaged, and there is no good copy."
    assert load_settings(str(tmp_path)).note == known.note
    assert keep_settings(str(tmp_path), BRIGHT) is None
    assert load_settings(str(tmp_path)) == Known(BRIGHT)
    assert len(list((tmp_path / SETTINGS / "damaged").iterdir())) == 1


def test_settings_of_a_newer_crushgame_are_left_as_they_are(tmp_path: Path) -> None:
    keep_settings(str(tmp_path), BRIGHT)
    newer = seal(MAGIC, 3, b'{"format":3,"motion":true,"more":1}\n')
    newest(tmp_path).write_bytes(newer)
    assert "made by a newer crushgame" in load_settings(str(tmp_path)).note
    refused = keep_settings(str(tmp_path), PLAIN)
    assert isinstance(refused, Refusal)
    assert refused.code == "newer"
    assert newest(tmp_path).read_bytes() == newer
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("way", ["file for the root", "file for the folder", "link for the folder", "folder for the lock"])
def test_whatever_is_in_the_way_costs_a_sentence_and_no_more(tmp_path: Path, way: str) -> None:
    root = tmp_path / "saves"
    if way == "file for the root":
        root.write_bytes(b"")
    elif way == "file for the folder":
        root.mkdir()
        (root / SETTINGS).write_bytes(b"")
    elif way == "link for the folder":
        root.mkdir()
        (root / SETTINGS).symlink_to(tmp_path)
    else:
        (root / SETTINGS / "lock").mkdir(parents=True)
    assert load_settings(str(root)).settings == PLAIN
    refused = keep_settings(str(root), BRIGHT)
    assert isinstance(refused, Refusal)
    assert refused.sentence.endswith(".")


def test_settings_that_the_disk_will_not_give_up_are_told_of_in_words_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_settings(str(tmp_path), BRIGHT)

    def fault(path: str) -> Never:
        raise OSError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(os, "listdir", fault)
    told = f"What you had set cannot be read. {tmp_path / SETTINGS} may not be read: you have no permission."
    assert load_settings(str(tmp_path)) == Known(PLAIN, told)


@given(EVERY_SETTING)
def test_settings_are_read_as_they_were_written(settings: Settings) -> None:
    assert decode(encode(settings)) == settings


@pytest.mark.parametrize(("was_on", "theme"), [("true", "contrast"), ("false", "auto")])
def test_settings_of_the_first_crushgame_mean_high_contrast_or_nothing(tmp_path: Path, was_on: str, theme: ThemeName) -> None:
    keep_settings(str(tmp_path), ALL_SET)
    newest(tmp_path).write_bytes(seal(MAGIC, 1, f'{{"format":1,\n"high_contrast":{was_on}}}\n'.encode()))
    assert load_settings(str(tmp_path)) == Known(Settings(theme=theme))
    assert keep_settings(str(tmp_path), ALL_SET) is None
    assert load_settings(str(tmp_path)) == Known(ALL_SET)


@given(st.binary(max_size=100))
def test_any_bytes_at_all_give_an_answer(data: bytes) -> None:
    assert isinstance(decode(data), Damage)
    for version in (1, FORMAT):
        assert isinstance(decode(seal(MAGIC, version, f'{{"format":{version},'.encode() + data)), Damage)


@pytest.mark.parametrize("rest", ['"high_contrast":1', '"high_contrast":"on"', '"other":true', '"high_contrast":true,"b":1'])
def test_a_file_of_the_first_format_that_says_anything_else_is_damaged(rest: str) -> None:
    found = decode(seal(MAGIC, 1, f'{{"format":1,{rest}}}\n'.encode()))
    assert isinstance(found, Damage)
    assert found.kind == "wrong"


@pytest.mark.parametrize(
    "other",
    [
        {"theme": "dusk"}, {"theme": 1}, {"theme": None}, {"text_speed": 59}, {"text_speed": "60"}, {"text_speed": -30},
        {"text_speed": True}, {"auto_delay": 0}, {"auto_delay": 11}, {"auto_delay": 2.5}, {"motion": 1}, {"pictures": "no"},
        {"meters": "stars"}, {"cues": ""}, {"cues": ["plain"]}, {"volume": 3}, {"high_contrast": True}, {"format": 1},
    ],
)  # fmt: skip
def test_a_file_that_says_anything_that_cannot_be_set_is_damaged(other: dict[str, object]) -> None:
    fields = {"format": FORMAT, **ALL_SET._asdict(), **other}
    version = 1 if "format" in other else FORMAT
    found = decode(seal(MAGIC, version, json.dumps(fields).encode()))
    assert isinstance(found, Damage)
    assert found.kind == "wrong"


@pytest.mark.parametrize("missing", Settings._fields)
def test_a_file_that_leaves_a_setting_out_is_damaged(missing: str) -> None:
    fields = {"format": FORMAT, **{name: value for name, value in ALL_SET._asdict().items() if name != missing}}
    assert isinstance(decode(seal(MAGIC, FORMAT, json.dumps(fields).encode())), Damage)


def test_every_prefix_and_every_flipped_bit_is_found() -> None:
    data = encode(BRIGHT)
    for length in range(len(data)):
        assert isinstance(decode(data[:length]), Damage)
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        assert isinstance(decode(bytes(changed)), Damage)
