"""What a player has set, as new games take it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from crushgame.saves.game import Game
from crushgame.saves.settings import CuesShown, MetersShown, Settings, keep_settings
from crushgame.saves.store import Store
from crushgame.saves.where import SETTINGS
from crushgame.saves.wishes import wishes_for
from crushgame.story import read
from crushgame.story.program import Program
from tests.conftest import STORIES


def program(name: str) -> Program:
    found = read({name: (STORIES / name).read_bytes()}).program
    assert found is not None
    return found


STAGE = program("stage.yaml")


def begun(root: Path, settings: Settings) -> dict[str, int]:
    """The values of a game that somebody begins who has set this."""
    assert keep_settings(str(root), settings) is None
    game = Game.start(Store(str(root)), STAGE, "heron-4471")
    values = zip(STAGE.slots, game.session.state.values, strict=True)
    return {slot.name: value for slot, value in values if slot.setting}


@pytest.mark.parametrize(("cues", "guided"), [("guided", 1), ("plain", 0), ("story", 0)])
@pytest.mark.parametrize(("meters", "counted"), [("numbers", 1), ("words", 0), ("story", 0)])
def test_a_new_game_starts_as_the_player_has_set_it(
    tmp_path: Path, cues: CuesShown, guided: int, meters: MetersShown, counted: int
) -> None:
    assert begun(tmp_path, Settings(cues=cues, meters=meters)) == {"guided": guided, "counted": counted}


def test_what_is_left_to_the_story_is_not_carried_in(tmp_path: Path) -> None:
    assert wishes_for(STAGE, str(tmp_path)) == ({}, "")
    keep_settings(str(tmp_path), Settings(cues="plain"))
    assert wishes_for(STAGE, str(tmp_path)).carried == {"guided": "no"}


def test_a_game_stays_as_it_began_whatever_is_set_later(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    keep_settings(store.root, Settings(cues="guided"))
    game = Game.start(store, STAGE, "heron-4471")
    keep_settings(store.root, Settings(cues="plain"))
    assert game.record().carried == {"guided": "yes"}


def test_a_story_that_follows_no_setting_does_not_look_for_them(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text("in the way")
    assert wishes_for(program("fork.yaml"), str(tmp_path)) == ({}, "")
    assert "What you had set cannot be read." in wishes_for(STAGE, str(tmp_path)).note


def test_that_settings_were_lost_is_said_with_the_first_game_that_would_have_followed_them(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text("in the way")
    assert "What you had set cannot be read." in Game.start(Store(str(tmp_path)), STAGE, "heron-4471").note
