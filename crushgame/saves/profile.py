"""What outlives a game, for one player and one story: endings reached, options taken, lines read, scenes come to, and the
kept variables.

Knows how profiles merge and their limits. Must not know sessions; `game.py` says what a game has added.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from typing import NamedTuple

from crushgame.saves.disk import Refusal, unread
from crushgame.saves.generations import Generations
from crushgame.saves.names import story_folder
from crushgame.saves.notes import copy_before
from crushgame.saves.sealed import LARGEST_INTEGER, Damage, FieldError, Fields, items, only, opened, seal, values, whole
from crushgame.story.printable import clean

FORMAT = 2
MAGIC = "crushgame-profile"
LONGEST_KEY = 200
MOST_KEYS = 50_000
"""In each set; what comes beyond is not remembered. A thick novel has some 10,000 lines."""
MOST_KEPT = 1000
LONGEST_TEXT = 1000
GAMES_REMEMBERED = 500
"""So many last games are remembered by id, so that leaving a finished game twice does not count it twice."""

_STEM = "profile"
_GAME = re.compile(r"[0-9a-f]{12}")


class Profile(NamedTuple):
    """`chosen` holds "scene.option", `read` the keys of lines, `kept` the kept variables as the last finished game left
    them.

    `finished` counts games that came to an ending; `games` are the ids of the last of them, oldest first. `scenes` holds the
    scenes that were come to (from format 2 on).
    """

    kept: dict[str, int | str]
    endings: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    finished: int = 0
    games: tuple[str, ...] = ()
    scenes: frozenset[str] = frozenset()


_KEYS = frozenset((*Profile._fields, "format"))


class Added(NamedTuple):
    """What one sitting of a game (12 hex digits) adds. `ending` is empty if it did not come to one.

    `kept` is None when the sitting did not bring the game to its ending, but found it there: it then finishes nothing.
    """

    game: str
    kept: dict[str, int | str] | None
    chosen: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    ending: str = ""
    scenes: frozenset[str] = frozenset()


class Known(NamedTuple):
    """A profile as it was found. `note` is empty, or tells the player in a plain sentence what of it was lost.

    `is_unread` says that there is one which could not be read just now, or is a newer crushgame's: what a game begins with is
    not what the player has, so its kept variables must not be written over those.
    """

    profile: Profile
    note: str = ""
    is_unread: bool = False


def load_profile(root: str, story_id: str) -> Known:
    """Return the player's profile for a story: the newest good one, or an empty one. Never raises."""
    generations = _generations(root, story_id)
    try:
        found = generations.set_aside(generations.newest(decode), decode)
    except OSError as error:
        cause = unread(error, generations.folder).sentence
        return Known(Profile({}), f"What you had seen before cannot be read. {cause}", is_unread=True)
    finally:
        generations.close()
    note = copy_before(found, _STEM, "What you had seen in earlier games")
    return Known(found.value or Profile({}), note, is_unread=found.is_covered)


def carry_profile(root: str, story_id: str, to: str) -> Refusal | None:
    """Add the profile in one folder of saves to that in another, for a player who saves there from now on. What is kept from
    game to game stays what it is there, if any game was finished there."""
    if not os.path.isdir(root):  # nothing was ever saved there
        return None
    known = load_profile(root, story_id)
    if known.is_unread:
        return Refusal(known.note or "What you had seen before cannot be read just now.", root, "unreadable")
    return _change(to, story_id, lambda before: _joined(before, known.profile))


def merge_profile(root: str, story_id: str, added: Added) -> Refusal | None:
    """Add what a game has seen to the profile on the disk, whatever other windows have added meanwhile."""
    return _change(root, story_id, lambda before: merged(before, added))


def _change(root: str, story_id: str, changed: Callable[[Profile], Profile]) -> Refusal | None:
    """Write what `changed` makes of the profile on the disk, an empty one where there is none; nothing where it is the same."""
    generations = _generations(root, story_id)

    def change(found: Profile | None) -> bytes | None:
        before = found or Profile({})
        after = changed(before)
        return None if after == before else encode(after)

    written = generations.rewrite(decode, change)
    generations.close()
    return written if isinstance(written, Refusal) else None


def _joined(profile: Profile, more: Profile) -> Profile:
    profile = profile._replace(
        endings=_union(profile.endings, more.endings),
        chosen=_union(profile.chosen, more.chosen),
        read=_union(profile.read, more.read),
        scenes=_union(profile.scenes, more.scenes),
    )
    if profile.games:
        return profile
    return profile._replace(kept=more.kept, finished=more.finished, games=more.games)


def merged(profile: Profile, added: Added) -> Profile:
    """Return the profile with what a game adds: sets grow, kept variables are those of the game that finished last.

    Finishing an older game anew does not make it the last: its kept variables would put the player back in time.
    """
    profile = profile._replace(
        chosen=_union(profile.chosen, added.chosen),
        read=_union(profile.read, added.read),
        scenes=_union(profile.scenes, added.scenes),
    )
    if not added.ending:
        return profile
    profile = profile._replace(endings=_union(profile.endings, frozenset((added.ending,))))
    first = added.game not in profile.games
    if added.kept is None or not (first or added.game == profile.games[-1]):
        return profile
    return profile._replace(
        kept=_bounded({**profile.kept, **added.kept}),  # another edition of the story may keep what this one does not
        finished=min(profile.finished + first, LARGEST_INTEGER),
        games=(*profile.games, added.game)[-GAMES_REMEMBERED:] if first else profile.games,
    )


def _bounded(kept: dict[str, int | str]) -> dict[str, int | str]:
    first = list(kept.items())[:MOST_KEPT]
    return {key: value for key, value in first if isinstance(value, int) or len(value) <= LONGEST_TEXT}


def encode(profile: Profile) -> bytes:
    """Return the profile as a sealed document, one key on each line."""
    fields: dict[str, object] = {
        "chosen": sorted(profile.chosen),
        "endings": sorted(profile.endings),
        "finished": profile.finished,
        "format": FORMAT,
        "games": profile.games,
        "kept": profile.kept,
        "read": sorted(profile.read),
        "scenes": sorted(profile.scenes),
    }
    payload = json.dumps(fields, ensure_ascii=False, allow_nan=False, indent=0, sort_keys=True) + "\n"
    return seal(MAGIC, FORMAT, payload.encode("utf-8", "backslashreplace"))


def decode(data: bytes) -> Profile | Damage:
    """Return the profile that these bytes hold, or why they hold none. Never raises."""
    return opened(MAGIC, FORMAT, data, _profile)


def _profile(fields: Fields) -> Profile:
    is_first_format = fields["format"] == 1
    only(fields, _KEYS - {"scenes"} if is_first_format else _KEYS)
    games = _texts(fields, "games")
    if not all(_GAME.fullmatch(game) for game in games):
        raise FieldError("One of its games is not what it should be.")
    return Profile(
        endings=frozenset(_texts(fields, "endings")),
        chosen=frozenset(_texts(fields, "chosen")),
        read=frozenset(_texts(fields, "read")),
        kept=values(fields, "kept"),
        finished=whole(fields, "finished"),
        games=tuple(games[-GAMES_REMEMBERED:]),
        scenes=frozenset() if is_first_format else frozenset(_texts(fields, "scenes")),
    )


def _texts(fields: Fields, key: str) -> list[str]:
    texts: list[str] = []
    for value in items(fields, key)[:MOST_KEYS]:
        if type(value) is not str:
            raise FieldError(f"Its “{key}” are not all texts.")
        texts.append(clean(value))
    return texts


def _union(before: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    new = more - before
    if not new:
        return before
    room = MOST_KEYS - len(before)
    fitting = sorted(key for key in new if 0 < len(key) <= LONGEST_KEY)
    return before | frozenset(fitting[: max(room, 0)])


def _generations(root: str, story_id: str) -> Generations:
    return Generations(root, (story_folder(story_id), "profile"), _STEM)
