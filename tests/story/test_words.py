"""What words mean once they are read: who says them, the names in them, and how they change."""

from __future__ import annotations

import pytest

from crushgame.play.beats import AskBeat, Line, Message
from crushgame.play.session import NotOffered
from tests.story.frame import AGAIN, SEED, SEEDS, decide, play, said, steps, turn

# ---- lines and speakers ----

ALEX = "cast: {alex: {name: Alex Roy, pronouns: he}}\n"


def _line(text: str, head: str = ALEX) -> Line | Message:
    beat = turn(play(head + steps("- say: '{alex.they}'", "- |", f"  {text}")))[1]
    assert isinstance(beat, Line | Message)
    return beat


@pytest.mark.parametrize("head", ["Alex Roy", "alex", "Alex", "ALEX", "ALEX ROY"])
def test_somebody_in_the_cast_speaks_by_name_or_by_id(head: str) -> None:
    assert _line(f"{head}: Hello.") == Line("alex", "Alex Roy", "", "Hello.")


def test_a_mood_stands_in_brackets_after_the_name() -> None:
    assert _line("Alex (dry): Hello.") == Line("alex", "Alex Roy", "dry", "Hello.")


def test_text_in_brackets_makes_a_message_on_a_phone() -> None:
    assert _line("Alex (text): on my way") == Message("alex", "Alex Roy", "on my way")


def test_the_player_speaks_as_you() -> None:
    assert _line("You: Hello.") == Line("you", "You", "", "Hello.")


def test_a_line_without_a_speaker_is_narration() -> None:
    assert _line("It rains: a lot.") == Line("", "", "", "It rains: a lot.")


def test_each_line_of_a_text_is_one_beat() -> None:
    assert said(play(steps("- |", "  One.", "  Two.", "", "  Three."))) == ["One.", "Two.", "Three."]


def test_a_line_that_is_indented_deeper_carries_on_the_one_above() -> None:
    assert said(play(steps("- |", "  One,", "    and more,", "    and more.", "  Two."))) == [
        "One, and more, and more.",
        "Two.",
    ]


def test_a_line_of_the_cast_can_be_a_mapping() -> None:
    assert turn(play(ALEX + steps("- Alex (dry): Hello.")))[0] == Line("alex", "Alex Roy", "dry", "Hello.")


def test_words_between_asterisks_are_emphasised() -> None:
    assert _line("It is *very* wet, 2 * 3.") == Line("", "", "", "It is very wet, 2 * 3.", ((6, 10),))


def test_a_backslash_keeps_the_next_character_as_it_is() -> None:
    assert _line(r"\{player\} has \*two\* stars, Machine\: said.").text == "{player} has *two* stars, Machine: said."


# ---- names inside words ----

FORMS = "{They} {are} here with {their} cat, that is {theirs}; {they} {do} like {them}, {themself} and go{es}, walk{s}."


@pytest.mark.parametrize(
    ("pronouns", "words"),
    [
        ("she", "She is here with her cat, that is hers; she does like her, herself and goes, walks."),
        ("he", "He is here with his cat, that is his; he does like him, himself and goes, walks."),
        ("they", "They are here with their cat, that is theirs; they do like them, themself and go, walk."),
        ("it", "It is here with its cat, that is its; it does like it, itself and goes, walks."),
        ("xe/xem/xyr/xyrs/xemself", "Xe is here with xyr cat, that is xyrs; xe does like xem, xemself and goes, walks."),
        ("ze/zir/zir/zirs/zirself/are", "Ze are here with zir cat, that is zirs; ze do like zir, zirself and go, walk."),
    ],
)
def test_the_players_pronouns_are_said_in_every_form(pronouns: str, words: str) -> None:
    session = play(steps("- ask: pronouns", f"- '{FORMS}'"), pronouns)
    assert said(session) == [words]


def test_a_pair_of_pronouns_means_the_whole_set() -> None:
    assert said(play(steps("- ask: pronouns", "- '{They} left {theirs}.'"), "she/her")) == ["She left hers."]


def test_pronouns_that_make_no_set_are_refused_with_a_sentence_and_can_be_given_again() -> None:
    session = play(steps("- ask: pronouns", "- '{They}.'"))
    with pytest.raises(NotOffered, match="she, he, they or it"):
        session.answer("those/ones")
    session.answer("he")
    assert said(session) == ["He."]


def test_pronouns_are_they_until_the_story_asks() -> None:
    assert said(play(steps("- '{They} {were} {have}.'"))) == ["They were have."]


def test_the_pronouns_of_somebody_in_the_cast_are_said_by_name() -> None:
    assert said(play(ALEX + steps("- '{alex} likes {alex.their} cat. {alex.They} {alex.are} kind.'"))) == [
        "Alex Roy likes his cat. He is kind."
    ]


def test_the_player_is_called_you_until_the_story_asks_for_a_name() -> None:
    assert said(play(steps("- '{player}!'", "- ask: player", "- '{player}?'"))) == ["You!"]


def test_the_players_name_is_what_was_answered() -> None:
    assert said(play(steps("- ask: player", "- 'Hello, {player}.'"), "Sam")) == ["Hello, Sam."]


def test_an_empty_answer_takes_the_default() -> None:
    assert said(play(steps("- {ask: player, default: Robin}", "- 'Hello, {player}.'"), "  ")) == ["Hello, Robin."]


def test_an_empty_answer_without_a_default_keeps_what_was_there() -> None:
    text = steps("- ask: player", "- ask: player", "- 'Hello, {player}.'")
    assert said(play(text, "Sam", "")) == ["Hello, Sam."]


def test_a_name_is_cut_to_24_characters_and_loses_what_could_steer_a_terminal() -> None:
    assert said(play(steps("- ask: player", "- '{player}'"), "\x1b[2J" + "a" * 40)) == [("[2J" + "a" * 40)[:24]]


def test_an_answer_is_never_read_as_inline_words() -> None:
    assert said(play(steps("- ask: player", "- '{player}'"), "{they} *so*")) == ["{they} *so*"]


def test_a_text_variable_holds_what_was_answered() -> None:
    text = "variables: {nickname: {text: Pal}}\n" + steps("- '{nickname}'", "- ask: nickname", "- '{nickname}'")
    assert said(play(text)) == ["Pal"]
    assert said(play(text, "Chum")) == ["Chum"]


def test_an_asking_step_says_its_question_and_how_long_an_answer_may_be() -> None:
    stop = play(steps("- {ask: player, prompt: 'Your *name*?', default: Sam}")).stop
    assert stop == AskBeat("start", "player", "Your name?", "Sam", 24)


# ---- values inside words ----


def test_a_number_without_words_is_said_in_digits() -> None:
    assert said(play("variables: {a: {from: 0, to: 9, start: 4}}\n" + steps("- set: {a: +1}", "- 'So {a}.'"))) == ["So 5."]


@pytest.mark.parametrize(("value", "word"), [(0, "cold"), (1, "cold"), (2, "mild"), (3, "mild"), (4, "warm"), (5, "warm")])
def test_words_are_spread_evenly_over_the_range_of_a_number(value: int, word: str) -> None:
    head = "variables: {a: {from: 0, to: 5, words: [cold, mild, warm]}}\n"
    assert said(play(head + steps(f"- set: {{a: {value}}}", "- '{a}'"))) == [word]


def test_words_start_at_the_least_value_of_the_range() -> None:
    head = "variables: {a: {from: -2, to: 0, words: [cold, mild, warm]}}\n"
    assert said(play(head + steps("- '{a}'", "- set: {a: +1}", "- '{a}'", "- set: {a: 0}", "- '{a}'"))) == [
        "cold",
        "mild",
        "warm",
    ]


def test_a_flag_is_said_as_yes_or_no() -> None:
    assert said(play("variables: {a: no}\n" + steps("- '{a}'", "- set: {a: yes}", "- '{a}'"))) == ["no", "yes"]


def test_one_of_some_names_is_said_without_underscores() -> None:
    head = "variables: {a: {one of: [one_thing, other]}}\n"
    assert said(play(head + steps("- '{a}'", "- set: {a: other}"))) == ["one thing"]


# ---- words that change ----


def _three_visits(words: str, visits: int = 4, seed: str = SEED) -> list[str]:
    session = play(steps("- label: round", f"- '-{words}-'", AGAIN), seed=seed)
    heard = said(session)
    for _ in range(visits - 1):
        heard += said(decide(session, "a"))
    return [words.strip("-") for words in heard]


def test_alternatives_follow_one_another_and_stay_on_the_last() -> None:
    assert _three_visits("{first|second|last}") == ["first", "second", "last", "last"]


def test_alternatives_with_an_ampersand_go_round() -> None:
    assert _three_visits("{&a|b|c}", 5) == ["a", "b", "c", "a", "b"]


def test_alternatives_with_an_exclamation_mark_come_once_each_and_then_nothing() -> None:
    assert _three_visits("{!a|b}") == ["a", "b", "", ""]


def test_alternatives_with_a_tilde_are_shuffled_and_each_comes_once_a_round() -> None:
    heard = _three_visits("{~a|b|c}", 6)
    assert sorted(heard[:3]) == sorted(heard[3:]) == ["a", "b", "c"]


def test_a_shuffle_takes_another_order_in_another_round() -> None:
    rounds = [_three_visits("{~a|b|c}", 6, seed) for seed in SEEDS[:20]]
    assert any(heard[:3] != heard[3:] for heard in rounds)


def test_the_shuffle_depends_on_the_seed_alone() -> None:
    rounds = {seed: tuple(_three_visits("{~a|b|c}", 3, seed)) for seed in SEEDS[:40]}
    assert len(set(rounds.values())) == 6
    assert rounds == {seed: tuple(_three_visits("{~a|b|c}", 3, seed)) for seed in SEEDS[:40]}


def test_alternatives_can_hold_names_and_further_alternatives() -> None:
    assert _three_visits("{{player}|{&x|y} z}") == ["You", "x z", "y z", "x z"]


CHOSEN = "{if a > 2}high{elif a > 1 and not b}middle{else}low{end}"


@pytest.mark.parametrize(("moves", "word"), [("a: 3", "high"), ("a: 2", "middle"), ("a: 2, b: yes", "low"), ("a: 0", "low")])
def test_inline_conditions_are_tried_in_order(moves: str, word: str) -> None:
    head = "variables: {a: {from: 0, to: 3}, b: no}\n"
    assert said(play(head + steps("- set: {b: no}", f"- set: {{{moves}}}", f"- '{CHOSEN}'"))) == [word]


def test_an_inline_condition_without_else_says_nothing_otherwise() -> None:
    assert said(play("variables: {a: no}\n" + steps("- set: {a: no}", "- 'Well{if a} done{end}.'"))) == ["Well."]
