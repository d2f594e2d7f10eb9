"""What a player has set for good, in any story: how the screens look, how fast words come, how much is told.

Knows the settings, what each may be, and where they are kept. Must not know what they look like. They live by the rules
of a profile, and losing them costs a sentence and no more.
"""

from __future__ import annotations

import json
from typing import Literal, NamedTuple, TypeVar, get_args

from crushgame.saves.disk import Refusal, unread
from crushgame.saves.generations import Generations
from crushgame.saves.notes import copy_before
from crushgame.saves.sealed import Damage, FieldError, Fields, only, opened, seal, text, whole, yes
from crushgame.saves.where import SETTINGS

FORMAT = 2
MAGIC = "crushgame-settings"
_STEM = "settings"

ThemeName = Literal["auto", "night", "light", "contrast", "mono"]
"""`auto` is the night; in greys where no colours are wanted, and in sixteen where there are no more."""

MetersShown = Literal["story", "words", "numbers"]
"""`story`: as the author has it."""

CuesShown = Literal["story", "plain", "guided"]
"""How much help there is with reading what a line may mean; `story`: as the author has it."""

THEMES: tuple[ThemeName, ...] = get_args(ThemeName)
METERS: tuple[MetersShown, ...] = get_args(MetersShown)
CUES: tuple[CuesShown, ...] = get_args(CuesShown)
TEXT_SPEEDS = (0, 30, 60, 120)
"""Characters a second; 0 is all at once."""
SHORTEST_DELAY, LONGEST_DELAY = 1, 10
"""Seconds that a line stays, once it is all there, before the next comes by itself."""

Word = TypeVar("Word", bound=str)


class Settings(NamedTuple):
    """Everything that can be set, as it is before anything was."""

    theme: ThemeName = "auto"
    text_speed: int = 60
    """One of TEXT_SPEEDS."""
    auto_delay: int = 3
    """Seconds, from SHORTEST_DELAY to LONGEST_DELAY."""
    motion: bool = True
    """Whether anything may move by itself: words that type themselves, faces that blink, pauses."""
    pictures: bool = True
    meters: MetersShown = "story"
    cues: CuesShown = "story"


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


def keep_settings(root: str, settings: Settings, known: Settings | None = None) -> Refusal | None:
    """Write these settings, unless they are what is written already. Never raises.

    With `known`, what was kept when this was last looked at, only what differs from that is put on top of what is found:
    another window may have set the rest meanwhile. Where nothing is found all of them are written.
    """
    generations = _generations(root)

    def change(found: Settings | None) -> bytes | None:
        wanted = settings if known is None or found is None else _on_top(found, known, settings)
        return None if wanted == found else encode(wanted)

    written = generations.rewrite(decode, change)
    generations.close()
    return written if isinstance(written, Refusal) else None


def _on_top(found: Settings, known: Settings, settings: Settings) -> Settings:
    return Settings._make(there if new == old else new for there, old, new in zip(found, known, settings, strict=True))


def encode(settings: Settings) -> bytes:
    """Return the settings as a sealed document, one on each line."""
    fields: dict[str, object] = {"format": FORMAT, **settings._asdict()}
    payload = json.dumps(fields, ensure_ascii=False, allow_nan=False, indent=0, sort_keys=True) + "\n"
    return seal(MAGIC, FORMAT, payload.encode("ascii"))


def decode(data: bytes) -> Settings | Damage:
    """Return the settings that these bytes hold, or why they hold none. Never raises.

    A document that says something impossible of one setting is damaged, as a profile is: no crushgame ever wrote it.
    """
    return opened(MAGIC, FORMAT, data, _settings)


def _settings(fields: Fields) -> Settings:
    if fields["format"] == 1:
        return _first_format(fields)
    only(fields, frozenset((*Settings._fields, "format")))
    text_speed = whole(fields, "text_speed")
    if text_speed not in TEXT_SPEEDS:
        raise FieldError("Its “text_speed” is none of those that can be set.")
    return Settings(
        theme=_one_of(THEMES, fields, "theme"),
        text_speed=text_speed,
        auto_delay=whole(fields, "auto_delay", SHORTEST_DELAY, LONGEST_DELAY),
        motion=yes(fields, "motion"),
        pictures=yes(fields, "pictures"),
        meters=_one_of(METERS, fields, "meters"),
        cues=_one_of(CUES, fields, "cues"),
    )


def _first_format(fields: Fields) -> Settings:
    """The first format knew one thing: whether the screens were in high contrast."""
    only(fields, frozenset(("format", "high_contrast")))
    return Settings(theme="contrast" if yes(fields, "high_contrast") else "auto")


def _one_of(words: tuple[Word, ...], fields: Fields, key: str) -> Word:
    said = text(fields, key)
    for word in words:
        if word == said:
            return word
    raise FieldError(f"Its “{key}” is none of those that can be set.")


def _generations(root: str) -> Generations:
    return Generations(root, (SETTINGS,), _STEM)
