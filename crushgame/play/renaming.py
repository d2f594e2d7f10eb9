"""What was remembered under names that an author has changed since, under the names of today.

Knows the `renamed:` table of a program. Must not know how names come to be written down.
"""

from __future__ import annotations

from collections.abc import Mapping

from crushgame.play.beats import Decision
from crushgame.play.session import Earlier
from crushgame.story.program import NOTHING_RENAMED, Renamed


def decision_now(renamed: Renamed, decision: Decision) -> Decision:
    """Return a decision as it would be written down today."""
    scene = renamed.scenes.get(decision.scene, decision.scene)
    if not decision.option:
        return decision._replace(scene=scene, choice=renamed.variables.get(decision.choice, decision.choice))
    scene, _, option = option_now(renamed, f"{decision.scene}.{decision.option}").partition(".")
    return decision._replace(scene=scene, option=option)


def option_now(renamed: Renamed, written: str) -> str:
    """Return an option, written `scene.option`, as it is written today."""
    scene, dot, option = written.partition(".")
    now = f"{renamed.scenes.get(scene, scene)}{dot}{option}"
    return renamed.options.get(written) or renamed.options.get(now, now)


def values_now(renamed: Renamed, values: Mapping[str, int | str]) -> dict[str, int | str]:
    """Return values by the names that variables have today. Where both names hold one, that of today's name counts."""
    old = {renamed.variables[name]: value for name, value in values.items() if name in renamed.variables}
    return old | {name: value for name, value in values.items() if name not in renamed.variables}


def earlier_now(renamed: Renamed, earlier: Earlier) -> Earlier:
    """Return what earlier games have seen, by the names of today."""
    if renamed == NOTHING_RENAMED:
        return earlier
    chosen = frozenset(option_now(renamed, option) for option in earlier.chosen)
    return earlier._replace(
        chosen=chosen,
        endings=frozenset(renamed.endings.get(one, one) for one in earlier.endings),
        scenes=frozenset(renamed.scenes.get(one, one) for one in earlier.scenes),
    )
