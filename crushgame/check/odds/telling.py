"""How many words are said: by an instruction, and on the way from one that matters to the next.

Knows the words of a program. Must not know states: words that depend on one are counted between their fewest and their most.
A word is what stands between spaces. What is said are lines, messages and the words of endings; options, questions, names of
speakers and titles are not. What a player typed counts as one word.
"""

from __future__ import annotations

from collections.abc import Iterable

from crushgame.check.following.places import targets_of
from crushgame.check.following.slicing import ROUND
from crushgame.story.beats import Line, Message
from crushgame.story.model import EMPHASIS_OFF, EMPHASIS_ON
from crushgame.story.program import (
    ChosenWords,
    Fork,
    Instruction,
    Program,
    PronounWords,
    Say,
    Speak,
    SumWords,
    ValueWords,
    VariedWords,
    WordPiece,
    Words,
)
from crushgame.story.pronouns import PRESETS, pronoun

Span = tuple[int, int]
"""The fewest and the most words."""

NOTHING: Span = (0, 0)

_So_far = dict[bool, Span]
"""Words begun so far, by whether the last of them may still go on."""


def words_in(words: Words) -> Span:
    """Return how many words come of some words, in any state."""
    return _widest(_after(words, {False: NOTHING}).values())


def _after(words: Words, before: _So_far) -> _So_far:
    for piece in (words,) if isinstance(words, str) else words:
        before = _after_piece(piece, before)
    return before


def _after_piece(piece: WordPiece, before: _So_far) -> _So_far:
    if isinstance(piece, str):
        return _after_text(piece, before)
    if isinstance(piece, ChosenWords):
        ways = [words for _, words in piece.branches]
        has_else = any(condition is None for condition, _ in piece.branches)
        return _either(_after(words, before) for words in (ways if has_else else [*ways, ""]))
    if isinstance(piece, VariedWords):
        ways = [*piece.alternatives, ""] if piece.order == "once" else list(piece.alternatives)
        return _either(_after(words, before) for words in ways)
    return _either(_after_text(text, before) for text in _texts(piece))


def _texts(piece: WordPiece) -> Iterable[str]:
    """Return texts of which one is put in, or one that counts like any of them."""
    if isinstance(piece, PronounWords):
        return {pronoun(preset, piece.form) for preset in PRESETS}
    if isinstance(piece, (ValueWords, SumWords)) and piece.words:
        return set(piece.words)
    return ("1",)


def _after_text(text: str, before: _So_far) -> _So_far:
    text = text.replace(EMPHASIS_ON, "").replace(EMPHASIS_OFF, "")
    if not text:
        return before
    count, joins, goes_on = len(text.split()), not text[0].isspace(), not text[-1].isspace()
    found = [(least + count - (open_ and joins), most + count - (open_ and joins)) for open_, (least, most) in before.items()]
    return {goes_on: _widest(found)}


def _either(ways: Iterable[_So_far]) -> _So_far:
    found: _So_far = {}
    for way in ways:
        for open_, span in way.items():
            found[open_] = _widest((found.get(open_, span), span))
    return found


def _widest(spans: Iterable[Span]) -> Span:
    least, most = zip(*spans, strict=True)
    return min(least), max(most)


class Telling:
    """The words of one program of which the rest is stepped over: `onward` says where each address leads (`slicing.py`)."""

    def __init__(self, program: Program, onward: tuple[int, ...]) -> None:
        self.code = program.code
        self.onward = onward
        self.endings = {id_: words_in(ending.words) for id_, ending in program.endings.items()}
        self._between: dict[int, Span] = {}
        self._at: dict[int, Span] = {}

    def at(self, address: int) -> Span:
        """Return how many words one instruction says."""
        if address not in self._at:
            self._at[address] = _said(self.code[address])
        return self._at[address]

    def between(self, address: int) -> Span:
        """Return how many words are said from an address to the next that matters."""
        known, onward = self._between, self.onward
        waiting = [address]
        while waiting:
            at = waiting[-1]
            if at in known or onward[at] in (at, ROUND):
                known.setdefault(at, NOTHING)
                waiting.pop()
                continue
            ways = self._ways(at)
            missing = [to for to in ways if to not in known]
            waiting += missing  # what is stepped over never comes round to itself, or it would lead to ROUND
            if not missing:
                own, ahead = self.at(at), _widest(known[to] for to in ways)
                known[at] = (own[0] + ahead[0], own[1] + ahead[1])
                waiting.pop()
        return known[address]

    def _ways(self, at: int) -> list[int]:
        step = self.code[at]
        if isinstance(step, Fork):
            return [to for weight, to in zip(step.weights, step.targets, strict=True) if weight]
        return targets_of(step, at)


def _said(step: Instruction) -> Span:
    if isinstance(step, Say):
        count = sum(words_in(beat.text)[0] for beat in step.beats if isinstance(beat, (Line, Message)))
        return count, count
    return words_in(step.words) if isinstance(step, Speak) else NOTHING
