"""What is refused in an expression, where exactly, and in which words; and that no text whatever does harm."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crushgame.story.binding import Bound, bind, bind_number
from crushgame.story.codes.expressions import RECORDS
from crushgame.story.diagnostics import nearest
from crushgame.story.expressions import RESERVED, parse
from crushgame.story.kinds import Flag, Kind, OneOf, Whole
from crushgame.story.printable import first_unprintable
from crushgame.story.trees import Fault
from tests.story.expression_story import STORY, Story, bound, fault

MESSAGES = {code.code: code for code in RECORDS}


def message(found: Fault) -> str:
    return MESSAGES[found.code].message.format(**found.values)


# ---- faults --------------------------------------------------------------------------------------------------------------

FAULTS = [
    ("", "E321", 0, 1, ""),
    (" \n ", "E321", 0, 1, ""),
    ("asked &&met", "E322", 6, 2, "and "),
    ("asked = met", "E322", 6, 1, "=="),
    ("!asked", "E322", 0, 1, "not "),
    ("rapport ≥ 3", "E322", 8, 1, ">="),
    ("rapport => 3", "E322", 8, 2, ">="),
    ("rapport / 3", "E322", 8, 1, ""),
    ("asked\x1b", "E322", 5, 1, ""),
    ("asked or\u00a0met", "E322", 8, 1, " "),
    ("intent == 'date'", "E323", 10, 6, "date"),
    ("intent == “date”", "E323", 10, 6, "date"),
    ("rapport > 2.5", "E324", 10, 3, ""),
    ("rapport < 1_0", "E324", 10, 3, "10"),
    ("rapport < 1000000", "E324", 10, 7, ""),
    ("rapport < 3rd", "E324", 10, 3, ""),
    ("Asked", "E325", 0, 5, "asked"),
    ("asked AND met", "E325", 6, 3, "and"),
    ("café", "E325", 0, 4, ""),
    ("asked and", "E326", 9, 1, ""),
    ("asked and  \n", "E326", 9, 1, ""),
    ("asked and )", "E326", 10, 1, ""),
    ("asked == not met", "E326", 9, 3, ""),
    ("intent in [date,]", "E326", 16, 1, ""),
    ("met not asked", "E326", 8, 5, ""),
    ("asked met", "E327", 6, 3, ""),
    ("asked, met", "E327", 5, 1, ""),
    ("rapport 3", "E327", 8, 1, ""),
    ("(asked or met", "E328", 0, 1, ""),
    ("asked or met)", "E328", 12, 1, ""),
    ("min(rapport, 2", "E328", 3, 1, ""),
    ("intent in [date", "E328", 10, 1, ""),
    ("1 < rapport < 5", "E329", 12, 1, "and rapport <"),
    ("rapport < (2 + 3) * 2 == met", "E329", 22, 2, "and (2 + 3) * 2 =="),
    ("rapport < debt in [1, 2]", "E329", 15, 2, "and debt in"),
    ("(" * 21 + "met" + ")" * 21, "E330", 20, 1, ""),
    ("not " * 21 + "met", "E330", 80, 3, ""),
    ("0 == " + "-" * 21 + "1", "E330", 25, 1, ""),
    ("visit(bar) > 1", "E331", 0, 5, "visits"),
    ("rapport (2) > 1", "E331", 0, 7, ""),
    ("seen", "E332", 0, 4, ""),
    ("seen()", "E332", 0, 4, ""),
    ("seen(a b)", "E332", 0, 4, ""),
    ("min > 2", "E332", 0, 3, ""),
    ("2 > min(rapport)", "E332", 4, 12, ""),
    ("intent in (date, friend)", "E333", 10, 1, ""),
    ("intent in []", "E333", 10, 2, ""),
    ("intent == [date]", "E333", 10, 1, ""),
    ("rapport.high", "E334", 7, 1, ""),
    ("asked and raport > 2", "E335", 10, 6, "rapport"),
    ("intent == date or friend", "E335", 18, 6, "intent == friend"),
    ("seen(barr)", "E336", 5, 4, "bar"),
    ("visits( .agin ) > 1", "E336", 8, 5, ".again"),
    ("chosen(book-clob)", "E337", 7, 9, "book-club"),
    ("intent == freind", "E338", 10, 6, "friend"),
    ("intent in [date, freind]", "E338", 17, 6, "friend"),
    ("freind == intent", "E338", 0, 6, "friend"),
    ("bag", "E339", 0, 3, ""),
    ("rapport == yes", "E340", 11, 3, ""),
    ("no == rapport + 1", "E340", 0, 2, ""),
    ("intent == 3", "E340", 10, 1, ""),
    ("intent == yes", "E340", 10, 3, ""),
    ("intent == reply", "E340", 10, 5, ""),
    ("rapport in [1, low]", "E340", 15, 3, ""),
    ("asked in [maybe]", "E340", 10, 5, ""),
    ("rapport", "E341", 0, 7, "rapport > 0"),
    ("met and (rapport + debt)", "E341", 9, 14, "rapport + debt > 0"),
    ("not lamps", "E341", 4, 5, "lamps > 0"),
    ("1 or met", "E341", 0, 1, "yes"),
    ("intent", "E342", 0, 6, ""),
    ("intent < date", "E343", 0, 6, ""),
    ("2 < intent + 1", "E343", 4, 6, ""),
    ("aple in bag", "E344", 0, 4, "apple"),
    ("3 in bag", "E344", 0, 1, ""),
    ("apple in rapport", "E345", 9, 7, ""),
    ("apple in bog", "E335", 9, 3, nearest("bog", ["bag"])),
    ("met or egg", "E346", 7, 3, ""),
    ("met or broken", "E348", 7, 6, ""),
    ("met or uses_broken", "E348", 7, 11, ""),
    ("met or homeless", "E348", 7, 8, ""),
    ("0 < " + "+".join(["met"] * 70), "E347", 4, 27, ""),
]


@pytest.mark.parametrize(("text", "code", "at", "length", "suggestion"), FAULTS, ids=[one[0][:30] for one in FAULTS])
def test_a_fault_points_at_the_very_characters(text: str, code: str, at: int, length: int, suggestion: str) -> None:
    found = fault(text)
    assert found is not None
    assert (found.code, found.at, found.length, found.suggestion) == (code, at, length, suggestion)
    assert message(found)


@pytest.mark.parametrize("text", [one[0] for one in FAULTS if one[4]])
def test_a_suggestion_put_in_place_mends_the_fault(text: str) -> None:
    found = fault(text)
    assert found is not None
    mended = fault(text[: found.at] + found.suggestion + text[found.at + found.length :])
    assert mended is None or (mended.code, mended.at) != (found.code, found.at)


def test_messages_say_it_as_a_colleague_would() -> None:
    said = {
        "raport > 1": 'no variable is called "raport"',
        "rapport == yes": '"rapport" is a number, so it can\'t be "yes"',
        "intent == dat": '"intent" is never "dat"; it is one of unsure, date and friend',
        "met and": 'a name or a number should come here, but this is the end',
        "egg": '"egg" leads back to itself: egg → hen → egg',
        "uses_broken": '"broken" cannot be used until its own definition is mended',
        "asked\x1b": '"U+001B" means nothing in an expression',
    }  # fmt: skip
    for text, words in said.items():
        found = fault(text)
        assert found is not None
        assert message(found) == words


def test_a_long_text_is_refused_before_it_is_read() -> None:
    assert fault("met" + " or met" * 71) is None
    found = fault("met" + " or met" * 72)
    assert found is not None
    assert (found.code, found.at, found.length) == ("E320", 500, 7)


def test_brackets_side_by_side_do_not_count_as_depth() -> None:
    assert fault(" and ".join(["(met)"] * 30)) is None
    assert fault(" and ".join(["(not met)"] * 30)) is None
    assert fault("0 < " + " + ".join(["-min(1, 2)"] * 30)) is None


def test_a_definition_that_uses_itself_is_told_the_ring_from_its_own_name() -> None:
    tree = STORY.definition("hen")
    assert tree is not None
    found = bind(tree, STORY, within="hen")
    assert isinstance(found, Fault)
    assert found.values["path"] == "hen → egg → hen"


def test_a_label_without_its_scene_is_refused_in_a_definition() -> None:
    tree = STORY.definition("homeless")
    assert tree is not None
    found = bind(tree, STORY, within="homeless")
    assert isinstance(found, Fault)
    assert (found.code, found.at, found.length) == ("E349", 0, 12)


def test_definitions_that_double_each_other_are_stopped_at_once() -> None:
    doubling = {f"d{n}": f"d{n - 1} + d{n - 1}" for n in range(1, 40)} | {"d0": "rapport"}
    story = STORY._replace(definitions=doubling)
    assert bound("d7", story).evaluate([1] * 20) == 128
    found = fault("d25 > 1", story)
    assert found is not None
    assert (found.code, found.values["limit"]) == ("E347", "2000 parts")


def test_definitions_that_lean_on_each_other_in_a_long_row_are_stopped() -> None:
    story = STORY._replace(definitions={f"d{n}": f"d{n - 1} + 1" for n in range(1, 300)} | {"d0": "rapport"})
    order = " + ".join(f"d{n}" for n in range(0, 250, 10))
    for text in ("d299", order):
        found = fault(f"{text} > 1", story)
        assert found is not None
        assert (found.code, found.values["limit"]) == ("E347", "64 levels")


def test_a_number_is_wanted_or_a_condition() -> None:
    tree, words = parse("asked"), parse("intent")
    assert not isinstance(tree, Fault)
    assert not isinstance(words, Fault)
    assert isinstance(bind_number(tree, STORY), Bound)
    refused = bind_number(words, STORY)
    assert isinstance(refused, Fault)
    assert refused.code == "E343"


def test_every_reserved_word_is_refused_as_a_name() -> None:
    assert all(fault(f"{word} > 1") for word in RESERVED)


# ---- strangers -----------------------------------------------------------------------------------------------------------

SOUP = [
    *"()[],.-+*'7", "==", "<", "!=", "and", "or", "not", "in", "min", "seen", "chosen", "yes", "rapport", "asked", "intent",
    "date", "bag", "apple", "warm", "egg", "broken", "seen(bar)", "zzz",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(SOUP), max_size=14).map(" ".join)))
@example("asked == '\x1b[2J\u202e'")
@example("1 < asked\n+ met < 2")
def test_no_text_whatever_raises(text: str) -> None:
    found = fault(text)
    if found is not None:
        assert 0 <= found.at <= len(text)
        assert found.length >= 1
        assert first_unprintable(message(found) + found.suggestion) == -1


@contextmanager
def little_room(frames: int) -> Iterator[None]:
    """Leave only so many frames of the stack."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + frames)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


DEEP = ["(" * 250, "-" * 499, "not " * 124, "min(" * 125, "+".join("9" * 250), "*".join("9" * 250), " and ".join(["d62"] * 50)]


@pytest.mark.parametrize("text", [*DEEP, *("(" * 20 + inner + ")" * 20 for inner in ("met", "met and not met"))])
def test_the_deepest_text_needs_little_of_the_stack(text: str) -> None:
    story = STORY._replace(definitions={f"d{n}": f"not d{n - 1}" for n in range(1, 99)} | {"d0": "met"})
    with little_room(350):
        fault(text, story)


# ---- the records of the codes --------------------------------------------------------------------------------------------


def test_there_is_one_record_for_each_code_in_order() -> None:
    assert [code.code for code in RECORDS] == [f"E{number}" for number in range(320, 350)]


def test_no_record_scolds() -> None:
    assert not [code.code for code in RECORDS if "invalid" in " ".join(code).lower()]


def _kind_in(declared: Any) -> Kind:
    if isinstance(declared, str):
        return Flag()
    return OneOf(tuple(declared["one of"])) if "one of" in declared else Whole(int(declared["from"]), int(declared["to"]))


@pytest.mark.parametrize("code", RECORDS, ids=lambda code: code.code)
def test_the_example_of_a_code_provokes_it(code: Any) -> None:
    read = yaml.load(code.example, yaml.BaseLoader)
    sets = {name: tuple(one["set of"]) for name, one in read["variables"].items() if "set of" in one}
    kinds = {name: _kind_in(one) for name, one in read["variables"].items() if name not in sets}
    story = Story(kinds, read.get("define", {}), sets, tuple(read["scenes"]))
    found = fault(read["scenes"]["start"]["steps"][0]["if"], story)
    definition = story.definition("back")
    if definition is not None:
        result = bind(definition, story, within="back")
        found = result if isinstance(result, Fault) else None
    assert found is not None
    assert found.code == code.code
