"""An app as its player has set it: the theme, whether anything moves, and what else is kept between games.

Knows the settings and how they change what every screen shows. Must not know any screen: those that care listen to
`settings_signal`. The module of the settings is loaded only where something was ever set, or is asked for: the first frame
is drawn without it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from textual.signal import Signal

from crushgame.saves.where import SETTINGS
from crushgame.tui.terminal import SteadyApp
from crushgame.tui.theme import CHOICES, HIGH_CONTRAST, LIGHT, MONO, NIGHT, chosen_theme, themes
from crushgame.tui.widgets.bars import StatusBar

if TYPE_CHECKING:
    from crushgame.saves.settings import Settings, ThemeName

_THEME, _BESIDE = "theme: ", " · "

CALLED = {NIGHT: "night", LIGHT: "light", HIGH_CONTRAST: "high contrast", MONO: "greys"}
"""The themes as a player reads of them."""


class PreferringApp(SteadyApp):
    """An app that follows its player's settings, and keeps them."""

    def __init__(self, root: str) -> None:
        """`root` is the folder of saves to look for settings in."""
        super().__init__()
        self.settings_signal: Signal[Settings] = Signal(self, "settings")
        """Published with the new settings whenever they have changed, after the app follows them."""
        self.settings_note = ""
        """What to tell the player of settings that were lost, mostly nothing."""
        self._settings: Settings | None = None
        self._kept: Settings | None = None
        """What is on the disk, as far as this window knows; what it has set since and could not keep is not in it."""
        self._own_level = self.animation_level
        for theme in themes():
            self.register_theme(theme)
        if os.path.isdir(os.path.join(root, SETTINGS)):
            from crushgame.saves.settings import load_settings  # not before the first frame of one who never set anything

            self._settings, self.settings_note = load_settings(root)
            self._kept = self._settings
        self._follow()

    @property
    def saves_root(self) -> str:
        """The folder that settings are kept in now."""
        raise NotImplementedError

    @property
    def settings(self) -> Settings:
        """What the player has set."""
        if self._settings is None:
            from crushgame.saves.settings import Settings

            self._settings = Settings()
        return self._settings

    @property
    def is_still(self) -> bool:
        """Whether nothing may move by itself."""
        return self.animation_level == "none"

    def change(self, settings: Settings) -> str:
        """Set this from now on, and keep what of it has changed. Returns why it could not be kept, or an empty string; the foot
        of the page says so too."""
        is_new = settings != self.settings
        self._settings = settings
        self._follow()
        trouble = self._keep(settings)
        if is_new:
            self.settings_signal.publish(settings)
        return trouble

    def take_settings_along(self) -> str:
        """Keep what is set in the folder of saves that there is now, if nothing is set there. Returns trouble, as `change`."""
        from crushgame.saves.settings import Settings

        if self.settings == Settings():
            return ""
        self._kept = self.settings
        return self._keep(self.settings)

    def _keep(self, settings: Settings) -> str:
        from crushgame.saves.settings import Settings, keep_settings

        refused = keep_settings(self.saves_root, settings, self._kept or Settings())
        if refused is None:
            self._kept = settings
            return ""
        trouble = f"This is set for today only. {refused.sentence}"
        self.tell_foot(trouble, "trouble")
        return trouble

    def action_theme(self) -> None:
        """On to the next theme, with a word about which it is."""
        now = chosen_theme(self.settings.theme, self.no_color, few_colours=False)
        name = CHOICES[(CHOICES.index(now) + 1) % len(CHOICES)]
        if not self.change(self.settings._replace(theme=cast("ThemeName", name))):
            self._tell_theme(f"{_THEME}{CALLED[name]}")

    def _tell_theme(self, news: str) -> None:
        """Say which theme it is, before what trouble there is."""
        bars = self.screen.query(StatusBar)
        told = bars.first().told if bars else None
        if told is None or told.kind != "trouble":
            self.tell_foot(news)
            return
        trouble = told.news.partition(_BESIDE)[2] if told.news.startswith(_THEME) else told.news
        self.tell_foot(f"{news}{_BESIDE}{trouble}", "trouble")

    def refresh_css(self, animate: bool = True) -> None:
        """Dress every screen anew; also the list of commands, which Textual takes for none of the app's own."""
        super().refresh_css(animate)
        for screen in self.screen_stack[-1:]:
            if screen not in self.children:
                self.stylesheet.update(screen, animate=animate)

    def tell_foot(self, news: str, kind: str = "") -> None:
        """Say something at the foot of the page, also while a small question lies over it, as `StatusBar.tell` has it.

        Mere news never takes the place of trouble.
        """
        for screen in reversed(self.screen_stack):
            bars = screen.query(StatusBar)
            if bars:
                bar = bars.first()
                if kind == "trouble" or bar.told.kind != "trouble":
                    bar.tell(news, kind)
                return

    def _follow(self) -> None:
        """Look, and move, as the settings say."""
        wish = self._settings.theme if self._settings is not None else "auto"
        self.theme = chosen_theme(wish, self.no_color, self.console.color_system == "standard")
        is_moving = self._settings is None or self._settings.motion
        self.animation_level = self._own_level if is_moving else "none"
