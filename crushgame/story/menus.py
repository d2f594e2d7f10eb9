"""Choices and hands of storylets, laid out: the options, where each leads, and what follows when none is left.

Knows how a menu becomes one instruction and the code behind its options. Must not know how any other step is laid out.
"""

from __future__ import annotations

from crushgame.story.beats import Offer
from crushgame.story.bench import Bench
from crushgame.story.binding import Bound
from crushgame.story.conditions import both, never_yet, written
from crushgame.story.effects import arguments
from crushgame.story.flow import Menu
from crushgame.story.model import Call, Choice, Option, SetStep, Steps, Storylets
from crushgame.story.names import Names
from crushgame.story.program import CallScene, ChoicePoint, Jump, OptionPoint, Words
from crushgame.story.words import unmarked, words_of


def compile_choice(bench: Bench, step: Choice) -> bool:
    """Lay out a choice; return whether the story can come to what follows it."""
    names = bench.names
    scene = names.scene.id if names.scene else ""
    at = bench.assembler.emit(Jump(0), step.spot)
    points: list[OptionPoint] = []
    leaving: list[int] = []
    goes_on, all_back = False, True
    for option in step.options:
        condition = names.condition(option.condition) if option.condition else None
        if condition is not None and option.condition is not None:
            bench.flow.condition(condition, option.condition)
        words, emphasis = ready(words_of(option.words, names))
        locked = None if option.locked is None else words_of(option.locked, names)
        target = bench.assembler.here()
        if bench.lay(option_steps(option)):
            goes_on = True
            leaving.append(bench.assembler.emit(Jump(at if step.loop else 0), option.spot))
        else:
            all_back = False
        taken = names.counter("chosen", scene, option.id) if option.once else -1
        when = written(option.condition, option.spot)
        points.append(
            OptionPoint(
                option.id, words, emphasis, condition, locked, option.once, taken, target, option.notes, option.spot, when
            )
        )
    otherwise, falls = otherwise_of(bench, step.otherwise)
    bench.assembler.lead([] if step.loop else leaving, bench.assembler.here())
    shuffle, counter = shuffled(bench, scene, step.shuffle)
    point = ChoicePoint(
        scene, step.id, tuple(points), 0, shuffle, counter, otherwise, step.spot, () if shuffle else ready_offers(tuple(points))
    )  # fmt: skip
    bench.assembler.menu(at, point)
    limited = step.otherwise is None and all(option.once for option in step.options)
    if limited:
        bench.flow.menus.append(Menu(at, bench.assembler.here(), 6))
    # What stands after a menu that runs dry is most likely meant to follow.
    return falls or (limited and step.loop and all_back) or (goes_on and not step.loop)


def option_steps(option: Option) -> Steps:
    """Return all that an option does, in order: what it changes, its steps, and where it leads."""
    moves: Steps = (SetStep(option.moves, option.spot),) if option.moves else ()
    leaving: Steps = (option.exit,) if option.exit is not None else ()
    return (*moves, *option.steps, *leaving)


def compile_storylets(bench: Bench, step: Storylets) -> bool:
    """Lay out a hand of storylets: each offered scene is called, and comes back here."""
    names = bench.names
    home = names.scene.id if names.scene else ""
    at = bench.assembler.emit(Jump(0), step.spot)
    points: list[OptionPoint] = []
    leaving: list[int] = []
    for target in step.scenes:
        place = names.place_of(target)
        if place is None:
            continue
        scene = names.story.scenes[place[0]]
        if scene.offer is None:
            names.find("E223", target.spot, len(target.name), name=scene.id)
            names.used.add(("scene", scene.id))  # meant all the same, so not left over
            continue
        names.offered[home, scene.id] = None
        arguments(Call(target, ()), scene, names)  # nothing is passed to a storylet
        words, emphasis, condition = scene_offer(names, scene.id)
        bench.assembler.here()
        start = bench.assembler.emit(CallScene(0, ()), target.spot)
        bench.flow.calls(place[0], target.spot, start)
        bench.assembler.jump_later(start, place)
        leaving.append(bench.assembler.emit(Jump(at if step.loop else 0), target.spot))
        points.append(
            OptionPoint(
                scene.id, words, emphasis, condition, None, False, -1, start, (), target.spot, written(scene.when, target.spot)
            )
        )
    otherwise, falls = otherwise_of(bench, step.otherwise)
    bench.assembler.lead([] if step.loop else leaving, bench.assembler.here())
    shuffle, counter = shuffled(bench, home, step.shuffle)
    choice_id = step.scenes[0].name
    point = ChoicePoint(home, choice_id, tuple(points), step.hand, shuffle, counter, otherwise, step.spot)
    bench.assembler.menu(at, point)
    scenes = [names.story.scenes[point.id] for point in points]
    limited = bool(points) and step.otherwise is None and all(scene.once or scene.when is not None for scene in scenes)
    if limited and all(scene.once for scene in scenes):
        bench.flow.menus.append(Menu(at, bench.assembler.here(), 9))
    return falls or limited or not step.loop


def scene_offer(names: Names, scene_id: str) -> tuple[Words, tuple[tuple[int, int], ...], Bound | None]:
    """Return the words that offer a scene, and when it is offered; its own labels and options mean what they mean there."""
    here, scene = names.scene, names.story.scenes[scene_id]
    names.scene = scene
    words, emphasis = ready(words_of(scene.offer or "", names))
    condition = names.condition(scene.when) if scene.when else None
    if scene.once:
        fresh = never_yet(names.counter("visits", scene_id))
        condition = both(condition, fresh) if condition else fresh
    names.scene = here
    return words, emphasis, condition


def otherwise_of(bench: Bench, steps: Steps | None) -> tuple[int, bool]:
    """Lay out what happens when no option is left; return its address (-1 for none) and whether it goes on."""
    if steps is None:
        return -1, False
    return bench.assembler.here(), bench.lay(steps)


def shuffled(bench: Bench, scene: str, shuffle: bool) -> tuple[str, int]:
    """Return the site and the counter of a menu whose order fate decides, or nothing."""
    if not shuffle:
        return "", -1
    number = bench.assembler.site()
    return f"{scene}/choice/{number}", bench.names.counter("shuffle", scene, str(number))


def ready(words: Words) -> tuple[Words, tuple[tuple[int, int], ...]]:
    """Take the emphasis out of words that cannot change."""
    return unmarked(words) if isinstance(words, str) else (words, ())


def ready_offers(points: tuple[OptionPoint, ...]) -> tuple[Offer, ...]:
    """Return the offers of a menu that can offer nothing else, or an empty tuple."""
    offers = []
    for point in points:
        if point.condition is not None or point.once or not isinstance(point.words, str):
            return ()
        offers.append(Offer(point.id, point.words, point.emphasis))
    return tuple(offers)
