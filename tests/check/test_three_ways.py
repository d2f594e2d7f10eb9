"""Three ways agree: the explorer that moves whole sets of states, the second interpreter, and SPIN.

The second interpreter and SPIN are held against one another, and against the engine, in `test_oracles.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from crushgame.check.answers import watching_for, wish_for
from crushgame.check.following.places import places_of
from crushgame.check.following.slicing import caps_of
from crushgame.check.proof import Proof
from crushgame.check.prove import prove
from crushgame.check.questions import Fact, questions_of, scenes_of, watch_slot
from crushgame.check.sets import diagrams, layout
from crushgame.check.sets import explore as exploring
from crushgame.check.sets.explore import Budget, Clock, Explored, explore
from crushgame.play.beats import ChoiceBeat, Halt
from crushgame.play.walk import Walk
from crushgame.story import Reading, read
from crushgame.story.diagnostics import Finding, Spot
from crushgame.story.kinds import OneOf
from crushgame.story.names import FATED
from crushgame.story.program import ChoicePoint, Finish, OptionPoint, Program
from tests.check.going import gone
from tests.check.made_stories import Made
from tests.check.oracles import BATCHES, IN_A_BATCH, small_stories, spun_batch
from tests.check.plainly import shape_of
from tests.check.stepping import Node, Seen
from tests.check.stepping import explore as explored_plainly
from tests.check.verdicts import Verdict, expected
from tests.play.stories import ENDINGS, HEAD

WITH_WALKS = {"E701", "E702", "E703", "E704"}

LAYOUTS = {
    "all in the string": None,
    "all in the diagram": (1, 1, 0),
    "some in the diagram": (1, 8, 0),
    "all above the string": (1, 1, 10**9),
    "some above the string": (1, 8, 10**9),
}
"""How the digits of a space are laid out: the bits of the longest string that holds all slots, and of one below others, and in
how many parts sets may lie before they become diagrams.

Everything that can be let go of is let go of at every opportunity.
"""


def lay_out(layout_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths = LAYOUTS[layout_name]
    if lengths is not None:
        monkeypatch.setattr(layout, "ALL_STRING", lengths[0])
        monkeypatch.setattr(layout, "LONGEST_STRING", lengths[1])
        monkeypatch.setattr(layout, "FILLED_UP", lengths[1])
        monkeypatch.setattr(exploring, "MOST_PARTS", lengths[2])
        monkeypatch.setattr(exploring, "_OFTEN", -1.0)
        monkeypatch.setattr(diagrams, "FEW_NODES", 0)
        monkeypatch.setattr(diagrams, "MOST_REMEMBERED", 0)


@cache
def reading_of(number: int) -> Reading:
    story, _ = small_stories()[number]
    return read({"made.yaml": story.text.encode()})


# ---- the same states -----------------------------------------------------------------------------------------------------


def flow(program: Program) -> set[Fact]:
    """Return the facts of the least that is ever followed."""
    return {fact for unit in scenes_of(program) for fact in unit.facts}


def everything(reading: Reading) -> set[Fact]:
    """Return the facts of all questions about a story."""
    assert reading.story is not None
    assert reading.program is not None
    spots = {name: variable.spot for name, variable in reading.story.variables.items()}
    return {fact for question in questions_of(reading.program, spots) for fact in (*question.facts, *question.given)}


def explored_in_sets(program: Program, facts: set[Fact]) -> Explored:
    places = places_of(program, wish_for(program, facts), caps_of(program))
    found = explore(places, Clock(Budget()), watching_for(program, facts))
    assert found.is_whole
    return found


def values_at_stops(explored: Explored) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...], set[tuple[int, ...]]]]:
    """Yield the address, the stack, the slots and the values of each choice and ending, without slots that only fate turns.

    States in which a choice has nothing to choose and passes on do not stand there.
    """
    program = explored.places.program
    for number in explored.stops():
        at, stack = explored.places.places[number]
        menu = program.code[at]
        standing = explored.reached[number]
        if isinstance(menu, ChoicePoint) and menu.otherwise >= 0:
            standing = explored.space.without(standing, explored.steps.where_none(menu, standing))
        slots = tuple(
            slot for slot in explored.slots(number) if slot >= len(program.slots) or program.slots[slot].kind is not FATED
        )
        yield at, stack, slots, {tuple(values[slot] for slot in slots) for values in explored.space.each(standing)}


def values_of(program: Program, node: Node, slots: tuple[int, ...], caps: dict[int, int]) -> tuple[int, ...]:
    """Return what an oracle's node holds in some slots; those past the program's own are the promises that wait."""
    own = len(program.slots)
    watched = watch_slot(program, 0)
    return tuple(
        min(node.stand.values[slot], caps.get(slot, node.stand.values[slot])) if slot < own else node.after[slot - watched]
        for slot in slots
    )


def assert_same_states(story: Made, seen: Seen, facts: set[Fact]) -> int:
    explored = explored_in_sets(story.program, facts)
    standing: dict[tuple[int, tuple[int, ...]], list[Node]] = {}
    for node in seen.watched:
        standing.setdefault((node.stand.at, node.stand.stack), []).append(node)
    stops = {place for place in standing if isinstance(story.program.code[place[0]], ChoicePoint | Finish)}
    reached = set()
    caps = explored.places.caps
    assert all(caps[slot] <= most for slot, most in story.caps.items())
    for at, stack, slots, values in values_at_stops(explored):
        if values:
            reached.add((at, stack))
        nodes = standing.get((at, stack), [])
        assert values == {values_of(story.program, node, slots, caps) for node in nodes}, (at, stack, slots, story.text)
        if all(slot < len(story.program.slots) for slot in slots):
            assert values == seen.valuations(at, stack, slots, caps)
    assert reached == stops
    return explored.states()


@pytest.mark.parametrize("layout_name", LAYOUTS)
def test_sets_reach_the_states_that_the_second_interpreter_reaches(layout_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(layout_name, monkeypatch)
    for story, seen in small_stories():
        assert_same_states(story, seen, flow(story.program))


@pytest.mark.parametrize("layout_name", LAYOUTS)
def test_sets_reach_the_same_states_when_everything_is_asked(layout_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(layout_name, monkeypatch)
    states = 0
    for number, (story, seen) in enumerate(small_stories()):
        states += assert_same_states(story, seen, everything(reading_of(number)))
    assert states > 2_000


# ---- the same verdicts ---------------------------------------------------------------------------------------------------


@cache
def proved(number: int, layout_name: str) -> Proof:
    with pytest.MonkeyPatch.context() as patch:
        lay_out(layout_name, patch)
        return prove(reading_of(number), Clock(Budget()))


def said(proof: Proof, without: set[str]) -> set[Verdict]:
    return {verdict_of(finding) for finding in proof.findings if finding.code[1] == "7" and finding.code not in without}


def verdict_of(finding: Finding) -> Verdict:
    about = {"W711": "name", "E706": "name", "W714": "case", "W715": "text", "W716": "text", "W717": "move"}
    if finding.code == "W720":
        return Verdict("W720", Spot("", 0, 0), f"{finding.values['name']} {finding.values['case']}")
    return Verdict(finding.code, finding.spot, finding.values[about[finding.code]] if finding.code in about else "")


def told(reading: Reading, seen: Seen) -> set[Verdict]:
    """Return what has to be said in the end: what reading says better is not said again, and draws are named."""
    assert reading.program is not None
    unread = {finding.spot for finding in reading.findings if finding.code == "W502"}
    found = set()
    for verdict in expected(reading.program, seen):
        if verdict.code == "W720":
            name, value = verdict.about.split(" ")
            [kind] = [slot.kind for slot in reading.program.slots if slot.name == name]
            assert isinstance(kind, OneOf)
            found.add(verdict._replace(about=f"{name} {kind.names[int(value)]}"))
        elif verdict.code != "W711" or verdict.spot not in unread:
            found.add(verdict)
    return found


@pytest.mark.parametrize("layout_name", LAYOUTS)
def test_the_proof_says_what_the_second_interpreter_has_seen(layout_name: str) -> None:
    codes = set()
    for number, (story, seen) in enumerate(small_stories()):
        proof = proved(number, layout_name)
        assert not proof.unproved
        wanted = told(reading_of(number), seen)
        assert said(proof, {"W718", "E702", "E703"}) == wanted, story.text
        codes |= {verdict.code for verdict in wanted}
    assert codes >= {"E701", "E704", "E705", "E706", "W711", "W712", "W713", "W714", "W715", "W716", "W717", "W719", "W720"}


@pytest.mark.parametrize("layout_name", LAYOUTS)
def test_a_trap_is_told_of_exactly_where_some_player_is_stuck(layout_name: str) -> None:
    trapped = 0
    for number, (story, seen) in enumerate(small_stories()):
        proof = proved(number, layout_name)
        assert_traps(story, seen, proof)
        trapped += any(finding.code == "E702" for finding in proof.findings)
    assert trapped > 5


def assert_traps(story: Made, seen: Seen, proof: Proof) -> None:
    """Hold what is said of traps and rounds against what was seen.

    A trap behind an `otherwise` may be told of there, and then not at the option that led to the choice.
    """
    program = story.program
    spots = {finding.spot for finding in proof.findings if finding.code == "E702"}
    assert bool(spots) == bool(seen.stuck), story.text
    assert any(finding.code == "E703" for finding in proof.findings) == bool(seen.spinning), story.text
    sprung = {option.spot for at, id_ in seen.springs for option in options_at(program, at) if option.id == id_}
    passing = {menu.spot for menu in program.code if isinstance(menu, ChoicePoint) and menu.otherwise >= 0}
    start = {program.scenes[program.story.start.name].spot} if seen.begins_stuck else set()
    if spots & passing:
        assert spots <= sprung | start | passing, story.text
    else:
        assert spots == sprung | start, story.text


def options_at(program: Program, at: int) -> list[OptionPoint]:
    menu = program.code[at]
    assert isinstance(menu, ChoicePoint)
    return list(menu.options)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_proof_says_what_spin_has_found(batch: int) -> None:
    _, found = spun_batch(batch)
    for number, spun in enumerate(found.told, batch * IN_A_BATCH):
        story, _ = small_stories()[number]
        program, proof = story.program, proved(number, "all in the string")
        spots = {
            code: {finding.spot for finding in proof.findings if finding.code == code} for code in ("E701", "E706", "W712")
        }
        assert spots["E706"] == {ending.spot for id_, ending in program.endings.items() if id_ not in spun.endings}
        assert spots["E701"] == {program.spots[at] for code, at in spun.halts if code == "E603"}
        broken = {promise.spot for promise, kept in zip(program.promises, spun.promises, strict=True) if not kept}
        assert {finding.spot for finding in proof.findings if finding.code in ("E704", "E705")} == broken
        taken = {options_at(program, at)[option].spot for at, option in spun.options}
        assert not spots["W712"] & taken
        standing = {node.stand.at for node in spun.stops if isinstance(program.code[node.stand.at], ChoicePoint)}
        open_to_all = {
            option.spot
            for at in standing
            for option in options_at(program, at)
            if option.condition is None or option.condition.constant is None
        }
        assert open_to_all - taken <= spots["W712"], story.text


# ---- walks -----------------------------------------------------------------------------------------------------------------


def shows(story: Made, seen: Seen, finding: Finding, walk: Walk) -> bool:
    """Say whether a walk, gone with the engine, comes to what its finding claims."""
    program = story.program
    moments = gone(program, walk)
    assert not moments.misfit, story.text
    stop, at = moments.session.stop, moments.session.state.at
    if finding.code == "E701":
        return isinstance(stop, Halt) and stop.code == "E603" and program.spots[at] == finding.spot
    if finding.code == "E704":
        [number] = [number for number, promise in enumerate(program.promises) if promise.spot == finding.spot]
        return moments.breaks(number)
    if finding.code == "E703":
        return isinstance(stop, Halt) and stop.code == "E602"
    if finding.code == "E702":
        stand = moments.stand(shape_of(program, story.caps))
        hand = {offer.id for offer in stop.offers} if isinstance(stop, ChoiceBeat) else set()
        return stand in seen.stuck or (bool(hand) and hand <= seen.cornered.get(stand, frozenset()))
    return False


@pytest.mark.parametrize("layout_name", LAYOUTS)
def test_every_walk_of_a_proof_is_gone_by_the_engine_to_what_it_shows(layout_name: str) -> None:
    shown = set()
    for number, (story, seen) in enumerate(small_stories()):
        proof = proved(number, layout_name)
        assert {index for index, one in enumerate(proof.findings) if one.code in WITH_WALKS} == proof.walks.keys(), story.text
        for index, walk in proof.walks.items():
            assert shows(story, seen, proof.findings[index], walk), (proof.findings[index], walk, story.text)
            shown.add(proof.findings[index].code)
    assert shown == {"E701", "E702", "E704"}


# ---- what made stories seldom come to ------------------------------------------------------------------------------------

TRAP = """\
  trap: {steps: [{choice: [{option: Again., id: again, goto: trap}]}]}
"""

WRITTEN = {
    "fate leads into a trap, past a place that two options come to": """\
scenes:
  start:
    steps:
      - choice: [{option: X., id: x}, {option: Y., id: y}]
      - chance: 1 in 999
        then: [{goto: trap}]
      - end: done
"""
    + TRAP,
    "fate leads into a trap before anything is chosen": """\
scenes:
  start:
    steps:
      - chance: 1 in 999
        then: [{goto: trap}]
      - end: done
"""
    + TRAP,
    "only a second game begins in a trap": """\
variables: {met: {start: no, kept: yes}}
scenes:
  start:
    steps:
      - if: met
        then: [{goto: trap}]
      - choice: [{option: X., id: x, set: {met: yes}}]
      - end: done
"""
    + TRAP,
    "what was drawn for one game is nothing to the next": """\
variables:
  over: no
  met: {start: no, kept: yes}
  card: {drawn: {fox: {weight: 1, if: not met}, owl: {weight: 1, if: met}}}
promises: [{never: met and card == fox and not over}, {after: card == owl, never: over and card == owl}]
scenes:
  start:
    steps:
      - choice: [{option: X., id: x}]
      - set: {over: yes, met: yes}
      - if: card == fox
        then: [{end: done}]
      - end: done
""",
    "a promise is broken at the start of a second game only": """\
variables:
  over: no
  met: {start: no, kept: yes}
  card: {drawn: {fox: 1, owl: {weight: 1, if: met}}}
promises: [{never: met and card == owl and not over}, {can: card == owl and not over}]
scenes:
  start:
    steps:
      - set: {over: yes}
      - if: met
        then: [{goto: trap}]
      - choice: [{option: X., id: x, if: card == fox}]
      - set: {met: yes}
      - end: done
"""
    + TRAP,
    "a move looks at what the one before it in the same step has left": """\
variables: {n: {from: 0, to: 3}, m: {from: 0, to: 3}}
scenes:
  start:
    steps:
      - choice: [{option: X., id: x, set: {n: 2, m: = n + 1}}, {option: Y., id: y, goto: start}]
      - if: m == 3
        then: [{end: done}]
      - choice: [{option: Z., id: z, end: done}]
""",
    "a draw hangs on what is kept, and no game ends": """\
variables:
  met: {start: no, kept: yes}
  card: {drawn: {fox: 1, owl: {weight: 1, if: met}}}
scenes:
  start:
    steps:
      - choice: [{option: X., id: x, if: card == fox, goto: start}, {option: Y., id: y, if: card == owl, goto: start}]
""",
    "only the second promise has to be remembered": """\
variables: {n: {from: 0, to: 3}, f: no}
promises: [{never: n > 3}, {can: n == 3}, {after: f, never: n == 0}]
scenes:
  start:
    steps:
      - choice:
          - {option: X., id: x, set: {n: +1, f: yes}}
          - {option: Y., id: y, set: {n: 0}}
          - {option: Z., id: z, if: n == 3, end: done}
        loop: yes
""",
    "one of two ways goes round without a stop": """\
variables: {f: no, n: {from: 0, to: 3}}
scenes:
  start:
    steps:
      - choice: [{option: Set., id: set, set: {f: yes}}, {option: Not., id: not}]
      - label: round
      - set: {n: +1}
      - if: f or n < 3
        then: [{goto: .round}]
      - end: done
""",
    "fate lets everybody out of a round": """\
scenes:
  start:
    steps:
      - label: round
      - chance: 1 in 2
        then: [{goto: .round}]
      - end: done
""",
    "a second game goes round without a stop": """\
variables: {met: {start: no, kept: yes}}
scenes:
  start:
    steps:
      - if: met
        then: [{goto: start}]
      - choice: [{option: X., id: x, set: {met: yes}}]
      - end: done
""",
    "whatever is dealt leads into a trap, or one of two does": """\
variables: {n: {from: 0, to: 2}}
scenes:
  start:
    steps:
      - choice: [{option: X., id: x, set: {n: 1}}, {option: Y., id: y, set: {n: 2}}, {option: Z., id: z}]
      - {storylets: {of: [cat, dog, sun], hand: 2}, shuffle: yes}
      - if: n > 0
        then: [{goto: trap}]
      - end: done
  cat: {offer: A cat., steps: [{end: done}]}
  dog: {offer: A dog., steps: [Dog.]}
  sun: {offer: The sun., when: n < 2, steps: [Sun.]}
"""
    + TRAP,
    "a hand is dealt anew at the next visit": """\
scenes:
  start:
    steps:
      - {storylets: {of: [wait, leave], hand: 1}, shuffle: yes, loop: yes}
  wait: {offer: Wait., steps: [So.]}
  leave: {offer: Leave., steps: [{end: done}]}
""",
    "one of three hands leads into a trap, and one comes round": """\
scenes:
  start:
    steps:
      - choice: [{option: X., id: x}, {option: Y., id: y, end: done}]
      - {storylets: {of: [wait, leave, doom], hand: 1}, shuffle: yes, loop: yes}
  wait: {offer: Wait., steps: [So.]}
  leave: {offer: Leave., steps: [{end: done}]}
  doom: {offer: Doom., steps: [{goto: trap}]}
"""
    + TRAP,
    "a hand of two from four leads into a trap, but for those who are rich": """\
variables: {n: {from: 0, to: 3}}
scenes:
  start:
    steps:
      - choice: [{option: X., id: x, set: {n: +1}, goto: start}, {option: Y., id: y, if: n < 3}, {option: Z., id: z, if: n > 1}]
      - {storylets: {of: [leave, doom, gloom, wait], hand: 2}, shuffle: yes, loop: yes}
  wait: {offer: Wait., when: n < 3, steps: [So.]}
  leave: {offer: Leave., when: n > 0, steps: [{end: done}]}
  doom: {offer: Doom., steps: [{chance: 1 in 2, then: [{goto: trap}]}, {goto: trap}]}
  gloom: {offer: Gloom., when: n < 2, steps: [{goto: trap}]}
"""
    + TRAP,
    "a game begins with a hand that can lead into a trap": """\
scenes:
  start:
    steps:
      - {storylets: {of: [leave, doom], hand: 1}, shuffle: yes}
  leave: {offer: Leave., steps: [{end: done}]}
  doom: {offer: Doom., steps: [{goto: trap}]}
"""
    + TRAP,
    "a trap is come to behind an otherwise": """\
variables: {f: no}
scenes:
  start:
    steps:
      - choice: [{option: X., id: x, set: {f: yes}}, {option: Y., id: y}]
      - choice: [{option: Z., id: z, if: not f, end: done}]
        otherwise: [{goto: trap}]
"""
    + TRAP,
    "words are chosen by what nothing else looks at": """\
variables: {n: {from: 0, to: 3}, f: no, g: no}
scenes:
  start:
    steps:
      - choice:
          - {option: X., id: x, set: {n: +1, f: yes}}
          - {option: Y., id: y, if: n == 3, end: done}
        loop: yes
endings: {done: {title: Done, text: 'So {if f}yes{elif n == 3}no{else}{if g}up{else}down{end}{end}.'}}
""",
}
"""Stories by what they are about."""


@pytest.mark.parametrize("layout_name", LAYOUTS)
@pytest.mark.parametrize("about", WRITTEN)
def test_a_written_story_is_seen_the_same_by_both(about: str, layout_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(layout_name, monkeypatch)
    body = WRITTEN[about]
    reading = read({"written.yaml": (HEAD + ("" if "endings:" in body else ENDINGS) + body).encode()})
    assert reading.program is not None
    story, seen = Made(0, body, frozenset(), reading.program), explored_plainly(reading.program)
    for facts in (flow(story.program), everything(reading)):
        assert_same_states(story, seen, facts)
    proof = prove(reading, Clock(Budget()))
    assert not proof.unproved
    assert said(proof, {"W718", "E702", "E703"}) == told(reading, seen)
    assert_traps(story, seen, proof)
    for index, walk in proof.walks.items():
        assert shows(story, seen, proof.findings[index], walk), (proof.findings[index], walk)
