"""Stories: from YAML to a program, with everything that is wrong on the way.

Knows nothing of play, saves or screens. `read` is loaded when it is first asked for, so that looking at a beat does not
load a YAML parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crushgame.story.reading import Reading, fingerprint, read

__all__ = ["Reading", "fingerprint", "read"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from crushgame.story import reading  # deferred: it loads the YAML parser

        return getattr(reading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
