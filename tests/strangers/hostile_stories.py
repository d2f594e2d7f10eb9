"""Stories that mean harm, made by code: most are megabytes long, and none is kept as a file.

Knows what has broken readers of YAML and of expressions. Must not know how a story is read, beyond the code that each is
refused with and the line at which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tests.strangers.plain_stories import head, one_scene, with_choice, with_condition, with_scenes, with_steps, with_variables

MEGA = 1024 * 1024
LARGEST = 4 * MEGA


class Hostile(NamedTuple):
    """A story of one file. `code` is a finding that it must have, at `line` (0: wherever it is)."""

    name: str
    code: str
    line: int
    made: Callable[[], str | bytes]

    @property
    def data(self) -> bytes:
        """The bytes of its file."""
        text = self.made()
        return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _full(part: str) -> Callable[[], str]:
    return lambda: part * ((LARGEST - 1) // len(part))


def _each(number: int, template: str) -> str:
    return "".join(template.replace("#", str(at)) for at in range(number))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


_BOMB = ["a: &a [x, x, x, x, x, x, x, x, x]"] + [
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
]
_MERGE = ["a: &a {k: v}"] + [
    f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 9)}]}}" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
]
_DIGITS = "9" * 5_000


def _ending_in(line: str, number: int) -> Callable[[], str]:
    """A long story whose mistakes stand at its end, where each look at them costs as much as the whole."""
    return lambda: with_steps(["- Hello there."] * 60_000 + [line] * number)


DEEP = (
    Hostile("brackets on one line", "E141", 1, _full("[")),
    Hostile("braces on one line", "E141", 1, _full("{")),
    Hostile("dashes on one line", "E141", 1, _full("- ")),
    Hostile("brackets, one a line", "E104", 65, _full("[\n")),
    Hostile("braces, one a line", "E132", 1, _full("{\n")),
    Hostile("keys in braces, one a line", "E104", 65, _full("{a:\n")),
    Hostile("brackets, many a line", "E104", 1, _full("[" * 1_000 + "\n")),
    Hostile("dashes, many a line", "E104", 1, _full("- " * 500 + "\n")),
    Hostile("question marks, many a line", "", 0, _full("? " * 500 + "\n")),
    Hostile("closed and opened again", "E104", 0, _full("[[],\n")),
    Hostile("closing brackets", "", 0, _full("]\n")),
    Hostile("indentation", "E104", 66, lambda: head() + "".join(" " * depth + "a:\n" for depth in range(2_500))),
    Hostile("deep in a scene", "E104", 0, lambda: with_steps(["- " + "{if: yes, then: [" * 5_000])),
    Hostile("deep, and closed again", "E104", 6, lambda: with_steps(["- " + "[" * 60_000 + "]" * 60_000])),
)

REFERENCES = (
    Hostile("alias bomb", "E110", 3, lambda: head() + _joined(_BOMB)),
    Hostile("merge bomb", "E113", 3, lambda: head() + _joined(_MERGE)),
    Hostile("anchors alone", "E111", 6, lambda: with_steps(_each(100_000, "- &a# x|").split("|")[:-1])),
    Hostile("aliases", "E110", 7, lambda: with_steps(["- &a x"] + ["- *a"] * 50_000)),
    Hostile("tags", "E112", 6, lambda: with_steps(["- !!python/object/apply:os.system [x]"] * 50_000)),
    Hostile("a tag as long as a line may be", "E112", 6, lambda: with_steps(["- !" + "a" * 131_000 + " x"])),
    Hostile("an anchor as long as a line may be", "E111", 6, lambda: with_steps(["- &" + "a" * 131_000 + " x"])),
    Hostile("an alias as long as a line may be", "E110", 6, lambda: with_steps(["- *" + "a" * 131_000])),
    Hostile("aliases on one line", "E110", 6, lambda: with_steps(["- [&a x" + ", *a" * 32_000 + "]"])),
    Hostile("tags on long lines", "E112", 6, lambda: with_steps(["- [" + "!a x, " * 21_000 + "]"] * 20)),
    Hostile("merge keys", "E113", 6, lambda: with_steps(["- {<<: {a: b}}"] * 35_000)),
    Hostile("%TAG directives", "", 0, lambda: "%TAG !a! tag:x,2002:\n" * 100_000 + "---\n" + one_scene()),
    Hostile("documents", "E114", 5, lambda: one_scene() + "---\na: b\n" * 100_000),
    Hostile("ends of documents", "E114", 0, lambda: one_scene() + "...\n" * 100_000 + "a: b\n"),
)

MANY = (
    Hostile("one text on one line", "E141", 6, lambda: with_steps(["- " + "ab " * 1_390_000])),
    Hostile("one quoted text on one line", "E141", 6, lambda: with_steps(['- "' + "x" * 4_000_000 + '"'])),
    Hostile("one text on many lines", "E106", 6, lambda: with_steps(["- |"] + ["  some words"] * 200_000)),
    Hostile("one key on one line", "E141", 6, lambda: with_steps(["- " + "x" * 4_000_000 + ": y"])),
    Hostile("a quoted text as long as a line may be", "E106", 6, lambda: with_steps(['- "' + "x" * 131_000 + '"'] * 30)),
    Hostile("a quote that is never closed", "", 0, lambda: with_steps(['- "x y'] + ["  x y"] * 300_000)),
    Hostile("quotes that are never closed", "E121", 6, lambda: with_steps(["- 'tis"] * 100_000)),
    Hostile("quotes that are never closed, at the end", "E121", 60_006, _ending_in("- 'tis", 50)),
    Hostile("nothing that helps, at the end", "E1", 0, _ending_in("- [a, , }", 50)),
    Hostile("colons among words", "E120", 6, lambda: with_steps(["- a: b: c"] * 100_000)),
    Hostile("colons among the words of one line", "", 0, lambda: with_steps(["- " + "a: b " * 26_000])),
    Hostile("brackets that are never closed", "E132", 6, lambda: with_steps(["- [sic"] * 100_000)),
    Hostile("tabs", "E108", 6, lambda: with_steps(["-\tx\ty"] * 100_000)),
    Hostile("hashes on one line", "E106", 6, lambda: with_steps(["- a" + "b#" * 65_000] * 20)),
    Hostile("escapes on one line", "E107", 6, lambda: with_steps(['- "' + "\\e" * 65_000 + '"'] * 30)),
    Hostile("one escape a line", "E107", 6, lambda: with_steps(['- "\\x9b"'] * 200_000)),
    Hostile("raw escapes on one line", "E107", 6, lambda: with_steps(["- " + "\x1b" * 131_000] * 20)),
    Hostile("raw escapes, one a line", "E107", 6, lambda: with_steps(["- \x9b"] * 180_000)),
    Hostile(
        "a tag character on each line", "E107", 6, lambda: with_steps([f"- {chr(0xE0000 + at % 128)}" for at in range(150_000)])
    ),
    Hostile("bytes that are no UTF-8", "E101", 1, lambda: b"\xff\xfd\n" * 1_300_000),
    Hostile("halves of UTF-16", "E102", 1, lambda: b"\xff\xfe" + b"\x00\xd8\n\x00" * 1_000_000),
    Hostile("UTF-32 out of range", "E102", 1, lambda: b"\xff\xfe\x00\x00" + b"\xff" * 4_000_000),
    Hostile("latin-1", "E101", 4, lambda: one_scene().replace("Hello", "caf\u00e9").encode("latin-1") + b"# \xe9\n" * 500_000),
    Hostile("marks on one letter", "E138", 6, lambda: with_steps(["- q" + "\u0316" * 60_000] * 30)),
    Hostile("marks on each letter", "E138", 6, lambda: with_steps(["- " + ("q" + "\u0316" * 9) * 6_000] * 30)),
    Hostile("marks with joiners", "E138", 6, lambda: with_steps(["- q" + "\u0316\u200d" * 30_000] * 20)),
    Hostile("characters without width", "E107", 6, lambda: with_steps(["- a" + "\u200b" * 100_000] * 12)),
    Hostile("keys that stand again", "E116", 4, lambda: head() + "cast:\n" + "  a: A\n" * 90_000),
    Hostile("keys that nothing knows", "E201", 5, lambda: one_scene() + _each(70_000, "k#: v\n")),
    Hostile("options with one id", "E", 0, lambda: with_choice(["{option: Go., id: go, end: e}"] * 20_000)),
    Hostile("commas in braces", "E116", 6, lambda: with_steps(["- {Alex: Yes" + ", I think so" * 10_000 + "}"] * 30)),
    Hostile("empty items", "E105", 0, lambda: with_steps(["-"] * 500_000)),
    Hostile("empty items in brackets", "E139", 6, lambda: with_steps(["- [" + "," * 130_000 + "]"] * 30)),
    Hostile("items in brackets", "E105", 0, lambda: with_steps(["- [" + "a," * 65_000 + "]"] * 30)),
    Hostile("maps of one entry", "E105", 0, lambda: with_steps(["- [" + "{a: b}," * 18_000 + "]"] * 30)),
    Hostile(
        "names that nobody gave", "E335", 6, lambda: with_steps(_each(16_000, "- {if: v# > 1, then: [x]}|").split("|")[:-1])
    ),
    Hostile(
        "scenes that are not there", "E301", 0, lambda: with_choice(_each(14_000, "{option: o#, goto: s#}|").split("|")[:-1])
    ),
    Hostile("unknown among many known", "E301", 0, lambda: with_scenes(_each(15_000, "  s#: {steps: [goto: u#]}\n"))),
    Hostile("100,000 options", "E105", 0, lambda: with_choice(_each(100_000, "{option: o#, end: e}|").split("|")[:-1])),
    Hostile("100,000 scenes", "E105", 0, lambda: with_scenes(_each(100_000, "  s#: {steps: [end: e]}\n"))),
    Hostile("100,000 variables", "E105", 0, lambda: with_variables(_each(100_000, "  v#: {from: 0, to: 9}\n"))),
    Hostile(
        "3,000 clocks",
        "E229",
        0,
        lambda: with_variables("".join(f"  v{at}: {{from: {-at}, to: {1439 - at}, clock: 0:00 +1}}\n" for at in range(3_000))),
    ),
    Hostile("calls in one circle", "E509", 0, lambda: with_scenes(_each(10_000, "  s#: {steps: [call: s!]}\n"), circle=10_000)),
    Hostile("gotos in one circle", "E", 0, lambda: with_scenes(_each(10_000, "  s#: {steps: [goto: s!]}\n"), circle=10_000)),
)

EXPRESSIONS = (
    Hostile("10,000 nots", "E320", 4, lambda: with_condition("not " * 10_000 + "x")),
    Hostile("100 nots", "E330", 4, lambda: with_condition("not " * 100 + "x")),
    Hostile("10,000 parentheses", "E320", 4, lambda: with_condition("(" * 10_000 + "x" + ")" * 10_000)),
    Hostile("200 parentheses", "E330", 4, lambda: with_condition("(" * 200 + "x" + ")" * 200)),
    Hostile("400 minus signs", "E330", 4, lambda: with_condition("-" * 400 + "x > 1")),
    Hostile("200 calls in one another", "E", 4, lambda: with_condition("min(1," * 80 + "x" + ")" * 80 + " > 1")),
    Hostile("a sum of 1,000 terms", "E320", 4, lambda: with_condition(" + ".join(["x"] * 1_000) + " > 1")),
    Hostile("a number of 5,000 digits", "E320", 4, lambda: with_condition("x > " + _DIGITS)),
    Hostile("a number of 400 digits", "E324", 4, lambda: with_condition("x > " + "9" * 400)),
    Hostile("a number of 50,000 hexadecimal digits", "E320", 4, lambda: with_condition("x > 0x" + "f" * 50_000)),
    Hostile("digits of another script", "E322", 4, lambda: with_condition("x > " + "\u0663" * 400)),
    Hostile("superscript digits", "E325", 4, lambda: with_condition("x > \u00b2\u00b3")),
    Hostile("a name of 60,000 letters", "E320", 4, lambda: with_condition("x" * 60_000 + " > 1")),
    Hostile("a power", "E322", 4, lambda: with_condition("9 ** 9 ** 9 > 1")),
    Hostile("an attribute", "E334", 4, lambda: with_condition("x.__class__.__mro__ == 1")),
    Hostile("a call", "E331", 4, lambda: with_condition("exec(1)")),
    Hostile("a product of words", "E323", 4, lambda: with_condition("'a' * 999999 == x")),
    Hostile("opening quotes", "E323", 4, lambda: with_condition("\u201c" * 499)),
    Hostile("braces in a text", "E", 6, lambda: with_steps(["- '" + "{" * 3_900 + "'"] * 50)),
    Hostile("alternatives in one another", "E", 6, lambda: with_steps(["- '" + "{a|" * 1_300 + "'"] * 50)),
    Hostile(
        "definitions that double each other",
        "E347",
        0,
        lambda: (
            head()
            + "variables: {n: {from: 0, to: 9}}\ndefine:\n  d0: n + n\n"
            + "".join(f"  d{at + 1}: d{at} + d{at}\n" for at in range(60))
            + _TAIL.replace("Hello.", "{if: d60 > 1, then: [x]}")
        ),
    ),
    Hostile(
        "definitions in a circle",
        "E",
        0,
        lambda: head() + "define:\n" + "".join(f"  d{at}: d{(at + 1) % 10_000}\n" for at in range(10_000)) + _TAIL,
    ),
    Hostile(
        "definitions in a row",
        "E",
        0,
        lambda: head() + "define:\n  d0: 1 + 1\n" + "".join(f"  d{at + 1}: d{at}\n" for at in range(10_000)) + _TAIL,
    ),
    Hostile("a range of 5,000 digits", "E203", 2, lambda: head() + f"variables: {{n: {{from: 0, to: {_DIGITS}}}}}\n" + _TAIL),
    Hostile("a format of 5,000 digits", "E203", 1, lambda: one_scene().replace("format: 1", f"format: {_DIGITS}")),
    Hostile("a version of 5,000 digits", "E203", 1, lambda: one_scene().replace("version: 1", f"version: {_DIGITS}")),
    Hostile(
        "odds of 5,000 digits",
        "E",
        0,
        lambda: with_steps(["- chance:", f"    - {{odds: {_DIGITS}, then: [x]}}", "    - {odds: 1, then: [y]}"]),
    ),
    Hostile(
        "a range between large numbers",
        "E",
        2,
        lambda: head() + "variables: {n: {from: -99999999999, to: 99999999999}}\n" + _TAIL,
    ),
)
_TAIL = "endings: {e: {title: E}}\nscenes: {a: {steps: [Hello., {end: e}]}}\n"

NAMES = (
    Hostile("an option of megabytes", "E141", 0, lambda: with_choice(["{option: '" + "x" * 3_900_000 + "', id: a, end: e}"])),
    Hostile("options of 60,000 characters", "E408", 0, lambda: with_choice(["{option: '" + "x" * 60_000 + "', end: e}"] * 60)),
    Hostile("an id of 60,000 characters", "E205", 0, lambda: with_choice(["{option: x, id: " + "a" * 60_000 + ", end: e}"])),
    Hostile("a speaker of 60,000 letters", "E408", 6, lambda: with_steps(["- '" + "A" * 60_000 + ": hello'"])),
    Hostile("a story id that climbs", "E205", 1, lambda: one_scene().replace("id: x", "id: ../../x")),
    Hostile("an escape in a title", "E107", 1, lambda: one_scene().replace("title: X", r'title: "\e]0;x\a"')),
    Hostile("half a surrogate pair in a title", "E133", 1, lambda: one_scene().replace("title: X", r'title: "\ud800"')),
    Hostile("half a surrogate pair as bytes", "E101", 1, lambda: one_scene().replace("title: X", "title: \ud800")),
)

ALL = (*DEEP, *REFERENCES, *MANY, *EXPRESSIONS, *NAMES)

LARGE = (
    Hostile("a product past all bounds", "W515", 4, lambda: with_condition(" * ".join(["999999"] * 50) + " > 1")),
    Hostile("a title of 60,000 letters", "", 0, lambda: one_scene().replace("title: X", "title: " + "X" * 60_000)),
    Hostile("lines that a hash cut short", "W101", 6, lambda: with_steps(["- I never learnt # of it"] * 20_000)),
    Hostile("carriage returns", "", 0, lambda: with_steps(["- x" + "\r" * 1_000_000])),
    Hostile("comments", "", 0, lambda: "# words\n" * 200_000 + one_scene()),
    Hostile("lines", "", 0, lambda: with_steps(["- Hello there."] * 50_000)),
    Hostile("asterisks", "", 0, lambda: with_steps(["- '" + "*a " * 1_300 + "'"] * 100)),
    Hostile(
        "scenes that lead on", "", 0, lambda: with_scenes(_each(6_000, "  s#: {steps: [Hello., {goto: s!}]}\n"), row=6_000)
    ),
    Hostile("calls that lead on", "", 0, lambda: with_scenes(_each(6_000, "  s#: {steps: [call: s!]}\n"), row=6_000)),
    Hostile("labels", "", 0, lambda: with_steps(_each(8_000, "- label: l#|").split("|")[:-1])),
    Hostile("options", "", 0, lambda: with_choice(_each(5_000, "{option: o#, end: e}|").split("|")[:-1])),
    Hostile(
        "options once each",
        "",
        0,
        lambda: with_choice([*_each(3_000, "{option: o#, once: yes, goto: a}|").split("|")[:-1], "{option: go, end: e}"]),
    ),
    Hostile("menus", "", 0, lambda: with_steps(["- choice: [{option: a}, {option: b}]"] * 4_000)),
    Hostile("a menu in a menu", "", 0, lambda: with_steps(_nested_menus(9))),
    Hostile(
        "speakers",
        "",
        0,
        lambda: (
            head()
            + "cast:\n"
            + _each(5_000, "  c#: {name: Name#}\n")
            + "endings: {e: {title: E}}\nscenes:\n  a:\n    steps:\n"
            + _each(6_000, "      - 'Name7: hello #'\n")
            + "      - end: e\n"
        ),
    ),
    Hostile("clocks", "", 0, lambda: with_variables(_each(3_000, "  v#: {from: 0, to: 1439, clock: 0:00 +1}\n"))),
    Hostile("variables", "", 0, lambda: with_variables(_each(5_000, "  v#: {from: 0, to: 9}\n"))),
    Hostile(
        "conditions",
        "",
        0,
        lambda: with_variables("  x: {from: 0, to: 9}\n").replace(
            "[Hello.,", "[" + "{if: x > 1 or x < 1 and not x == 5, then: [a]}, " * 2_000
        ),
    ),
    Hostile(
        "definitions in use",
        "",
        0,
        lambda: (
            head()
            + "variables: {x: {from: 0, to: 9}}\ndefine:\n"
            + _each(4_000, "  d#: x + 1\n")
            + _TAIL.replace("Hello.", "\n  " + _each(2_000, "{if: d# > 1, then: [a]},\n  ").rstrip(", \n"))
        ),
    ),
    Hostile("texts that change", "", 0, lambda: with_steps(["- 'It is {once|twice|often|{player}|too much}.'"] * 4_000)),
)


def _nested_menus(depth: int) -> list[str]:
    lines: list[str] = []
    for level in range(depth):
        blank = "    " * level
        lines += [f"{blank}- choice:", f"{blank}  - {{option: a{level}}}", f"{blank}  - option: b{level}", f"{blank}    steps:"]
    return [*lines, "    " * depth + "- x"]
