"""Codes about `report:`, what is said of a game when it has ended. E360 to E362."""

from __future__ import annotations

from crushgame.story.codes.record import Code

_ASK = "scenes:\n  start:\n    steps:\n      - choice: [{option: Ask., id: ask, notes: [asked], end: done}]\n"

RECORDS = (
    Code(
        "E360",
        'no source of the report is called "{name}"',
        "What is said of a tag is said as the best, the turn or the worst of a game, or by one of the report's `sources`.",
        "report:\n  title: Report\n  sources: {fox: {title: Fox}}\n  notes:\n    asked: {foxx: So you asked.}\n" + _ASK,
        "Mend the id, or list the source under `sources:`.",
    ),
    Code(
        "W361",
        'nothing in the story carries the tag "{tag}"',
        "What the report says of it is never said. Tags stand under `notes:` of options, of endings and of `say:`; a report speaks of "
        "options and endings.",
        "report:\n  title: Report\n  notes:\n    askd: {best: You asked.}\n" + _ASK,
        "Mend the tag, or give it to an option or an ending.",
    ),
    Code(
        "E362",
        "a report has nobody to play it: `{key}` cannot stand here",
        "It is said when the game has ended, so that nobody is left to decide anything, and nothing can change any more.",
        "report:\n  title: Report\n  last: [{wait: 2}, Tea.]\n",
        "Say it in texts, with `if` and `match` for what hangs on the game.",
    ),
)
