"""Codes about the shape of a story: keys, values, declarations. E2xx."""

from __future__ import annotations

from crushgame.story.codes.record import Code

RECORDS = (
    Code(
        "E201",
        'there is no key "{key}" in {where}',
        "A key that the format does not know would be ignored, and what it was meant to do would silently not happen.",
        "scenes:\n  start:\n    stepz: [Hello.]\n    steps: [{end: done}]\n",
        "Write one of the known keys; docs/format.md lists them, and the schema completes them in an editor.",
    ),
    Code(
        "E202",
        '{where} needs the key "{key}": {holds}',
        "Without it the story cannot be put together.",
        "endings:\n  done: {tone: bright}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Add the key.",
    ),
    Code(
        "E203",
        "here should be {expected}, and there is {found}",
        "Every key holds one kind of value; anything else would have to be guessed at.",
        "scenes:\n  start:\n    steps:\n      - choice: maybe\n      - end: done\n",
        "Write the kind of value that the message names.",
    ),
    Code(
        "E204",
        'no kind of step is called "{key}"',
        "A step is a text, a line of somebody in the cast, or a mapping with one of the keywords of the format.",
        "scenes:\n  start:\n    steps:\n      - gotto: start\n      - end: done\n",
        "Mend the keyword, or the name of the speaker. A line that is only words needs no key at all.",
    ),
    Code(
        "E205",
        '"{text}" cannot be a name here; it takes {expected}',
        "Names are what saves and other scenes refer to, so they are kept to what can be typed anywhere.",
        "scenes:\n  start:\n    steps:\n      - place: The Bar\n      - end: done\n",
        "Write it in lower case; the words that players read can stay as they are.",
    ),
    Code(
        "E206",
        "{number} is outside {low} to {high}",
        "Every number of a story has a range, which is what lets the check visit every state.",
        "variables:\n  warmth: {from: 0, to: 3, start: 7}\nscenes:\n  start: {steps: ['{warmth}', {set: {warmth: +1}}, {end: done}]}\n",
        "Write a number inside the range, or widen the range.",
    ),
    Code(
        "E208",
        'the {what} "{name}" is there twice',
        "Only one of the two could count, and a reader of the file could not tell which.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: Left., id: go, end: done}\n"
        "          - {option: Right., id: go, end: done}\n",
        "Rename one, or take it out.",
    ),
    Code(
        "E209",
        'nobody and nothing can be called "{name}": the format uses that word itself',
        "A line or an expression with this word would mean two things.",
        "cast:\n  goto: {name: Gota}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Take another id; the `name:` that players read can stay as it is.",
    ),
    Code(
        "E210",
        "YAML took the colon in this line for the end of a key: {text}",
        "In YAML `words: more words` is a key and its value, so a line of prose with a colon has to be quoted.",
        "scenes:\n  start:\n    steps:\n      - The sign on the door says: closed.\n      - end: done\n",
        "Quote the whole line, or write the text as a block (`- |`), where nothing needs quoting.",
    ),
    Code(
        "E211",
        "YAML took these braces for a mapping: {text}",
        "A value that starts with `{` is a mapping to YAML, not words with an inline name.",
        "scenes:\n  start:\n    steps:\n      - {player}\n      - end: done\n",
        "Quote the line, or write the text as a block (`- |`).",
    ),
    Code(
        "E212",
        "the story has no {what} block. {holds}",
        "A story needs its head, its endings and its scenes before anything else can be said about it.",
        "story: {format: 1, id: x, title: X, start: a}\nendings: {done: {title: Done}}\n",
        "Add the block, in this file or in another of the same folder. docs/format.md has a whole small story.",
    ),
    Code(
        "E213",
        "this story is written in format {number}; this crushgame reads format {known}",
        "A newer format may mean other things by the same words.",
        "story: {format: 2, id: x, title: X, start: start}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Update crushgame, or write `format: 1` if that is what the story is.",
    ),
    Code(
        "E214",
        "`locked:` without `if:` is never shown",
        "The words of `locked` stand in for an option whose condition does not hold.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: Go., locked: Not yet., end: done}\n",
        "Add the condition, or take the words out.",
    ),
    Code(
        "E215",
        "an option leads to one place: it has both `{first}` and `{second}`",
        "Only one of them could happen.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: Go., goto: out, end: done}\n  out: {steps: [{end: done}]}\n",
        "Keep one; `steps:` can hold a `call` before it.",
    ),
    Code(
        "E216",
        "a promise is one of `never`, `always` or `can`, or `after` together with `never`",
        "Each of these asks the check one exact question.",
        "promises:\n  - {always: seen(start), can: seen(start)}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Split it into several promises.",
    ),
    Code(
        "E217",
        "an option is a mapping that starts with `option:`, and here is {found}",
        "An option needs its words under a key so that conditions and changes can stand beside them.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - Go on.\n          - {option: Stop.}\n      - end: done\n",
        "Write `- option: …`.",
    ),
    Code(
        "E218",
        'the variable "{name}" does not say what it can be',
        "The check can only visit every state when every variable has a range.",
        "variables:\n  warmth: lots\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Write `yes` or `no`, `{from: 0, to: 10}`, `{one of: [a, b]}`, `{set of: [a, b]}`, `{drawn: {a: 1, b: 1}}` or "
        '`{text: ""}`, one of them.',
    ),
    Code(
        "E219",
        'the range of "{name}" needs a `from` and a `to` that is not below it',
        "A number without both ends could grow for ever.",
        "variables:\n  warmth: {from: 5, to: 1}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Write both ends.",
    ),
    Code(
        "E220",
        "there are {count} words for {values} values",
        "Words are spread over the range from least to greatest; more words than values can never all be seen.",
        "variables:\n  warmth: {from: 0, to: 1, words: [cold, mild, warm]}\nscenes:\n"
        "  start: {steps: ['{warmth}', {set: {warmth: +1}}, {end: done}]}\n",
        "Take words out or widen the range.",
    ),
    Code(
        "E221",
        'every case of "{name}" has a condition, and on some night none of them holds: there would be nothing to draw',
        "A draw has to come out somehow, on a first night too.",
        "variables:\n  nights: {from: 0, to: 3, kept: yes}\n  card: {drawn: {hard: {weight: 1, if: nights > 0}}}\nscenes:\n"
        "  start: {steps: ['{card}', {set: {nights: +1}}, {end: done}]}\n",
        "Leave at least one case without a condition, or let the conditions cover every value.",
    ),
    Code(
        "E222",
        '"{name}" cannot be passed in: a scene takes numbers, flags and names',
        "What a call passes in is gone when the scene is over, so it can be neither kept nor drawn nor typed, nor be a meter, a "
        "clock or a setting.",
        "scenes:\n  start: {steps: [{call: a}, {end: done}]}\n"
        "  a: {takes: {b: {from: 0, to: 1, kept: yes}}, steps: [Hello.]}\n",
        "Declare it under `variables:` instead.",
    ),
    Code(
        "E224",
        'the key "{key}" says nothing about a variable declared with {kind}',
        "A key that does nothing here was most likely meant for another kind of variable.",
        "variables:\n  intent: {one of: [friend, date], to: 5}\nscenes:\n"
        "  start: {steps: ['{intent}', {set: {intent: date}}, {end: done}]}\n",
        "Take it out, or declare the variable the other way. A range has from, to, start, words or a clock, and a meter; names "
        "have a start and a meter; a flag has a start, and is either kept or a setting.",
    ),
    Code(
        "E223",
        'the scene "{name}" is offered as a storylet and has no `offer:`',
        "The words of `offer` are the option that a player chooses.",
        "scenes:\n  start: {steps: [{storylets: [a]}, {end: done}]}\n  a: {steps: [Hello.]}\n",
        "Add `offer:` to that scene.",
    ),
    Code(
        "E225",
        'the {what} cannot be "{word}"; it is one of {known}',
        "How faces and places look is said in words that the program knows how to draw.",
        "cast:\n  alex: {name: Alex, portrait: {hair: bobb}}\nscenes:\n  start: {steps: [{Alex: Hello.}, {end: done}]}\n",
        "Take one of the words that the message names, or leave it out.",
    ),
    Code(
        "E226",
        '"{file}" cannot be the file of a picture: {why}',
        "A story can be given away as one folder, and can never look at anything else on the computer that it is played on.",
        "places:\n  bar: {title: The bar, picture: ../bar.png}\nscenes:\n  start: {place: bar, steps: [Hello., {end: done}]}\n",
        "Put the picture beside the story, and write its name such as `bar.png` or `pictures/bar.png`.",
    ),
    Code(
        "E227",
        "this row has {width} characters, and the longest has {widest}",
        "A picture is as wide at the top as at the bottom. Only in a drawing with spaces are short rows filled up with them.",
        "places:\n  bar:\n    picture:\n      palette: {b: brown}\n      rows: |\n        bbb\n        bb\n"
        "scenes:\n  start: {place: bar, steps: [Hello., {end: done}]}\n",
        "Write as many characters in each row. A full stop is clear, when the palette gives it no colour.",
    ),
    Code(
        "E228",
        '"{mark}" has no colour; the palette has {known}',
        "Spaces and full stops are clear. Any other character is one pixel in the colour that the palette gives it.",
        "places:\n  bar:\n    picture:\n      palette: {b: brown}\n      rows: |\n        bbb\n        bxb\n"
        "scenes:\n  start: {place: bar, steps: [Hello., {end: done}]}\n",
        "Give it a colour, or write another character.",
    ),
    Code(
        "E229",
        "here can be at most {most} {what}, and there are {count}",
        "The limit keeps a story from a stranger quick to load, and is far above what can be seen.",
        "variables:\n  late: {from: 0, to: 2000, clock: 21:30 +1}\n"
        "scenes:\n  start: {steps: ['{late}', {set: {late: +1}}, {end: done}]}\n",
        "Make it smaller.",
    ),
    Code(
        "E230",
        '"{text}" is no clock',
        "A clock is the time that stands for 0 and how many minutes each step is worth.",
        "variables:\n  late: {from: 0, to: 9, clock: half past nine}\n"
        "scenes:\n  start: {steps: ['{late}', {set: {late: +1}}, {end: done}]}\n",
        "Write it such as `21:30 +10`: the hour from 0 to 23, and then + or - and the minutes.",
    ),
    Code(
        "W231",
        "{why}",
        "The story can be played, and is shown without the picture: a face is drawn from the id, and a place has its name.",
        "",
        "Put a PNG of at most 2 MiB and 4096 x 4096 pixels there, whole and as a plain file, or correct the name.",
    ),
    Code(
        "E232",
        "another flag follows the setting `{setting}` already",
        "Once a player has set it, both start alike. The check takes each start for itself, and would look at games that nobody can play.",
        "variables:\n  guided: {start: no, setting: cues}\n  helped: {start: no, setting: cues}\n"
        "scenes:\n  start: {steps: ['{guided} {helped}', {end: done}]}\n",
        "Write the one flag wherever the other stands, and take that one out; or take its `setting:` out, if it should go its own "
        "way.",
    ),
    Code(
        "E233",
        '`kept` is not for the question about "{name}": that is a variable, which is kept where it is declared',
        "Only what the player is called, and their pronouns, are declared nowhere else.",
        "variables:\n  nickname: {text: Pal}\nscenes:\n"
        "  start: {steps: [{ask: nickname, kept: yes}, 'Hello, {nickname}.', {end: done}]}\n",
        "Take `kept` out, and write `kept: yes` beside `text:` under `variables:`.",
    ),
)
