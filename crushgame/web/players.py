"""Who is playing, and which folder is theirs: known by a key in a cookie, and by nothing that can be typed or linked.

Knows keys and names of folders. Must not know the web, or what a folder holds.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets

COOKIE = "crushgame_player"
KEPT_FOR = 365 * 24 * 3600
"""Seconds that a browser keeps the key after the last visit."""

BELOW = "_players"
"""The folder of players among the saves. No story's folder is ever called that."""

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def new_key() -> str:
    """Return a key for a new player: 43 letters, 256 bits of the system's own chance."""
    return secrets.token_urlsafe(32)


def is_key(text: str | None) -> bool:
    """Whether this could be a key of ours. One that somebody made up opens a folder of its own, and an empty one."""
    return text is not None and _KEY.fullmatch(text) is not None


def folder_of(root: str, key: str) -> str:
    """Return the folder of saves of the player with this key, below the saves in `root`.

    Its name is a hash: no key can spell a path, and who sees the folder has not seen the key.
    """
    return os.path.join(root, BELOW, hashlib.sha256(f"crushgame player {key}".encode()).hexdigest()[:32])
