"""The same small stories for every test that holds ways of exploring against one another, and what two of the ways say of them.

Knows made stories, the second interpreter and SPIN, each of which is asked once. Must not know what else is held against them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.check.made_stories import Made, made
from tests.check.plainly import TooLarge
from tests.check.promela import translated
from tests.check.spinning import Spun, need_spin, spun
from tests.check.stepping import Seen, explore

BATCHES, IN_A_BATCH, LARGEST = 6, 12, 600


@cache
def small_stories() -> tuple[tuple[Made, Seen], ...]:
    """As many made stories as the batches need, of at most LARGEST stops each, with all that is to be seen in them."""
    stories: list[tuple[Made, Seen]] = []
    number = 0
    while len(stories) < BATCHES * IN_A_BATCH:
        story = made(number)
        number += 1
        try:
            stories.append((story, explore(story.program, story.caps, LARGEST)))
        except TooLarge:
            continue
    return tuple(stories)


@cache
def spun_batch(batch: int) -> tuple[int, Spun]:
    """Return the cuts of a batch's model, and what SPIN says of the batch; passes the test over where there is no SPIN."""
    need_spin()
    stories = small_stories()[batch * IN_A_BATCH :][:IN_A_BATCH]
    model = translated([story.program for story, _ in stories], [story.caps for story, _ in stories])
    with TemporaryDirectory() as folder:
        return model.cuts, spun(model, Path(folder))
