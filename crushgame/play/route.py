"""The way through the scenes of a story: where a game has been, what earlier games saw besides, and how much nobody saw.

Knows sessions and programs, and keeps nothing. Must not know how a route is drawn, nor who remembers earlier games. Beats do
not say which scene they are of, so the decisions are played again in a copy of the program that says it: a thousand of them
take some 20 ms, and a game that asks for no route pays nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crushgame.play.beats import ChoiceBeat, Line, Message, Place, Show, Wait
from crushgame.play.remembered import line_key
from crushgame.play.session import Session
from crushgame.story.graph import targets
from crushgame.story.program import (
    Branch,
    CallScene,
    Change,
    ChoicePoint,
    Count,
    Fork,
    Instruction,
    Jump,
    Program,
    Return,
    Say,
    Switch,
)

_COMES, _COMES_BACK = "\x00comes", "\x00comes back"
"""Who is shown where a scene begins, and where one goes on after a call: no member of a cast can have such an id."""

_MOST_STEPS = 50
"""Instructions that are looked at for the first words of a scene."""

_TO_THE_END = 1 << 30


class Stop(NamedTuple):
    """One scene that the player has seen.

    `scene` is its id, and never for a player's eyes. `title` is the place where it plays, or empty where the story has none;
    `words` are the option that led there (`was_chosen`), else the first words said there or, where a choice comes first, the
    last before it; or empty. `history_index` is where in `session.history()` it last began, or None for a scene that this game
    has not come to, or has gone back from. `times` is how often this game came to it, 0 for those. `is_here` marks the scene
    that the player stands in. `depth` is 0 for the route of this game, and otherwise how far the scene branches off from it:
    the stop that it hangs from is the nearest above with a smaller depth.
    """

    scene: str
    title: str
    words: str
    history_index: int | None
    is_here: bool
    times: int
    depth: int = 0
    was_chosen: bool = False


class Route(NamedTuple):
    """The stops, in the order in which this game first came to them, each followed by the scenes that are known to branch off
    from it; at the end, at depth 0, those that hang from none. `unseen` is the number of scenes that the player never saw."""

    stops: tuple[Stop, ...]
    unseen: int


class _Entry(NamedTuple):
    """One coming to a scene: before the beat `at` of the history, and how it is told of."""

    scene: str
    at: int
    title: str
    words: str = ""
    was_chosen: bool = False
    is_return: bool = False


def route(session: Session, earlier: frozenset[str] = frozenset()) -> Route:
    """Return the route of a game. `earlier` are the ids of scenes seen in earlier games; what the story does not have is left
    out. Scenes of decisions that were taken back count as seen."""
    scenes = session.program.scenes
    entries, now = _entries(session)
    here = [entry for entry in entries if entry.at <= now]
    taken: dict[str, list[_Entry]] = {}
    for entry in here:
        if not entry.is_return:
            taken.setdefault(entry.scene, []).append(entry)
    stops = {scene: _stop(times, is_here=scene == here[-1].scene) for scene, times in taken.items()}
    undone = {entry.scene: entry for entry in entries if entry.scene not in stops}
    besides = [scene for scene in scenes if scene not in stops and (scene in earlier or scene in undone)]
    branches = _branches(session.program, list(stops), besides)
    found: list[Stop] = []
    for top in branches[""]:
        pending = [(top, 0, "")]
        while pending:
            scene, depth, place = pending.pop()
            stop = stops.get(scene) or _unvisited(session.program, scene, depth, place, undone.get(scene), session.earlier.read)
            found.append(stop)
            pending += [(other, depth + 1, stop.title) for other in reversed(branches[scene])]
    return Route(tuple(found), len(scenes) - len(found))


def visited(session: Session, since: int = 0) -> frozenset[str]:
    """Return the ids of the scenes that a game has come to, those of decisions taken back among them.

    `since` is a number of decisions: what was come to before the last of these is left out, but for the scene it stood in.
    """
    entries, _ = _entries(session)
    begins = _beginning(session, since)
    before = [number for number, entry in enumerate(entries) if entry.at <= begins]
    return frozenset(entry.scene for entry in entries[before[-1] if since and before else 0 :])


def _stop(entries: list[_Entry], *, is_here: bool) -> Stop:
    last = entries[-1]
    return Stop(last.scene, last.title, last.words, last.at, is_here, len(entries), 0, last.was_chosen)


# ---- where a game came to scenes ---------------------------------------------------------------------------------------


def _entries(session: Session) -> tuple[list[_Entry], int]:
    """Return every coming to a scene, in order, and the index in the history of the beat that the session stands on.

    What was taken back is among it, as far as it was read.
    """
    decisions = session.decisions
    told = _telling(session.program)
    game, _ = Session.resume(told, session.seed, session.carried, (*decisions, *session.taken_back), _TO_THE_END)
    entries: list[_Entry] = []
    index = turn = begin = made = 0
    place = chosen = said = ""
    is_silent = True  # whether nothing was said yet in the scene
    for beat, decision, words in game.history():
        if isinstance(beat, Show) and beat.who in (_COMES, _COMES_BACK):
            if not (entries and entries[-1].scene == beat.name):  # one that comes round to itself is one stay
                entries.append(_Entry(beat.name, index, place, chosen, bool(chosen), beat.who == _COMES_BACK))
                chosen, is_silent = "", True
            continue
        if isinstance(beat, Place):
            place = beat.title
            entries[-1:] = [entry._replace(title=place) if is_silent else entry for entry in entries[-1:]]
        elif not isinstance(beat, Show | Wait):
            said = beat.text if isinstance(beat, Line | Message) else said  # before a choice there may be nothing said yet
            is_silent = False
            entries[-1:] = [entry if entry.words else entry._replace(words=said) for entry in entries[-1:]]
        index += 1
        if decision is not None:
            made += 1
            chosen = words if isinstance(beat, ChoiceBeat) else ""
            turn = index
            begin = index if made == len(decisions) else begin
    return [entry for entry in entries if entry.at <= turn + session.reach], begin + session.at


def _beginning(session: Session, decisions: int) -> int:
    """Return where in the history the turn after so many decisions begins."""
    index = made = 0
    for past in session.history():
        if made == decisions:
            break
        index += 1
        made += past.decision is not None
    return index


def _telling(program: Program) -> Program:
    """Return a copy of a program that also shows _COMES wherever one can come to another scene, and _COMES_BACK where a call
    is over, with the scene as the name.

    What stood there moves behind the code, with a jump back after it, so that every other address stays what it is.
    """
    code, owners = list(program.code), _owners(program)
    entrances = {program.start, *(to for at, step in enumerate(code) for to in _leads(step) if owners[to] != owners[at])}
    entrances.update(scene.start for scene in program.scenes.values())
    for at, step in enumerate(program.code):
        if at not in entrances and not isinstance(step, CallScene):
            continue
        moved: list[Instruction] = [_shown(_COMES, owners[at])] if at in entrances else []
        moved.append(step)
        if isinstance(step, CallScene):
            moved.append(_shown(_COMES_BACK, owners[at]))
        code[at] = Jump(len(code))
        code += [*moved, Jump(at + 1)]
    return program._replace(code=tuple(code))


def _owners(program: Program) -> tuple[str, ...]:
    """Return the scene of each instruction: the code of a scene ends with its return."""
    owners: list[str] = []
    scene = ""
    for step in reversed(program.code):
        scene = step.scene if isinstance(step, Return) else scene
        owners.append(scene)
    return tuple(reversed(owners))


def _shown(who: str, scene: str) -> Say:
    return Say((Show(who, scene, ""),))


# ---- what branches off from it -----------------------------------------------------------------------------------------


def _branches(program: Program, taken: Sequence[str], besides: Sequence[str]) -> dict[str, list[str]]:
    """Return which scenes hang from which: each of `besides` from the first of those known that the story leads to it from.

    The route itself hangs from an empty name, and so does what hangs from nothing else.
    """
    known = frozenset((*taken, *besides))
    ways = _ways(program, known)
    branches: dict[str, list[str]] = {"": list(taken)}
    left = list(besides)
    pending = list(taken)
    while pending or left:
        if not pending:
            branches[""].append(left[0])
            pending.append(left.pop(0))
        scene = pending.pop(0)
        found = [to for to in ways.get(scene, ()) if to in left]
        branches[scene] = found
        pending += found
        left = [other for other in left if other not in found]
    return branches


def _ways(program: Program, known: frozenset[str]) -> dict[str, list[str]]:
    """Return for each known scene the known scenes that its steps lead to, in the order of its steps."""
    owners = _owners(program)
    found: dict[str, list[str]] = {}
    for owner, step in zip(owners, program.code, strict=True):
        if owner in known:
            to = [owners[at] for at in _leads(step)]
            found.setdefault(owner, []).extend(scene for scene in to if scene in known and scene != owner)
    return {owner: list(dict.fromkeys(to)) for owner, to in found.items()}


def _leads(step: Instruction) -> tuple[int, ...]:
    if isinstance(step, CallScene):
        return (step.to,)
    return targets(step) if isinstance(step, (Jump, Branch, Switch, Fork, ChoicePoint)) else ()


def _unvisited(program: Program, scene: str, depth: int, place: str, undone: _Entry | None, read: frozenset[str]) -> Stop:
    """Return the stop for a scene that this game has not come to, or has gone back from; without a place of its own it plays
    where one came from. `read` are the keys of the lines that were read in earlier games."""
    if undone is not None:
        return Stop(scene, undone.title, undone.words, None, is_here=False, times=0, depth=depth, was_chosen=undone.was_chosen)
    title, words = _first_words(program, program.scenes[scene].start)
    words = words or _words_read(program, scene, read)
    return Stop(scene, title or place, words, None, is_here=False, times=0, depth=depth)


def _words_read(program: Program, scene: str, read: frozenset[str]) -> str:
    """Return the first words of a scene that begins otherwise from game to game: of those that were read before."""
    steps = (
        step for step, owner in zip(program.code, _owners(program), strict=True) if owner == scene and isinstance(step, Say)
    )
    said = (beat for step in steps for beat in step.beats if isinstance(beat, Line | Message))
    return next((beat.text for beat in said if line_key(beat) in read), "")


def _first_words(program: Program, at: int) -> tuple[str, str]:
    """Return the place and the first words of a scene, as far as they are the same in every game."""
    title = ""
    for _ in range(_MOST_STEPS):
        step = program.code[at]
        if isinstance(step, Say):
            for beat in step.beats:
                if isinstance(beat, Line | Message):
                    return title, beat.text
                title = beat.title if isinstance(beat, Place) else title
        elif not isinstance(step, Jump | Count | Change):
            break
        at = step.to if isinstance(step, Jump) else at + 1
    return title, ""
