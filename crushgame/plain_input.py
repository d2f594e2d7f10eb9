"""What a typed line means: a command, an option by its number or first letters, or an answer.

Knows the offers on show and the words of the commands. Must not know sessions or streams.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.play.beats import AskBeat, Offer

LITERAL = "="
"""In front of an answer, or the beginning of an option, it means: as it is, even if it is the word of a command or a number."""


class Command(NamedTuple):
    """A command and what followed its word."""

    name: str
    argument: str


class Help(NamedTuple):
    """What to type, what it does, which of `GROUPS` it belongs to, and whether a name, a path or other words may follow.

    `asks` says that it only tells something: nothing of the game is changed by it.
    """

    shown: str
    about: str
    group: str
    takes_words: bool = False
    asks: bool = False


AS_IT_WAS = "as it was"
"""The one command of several words."""

GROUPS = ("To read", "To choose anew", "To know how it stands", "To keep", "Besides")

COMMANDS: dict[str, Help] = {
    "again": Help("again", "repeat the last lines and the options", GROUPS[0], asks=True),
    "where": Help("where", "the place, who is there, the last lines, and the options again", GROUPS[0], asks=True),
    "history": Help("history", "everything so far", GROUPS[0], asks=True),
    "find": Help("find and a word or two", "repeat what was said with them in it", GROUPS[0], takes_words=True, asks=True),
    "back": Help("back", "take back the last choice or answer", GROUPS[1]),
    "forward": Help("forward", "make it again after all", GROUPS[1]),
    "map": Help("map", "the scenes that you have seen, with their numbers", GROUPS[1], takes_words=True, asks=True),
    "goto": Help("goto and a number", "back to the beginning of that scene of the map", GROUPS[1], takes_words=True),
    "status": Help("status", "the place, who is there, how things stand, and where it is saved", GROUPS[2], asks=True),
    "endings": Help("endings", "those that you have found, and hints for the others", GROUPS[2], asks=True),
    "report": Help(
        "report, or report all", "the report after an ending; with what its voices cite", GROUPS[2], takes_words=True, asks=True
    ),
    "save": Help(
        "save, or save and a name", "keep this moment; the game itself is saved at every choice", GROUPS[3], takes_words=True
    ),
    "load": Help("load, or load and a name", "go back to a moment that you kept", GROUPS[3], takes_words=True),
    "folder": Help(
        "folder, or folder and a path", "where games are saved; save in another one from now on", GROUPS[3], takes_words=True
    ),
    "export": Help("export and a path", "copy this game to a new file", GROUPS[3], takes_words=True),
    "transcript": Help(
        "transcript and a path", "write all that is said, so far and from now on, to a new file", GROUPS[3], takes_words=True
    ),
    AS_IT_WAS: Help(AS_IT_WAS, "after coming back to an edited story: finish the game in the story as it was", GROUPS[3]),
    "help": Help("help, or help and one of these words", "what to type, or what the word does", GROUPS[4], True, asks=True),
    "quit": Help("quit", "leave; it says first if anything could not be saved", GROUPS[4]),
}

ALL = "all"
"""After `help`: every command with what it does. After `report`: with what its voices cite."""


def help_for(typed: str) -> tuple[str, ...]:
    """Return what `help` says, line by line: which commands there are, or what the one does that was asked for, or all do."""
    if typed:
        asked = COMMANDS if typed == ALL else {typed: COMMANDS[typed]}
        return tuple(f"{entry.shown}: {entry.about}." for entry in asked.values())
    groups = [f"{group}: {', '.join(name for name, entry in COMMANDS.items() if entry.group == group)}." for group in GROUPS]
    return (
        "Type the number of an option, or the beginning of its words. These words work at any time.",
        *groups,
        f"Type help and one of them, such as help map, for what it does, or help {ALL}.",
        f"For an option, or an answer of your own, that is one of these words, type {LITERAL} in front of it.",
    )


def command_in(line: str, offers: tuple[Offer, ...] = ()) -> Command | None:
    """Return the command that `line` is, if it is one: its whole word (or words), in any case.

    With words after it, an option on offer that begins with all of them comes first: "save the cat" may be one. Nothing
    but a number may follow `goto` and `map`, which then are one, nothing but a command may follow `help`, and nothing but `all`
    `report`.
    """
    word, _, rest = line.partition(" ")
    name = word.casefold()
    if " ".join(line.casefold().split()) == AS_IT_WAS and not _beginning_with(line, offers):
        return Command(AS_IT_WAS, "")
    if name == "?":
        name = "help"
    known = COMMANDS.get(name)
    argument = rest.strip()
    if known is None or (argument and not known.takes_words):
        return None
    if argument and (_beginning_with(line, offers) or not _may_follow(name, argument)):
        return None
    if name == "help":
        return Command(name, " ".join(argument.casefold().split()))
    return Command("goto" if name == "map" and argument else name, argument)


def _may_follow(name: str, argument: str) -> bool:
    if name in ("goto", "map"):
        return argument.isascii() and argument.isdigit()
    if name == "report":
        return argument.casefold() == ALL
    return name != "help" or " ".join(argument.casefold().split()) in (*COMMANDS, ALL)


def also_meant(line: str, offers: tuple[Offer, ...]) -> tuple[str, ...]:
    """Return a sentence about the open option that begins with the word of a command, where somebody may have meant that."""
    opened = [offer for offer in offers if not offer.locked]
    meant = [offer for offer in _beginning_with(line, offers) if not offer.locked]
    return (f'For the option "{meant[0].text}", type {opened.index(meant[0]) + 1}.',) if meant else ()


def pick(line: str, offers: tuple[Offer, ...]) -> Offer | str:
    """Return the option that `line` chooses, or a sentence about why it chooses none.

    Open options are numbered from 1. Otherwise the line is the beginning of an option's words, and of no other's.
    """
    opened = [offer for offer in offers if not offer.locked]
    typed = line.rstrip(".)")
    if typed.isascii() and typed.isdigit():
        number = int(typed[:9])
        return opened[number - 1] if 1 <= number <= len(opened) else _range(len(opened))
    begins = _beginning_with(line, offers)
    exact = [offer for offer in begins if _letters(offer.text) == _letters(line)]
    found = exact or begins
    possible = [offer for offer in found if not offer.locked]
    if len(possible) == 1:
        return possible[0]
    if possible:
        numbers = [str(opened.index(offer) + 1) for offer in possible]
        return f"That could be {' or '.join(numbers)}. Type the number, or more of the words."
    if found:
        return f"That is locked: {found[0].locked}"
    return _range(len(opened))


def _beginning_with(line: str, offers: tuple[Offer, ...]) -> list[Offer]:
    wanted = _letters(line)
    return [offer for offer in offers if wanted and _letters(offer.text).startswith(wanted)]


def answer_in(line: str, ask: AskBeat) -> str:
    """Return the answer that `line` gives: a suggestion by its number, or the player's own words."""
    if line.startswith(LITERAL):
        return line[len(LITERAL) :].strip()
    typed = line.rstrip(".)")
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= len(ask.presets):
        return ask.presets[int(typed) - 1][0]
    return line


def _range(options: int) -> str:
    which = "the number 1" if options == 1 else f"a number from 1 to {options}"
    return f"Please type {which}, or help."


def _letters(text: str) -> str:
    """Fold `text` to what a hurried player types: no case, no punctuation, single spaces."""
    kept = "".join(character if character.isalnum() else " " for character in text.casefold() if character not in "'’")
    return " ".join(kept.split())
