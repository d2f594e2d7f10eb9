"""Text from strangers: which characters may reach a terminal.

Knows Unicode categories. Must not know where text comes from or goes. Every text that a story, a save, a player or a file
name brings passes through here before it is shown.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_COMBINING_RUN = 3
"""Marks stacked on one letter beyond this many are dropped: enough for any living orthography, too few to climb a screen."""

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
    marks = "".join(character for character in sorted(set(text)) if _is_mark(character))
    # A joiner is nothing to see, so that what follows it still stands on the same letter.
    found = re.search(f"(?:[{marks}]\u200d*){{{LONGEST_COMBINING_RUN}}}(?=[{marks}])", text) if marks else None
    return found.end() if found else -1


def thinned(text: str) -> str:
    """Return `text` without the marks that are too many on one letter."""
    kept: list[str] = []
    run = 0
    for character in text:
        if _is_mark(character):
            run += 1
        elif character != _JOINER:
            run = 0
        if run <= LONGEST_COMBINING_RUN:
            kept.append(character)
    return "".join(kept)


def clean(text: str) -> str:
    """Return `text` without characters that could steer a terminal, hide or reorder words.

    Newlines are kept, and a tab becomes a space.

    >>> clean("Sam\\x1b[2J")
    'Sam[2J'
    """
    if text.isascii() and text.isprintable():
        return text
    return thinned(unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text.replace("\t", " "))))


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` cleaned, on one line, and cut to `limit` characters."""
    return " ".join(clean(text).split())[:limit]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
