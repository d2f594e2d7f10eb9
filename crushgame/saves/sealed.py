"""A sealed document: a first line that says what follows and its hash, then JSON that is read with suspicion.

Knows bytes, hashes and JSON. Must not know what a document is about, nor where it is kept.

    crushgame-save 1 <bytes of payload> <sha256 of payload>
    {"format":1,
    ...

The first line keeps this grammar in every format to come, so that an old crushgame can tell a newer file from a broken
one. The hash covers the payload alone (`tail -n +2 FILE | sha256sum`), and the payload repeats the format, so every bit
counts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Literal, NamedTuple, NoReturn, TypeVar

from crushgame.story.printable import clean, one_line

DamageKind = Literal["foreign", "too-big", "altered", "newer", "wrong", "unreadable", "elsewhere"]
"""`foreign`: not one of our files. `altered`: cut short or changed. `wrong`: whole, but says something impossible.
`unreadable`: the disk would not give it up just now, so nothing is known about it. `elsewhere`: good, but of another
story."""

LARGEST = 8 * 2**20
"""Bytes in the largest document that is read or written, header included."""

MOST_PIECES = 250_000
"""Lists, tables and values in one document: a save of 60,000 decisions has as many. Each takes much more room than it has
letters, so that a file of a few megabytes could fill the memory of a small machine."""

MOST_VALUES = 10_000
"""Names with a value in one table: each of them has to be cleaned."""

LARGEST_INTEGER = 2**53

_HEADER = re.compile(rb"(crushgame-[a-z]{1,20}) ([1-9][0-9]{0,5}) ([1-9][0-9]{0,8}) ([0-9a-f]{64})\n")
_LONGEST_HEADER = 128
_NO_MARKS = bytes(set(range(256)) - set(b',[{"'))

Fields = dict[str, object]
Document = TypeVar("Document")


class Damage(NamedTuple):
    """Why a document cannot be used: a plain sentence for the player, and what sort of trouble it is."""

    reason: str
    kind: DamageKind


class FieldError(ValueError):
    """A field that is missing or says something impossible; the message is a plain sentence. Never leaves this
    package."""


def seal(magic: str, version: int, payload: bytes) -> bytes:
    """Return `payload` (JSON that repeats `version` as its `format`) behind its first line."""
    digest = hashlib.sha256(payload).hexdigest()
    return f"{magic} {version} {len(payload)} {digest}\n".encode("ascii") + payload


def _unseal(magic: str, version: int, data: bytes, largest: int) -> Fields | Damage:
    """Return the fields of a document of this kind, checked whole and unaltered. Any bytes at all give an answer."""
    if len(data) > largest:
        return Damage(f"It is larger than {largest // 2**20} MiB, which none of these files ever is.", "too-big")
    document = _unsealed(data)
    if isinstance(document, Damage):
        return document
    if document.magic != magic.encode("ascii"):
        return Damage("It is a crushgame file of another kind.", "foreign")
    return _fields(document.version, version, document.payload)


def opened(
    magic: str, version: int, data: bytes, made: Callable[[Fields], Document], largest: int = LARGEST
) -> Document | Damage:
    """Return what `made` makes of the fields of a document of this kind, or why there is nothing to make. Never raises.

    `made` raises FieldError for a field that is not what it should be.
    """
    fields = _unseal(magic, version, data, largest)
    if isinstance(fields, Damage):
        return fields
    try:
        return made(fields)
    except FieldError as wrong:
        return Damage(str(wrong), "wrong")


def is_whole(data: bytes) -> bool:
    """Whether this is some document of ours exactly as it was sealed, without a look at what it says."""
    return not isinstance(_unsealed(data), Damage)


def is_like(data: bytes, other: bytes) -> bool:
    """Whether this is a document exactly as it was sealed, of the same kind and format as `other`, which is known to be
    one."""
    found, expected = _unsealed(data), _HEADER.match(other, 0, _LONGEST_HEADER)
    if isinstance(found, Damage) or expected is None:
        return False
    return (found.magic, found.version) == (expected[1], int(expected[2]))


class _Document(NamedTuple):
    magic: bytes
    version: int
    payload: bytes


def _unsealed(data: bytes) -> _Document | Damage:
    found = _HEADER.match(data, 0, _LONGEST_HEADER)
    if not found:
        return Damage("Its first line is missing or damaged.", "foreign")
    payload = data[found.end() :]
    if len(payload) != int(found[3]):
        return Damage("Part of it is missing.", "altered")
    if hashlib.sha256(payload).hexdigest().encode("ascii") != found[4]:
        return Damage("Its contents do not match its checksum.", "altered")
    return _Document(found[1], int(found[2]), payload)


def _fields(claimed: int, version: int, payload: bytes) -> Fields | Damage:
    if _is_crowded(payload):
        return Damage("It holds more than any of these files ever does.", "wrong")
    try:
        fields = _READER.decode(payload.decode("utf-8"))
    except FieldError as wrong:
        return Damage(str(wrong), "wrong")
    except (ValueError, RecursionError):  # bad UTF-8, bad JSON, a number of thousands of digits, brackets without end
        return Damage("Its contents cannot be read.", "wrong")
    if not isinstance(fields, dict) or type(fields.get("format")) is not int or fields["format"] != claimed:
        return Damage("Its first line and its contents disagree.", "altered")
    if b"\\u" in payload and not _is_text(fields):
        return Damage("It holds half of a character.", "wrong")
    if claimed > version:
        return Damage("It was made by a newer crushgame; update crushgame to use it.", "newer")
    return fields


def _is_text(fields: Fields) -> bool:
    """Whether all that JSON has spelt out is text that can be written: half of a surrogate pair is not."""
    try:
        json.dumps(fields, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_crowded(payload: bytes) -> bool:
    """Whether these bytes, taken for JSON, have more than MOST_PIECES. What stands in a text does not count."""
    if sum(map(payload.count, (b",", b"[", b"{"))) <= MOST_PIECES:  # a kept story is full of them, and is looked at twice
        return False
    marks = payload.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NO_MARKS)
    if marks.count(b'"') > 4 * MOST_PIECES:  # two around a key, and two around its value
        return True
    return sum(map(len, marks.split(b'"')[::2])) > MOST_PIECES


def _unique(pairs: list[tuple[str, object]]) -> Fields:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FieldError("It says the same thing twice.")
    return fields


def _no_constant(_: str) -> NoReturn:
    raise FieldError("It holds a number that is not a number.")


_READER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def text(fields: Fields, key: str) -> str:
    """Return the text under `key`, as it stands. Raises FieldError."""
    value = fields.get(key)
    if type(value) is not str:
        raise FieldError(f"Its “{one_line(key, 80)}” is not a text.")  # of a kept story, the key is a name that it gives
    return value


def whole(fields: Fields, key: str, low: int = 0, high: int = LARGEST_INTEGER) -> int:
    """Return the whole number under `key`, from `low` to `high`. Raises FieldError."""
    value = fields.get(key)
    if type(value) is not int or not low <= value <= high:
        raise FieldError(f"Its “{key}” is not a whole number from {low} to {high}.")
    return value


def yes(fields: Fields, key: str) -> bool:
    """Return whether what is under `key` is true. Raises FieldError when it is neither true nor false."""
    value = fields.get(key)
    if type(value) is not bool:
        raise FieldError(f"Its “{key}” is neither true nor false.")
    return value


def items(fields: Fields, key: str) -> list[object]:
    """Return the list under `key`. Raises FieldError."""
    value = fields.get(key)
    if not isinstance(value, list):
        raise FieldError(f"Its “{key}” is not a list.")
    return value


def table(fields: Fields, key: str) -> Fields:
    """Return the table under `key`. Raises FieldError."""
    value = fields.get(key)
    if not isinstance(value, dict):
        raise FieldError(f"Its “{key}” is not a table.")
    return value


def values(fields: Fields, key: str) -> dict[str, int | str]:
    """Return the table under `key`, whose values are texts (cleaned, as the keys are) or whole numbers. Raises
    FieldError."""
    found = table(fields, key)
    if len(found) > MOST_VALUES:
        raise FieldError(f"Its “{key}” holds more than any of these files ever does.")
    return {clean(name): _value(value, key) for name, value in found.items()}


def _value(value: object, key: str) -> int | str:
    if type(value) is str:
        return clean(value)
    if type(value) is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        return value
    raise FieldError(f"Its “{key}” holds a value that is neither a text nor a whole number.")


def only(fields: Fields, keys: frozenset[str]) -> None:
    """Check that exactly these keys are there: what is not known would be lost at the next save. Raises FieldError."""
    if fields.keys() != keys:
        raise FieldError("It says less or more than such a file says.")
