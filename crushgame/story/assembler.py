"""The code of a story while it is being laid out: instructions, the spots they were written at, and jumps still to be led.

Knows addresses. Must not know steps, names or words.
"""

from __future__ import annotations

from collections.abc import Mapping

from crushgame.story.beats import StoryBeat
from crushgame.story.diagnostics import Spot
from crushgame.story.program import (
    VISITS_COUNTED,
    CallScene,
    ChoicePoint,
    Count,
    Instruction,
    Jump,
    Say,
)

Counters = Mapping[tuple[str, str, str], int]
"""The slot that counts something: ("visits", scene, label), ("chosen", scene, option) and the like."""


class Assembler:
    """Instructions one after another; `starts` says where each scene (with an empty label) and each label begins."""

    def __init__(self) -> None:
        self.code: list[Instruction] = []
        self.spots: list[Spot] = []
        self.starts: dict[tuple[str, str], int] = {}
        self.sites = 0
        self._block = 0  # instructions from here on run on from one another: no jump leads in between
        self._marks: list[tuple[int, str, str]] = []
        self._jumps: list[tuple[int, tuple[str, str]]] = []
        self._menus: list[int] = []
        self._told: dict[int, list[StoryBeat]] = {}  # all the beats of each `Say`, which gets them in the end

    def emit(self, instruction: Instruction, spot: Spot) -> int:
        """Append an instruction and return its address."""
        self.code.append(instruction)
        self.spots.append(spot)
        return len(self.code) - 1

    def say(self, beat: StoryBeat, spot: Spot) -> None:
        """Append a beat, together with those just before it where nothing can come in between."""
        last = len(self.code) - 1
        if last >= self._block:
            beats = self._told.get(last)
            if beats is not None:
                beats.append(beat)
                return
        self._told[self.emit(Say((beat,)), spot)] = [beat]

    def here(self) -> int:
        """Return the address that comes next, as the target of a jump: what stands before it does not run into it."""
        self._block = len(self.code)
        return self._block

    def lead(self, jumps: list[int], to: int) -> None:
        """Lead jumps that were laid out before their target was known."""
        for at in jumps:
            self.code[at] = Jump(to)

    def jump_later(self, at: int, place: tuple[str, str]) -> None:
        """Remember that the jump or call at `at` leads to a scene or label that may not be laid out yet."""
        self._jumps.append((at, place))

    def menu(self, at: int, point: ChoicePoint) -> None:
        """Put a menu where its place was kept."""
        self.code[at] = point
        self._menus.append(at)

    def mark(self, scene: str, label: str, spot: Spot) -> None:
        """Start a scene or label here; it costs an instruction that counts visits, should anything ask for them."""
        at = self.here()
        self.starts[scene, label] = at
        self._marks.append((at, scene, label))
        self.emit(Jump(at + 1), spot)
        self._block = at + 1

    def site(self) -> int:
        """Return the number of the next thing in this scene that fate decides or that happens once."""
        self.sites += 1
        return self.sites

    def resolve(self, counters: Counters) -> None:
        """Give every jump its address, every `Say` its beats, and everything that is counted its counter."""
        for at, beats in self._told.items():
            self.code[at] = Say(tuple(beats))
        for at, scene, label in self._marks:
            counter = counters.get(("visits", scene, label))
            if counter is not None:
                self.code[at] = Count(counter, VISITS_COUNTED)
            elif not label:
                self.starts[scene, label] = at + 1
        for at in self._menus:
            menu = self.code[at]
            if isinstance(menu, ChoicePoint):
                self.code[at] = _counted(menu, counters)
        for at, place in self._jumps:
            waiting = self.code[at]
            if isinstance(waiting, (Jump, CallScene)):
                self.code[at] = waiting._replace(to=self.starts.get(place, 0))


def _counted(menu: ChoicePoint, counters: Counters) -> ChoicePoint:
    """Let a menu count those of its options that some condition asks for."""
    if not any(("chosen", menu.scene, option.id) in counters for option in menu.options):
        return menu
    taken = [counters.get(("chosen", menu.scene, option.id), option.taken) for option in menu.options]
    options = tuple(option._replace(taken=counter) for option, counter in zip(menu.options, taken, strict=True))
    return menu._replace(options=options)
