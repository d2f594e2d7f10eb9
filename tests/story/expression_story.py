"""A scope for tests of expressions: a story that is nothing but its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crushgame.story.binding import Binding, Bound, bind, bind_condition
from crushgame.story.expressions import parse
from crushgame.story.kinds import Flag, Kind, OneOf, Whole
from crushgame.story.trees import Fault, Tree


class Story(NamedTuple):
    """A scope made of plain dictionaries; slots are given in the order that kinds are listed."""

    kinds: Mapping[str, Kind]
    definitions: Mapping[str, str] = {}
    sets: Mapping[str, tuple[str, ...]] = {}
    scenes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def slots(self) -> list[str]:
        held = [f"{name}.{member}" for name, members in self.sets.items() for member in members]
        return [*self.kinds, *held, *(f"visits {scene}" for scene in self.scenes), *(f"chosen {one}" for one in self.options)]

    def _flag(self, key: str, kind: Kind) -> Binding | None:
        return Binding(self.slots().index(key), kind) if key in self.slots() else None

    def variable(self, name: str) -> Binding | None:
        return Binding(self.slots().index(name), self.kinds[name]) if name in self.kinds else None

    def definition(self, name: str) -> Tree | None:
        if name not in self.definitions:
            return None
        tree = parse(self.definitions[name])
        assert not isinstance(tree, Fault)
        return tree

    def members(self, set_name: str) -> tuple[str, ...] | None:
        return self.sets.get(set_name)

    def member(self, set_name: str, member: str) -> Binding | None:
        return self._flag(f"{set_name}.{member}", Flag())

    def visits(self, target: str) -> Binding | None:
        return self._flag(f"visits {target}", Whole(0, 99))

    def chosen(self, target: str) -> Binding | None:
        return self._flag(f"chosen {target}", Flag())

    def names(self) -> list[str]:
        return [*self.kinds, *self.definitions, *self.sets]

    def places(self) -> list[str]:
        return list(self.scenes)

    def choices(self) -> list[str]:
        return list(self.options)


STORY = Story(
    kinds={
        "rapport": Whole(0, 9),
        "debt": Whole(-5, 5),
        "asked": Flag(),
        "met": Flag(),
        "intent": OneOf(("unsure", "date", "friend")),
        "reply": OneOf(("yes", "no", "maybe")),
    },
    definitions={
        "warm": "rapport >= 4 and asked",
        "lamps": "asked + met + rapport",
        "mind": "intent",
        "egg": "hen or asked",
        "hen": "egg and met",
        "broken": "raport > 1",
        "uses_broken": "broken and met",
        "homeless": "seen(.again)",
    },
    sets={"bag": ("apple", "pear")},
    scenes=("bar", ".again", "bar.back"),
    options=("book-club", "bar.dance"),
)


def bound(text: str, story: Story = STORY) -> Bound:
    tree = parse(text)
    assert not isinstance(tree, Fault), tree
    result = bind(tree, story)
    assert not isinstance(result, Fault), result
    return result


def fault(text: str, story: Story = STORY) -> Fault | None:
    """What a condition is refused for, by the parser or by the binder."""
    tree = parse(text)
    result = tree if isinstance(tree, Fault) else bind_condition(tree, story)
    return result if isinstance(result, Fault) else None
