"""What a check found out, as people and programs read it: one screen of text, JSON, and GitHub's annotations.

Knows how a proof looks. Must not know how one is made, nor streams: what can be shown there is for the caller to say.
`docs/checking.md` describes the JSON; its keys only ever get more.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from textwrap import wrap
from typing import Any, NamedTuple

from crushgame.check.fits import Fitted
from crushgame.check.proof import Chance, Length, Odds, Proof, Tally
from crushgame.check.show.figures import bar, chance_of, counted, fraction, mean, seconds, whole
from crushgame.check.show.fitting import annotated as fits_annotated
from crushgame.check.show.fitting import record as fits_record
from crushgame.check.show.noting import lines as note_lines
from crushgame.check.show.noting import record as note_record
from crushgame.check.show.noting import shortened, shown_by
from crushgame.check.show.retelling import Step, retold, said
from crushgame.check.walks.walkfile import written
from crushgame.play.chance import telling
from crushgame.play.walk import SEED, Walk
from crushgame.story.printable import clean, one_line
from crushgame.story.reading import Reading
from crushgame.story.report import as_github as annotated
from crushgame.story.report import message, record, render, summary
from crushgame.story.report import width as columns

FORMAT = 1
"""Of the JSON; a later number has other keys."""

MOST_DIGITS = 1_000
"""Digits of a number in an exact fraction for programs; one with more is left out, the float says it well enough."""

Style = Callable[[str, str], str]
"""Dresses a text for the terminal by what it is: `good`, `bad`, `warning`, `bar`, `aside` or `heading`."""

_EVEN = "chooses evenly among what is open"
_ENDS = "Sooner or later, every such playthrough comes to an ending."
_UNLIKELY = "Going on for ever is too unlikely to be told from impossible."
_WIDEST_BAR = 30
_NARROWEST = 30
_TALLY_COLUMNS = 38

_OF_ONE = {
    "scenes": "scene",
    "options": "option",
    "endings": "ending",
    "promises hold": "promise holds",
    "choices always leave": "choice always leaves",
    "conditions and cases make": "condition or case makes",
    "moves change": "move changes",
    "lines and locked words": "line or locked text",
    "states have": "state has",
    "notes": "note",
}
"""How the start of a tally's words reads when there is but one of them."""


class Reported(NamedTuple):
    """One story with what reading and checking it came to. `name` is what it was asked for by.

    `saves` says how saves fit the story, or is None where nobody asked or it cannot be played.
    """

    name: str
    reading: Reading
    proof: Proof
    saves: Fitted | None = None


def plainly(words: str, kind: str) -> str:  # noqa: ARG001  # a style may look at what it dresses
    """The style of a stream without colours."""
    return words


# ---- text --------------------------------------------------------------------------------------------------------------


def text(
    proof: Proof,
    reading: Reading,
    name: str,
    width: int = 80,
    *,
    style: Style = plainly,
    ascii_only: bool = False,
    replays: Mapping[int, str] | None = None,
) -> str:
    """Return the report on one story, without a newline at the end. A story without findings takes one screen.

    `replays` are, by the index of a finding, the commands that play its walk; without one, a command is made from the walk
    where that is possible. `ascii_only` holds for bars, not for the words of the story.
    """
    lines = [
        *_verdict(proof, reading, one_line(name), width, style),
        *_so_far(proof, reading, width, style),
        *_tallies(proof, width, style),
    ]
    for index, finding in enumerate(proof.findings):
        lines += ["", render(finding, reading.sources)]
        walk = proof.walks.get(index)
        if walk is not None and reading.program is not None:
            steps = retold(reading.program, walk)
            lines += _walk(steps, (replays or {}).get(index) or _replay(name, walk), style)
    if reading.program is not None and proof.odds is not None:
        lines += ["", *_odds(proof.odds, reading.program.endings, width, style, ascii_only)]
    elif proof.no_odds and reading.program is not None:
        lines += ["", *(style(line, "aside") for line in _wrapped(f"No odds: {one_line(proof.no_odds)}", width))]
    if reading.program is not None and proof.notes is not None:
        lines += ["", *note_lines(proof.notes, reading.program, max(width, _NARROWEST), style)]
    return "\n".join(lines)


def verdict(proof: Proof, reading: Reading) -> str:
    """`errors`, `unproved`, `warnings` or `proved`: the worst that is to be said."""
    if reading.program is None:
        return "errors"
    if proof.unproved:
        return "unproved"
    if any(finding.is_error for finding in proof.findings):
        return "errors"
    return "warnings" if proof.findings else "proved"


def headline(proof: Proof, reading: Reading) -> str:
    """Return the verdict in one sentence, without the story's name and without a full stop."""
    what = verdict(proof, reading)
    seen, time = states_words(proof), seconds(proof.seconds)
    found = summary(proof.findings)
    if reading.program is None:
        return f"{found}; with errors like these there is nothing to play, so nothing was proved"
    if what == "unproved":
        return f"NOT PROVED: {one_line(proof.unproved, 400).rstrip('.')}"
    if what == "errors":
        return f"{found} found in {seen} in {time}"
    return f"proved, {seen} in {time}" + (f"; {found}" if what == "warnings" else "")


def states_words(proof: Proof) -> str:
    """Say how much was looked at: `12,345 states at 210 places`."""
    return f"{counted(proof.states, 'state', 'states')} at {counted(proof.places, 'place', 'places')}"


def _verdict(proof: Proof, reading: Reading, name: str, width: int, style: Style) -> list[str]:
    kind = {"proved": "good", "warnings": "warning"}.get(verdict(proof, reading), "bad")
    first, *rest = _wrapped(f"{name}: {headline(proof, reading)}", width)
    label = f"{name}: " if first.startswith(f"{name}: ") else ""
    return [label + style(first.removeprefix(label), kind), *(style(line, kind) for line in rest)]


def _wrapped(words: str, width: int, indent: str = "") -> list[str]:
    return wrap(words, max(width, _NARROWEST), initial_indent=indent, subsequent_indent=indent or "  ")


def _so_far(proof: Proof, reading: Reading, width: int, style: Style) -> list[str]:
    if verdict(proof, reading) != "unproved":
        return []
    seen = states_words(proof)
    others = [finding for finding in proof.findings if finding.code != "E709"]
    found = f" Found already: {summary(others)}." if others else ""
    known = f"In {seconds(proof.seconds)} it saw {seen}. What follows is known so far, and no more.{found}"
    return [style(line, "bad") for line in _wrapped(known, width, "  ")]


def _tallies(proof: Proof, width: int, style: Style) -> list[str]:
    """The tallies, two on a line where there is room."""
    words = [tally_words(tally, bool(proof.unproved)) for tally in proof.tallies if tally.of]
    kinds = ["" if tally.proved == tally.of else "warning" for tally in proof.tallies if tally.of]
    broad = max((len(word) for word in words), default=0) + 3
    across = 2 if max(broad, _TALLY_COLUMNS) * 2 <= width else 1
    lines = []
    for at in range(0, len(words), across):
        pair = list(zip(words, kinds, strict=True))[at : at + across]
        padded = [(word + " " * (max(broad, _TALLY_COLUMNS) - len(word)) if place == 0 and len(pair) > 1 else word, kind)
                  for place, (word, kind) in enumerate(pair)]  # fmt: skip
        lines.append("  " + "".join(style(word, kind) if kind else word for word, kind in padded))
    return lines


def tally_words(tally: Tally, so_far: bool = False) -> str:
    """Say a tally: `31 of 31 options can be chosen`."""
    words = one_line(tally.what)
    if tally.of == 1:
        many = next((many for many in _OF_ONE if words.startswith(many)), "")
        words = _OF_ONE.get(many, "") + words[len(many) :]
    return f"{whole(tally.proved)} of {whole(tally.of)} {words}" + (" so far" if so_far else "")


def _walk(steps: tuple[Step, ...], replay: str, style: Style) -> list[str]:
    lines = [f"   {style('a shortest walk there:', 'heading')}"]
    lines += [f"   {f'{step.number:>3}.' if step.number else '   -'} {said(step)}" for step in steps]
    if replay:
        lines.append(f"   {style('play it:', 'heading')} {one_line(replay, 4000)}")
    return lines


def _replay(name: str, walk: Walk) -> str:
    """The command that starts the game of a walk, whose choices are then made by hand. Kept values cannot be given so."""
    if walk.carried:
        return ""
    seed = f" --seed {shlex.quote(telling(walk.fates, SEED))}" if walk.fates else " --new"
    return f"crushgame play {shlex.quote(clean(name))}{seed}"


# ---- odds in text ------------------------------------------------------------------------------------------------------


def player_words(odds: Odds) -> str:
    """Say what the player does that the odds are for, to follow on `a player who`."""
    given = one_line(odds.player)
    return _EVEN if given in ("", "even", "evenly") else given


def _odds(odds: Odds, endings: Mapping[str, Any], width: int, style: Style, ascii_only: bool) -> list[str]:
    lines = [style(line, "heading") for line in _wrapped(f"For a player who {player_words(odds)}:", width)]
    rows = [
        (chance, one_line(endings[ending].title if ending in endings else "") or ending)
        for ending, chance in odds.endings.items()
    ]
    rows.sort(key=lambda row: -row[0].value)
    if odds.never_ending.value:
        rows.append((odds.never_ending, "(never comes to an end)"))
    exact = max((len(fraction(chance)) for chance, _ in rows), default=0)
    titles = max((columns(title) for _, title in rows), default=0)
    room = max(min(_WIDEST_BAR, width - 15 - exact - titles), 6)
    for chance, title in rows:
        drawn = style(bar(chance.value, room, ascii_only), "bar")
        part = f"{fraction(chance):>{exact}}  " if exact else ""
        left = max(width - room - 14 - (exact + 2 if exact else 0), 12)
        lines.append(f"  {chance_of(chance):>7}  {drawn}  {part}{shortened(title, left)}".rstrip())
    if not odds.never_ending.value:
        is_sure = odds.never_ending.exact == 0
        lines += _wrapped(_ENDS if is_sure else _UNLIKELY, width, "  ")
    lines += _wrapped(f"{length_words(odds.choices, 'choice', 'choices')}.", width, "  ")
    lines += _wrapped(words_read(odds.words), width, "  ")
    if odds.residual:
        lines += [style(line, "aside") for line in _wrapped(residual_words(odds), width, "  ")]
    if odds.left_out:
        lines += [style(line, "aside") for line in _wrapped(sentence(odds.left_out), width, "  ")]
    return lines


def sentence(words: str) -> str:
    """Return words with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def residual_words(odds: Odds) -> str:
    """Say how far odds that are not exact may be off."""
    return f"These odds are floats, right to within {odds.residual:.0e}."


def length_words(length: Length, one: str, many: str) -> str:
    """Say how long a playthrough is: `6 to 40 choices, 14.2 expected`."""
    about = "about " if length.is_about else ""
    if length.longest is None:
        span = f"{about}{counted(length.shortest, one, many)} or more, without a limit"
    elif length.longest == length.shortest:
        return f"always {about}{counted(length.shortest, one, many)}"
    else:
        span = f"{about}{whole(length.shortest)} to {counted(length.longest, one, many)}"
    return span + (f", {mean(length.expected)} expected" if length.expected is not None and isfinite(length.expected) else "")


def words_read(length: Length) -> str:
    """Say in a sentence or two how many words a game reads: `A game reads 2,412 to 3,190 words (2,790 on average).`"""
    about = "about " if length.is_about else ""
    if length.longest == length.shortest:
        return f"Every game reads {about}{counted(length.shortest, 'word', 'words')}."
    average = f" ({mean(length.expected)} on average)" if length.expected is not None and isfinite(length.expected) else ""
    if length.longest is not None:
        return f"A game reads {about}{whole(length.shortest)} to {counted(length.longest, 'word', 'words')}{average}."
    least = f"A game reads {about}{counted(length.shortest, 'word', 'words')} or more, without a limit{average}"
    return (
        f"{least}."
        if length.straight is None
        else f"{least}; without going round in circles, {whole(length.straight)} at most."
    )


# ---- JSON and GitHub ---------------------------------------------------------------------------------------------------


def as_json(reported: Iterable[Reported]) -> str:
    """Return what was found out about each story as JSON: `{"format": 1, "stories": [...]}`; see `docs/checking.md`.

    Every key is always there, and null where there is nothing to say. Escapes keep the text ASCII.
    """
    return json.dumps({"format": FORMAT, "stories": [_story(*one) for one in reported]}, indent=2, allow_nan=False)


def as_github(reported: Iterable[Reported]) -> str:
    """Return findings as GitHub's workflow commands, one a line, and for each story a line that sums it up."""
    lines = []
    for name, reading, proof, saves in reported:
        if proof.findings:
            lines.append(annotated(proof.findings))
        level = {"proved": "notice", "warnings": "warning"}.get(verdict(proof, reading), "error")
        said_of = f"{one_line(name)}: {headline(proof, reading)}".replace("%", "%25")
        lines.append(f"::{level} title=crushgame check::{said_of}")
        lines += fits_annotated(saves) if saves else ()
    return "\n".join(lines)


def _story(name: str, reading: Reading, proof: Proof, saves: Fitted | None) -> dict[str, Any]:
    return {
        "story": one_line(name),
        "verdict": verdict(proof, reading),
        "summary": headline(proof, reading),
        "unproved": one_line(proof.unproved, 400) or None,
        "states": proof.states,
        "places": proof.places,
        "seconds": round(proof.seconds, 3),
        "tallies": [{"what": one_line(tally.what), "proved": tally.proved, "of": tally.of} for tally in proof.tallies],
        "findings": [
            record(finding) | {"walk": _walk_record(reading, proof.walks.get(index), message(finding))}
            for index, finding in enumerate(proof.findings)
        ],
        "odds": _odds_record(proof.odds) if proof.odds else None,
        "no_odds": one_line(proof.no_odds) or None,
        "saves": fits_record(saves) if saves else None,
        "notes": [note_record(noted) | {"walk": _walk_record(reading, noted.walk, shown_by(noted))} for noted in proof.notes]
        if proof.notes is not None
        else None,
    }


def _walk_record(reading: Reading, walk: Walk | None, shows: str) -> dict[str, Any] | None:
    if walk is None:
        return None
    return {
        "shows": shows,
        "file": written(reading.program, walk, [shows]) if reading.program else None,
        "carried": walk.carried,
        "fates": {site: list(numbers) for site, numbers in walk.fates.items()},
        "decisions": [decision._asdict() for decision in walk.decisions],
        "steps": [step._asdict() for step in retold(reading.program, walk)] if reading.program else [],
    }


def _odds_record(odds: Odds) -> dict[str, Any]:
    return {
        "player": player_words(odds),
        "states": odds.states,
        "endings": {ending: _chance(chance) for ending, chance in odds.endings.items()},
        "never_ending": _chance(odds.never_ending),
        "scenes": {scene: _chance(chance) for scene, chance in odds.scenes.items()},
        "options": [{"scene": scene, "option": option, **_chance(chance)} for (scene, option), chance in odds.options.items()],
        "moves": [{"from": source, "to": target, "share": _number(share)} for (source, target), share in odds.moves.items()],
        "choices": _length(odds.choices),
        "words": _length(odds.words),
        "residual": _number(odds.residual),
        "left_out": odds.left_out or None,
    }


def _chance(chance: Chance) -> dict[str, Any]:
    exact = chance.exact
    if exact is None or exact.denominator.bit_length() > MOST_DIGITS * 3:
        return {"value": _number(chance.value), "exact": None}
    return {"value": _number(chance.value), "exact": str(exact)}


def _length(length: Length) -> dict[str, Any]:
    return {
        "shortest": length.shortest,
        "expected": _number(length.expected) if length.expected is not None else None,
        "longest": length.longest,
        "about": length.is_about,
        "straight": length.straight,
    }


def _number(value: float) -> float | None:
    """JSON has no word for what is not finite."""
    return value if isfinite(value) else None
