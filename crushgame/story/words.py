"""From prose to words that are ready to say: every `{name}` looked up, every condition bound.

Knows names and prose. Must not know who says the words, nor instructions.
"""

from __future__ import annotations

import re

from crushgame.story.binding import Bound
from crushgame.story.diagnostics import nearest
from crushgame.story.kinds import Flag, Kind, OneOf, bounds
from crushgame.story.model import EMPHASIS_OFF, EMPHASIS_ON, Chosen, Named, Prose, Variable, Varied
from crushgame.story.names import Names, kind_words, value_words
from crushgame.story.program import (
    ChosenWords,
    PronounWords,
    SumWords,
    TextWords,
    ValueWords,
    VariedWords,
    WordPiece,
    Words,
    Written,
)
from crushgame.story.pronouns import capitalised, pronoun
from crushgame.story.shapes import PRONOUN_FORMS

_MARKS = re.compile(f"([{EMPHASIS_ON}{EMPHASIS_OFF}])")


def words_of(prose: Prose, names: Names) -> Words:
    """Return the words of a prose; a name that stands for nothing is a finding and said as it is written."""
    if isinstance(prose, str):
        return prose
    pieces: list[WordPiece] = []
    for piece in prose:
        if isinstance(piece, str):
            pieces.append(piece)
        elif isinstance(piece, Named):
            pieces.append(_named(piece, names))
        elif isinstance(piece, Varied):
            pieces.append(_varied(piece, names))
        else:
            pieces.append(_chosen(piece, names))
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(piece for piece in pieces if isinstance(piece, str))
    return tuple(pieces)


def unmarked(words: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take the emphasis marks out of words; return the text and the (start, end) ranges that stood between them.

    Emphasis inside emphasis, which words put in can bring, is one emphasis; a mark without its twin is none.
    """
    if EMPHASIS_ON not in words and EMPHASIS_OFF not in words:
        return words, ()
    text: list[str] = []
    ranges: list[tuple[int, int]] = []
    at = opened = depth = 0
    for part in _MARKS.split(words):
        if part == EMPHASIS_ON:
            opened = at if depth == 0 else opened
            depth += 1
        elif part == EMPHASIS_OFF:
            depth = max(depth - 1, 0)
            if depth == 0 and at > opened:
                ranges.append((opened, at))
                opened = at
        else:
            text.append(part)
            at += len(part)
    return "".join(text), tuple(ranges)


def _named(named: Named, names: Names) -> WordPiece:
    name, _, form = named.name.partition(".")
    if form:
        return _of_cast(named, name, form, names)
    binding = names.variable(name)
    if binding is not None:
        names.read.add(binding.slot)
        return _value(binding.slot, binding.kind, names.story.variables.get(name))
    if name in names.text_index and name != "pronouns":
        names.used.add(("text", name))
        return TextWords(names.text_index[name])
    if name.lower() in PRONOUN_FORMS:
        return PronounWords(name.lower(), name[0].isupper())
    member = names.story.cast.get(name.lower())
    if member is not None:
        names.used.add(("cast", member.id))
        return member.name
    expression = names.story.definitions.get(name)
    if expression is not None:
        names.used.add(("definition", name))
        bound = names.bind(expression)
        return SumWords(bound, kind_words(bound.kind)) if bound else ""
    known = [*names.names(), *names.text_index, *PRONOUN_FORMS, *names.story.cast]
    names.find("E309", named.spot, len(named.name), nearest(name, known), name=named.name)
    return "{" + named.name + "}"


def _of_cast(named: Named, name: str, form: str, names: Names) -> WordPiece:
    """`{alex.they}`: a pronoun of somebody in the cast, which is known already."""
    member = names.story.cast.get(name.lower())
    if member is None:
        names.find("E304", named.spot, len(name), nearest(name, list(names.story.cast)), name=name)
        return ""
    names.used.add(("cast", member.id))
    if form.lower() not in PRONOUN_FORMS:
        near = nearest(form, list(PRONOUN_FORMS))
        names.find("E309", named.spot, len(named.name), near and f"{name}.{near}", name=named.name)
        return ""
    words = pronoun(member.pronouns, form.lower())
    return capitalised(words) if form[0].isupper() else words


def _value(slot: int, kind: Kind, variable: object) -> ValueWords:
    low, high = bounds(kind)
    if isinstance(variable, Variable):
        return ValueWords(slot, low, high, value_words(variable))
    if isinstance(kind, OneOf):
        return ValueWords(slot, low, high, kind.names)
    return ValueWords(slot, low, high, ("no", "yes") if isinstance(kind, Flag) else ())


def _varied(varied: Varied, names: Names) -> VariedWords:
    scene = names.scene.id if names.scene else ""
    names.variations[scene] = names.variations.get(scene, 0) + 1
    number = str(names.variations[scene])
    counter = names.counter("words", scene, number)
    alternatives = tuple(words_of(alternative, names) for alternative in varied.alternatives)
    return VariedWords(varied.order, counter, f"{scene}/words/{number}", alternatives)


def _chosen(chosen: Chosen, names: Names) -> ChosenWords:
    branches: list[tuple[Bound | None, Words]] = []
    conditions: list[Written] = []
    for condition, prose in chosen.branches:
        bound = names.condition(condition) if condition else None
        words = words_of(prose, names)
        if condition is None or bound is not None:
            branches.append((bound, words))
            conditions += [Written(condition.text, condition.spot)] if condition else []
    return ChosenWords(tuple(branches), tuple(conditions))
