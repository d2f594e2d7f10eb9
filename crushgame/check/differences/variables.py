"""Variables as their author knows them: what they can be, and where they are used.

Knows the model. Must not know outlines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from crushgame.check.differences.doing import NAME, fact
from crushgame.check.differences.wording import Bag
from crushgame.story import model
from crushgame.story.diagnostics import Spot
from crushgame.story.kinds import Flag, OneOf, Whole
from crushgame.story.model import Story


class VariableSeen(NamedTuple):
    """One variable. `tag` is the sort of its kind, `kind` says in words what it can be and `start` how it begins; `meter` is
    the title under which players see it, or empty.
    """

    name: str
    tag: str
    kind: str
    start: str
    is_kept: bool
    words: tuple[str, ...]
    meter: str = ""


def variable_seen(variable: model.Variable | model.SetVariable | model.TextVariable) -> VariableSeen:
    if isinstance(variable, model.SetVariable):
        start = ", ".join(variable.start) or "empty"
        return VariableSeen(variable.name, "set", f"any of {', '.join(variable.members)}", start, variable.kept, ())
    if isinstance(variable, model.TextVariable):
        return VariableSeen(variable.name, "text", "a text", f'"{variable.start}"', variable.kept, ())
    kind = variable.kind
    if isinstance(kind, Whole):
        span, start = f"from {kind.low} to {kind.high}", str(variable.start)
    elif isinstance(kind, Flag):
        span, start = "yes or no", ("no", "yes")[variable.start]
    else:
        span, start = f"one of {', '.join(kind.names)}", kind.names[variable.start]
    if variable.draws:
        start = f"drawn: {', '.join(f'{draw.name} {draw.weight}' for draw in variable.draws)}"
    if variable.setting:
        start = f"set by the player ({variable.setting}), else {start}"
    tag = {Whole: "number", Flag: "flag", OneOf: "names"}[type(kind)]
    return VariableSeen(variable.name, tag, span, start, variable.kept, variable.words, variable.meter)


def uses(story: Story, names: frozenset[str]) -> dict[str, Bag]:
    """Return, for each of some variables, the expressions, moves and words that it stands in.

    In these it is called `@` itself, and any other of `names` is `?`, so that what was renamed together can be told.
    """
    found: dict[str, Bag] = {name: Counter() for name in names}
    everything = (story.definitions, story.endings, story.promises, story.scenes, story.variables)
    for text, about in _mentions(everything):
        here = {*NAME.findall(text), about} & names
        for name in here:
            masked = NAME.sub(lambda word, name=name: _mask(word[0], name, names), text)  # type: ignore[misc]
            found[name][f"{'to' if about == name else 'by'} {masked}"] += 1
    return found


def _mask(word: str, name: str, names: frozenset[str]) -> str:
    if word == name:
        return "@"
    return "?" if word in names else word


def _mentions(value: object) -> Iterator[tuple[str, str]]:
    """Yield every text that can name variables, and the variable that it is a move of, or nothing."""
    if isinstance(value, model.Move):
        yield fact(value), value.variable
    elif isinstance(value, model.Expression):
        yield value.text, ""
    elif isinstance(value, model.Named):
        yield f"say {value.name}", ""
    elif isinstance(value, model.Ask):
        yield f"ask {value.about}", ""
        yield from _mentions(value.prompt)
    elif isinstance(value, model.Match):
        # What the cases are tells variables apart that are matched in the same words.
        yield f"{value.subject.text} is {' '.join(f'{case.name}{case.low}' for case in value.cases)}", ""
        yield from _mentions(tuple(case.steps for case in value.cases))
        yield from _mentions(value.otherwise)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _mentions(part)
    elif isinstance(value, (tuple, list)) and not isinstance(value, Spot):
        for part in value:
            yield from _mentions(part)
