"""Saves that mean harm, made by code: sealed as ours are, so that what they say has to be read before it can be refused.

Knows the outside of a save and what has broken readers of JSON. Must not know the store.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from crushgame.saves.record import MAGIC, encode
from crushgame.saves.sealed import LARGEST, seal
from tests.saves.samples import sample

ROOM = LARGEST - 4_096
"""Bytes that may be filled without the whole becoming too large."""

HOSTILE_TEXT = "a\x1b[31m\x1b]0;pwned\x07\x9b2J\x08\x7f\u202e\u2066[@click=app.quit()]x[/][/b]$x"
"""Everything that could steer a terminal or be taken for markup, for any text of a save."""


class HostileSave(NamedTuple):
    """A file that is no save: `words` are in the sentence that refuses it."""

    name: str
    words: str
    made: Callable[[], bytes]


def _fields(**changes: object) -> str:
    fields = json.loads(encode(sample()).split(b"\n", 1)[1])
    return json.dumps({**fields, **changes}, ensure_ascii=False)


def _sealed(payload: str | bytes, version: int = 2) -> bytes:
    return seal(MAGIC, version, payload if isinstance(payload, bytes) else payload.encode("utf-8", "backslashreplace"))


def _with(key: str, written: str) -> Callable[[], bytes]:
    """Return a save in which a field is written just so."""
    return lambda: _sealed(_fields(**{key: "@"}).replace('"@"', written))


def _filled(part: str, end: str = "") -> Callable[[], bytes]:
    return _with("decisions", f"[{part * (ROOM // len(part))}{end}]")


_DEEP = 100_000

ALL = (
    HostileSave("nothing", "first line", lambda: b""),
    HostileSave("one byte", "first line", lambda: b"\x00"),
    HostileSave("a picture", "first line", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100),
    HostileSave("past all bounds", "larger than", lambda: b"crushgame-save 2 1 " + b"0" * LARGEST),
    HostileSave("only a first line", "Part of it", lambda: _sealed("{}").split(b"\n")[0] + b"\n"),
    HostileSave("a longer payload than it says", "Part of it", lambda: _sealed(_fields()) + b" "),
    HostileSave("another hash", "checksum", lambda: _sealed(_fields()).replace(b"heron", b"heroN")),
    HostileSave("another kind", "another kind", lambda: seal("crushgame-profile", 1, b'{"format":1}')),
    HostileSave("a kind nobody knows", "another kind", lambda: seal("crushgame-virus", 1, b'{"format":1}')),
    HostileSave("a later format", "newer", lambda: _sealed('{"format":9}', 9)),
    HostileSave("a format that is not the first line's", "disagree", lambda: _sealed(_fields(format=1))),
    HostileSave("a format that is a float", "disagree", lambda: _sealed(_fields(format=2.0))),
    HostileSave("a format that is true", "disagree", lambda: _sealed('{"format":true}', 1)),
    HostileSave("a list", "disagree", lambda: _sealed("[]")),
    HostileSave("half a document", "cannot be read", lambda: _sealed(_fields()[:-9])),
    HostileSave("bytes that are no UTF-8", "cannot be read", lambda: _sealed(b'{"a":"\xff\xfe"}')),
    HostileSave("UTF-16", "cannot be read", lambda: _sealed(_fields().encode("utf-16"))),
    HostileSave("deep lists", "cannot be read", lambda: _sealed("[" * _DEEP)),
    HostileSave("deep tables", "cannot be read", lambda: _sealed('{"a":' * _DEEP)),
    HostileSave("deep past all bounds", "holds more", lambda: _sealed("[" * 4_000_000)),
    HostileSave("deep and closed again", "cannot be read", _with("decisions", "[" * _DEEP + "]" * _DEEP)),
    HostileSave("a key twice", "twice", lambda: _sealed('{"format":2,"format":2}')),
    HostileSave("a key twice, far down", "twice", _with("carried", '{"a":1,"a":2}')),
    HostileSave("not a number", "not a number", _with("playtime", "NaN")),
    HostileSave("endless", "not a number", _with("playtime", "Infinity")),
    HostileSave("endless backwards", "not a number", _with("playtime", "-Infinity")),
    HostileSave("past all floats", "length of time", _with("playtime", "1e999")),
    HostileSave("before all time", "length of time", _with("playtime", "-1")),
    HostileSave("a number of 5,000 digits", "cannot be read", _with("beat", "9" * 5_000)),
    HostileSave("a number of a million digits", "cannot be read", _with("beat", "9" * 1_000_000)),
    HostileSave("a number of 4,000 digits", "whole number", _with("beat", "9" * 4_000)),
    HostileSave("a negative beat", "whole number", _with("beat", "-1")),
    HostileSave("a beat that is a float", "whole number", _with("beat", "1.0")),
    HostileSave("a beat that is true", "whole number", _with("beat", "true")),
    HostileSave("a beat with a large exponent", "whole number", _with("beat", "1e400000000")),
    HostileSave("half of a character in a name", "half of a character", _with("name", r'"\ud800"')),
    HostileSave("half of a character as a key", "half of a character", _with("carried", r'{"\udfff":1}')),
    HostileSave("decisions that are a table", "not a list", _with("decisions", '{"a":1}')),
    HostileSave("a decision that is a text", "decisions", _with("decisions", '["abc"]')),
    HostileSave("a decision of numbers", "decisions", _with("decisions", "[[1,2,3]]")),
    HostileSave("empty lists without number", "holds more", _filled("[],", "[]")),
    HostileSave("empty tables without number", "holds more", _filled("{},", "{}")),
    HostileSave("numbers without number", "holds more", _filled("0.5,", "1")),
    HostileSave("texts without number", "holds more", _filled('"ab",', '""')),
    HostileSave(
        "keys without number", "holds more", lambda: _sealed("{" + ",".join(f'"{at:x}":0' for at in range(700_000)) + "}")
    ),
    HostileSave(
        "as many keys as may be", "disagree", lambda: _sealed("{" + ",".join(f'"{at:x}":0' for at in range(249_000)) + "}")
    ),
    HostileSave("as many texts as may be", "decisions", _with("decisions", "[" + ",".join(['"abcdefghijkl"'] * 249_000) + "]")),
    HostileSave("quotes without number", "cannot be read", lambda: _sealed("[" + '"' * 7_000_000)),
    HostileSave("backslashes without number", "cannot be read", lambda: _sealed("[" * 249_000 + '"' + "\\" * 7_000_001 + '"')),
    HostileSave("one text of megabytes", "less or more", lambda: _sealed(_fields(more="x" * (ROOM - 4_096)))),
    HostileSave("a key of megabytes", "less or more", lambda: _sealed(_fields(**{"x" * (ROOM - 4_096): 1}))),
    HostileSave("a story that climbs, and is long", "too long", lambda: _sealed(_fields(story="../" * 1_000))),
    HostileSave("a game that climbs", "what it should be", lambda: _sealed(_fields(game="../../../x"))),
    HostileSave("a fingerprint that climbs", "what it should be", lambda: _sealed(_fields(fingerprint="../../../x"))),
    HostileSave("a seed of megabytes", "too long", lambda: _sealed(_fields(seed="x" * 5_000_000))),
    HostileSave("carried lists", "neither a text nor", lambda: _sealed(_fields(carried={"a": [1]}))),
    HostileSave(
        "carried without number", "holds more", lambda: _sealed(_fields(carried={f"\u00e9{at}": 1 for at in range(20_000)}))
    ),
    HostileSave("an ending of marks", "too long", lambda: _sealed(_fields(ending="\u0301\u0316" * 1_900_000))),
    HostileSave("carried numbers past all bounds", "neither a text nor", lambda: _sealed(_fields(carried={"a": 2**70}))),
)
