"""Words of a command line, written so that a shell takes them for what they are and a terminal shows them.

Knows how shells quote. Must not know what the words mean.
"""

from __future__ import annotations

import os
import shlex

from crushgame.story.printable import first_piled_up, first_unprintable

_AS_IT_IS = frozenset(range(32, 127)) - frozenset(b"'\\")


def quoted(word: str) -> str:
    """Return `word` as a shell takes it for one word.

    A path may hold what may not reach a terminal, or bytes that are no text: those are written by their numbers, between
    `$'` and `'`, as bash, zsh and ksh know it.
    """
    if "\n" not in word and first_unprintable(word) < 0 and first_piled_up(word) < 0:
        return shlex.quote(word)
    return "$'" + "".join(chr(byte) if byte in _AS_IT_IS else f"\\{byte:03o}" for byte in os.fsencode(word)) + "'"
