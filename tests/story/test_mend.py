"""Every trap that YAML sets for prose is named where it is, with the line as it should stand, and reading goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crushgame.story.codes.yaml import RECORDS
from crushgame.story.diagnostics import Finding, in_file_order
from crushgame.story.mend import quoted
from crushgame.story.quoting import cut
from crushgame.story.source import ListNode, MapNode, Node, ScalarNode, Source, parse_source


def read(text: str) -> Source:
    return parse_source("x.yaml", text.encode())


def plain(node: Node | None) -> Any:
    if isinstance(node, MapNode):
        return {key.value: plain(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return None if node is None else node.value


def found(text: str) -> list[tuple[str, int, int]]:
    return [(at.code, at.spot.line, at.spot.column) for at in in_file_order(read(text).findings)]


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers, one after the other: they word their errors differently."""
    if request.param == "python":
        monkeypatch.setattr(yaml, "__with_libyaml__", False)


SPEECH = [
    # A colon in what is said.
    ("- Alex: I said: no", "E120", 15, '- Alex: "I said: no"', {"Alex": "I said: no"}),
    ("- Alex (dry): I said: no", "E120", 21, '- Alex (dry): "I said: no"', {"Alex (dry)": "I said: no"}),
    ("- Old Tom: One: two", "E120", 15, '- Old Tom: "One: two"', {"Old Tom": "One: two"}),
    ("- The sign: one: two", "E120", 16, '- "The sign: one: two"', "The sign: one: two"),
    ("- option: What: now?", "E120", 15, '- option: "What: now?"', {"option": "What: now?"}),
    ('- Alex: They say "no": no', "E120", 22, "- Alex: 'They say \"no\": no'", {"Alex": 'They say "no": no'}),
    ('- Alex: I\'d say "no": no', "E120", 21, '- Alex: "I\'d say \\"no\\": no"', {"Alex": 'I\'d say "no": no'}),
    ("- Alex: C:\\x: no", "E120", 13, "- Alex: 'C:\\x: no'", {"Alex": "C:\\x: no"}),
    ("- Alex: so: no  # really", "E120", 11, '- Alex: "so: no"  # really', {"Alex": "so: no"}),
    # An apostrophe in front.
    ("- 'tis", "E121", 3, '- "\'tis"', "'tis"),
    ("- 'Twas a long night, wasn't it", "E121", 3, "- \"'Twas a long night, wasn't it\"", "'Twas a long night, wasn't it"),
    ("- Alex: 'Course I didn't.", "E121", 9, "- Alex: \"'Course I didn't.\"", {"Alex": "'Course I didn't."}),
    ("- 'I don't know'", "E121", 3, '- "I don\'t know"', "I don't know"),
    # Signs in front.
    ("- *shrugs*", "E110", 3, '- "*shrugs*"', "*shrugs*"),
    ("- *word* text", "E110", 3, '- "*word* text"', "*word* text"),
    ("- *wave hello", "E110", 3, '- "*wave hello"', "*wave hello"),
    ("- Alex: *shrugs* Fine.", "E110", 9, '- Alex: "*shrugs* Fine."', {"Alex": "*shrugs* Fine."}),
    ("- & then", "E111", 3, '- "& then"', "& then"),
    ("- !wow, they say", "E112", 3, '- "!wow, they say"', "!wow, they say"),
    ("- @home", "E127", 3, '- "@home"', "@home"),
    ("- `x", "E127", 3, '- "`x"', "`x"),
    ("- Alex: % of it", "E127", 9, '- Alex: "% of it"', {"Alex": "% of it"}),
    ("- , so", "E127", 3, '- ", so"', ", so"),
    ("- Alex: - so", "E127", 9, '- Alex: "- so"', {"Alex": "- so"}),
    ("- Alex: ? so", "E117", 9, '- Alex: "? so"', {"Alex": "? so"}),
    ("- } so", "E127", 3, '- "} so"', "} so"),
    ("- | text", "E128", 3, '- "| text"', "| text"),
    ("- > text", "E128", 3, '- "> text"', "> text"),
    ("- Alex: >text", "E128", 9, '- Alex: ">text"', {"Alex": ">text"}),
    # Brackets in front.
    ("- {name} hi", "E122", 3, '- "{name} hi"', "{name} hi"),
    ("- Alex: {name} hi", "E122", 9, '- Alex: "{name} hi"', {"Alex": "{name} hi"}),
    ("- option: {they} nod: yes", "E122", 11, '- option: "{they} nod: yes"', {"option": "{they} nod: yes"}),
    ("- {&a|b|c} hi", "E122", 3, '- "{&a|b|c} hi"', "{&a|b|c} hi"),
    ("- {!a|b}", "E122", 3, '- "{!a|b}"', "{!a|b}"),
    ("- {if warm}Hi{else}Oh{end}", "E122", 3, '- "{if warm}Hi{else}Oh{end}"', "{if warm}Hi{else}Oh{end}"),
    ("- [sound] text", "E123", 3, '- "[sound] text"', "[sound] text"),
    # Quotes that end too early.
    ('- "quoted" then more', "E124", 3, "- '\"quoted\" then more'", '"quoted" then more'),
    ('- "Hi," they say. "Bye."', "E124", 3, '- \'"Hi," they say. "Bye."\'', '"Hi," they say. "Bye."'),
    ('- "It\'s" done', "E124", 3, '- "\\"It\'s\\" done"', '"It\'s" done'),
    ('- "He said "no" to me"', "E124", 3, "- 'He said \"no\" to me'", 'He said "no" to me'),
    ("- 'quoted' then more", "E124", 3, "- \"'quoted' then more\"", "'quoted' then more"),
    ('- Alex: "Hi" there', "E124", 9, "- Alex: '\"Hi\" there'", {"Alex": '"Hi" there'}),
    ('- "Hi": "a": b', "E124", 9, '- "Hi": \'"a": b\'', {"Hi": '"a": b'}),
    # And never.
    ('- "unclosed', "E125", 3, '- "unclosed"', "unclosed"),
    ('- Alex: "unclosed', "E125", 9, '- Alex: "unclosed"', {"Alex": "unclosed"}),
    ('- "unclosed  # a comment', "E125", 3, '- "unclosed"  # a comment', "unclosed"),
    ('- "A\\M"', "E133", 5, '- "A\\\\M"', "A\\M"),
    ('- "A\\xZZ"', "E133", 5, '- "A\\\\xZZ"', "A\\xZZ"),
    # Inside brackets.
    ("- [{Alex: so: no}, b]", "E120", 13, '- [{Alex: "so: no"}, b]', [{"Alex": "so: no"}, "b"]),
    ("- [{Alex: *nods* Yes}]", "E110", 11, '- [{Alex: "*nods* Yes"}]', [{"Alex": "*nods* Yes"}]),
    ("- [a, @b]", "E127", 7, '- [a, "@b"]', ["a", "@b"]),
    ('- {Alex: "Hi" there}', "E124", 10, "- {Alex: '\"Hi\" there'}", {"Alex": '"Hi" there'}),
    ('- {Alex: "Hi}', "E125", 10, '- {Alex: "Hi"}', {"Alex": "Hi"}),
    ("- {Alex: 'tis}", "E121", 10, '- {Alex: "\'tis"}', {"Alex": "'tis"}),
    ("- [a, b", "E132", 3, "- [a, b]", ["a", "b"]),
    ("- {a: [b}", "E132", 7, "- {a: [b]}", {"a": ["b"]}),
    ("- {from: 0 to: 10}", "E135", 11, "- {from: 0, to: 10}", {"from": "0", "to": "10"}),
    ("- {a: {b: c} d: e}", "E135", 13, "- {a: {b: c}, d: e}", {"a": {"b": "c"}, "d": "e"}),
    ('- {option: "Go" end: e}', "E135", 16, '- {option: "Go", end: e}', {"option": "Go", "end": "e"}),
    ('- "a" "b": "c"', "E124", 3, '- \'"a" "b": "c"\'', '"a" "b": "c"'),
    ("- {player}: hi", "E115", 3, '- "{player}: hi"', "{player}: hi"),
    ("- ? what", "E117", 3, '- "? what"', "? what"),
]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("line", "code", "column", "corrected", "value"), SPEECH)
def test_a_trap_in_speech_is_named_and_its_line_corrected(
    line: str, code: str, column: int, corrected: str, value: Any
) -> None:
    # With good lines around it, which must be read as they stand.
    text = f'steps:\n  - before\n  {line}\n  - it\'s after: "all"\n'
    result = read(text)
    (finding,) = result.findings
    assert (finding.code, finding.spot.line, finding.spot.column) == (code, 3, column + 2)
    assert finding.corrected == "  " + corrected
    assert plain(result.root) == {"steps": ["before", value, {"it's after": "all"}]}
    assert result.whole
    assert result.text == text
    assert read(text.replace("  " + line, finding.corrected)).findings == []


LAYOUT = [
    # A tab, whatever its width.
    ("a:\n\tb: c\n", [("E126", 2, 1, "  b: c")], {"a": {"b": "c"}}),
    ("a:\n    b: c\n\td: e\n", [("E126", 3, 1, "    d: e")], {"a": {"b": "c", "d": "e"}}),
    ("a:\n  - b\n\t- c\n", [("E126", 3, 1, "  - c")], {"a": ["b", "c"]}),
    ("a:\n  b:\n\t  - c\n\t  - d\n", [("E126", 3, 1, "    - c")], {"a": {"b": ["c", "d"]}}),
    # Depth.
    ("a:\n  - x\n - y\n", [("E130", 3, 2, "  - y")], {"a": ["x", "y"]}),
    ("a:\n  - x\n   - y: z\n     w: v\n  - q\n", [("E130", 3, 4, "  - y: z")], {"a": ["x", {"y": "z", "w": "v"}, "q"]}),
    ("- option: A\n   goto: x\n", [("E130", 2, 4, "  goto: x")], [{"option": "A", "goto": "x"}]),
    ("- |\n  text\n less\n- b\n", [("E130", 3, 2, "  less")], ["text\nless\n", "b"]),
    ("- Hello there\n  Alex: hi\n", [("E130", 2, 3, "- Alex: hi")], ["Hello there", {"Alex": "hi"}]),
    ("a:\n  - b\n  c\n  - d\n", [("E130", 3, 3, "  - c")], {"a": ["b", "c", "d"]}),
    # Colons.
    ("s:\n  title:Bus\n  id: x\n", [("E131", 2, 8, "  title: Bus")], {"s": {"title": "Bus", "id": "x"}}),
    ("s:\n  id: x\n  title:Bus\n  v: 1\n", [("E131", 3, 8, "  title: Bus")], {"s": {"id": "x", "title": "Bus", "v": "1"}}),
    ("s:\n  id: x\n  title:Bus\n", [("E131", 3, 8, "  title: Bus")], {"s": {"id": "x", "title": "Bus"}}),
    ("- id: x\n  set:{a: b}\n", [("E131", 2, 6, "  set: {a: b}")], [{"id": "x", "set": {"a": "b"}}]),
    ("then:[{goto: x}]\n", [("E131", 1, 5, "then: [{goto: x}]")], {"then": [{"goto": "x"}]}),
    ("s:\n  stop\n    steps: []\n", [("E136", 2, 7, "  stop:")], {"s": {"stop": {"steps": []}}}),
    ("s:\n  a: b\n  stop\n    steps: []\n", [("E136", 3, 7, "  stop:")], {"s": {"a": "b", "stop": {"steps": []}}}),
    # Words over two lines.
    ("- The bus comes.\n  It was due: at last\n", [("E120", 2, 13, '- "The bus comes.\n  It was due: at last"')],
     ["The bus comes. It was due: at last"]),
    ('- "The bus\n  comes.\n- b\n', [("E125", 1, 3, '  comes."')], ["The bus comes.", "b"]),
    ('- option: "Hello\n  id: x\n- b\n', [("E125", 1, 11, '- option: "Hello"')], [{"option": "Hello", "id": "x"}, "b"]),
    ("- 'tis\n- the dogs'\n- b\n", [("E121", 1, 3, "- \"'tis\"")], ["'tis", "the dogs'", "b"]),
    ("- 'tis\n- the dogs' home\n- b\n", [("E121", 1, 3, "- \"'tis\"")], ["'tis", "the dogs' home", "b"]),
    ('- "a\n- "b"\n', [("E125", 1, 3, '- "a"')], ["a", "b"]),
    # Brackets left open.
    ("a:\n  - b: [\n", [("E132", 2, 8, "  - b: []")], {"a": [{"b": []}]}),
    ("a:\n  - b: [\n      c,\n      d\n  - e\n", [("E132", 2, 8, "      d]")], {"a": [{"b": ["c", "d"]}, "e"]}),
    ("a: {b: [c\nd: e\n", [("E132", 1, 8, "a: {b: [c]}")], {"a": {"b": ["c"]}, "d": "e"}),
    ("a: {b: c\nd: e\n", [("E132", 1, 4, "a: {b: c}")], {"a": {"b": "c"}, "d": "e"}),
    ("a: [b, {c: d}\ne: f\n", [("E132", 1, 4, "a: [b, {c: d}]")], {"a": ["b", {"c": "d"}], "e": "f"}),
]  # fmt: skip


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "expected", "tree"), LAYOUT)
def test_a_line_in_the_wrong_place_is_named_and_corrected(
    text: str, expected: list[tuple[str, int, int, str]], tree: Any
) -> None:
    result = read(text)
    assert [(at.code, at.spot.line, at.spot.column, at.corrected) for at in result.findings] == expected
    assert plain(result.root) == tree


@pytest.mark.parametrize("text", ["- 10:30 it is: late", "- http://a.b: c", "- A 10:30: b"])
def test_a_colon_inside_a_key_that_is_no_slip_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_tabs_on_many_lines_are_one_finding() -> None:
    (finding,) = read("a:\n\tb: c\n\td:\n\t\te: f\n").findings
    assert finding.values == {"more": ", and 2 more below"}


TWELVE = Path(__file__).with_name("twelve_mistakes.yaml")


@pytest.mark.usefixtures("parser")
def test_a_file_with_fifteen_mistakes_has_fifteen_findings_and_every_other_line_is_read() -> None:
    result = parse_source("twelve.yaml", TWELVE.read_bytes())
    assert [(at.code, at.spot.line, at.spot.column) for at in in_file_order(result.findings)] == [
        ("E131", 4, 8), ("E120", 9, 21), ("E121", 10, 9), ("E110", 11, 9), ("E122", 12, 9), ("E123", 13, 9),
        ("E124", 14, 9), ("E120", 16, 25), ("E125", 18, 21), ("E126", 20, 1), ("E127", 22, 9), ("W101", 23, 24),
        ("E128", 24, 9), ("E130", 26, 6), ("E120", 27, 19),
    ]  # fmt: skip
    assert result.whole
    lines = TWELVE.read_text(encoding="utf-8").split("\n")
    for finding in result.findings:
        lines[finding.spot.line - 1] = finding.corrected
    mended = read("\n".join(lines))
    assert mended.findings == []
    assert plain(mended.root)["scenes"]["stop"]["steps"] == [
        {"Alex": "I said: no"},
        "'Twas a long night, wasn't it",
        "*shrugs* and goes",
        "{name} hi",
        "[sound] a bell",
        '"Keep it," they say.',
        {"choice": [{"option": "What: now?", "id": "a"}, {"option": "Leave", "id": "b"}, {"option": "Tab.", "id": "c"}]},
        "@home at last",
        "I live in room #4 upstairs",
        "> arrow",
        "The bus comes.",
        {"end": "e1"},
        {"Alex": "fine: 日本: x"},
    ]


def test_a_line_that_nothing_can_be_made_of_is_skipped_and_the_rest_is_read() -> None:
    result = read("steps:\n  - a\n  - [Alex, , Ines]\n  - b\n  - Alex: so: no\n")
    assert [(at.code, at.spot.line) for at in in_file_order(result.findings)] == [("E139", 3), ("E120", 5)]
    assert plain(result.root) == {"steps": ["a", "…", "b", {"Alex": "so: no"}]}
    assert result.whole


def test_after_forty_mends_reading_stops_and_says_so() -> None:
    result = read("- Alex: so: no\n" * 60)
    codes = [at.code for at in result.findings]
    assert codes.count("E120") == 40
    assert codes[-1] == "E140"
    assert not result.whole
    assert isinstance(result.root, ListNode)
    assert len(result.root.items) >= 40


def test_two_traps_on_one_line_are_one_finding_with_both_mended() -> None:
    (finding,) = read("- [{Alex: so: no}, {Ines: or: yes}]\n").findings
    assert finding.corrected == '- [{Alex: "so: no"}, {Ines: "or: yes"}]'


def test_what_is_right_inside_a_block_is_left_alone() -> None:
    assert found('- |\n  Alex: I said: no\n  \'tis\n  *shrugs* {x} [y]\n  "a" b # c\n  @ ` % & ! | >\n') == []


def test_a_name_in_braces_alone_is_a_map_for_the_reader_to_judge() -> None:
    result = read("- {player}\n")
    assert result.findings == []
    assert isinstance(result.root, ListNode)
    node = result.root.items[0]
    assert isinstance(node, MapNode)
    assert node.flow
    assert plain(node) == {"player": ""}


@pytest.mark.parametrize("code", [code for code in RECORDS if code.example], ids=lambda code: code.code)
def test_the_example_of_a_code_provokes_it_and_nothing_else(code: Any) -> None:
    assert {at.code for at in read(code.example).findings} == {code.code}


def test_codes_stand_in_order_and_are_made_only_here() -> None:
    codes = [code.code for code in RECORDS]
    assert codes == sorted(set(codes))
    assert all(code[1] == "1" for code in codes)


# Quoting


_ANY = st.text(st.characters(exclude_categories=["Cs"]))


@given(_ANY)
@example('"Hi," it\'s \\ said')
@example("#x: y\t\n\r\x85\u2028\ufeff\x7f\x00")
@settings(max_examples=400, deadline=None)
def test_quoted_text_reads_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(f"- {quoted(text)}") == [text]
    assert yaml.load(f"a: {quoted(text)}", yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader) == {"a": text}


@given(st.text(st.sampled_from("-: '\"#[]{}aB\\\t")))
@settings(max_examples=300, deadline=None)
def test_a_line_that_is_cut_can_be_put_together_again(line: str) -> None:
    parts = cut(line)
    assert parts.indent + parts.dashes + parts.key + parts.value + parts.comment == line


_PROSE = st.text(st.sampled_from("abc ,.:'\"*#{}[]!&@%`|>?-\\é"), min_size=1, max_size=30).map(lambda text: text.strip(" #"))


@given(_PROSE.filter(bool))
@settings(max_examples=500, deadline=None)
def test_prose_is_read_as_written_or_something_is_said_about_it(text: str) -> None:
    result = read(f"- before\n- {text}\n- after\n")
    if not result.findings:
        assert isinstance(result.root, ListNode)
        value = result.root.items[1]
        assert not isinstance(value, ScalarNode) or value.style or value.value == text.partition(" #")[0].rstrip()


def test_findings_of_mends_are_findings() -> None:
    assert all(isinstance(finding, Finding) for finding in read("- 'tis\n- b: c: d\n").findings)


BRACES = [
    ("- {option: A., locked: Only {warm} warm.}", 29, '- {option: A., locked: "Only {warm} warm."}'),
    ("- {option: {warm} A., goto: b}", 12, '- {option: "{warm} A.", goto: b}'),
    ("- {option: A {a|b, c} d., end: c}", 14, '- {option: "A {a|b, c} d.", end: c}'),
]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "column", "corrected"), BRACES)
def test_braces_among_words_in_a_map_in_braces_are_mended(text: str, column: int, corrected: str) -> None:
    (finding,) = read(text).findings
    assert (finding.code, finding.spot.column, finding.corrected) == ("E137", column, corrected)
    assert read(corrected).findings == []
    assert plain(read(text).root) == plain(read(corrected).root)
