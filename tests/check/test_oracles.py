"""The oracles of the check agree with one another: the engine, a second interpreter, and SPIN."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crushgame.story.program import ChoicePoint, Program
from tests.check.made_stories import FEATURES, made
from tests.check.oracles import BATCHES, IN_A_BATCH, small_stories, spun_batch
from tests.check.plainly import begun_by_engine, shape_of, walk_by_engine
from tests.check.promela import translated
from tests.check.spinning import Told, need_spin, spun
from tests.check.stepping import Seen, explore
from tests.play.stories import program

# ---- the made stories --------------------------------------------------------------------------------------------------


def test_made_stories_have_every_feature() -> None:
    missing = set(FEATURES)
    for number in range(200):
        missing -= made(number).features
    assert not missing


def test_a_made_story_is_the_same_whenever_it_is_made() -> None:
    assert made(7).text == made(7).text != made(8).text


def test_small_made_stories_come_in_every_kind_of_outcome() -> None:
    seen = [seen for _, seen in small_stories()]
    assert sum(bool(one.stuck) for one in seen) > 5
    assert sum(bool(one.halts) for one in seen) > 2
    assert sum(len(one.carried) > 1 for one in seen) > 5
    assert sum(len(one.arrows) > 50 for one in seen) > 10
    assert sum(any(stand.stack for stand in one.arrows) for one in seen) > 5
    kinds = {
        (promise.clauses[0][0], kept)
        for story, one in small_stories()
        for promise, kept in zip(story.program.promises, one.promises, strict=True)
    }
    assert kinds == {(kind, kept) for kind in ("never", "always", "can", "after") for kept in (True, False)}


# ---- the engine and the second interpreter -----------------------------------------------------------------------------


def test_the_engine_and_the_second_interpreter_take_the_same_turns() -> None:
    for story, seen in small_stories():
        walked = walk_by_engine(story.program, story.caps)
        assert walked.starts == seen.starts, story.text
        assert walked.arrows == seen.arrows, story.text
        assert walked.carried == seen.carried, story.text
        assert walked.endings == seen.endings, story.text
        assert walked.halts == seen.halts, story.text


def test_caps_change_nothing_that_conditions_can_see() -> None:
    body = """\
variables: {f: no}
promises: [{can: visits(start) >= 3 and f}, {never: visits(start) > 3 and f}]
scenes:
  start:
    steps:
      - choice:
          - {option: Again., id: again, goto: start}
          - {option: On., id: 'on', if: visits(start) == 3, set: {f: yes}, goto: start}
          - {option: Out., id: out, if: visits(start) >= 4, end: done}
"""
    story = program(body)
    visits = next(at for at, slot in enumerate(story.slots) if slot.name.startswith("visits"))
    whole, capped = explore(story), explore(story, {visits: 4})
    assert len(whole.arrows) > len(capped.arrows)
    assert (whole.endings, whole.promises, whole.offered, whole.truths) == (
        capped.endings,
        capped.promises,
        capped.offered,
        capped.truths,
    )
    at = next(at for at, step in enumerate(story.code) if isinstance(step, ChoicePoint))
    assert whole.valuations(at, (), (visits,), {visits: 4}) == {(1,), (2,), (3,), (4,)}
    assert whole.valuations(at, (), (visits,), {visits: 4}) == capped.valuations(at, (), (visits,), {})


def test_what_is_kept_leads_to_what_can_be_kept_next() -> None:
    body = """\
variables:
  nights: {from: 0, to: 3, kept: yes}
  met: {start: no, kept: yes}
  card: {drawn: {fox: 1, owl: {weight: 1, if: met}}}
promises: [{can: card == owl}, {never: nights == 3 and not met}]
scenes:
  start:
    steps:
      - choice:
          - {option: Meet., id: meet, if: nights == 1, set: {met: yes}}
          - {option: Pass., id: pass, if: nights != 1 or met}
      - set: {nights: +1}
      - end: done
"""
    seen = explore(program(body))
    assert seen.carried == {(0, 0), (1, 0), (2, 1), (3, 1)}
    assert seen.promises == (True, True)
    assert {value for _, value in seen.drawn} == {0, 1}


def test_a_hand_is_chosen_from_in_every_order() -> None:
    body = """\
scenes:
  start: {steps: [{storylets: {of: [cat, dog, sun], hand: 1}, SHUFFLE}, {end: done}]}
  cat: {offer: A cat., steps: [Cat.]}
  dog: {offer: A dog., steps: [Dog.]}
  sun: {offer: The sun., steps: [Sun.]}
"""
    ordered, shuffled = (program(body.replace("SHUFFLE", one)) for one in ("loop: no", "shuffle: yes"))
    for story, options in ((ordered, {"cat"}), (shuffled, {"cat", "dog", "sun"})):
        seen = explore(story)
        assert {option for _, option in seen.offered} == options
        assert walk_by_engine(story).arrows == seen.arrows


def test_scripted_fate_tells_every_fate_once() -> None:
    body = """\
variables: {n: {from: 0, to: 5}, card: {drawn: {fox: 1, owl: 2}}}
scenes:
  start:
    steps:
      - chance: 1 in 2
        then: [{set: {n: 1}}]
        else:
          - chance:
              - {odds: 1, then: [{set: {n: 2}}]}
              - {odds: 1, then: [{set: {n: 3}}]}
              - {odds: 5, then: [{set: {n: 4}}]}
      - if: card == fox
        then: A fox.
      - end: done
"""
    turns = begun_by_engine(shape_of(program(body)), ())
    assert [turn.state.values[:2] for turn in turns] == [(n, card) for card in (0, 1) for n in (1, 2, 3, 4)]


ROUND = """\
variables: {f: no, n: {from: 0, to: 3}}
scenes:
  start:
    steps:
      - label: top
      - choice:
          - {option: Set., id: set, set: {f: yes}}
          - {option: Not., id: not}
      - label: round
      - set: {n: +1}
      - if: f or n < 3
        then: [{goto: .round}]
      - end: done
"""


def test_a_round_without_a_stop_is_seen() -> None:
    story = program(ROUND)
    seen = explore(story)
    assert seen.rounds
    assert explore(program(ROUND.replace("f or n", "n"))).rounds == frozenset()
    walked = walk_by_engine(story)
    assert set(walked.halts.values()) == {"E602"}
    assert {stand for stand in walked.arrows if stand not in walked.halts} == seen.arrows.keys()


# ---- SPIN --------------------------------------------------------------------------------------------------------------


def offered(story: Program, seen: Seen) -> set[tuple[int, int]]:
    """The options that can be taken, by the address of the menu and their number in it."""
    numbers = set()
    for at, name in seen.offered:
        menu = story.code[at]
        assert isinstance(menu, ChoicePoint)
        numbers.add((at, [option.id for option in menu.options].index(name)))
    return numbers


def assert_told(story: Program, seen: Seen, told: Told, text: str) -> None:
    assert told.stops == seen.watched, text
    assert told.endings == seen.endings, text
    assert told.promises == seen.promises, text
    assert told.options == offered(story, seen), text
    assert told.halts == {(code, stand.at) for stand, code in seen.halts.items()}, text


@pytest.mark.parametrize("batch", range(BATCHES))
def test_spin_finds_the_same_states_endings_and_verdicts(batch: int) -> None:
    stories = small_stories()[batch * IN_A_BATCH :][:IN_A_BATCH]
    cuts, found = spun_batch(batch)
    for (story, seen), told in zip(stories, found.told, strict=True):
        assert_told(story.program, seen, told, story.text)
    assert cuts == 0
    assert found.states == 1 + len(stories) + sum(len(seen.watched) for _, seen in stories)


def test_spin_gets_round_code_that_has_no_stop(tmp_path: Path) -> None:
    need_spin()
    story = program(ROUND)
    model = translated([story])
    assert model.cuts == 1
    assert_told(story, explore(story), spun(model, tmp_path).told[0], ROUND)


def test_a_model_that_tells_no_stops_stores_as_many_states(tmp_path: Path) -> None:
    need_spin()
    story, seen = max(small_stories(), key=lambda one: len(one[1].arrows))
    found = spun(translated([story.program], [story.caps], tells_stops=False), tmp_path)
    assert found.states - 2 <= len(seen.watched) < found.states
    assert (found.told[0].endings, found.told[0].promises) == (seen.endings, seen.promises)


def test_a_search_that_is_cut_short_is_not_believed(tmp_path: Path) -> None:
    need_spin()
    story, _ = max(small_stories(), key=lambda one: len(one[1].arrows))
    with pytest.raises(RuntimeError, match="max search depth too small"):
        spun(translated([story.program], [story.caps]), tmp_path, depth=20)


@pytest.mark.parametrize(
    ("ci", "outcome"),
    [("true", pytest.fail.Exception), ("", pytest.skip.Exception)],
)
def test_without_spin_a_build_machine_fails_and_others_pass_over(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    which: Callable[[str], str | None] = {"gcc": "/usr/bin/gcc"}.get
    monkeypatch.setattr(shutil, "which", which)
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="spin"):
        need_spin()
