"""What a session promises to whoever shows it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crushgame.play.beats import AskBeat, ChoiceBeat, Decision, EndingBeat, Line, Place
from crushgame.play.session import Earlier, NotOffered, Session, line_key
from tests.play.stories import FORK, program


@pytest.fixture
def fork() -> Session:
    return Session.new(program(FORK), "heron-1")


def to_stop(session: Session) -> None:
    while session.advance():
        pass


def test_a_game_starts_at_the_first_beat_of_its_first_scene(fork: Session) -> None:
    shown = [fork.beat]
    assert fork.advance()
    shown.append(fork.beat)
    assert shown == [Place("bench", "Bench"), Line("", "", "", "It rains.")]


def test_beats_come_one_at_a_time_up_to_the_choice_and_no_further(fork: Session) -> None:
    to_stop(fork)
    assert isinstance(fork.beat, ChoiceBeat)
    assert not fork.advance()
    assert [offer.id for offer in fork.beat.offers] == ["wait", "leave", "sing"]


def test_a_locked_option_says_why_and_cannot_be_taken(fork: Session) -> None:
    to_stop(fork)
    assert isinstance(fork.beat, ChoiceBeat)
    assert fork.beat.offers[2].locked == "You are too cold to sing."
    with pytest.raises(NotOffered):
        fork.choose("sing")
    assert fork.decisions == ()


def test_an_option_that_is_not_there_changes_nothing(fork: Session) -> None:
    before = fork.state
    with pytest.raises(NotOffered):
        fork.choose("dance")
    assert fork.state == before


def test_a_once_only_option_is_gone_after_it_was_taken(fork: Session) -> None:
    for option in ("wait", "wait", "sing"):
        fork.choose(option)
    assert isinstance(fork.stop, ChoiceBeat)
    assert [offer.id for offer in fork.stop.offers] == ["wait", "leave"]


def test_an_option_taken_in_this_game_is_marked_and_unmarked_by_going_back(fork: Session) -> None:
    fork.choose("wait")
    assert isinstance(fork.stop, ChoiceBeat)
    assert fork.stop.offers[0].taken
    fork.back()
    assert isinstance(fork.stop, ChoiceBeat)
    assert not fork.stop.offers[0].taken


def test_an_option_of_an_earlier_game_is_known(fork: Session) -> None:
    again = Session.new(fork.program, "heron-2", earlier=Earlier(chosen=frozenset({"start.leave"})))
    assert again.chosen_before("leave")
    assert not again.chosen_before("wait")


def test_going_back_stands_on_the_choice_and_forward_does_the_same_again(fork: Session) -> None:
    fork.choose("wait")
    state = fork.state
    assert fork.back()
    assert isinstance(fork.beat, ChoiceBeat)
    assert fork.forward()
    assert fork.state == state
    assert not fork.forward()


def test_there_is_nothing_before_the_first_decision(fork: Session) -> None:
    assert not fork.back()


def test_another_choice_after_going_back_forgets_what_was_undone(fork: Session) -> None:
    fork.choose("wait")
    fork.back()
    fork.choose("leave")
    assert not fork.forward()


def test_an_ending_ends_the_game_with_its_words_and_emphasis(fork: Session) -> None:
    fork.choose("leave")
    to_stop(fork)
    assert fork.ended
    assert fork.beat == EndingBeat("done", "Done", "bright", "The end of it.", ((11, 13),))


def test_history_holds_every_beat_shown_and_the_words_of_every_choice(fork: Session) -> None:
    fork.choose("wait")
    fork.choose("leave")
    to_stop(fork)
    past = list(fork.history())
    assert [entry.words for entry in past if entry.decision] == ["Wait.", "Leave."]
    assert past[-1].beat == fork.beat


def test_a_line_counts_as_seen_only_once_it_was_read_before() -> None:
    looping = program(
        "scenes:\n  start:\n    steps:\n      - label: top\n      - Rain.\n      - choice:\n"
        "          - {option: Again., id: again, goto: .top}\n          - {option: Stop., id: stop, end: done}\n"
    )
    session = Session.new(looping, "x")
    seen = [session.seen]
    session.choose("again")
    assert [*seen, session.seen] == [False, True]
    known = Session.new(looping, "x", earlier=Earlier(read=frozenset({line_key(Line("", "", "", "Rain."))})))
    assert known.seen


def test_the_place_is_the_last_one_shown_even_turns_ago(fork: Session) -> None:
    fork.choose("wait")
    assert fork.place == Place("bench", "Bench")


ASKING = """\
variables: {nick: {text: Pal}}
scenes:
  start:
    steps:
      - ask: player
        prompt: Who are you?
        default: Sam
      - ask: pronouns
        prompt: And how are you spoken of?
      - ask: nick
      - "{player} ({nick}) says {they} {have} time. {Their} coat is {theirs}; {they} walk{s} by {themself}."
      - end: done
"""


def answered(*answers: str) -> str:
    session = Session.new(program(ASKING), "x")
    for words in answers:
        assert isinstance(session.stop, AskBeat)
        session.answer(words)
    assert isinstance(session.beat, Line)
    return session.beat.text


def test_answers_are_said_in_the_words_of_each_pronoun_set() -> None:
    assert answered("Ada", "she", "Gull") == "Ada (Gull) says she has time. Her coat is hers; she walks by herself."
    assert answered("Ada", "they", "") == "Ada (Pal) says they have time. Their coat is theirs; they walk by themself."
    assert answered("", "xe/xem/xyr/xyrs/xemself", "") == "Sam (Pal) says xe has time. Xyr coat is xyrs; xe walks by xemself."


def test_an_answer_carries_no_control_codes_and_keeps_to_its_length() -> None:
    assert answered("A\x1b[2J\u202eda" + "a" * 50, "he", "").startswith("A[2Jda" + "a" * 18 + " (Pal) says he")


def test_pronouns_that_are_no_set_are_asked_for_again_in_a_plain_sentence() -> None:
    session = Session.new(program(ASKING), "x")
    session.answer("Ada")
    with pytest.raises(NotOffered, match="such as xe/xem"):
        session.answer("blue")
    assert isinstance(session.stop, AskBeat)
    assert session.stop.about == "pronouns"


def test_a_saved_game_resumes_at_the_same_beat_in_the_same_state(fork: Session) -> None:
    fork.choose("wait")
    fork.choose("wait")
    fork.choose("sing")
    resumed, snag = Session.resume(fork.program, fork.seed, fork.carried, fork.decisions, fork.at)
    assert snag is None
    assert (resumed.beat, resumed.digest(), resumed.decisions) == (fork.beat, fork.digest(), fork.decisions)


def test_a_decision_that_no_longer_fits_stops_the_replay_at_its_choice_and_says_why(fork: Session) -> None:
    decisions = [Decision("start", "wait", "wait"), Decision("start", "wait", "gone"), Decision("start", "wait", "leave")]
    resumed, snag = Session.resume(fork.program, "x", {}, decisions, 0)
    assert snag is not None
    assert (snag.at, snag.reason) == (1, "What you chose here is no longer offered.")
    assert isinstance(resumed.beat, ChoiceBeat)
    assert len(resumed.decisions) == 1


def test_a_saved_decision_cannot_take_a_locked_option(fork: Session) -> None:
    _, snag = Session.resume(fork.program, "x", {}, [Decision("start", "wait", "sing")], 0)
    assert snag is not None


@settings(max_examples=60, deadline=None)
@given(moves=st.lists(st.sampled_from(["wait", "leave", "sing", "back", "forward", "advance"]), max_size=30))
def test_whatever_is_pressed_the_state_follows_from_the_decisions_alone(moves: list[str]) -> None:
    session = Session.new(program(FORK), "heron-1")
    for move in moves:
        if move in ("back", "forward", "advance"):
            getattr(session, move)()
            continue
        try:
            session.choose(move)
        except NotOffered:
            pass
    again, snag = Session.resume(session.program, session.seed, {}, session.decisions, session.at)
    assert snag is None
    assert again.state == session.state
    assert [entry.words for entry in again.history()] == [entry.words for entry in session.history()]


@pytest.mark.parametrize("answer", ["foo", "xe/xem", "", "she\nhe"])
def test_a_saved_answer_that_no_player_could_have_given_stops_the_replay(answer: str) -> None:
    decisions = [Decision("start", "player", "", "Ada"), Decision("start", "pronouns", "", answer)]
    resumed, snag = Session.resume(program(ASKING), "x", {}, decisions, 0)
    assert snag is not None
    assert snag.at == 1
    assert isinstance(resumed.beat, AskBeat)


def test_a_saved_name_is_no_longer_than_one_that_can_be_typed() -> None:
    _, snag = Session.resume(program(ASKING), "x", {}, [Decision("start", "player", "", "A" * 25)], 0)
    assert snag is not None


# ---- leafing ---------------------------------------------------------------------------------------------------------------


def test_rewinding_goes_back_beat_by_beat_through_decisions_to_the_beginning(fork: Session) -> None:
    to_stop(fork)
    fork.choose("wait")
    to_stop(fork)
    shown = [past.beat for past in fork.history()]
    back = [fork.beat]
    while fork.rewind():
        back.append(fork.beat)
    assert len(back) == len(shown)
    assert fork.decisions == ()
    assert fork.at == 0


def test_onward_does_again_all_that_was_rewound_and_then_goes_on(fork: Session) -> None:
    for option in ("wait", "wait", "leave"):
        to_stop(fork)
        fork.choose(option)
    decisions, state = fork.decisions, fork.state
    while fork.rewind():
        pass
    while fork.onward():
        pass
    assert (fork.decisions, fork.state, fork.ended) == (decisions, state, True)


def test_choosing_again_what_was_chosen_keeps_what_came_after_it(fork: Session) -> None:
    for option in ("wait", "wait", "leave"):
        fork.choose(option)
    for _ in range(3):
        fork.back()
    fork.choose("wait")
    assert fork.forward()
    assert fork.forward()
    assert [decision.option for decision in fork.decisions] == ["wait", "wait", "leave"]


def test_what_was_decided_where_the_player_stands_is_known_until_they_decide_otherwise(fork: Session) -> None:
    known = []
    for option in ("wait", "leave"):
        fork.choose(option)
        known.append(fork.undone)
        fork.back()
        known.append(fork.undone)
    assert known == [None, Decision("start", "wait", "wait"), None, Decision("start", "wait", "leave")]


def test_every_line_of_the_history_can_be_jumped_to_and_come_back_from(fork: Session) -> None:
    for option in ("wait", "wait", "leave"):
        to_stop(fork)
        fork.choose(option)
    to_stop(fork)
    shown = [past.beat for past in fork.history()]
    for index in reversed(range(len(shown))):
        assert fork.jump(index)
        assert type(fork.beat) is type(shown[index])
        assert len(list(fork.history())) == index + 1
        while fork.onward():
            pass
        assert len(list(fork.history())) == len(shown)


@pytest.mark.parametrize("index", [-1, 3, 1000])
def test_a_jump_to_where_nobody_was_changes_nothing(fork: Session, index: int) -> None:
    to_stop(fork)
    before = (fork.at, fork.decisions)
    count = len(list(fork.history()))
    assert not fork.jump(index if index < 0 else count - 3 + index)
    assert (fork.at, fork.decisions) == before


@given(count=st.integers(1, 40), options=st.lists(st.sampled_from(["wait", "sing"]), max_size=6), at=st.integers(0, 5))
def test_the_recent_beats_are_the_end_of_the_history(count: int, options: list[str], at: int) -> None:
    session = Session.new(program(FORK), "heron-1")
    for option in options:
        try:
            session.choose(option)
        except NotOffered:
            continue
    session.stand(at)
    assert session.recent(count) == list(session.history())[-count:]


def test_lines_that_were_gone_back_over_count_as_read(fork: Session) -> None:
    fork.stand(1)
    assert not fork.seen
    fork.choose("wait")
    fork.back()
    fork.stand(1)
    assert fork.seen
