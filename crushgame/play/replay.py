"""Taking a saved game up in a story that may have been edited since: what still stands, and where the player stands now.

Knows two programs, that of today and the one that the game was saved in, where that is to be had. Must not know files, nor
what a player is told. Every decision is taken by the engine anew, so whatever comes of it is a state that the story of today
can reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from crushgame.play.beats import AskBeat, Beat, ChoiceBeat, Decision, EndingBeat, Line, Message
from crushgame.play.remembered import line_key
from crushgame.play.renaming import decision_now, option_now, values_now
from crushgame.play.session import NOTHING_EARLIER, Earlier, Session, Snag, in_words
from crushgame.play.state import scenes_of
from crushgame.play.walk import MOST_QUESTIONS
from crushgame.story.printable import one_line
from crushgame.story.program import NOTHING_RENAMED, AskPoint, Program, Renamed


class Fit(Enum):
    """How a saved game fits a story.

    EXACT: every decision stands, the game stands in the same scene, before the same thing and in the same place, will come back
    to the same scenes, and whatever both editions count or hold is the same. MOVED: every decision stands, but something
    differs. STOPPED: a decision does not stand, and the game goes on from right before it.
    """

    EXACT = "exact"
    MOVED = "moved"
    STOPPED = "stopped"


class Outcome(Enum):
    """What came of the decisions that stand, next to what came of them when the game was saved.

    SAME: the same. OTHERWISE: something that the story counts or holds is another. ELSEWHERE: the player stands elsewhere, or
    will come back elsewhere. UNKNOWN: it need not be the same, but what it was then cannot be told.
    """

    SAME = "same"
    OTHERWISE = "otherwise"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


UNCOMPARED = "0" * 16
"""The digest of a save that somebody has mended by hand: what its decisions led to before says nothing of it."""


class Saved(NamedTuple):
    """What a save says of where its player stood; see `saves/record.py` for each. `fingerprint` is its story's."""

    seed: str
    carried: Mapping[str, int | str]
    decisions: tuple[Decision, ...]
    beat: int
    digest: str
    last_line: str
    fingerprint: str


class Replay(NamedTuple):
    """A saved game in the story of today. Of the saved decisions the first `reached` are behind it: `stood` of them stand, and
    `left_out` are answers that nobody asks for any more. `snag` is the first decision that does not stand.

    `differs` are phrases for an author, by the names in the story: what differs as far as the decisions stand, and what was
    done about questions. `unread` are the keys of lines that were replayed and that nobody has read.
    """

    session: Session
    fit: Fit
    reached: int
    stood: int
    left_out: int = 0
    snag: Snag | None = None
    outcome: Outcome = Outcome.SAME
    differs: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()


NOT_KEPT = "what it led to then is not known: the story as it was has not been kept"
NOT_THE_SAME = "what it led to then is not known: the story as it was does not come out as the save has it"


def replayed(program: Program, saved: Saved, old: Program | None = None, earlier: Earlier = NOTHING_EARLIER) -> Replay:
    """Replay a save into `program`. `old` is the program that it was saved in, which makes the answer exact."""
    session = Session.new(program, saved.seed, values_now(program.renamed, saved.carried), earlier)
    is_same = program.renamed == NOTHING_RENAMED
    decisions = saved.decisions if is_same else [decision_now(program.renamed, decision) for decision in saved.decisions]
    way = _Way(session, decisions)
    at, reason = way.go()
    before = _as_it_was(old, saved)
    unread = _unread(session, saved, before)
    if reason:
        session.stand(session.turn_length)
        snag = Snag(at, saved.decisions[at], reason)
        return Replay(session, Fit.STOPPED, at, way.stood, way.left_out, snag, differs=tuple(way.told), unread=unread)
    _stand(session, saved, before)
    outcome, differs = _compared(session, saved, old, before)
    fit = Fit.EXACT if outcome is Outcome.SAME and not way.left_out else Fit.MOVED
    return Replay(session, fit, at, way.stood, way.left_out, None, outcome, (*way.told, *differs), unread)


def _compared(session: Session, saved: Saved, old: Program | None, before: Session | None) -> tuple[Outcome, tuple[str, ...]]:
    if saved.digest == UNCOMPARED:
        return Outcome.SAME, ()
    if before is None:
        why = NOT_KEPT if old is None else NOT_THE_SAME
        return (Outcome.SAME, ()) if session.digest() == saved.digest else (Outcome.UNKNOWN, (why,))
    places, values = differences(before, session)
    outcome = Outcome.ELSEWHERE if places else Outcome.OTHERWISE if values else Outcome.SAME
    return outcome, (*places, *values)


class _Way:
    """The saved decisions on their way through the story of today."""

    def __init__(self, session: Session, decisions: Sequence[Decision]) -> None:
        self.session = session
        self.told: list[str] = []
        self.stood = 0
        self.left_out = 0
        self._decisions = decisions
        self._given: set[int] = set()  # answers that were asked for earlier than they were then

    def go(self) -> tuple[int, str]:
        """Take the decisions as far as they stand. Return which does not, and why; or their number and an empty string."""
        for at, decision in enumerate(self._decisions):
            if self.session.question:
                self._pass_questions(at)
            if at in self._given:
                continue
            if _is_of_no_question(self.session, decision):
                self.told.append(f"`{decision.choice}` is not asked any more")
                self.left_out += 1
                continue
            reason = self._take(decision)
            if reason:
                return at, reason
        return len(self._decisions), ""

    def _take(self, decision: Decision) -> str:
        question = self.session.question
        if question and question.about == decision.choice and not (decision.option or decision.text) and question.default:
            self.told.append(f"`{question.about}` was answered with nothing, which now means its usual answer")
            decision = decision._replace(text=question.default)
        reason = self.session.replay(decision)
        self.stood += not reason
        return reason

    def _pass_questions(self, at: int) -> None:
        """Where the story asks something that the next decision does not answer, give what was answered later, or else the
        usual answer: so what was decided after a question that is new still stands."""
        for _ in range(MOST_QUESTIONS):
            question = self.session.question
            if question is None or _answers(self._decisions[at], question.about):
                return
            later = (index for index in range(at, len(self._decisions)) if index not in self._given)
            found = next((index for index in later if _answers(self._decisions[index], question.about)), None)
            if found is not None and not self._take(self._decisions[found]):
                self._given.add(found)
                continue
            self.told.append(f"`{question.about}` was not asked then, and took its usual answer")
            self.session.answer("")


def _answers(decision: Decision, about: str) -> bool:
    return not decision.option and decision.choice == about


def _is_of_no_question(session: Session, decision: Decision) -> bool:
    """Whether a decision answers a question that the story does not ask anywhere any more."""
    question = session.question
    if decision.option or (question and question.about == decision.choice):
        return False
    return not any(isinstance(point, AskPoint) and point.about == decision.choice for point in session.program.code)


def _as_it_was(old: Program | None, saved: Saved) -> Session | None:
    """Return the game as it stood when it was saved, unless it does not come out as the save has it."""
    if old is None or saved.digest == UNCOMPARED:
        return None
    session, snag = Session.resume(old, saved.seed, saved.carried, saved.decisions, saved.beat)
    return session if snag is None and session.digest() == saved.digest else None


def _unread(session: Session, saved: Saved, before: Session | None) -> frozenset[str]:
    if session.program.fingerprint == saved.fingerprint:
        return frozenset()
    return session.read() - before.read() if before is not None else session.read()


# ---- where to stand ----------------------------------------------------------------------------------------------------


def _stand(session: Session, saved: Saved, before: Session | None) -> None:
    """Stand on the line where the reader was, wherever in the turn it is now."""
    if session.program.fingerprint == saved.fingerprint:
        session.stand(saved.beat)
    elif before is not None:
        session.stand(session.turn_length if before.at >= before.turn_length else _same_beat(before, session))
    else:
        session.stand(_beat_of_line(session, saved))


def _same_beat(before: Session, session: Session) -> int:
    """Return the beat of the new turn that the old one stands on. A line that is gone or changed counts from the one above."""
    now = [_mark(beat) for beat in session.turn]
    for at in range(before.at, -1, -1):
        mark = _mark(before.turn[at])
        places = [place for place, other in enumerate(now) if other == mark]
        if places:
            return min(places, key=lambda place: abs(place - at)) + before.at - at
    return before.at


def _mark(beat: Beat) -> object:
    return line_key(beat) if isinstance(beat, (Line, Message)) else beat


def _beat_of_line(session: Session, saved: Saved) -> int:
    """Return the beat with the line that was shown last, the nearest to where it was; where it was if there is none."""
    places = [place for place, beat in enumerate(session.turn) if _says(beat, saved.last_line)]
    return min(places, key=lambda place: abs(place - saved.beat), default=saved.beat)


def _says(beat: Beat, line: str) -> bool:
    return isinstance(beat, (Line, Message)) and line != "" and one_line(beat.text, len(line)) == line


# ---- what differs ------------------------------------------------------------------------------------------------------


def differences(before: Session, session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how a game differs from itself in an older edition of its story: where it stands and will come back to, and what
    everything holds that both editions have, what conditions remember of visits and choices included."""
    renamed = session.program.renamed
    stood, stands = _standing(before, renamed), _standing(session, NOTHING_RENAMED)
    is_there = stood == stands and not _is_another_menu(before, session, renamed)
    places = () if is_there else (f"it stands {_where(session)}, and stood {_where(before)}",)
    now = values_of(session)
    changed: list[str] = []
    for written, value in sorted(values_of(before).items()):
        name = _named_now(written, renamed)
        if name in now and now[name] != value:
            changed.append(f"`{name}` is {now[name]}, and was {value}")
    return places, tuple(dict.fromkeys(changed))


class _Standing(NamedTuple):
    """Where a game stands, by the names of today: its scene, what for, the scenery, and the scenes to come back to."""

    scene: str
    stop: str
    place: str
    stack: tuple[str, ...]


def _standing(session: Session, renamed: Renamed) -> _Standing:
    program, state, stop = session.program, session.state, session.stop
    scenes = [renamed.scenes.get(scene, scene) for scene in scenes_of(program, (*state.stack, state.at))]
    what = type(stop).__name__
    if isinstance(stop, AskBeat):
        what = f"ask {renamed.variables.get(stop.about, stop.about)}"
    elif isinstance(stop, EndingBeat):
        what = f"end {renamed.endings.get(stop.id, stop.id)}"
        scenes[-1] = ""
    at = session.at
    session.stand(session.turn_length)
    place = session.place
    session.stand(at)
    return _Standing(scenes[-1], what, place.id if place else "", tuple(scenes[:-1]))


def _is_another_menu(before: Session, session: Session, renamed: Renamed) -> bool:
    old, new = before.stop, session.stop
    if not (isinstance(old, ChoiceBeat) and isinstance(new, ChoiceBeat)):
        return False
    then = {option_now(renamed, f"{old.scene}.{offer.id}") for offer in old.offers}
    return then.isdisjoint(f"{new.scene}.{offer.id}" for offer in new.offers)


def _where(session: Session) -> str:
    stop = session.stop
    if isinstance(stop, ChoiceBeat):
        return f"at the choice of {' or '.join(f'`{offer.id}`' for offer in stop.offers[:3])} in `{stop.scene}`"
    if isinstance(stop, AskBeat):
        return f"at the question about `{stop.about}` in `{stop.scene}`"
    return f"at the ending `{stop.id}`" if isinstance(stop, EndingBeat) else "where the story cannot go on"


def _named_now(name: str, renamed: Renamed) -> str:
    """Return the name of today for what `values_of` names."""
    what, space, of = name.partition(" ")
    if not space:
        return renamed.variables.get(name, name)
    scene, dot, option = of.partition(".")
    now = option_now(renamed, of) if what == "chosen" else f"{renamed.scenes.get(scene, scene)}{dot}{option}"
    return f"{what} {now}"


def values_of(session: Session) -> dict[str, int | str]:
    """Return what each declared variable and text holds, in words, and as `visits SCENE` or `chosen SCENE.OPTION` what is
    counted because something asks for it."""
    program, state = session.program, session.state
    numbers = {
        slot.name: in_words(slot.kind, value)
        for slot, value in zip(program.slots, state.values, strict=True)
        if not slot.is_counter or slot.name.startswith(_REMEMBERED)
    }
    return numbers | {text.name: f'"{words}"' for text, words in zip(program.texts, state.texts, strict=True)}


_REMEMBERED = ("visits ", "chosen ")
