"""How a line of YAML is cut into its parts, and how words are quoted so that YAML reads them as they are meant.

Knows the look of one line. Must not know what a story's keys mean, nor parse YAML.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_LINE = 4_000
"""A longer line is not looked at closely: some of the looks take as many steps as the square of its length."""

PLACEHOLDER = '"…"'
"""Words that stand in for a line that nothing could be made of."""

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\x1b": "\\e", "\x07": "\\a"}
# What YAML cannot hold raw, what its readers fold as a line end, and what a terminal would act on.
_TO_ESCAPE = re.compile('[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')


def quoted(text: str) -> str:
    """Return `text` as YAML that reads back as exactly `text`, whatever is in it (but not half a surrogate pair).

    >>> print(quoted("Alex: it's here"), quoted('"Hi," she said.'))
    "Alex: it's here" '"Hi," she said.'
    """
    if ('"' in text or "\\" in text) and "'" not in text and not _TO_ESCAPE.search(re.sub(r'[\\"]', "", text)):
        return f"'{text}'"
    return f'"{_TO_ESCAPE.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    point = ord(character)
    return _ESCAPED.get(character) or (f"\\x{point:02X}" if point < 0x100 else f"\\u{point:04X}")


class Cut(NamedTuple):
    """One line in its parts: `indent`, `dashes` (`- ` or more of them), `key` with its `: `, `value`, and a `comment`.

    Joined, they are the line again. Any part may be empty.
    """

    indent: str
    dashes: str
    key: str
    value: str
    comment: str

    @property
    def words(self) -> str:
        """All that the line says: key and value."""
        return self.key + self.value

    @property
    def value_column(self) -> int:
        """The column, from 1, at which the value starts."""
        return len(self.indent) + len(self.dashes) + len(self.key) + 1

    @property
    def words_column(self) -> int:
        return len(self.indent) + len(self.dashes) + 1

    def with_value(self, value: str) -> str:
        return f"{self.indent}{self.dashes}{self.key}{value}{self.comment}"

    def with_words(self, words: str) -> str:
        return f"{self.indent}{self.dashes}{words}{self.comment}"


CLINGING = re.compile(r"[A-Za-z_][\w.-]*:(?=[^\s:/\d])")
"""The key of a `key:value` that lacks its space. An address, `http://`, is none, nor is a time of day."""

_HEAD = re.compile(r"([ \t]*)((?:-[ \t]+)*)")
_KEY = re.compile(r"""("[^"\\]*"\s*|'[^']*'\s*|[^\s"'\[\]{}#&*!|>@`%?][^#]*?):[ \t]+(?=\S)""")
_COMMENT = re.compile(r"[ \t]+#")


def cut(line: str) -> Cut:
    """Cut one line of YAML into its parts."""
    head = _HEAD.match(line)
    indent, dashes = (head[1], head[2]) if head else ("", "")
    rest = line[len(indent) + len(dashes) :]
    found = _KEY.match(rest)
    key = found[0] if found else ""
    value = rest[len(key) :]
    said = value[: comment_at(value)]
    return Cut(indent, dashes, key, said, value[len(said) :])


def comment_at(value: str) -> int:
    """Where the words of `value` end: at a `#` that starts a real comment, or after the last that is no space."""
    for found in _COMMENT.finditer(value):
        if not is_prose_cut(value[: found.start()], value[found.start() :]):
            return found.start()
    return len(value.rstrip(" \t"))


def is_prose_cut(before: str, after: str) -> bool:
    """Whether the comment `after` (from the space before its `#`) looks like the rest of the sentence `before`.

    It does when the `#` clings to a word (`room #4`), and when one space and a `#` follow several words that have not
    come to an end. Two spaces before the `#` are how a comment is set off, so there only a number counts (`room  #4`).
    """
    gap, _, rest = after.partition("#")
    if rest[:1].isdigit():
        return True
    if len(gap) != 1 or gap == "\t" or not rest.strip() or rest[0] in "#!-=":
        return False
    return not rest[0].isspace() or _is_unfinished(before)


def _is_unfinished(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    runs_on = bool(text) and text.rstrip()[-1:] not in tuple(".!?…:;)\"'’”")
    # A sentence starts with a capital and goes on without: a title in capitals or a condition does not look like one.
    return runs_on and len(words) >= 3 and words[0][:1].isupper() and any(word[:1].islower() for word in words[1:])


def meant(value: str) -> str:
    """Return the words that somebody meant who wrote `value`: without the quotes, when those went around all of it."""
    inner = value[1:-1]
    if len(value) > 2 and value[0] == value[-1] == "'" and _is_inside_words(inner):
        return inner
    if len(value) > 2 and value[0] == value[-1] == '"' and re.search(r'(?:^|\s)"\w', inner):
        # A quote that opens inside: `"He said "no" to me"`. In `"Hi," she said. "Bye."` the first one inside closes.
        first = inner.find('"')
        return inner if inner[first - 1 : first].isspace() and inner[first + 1 : first + 2].isalnum() else value
    return value


def _is_inside_words(inner: str) -> bool:
    apostrophes = [found.start() for found in re.finditer("'", inner)]
    return bool(apostrophes) and all(inner[at - 1 : at].isalpha() and inner[at + 1 : at + 2].isalpha() for at in apostrophes)


_FLOW_WORDS = re.compile(r"[^,\[\]{}]*")


def quote_at(line: str, column: int, in_flow: bool = False) -> str:
    """Return `line` with what starts at `column` (from 1) quoted, to the end of the line or of the item in brackets.

    Empty when the line is longer than `LONGEST_LINE`.
    """
    if len(line) > LONGEST_LINE:
        return ""
    before, rest = line[: column - 1], line[column - 1 :]
    if in_flow:
        found = _FLOW_WORDS.match(rest)
        words = found[0].rstrip() if found else ""
        return before + quoted(words) + rest[len(words) :]
    words = rest[: comment_at(rest)]
    return before + quoted(meant(words)) + rest[len(words) :]


_NAME = re.compile(r"(?:[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2}|[a-z][\w-]*|one of)(?: \([^()]*\))?\s*:\s*$|[\"']")


def is_name(key: str) -> bool:
    """Whether a key looks like a keyword or like somebody's name, and not like words."""
    return _NAME.match(key) is not None
