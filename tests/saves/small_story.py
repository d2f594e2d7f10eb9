"""A story of one room, which the tests of saves play: a choice that comes round again, an ending, and a kept variable."""

from __future__ import annotations

from crushgame.story import read
from crushgame.story.program import Program

TEA = """
story: {format: 1, id: tea, title: Tea, version: 1, start: kitchen}
places: {kitchen: The kitchen}
variables:
  nights: {from: 0, to: 9, start: 0, kept: yes}
endings:
  hot: {title: Hot}
scenes:
  kitchen:
    place: kitchen
    steps:
      - The kettle is on.
      - choice:
          - {option: Stir, id: stir, goto: kitchen}
          - {option: Look, id: look, goto: kitchen}
          - {option: Drink, id: drink, set: {nights: +1}, steps: ["It is hot.", {end: hot}]}
"""
SOURCES = {"tea.yaml": TEA}


def tea() -> Program:
    """Return the story, read."""
    program = read({"tea.yaml": TEA.encode()}).program
    assert program is not None
    return program
