"""What a save says: every field survives, and no bytes whatever do harm."""

from __future__ import annotations

import hashlib
import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crushgame.play.beats import Decision
from crushgame.saves.record import FORMAT, LONGEST_NAME, MAGIC, Lines, Record, decode, encode, reseal
from crushgame.saves.sealed import LARGEST, Damage, DamageKind, seal
from crushgame.story.printable import clean, one_line
from tests.saves.samples import sample

texts = st.text(max_size=60).map(clean)
shown = st.text(max_size=60).map(one_line)
hexes = st.text("0123456789abcdef", min_size=8, max_size=64)
wholes = st.integers(-(2**53), 2**53)
decisions = st.builds(Decision, texts, texts, texts, texts)
records = st.builds(
    Record,
    story=shown,
    version=st.integers(0, 2**53),
    fingerprint=hexes,
    title=shown,
    game=st.text("0123456789abcdef", min_size=12, max_size=12),
    name=shown,
    seed=shown,
    carried=st.dictionaries(texts, wholes | texts, max_size=4),
    decisions=st.lists(decisions, max_size=8).map(tuple),
    beat=st.integers(0, 2**53),
    digest=hexes,
    place=shown,
    last_line=shown,
    playtime=st.floats(0, 1e12),
    picture=texts,
    saved_at=st.just("2026-11-21T12:31:00Z"),
    ending=shown,
    as_it_was=st.booleans(),
    format=st.just(FORMAT),
)


def fields_of(record: Record) -> dict[str, object]:
    fields = json.loads(encode(record).split(b"\n", 1)[1])
    assert isinstance(fields, dict)
    return fields


def sealed(fields: object, version: int = FORMAT) -> bytes:
    return seal(MAGIC, version, json.dumps(fields).encode())


def damage(data: bytes) -> Damage:
    found = decode(data)
    assert isinstance(found, Damage), found
    return found


@given(records)
def test_what_is_saved_is_what_is_loaded(record: Record) -> None:
    assert decode(encode(record)) == record


@given(st.lists(records, min_size=1, max_size=5))
def test_remembered_lines_never_change_what_is_saved(games: list[Record]) -> None:
    known = Lines()
    for record in games:
        assert encode(record, known) == encode(record)


@given(st.binary(max_size=400))
@example(b"")
@example(b"crushgame-save 1 0 " + b"0" * 64 + b"\n")
@example(b"crushgame-save 999999 999999999 " + b"0" * 64 + b"\n{}")
def test_any_bytes_at_all_give_an_answer(data: bytes) -> None:
    assert isinstance(decode(data), Damage)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=6,
)


@given(st.sampled_from(Record._fields), json_values)
@settings(max_examples=300)
def test_any_value_in_any_field_gives_an_answer_that_can_be_saved_again(key: str, value: object) -> None:
    found = decode(sealed({**fields_of(sample()), key: value}))
    if isinstance(found, Record):
        assert decode(encode(found)) == found


def test_every_prefix_of_a_save_is_reported() -> None:
    data = encode(sample())
    for length in range(len(data)):
        assert isinstance(decode(data[:length]), Damage), length


def test_every_flipped_bit_of_a_save_is_reported() -> None:
    data = bytearray(encode(sample()))
    for at in range(len(data) * 8):
        data[at // 8] ^= 1 << at % 8
        assert isinstance(decode(bytes(data)), Damage), at
        data[at // 8] ^= 1 << at % 8


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "foreign"),
        (b"\x89PNG\r\n\x1a\n", "foreign"),
        (seal("crushgame-profile", 1, b'{"format":1}'), "foreign"),
        (sealed({"format": FORMAT + 1}, FORMAT + 1), "newer"),
        (sealed({"format": 1}), "altered"),
        (sealed({"format": FORMAT}), "wrong"),
        (sealed([1]), "altered"),
        (seal(MAGIC, 1, b"[" * 100_000), "wrong"),
        (seal(MAGIC, 1, b'{"format":1,' + b'"a":[' * 5000), "wrong"),
        (seal(MAGIC, 1, b'{"format":1,"beat":' + b"9" * 5000 + b"}"), "wrong"),
        (seal(MAGIC, 1, b'{"format":1,"beat":NaN}'), "wrong"),
        (seal(MAGIC, 1, b'{"format":1,"beat":-Infinity}'), "wrong"),
        (seal(MAGIC, 1, b'{"format":1,"format":1}'), "wrong"),
        (seal(MAGIC, 1, b'{"format":1,"x":{"a":1,"a":2}}'), "wrong"),
        (seal(MAGIC, 1, b'\xff\xfe{"format":1}'), "wrong"),
        (bytes(LARGEST + 1), "too-big"),
    ],
    ids=range(16),
)
def test_each_trouble_has_its_kind_and_a_plain_sentence(data: bytes, kind: DamageKind) -> None:
    found = damage(data)
    assert found.kind == kind
    assert found.reason.endswith(".")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("beat", -1),
        ("beat", True),
        ("beat", 1.0),
        ("beat", 2**53 + 1),
        ("version", "1"),
        ("playtime", -0.5),
        ("playtime", True),
        ("playtime", 1e308),
        ("playtime", 2**53 + 1),
        ("game", "../../../etc"),
        ("game", "0123456789AB"),
        ("fingerprint", "../x"),
        ("saved_at", "yesterday"),
        ("decisions", {}),
        ("decisions", [["a", "b"]]),
        ("decisions", [["a", "b", "c", "d", "e"]]),
        ("decisions", [["a", "b", 3]]),
        ("carried", []),
        ("carried", {"a": True}),
        ("carried", {"a": 1e400}),
        ("carried", {"a": 2**60}),
        ("story", "x" * 201),
        ("more", 1),
        ("as_it_was", 1),
    ],
)
def test_a_field_out_of_its_type_or_range_is_refused(key: str, value: object) -> None:
    assert damage(sealed({**fields_of(sample()), key: value})).kind == "wrong"


@pytest.mark.parametrize("key", Record._fields)
def test_no_field_may_be_missing(key: str) -> None:
    fields = fields_of(sample())
    del fields[key]
    assert isinstance(decode(sealed(fields)), Damage)


def test_a_time_beyond_all_floats_is_refused() -> None:
    payload = encode(sample()).split(b"\n", 1)[1].replace(b'"playtime":471.5', b'"playtime":1e999')
    assert damage(seal(MAGIC, FORMAT, payload)).kind == "wrong"


def test_text_in_a_save_cannot_reach_a_terminal_as_a_command() -> None:
    fields = fields_of(sample())
    fields["name"] = "\x1b]0;pwned\x07tea\u202e"
    fields["decisions"] = [["a", "b", "", "Sam\x1b[2J"]]
    found = decode(sealed(fields))
    assert isinstance(found, Record)
    assert found.name == "]0;pwnedtea"
    assert found.decisions == (Decision("a", "b", "", "Sam[2J"),)


def test_what_a_game_may_hold_is_always_saved_so_that_it_loads() -> None:
    record = sample(name="n" * 500, picture="p" * 50_000, last_line="l" * 5000, carried={"flag": True})
    found = decode(encode(record._replace(decisions=(Decision("a", "player", "", "\x1bSam"),))))
    assert isinstance(found, Record)
    assert len(found.name) == LONGEST_NAME
    assert found.carried == {"flag": 1}
    assert found.decisions[0].text == "Sam"


def test_half_of_a_character_is_refused() -> None:
    for half in ("\ud800", "\udc80"):
        fields = fields_of(sample())
        fields["name"] = f"tea{half}"
        found = damage(sealed(fields))
        assert (found.kind, found.reason) == ("wrong", "It holds half of a character.")
    assert isinstance(decode(sealed({**fields_of(sample()), "name": "tea \U0001f375"})), Record)


def test_each_decision_stands_on_a_line_of_its_own() -> None:
    lines = encode(sample(2)).decode().splitlines()
    assert '["scene_0","choice_0","option_0"],' in lines
    assert '["scene_1","choice_1","option_1","Sam"]' in lines
    assert '"digest":"0123456789abcdef",' in lines


def test_the_first_line_can_be_checked_with_any_sha256() -> None:
    header, payload = encode(sample()).split(b"\n", 1)
    assert header.decode().split() == ["crushgame-save", str(FORMAT), str(len(payload)), hashlib.sha256(payload).hexdigest()]
    assert list(json.loads(payload)) == sorted(Record._fields)


def test_a_save_mended_by_hand_loads_when_it_gets_a_new_first_line() -> None:
    payload = encode(sample()).split(b"\n", 1)[1].replace(b'"option_2"', b'"option_4"')
    found = decode(reseal(payload))
    assert isinstance(found, Record)
    assert found.decisions[2].option == "option_4"


def test_a_save_of_an_older_format_can_be_mended_by_hand_too() -> None:
    payload = encode(sample()).split(b"\n", 1)[1].replace(b'"format":2', b'"format":1').replace(b'{"as_it_was":false,\n', b"{")
    found = decode(reseal(payload))
    assert isinstance(found, Record)
    assert (found.format, found.as_it_was) == (1, False)


def test_a_thousand_decisions_are_encoded_and_decoded_in_a_few_milliseconds() -> None:
    record = sample(1000)
    data = encode(record)
    best = min(_seconds(data, record) for _ in range(5))
    assert best < 0.02, f"{best * 1000:.1f} ms"  # five times what it takes on a slow machine


def _seconds(data: bytes, record: Record) -> float:
    start = time.perf_counter()
    assert encode(record) == data
    assert decode(data) == record
    return time.perf_counter() - start
