"""What a part of a story does besides what it says: conditions, moves and ways on, as values that can be compared.

Knows the model. Must not know outlines. Options of a choice are left out, since each is compared by itself.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping

from crushgame.story import model
from crushgame.story.diagnostics import Spot

NAME = re.compile(r"[a-z_][a-z0-9_]*")

_TOKEN = re.compile(rf"chosen\([\w.-]+\)|{NAME.pattern}")

_SILENT = (model.Say, model.Ask, model.ShowStep, model.PlaceStep, model.WaitStep, Spot)
"""What decides nothing."""


def doing(value: object, names: Mapping[str, str], home: str) -> Hashable:
    """Return what a part of the scene `home` does, with old names read as `names` has them."""
    if isinstance(value, model.Expression):
        return expression(value, names)
    if isinstance(value, model.Target):
        return _target(value.name, names, home)
    if isinstance(value, model.Choice):
        return "choice", value.loop, value.shuffle, doing(value.otherwise, names, home)
    if isinstance(value, model.Storylets):
        return "storylets", value.hand, value.loop, value.shuffle, doing(value.otherwise, names, home)
    if isinstance(value, tuple):
        return type(value).__name__, *(doing(part, names, home) for part in value if not isinstance(part, _SILENT))
    return names.get(value, value) if isinstance(value, str) else repr(value)


def expression(written: model.Expression, names: Mapping[str, str]) -> str:
    """Return an expression as it would be written with the names of today; those of options are there as `chosen(…)`."""
    return _TOKEN.sub(
        lambda token: names.get(token[0]) or NAME.sub(lambda word: names.get(word[0], word[0]), token[0]), written.text
    )


def _target(name: str, names: Mapping[str, str], home: str) -> str:
    scene, dot, label = name.partition(".")
    return f"{'@' if scene in ('', home) else names.get(scene, scene)}{dot}{label}"


def fact(move: model.Move) -> str:
    """Return a move as one line."""
    value = move.value.text if isinstance(move.value, model.Expression) else move.value
    return f"set {move.variable} {move.how} {value}"
