"""The tables of the story format: every mapping an author can write, its keys, and what each may hold.

The reader refuses what is not in these tables and `schema.py` draws the JSON Schema from them, so the two cannot drift apart.
Knows names and kinds only; must not read anything.
"""

from __future__ import annotations

from typing import NamedTuple

from crushgame.story.looks import EXPRESSIONS, FEATURES, NO_PICTURE, PICTURES, TIMES


class Field(NamedTuple):
    """A key: the kind of value it holds (a key of `KINDS`), what it is for, and whether it must be there."""

    kind: str
    doc: str
    required: bool = False


Shape = dict[str, Field]

KINDS = {
    "id": "a name in lower case: letters, digits and underscores",
    "story id": "a name in lower case: letters, digits and hyphens",
    "text": "words on one line",
    "prose": "words, with inline {names} and *emphasis*",
    "value": "a number, a name, yes or no, or a list of names for a set",
    "yes or no": "yes or no",
    "whole": "a whole number",
    "number": "a number",
    "expression": "a condition or a sum, such as `rapport >= 3 and not asked`",
    "steps": "a text, one step, or a list of steps",
    "step list": "a list of steps",
    "time of day": f"one of {', '.join(TIMES)}",
    "portrait": "a face such as {hair: bob, glasses: round}, a .png file or one for each expression, or none",
    "picture file": "the name of a .png file in the story's folder",
    "moods": "a list of names, or each of them with what the face does: {dry: thinking}",
    "picture": f"a drawing with a palette and rows, a .png file, or one of {', '.join((*PICTURES, NO_PICTURE))}",
    "palette": "characters, each with its colour",
    "color": 'a colour: the name of one, or its hexadecimal digits in quotes, such as "#3c68b8"',
    "rows": "a block of text, one line a row",
    "clock": 'the time for 0 and the minutes for each step, such as "21:30 +10"',
    "setting": "cues or numbers",
    "texts": "a list of words",
    "ids": "a list of names",
    "target": "a scene, a .label in this scene, or scene.label",
    "call": "a scene, or {scene: …, with: {name: value}}",
    "call values": "a value for each name that the scene takes",
    "moves": "changes to variables: +2, -1, a value, or = a sum",
    "options": "a list of options",
    "elif": "a list of {if: …, then: …}",
    "storylets": "a list of scenes, or {of: …, hand: …}",
    "odds": "a list of {odds: …, then: …}, or such as 1 in 3",
    "show": "somebody in the cast, with a mood: mo (dry); or nobody",
    "pronouns": "she, he, they, it, or a set such as xe/xem/xyr/xyrs/xemself",
    "draws": "weights, each a whole number or {weight: …, if: …}",
    "declarations": "variables, each with its range",
    "head": "the head of the story",
    "cast": "the people of the story",
    "places": "places, each with its title, or with {title: …, picture: …, time: …}",
    "definitions": "names that stand for conditions or sums",
    "endings": "endings",
    "promises": "what holds in every playthrough",
    "scenes": "scenes",
    "renamed": "old names and what they are now: scenes, options, variables, endings",
    "old names": "old names, each with the name of now: {old: new}",
    "old options": "old options, each with the one of now: {scene.old: scene.new}",
    "option name": "a scene and an option of it, with a dot between them: scene.option",
    "tests": "a list of tests, each with `test:` and its name",
    "known values": "values of variables, by their names",
    "told draws": "for each drawn variable, the name that is drawn",
    "told chances": "for each scene, the branch of its `chance` that comes up, from 1, or a list of them in turn",
    "fates": "numbers of fate, by site",
    "walk": "a list of options, each `option` or `scene.option`, and answers, each {answer: words}",
    "subject": "a variable, or any expression",
    "report": "the report that is given when a game has ended",
    "watched": "names of definitions or flags, each with its title: {warm: Warm}",
    "report sources": "who the notes of a report come from, by id",
    "report notes": "tags, each with what is said of the decisions that carry it",
}

SETTINGS = ("cues", "numbers")
"""What a player can have set beforehand, for a flag to start as: whether reading cues are pointed out, and whether meters are
told in numbers.
"""

FILE: Shape = {
    "story": Field("head", "The head of the story; in one file only.", True),
    "cast": Field("cast", "Everybody who speaks, by id."),
    "places": Field("places", "Where scenes happen: an id and the title that a player reads, or how the place looks."),
    "variables": Field("declarations", "What the story remembers, each with its range."),
    "define": Field("definitions", "A name that stands for a condition or a sum, worked out where it is used."),
    "endings": Field("endings", "How the story can end, by id.", True),
    "promises": Field("promises", "What the author promises of every playthrough."),
    "scenes": Field("scenes", "The scenes, by id.", True),
    "renamed": Field("renamed", "What had another name in an earlier edition, so that games saved with that one go on."),
    "report": Field("report", "What is said of a game when it has ended; in one file only."),
    "tests": Field("tests", "Walks through the story and what they must lead to; run by `crushgame test`."),
}

HEAD: Shape = {
    "format": Field("whole", "The format of the file: 1.", True),
    "id": Field("story id", "What a save remembers; never changes.", True),
    "title": Field("text", "What a player reads.", True),
    "version": Field("whole", "Goes up when the story changes."),
    "start": Field("target", "The scene that the story starts with.", True),
    "author": Field("text", "Who wrote it."),
    "about": Field("text", "One or two sentences for the list of stories."),
    "notes": Field("texts", "Content notes, shown before the story starts."),
    "player": Field("text", "The player's name until the story asks for it."),
    "pronouns": Field("pronouns", "The player's pronouns until the story asks for them."),
}

CAST_MEMBER: Shape = {
    "name": Field("text", "What the name plate says.", True),
    "pronouns": Field("pronouns", "she, he, they, it, or a set of their own. They by default."),
    "color": Field("text", "The colour of the name plate."),
    "moods": Field("moods", "The moods that this person has, besides what every face can do; any other is a finding then."),
    "portrait": Field("portrait", "The face, by its features or in files; what is left out is chosen from the id."),
}

PORTRAIT: Shape = {
    feature: Field(f"face's {feature}", f"{feature.replace('_', ' ').capitalize()} of the face.") for feature in FEATURES
}  # fmt: skip
KINDS.update({f"face's {feature}": f"one of {', '.join(words)}" for feature, words in FEATURES.items()})

PHOTOS: Shape = {
    expression: Field("picture file", "The face in this mood.", expression == "neutral") for expression in EXPRESSIONS
}  # fmt: skip

PLACE: Shape = {
    "title": Field("text", "What a player reads; made from the id when left out."),
    "picture": Field("picture", "What is seen of it; one that comes with the program is found by the place's id."),
    "time": Field("time of day", "When it is, for the light."),
}

DRAWING: Shape = {
    "palette": Field("palette", "The colour that each character of the rows stands for.", True),
    "rows": Field("rows", "The picture, one character a pixel. Spaces and full stops are clear.", True),
}

COLOR: Shape = {
    "color": Field("color", "The colour.", True),
    "glows": Field("yes or no", "Keeps its brightness at night."),
}

VARIABLE: Shape = {
    "from": Field("whole", "The least value of a number."),
    "to": Field("whole", "The greatest value of a number."),
    "start": Field("value", "The value at the start: a number, a name, yes or no, or a list for a set."),
    "words": Field("texts", "Words for the range of a number, from least to greatest."),
    "one of": Field("ids", "Exactly one of these names; the first is the start."),
    "set of": Field("ids", "Any of these names at once."),
    "drawn": Field("draws", "Hidden, drawn once from the seed at the start of a game, by weight."),
    "text": Field("text", "Words that a player types; can be said, never tested."),
    "kept": Field("yes or no", "Carries into the next game."),
    "meter": Field("text", "The title under which players see the value, for a number or one of some names."),
    "clock": Field("clock", "Says a number as a time of day."),
    "setting": Field("setting", "For a flag: starts as the player has set it."),
}

DRAW: Shape = {
    "weight": Field("whole", "How likely, against the others.", True),
    "if": Field("expression", "Only when this holds of the kept variables at the start."),
}

ENDING: Shape = {
    "title": Field("text", "What the curtain says.", True),
    "tone": Field("text", "One word, such as bright or bittersweet."),
    "text": Field("prose", "The last words."),
    "notes": Field("texts", "Tags for the author's own tests."),
    "hint": Field("text", "One line for players who have not found it."),
}

PROMISE: Shape = {
    "never": Field("expression", "Never holds, in any playthrough."),
    "always": Field("expression", "Always holds."),
    "can": Field("expression", "Some playthrough makes it hold."),
    "after": Field("expression", "Once this has held, the `never` beside it does not hold any more."),
}

REPORT: Shape = {
    "title": Field("prose", "What stands above the report.", True),
    "watch": Field("watched", "What is told as a row of lights, on or off."),
    "at": Field("expression", "What is watched is told as it stood before the decision that first made this hold."),
    "steps": Field("steps", "What is said first: texts, `if` and `match`."),
    "sources": Field("report sources", "Who the notes come from, in order."),
    "notes": Field("report notes", "What is said of decisions and endings, by the tags under their `notes`."),
    "last": Field("steps", "What is said last: texts, `if` and `match`."),
}

SOURCE: Shape = {
    "title": Field("text", "What a player reads before its words.", True),
    "cites": Field("text", "What it goes back to, for who wants to know."),
    "otherwise": Field("prose", "What it says when it has nothing to say of this game."),
}

NOTE: Shape = {
    "about": Field("text", "What the tag stands for, in a few words."),
    "best": Field("prose", "Said of the best decision of a game."),
    "turn": Field("prose", "Said of the decision at which a game turned."),
    "worst": Field("prose", "Said of the costliest decision of a game."),
}
"""Besides these, a note has what each source says of it, by the id of the source."""

RENAMED: Shape = {
    "scenes": Field("old names", "Scenes by their old names, each with its name of now."),
    "options": Field("old options", "Options by their old names, each `scene.option`, with the option of now."),
    "variables": Field("old names", "Variables by their old names, each with its name of now."),
    "endings": Field("old names", "Endings by their old names, each with its name of now."),
}

TRIAL: Shape = {
    "test": Field("text", "What the test is called.", True),
    "kept": Field("known values", "Kept variables as an earlier game left them, and settings; the others have their start."),
    "draw": Field("told draws", "What is drawn."),
    "chance": Field("told chances", "Which branch of a `chance` comes up, by scene; `scene.2` is the second in the scene."),
    "fates": Field("fates", "Whatever else fate decides, as the tool writes it down."),
    "seed": Field("text", "The seed of everything that the test leaves to fate."),
    "walk": Field("walk", "What the player does; a question without an answer here takes its default."),
    "ends": Field("id", "The ending that it must come to."),
    "stands": Field("id", "The scene at whose choice it must come to stand."),
    "values": Field("known values", "What variables must hold at the end."),
    "says": Field("texts", "Words that must have been shown on the way."),
    "never says": Field("texts", "Words that must not have been shown on the way."),
    "offers": Field("texts", "Options that must be open at the end."),
    "never offers": Field("texts", "Options that must not be open at the end."),
}

ANSWER: Shape = {"answer": Field("text", "What the player answers; nothing for the default.", True)}

SCENE: Shape = {
    "steps": Field("step list", "What happens, in order.", True),
    "place": Field("id", "Where it happens."),
    "takes": Field("declarations", "Values that a `call` passes in."),
    "when": Field("expression", "As a storylet, offered only when this holds."),
    "offer": Field("prose", "As a storylet, the words of its option."),
    "once": Field("yes or no", "As a storylet, offered until it has been played once."),
}

OPTION: Shape = {
    "option": Field("prose", "The words that a player chooses.", True),
    "id": Field("id", "What a save remembers; made from the words until `crushgame ids --write` freezes it."),
    "if": Field("expression", "Offered only when this holds."),
    "locked": Field("prose", "Shown greyed with these words when `if` does not hold; without it the option is hidden."),
    "once": Field("yes or no", "Offered until it has been chosen once."),
    "set": Field("moves", "What choosing it changes."),
    "notes": Field("texts", "Tags for the author's own tests."),
    "steps": Field("steps", "What happens then."),
    "goto": Field("target", "Where it leads."),
    "call": Field("call", "A scene to play and come back from."),
    "end": Field("id", "The ending it leads to."),
}

CALL: Shape = {
    "scene": Field("target", "The scene to play and come back from.", True),
    "with": Field("call values", "A value for each name that the scene takes."),
}

BRANCH: Shape = {
    "if": Field("expression", "The condition.", True),
    "then": Field("steps", "What happens when it holds.", True),
}

ODDS: Shape = {
    "odds": Field("whole", "How likely, against the others.", True),
    "then": Field("steps", "What happens then.", True),
}

HAND: Shape = {
    "of": Field("ids", "The scenes to offer.", True),
    "hand": Field("whole", "At most so many at a time."),
}

ONCE = Field("yes or no", "Only the first time it is come to.")

STEPS: dict[str, Shape] = {
    "choice": {
        "choice": Field("options", "A choice to make.", True),
        "id": Field("id", "What a save remembers of the choice; its first option's id by default."),
        "loop": Field("yes or no", "Come back to the choice after an option that does not lead away."),
        "shuffle": Field("yes or no", "Offer the options in an order drawn from the seed."),
        "otherwise": Field("steps", "What happens when no option is left."),
        "once": ONCE,
    },
    "set": {"set": Field("moves", "Change variables.", True), "once": ONCE},
    "if": {
        "if": Field("expression", "The condition.", True),
        "then": Field("steps", "What happens when it holds.", True),
        "elif": Field("elif", "Further conditions, tried in order."),
        "else": Field("steps", "What happens otherwise."),
        "once": ONCE,
    },
    "match": {
        "match": Field("subject", "What to look at; every value needs a case, or there is an `else`.", True),
        "else": Field("steps", "Every value that has no case."),
        "once": ONCE,
    },
    "chance": {
        "chance": Field("odds", "Fate decides, from the seed.", True),
        "then": Field("steps", "With `1 in 3`: what happens when it comes up."),
        "else": Field("steps", "With `1 in 3`: what happens when it does not."),
        "once": ONCE,
    },
    "label": {"label": Field("id", "A place to come to with `goto: .name`.", True)},
    "goto": {"goto": Field("target", "Go there, and do not come back.", True), "once": ONCE},
    "call": {"call": Field("call", "Play that scene, and come back.", True), "once": ONCE},
    "end": {"end": Field("id", "The curtain.", True), "once": ONCE},
    "show": {"show": Field("show", "Who is on the stage.", True), "once": ONCE},
    "place": {"place": Field("id", "Where we are now.", True), "once": ONCE},
    "wait": {"wait": Field("number", "A pause, in seconds, 0 to 10.", True), "once": ONCE},
    "ask": {
        "ask": Field("id", "`player`, `pronouns`, or a text variable to ask the player for.", True),
        "prompt": Field("prose", "The question."),
        "default": Field("text", "What an empty answer means."),
        "kept": Field("yes or no", "For `player` and `pronouns`: the answer carries into the next game."),
        "once": ONCE,
    },
    "storylets": {
        "storylets": Field("storylets", "Offer the scenes whose `when` holds; the one taken comes back here.", True),
        "loop": Field("yes or no", "Offer again afterwards."),
        "shuffle": Field("yes or no", "Offer them in an order drawn from the seed."),
        "otherwise": Field("steps", "What happens when none is left."),
        "once": ONCE,
    },
    "say": {
        "say": Field("prose", "Words, as a text step says them.", True),
        "notes": Field("texts", "Tags for the author's own tests."),
        "once": ONCE,
    },
}
"""Steps by the key that makes them one."""

RESERVED = frozenset(STEPS) | {"you", "then", "else", "elif", "once", "loop", "otherwise", "shuffle", "player", "nobody"}
"""Words that no cast id may be."""

PRONOUN_FORMS = ("they", "them", "their", "theirs", "themself", "are", "were", "have", "do", "s", "es")
"""The forms that can be said of anybody, written as for `they`."""
