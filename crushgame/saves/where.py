"""Where saves are kept on this machine. Knows the environment, and nothing of what is kept there."""

from __future__ import annotations

import os

VARIABLE = "CRUSHGAME_SAVES"

SETTINGS = "_settings"
"""The folder for settings among the saves. No story's folder is ever called that."""


def where(chosen: str | None = None) -> str:
    """Return the folder for saves: that chosen with `--saves`, else CRUSHGAME_SAVES, else the user's own data folder.

    It need not exist. If the user has no home the path starts with `~`, and every save says that it could not be made.
    """
    given = chosen or os.environ.get(VARIABLE)
    if given:
        return os.path.abspath(os.path.expanduser(given))
    from platformdirs import user_data_dir  # loaded only where it is needed

    return os.path.join(user_data_dir("crushgame", appauthor=False), "saves")
