"""Findings as they are shown: the line and its caret, JSON, GitHub's annotations, the pages about codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.story.codes import CODES
from crushgame.story.diagnostics import Finding, Related, Spot
from crushgame.story.printable import first_unprintable
from crushgame.story.report import (
    UnknownCode,
    as_github,
    as_json,
    explain,
    findings_page,
    message,
    render,
    summary,
    width,
)
from crushgame.story.source import parse_source

FILE = "story/x.yaml"


def duplicate() -> Finding:
    return Finding(
        "E116", Spot(FILE, 12, 7), {"key": "goto"}, 4, "goto_once", "      go: barr",
        (Related(Spot(FILE, 3, 2), "it stands here first"),),
    )  # fmt: skip


SOURCES = {FILE: "\n".join(["a: b", "", " goto: x", *[""] * 8, "      goto: barr", "z"])}


def test_a_finding_shows_its_line_a_caret_and_every_way_out() -> None:
    assert render(duplicate(), SOURCES).split("\n") == [
        'story/x.yaml:12:7: error[E116]: the key "goto" stands here twice',
        " 12 |       goto: barr",
        "    |       ^^^^",
        '    = did you mean "goto_once"?',
        "    = corrected:",
        "    |       go: barr",
        "    = it stands here first: story/x.yaml:3:2",
        "  3 |  goto: x",
        "    |  ^",
    ]


def test_a_warning_says_that_it_is_one() -> None:
    assert render(Finding("W101", Spot(FILE, 1, 1), {"lost": "#4"}), {}).startswith("story/x.yaml:1:1: warning[W101]: ")


@pytest.mark.parametrize("line", [0, 2, 14, 99])
def test_without_the_line_only_the_head_is_shown(line: int) -> None:
    assert "\n" not in render(Finding("E120", Spot(FILE, line, 5), {}), SOURCES)
    assert "\n" not in render(Finding("E120", Spot("other.yaml", 1, 1), {}), SOURCES)


@pytest.mark.parametrize(
    ("line", "column", "length", "caret"),
    [
        ("a: 日本 x", 4, 2, "   ^^^^"),
        ("日本: x", 5, 1, "      ^"),
        ("e\u0301e\u0301: x", 5, 1, "  ^"),
        ("- 🙂: x", 4, 1, "    ^"),
        ("\t- x: y", 4, 1, "   ^"),
        ("a: b", 5, 1, "    ^"),
        ("a: b", 99, 5, "    ^"),
        ("a: b", 4, 99, "   ^"),
        ("a: \x1b[31mred", 9, 3, "       ^^^"),
        ("a\u202eb: c", 3, 1, " ^"),
    ],
)
def test_the_caret_stands_under_the_character_whatever_is_before_it(line: str, column: int, length: int, caret: str) -> None:
    shown = render(Finding("E120", Spot(FILE, 1, column), {}, length), {FILE: line}).split("\n")
    assert shown[2] == "   | " + caret


def test_wide_characters_are_measured_as_terminals_show_them() -> None:
    assert [width(text) for text in ("abc", "日本", "ｱ", "e\u0301", "🙂", "", "…")] == [3, 4, 1, 1, 2, 0, 1]


@pytest.mark.parametrize("column", [1, 60, 300, 999, 1001])
def test_a_long_line_is_cut_to_what_stands_around_the_caret(column: int) -> None:
    line = "".join(chr(97 + number % 26) for number in range(1000))
    _, shown, carets = render(Finding("E120", Spot(FILE, 1, column), {}), {FILE: line}).split("\n")
    assert len(shown) <= 5 + 101
    assert len(carets) <= len(shown) + 1
    if column <= 1000:
        assert shown[carets.index("^")] == line[column - 1]


def test_nothing_of_a_stranger_reaches_the_terminal_raw() -> None:
    evil = "\x1b[2J\u202e\x07\x9b"
    finding = Finding(
        "E116", Spot(f"a{evil}b\n.yaml", 1, 2), {"key": f"k{evil}\nx"}, 3, f"s{evil}", f"c{evil}\nd",
        (Related(Spot(f"f{evil}", 1, 1), f"n{evil}"),),
    )  # fmt: skip
    sources = {f"a{evil}b\n.yaml": f"ab{evil}cd", f"f{evil}": evil + "x"}
    for text in (render(finding, sources), as_github([finding]), as_json([finding])):
        assert first_unprintable(text) == -1
    (record,) = json.loads(as_json([finding]))
    assert first_unprintable(json.dumps(record, ensure_ascii=False)) == -1
    assert as_github([finding]).count("\n") == 0


@given(st.text(max_size=80), st.integers(-5, 90), st.integers(-2, 50), st.text(max_size=30), st.sampled_from(sorted(CODES)))
@settings(max_examples=300, deadline=None)
def test_any_finding_can_be_shown(line: str, column: int, length: int, word: str, code: str) -> None:
    finding = Finding(code, Spot(word, 1, column), {"key": word}, length, word, line)
    for text in (render(finding, {word: line}), as_github([finding]), as_json([finding])):
        assert first_unprintable(text) == -1


def test_json_has_the_same_keys_for_every_finding() -> None:
    assert json.loads(as_json([duplicate(), Finding("W101", Spot(FILE, 1, 2), {"lost": "#4"})])) == [
        {
            "code": "E116", "severity": "error", "file": FILE, "line": 12, "column": 7, "length": 4,
            "message": 'the key "goto" stands here twice', "suggestion": "goto_once", "corrected": "      go: barr",
            "related": [{"file": FILE, "line": 3, "column": 2, "note": "it stands here first"}],
        },
        {
            "code": "W101", "severity": "warning", "file": FILE, "line": 1, "column": 2, "length": 1,
            "message": "`#4` is a comment to YAML, not part of the words", "suggestion": None, "corrected": None,
            "related": [],
        },
    ]  # fmt: skip
    assert json.loads(as_json([])) == []


def test_github_gets_one_line_a_finding_with_its_own_escapes() -> None:
    finding = Finding("E116", Spot("a,b:c%.yaml", 2, 3), {"key": "50%"}, 1, "", "x\ny")
    assert as_github([finding, finding._replace(code="W101", values={"lost": "#"}, corrected="")]).split("\n") == [
        '::error file=a%2Cb%3Ac%25.yaml,line=2,col=3,title=E116::the key "50%25" stands here twice%0Acorrected:%0Ax%0Ay',
        "::warning file=a%2Cb%3Ac%25.yaml,line=2,col=3,title=W101::`#` is a comment to YAML, not part of the words",
    ]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([], "no findings"),
        (["E101"], "1 error"),
        (["E101", "W101", "E102"], "2 errors, 1 warning"),
        (["W101", "W102"], "2 warnings"),
    ],
)
def test_the_summary_counts_in_words(codes: list[str], words: str) -> None:
    assert summary([Finding(code, Spot(FILE, 1, 1), {}) for code in codes]) == words


def test_a_value_that_is_missing_hides_nothing() -> None:
    assert message(Finding("E116", Spot(FILE, 1, 1), {})) == 'the key "?" stands here twice'
    assert message(Finding("E999", Spot(FILE, 1, 1), {})) == "E999"


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert message(Finding("E116", Spot(FILE, 1, 1), {"key": "{key}{0}{"})) == 'the key "{key}{0}{" stands here twice'


def test_a_code_is_explained_in_whatever_case_it_is_asked_for() -> None:
    page = explain(" e120 ")
    assert page.startswith("E120 (error): ")
    assert "      - Alex: I said: no." in page
    assert "What to do: " in page


@pytest.mark.parametrize(("asked", "answer"), [("E120x", 'did you mean "E120"?'), ("\x1b[2Jzz", '"[2Jzz"')])
def test_a_code_that_is_none_is_refused_with_a_sentence(asked: str, answer: str) -> None:
    with pytest.raises(UnknownCode, match=re.escape(answer)):
        explain(asked)


def test_every_code_can_be_explained_and_is_on_the_page_once() -> None:
    page = findings_page()
    for code in CODES.values():
        assert explain(code.code)
        assert page.count(f"### {code.code}\n") == 1
        assert code.about
        assert code.mend
    assert 'the key "…" stands here twice' in page
    assert page == findings_page()


def test_the_values_of_a_real_finding_fill_its_message() -> None:
    text = "a: *b\na: c\n- d\n\te\n{x}: y\nz: #1\n\u202e\n"
    for finding in parse_source(FILE, text.encode()).findings:
        assert "?" not in message(finding)


def test_importing_the_report_loads_neither_codes_nor_yaml() -> None:
    program = (
        "import sys; import crushgame.story.report; "
        "print([name for name in ('yaml', 'json', 'difflib', 'crushgame.story.codes') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(("asked", "meant"), [("E31", ""), ("E999", ""), ("E12O", "E12"), ("e34x", "E34")])
def test_a_code_is_only_taken_for_one_that_starts_alike(asked: str, meant: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        explain(asked)
    said = str(caught.value).partition('mean "')[2]
    assert said.startswith(meant)
    assert bool(said) == bool(meant)
