"""What a save says: which story, which seed, what was decided, how far the reader had come, and words for the load
screen.

Knows the fields and their limits, and turns them into bytes and back. Must not know disks, sessions or screens.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from crushgame.play.beats import Decision
from crushgame.play.chance import LONGEST_TOLD, TOLD
from crushgame.saves.sealed import (
    LARGEST_INTEGER,
    Damage,
    FieldError,
    Fields,
    items,
    only,
    opened,
    seal,
    text,
    values,
    whole,
    yes,
)
from crushgame.story.printable import clean, one_line

FORMAT = 2
MAGIC = "crushgame-save"

LONGEST_NAME = 80
LONGEST_LINE = 300
LONGEST_PICTURE = 6000
LONGEST_ID = 200

_GAME = re.compile(r"[0-9a-f]{12}")
_HEX = re.compile(r"[0-9a-f]{8,64}")
_FORMAT_IN_PAYLOAD = re.compile(rb'^"format":([1-9][0-9]{0,5})', re.MULTILINE)
_SAVED_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class Record(NamedTuple):
    """One save. Everything needed to stand where the player stood, and a few words to recognise it by.

    `story`, `version`, `fingerprint` (hex) and `title` say which story it was made with; `game` names this playthrough
    (12 hex digits) and `name` is what the player called the slot. `carried` is what the game took from the profile at
    its start. `beat` counts from 0 into the turn after the last decision. `digest` is the session's, and shows whether
    a replay came out the same. `place`, `last_line`, `playtime` (seconds) and `picture` (the screen, small, lines of
    text) are for the load screen alone. `saved_at` is UTC, `YYYY-MM-DDTHH:MM:SSZ`, and only shown: what is newest is
    never decided by it. `ending` is the id of the ending on the screen, or empty. `as_it_was` says that the player finishes
    the game in the story as it was when it was saved, whatever has become of it (from format 2 on).
    """

    story: str
    version: int
    fingerprint: str
    title: str
    game: str
    name: str
    seed: str
    carried: dict[str, int | str]
    decisions: tuple[Decision, ...]
    beat: int
    digest: str
    place: str = ""
    last_line: str = ""
    playtime: float = 0.0
    picture: str = ""
    saved_at: str = "1970-01-01T00:00:00Z"
    ending: str = ""
    as_it_was: bool = False
    format: int = FORMAT


_KEYS = frozenset(Record._fields)
_KEYS_OF_FORMAT_1 = _KEYS - {"as_it_was"}


class Lines:
    """The lines of decisions already encoded, for a writer that encodes the same growing game again and again."""

    def __init__(self) -> None:
        self._decisions: tuple[Decision, ...] = ()
        self._lines: list[str] = []

    def of(self, decisions: tuple[Decision, ...]) -> list[str]:
        """Return one line for each decision, making only those that are new since the last call."""
        known = len(self._decisions)
        if decisions[:known] != self._decisions:
            known = 0
        self._lines[known:] = map(_decision, decisions[known:])
        self._decisions = decisions
        return self._lines


def encode(record: Record, known: Lines | None = None) -> bytes:
    """Return the save as bytes: a sealed document with one key, and one decision, on each line, keys in order.

    Words for the load screen are cut to their limits. Any other value out of its range is written as it is and would be
    refused by `decode`; the writer of a slot checks that once. `known` makes the next encoding of the same game faster.
    """
    lines = (known or Lines()).of(record.decisions)
    fields = {
        "as_it_was": "true" if record.as_it_was else "false",
        "beat": str(int(record.beat)),
        "carried": _carried(record.carried),
        "decisions": "[\n" + ",\n".join(lines) + "\n]" if lines else "[]",
        "digest": quoted(record.digest),
        "ending": quoted(record.ending),
        "fingerprint": quoted(record.fingerprint),
        "format": str(FORMAT),
        "game": quoted(record.game),
        "last_line": quoted(record.last_line[:LONGEST_LINE]),
        "name": quoted(record.name[:LONGEST_NAME]),
        "picture": quoted(record.picture[:LONGEST_PICTURE]),
        "place": quoted(record.place[:LONGEST_LINE]),
        "playtime": repr(float(record.playtime)),
        "saved_at": quoted(record.saved_at),
        "seed": quoted(record.seed),
        "story": quoted(record.story),
        "title": quoted(record.title[:LONGEST_LINE]),
        "version": str(int(record.version)),
    }
    payload = "{" + ",\n".join([f'"{key}":{value}' for key, value in fields.items()]) + "}\n"
    # A lone surrogate (a byte of the command line that was not UTF-8) becomes the JSON escape of the same spelling.
    return seal(MAGIC, FORMAT, payload.encode("utf-8", "backslashreplace"))


def _decision(decision: Decision) -> str:
    scene, choice, option, words = decision
    if words:
        return f"[{quoted(scene)},{quoted(choice)},{quoted(option)},{quoted(words)}]"
    return f"[{quoted(scene)},{quoted(choice)},{quoted(option)}]"


def _carried(carried: dict[str, int | str]) -> str:
    pairs = [
        f"{quoted(key)}:{quoted(value) if isinstance(value, str) else int(value)}" for key, value in sorted(carried.items())
    ]
    return "{" + ",".join(pairs) + "}"


def decode(data: bytes) -> Record | Damage:
    """Return what these bytes save, every text cleaned for a terminal, or why they are not a save. Never raises."""
    return opened(MAGIC, FORMAT, data, _record)


def reseal(payload: bytes) -> bytes:
    """Return a save repaired by hand, from which the first line was taken away, with a first line that fits it."""
    found = _FORMAT_IN_PAYLOAD.search(payload)
    return seal(MAGIC, int(found[1]) if found else FORMAT, payload)


def _record(fields: Fields) -> Record:
    is_first_format = fields["format"] == 1
    only(fields, _KEYS_OF_FORMAT_1 if is_first_format else _KEYS)
    return Record(
        story=_id(fields, "story"),
        version=whole(fields, "version"),
        fingerprint=_matching(fields, "fingerprint", _HEX),
        title=one_line(text(fields, "title"), LONGEST_LINE),
        game=_matching(fields, "game", _GAME),
        name=one_line(text(fields, "name"), LONGEST_NAME),
        seed=_seed(fields, "seed"),
        carried=values(fields, "carried"),
        decisions=_decisions(items(fields, "decisions")),
        beat=whole(fields, "beat"),
        digest=_matching(fields, "digest", _HEX),
        place=one_line(text(fields, "place"), LONGEST_LINE),
        last_line=one_line(text(fields, "last_line"), LONGEST_LINE),
        playtime=_seconds(fields, "playtime"),
        picture=clean(text(fields, "picture")[:LONGEST_PICTURE]),
        saved_at=_matching(fields, "saved_at", _SAVED_AT),
        ending=_id(fields, "ending"),
        as_it_was=not is_first_format and yes(fields, "as_it_was"),
        format=whole(fields, "format", 1, FORMAT),
    )


def _id(fields: Fields, key: str) -> str:
    value = text(fields, key)
    if len(value) > LONGEST_ID:
        raise FieldError(f"Its “{key}” is too long.")
    return one_line(value)


def fit_seed(typed: str) -> str:
    """Return a seed as a save can hold it: on one line, cleaned, of at most LONGEST_ID characters (LONGEST_TOLD if told).

    A game plays with this one, for a seed that a save changed would be another fate. Fitting twice changes nothing.
    """
    return one_line(typed, _most(typed)).rstrip()


def _most(seed: str) -> int:
    return LONGEST_TOLD if seed.startswith(TOLD) else LONGEST_ID


def _seed(fields: Fields, key: str) -> str:
    value = text(fields, key)
    if len(value) > _most(value):
        raise FieldError(f"Its “{key}” is too long.")
    return fit_seed(value)


def _matching(fields: Fields, key: str, pattern: re.Pattern[str]) -> str:
    value = text(fields, key)
    if not pattern.fullmatch(value):
        raise FieldError(f"Its “{key}” is not what it should be.")
    return value


def _seconds(fields: Fields, key: str) -> float:
    value = fields.get(key)
    if (type(value) is float or type(value) is int) and 0 <= value <= LARGEST_INTEGER:
        return float(value)
    raise FieldError(f"Its “{key}” is not a length of time.")


def _decisions(found: list[object]) -> tuple[Decision, ...]:
    decisions: list[Decision] = []
    for parts in found:
        if type(parts) is not list or not 3 <= len(parts) <= 4:
            raise FieldError("One of its decisions is not a list of three or four texts.")
        try:
            together = "".join(parts)
        except TypeError:
            raise FieldError("One of its decisions is not a list of three or four texts.") from None
        is_clean = together.isascii() and together.isprintable()  # a list of saves is mostly looking at these
        decisions.append(Decision(*parts) if is_clean else Decision(*map(clean, parts)))
    return tuple(decisions)
