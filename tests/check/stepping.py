"""A second interpreter of programs, as plain as can be, that looks at every instruction on every way through a story.

Knows what each instruction does to the values, written down a second time: it shares no line with the engine, and works its
formulas out with `evaluate_plainly`. All that fate could decide follows. Must not know anything of `crushgame/check`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from crushgame.story.binding import Bound
from crushgame.story.evaluation import evaluate_plainly
from crushgame.story.program import (
    AskPoint,
    Branch,
    CallScene,
    Change,
    ChoicePoint,
    ChosenWords,
    Compute,
    Count,
    Effect,
    Finish,
    Fork,
    Jump,
    OptionPoint,
    Program,
    Put,
    Return,
    Shift,
    Speak,
    Switch,
    Words,
)
from tests.check.plainly import ANSWER, Arrow, Caps, Shape, Stand, TooLarge, shape_of
from tests.check.sticking import cornered, past_questions, springs, stuck

DEEPEST = 64
"""Calls that may wait for one another."""

_Key = TypeVar("_Key")


class Node(NamedTuple):
    """A stand in front of any instruction, with one bit for each promise `after: A, never: B`: whether A has held yet."""

    stand: Stand
    after: tuple[int, ...]


class Seen(NamedTuple):
    """All that was seen. Addresses are of instructions; a stand is a stop unless it says otherwise.

    `starts`, `arrows`, `carried`, `endings` and `halts` are as in `plainly.Walked`; there is no halt E602 here, but `rounds`,
    the addresses on the ways that go round for ever without a stop. `watched` are the stops with the bits of promises.
    `stuck` are the stops from which a player cannot come to an ending, nor to where the story breaks off or goes round without
    a stop, whatever they choose and however kind fate is. `cornered` are other stops, at which fate can deal a hand that leads
    to none but these, with the ids of the options that do. `springs` are the options (address, id) that can lead to a stop of
    either kind from where that could have been helped, and `begins_stuck` says that a game can begin in one.
    `spinning` are the addresses from which no stop can be come to.

    `reached` are the addresses come to. `truths` has for each branch come to what its condition was (0, 1), and for each
    switch what its subject was. `conditions` has the same for the condition of an option, by (address, option id), whenever
    its menu is come to and it is not used up; `offered` are the options that could be taken, and `greyed` those whose locked
    words were shown. `empty` are the menus come to with nothing to choose.
    `inline` has it for an inline `{if}`, by (address, option id or "", path); the path has the numbers of pieces and of
    branches. Words inside words that change from visit to visit are not looked at.
    `moved` are the effects (address, number) that changed something. `drawn` are the (slot, value) that fate drew.
    `promises` has for each promise whether it is kept: nothing breaks it, or, for `can`, it came true.
    """

    starts: frozenset[Stand]
    arrows: dict[Stand, frozenset[Arrow]]
    carried: frozenset[tuple[int, ...]]
    endings: frozenset[str]
    halts: dict[Stand, str]
    rounds: frozenset[int]
    watched: frozenset[Node]
    stuck: frozenset[Stand]
    cornered: dict[Stand, frozenset[str]]
    springs: frozenset[tuple[int, str]]
    begins_stuck: bool
    spinning: frozenset[int]
    reached: frozenset[int]
    truths: dict[int, frozenset[int]]
    conditions: dict[tuple[int, str], frozenset[int]]
    offered: frozenset[tuple[int, str]]
    greyed: frozenset[tuple[int, str]]
    empty: frozenset[int]
    inline: dict[tuple[int, str, tuple[int, ...]], frozenset[int]]
    moved: frozenset[tuple[int, int]]
    drawn: frozenset[tuple[int, int]]
    promises: tuple[bool, ...]

    def valuations(self, at: int, stack: tuple[int, ...], slots: Sequence[int], caps: Caps) -> frozenset[tuple[int, ...]]:
        """Return the values that some slots can have together at a stop, each at most at its cap."""
        return frozenset(
            tuple(min(stand.values[slot], caps.get(slot, stand.values[slot])) for slot in slots)
            for stand in self.arrows
            if stand.at == at and stand.stack == stack
        )


class _Turn(NamedTuple):
    """One decision: by what, the node right behind it, and the stops that it can lead to."""

    by: str
    first: Node
    stops: set[Node]


class _Watch:
    """What one exploration has seen so far, and the steps that it takes."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.program = shape.program
        self.truths: dict[int, set[int]] = {}
        self.conditions: dict[tuple[int, str], set[int]] = {}
        self.offered: set[tuple[int, str]] = set()
        self.greyed: set[tuple[int, str]] = set()
        self.empty: set[int] = set()
        self.inline: dict[tuple[int, str, tuple[int, ...]], set[int]] = {}
        self.moved: set[tuple[int, int]] = set()
        self.drawn: set[tuple[int, int]] = set()
        self.broken: set[int] = set()
        self.come_true: set[int] = set()
        self.halts: dict[Stand, str] = {}
        self.onward: dict[Node, list[Node]] = {}

    # ---- promises ----

    def look(self, values: Sequence[int], after: tuple[int, ...], ending: int = 0) -> tuple[int, ...]:
        """Look at all promises, and return their bits."""
        seen = (*values, ending)
        bits = list(after)
        for number, promise in enumerate(self.program.promises):
            held = {kind: evaluate_plainly(bound.tree, seen) for kind, bound in promise.clauses}
            if "after" in held:
                bits[number] |= held["after"]
                if bits[number] and held["never"]:
                    self.broken.add(number)
            elif held.get("never") == 1 or held.get("always") == 0:
                self.broken.add(number)
            elif held.get("can") == 1:
                self.come_true.add(number)
        return tuple(bits)

    def promises(self) -> tuple[bool, ...]:
        """Say which promises are kept."""
        kept = []
        for number, promise in enumerate(self.program.promises):
            is_can = promise.clauses[0][0] == "can"
            kept.append(number in self.come_true if is_can else number not in self.broken)
        return tuple(kept)

    # ---- one step ----

    def begin(self, kept: Sequence[int]) -> list[Node]:
        """Return where a game can begin, before its first instruction."""
        left = iter(kept)
        nights = [[next(left) if slot.kept else slot.start for slot in self.program.slots]]
        for at, slot in enumerate(self.program.slots):
            drawn = []
            for night in nights:
                values = [case.value for case in slot.draws if case.condition is None or _value(case.condition, night)]
                self.drawn.update((at, value) for value in values)
                drawn += [[*night[:at], value, *night[at + 1 :]] for value in values or [night[at]]]
            nights = drawn
        fresh = (0,) * len(self.program.promises)
        return [self.node(self.program.start, (), night, self.look(night, fresh)) for night in nights]

    def node(self, at: int, stack: Iterable[int], values: Sequence[int], after: tuple[int, ...]) -> Node:
        return Node(self.shape.stand(at, stack, values), after)

    def step(self, node: Node) -> list[Node] | None:
        """Return every node that can follow by itself, or None at a stop."""
        (at, stack, values), after = node
        step = self.program.code[at]
        if isinstance(step, Change):
            changed = self.applied(at, step.effects, values)
            return [self.node(at + 1, stack, changed, self.look(changed, after))]
        if isinstance(step, Count):
            counted = self.put(values, step.counter, min(values[step.counter] + 1, step.most))
            return [self.node(at + 1, stack, counted, self.look(counted, after))]
        if isinstance(step, CallScene):
            if len(stack) == DEEPEST:
                return self.halt(node, "E604")
            changed = self.applied(at, step.effects, values)
            return [self.node(step.to, (*stack, at + 1), changed, self.look(changed, after))]
        if isinstance(step, Return):
            return [self.node(stack[-1], stack[:-1], values, after)] if stack else self.halt(node, "E601")
        if isinstance(step, Finish):
            self.look(values, after, 1 + list(self.program.endings).index(step.ending))
            self.read(at, "", self.program.endings[step.ending].words, values)
            return None
        if isinstance(step, AskPoint):
            self.read(at, "", step.prompt, values)
            return None
        if isinstance(step, ChoicePoint):
            if self.hands(at, step, values):
                return None
            return self.halt(node, "E603") if step.otherwise < 0 else [self.node(step.otherwise, stack, values, after)]
        if isinstance(step, Speak):
            self.read(at, "", step.words, values)
        return [self.node(to, stack, values, after) for to in self.led(at, values)]

    def led(self, at: int, values: Sequence[int]) -> list[int]:
        """Return where an instruction that changes nothing leads."""
        step = self.program.code[at]
        if isinstance(step, Jump):
            return [step.to]
        if isinstance(step, Branch):
            holds = _value(step.condition, values)
            self.truths.setdefault(at, set()).add(holds)
            return [at + 1 if holds else step.otherwise]
        if isinstance(step, Switch):
            value = _value(step.subject, values)
            self.truths.setdefault(at, set()).add(value)
            return [step.targets[value - step.low]]
        if isinstance(step, Fork):
            return [to for to, weight in zip(step.targets, step.weights, strict=True) if weight]
        return [at + 1]

    def halt(self, node: Node, code: str) -> list[Node] | None:
        """Note that the story breaks off; that is a stop."""
        self.halts[node.stand] = code
        return None

    def applied(self, at: int, effects: Iterable[Effect], values: Sequence[int]) -> list[int]:
        """Return the values after some effects, one after another."""
        now = list(values)
        for number, effect in enumerate(effects):
            if isinstance(effect, Put):
                value = effect.value
            elif isinstance(effect, Shift):
                value = sorted((effect.low, now[effect.slot] + effect.by, effect.high))[1]
            else:
                assert isinstance(effect, Compute)
                value = sorted((effect.low, _value(effect.sum, now), effect.high))[1]
            if value != now[effect.slot]:
                self.moved.add((at, number))
            now = self.put(now, effect.slot, value)
        return now

    @staticmethod
    def put(values: Sequence[int], slot: int, value: int) -> list[int]:
        return [*values[:slot], value, *values[slot + 1 :]]

    # ---- menus ----

    def hands(self, at: int, menu: ChoicePoint, values: Sequence[int]) -> list[OptionPoint]:
        """Return the options that can be taken, under some order of the menu if fate decides it."""
        is_spent = {option.id: option.once and values[option.taken] > 0 for option in menu.options}
        holds = {option.id: option.condition is None or bool(_value(option.condition, values)) for option in menu.options}
        for option in menu.options:
            if not is_spent[option.id]:
                self.conditions.setdefault((at, option.id), set()).add(int(holds[option.id]))
        shown = [one for one in menu.options if not is_spent[one.id] and (holds[one.id] or one.locked is not None)]
        if menu.hand and not menu.shuffle:
            shown = shown[: menu.hand]
        can_be_taken = [option for option in shown if holds[option.id]]
        if not can_be_taken:
            self.empty.add(at)
        else:
            for option in shown:
                self.read(at, option.id, option.words, values)
                if holds[option.id]:
                    self.offered.add((at, option.id))
                else:
                    self.greyed.add((at, option.id))
        return can_be_taken

    def decided(self, node: Node) -> list[tuple[str, Node]]:
        """Return what can follow a stop, by what is decided."""
        (at, stack, values), after = node
        step = self.program.code[at]
        if isinstance(step, AskPoint):
            return [(ANSWER, self.node(at + 1, stack, values, after))]
        if not isinstance(step, ChoicePoint) or node.stand in self.halts:
            return []
        following = []
        for option in self.hands(at, step, values):
            taken = self.put(values, option.taken, 1) if option.taken >= 0 else list(values)
            following.append((option.id, self.node(option.target, stack, taken, self.look(taken, after))))
        return following

    # ---- words ----

    def read(self, at: int, option: str, words: Words, values: Sequence[int]) -> None:
        """Note what the inline conditions of words were, as far as they are looked at."""
        for path, holds in _inline(words, values, ()):
            self.inline.setdefault((at, option, path), set()).add(holds)

    # ---- turns ----

    def stops_after(self, first: Iterable[Node]) -> set[Node]:
        """Return the stops that can be come to from some nodes without deciding anything."""
        stops, waiting, known = set[Node](), list(first), set(first)
        while waiting:
            node = waiting.pop()
            following = self.step(node)
            if following is None:
                stops.add(node)
                self.onward[node] = []
                continue
            self.onward[node] = following
            waiting += [one for one in following if one not in known]
            known.update(following)
        return stops

    def led_through(self, first: Iterable[Node]) -> set[Node]:
        """Return the nodes that some lead through to the next stops, these included."""
        waiting, known = list(first), set(first)
        while waiting:
            fresh = [one for one in self.onward[waiting.pop()] if one not in known]
            known.update(fresh)
            waiting += fresh
        return known

    def spinning(self) -> set[Node]:
        """Return the nodes from which no stop can be come to."""
        before: dict[Node, list[Node]] = {node: [] for node in self.onward}
        for node, following in self.onward.items():
            for one in following:
                before[one].append(node)
        waiting = [node for node, following in self.onward.items() if not following]
        stopping = set(waiting)
        while waiting:
            fresh = [node for node in before[waiting.pop()] if node not in stopping]
            stopping.update(fresh)
            waiting += fresh
        return self.onward.keys() - stopping

    def rounds(self) -> frozenset[int]:
        """Return the addresses on ways without a stop that come round, and on ways from one such round to another."""
        before: dict[Node, list[Node]] = {node: [] for node in self.onward}
        for node, following in self.onward.items():
            for one in following:
                before[one].append(node)
        left = _without_ends(_without_ends(set(self.onward), self.onward, before), before, self.onward)
        return frozenset(node.stand.at for node in left)


def _without_ends(nodes: set[Node], onward: dict[Node, list[Node]], before: dict[Node, list[Node]]) -> set[Node]:
    """Return the nodes from which one can go on for ever inside `nodes`."""
    left = set(nodes)
    ways = {node: sum(one in nodes for one in onward[node]) for node in nodes}
    waiting = [node for node in nodes if not ways[node]]
    while waiting:
        node = waiting.pop()
        left.discard(node)
        for one in before[node]:
            if one in left:
                ways[one] -= 1
                if not ways[one]:
                    waiting.append(one)
    return left


def _inline(words: Words, values: Sequence[int], path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], int]]:
    if isinstance(words, str):
        return
    for number, piece in enumerate(words):
        if isinstance(piece, ChosenWords):
            for branch, (condition, inner) in enumerate(piece.branches):
                holds = 1 if condition is None else _value(condition, values)
                if condition is not None:
                    yield (*path, number, branch), holds
                if holds:
                    yield from _inline(inner, values, (*path, number, branch))
                    break


def _value(bound: Bound, values: Sequence[int]) -> int:
    return evaluate_plainly(bound.tree, values)


def explore(program: Program, caps: Caps | None = None, most: int = 20_000) -> Seen:
    """Explore a program. Raises TooLarge when there are more than `most` stops."""
    shape = shape_of(program, caps)
    watch = _Watch(shape)
    first = shape.kept([slot.start for slot in program.slots])
    kept, games = {first}, deque([first])
    starts, endings = set[Stand](), set[str]()
    nodes: dict[Node, list[_Turn]] = {}
    waiting: deque[Node] = deque()

    def arrive(stops: set[Node]) -> None:
        for node in stops - nodes.keys():
            nodes[node] = []
            waiting.append(node)
            step = program.code[node.stand.at]
            if isinstance(step, Finish):
                endings.add(step.ending)
                leaves = shape.kept(node.stand.values)
                if leaves not in kept:
                    kept.add(leaves)
                    games.append(leaves)

    while games:
        begun = watch.stops_after(watch.begin(games.popleft()))
        starts.update(node.stand for node in begun)
        arrive(begun)
        while waiting:
            node = waiting.popleft()
            nodes[node] = [_Turn(by, one, watch.stops_after([one])) for by, one in watch.decided(node)]
            for turn in nodes[node]:
                arrive(turn.stops)
            if len(nodes) > most:
                raise TooLarge(f"more than {most} states")
    arrows = _arrows(nodes)
    spinning = watch.spinning()
    ends = {stand for stand in arrows if stand in watch.halts or isinstance(program.code[stand.at], Finish)}
    spun = _spun(nodes, watch, spinning)
    held_fast = stuck(arrows, ends, {stand for stand, _ in spun})
    in_a_corner = cornered(program, arrows, held_fast, spun)
    lost = held_fast | in_a_corner.keys()
    return Seen(
        starts=frozenset(starts),
        arrows=arrows,
        carried=frozenset(kept),
        endings=frozenset(endings),
        halts=watch.halts,
        rounds=watch.rounds(),
        watched=frozenset(nodes),
        stuck=held_fast,
        cornered=in_a_corner,
        springs=springs(program, arrows, held_fast, in_a_corner),
        begins_stuck=not lost.isdisjoint(past_questions(program, arrows, starts)),
        spinning=frozenset(node.stand.at for node in spinning),
        reached=frozenset(node.stand.at for node in watch.onward),
        truths=_frozen(watch.truths),
        conditions=_frozen(watch.conditions),
        offered=frozenset(watch.offered),
        greyed=frozenset(watch.greyed),
        empty=frozenset(watch.empty),
        inline=_frozen(watch.inline),
        moved=frozenset(watch.moved),
        drawn=frozenset(watch.drawn),
        promises=watch.promises(),
    )


def _arrows(nodes: dict[Node, list[_Turn]]) -> dict[Stand, frozenset[Arrow]]:
    """Return what follows each stop, whatever the bits of promises are; they hold nobody back."""
    arrows: dict[Stand, frozenset[Arrow]] = {}
    for node, turns in nodes.items():
        arrows[node.stand] = frozenset(Arrow(turn.by, stop.stand) for turn in turns for stop in turn.stops)
    return arrows


def _spun(nodes: dict[Node, list[_Turn]], watch: _Watch, spinning: set[Node]) -> set[tuple[Stand, str]]:
    """Return the decisions after which the story can go round without a stop for ever."""
    if not spinning:
        return set()
    return {
        (node.stand, turn.by)
        for node, turns in nodes.items()
        for turn in turns
        if not spinning.isdisjoint(watch.led_through([turn.first]))
    }


def _frozen(seen: dict[_Key, set[int]]) -> dict[_Key, frozenset[int]]:
    return {key: frozenset(values) for key, values in seen.items()}
