"""How numbers are said: percentages, fractions, counts, times and bars.

Knows how to round without saying too much: what is not certain never reads as 100%, and what can happen never as 0%.
Must not know what the numbers are of.
"""

from __future__ import annotations

import math

from crushgame.check.proof import Chance

LONGEST_FRACTION = 11
"""Signs of a fraction that is shown to people; a longer one says nothing that the percentage does not."""

_MOST_DIGITS = 40
"""Digits of a whole number past which nobody reads them."""

_ROUND_FROM = 1e15
"""Where a float has no digits to tell besides its first ones."""

_UNKNOWN = "unknown"

_EIGHTHS = " ▏▎▍▌▋▊▉"
_BITS_OF_A_DIGIT = math.log2(10)


def percent(value: float) -> str:
    """Say a share from 0 to 1 as a percentage of two or three digits.

    >>> percent(0.4117), percent(0.99999), percent(1e-9), percent(0.0)
    ('41.2%', '> 99.9%', '< 0.01%', '0%')
    """
    if math.isnan(value):
        return _UNKNOWN
    if value <= 0:
        return "0%"
    if value >= 1:
        return "100%"
    if value < 0.0001:
        return "< 0.01%"
    if value > 0.999:
        return "> 99.9%"
    return f"{value * 100:.2f}%" if value < 0.01 else f"{value * 100:.1f}%"


def chance_of(chance: Chance) -> str:
    """Say a chance as a percentage. What is exactly certain, or exactly impossible, is told from what is nearly so."""
    if chance.exact is not None:
        if 0 < chance.exact < 1:
            return percent(min(max(chance.value, 1e-12), 1 - 1e-12))
        return percent(float(chance.exact))
    return percent(chance.value)


def fraction(chance: Chance, longest: int = LONGEST_FRACTION) -> str:
    """Return the exact fraction, `7/17`, or nothing where it is a whole number, unknown, or has more signs than `longest`."""
    exact = chance.exact
    if exact is None or exact.denominator == 1 or exact.denominator.bit_length() > longest * _BITS_OF_A_DIGIT:
        return ""
    said = f"{exact.numerator}/{exact.denominator}"
    return said if len(said) <= longest else ""


def whole(number: int) -> str:
    """Say a whole number with its thousands apart, or about how large it is where that takes more than a line.

    >>> whole(12000), whole(2**200)
    ('12,000', 'about 1e+60')
    """
    if abs(number) < 10**_MOST_DIGITS:
        return f"{number:,}"
    digits = math.floor(math.log10(abs(number)))
    return f"about {'-' if number < 0 else ''}{abs(number) // 10**digits}e+{digits}"


def counted(number: int, one: str, many: str) -> str:
    """Say a number with its noun.

    >>> counted(1, "state", "states"), counted(12000, "state", "states")
    ('1 state', '12,000 states')
    """
    return f"{whole(number)} {one if number == 1 else many}"


def mean(number: float) -> str:
    """Say an expected number: one digit behind the point where that still says something.

    >>> mean(14.24), mean(12345.6), mean(1.1e300)
    ('14.2', '12,346', 'about 1e+300')
    """
    if math.isnan(number):
        return _UNKNOWN
    if math.isinf(number):
        return "without limit"
    if abs(number) >= _ROUND_FROM:
        return f"about {number:.0e}"
    return f"{number:,.1f}" if number < 100 else f"{number:,.0f}"


def seconds(time: float) -> str:
    """Say how long something took.

    >>> seconds(0.004), seconds(0.1234), seconds(12.3), seconds(180)
    ('under 0.01 s', '0.12 s', '12.3 s', '3 min 0 s')
    """
    if not math.isfinite(time):
        return _UNKNOWN if math.isnan(time) or time < 0 else "for ever"
    if time < 0.01:
        return "under 0.01 s"
    if time < 10:
        return f"{time:.2f} s"
    return f"{time:.1f} s" if time < 120 else f"{int(time) // 60} min {int(time) % 60} s"


def bar(value: float, width: int, ascii_only: bool = False) -> str:
    """Return a bar of `width` columns for a share from 0 to 1. What can happen at all leaves a mark."""
    share = 0.0 if math.isnan(value) else min(max(value, 0.0), 1.0)
    if ascii_only:
        full = max(round(share * width), 1 if value > 0 else 0)
        return ("#" * full).ljust(width)
    eighths = max(round(share * width * 8), 1 if value > 0 else 0)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)
