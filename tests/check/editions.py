"""A small story and the nine edits that every author makes sooner or later, for the tests of `diff` and of `check --saves`."""

from __future__ import annotations

from typing import NamedTuple

RAIN = """\
story: {format: 1, id: rain, title: Rain, version: 1, start: shelter}
variables:
  dry: {from: 0, to: 5, start: 2}
endings:
  home: {title: Home}
scenes:
  shelter:
    steps:
      - It rains on the roof of the shelter.
      - choice:
          - {option: Wait for the bus., id: wait, set: {dry: +1}, goto: bus}
          - {option: Walk., id: walk, set: {dry: -1}, goto: street}
  bus:
    steps:
      - The bus has a heater and no driver.
      - choice:
          - {option: Sit at the back., end: home}
          - {option: Sit by the heater., id: heater, if: dry < 5, end: home}
  street:
    steps:
      - "The street is a river, and your shoes are boats. Dry toes: {dry}."
      - end: home
"""


class Edit(NamedTuple):
    """One edit: what is replaced by what, in RAIN, one after the other."""

    name: str
    changes: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The story with the edit."""
        text = RAIN
        for old, new in self.changes:
            assert old in text, old
            text = text.replace(old, new)
        return text


_WAIT = "          - {option: Wait for the bus., id: wait, set: {dry: +1}, goto: bus}\n"
_BUS = RAIN[RAIN.index("  bus:\n") : RAIN.index("  street:\n")]

LINE_ABOVE = Edit(
    "a line above the menu", (("      - It rains on", "      - A pigeon has got here first.\n      - It rains on"),)
)
OTHER_WORDS = Edit("other words for an option", (("Sit at the back.", "Sit right at the back."),))
OPTION_ABOVE = Edit(
    "an option above the one taken", ((_WAIT, "          - {option: Sing., id: sing, goto: street}\n" + _WAIT),)
)
OPTION_GONE = Edit("no more of the option taken", ((_WAIT, ""), (_BUS, "")))
SCENE_RENAMED = Edit("another name for the scene", (("  bus:\n", "  number_six:\n"), ("goto: bus", "goto: number_six")))
SCENE_GONE = Edit("no more of the scene", ((_BUS, ""), ("goto: bus", "goto: street")))
VARIABLE_RENAMED = Edit("another name for a variable", (("dry", "shoes"),))
VARIABLE_GONE = Edit(
    "no more of a variable",
    (
        ("variables:\n  dry: {from: 0, to: 5, start: 2}\n", ""),
        ("set: {dry: +1}, ", ""),
        ("set: {dry: -1}, ", ""),
        ("if: dry < 5, ", ""),
        (" Dry toes: {dry}.", ""),
    ),
)
VARIABLE_ADDED = Edit(
    "one more variable", (("endings:", "  late: no\nendings:"), ("set: {dry: +1}", "set: {dry: +1, late: yes}"))
)

NINE = (
    LINE_ABOVE,
    OTHER_WORDS,
    OPTION_ABOVE,
    OPTION_GONE,
    SCENE_RENAMED,
    SCENE_GONE,
    VARIABLE_RENAMED,
    VARIABLE_GONE,
    VARIABLE_ADDED,
)
