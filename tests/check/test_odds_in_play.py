"""The odds of stories agree with games that are played at random on the engine."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from math import sqrt
from multiprocessing import get_context
from typing import NamedTuple

import pytest

from crushgame.check.odds.odds import odds_of
from crushgame.check.odds.players import EVEN
from crushgame.check.proof import Odds
from crushgame.check.sets.explore import Budget, Clock
from crushgame.library import StoryFiles, find
from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat
from crushgame.play.engine import answer, begin, choose
from crushgame.story import read
from crushgame.story.beats import Line, Message
from crushgame.story.program import Program
from tests.check.made_stories import made


def shipped(name: str) -> Program:
    found = find(name)
    assert isinstance(found, StoryFiles)
    made_of = read(found.files).program
    assert made_of is not None
    return made_of


class Plays(NamedTuple):
    """What happened in so many `games`: how many ended where and took what, decisions in all.

    `unfinished` did not end in time. Words are counted in some of the games.
    """

    games: int
    endings: Counter[str]
    options: Counter[tuple[str, str]]
    choices: int
    fewest_words: int
    most_words: int
    unfinished: int


def played(story: Program, seeds: range, longest: int = 400, every: int = 1) -> Plays:
    """Play games at random on the real engine, each with a seed of its own; count the words of every so many of them."""
    rng = random.Random(seeds.start)
    endings, options = Counter[str](), Counter[tuple[str, str]]()
    choices = unfinished = 0
    fewest, most = 10**9, 0
    for seed in seeds:
        turn, words, chosen = begin(story, f"seed-{seed}", {}), 0, list[tuple[str, str]]()
        is_read = not seed % every
        while len(chosen) < longest:
            if is_read:
                words += sum(len(beat.text.split()) for beat in turn.beats if isinstance(beat, Line | Message))
            stop = turn.stop
            if isinstance(stop, ChoiceBeat):
                offered = [offer.id for offer in stop.offers if not offer.locked]
                chosen.append((stop.scene, rng.choice(offered)))
                turn = choose(story, turn.state, chosen[-1][1])
            elif isinstance(stop, AskBeat):
                turn = answer(story, turn.state, "she" if stop.about == "pronouns" else "Sam")
            else:
                break
        choices += len(chosen)
        options.update(set(chosen))
        if isinstance(turn.stop, EndingBeat):
            endings[turn.stop.id] += 1
            words += len(turn.stop.text.split())
            if is_read:
                fewest, most = min(fewest, words), max(most, words)
        else:
            unfinished += 1
    return Plays(len(seeds), endings, options, choices, fewest, most, unfinished)


def agree(found: Odds, plays: Plays, sigmas: float) -> None:
    """Hold odds against games: each count within so many standard errors, and what did not end in time counts either way."""
    for ending, chance in found.endings.items():
        close(plays.endings[ending], chance.value, plays, sigmas)
    for option, chance in found.options.items():
        close(plays.options[option], chance.value, plays, sigmas)


def close(count: int, chance: float, plays: Plays, sigmas: float) -> None:
    error = sigmas * sqrt(plays.games * chance * (1 - chance)) + 1e-6
    if chance:
        error += 1  # a count is whole
    assert count - error <= plays.games * chance <= count + plays.unfinished + error, (count / plays.games, chance)


def _dry_run(seeds: range) -> Plays:
    return played(shipped("dry-run"), seeds, every=20)


def test_dry_run_agrees_with_200_000_random_plays() -> None:
    found = odds_of(shipped("dry-run"), EVEN, Clock(Budget()))
    assert isinstance(found, Odds)
    halves = [range(100_000), range(100_000, 200_000)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        both = list(pool.map(_dry_run, halves))
    plays = Plays(
        200_000,
        both[0].endings + both[1].endings,
        both[0].options + both[1].options,
        both[0].choices + both[1].choices,
        min(half.fewest_words for half in both),
        max(half.most_words for half in both),
        sum(half.unfinished for half in both),
    )
    assert plays.unfinished == 0
    assert sum(plays.endings.values()) == 200_000
    agree(found, plays, 4)
    assert found.choices.expected is not None
    assert abs(plays.choices / 200_000 - found.choices.expected) < 0.02
    assert found.words.longest is not None
    assert found.words.shortest <= plays.fewest_words <= plays.most_words <= found.words.longest


@pytest.mark.parametrize("number", range(40))
def test_made_stories_agree_with_random_plays(number: int) -> None:
    story = made(number).program
    found = odds_of(story, EVEN, Clock(Budget()))
    plays = played(story, range(300), 60)
    if isinstance(found, str):
        assert found == "no ending can be reached"
        assert not plays.endings
        return
    agree(found, plays, 5)
    if plays.endings:
        assert found.words.shortest <= plays.fewest_words
        assert found.words.longest is None or plays.most_words <= found.words.longest
    assert sum(chance.value for chance in found.endings.values()) + found.never_ending.value == pytest.approx(1)
