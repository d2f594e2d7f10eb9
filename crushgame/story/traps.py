"""Words that YAML takes for something else: a quote, a colon, a bracket or a sign where a sentence has one too.

Knows how people write and what YAML makes of it. Must not know about the depth of lines (`layout.py` does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crushgame.story.quoting import comment_at, cut, is_name, meant, quote_at, quoted
from crushgame.story.troubles import Mend, Trouble, indent_of, line_at, mend_line


def keys(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """A list or a map where a key should be, `{name}: words`, or words that `? ` makes a key of."""
    if trouble.kind in ("key", "asked"):
        content = quote_at(line_at(lines, trouble.line), trouble.column)
        yield mend_line("E115" if trouble.kind == "key" else "E117", trouble.line, trouble.column, content)


def escapes(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """A backslash in double quotes that starts no escape that YAML knows."""
    if "escape" not in trouble.problem and "hexdecimal" not in trouble.problem:
        return
    # The mark may stand on the backslash, after it, or on the digits that it wants.
    text = line_at(lines, trouble.line)
    at = text.rfind("\\", 0, trouble.column + 1)
    if at >= 0:
        yield mend_line("E133", trouble.line, at + 1, text[:at] + "\\" + text[at:], 2)


def quotes(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Words that start with a quote which then ends too early, too late or never."""
    line, column = trouble.quote or (trouble.line, cut(line_at(lines, trouble.line)).value_column)
    if trouble.quote is None and (trouble.in_flow or line_at(lines, line)[column - 1 : column] not in ("'", '"')):
        return
    text = line_at(lines, line)
    mark, rest = text[column - 1 : column], text[column:]
    in_flow = trouble.in_flow or cut(text).value[:1] in ("[", "{")
    close = rest.replace('\\"', "  ").replace("''", "  ").find(mark)
    if in_flow:
        yield from _quotes_in_flow(line, column, text, close)
    if mark == "'" and (close < 0 or rest[close + 1 : close + 2].isalpha()):
        yield mend_line("E121", line, column, quote_at(text, column))
    elif close >= 0:
        yield mend_line("E124", line, column, quote_at(text, column), close + 2)
        yield mend_line("E124", line, column, cut(text).with_words(quoted(meant(cut(text).words))), close + 2)
    else:
        yield from _unclosed(lines, line, column)


def _quotes_in_flow(line: int, column: int, text: str, close: int) -> Iterator[Mend]:
    """The same inside `[…]` or `{…}`: the words end before the next comma or bracket."""
    start = column - 1
    if close >= 0:
        after = re.compile(r"[^,\]}]*").match(text, column + close + 1)
        end = after.end() if after else len(text)
        content = text[:start] + quoted(text[start:end].rstrip()) + text[end:]
        yield mend_line("E124", line, column, content, close + 2)
    else:
        closing = re.compile(r"[\s\]}]*$").search(text, column)
        end = closing.start() if closing else len(text)
        words = text[start + 1 : end]
        content = f'"{words}"' if text[start] == '"' else quoted(text[start:end])
        yield mend_line("E125" if text[start] == '"' else "E121", line, column, text[:start] + content + text[end:])


_MOST_CONTINUED = 1_000
"""Lines that words may run on over, where a quote is looked for a place to close."""


def _unclosed(lines: list[str], line: int, column: int) -> Iterator[Mend]:
    """A `"` that nothing closes: close it where the words end, which may be some lines further down."""
    first = line_at(lines, line)
    last = line
    while last < min(len(lines), line + _MOST_CONTINUED) and _continues(lines[last], indent_of(first)):
        last += 1
    text = line_at(lines, last)
    end = column - 1 + comment_at(text[column - 1 :]) if last == line else len(text.rstrip())
    closed = text[:end] + '"' + text[end:]
    yield Mend("E125", line, column, {last: closed}, closed, last)
    if last != line:
        end = column - 1 + comment_at(first[column - 1 :])
        yield mend_line("E125", line, column, first[:end] + '"' + first[end:])


def _continues(text: str, indent: int) -> bool:
    """Whether a line may belong to the words above it: deeper, and neither an item nor a key."""
    inner = text.strip()
    return bool(inner) and indent_of(text) > indent and not re.match(r"- |-$|[\w.-]+:(?: |$)", inner)


_STARTERS = {
    "*": "E110", "&": "E111", "!": "E112", "{": "E122", "[": "E123", "|": "E128", ">": "E128",
    "?": "E117", "-": "E127", "@": "E127", "`": "E127", "%": "E127", ",": "E127", "]": "E127", "}": "E127",
}  # fmt: skip
_BLOCK_MARK = re.compile(r"[|>][+-]?\d?[+-]?\s*(?:#.*)?$")


def starters(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Words that start with a character that means something to YAML."""
    line = trouble.context_line if "block scalar" in trouble.context else trouble.line
    text = line_at(lines, line)
    parts = cut(text)
    first = parts.value[:1]
    if first in ("?", "-") and not re.search(r"(?:entries|keys) are not allowed", trouble.problem):
        return
    if first not in _STARTERS or _BLOCK_MARK.match(parts.value) or (first in "[{" and not _goes_on(parts.value)):
        return
    code, column = _STARTERS[first], parts.value_column
    yield mend_line(code, line, column, parts.with_value(quoted(meant(parts.value))), character=first)
    if parts.key:
        yield mend_line(code, line, column, parts.with_words(quoted(parts.words)), character=first)


def _goes_on(value: str) -> bool:
    """Whether words follow the bracket that closes the first one, or the brackets hold no YAML but something live."""
    depth = 0
    for index, character in enumerate(value):
        depth += (character in "[{") - (character in "]}")
        if depth == 0:
            return bool(value[index + 1 :].strip()) or not re.search(r"[:,]", value[:index])
    return False


def colons(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """A second `: ` on a line, which would make a key of the words before it."""
    if "mapping values" not in trouble.problem:
        return
    text = line_at(lines, trouble.line)
    parts = cut(text)
    own = parts.words_column + len(parts.key.rstrip().removesuffix(":").rstrip())
    if not parts.key or trouble.column <= own:
        return
    by_value = mend_line("E120", trouble.line, trouble.column, parts.with_value(quoted(meant(parts.value))))
    by_words = mend_line("E120", trouble.line, trouble.column, parts.with_words(quoted(parts.words)))
    yield from (by_value, by_words) if is_name(parts.key) else (by_words, by_value)


def flow(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Trouble inside `[…]` or `{…}`: words with a `: ` or a special start, or a bracket that nothing closes."""
    if not trouble.in_flow:
        return
    text = line_at(lines, trouble.line)
    for found in re.finditer(r"[{,]\s*[^\s:{}\[\],\"'][^:{}\[\],]*:\s+([^\s\"'{}\[\]][^{}\[\]]*)\}", text):
        words = found[1].rstrip()
        if ": " in words or words[0] in "*&!@`%|>":
            content = text[: found.start(1)] + quoted(words) + text[found.start(1) + len(words) :]
            code = "E120" if ": " in words else _STARTERS[words[0]]
            at = found.start(1) + max(0, words.find(": "))
            yield mend_line(code, trouble.line, at + 1, content, character=words[0])
    yield from _unclosed_brackets(lines, *(trouble.bracket or (trouble.context_line or trouble.line, trouble.context_column)))


def _unclosed_brackets(lines: list[str], line: int, column: int) -> Iterator[Mend]:
    """Close what is open: at the end of the lines that stand deeper than the bracket's, or else of its own."""
    first = line_at(lines, line)
    last = line
    while last < min(len(lines), line + 200) and lines[last].strip() and indent_of(lines[last]) > indent_of(first):
        last += 1
    for end in dict.fromkeys((last, line)):
        said = lines[line - 1 : end]
        words = comment_at(said[-1])
        content, missing = _balanced("\n".join([*said[:-1], said[-1][:words]]))
        if missing:
            closed = content.rpartition("\n")[2] + said[-1][words:]
            yield Mend("E132", line, max(column, 1), {end: closed}, closed, end, 1, {"missing": missing})


_QUOTED_OR_BRACKET = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[\[\]{}])")


def flow_starters(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """An item of `[…]` or `{…}` that starts with a character that means something to YAML."""
    text = line_at(lines, trouble.line)
    if cut(text).value[:1] not in ("[", "{"):
        return
    for found in re.finditer(r"[\[{,:]\s*([*&!@`%][^,\[\]{}]*)", text):
        words = found[1].rstrip()
        content = text[: found.start(1)] + quoted(words) + text[found.start(1) + len(words) :]
        yield mend_line(_STARTERS[words[0]], trouble.line, found.start(1) + 1, content, character=words[0])


_FLOW_VALUE = re.compile(r"[{,]\s*[^\s:{}\[\],\"'][^:{}\[\],]*:\s+(?=[^\s\"'\[])")


def braces(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Words inside a map in braces that have braces of their own: `{option: Only {warm} left, goto: b}`."""
    text = line_at(lines, trouble.line)
    if not trouble.in_flow:
        return
    for found in _FLOW_VALUE.finditer(text):
        words = _up_to_separator(text[found.end() :])
        at = words.find("{")
        if at >= 0 and (words[:at].strip() or _goes_on(words)) and not re.search(r"\}\s+[a-z_][\w-]*: ", words):
            end = found.end() + len(words)
            yield mend_line("E137", trouble.line, found.end() + at + 1, text[: found.end()] + quoted(words) + text[end:])


def _up_to_separator(text: str) -> str:
    """Return the start of a text up to a comma or a closing bracket that belongs to none of its own brackets."""
    depth = 0
    for index, character in enumerate(text):
        if not depth and character in ",}]":
            return text[:index].rstrip()
        depth += (character in "[{") - (character in "]}")
    return text[: comment_at(text)]


_NEXT_KEY = re.compile(r"[a-z_][\w-]*: ")


def commas(lines: list[str], trouble: Trouble) -> Iterator[Mend]:
    """Two keys in braces with no comma between them: `{from: 0 to: 10}`."""
    if not trouble.in_flow:
        return
    text = line_at(lines, trouble.line)
    at = trouble.column - 1
    if not _NEXT_KEY.match(text, at):
        # The parser stands at the colon of the second key, or at its first letter.
        at = text.rfind(" ", 0, at) + 1
    before = text[:at].rstrip(" ")
    if _NEXT_KEY.match(text, at) and re.search(r"(?:: ?[^\s,{}\[\]]+|[\"'\]}])$", before):
        yield mend_line("E135", trouble.line, len(before) + 1, f"{before}, {text[at:]}")


def _balanced(text: str) -> tuple[str, str]:
    """Return a line with the brackets added that it leaves open, and the added brackets; those in quotes do not count."""
    added: list[str] = []
    waiting: list[str] = []
    parts: list[str] = []
    for part in _QUOTED_OR_BRACKET.split(text):
        if part in ("[", "{"):
            waiting.append("]" if part == "[" else "}")
        elif part in ("]", "}") and part in waiting:
            while (closing := waiting.pop()) != part:
                parts.append(closing)
                added.append(closing)
        parts.append(part)
    rest = waiting[::-1]
    return "".join(parts + rest), "".join(added + rest)
