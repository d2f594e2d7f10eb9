"""Bytes to nodes: what is read, where it stands, what is refused, and that nothing whatever can break it."""

from __future__ import annotations

import gc
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crushgame.story import source
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.printable import first_unprintable
from crushgame.story.quoting import CLINGING
from crushgame.story.source import (
    MOST_BYTES,
    MOST_DEPTH,
    MOST_SCALAR,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    Source,
    locate,
    parse_source,
)


def read(text: str | bytes) -> Source:
    return parse_source("x.yaml", text if isinstance(text, bytes) else text.encode())


def plain(node: Node | None) -> Any:
    """A node as dicts, lists and strings."""
    if isinstance(node, MapNode):
        return {key.value: plain(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return None if node is None else node.value


def found(text: str | bytes) -> list[tuple[str, int, int]]:
    """The code, line and column of every finding, in file order."""
    return sorted(((at.code, at.spot.line, at.spot.column) for at in read(text).findings), key=lambda at: at[1:])


def only(text: str | bytes) -> Finding:
    (finding,) = read(text).findings
    return finding


def scalars(node: Node | None) -> list[ScalarNode]:
    if isinstance(node, MapNode):
        return [one for key, value in node.entries for one in (key, *scalars(value))]
    if isinstance(node, ListNode):
        return [one for item in node.items for one in scalars(item)]
    return [node] if isinstance(node, ScalarNode) else []


both_parsers = pytest.mark.usefixtures("parser")


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers, one after the other."""
    if request.param == "python":
        monkeypatch.setattr(yaml, "__with_libyaml__", False)
    elif not yaml.__with_libyaml__:
        pytest.skip("this PyYAML was built without libyaml")


# What is read


def test_values_stay_text_whatever_they_look_like() -> None:
    text = "on: no\nat: 10:30\nn: 0x1F\nd: 2024-13-45\nz: ~\ne:\n"
    assert plain(read(text).root) == {"on": "no", "at": "10:30", "n": "0x1F", "d": "2024-13-45", "z": "~", "e": ""}


@both_parsers
def test_every_node_knows_its_line_and_column_from_one() -> None:
    root = read("a: é\nb:\n  - 日本 x\n  - {c: 'd'}\n").root
    assert [(node.value, node.line, node.column, node.style) for node in scalars(root)] == [
        ("a", 1, 1, None), ("é", 1, 4, None), ("b", 2, 1, None), ("日本 x", 3, 5, None), ("c", 4, 6, None), ("d", 4, 9, "'"),
    ]  # fmt: skip
    assert isinstance(root, MapNode)
    listed = root.entries[1][1]
    assert isinstance(listed, ListNode)
    assert (listed.line, listed.column, listed.flow) == (3, 3, False)
    inner = listed.items[1]
    assert isinstance(inner, MapNode)
    assert (inner.line, inner.column, inner.flow) == (4, 5, True)


@both_parsers
@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("- |\n  a\n  b\n- c\n", 3),
        ("- |\n  a\n\n\n- c\n", 2),
        ("- |+\n  a\n\n- c\n", 3),
        ("- |-\n  a\n  b", 3),
        ("- >\n  a\n  b\n- c\n", 3),
        ("- >\n  a\n  b", 3),
        ("- a\n  b\n- c\n", 2),
        ('- "a\n  b"\n', 2),
    ],
)
def test_a_text_knows_its_last_line(text: str, end: int) -> None:
    assert scalars(read(text).root)[0].end_line == end


def test_each_line_of_a_block_can_be_found_again() -> None:
    text = "steps:\n  - |  # words\n\n    The board says DUE.\n      deeper\n    Alex: I think\n  - b\n"
    block = scalars(read(text).root)[1]
    lines = text.split("\n")
    for word in ("The", "DUE", "deeper", "Alex", "think"):
        line, column = locate(block, block.value.index(word), lines)
        assert lines[line - 1][column - 1 :].startswith(word)


@pytest.mark.parametrize("written", ["- one two", "- 'it''s two'", '- "\\"a\\"\\x41 two"', "-   two"])
def test_a_character_of_a_text_on_one_line_can_be_found_again(written: str) -> None:
    node = scalars(read(written).root)[0]
    line, column = locate(node, node.value.index("two"), [written])
    assert (line, written[column - 1 : column + 2]) == (1, "two")


@pytest.mark.parametrize("nothing", ["", "\n\n", "# only a comment\n", "\ufeff", "\ufeff# x\n"])
def test_an_empty_file_has_no_root_and_nothing_wrong(nothing: str) -> None:
    text = nothing.removeprefix("\ufeff")
    assert read(nothing)._replace(pieces=0) == Source(None, [], text, "x.yaml", read=text)


def test_a_byte_order_mark_moves_no_column() -> None:
    assert scalars(read("\ufeffa: b\n").root)[0][1:3] == (1, 1)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_count_as_one(end: str) -> None:
    read_back = read(f"a: b{end}c: |{end}  d{end}  e{end}")
    assert plain(read_back.root) == {"a": "b", "c": "d\ne\n"}
    assert read_back.text == "a: b\nc: |\n  d\n  e\n"
    assert [node.line for node in scalars(read_back.root)] == [1, 1, 2, 2]


def test_a_directive_and_one_document_mark_are_welcome() -> None:
    assert plain(read("%YAML 1.2\n---\na: b\n").root) == {"a": "b"}
    assert read("---\na: b\n...\n").findings == []


# What is refused


def test_bytes_that_are_no_utf_8_are_found_at_the_first_of_them() -> None:
    result = read("a: b\nc: Zo\u00eb\n".encode("latin-1"))
    assert [(finding.code, finding.spot, finding.values) for finding in result.findings] == [
        ("E101", Spot("x.yaml", 2, 6), {"byte": "0xEB"})
    ]
    assert plain(result.root) == {"a": "b", "c": "Zo\ufffd"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_named_and_read_all_the_same(encoding: str) -> None:
    result = read("a: café\n".encode(encoding))
    assert [finding.code for finding in result.findings] == ["E102"]
    assert plain(result.root) == {"a": "café"}


def test_half_of_a_wide_character_breaks_nothing() -> None:
    assert [finding.code for finding in read(b"\xff\xfea\x00:\x00 \x00\x00\xd8b").findings] == ["E102"]


def test_a_file_that_is_too_long_is_not_parsed() -> None:
    result = read(b"a" * (MOST_BYTES + 1))
    assert (result.root, result.whole, [at.code for at in result.findings]) == (None, False, ["E103"])
    assert read(b"#\n" * (MOST_BYTES // 2)).findings == []


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_too_deep_is_found_where_it_gets_too_deep(opening: str) -> None:
    deep = read(opening * (MOST_DEPTH + 1))
    assert ("E104", Spot("x.yaml", 1, MOST_DEPTH * len(opening) + 1)) in [(at.code, at.spot) for at in deep.findings]
    assert not deep.whole


def test_as_deep_as_allowed_is_fine() -> None:
    assert read("[" * MOST_DEPTH + "]" * MOST_DEPTH).findings == []


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "a: ", "[[],", "{a: {},"])
def test_a_million_levels_end_quickly_and_not_in_a_crash(opening: str) -> None:
    start = time.process_time()
    assert read(opening * 1_000_000).findings
    assert time.process_time() - start < 20


def test_too_many_pieces_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_EVENTS", 50)
    result = read("".join(f"- {number}\n" for number in range(100)))
    assert [(at.code, at.spot.line, at.values) for at in result.findings] == [("E105", 47, {"most": "50"})]
    assert not result.whole
    assert isinstance(result.root, ListNode)


@pytest.mark.parametrize("frame", ["- {}\n", "- '{}'\n", "- |\n  {}\n", "a: {}\n"])
def test_a_text_that_is_too_long_is_found_where_it_starts(frame: str) -> None:
    long = read(frame.format("x" * (MOST_SCALAR + 1)))
    assert "E106" in [at.code for at in long.findings]
    assert read("- " + "x" * MOST_SCALAR + "\n").findings == []


@both_parsers
@pytest.mark.parametrize(
    ("text", "column", "corrected", "name"),
    [
        ('- "red \\e[31m"', 8, '- "red [31m"', "an escape character (U+001B)"),
        ('- "it\\"s \\x07"', 10, '- "it\\"s "', "a bell (U+0007)"),
        ('- "\\u202Eabc"', 4, '- "abc"', "U+202E (right-to-left override)"),
        ('- "a\\0"', 5, '- "a"', "a NUL (U+0000)"),
        ("- ab\u202ecd", 5, "- abcd", "U+202E (right-to-left override)"),
        ("- ab\x1b[2J", 5, "- ab[2J", "an escape character (U+001B)"),
        ("k\u200be: v", 2, "ke: v", "U+200B (zero width space)"),
        ('"k\\u2066": v', 3, '"k": v', "U+2066 (left-to-right isolate)"),
        ("- a # \u202e", 7, "- a # ", "U+202E (right-to-left override)"),
        ("- a\ufeffb", 4, "- ab", "U+FEFF (zero width no-break space)"),
        ("- a\x00b", 4, "- ab", "a NUL (U+0000)"),
        ("- a\x85b", 4, "- ab", "U+0085"),
        ("- a\u2028b", 4, "- ab", "U+2028 (line separator)"),
    ],
)
def test_what_may_not_reach_a_terminal_is_found_at_the_very_spot(text: str, column: int, corrected: str, name: str) -> None:
    finding = only(f"# one\n{text}\n")
    assert (finding.code, finding.spot) == ("E107", Spot("x.yaml", 2, column))
    assert (finding.corrected, finding.values["character"]) == (corrected, name)
    assert read(corrected).findings == []


def test_an_escape_on_a_later_line_of_a_text_is_found_there() -> None:
    assert found('- "one\n  two \\e[1m"\n') == [("E107", 2, 7)]


def test_a_tab_inside_words_is_found() -> None:
    finding = only("- a\n- The sign\tblinks\tred.\n")
    assert (finding.code, finding.spot.line, finding.spot.column) == ("E108", 2, 11)
    assert finding.corrected == "- The sign blinks red."
    assert found("- |\n  one\n  two\tthree\n") == [("E108", 3, 6)]
    assert found('- "a\\tb"\n') == [("E108", 1, 5)]


def test_tabs_that_are_no_words_are_left_alone() -> None:
    assert read("a:\tb\t# c\n- d".partition("-")[0]).findings == []


@both_parsers
@pytest.mark.parametrize(
    ("text", "code", "line", "column", "corrected", "value"),
    [
        ("- *shrugs", "E110", 1, 3, '- "*shrugs"', ["*shrugs"]),
        ("a: b\nc: *d", "E110", 2, 4, 'c: "*d"', {"a": "b", "c": "*d"}),
        ("[a, *b, c]", "E110", 1, 5, '[a, "*b", c]', ["a", "*b", "c"]),
        ("- &amp x", "E111", 1, 3, '- "&amp x"', ["&amp x"]),
        ("- &a [b]", "E111", 1, 3, "- [b]", [["b"]]),
        ("a: &c\n  d: e", "E111", 1, 4, "a:", {"a": {"d": "e"}}),
        ("- !wow x", "E112", 1, 3, '- "!wow x"', ["!wow x"]),
        ("- !wow", "E112", 1, 3, '- "!wow"', ["!wow"]),
        ("- ! x", "E112", 1, 3, '- "! x"', ["! x"]),
        ("- !!str yes", "E112", 1, 3, "- yes", ["yes"]),
        ("- !!python/object:os.system x", "E112", 1, 3, '- "!!python/object:os.system x"', None),
        ("- !x {a: b}", "E112", 1, 3, "- {a: b}", [{"a": "b"}]),
    ],
)
def test_references_anchors_and_tags_are_refused(
    text: str, code: str, line: int, column: int, corrected: str, value: Any
) -> None:
    result = read(text)
    (finding,) = result.findings
    assert (finding.code, finding.spot, finding.corrected) == (code, Spot("x.yaml", line, column), corrected)
    if value is not None:
        assert plain(result.root) == value


def test_a_merge_key_is_refused_and_left_out() -> None:
    result = read("a: {b: c}\nd:\n  <<: {b: c}\n  e: f\n")
    assert [(at.code, at.spot.line, at.spot.column) for at in result.findings] == [("E113", 3, 3)]
    assert plain(result.root) == {"a": {"b": "c"}, "d": {"e": "f"}}
    assert found("d: {<<: x}") == [("E113", 1, 5)]


def test_a_second_document_is_refused_and_read_on_from() -> None:
    result = read("a: b\n---\nc: d\n")
    assert [(at.code, at.spot.line, at.spot.column) for at in result.findings] == [("E114", 2, 1)]
    assert plain(result.root) == {"a": "b", "c": "d"}
    assert found("a: b\n...\nc: d\n") == [("E114", 2, 1)]


@both_parsers
@pytest.mark.parametrize(
    ("text", "column", "corrected"),
    [("- {player}: hi", 3, '- "{player}: hi"'), ("- [a, b]: hi", 3, '- "[a, b]: hi"')],
)
def test_a_key_that_is_no_text_is_refused(text: str, column: int, corrected: str) -> None:
    finding = only(text)
    assert (finding.code, finding.spot.column, finding.corrected) == ("E115", column, corrected)


def test_words_after_a_question_mark_are_no_key() -> None:
    result = read("- ? what was that\n- b\n")
    assert [(at.code, at.spot.line, at.spot.column, at.corrected) for at in result.findings] == [
        ("E117", 1, 3, '- "? what was that"')
    ]
    assert plain(result.root) == ["? what was that", "b"]
    assert found("? a\n: b\n") == [("E117", 1, 1)]


def test_a_key_that_stands_twice_names_both_lines_and_the_first_counts() -> None:
    result = read("a: 1\nb: 2\n'a': 3\n")
    (finding,) = result.findings
    assert (finding.code, finding.spot, finding.values) == ("E116", Spot("x.yaml", 3, 1), {"key": "a"})
    assert finding.related[0].spot == Spot("x.yaml", 1, 1)
    assert plain(result.root) == {"a": "1", "b": "2"}


def test_a_comma_inside_braces_does_not_cut_a_sentence_in_silence() -> None:
    result = read("- {Alex: Yes, I think so, maybe}\n- {a: b, c}\n- {from: 0, to: 10}\n")
    assert {at.code for at in result.findings} == {"E134"}
    assert result.findings[0].spot == Spot("x.yaml", 1, 13)
    assert result.findings[-1].corrected == '- {Alex: "Yes, I think so, maybe"}'
    assert plain(result.root) == [{"Alex": "Yes, I think so, maybe"}, {"a": "b", "c": ""}, {"from": "0", "to": "10"}]


def test_a_list_straight_inside_a_list_is_pointed_at() -> None:
    assert found("a:\n  - - b\n") == [("E129", 2, 5)]
    assert only("- - hello there").corrected == '- "- hello there"'
    assert only("- - option: Go.").corrected == "- option: Go."


def test_only_so_many_findings_are_kept() -> None:
    codes = [at.code for at in read("- *a\n" * 500).findings]
    assert len(codes) == 101
    assert codes[-1] == "E109"
    assert [at.code for at in read("a\u202e\n" * 500).findings][-1] == "E109"


# A # that ate the words


@both_parsers
@pytest.mark.parametrize(
    ("text", "column", "corrected"),
    [
        ("- room #4 is mine", 8, '- "room #4 is mine"'),
        ("- Alex: room #4 is mine", 14, '- Alex: "room #4 is mine"'),
        ("- room  #4 is mine", 9, '- "room  #4 is mine"'),
        ("- I never learnt # of the bus", 18, '- "I never learnt # of the bus"'),
        ("- say #hello", 7, '- "say #hello"'),
    ],
)
def test_words_that_a_hash_ended_are_warned_about(text: str, column: int, corrected: str) -> None:
    finding = only(text)
    assert (finding.code, finding.spot, finding.corrected) == ("W101", Spot("x.yaml", 1, column), corrected)
    assert not finding.is_error
    assert read(corrected).findings == []


@pytest.mark.parametrize(("text", "column"), [("color: #ff8800", 8), ("- #4", 3)])
def test_a_value_that_is_all_hash_is_warned_about(text: str, column: int) -> None:
    finding = only(text)
    assert (finding.code, finding.spot.column) == ("W102", column)
    assert read(finding.corrected).findings == []


@pytest.mark.parametrize(
    "text",
    [
        "id: bus-stop # what a save remembers",
        "- I live here.  # a comment after two spaces",
        "- I live here. # a comment after a whole sentence",
        "if: warm and asked or late # when",
        "title: Bus Stop Blues # the working title",
        "a:  #todo\n  b: c",
        "a: # here\n  b: c",
        "- x  #todo",
        '- "room #4 is mine" # fine',
        "- |\n  room #4 is mine",
        "- a # ---",
        "- a #----- b",
        "# a #b",
    ],
)
def test_an_ordinary_comment_is_left_alone(text: str) -> None:
    assert read(text).findings == []


# Whatever comes


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"\x00" * 9)
@example(b'"\\UFFFFFFFF"')
@example(b"%\n---")
@example(b"a: &x *x")
@settings(max_examples=300, deadline=None)
def test_no_bytes_whatever_raise_anything(data: bytes) -> None:
    check_spots(parse_source("x.yaml", data))


_PIECES = st.sampled_from(
    ["- ", ": ", " #", "#", "'", '"', "[", "]", "{", "}", "*a", "&a ", "!b ", "|", ">", "%", "@", "`", ",", "?", "? ",
     "\n", "\n  ", "\n    ", "\n\t", "\t", "---\n", "...\n", "a", "b c", "é", "日", "\\", "\\e", "\\x", "<<: ", "\r",
     "\u202e", "=", "~"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=600, deadline=None)
def test_no_scraps_of_yaml_raise_anything(text: str) -> None:
    check_spots(read(text))


@given(st.lists(_PIECES, max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_nothing_raises_where_libyaml_was_not_built(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        check_spots(read(text))


def check_spots(result: Source) -> None:
    """Every node and finding stands inside the text, and what is left of the text may be shown."""
    lines = result.text.split("\n")
    for finding in result.findings:
        assert 1 <= finding.spot.line <= len(lines) + 1
        assert finding.spot.column >= 1
    for node in scalars(result.root):
        assert 1 <= node.line <= node.end_line <= len(lines) + 1
        if first_unprintable(node.value) >= 0:
            assert {"E107", "E108", "E109"} & {at.code for at in result.findings}


_WORDS = st.text(
    st.characters(exclude_categories=["Cs"]).filter(lambda character: first_unprintable(character) < 0), max_size=60
)
# A key such as `set:{asked` is what a missing space makes of two, and is mended.
_KEYS = _WORDS.filter(lambda key: "\n" not in key and key != "<<" and not CLINGING.match(key))
_TREES = st.recursive(
    _WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=20
)


@given(_TREES, st.sampled_from([None, True, False]), st.booleans(), st.sampled_from([20, 80, 10_000]))
@settings(max_examples=300, deadline=None)
def test_valid_yaml_reads_as_pyyaml_reads_it(tree: Any, flow: bool | None, unicode: bool, width: int) -> None:
    text = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=unicode, width=width)
    result = read(text)
    assert [at for at in result.findings if at.code not in ("E129", "E117")] == []
    if "E117" not in [at.code for at in result.findings]:
        assert plain(result.root) == yaml.safe_load(text) == tree
        assert result.whole


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    read("a: b")
    assert gc.isenabled()
    gc.disable()
    try:
        read("- *a* b\n- 'tis")
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("text", ["- q" + "\u0316" * 200, '- "q' + "\\u20dd" * 4 + '"'])
def test_marks_stacked_on_one_letter_are_refused(text: str) -> None:
    finding = only(text)
    assert (finding.code, finding.spot.line) == ("E138", 1)


@pytest.mark.parametrize("text", ["- a\u3164", '- "\\u3164"', "- \u2800"])
def test_what_looks_blank_is_refused(text: str) -> None:
    assert only(text).code == "E107"
