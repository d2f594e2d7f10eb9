"""Everything that can be set, in words: the rows of the settings screen, and what each value means.

Knows settings and words. Must not know screens, nor how anything is kept.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crushgame.saves.settings import LONGEST_DELAY, SHORTEST_DELAY, Settings


class Value(NamedTuple):
    """One way to set something: what it is called, and what it means, in a plain sentence or two."""

    value: str | int | bool
    label: str
    meaning: str


class Setting(NamedTuple):
    """One thing that can be set. `field` is its name among the Settings."""

    field: str
    title: str
    values: tuple[Value, ...]

    def now(self, settings: Settings) -> Value:
        """Return how it is set."""
        return self.values[self._at(settings)]

    def turned(self, settings: Settings, step: int) -> Settings:
        """Return the settings with this one `step` values further on, round the ends."""
        return self.set_to(settings, self.values[(self._at(settings) + step) % len(self.values)])

    def set_to(self, settings: Settings, value: Value) -> Settings:
        """Return the settings with this one set so."""
        change: dict[str, Any] = {self.field: value.value}
        return settings._replace(**change)

    def _at(self, settings: Settings) -> int:
        return [value.value for value in self.values].index(getattr(settings, self.field))


_AS_WRITTEN = "as written"

EVERY_SETTING = (
    Setting("theme", "Theme", (
        Value("auto", "by itself", "The night; in greys where the terminal is asked for no colours."),
        Value("night", "night", "Dark and warm, for evenings."),
        Value("light", "light", "Dark words on pale paper, for bright rooms."),
        Value("contrast", "high contrast", "White and yellow on black, as clear as it gets."),
        Value("mono", "greys", "No colour at all; nothing is told by colour alone in any theme."),
    )),
    Setting("text_speed", "Text", (
        Value(0, "all at once", "Each line is there at once."),
        Value(30, "slow", "Words type themselves, 30 letters a second. Any key shows the whole line."),
        Value(60, "steady", "Words type themselves, 60 letters a second. Any key shows the whole line."),
        Value(120, "quick", "Words type themselves, 120 letters a second. Any key shows the whole line."),
    )),
    Setting("auto_delay", "On by itself", tuple(
        Value(seconds, f"{seconds} second{'s' if seconds > 1 else ''}",
              "How long a line stays when the game goes on by itself (t). Long lines stay longer.")
        for seconds in range(SHORTEST_DELAY, LONGEST_DELAY + 1)
    )),
    Setting("motion", "Motion", (
        Value(True, "on", "Words type themselves, faces blink, and pauses take their time."),
        Value(False, "off", "Nothing moves by itself."),
    )),
    Setting("pictures", "Pictures", (
        Value(True, "on", "Faces and places are drawn where the window has room for them."),
        Value(False, "off", "No pictures: moods and places are in words, as they always are."),
    )),
    Setting("meters", "Meters", (
        Value("story", _AS_WRITTEN, "Words or numbers, as the story's author has it."),
        Value("words", "words", "How things stand is said in words."),
        Value("numbers", "numbers", "How things stand is said in numbers."),
    )),
    Setting("cues", "Reading people", (
        Value("story", _AS_WRITTEN, "As much help as the story's author has it."),
        Value("plain", "no help", "What people mean by how they say it is left for you to read."),
        Value("guided", "with help", "Where a story can, it says in plain words what a look or a pause may mean."),
    )),
)  # fmt: skip
