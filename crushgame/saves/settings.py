"""What a player has set for good, in any story: today, whether the screens are in high contrast.

Knows the settings and where they are kept. Must not know what they look like. They live by the rules of a profile, and
losing them costs a sentence and no more.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from crushgame.saves.disk import Refusal, unread
from crushgame.saves.generations import Generations
from crushgame.saves.notes import copy_before
from crushgame.saves.sealed import Damage, Fields, only, opened, seal, yes
from crushgame.saves.where import SETTINGS

FORMAT = 1
MAGIC = "crushgame-settings"
_STEM = "settings"


class Settings(NamedTuple):
    """Everything that can be set, as it is before anything was."""

    high_contrast: bool = False


class Known(NamedTuple):
    """Settings as they were found. `note` is empty, or tells the player in a plain sentence what of them was lost."""

    settings: Settings
    note: str = ""


def load_settings(root: str) -> Known:
    """Return the player's settings: the newest good ones, or those that nobody has touched. Never raises.

    Of damage above a good copy the player is told once: it is put aside. Where there is no good copy it stays as it is, and
    each time tells of it, until something is set anew.
    """
    generations = _generations(root)
    try:
        moved = found = generations.newest(decode)
        if found.value is not None:
            moved = generations.set_aside(found, decode)
    except OSError as error:
        cause = unread(error, generations.folder).sentence
        return Known(Settings(), f"What you had set cannot be read. {cause}")
    finally:
        generations.close()
    note = copy_before(moved, _STEM, "What you had set") if found.bad else ""  # what lies aside was told before
    return Known(found.value or Settings(), note)


def keep_settings(root: str, settings: Settings) -> Refusal | None:
    """Write these settings, unless they are what is written already. Never raises."""
    generations = _generations(root)

    def change(before: Settings | None) -> bytes | None:
        return None if settings == before else encode(settings)

    written = generations.rewrite(decode, change)
    generations.close()
    return written if isinstance(written, Refusal) else None


def encode(settings: Settings) -> bytes:
    """Return the settings as a sealed document, one on each line."""
    fields: dict[str, object] = {"format": FORMAT, **settings._asdict()}
    payload = json.dumps(fields, ensure_ascii=False, allow_nan=False, indent=0, sort_keys=True) + "\n"
    return seal(MAGIC, FORMAT, payload.encode("ascii"))


def decode(data: bytes) -> Settings | Damage:
    """Return the settings that these bytes hold, or why they hold none. Never raises."""
    return opened(MAGIC, FORMAT, data, _settings)


def _settings(fields: Fields) -> Settings:
    only(fields, frozenset((*Settings._fields, "format")))
    return Settings(high_contrast=yes(fields, "high_contrast"))


def _generations(root: str) -> Generations:
    return Generations(root, (SETTINGS,), _STEM)
