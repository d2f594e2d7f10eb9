"""What the names in a story test stand for, and a finding for each that stands for nothing.

Knows programs and tests as written. Must not know how a test is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crushgame.story.diagnostics import Finding, Spot, nearest
from crushgame.story.kinds import FLAG_WORDS, Flag, Kind, OneOf, Whole
from crushgame.story.program import ChoicePoint, Fork, Program
from crushgame.story.trials import Given, Trial


class Place(NamedTuple):
    """A slot of the state and the number that it has."""

    slot: int
    value: int


class Vocabulary:
    """The names of one story that tests can use."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.slots: dict[str, int] = {}
        self.sets: dict[str, dict[str, int]] = {}
        """For each set of names, the slot of each member."""
        for number, slot in enumerate(program.slots):
            if slot.is_counter or "(" in slot.name:
                continue
            name, dot, member = slot.name.partition(".")
            if dot:
                self.sets.setdefault(name, {})[member] = number
            else:
                self.slots[name] = number
        self.texts = {text.name: number for number, text in enumerate(program.texts)}
        self.options: dict[str, set[str]] = {}
        """For each scene with a choice, the ids of its options."""
        forks: dict[str, dict[str, Fork]] = {}
        for step in program.code:
            if isinstance(step, ChoicePoint):
                self.options.setdefault(step.scene, set()).update(option.id for option in step.options)
            elif isinstance(step, Fork):
                forks.setdefault(step.site.split("/", 1)[0], {})[step.site] = step
        self.forks = {scene: sorted(found.values(), key=_number) for scene, found in forks.items()}
        """For each scene, its `chance` steps in the order in which they are written."""

    def fork(self, name: str) -> Fork | None:
        """Return the `chance` that a test calls `scene` or `scene.2`."""
        scene, _, number = name.partition(".")
        forks = self.forks.get(scene, [])
        at = int(number or 1) - 1
        return forks[at] if at < len(forks) else None

    def kept(self) -> list[str]:
        """Return the names of what a game begins with: what is carried from game to game, and what the player has set."""
        slots = self.program.slots
        found = [name for name, number in self.slots.items() if slots[number].kept or slots[number].setting]
        found += [name for name, members in self.sets.items() if any(slots[number].kept for number in members.values())]
        return found + [text.name for text in self.program.texts if text.kept]

    def drawn(self) -> list[str]:
        """Return the names of what is drawn."""
        slots = self.program.slots
        return [name for name, number in self.slots.items() if slots[number].draws and not slots[number].setting]

    def places(self, given: Given) -> list[Place] | None:
        """Return what a `name: value` says of the state, or None where the value is none; text variables say nothing."""
        if given.name in self.sets:
            members = self.sets[given.name]
            if not members.keys() >= set(given.values):
                return None
            return [Place(slot, int(member in given.values)) for member, slot in members.items()]
        if given.name not in self.slots:
            return [] if len(given.values) == 1 else None
        number = self.slots[given.name]
        value = number_of(self.program.slots[number].kind, given.values[0]) if len(given.values) == 1 else None
        return None if value is None else [Place(number, value)]

    def possible(self, name: str) -> str:
        """Say what a variable can be."""
        if name in self.sets:
            return f"any of {', '.join(self.sets[name])}"
        if name not in self.slots:
            return "words"
        kind = self.program.slots[self.slots[name]].kind
        if isinstance(kind, Whole):
            return f"{kind.low} to {kind.high}"
        return ", ".join(kind.names) if isinstance(kind, OneOf) else "yes or no"


def number_of(kind: Kind, written: str) -> int | None:
    """Return a value as it is at run time, or None when a variable of this kind cannot have it."""
    if isinstance(kind, Flag):
        return FLAG_WORDS.get(written)
    if isinstance(kind, OneOf):
        return kind.names.index(written) if written in kind.names else None
    try:
        number = int(written)
    except ValueError:
        return None
    return number if kind.low <= number <= kind.high else None


def shown(kind: Kind, value: int) -> str:
    """Return a value as an author writes it."""
    if isinstance(kind, OneOf):
        return kind.names[value]
    return ("no", "yes")[value] if isinstance(kind, Flag) else str(value)


def branch_of(fork: Fork, written: str) -> int | None:
    """Return which branch of a `chance` is meant, from 0: by its number, or `then` and `else` where there are two."""
    if len(fork.weights) == 2 and written in ("then", "else"):
        return int(written == "else")
    at = int(written) - 1 if written.isdecimal() and len(written) < 9 else -1
    return at if 0 <= at < len(fork.weights) else None


def check_trials(trials: Sequence[Trial], program: Program) -> list[Finding]:
    """Return a finding for each name in the tests that stands for nothing in this story."""
    words = Vocabulary(program)
    return [finding for trial in trials for finding in _check(trial, words)]


def _check(trial: Trial, words: Vocabulary) -> list[Finding]:
    found: list[Finding] = []
    everywhere = sorted({option for options in words.options.values() for option in options})
    for taken in trial.walk:
        if taken.scene and taken.scene not in words.program.scenes:
            found.append(_unknown("E301", taken.scene, words.program.scenes, taken.spot))
            continue
        known = sorted(words.options.get(taken.scene, ())) if taken.scene else everywhere
        if taken.answer is None and taken.option not in known:
            where = f'the scene "{taken.scene}"' if taken.scene else "this story"
            shown_at = taken.spot._replace(column=taken.spot.column + (len(taken.scene) + 1 if taken.scene else 0))
            found.append(_unknown("E801", taken.option, known, shown_at, where=where))
    found += [
        _unknown("E801", wanted.text, everywhere, wanted.spot, where="this story")
        for wanted in (*trial.offers, *trial.never_offers)
        if wanted.text not in everywhere
    ]
    if trial.ends and trial.ends.text not in words.program.endings:
        found.append(_unknown("E303", trial.ends.text, words.program.endings, trial.ends.spot))
    if trial.stands and trial.stands.text not in words.program.scenes:
        found.append(_unknown("E301", trial.stands.text, words.program.scenes, trial.stands.spot))
    found += _values(trial.kept, words, words.kept(), "kept variable")
    found += _values(trial.draw, words, words.drawn(), "drawn variable")
    found += _values(trial.values, words, [*words.slots, *words.sets, *words.texts], "variable")
    for given in trial.chance:
        found += _chance(given, words)
    return found


def _values(pairs: tuple[Given, ...], words: Vocabulary, known: list[str], what: str) -> list[Finding]:
    found = []
    for given in pairs:
        if given.name not in known:
            found.append(_unknown("E802", given.name, known, given.spot, what=what))
        elif words.places(given) is None:
            value = ", ".join(given.values)
            values = {"name": given.name, "value": value, "known": words.possible(given.name)}
            found.append(Finding("E803", given.value_spot, values, max(len(value), 1) if len(given.values) == 1 else 1))
    return found


def _chance(given: Given, words: Vocabulary) -> list[Finding]:
    scene = given.name.partition(".")[0]
    fork = words.fork(given.name)
    if fork is None:
        if scene not in words.program.scenes:
            return [_unknown("E301", scene, words.program.scenes, given.spot)]
        return [Finding("E804", given.spot, {"scene": scene, "count": str(len(words.forks.get(scene, [])))}, len(given.name))]
    wrong = [written for written in given.values if branch_of(fork, written) is None]
    values = {"value": ", ".join(wrong), "count": str(len(fork.weights))}
    return [Finding("E805", given.value_spot, values)] if wrong else []


def _unknown(code: str, name: str, known: Iterable[str], spot: Spot, **values: str) -> Finding:
    return Finding(code, spot, {"name": name, **values}, len(name), nearest(name, list(known)))


def _number(fork: Fork) -> int:
    return int(fork.site.rsplit("/", 1)[1])
