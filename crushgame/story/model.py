"""A story as its author wrote it, read into types: scenes, steps, choices, options, endings, variables.

Everything here has its shape and range; names are not looked up yet (`compiler.py` does that). Knows nothing of YAML nor
of play. Values are `NamedTuple`s: forty frozen dataclasses would cost a third of the time to the first line of a story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crushgame.story.diagnostics import Spot
from crushgame.story.kinds import Flag, OneOf, Whole
from crushgame.story.looks import Face, PlaceLook, Portrait
from crushgame.story.old_names import NO_RENAMES, Renames
from crushgame.story.trees import Tree
from crushgame.story.trials import Trial

if TYPE_CHECKING:
    from crushgame.story.reporting import WrittenReport


class Expression(NamedTuple):
    """An expression as written, its tree, and where it starts.

    `breaks` says where it goes on, as (index, spot), should it be written on several lines.
    """

    text: str
    tree: Tree
    spot: Spot
    breaks: tuple[tuple[int, Spot], ...] = ()

    def at(self, index: int) -> Spot:
        """Return where the character at `index` of the text stands."""
        start, spot = 0, self.spot
        for begins, further in self.breaks:
            if begins <= index:
                start, spot = begins, further
        return spot._replace(column=spot.column + index - start)


# ---- words -------------------------------------------------------------------------------------------------------------

EMPHASIS_ON, EMPHASIS_OFF = "\x01", "\x02"
"""Marks inside a static text for `*emphasis*`. No story can write them: control characters are refused by the reader."""


class Named(NamedTuple):
    """`{name}`: a variable, the player, a pronoun, or one of the cast (`{alex.they}`)."""

    name: str
    spot: Spot


class Chosen(NamedTuple):
    """`{if a}…{elif b}…{else}…{end}`; the last branch's condition is None for `else`."""

    branches: tuple[tuple[Expression | None, Prose], ...]


class Varied(NamedTuple):
    """Words that change with each visit. `order` is `then` (stays on the last), `round`, `once` or `shuffle`."""

    order: str
    alternatives: tuple[Prose, ...]


Piece = str | Named | Chosen | Varied
Prose = str | tuple[Piece, ...]
"""Words: a plain string when nothing in them can change, with emphasis marked by `EMPHASIS_ON` and `EMPHASIS_OFF`."""


class SpokenLine(NamedTuple):
    """One line of a step of text. `speaker` is a cast id, `you`, or empty; `message` when it is sent to a phone.

    `time` is when the phone got it, as `21:40`, or empty.
    """

    speaker: str
    mood: str
    message: bool
    prose: Prose
    spot: Spot
    time: str = ""


# ---- steps -------------------------------------------------------------------------------------------------------------


class Say(NamedTuple):
    """`notes` are the author's own tags of these lines."""

    lines: tuple[SpokenLine, ...]
    spot: Spot
    notes: tuple[str, ...] = ()


class Move(NamedTuple):
    """One entry of `set`. `how` is `put`, `shift` (a whole number), `compute`, `add` or `drop` (a member of a set)."""

    variable: str
    how: str
    value: str | int | Expression | tuple[str, ...]
    spot: Spot
    value_spot: Spot


class SetStep(NamedTuple):
    moves: tuple[Move, ...]
    spot: Spot


class Target(NamedTuple):
    """Where a `goto` or `call` leads: `scene`, `.label` or `scene.label`, as written."""

    name: str
    spot: Spot


class Call(NamedTuple):
    target: Target
    arguments: tuple[Move, ...]


class Goto(NamedTuple):
    target: Target
    spot: Spot


class CallStep(NamedTuple):
    call: Call
    spot: Spot


class End(NamedTuple):
    ending: str
    spot: Spot


class Label(NamedTuple):
    name: str
    spot: Spot


class Option(NamedTuple):
    id: str
    words: Prose
    condition: Expression | None
    locked: Prose | None
    once: bool
    moves: tuple[Move, ...]
    notes: tuple[str, ...]
    steps: Steps
    exit: Goto | CallStep | End | None
    has_written_id: bool
    spot: Spot
    """Where its words stand."""


class Choice(NamedTuple):
    id: str
    options: tuple[Option, ...]
    loop: bool
    shuffle: bool
    otherwise: Steps | None
    spot: Spot


class Storylets(NamedTuple):
    """Offer a hand of scenes whose `when` holds; the one taken is called and comes back."""

    scenes: tuple[Target, ...]
    hand: int
    loop: bool
    shuffle: bool
    otherwise: Steps | None
    spot: Spot


class If(NamedTuple):
    branches: tuple[tuple[Expression | None, Steps, Spot], ...]
    spot: Spot


class Case(NamedTuple):
    """One case of a `match`: a name, or whole numbers from `low` to `high`."""

    name: str
    low: int
    high: int
    steps: Steps
    spot: Spot


class Match(NamedTuple):
    subject: Expression
    cases: tuple[Case, ...]
    otherwise: Steps | None
    spot: Spot


class Chance(NamedTuple):
    branches: tuple[tuple[int, Steps], ...]
    spot: Spot


class ShowStep(NamedTuple):
    who: str
    mood: str
    spot: Spot


class PlaceStep(NamedTuple):
    place: str
    spot: Spot


class WaitStep(NamedTuple):
    seconds: float
    spot: Spot


class Ask(NamedTuple):
    """`kept` says that what is answered carries into the next game; a text variable says so where it is declared."""

    about: str
    prompt: Prose
    default: str
    spot: Spot
    kept: bool = False


class Once(NamedTuple):
    """A step that happens only the first time it is come to."""

    step: Step
    spot: Spot


Step = (
    Say
    | SetStep
    | Goto
    | CallStep
    | End
    | Label
    | Choice
    | Storylets
    | If
    | Match
    | Chance
    | ShowStep
    | PlaceStep
    | WaitStep
    | Ask
    | Once
)
Steps = tuple[Step, ...]


# ---- what a story declares -----------------------------------------------------------------------------------------------


class Draw(NamedTuple):
    """One case of a drawn variable: its weight, and the condition over kept variables under which it can be drawn."""

    name: str
    weight: int
    condition: Expression | None


class Variable(NamedTuple):
    """A variable; `start` is the number, 0 or 1 for a flag, or the place in the list for one of a set of names.

    `meter` is the title under which players see it, or empty. `is_clock` says that its words are times, one for each value.
    `setting` is what the player may have set beforehand (see `shapes.SETTINGS`), or empty.
    """

    name: str
    kind: Whole | Flag | OneOf
    start: int
    words: tuple[str, ...]
    kept: bool
    draws: tuple[Draw, ...]
    spot: Spot
    meter: str = ""
    is_clock: bool = False
    setting: str = ""


class SetVariable(NamedTuple):
    """A variable that holds any of its members at once."""

    name: str
    members: tuple[str, ...]
    start: tuple[str, ...]
    kept: bool
    spot: Spot


class TextVariable(NamedTuple):
    """Words that the player types; they can be said, never tested."""

    name: str
    start: str
    kept: bool
    spot: Spot


class CastMember(NamedTuple):
    """Somebody in the cast. `moods` are the author's own, if any are listed; `expressions` maps some of them to what a face
    can do, as (mood, one of `looks.EXPRESSIONS`).
    """

    id: str
    name: str
    pronouns: str
    color: str
    moods: tuple[str, ...]
    spot: Spot
    face: Face = Portrait()
    expressions: tuple[tuple[str, str], ...] = ()


class Ending(NamedTuple):
    """An ending; `hint` is a line for players who have not found it, or empty."""

    id: str
    title: str
    tone: str
    text: Prose
    notes: tuple[str, ...]
    spot: Spot
    hint: str = ""


NO_ENDING = "none"
"""What `ending` is in a promise while a story still goes on; no ending can be called so."""


class PromiseClause(NamedTuple):
    kind: str
    expression: Expression


class Promise(NamedTuple):
    """What the author promises of every playthrough: clauses of `never`, `always`, `can`, or `after` with `never`."""

    clauses: tuple[PromiseClause, ...]
    spot: Spot


class Scene(NamedTuple):
    id: str
    steps: Steps
    place: PlaceStep | None
    when: Expression | None
    offer: Prose | None
    once: bool
    takes: tuple[Variable, ...]
    labels: dict[str, Spot]
    options: dict[str, Spot]
    """The ids of all its options, wherever in its steps they stand."""
    spot: Spot


class StoryInfo(NamedTuple):
    """The head of a story: what a save remembers (id, version) and what a player reads."""

    id: str
    title: str
    version: int
    start: Target
    author: str = ""
    about: str = ""
    notes: tuple[str, ...] = ()
    player: str = "You"
    pronouns: str = "they"


class PictureFile(NamedTuple):
    """A picture beside the story, by the name that the author gives its file, and where that stands."""

    file: str
    spot: Spot


class Story(NamedTuple):
    info: StoryInfo
    cast: dict[str, CastMember]
    places: dict[str, PlaceLook]
    variables: dict[str, Variable | SetVariable | TextVariable]
    definitions: dict[str, Expression]
    endings: dict[str, Ending]
    promises: tuple[Promise, ...]
    scenes: dict[str, Scene]
    tests: tuple[Trial, ...] = ()
    renamed: Renames = NO_RENAMES
    pictures: tuple[PictureFile, ...] = ()
    report: WrittenReport | None = None
