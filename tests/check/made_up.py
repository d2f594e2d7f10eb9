"""Proofs with made-up numbers, about stories that are real: how results look must not wait for how they are found."""

from __future__ import annotations

from fractions import Fraction

from crushgame.check.proof import Chance, Length, Odds, Proof, Tally
from crushgame.play.walk import Walk
from crushgame.story.diagnostics import Finding
from crushgame.story.program import ChoicePoint, Program

TALLIES = (
    Tally("scenes can be read", 10, 10),
    Tally("options can be chosen", 31, 31),
    Tally("endings can be reached", 5, 5),
    Tally("promises hold", 1, 1),
)
CLEAN = Proof(
    (), {}, TALLIES, 12_345, 210, 0.1234, "", None,
)  # fmt: skip


def odds(program: Program) -> Odds:
    """Return odds for every scene, option and ending of a story: endings 1/2, 1/4, … and the rest as it comes."""
    endings = list(program.endings)
    parts = [Fraction(1, 2 ** (at + 1)) for at in range(len(endings))]
    parts[-1] *= 2
    menus = [step for step in program.code if isinstance(step, ChoicePoint)]
    options = [(menu.scene, option.id) for menu in menus for option in menu.options]
    scenes = list(program.scenes)
    moves = {(one, other): 0.25 for one in scenes for other in [*scenes, *endings]}
    return Odds(
        "evenly",
        900,
        {ending: Chance(float(part), part) for ending, part in zip(endings, parts, strict=True)},
        Chance(0.0, Fraction(0)),
        {scene: Chance(1 / (1 + at)) for at, scene in enumerate(scenes)},
        {option: Chance(1 / (2 + at)) for at, option in enumerate(options)},
        moves,
        Length(6, 14.23, 40),
        Length(812, 1204.5, None, is_about=True, straight=950),
        0.0,
    )


def proof(*findings: Finding, walks: dict[int, Walk] | None = None, unproved: str = "", of: Odds | None = None) -> Proof:
    """Return the clean proof with these findings, walks and odds."""
    return CLEAN._replace(findings=findings, walks=walks or {}, unproved=unproved, odds=of)
