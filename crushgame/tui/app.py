"""The app: which screen is shown, and how the program ends.

Knows screens, stories and saves, and passes between them. The state of a game is in its `Game`, never here; whatever
ends the app, leaving the game comes first. What a game needs is imported when the first one is opened: the title is
drawn without it.
"""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import work
from textual.screen import Screen

from crushgame.saves.where import where
from crushgame.shell import quoted
from crushgame.story.printable import clean
from crushgame.tui.everywhere import AppWithPages
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.screens.roomy import has_room
from crushgame.tui.screens.title import CONTINUE, ENDINGS, HOW, LOAD, NEW, QUIT, SETTINGS, STORIES, TitleScreen
from crushgame.tui.terminal import run_steadily
from crushgame.tui.widgets.menu import Item

if TYPE_CHECKING:
    from crushgame.opening import Looked, Table
    from crushgame.saves.game import Game
    from crushgame.saves.store import Entry, Store
    from crushgame.story.model import StoryInfo
    from crushgame.tui.screens.play import PlayScreen
    from crushgame.tui.screens.stories import StoriesScreen
    from crushgame.tui.shelf import Shelved, Taken


NOT_SAVED = 2
"""The exit code when a game was left although it could not be saved."""

LEAVE = "Leave all the same"


class Begun(NamedTuple):
    """A game that the command line has started or taken up: the app opens with it instead of the title.

    `table` has the story that games after it are of, and `notes` are sentences to show once. `edited` says what has become of
    the save, which the player reads first; what nothing has happened in is not written.
    """

    game: Game
    table: Table
    notes: tuple[str, ...] = ()
    edited: Looked | None = None


class CrushApp(AppWithPages):
    """Visual novels in the terminal."""

    CSS_PATH: ClassVar = ["styles/night.tcss", "styles/title.tcss"]  # a first screen's own would not be read
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(self, saves: str | None = None, begun: Begun | None = None) -> None:
        """`saves` is the folder of saves as it was given, or None for the usual one."""
        self._root = where(saves)
        super().__init__(self._root)
        self._begun = begun
        self._store: Store | None = None
        self._at_hand: Shelved | None = None
        self._play: PlayScreen | None = None
        self._left_off: Entry | None = None
        self._has_moved = False

    @property
    def game(self) -> Game | None:
        """The game being played."""
        return self._play.game if self._play is not None else None

    @property
    def store(self) -> Store:
        """The saves."""
        if self._store is None:
            from crushgame.saves.store import Store

            self._store = Store(self._root)
        return self._store

    @property
    def saves_root(self) -> str:
        """The folder that games and settings are kept in."""
        return self._root if self._store is None else self._store.root

    @property
    def story(self) -> StoryInfo | None:
        """What is known of the story that is being played."""
        return self._at_hand.program.story if self._play is not None and self._at_hand is not None else None

    @property
    def alarm(self) -> str:
        """What the screen must keep saying of the game, mostly nothing."""
        if self._play is None:
            return ""
        from crushgame.tui.screens.elsewhere import alarm_of

        return alarm_of(self._play.game)

    # ---- beginning and ending --------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """The title; or, where a game was asked for, only the night, and no title until that game is left."""
        return TitleScreen() if self._begun is None else NightScreen()

    def on_load(self) -> None:
        """Before the terminal is touched: from here on a signal leaves a save, and the terminal as it was."""
        self.on_signals(self._end_by_signal)

    def on_mount(self) -> None:
        """Show the game that was asked for; else look for one to carry on with, once the title can be seen."""
        self.app_resume_signal.subscribe(self, self._repaint)
        self.call_after_refresh(self.show_cursor)
        if self._begun is None:
            if self.settings_note:
                self.call_after_refresh(self._tell_title, self.settings_note, "trouble")
            self.call_after_refresh(self.look_for_saves)
            return
        from crushgame.tui.shelf import Shelved

        game, table, notes, edited = self._begun
        notes = (*notes, self.settings_note) if self.settings_note else notes
        opened = Shelved(table.program, dict(table.sources), table.is_kept_copy, table.folder)
        if edited is None:
            self._show_game(game, opened, notes)
        else:
            self._ask_about_begun(game, opened, notes, edited)

    def _ask_about_begun(self, game: Game, opened: Shelved, notes: tuple[str, ...], edited: Looked) -> None:
        """Show the game that was asked for when the player has read what has become of it; or the title."""
        from crushgame.tui import shelf
        from crushgame.tui.screens.changed import ask_about
        from crushgame.tui.screens.dialogs import NOW, THEN

        self._at_hand = opened

        async def answered(answer: str | None) -> None:
            if answer == NOW:
                self._show_game(game, opened, notes)
                return
            game.leave()
            await self._to_title()
            if answer == THEN:
                self._open_taken(shelf.take_up_as_it_was(self.store, shelf.Look(opened, edited)))

        ask_about(self, edited, answered)

    def on_unmount(self) -> None:
        """However it came to this, the game is left in order."""
        self.leave_game()

    def _repaint(self, _: object) -> None:
        self.refresh(layout=True)
        self.show_cursor()

    def _end_by_signal(self, number: signal.Signals) -> None:
        trouble = self.leave_game()  # first: what comes after writes to a terminal that may be gone
        self._end(128 + number, trouble)

    def _end(self, code: int, trouble: str) -> None:
        self.last_words = (clean(trouble), *(_carrying_on(self.store.root) if self._has_moved else ()))
        self.exit(return_code=code)

    def leave_game(self) -> str:
        """Save the game and let go of it. Returns what of it could not be saved, and why, or an empty string."""
        if self._play is None:
            return ""
        play, self._play = self._play, None
        return play.leave()

    async def action_quit(self) -> None:
        """Save and close. If the save fails the player is asked, once; being told twice, the program closes."""
        if self._play is None:
            await self._leave_and_end()
            return
        from crushgame.tui.screens.dialogs import Unsaved
        from crushgame.tui.screens.elsewhere import when_saved

        if isinstance(self.screen, Unsaved):
            if has_room(self.size):  # else nobody has been told
                await self._leave_and_end()
        else:
            await when_saved(self._play, self._leave_and_end, LEAVE)

    async def _leave_and_end(self) -> None:
        trouble = self.leave_game()
        self._end(NOT_SAVED if trouble else 0, trouble)

    # ---- the title -------------------------------------------------------------------------------------------------

    @property
    def title_screens(self) -> list[TitleScreen]:
        """The title, which lies under every game but one that the command line began; and none when the program closes."""
        return [screen for screen in self.screen_stack if isinstance(screen, TitleScreen)]

    def _tell_title(self, news: str, kind: str = "") -> None:
        for title in self.title_screens:
            title.tell(news, kind)

    @work(exclusive=True, group="saves")
    async def look_for_saves(self) -> None:
        """Offer to carry on with the newest game that has not ended, if there is one."""
        self._offer(*await asyncio.to_thread(self._newest))

    def _offer(self, entry: Entry | None, row: Item | None, is_lost: bool) -> None:
        self._left_off = entry
        for title in self.title_screens:
            title.offer(row, is_lost)

    def _newest(self) -> tuple[Entry | None, Item | None, bool]:
        """Return what there is to carry on with, how to call it, and whether something newer cannot be used."""
        from crushgame.tui.screens.load import said_of

        entry = self.store.latest_of_all()
        return entry, said_of(entry, time.time()) if entry else None, self.store.passed_over(None, entry)

    def on_title_screen_asked(self, event: TitleScreen.Asked) -> None:
        """Do what was picked; but while a game is being opened, and over one that has been, only close the program."""
        if event.what != QUIT and (self._is_opening or not isinstance(self.screen, TitleScreen)):
            return
        if event.what == CONTINUE and self._left_off is not None:
            self.resume(self._left_off)
        elif event.what == NEW:
            self.new_game()
        elif event.what == LOAD:
            self._pick_save()
        elif event.what == STORIES:
            self._pick_story()
        elif event.what == SETTINGS:
            self.action_settings()
        elif event.what == HOW:
            self.action_how_to_play()
        elif event.what == ENDINGS:
            self._show_endings()
        elif event.what == QUIT:
            self._end(0, "")

    def _pick_save(self) -> None:
        from crushgame.moments import all_entries
        from crushgame.tui.screens.load import LoadScreen

        def picked(entry: Entry | None) -> None:
            if entry is not None:
                self.resume(entry)
            else:
                self.look_for_saves()

        self.push_screen(LoadScreen(self.store, lambda: all_entries(self.store)), picked)

    def _pick_story(self) -> None:
        from crushgame.library import shipped
        from crushgame.tui.screens.stories import StoriesScreen

        def picked(name: str | None) -> None:
            if name is not None:
                self.new_game(name)

        screen = StoriesScreen([Item(story.id, story.id) for story in shipped()])
        self.push_screen(screen, picked)
        self._describe_stories(screen)

    @work(exclusive=True, group="stories")
    async def _describe_stories(self, screen: StoriesScreen) -> None:
        from crushgame.tui import shelf

        items = await asyncio.to_thread(shelf.described, self.store.root)
        if screen.is_attached:
            screen.fill(items)

    @work(exclusive=True, group="open")
    async def _show_endings(self) -> None:
        from crushgame.tui import shelf
        from crushgame.tui.screens.endings import EndingsScreen

        told = await asyncio.to_thread(shelf.endings_of, self.store, self._at_hand)
        if isinstance(told, str):
            self._tell_title(told, "trouble")
        else:
            self.push_screen(EndingsScreen(told.rows, told.title))

    # ---- opening a game --------------------------------------------------------------------------------------------

    @property
    def _is_opening(self) -> bool:
        """Whether a game is being opened: what a thread does for that goes on, whoever would not wait for it."""
        return any(worker.group == "open" and not worker.is_finished for worker in self.workers)

    @work(exclusive=True, group="open")
    async def new_game(self, name: str = "") -> None:
        """Start a game of the story called `name`, or of the one at hand."""
        from crushgame.library import DEFAULT
        from crushgame.tui import shelf

        opened: Shelved | str
        if self._at_hand is not None and not name:
            opened = self._at_hand
        else:
            self._tell_title("opening…")
            opened = await asyncio.to_thread(shelf.open_named, name or DEFAULT)
        if isinstance(opened, str):
            self._tell_title(opened, "trouble")
        else:
            self.open_game(shelf.begin(self.store, opened), opened)

    @work(exclusive=True, group="open")
    async def resume(self, entry: Entry) -> None:
        """Take up the game of a save, once the player knows what has become of its story."""
        from crushgame.tui import shelf
        from crushgame.tui.screens.changed import ask_about
        from crushgame.tui.screens.dialogs import NOW, THEN

        self._tell_title("opening…")
        look = await asyncio.to_thread(shelf.look_at, self.store, entry, self._at_hand)
        if isinstance(look, str):
            self._tell_title(look, "trouble")
            return
        if look.looked.edited is None:
            self._open_taken(await asyncio.to_thread(shelf.take_up, self.store, look))
            return

        async def answered(answer: str | None) -> None:
            self._tell_title("")
            if answer in (NOW, THEN):
                take = shelf.take_up if answer == NOW else shelf.take_up_as_it_was
                self._open_taken(await asyncio.to_thread(take, self.store, look))

        ask_about(self, look.looked, answered)

    def _open_taken(self, taken: Taken) -> None:
        self.open_game(taken.game, taken.story, taken.notes)

    def open_game(self, game: Game, opened: Shelved, notes: tuple[str, ...] = ()) -> None:
        """Show a game over the title."""
        self._tell_title("")
        self._show_game(game, opened, notes)

    def _show_game(self, game: Game, opened: Shelved, notes: tuple[str, ...]) -> None:
        from crushgame.tui.screens.play import PlayScreen

        self._at_hand = opened
        self._play = PlayScreen(game, opened, self.store, notes)
        self.push_screen(self._play)

    async def on_play_screen_left(self) -> None:
        """Back to the title, with the game that was left on offer."""
        if self._play is not None:
            from crushgame.tui.screens.elsewhere import when_saved

            await when_saved(self._play, self._to_title, LEAVE)

    def on_play_screen_moved(self, event: PlayScreen.Moved) -> None:
        """The saves are elsewhere from now on, for the title too; the player is told where when the program ends."""
        self._store, self._has_moved = event.store, True
        self.take_settings_along()

    async def _to_title(self) -> None:
        game, trouble = self.game, self.leave_game()
        aside = game.aside if game is not None else ""
        found = await asyncio.to_thread(self._newest)  # known before the title shows: enter must not mean something else
        while len(self.screen_stack) > 1 and not isinstance(self.screen, TitleScreen):
            await self.pop_screen()
        if not isinstance(self.screen, TitleScreen):
            story = self._at_hand.program.story if self._at_hand is not None else None
            await self.push_screen(TitleScreen(story.title, story.about) if story else TitleScreen())
        self._tell_title(trouble or aside, "trouble" if trouble or aside else "")
        if game is not None and game.kept is not None and not (game.kept.trouble or trouble or aside):
            from crushgame.tui.screens.verdict import AS_FAR

            self._tell_title(f"saved · {AS_FAR}", "saved")
        if self._at_hand is not None:
            for title in self.title_screens:
                title.opens(self._at_hand.program.story.title)
        self._offer(*found)
        for title in self.title_screens:
            title.point_at_first()


def run(saves: str | None = None, begun: Begun | None = None) -> int:
    """Open the app on the title, or on a game that has begun, and return the exit code: 0, NOT_SAVED, or 128 + the
    signal.

    `saves` is the folder of saves as it was given on the command line, or None. Raises what went wrong inside, if
    anything did, after the game was saved and the terminal is as it was.
    """
    return run_steadily(CrushApp(saves, begun))


def _carrying_on(root: str) -> tuple[str, str]:
    return f"Your games are saved in {clean(root)} now. To carry on:", f"    crushgame --saves {quoted(root)}"
