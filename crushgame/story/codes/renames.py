"""Codes about `renamed:`, the old names of a story. E350 to E354."""

from __future__ import annotations

from crushgame.story.codes.record import Code

RECORDS = (
    Code(
        "E350",
        'no {what} is called "{name}" now',
        "An old name has to lead to one that the story has, or a saved game would be led to nothing.",
        "renamed:\n  scenes: {pub: barr}\nscenes:\n  start: {steps: [{goto: bar}]}\n  bar: {steps: [{end: done}]}\n",
        "Mend the name. Where nothing stands in the place of the old one, take the line out: a saved game then goes on from "
        "the last decision that still stands.",
    ),
    Code(
        "E351",
        '"{name}" is an old name itself; here should be what the {what} is called now',
        "Each old name leads straight to the name of now; one that led on to the next could lead round in a ring.",
        "renamed:\n  scenes:\n    pub: tavern\n    tavern: bar\nscenes:\n  start: {steps: [{goto: bar}]}\n  bar: {steps: [{end: done}]}\n",
        "Write the name of now beside every old one: the same new name may stand there more than once.",
    ),
    Code(
        "E352",
        'the {what} "{name}" is in the story now, so this cannot be an old name too',
        "A saved game that has this name could mean the one or the other.",
        "renamed:\n  endings: {done: gone}\nendings: {done: {title: Done}, gone: {title: Gone}}\nscenes:\n  start:\n    steps:\n"
        "      - choice: [{option: Stay., id: stay, end: done}, {option: Go., id: go, end: gone}]\n",
        "Take the line out, or give what has the name now another one.",
    ),
    Code(
        "E353",
        'no scene is or was called "{name}"',
        "An old option is named with the scene that it stood in, by the name of that scene now or by an old one.",
        "renamed:\n  options: {strat.leave: start.go}\nscenes:\n  start: {steps: [{choice: [{option: Go., id: go, end: done}]}]}\n",
        "Mend the name, or write what that scene is now under `scenes:` of `renamed:`.",
    ),
    Code(
        "E354",
        "the old names of scenes and options come to more than {most} in all",
        "Each option that was renamed has every old name of its scene, and a story from a stranger must not fill the memory so.",
        "",
        "Take out the names that no saved game has any more.",
    ),
)
