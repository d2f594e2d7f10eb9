"""The app: which screen is shown, and how the program ends.

Knows screens, stories and saves, and passes between them. The state of a game is in its `Game`, never here; whatever
ends the app, leaving the game comes first. What a game needs is imported when the first one is opened: the title is
drawn without it.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from crushgame.story.printable import clean
from crushgame.tui.actions import EVERYWHERE, bindings
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.screens.title import CONTINUE, LOAD, NEW, QUIT, STORIES, TitleScreen
from crushgame.tui.terminal import SteadyApp, run_steadily
from crushgame.tui.theme import FEW_COLOURS, HIGH_CONTRAST, NIGHT, themes
from crushgame.tui.widgets.menu import Item

if TYPE_CHECKING:
    from crushgame.saves.game import Game
    from crushgame.saves.store import Entry, Store
    from crushgame.tui.screens.play import PlayScreen
    from crushgame.tui.screens.stories import StoriesScreen
    from crushgame.tui.shelf import Opened


NOT_SAVED = 2
"""The exit code when a game was left although it could not be saved."""


class Begun(NamedTuple):
    """A game that the command line has started or taken up: the app opens with it instead of the title.

    `sources` are the story's files (name to text), `notes` sentences to show once.
    """

    game: Game
    sources: Mapping[str, str]
    notes: tuple[str, ...] = ()


class CrushApp(SteadyApp):
    """Visual novels in the terminal."""

    CSS_PATH: ClassVar = ["styles/night.tcss", "styles/title.tcss"]  # a first screen's own would not be read
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE, "app")]

    def __init__(self, saves: str | None = None, begun: Begun | None = None) -> None:
        """`saves` is the folder of saves as it was given, or None for the usual one."""
        super().__init__()
        self._saves = saves
        self._begun = begun
        self._store: Store | None = None
        self._at_hand: Opened | None = None
        self._play: PlayScreen | None = None
        self._left_off: Entry | None = None
        for theme in themes():
            self.register_theme(theme)
        self._first_theme = FEW_COLOURS if self.console.color_system == "standard" else NIGHT
        self.theme = self._first_theme

    @property
    def game(self) -> Game | None:
        """The game being played."""
        return self._play.game if self._play is not None else None

    @property
    def store(self) -> Store:
        """The saves."""
        if self._store is None:
            from crushgame.saves.store import Store
            from crushgame.saves.where import where

            self._store = Store(where(self._saves))
        return self._store

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
            self.call_after_refresh(self.look_for_saves)
            return
        from crushgame.tui.shelf import Opened

        game, sources, notes = self._begun
        self._show_game(game, Opened(game.session.program, dict(sources)), notes)

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
        words = f"The game could not be saved. {clean(trouble)}" if trouble else ""
        self.exit(return_code=code, message=Text(words) if words else None)

    def leave_game(self) -> str:
        """Save the game and let go of it. Returns trouble or an empty string."""
        if self._play is None:
            return ""
        play, self._play = self._play, None
        return play.leave()

    async def action_quit(self) -> None:
        """Save and close. If the save fails the player is asked, once; being told twice, the program closes."""
        if self._play is None or isinstance(self.screen, ModalScreen):
            await self._leave_and_end()
        else:
            await self.sure_to_leave(self._play, self._leave_and_end)

    async def _leave_and_end(self) -> None:
        trouble = self.leave_game()
        self._end(NOT_SAVED if trouble else 0, trouble)

    async def sure_to_leave(self, play: PlayScreen, leave: Callable[[], Awaitable[None]]) -> None:
        """Call `leave` when the game is saved, or when the player wants to go although it cannot be."""
        from crushgame.tui.screens.dialogs import Confirm

        trouble = play.keep()
        if not trouble:
            await leave()
            return

        async def answered(yes: bool | None) -> None:
            if yes:
                await leave()

        self.push_screen(Confirm("The game could not be saved.", trouble, "Leave all the same", "Stay"), answered)

    # ---- keys that work everywhere ---------------------------------------------------------------------------------

    def action_contrast(self) -> None:
        """To high contrast and back."""
        self.theme = self._first_theme if self.theme == HIGH_CONTRAST else HIGH_CONTRAST

    def action_help(self) -> None:
        """The keys."""
        from crushgame.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen | ModalScreen):
            self.push_screen(HelpScreen())

    # ---- the title -------------------------------------------------------------------------------------------------

    @property
    def title_screen(self) -> TitleScreen:
        """The title, which lies under every game but one that the command line began."""
        return next(screen for screen in self.screen_stack if isinstance(screen, TitleScreen))

    @work(exclusive=True, group="saves")
    async def look_for_saves(self) -> None:
        """Offer to carry on with the newest game that has not ended, if there is one."""
        self._offer(*await asyncio.to_thread(self._newest))

    def _offer(self, entry: Entry | None, where: str, when: str) -> None:
        self._left_off = entry
        if entry is None:
            self.title_screen.without_continue()
        else:
            self.title_screen.continue_with(when, where)

    def _newest(self) -> tuple[Entry | None, str, str]:
        from crushgame.tui.screens.load import place_of, time_of

        entry = self.store.latest_of_all()
        return (entry, place_of(entry), time_of(entry, time.time())) if entry is not None else (None, "", "")

    def on_title_screen_asked(self, event: TitleScreen.Asked) -> None:
        """Do what was picked."""
        if event.what == CONTINUE and self._left_off is not None:
            self.resume(self._left_off)
        elif event.what == NEW:
            self.new_game()
        elif event.what == LOAD:
            self._pick_save()
        elif event.what == STORIES:
            self._pick_story()
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

    # ---- opening a game --------------------------------------------------------------------------------------------

    @work(exclusive=True, group="open")
    async def new_game(self, name: str = "") -> None:
        """Start a game of the story called `name`, or of the one at hand."""
        from crushgame.library import DEFAULT
        from crushgame.tui import shelf

        opened: Opened | str
        if self._at_hand is not None and not name:
            opened = self._at_hand
        else:
            self.title_screen.tell("opening…")
            opened = await asyncio.to_thread(shelf.open_named, name or DEFAULT)
        if isinstance(opened, str):
            self.title_screen.tell(opened, "trouble")
        else:
            self.open_game(shelf.begin(self.store, opened), opened)

    @work(exclusive=True, group="open")
    async def resume(self, entry: Entry) -> None:
        """Take up the game of a save."""
        from crushgame.tui import shelf

        self.title_screen.tell("opening…")
        taken = await asyncio.to_thread(shelf.take_up, self.store, entry, self._at_hand)
        if isinstance(taken, str):
            self.title_screen.tell(taken, "trouble")
        else:
            self.open_game(taken.game, taken.opened, taken.notes)

    def open_game(self, game: Game, opened: Opened, notes: tuple[str, ...] = ()) -> None:
        """Show a game over the title."""
        self.title_screen.tell("")
        self._show_game(game, opened, notes)

    def _show_game(self, game: Game, opened: Opened, notes: tuple[str, ...]) -> None:
        from crushgame.tui.screens.play import PlayScreen

        self._at_hand = opened
        self._play = PlayScreen(game, opened, self.store, notes)
        self.push_screen(self._play)

    async def on_play_screen_left(self) -> None:
        """Back to the title, with the game that was left on offer."""
        if self._play is not None:
            await self.sure_to_leave(self._play, self._to_title)

    async def _to_title(self) -> None:
        trouble = self.leave_game()
        found = await asyncio.to_thread(self._newest)  # known before the title shows: enter must not mean something else
        while len(self.screen_stack) > 1 and not isinstance(self.screen, TitleScreen):
            await self.pop_screen()
        if not isinstance(self.screen, TitleScreen):
            story = self._at_hand.program.story if self._at_hand is not None else None
            await self.push_screen(TitleScreen(story.title, story.about) if story else TitleScreen())
        self.title_screen.tell(trouble, "trouble" if trouble else "")
        if self._at_hand is not None:
            self.title_screen.opens(self._at_hand.program.story.title)
        self._offer(*found)


def run(saves: str | None = None, begun: Begun | None = None) -> int:
    """Open the app on the title, or on a game that has begun, and return the exit code: 0, NOT_SAVED, or 128 + the
    signal.

    `saves` is the folder of saves as it was given on the command line, or None. Raises what went wrong inside, if
    anything did, after the game was saved and the terminal is as it was.
    """
    return run_steadily(CrushApp(saves, begun))
