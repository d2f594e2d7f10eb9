"""Codes about what the check proves, having been to every state that any player could reach. E7xx and W7xx."""

from __future__ import annotations

from crushgame.story.codes.record import Code

RECORDS = (
    Code(
        "E701",
        "this menu can be empty: every option can be hidden, locked or used up, and there is no `otherwise`",
        "A player who comes here the way that is shown has nothing to press, and the story stops.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: Knock., id: knock, once: yes, goto: start}\n"
        "          - {option: Walk on., id: walk, if: not chosen(knock), end: done}\n",
        "Add `otherwise:` with what happens then, or leave one option that is always open.",
    ),
    Code(
        "E702",
        'after "{words}" no ending can be reached any more',
        "The player goes on choosing and the curtain never comes down. It may take some scenes until they notice. Where fate deals "
        "a hand, one hand that leaves no other way is enough.",
        "scenes:\n  start:\n    steps:\n      - choice:\n          - {option: Go home., end: done}\n"
        "          - {option: Go down., goto: cellar}\n"
        "  cellar:\n    steps:\n      - choice: [{option: Call for help., goto: cellar}]\n",
        "Give them a way out of where they go round, or close the way that leads there.",
    ),
    Code(
        "E703",
        "from here the story can go round for ever without a choice",
        "In the state that the walk comes to, every step leads back here. The player could do nothing any more.",
        "variables:\n  key: no\nscenes:\n  start:\n    steps:\n"
        "      - choice: [{option: Take the key., set: {key: yes}}, {option: Leave it.}]\n"
        "      - label: door\n      - if: key\n        then: [{end: done}]\n      - goto: .door\n",
        "Put a choice on the round, or change on it what its condition looks at.",
    ),
    Code(
        "E704",
        "this promise is broken: {promise}",
        "Some player can come to what you said would not happen. The walk shows how.",
        "variables:\n  asked: no\npromises:\n  - never: ending == done and not asked\nscenes:\n  start:\n    steps:\n"
        "      - choice: [{option: Ask., set: {asked: yes}}, {option: Say nothing.}]\n      - end: done\n",
        "Follow the walk and close the way, or promise less.",
    ),
    Code(
        "E705",
        "this promise never comes true: {promise}",
        "You said that some way through the story comes to this. All of them were looked at, and none does.",
        "variables:\n  asked: no\nendings:\n  done: {title: Done}\n  lost: {title: Lost}\n"
        "promises:\n  - can: ending == done and asked\nscenes:\n  start:\n    steps:\n"
        "      - choice: [{option: Ask., set: {asked: yes}, end: lost}, {option: Leave., end: done}]\n",
        "Open a way to it, or take the promise out.",
    ),
    Code(
        "E706",
        'no way through the story comes to the ending "{name}"',
        "Nobody will ever see it, whatever they choose and whatever fate decides.",
        "endings:\n  done: {title: Done}\n  lost: {title: Lost}\nscenes:\n  start: {steps: [{end: done}]}\n",
        "Look at what its `end:` waits for: the findings beside this one often say what never happens on the way. "
        "Or take the ending out.",
    ),
    Code(
        "E707",
        "calls can stand more than {most} deep here, where the player stops",
        "Each call waits for the one inside it, and a game that waits so deep has most likely lost its way.",
        "",
        "Use `goto` where the story does not have to come back.",
    ),
    Code(
        "E709",
        "NOT PROVED: {far}",
        "There are more states than could be visited in the time and memory allowed. What was found so far is true; what was "
        "not found may still be there.",
        "",
        "Give the check more room with `--budget`, or make the story's numbers smaller: a range of 0 to 5 in place of 0 to 100 "
        "is twenty times less to look at.",
    ),
    Code(
        "W711",
        'no way through the story comes to the scene "{name}"',
        "Something leads there, and it never happens. Nobody will read the scene.",
        "variables:\n  key: no\nscenes:\n  start:\n    steps:\n      - choice:\n"
        "          - {option: Up to the attic., if: key, goto: attic}\n          - {option: Out., goto: yard}\n"
        "  attic: {steps: [Dust., {end: done}]}\n"
        "  yard: {steps: [Here is the key., {set: {key: yes}}, {end: done}]}\n",
        "Open the way that leads there, or take the scene out.",
    ),
    Code(
        "W712",
        'nobody can ever choose "{words}"',
        "Players come to this menu, and to none of them is this option open.",
        "variables:\n  key: no\nscenes:\n  start:\n    steps:\n      - choice:\n"
        "          - {option: Unlock the door., if: key, end: done}\n          - {option: Out., goto: yard}\n"
        "  yard: {steps: [Here is the key., {set: {key: yes}}, {end: done}]}\n",
        "Mend its `if` or `when`, or what should have come before. In a `hand`, see whether others are always dealt first.",
    ),
    Code(
        "W713",
        'the `locked` words of "{words}" are never shown',
        "They are shown while the option is closed, is not used up, and something else in the menu can be chosen.",
        "variables:\n  nerve: no\nscenes:\n  start:\n    steps:\n      - chance: 1 in 2\n        then: [{set: {nerve: yes}}]\n"
        "      - choice:\n          - {option: Knock., if: nerve, locked: Not yet., end: done}\n"
        "        otherwise: You stand there.\n      - end: done\n",
        "Take the words out, or see why the option is never closed when it is looked at.",
    ),
    Code(
        "W714",
        'this case never happens: "{subject}" is never {case} here',
        "Everything inside the case waits for a moment that does not come.",
        "variables:\n  mood: {one of: [shy, warm, cross]}\nscenes:\n  start:\n    steps:\n"
        "      - choice: [{option: Smile., set: {mood: warm}}, {option: Nod.}]\n"
        "      - {match: mood, shy: A nod., warm: A smile., cross: A frown.}\n      - end: done\n",
        "See what should have made it so before this, or take the case's steps out.",
    ),
    Code(
        "W715",
        'this is never true where it stands: "{text}"',
        "What it opens is never read. The condition may be right and its place too early.",
        "variables:\n  asked: no\nscenes:\n  start: {steps: [{if: asked, then: [Again?]}, {set: {asked: yes}}, {end: done}]}\n",
        "Mend the condition or move it to where it can hold. `not a and b` means `(not a) and b`; brackets say anything else.",
    ),
    Code(
        "W716",
        'this is always true where it stands: "{text}"',
        "It decides nothing, and what stands in its `else` is never read.",
        "variables:\n  asked: no\nscenes:\n  start: {steps: [{set: {asked: yes}}, {if: asked, then: [Well?]}, {end: done}]}\n",
        "Take the condition out, or mend it if it was meant to ask for more.",
    ),
    Code(
        "W717",
        'this never changes anything: "{move}"',
        "Whenever the story comes here, the value is already what the move makes it, or at the end of its range.",
        "variables:\n  asked: no\nscenes:\n"
        "  start: {steps: [{set: {asked: yes}}, {set: {asked: yes}}, 'Did you ask? {asked}.', {end: done}]}\n",
        "Take the move out, or see why the value is not what you thought.",
    ),
    Code(
        "W718",
        'nobody can read "{words}": the story says this line {times} at most',
        "Words that change wait for the story to come back to them.",
        "scenes:\n  start: {steps: ['{Hello|Hello again}.', {end: done}]}\n",
        "Lead back here, or keep the words that come up.",
    ),
    Code(
        "W719",
        "the `otherwise` of this menu never happens: whenever the story comes here, something can be chosen",
        "Its steps are for a menu with nothing left, and this one always has something.",
        "scenes:\n  start:\n    steps:\n      - choice: [{option: Leave., end: done}]\n        otherwise: It gets late.\n      - end: done\n",
        "Take it out, or close the option that was not meant to stay open.",
    ),
    Code(
        "W720",
        '"{name}" is never drawn as "{case}"',
        "In no game, however many came before it, does its condition hold.",
        "variables:\n  nights: {from: 0, to: 9, kept: yes}\n"
        "  card: {drawn: {easy: 3, hard: {weight: 1, if: nights > 1}}}\n"
        "scenes:\n  start: {steps: [{set: {nights: 1}}, 'A night with the {card} card.', {end: done}]}\n",
        "Mend its `if`, or let a game end with what it waits for.",
    ),
    Code(
        "W721",
        'no way through the story comes to anything with the note "{tag}"',
        "None of the options that carry this tag under `notes:` can ever be chosen, and no ending that carries it can be reached. "
        "Only `crushgame check --notes` asks for this.",
        "variables:\n  nerve: no\nscenes:\n  start:\n    steps:\n      - choice:\n"
        "          - {option: Ask., if: nerve, notes: [S2-06], end: done}\n          - {option: Breathe in., goto: later}\n"
        "  later: {steps: [{set: {nerve: yes}}, 'The tram has gone. {nerve}', {end: done}]}\n",
        "Open a way to one of them, or take the tag off.",
    ),
)
