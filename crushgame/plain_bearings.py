"""What a player hears who asks something: what was said, where the game stands, which ways and endings there are.

Knows games, routes and what the player has set. Must not know streams, and changes nothing. Loaded when something is asked for
the first time. What a list says of each thing stands on one line and is whole without the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crushgame.plain_input import Command, help_for
from crushgame.plain_saving import how_saved
from crushgame.plain_telling import everything, here, options, recently, who_is_here
from crushgame.plain_words import BLANK, Words
from crushgame.play.meters import readings
from crushgame.play.route import Route, Stop
from crushgame.play.session import Session
from crushgame.play.staging import staged
from crushgame.saves.game import Game
from crushgame.saves.settings import load_settings

MOST_FOUND = 30
"""So many places where words were said are repeated, the latest ones."""

MOST_LETTERS = 60
"""Letters of the words that a scene is called by."""

NO_MAP = "Type map to hear the scenes with their numbers."


def told_of(command: Command, game: Game, colours: Mapping[str, str], found: frozenset[str]) -> list[Words]:
    """Return the answer to a command that asks (see `plain_input`). `colours` is by cast id, `found` are the ids of endings
    that were found in this sitting."""
    session = game.session
    match command.name:
        case "again":
            return [BLANK, *recently(session, colours), *options(session)]
        case "where":
            return [BLANK, *here(session, colours), *options(session)]
        case "history":
            return [BLANK, Words("So far:"), *everything(session, colours), *options(session)]
        case "find":
            return find(everything(session, colours), command.argument)
        case "map":
            return the_map(game.route())
        case "endings":
            return endings(session, session.earlier.endings | found)
        case "report":
            from crushgame.plain_report import report_again

            return report_again(session, with_sources=bool(command.argument))
        case "status":
            wish = load_settings(game.root).settings.meters
            return [*status(session, wish), Words(how_saved(game), wraps=False)]
        case _:
            seed = () if command.argument else (f"The seed of this game is {session.seed}.",)
            return list(map(Words, (*help_for(command.argument), *seed)))


def status(session: Session, meters: str) -> list[Words]:
    """Return the place, who is there, and what the meters say; `meters` is how the player wants those told."""
    place = (f"Place: {session.place.title}.",) if session.place else ()
    now = staged(session.program, (past.beat for past in session.history()))
    told = [f"{reading.title}: {reading.says}." for reading in readings(session, meters)]
    return list(map(Words, (*place, *who_is_here(now), *told)))


def the_map(found: Route) -> list[Words]:
    """Return the scenes that this player has seen, those of this game by number, and a count of the rest."""
    lines: list[Words] = []
    title = ""
    for number, stop in enumerate(_come_to(found), 1):
        if stop.title and stop.title != title:
            lines.append(Words(f"[{stop.title}]"))
            title = stop.title
        lead = f"{number}. "
        times = f" You came here {_times(stop.times)}." if stop.times > 1 else ""
        now = " You are here." if stop.is_here else ""
        lines.append(Words(f"{lead}{_begins(stop)}{times}{now}", hang=len(lead)))
    elsewhere = [stop for stop in found.stops if stop.history_index is None]
    if elsewhere:
        lines.append(Words("In other games, or before you went back:"))
        lines += [Words(f"- {_ended(stop.title)} {_begins(stop)}", hang=2) for stop in elsewhere]
    if found.unseen:
        lines.append(Words(f"{_count(found.unseen, 'more scene')} you have not seen."))
    lines.append(Words("Type goto and a number to go back to the beginning of a scene."))
    return lines


def scene_by(found: Route, typed: str) -> int | str:
    """Return where in the history the scene of this number on the map begins, or a sentence about why there is none."""
    stops = _come_to(found)
    number = int(typed[:9]) if typed.isascii() and typed.isdigit() else 0
    if not 1 <= number <= len(stops):
        which = "the number 1" if len(stops) == 1 else f"a number from 1 to {len(stops)}"
        return f"Type goto and {which}. {NO_MAP}"
    return stops[number - 1].history_index or 0


def taken_back(decisions: int) -> tuple[str, ...]:
    """Return a sentence about so many decisions that were taken back by going back, and how to make them again."""
    if not decisions:
        return ()
    them = "your last choice" if decisions == 1 else f"your last {decisions} choices"
    again = "it again" if decisions == 1 else "them again, one at a time"
    return (f"That took back {them}. To make {again}, type forward.",)


def endings(session: Session, found: frozenset[str]) -> list[Words]:
    """Return the endings that were found, by name, and the others by their hint. `found` are ids."""
    known = [ending for ending in session.program.endings.values() if ending.id in found]
    others = [ending for ending in session.program.endings.values() if ending.id not in found]
    hints = [ending.hint for ending in others if ending.hint]
    lines = [f"You have found {len(known)} of {_count(len(known) + len(others), 'ending')}."]
    lines += [f"Found: {ending.title}." for ending in known]
    lines += [f"Not found yet: {hint}" for hint in hints]
    silent = len(others) - len(hints)
    if silent:
        lines.append(f"Not found yet: {_count(silent, 'more ending' if hints else 'ending')} of which nothing is told.")
    return list(map(Words, lines))


def find(said: Iterable[Words], typed: str) -> list[Words]:
    """Return what was said that has these words in it, each thing once, in the order in which it was said first."""
    wanted = _folded(typed)
    if not wanted:
        return [Words("Type find and a word or two, to hear again where they were said.")]
    hits = list(dict.fromkeys(words for words in said if wanted in _folded(words.text)))
    if not hits:
        return [Words(f'Nothing so far has "{typed}" in it.')]
    lines = f'{_count(len(hits), "thing")} said so far {"has" if len(hits) == 1 else "have"} "{typed}" in {_them(len(hits))}.'
    most = f" Here are the last {MOST_FOUND}." if len(hits) > MOST_FOUND else ""
    return [Words(lines + most), *hits[-MOST_FOUND:]]


def _come_to(found: Route) -> list[Stop]:
    """Return the scenes that this game has come to, in the order in which it first did: they go by these numbers, from 1."""
    return [stop for stop in found.stops if stop.history_index is not None]


def _begins(stop: Stop) -> str:
    """Return how a player may know a scene again, in a sentence."""
    how = f"{'You chose' if stop.was_chosen else 'It begins'}: {_few(stop.words)}"
    return _ended(how) if stop.words else "A scene without words."


def _few(words: str) -> str:
    """Return so many of the words that one knows them again: a list of whole lines would be long to listen to."""
    if len(words) <= MOST_LETTERS:
        return words
    cut = words[:MOST_LETTERS].rpartition(" ")[0] or words[:MOST_LETTERS]
    return f"{cut.rstrip(' ,;:.')} …"


def _ended(sentence: str) -> str:
    return sentence if not sentence or sentence.endswith((".", "!", "?", "…", ")", '"', "”")) else f"{sentence}."


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _them(number: int) -> str:
    return "it" if number == 1 else "them"
