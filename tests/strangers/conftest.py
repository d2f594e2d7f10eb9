"""One process answers for all tests of this folder. `figures.py` prints what the answers took."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.strangers.measuring import SERVER


@pytest.fixture(scope="session", autouse=True)
def _ended_at_last() -> Iterator[None]:
    yield
    SERVER.close()
