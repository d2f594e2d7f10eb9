"""What a player is called goes from game to game by the profile, and stays what it was in a game that is taken up again."""

from __future__ import annotations

from pathlib import Path

from crushgame.play.session import Session
from crushgame.saves.game import Game
from crushgame.saves.names import auto_slot
from crushgame.saves.profile import Added, load_profile, merge_profile
from crushgame.saves.store import Loaded, Store
from crushgame.story import read
from crushgame.story.program import Program

_TEXT = """
story: {format: 1, id: tea, title: Tea, version: 1, start: kitchen}
endings: {hot: {title: Hot}}
scenes:
  kitchen:
    steps:
      - choice:
          - {option: Ask., id: ask, steps: [{ask: player, kept: yes}, {ask: pronouns, kept: yes}]}
          - {option: Stir., id: stir}
      - choice: [{option: "{player} drinks.", id: drink, end: hot}]
"""


def _program() -> Program:
    program = read({"tea.yaml": _TEXT.encode()}).program
    assert program is not None
    return program


def _played(store: Store, *decisions: str) -> Game:
    """Play a new game and leave it; a decision that the menu does not have is an answer."""
    game = Game.start(store, _program(), "heron-4471", {"tea.yaml": _TEXT})
    for words in decisions:
        if game.session.question is None:
            game.session.choose(words)
        else:
            game.session.answer(words)
        assert game.autosave() == ""
    while game.session.advance():
        pass
    assert game.leave() == ""
    return game


def test_a_later_game_begins_with_the_name_of_the_one_that_ended(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    _played(store, "ask", "Kim", "she", "drink")
    assert _played(store, "stir").session.state.texts == ("Kim", "she")
    _played(store, "ask", "Lou", "xe/xem/xyr/xyrs/xemself", "drink")
    assert _played(store, "stir").session.state.texts == ("Lou", "xe/xem/xyr/xyrs/xemself")


def test_a_save_resumes_with_the_name_that_it_was_begun_with(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    _played(store, "ask", "Kim", "she", "drink")
    waiting = _played(store, "stir")
    loaded = store.load(auto_slot("tea", waiting.id))
    assert isinstance(loaded, Loaded)
    _played(store, "ask", "Lou", "he", "drink")
    record = loaded.record
    again, snag = Session.resume(_program(), record.seed, record.carried, record.decisions, record.beat)
    assert (snag, again.state.texts, again.digest()) == (None, ("Kim", "she"), waiting.session.digest())


def test_a_profile_from_before_names_were_kept_begins_a_game_without_one(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    assert merge_profile(store.root, "tea", Added("0123456789ab", {"nights": 3}, ending="hot")) is None
    assert _played(store, "ask", "Kim", "she", "drink").session.carried == {"nights": 3}
    assert load_profile(store.root, "tea").profile.kept == {"nights": 3, "player": "Kim", "pronouns": "she"}
