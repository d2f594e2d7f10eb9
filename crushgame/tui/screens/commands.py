"""The list of commands: all that can be done on the screen at hand, found by its words.

Knows the bindings of a screen, which are made from the table of actions, and the words of the settings. Must not know what
any of them does. Every text here is our own, or shown as it is: nothing is read as markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import events
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.errors import NoWidget
from textual.types import IgnoreReturnCallbackType

from crushgame.tui.screens.once import OnceScreen
from crushgame.tui.screens.roomy import has_room
from crushgame.tui.setting_words import EVERY_SETTING, Setting, Value

if TYPE_CHECKING:
    from crushgame.tui.app import CrushApp

WHAT = "What do you want to do?"


class Command(NamedTuple):
    """One thing to do: its words, the keys that do it too, and what to call."""

    words: str
    keys: str
    run: IgnoreReturnCallbackType
    is_setting: bool = False


class Commands(Provider):
    """Everything that can be done, for the screen that the list lies over."""

    @property
    def _crush(self) -> CrushApp:
        return cast("CrushApp", self.app)

    def _every(self) -> Iterator[Command]:
        """First what the screen is for, then what can be done anywhere, then the settings."""
        seen: set[str] = set()
        for active in sorted(self.screen.active_bindings.values(), key=lambda active: active.node is self.app):
            binding = active.binding
            if not (binding.key_display and binding.description and active.enabled) or binding.action in seen:
                continue  # Textual's own bindings have no display for their keys
            seen.add(binding.action)
            run = partial(self.app.run_action, binding.action, active.node)
            yield Command(binding.description, binding.key_display, run)
        yield Command("How to play", "", self._crush.action_how_to_play)
        if self._crush.story is not None:
            yield Command("Content notes of this story", "", self._crush.action_notes)
        for setting in EVERY_SETTING:
            for value in setting.values:
                yield Command(f"{setting.title}: {value.label}", "", partial(self._set, setting, value), is_setting=True)

    def _set(self, setting: Setting, value: Value) -> None:
        if not self._crush.change(setting.set_to(self._crush.settings, value)):
            self._crush.tell_foot(f"{setting.title}: {value.label}", "saved")

    async def discover(self) -> Hits:
        """All of it; of the settings only the way to them."""
        for command in self._every():
            if not command.is_setting:
                yield DiscoveryHit(_shown(Content(command.words), command), command.run, text=command.words)

    async def search(self, query: str) -> Hits:
        """What has these words in it, each setting's every value too."""
        matcher = self.matcher(query)
        for command in self._every():
            score = matcher.match(command.words)
            if score > 0:
                yield Hit(score, _shown(matcher.highlight(command.words), command), command.run, text=command.words)


def _shown(words: Content, command: Command) -> Content:
    return Content.assemble(words, ("  " + command.keys, "not bold italic")) if command.keys else words


class CommandRows(CommandList):
    """Textual's list of hits, for clicks that are slower than the list: the row that they meant may have gone."""

    async def _on_click(self, event: events.Click) -> None:
        number = event.style.meta.get("option")
        if number is not None and number >= self.option_count:
            event.prevent_default()
            event.stop()


class CommandsScreen(CommandPalette, OnceScreen[None]):
    """Textual's own list of commands, over one of our screens."""

    CSS_PATH: ClassVar = "../styles/commands.tcss"

    def __init__(self) -> None:
        super().__init__(providers=[Commands], placeholder=WHAT)

    def on_mount(self) -> None:
        """The list that Textual has put here hears clicks as ours does: it lets nobody say which list it makes."""
        self.query_one(CommandList).__class__ = CommandRows

    def _on_click(self, event: events.Click) -> None:  # type: ignore[override]
        """A click that was on its way while the window became smaller hits nothing, where Textual would stumble."""
        try:
            self.get_widget_at(event.screen_x, event.screen_y)
        except NoWidget:
            event.prevent_default()

    def _action_command_list(self, action: str) -> None:
        """Nor is a page to be turned in a list that has been filled and not been laid out yet."""
        with suppress(KeyError):
            super()._action_command_list(action)

    async def _on_resize(self, event: events.Resize) -> None:
        """Close where there is no room for it: the screen below says so."""
        if not has_room(event.size):
            event.prevent_default()
            self._action_escape()
