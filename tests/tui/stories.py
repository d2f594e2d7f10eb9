"""Small stories for the tests of the app, each for one thing."""

from __future__ import annotations

from crushgame.opening import Table
from crushgame.saves.store import Store
from crushgame.tui.shelf import Shelved, read_files

LATE = r"""
story: {format: 1, id: late, title: The Late Bus, version: 1, start: stop, about: "Three lines and a choice."}
cast:
  ines: {name: Ines, pronouns: she, color: crimson}
  mo: {name: Mo, pronouns: they, color: teal}
places: {stop: The stop on Culver Road, bus: Upstairs at the front}
variables:
  rapport: {from: 0, to: 5, start: 0}
endings:
  doubles: {title: Doubles, tone: bright, text: "A Saturday *has* a name."}
  worries: {title: No Worries, tone: bittersweet, text: "It is a lamp."}
scenes:
  stop:
    place: stop
    steps:
      - |
        The board says DUE.
        Ines (dry): It's an *egg*.
        Mo (text): i can HEAR you patting your pockets
        You (text): no
      - choice:
          - {option: "I wouldn't dare.", id: dare, set: {rapport: +1}}
          - {option: "Ask for her number.", id: ask, if: rapport >= 3, locked: "You've hardly said hello."}
          - {option: "Say nothing.", id: nothing}
      - "Ines: Well."
      - goto: bus
  bus:
    place: bus
    steps:
      - "The doors fold."
      - choice:
          - {option: "Saturday?", id: saturday, end: doubles}
          - {option: "Goodnight.", id: night, end: worries}
"""

ASKS = r"""
story: {format: 1, id: asks, title: Names, version: 1, start: a}
endings:
  e: {title: Known, text: "{player} is {they}."}
scenes:
  a:
    steps:
      - ask: player
        prompt: Your name?
        default: Robin
      - ask: pronouns
        prompt: And your pronouns?
      - "Hello, {player}. They know {them}."
      - end: e
"""

PAYLOADS = ("[@click=app.quit()]x[/]", "[/b]", "[/", "$x", "[sic]", "[link=https://example.org]y[/link]", "a[0]")
"""What Textual would act on, choke on, or lose, if any text of a stranger's were read as its markup."""

HOSTILE = r"""
story: {format: 1, id: hostile, title: "T [@click=app.quit()]x[/] [/b] $x", version: 1, start: a}
cast:
  mo: {name: "Mo [@click=app.quit()]", pronouns: they, color: "[/b]"}
places: {here: "Here [/] [sic]"}
endings:
  e: {title: "E [/b] $x", tone: "[/]", text: "[@click=app.quit()]x[/] [sic] a[0]"}
scenes:
  a:
    place: here
    steps:
      - ask: player
        prompt: "[/b] $x [@click=app.quit()]x[/]"
        default: "[sic]"
      - |
        [@click=app.quit()]x[/] [/b] [/ $x [sic] [link=https://example.org]y[/link] a[0] {player}
        Mo ([/b]): [@click=app.quit()]x[/] [/b] [/ $x [sic]
        Mo (text): [@click=app.quit()]x[/] [/b] [/ $x [sic]
      - choice:
          - {option: "[@click=app.quit()]x[/] [/b] $x [sic]", id: one, end: e}
          - {option: "two [/b]", id: two, if: visits(a) > 3, locked: "[/b] [sic]", end: e}
"""


def opened(text: str, name: str = "story.yaml") -> Shelved:
    """Return a story that must be good."""
    story = read_files({name: text.encode()}, name)
    assert isinstance(story, Shelved), story
    return story


def table_of(saves: str, story: Shelved) -> Table:
    """Return what games of this story are played from."""
    return Table(Store(saves), story.program, story.sources)
