"""Words as they are said now: names, pronouns, numbers and variations put in.

Knows a program's words and a game's values. Must not know who says them. Saying words that change with each visit counts the
visit in `values`, which is the only thing that is written.
"""

from __future__ import annotations

from crushgame.play.chance import shuffled
from crushgame.story.program import ChosenWords, PronounWords, SumWords, TextWords, ValueWords, VariedWords, Words
from crushgame.story.pronouns import capitalised, pronoun
from crushgame.story.words import unmarked

Said = tuple[str, tuple[tuple[int, int], ...]]
"""A text, and the (start, end) ranges of it that are emphasised."""

Changing = ValueWords | SumWords | TextWords | PronounWords | ChosenWords | VariedWords
"""A piece of words that is not the same in every game."""

PLAYER, PRONOUNS = 0, 1


def say(words: Words, values: list[int], texts: tuple[str, ...], seed: str) -> Said:
    """Say words in a state."""
    said = _said(words, values, texts, seed)
    return unmarked(said)


def _said(words: Words, values: list[int], texts: tuple[str, ...], seed: str) -> str:
    if isinstance(words, str):
        return words
    return "".join([piece if isinstance(piece, str) else _piece(piece, values, texts, seed) for piece in words])


def _piece(piece: Changing, values: list[int], texts: tuple[str, ...], seed: str) -> str:
    if isinstance(piece, ChosenWords):
        for condition, words in piece.branches:
            if condition is None or condition.evaluate(values):
                return _said(words, values, texts, seed)
        return ""
    if isinstance(piece, PronounWords):
        word = pronoun(texts[PRONOUNS], piece.form)
        return capitalised(word) if piece.capital else word
    if isinstance(piece, TextWords):
        return texts[piece.number]
    if isinstance(piece, ValueWords):
        return said_value(piece, values[piece.slot])
    if isinstance(piece, SumWords):
        value = piece.sum.evaluate(values)
        return piece.words[value] if piece.words else str(value)
    return _varied(piece, values, texts, seed)


def said_value(piece: ValueWords, value: int) -> str:
    """Return the words for a value, or the number where there are none."""
    if not piece.words:
        return str(value)
    return piece.words[(value - piece.low) * len(piece.words) // (piece.high - piece.low + 1)]


def _varied(piece: VariedWords, values: list[int], texts: tuple[str, ...], seed: str) -> str:
    count = len(piece.alternatives)
    visit = values[piece.counter]
    if piece.order == "shuffle":
        values[piece.counter] = visit + 1
        at = shuffled(seed, piece.site, visit // count, count)[visit % count]
    elif piece.order == "round":
        values[piece.counter] = (visit + 1) % count
        at = visit
    else:
        values[piece.counter] = min(visit + 1, count if piece.order == "once" else count - 1)
        at = visit
    return _said(piece.alternatives[at], values, texts, seed) if at < count else ""
