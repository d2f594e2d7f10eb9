"""The whole check of one story: everything reached, every question answered, and a walk for what a walk can show.

Knows the parts of the check and puts them together. Must not know how results are shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from typing import NamedTuple

from crushgame.check.answers import Answers, watching_for, wish_for
from crushgame.check.following.places import Places, TooManyPlacesError, places_of
from crushgame.check.following.slicing import ROUND, caps_of
from crushgame.check.plays import come_across
from crushgame.check.proof import Proof, Tally
from crushgame.check.questions import ANY_MOMENT, Fact, Question, questions_of, scenes_of
from crushgame.check.rounds import trapped
from crushgame.check.sets.explore import Budget, Clock, Explored, explore
from crushgame.check.sets.keeping import TooWideError
from crushgame.check.sets.layout import room
from crushgame.check.sets.search import Goal, Hop, led_into, routes
from crushgame.check.sets.space import StateSet
from crushgame.check.sets.traps import Traps, traps_in
from crushgame.check.walks.walking import walk_of
from crushgame.check.walks.ways import Coming, too_wide
from crushgame.play.engine import DEEPEST_CALL
from crushgame.play.walk import Walk
from crushgame.story.diagnostics import Finding, Spot, in_file_order
from crushgame.story.evaluation import slots_read
from crushgame.story.program import CallScene, Program
from crushgame.story.reading import Reading

_LITTLE_MORE = 1.5
"""How much more room all questions may take than the flow alone, to be asked in the same exploration."""

_TOGETHER = 2.0
"""Seconds for answering questions in one exploration, where the main one was quick; past it they are asked in halves."""

_TELLING = 2.0
"""Seconds that may be spent after time is up."""

_PLAYING = 1.0
"""Seconds at most for random games, before questions are asked in explorations of their own."""

_KINDS = (
    ("scenes can be read", ("W711",)),
    ("options can be chosen", ("W712",)),
    ("endings can be reached", ("E706",)),
    ("choices always leave something to choose", ("E701",)),
    ("conditions and cases make a difference", ("W714", "W715", "W716", "W719", "W720")),
    ("moves change something", ("W717",)),
    ("lines and locked words can be read", ("W713", "W718")),
    ("promises hold", ("E704", "E705")),
)


class Run(NamedTuple):
    """One exploration, and what was asked in it. `true` are the facts that were seen, of all that were `asked`.

    `is_whole` says that all was explored and looked at, so that the others are false.
    """

    explored: Explored
    asked: frozenset[Fact]
    true: frozenset[Fact]
    is_whole: bool


class Shown(NamedTuple):
    """A finding, and what there is to show it: the run to search in and the goal."""

    finding: Finding
    run: Run | None = None
    goal: Goal | None = None
    hop: Hop | None = None
    shut: tuple[StateSet, ...] = ()
    cornered: Mapping[int, tuple[StateSet, ...]] = {}


def prove(reading: Reading, clock: Clock | None = None) -> Proof:
    """Check a story that has been read. A story with errors is not explored: its findings are all there is."""
    began = monotonic()
    clock = clock or Clock(Budget())
    if reading.program is None or reading.story is None:
        return Proof(reading.findings, {}, (), 0, 0, 0.0, "a story with errors cannot be explored", None, "it has errors")
    program = reading.program
    spots = {name: variable.spot for name, variable in reading.story.variables.items()}
    return _Check(program, spots, clock).proof(reading.findings, began)


class _Check:
    """The check of one program under one clock."""

    def __init__(self, program: Program, spots: dict[str, Spot], clock: Clock) -> None:
        self.program = program
        self.clock = clock
        self.caps = caps_of(program)
        self.questions = questions_of(program, spots)
        self.runs: list[Run] = []
        self.refused = ""  # why something cannot be looked at, however long it takes
        self.longest = 0.0  # seconds that an exploration took

    def proof(self, read: Sequence[Finding], began: float) -> Proof:
        facts = {fact for question in self.questions for fact in (*question.facts, *question.given)}
        main = self.main_run(facts)
        shown: list[Shown] = []
        traps: Traps | None = None
        if main is not None:
            left = sorted(facts - main.asked, key=lambda fact: (sorted(slots_read(fact.when)), fact.at))
            self.answer(left, main)
            traps = traps_in(main.explored, self.clock) if main.explored.is_whole else None
            shown = [*self.findings(), *self.too_deep(main.explored)]
            if traps is not None:
                told = trapped(main.explored, traps)
                shown += [Shown(at.finding, main, at.goal, at.hop, at.shut, at.cornered) for at in told]
        states = main.explored.states() if main else 0
        unproved = self.unproved(states, traps is not None)
        if unproved:
            scene = self.program.scenes[self.program.story.start.name.split(".")[0]]
            shown.append(Shown(Finding("E709", scene.spot, {"far": unproved}, len(scene.id))))
        findings = _together(read, [one.finding for one in shown])
        walks = self.walks(shown, findings)
        tallies = (*self.tallies(), *self.of_traps(main, traps))
        seconds = monotonic() - began
        places = len(main.explored.places.places) if main else 0
        return Proof(findings, walks, tallies, states, places, seconds, unproved, None, "")

    # ---- exploring ----

    def main_run(self, facts: Iterable[Fact]) -> Run | None:
        """Explore with no more than decides how the story flows, unless all questions together take little more room."""
        flow = frozenset(fact for unit in scenes_of(self.program) for fact in unit.facts)
        everything = flow.union(facts)
        least, most = self.places(flow), self.places(everything)
        if least is None or most is None:
            return None
        if room(most) <= _LITTLE_MORE * room(least):
            return self.run(everything, most)
        return self.run(flow, least)

    def places(self, facts: frozenset[Fact]) -> Places | None:
        """Lay out the places for some facts; None where there are too many."""
        try:
            return places_of(self.program, wish_for(self.program, facts), self.caps)
        except TooManyPlacesError:
            self.refused = "calls inside calls make more places than can be looked at"
            return None

    def run(self, wanted: frozenset[Fact], places: Places | None, seconds: float | None = None) -> Run | None:
        """Explore with what some facts look at, and see which are true; None where that was cut short."""
        if places is None:
            return None
        clock = self.clock if seconds is None else self.clock.part(seconds)
        began = monotonic()
        try:
            explored = explore(places, clock, watching_for(self.program, wanted))
        except TooWideError as error:
            self.refused = too_wide(self.program, error)
            return None
        self.longest = max(self.longest, monotonic() - began)
        if seconds is not None and not explored.is_whole:
            return None
        run = self.seen(explored, wanted)
        return run if run.is_whole or seconds is None else None

    def seen(self, explored: Explored, facts: frozenset[Fact]) -> Run:
        """Look on at all that was explored, and see which facts are true."""
        answers = Answers(explored.steps, facts)
        # Once time is up, there is a little more to tell what is known by then.
        clock = Clock(Budget(_TELLING, math.inf)) if self.clock.over() else self.clock
        is_whole = explored.look_on(answers, clock)
        self.runs.append(Run(explored, facts, frozenset(answers.true), is_whole))
        return self.runs[-1]

    def answer(self, facts: list[Fact], main: Run) -> None:
        """Answer facts: those that the main run has all for, and the others together, or in halves where that is too much."""
        there = [fact for fact in facts if has_all_for(main.explored.places, fact)]
        if there:
            self.seen(main.explored, frozenset(there))
        if main.explored.is_whole:
            # What would be a finding needs a walk besides, so that is left to be searched for.
            faults = {fact for question in self.questions if not question.wanted for fact in question.facts}
            met = come_across(self.program, set(facts).difference(there, faults), min(self.longest, _PLAYING))
            if met:
                self.runs.append(Run(main.explored, frozenset(met), frozenset(met), is_whole=False))
            answered = met.union(there)
            self.in_groups([fact for fact in facts if fact not in answered])

    def in_groups(self, facts: list[Fact]) -> None:
        """Answer facts in as few explorations as the time allows."""
        if not facts or self.clock.over():
            return
        wanted = frozenset(facts)
        seconds = None if len(facts) == 1 else max(_TOGETHER, 3 * self.longest)
        if self.run(wanted, self.places(wanted), seconds) is None and len(facts) > 1:
            half = len(facts) // 2
            self.in_groups(facts[:half])
            self.in_groups(facts[half:])

    # ---- answers ----

    def known(self, fact: Fact) -> bool | None:
        """Say whether a fact is true; None where that is not known."""
        found: bool | None = None
        for run in self.runs:
            if fact in run.true:
                return True
            if fact in run.asked and run.is_whole:
                found = False
        return found

    def verdict(self, question: Question) -> bool | None:
        """Say whether a question's finding is to be told; None where that is not known."""
        if question.given:
            given = [self.known(fact) for fact in question.given]
            if True not in given:
                return False if None not in given else None
        facts = [self.known(fact) for fact in question.facts]
        if True in facts:
            return not question.wanted
        return None if None in facts else question.wanted

    def findings(self) -> list[Shown]:
        found = []
        for question in self.questions:
            if not self.verdict(question):
                continue
            true = next((fact for fact in question.facts if self.known(fact)), None)
            if true is None:
                found.append(Shown(question.finding))
            else:
                run = next(run for run in self.runs if true in run.true)
                found.append(Shown(question.finding, run, Coming(run.explored.steps, (true,))))
        return found

    def too_deep(self, explored: Explored) -> list[Shown]:
        """Return a finding for each call at which the player's engine would stop."""
        places, program = explored.places, self.program
        found: dict[Spot, Shown] = {}
        for number, (at, stack) in enumerate(places.places):
            is_stopped = len(stack) >= DEEPEST_CALL and at != ROUND and isinstance(program.code[at], CallScene)
            if is_stopped and explored.reached[number]:
                found[program.spots[at]] = Shown(Finding("E707", program.spots[at], {"most": str(DEEPEST_CALL)}))
        return list(found.values())

    def unproved(self, states: int, is_trap_free_known: bool) -> str:
        """Say what was not proved and how far it got, or nothing where all was."""
        open_ = sum(self.verdict(question) is None for question in self.questions)
        if not open_ and is_trap_free_known:
            return ""
        if self.refused:
            return self.refused
        why = self.clock.stopped or "the budget ran out"
        what = f"{open_:,} of {len(self.questions):,} questions are open" if open_ else "whether all can come to an end is open"
        return f"{why} after {states:,} state{'s' * (states != 1)} at choices and endings; {what}"

    # ---- walks and tallies ----

    def walks(self, shown: list[Shown], findings: Sequence[Finding]) -> dict[int, Walk]:
        """Return a walk for every finding that has a goal, by the finding's index."""
        found: dict[int, Walk] = {}
        for run in {id(one.run): one.run for one in shown if one.run is not None}.values():
            ours = [one for one in shown if one.run is run and one.goal is not None]
            goals = [one.goal for one in ours if one.goal is not None]
            for one, route in zip(ours, routes(run.explored.steps, goals, self.clock), strict=True):
                if route is not None and one.finding in findings:
                    whole = led_into(run.explored.steps, route, one.hop, one.shut, one.cornered) if one.shut else route
                    found[findings.index(one.finding)] = walk_of(run.explored.places, whole)
        return found

    def tallies(self) -> list[Tally]:
        found = []
        for what, codes in _KINDS:
            ours = [question for question in self.questions if question.finding.code in codes]
            if ours:
                found.append(Tally(what, sum(self.is_fine(question) for question in ours), len(ours)))
        return found

    def is_fine(self, question: Question) -> bool:
        """Say whether what a question asks for was proved; what lies where nobody comes is not."""
        given = not question.given or any(self.known(fact) for fact in question.given)
        return given and self.verdict(question) is False

    def of_traps(self, main: Run | None, traps: Traps | None) -> list[Tally]:
        if main is None or traps is None:
            return []
        stops = list(main.explored.stops())
        finishing = sum(traps.finishing[number] for number in stops)
        return [Tally("states have a way to an ending", finishing, main.explored.states())]


def has_all_for(places: Places, fact: Fact) -> bool:
    """Say whether all that a fact looks at matters wherever its address is, and the address is not stepped over."""
    if fact.at == ANY_MOMENT or fact.saying >= 0 or places.slice.onward[fact.at] != fact.at:
        return False
    reads = slots_read(fact.when)
    return all(reads <= places.live[number] for number in places.standing.get(fact.at, ()))


def _together(read: Sequence[Finding], proved: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return all findings in file order, each thing told once: what reading saw wins, but for an ending nobody comes to."""
    unreached = {finding.spot for finding in proved if finding.code == "E706"}
    kept = [finding for finding in read if finding.code != "W505" or finding.spot not in unreached]
    unread = {finding.spot for finding in kept if finding.code == "W502"}
    new = [finding for finding in proved if finding.code != "W711" or finding.spot not in unread]
    return in_file_order([*kept, *new])
