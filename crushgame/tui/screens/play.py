"""The game: one line after another, choices, questions, and the way back.

Knows a `Game` and shows what its session says; all that it keeps itself is what of it is on the screen. Saves only
through the game. The bar below says "saved" only after the game has said so, and NOT SAVED until it says otherwise.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message as Mail
from textual.timer import Timer

from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt
from crushgame.play.session import NotOffered, Past
from crushgame.saves.game import Game
from crushgame.saves.store import Store
from crushgame.story.beats import Line, Message, Place, Show, Wait
from crushgame.tui.actions import EVERYWHERE, PLAY, WAY_OUT, bindings, hints
from crushgame.tui.blocks import Block
from crushgame.tui.column import Stage, block_of, blocks_of, content_notes, stage_of, stop_is_next
from crushgame.tui.screens import errands
from crushgame.tui.screens.elsewhere import alarm_of, last_words, not_made, save_elsewhere
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.shelf import Shelved
from crushgame.tui.widgets.ask import Ask
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.reading import Choosable, Reading

PICTURE = (68, 12)
"""Columns and rows of the picture that a save carries."""

WHILE_READING = hints((*PLAY, *EVERYWHERE))
AT_CHOICE = [("1-9", "choose"), ("↑↓ enter", "pick"), *hints((*PLAY, *EVERYWHERE))[1:]]
AT_QUESTION = [("enter", "answer"), ("tab", "the page"), ("esc", "leave")]


class PlayScreen(NightScreen[None]):
    """A game being played."""

    CSS_PATH = "../styles/play.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PLAY)]

    class Left(Mail):
        """The player wants to go back to the title."""

    class Moved(Mail):
        """The game is saved in another store from now on."""

        def __init__(self, store: Store) -> None:
            super().__init__()
            self.store = store

    def __init__(self, game: Game, opened: Shelved, store: Store, notes: tuple[str, ...] = ()) -> None:
        """`opened` is the story that is played; `notes` are sentences to show once, such as what has become of a
        save.
        """
        super().__init__()
        self.game = game
        self.opened = opened
        self.store = store
        self.reading = Reading()
        self.copied_to = ""  # the file that the game was last copied to
        self._notes = notes
        self._news = ""
        self._preface = content_notes(game.session)
        self._kept: tuple[object, ...] = self._state() if game.saved else ()
        self._blocks: list[Block] = []
        self._stage = Stage()
        self._pause: Timer | None = None
        self._ask: Ask | None = None

    def compose(self) -> ComposeResult:
        """The bars and the column between them; a question comes and goes below it."""
        with Vertical(classes="page"):
            yield PlaceBar()
            yield self.reading
            yield StatusBar()

    def on_mount(self) -> None:
        """Show where the game stands."""
        self.reading.focus()
        self.rebuild()

    def _state(self) -> tuple[object, ...]:
        return (self.game, self.game.session.decisions, self.game.session.at)

    def picture(self) -> str:
        """Return the page in text, small, as a save keeps it."""
        return "\n".join(self.reading.picture(*PICTURE))

    # ---- showing ---------------------------------------------------------------------------------------------------

    def take(self, game: Game, notes: tuple[str, ...], news: str) -> None:
        """Play this game from here on. `news` says, once, what went wrong with leaving the one before; mostly nothing."""
        self.game, self._notes, self._news = game, notes, news
        self.copied_to = ""
        self._preface = content_notes(game.session)
        self._kept = self._state() if game.saved else ()
        self.query_one(StatusBar).warn("")  # it was about the game before
        self.rebuild()

    def rebuild(self) -> None:
        """Show the session from scratch, as after going back or loading."""
        session = self.game.session
        self._still()
        self._blocks = self._preface + blocks_of(session)
        notes = [Block("note", note) for note in (*self._notes, self.game.note) if note]
        self._blocks += notes
        self._notes, self.game.note = (), ""
        self._stage = stage_of(session)
        self.tell_saved()
        self._present(fresh=1 + len(notes))

    def _go_on(self) -> None:
        """Show the current beat and whatever needs no key of its own, up to the next line or stop."""
        known = len(self._blocks)
        self._note_beat()
        self._present(fresh=len(self._blocks) - known)

    def _note_beat(self) -> None:
        session = self.game.session
        beat = session.beat
        block = block_of(session, Past(beat))
        if block is not None:
            self._blocks.append(block)
        if isinstance(beat, Show):
            self._stage = Stage(beat.name, beat.mood) if beat.who else Stage()

    def _present(self, fresh: int) -> None:
        """Draw the column as it stands, then go on to what needs no key."""
        session = self.game.session
        while isinstance(session.beat, Place | Show) or (isinstance(session.beat, Line | Message) and stop_is_next(session)):
            before = len(self._blocks)
            session.advance()
            self._note_beat()
            fresh += len(self._blocks) - before
        self._draw(max(fresh, 1))

    def _draw(self, fresh: int) -> None:
        if not self.is_attached:  # a key that came just before has closed the page
            return
        session = self.game.session
        beat = session.beat
        self.query_one(PlaceBar).show(session.place.title if session.place else "", self._stage.words, self._title)
        self.reading.show(self._blocks, fresh, isinstance(beat, Line | Message | Wait))
        self._close_question()
        status = self.query_one(StatusBar)
        status.hint(WHILE_READING)
        match beat:
            case ChoiceBeat():
                self.reading.offer([Choosable(offer, session.chosen_before(offer.id)) for offer in beat.offers])
                status.hint(AT_CHOICE)
            case AskBeat():
                self._open_question(beat)
                status.hint(AT_QUESTION)
            case Wait():
                self._wait(beat.seconds)
            case EndingBeat():
                errands.show_ending(self, beat)
            case Halt():
                self._blocks.append(Block("note", beat.reason))
                self.reading.show(self._blocks, 1, more=False)

    @property
    def _title(self) -> str:
        return self.game.session.program.story.title

    # ---- pauses and questions --------------------------------------------------------------------------------------

    def _wait(self, seconds: float) -> None:
        """Hold for as long as the story says; any step onwards ends it, and so does a wish for no animation."""
        if self.app.animation_level == "none" or seconds <= 0:
            self.call_later(self._step)
        else:
            self._pause = self.set_timer(seconds, self._step)

    def _still(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def _open_question(self, beat: AskBeat) -> None:
        self._ask = Ask(beat)
        self.reading.add_class("-asking")
        self.mount(self._ask, before=self.query_one(StatusBar))

    def _close_question(self) -> None:
        if self._ask is not None:
            self._ask.remove()
            self._ask = None
            self.reading.remove_class("-asking")
            self.reading.focus()

    def on_ask_answered(self, event: Ask.Answered) -> None:
        """Put an answer to the session; one that it will not have is asked for again."""
        try:
            self.game.session.answer(event.text)
        except NotOffered as refusal:
            if self._ask is not None:
                self._ask.refuse(str(refusal))
            return
        self._decided()

    # ---- deciding --------------------------------------------------------------------------------------------------

    def _take_option(self, option: str) -> None:
        try:
            self.game.session.choose(option)
        except NotOffered as refusal:
            self.tell(str(refusal), "trouble")
            return
        self._decided()

    def _decided(self) -> None:
        """A decision has been made: it is saved before anything is shown of what follows from it."""
        self.copied_to = ""  # that file holds what was decided before
        self.autosave()
        made = [past for past in self.game.session.history() if past.decision is not None][-1]
        block = block_of(self.game.session, made)
        known = len(self._blocks)
        if block is not None:
            self._blocks.append(block)
        self._note_beat()
        self._present(fresh=len(self._blocks) - known)

    def autosave(self) -> str:
        """Save, and say truly how that went. Returns trouble or an empty string."""
        trouble = self.game.autosave(self.picture())
        self._kept = () if trouble else self._state()
        self.tell_saved()
        return trouble

    def keep(self) -> str:
        """Save if there is anything that is not saved yet. Returns trouble or an empty string."""
        session = self.game.session
        has_begun = bool(session.decisions or session.at)
        if self.game.is_untouched or not has_begun or self._kept == self._state():
            return ""
        return self.autosave()

    def leave(self, called: str = "The game") -> str:
        """Save what is not saved yet, and let go of the game. Returns what could not be saved, and why, or an empty
        string."""
        trouble = self.game.leave(self.picture())
        return last_words(self.game, trouble, self.copied_to, called) if trouble else ""

    def tell_saved(self, saved: str = "") -> None:
        """Say whether what has been decided is on the disk; after trouble, that it is there again.

        What went wrong besides is told instead, once. `saved` is what to say if nothing did.
        """
        if not self.is_attached:
            return
        status = self.query_one(StatusBar)
        alarm, was_alarmed = alarm_of(self.game), bool(status.told.alarm)
        status.warn(alarm, WAY_OUT)
        news = " ".join(part for part in (self._news, self.game.aside) if part)
        self._news = self.game.aside = ""
        if news:
            status.tell(news, "trouble")
        elif saved or (self._is_kept and not alarm):
            status.tell(saved or ("saved again" if was_alarmed else "saved"), "saved")
        else:
            status.tell("")

    @property
    def _is_kept(self) -> bool:
        """Whether what has been decided, no less and no more, is what the game has saved."""
        return self.game.saved and self._kept[:2] == self._state()[:2]

    def has_moved(self, store: Store) -> None:
        """The game is saved in another store from now on: the screens that look for saves look there."""
        self.store = store
        self._kept = self._state()
        self.tell_saved(f"saved in {store.root}" if self.game.saved else f"saves go to {store.root}")
        self.post_message(self.Moved(store))

    async def look_again(self) -> None:
        """Show the page again after a question, with the curtain over it where it belongs."""
        beat = self.game.session.beat
        if isinstance(beat, EndingBeat) and self.app.screen is self:
            errands.show_ending(self, beat)

    def _step(self) -> None:
        """On to the next beat."""
        self._still()
        if self.game.session.advance():
            self._go_on()

    # ---- keys ------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A number takes the option that has it."""
        if event.character and event.character in "123456789":
            offer = self.reading.numbered(int(event.character))
            if offer is not None:
                event.stop()
                self._take_option(offer.id)

    def on_reading_next(self) -> None:
        """A click on the page."""
        self._step()

    def on_reading_picked(self, event: Reading.Picked) -> None:
        """A click on an option."""
        self._take_option(event.option)

    def action_next(self) -> None:
        """On; at a choice, take what is under the cursor. With nothing under it a key held down decides nothing."""
        if not self.reading.is_choosing:
            self._step()
        elif self.reading.pointed is None:
            self.reading.move(1)
        else:
            self._take_option(self.reading.pointed.id)

    def action_down(self) -> None:
        """On, or to the next option."""
        if self.reading.is_choosing:
            self.reading.move(1)
        else:
            self._step()

    def action_up(self) -> None:
        """To the option above, or up the page."""
        if self.reading.is_choosing:
            self.reading.move(-1)
        else:
            self.reading.scroll_up(animate=False)

    def action_scroll_up(self) -> None:
        """Up the page."""
        self.reading.scroll_page_up(animate=False)

    def action_scroll_down(self) -> None:
        """Down the page."""
        self.reading.scroll_page_down(animate=False)

    def action_back(self) -> None:
        """Take back the last decision."""
        self._turn(self.game.session.back(), "There is nothing to take back.")

    def action_forward(self) -> None:
        """Do again what was taken back."""
        self._turn(self.game.session.forward(), "There is nothing to redo.")

    def _turn(self, has_moved: bool, otherwise: str) -> None:
        if has_moved:
            self.rebuild()
        else:
            self.tell(otherwise)

    def action_ahead(self) -> None:
        """Over what was read before, to a choice or a new line."""
        session = self.game.session
        known = len(self._blocks)
        self._still()
        while session.advance():
            self._note_beat()
            if isinstance(session.beat, Line | Message) and not session.seen:
                break
        self._present(fresh=min(len(self._blocks) - known, 1))

    def action_save(self) -> None:
        """Under a name."""
        errands.save_under_name(self)

    def action_quick_save(self) -> None:
        """To the one quick save."""
        self.told(self.game.quick_save(self.picture()), "quick save")

    async def action_quick_load(self) -> None:
        """From the one quick save."""
        await errands.quick_load(self)

    def action_load(self) -> None:
        """From a list."""
        errands.load(self)

    def action_history(self) -> None:
        """All that was said."""
        errands.show_history(self)

    def action_leave(self) -> None:
        """To the title."""
        self.post_message(self.Left())

    def action_elsewhere(self) -> None:
        """To another folder, or a file."""
        save_elsewhere(self, self.look_again)

    def told(self, trouble: str, what: str) -> None:
        """Say how a save went that the player asked for. It says nothing of the game's own save."""
        made = f"{what} made. {self.game.meanwhile}" if self.game.meanwhile else f"{what} made"
        news = not_made(self.game, what, trouble) if trouble else made
        self.tell(news, "trouble" if trouble else "saved")

    def tell(self, sentence: str, kind: str = "") -> None:
        """Say something at the foot of the page, if it is there still: a key that came just before may have closed it."""
        for status in self.query(StatusBar):
            status.tell(sentence, kind)
