"""Codes about how a story flows, and about names that nothing uses. E5xx, and E6xx for a story that stops in play."""

from __future__ import annotations

from crushgame.story.codes.record import Code

RECORDS = (
    Code(
        "W501",
        "nothing leads here: the {before} before it always leads away",
        "Steps behind a `goto` or an `end` are never read.",
        "scenes:\n  start: {steps: [{end: done}, Hello.]}\n",
        "Take the steps out, move them before it, or put a `label:` before them and go there.",
    ),
    Code(
        "W502",
        'no way leads to the scene "{name}"',
        "Nobody will read it.",
        "scenes:\n  start: {steps: [{end: done}]}\n  attic: {steps: [Dust., {end: done}]}\n",
        "Lead there with `goto`, `call` or `storylets`, or take it out.",
    ),
    Code(
        "W503",
        'nothing reads "{name}"',
        "A variable that no condition and no line looks at remembers something for nobody.",
        "variables:\n  asked: no\nscenes:\n  start: {steps: [{set: {asked: yes}}, {end: done}]}\n",
        "Read it somewhere, or take it out.",
    ),
    Code(
        "W504",
        'nothing uses "{name}", which `define:` gives a meaning',
        "It is worked out nowhere.",
        "variables:\n  a: no\ndefine:\n  warm: a\nscenes:\n  start: {steps: [{set: {a: yes}}, '{a}', {end: done}]}\n",
        "Use it, or take it out.",
    ),
    Code(
        "W505",
        'no way leads to the ending "{name}"',
        "Nobody will see it.",
        "endings:\n  done: {title: Done}\n  lost: {title: Lost}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Lead there with `end:`, or take it out.",
    ),
    Code(
        "W506",
        '"{name}" is in the cast and never appears',
        "Either a line of theirs is missing or they are left over.",
        "cast:\n  alex: {name: Alex}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Give them a line, or take them out.",
    ),
    Code(
        "E507",
        "this menu runs dry: each of its {count} options can be chosen once and comes back, and nothing says what follows",
        "A player who has chosen them all would be left with nothing to press.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: Left., once: yes}\n          - {option: Right., once: yes}\n"
        "        loop: yes\n      - end: done\n",
        "Add `otherwise:` with what happens when none is left, or leave one option that is not `once`.",
    ),
    Code(
        "E508",
        'the scene "{name}" can run out without a `goto` or an `end`',
        "A scene that was called comes back to its caller; this one can be come to by `goto` or is the start, and has "
        "nowhere to come back to.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: Leave., end: done}\n          - {option: Stay.}\n",
        "End it with `goto:` or `end:` on every way through.",
    ),
    Code(
        "E509",
        'calling "{name}" from "{scene}" can come round to itself',
        "`call` remembers where to come back to; a call that leads to itself would remember without end.",
        "scenes:\n  start: {steps: [{call: shop}, {end: done}]}\n  shop: {steps: [Hello., {goto: start}]}\n",
        "Use `goto` for one of them, or let the called scene end by itself: it comes back without being told.",
    ),
    Code(
        "E510",
        'nothing says what happens when "{subject}" is {missing}',
        "A match has a case for every value, so that no state falls through.",
        "variables:\n  card: {drawn: {reader: 1, late: 1}}\nscenes:\n  start: {steps: [{match: card, reader: A book.}, {end: done}]}\n",
        "Add the cases, or `else:`.",
    ),
    Code(
        "E511",
        '"{case}" is not a value here; there are {known}',
        "A case for a value that cannot be is never read.",
        "variables:\n  card: {drawn: {reader: 1, late: 1}}\nscenes:\n"
        "  start: {steps: [{match: card, reader: A book., lite: A watch., else: Rain.}, {end: done}]}\n",
        "Mend the case, or take it out.",
    ),
    Code(
        "E512",
        "this can be anything from {low} to {high}: too many values to match",
        "A match lists its values; a range this wide wants conditions.",
        "variables:\n  a: {from: 0, to: 20000}\nscenes:\n  start: {steps: [{set: {a: +1}}, {match: a, else: Rain.}, {end: done}]}\n",
        "Use `if:`, or a smaller range.",
    ),
    Code(
        "W513",
        'the `else` is never read: "{subject}" has a case for every value',
        "Steps that nobody can come to are most likely left over.",
        "variables:\n  asked: no\nscenes:\n"
        "  start: {steps: [{set: {asked: yes}}, {match: asked, 'yes': A., 'no': B., else: C.}, {end: done}]}\n",
        "Take it out.",
    ),
    Code(
        "W514",
        'this can never change "{name}"',
        "A move of nothing, or on a range of one value, does nothing.",
        "variables:\n  a: {from: 0, to: 3}\nscenes:\n  start: {steps: [{set: {a: +0}}, '{a}', {end: done}]}\n",
        "Write how far it should move, or take it out.",
    ),
    Code(
        "W515",
        'the ranges of its variables make this {verdict} true: "{text}"',
        "One side of it will not be seen by anybody.",
        "variables:\n  a: {from: 0, to: 3}\nscenes:\n"
        "  start: {steps: [{set: {a: +1}}, {if: a >= 0, then: [Hello.]}, {end: done}]}\n",
        "Mend the number, or take the condition out.",
    ),
    Code(
        "W517",
        'nothing ever changes "{name}"',
        "A variable that stays at its start decides nothing.",
        "variables:\n  asked: no\nscenes:\n  start: {steps: [{if: asked, then: [Again.]}, {end: done}]}\n",
        "Change it with `set:`, or take it out with what depends on it.",
    ),
    Code(
        "W518",
        'nothing leads to the label "{name}" or asks for it',
        "A label is there to be gone to or counted.",
        "scenes:\n  start: {steps: [{label: top}, Hello., {end: done}]}\n",
        "Take it out, or go there with `goto: .name`.",
    ),
    Code(
        "E520",
        "from here the story goes round and round: no choice, no question and no end on any way",
        "A player who came here could do nothing any more.",
        "scenes:\n  start:\n    steps:\n      - choice: [{option: Round., goto: a}, {option: Out., end: done}]\n"
        "  a: {steps: [Round., {goto: b}]}\n  b: {steps: [And round., {goto: a}]}\n",
        "Put a choice or an end on the way. What happens only `once` is no way out.",
    ),
    Code(
        "E601",
        "the story stopped in play: a scene was over and nothing said what comes next",
        "Every way through a story has to come to an ending.",
        "",
        "Run `crushgame check`; end every scene that is not called with `goto:` or `end:`.",
    ),
    Code(
        "E602",
        "the story stopped in play: 20,000 steps without a choice or an end",
        "It was going round in circles; the engine stops such a run rather than hang.",
        "",
        "Put a choice or an end on the round.",
    ),
    Code(
        "E603",
        "the story stopped in play: no option of a menu could be chosen",
        "Every option was hidden, locked or used up, and the choice has no `otherwise:`.",
        "",
        "Add `otherwise:`, or leave one option without a condition.",
    ),
    Code(
        "E604",
        "the story stopped in play: calls stood more than 64 deep",
        "Each call waits for the one inside it.",
        "",
        "Use `goto` where the story does not have to come back.",
    ),
)
