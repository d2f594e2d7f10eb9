"""Text from strangers: which characters may reach a terminal.

Knows Unicode categories. Must not know where text comes from or goes. Every text that a story, a save, a player or a file
name brings passes through here before it is shown.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_COMBINING_RUN = 3
"""Marks stacked on one letter beyond this many are dropped: enough for any living orthography, too few to climb a screen."""

# C0 but newline, DEL, C1, soft hyphen, Arabic letter mark, Mongolian separator, zero-width and direction marks, line and
# paragraph separators, bidirectional embeddings and isolates, invisible operators, surrogates, non-characters, the byte
# order mark, interlinear marks and the tag block. A tab is refused too: it has no width that two terminals agree on.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200c\u200e-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def first_unprintable(text: str) -> int:
    """Return the index of the first character that may not reach a terminal, or -1."""
    if text.isascii() and text.isprintable():
        return -1
    found = _UNPRINTABLE.search(text)
    return found.start() if found else -1


def clean(text: str) -> str:
    """Return `text` without characters that could steer a terminal, hide or reorder words.

    Newlines are kept, and a tab becomes a space.

    >>> clean("Sam\\x1b[2J")
    'Sam[2J'
    """
    if text.isascii() and text.isprintable():
        return text
    return _thinned(unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text.replace("\t", " "))))


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` cleaned, on one line, and cut to `limit` characters."""
    return " ".join(clean(text).split())[:limit]


def _thinned(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= LONGEST_COMBINING_RUN:
            kept.append(character)
    return "".join(kept)
