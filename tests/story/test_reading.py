"""Reading a whole story: the stage, folders, names over files, and whatever is in a file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt, Place, Show, Wait
from crushgame.play.session import Session
from crushgame.story import fingerprint, read
from tests.story.frame import SEED, codes, play, said, steps, turn

BUS_STOP = (Path(__file__).parents[2] / "story" / "bus_stop.yaml").read_bytes()


# ---- the stage ----


def test_the_place_of_a_scene_is_shown_where_the_scene_starts() -> None:
    text = "places: {bar: The bar}\nscenes: {start: {place: bar, steps: [Hello., {end: done}]}}\n"
    assert turn(play(text))[0] == Place("bar", "The bar")


def test_a_place_that_no_list_names_is_called_by_its_id() -> None:
    assert turn(play(steps("- place: old_bar")))[0] == Place("old_bar", "Old bar")


def test_somebody_can_be_shown_with_a_mood_and_the_stage_cleared() -> None:
    beats = turn(play("cast: {mo: {name: Mo}}\n" + steps("- show: mo (dry)", "- show: Mo", "- show: nobody")))
    assert beats[:-1] == [Show("mo", "Mo", "dry"), Show("mo", "Mo", ""), Show("", "", "")]


def test_a_pause_is_a_beat() -> None:
    assert turn(play(steps("- wait: 1.5")))[0] == Wait(1.5)


def test_an_ending_has_its_title_tone_and_words() -> None:
    text = "variables: {a: yes}\nendings: {done: {title: Done, tone: bright, text: 'It *is*{if a} so{end}.'}}\n"
    assert play(text + steps("- set: {a: yes}")).stop == EndingBeat("done", "Done", "bright", "It is so.", ((3, 5),))


# ---- folders ----

FOLDER = {
    "story.yaml": b"""\
story: {format: 1, id: x, title: X, start: start}
endings: {done: {title: Done}}
cast: {mo: {name: Mo}}
""",
    "a.yaml": b"scenes:\n  start: {steps: [{goto: b}]}\n",
    "b/c.yaml": b"scenes:\n  b: {steps: ['Mo: Hello.', {end: done}]}\n",
}


def test_the_files_of_a_folder_are_one_story() -> None:
    found = read(FOLDER)
    assert found.findings == ()
    assert found.program is not None
    assert said(Session.new(found.program, SEED)) == ["Hello."]


@pytest.mark.parametrize(
    ("extra", "line", "first"),
    [
        (b"scenes:\n  start: {steps: [{end: done}]}\n", 2, "a.yaml"),
        (b"# a comment\ncast: {mo: {name: Moe}}\n", 2, "story.yaml"),
        (b"endings: {done: {title: Again}}\n", 1, "story.yaml"),
        (b"story: {format: 1, id: y, title: Y, start: start}\n", 1, "story.yaml"),
    ],
)
def test_what_is_declared_twice_over_files_is_told_with_both_places(extra: bytes, line: int, first: str) -> None:
    found = read(FOLDER | {"z.yaml": extra}).findings
    assert [(finding.code, finding.spot.file, finding.spot.line) for finding in found] == [("E208", "z.yaml", line)]
    assert [related.spot.file for related in found[0].related] == [first]


def test_a_finding_names_its_own_file() -> None:
    found = read(FOLDER | {"b/c.yaml": b"# b\nscenes: {b: {steps: ['Mo: Hello.', {end: dome}]}}\n"}).findings
    assert [(finding.code, *finding.spot) for finding in found] == [("E303", "b/c.yaml", 2, 42)]


def test_a_folder_without_a_head_is_told_so() -> None:
    assert [finding.code for finding in read({"a.yaml": FOLDER["a.yaml"]}).findings] == ["E212"]


def test_nothing_at_all_is_no_story_and_no_exception() -> None:
    assert [finding.code for finding in read({}).findings] == ["E212"]
    assert [finding.code for finding in read({"a.yaml": b""}).findings] == ["E212"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_fingerprint_is_that_of_the_text_whatever_its_line_ends_and_mark(mark: bytes, end: bytes) -> None:
    files = {name: mark + data.replace(b"\n", end) for name, data in FOLDER.items()}
    one, other = read(FOLDER), read(files)
    assert one.program is not None
    assert other.program is not None
    assert one.program.fingerprint == other.program.fingerprint == fingerprint(files) == fingerprint(other.sources)


def test_the_fingerprint_changes_with_any_character() -> None:
    one, other = read(FOLDER).program, read(FOLDER | {"a.yaml": FOLDER["a.yaml"] + b"#\n"}).program
    assert one is not None
    assert other is not None
    assert one.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 64


# ---- names that would be two things ----


@pytest.mark.parametrize(
    "text",
    [
        "variables: {warm: no}\ndefine: {warm: yes}\n" + steps("- '{warm}'"),
        "variables: {cost: no}\n"
        + steps("- call: {scene: a, with: {cost: yes}}")
        + "  a: {takes: {cost: no}, steps: ['{cost}']}\n",
    ],
)
def test_one_name_for_two_things_is_refused(text: str) -> None:
    assert "E208" in codes(text)


@pytest.mark.parametrize("name", ["they", "player", "ending", "and", "seen", "end"])
def test_a_variable_or_a_definition_cannot_take_a_word_that_means_something(name: str) -> None:
    assert "E209" in codes(f"variables: {{{name}: no}}\n" + steps("- Hi."))
    assert "E209" in codes(f"define: {{{name}: 1 > 0}}\n" + steps("- Hi."))


# ---- whatever is in a file ----


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_no_bytes_make_reading_raise(data: bytes) -> None:
    assert read({"x.yaml": data}).program is None


_WORDS_OF_THE_FORMAT = """
story: scenes: start: steps: - {end:~done} choice: option: if: then: else: goto: call: set: match: chance: once: ask:
storylets: of: hand: player cast: variables: from: to: one~of: drawn: define: endings: promises: [ ] { } | > ' " # & * !
~ ~~~ ~~~~~ = +1 -1 yes no 1~in~3 {player} {if~a} {a|b} {~ Alex: words
"""
_PIECES = st.sampled_from(["\n", "\n  ", "\n    ", *(word.replace("~", " ") for word in _WORDS_OF_THE_FORMAT.split())])


@settings(deadline=None, max_examples=150)
@given(st.lists(_PIECES, max_size=60))
def test_no_words_of_the_format_in_any_order_make_reading_raise(pieces: list[str]) -> None:
    read({"x.yaml": " ".join(pieces).encode()})
    read(
        {
            "x.yaml": b"story: {format: 1, id: x, title: X, start: start}\nscenes:\n  start:\n    steps:\n"
            + " ".join(pieces).encode()
        }
    )


def _walk(session: Session, chooser: random.Random, decisions: int) -> None:
    """Play at random, starting over at each end."""
    for _ in range(decisions):
        while session.advance():
            assert session.beat is not None
        stop = session.stop
        if isinstance(stop, ChoiceBeat):
            session.choose(chooser.choice([offer.id for offer in stop.offers if not offer.locked]))
        elif isinstance(stop, AskBeat):
            session.answer(chooser.choice(["", "Sam", "she", "they"]) if stop.about != "pronouns" else "she")
        elif isinstance(stop, EndingBeat | Halt):
            session = Session.new(session.program, session.seed + "x", session.kept())


_EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "double", "garble", "swap", "indent"]),
        st.integers(0, 70),
        st.integers(0, 80),
        st.sampled_from(["", ":", "- ", "{", "}", '"', "'", "#", "  ", "\t", "goto: ", "once: yes", "é", "[", ",", "x"]),
    ),
    min_size=1,
    max_size=5,
)


def _edited(text: str, edits: list[tuple[str, int, int, str]]) -> str:
    lines = text.split("\n")
    for edit, at, column, piece in edits:
        row = at % len(lines)
        if edit == "delete" and len(lines) > 1:
            del lines[row]
        elif edit == "double":
            lines.insert(row, lines[row])
        elif edit == "swap":
            other = (row + 1) % len(lines)
            lines[row], lines[other] = lines[other], lines[row]
        elif edit == "indent":
            lines[row] = "  " + lines[row]
        else:
            cut = column % (len(lines[row]) + 1)
            lines[row] = lines[row][:cut] + piece + lines[row][cut + 1 :]
    return "\n".join(lines)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(_EDITS, st.integers(0, 2**32))
@example([("delete", 4, 0, "")], 0)
def test_a_story_that_somebody_tampered_with_is_refused_or_can_be_played(
    edits: list[tuple[str, int, int, str]], seed: int
) -> None:
    found = read({"bus_stop.yaml": _edited(BUS_STOP.decode(), edits).encode()})
    assert (found.program is None) == any(finding.is_error for finding in found.findings)
    if found.program is not None:
        _walk(Session.new(found.program, SEED), random.Random(seed), 200)


def test_a_slip_in_the_head_hides_nothing_further_down() -> None:
    head = "story: {format: 1, id: bad_one, start: start}\nendings: {done: {title: Done}}\n"
    text = head + "scenes:\n  start: {steps: [{goto: barr}]}\n"
    found = read({"x.yaml": text.encode()}).findings
    assert [(finding.code, finding.suggestion) for finding in found if finding.is_error] == [
        ("E202", ""), ("E205", "bad-one"), ("E301", ""),
    ]  # fmt: skip


def test_a_keyword_with_its_condition_in_one_key_is_told_as_a_keyword() -> None:
    text = "variables: {n: {from: 0, to: 3}}\n" + steps("- if n > 1: foo", "- end: done")
    assert "E204" in codes(text)
