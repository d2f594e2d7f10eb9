"""What the plain player says when it is asked: where the game stands, which ways and endings there are, and what was said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crushgame.plain_bearings import MOST_FOUND, find, taken_back
from crushgame.plain_input import ALL, COMMANDS, GROUPS, also_meant, command_in, help_for, pick
from crushgame.plain_telling import telling_on
from crushgame.plain_words import Words, words_of
from crushgame.play.beats import Offer, Place, Show
from crushgame.play.session import Past, Session
from crushgame.play.staging import Figure, Staging
from crushgame.saves.settings import Settings, keep_settings
from crushgame.story import read
from tests.conftest import CHECKOUT, STORIES, Run
from tests.talking import talk

FORK = STORIES / "fork.yaml"
STAGE = STORIES / "stage.yaml"
PLAY = ("play", STAGE, "--plain", "--saves", "saves")

ASKS = """\
story: {format: 1, id: asks, title: Asks, version: 1, start: a}
endings:
  e: {title: Known, text: "They know {them}."}
scenes:
  a:
    steps:
      - ask: pronouns
        prompt: And your pronouns?
      - ask: player
        prompt: And your name?
      - end: e
"""


def play(crushgame: Run, *typed: str, story: Path = STAGE) -> list[str]:
    """What was answered to each line that was typed, the beginning first."""
    done = crushgame("play", story, "--plain", "--saves", "saves", text="".join(f"{line}\n" for line in typed))
    assert done.stderr == ""
    return re.split("\n> ", done.stdout)


# ---- questions -------------------------------------------------------------------------------------------------------


def test_who_is_asked_for_pronouns_is_told_that_they_can_write_their_own(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "asks.yaml"
    story.write_text(ASKS, encoding="utf-8")
    asked, answered, told, _ = play(crushgame, "xe/xem/xyr/xyrs/xemself", "Kit", story=story)
    assert "\n4. it/its\nOr write a set of your own, such as xe/xem/xyr/xyrs/xemself.\n" in asked
    assert "And your name?" in answered
    assert "of your own" not in answered
    assert "They know xem." in told


# ---- nothing said twice ----------------------------------------------------------------------------------------------


def test_somebody_who_is_there_already_does_not_come_again() -> None:
    there = Staging(None, (Figure("mo", "Mo", "dry", "dry"),))
    assert words_of(Show("mo", "Mo", "dry"), {}, there) == ()
    assert words_of(Show("mo", "Mo", ""), {}, there) == ()
    assert words_of(Show("mo", "Mo", "awake"), {}, there) == (Words("Mo, awake."),)
    assert words_of(Show("ana", "Ana", ""), {}, there) == (Words("Ana is here."),)


def test_somebody_who_only_spoke_is_said_to_be_there_when_they_come() -> None:
    there = Staging(None, (Figure("mo", "Mo", is_guest=True),))
    assert words_of(Show("mo", "Mo", ""), {}, there) == (Words("Mo is here."),)


def test_the_place_where_one_is_already_is_not_named_again() -> None:
    hall = Place("hall", "The hall")
    assert words_of(hall, {}, Staging(hall)) == ()
    assert words_of(hall, {}, Staging(Place("yard", "The yard"))) != ()


def test_a_scene_that_is_played_again_says_only_what_is_new_of_who_is_where(crushgame: Run) -> None:
    first, again, _ = play(crushgame, "wait", "quit")
    assert first.count("[The hall]") == first.count("Pilar is here, eyes shut.") == first.count("Mo is here.") == 1
    assert "[The hall]" not in again
    assert "is here" not in again


def test_the_place_is_named_where_one_begins_to_read_anew() -> None:
    program = read({"stage.yaml": STAGE.read_bytes()}).program
    assert program is not None
    session = Session.new(program, "heron-4471")
    session.choose("wait")
    assert isinstance(session.beat, Place)
    assert Words("[The hall]") in telling_on(session, {}).words_of(Past(session.beat))


def test_at_the_end_what_can_be_done_is_said_once_and_not_after_every_question(crushgame: Run) -> None:
    told = play(crushgame, "find the", "status", "endings", "back", "find the")
    assert [("Type new to play again" in words) for words in told] == [False, True, False, False, False, True, False]


# ---- status ----------------------------------------------------------------------------------------------------------


def test_status_says_place_company_meters_and_that_it_is_saved(crushgame: Run, tmp_path: Path) -> None:
    _, before, _, after, _ = play(crushgame, "status", "where is", "status", "quit")
    assert before == (
        "Place: The hall.\nPilar (awake) and Mo are here.\nYou and Pilar: strangers.\nYour nerve: 1 of 3.\n"
        f"By the clock: 21:30.\nIt will be saved at the first choice, in {tmp_path}/saves\n"
    )
    assert after == (
        "Place: The yard.\nMo is here.\nYou and Pilar: nodding.\nYour nerve: 1 of 3.\n"
        f"By the clock: 21:40.\nIt is saved in {tmp_path}/saves\n"
    )


def test_status_tells_meters_as_the_player_has_set_it(crushgame: Run, tmp_path: Path) -> None:
    assert keep_settings(str(tmp_path / "saves"), Settings(meters="numbers")) is None
    assert "You and Pilar: 0 of 4.\n" in play(crushgame, "status")[1]
    assert keep_settings(str(tmp_path / "saves"), Settings(meters="words")) is None
    assert "You and Pilar: strangers.\n" in play(crushgame, "status")[1]


def test_status_does_not_wrap_the_path_of_the_saves(crushgame: Run, tmp_path: Path) -> None:
    done = crushgame("play", STAGE, "--plain", "--width", "20", "--saves", "a folder of my own", text="wait\nstatus\n")
    assert f"\nIt is saved in {tmp_path}/a folder of my own\n" in done.stdout


def test_status_of_a_game_that_could_not_be_saved_says_so_and_why(tmp_path: Path) -> None:
    (tmp_path / "saves").write_text("in the way")
    with talk(tmp_path, *PLAY) as game:
        game.type("wait")
        assert "\nNOT SAVED: " in game.type("status")


def test_status_of_a_game_that_waits_in_an_edited_story_says_that_the_save_is_as_it_was(crushgame: Run, tmp_path: Path) -> None:
    story = tmp_path / "edited.yaml"
    story.write_text(STAGE.read_text("utf-8"), "utf-8")
    play(crushgame, "wait", story=story)
    story.write_text(STAGE.read_text("utf-8").replace("Both of you.", "The two of you."), "utf-8")
    told = play(crushgame, "status", story=story)[1]
    assert told.endswith(f"\nNothing has happened since you came back. It is saved in {tmp_path}/saves\n")


# ---- ways ------------------------------------------------------------------------------------------------------------


def test_the_map_numbers_the_scenes_of_this_game_and_only_counts_what_nobody_saw(crushgame: Run) -> None:
    _, _, at_first, _, then, _ = play(crushgame, "Kim", "map", "right", "map", "quit", story=FORK)
    begins = "[The fork in the road]\n1. It begins: It has been raining since the last village, and the map has …"
    way = "Type goto and a number to go back to the beginning of a scene.\n"
    assert at_first == f"{begins} You are here.\n2 more scenes you have not seen.\n{way}"
    assert then == f"{begins}\n2. You chose: (Right, quietly.) You are here.\n1 more scene you have not seen.\n{way}"


def test_the_map_has_the_scenes_of_earlier_games_without_a_number(crushgame: Run) -> None:
    play(crushgame, "where is", "lock", "new", "wait")
    told = play(crushgame, "map")[1]
    assert "\nIn other games, or before you went back:\n- The yard. " in told
    assert "2. " not in told


def test_goto_jumps_back_to_a_scene_and_says_how_to_come_forward_again(crushgame: Run) -> None:
    _, _, _, back, forward, no_more, _ = play(crushgame, "where is", "back to", "goto 2", "forward", "forward", "quit")
    assert back.startswith(
        "Back at the beginning of that scene.\nThat took back your last choice. To make it again, type forward.\n\n[The yard]\n"
    )
    assert forward.startswith("Forward again.\n\n[The hall]\n")
    assert no_more == "There is nothing that was taken back.\n"


def test_how_to_come_forward_again_is_said_of_several_choices_and_of_none() -> None:
    assert taken_back(0) == ()
    assert taken_back(3) == ("That took back your last 3 choices. To make them again, one at a time, type forward.",)


def test_map_with_a_number_is_goto_and_a_number_that_is_none_says_which_there_are(crushgame: Run) -> None:
    _, zero, bare, jumped, _ = play(crushgame, "goto 2", "goto", "map 1", "quit")
    assert zero == bare == "Type goto and the number 1. Type map to hear the scenes with their numbers.\n"
    assert jumped.startswith("Back at the beginning of that scene.\n\n[The hall]\n")


def test_a_jump_is_saved_as_taking_choices_back_is(crushgame: Run) -> None:
    play(crushgame, "wait", "where is", "goto 1")
    assert play(crushgame, "status")[1].startswith("Place: The hall.\n")


# ---- endings ---------------------------------------------------------------------------------------------------------


def test_endings_that_were_found_are_named_and_the_others_give_their_hint_and_no_name(crushgame: Run) -> None:
    _, before, *_ = play(crushgame, "endings")
    assert before == (
        "You have found 0 of 3 endings.\nNot found yet: Somebody has to lock up.\nNot found yet: There is a door in the yard.\n"
        "Not found yet: 1 more ending of which nothing is told.\n"
    )
    play(crushgame, "find the", "quit")
    found = play(crushgame, "endings")[1]
    assert found.startswith("You have found 1 of 3 endings.\nFound: Lost.\nNot found yet: Somebody has to lock up.\nNot found")
    assert "There is a door" not in found


def test_an_ending_that_was_found_and_taken_back_is_still_found(crushgame: Run) -> None:
    told = play(crushgame, "find the", "back", "where is", "lock", "endings")
    assert "You have found 2 of 3 endings." in told[4]
    assert "Found: Home.\nFound: Lost.\n" in told[5]


# ---- where, and what was said ----------------------------------------------------------------------------------------


def test_where_says_place_company_last_lines_and_the_options(crushgame: Run) -> None:
    assert play(crushgame, "where is", "where")[2] == (
        "\n[The yard]\nMo is here.\nMo: Nobody. A yard, a bin.\n\n1. Lock up.\n2. Stay out.\n3. Back to the hall.\n"
    )


def test_where_says_how_people_look_now_and_not_how_they_came(crushgame: Run) -> None:
    told = play(crushgame, "wait", "where")[2]
    assert told.startswith("\n[The hall]\nPilar (awake) and Mo are here.\nPilar: You're early.\n")
    assert "Pilar, " not in told


def test_where_repeats_the_last_words_even_after_a_choice_that_led_to_none(crushgame: Run) -> None:
    _, _, once, *_, often = play(crushgame, "Kim", "where", "1", "1", "1", "1", "1", "where", story=FORK)[:9]
    for told in (once, often):
        assert told.startswith("\n[The fork in the road]\nMo is here.\n")
        assert "\nMo: Come on, Kim.\n" in told


def test_find_repeats_what_has_the_words_in_it_each_thing_once(crushgame: Run) -> None:
    _, _, found, none, _ = play(crushgame, "wait", "find BOTH of", "find the moon", "quit")
    assert found == '1 thing said so far has "BOTH of" in it.\nMo: Both of you.\n'
    assert none == 'Nothing so far has "the moon" in it.\n'


def test_find_alone_says_what_may_follow_it() -> None:
    assert find([Words("Mo: Hello.")], " ") == [Words("Type find and a word or two, to hear again where they were said.")]


def test_find_repeats_no_more_than_can_be_listened_to() -> None:
    said = [Words(f"Mo: number {number}.") for number in range(100)]
    told = find(said, "number")
    assert told[0].text == f'100 things said so far have "number" in them. Here are the last {MOST_FOUND}.'
    assert told[1:] == said[-MOST_FOUND:]


def test_history_leaves_out_what_could_have_been_answered(crushgame: Run) -> None:
    *_, history, _ = play(crushgame, "Kim", "history", "quit", story=FORK)
    assert "\nWhat do they call you?\nYou answered: Kim\nMo: Come on, Kim.\n" in history


# ---- words that are commands and options as well -----------------------------------------------------------------------


def test_an_option_that_begins_with_the_word_of_a_command_can_be_chosen(crushgame: Run) -> None:
    assert play(crushgame, "=map")[1].startswith("You chose: Map of the yard.\n")
    assert play(crushgame, "map of", story=STAGE)[1].startswith("You chose: ") is False  # that game stands in the yard
    hint = 'For the option "Map of the yard.", type 2.\n'
    assert play(crushgame, "back", "map")[2].endswith(hint)
    assert play(crushgame, "back", "map of")[2].startswith("You chose: Map of the yard.\n")


def test_a_hint_at_an_option_gives_the_number_that_chooses_it() -> None:
    offers = (Offer("a", "Map.", locked="No."), Offer("b", "Go."), Offer("c", "Map of it."))
    assert also_meant("map", offers) == ('For the option "Map of it.", type 2.',)
    assert pick("2", offers) == offers[2]
    assert also_meant("map", offers[:2]) == ()


@pytest.mark.parametrize("line", ["help me", "where is she", "goto bed", "map of it", "status quo", "endings are hard"])
def test_words_that_only_begin_like_a_command_are_none(line: str) -> None:
    assert command_in(line) is None


def test_a_command_that_asks_changes_nothing_that_is_saved(crushgame: Run, tmp_path: Path) -> None:
    crushgame(*PLAY, text="wait\n")
    before = sorted((path, path.read_bytes()) for path in (tmp_path / "saves").rglob("save.*.json"))
    asking = [name for name, entry in COMMANDS.items() if entry.asks]
    assert len(asking) == 9
    crushgame(*PLAY, text="".join(f"{name}\n" for name in asking))
    assert sorted((path, path.read_bytes()) for path in (tmp_path / "saves").rglob("save.*.json")) == before


# ---- help ------------------------------------------------------------------------------------------------------------


def test_help_names_every_command_once_in_few_lines_and_help_all_says_what_each_does() -> None:
    short = help_for("")
    assert len(short) <= 9
    listed = [
        name for line in short if line.partition(":")[0] in GROUPS for name in line.partition(": ")[2].rstrip(".").split(", ")
    ]
    assert sorted(listed) == sorted(COMMANDS)
    assert len(help_for(ALL)) == len(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_and_a_command_says_what_that_one_does(name: str) -> None:
    asked = command_in(f"Help  {name.upper()}")
    assert asked == ("help", name)
    assert help_for(name) == (f"{COMMANDS[name].shown}: {COMMANDS[name].about}.",)


def test_the_page_about_plain_mode_has_every_command() -> None:
    page = (CHECKOUT / "docs" / "plain.md").read_text("utf-8")
    typed = {name for shown in re.findall("`([a-z][^`]*)`", page) for name in COMMANDS if shown.startswith(name)}
    assert typed == set(COMMANDS)
