"""What a person may ask the way to: an ending, a scene, an option, a label, or a condition.

Knows the names of a story and what facts about it they stand for. Must not know how a way is found. A condition is bound
as a promise is: the story is compiled once more with a promise of its own for it, so that it may count whatever a promise may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crushgame.check.following.formulas import YES
from crushgame.check.questions import Fact, endings_of, of_promise, scenes_of
from crushgame.story.binding import bind_condition
from crushgame.story.compiler import Compiler
from crushgame.story.diagnostics import Finding, Spot, nearest
from crushgame.story.expressions import parse
from crushgame.story.model import Expression, Promise, PromiseClause, Story
from crushgame.story.names import Names
from crushgame.story.printable import one_line
from crushgame.story.program import ChoicePoint, Program
from crushgame.story.report import message
from crushgame.story.trees import Fault, Tree

__all__ = ["Destination", "Unclear", "asked_for", "ending_of", "scene_of"]

_KINDS = ("ending", "scene", "option", "label")
_NAME = re.compile(rf"(?:({'|'.join(_KINDS)}):\s*)?([a-z][a-z0-9_]*\.)?([a-z0-9_][a-z0-9_-]*)\Z")
_HERE = "TARGET"
"""Stands for a file in the spots of what is asked for."""
_LONGEST = 200


class Destination(NamedTuple):
    """Somewhere to go: one of `facts` has to come about, all of them about `program`.

    That is the story's program, or, for a condition, one that counts besides what the condition looks at. `option` is the
    scene and id of an option that is to be taken there, or None. `ending` is the id of an ending, or empty. `said` names it.
    """

    said: str
    program: Program
    facts: tuple[Fact, ...]
    option: tuple[str, str] | None = None
    ending: str = ""


class Unclear(NamedTuple):
    """Why nobody can say where to go."""

    sentence: str


def asked_for(story: Story, program: Program, text: str) -> Destination | Unclear:
    """Return what a person asks for: a name, `kind:name` where several things have that name, or a condition."""
    text = text.strip()
    named = _NAME.match(text)
    if named is None:
        return _condition(story, text)
    kind, scene, name = named[1] or "", (named[2] or "").rstrip("."), named[3]
    found = [thing for thing in _things(story, program, scene, name) if kind in ("", thing.kind)]
    if not kind and _is_condition(story, text):
        found.append(_Thing("condition", text))
    if not found:
        return _unknown(story, program, text, kind)
    if len(found) > 1:
        ways = [f"{thing.kind}:{thing.name}" if thing.kind != "condition" else f"{thing.name} == yes" for thing in found]
        return Unclear(f"{_shown(text)} can mean several things here. Write {' or '.join(ways)}.")
    return _destination(story, program, found[0])


def ending_of(program: Program, name: str) -> Destination:
    """Return the way to an ending of the story."""
    facts = next(unit.facts for unit in endings_of(program) if unit.id == name)
    return Destination(f"the ending {name}", program, facts, ending=name)


def scene_of(program: Program, name: str) -> Destination | Unclear:
    """Return the way to a scene, or say that there is none of this name."""
    if name not in program.scenes:
        return Unclear(f"The story has no scene {_shown(name)}.{_hint(name, program.scenes)}")
    facts = next(unit.facts for unit in scenes_of(program) if unit.id == name)
    return Destination(f"the scene {name}", program, facts)


# ---- names -------------------------------------------------------------------------------------------------------------


class _Thing(NamedTuple):
    """Something that has a name. `kind` is one of _KINDS, or `condition`."""

    kind: str
    name: str


def _things(story: Story, program: Program, scene: str, name: str) -> Iterator[_Thing]:
    if not scene:
        if name in story.endings:
            yield _Thing("ending", name)
        if name in story.scenes:
            yield _Thing("scene", name)
        yield from (_Thing("option", f"{home}.{option}") for home, option in options_of(program) if option == name)
        return
    if (scene, name) in options_of(program):
        yield _Thing("option", f"{scene}.{name}")
    if scene in story.scenes and name in story.scenes[scene].labels:
        yield _Thing("label", f"{scene}.{name}")


def options_of(program: Program) -> dict[tuple[str, str], list[int]]:
    """Return every option, by the scene that offers it and its id, with the addresses of its choices."""
    found: dict[tuple[str, str], list[int]] = {}
    for at, step in enumerate(program.code):
        if isinstance(step, ChoicePoint):
            for option in step.options:
                found.setdefault((step.scene, option.id), []).append(at)
    return found


def _destination(story: Story, program: Program, thing: _Thing) -> Destination | Unclear:
    if thing.kind == "ending":
        return ending_of(program, thing.name)
    if thing.kind == "scene":
        return scene_of(program, thing.name)
    if thing.kind == "condition":
        return _condition(story, thing.name)
    if thing.kind == "label":
        found = _condition(story, f"seen({thing.name})")
        return found._replace(said=f"the label {thing.name}") if isinstance(found, Destination) else found
    scene, _, option = thing.name.partition(".")
    facts = tuple(Fact(at, YES) for at in options_of(program)[scene, option])
    return Destination(f"the option {thing.name}", program, facts, (scene, option))


def _unknown(story: Story, program: Program, text: str, kind: str) -> Destination | Unclear:
    options = options_of(program)
    known = {
        "ending": list(story.endings),
        "scene": list(story.scenes),
        "option": [*(option for _, option in options), *(f"{scene}.{option}" for scene, option in options)],
        "label": [f"{scene.id}.{label}" for scene in story.scenes.values() for label in scene.labels],
        "condition": [*story.variables, *story.definitions],
    }
    name = text.partition(":")[2].strip() if kind else text
    if kind:
        return Unclear(f"The story has no {kind} {_shown(name)}.{_hint(name, known[kind])}")
    if name in known["condition"]:
        return _condition(story, name)  # which says why it is none
    hint = _hint(name, [known_name for names in known.values() for known_name in names])
    return Unclear(f"The story has no ending, scene, option, label or condition {_shown(name)}.{hint}")


def _hint(name: str, known: Iterable[str]) -> str:
    near = nearest(name, list(dict.fromkeys(known)))
    return f' Did you mean "{near}"?' if near else ""


def _shown(text: str) -> str:
    return f'"{one_line(text, _LONGEST)}"'


# ---- conditions --------------------------------------------------------------------------------------------------------


def _is_condition(story: Story, text: str) -> bool:
    """Say whether a name is that of a flag, or of a condition that the story defines."""
    if text not in story.variables and text not in story.definitions:
        return False
    tree = parse(text)
    return not isinstance(tree, Fault) and not isinstance(bind_condition(tree, Names(story, [])), Fault)


def _condition(story: Story, text: str) -> Destination | Unclear:
    tree = parse(text)
    if isinstance(tree, Fault):
        return _faulty(text, Finding(tree.code, _spot(tree.at), tree.values, tree.length, tree.suggestion))
    promise = _promised(text, tree)
    compiler = Compiler(story._replace(promises=(*story.promises, promise)))
    program = compiler.program("")
    faults = [finding for finding in compiler.findings if finding.spot.file == _HERE and finding.is_error]
    if faults:
        return _faulty(text, faults[0])
    question = of_promise(program, len(program.promises) - 1, program.promises[-1])
    return Destination(f"a moment when {one_line(text, _LONGEST)}", program, question.facts)


def _promised(text: str, tree: Tree) -> Promise:
    return Promise((PromiseClause("can", Expression(text, tree, _spot(0))),), _spot(0))


def _spot(at: int) -> Spot:
    return Spot(_HERE, 1, at + 1)


def _faulty(text: str, finding: Finding) -> Unclear:
    hint = f' Did you mean "{one_line(finding.suggestion)}"?' if finding.suggestion else ""
    where = f"at letter {finding.spot.column}, " if finding.spot.column > 1 else ""
    return Unclear(f"{_shown(text)} cannot be looked for: {where}{message(finding)}.{hint}")
