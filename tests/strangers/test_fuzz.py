"""Whatever a file holds, it is read or refused: never an exception, and no finding that stands outside of its file.

In a build each test tries a few hundred examples; `CRUSHGAME_FUZZ=50000` before pytest tries so many of each.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crushgame.check.walks import walkfile
from crushgame.saves import profile, record, stories
from crushgame.saves import settings as player_settings
from crushgame.saves.exchange import Imported, import_from
from crushgame.saves.sealed import Damage, seal
from crushgame.saves.store import Store
from crushgame.story import read
from crushgame.story.expressions import RESERVED, Fault, parse
from crushgame.story.printable import clean, first_piled_up, first_unprintable
from crushgame.story.reading import Reading
from crushgame.story.report import record as as_record
from crushgame.story.report import render
from crushgame.story.shapes import CAST_MEMBER, ENDING, FILE, HEAD, OPTION, SCENE, STEPS, VARIABLE
from tests.conftest import CHECKOUT
from tests.saves.samples import sample
from tests.strangers.hostile_saves import HOSTILE_TEXT

EXAMPLES = int(os.environ.get("CRUSHGAME_FUZZ", "0"))

SHIPPED = {
    "bus_stop": {"story.yaml": (CHECKOUT / "story" / "bus_stop.yaml").read_text(encoding="utf-8")},
    "dry_run": {
        path.name: path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "story" / "dry_run").glob("*.yaml"))
    },
}
PROGRAM = read({name: text.encode() for name, text in SHIPPED["bus_stop"].items()}).program


def _tries(number: int) -> settings:
    return settings(max_examples=EXAMPLES or number, deadline=None, suppress_health_check=list(HealthCheck))


def _assert_answered(files: Mapping[str, bytes]) -> Reading:
    """Read a story; every finding must stand in a file of it and be fit to show."""
    found = read(files)
    assert (found.program is None) == any(finding.is_error for finding in found.findings)
    for finding in found.findings:
        assert finding.spot.file in files
        lines = found.sources.get(finding.spot.file, "").split("\n")
        for spot in (finding.spot, *(related.spot for related in finding.related)):
            assert 1 <= spot.line <= len(lines) + 1, finding
            assert spot.column >= 1, finding
        assert first_unprintable(render(finding, found.sources)) == -1, finding
        assert as_record(finding)["message"]
    return found


# Stories

_KEYS = sorted({*FILE, *HEAD, *CAST_MEMBER, *VARIABLE, *ENDING, *SCENE, *OPTION, *STEPS})
_SCALARS = st.sampled_from([
    "a", "e", "x", "yes", "no", "1", "-1", "0x1F", "010", "1e3", ".nan", "~", "''", '""', "Hello.", "Alex: Hello.", "{player}",
    "{a|b}", "*em*", "x > 1", "x and not y", "seen(a)", "1 in 3", "2024-13-45", "10:30", "9" * 30, "&a x", "*a", "!!str x",
    "<<", "| \n        words", "> \n        words", "'it''s", '"open', "{", "}", "[", "]", "@x", "`x", "%x", "# x", "x # y",
    "\\e",
    '"\\e[31m"', '"\\ud800"', "\u202e", "\x1b", "\u0316" * 5, "\u200b", "\t", "\x00", "q" * 5_000, "(" * 30, "not " * 30,
])  # fmt: skip
_NODES: st.SearchStrategy[str] = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: "[" + ", ".join(items) + "]"),
        st.lists(st.tuples(st.sampled_from(_KEYS), inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=12,
)
_LINES = st.tuples(st.integers(0, 5), st.sampled_from(["", "- ", "- - ", "? "]), st.sampled_from(_KEYS), _NODES).map(
    lambda parts: f"{'  ' * parts[0]}{parts[1]}{parts[2]}: {parts[3]}\n"
)
_HEAD = "story: {format: 1, id: x, title: X, version: 1, start: a}\nendings: {e: {title: E}}\n"
_IN_PLACE = "scenes:\n  a:\n    steps:\n"


@given(
    st.lists(
        st.binary(max_size=60) | st.sampled_from([b"- ", b": ", b"\n", b"  ", b"\xff\xfe", b"\0", b"'", b"["]), max_size=30
    )
)
@_tries(90)
def test_any_bytes_are_answered(parts: list[bytes]) -> None:
    _assert_answered({"story.yaml": b"".join(parts)})


@given(st.sampled_from(["", _HEAD, _HEAD + _IN_PLACE]), st.lists(_LINES, max_size=12))
@_tries(90)
def test_anything_made_of_the_grammars_own_words_is_answered(before: str, lines: list[str]) -> None:
    _assert_answered({"story.yaml": (before + "".join(lines)).encode("utf-8", "surrogatepass")})


@given(st.lists(_NODES, max_size=6), st.sampled_from(_KEYS))
@_tries(60)
def test_any_value_in_any_step_is_answered(values: list[str], key: str) -> None:
    steps = "".join(f"      - {{{key}: {value}}}\n" for value in values)
    _assert_answered({"story.yaml": (_HEAD + _IN_PLACE + steps + "      - end: e\n").encode("utf-8", "surrogatepass")})


_EDITS = st.lists(st.tuples(st.sampled_from("dDsijtcw"), st.integers(0, 10_000), st.integers(0, 10_000), _SCALARS), max_size=8)


def _edited(text: str, edits: list[tuple[str, int, int, str]]) -> str:
    """Delete, double, swap, indent, cut and join lines of a text, and put what is hostile in the place of values."""
    lines = text.split("\n")
    for what, first, second, scalar in edits:
        one, other = first % len(lines), second % len(lines)
        if what == "d":
            del lines[one]
        elif what == "D":
            lines.insert(other, lines[one])
        elif what == "s":
            lines[one], lines[other] = lines[other], lines[one]
        elif what == "i":
            lines[one] = " " * (second % 5) + lines[one]
        elif what == "j":
            lines[one] += lines[other].strip()
        elif what == "t":
            lines[one] = lines[one][: second % (len(lines[one]) + 1)]
        elif what == "c":
            lines[one] = f"{lines[one].partition(':')[0]}: {scalar}"
        else:
            at = second % (len(lines[one]) + 1)
            lines[one] = lines[one][:at] + scalar + lines[one][at:]
        lines = lines or [""]
    return "\n".join(lines)


@given(st.sampled_from(sorted(SHIPPED)), st.integers(0, 9), _EDITS)
@_tries(60)
def test_a_shipped_story_with_slips_in_it_is_answered(name: str, at: int, edits: list[tuple[str, int, int, str]]) -> None:
    files = dict(SHIPPED[name])
    file = sorted(files)[at % len(files)]
    files[file] = _edited(files[file], edits)
    _assert_answered({label: text.encode("utf-8", "surrogatepass") for label, text in files.items()})


@given(st.lists(_LINES, max_size=8))
@_tries(60)
def test_any_file_of_tests_is_answered(lines: list[str]) -> None:
    tests = "tests:\n" + "".join(f"  {line}" for line in lines)
    whole = SHIPPED["bus_stop"]["story.yaml"].encode()
    _assert_answered({"bar.yaml": whole, "bar.tests.yaml": tests.encode("utf-8", "surrogatepass")})


_WALK_LINES = st.sampled_from([
    "walk:", "walk: []", "  - stop.dare", "  - dare", "  - {answer: Sam}", "  - {answer: 7}", "seed: x", 'seed: "\\e"', "kept:",
    "  rich: yes", "draw:", "  x: 1", "chance:", "  stop: [1, 2]", "fates:", "  stop.1: [9, -1]", "expect: {ending: e}", "[",
    "- a",
])  # fmt: skip


@given(st.lists(_WALK_LINES | _LINES.map(lambda line: line.rstrip("\n")), max_size=10))
@_tries(90)
def test_any_walk_file_is_a_walk_or_a_problem_in_words(lines: list[str]) -> None:
    assert PROGRAM is not None
    found = walkfile.read(PROGRAM, "\n".join(lines).encode("utf-8", "surrogatepass"), "w.yaml")
    if isinstance(found, walkfile.Problem):
        assert found.sentences
        assert first_unprintable(found.sentences) == -1


_WORDS = st.sampled_from(
    [*sorted(RESERVED), "x", "y", "0", "1", "999999", "1000000", *"()[],.+-*<>=!", "==", "!=", "<=", "**", "'", '"', " "]
)


@given(st.text(max_size=60) | st.lists(_WORDS, max_size=60).map(" ".join) | st.lists(_WORDS, max_size=200).map("".join))
@_tries(180)
def test_any_expression_is_a_tree_or_a_fault_inside_it(text: str) -> None:
    found = parse(text)
    if isinstance(found, Fault):
        assert 0 <= found.at <= len(text)
        assert found.length >= 1


# Text


@given(
    st.text(st.characters(), max_size=80)
    | st.lists(st.sampled_from(["a", "\u0316", "\u200d", "\x1b[2J", "\n", "\t", "\u202e"])).map("".join)
)
@_tries(180)
def test_cleaned_text_is_clean_and_stays_as_it_is_when_cleaned_again(text: str) -> None:
    once = clean(text)
    assert first_unprintable(once) == -1
    assert first_piled_up(once) == -1
    assert clean(once) == once


# Saves

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8) | st.just(HOSTILE_TEXT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


def _payload(fields: Mapping[str, object]) -> bytes:
    import json

    return (json.dumps(fields) + "\n").encode()


def _assert_damage_in_words(found: object) -> None:
    if isinstance(found, Damage):
        assert found.reason.endswith(".")
        assert first_unprintable(found.reason) == -1


@given(st.sampled_from(["record", "profile", "settings", "story"]), st.binary(max_size=80), st.booleans())
@_tries(120)
def test_any_sealed_bytes_are_a_document_or_damage_in_words(kind: str, payload: bytes, packed: bool) -> None:
    magic = {"record": record.MAGIC, "profile": profile.MAGIC, "settings": player_settings.MAGIC, "story": stories.MAGIC}[kind]
    data = seal(magic, 1, payload)
    data = gzip.compress(data) if packed else data
    for decode in (record.decode, profile.decode, player_settings.decode, stories.decode):
        _assert_damage_in_words(decode(data))


@given(st.dictionaries(st.text(max_size=20), _JSON, max_size=4))
@_tries(90)
def test_any_kept_story_is_files_of_text_or_damage_in_words(files: dict[str, object]) -> None:
    found = stories.decode(
        gzip.compress(seal(stories.MAGIC, stories.FORMAT, _payload({"format": stories.FORMAT, "files": files})))
    )
    _assert_damage_in_words(found)
    if not isinstance(found, Damage) and found:
        _assert_answered({name: text.encode("utf-8", "surrogatepass") for name, text in found.items()})


@given(st.sampled_from(["chosen", "endings", "finished", "games", "kept", "read", "format"]), _JSON)
@_tries(90)
def test_any_value_in_a_profile_gives_an_answer(key: str, value: object) -> None:
    import json

    fields = json.loads(profile.encode(profile.Profile({"a": 1})).split(b"\n", 1)[1])
    found = profile.decode(seal(profile.MAGIC, profile.FORMAT, _payload({**fields, key: value})))
    _assert_damage_in_words(found)
    if not isinstance(found, Damage):
        assert profile.decode(profile.encode(found)) == found


@given(st.sampled_from(record.Record._fields), _JSON, st.booleans())
@_tries(50)
def test_any_save_from_a_file_is_taken_in_or_refused_in_words(key: str, value: object, by_hand: bool) -> None:
    import json
    import tempfile

    fields = json.loads(record.encode(sample()).split(b"\n", 1)[1])
    payload = _payload({**fields, key: value})
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.json")
        with open(path, "wb") as file:
            file.write(payload if by_hand else seal(record.MAGIC, record.FORMAT, payload))
        found = import_from(Store(os.path.join(folder, "saves")), path)
        words = found.record.name if isinstance(found, Imported) else found.sentence
        assert first_unprintable(words) == -1
        assert set(os.listdir(folder)) <= {"in.json", "saves"}
