"""What is not the same in two editions of a story: added, removed, renamed and changed, in the story's own terms.

Knows outlines and guesses. Must not know what it means for saves (`standing.py`), nor how it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from crushgame.check.differences.guesses import OFFERED, Guesses, Known, facts, guess, options_of
from crushgame.check.differences.outline import EndingSeen, OptionSeen, Outline, SceneSeen
from crushgame.check.differences.pairing import Pair
from crushgame.check.differences.variables import VariableSeen
from crushgame.story.model import Story
from crushgame.story.program import Renamed

_Thing = TypeVar("_Thing")


class Change(NamedTuple):
    """One difference. `what` is story, scene, option, ending, variable, definition, question, character
    or place.

    `how` is added, removed, renamed (the story says so), guessed or changed. `old` and `new` are names, empty where there is
    none; options and questions are `scene.name`. `detail` is the reason of a guess, or what changed.
    """

    what: str
    how: str
    old: str
    new: str
    detail: str = ""


class Lines(NamedTuple):
    """How many lines of the scenes that are in both editions were added, removed and changed, and in how many of the scenes.

    A question is a line, and so is the text of an ending, which counts for no scene.
    """

    added: int
    removed: int
    changed: int
    scenes: int


class Differences(NamedTuple):
    """All that differs. `guessed` is what would go into a `renamed:` block; `known` is how old names read with the guesses,
    and `sure` without them.

    `unwritten` are the guessed options, by their old name, that have no written id, so that it changed with their words.
    """

    changes: tuple[Change, ...]
    lines: Lines
    guessed: Renamed
    unwritten: frozenset[str]
    sure: Known
    known: Known

    @property
    def is_empty(self) -> bool:
        """Whether the two are the same to players and their saves."""
        return not self.changes and not any(self.lines)


def differences(old: Story, new: Story, renamed: Renamed) -> Differences:
    """Compare two editions. `renamed` is what the new one says itself of names that it has changed."""
    sure = facts(old, new, renamed)
    guesses = guess(sure)
    known = guesses.known
    changes = [
        *_head(known),
        *_scenes(sure, guesses),
        *_options(sure, guesses),
        *_named("ending", sure.old.endings, sure.new.endings, sure.ending, guesses.endings, _ending),
        *_named("variable", sure.old.variables, sure.new.variables, sure.variable, guesses.variables, _variable),
        *_definitions(known),
        *_questions(known),
        *_named_by_title(
            "character", {one.id: one.name for one in old.cast.values()}, {one.id: one.name for one in new.cast.values()}
        ),
        *_named_by_title("place", *({place: look.title for place, look in one.places.items()} for one in (old, new))),
        *_looks("character", *({one.id: (one.face, one.expressions) for one in story.cast.values()} for story in (old, new))),
        *_looks("place", *({place: look[1:] for place, look in story.places.items()} for story in (old, new))),
    ]
    before = {_full(option): option for option in options_of(known.old)}
    after = {_full(option): option for option in options_of(sure.new)}
    unwritten = frozenset(
        pair.old for pair in guesses.options if not (before[pair.old].is_written and after[pair.new].is_written)
    )
    return Differences(tuple(changes), _lines(known), _block(guesses), unwritten, sure, known)


def _head(known: Known) -> Iterator[Change]:
    old, new = known.old.story, known.new.story
    start, _, label = old.info.start.name.partition(".")
    if old.info.id != new.info.id:
        yield Change("story", "changed", old.info.id, new.info.id, "the id: saves go by it, so none of the old ones is offered")
    if old.info.title != new.info.title:
        yield Change("story", "changed", old.info.title, new.info.title, "the title")
    if old.info.version != new.info.version:
        yield Change("story", "changed", str(old.info.version), str(new.info.version), "the version")
    if new.info.start.name.partition(".")[::2] != (known.scene(start), label):
        yield Change("story", "changed", old.info.start.name, new.info.start.name, "where it starts")


def _named(
    what: str,
    old: Mapping[str, _Thing],
    new: Mapping[str, _Thing],
    now: Callable[[str], str],
    guesses: tuple[Pair, ...],
    compare: Callable[[_Thing, _Thing], tuple[str, ...]] | None = None,
) -> Iterator[Change]:
    """Yield what became of the things of one kind; `now` gives the name of today for sure, or nothing."""
    guessed = {pair.old: pair for pair in guesses}
    for name, thing in old.items():
        pair = guessed.get(name)
        today = pair.new if pair else now(name)
        if pair:
            yield Change(what, "guessed", name, today, pair.reason)
        elif not today:
            yield Change(what, "removed", name, "")
        elif today != name:
            yield Change(what, "renamed", name, today)
        for detail in compare(thing, new[today]) if today and compare else ():
            yield Change(what, "changed", name, today, detail)
    known = {*map(now, old), *(pair.new for pair in guesses)}
    for name in new:
        if name not in known:
            yield Change(what, "added", "", name)


def _scenes(sure: Known, guesses: Guesses) -> Iterator[Change]:
    """Yield the changes of scenes. What one says is counted, and what it offers is told by itself where it is in both."""
    known = guesses.known
    for change in _named("scene", known.old.scenes, known.new.scenes, sure.scene, guesses.scenes, _scene):
        scene = sure.old.scenes.get(change.old) or sure.new.scenes[change.new]
        count = len(scene.options)
        with_options = f"with {count} option{'' if count == 1 else 's'}" if count else ""
        yield change._replace(detail=with_options) if change.how in ("added", "removed") else change


def _scene(old: SceneSeen, new: SceneSeen) -> tuple[str, ...]:
    return ("what it does, besides its options",) if old.does != new.does else ()


# ---- options -----------------------------------------------------------------------------------------------------------


def _full(option: OptionSeen) -> str:
    return f"{option.scene}.{option.id}"


def _options(sure: Known, guesses: Guesses) -> Iterator[Change]:
    """Yield the changes of options. An option that is where its scene went has kept its name, also when the scene has not."""
    known = guesses.known
    guessed = {pair.old: pair for pair in guesses.options}
    seen = set()
    for option in options_of(known.old):
        name = _full(option)
        home, now = known.option(option.scene, option.id)
        other = known.new.scenes[home].options.get(now) if home in known.new.scenes else None
        if other is None:
            if known.scene(option.scene):  # what goes with its scene is told with it
                yield Change("option", "removed", name, "", f"“{option.words}”")
            continue
        seen.add((home, now))
        if name in guessed:
            yield Change("option", "guessed", name, _full(other), guessed[name].reason)
        elif now != option.id or home != (known.scene(option.scene) or home):
            yield Change("option", "renamed", name, _full(other))
        if option.words != other.words:
            yield Change("option", "changed", name, _full(other), f"“{other.words}”, was “{option.words}”")
        if option.opens != other.opens:
            yield Change("option", "changed", name, _full(other), "when it is offered")
        if option.does != other.does:
            yield Change("option", "changed", name, _full(other), "what it does")
    before = {known.scene(name) for name in known.old.scenes}
    for option in options_of(sure.new):
        if (option.scene, option.id) not in seen and option.scene in before:
            yield Change("option", "added", "", _full(option), f"“{option.words}”")


# ---- the rest ----------------------------------------------------------------------------------------------------------


def _ending(old: EndingSeen, new: EndingSeen) -> tuple[str, ...]:
    told = [f"titled “{new.title}”, was “{old.title}”"] if old.title != new.title else []
    return (*told, *(["the hint"] if old.hint != new.hint else []))


def _variable(old: VariableSeen, new: VariableSeen) -> tuple[str, ...]:
    told = []
    if old.kind != new.kind:
        told.append(f"{new.kind}, was {old.kind}")
    if old.start != new.start:
        told.append(f"starts as {new.start}, was {old.start}")
    if old.is_kept != new.is_kept:
        told.append("kept from game to game now" if new.is_kept else "not kept from game to game any more")
    if old.meter != new.meter:
        told.append(f"players see it as “{new.meter}” now" if new.meter else "players do not see it any more")
    return tuple(told)


def _definitions(known: Known) -> Iterator[Change]:
    """Yield the changes of what stands under `define:`. No save holds any of it."""
    old, new = known.old.definitions, known.new.definitions
    for name, written in old.items():
        if name not in new:
            yield Change("definition", "removed", name, "")
        elif written != new[name]:
            yield Change("definition", "changed", name, name, f"{new[name]}, was {written}")
    yield from (Change("definition", "added", "", name) for name in new if name not in old)


def _questions(known: Known) -> Iterator[Change]:
    def asked(outline: Outline, scene: Callable[[str], str], about: Callable[[str], str]) -> dict[tuple[str, str], str]:
        return {
            (scene(one.id) or one.id, about(ask) or ask): f"{one.id}.{ask}"
            for one in outline.scenes.values()
            for ask in one.asks
        }

    before = asked(known.old, known.scene, known.variable)
    after = asked(known.new, lambda name: name, lambda name: name)
    were = set(map(known.scene, known.old.scenes))
    yield from (Change("question", "removed", name, "") for key, name in before.items() if key not in after and key[0] in were)
    yield from (Change("question", "added", "", name) for key, name in after.items() if key not in before and key[0] in were)


def _named_by_title(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Yield the changes of the cast or of the places, by id, which have a name that players see. No save holds any of these."""
    gone, came = ([name for name in one if name not in other] for one, other in ((old, new), (new, old)))
    for name in gone:
        same = [other for other in came if new[other] == old[name]]
        if len(same) == 1 and sum(old[other] == old[name] for other in gone) == 1:
            yield Change(what, "guessed", name, same[0], "the same name")
            came.remove(same[0])
        else:
            yield Change(what, "removed", name, "")
    yield from (Change(what, "added", "", name) for name in came)
    both = (name for name in old if name in new and old[name] != new[name])
    yield from (Change(what, "changed", name, name, f"“{new[name]}”, was “{old[name]}”") for name in both)


def _looks(what: str, old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> Iterator[Change]:
    """Yield what looks otherwise now. Faces have nothing to do with what is saved, nor have pictures."""
    yield from (Change(what, "changed", name, name, "how it looks") for name in old if name in new and old[name] != new[name])


def _lines(known: Known) -> Lines:
    counts = [0, 0, 0, 0]
    for scene in known.old.scenes.values():
        now = known.scene(scene.id)
        if now and scene.lines != known.new.scenes[now].lines:
            counts = [sum(pair) for pair in zip(counts, (*_edits(scene, known.new.scenes[now]), 1), strict=True)]
    for name, ending in known.old.endings.items():
        now = known.ending(name)
        counts[2] += bool(now) and ending.text != known.new.endings[now].text
    return Lines(*counts)


def _edits(old: SceneSeen, new: SceneSeen) -> tuple[int, int, int]:
    """Count the lines of a scene that were added, removed and changed."""
    added = removed = changed = 0
    for _, begins, ends, starts, stops in SequenceMatcher(None, old.lines, new.lines).get_opcodes():
        before, after = ends - begins, stops - starts
        if old.lines[begins:ends] != new.lines[starts:stops]:
            changed += min(before, after)
            added += max(after - before, 0)
            removed += max(before - after, 0)
    return added, removed, changed


def _block(guesses: Guesses) -> Renamed:
    """Return what to write under `renamed:` for the guesses. What a storylet is offered as goes with the name of its scene."""
    scenes, options, endings, variables = (
        {pair.old: pair.new for pair in pairs if pair.reason != OFFERED}
        for pairs in (guesses.scenes, guesses.options, guesses.endings, guesses.variables)
    )
    return Renamed(scenes, options, variables, endings)
