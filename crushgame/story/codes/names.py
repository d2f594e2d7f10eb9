"""Codes about names that stand for nothing, or for something else. E301 to E319."""

from __future__ import annotations

from crushgame.story.codes.record import Code

RECORDS = (
    Code(
        "E301",
        'no scene is called "{name}"',
        "The story would have nowhere to go.",
        "scenes:\n  start: {steps: [{goto: barr}]}\n  bar: {steps: [{end: done}]}\n",
        "Mend the name, or write the scene.",
    ),
    Code(
        "E302",
        'the scene "{scene}" has no label "{name}"',
        "`.name` is a label in the same scene, and `scene.name` one in another.",
        "scenes:\n  start:\n    steps:\n      - label: top\n      - choice:\n          - {option: Again., goto: .topp}\n"
        "          - {option: Enough., end: done}\n",
        "Mend the name, or put a `label:` where it should lead.",
    ),
    Code(
        "E303",
        'no ending is called "{name}"',
        "The curtain would come down on nothing.",
        "scenes:\n  start: {steps: [{end: dome}]}\n",
        "Mend the name, or declare the ending under `endings:`.",
    ),
    Code(
        "E304",
        'nobody in the cast is called "{name}"',
        "Only the cast can be on the stage.",
        "cast:\n  alex: {name: Alex}\nscenes:\n  start:\n    steps:\n      - show: alexx\n      - 'Alex: Hello.'\n      - end: done\n",
        "Mend the name, or add them under `cast:`.",
    ),
    Code(
        "E305",
        'no variable is called "{name}"{why}',
        "Only what is declared under `variables:` can change.",
        "variables:\n  warmth: {from: 0, to: 3}\nscenes:\n  start: {steps: [{set: {wormth: +1}}, '{warmth}', {end: done}]}\n",
        "Mend the name, or declare the variable.",
    ),
    Code(
        "E306",
        '"{value}" is not one of {known}',
        "A variable that is one of some names can hold no other.",
        "variables:\n  intent: {one of: [friend, date]}\nscenes:\n  start: {steps: [{set: {intent: frend}}, '{intent}', {end: done}]}\n",
        "Mend the name, or add it to the list.",
    ),
    Code(
        "E307",
        'no place is called "{name}"',
        "Once `places:` lists any, every place is in the list, so that a slip of the finger is not a new place.",
        "places: {bar: The bar}\nscenes:\n  start: {place: barr, steps: [{place: bar}, Hello., {end: done}]}\n",
        "Mend the name, or add it under `places:`.",
    ),
    Code(
        "E308",
        '{name} has no mood "{mood}"',
        "This person's `moods:` are listed, so any other is most likely a slip. What every face can do, such as smile, is "
        "always a mood.",
        "cast:\n  alex: {name: Alex, moods: [dry, warm]}\nscenes:\n  start:\n    steps:\n      - 'Alex (dri): Hello.'\n      - end: done\n",
        "Mend the mood, or add it to `moods:`.",
    ),
    Code(
        "E309",
        'nothing is called "{name}" here',
        "Braces in a text hold the name of a variable, of somebody in the cast, a pronoun, or words that change.",
        "scenes:\n  start: {steps: ['Hello, {plyer}.', {end: done}]}\n",
        "Mend the name. To print a brace as it is, put a backslash before it.",
    ),
    Code(
        "E310",
        'nobody in the cast is called "{name}"',
        "A name that is nearly in the cast is taken for a slip, not for narration.",
        "cast:\n  alex: {name: Alex}\nscenes:\n  start:\n    steps:\n      - |\n        Alexx: Hello.\n        Alex: Hello.\n      - end: done\n",
        "Mend the name. For narration with a colon, put a backslash before the colon.",
    ),
    Code(
        "W311",
        '"{name}" looks like a speaker and is not in the cast',
        "The line is read as narration, colon and all.",
        "scenes:\n  start:\n    steps:\n      - |\n        Machine: Please wait.\n      - end: done\n",
        "Add them under `cast:`, or put a backslash before the colon to keep it as narration.",
    ),
    Code(
        "E312",
        '"{name}" is {kind}, so it cannot become "{value}"',
        "A value outside its kind would be a state that the story cannot be in.",
        "variables:\n  asked: no\nscenes:\n  start: {steps: [{set: {asked: +2}}, '{asked}', {end: done}]}\n",
        "Write a value of its kind.",
    ),
    Code(
        "W313",
        'the mood "{mood}" is not known, and is nearly one that is',
        "Any word can be a mood, and one that is not known is shown as neutral. Only what is one slip of the finger away from a mood "
        "that is known is told of, and only where this person's `moods:` are not listed.",
        "cast:\n  alex: {name: Alex}\nscenes:\n  start:\n    steps:\n      - 'Alex (smlie): Hello.'\n      - end: done\n",
        "Mend the mood. If it is meant as it stands, list this person's moods under `moods:`, and this one among them.",
    ),
    Code(
        "E314",
        'the draw of "{name}" can only look at kept variables',
        "It happens before anything else in a game, so only what an earlier game left behind is there to see.",
        "variables:\n  asked: no\n  card: {drawn: {easy: 1, hard: {weight: 1, if: asked}}}\nscenes:\n"
        "  start: {steps: ['{card}', {set: {asked: yes}}, {end: done}]}\n",
        "Mark the variable `kept: yes`, or take the condition out.",
    ),
    Code(
        "E315",
        '"{name}" is drawn once, at the start, and never changes',
        "Fate is fixed: a drawn card that could be set would not be fate.",
        "variables:\n  card: {drawn: {easy: 1, hard: 1}}\nscenes:\n  start: {steps: ['{card}', {set: {card: easy}}, {end: done}]}\n",
        "Set another variable.",
    ),
    Code(
        "E316",
        '"{name}" is not something that can be asked for',
        "A player can be asked for `player` (their name), `pronouns`, or a variable declared with `text:`.",
        "scenes:\n  start: {steps: [{ask: plyer}, {end: done}]}\n",
        "Mend the name, or declare the variable with `text:`.",
    ),
    Code(
        "E317",
        'the scene "{scene}" takes no "{name}"',
        "A value that a scene does not declare under `takes:` would go nowhere.",
        "scenes:\n  start: {steps: [{call: {scene: a, with: {cost: 1, tip: 1}}}, {end: done}]}\n"
        "  a: {takes: {cost: {from: 0, to: 1}}, steps: ['It is {cost}.']}\n",
        "Mend the name, or add it to `takes:`.",
    ),
    Code(
        "E318",
        'the scene "{scene}" takes "{name}", and nothing passes it here',
        "A value left out would be whatever the last call left behind.",
        "scenes:\n  start: {steps: [{call: a}, {end: done}]}\n  a: {takes: {cost: {from: 0, to: 1}}, steps: ['It is {cost}.']}\n",
        "Write `call: {scene: …, with: {name: value}}`; a `goto` and a storylet pass nothing.",
    ),
    Code(
        "E319",
        '"{name}" holds words that the player types; `set` cannot change it',
        "Texts come from `ask:` alone, so that no condition and no route can depend on them.",
        "variables:\n  nickname: {text: Pal}\nscenes:\n  start: {steps: [{set: {nickname: Chum}}, 'Hi {nickname}.', {end: done}]}\n",
        "Use `ask:`, or a variable that is one of some names.",
    ),
)
