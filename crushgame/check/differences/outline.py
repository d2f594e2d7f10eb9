"""What a story is known by, to players, to their saves and to its author: the outline that two editions are compared by.

Knows the model. Must not know a second story, nor what counts as a difference. Nothing here hangs on lines and columns. What
something does is told as a bag of small facts, so that two of them can be compared by how many they share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from crushgame.check.differences.doing import doing, expression, fact
from crushgame.check.differences.variables import VariableSeen, variable_seen
from crushgame.check.differences.wording import Bag, said, words_in
from crushgame.story import model
from crushgame.story.diagnostics import Spot
from crushgame.story.ids import inner_steps
from crushgame.story.model import Scene, Steps, Story
from crushgame.story.program import NOTHING_RENAMED, Renamed

_Part = TypeVar("_Part")


class OptionSeen(NamedTuple):
    """One option, or a storylet that a scene offers. `place` is the number of its choice in the scene and its own in that.

    `before` and `after` are the options beside it, or empty. `follows` are facts about what taking it leads to. `opens` is
    when it can be taken and `does` what it does, to be compared and nothing else.
    """

    scene: str
    id: str
    words: str
    is_written: bool
    place: tuple[int, int]
    before: str
    after: str
    follows: Bag
    opens: Hashable = None
    does: Hashable = None


class SceneSeen(NamedTuple):
    """One scene: its options by id, its lines in order, the words of all of it, and the scenes and endings around it.

    `asks` are the questions, by what they are about. `sources` holds `START` where the story begins. `does` is what it does
    besides its options.
    """

    id: str
    options: dict[str, OptionSeen]
    lines: tuple[str, ...]
    words: Bag
    asks: tuple[str, ...]
    sources: frozenset[str]
    targets: frozenset[str]
    does: Hashable


class EndingSeen(NamedTuple):
    id: str
    title: str
    tone: str
    text: str
    sources: frozenset[str]
    hint: str = ""


class Outline(NamedTuple):
    story: Story
    scenes: dict[str, SceneSeen]
    endings: dict[str, EndingSeen]
    variables: dict[str, VariableSeen]
    definitions: dict[str, str]


START = ""
"""Stands among the sources of a scene for the start of the story; no scene is called so."""

ENDING = "end "
"""How an ending starts among the targets of a scene; no scene's name can."""


def outline_of(story: Story, renamed: Renamed = NOTHING_RENAMED) -> Outline:
    """Return the outline of a story; its names are read as `renamed` has them where they are mentioned, so that
    a mention of another name is no difference."""
    names = _mentioned(renamed)
    reached: dict[str, set[str]] = {}
    targets: dict[str, frozenset[str]] = {}
    for scene in story.scenes.values():
        onward = frozenset(_targets(scene))
        targets[scene.id] = onward
        for target in onward:
            reached.setdefault(target, set()).add(scene.id)
    reached.setdefault(_scene_named(story.info.start.name, ""), set()).add(START)
    return Outline(
        story,
        {
            scene.id: _scene(story, scene, names, frozenset(reached.get(scene.id, ())), targets[scene.id])
            for scene in story.scenes.values()
        },
        {
            ending.id: EndingSeen(
                ending.id,
                ending.title,
                ending.tone,
                said(ending.text, names),
                frozenset(reached.get(_ending_mark(ending.id), ())),
                ending.hint,
            )
            for ending in story.endings.values()
        },
        {variable.name: variable_seen(variable) for variable in story.variables.values()},
        {name: expression(written, names) for name, written in story.definitions.items()},
    )


def _mentioned(renamed: Renamed) -> dict[str, str]:
    """Return the names that can be mentioned in a condition; an option is `chosen(…)`, by its id alone too."""
    options = {f"chosen({old})": f"chosen({new})" for old, new in renamed.options.items()}
    alone = {
        f"chosen({old.rpartition('.')[2]})": f"chosen({new.rpartition('.')[2]})" for old, new in renamed.options.items()
    }  # fmt: skip
    return {**alone, **options, **renamed.endings, **renamed.scenes, **renamed.variables}


# ---- scenes ------------------------------------------------------------------------------------------------------------


def _scene(
    story: Story, scene: Scene, names: Mapping[str, str], sources: frozenset[str], targets: frozenset[str]
) -> SceneSeen:  # fmt: skip
    options = {option.id: option for option in _options(story, scene, names)}
    lines = tuple(_text(part, names) for part in _said_parts(scene))
    asks = tuple(dict.fromkeys(ask.about for ask in _found(scene.steps, model.Ask)))
    words = words_in("\n".join([*lines, *(option.words for option in options.values())]))
    does = doing((scene.when, scene.once, scene.takes, scene.steps), names, scene.id)
    return SceneSeen(scene.id, options, lines, words, asks, sources, targets, does)


def _said_parts(scene: Scene) -> Iterator[model.SpokenLine | model.Ask]:
    kinds: tuple[type[model.SpokenLine | model.Ask], ...] = (model.SpokenLine, model.Ask)
    yield from _found(scene.steps, *kinds)


def _text(part: model.SpokenLine | model.Ask, names: Mapping[str, str]) -> str:
    return _line(part, names) if isinstance(part, model.SpokenLine) else said(part.prompt, names)


def _line(line: model.SpokenLine, names: Mapping[str, str]) -> str:
    how = f"{line.speaker} ({line.mood or line.time})" if line.mood or line.time else line.speaker
    return f"{how}: {said(line.prose, names)}" if how else said(line.prose, names)


class _Entry(NamedTuple):
    """One line of a menu; a storylet has no option."""

    id: str
    words: str
    is_written: bool
    option: model.Option | None


def _options(story: Story, scene: Scene, names: Mapping[str, str]) -> Iterator[OptionSeen]:
    for number, menu in enumerate(_menus(scene.steps)):
        if isinstance(menu, model.Choice):
            entries = [_Entry(option.id, said(option.words, names), option.has_written_id, option) for option in menu.options]
        else:
            homes = [_scene_named(target.name, scene.id) for target in menu.scenes]
            offered = [(home, story.scenes[home].offer) for home in homes if home in story.scenes]
            entries = [_Entry(home, said(offer or "", names), True, None) for home, offer in offered]
        ids = ["", *(entry.id for entry in entries), ""]
        for at, (name, words, is_written, option) in enumerate(entries):
            follows, opens, does = Counter({f"call {name}": 1}), None, None
            if option is not None:
                follows = _follows(scene.id, option, names)
                opens = doing((option.condition, option.locked is not None, option.once), names, scene.id)
                does = doing((option.moves, option.steps, option.exit), names, scene.id)
            yield OptionSeen(scene.id, name, words, is_written, (number, at), ids[at], ids[at + 2], follows, opens, does)


def _menus(steps: Steps) -> Iterator[model.Choice | model.Storylets]:
    for step in steps:
        if isinstance(step, (model.Choice, model.Storylets)):
            yield step
        if isinstance(step, model.Choice):
            for option in step.options:
                yield from _menus(option.steps)
        for inner in inner_steps(step):
            yield from _menus(inner)


def _follows(scene: str, option: model.Option, names: Mapping[str, str]) -> Bag:
    """Return facts about what follows an option. A way back into its own scene is `goto @`."""
    facts = Counter(fact(move) for move in _found((option.moves, option.steps), model.Move))
    facts.update(word for line in _found(option.steps, model.SpokenLine) for word in words_in(_line(line, names)).elements())
    leaving = (option.steps, option.exit)
    facts.update(f"end {end.ending}" for end in _found(leaving, model.End))
    facts.update(_leaving(scene, target) for target in _found(leaving, model.Target))
    return facts


def _leaving(scene: str, target: model.Target) -> str:
    name = _scene_named(target.name, scene)
    return f"goto {'@' if name == scene else name}"


def _targets(scene: Scene) -> Iterator[str]:
    for target in _found(scene.steps, model.Target):
        yield _scene_named(target.name, scene.id)
    for end in _found(scene.steps, model.End):
        yield _ending_mark(end.ending)


def _ending_mark(ending: str) -> str:
    return f"{ENDING}{ending}"


def _scene_named(target: str, home: str) -> str:
    """Return the scene of a target as written: `scene`, `.label` or `scene.label`."""
    return target.split(".", 1)[0] or home


def _found(value: object, *kinds: type[_Part]) -> Iterator[_Part]:
    """Yield everything of these kinds in a part of the model, in its order; nothing is looked for inside what was found."""
    if isinstance(value, kinds):
        yield value
    elif isinstance(value, (tuple, list)) and not isinstance(value, (Spot, model.Expression)):
        for part in value:
            yield from _found(part, *kinds)
