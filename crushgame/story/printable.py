"""Text from strangers: which characters may reach a terminal.

Knows Unicode categories. Must not know where text comes from or goes. Every text that a story, a save, a player or a file
name brings passes through here before it is shown.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_COMBINING_RUN = 3
"""Marks stacked on one letter beyond this many are dropped: enough for any living orthography, too few to climb a screen."""

_LONGEST_ORDERED = 30
"""Marks on one letter that are put into Unicode's order, which takes a time that grows with the square of their number."""
_MOST_DROPPED = 20_000
"""Characters that may be dropped of a text before one line of it is made."""
_JOINER = "\u200d"
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that look like nothing at all: a name of them could not be seen. Python takes them for printable."""

# C0 but newline, DEL, C1, soft hyphen, Arabic letter mark, Mongolian separator, zero-width and direction marks, line and
# paragraph separators, bidirectional embeddings and isolates, invisible operators, surrogates, non-characters, the byte
# order mark, interlinear marks, the tag block, and what looks blank. A tab is refused too: no two terminals agree on its width.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200c\u200e-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    f"{BLANKS}]"
)


def first_unprintable(text: str) -> int:
    """Return the index of the first character that may not reach a terminal, or -1."""
    if text.isascii() and text.isprintable():
        return -1
    found = _UNPRINTABLE.search(text)
    return found.start() if found else -1


def first_piled_up(text: str) -> int:
    """Return the index of the first mark too many that is stacked on a letter, or -1."""
    if text.isascii():
        return -1
    marks = _marks_in(text)
    # A joiner is nothing to see, so that what follows it still stands on the same letter.
    found = re.search(f"(?:[{marks}]{_JOINER}*){{{LONGEST_COMBINING_RUN}}}(?=[{marks}])", text) if marks else None
    return found.end() if found else -1


def thinned(text: str) -> str:
    """Return `text` without the marks that are too many on one letter."""
    marks = _marks_in(text)
    if not marks:
        return text
    piles = f"((?:[{marks}]{_JOINER}*){{{LONGEST_COMBINING_RUN}}})[{marks}][{marks}{_JOINER}]*"
    return re.sub(piles, lambda found: found[1], text)  # a template would take as long again


def clean(text: str) -> str:
    """Return `text` without characters that could steer a terminal, hide or reorder words.

    Newlines are kept, and a tab becomes a space.

    >>> clean("Sam\\x1b[2J")
    'Sam[2J'
    """
    if text.isascii() and text.isprintable():
        return text
    cleaned = _composed(_UNPRINTABLE.sub("", text.replace("\t", " ")))
    return cleaned if first_piled_up(cleaned) < 0 else thinned(cleaned)  # the look is by far the quicker


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` cleaned, on one line, and cut to `limit` characters. Of a text many times as long, only the start is
    looked at."""
    return " ".join(clean(text[: _MOST_DROPPED + limit]).split())[:limit]


def _marks_in(text: str) -> str:
    return "".join(character for character in sorted(set(text)) if _is_mark(character))


def _composed(text: str) -> str:
    """Return `text` in Unicode's form C, but for what stands past `_LONGEST_ORDERED` marks in a row."""
    if len(text) > _LONGEST_ORDERED:
        marks = "".join(mark for mark in sorted(set(text)) if unicodedata.combining(mark) or _is_mark(mark))
        if marks:
            text = re.sub(f"([{marks}]{{{_LONGEST_ORDERED}}})[{marks}]+", lambda found: found[1], text)
    return unicodedata.normalize("NFC", text)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
