"""The program of a story: one flat list of instructions that the engine steps through and everything else reads.

Knows what an instruction means, down to whole numbers in numbered slots. Must not know YAML, names as written, or how a
player sees it. A state's values are one tuple: the variables first, then counters of visits and of choices taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from crushgame.story.beats import Offer, StoryBeat
from crushgame.story.binding import Bound
from crushgame.story.diagnostics import Spot
from crushgame.story.kinds import Kind
from crushgame.story.looks import PlaceLook
from crushgame.story.model import CastMember, StoryInfo

if TYPE_CHECKING:
    from crushgame.story.reporting import ReportPoint

VISITS_COUNTED = 99
"""Visits that a condition can tell apart; one more stays there, so that every story is a finite machine."""


class Written(NamedTuple):
    """What an author wrote and where, kept beside what it was compiled to; the text is empty where nobody wrote it."""

    text: str
    spot: Spot


# ---- words -------------------------------------------------------------------------------------------------------------


class ValueWords(NamedTuple):
    """The words for a slot's value: one for each value, or bands over its range when there are fewer words than values."""

    slot: int
    low: int
    high: int
    words: tuple[str, ...]


class SumWords(NamedTuple):
    """A value worked out now: a number, or one of the words where its kind has words."""

    sum: Bound
    words: tuple[str, ...]


class TextWords(NamedTuple):
    """A text that the player typed, by number: 0 is their name, from 2 on the story's text variables."""

    number: int


class PronounWords(NamedTuple):
    """The player's pronoun in one form, such as `them`, or `Them` at the start of a sentence."""

    form: str
    capital: bool


class ChosenWords(NamedTuple):
    """`written` holds, for each branch but an `else`, its condition as written."""

    branches: tuple[tuple[Bound | None, Words], ...]
    written: tuple[Written, ...]


class VariedWords(NamedTuple):
    """Words by the visit that `counter` counts. `order` is `then`, `round`, `once` or `shuffle`; `site` seeds the shuffle."""

    order: str
    counter: int
    site: str
    alternatives: tuple[Words, ...]


WordPiece = str | ValueWords | SumWords | TextWords | PronounWords | ChosenWords | VariedWords
Words = str | tuple[WordPiece, ...]
"""A text ready to say, or its pieces. Emphasis stands between the marks of `model.EMPHASIS_ON` and `EMPHASIS_OFF`."""


# ---- moves -------------------------------------------------------------------------------------------------------------


class Put(NamedTuple):
    slot: int
    value: int


class Shift(NamedTuple):
    """Add `by`, stopping at the ends of the range."""

    slot: int
    by: int
    low: int
    high: int


class Compute(NamedTuple):
    """Assign a sum, stopping at the ends of the range."""

    slot: int
    sum: Bound
    low: int
    high: int


Effect = Put | Shift | Compute


# ---- instructions ------------------------------------------------------------------------------------------------------


class Say(NamedTuple):
    """Beats that are the same in every game."""

    beats: tuple[StoryBeat, ...]


class Speak(NamedTuple):
    """One line, or message, whose words depend on the state."""

    speaker: str
    name: str
    mood: str
    message: bool
    words: Words
    time: str = ""


class Change(NamedTuple):
    """`written` holds, for each effect, the move that it comes from; several effects may come from one."""

    effects: tuple[Effect, ...]
    written: tuple[Written, ...]


class Count(NamedTuple):
    """Add one to a counter, which stays at `most`."""

    counter: int
    most: int


class Jump(NamedTuple):
    to: int


class Branch(NamedTuple):
    """Go on when the condition holds, else to `otherwise`."""

    condition: Bound
    otherwise: int
    written: Written


class Switch(NamedTuple):
    """Go to the target for the subject's value; `targets[0]` is for `low`. `cases` are the targets, each with its case."""

    subject: Bound
    low: int
    targets: tuple[int, ...]
    text: str
    cases: tuple[tuple[int, Written], ...]


class Fork(NamedTuple):
    """Fate: go to a target by weight, decided by the seed, `site` and the visit in `counter`."""

    site: str
    counter: int
    weights: tuple[int, ...]
    targets: tuple[int, ...]


class OptionPoint(NamedTuple):
    """One option of a choice. `taken` counts how often it was chosen, or is -1 where nothing asks; `once` needs it.

    `when` is its condition as written.
    """

    id: str
    words: Words
    emphasis: tuple[tuple[int, int], ...]
    condition: Bound | None
    locked: Words | None
    once: bool
    taken: int
    target: int
    notes: tuple[str, ...]
    spot: Spot
    when: Written


class ChoicePoint(NamedTuple):
    """Stop for a choice. At most `hand` options are offered (0: all); with none, go to `otherwise`, or -1 where there is none.

    `shuffle` is the site whose hash orders the options, or empty; `counter` counts the visits for it, or is -1.
    """

    scene: str
    id: str
    options: tuple[OptionPoint, ...]
    hand: int
    shuffle: str
    counter: int
    otherwise: int
    spot: Spot
    ready: tuple[Offer, ...] = ()
    """The offers, where they can be no others: no condition, nothing once only, no words that change."""


class AskPoint(NamedTuple):
    """Stop for an answer, kept as the text of that number. Without a `default`, an empty answer keeps what is there.

    `start` is what the text is before anybody has answered, where the answer carries into the next game, else empty: with any
    other text there, an empty answer keeps that, whatever the `default`.
    """

    scene: str
    about: str
    number: int
    prompt: Words
    default: str
    start: str = ""


class CallScene(NamedTuple):
    """Go to a scene and come back after this instruction."""

    to: int
    effects: tuple[Effect, ...]


class Return(NamedTuple):
    """The end of a scene: back to where it was called from."""

    scene: str


class Finish(NamedTuple):
    ending: str


Instruction = (
    Say | Speak | Change | Count | Jump | Branch | Switch | Fork | ChoicePoint | AskPoint | CallScene | Return | Finish
)


# ---- the whole ---------------------------------------------------------------------------------------------------------


class DrawCase(NamedTuple):
    value: int
    weight: int
    condition: Bound | None


class Slot(NamedTuple):
    """One number of the state. `draws` is empty unless it is drawn at the start of a game.

    Where there is a `setting`, a game starts with what the player has set, and `draws` are both values: to whoever looks at
    all games, the player's wish is one more thing that may fall either way.
    """

    name: str
    kind: Kind
    start: int
    kept: bool
    draws: tuple[DrawCase, ...] = ()
    is_counter: bool = False
    """Whether it counts visits or choices, and is no variable of the author's."""
    setting: str = ""


class TextSlot(NamedTuple):
    name: str
    start: str
    kept: bool


class Meter(NamedTuple):
    """A variable that players see under a title, in the author's order. `words` are spread over `low` to `high`, or empty.

    With `is_clock` they are times of day, one for each value.
    """

    name: str
    title: str
    slot: int
    low: int
    high: int
    words: tuple[str, ...]
    is_clock: bool


class ScenePoint(NamedTuple):
    """Where a scene starts in the code, and where the author wrote it."""

    id: str
    start: int
    spot: Spot


class EndingPoint(NamedTuple):
    id: str
    title: str
    tone: str
    words: Words
    notes: tuple[str, ...]
    spot: Spot
    hint: str = ""


class PromisePoint(NamedTuple):
    """A promise over the state; `ending` in its conditions reads the slot `Program.ending_slot`."""

    clauses: tuple[tuple[str, Bound], ...]
    text: str
    spot: Spot


class Renamed(NamedTuple):
    """What had another name in an earlier edition, old name to new, for saves made with that one.

    Every new name is one of the program's, and no old name is: names that are not here have not changed.

    `options` go from `scene.option` to `scene.option`. Look there first, by scene and option as a save has them; only an
    option that is not there may still stand in a scene of `scenes`. An option whose scene was renamed too is there under
    the old and the new name of its scene, however the author wrote it (not under the new one where two scenes became one
    and it would stand for two options, or is an option of now). So are the storylets that offer a renamed scene, which
    are options by the name of that scene.

    `variables` holds a set of names by itself and by each member that it has now, `set.member`, as profiles have it. It is
    also for the texts that a question is about; a new name can be `player` or `pronouns`.
    """

    scenes: dict[str, str]
    options: dict[str, str]
    variables: dict[str, str]
    endings: dict[str, str]


NOTHING_RENAMED = Renamed({}, {}, {}, {})


class Program(NamedTuple):
    """A story, compiled. `spots[i]` is where instruction `i` was written.

    `places` has every place that is declared, and every other that a scene comes to. `tagged` has the author's own tags of
    lines, by the address of the `Say` or `Speak` that says them; all that one of those says has the same tags.
    """

    story: StoryInfo
    fingerprint: str
    code: tuple[Instruction, ...]
    spots: tuple[Spot, ...]
    start: int
    slots: tuple[Slot, ...]
    texts: tuple[TextSlot, ...]
    scenes: dict[str, ScenePoint]
    endings: dict[str, EndingPoint]
    cast: dict[str, CastMember]
    places: dict[str, PlaceLook]
    promises: tuple[PromisePoint, ...]
    ending_slot: int
    renamed: Renamed = NOTHING_RENAMED
    meters: tuple[Meter, ...] = ()
    tagged: Mapping[int, tuple[str, ...]] = MappingProxyType({})
    report: ReportPoint | None = None
