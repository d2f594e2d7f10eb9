"""The JSON Schema (draft-07) of the story format, drawn from the same tables that the reader reads by.

Knows the tables of `shapes.py` and how an editor's YAML support uses a schema: to complete keys, to show what each is for, and
to underline a key that does not exist. Must not know more of the format than the tables say.
"""

from __future__ import annotations

from typing import Any

from crushgame.story.looks import COLOURS, EXPRESSIONS, FEATURES, NO_PICTURE, PICTURES, TIMES
from crushgame.story.shapes import (
    ANSWER,
    BRANCH,
    CALL,
    CAST_MEMBER,
    COLOR,
    DRAW,
    DRAWING,
    ENDING,
    FILE,
    HAND,
    HEAD,
    KINDS,
    NOTE,
    ODDS,
    ONCE,
    OPTION,
    PHOTOS,
    PLACE,
    PORTRAIT,
    PROMISE,
    RENAMED,
    REPORT,
    SCENE,
    SETTINGS,
    SOURCE,
    STEPS,
    TRIAL,
    VARIABLE,
    Shape,
)  # fmt: skip

Schema = dict[str, Any]

_YES_OR_NO: Schema = {"enum": [True, False, "yes", "no", "true", "false"]}
"""YAML 1.1 reads `yes` as true, and YAML 1.2 as a text; editors do the one or the other."""

_ID = r"^[a-z][a-z0-9_]{0,63}$"
_OPTION_NAME = r"^[a-z][a-z0-9_]{0,63}\.[a-z0-9][a-z0-9_-]{0,63}$"
_PNG_FILE: Schema = {"type": "string", "maxLength": 200, "pattern": r"^(?!/)(?!.*(^|/)\.{0,2}/)[^\\:]+\.png$"}
_SCALAR = ["string", "number", "boolean"]
_SPEAKER = r"^[^a-z]|^you( \(|$)"
"""A name starts with a capital, or with a letter that has none, so that a keyword with a slip in it is no speaker."""


def schema() -> Schema:
    """Return the schema as a JSON object."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A crushgame story",
        "description": "One file of a story: a whole story, or a part of one in the same folder.",
        **_ref("file"),
        "definitions": {name.replace(" ", "_"): definition for name, definition in _definitions().items()},
    }


def _definitions() -> dict[str, Schema]:
    shapes = {
        "file": FILE, "head": HEAD, "cast member": CAST_MEMBER, "variable": VARIABLE, "draw": DRAW, "ending": ENDING,
        "promise": PROMISE, "scene": SCENE, "option": OPTION, "call": CALL, "branch": BRANCH, "odds branch": ODDS, "hand": HAND,
        "test": TRIAL, "answer": ANSWER, "renamed": RENAMED, "portrait": PORTRAIT, "photos": PHOTOS, "place": PLACE,
        "drawing": DRAWING, "colour": COLOR, "report": REPORT, "source": SOURCE,
    }  # fmt: skip
    found = {name: _object(shape, required=name != "file") for name, shape in shapes.items()}
    found["note"] = _object(NOTE, spare="prose")
    found |= {f"{head} step": _object(shape, spare="steps" if head == "match" else "") for head, shape in STEPS.items()}
    found["spoken line"] = {
        "description": "A line of somebody in the cast, by the name that readers see: `Alex: words`.",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 2,
        "properties": {"once": {"description": ONCE.doc, **_kind(ONCE.kind)}},
        "patternProperties": {_SPEAKER: {"type": _SCALAR}},
        "additionalProperties": False,
    }
    found["step"] = {"anyOf": [{"type": _SCALAR}, *(_ref(f"{head} step") for head in STEPS), _ref("spoken line")]}
    found["steps"] = {"anyOf": [_ref("step"), {"type": "array", "items": _ref("step")}]}
    return found


def _object(shape: Shape, required: bool = True, spare: str = "") -> Schema:
    """Draw one mapping. `spare` is the kind of what other keys may hold: steps, as the cases of a match do."""
    made: Schema = {
        "type": "object",
        "properties": {key: {"description": field.doc, **_kind(field.kind)} for key, field in shape.items()},
        "additionalProperties": _kind(spare) if spare else False,
    }
    needed = [key for key, field in shape.items() if field.required]
    if required and needed:
        made["required"] = needed
    return made


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name.replace(' ', '_')}"}


def _map_of(value: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": value}


def _list_of(value: Schema) -> Schema:
    return {"anyOf": [value, {"type": "array", "items": value}]}


def _many(value: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": value}


def _color() -> Schema:
    return {"anyOf": [{"enum": list(COLOURS)}, {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}]}


def _kind(kind: str) -> Schema:
    """Draw what a kind of value may be; YAML itself reads `yes` and `3` as other types than text, so both are allowed."""
    word: Schema = {"type": _SCALAR}
    name: Schema = {"type": ["string", "boolean"], "pattern": _ID}
    target: Schema = {"type": ["string", "boolean"], "pattern": r"^([a-z][a-z0-9_]*)?(\.[a-z][a-z0-9_]*)?$"}
    drawn: dict[str, Schema] = {
        "id": {"type": ["string", "integer", "boolean"], "pattern": r"^[a-z0-9][a-z0-9_-]{0,63}$"},
        "story id": {"type": "string", "pattern": r"^[a-z0-9][a-z0-9-]{0,39}$"},
        "text": word,
        "value": {"type": [*_SCALAR, "array"]},
        "prose": word,
        "yes or no": _YES_OR_NO,
        "whole": {"type": "integer"},
        "number": {"type": "number", "minimum": 0, "maximum": 10},
        "expression": word,
        "steps": _ref("steps"),
        "step list": {"type": ["array", *_SCALAR], "items": _ref("step")},
        "texts": _list_of(word),
        "ids": _list_of(name),
        "target": target,
        "call": {"anyOf": [target, _ref("call")]},
        "call values": _map_of({"type": [*_SCALAR, "array"]}),
        "moves": _map_of({"type": [*_SCALAR, "array"]}),
        "options": _many(_ref("option")),
        "elif": _list_of(_ref("branch")),
        "storylets": {"anyOf": [_list_of(target), _ref("hand")]},
        "odds": {"anyOf": [{"type": "string", "pattern": "^[0-9]{1,6} in [0-9]{1,6}$"}, _many(_ref("odds branch"))]},
        "show": {"type": "string"},
        "pronouns": {"type": "string"},
        "draws": _map_of({"anyOf": [{"type": "integer", "minimum": 1}, _ref("draw")]}),
        "declarations": _map_of({"anyOf": [_YES_OR_NO, _ref("variable")]}),
        "head": _ref("head"),
        "cast": _map_of(_ref("cast member")),
        "places": _map_of({"anyOf": [word, _ref("place")]}),
        "definitions": _map_of(word),
        "endings": _map_of(_ref("ending")),
        "promises": {"type": "array", "items": _ref("promise")},
        "scenes": _map_of(_ref("scene")),
        "renamed": _ref("renamed"),
        "old names": _map_of({"type": ["string", "boolean"], "pattern": _ID}),
        "old options": {
            "type": "object",
            "propertyNames": {"pattern": _OPTION_NAME},
            "additionalProperties": {"type": "string", "pattern": _OPTION_NAME},
        },
        "option name": {"type": "string", "pattern": _OPTION_NAME},
        "tests": {"type": "array", "items": _ref("test")},
        "known values": _map_of({"type": [*_SCALAR, "array"]}),
        "told draws": _map_of({"type": ["string", "boolean"]}),
        "told chances": {
            "type": "object",
            "propertyNames": {"pattern": r"^[a-z][a-z0-9_]{0,63}(\.[1-9][0-9]{0,3})?$"},
            "additionalProperties": _list_of({"type": ["integer", "string"]}),
        },
        "fates": {"type": "object", "additionalProperties": _list_of({"type": ["integer", "string"]})},
        "walk": _list_of({"anyOf": [{"type": _SCALAR}, _ref("answer")]}),
        "subject": word,
        "report": _ref("report"),
        "watched": _map_of(word),
        "report sources": _map_of(_ref("source")),
        "report notes": {"type": "object", "additionalProperties": _ref("note")},
        "time of day": {"enum": list(TIMES)},
        "portrait": {"anyOf": [{"enum": [NO_PICTURE]}, _PNG_FILE, _ref("portrait"), _ref("photos")]},
        "picture file": _PNG_FILE,
        "moods": {"anyOf": [_list_of(name), _map_of({"enum": list(EXPRESSIONS)})]},
        "picture": {"anyOf": [{"enum": [*PICTURES, NO_PICTURE]}, _PNG_FILE, _ref("drawing")]},
        "palette": {
            "type": "object",
            "maxProperties": 64,
            "propertyNames": {"pattern": "^.$"},
            "additionalProperties": {"anyOf": [_color(), _ref("colour")]},
        },
        "color": _color(),
        "rows": {"type": "string"},
        "clock": {"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2} [+-][0-9]{1,4}$"},
        "setting": {"enum": list(SETTINGS)},
        **{f"face's {feature}": {"enum": list(words)} for feature, words in FEATURES.items()},
    }
    assert drawn.keys() == KINDS.keys(), "every kind of the tables is drawn"
    return drawn[kind]
