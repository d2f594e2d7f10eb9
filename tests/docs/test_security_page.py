"""SECURITY.md names the tests that show its promises, and they are there."""

from __future__ import annotations

import re

from tests.conftest import CHECKOUT

_TEXT = (CHECKOUT / "SECURITY.md").read_text(encoding="utf-8")
_PROMISES = [line for line in _TEXT.split("## What is not promised")[0].splitlines() if line.startswith("| ")][1:]


def test_every_test_on_the_page_exists() -> None:
    named = re.findall(r"`(tests/[^`]+)`", _TEXT)
    assert len(set(named)) > 8
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


def test_every_promise_names_what_shows_it() -> None:
    assert len(_PROMISES) > 6
    assert [line for line in _PROMISES if "`tests/" not in line and "no code for it" not in line] == []


def test_the_page_gives_no_address_that_nobody_answers() -> None:
    assert "@" not in _TEXT
