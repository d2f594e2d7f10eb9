"""The report of a game in the plain player: words below the ending, said again at a word, and the ways on from there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crushgame.plain_input import Command, command_in
from crushgame.plain_report import words_of_report
from crushgame.play.beats import Offer
from crushgame.play.report import Note, Report, Voice, Watched
from tests.conftest import Run
from tests.tui.scene_stories import REVIEWED

TO_ENDING = ("give", "wait", "ask")
REPORT = """\
Show Report

She talks it down, whatever it is. You read her right twice in three.
Mo: You saw the second lemon. I'd have cried.

WARM: lit.
BUILT: lit.
OPEN: dark.
LIGHT: lit.

Best (Give her the last box.): Giving up the last box. Best thing you did all night.
Turning point (Wait for the laugh.): You waited one story past the laugh. The minute moved on.

Fox: Would have kept the box, and sold it back to her.
Arrow: One line, no speech. Good.
Lighthouse: You were there until the shutters came down, and that is most of it, in the end; I have written pages about it.
Bottle-Opener: ███ leave while it's good.
Type report all to hear what these cite.

Same night, one change: ask before the third story.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "reviewed.yaml"
    file.write_text(REVIEWED, encoding="utf-8")
    return file


def play(crushgame: Run, story: Path, *typed: str) -> list[str]:
    """What was answered to each line that was typed in a new game, the beginning first."""
    text = "".join(f"{line}\n" for line in typed)
    done = crushgame("play", story, "--plain", "--new", "--seed", "heron-7", "--saves", "saves", text=text)
    assert done.stderr == ""
    return re.split("\n> ", done.stdout)


def test_the_report_is_told_below_the_ending_in_words_and_the_ways_on_below_it(crushgame: Run, story: Path) -> None:
    *_, told, _ = play(crushgame, story, *TO_ENDING, "quit")
    assert f"\nThe trolleys go home in a line.\n\n{REPORT}\nYou have found 1 of 2 endings.\n" in told
    assert told.endswith(
        "\nType new to play again, same to play the same night again, report to hear the report again, back to choose again, "
        "or quit."
    )
    assert not set("●○+~·") & set(told)


def test_report_tells_it_again_and_report_all_what_its_voices_cite_too(crushgame: Run, story: Path) -> None:
    *_, again, whole, _ = play(crushgame, story, *TO_ENDING, "report", "REPORT ALL", "quit")
    assert again == f"\n{REPORT}"
    assert "sold it back to her.\nFox cites document 000, on indirect tactics.\nArrow: One line" in whole
    assert "Bottle-Opener cites" not in whole
    assert "Type report all" not in whole


def test_there_is_no_report_before_the_ending_and_none_in_a_story_without_one(crushgame: Run, story: Path) -> None:
    before = play(crushgame, story, "report", "quit")[1]
    assert before == "If this story has a report, it comes after the ending.\n"
    story.write_text(REVIEWED.partition("\nreport:")[0], encoding="utf-8")
    told = play(crushgame, story, *TO_ENDING, "report", "quit")
    assert told[-2] == "This story has no report.\n"
    assert not [words for words in told if "report to hear" in words]


def test_a_game_taken_up_at_its_ending_can_tell_its_report(crushgame: Run, story: Path) -> None:
    play(crushgame, story, *TO_ENDING, "save curtain", "quit")
    *_, told, _ = play(crushgame, story, "load curtain", "report", "quit")
    assert told == f"\n{REPORT}"


def test_nothing_of_the_report_is_told_where_endings_scenes_and_lines_are(crushgame: Run, story: Path) -> None:
    told = play(crushgame, story, *TO_ENDING, "endings", "map", "history", "status", "find lemon", "where", "again", "quit")
    for words in told[4:-1]:
        for piece in ("Show Report", "WARM", "Best (", "second lemon", "Lighthouse", "one change"):
            assert piece not in words


def test_report_is_an_option_where_one_begins_so() -> None:
    offers = (Offer("own", "Report the theft.", (), "", taken=False), Offer("no", "Say nothing.", (), "", taken=False))
    assert command_in("report", offers) == Command("report", "")
    assert command_in("report all") == Command("report", "all")
    assert command_in("report the", offers) is None
    assert command_in("report nobody") is None


def test_the_same_night_again_begins_with_the_same_seed_and_what_that_one_began_with(crushgame: Run, story: Path) -> None:
    first, *_ = play(crushgame, story, *TO_ENDING, "quit")
    begins = [words for words in play(crushgame, story, *TO_ENDING, "SAME", *TO_ENDING, "new", "quit") if "It's night" in words]
    nights = [re.findall(r"one box left: (\w+)\. It's night (\d)", words) for words in (first, *begins)]
    assert [night for [(_, night)] in nights] == ["1", "2", "2", "3"]
    assert nights[1] == nights[2]


def test_a_new_night_has_a_seed_of_its_own(crushgame: Run, story: Path) -> None:
    told = play(crushgame, story, *TO_ENDING, "same", "help", *TO_ENDING, "new", "help", "quit")
    seeds = [found[1] for words in told if (found := re.search(r"The seed of this game is (.*)\.", words))]
    assert seeds[0] == "heron-7"
    assert seeds[1] != "heron-7"


def test_of_a_report_only_what_it_has_is_told() -> None:
    report = Report("", (), (Watched("WARM", is_lit=False),), (Note("worst", "Late.", ""),), (Voice("Fox", "", "a book"),), ())
    told = [words.text for words in words_of_report(report)]
    assert told == ["", "The report", "", "WARM: dark.", "", "Costliest: Late."]
    [cites] = [
        words.text
        for words in words_of_report(Report("R", (), (), (), (Voice("Fox", "No.", "A book."),), ()), with_sources=True)
    ][-1:]
    assert cites == "Fox cites A book."
