"""Fate: what the seed decides. Nothing is rolled, so going back and choosing again meets the same world.

Knows seeds, sites and visits as text and numbers. Must not know programs. The hash is BLAKE2b with 8 bytes, read as a whole
number; a remainder by a weight below 2^20 is then even to one part in 2^44.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

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


def fate(seed: str, site: str, visit: int) -> int:
    """Return the number that a seed holds for a visit to a place in the story; 0 to 2^64 - 1."""
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
