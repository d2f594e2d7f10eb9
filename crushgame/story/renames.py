"""Old names, looked up: every new one has to stand for something, and no old one may.

Knows names as written and the names of the story. Must not know what a save is made of beyond those names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crushgame.story.diagnostics import Spot, nearest
from crushgame.story.model import SetVariable
from crushgame.story.names import Names
from crushgame.story.old_names import Rename, Renames
from crushgame.story.program import Renamed

MOST_OPTIONS = 100_000
"""Old names of options, counting each under every name of its scene."""


def looked_up(names: Names) -> Renamed:
    """Return the old names of a story and what they stand for.

    Run this when all scenes are laid out, for only then is it known which of them are offered as storylets.
    """
    return _Looking(names).renamed(names.story.renamed)


class _Looking:
    def __init__(self, names: Names) -> None:
        self.find = names.find
        self.story = names.story
        self.texts = names.text_index
        self.offered = names.offered
        self.options = {scene.id: dict.fromkeys(scene.options) for scene in names.story.scenes.values()}
        for home, scene_id in names.offered:
            self.options[home].setdefault(scene_id)

    def renamed(self, written: Renames) -> Renamed:
        scenes = self.plain("scene", written.scenes, self.story.scenes)
        variables = self.plain("variable", written.variables, {**self.story.variables, **self.texts})
        endings = self.plain("ending", written.endings, self.story.endings)
        return Renamed(scenes, self.all_options(written, scenes), variables | self.members(variables), endings)

    def plain(self, what: str, renames: tuple[Rename, ...], known: Collection[str]) -> dict[str, str]:
        """Look up names of one kind; return those that are right."""
        ways = {one.old: one.new for one in renames}
        ends: dict[str, str] = {}
        for one in renames:
            if one.old in known:
                self.in_use(what, one)
            if one.new in known:
                continue
            if one.new in ways:
                self.old_itself(what, one, _end(one.new, ways, known, ends))
            else:
                self.unknown(what, one, nearest(one.new, list(known)))
        return {old: new for old, new in ways.items() if new in known and old not in known}

    # ---- findings ----

    def in_use(self, what: str, one: Rename) -> None:
        self.find("E352", one.spot, len(one.old), what=what, name=one.old)

    def old_itself(self, what: str, one: Rename, now: str) -> None:
        self.find("E351", one.new_spot, len(one.new), now, what=what, name=one.new)

    def unknown(self, what: str, one: Rename, near: str) -> None:
        self.find("E350", one.new_spot, len(one.new), near, what=what, name=one.new)

    # ---- sets ----

    def members(self, variables: dict[str, str]) -> dict[str, str]:
        """Return the old name of each member of a set, with that of now."""
        found: dict[str, str] = {}
        for old, new in variables.items():
            variable = self.story.variables.get(new)
            if isinstance(variable, SetVariable):
                found |= {f"{old}.{member}": f"{new}.{member}" for member in variable.members}
        return found

    # ---- options ----

    def has(self, scene_id: str, option: str) -> bool:
        return option in self.options.get(scene_id, ())

    def all_options(self, written: Renames, scenes: dict[str, str]) -> dict[str, str]:
        """Look up options; return those that are right, under every name of their scenes that a save can have."""
        was = {one.old for one in written.scenes}
        ways = {one.old: one.new for one in written.options}
        ends: dict[str, str] = {}
        current = {f"{scene}.{option}" for scene, options in self.options.items() for option in options} if ways else set()
        for one in written.options:
            scene, _, option = one.old.partition(".")
            if one.old in current:
                self.in_use("option", one)
            elif scene not in self.options and scene not in was:
                near = nearest(scene, [*self.options, *was])
                self.find("E353", one.spot, len(scene), near, name=scene)
            if one.new in current:
                continue
            scene, _, option = one.new.partition(".")
            if one.new in ways:
                self.old_itself("option", one, _end(one.new, ways, current, ends))
            elif scene in scenes:
                self.old_itself("option", one, f"{scenes[scene]}.{option}" if self.has(scenes[scene], option) else "")
            else:
                self.unknown("option", one, self.near_option(scene, option))
        right = {old: new for old, new in ways.items() if new in current and old not in current}
        return self.spread(written, scenes, right)

    def near_option(self, scene: str, option: str) -> str:
        """Return the option that was probably meant, as `scene.option`, or an empty string."""
        home = scene if scene in self.options else nearest(scene, list(self.options))
        meant = option if self.has(home, option) else nearest(option, list(self.options.get(home, ())))
        return f"{home}.{meant}" if meant else ""

    def spread(self, written: Renames, scenes: dict[str, str], right: dict[str, str]) -> dict[str, str]:
        """Put options under the other names of their scenes too, but for names that are written, in use or ambiguous."""
        found: dict[str, str] = {}
        ambiguous: set[str] = set()
        for scene, option, new, spot in self.others(written, scenes, right):
            old = f"{scene}.{option}"
            if old in right or self.has(scene, option):
                continue
            if found.setdefault(old, new) != new:
                ambiguous.add(old)
            if len(found) + len(right) > MOST_OPTIONS:
                self.find("E354", spot, most=f"{MOST_OPTIONS:,}")
                break
        return right | {old: new for old, new in found.items() if old not in ambiguous}

    def others(
        self, written: Renames, scenes: dict[str, str], right: dict[str, str]
    ) -> Iterator[tuple[str, str, str, Spot]]:  # fmt: skip
        """Yield further names that a save can have: the scene, the option in it, and which it is now, as `scene.option`."""
        former: dict[str, list[str]] = {}
        for old, new in scenes.items():
            former.setdefault(new, []).append(old)
        for one in written.options:
            if one.old in right:
                scene, _, option = one.old.partition(".")
                for other in [scenes[scene]] if scene in scenes else former.get(scene, []):
                    yield other, option, one.new, one.spot
        spots = {one.old: one.spot for one in written.scenes}
        for home, scene in self.offered:
            for old in former.get(scene, []):
                for other in (home, *former.get(home, [])):
                    yield other, old, f"{home}.{scene}", spots[old]


def _end(name: str, ways: dict[str, str], known: Collection[str], ends: dict[str, str]) -> str:
    """Return where an old name leads in the end, or an empty string where it leads to nothing; `ends` keeps what was found."""
    passed: list[str] = []
    while name not in known and name not in ends and name in ways:
        ends[name] = ""  # for a ring, which has no end
        passed.append(name)
        name = ways[name]
    end = name if name in known else ends.get(name, "")
    ends.update(dict.fromkeys(passed, end))
    return end
