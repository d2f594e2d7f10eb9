"""E320 to E349: what can be wrong with an expression.

Must not know when a code applies: `story/expressions.py` and `story/binding.py` make the faults.
"""

from __future__ import annotations

from crushgame.story.codes.record import Code

_FRAME = """\
variables:
  rapport: {{from: 0, to: 10}}
  asked: no
  intent: {{one of: [unsure, date, friend]}}
scenes:
  start:
    steps:
      - if: {condition}
        then: [Hello.]
      - end: done
"""


def _if(condition: str) -> str:
    """Return a story with this condition, as YAML writes it, in its one `if`."""
    return _FRAME.format(condition=condition)


def _defined(definitions: str, condition: str) -> str:
    """Return the same story with a `define:` block."""
    return f"define:\n{definitions}" + _if(condition)


_SET = """\
variables:
  rapport: {from: 0, to: 10}
  bag: {set of: [apple, pear]}
"""


def _with_set(condition: str) -> str:
    """Return the same story with a set in it."""
    return _SET + _if(condition)[_if(condition).index("scenes:") :]


RECORDS: tuple[Code, ...] = (
    Code(
        "E320",
        "this expression is {length} characters long, and {limit} is the most",
        "A condition that long cannot be read by anybody, and a limit keeps a story from a stranger quick to load.",
        _if("rapport == 1 or " * 40 + "asked"),
        "Give a part of it a name under `define:`, and use the name.",
    ),
    Code(
        "E321",
        "nothing is written here",
        "A condition or a sum is needed, and there is only blank space.",
        _if('""'),
        "Write a condition such as `rapport >= 3`, or leave the key out.",
    ),
    Code(
        "E322",
        "\"{found}\" means nothing in an expression",
        "The signs are == != < <= > >= + - * and brackets; the words are `and`, `or`, `not` and `in`.",
        _if("asked && rapport > 3"),
        "Write `and`, `or` and `not` as words, and compare with `==`.",
    ),
    Code(
        "E323",
        "{found} is in quotes, but an expression holds only names and numbers",
        "A variable that can be one of some words is compared with the bare word. There is no text to compare.",
        _if("intent == 'date'"),
        "Leave the quotes away: `intent == date`.",
    ),
    Code(
        "E324",
        "\"{number}\" is not a whole number from 0 to {limit}",
        "Stories count in whole numbers, so that every state of a story can be visited by the check.",
        _if("rapport > 2.5"),
        "Write digits alone; a minus sign may go before them.",
    ),
    Code(
        "E325",
        "\"{word}\" is not written as a name: small letters a to z, digits and _",
        "One way to write a name leaves no doubt whether two of them are the same.",
        _if("Rapport > 2"),
        "Write it small, as it is declared. `and`, `or`, `not`, `in`, `yes` and `no` are small too.",
    ),
    Code(
        "E326",
        "{wanted} should come here, but this is {found}",
        "A sign or a word waits for something to work on. After a sign, `not` needs brackets: `asked == (not met)`.",
        _if("asked and"),
        "Finish the expression, or take the sign away that is left over.",
    ),
    Code(
        "E327",
        "the expression is complete before \"{found}\"",
        "Two values stand side by side with nothing to join them.",
        _if("asked rapport > 3"),
        "Put `and`, `or` or another sign between them.",
    ),
    Code(
        "E328",
        "this \"{bracket}\" is never {lack}",
        "Brackets come in pairs.",
        _if("(asked or rapport > 3"),
        "Add the bracket that is missing, or take this one away.",
    ),
    Code(
        "E329",
        "one comparison cannot follow another; say `and` between them",
        "`1 < rapport < 5` reads like mathematics, but languages disagree about what it means, so it is not allowed.",
        _if("1 < rapport < 5"),
        "Write both: `1 < rapport and rapport < 5`.",
    ),
    Code(
        "E330",
        "this stands more than {limit} brackets, `not`s or minus signs deep",
        "An expression that deep cannot be read by anybody, and a limit keeps a story from a stranger safe to load.",
        _if("(" * 21 + "asked" + ")" * 21),
        "Give a part of it a name under `define:`, and use the name.",
    ),
    Code(
        "E331",
        "nothing called \"{name}\" can be asked",
        "Brackets after a name ask something, and only seen(), visits(), chosen(), min() and max() can be asked.",
        _if("visit(start) > 2"),
        "Use one of those five. To multiply, write `*`.",
    ),
    Code(
        "E332",
        "\"{function}\" is asked like this: {example}",
        "seen() and visits() take one place, chosen() takes one option, and min() and max() take two numbers or more.",
        _if("seen"),
        "Fill the brackets as shown.",
    ),
    Code(
        "E333",
        "\"in\" looks in a list like [a, b] or in a set, and a list stands nowhere else; \"{found}\" does not fit here",
        "A list has square brackets and holds one word or number at least.",
        _if("intent in (date, friend)"),
        "Write `intent in [date, friend]`.",
    ),
    Code(
        "E334",
        "a dot stands only inside seen(), visits() and chosen()",
        "Variables hold nothing inside them that a dot could reach.",
        _if("rapport.high"),
        "For a scene's label write `seen(scene.label)`.",
    ),
    Code(
        "E335",
        "no variable is called \"{name}\"",
        "A name in an expression is a variable, a name under `define:`, or a word that the variable beside it can be.",
        _if("raport > 2"),
        "Correct the spelling, or declare it under `variables:`.",
    ),
    Code(
        "E336",
        "no scene or label is called \"{target}\"",
        "seen() and visits() ask about a scene, a label of this scene (.label) or one of another (scene.label).",
        _if("seen(strat)"),
        "Correct the spelling, or add the scene.",
    ),
    Code(
        "E337",
        "no option is called \"{target}\"",
        "chosen() asks whether an option was taken before. Options are named by their id, never by their words.",
        _if("chosen(book)"),
        "Correct the spelling, or give the option that `id:`. An option of another scene is scene.id.",
    ),
    Code(
        "E338",
        "\"{name}\" is never \"{word}\"; it is one of {names}",
        "A comparison with a word that a variable cannot be would never come true.",
        _if("intent == dat"),
        "Use one of its words, or add this one to the variable's `one of:`.",
    ),
    Code(
        "E339",
        "\"{name}\" is a set, so ask what is in it: {example}",
        "A set is not a yes or no by itself.",
        _with_set("bag"),
        "Write `apple in bag`.",
    ),
    Code(
        "E340",
        "{subject} is {kind}, so it can't be \"{other}\"",
        "The two sides could never be the same, so this is nearly always a slip.",
        _if("rapport == yes"),
        "Compare numbers with numbers, flags with yes or no, and one of some words with its own words.",
    ),
    Code(
        "E341",
        "{subject} is a number, and this has to be a yes or no",
        "`if`, `and`, `or` and `not` need a condition. What a number would mean there is left to guesses.",
        _if("rapport and asked"),
        "Compare it: `rapport > 0`.",
    ),
    Code(
        "E342",
        "\"{name}\" is one of {names}, and this has to be a yes or no",
        "`if`, `and`, `or` and `not` need a condition.",
        _if("intent"),
        "Compare it with one of its words: `intent == date`.",
    ),
    Code(
        "E343",
        "\"{name}\" is one of {names}: words have no order and cannot be reckoned with",
        "Words can be told apart with `==`, `!=` and `in`, and nothing else.",
        _if("intent > unsure"),
        "List the words that you mean: `intent in [date, friend]`. If it should count, make it a number.",
    ),
    Code(
        "E344",
        "\"{member}\" can never be in \"{set}\", which holds {names}",
        "A set holds only what its declaration lists.",
        _with_set("aple in bag"),
        "Use one of its members, or add this one to the set's declaration.",
    ),
    Code(
        "E345",
        "\"{name}\" is not a set, so nothing can be in it",
        "`in` looks in a list like [a, b] or in a set.",
        _if("date in intent"),
        "Write `intent == date`, or `intent in [date, friend]`.",
    ),
    Code(
        "E346",
        "\"{name}\" leads back to itself: {path}",
        "A name under `define:` is worked out where it is used, and this one would never come to an end.",
        _defined("  warm: close and asked\n  close: warm or rapport > 5\n", "warm"),
        "Break the ring: write one of them out of variables alone.",
    ),
    Code(
        "E347",
        "with its definitions put in, this comes to more than {limit}",
        "Definitions that use one another can grow without looking large, and a limit keeps a story quick to load.",
        _defined(f"  a: {' + '.join(['rapport'] * 20)}\n  b: {' + '.join('a' * 20)}\n  c: b + b + b\n", "c > 5"),
        "Keep the sum in a variable and `set` it as the story goes, or use fewer parts.",
    ),
    Code(
        "E348",
        "\"{name}\" cannot be used until its own definition is mended",
        "The fault is in `define:`, and is told there.",
        _defined("  warm: raport > 5\n", "warm"),
        "Mend the definition.",
    ),
    Code(
        "E349",
        "the definition of \"{name}\" belongs to no scene, so \"{target}\" is a label of none",
        "A name under `define:` can be used in every scene, so it has to say which scene a label is in.",
        _defined("  back: seen(.again)\n", "back"),
        "Write `seen(scene.label)`.",
    ),
)  # fmt: skip
"""One record for each code, in order."""
