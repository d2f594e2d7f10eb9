"""Small stories for the tests of play, each read by the real reader."""

from __future__ import annotations

from crushgame.story import read
from crushgame.story.program import Program

HEAD = """\
story: {format: 1, id: test, title: Test, version: 1, start: start}
"""

ENDINGS = """\
endings: {done: {title: Done, tone: bright, text: The end of *it*.}}
"""


def program(body: str, head: str = HEAD, endings: str = ENDINGS) -> Program:
    """Read a story from its blocks below the head; it must have no error."""
    text = head + ("" if "endings:" in body else endings) + body
    reading = read({"test.yaml": text.encode()})
    assert reading.program is not None, [finding for finding in reading.findings if finding.is_error]
    return reading.program


FORK = """\
variables:
  warmth: {from: 0, to: 3, words: [cold, mild, warm]}
  met: no
cast:
  alex: {name: Alex, pronouns: she}
scenes:
  start:
    place: bench
    steps:
      - |
        It rains.
        Alex (dry): Still.
      - choice:
          - option: Wait.
            id: wait
            set: {warmth: +1}
          - option: Leave.
            id: leave
            end: done
          - option: Sing.
            id: sing
            if: warmth >= 2
            locked: You are too cold to sing.
            once: yes
            set: {met: yes}
        loop: yes
"""
"""One loop: waiting warms, leaving ends, singing is locked until warm and happens once."""
