"""Going a walk: the same way again, with the fates it is told."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crushgame.opening import Table, begun
from crushgame.play.beats import AskBeat, ChoiceBeat, Decision, EndingBeat, Line
from crushgame.play.chance import LONGEST_TOLD, fate, shuffled, telling, untold, weighed
from crushgame.play.session import Session
from crushgame.play.walk import Walk, go
from crushgame.saves.game import Game
from crushgame.saves.profile import load_profile
from crushgame.saves.record import Record, decode, encode, fit_seed
from crushgame.saves.store import Store
from tests.play.stories import FORK, program

SITES = st.text("abcxyz_019/.", min_size=1, max_size=12)
FATES = st.dictionaries(SITES, st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=4).map(tuple), max_size=4)
SEEDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)

CHANCY = """\
variables:
  card: {drawn: {reader: 3, late: 1}}
scenes:
  start:
    steps:
      - chance: 1 in 3
        then: Heads.
        else: Tails.
      - match: card
        reader: A reader.
        late: Late.
      - choice: [{option: Again., id: again, goto: start}, {option: Stop., id: stop, end: done}]
"""

ASKING = """\
variables: {pet: {text: Rex}}
scenes:
  start:
    steps:
      - {ask: player, default: Sam}
      - {ask: pet}
      - choice: [{option: Go., id: go, steps: [{ask: pronouns}, "{player} and {pet}."]}]
      - end: done
"""


@given(fates=FATES, seed=SEEDS.filter(lambda seed: not seed.startswith("told ")))
def test_a_told_seed_says_what_it_is_told_and_which_seed_decides_the_rest(fates: dict[str, tuple[int, ...]], seed: str) -> None:
    told = telling(fates, seed)
    assert untold(told) == (fates, seed)
    assert all(fate(told, site, visit) == n for site, numbers in fates.items() for visit, n in enumerate(numbers))
    assert fate(told, "elsewhere", 0) == fate(seed, "elsewhere", 0)
    assert all(fate(told, site, len(numbers)) == fate(seed, site, len(numbers)) for site, numbers in fates.items())


def test_a_seed_told_again_keeps_the_seed_that_decides_the_rest() -> None:
    assert telling({"b": (2,)}, telling({"a": (1,)}, "heron-1")) == "told b=2: heron-1"
    assert telling({}, telling({"a": (1,)}, "heron-1")) == "heron-1"


def test_somebodys_own_words_that_start_like_a_told_seed_are_a_seed() -> None:
    for typed in ("told you so", "told you: so", "told a=b: c", "told "):
        assert untold(typed) == ({}, typed)
        assert telling({"a": (1,)}, typed) == f"told a=1: {typed}"


def test_a_told_number_is_a_weight_or_a_place_in_a_shuffle() -> None:
    assert [weighed(f"told s={told}: x", "s", 0, [3, 1, 2]) for told in (0, 3, 4)] == [0, 1, 2]
    assert shuffled("told s/2=0 s/1=0: x", "s", 0, 3) == [1, 2, 0]


def test_a_told_seed_comes_back_from_a_save_as_it_was() -> None:
    seed = fit_seed(telling({f"scene{number}/chance/1": (0, 1, 2) for number in range(300)}, "heron-1"))
    record = Record("test", 1, "a" * 64, "Test", "b" * 12, "Auto", seed, {}, (), 0, "c" * 16)
    read = decode(encode(record))
    assert isinstance(read, Record)
    assert 200 < len(seed) <= LONGEST_TOLD
    assert read.seed == seed


def test_a_walk_meets_the_fates_that_it_is_told() -> None:
    again = Decision("start", "again", "again")
    for draw, said in ((0, "A reader."), (3, "Late.")):
        for first, second in ((0, 1), (1, 0)):
            walk = Walk({}, {"draw/card": (draw,), "start/chance/1": (first, second)}, (again,))
            session, misfit = go(program(CHANCY), walk)
            words = [past.beat.text for past in session.history() if isinstance(past.beat, Line)]
            assert misfit is None
            assert words == [("Heads.", "Tails.")[first], said, ("Heads.", "Tails.")[second], said]


def test_questions_that_a_walk_does_not_answer_take_their_default() -> None:
    session, misfit = go(program(ASKING), Walk({}, {}, (Decision("start", "pet", "", "Tib"), Decision("start", "go", "go"))))
    assert misfit is None
    assert isinstance(session.beat, EndingBeat)
    assert [decision.text for decision in session.decisions] == ["Sam", "Tib", "", "they"]


def test_a_walk_that_does_not_fit_says_where_and_stands_there() -> None:
    walk = Walk({}, {}, tuple(Decision("start", "wait", option) for option in ("wait", "sing", "leave")))
    session, misfit = go(program(FORK), walk)
    assert misfit is not None
    assert misfit.at == 1
    assert misfit.reason == "What you chose here cannot be chosen now."
    assert isinstance(misfit.stop, ChoiceBeat)
    assert session.beat == misfit.stop
    assert len(session.decisions) == 1


def test_a_question_that_is_asked_for_ever_does_not_hold_a_walk_for_ever() -> None:
    asks = "scenes:\n  start:\n    steps: [{ask: player}, {chance: 1 in 9, then: [{end: done}]}, {goto: start}]\n"
    fates: dict[str, tuple[int, ...]] = {"start/chance/1": (1,) * 2_000}
    session, _ = go(program(asks), Walk({}, fates, ()))
    assert isinstance(session.beat, AskBeat)


def test_a_walk_that_was_gone_is_the_game_that_its_decisions_and_seed_make() -> None:
    session, _ = go(program(FORK), Walk({}, {}, (Decision("start", "wait", "wait"),)), "heron-9")
    again, _ = Session.resume(session.program, session.seed, session.carried, session.decisions, session.at)
    assert again.digest() == session.digest()


def test_a_told_seed_can_be_typed_as_help_shows_it(tmp_path: Path) -> None:
    seed = telling({f"scene{number}/chance/1": (0, 1, 2) for number in range(9)}, "heron-1")
    small = program(FORK)
    opened = begun(Table(Store(str(tmp_path)), small, {}), seed)
    assert opened.game.session.seed == seed
    opened.game.leave()


def test_a_game_at_the_end_of_a_walk_adds_nothing_to_the_profile_until_something_is_decided(tmp_path: Path) -> None:
    store, small = Store(str(tmp_path)), program(FORK)
    walk = Walk({}, {}, (Decision("start", "wait", "wait"), Decision("start", "wait", "leave")))
    game = Game.at_end_of(store, small, walk, "heron-1")
    assert isinstance(game.session.beat, EndingBeat)
    assert game.autosave() == game.leave() == ""
    assert not list(tmp_path.iterdir())
    game = Game.at_end_of(store, small, walk, "heron-1")
    game.session.back()
    assert game.only_walked
    game.session.choose("wait")
    game.session.choose("leave")
    game.session.stand(99)
    assert game.autosave() == game.leave() == ""
    assert load_profile(store.root, small.story.id).profile.endings == {"done"}
