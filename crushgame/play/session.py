"""A game as somebody plays it: the beats one after another, decisions, and the way back.

Knows a program, a seed and the decisions so far; everything else follows from them. Must not know saves or screens.
Every turn's state is kept, so going back is dropping a turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crushgame.play.beats import AskBeat, Beat, ChoiceBeat, Decision, EndingBeat, Halt, Line, Message, Offer, Place, StoryBeat
from crushgame.play.course import course_after, first_course, values_at
from crushgame.play.engine import Course, NotOffered, Turn, answer, begin, choose
from crushgame.play.remembered import Remembered, line_key, line_keys
from crushgame.play.state import State, digest
from crushgame.story.kinds import Flag, Kind, OneOf
from crushgame.story.printable import one_line
from crushgame.story.program import ChoicePoint, Program
from crushgame.story.pronouns import accepted

__all__ = ["Earlier", "NotOffered", "Past", "Session", "Snag", "line_key"]

HALTED = "The story cannot go on from here."
PRONOUN_HELP = "Please answer she, he, they or it, or write a set of your own such as xe/xem/xyr/xyrs/xemself."


class Earlier(NamedTuple):
    """What is known from earlier games of the same story.

    `chosen` holds options as `scene.option`, `read` the keys of lines (see `line_key`), `endings` the ids of endings,
    `scenes` those of the scenes that were come to.
    """

    chosen: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()


class Past(NamedTuple):
    """One beat that has been shown. For a stop, `decision` is what was decided there and `words` say it."""

    beat: Beat
    decision: Decision | None = None
    words: str = ""


class Snag(NamedTuple):
    """Why a saved decision no longer fits: which one, from 0, and a sentence for the player."""

    at: int
    decision: Decision
    reason: str


NOTHING_EARLIER = Earlier()


class Session:
    """One game. `at` is the index of `beat` in the current turn, whose last beat is the stop."""

    __slots__ = (
        "_course", "_decisions", "_lines", "_reach", "_remembered", "_taken", "_turn", "_turns", "_undone", "_was_first",
        "at", "carried", "earlier", "program", "seed",
    )  # fmt: skip

    def __init__(
        self, program: Program, seed: str, carried: Mapping[str, int | str], earlier: Earlier, first: Turn
    ) -> None:  # fmt: skip
        self.program = program
        self.seed = seed
        self.carried = dict(carried)
        self.earlier = earlier
        self.at = 0
        self._turn = first  # the current turn, which is also the last of all turns
        self._turns = [first]
        self._decisions: list[Decision] = []
        self._taken: dict[str, tuple[str, ...]] = {}  # by scene, the options taken there, in the order of their first time
        self._was_first: list[bool] = []  # for each decision, whether it was that first time
        self._remembered = Remembered()  # of the turns before the current one
        self._undone: list[tuple[Decision, Turn]] = []
        self._course: tuple[Turn, Course] | None = None
        self._lines: tuple[Turn, dict[str, int]] | None = None  # the lines of a turn, each with where it first stands
        self._reach = 0

    @classmethod
    def new(
        cls, program: Program, seed: str, carried: Mapping[str, int | str] | None = None, earlier: Earlier = NOTHING_EARLIER
    ) -> Session:  # fmt: skip
        """Start a game. `carried` are the kept values of the profile, by variable; what does not fit is left at its start."""
        kept = carried or {}
        return cls(program, seed, kept, earlier, begin(program, seed, kept))

    @classmethod
    def resume(
        cls,
        program: Program,
        seed: str,
        carried: Mapping[str, int | str],
        decisions: Sequence[Decision],
        beat: int,
        earlier: Earlier = NOTHING_EARLIER,
    ) -> tuple[Session, Snag | None]:
        """Replay decisions, then stand on the beat `beat` of the last turn (or the nearest there is).

        A decision that the story no longer offers ends the replay: the session stands at the choice, and the snag says why.
        """
        session = cls.new(program, seed, carried, earlier)
        for index, decision in enumerate(decisions):
            reason = session.replay(decision)
            if reason:
                session.stand(session.turn_length)
                return session, Snag(index, decision, reason)
        session.stand(beat)
        return session, None

    @property
    def turn_length(self) -> int:
        """How many beats the current turn has before its stop."""
        return len(self._turn.beats)

    @property
    def turns(self) -> Sequence[Turn]:
        """All turns, the current one last."""
        return self._turns

    @property
    def turn(self) -> tuple[StoryBeat, ...]:
        """The beats of the current turn, without its stop."""
        return tuple(self._turn.beats)

    def stand(self, beat: int) -> None:
        """Stand on a beat of the current turn, or on the nearest there is."""
        self.at = max(0, min(beat, self.turn_length))

    def replay(self, decision: Decision) -> str:
        """Take one saved decision; return why it does not fit, or an empty string."""
        stop = self._turn.stop
        if isinstance(stop, ChoiceBeat):
            if decision.scene != stop.scene or not decision.option:
                return "The story takes another way here now."
            offer = next((offer for offer in stop.offers if offer.id == decision.option), None)
            if offer is None:
                return self._why_not_offered(decision)
            if offer.locked:
                return "What you chose here cannot be chosen now."
            self._take(decision, choose(self.program, self.state, decision.option))
            return ""
        if isinstance(stop, AskBeat):
            if decision.choice != stop.about or decision.option:
                return "The story asks something else here now."
            if _fitting(stop, decision.text) != decision.text:
                return "What you answered here is no answer now."
            self._take(decision, answer(self.program, self.state, decision.text))
            return ""
        return "The story ends here now."

    def _why_not_offered(self, decision: Decision) -> str:
        """Say why a choice of its scene does not offer an option: it is gone, or the story has another choice there now."""
        at = self._turn.state.at
        others = (point for number, point in enumerate(self.program.code) if number != at and isinstance(point, ChoicePoint))
        options = (option.id for point in others if point.scene == decision.scene for option in point.options)
        is_elsewhere = decision.option in options
        return "The story has another choice here now." if is_elsewhere else "What you chose here is no longer offered."

    # ---- where the game stands ----

    @property
    def beat(self) -> Beat:
        """What is to be shown now."""
        beats = self._turn.beats
        return beats[self.at] if self.at < len(beats) else self.stop

    @property
    def stop(self) -> ChoiceBeat | AskBeat | EndingBeat | Halt:
        """The stop that the current turn leads up to."""
        stop = self._turn.stop
        if not isinstance(stop, ChoiceBeat):
            return stop
        taken = self._taken.get(stop.scene)
        if not taken:
            return stop
        offers = [
            Offer(offer.id, offer.text, offer.emphasis, offer.locked, taken=True) if offer.id in taken else offer
            for offer in stop.offers
        ]
        return ChoiceBeat(stop.scene, stop.id, tuple(offers))

    @property
    def question(self) -> AskBeat | None:
        """The question that the current turn leads up to, if it is one."""
        stop = self._turn.stop
        return stop if isinstance(stop, AskBeat) else None

    @property
    def state(self) -> State:
        return self._turn.state

    @property
    def values(self) -> tuple[int, ...]:
        """The values of the slots at the beat that is shown; `state` has those at the end of the turn."""
        if self.at >= len(self._turn.beats):
            return self._turn.state.values
        if self._course is None or self._course[0] is not self._turn:
            self._course = (self._turn, self._work_out_course())
        return values_at(self._course[1], self.at)

    def _work_out_course(self) -> Course:
        if not self._decisions:
            return first_course(self.program, self.seed, self.carried)
        return course_after(self.program, self._turns[-2].state, self._decisions[-1])

    @property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(self._decisions)

    @property
    def ended(self) -> bool:
        """Whether the curtain is down: the session stands on an ending."""
        return self.at >= len(self._turn.beats) and isinstance(self._turn.stop, EndingBeat)

    @property
    def place(self) -> Place | None:
        """The scenery now."""
        for beat in reversed(self._turn.beats[: self.at + 1]):
            if isinstance(beat, Place):
                return beat
        return self._before().place

    @property
    def seen(self) -> bool:
        """Whether the words of the current beat have been read before, in this game or an earlier one."""
        beat = self.beat
        if not isinstance(beat, (Line, Message)):
            return False
        key = line_key(beat)
        if key in self.earlier.read or self._before().has(key):
            return True
        if self._first_lines().get(key, self.at) < self.at:
            return True
        return bool(self._undone)  # then all of this turn has been read: a decision was made at its end

    def _first_lines(self) -> dict[str, int]:
        """Return the keys of the lines of this turn, each with the number of the beat that says it first."""
        if self._lines is None or self._lines[0] is not self._turn:
            said = ((line_key(beat), at) for at, beat in enumerate(self._turn.beats) if isinstance(beat, (Line, Message)))
            first: dict[str, int] = {}
            for key, at in said:
                first.setdefault(key, at)
            self._lines = (self._turn, first)
        return self._lines[1]

    def chosen_before(self, option_id: str) -> bool:
        """Whether an option of the current choice was taken in an earlier sitting: of another game, or of this one before a
        decision was taken back. What is known of earlier games does not tell the two apart."""
        stop = self._turn.stop
        return isinstance(stop, ChoiceBeat) and f"{stop.scene}.{option_id}" in self.earlier.chosen

    def digest(self) -> str:
        """Return 16 hexadecimal digits of the state after the last decision."""
        return digest(self.program, self.state)

    # ---- going on ----

    def advance(self) -> bool:
        """Go on to the next beat; False, and nothing happens, at a stop."""
        if self.at >= len(self._turn.beats):
            return False
        self.at += 1
        return True

    def choose(self, option_id: str) -> None:
        """Take an option of the choice that this turn leads up to. Raises NotOffered when it is not open."""
        stop = self._turn.stop
        if not isinstance(stop, ChoiceBeat):
            raise NotOffered("There is nothing to choose here.")
        decision = Decision(stop.scene, stop.id, option_id, "")
        if self.undone == decision:
            self.forward()
            return
        turn = choose(self.program, self._turn.state, option_id)
        self._undone.clear()
        self._reach = 0
        self._take(decision, turn)

    def answer(self, text: str) -> None:
        """Answer the question that this turn leads up to; an empty answer takes the default.

        Raises NotOffered, whose text is a sentence for the player, when nothing is asked or the answer cannot be used.
        """
        stop = self._turn.stop
        if not isinstance(stop, AskBeat):
            raise NotOffered("Nothing is asked here.")
        words = _fitting(stop, text)
        if not words and stop.about == "pronouns":
            raise NotOffered(PRONOUN_HELP)
        decision = Decision(stop.scene, stop.about, "", words)
        if self.undone == decision:
            self.forward()
            return
        turn = answer(self.program, self._turn.state, words)
        self._undone.clear()
        self._reach = 0
        self._take(decision, turn)

    def _take(self, decision: Decision, turn: Turn) -> None:
        scene, _, option, _ = decision
        taken = self._taken.get(scene, ())
        is_first = option not in taken
        if is_first:
            self._taken[scene] = (*taken, option)
        self._was_first.append(is_first)
        self._decisions.append(decision)
        self._turns.append(turn)
        self._turn = turn
        self.at = 0

    # ---- going back ----

    def back(self) -> bool:
        """Take the last decision back and stand where it was made; False when there is none."""
        if not self._decisions:
            return False
        self._reach = self.reach
        decision = self._decisions.pop()
        if self._was_first.pop():
            self._taken[decision.scene] = self._taken[decision.scene][:-1]
        self._undone.append((decision, self._turns.pop()))
        self._turn = self._turns[-1]
        self._remembered.forget(self._turn, len(self._turns) - 1)
        self.at = len(self._turn.beats)
        return True

    def forward(self) -> bool:
        """Do again what `back` took back, and stand on the first beat of what followed; False when there is nothing."""
        if not self._undone:
            return False
        self._take(*self._undone.pop())
        return True

    @property
    def undone(self) -> Decision | None:
        """The decision that was last taken back, as long as none was made anew: what `forward` does again."""
        return self._undone[-1][0] if self._undone else None

    @property
    def taken_back(self) -> tuple[Decision, ...]:
        """All decisions that can be made again with `forward`, the next one first."""
        return tuple(decision for decision, _ in reversed(self._undone))

    @property
    def reach(self) -> int:
        """How far the last turn has been read, as an index into its beats: of all turns, those that were taken back too."""
        return self._reach if self._undone else max(self._reach, self.at)

    def rewind(self) -> bool:
        """Back to the beat before, whatever it is; a decision on the way is taken back. False at the first beat."""
        if self.at == 0:
            return self.back()
        self._reach = self.reach
        self.at -= 1
        return True

    def onward(self) -> bool:
        """On to the next beat; at a stop, do again what was decided there. False where the player has not been."""
        return self.advance() or self.forward()

    def jump(self, index: int) -> bool:
        """Back to the beat at `index` in the history; what was decided since is taken back. False if there is none."""
        if index < 0:
            return False
        self._reach = self.reach
        for number, turn in enumerate(self._turns):
            shown = self.at + 1 if turn is self._turn else len(turn.beats) + 1
            if index < shown:
                for _ in range(len(self._turns) - 1 - number):
                    self.back()
                self.at = index
                return True
            index -= shown
        return False

    # ---- what has been ----

    def _before(self) -> Remembered:
        """Return what is known of the turns before the current one."""
        self._remembered.learn(self._turns, len(self._turns) - 1)
        return self._remembered

    def history(self) -> Iterator[Past]:
        """Yield every beat shown so far, the current one last."""
        for turn, decision in zip(self._turns[:-1], self._decisions, strict=True):
            for beat in turn.beats:
                yield Past(beat)
            yield Past(turn.stop, decision, decided_words(turn, decision))
        for beat in self._turn.beats[: self.at + 1]:
            yield Past(beat)
        if self.at >= len(self._turn.beats):
            yield Past(self.stop)

    def recent(self, count: int) -> list[Past]:
        """Return the last `count` beats of the history, oldest first, without going through all of it."""
        beats = self._turn.beats
        latest = [Past(beat) for beat in reversed(beats[: self.at + 1])]
        if self.at >= len(beats):
            latest.insert(0, Past(self.stop))
        for turn, decision in zip(reversed(self._turns[:-1]), reversed(self._decisions), strict=True):
            if len(latest) >= count:
                break
            latest.append(Past(turn.stop, decision, decided_words(turn, decision)))
            latest += [Past(beat) for beat in reversed(turn.beats)]
        return latest[count - 1 :: -1] if len(latest) > count else latest[::-1]

    def read(self) -> frozenset[str]:
        """Return the keys of the lines read in this game, the current one among them."""
        return self._before().keys.union(line_keys(self._turn.beats[: self.at + 1]))

    def chosen(self) -> frozenset[str]:
        """Return the options taken in this game, as `scene.option`."""
        return frozenset(f"{decision.scene}.{decision.option}" for decision in self._decisions if decision.option)

    def kept(self) -> dict[str, int | str]:
        """Return the kept variables as the profile keeps them: numbers as numbers, flags and names in words."""
        state = self.state
        values: dict[str, int | str] = {}
        for slot, value in zip(self.program.slots, state.values, strict=True):
            if slot.kept:
                values[slot.name] = in_words(slot.kind, value)
        for text, words in zip(self.program.texts, state.texts, strict=True):
            if text.kept:
                values[text.name] = words
        return values


def _fitting(stop: AskBeat, text: str) -> str:
    """Return an answer as it is kept: clean, on one line, no longer than it may be. Empty for pronouns that are no set."""
    words = one_line(text, stop.limit) or stop.default
    return accepted(words) if stop.about == "pronouns" else words


def in_words(kind: Kind, value: int) -> int | str:
    """Return the value of a slot as an author would write it: a number, a word, `yes` or `no`."""
    if isinstance(kind, OneOf):
        return kind.names[value]
    return ("no", "yes")[value] if isinstance(kind, Flag) else value


def decided_words(turn: Turn, decision: Decision) -> str:
    """Return what was decided at the end of a turn in words: those of the option, or the answer."""
    if isinstance(turn.stop, ChoiceBeat):
        return next((offer.text for offer in turn.stop.offers if offer.id == decision.option), decision.option)
    return decision.text
