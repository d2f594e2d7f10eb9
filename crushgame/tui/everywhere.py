"""What can be done on every screen: look for help, set something, find a command; and nothing where nothing can be seen.

Knows the pages about the program. Must not know games: the app that is made of this says what is being played.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.screen import ModalScreen

from crushgame.tui.actions import EVERYWHERE, bindings
from crushgame.tui.preferences import PreferringApp
from crushgame.tui.screens.night import NightScreen
from crushgame.tui.screens.roomy import STILL_HEARD, has_room

if TYPE_CHECKING:
    from crushgame.story.model import StoryInfo


class AppWithPages(PreferringApp):
    """An app with pages about itself, that opens each of them but once, and never over a question."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE, "app")]

    @property
    def story(self) -> StoryInfo | None:
        """What is known of the story that is being played."""
        raise NotImplementedError

    @property
    def alarm(self) -> str:
        """What the screen must keep saying of the game, mostly nothing."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """Hear nothing that could do something to what cannot be seen."""
        is_harmless = isinstance(event, events.Key) and event.key in STILL_HEARD
        if has_room(self.size) or is_harmless or not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)

    def action_help(self) -> None:
        """The keys."""
        from crushgame.tui.screens.help import KEYS

        self._show_help(KEYS)

    def action_how_to_play(self) -> None:
        """How to play, in plain words."""
        from crushgame.tui.screens.help import HOW_TO_PLAY

        self._show_help(HOW_TO_PLAY)

    def action_notes(self) -> None:
        """The content notes of the story that is played."""
        from crushgame.tui.screens.help import NOTES

        self._show_help(NOTES)

    def _show_help(self, part: str) -> None:
        from crushgame.tui.screens.help import HelpScreen

        story = self.story
        self._show_over(HelpScreen(part, story.title, story.notes) if story is not None else HelpScreen(part))

    def action_settings(self) -> None:
        """The settings."""
        from crushgame.tui.screens.settings import SettingsScreen

        self._show_over(SettingsScreen())

    def action_commands(self) -> None:
        """All that can be done here, by its words."""
        from crushgame.tui.screens.commands import CommandsScreen

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(CommandsScreen())

    def _show_over(self, page: NightScreen[None]) -> None:
        if isinstance(self.screen, ModalScreen) or type(self.screen) is type(page):
            return
        page.alarm = self.alarm
        self.push_screen(page)
