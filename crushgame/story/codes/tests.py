"""Codes about story tests: names in them that stand for nothing, and tests that fail. E8xx."""

from __future__ import annotations

from crushgame.story.codes.record import Code

_STORY = "scenes:\n  start: {steps: [{choice: [{option: Go., id: go}]}, {end: done}]}\n"

RECORDS = (
    Code(
        "E801",
        'no choice of {where} has an option "{name}"',
        "A test can only take, or ask for, options that the story has.",
        f"{_STORY}tests:\n  - {{test: It ends, walk: [goo], ends: done}}\n",
        "Mend the id. `option` takes it wherever the story stands; `scene.option` checks the scene too.",
    ),
    Code(
        "E802",
        '"{name}" is no {what}',
        "`kept:` carries in variables marked `kept: yes`, `draw:` fixes those that are `drawn`, and `values:` looks at any.",
        f"{_STORY}tests:\n  - {{test: It ends, draw: {{card: fox}}, walk: [go], ends: done}}\n",
        "Mend the name, or take the line out.",
    ),
    Code(
        "E803",
        '"{name}" cannot be "{value}" but only {known}',
        "A test of a value that a variable can never have would always fail.",
        "variables: {asked: no}\nscenes: {start: {steps: ['{asked}', {set: {asked: yes}}, {end: done}]}}\n"
        "tests:\n  - {test: It ends, values: {asked: 3}}\n",
        "Write a value that it can have.",
    ),
    Code(
        "E804",
        'the scene "{scene}" has no such `chance` (it has {count})',
        "`scene` stands for the first `chance` that is written in a scene, and `scene.2` for the second.",
        f"{_STORY}tests:\n  - {{test: It ends, chance: {{start: 1}}, walk: [go], ends: done}}\n",
        "Count the `chance` steps of the scene from its top, or take the line out.",
    ),
    Code(
        "E805",
        'this `chance` has {count} branches, and "{value}" is none of them',
        "Branches are counted from 1. Where there are two, `then` is the first and `else` the second.",
        "scenes:\n  start: {steps: [{chance: 1 in 3, then: Heads., else: Tails.}, {end: done}]}\n"
        "tests:\n  - {test: It ends, chance: {start: 3}, ends: done}\n",
        "Write the number of a branch, or a list of them for the first, second and third time that it is come to.",
    ),
    Code(
        "E806",
        "a test `ends` at an ending or `stands` at a choice, not both",
        "After an ending there is no choice any more.",
        f"{_STORY}tests:\n  - {{test: It ends, walk: [go], ends: done, stands: start}}\n",
        "Keep one of the two.",
    ),
    Code(
        "E807",
        "this walk has {count} steps; {most} are the most",
        "A test should be short enough to be read.",
        "",
        "Cut it into several tests.",
    ),
    Code(
        "E810",
        'the test "{test}" fails: {what}',
        "`crushgame test` went the walk of the test, and the story did something else than the test says.",
        "",
        "Mend the story if the test is right, and the test if the story is.",
    ),
)
