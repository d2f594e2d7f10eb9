"""Walk files: what is written is read back, a person can read it, and whatever else stands in one is answered in words."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.check.walks.walkfile import LARGEST_FILE, Problem, WalkFile, read, written
from crushgame.play.beats import AskBeat, ChoiceBeat, Decision, EndingBeat
from crushgame.play.chance import telling
from crushgame.play.session import Session
from crushgame.play.walk import SEED, Walk, go
from crushgame.story.printable import clean
from tests.story.frame import program

RICH = """\
variables:
  met: {start: no, kept: yes}
  mood: {one of: [shy, loud], kept: yes}
  luck: {from: -3, to: 3, start: 0, kept: yes}
  cues: {set of: [eyes, laugh, chair], start: [eyes], kept: yes}
  pet: {text: Rex, kept: yes}
  card: {kept: yes, drawn: {fox: {weight: 2, if: card != fox}, arrow: {weight: 3, if: met or mood == loud}, owl: 1}}
  omen: {drawn: {good: {weight: 1, if: card != owl}, bad: 2}}
scenes:
  start:
    steps:
      - {ask: player, prompt: "Who are you?", default: Sam}
      - chance:
          - {odds: 3, then: One.}
          - {odds: 1, then: [{chance: 1 in 4, then: Two., else: Three.}]}
          - {odds: 2, then: [{set: {luck: +1}}]}
      - "{shuffle: a|b|c} {card} {omen} {mood} {luck} {pet}{if laugh in cues}!{end}{if met}.{end}"
      - choice:
          - {option: "More: of #this?", id: more, goto: start}
          - {option: Ask., id: question, steps: [{ask: pet}, {ask: pronouns}], goto: start}
          - {option: Deal., id: deal, goto: hand}
          - {option: Enough., id: enough, set: {met: yes, mood: loud, cues: +chair}, end: done}
        shuffle: yes
  hand:
    steps:
      - storylets: {of: [one, two, three], hand: 1}
        shuffle: yes
        otherwise: None.
      - goto: start
  one: {when: luck < 4, offer: The first., steps: [A.]}
  two: {when: luck < 4, offer: The second., steps: [B.]}
  three: {when: luck < 4, offer: The third., steps: [C.]}
"""
PROGRAM = program(RICH)

CARRIED = st.fixed_dictionaries(
    {},
    optional={
        "met": st.sampled_from(["yes", "no"]),
        "mood": st.sampled_from(["shy", "loud"]),
        "luck": st.integers(-3, 3),
        "cues.laugh": st.sampled_from(["yes", "no"]),
        "cues.eyes": st.sampled_from(["yes", "no"]),
        "pet": st.sampled_from(["Tib", "a: b # c", 'said "so"', "no", "\\", "-"]),
        "card": st.sampled_from(["fox", "arrow", "owl"]),
    },
)
FATES = st.fixed_dictionaries(
    {},
    optional={
        "draw/card": st.tuples(st.integers(0, 5)),
        "draw/omen": st.tuples(st.integers(0, 2)),
        "start/chance/1": st.lists(st.integers(0, 5), min_size=1, max_size=4).map(tuple),
        "start/chance/2": st.lists(st.integers(0, 3), min_size=1, max_size=4).map(tuple),
        "hand/choice/1/2": st.lists(st.integers(0, 2), min_size=1, max_size=3).map(tuple),
    },
)


def wandered(carried: dict[str, int | str], fates: dict[str, tuple[int, ...]], steps: int, luck: int) -> Walk:
    """A walk of somebody who decides at random."""
    dice = random.Random(luck)
    session = Session.new(PROGRAM, telling(fates, SEED), carried)
    for _ in range(steps):
        stop = session.stop
        if isinstance(stop, ChoiceBeat):
            session.choose(dice.choice([offer.id for offer in stop.offers if not offer.locked]))
        elif isinstance(stop, AskBeat):
            session.answer("" if stop.about == "pronouns" else dice.choice(["", "Kim", "a: b #c", '"\\']))
    return Walk(carried, fates, session.decisions)


@settings(max_examples=150, deadline=None)
@given(carried=CARRIED, fates=FATES, steps=st.integers(0, 14), luck=st.integers(0, 10**6))
def test_a_walk_that_is_written_and_read_is_gone_to_the_same_state(
    carried: dict[str, int | str], fates: dict[str, tuple[int, ...]], steps: int, luck: int
) -> None:
    walk = wandered(carried, fates, steps, luck)
    text = written(PROGRAM, walk, ["how it went"])
    found = read(PROGRAM, text.encode())
    assert isinstance(found, WalkFile), (text, found)
    first, second = go(PROGRAM, walk), go(PROGRAM, found.walk, found.seed)
    assert first.misfit is second.misfit is None
    assert second.session.decisions == first.session.decisions
    assert second.session.state.values == first.session.state.values
    assert second.session.state.texts == first.session.state.texts
    assert list(second.session.history()) == list(first.session.history())
    again = read(PROGRAM, written(PROGRAM, found.walk).encode())
    assert again == found


def test_a_person_can_read_what_is_written() -> None:
    walk = Walk(
        {"luck": 2, "cues.laugh": "yes", "pet": "Tib & Co"},
        {"draw/card": (2,), "start/chance/1": (3, 0), "start/chance/2": (1,), "hand/choice/1/2": (1,)},
        (Decision("start", "player", "", "Kim"), Decision("start", "more", "more"), Decision("start", "more", "enough")),
    )
    assert written(PROGRAM, walk, ["The shortest way to done"], "wren-1") == (
        "# The shortest way to done\n"
        'kept:\n  luck: 2\n  cues: [eyes, laugh]\n  pet: "Tib & Co"\n'
        "draw:\n  card: owl\n"
        "chance:\n  start.1: [2, 1]\n  start.2: 2\n"
        "fates:\n  hand/choice/1/2: 1\n"
        'seed: "wren-1"\n'
        "walk:\n"
        '  - {answer: "Kim"}\n'
        "  - start.more           # More: of #this?\n"
        "  - start.enough         # Enough.\n"
    )


def test_a_walk_can_be_pasted_under_tests_and_back() -> None:
    walk = wandered({"luck": 1}, {"start/chance/1": (0, 4)}, 6, 3)
    text = written(PROGRAM, walk)
    pasted = "- test: Pasted\n" + "".join(f"  {line}\n" for line in text.splitlines()) + "  ends: done\n"
    assert read(PROGRAM, pasted.encode()) == read(PROGRAM, text.encode())


def problem(text: str | bytes) -> str:
    found = read(PROGRAM, text if isinstance(text, bytes) else text.encode(), "w.yaml")
    assert isinstance(found, Problem), found
    return found.sentences


def test_a_walk_that_does_not_fit_says_where_and_what_is_on_offer() -> None:
    assert problem("walk:\n  - more\n  - one\n") == (
        'w.yaml:3: "one" is not on offer: it stands at a choice in "start" of deal, enough, question, more.'
    )
    assert problem("walk: [enough, more]") == 'w.yaml:1: "more" cannot be taken: it has ended with "done".'
    assert problem("walk: [hand.more]") == 'w.yaml:1: no choice of the scene "hand" has an option "more"'
    assert problem("walk: [mor]") == 'w.yaml:1: no choice of this story has an option "mor"; did you mean "more"?'


def test_what_is_no_walk_is_said_at_its_line() -> None:
    assert problem("") == "w.yaml is empty; a walk has `walk:` and its options."
    assert problem("walks: [more]").endswith('; did you mean "walk"?')
    assert problem("walk:\n  - {}\n").startswith("w.yaml:2: ")
    assert problem("draw:\n  card: wolf\n") == 'w.yaml:2: "card" cannot be "wolf" but only fox, arrow, owl'
    assert problem("draw: {card: arrow}\n") == 'w.yaml:1: "card" cannot be "arrow" with these kept values, but only owl.'
    assert problem("draw: {card: owl, omen: good}\n") == (
        'w.yaml:1: "omen" cannot be "good" with these kept values, but only bad.'
    )
    assert problem("chance: {start: 4}\n").startswith("w.yaml:1: this `chance` has 3 branches")
    assert problem("fates: {'a b': 4}\n").startswith("w.yaml:1: ")
    assert problem(b"walk: [more]\n" + b"#" * LARGEST_FILE) == "w.yaml is larger than 1 MiB, the most that a walk may be."


def test_a_walk_that_tells_more_than_a_save_can_hold_is_refused() -> None:
    many = "\n".join(f"  site{number}: [1, 2, 3, 4]" for number in range(2_000))
    assert problem(f"fates:\n{many}\n") == "w.yaml tells fate more than a saved game can hold."


@settings(max_examples=200, deadline=None)
@given(data=st.one_of(st.binary(max_size=80), st.text("awlk:[]{}- \n#&*!|>'\"?,.0\t\x1b", max_size=60).map(str.encode)))
def test_any_bytes_are_a_walk_or_sentences_that_can_be_shown(data: bytes) -> None:
    found = read(PROGRAM, data)
    if isinstance(found, Problem):
        assert found.sentences == clean(found.sentences) != ""
    else:
        assert go(PROGRAM, found.walk, found.seed).misfit is None


def test_the_end_of_a_walk_can_be_an_ending() -> None:
    found = read(PROGRAM, b"walk: [enough]\n")
    assert isinstance(found, WalkFile)
    assert isinstance(go(PROGRAM, found.walk).session.beat, EndingBeat)
