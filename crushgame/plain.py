"""The plain player: a game as a stream of text, for screen readers, pipes and anybody who likes it so.

Knows a game, a console, and what to do at each word that a player types. Must not know disks (the game does) or
terminals (the console does). A turn is printed up to its stop; then one line is read. Each decision is saved before the
next line is printed.
"""

from __future__ import annotations

from collections.abc import Callable

from crushgame.commands.output import ENDED_BY_SIGNAL, refuse, unwritten
from crushgame.moments import find_moment
from crushgame.opening import Opened, Table, begun, taken_up
from crushgame.plain_console import Console, Interrupted
from crushgame.plain_input import COMMANDS, answer_in, command_in, pick
from crushgame.plain_words import BLANK, Words, colour_of, words_of, words_of_choice, words_of_chosen, words_of_notes
from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt, Place
from crushgame.play.session import NotOffered, Past, Session
from crushgame.story.printable import clean

NOT_SAVED = 2
"""The exit code of a player who had to leave with something that could not be saved."""

HALTED = 1
"""The exit code of a game left where its story could not go on: a fault of the story, as `check` has it."""


FEW = 4
"""So many of the last things are repeated where nothing was said since the last choice."""


class Player:
    """Plays games of one story on a console until the player leaves."""

    def __init__(self, table: Table, console: Console, first: Opened, greeting: tuple[Words, ...] = ()) -> None:
        """`greeting` is printed before anything else; it is empty when that has been done."""
        self._table = table
        self._console = console
        self._game = first.game
        self._first = first
        self._greeting = greeting
        self._unsaved = ""
        self._colours = {member.id: colour_of(member.color) for member in table.program.cast.values()}
        self._obey: dict[str, Callable[[str], None]] = {
            "again": self._again,
            "back": self._back,
            "forward": self._forward,
            "help": self._help,
            "history": self._history,
            "load": self._load,
            "save": self._save,
        }

    def play(self) -> int:
        """Play until the player leaves, the input ends or a signal comes, and return the exit code."""
        try:
            self._console.write(*self._greeting)
            if self._first.is_new:
                self._console.write(*words_of_notes(self._table.program.story))
            self._take_up(self._first)
            while (line := self._ask()) is not None:
                if self._leaves(line):
                    return self._farewell()
            return self._farewell(self._input_ended())
        except Interrupted as gone:
            return self._break_off(gone)
        finally:
            self._game.leave()

    # -- one turn

    def _ask(self) -> str | None:
        stop = self._session.beat
        if isinstance(stop, EndingBeat | Halt):
            if self._console.interactive:
                self._say("", "Type new to play again, back to choose again, or quit.")
                self._console.send("> ")
        else:
            self._console.send("\n> ")
        return self._console.read_line()

    def _leaves(self, line: str) -> bool:
        """Do what a line asks for, and return whether it was to leave."""
        command = command_in(line)
        if command and command.name == "quit":
            return True
        stop = self._session.beat
        if command:
            self._obey[command.name](command.argument)
        elif isinstance(stop, ChoiceBeat):
            self._choose(stop, line)
        elif isinstance(stop, AskBeat):
            self._answer(stop, line)
        elif line.casefold() == "new":
            self._start_again()
        else:
            # A script that answers on and on (`yes 1 |`) is done when the story is.
            return not self._console.interactive
        return False

    def _choose(self, choice: ChoiceBeat, line: str) -> None:
        offer = pick(line, choice.offers)
        if isinstance(offer, str):
            self._say(offer)
            return
        self._session.choose(offer.id)
        self._go_on(words_of_chosen(offer))

    def _answer(self, ask: AskBeat, line: str) -> None:
        try:
            self._session.answer(answer_in(line, ask))
        except NotOffered as refused:
            self._say(str(refused))
            return
        self._go_on(Words(f"You answered: {self._session.decisions[-1].text}"))

    def _go_on(self, echo: Words) -> None:
        trouble = self._game.autosave()
        self._console.write(echo)
        if trouble:
            self._say(f"NOT SAVED: {trouble}")
        elif self._unsaved:
            self._say("Saved again.")
        self._unsaved = trouble
        self._tell()

    def _tell(self) -> None:
        """Print from the beat where the session stands up to the stop."""
        session = self._session
        said = [BLANK, *words_of(session.beat, self._colours)]
        while session.advance():
            said += words_of(session.beat, self._colours)
        self._write([*said, *self._options()])
        if session.ended:
            self._game.autosave()
            self._say("", self._endings_found())

    # -- commands

    def _again(self, _: str) -> None:
        said = [words for past in _recent(self._session) for words in self._told(past)]
        self._write([BLANK, *said, *self._options()])

    def _back(self, _: str) -> None:
        if self._session.back():
            self._say("Back to where you were before your last choice.")
            self._again("")
        else:
            self._say("This is the beginning: there is nothing to take back.")

    def _forward(self, _: str) -> None:
        if self._session.forward():
            self._go_on(Words("Forward again."))
        else:
            self._say("There is nothing that was taken back.")

    def _history(self, _: str) -> None:
        said = [words for past in self._session.history() for words in self._told(past)]
        self._write([BLANK, Words("So far:"), *said, *self._options()])

    def _save(self, name: str) -> None:
        trouble = self._game.save_as(name) if name else self._game.quick_save()
        called = f'as "{name}"' if name else "as the quick save"
        self._say(f"NOT SAVED: {trouble}" if trouble else f'Saved {called}. Come back to it with "load{_spaced(name)}".')

    def _load(self, name: str) -> None:
        moment = find_moment(self._table.store, self._session.program.story.id, name or "quick")
        if isinstance(moment, str):
            self._say(moment)
            return
        trouble = self._game.leave()  # first, or the game would find itself open in another window
        if trouble:
            self._say(f"NOT SAVED: {trouble}")
        self._take_up(taken_up(self._table, moment))

    def _help(self, _: str) -> None:
        lines = [f"{entry.shown}: {entry.about}." for entry in COMMANDS.values()]
        self._say(
            "",
            "Type the number of an option, or the beginning of its words.",
            "These words work at any time:",
            *lines,
            "Where you are asked for words of your own, = in front of them says that they are none of these.",
            f"The seed of this game is {self._session.seed}.",
        )

    def _start_again(self) -> None:
        self._game.leave()
        self._take_up(begun(self._table))

    # -- coming and going

    def _take_up(self, opened: Opened) -> None:
        self._game = opened.game
        if not opened.is_new:
            self._say("", "Carrying on where you left off.")
            if self._session.place and not self._names_place():
                self._console.write(*words_of(self._session.place, self._colours))
        self._say(*opened.notes, *filter(None, [self._game.note]))
        if opened.is_walk:
            said = [words for past in self._session.history() for words in self._told(past)]
            self._write([BLANK, *said, *self._options()])
            return
        if self._stands_at_stop and not opened.is_new:
            self._again("")  # the options alone would mean little after a week
        else:
            self._tell()

    def _names_place(self) -> bool:
        """Whether what is printed next, on taking a game up, has the heading of the place in it."""
        if self._stands_at_stop:
            return any(isinstance(past.beat, Place) for past in _recent(self._session))
        return isinstance(self._session.beat, Place)

    def _input_ended(self) -> str:
        return "" if self._over else "The input ended here. "

    def _farewell(self, before: str = "") -> int:
        """Leave, say whether and where the game is saved, and return the exit code."""
        stop = self._session.beat
        trouble = self._game.leave()
        if trouble:
            self._say("", f"{before}NOT SAVED: {trouble}")
            return NOT_SAVED
        if self._over:
            return HALTED if isinstance(stop, Halt) else 0
        self._console.send(f"\n{before}{self._saved()}")
        return 0

    def _break_off(self, gone: Interrupted) -> int:
        trouble = self._game.leave()
        left = f"NOT SAVED: {trouble}\n" if trouble else self._saved()
        if gone.fault:
            code = unwritten(gone.fault)
            refuse(left.rstrip("\n"))
            return code
        self._console.last_words(f"\n{left}")
        return ENDED_BY_SIGNAL + gone.signal

    def _saved(self) -> str:
        """Where the game is, and how to carry on: lines of their own and never wrapped, to be copied."""
        root, command = clean(self._table.store.root), clean(self._table.command)
        if self._game.only_walked:
            return "You decided nothing yourself, so nothing is saved.\n"
        if not self._game.saved:
            return f"Nothing has happened yet that could be saved.\nTo begin: {command}\n"
        return f"Saved in {root}\nTo carry on: {command}\n"

    @property
    def _session(self) -> Session:
        return self._game.session

    @property
    def _stands_at_stop(self) -> bool:
        return isinstance(self._session.beat, ChoiceBeat | AskBeat | EndingBeat | Halt)

    @property
    def _over(self) -> bool:
        return isinstance(self._session.beat, EndingBeat | Halt)

    def _options(self) -> tuple[Words, ...]:
        stop = self._session.beat
        return words_of_choice(stop, self._session.chosen_before) if isinstance(stop, ChoiceBeat) else ()

    def _endings_found(self) -> str:
        stop = self._session.beat
        earlier = self._session.earlier.endings
        found = len(earlier | {stop.id}) if isinstance(stop, EndingBeat) else len(earlier)
        all_of_them = len(self._table.program.endings)
        return f"You have found {found} of {all_of_them} endings." if all_of_them > 1 else "The end."

    def _told(self, past: Past) -> tuple[Words, ...]:
        said = words_of(past.beat, self._colours)
        if past.decision is None:
            return said
        return *said, Words(f"You {'chose' if past.decision.option else 'answered'}: {past.words}", hang=2)

    def _write(self, said: list[Words]) -> None:
        """Print paragraphs, with one blank line where two would meet."""
        before = [None, *said]
        self._console.write(*(words for words, last in zip(said, before, strict=False) if not words == last == BLANK))

    def _say(self, *sentences: str) -> None:
        self._console.write(*map(Words, sentences))


def _recent(session: Session) -> list[Past]:
    """Return what was shown since the last decision; where that is nothing but a stop, the last few things."""
    everything = list(session.history())
    turn = 0
    for index, past in enumerate(everything):
        if past.decision:
            turn = index + 1
    return everything[turn:] if turn < len(everything) - 1 else everything[-FEW:]


def _spaced(name: str) -> str:
    return f" {name}" if name else ""
