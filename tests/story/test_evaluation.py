"""What expressions come to, with Python itself as one of the oracles, and what their ranges alone decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.story.binding import Bound, bind
from crushgame.story.evaluation import And, Constant, Formula, Not, Or, Read, compiled, evaluate_plainly
from crushgame.story.expressions import parse
from crushgame.story.kinds import Flag, OneOf, Whole
from crushgame.story.ranges import LIMIT
from crushgame.story.trees import Fault, written
from tests.story.expression_story import STORY, Story, bound


def value_of(text: str, **given_values: int) -> int:
    """The value of a text when these slots have these values and all others are 0."""
    slots = STORY.slots()
    values = [0] * len(slots)
    for name, value in given_values.items():
        values[slots.index(name)] = value
    return bound(text).evaluate(values)


# ---- what is written and what it comes to --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("rapport >= 3 and asked", {"rapport": 3, "asked": 1}, 1),
        ("rapport >= 3 and asked", {"rapport": 2, "asked": 1}, 0),
        ("not asked or met", {"asked": 1, "met": 1}, 1),
        ("not asked == met", {"asked": 0, "met": 1}, 1),
        ("rapport - 2 - 1", {"rapport": 9}, 6),
        ("-rapport * 2 + 1", {"rapport": 3}, -5),
        ("min(rapport, debt, 2) + max(rapport, 1)", {"rapport": 4, "debt": -3}, 1),
        ("3 <= rapport", {"rapport": 3}, 1),
        ("asked + met == 2", {"asked": 1, "met": 1}, 1),
        ("asked == no", {}, 1),
        ("intent == date", {"intent": 1}, 1),
        ("date != intent", {"intent": 1}, 0),
        ("mind == friend", {"intent": 2}, 1),
        ("intent in [date, friend]", {"intent": 2}, 1),
        ("intent not in [date, friend]", {"intent": 2}, 0),
        ("rapport - 1 in [-1, 3]", {"rapport": 0}, 1),
        ("asked in [yes]", {"asked": 1}, 1),
        ("reply == no", {"reply": 1}, 1),
        ("lamps", {"asked": 1, "met": 1, "rapport": 5}, 7),
        ("warm and met", {"rapport": 4, "asked": 1, "met": 1}, 1),
        ("true and yes and not false and not no", {}, 1),
        ("(\n  asked\tor met )", {"met": 1}, 1),
    ],
)
def test_an_expression_comes_to_what_it_says(text: str, values: dict[str, int], expected: int) -> None:
    assert value_of(text, **values) == expected


@pytest.mark.parametrize(
    ("text", "slot", "value", "expected"),
    [
        ("apple in bag", "bag.apple", 1, 1),
        ("pear in bag", "bag.apple", 1, 0),
        ("seen(bar)", "visits bar", 7, 1),
        ("seen( .again )", "visits .again", 0, 0),
        ("visits(bar.back)", "visits bar.back", 7, 7),
        ("chosen(book-club)", "chosen book-club", 1, 1),
        ("chosen(bar.dance)", "chosen bar.dance", 1, 1),
    ],
)
def test_what_the_game_remembers_can_be_asked(text: str, slot: str, value: int, expected: int) -> None:
    assert value_of(text, **{slot: value}) == expected


def test_a_condition_answers_with_a_plain_1_or_0_so_that_it_can_be_stored() -> None:
    texts = ["rapport > 1", "rapport > debt", "not met", "asked and met", "intent in [date]", "warm or met", "seen(bar)"]
    assert {type(bound(text).evaluate([1] * 20)) for text in texts} == {int}


def test_a_variables_own_words_go_before_a_variable_of_the_same_name() -> None:
    story = Story({"intent": OneOf(("date", "friend")), "date": Whole(0, 31)})
    assert bound("intent == date", story).reads == {0}
    assert bound("date == intent", story).reads == {0}
    assert bound("date == 5", story).reads == {1}


def test_the_slots_of_definitions_are_read_too() -> None:
    assert bound("warm").reads == {STORY.slots().index("rapport"), STORY.slots().index("asked")}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("rapport > debt", {0, 1}),
        ("not asked or met", {2, 3}),
        ("intent in [date]", {4}),
        ("min(rapport, 3, -debt)", {0, 1}),
        ("pear in bag and seen(bar)", {7, 8}),
        ("2 > 1", set()),
    ],
)
def test_every_slot_that_is_read_is_known(text: str, slots: set[int]) -> None:
    assert bound(text).reads == slots


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("-debt * 2 - 1 - 2", "(((-debt) * 2) - 1) - 2"),
        ("not asked and met or asked", "((not asked) and met) or asked"),
        ("not debt == 1 + 2 * 3", "not (debt == (1 + (2 * 3)))"),
        ("asked not in [yes]", "not (asked in [yes])"),
    ],
)
def test_signs_bind_as_in_python(text: str, brackets: str) -> None:
    tree = parse(text)
    assert not isinstance(tree, Fault)
    assert written(tree) == brackets


def test_rows_of_and_are_one_row_even_through_a_definition() -> None:
    formula = bound("warm and met and (asked and met)").tree
    assert isinstance(formula, And)
    assert len(formula.parts) == 5


def test_formulas_of_different_shapes_are_never_equal() -> None:
    one, other = Read(0), Read(1)
    assert len({Constant(0), one, And((one, other)), Or((one, other)), Not(one)}) == 5
    assert len({Flag(), OneOf(("flag",)), Whole(0, 1)}) == 3
    assert Flag()  # no kind is mistaken for nothing


# ---- ranges --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "constant"),
    [
        ("rapport >= 0", 1),
        ("rapport > 9", 0),
        ("9 < rapport", 0),
        ("rapport <= 9", 1),
        ("rapport < debt - 5", 0),
        ("rapport == 10", 0),
        ("rapport != 10", 1),
        ("rapport >= 10 and met", 0),
        ("rapport >= 0 or met", 1),
        ("not rapport > 9", 1),
        ("intent in [unsure, date, friend]", 1),
        ("rapport in [12, -1]", 0),
        ("rapport * debt >= -45", 1),
        ("min(rapport, 3) > 3", 0),
        ("visits(bar) <= 99", 1),
        ("2 + 3 * 4 - 1", 13),
        ("rapport >= 1", None),
        ("seen(bar)", None),
        ("asked or met", None),
    ],
)
def test_a_condition_that_the_ranges_decide_is_found(text: str, constant: int | None) -> None:
    assert bound(text).constant == constant


def test_numbers_stop_at_the_limit_on_both_sides() -> None:
    story = Story({"big": Whole(0, 999_999)})
    assert (bound("big * big", story).low, bound("big * big", story).high) == (0, LIMIT)
    assert bound("big * big", story).evaluate([999_999]) == LIMIT
    assert bound("-big * big - big", story).evaluate([999_999]) == -LIMIT
    assert bound("999999 * 999999", story).constant == LIMIT
    assert evaluate_plainly(bound("-big * big", story).tree, [999_999]) == -LIMIT


# ---- Python as the oracle ------------------------------------------------------------------------------------------------

SUM, PRODUCT, MINUS, ATOM = 4, 5, 6, 7
OR, AND, NOT, COMPARISON = 0, 1, 2, 3
Piece = tuple[str, int]
"""A text, and how tightly its outermost sign binds."""


def _fit(piece: Piece, level: int) -> str:
    return piece[0] if piece[1] >= level else f"({piece[0]})"


def _row(op: str, level: int, pieces: Sequence[Piece]) -> Piece:
    """Pieces in a row; all but the first need brackets when they bind no tighter, as long as order could matter."""
    first, *rest = pieces
    return f" {op} ".join([_fit(first, level), *(_fit(piece, level + 1) for piece in rest)]), level


FLAGS = ["asked", "met", "yes", "no", "seen(bar)", "chosen(dance)", "apple in bag", "warm"]
ATOMS = st.sampled_from([*(str(n) for n in range(10)), "rapport", "debt", "visits(bar)", "asked", "met", "lamps"])
WORDS = st.sampled_from(["unsure", "date", "friend"])
SIGNS = ["==", "!=", "<", "<=", ">", ">="]
_flags = st.sampled_from(FLAGS).map(lambda text: (text, COMPARISON if " in " in text else ATOM))
_words = st.builds(lambda op, word: (f"intent {op} {word}", COMPARISON), st.sampled_from(["==", "!="]), WORDS)
_lists = st.lists(WORDS, min_size=1).map(lambda words: (f"intent in [{', '.join(words)}]", COMPARISON))
_numbers = st.recursive(
    ATOMS.map(lambda text: (text, ATOM)),
    lambda inner: st.one_of(
        st.builds(lambda op, one, two: _row(op, SUM, [one, two]), st.sampled_from("+-"), inner, inner),
        st.builds(lambda one, two: _row("*", PRODUCT, [one, two]), inner, inner),
        inner.map(lambda piece: (f"-{_fit(piece, MINUS)}", MINUS)),
        st.builds(lambda f, items: (f"{f}({', '.join(t for t, _ in items)})", ATOM), st.sampled_from(["min", "max"]),
                  st.lists(inner, min_size=2, max_size=3)),
        inner.map(lambda piece: (f"({piece[0]})", ATOM)),
    ),
    max_leaves=5,
)  # fmt: skip
_comparisons = st.builds(
    lambda op, one, two: (f"{_fit(one, SUM)} {op} {_fit(two, SUM)}", COMPARISON), st.sampled_from(SIGNS), _numbers, _numbers
)
_conditions = st.recursive(
    st.one_of(_flags, _words, _lists, _comparisons),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda pieces: _row("and", AND, pieces)),
        st.lists(inner, min_size=2, max_size=3).map(lambda pieces: _row("or", OR, pieces)),
        inner.map(lambda piece: (f"not {_fit(piece, NOT)}", NOT)),
        st.builds(lambda one, n: (f"({one[0]}) + {_fit(n, PRODUCT)} > 1", COMPARISON), inner, _numbers),
    ),
    max_leaves=6,
)
TWIN = STORY._replace(options=("dance",), scenes=("bar",))
VALUES = st.fixed_dictionaries({
    "rapport": st.integers(0, 9), "debt": st.integers(-5, 5), "asked": st.integers(0, 1), "met": st.integers(0, 1),
    "intent": st.integers(0, 2), "reply": st.just(0), "bag.apple": st.integers(0, 1), "bag.pear": st.just(0),
    "visits bar": st.integers(0, 9), "chosen dance": st.integers(0, 1),
})  # fmt: skip


def by_python(text: str, values: Mapping[str, int]) -> int:
    """Let Python work out the same text, with the story's words as its variables."""
    known: dict[str, Any] = {name: value for name, value in values.items() if name.isalpha()}
    known |= {"unsure": 0, "date": 1, "friend": 2, "yes": 1, "no": 0, "bar": "visits bar", "dance": "chosen dance"}
    known |= {"apple": "apple", "bag": ["apple"] if values["bag.apple"] else [], "chosen": lambda key: values[key]}
    known |= {"seen": lambda key: values[key] > 0, "visits": lambda key: values[key]}
    known["warm"] = known["rapport"] >= 4 and known["asked"]
    known["lamps"] = known["asked"] + known["met"] + known["rapport"]
    return int(eval(text, {}, known))


@settings(max_examples=300, deadline=None)
@given(st.one_of(_conditions, _numbers), VALUES)
def test_closures_the_plain_interpreter_and_python_agree(piece: Piece, values: dict[str, int]) -> None:
    text = piece[0]
    tree = parse(text)
    if isinstance(tree, Fault):
        assert tree.code in ("E320", "E330")  # only what is too long or too deep
        return
    result = bind(tree, TWIN)
    assert isinstance(result, Bound), (text, result)
    slots = [values[name] for name in TWIN.slots()]
    assert result.evaluate(slots) == evaluate_plainly(result.tree, slots) == by_python(text, values), text
    assert result.low <= result.evaluate(slots) <= result.high


@settings(max_examples=150, deadline=None)
@given(st.one_of(_conditions, _numbers))
def test_what_is_written_back_means_the_same(piece: Piece) -> None:
    tree = parse(piece[0])
    if isinstance(tree, Fault):
        return
    again = parse(written(tree))
    if isinstance(again, Fault):
        assert again.code in ("E320", "E330")  # the brackets that it adds can pass a limit
        return
    one, other = bind(tree, TWIN), bind(again, TWIN)
    assert isinstance(one, Bound)
    assert isinstance(other, Bound)
    assert one.tree == other.tree


_formulas: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["big", "low", "999999", "flag"]),
    lambda inner: st.one_of(
        st.builds(lambda op, one, two: f"({one} {op} {two})", st.sampled_from("+-*"), inner, inner),
        st.builds(lambda f, one, two: f"{f}({one}, {two})", st.sampled_from(["min", "max"]), inner, inner),
        st.builds(lambda op, one, two: f"({one} {op} {two})", st.sampled_from(SIGNS), inner, inner),
    ),
    max_leaves=9,
)


@settings(max_examples=200, deadline=None)
@given(_formulas, st.integers(0, 999_999), st.integers(-999_999, 10), st.integers(0, 1))
def test_large_numbers_stay_in_their_range_and_within_the_limit(text: str, big: int, low: int, flag: int) -> None:
    result = bound(text, Story({"big": Whole(0, 999_999), "low": Whole(-999_999, 10), "flag": Flag()}))
    value = result.evaluate([big, low, flag])
    assert value == evaluate_plainly(result.tree, [big, low, flag])
    assert -LIMIT <= result.low <= value <= result.high <= LIMIT


# ---- the twin really watches the closures --------------------------------------------------------------------------------


@pytest.mark.parametrize("op", SIGNS)
def test_each_comparison_is_right_in_every_shape(op: str) -> None:
    shapes = [f"rapport {op} 4", f"4 {op} rapport", f"rapport {op} debt", f"rapport + 0 {op} 4", f"4 {op} rapport * 1"]
    for text in shapes:
        formula: Formula = bound(text).tree
        for rapport in range(10):
            values = [rapport, 4, 0, 0, 0, 0]
            assert compiled(formula)(values) == evaluate_plainly(formula, values)
            assert bool(compiled(formula)(values)) is eval(text, {}, {"rapport": rapport, "debt": 4})
