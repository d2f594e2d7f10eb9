"""What a typed line means: a command, an option by its number or first letters, or an answer.

Knows the offers on show and the words of the commands. Must not know sessions or streams.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.play.beats import AskBeat, Offer

LITERAL = "="
"""In front of an answer it means: as it is, even if it is the word of a command or the number of a suggestion."""


class Command(NamedTuple):
    """A command and what followed its word."""

    name: str
    argument: str


class Help(NamedTuple):
    """What to type, what it does, and whether a name or a path may follow."""

    shown: str
    about: str
    takes_words: bool = False


AS_IT_WAS = "as it was"
"""The one command of several words."""

COMMANDS: dict[str, Help] = {
    "back": Help("back", "take back the last choice or answer"),
    "forward": Help("forward", "make it again after all"),
    "again": Help("again", "repeat the last lines and the options"),
    "history": Help("history", "everything so far"),
    "save": Help("save, or save and a name", "keep this moment; the game itself is saved at every choice", takes_words=True),
    "load": Help("load, or load and a name", "go back to a moment that you kept", takes_words=True),
    "folder": Help("folder, or folder and a path", "where games are saved; save in another one from now on", takes_words=True),
    "export": Help("export and a path", "copy this game to a new file", takes_words=True),
    AS_IT_WAS: Help("as it was", "after coming back to an edited story: finish the game in the story as it was"),
    "help": Help("help", "this list"),
    "quit": Help("quit", "leave; it says first if anything could not be saved"),
}


def command_in(line: str, offers: tuple[Offer, ...] = ()) -> Command | None:
    """Return the command that `line` is, if it is one: its whole word (or words), in any case.

    With words after it, an option on offer that begins with all of them comes first: "save the cat" may be one.
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
    if argument and _beginning_with(line, offers):
        return None
    return Command(name, argument)


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
