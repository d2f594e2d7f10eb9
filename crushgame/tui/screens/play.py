"""The game: one line after another, choices, questions, and the way back.

Knows a `Game` and shows what its session says; all that it keeps itself is what of it is on the screen. Saves only
through the game. The bar below says "saved" only after the game has said so, and NOT SAVED until it says otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message as Mail

from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt
from crushgame.play.meters import readings
from crushgame.play.session import NotOffered, Past
from crushgame.play.staging import Staging, Stagings, after
from crushgame.saves.game import Game
from crushgame.saves.going_back import Kept, at, furthest
from crushgame.saves.store import Store
from crushgame.story.beats import Line, Message, Place, Show, Wait
from crushgame.tui.actions import EVERYWHERE, PLAY, bindings, hints
from crushgame.tui.blocks import Block, picture_of
from crushgame.tui.column import block_of, content_notes, recent_blocks, stop_is_next, words_of_stage
from crushgame.tui.held import Held
from crushgame.tui.keeping import Keeping
from crushgame.tui.offers import Choosable
from crushgame.tui.screens import errands, lookback, turning, verdict
from crushgame.tui.screens.elsewhere import last_words, save_elsewhere
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.screens.own_pace import OwnPace
from crushgame.tui.shelf import Shelved, gallery_of
from crushgame.tui.widgets.ask import Ask
from crushgame.tui.widgets.bars import PlaceBar, StatusBar
from crushgame.tui.widgets.ground import Ground
from crushgame.tui.widgets.reading import MOST_BLOCKS, Reading
from crushgame.tui.widgets.room import Room

if TYPE_CHECKING:
    from crushgame.saves.settings import Settings
    from crushgame.tui.app import CrushApp

PICTURE = (68, 12)
"""Columns and rows of the picture that a save carries."""

WRITTEN_IN = 0.0002
"""Seconds in which a frame that is drawn can be written before anything else is done."""

WHILE_READING = hints((*PLAY, *EVERYWHERE))
AT_CHOICE = [("1-9", "choose"), ("↑↓ enter", "pick"), *hints((*PLAY, *EVERYWHERE))[1:]]
AT_QUESTION = [("enter", "answer"), ("tab", "the page"), ("esc", "leave")]
AT_QUESTION_AGAIN = [("enter", "as before"), ("tab", "answer anew"), ("b", "back"), ("q", "leave"), ("?", "keys")]


class PlayScreen(NightScreen[None]):
    """A game being played."""

    CSS_PATH = "../styles/play.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "out", show=False), *bindings(PLAY)]
    app: CrushApp

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
        self.room = Room(self.reading, gallery_of(game, opened))
        self.copied_to = ""  # the file that the game was last copied to
        self._notes = notes
        self.news = ""
        self._preface = content_notes(game.session)
        self._blocks: list[Block] = []
        self._staging = Staging()
        self._stagings = Stagings(game.session.program)
        self._ask: Ask | None = None
        self._held = Held()
        self.own_pace = OwnPace(self)
        self.keeping = Keeping(game)

    def compose(self) -> ComposeResult:
        """The bars, and between them the room for the stage and the column."""
        with Ground(classes="page"):
            yield PlaceBar()
            yield self.room
            yield StatusBar()

    def on_mount(self) -> None:
        """Show where the game stands."""
        self.app.settings_signal.subscribe(self, self._settings_changed)
        self.reading.focus()
        self.rebuild()

    def picture(self) -> str:
        """Return the page in text, small, as a save keeps it: of where the game stands, wherever the player looks."""
        if self.keeping.is_looking_back:
            return self._picture_of(self.keeping.at_furthest(lambda: recent_blocks(self.game.session, PICTURE[1])))
        return "\n".join(self.reading.picture(*PICTURE))

    def _picture_of(self, blocks: list[Block]) -> str:
        return "\n".join(picture_of(blocks[-PICTURE[1] :], *PICTURE, self.app.theme))

    def _picture_before(self) -> str:
        """Return the page as `picture` does, of what the player had come to before they took decisions back, if they did."""
        session = self.game.session
        if session.undone is None:
            return ""
        return self._picture_of(at(session, furthest(session), lambda: recent_blocks(session, PICTURE[1])))

    def on_resize(self) -> None:
        """Share the window out anew."""
        self.room.share_again()

    def _settings_changed(self, _: Settings) -> None:
        if not self._speed:
            self.reading.finish()
        self.room.share_again()
        self._show_scenery()

    def _show_scenery(self) -> None:
        session = self.game.session
        news = self.room.show(self._staging, readings(session, self.app.settings.meters))
        if news:
            self.tell(news)
        place = session.place.title if session.place else ""
        self.query_one(PlaceBar).show(place, words_of_stage(self._staging), session.program.story.title)

    # ---- showing ---------------------------------------------------------------------------------------------------

    def take(self, game: Game, notes: tuple[str, ...], news: str) -> None:
        """Play this game from here on. `news` says, once, what went wrong with leaving the one before; mostly nothing."""
        self.game, self._notes, self.news = game, notes, news
        self.copied_to = ""
        self._preface = content_notes(game.session)
        self.keeping = Keeping(game)
        self._stagings = Stagings(game.session.program)
        self.room.show_as(gallery_of(game, self.opened))
        self.own_pace.stop()
        self.query_one(StatusBar).warn("")  # it was about the game before
        self.rebuild()

    def rebuild(self) -> None:
        """Show the session from scratch, as after going back or loading."""
        session = self.game.session
        self.own_pace.pause()
        self._blocks = self._preface + recent_blocks(session, 2 * MOST_BLOCKS)
        notes = [Block("note", note) for note in dict.fromkeys((*self._notes, self.game.note)) if note]
        self._blocks += notes
        self._notes, self.game.note = (), ""
        self._staging = self._stagings.now(session)
        self.tell_saved()
        self._present(fresh=1 + len(notes))

    def _go_on(self) -> None:
        """Show the current beat and whatever needs no key of its own, up to the next line or stop."""
        known = len(self._blocks)
        self._note_beat()
        self._present(fresh=len(self._blocks) - known, speed=self._speed)

    @property
    def _speed(self) -> int:
        return 0 if self.app.is_still else self.app.settings.text_speed

    def _note_beat(self) -> None:
        session = self.game.session
        beat = session.beat
        block = block_of(session, Past(beat))
        if block is not None:
            self._blocks.append(block)
        self._staging = after(self._staging, beat, session.program)

    def _present(self, fresh: int, speed: int = 0) -> None:
        """Go on to what needs no key, and draw the column as it stands then."""
        known = len(self._blocks)
        self._go_to_rest()
        self._draw(max(fresh + len(self._blocks) - known, 1), speed)

    def _go_to_rest(self) -> None:
        """Go on over what needs no key of its own. Nothing is drawn."""
        session = self.game.session
        while isinstance(session.beat, Place | Show) or (isinstance(session.beat, Line | Message) and stop_is_next(session)):
            session.advance()
            self._note_beat()

    def _draw(self, fresh: int, speed: int) -> None:
        if not self.is_attached:  # a key that came just before has closed the page
            return
        session = self.game.session
        beat = session.beat
        del self._blocks[: -4 * MOST_BLOCKS]
        was_asking = self._ask is not None
        self._show_scenery()
        self._close_question()
        self.reading.show(self._blocks, fresh, isinstance(beat, Line | Message | Wait), speed)
        status = self.query_one(StatusBar)
        status.hint(WHILE_READING)
        match beat:
            case ChoiceBeat():
                self.reading.offer([self._choosable(beat, number) for number in range(len(beat.offers))])
                status.hint(AT_CHOICE)
            case AskBeat():
                status.hint(AT_QUESTION_AGAIN if self._open_question(beat) else AT_QUESTION)
            case Wait():
                self.own_pace.wait(beat.seconds)
            case EndingBeat():
                errands.show_ending(self, beat)
            case Halt():
                self._blocks.append(Block("note", beat.reason))
                self.reading.show(self._blocks, 1, more=False)
        if not self.reading.is_typing:
            self.own_pace.go_on_later()
        if not (was_asking or self._ask or isinstance(beat, EndingBeat)):  # the curtain comes down over it
            self._draw_at_once()

    def _draw_at_once(self) -> None:
        """Draw the words that a key has asked for, now.

        Textual would hand them from task to task before it draws them, and hold the frame back for up to two sixtieths of a
        second when another has just been drawn: letters that type themselves, or a face that follows the words. A frame is
        written to the terminal by a thread that gets its turn only while this one does nothing.
        """
        if self.reading.size:
            self._dirty_widgets.add(self.reading)
            self._on_timer_update()
            time.sleep(WRITTEN_IN)

    def _choosable(self, beat: ChoiceBeat, number: int) -> Choosable:
        session, offer, undone = self.game.session, beat.offers[number], self.game.session.undone
        was = undone is not None and undone.scene == beat.scene and undone.option == offer.id
        return Choosable(offer, session.chosen_before(offer.id), was)

    # ---- going on by itself ----------------------------------------------------------------------------------------

    def on_reading_told(self) -> None:
        """All has been typed."""
        self.own_pace.go_on_later()

    def action_auto(self) -> None:
        """Go on by itself, or stop doing so."""
        self.own_pace.switch()

    # ---- questions -------------------------------------------------------------------------------------------------

    def _open_question(self, beat: AskBeat) -> str:
        """Ask. Returns what was answered before the player went back, if they did: then the page keeps the keys."""
        undone = self.game.session.undone
        was = undone.text if undone is not None and (undone.scene, undone.choice) == (beat.scene, beat.about) else ""
        self._ask = Ask(beat, was)
        self.reading.add_class("-asking")
        self.room.ask(self._ask)
        self.own_pace.stop()
        return was

    def _close_question(self) -> None:
        if self._ask is not None:
            self._ask.remove()
            self._ask = None
            self.reading.remove_class("-asking")
            self.reading.focus()
            self.room.share(is_asking=False)

    def on_ask_answered(self, event: Ask.Answered) -> None:
        """Put an answer to the session; one that it will not have is asked for again."""
        try:
            self._decide(lambda: self.game.session.answer(event.text))
        except NotOffered as refusal:
            if self._ask is not None:
                self._ask.refuse(str(refusal))

    # ---- deciding --------------------------------------------------------------------------------------------------

    def _take_option(self, option: str) -> None:
        if self.reading.is_typing:
            self.reading.finish()
            return
        try:
            self._decide(lambda: self.game.session.choose(option))
        except NotOffered as refusal:
            self.tell(str(refusal), "trouble")

    def _decide(self, take: Callable[[], None]) -> None:
        """Take a decision. Where the player looks back and takes the same again they have only looked on."""
        session = self.game.session
        known = session.undone if self.keeping.is_looking_back else None
        kept = self.game.decide(take, self._picture_before())
        if known is not None and session.decisions[-1] == known:
            turning.show_looked_at(self)
            return
        self._decided(kept)

    def _decided(self, kept: Kept | None) -> None:
        """A decision has been made: it is saved, and said to be, before anything is shown of what follows from it."""
        self.copied_to = ""  # that file holds what was decided before
        self.keeping.stay()
        self.own_pace.pause()
        session = self.game.session
        [made] = [past for past in session.recent(session.at + 2) if past.decision is not None][-1:]
        block = block_of(session, made)
        known = len(self._blocks)
        if block is not None:
            self._blocks.append(block)
        self._note_beat()
        self._go_to_rest()  # the save is of the line that it goes on with, and so is its picture
        fresh = len(self._blocks) - known
        self._autosave(self._picture_of(self._blocks))
        verdict.tell_kept(self, kept)  # the curtain, which may come down at once, says what this page says
        self._draw(max(fresh, 1), self._speed)

    def autosave(self) -> str:
        """Save, and say truly how that went. Returns trouble or an empty string."""
        return self._autosave(self.picture())

    def _autosave(self, picture: str) -> str:
        trouble = self.keeping.autosave(picture)
        self.tell_saved()
        return trouble

    def keep(self) -> str:
        """Save if there is anything that is not saved yet. Returns trouble or an empty string."""
        return self.autosave() if self.keeping.has_more else ""

    def leave(self, called: str = "The game") -> str:
        """Save what is not saved yet, and let go of the game. Returns what could not be saved, and why, or an empty
        string."""
        picture = self.picture()  # while it is known that the page looks back
        self.keeping.look_ahead()
        trouble = self.game.leave(picture, self._picture_before())
        return last_words(self.game, trouble, self.copied_to, called) if trouble else ""

    def tell_saved(self, saved: str = "") -> None:
        """Say whether what has been decided is on the disk. `saved` is what to say if it is."""
        verdict.tell_saved(self, saved)

    def has_moved(self, store: Store) -> None:
        """The game is saved in another store from now on: the screens that look for saves look there."""
        self.store = store
        self.keeping.note()
        self.tell_saved(f"saved in {store.root}" if self.game.saved else f"saves go to {store.root}")
        self.post_message(self.Moved(store))

    async def look_again(self) -> None:
        """Show the page again after a question, with the curtain over it where it belongs."""
        beat = self.game.session.beat
        if isinstance(beat, EndingBeat) and self.app.screen is self:
            errands.show_ending(self, beat)

    def step(self) -> None:
        """On to the next beat. What was told of how things stood is put away: they may stand otherwise there."""
        self._put_away()
        self.own_pace.pause()
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
        turning.on(self)

    def on_reading_picked(self, event: Reading.Picked) -> None:
        """A click on an option."""
        self._take_option(event.option)

    def on_reading_turned(self, event: Reading.Turned) -> None:
        """The wheel."""
        if event.step < 0:
            self.action_rewind()
        else:
            self.action_onward()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action may be taken: "next" comes before what has the focus, and is not for the field of a question."""
        return self.focused in (None, self.reading) if action == "next" else super().check_action(action, parameters)

    def action_next(self) -> None:
        """On; at a choice, take what is under the cursor. With nothing under it a key held down decides nothing."""
        if self.reading.is_typing:
            self.reading.finish()
            self._draw_at_once()
        elif not self.reading.is_choosing:
            turning.on(self)
        elif self.reading.pointed is None and self.reading.has_below:
            self.reading.turn_page(1)
        elif self.reading.pointed is None:
            self._held.begin()
            self.reading.move(1)
        elif not self._held.still():
            self._take_option(self.reading.pointed.id)

    def action_down(self) -> None:
        """On, or to the next option."""
        if self.reading.is_typing or not self.reading.is_choosing:
            self.action_next()
        else:
            self.reading.move(1)

    def action_up(self) -> None:
        """To the option above, or up the page."""
        if self.reading.is_choosing:
            self.reading.move(-1)
        else:
            self.reading.turn(-1)

    def action_rewind(self) -> None:
        """Back to the line or choice before, as far as the beginning; up the page first, where there is more of it."""
        turning.rewind(self)

    def action_onward(self) -> None:
        """On through what was gone back through; a choice that has not been made stops it."""
        turning.onward(self)

    def action_back(self) -> None:
        """Take back the last decision."""
        if not self.keeping.is_looking_back:
            self.keeping.stay()
        turning.turn(self, self.game.session.back(), "There is nothing to take back.")

    def action_forward(self) -> None:
        """Do again what was taken back."""
        turning.turn(self, self.game.session.forward(), "There is nothing to redo.")

    def action_ahead(self) -> None:
        """Over what was read before, to a choice or a new line; one that is being typed is new."""
        self.own_pace.pause()
        if self.reading.is_typing:
            self.reading.finish()
            return
        if self.keeping.is_looking_back:
            self.keeping.look_ahead()
            self.rebuild()
            return
        known = len(self._blocks)
        for _ in turning.over_what_was_read(self.game.session):
            self._note_beat()
        self._present(fresh=min(len(self._blocks) - known, 1))

    def action_status(self) -> None:
        """What the meters say, until esc puts it away."""
        said = readings(self.game.session, self.app.settings.meters)
        told = " · ".join(f"{one.title}: {one.says}" for one in said) or "This story keeps no count of anything."
        for status in self.query(StatusBar):
            status.tell_over(told)

    def action_map(self) -> None:
        """Where the player has been."""
        lookback.show_map(self)

    def action_endings(self) -> None:
        """The endings found, and hints for the others."""
        lookback.show_endings(self)

    def action_save(self) -> None:
        """Under a name."""
        errands.save_under_name(self)

    def action_quick_save(self) -> None:
        """To the one quick save."""
        picture = self.picture()
        verdict.told(self, self.keeping.at_furthest(lambda: self.game.quick_save(picture)), "quick save")

    async def action_quick_load(self) -> None:
        """From the one quick save."""
        await errands.quick_load(self)

    def action_load(self) -> None:
        """From a list."""
        errands.load(self)

    def action_history(self) -> None:
        """All that was said."""
        lookback.show_history(self)

    def action_out(self) -> None:
        """Out of what was asked for last: how things stand is put away, and otherwise the game is left."""
        if not self._put_away():
            self.action_leave()

    def _put_away(self) -> bool:
        return any(status.put_away() for status in self.query(StatusBar))

    def action_leave(self) -> None:
        """To the title."""
        self.post_message(self.Left())

    def action_elsewhere(self) -> None:
        """To another folder, or a file."""
        save_elsewhere(self, self.look_again)

    def tell(self, sentence: str, kind: str = "") -> None:
        """Say something at the foot of the page, if it is there still: a key that came just before may have closed it."""
        for status in self.query(StatusBar):
            status.tell(sentence, kind)
