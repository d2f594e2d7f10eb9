"""What the player is called, where the story keeps it for its later games."""

from __future__ import annotations

from crushgame.check.walks.trials import run
from crushgame.play.session import Session
from tests.story.frame import play, reading

_ASKED = """\
variables: {nights: {from: 0, to: 9, kept: yes}}
scenes:
  start:
    steps:
      - if: nights == 0
        then:
          - {ask: player, default: Sam, kept: yes}
          - {ask: pronouns, default: they, kept: yes}
      - set: {nights: +1}
      - "{player} {them} {nights}"
      - choice: [{option: Another name., id: anew, goto: anew}, {option: Go., id: go, end: done}]
  anew: {steps: [{ask: player, default: Sam, kept: yes}, {end: done}]}
"""


def test_what_the_player_is_called_is_so_from_the_beginning_of_the_next_game() -> None:
    first = play(_ASKED, "Kim", "xe/xem/xyr/xyrs/xemself", "go")
    assert first.kept() == {"nights": 1, "player": "Kim", "pronouns": "xe/xem/xyr/xyrs/xemself"}
    second = play(_ASKED, carried=first.kept())
    assert [getattr(beat, "text", "") for beat in second.turn] == ["Kim xem 2"]


def test_the_newest_name_wins_and_an_empty_answer_leaves_the_one_that_was_carried() -> None:
    carried: dict[str, int | str] = {"nights": 1, "player": "Kim", "pronouns": "she"}
    assert play(_ASKED, "anew", "Lou", carried=carried).kept()["player"] == "Lou"
    assert play(_ASKED, "anew", "", carried=carried).kept()["player"] == "Kim"
    assert play(_ASKED, "", "").kept()["player"] == "Sam"


def test_a_name_that_is_carried_is_cleaned_and_bounded_as_a_typed_one() -> None:
    carried: dict[str, int | str] = {"nights": 1, "player": "K\x1b[31mim\n" + "m" * 90, "pronouns": "x/y"}
    text = play(_ASKED, carried=carried).state.texts[0]
    assert len(text) == 24
    assert text.isprintable()
    assert play(_ASKED, carried=carried).state.texts[1] == "they"
    assert play(_ASKED, carried={"nights": 1, "player": "\n", "pronouns": 3}).state.texts == ("You", "they")
    assert play(_ASKED, carried={"nights": 1, "player": 7}).state.texts == ("You", "they")


def test_an_answer_that_is_not_kept_is_neither_carried_on_nor_taken_up() -> None:
    text = (
        _ASKED.replace(", kept: yes}\n", "}\n").replace(", kept: yes}, {end", "}, {end").replace("to: 9}", "to: 9, kept: yes}")
    )
    assert play(text, "Kim", "she", "go").kept() == {"nights": 1}
    assert play(text, carried={"nights": 1, "player": "Kim"}).state.texts == ("You", "they")


def test_a_game_that_is_resumed_knows_what_it_was_begun_with() -> None:
    carried: dict[str, int | str] = {"nights": 1, "player": "Kim", "pronouns": "she"}
    first = play(_ASKED, "anew", "Lou", carried=carried)
    again, snag = Session.resume(first.program, first.seed, first.carried, first.decisions, 0)
    assert snag is None
    assert again.digest() == first.digest()


def test_a_test_can_say_what_the_player_was_called_before() -> None:
    trial = "tests: [{test: A, kept: {nights: 1, player: Kim, pronouns: he}, says: [Kim him 2], values: {player: Kim}}]\n"
    found = reading(_ASKED + trial)
    assert found.program is not None, found.findings
    assert found.story is not None
    assert [verdict.failures for verdict in run(found.program, found.story.tests)] == [()]
