"""What an author probably renamed: scenes, options, endings and variables, each guess with its reason.

Knows outlines and what speaks for a pair. Must not know how a guess is told. Scenes come first, since options are looked for in
the scene that a scene became, and what stands around a scene is compared by the names that are sure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from crushgame.check.differences.outline import (
    ENDING,
    START,
    EndingSeen,
    OptionSeen,
    Outline,
    SceneSeen,
    outline_of,
)
from crushgame.check.differences.pairing import Clue, Pair, by_bag, by_name, by_words, paired
from crushgame.check.differences.variables import VariableSeen, uses
from crushgame.check.differences.wording import words_in
from crushgame.story.model import Story
from crushgame.story.program import Renamed

Taken = tuple[str, str]
"""An option: the scene that offers it, and its id."""

_OTHER = "?"
"""Stands for every name that is not known on the other side."""

_LITTLE = 15
"""Points for what follows an option that only leads on: others will do the same."""

OFFERED = "it offers a scene of another name now"
"""The reason of a guess that follows from another."""

_PLACE = 25
"""Points for what leads to a scene, and as many for where it leads."""


class Known(NamedTuple):
    """How old names read now: what did not change, what the story says was renamed, and what was guessed."""

    old: Outline
    new: Outline
    renamed: Renamed

    def scene(self, name: str) -> str:
        """Return what an old scene is called now, or an empty string where it is gone."""
        now = self.renamed.scenes.get(name, name)
        return now if now in self.new.scenes else ""

    def option(self, scene: str, option: str) -> tuple[str, str]:
        """Return the scene and id that an old option has now, whether it is there or not."""
        now = self.renamed.scenes.get(scene, scene)
        written = self.renamed.options.get(f"{scene}.{option}") or self.renamed.options.get(f"{now}.{option}")
        if written is None:
            return now, option
        home, _, name = written.partition(".")
        return home, name

    def ending(self, name: str) -> str:
        """Return what an old ending is called now, or an empty string where it is gone."""
        now = self.renamed.endings.get(name, name)
        return now if now in self.new.endings else ""

    def variable(self, name: str) -> str:
        """Return what an old variable is called now, or an empty string where it is gone."""
        now = self.renamed.variables.get(name, name)
        return now if now in self.new.variables else ""

    def gone_options(self) -> list[OptionSeen]:
        """Return the old options that are gone, in story order."""
        return [option for option in options_of(self.old) if not self.has(*self.option(option.scene, option.id))]

    def new_options(self) -> list[OptionSeen]:
        """Return the options that were not there, in story order."""
        before = {self.option(option.scene, option.id) for option in options_of(self.old)}
        return [option for option in options_of(self.new) if (option.scene, option.id) not in before]

    def has(self, scene: str, option: str) -> bool:
        """Say whether the new edition has an option."""
        return scene in self.new.scenes and option in self.new.scenes[scene].options

    def with_guesses(self, kind: str, pairs: Iterable[Pair]) -> Known:
        """Return the same with some more names known; `kind` is a field of `Renamed`."""
        more = {pair.old: pair.new for pair in pairs}
        return self._replace(renamed=self.renamed._replace(**{kind: {**getattr(self.renamed, kind), **more}}))


class Guesses(NamedTuple):
    """What was probably renamed, besides what the story says itself; `known` has both."""

    scenes: tuple[Pair, ...]
    options: tuple[Pair, ...]
    endings: tuple[Pair, ...]
    variables: tuple[Pair, ...]
    known: Known


def options_of(outline: Outline) -> list[OptionSeen]:
    """Return all options of a story, in its order."""
    return [option for scene in outline.scenes.values() for option in scene.options.values()]


def facts(old: Story, new: Story, renamed: Renamed) -> Known:
    """Return what is known for sure: of the story's own table, that about which there is something to know."""
    about = Renamed(
        {name: now for name, now in renamed.scenes.items() if name in old.scenes and name not in new.scenes},
        renamed.options,
        {name: now for name, now in renamed.variables.items() if name in old.variables and name not in new.variables},
        {name: now for name, now in renamed.endings.items() if name in old.endings and name not in new.endings},
    )
    return Known(outline_of(old, about), outline_of(new), about)


def guess(known: Known) -> Guesses:
    """Guess what else was renamed."""
    old = known.old
    variables = _variables(known)
    known = known.with_guesses("variables", variables)
    known = known._replace(old=outline_of(old.story, known.renamed))
    scenes: list[Pair] = []
    endings: list[Pair] = []
    # A name that has become sure can make its neighbours so: where rooms were renamed in a row, the first tells the next.
    while True:
        found = _scenes(known)
        known = known.with_guesses("scenes", found)
        ends = _endings(known)
        known = known.with_guesses("endings", ends)
        scenes += found
        endings += ends
        if not found and not ends:
            break
    options = _options(known)
    known = known.with_guesses("options", options)
    known = known._replace(old=outline_of(old.story, known.renamed))
    return Guesses(tuple(scenes), tuple(options), tuple(endings), tuple(variables), known)


_Thing = TypeVar("_Thing")


def _gone(old: Mapping[str, _Thing], now: Callable[[str], str]) -> list[_Thing]:
    return [thing for name, thing in old.items() if not now(name)]


def _came(old: Mapping[str, _Thing], new: Mapping[str, _Thing], now: Callable[[str], str]) -> list[_Thing]:
    before = {now(name) for name in old}
    return [thing for name, thing in new.items() if name not in before]


# ---- scenes ------------------------------------------------------------------------------------------------------------


def _scenes(known: Known) -> list[Pair]:
    sure = {*map(known.scene, known.old.scenes), *(f"{ENDING}{known.ending(name)}" for name in known.old.endings)}
    return paired(
        _gone(known.old.scenes, known.scene),
        _came(known.old.scenes, known.new.scenes, known.scene),
        lambda scene: scene.id,
        lambda one, other: _scene_clues(known, sure, one, other),
    )


def _scene_clues(known: Known, sure: set[str], one: SceneSeen, other: SceneSeen) -> list[Clue]:
    flow = []
    for ours, theirs in ((one.sources, other.sources), (one.targets, other.targets)):
        here = {"@" if name == one.id else _around(known, name) for name in ours}
        there = {"@" if name == other.id else name if name in sure or name == START else _OTHER for name in theirs}
        flow.append(bool(here) and here == there)
    return [
        by_bag(Counter(list(one.options)), Counter(list(other.options)), 40, "options"),
        by_bag(one.words, other.words, 40, "words"),
        Clue(_PLACE * sum(flow), "the same place in the story" if all(flow) else ""),
        by_name(one.id, other.id, 10),
    ]


def _around(known: Known, name: str) -> str:
    """Return what stands beside an old scene, a scene or an ending, by its name today."""
    if name.startswith(ENDING):
        now = known.ending(name.removeprefix(ENDING))
        return f"{ENDING}{now}" if now else _OTHER
    return START if name == START else known.scene(name) or _OTHER


def _endings(known: Known) -> list[Pair]:
    return paired(
        _gone(known.old.endings, known.ending),
        _came(known.old.endings, known.new.endings, known.ending),
        lambda ending: ending.id,
        lambda one, other: _ending_clues(known, one, other),
    )


def _ending_clues(known: Known, one: EndingSeen, other: EndingSeen) -> list[Clue]:
    here, there = ({*map(known.scene, one.sources)}, {*other.sources})
    silent = not (one.text or other.text)
    return [
        by_words(one.title, other.title, 45, "title"),
        by_bag(words_in(one.text), words_in(other.text), 45, "words"),
        Clue((35 if silent else 20) if here == there and here else 0, "come to in the same scenes"),
        Clue(15 if silent and one.tone == other.tone else 0, ""),
        by_name(one.id, other.id, 10),
    ]


# ---- options -----------------------------------------------------------------------------------------------------------


def _options(known: Known) -> list[Pair]:
    """Return the guesses within each scene first, and then, of what is left, those that moved to another scene."""
    gone, came = known.gone_options(), known.new_options()
    found = [pair for option in gone if (pair := _storylet(known, option))]
    known = known.with_guesses("options", found)
    gone, came = known.gone_options(), known.new_options()
    homes = dict.fromkeys(known.scene(option.scene) for option in gone)
    for home in homes:
        found += paired(
            [option for option in gone if home and known.scene(option.scene) == home],
            [option for option in came if option.scene == home],
            _full,
            lambda one, other: _option_clues(known, one, other),
        )
    olds, news = {pair.old for pair in found}, {pair.new for pair in found}
    # An old name can only stand for an option whose scene is there, by whichever name.
    left = [option for option in gone if _full(option) not in olds and known.scene(option.scene)]
    rest = [option for option in came if _full(option) not in news]
    return found + paired(left, rest, _full, lambda one, other: _moved_clues(known, one, other))


def _storylet(known: Known, option: OptionSeen) -> Pair | None:
    """Return what became of the offer of a scene that has another name now: a save holds it by that name."""
    home, now = known.scene(option.scene), known.scene(option.id)
    if set(option.follows) != {f"call {option.id}"} or not home or now not in known.new.scenes[home].options:
        return None
    return Pair(_full(option), f"{home}.{now}", OFFERED)


def _full(option: OptionSeen) -> str:
    return f"{option.scene}.{option.id}"


def _option_clues(known: Known, one: OptionSeen, other: OptionSeen) -> list[Clue]:
    return [
        by_words(one.words, other.words, 60, "words"),
        _follows_clue(known, one, other),
        Clue(_place_points(known, one, other), "the same place in its choice"),
        by_name(one.id, other.id, 15),
    ]


def _place_points(known: Known, one: OptionSeen, other: OptionSeen) -> int:
    """Say how far the places in their choices speak for two options: much where a neighbour is known to be the same."""
    home = known.scene(one.scene)
    here = [known.option(one.scene, name) if name else None for name in (one.before, one.after)]
    there = [(home, name) if name else None for name in (other.before, other.after)]
    if any(old and old == new for old, new in zip(here, there, strict=True)):
        before = {known.option(one.scene, name) for name in known.old.scenes[one.scene].options}
        sides = (_is_beside(known, before, old, new) for old, new in zip(here, there, strict=True))
        return 35 if all(sides) else 15
    return 15 if one.place == other.place else 0


def _is_beside(known: Known, before: set[Taken], old: Taken | None, new: Taken | None) -> bool:
    """Say whether two neighbours can be one: they are, or one is gone and the other new. `before` are all of the old scene."""
    if old == new or old is None or new is None:
        return old == new
    return not known.has(*old) and new not in before


def _moved_clues(known: Known, one: OptionSeen, other: OptionSeen) -> list[Clue]:
    """Across scenes, only the same words or the same id is enough, and only with something besides."""
    if one.id != other.id and one.words != other.words:
        return []
    same_id = Clue(35 if one.id == other.id else 0, "the same id in another scene")
    return [same_id, by_words(one.words, other.words, 40, "words"), _follows_clue(known, one, other), Clue(-20, "")]


def _follows_clue(known: Known, one: OptionSeen, other: OptionSeen) -> Clue:
    here = Counter({_fact_now(known, fact): count for fact, count in one.follows.items()})
    if here == other.follows and here.total() <= 1:
        return Clue(_LITTLE, "leading the same way")
    return by_bag(here, other.follows, 30 if here.total() > 1 else _LITTLE, "steps")


def _fact_now(known: Known, fact: str) -> str:
    """Return a fact about what follows an old option by the names of today."""
    kind, _, rest = fact.partition(" ")
    name, gap, more = rest.partition(" ")
    look = {"goto": known.scene, "call": known.scene, "end": known.ending, "set": known.variable}.get(kind)
    return f"{kind} {look(name) or name}{gap}{more}" if look and name and name != "@" else fact


# ---- variables ---------------------------------------------------------------------------------------------------------


def _variables(known: Known) -> list[Pair]:
    gone = _gone(known.old.variables, known.variable)
    came = _came(known.old.variables, known.new.variables, known.variable)
    if not gone or not came:
        return []
    before = uses(known.old.story, frozenset(variable.name for variable in gone))
    now = uses(known.new.story, frozenset(variable.name for variable in came))

    def clues(one: VariableSeen, other: VariableSeen) -> list[Clue]:
        if one.tag != other.tag:
            return []
        return [
            Clue(*_like_range(one, other)),
            by_bag(before[one.name], now[other.name], 60, "uses"),
            Clue(10 if one.words and one.words == other.words else 0, "the same words for it"),
            by_name(one.name, other.name, 15),
        ]

    return paired(gone, came, lambda variable: variable.name, clues)


def _like_range(one: VariableSeen, other: VariableSeen) -> tuple[int, str]:
    if (one.kind, one.is_kept) != (other.kind, other.is_kept):
        return 0, ""
    what = {"number": "range", "flag": "kind", "names": "values", "set": "members", "text": "kind"}[one.tag]
    return (25, f"the same {what} and start") if one.start == other.start else (15, f"the same {what}")
