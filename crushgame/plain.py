"""The plain player: a game as a stream of text, for screen readers, pipes and anybody who likes it so.

Knows a game, a console, and what to do at each word that a player types. Must not know disks (the game does) or
terminals (the console does). A turn is printed up to its stop; then one line is read. Each decision is saved before the
next line is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crushgame.commands.output import ENDED_BY_SIGNAL, refuse, unwritten
from crushgame.moments import find_moment
from crushgame.opening import Opened, Table, as_it_was, begun, begun_again, look_at, take_up
from crushgame.plain_console import Console, Interrupted
from crushgame.plain_input import AS_IT_WAS, COMMANDS, Command, also_meant, answer_in, command_in, pick
from crushgame.plain_report import NEW, SAME, report_after, ways_on
from crushgame.plain_saving import (
    copied,
    farewell,
    kept_aside,
    left_with,
    moved,
    not_remembered,
    not_saved,
    path_in,
    told_of_edits,
    whereabouts,
)
from crushgame.plain_telling import Telling, everything, options, recently, telling_on, without_gaps
from crushgame.plain_words import BLANK, Words, colour_of, greeting, heading, words_of_chosen, words_of_notes
from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt, Place
from crushgame.play.session import NotOffered, Past, Session
from crushgame.saves.going_back import Kept
from crushgame.shell import quoted

NOT_SAVED = 2
"""The exit code of a player who had to leave with something that could not be saved."""

HALTED = 1
"""The exit code of a game left where its story could not go on: a fault of the story, as `check` has it."""

OVER = "The story is over, and nothing else that can be done here begins like this. What was still to be read is left."
"""Said to a script that answers on after the end."""


class Player:
    """Plays games of one story on a console until the player leaves."""

    def __init__(self, table: Table, console: Console, first: Opened, *, is_greeted: bool = False) -> None:
        """`is_greeted` says that the title has been printed."""
        self._table = table
        self._console = console
        self._game = first.game
        self._first = first
        self._is_greeted = is_greeted
        self._edited = first.edited
        self._unsaved = ""
        self._warned = ""
        self._copy = ""
        self._colours = {member.id: colour_of(member.color) for member in table.program.cast.values()}
        self._telling: Telling | None = None  # how the story was told so far, as long as nothing has been jumped over
        self._has_asked = False  # whether the last line only asked something, after which nothing is offered again
        self._found: set[str] = set()  # endings come to in this sitting
        self._obey: dict[str, Callable[[str], None]] = {
            AS_IT_WAS: self._as_it_was,
            "back": self._back,
            "export": self._export,
            "folder": self._folder,
            "forward": self._forward,
            "goto": self._goto,
            "load": self._load,
            "save": self._save,
            "transcript": self._transcript,
        }

    def play(self) -> int:
        """Play until the player leaves, the input ends or a signal comes, and return the exit code."""
        try:
            if not self._is_greeted:
                self._console.write(*greeting(self._table.program.story))
            if self._console.transcript:
                self._console.send(f"All that is said is also written to {self._console.transcript.path}\n")
            if self._first.is_new:
                self._console.write(*words_of_notes(self._table.program.story))
            self._take_up(self._first)
            while (line := self._ask()) is not None:
                if self._leaves(line):
                    return self._farewell()
            return self._farewell(input_ended=True)
        except Interrupted as gone:
            return self._break_off(gone)
        finally:
            self._game.leave()

    # -- one turn

    def _ask(self) -> str | None:
        # Who drives the game through a pipe goes by the prompt as well, at the end as anywhere.
        says_how = self._over and not self._has_asked
        if says_how:
            self._say("", ways_on(self._session))
        self._console.send("> " if says_how else "\n> ")
        return self._console.read_line()

    def _leaves(self, line: str) -> bool:
        """Do what a line asks for, and return whether it was to leave."""
        stop = self._session.beat
        offers = stop.offers if isinstance(stop, ChoiceBeat) else ()
        command = command_in(line, offers)
        self._has_asked = command is not None and COMMANDS[command.name].asks
        if command and command.name == "quit":
            return not self._would_lose("quit")
        if command and self._has_asked:
            self._ask_about(command)
            self._say(*also_meant(line, offers))
        elif command:
            self._obey[command.name](command.argument)
        elif isinstance(stop, ChoiceBeat):
            self._choose(stop, line)
        elif isinstance(stop, AskBeat):
            self._answer(stop, line)
        elif line.casefold() in (NEW, SAME):
            self._start_again(line.casefold())
        else:
            # A script that answers on and on (`yes 1 |`) is done when the story is.
            if not self._console.interactive:
                self._say("", OVER)
            return not self._console.interactive
        return False

    def _choose(self, choice: ChoiceBeat, line: str) -> None:
        offer = pick(line, choice.offers)
        if isinstance(offer, str):
            self._say(offer)
            return
        kept = self._game.decide(lambda: self._session.choose(offer.id))
        self._go_on(words_of_chosen(offer), kept)

    def _answer(self, ask: AskBeat, line: str) -> None:
        try:
            kept = self._game.decide(lambda: self._session.answer(answer_in(line, ask)))
        except NotOffered as refused:
            self._say(str(refused))
            return
        self._go_on(Words(f"You answered: {self._session.decisions[-1].text}"), kept)

    def _go_on(self, echo: Words, kept: Kept | None = None) -> None:
        trouble = self._game.autosave()
        self._warned = self._copy = ""
        self._console.write(echo)
        self._say_if_saved(trouble)
        self._say(*kept_aside(kept))
        self._tell()

    def _tell(self) -> None:
        """Print from the beat where the session stands up to the stop."""
        session = self._session
        telling = self._telling = self._telling or telling_on(session, self._colours)
        said = [BLANK, *telling.words_of(Past(session.beat))]
        while session.advance():
            said += telling.words_of(Past(session.beat))
        self._write(said, options(session))
        if isinstance(session.beat, EndingBeat):
            self._found.add(session.beat.id)
            before, trouble = self._unsaved, self._game.autosave()
            if trouble != before:  # else it was said a moment ago
                self._say_if_saved(trouble)
            self._write(report_after(session))
            self._say("", self._endings_found())

    def _tell_anew(self) -> None:
        """Print from the beat where the session stands, under the name of its place."""
        place = self._session.place
        if place and not isinstance(self._session.beat, Place):
            self._console.write(*heading(place))
        self._tell()

    # -- commands

    def _ask_about(self, command: Command) -> None:
        from crushgame.plain_bearings import told_of

        self._write(told_of(command, self._game, self._colours, frozenset(self._found)))

    def _back(self, _: str) -> None:
        if self._session.back():
            self._telling = None
            self._say("Back to where you were before your last choice.")
            self._write([BLANK], recently(self._session, self._colours), options(self._session))
        else:
            self._say("This is the beginning: there is nothing to take back.")

    def _forward(self, _: str) -> None:
        if self._session.forward():
            self._go_on(Words("Forward again."))
        else:
            self._say("There is nothing that was taken back.")

    def _goto(self, typed: str) -> None:
        from crushgame.plain_bearings import scene_by, taken_back

        scene = scene_by(self._game.route(), typed)
        if isinstance(scene, str):
            self._say(scene)
            return
        before = len(self._session.decisions)
        self._session.jump(scene)
        self._telling = None
        self._say("Back at the beginning of that scene.", *taken_back(before - len(self._session.decisions)))
        self._tell_anew()

    def _transcript(self, typed: str) -> None:
        from crushgame.plain_transcript import Refused, begin

        before = self._console.transcript
        if not typed:
            going = f"All that is said is being written to {before.path}\n" if before and before.goes_on else ""
            self._console.send(f"{going}Type transcript and a path to write all that is said to a new file.\n")
            return
        new = begin(path_in(typed))
        if isinstance(new, Refused):
            self._console.send(f"{new} Type transcript and another path.\n")
            return
        title = greeting(self._table.program.story)
        so_far = without_gaps([*title, BLANK, *everything(self._session, self._colours), *options(self._session)])
        self._console.keep_in(new, *so_far)
        self._console.send(f"All that was said in this game is written to {new.path}\nWhat comes is added to it.\n")

    def _save(self, name: str) -> None:
        trouble = self._game.save_as(name) if name else self._game.quick_save()
        called = f'as "{name}"' if name else "as the quick save"
        if not trouble:
            meanwhile = filter(None, [self._game.meanwhile])
            self._say(f'Saved {called}. Come back to it with "load{_spaced(name)}".', *meanwhile)
        elif name and not self._unsaved:
            self._say(f"NOT SAVED: {trouble}")  # more often than not it is the name that will not do
        else:
            self._say(not_saved(trouble))

    def _load(self, name: str) -> None:
        moment = find_moment(self._table.store, self._session.program.story.id, name or "quick")
        if isinstance(moment, str):
            self._say(moment)
        elif not self._would_lose(f"load{_spaced(name)}"):
            looked = look_at(self._table, moment)
            if isinstance(looked, str):
                self._say(looked)
                return
            self._leave_game()  # first, or it would find itself open in another window
            self._take_up(take_up(self._table.store, looked))

    def _as_it_was(self, _: str) -> None:
        if self._edited is None:
            self._say("The story is as it was when this game was saved, so there is nothing to go back to.")
        elif not self._edited.can_finish_as_it_was:
            self._say(f"{self._edited.found.kept} So this game cannot be finished in it.")
        elif not self._would_lose(AS_IT_WAS):
            looked = as_it_was(self._table.store, self._edited)
            self._leave_game()  # first, or it would find itself open in another window
            self._take_up(take_up(self._table.store, looked))

    def _folder(self, typed: str) -> None:
        if not typed:
            self._console.send(whereabouts(self._game))
            return
        self._table, trouble, told = moved(self._table, self._game, typed)
        if trouble:
            self._say(f"NOT SAVED there: {trouble}")
        elif self._game.saved:
            self._unsaved = ""
            self._say_if_saved(self._game.trouble)
        self._console.send(told)

    def _export(self, typed: str) -> None:
        if not typed:
            self._say("Type export and a path, such as export my-game.json, to copy this game to a new file.")
            return
        path, trouble = copied(self._game, typed)
        if trouble:
            self._say(trouble)
            return
        self._copy = path
        self._console.send(f"Copied to {path}\nTo take it in again: crushgame saves import {quoted(path)}\n")

    def _start_again(self, how: str) -> None:
        if not self._would_lose(how):
            night = self._session
            self._leave_game()
            self._take_up(begun_again(self._table, night) if how == SAME else begun(self._table))

    # -- coming and going

    def _take_up(self, opened: Opened) -> None:
        self._game = opened.game
        self._telling = None
        self._unsaved = self._warned = self._copy = ""
        if not opened.is_new:
            self._say("", "Carrying on where you left off.")
        self._edited = opened.edited
        self._say(*opened.notes, *told_of_edits(opened.edited), *filter(None, [self._game.note]))
        session = self._session
        if opened.is_walk:
            self._write([BLANK], everything(session, self._colours), options(session))
            return
        if not self._stands_at_stop or opened.is_new:
            self._tell_anew()
            return
        said = recently(session, self._colours)  # the options alone would mean little after a week
        if session.place and heading(session.place)[-1] not in said:
            said = [*heading(session.place), *said]
        self._write([BLANK], said, options(session))

    def _say_if_saved(self, trouble: str) -> None:
        """Say what the last save came to, where that is news or bad news."""
        if trouble:
            self._say(not_saved(trouble) if not self._game.saved else not_remembered(trouble))
        elif self._unsaved:
            self._say("Saved again.")
        if self._game.aside:
            self._say(self._game.aside)
            self._game.aside = ""
        self._unsaved = trouble

    def _would_lose(self, again: str) -> bool:
        """Say, once, that to do this now would lose what could not be saved. `again` is what to type to do it all the same."""
        if not self._unsaved or self._copy or self._warned == again:
            return False
        self._say_if_saved(self._game.autosave())
        if not self._unsaved:
            return False
        self._warned = again
        self._say(f"Type {again} again to do it all the same.")
        return True

    def _leave_game(self) -> None:
        trouble = self._game.leave()
        if trouble:
            self._say(left_with(trouble, self._game, self._copy))
        elif self._game.kept is not None:
            self._say(*kept_aside(self._game.kept))

    def _farewell(self, *, input_ended: bool = False) -> int:
        """Leave, say whether and where the game is saved, and return the exit code."""
        before = "The input ended here. " if input_ended and not self._over else ""
        trouble = self._game.leave()
        if trouble:
            self._say("", f"{before}{left_with(trouble, self._game, self._copy)}")
            if self._game.saved:
                self._console.send(f"\n{farewell(self._table, self._game)}")
            return NOT_SAVED
        if self._over:
            if input_ended or not self._console.interactive:
                self._console.send("\n")  # nobody's Enter has ended the line of the prompt
            return HALTED if isinstance(self._session.beat, Halt) else 0
        self._console.send(f"\n{before}{farewell(self._table, self._game)}")
        return 0

    def _break_off(self, gone: Interrupted) -> int:
        trouble = self._game.leave()
        left = f"{left_with(trouble, self._game, self._copy)}\n" if trouble else ""
        if not trouble or self._game.saved:
            left += farewell(self._table, self._game)
        if gone.fault:
            code = unwritten(gone.fault)
            refuse(left.rstrip("\n"))
            return code
        self._console.last_words(f"\n{left}")
        return ENDED_BY_SIGNAL + gone.signal

    @property
    def _session(self) -> Session:
        return self._game.session

    @property
    def _stands_at_stop(self) -> bool:
        return isinstance(self._session.beat, ChoiceBeat | AskBeat | EndingBeat | Halt)

    @property
    def _over(self) -> bool:
        return isinstance(self._session.beat, EndingBeat | Halt)

    def _endings_found(self) -> str:
        endings = self._session.program.endings
        found, all_of_them = len((self._session.earlier.endings | self._found) & endings.keys()), len(endings)
        return f"You have found {found} of {all_of_them} endings." if all_of_them > 1 else "The end."

    def _write(self, *said: Iterable[Words]) -> None:
        """Print paragraphs, with one blank line where two would meet."""
        self._console.write(*without_gaps(words for some in said for words in some))

    def _say(self, *sentences: str) -> None:
        self._console.write(*map(Words, sentences))


def _spaced(name: str) -> str:
    return f" {name}" if name else ""
