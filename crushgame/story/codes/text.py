"""Codes about the words themselves: braces, emphasis, length. E4xx."""

from __future__ import annotations

from crushgame.story.codes.record import Code

RECORDS = (
    Code(
        "E401",
        "this brace is never closed",
        "Everything after it would be taken for what is inside it.",
        "scenes:\n  start: {steps: ['Hello, {first|second.', {end: done}]}\n",
        "Close it with `}`. To print a brace as it is, put a backslash before it.",
    ),
    Code(
        "E402",
        "this brace closes nothing",
        "It is most likely left over, or its opening brace is missing.",
        "scenes:\n  start: {steps: ['Hello, player}.', {end: done}]}\n",
        "Take it out, or put a backslash before it to print it.",
    ),
    Code(
        "E403",
        "this {{if}} has no {{end}}",
        "The words that depend on the condition have to end somewhere.",
        "variables:\n  warm: no\nscenes:\n  start: {steps: [{set: {warm: yes}}, 'Hello{if warm} again.', {end: done}]}\n",
        "Write {end} where they end.",
    ),
    Code(
        "E404",
        "this {{{word}}} belongs to no {{if}}",
        "`else`, `elif` and `end` only mean something after an {if}.",
        "scenes:\n  start: {steps: ['Hello{end}.', {end: done}]}\n",
        "Take it out, or write the {if} before it.",
    ),
    Code(
        "E405",
        "braces stand more than {deepest} deep here",
        "Nobody could read such a line, the author included.",
        "scenes:\n  start: {steps: ['{a|{b|{c|{d|{e|{f|{g|{h|{i|j}}}}}}}}}', {end: done}]}\n",
        "Split the line with an `if:` step.",
    ),
    Code(
        "E406",
        "these braces hold neither a name nor a choice of words: {text}",
        "Braces hold a name, {if …}, or words with | between them.",
        "scenes:\n  start: {steps: ['Hello, {dear old friend}.', {end: done}]}\n",
        "Put a backslash before the brace to print it.",
    ),
    Code(
        "W407",
        "{name} says nothing here",
        "The line has a speaker and no words.",
        "cast:\n  alex: {name: Alex}\nscenes:\n  start:\n    steps:\n      - |\n        Alex:\n        Alex: Hello.\n      - end: done\n",
        "Write the words on the same line; a line indented deeper carries on the one above.",
    ),
    Code(
        "E408",
        "this text is {size} characters long; {limit} is the most",
        "A single line of that length is a mistake in quoting more often than a choice.",
        "",
        "Split it into several lines.",
    ),
    Code(
        "W409",
        "this asterisk opens emphasis that nothing closes",
        "Everything after it in the line is emphasised.",
        "scenes:\n  start: {steps: ['Hello, *dear friend.', {end: done}]}\n",
        "Close it with another, or put a backslash before it to print it.",
    ),
    Code(
        "E410",
        "this {{{word}}} comes after the {{else}}, which takes all that is left",
        "Its words could never be said.",
        "variables:\n  warm: no\nscenes:\n"
        "  start: {steps: [{set: {warm: yes}}, 'Oh{if warm} hi{else} you{elif not warm} again{end}.', {end: done}]}\n",
        "Move it before the {else}, or take it out.",
    ),
    Code(
        "E411",
        '"{mood}" is no way to mark a message; it is `text`, or `text` and a time such as `text 21:40`',
        "A phone shows the time of a message, from 00:00 to 23:59.",
        "cast:\n  alex: {name: Alex}\nscenes:\n  start:\n    steps:\n"
        "      - |\n        Alex (text 25:00): On my way.\n      - end: done\n",
        "Write the time with a colon, or leave it out.",
    ),
)
