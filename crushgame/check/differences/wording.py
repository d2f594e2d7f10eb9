"""The words of a story as plain text: what an author would recognise, to be compared and shown.

Knows prose. Must not know where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from crushgame.check.differences.doing import expression
from crushgame.story import model
from crushgame.story.model import Prose

Bag = Counter[str]
"""Facts, or words, each with how often it is there."""

_WORD = re.compile(r"\w+")


def said(prose: Prose, names: Mapping[str, str]) -> str:
    """Return words as an author would write them, without emphasis: names in braces, and every branch."""
    return _plain(prose) if isinstance(prose, str) else "".join(_piece(piece, names) for piece in prose)


def _piece(piece: model.Piece, names: Mapping[str, str]) -> str:
    if isinstance(piece, str):
        return _plain(piece)
    if isinstance(piece, model.Named):
        return f"{{{names.get(piece.name, piece.name)}}}"
    if isinstance(piece, model.Varied):
        return f"{{{'|'.join(said(words, names) for words in piece.alternatives)}}}"
    marks = ["if", *["elif"] * (len(piece.branches) - 1)]
    shown = [
        f"{{{mark} {expression(condition, names)}}}{said(words, names)}" if condition else f"{{else}}{said(words, names)}"
        for mark, (condition, words) in zip(marks, piece.branches, strict=True)
    ]
    return f"{''.join(shown)}{{end}}"


def _plain(text: str) -> str:
    return text.replace(model.EMPHASIS_ON, "").replace(model.EMPHASIS_OFF, "")


def words_in(text: str) -> Bag:
    """Return the words of a text, in small letters."""
    return Counter(_WORD.findall(text.lower()))
