"""Walk files: a walk as YAML, which a person can read, change, and put among a story's tests.

Knows the form, which is that of a story test, and how text is quoted in it. Must not know disks. Reading takes the bytes of
a stranger, bounded as those of a story are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from crushgame.check.walks.fixing import in_words
from crushgame.check.walks.trials import walk_of
from crushgame.play.beats import ChoiceBeat, Decision
from crushgame.play.chance import LONGEST_TOLD, telling
from crushgame.play.session import Session
from crushgame.play.walk import SEED, Walk, pass_questions
from crushgame.story.gathering import EnoughError
from crushgame.story.printable import one_line
from crushgame.story.program import Program
from crushgame.story.report import message
from crushgame.story.source import parse_source
from crushgame.story.trial_names import Vocabulary, check_trials
from crushgame.story.trial_reader import TrialReader
from crushgame.story.values import ValueReader

LARGEST_FILE = 1024 * 1024
"""Bytes in one walk file."""

_WIDEST_COMMENT = 90
_COMMENTS_FROM = 24
"""The column that comments stand in, where the step before them is no longer."""


class WalkFile(NamedTuple):
    """What a walk file holds. `seed` decides what the walk does not tell."""

    walk: Walk
    seed: str = SEED


class Problem(NamedTuple):
    """Why a walk file cannot be used: sentences to show, one a line."""

    sentences: str


def written(program: Program, walk: Walk, comments: Sequence[str] = (), seed: str = "") -> str:
    """Return a walk as the text of a walk file, with the words of each option beside it.

    `comments` are lines for its head. Without a `seed`, reading takes `SEED`.
    """
    words = in_words(program, walk.carried, walk.fates, seed or SEED)
    lines = [f"# {one_line(comment)}" for comment in comments]
    kept = {name: _flow(value) if isinstance(value, tuple) else _plain(value) for name, value in words.kept.items()}
    lines += _block("kept", kept)
    lines += _block("draw", words.draw)
    lines += _block("chance", {name: _flow(numbers) for name, numbers in words.chance.items()})
    lines += _block("fates", {site: _flow(numbers) for site, numbers in words.fates.items()})
    if seed:
        lines.append(f"seed: {quoted(seed)}")
    steps = list(_steps(program, walk, seed or SEED))
    return "\n".join([*lines, "walk:" if steps else "walk: []", *steps]) + "\n"


def _block(key: str, pairs: dict[str, str]) -> list[str]:
    return [f"{key}:", *(f"  {name}: {value}" for name, value in pairs.items())] if pairs else []


def _flow(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _plain(value: str) -> str:
    """Write a value as it is where that is a number or a name, else in quotes."""
    return value if value.lstrip("-").replace("_", "").isalnum() and value.isascii() else quoted(value)


def _steps(program: Program, walk: Walk, seed: str) -> Iterator[str]:
    session = Session.new(program, telling(walk.fates, seed), walk.carried)
    for decision in walk.decisions:
        pass_questions(session, "" if decision.option else decision.choice)
        stop = session.stop
        words = ""
        if isinstance(stop, ChoiceBeat):
            words = next((offer.text for offer in stop.offers if offer.id == decision.option), "")
        yield _step(decision, words)
        session.replay(decision)  # where it does not fit, the rest stands without its words


def _step(decision: Decision, words: str) -> str:
    if not decision.option:
        return f"  - {{answer: {quoted(decision.text)}}}"
    step = f"  - {decision.scene}.{decision.option}"
    comment = one_line(words, _WIDEST_COMMENT)
    return f"{step.ljust(_COMMENTS_FROM)} # {comment}" if comment else step


def read(program: Program, data: bytes, name: str = "the walk") -> WalkFile | Problem:
    """Read a walk file, or say why it is none, or does not fit this story, at its lines. Never raises for what is in it."""
    if len(data) > LARGEST_FILE:
        return Problem(f"{name} is larger than {LARGEST_FILE >> 20} MiB, the most that a walk may be.")
    source = parse_source(name, data)
    values = ValueReader()
    values.findings += source.findings
    values.open(name, source.read)
    if source.root is None:
        return _problem(values) if values.findings else Problem(f"{name} is empty; a walk has `walk:` and its options.")
    try:
        trial = TrialReader(values).walk_file(source.root)
    except EnoughError:
        trial = None
    if trial is not None and not values.findings:
        values.findings += check_trials([trial], program)
    if trial is None or values.findings:
        return _problem(values)
    walked = walk_of(Vocabulary(program), trial)
    if walked.trouble:
        spot = walked.spot or trial.spot
        hint = f' Did you mean "{walked.suggestion}"?' if walked.suggestion else ""
        return Problem(one_line(f"{spot.file}:{spot.line}: {walked.trouble}.{hint}", 1_000))
    seed = trial.seed or SEED
    if len(telling(walked.walk.fates, seed)) > LONGEST_TOLD:
        return Problem(f"{name} tells fate more than a saved game can hold.")
    return WalkFile(walked.walk, seed)


def _problem(values: ValueReader) -> Problem:
    told = sorted(values.findings, key=lambda finding: finding.spot)
    lines = []
    for finding in told:
        hint = f'; did you mean "{finding.suggestion}"?' if finding.suggestion else ""
        lines.append(one_line(f"{finding.spot.file}:{finding.spot.line}: {message(finding)}{hint}", 1_000))
    return Problem("\n".join(lines))
