"""Fate: what the seed decides. Nothing is rolled, so going back and choosing again meets the same world.

Knows seeds, sites and visits as text and numbers. Must not know programs. The hash is BLAKE2b with 8 bytes, read as a whole
number; a remainder by a weight below 2^20 is then even to one part in 2^44.

A seed may be told what fate gives at some sites: `told draw/card=0 stop/chance/1=3,0: heron-4471`. It is a seed like any other,
in saves too; what it is not told, the part after the colon decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

TOLD = "told "
"""How a seed starts that is told fates."""

LONGEST_TOLD = 20_000
"""Characters that such a seed may have; a save holds no longer one."""

_BIRDS = (
    "avocet", "bittern", "brambling", "bullfinch", "bunting", "buzzard", "chaffinch", "chiffchaff", "coot", "cormorant",
    "crake", "crossbill", "curlew", "dipper", "dotterel", "dunlin", "dunnock", "egret", "fieldfare", "firecrest",
    "fulmar", "gadwall", "gannet", "godwit", "goldeneye", "goosander", "grebe", "guillemot", "harrier", "heron", "hobby",
    "jackdaw", "kestrel", "kingfisher", "kite", "kittiwake", "knot", "lapwing", "linnet", "magpie", "mallard", "merlin",
    "moorhen", "nightjar", "nuthatch", "osprey", "ouzel", "owl", "petrel", "pintail", "pipit", "plover", "pochard",
    "puffin", "quail", "redshank", "redstart", "redwing", "robin", "ruff", "sanderling", "shag", "shelduck", "shrike",
    "siskin", "skua", "skylark", "snipe", "sparrow", "starling", "stonechat", "swallow", "swift", "teal", "tern",
    "thrush", "turnstone", "twite", "wagtail", "warbler", "waxwing", "wheatear", "whimbrel", "whinchat", "wigeon",
    "woodcock", "wren", "yellowhammer",
)  # fmt: skip


def new_seed() -> str:
    """Return a fresh seed that a person can read out, such as `heron-4471`."""
    import secrets  # deferred: it takes 2 ms to load, and a game that is carried on has its seed

    return f"{secrets.choice(_BIRDS)}-{secrets.randbelow(10_000):04}"


def telling(fates: Mapping[str, Sequence[int]], seed: str) -> str:
    """Return a seed that gives these numbers at the first, second, third visit to each site, and is `seed` elsewhere.

    A site is one word without `=`. A seed that is told already is told these instead of what it was told.
    """
    told = [f"{site}={','.join(map(str, numbers))}" for site, numbers in sorted(fates.items()) if numbers]
    plain = untold(seed)[1]
    return f"{TOLD}{' '.join(told)}: {plain}" if told else plain


@lru_cache(maxsize=8)
def untold(seed: str) -> tuple[Mapping[str, tuple[int, ...]], str]:
    """Return what a seed is told, by site, and the seed that decides all else: all of it, where it is told nothing."""
    told, colon, plain = seed.removeprefix(TOLD).partition(": ")
    if not seed.startswith(TOLD) or not colon:
        return {}, seed
    fates: dict[str, tuple[int, ...]] = {}
    for part in told.split(" "):
        site, _, numbers = part.partition("=")
        try:
            fates[site] = tuple(int(number) for number in numbers.split(",") if len(number) <= _LONGEST_NUMBER)
        except ValueError:
            return {}, seed  # somebody's own words, which happen to start like that
    return fates, plain


_LONGEST_NUMBER = len(str(2**64))


def fate(seed: str, site: str, visit: int) -> int:
    """Return the number that a seed holds for a visit to a place in the story; 0 to 2^64 - 1."""
    if seed >= TOLD and seed.startswith(TOLD):  # the first asks a quarter of the time, and mostly settles it
        fates, seed = untold(seed)
        told = fates.get(site, ())
        if visit < len(told):
            return told[visit]
    return int.from_bytes(blake2b(f"{seed}\x00{site}\x00{visit}".encode(), digest_size=8).digest(), "big")


def weighed(seed: str, site: str, visit: int, weights: Sequence[int]) -> int:
    """Return which of the weights fate falls on; their sum is at least 1."""
    left = fate(seed, site, visit) % sum(weights)
    for at, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return at
    raise AssertionError("a remainder is below the sum of the weights")


def shuffled(seed: str, site: str, visit: int, count: int) -> list[int]:
    """Return the numbers from 0 to `count` - 1 in an order of fate's (Fisher and Yates' shuffle, Durstenfeld's form)."""
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = fate(seed, f"{site}/{last}", visit) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return order
