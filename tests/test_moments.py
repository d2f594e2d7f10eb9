"""Saves by the names that people call them, whatever the story is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.moments import Moment, all_entries, find_anywhere, reference
from crushgame.saves.names import auto_slot, quick_slot
from crushgame.saves.store import Store
from tests.saves.samples import GAME, sample


@pytest.mark.parametrize("story", ["bus-stop", "con", "nul", "Ärger"])
def test_what_is_listed_can_be_found_by_what_is_printed_for_it(tmp_path: Path, story: str) -> None:
    store = Store(str(tmp_path))
    for slot in (auto_slot(story, GAME), quick_slot(story)):
        writer = store.writer(slot)
        writer.write(sample(story=story))
        writer.close()
    entries = all_entries(store)
    assert {entry.slot for entry in entries} == {auto_slot(story, GAME), quick_slot(story)}
    for entry in entries:
        found = find_anywhere(store, reference(entry))
        assert isinstance(found, Moment)
        assert (found.slot, found.record.story) == (entry.slot, story)
