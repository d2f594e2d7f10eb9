"""How a paragraph of the plain player is wrapped and coloured, and what a typed line is taken for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crushgame.plain_input import answer_in, command_in, pick
from crushgame.plain_words import Words, colour_of, painted, words_of, words_of_choice
from crushgame.play.beats import AskBeat, ChoiceBeat, EndingBeat, Halt, Line, Message, Offer, Place, Show, Wait
from crushgame.story.beats import YOU
from crushgame.story.report import width

PROSE = st.text(st.sampled_from("ab ,.é漢\n"), max_size=200)


def plainly(*words: Words) -> str:
    return "\n".join(painted(each, 0, colour=False) for each in words)


# ---- beats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("beat", "printed"),
    [
        (Line("", "", "", "It rains."), "It rains."),
        (Line("mo", "Mo", "", "It rains."), "Mo: It rains."),
        (Line("mo", "Mo", "not looking up", "It rains."), "Mo (not looking up): It rains."),
        (Line(YOU, "You", "", "It rains.", ((3, 8),)), "You: It rains."),
        (Message("mo", "Mo", "It rains."), "Mo (text): It rains."),
        (Message("mo", "Mo", "It rains.", (), "21:40"), "Mo (text, 21:40): It rains."),
        (Message(YOU, "You", "It rains."), "You (text): It rains."),
        (Place("bank", "The bank"), "\n[The bank]"),
        (Show("mo", "Mo", ""), "Mo is here."),
        (Show("mo", "Mo", "eyes shut"), "Mo is here, eyes shut."),
        (Show("", "", ""), ""),
        (Wait(2), ""),
        (EndingBeat("a", "Rain", "bright", ""), "\nEnding: Rain"),
        (EndingBeat("a", "Rain", "", "It *rains*.", ()), "\nEnding: Rain\nIt *rains*."),
        (AskBeat("s", "player", "Who?", "Sam", 24), "\nWho?\n(Enter alone means Sam.)"),
        (AskBeat("s", "word", "Why?", "", 60), "\nWhy?"),
        (
            Halt("E602", "The story goes round."),
            "\nThe story goes round.\nIf the story is yours, `crushgame explain E602` says what this is.",
        ),
    ],
)  # fmt: skip
def test_each_beat_is_words_that_read_well_aloud(
    beat: Line | Message | Place | Show | Wait | EndingBeat | AskBeat | Halt, printed: str
) -> None:
    assert plainly(*words_of(beat, {})) == printed


def test_options_are_numbered_locked_ones_say_why_and_taken_ones_say_when() -> None:
    choice = ChoiceBeat(
        "s",
        "c",
        (Offer("a", "Go."), Offer("b", "Fly.", locked="No wings."), Offer("c", "Stay.", taken=True), Offer("d", "Sit.")),
    )
    assert plainly(*words_of_choice(choice, {"d", "c"}.__contains__)) == (
        "\n1. Go.\n- Fly. (locked: No wings.)\n2. Stay. (again)\n3. Sit. (chosen before)"
    )


# ---- paint -----------------------------------------------------------------------------------------------------------


def test_a_name_plate_and_a_stressed_word_are_coloured_across_a_line_break() -> None:
    words = Words("Mo: never say never", plate=3, colour="36", emphasis=((4, 13),), hang=2)
    assert painted(words, 10, colour=True) == "\x1b[1;36mMo:\x1b[0m \x1b[3mnever\x1b[0m\n  \x1b[3msay\x1b[0m\n  never"
    assert painted(words, 10, colour=False) == "Mo: never\n  say\n  never"


@pytest.mark.parametrize("code", ["\x1b[2J", "\x9b2J", "\x07", "\r", "\u202e", "\x7f", "\ud800"])
def test_a_code_that_could_steer_a_terminal_is_left_out_of_any_paragraph(code: str) -> None:
    words = Words(f"Mo: n{code}ever", plate=3, colour="36", emphasis=((4, 9),))
    for shown in (painted(words, 40, colour=True), painted(words, 0, colour=False)):
        assert code not in shown
        assert shown.startswith("Mo: n")


@given(text=PROSE, columns=st.integers(1, 40), hang=st.integers(0, 4))
def test_wrapping_keeps_every_word_and_stays_within_the_width_where_words_allow(text: str, columns: int, hang: int) -> None:
    lines = painted(Words(text, hang=hang), columns, colour=False).split("\n")
    assert "".join(" ".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width(line.strip(" ")) <= columns or " " not in line.strip(" ") or not line.strip(" ")


@given(text=PROSE.filter(lambda text: "\n" not in text), start=st.integers(0, 20), length=st.integers(0, 20))
def test_colour_changes_no_word_and_is_always_taken_off_again(text: str, start: int, length: int) -> None:
    end = min(start + length, len(text))
    words = Words(text, plate=min(start, len(text)), emphasis=((start, end),) if start < end else ())
    shown = painted(words, 12, colour=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", shown) == painted(Words(text), 12, colour=False)
    assert all(line.rfind("\x1b[0m") >= line.rfind("\x1b[3m") for line in shown.split("\n"))


@pytest.mark.parametrize(
    ("name", "sgr"),
    [
        ("teal", "36"),
        ("Teal", "36"),
        ("#ff0000", "31"),
        ("#20c0b0", "36"),
        ("#ffffff", "37"),
        ("#zzzzzz", ""),
        ("mauvish", ""),
        ("", ""),
    ],
)
def test_a_colour_is_one_of_the_sixteen_that_a_terminal_has_or_none(name: str, sgr: str) -> None:
    assert colour_of(name) == sgr


# ---- input -----------------------------------------------------------------------------------------------------------


def test_a_command_is_its_whole_word_in_any_case_and_few_take_words_after_it() -> None:
    assert command_in("BACK") == ("back", "")
    assert command_in("save  My name ") == ("save", "My name")
    assert command_in("folder ~/My games") == ("folder", "~/My games")
    assert command_in("?") == ("help", "")
    assert command_in("As it  was") == ("as it was", "")
    for line in ("back to bed", "sav", "", "saved", "help me", "1"):
        assert command_in(line) is None


def test_a_command_with_words_after_it_gives_way_to_an_option_that_begins_so() -> None:
    offers = (Offer("a", "Save the cat."), Offer("b", "Folder of *maps*, please."), Offer("c", "Load it.", locked="Too heavy."))
    for line in ("save the", "SAVE THE CAT", "folder of maps", "load it"):
        assert command_in(line, offers) is None
    for line in ("save the dog", "folder of", "save", "folder"):
        assert (command_in(line, offers) is None) is (line == "folder of")


@given(
    line=st.text(max_size=40),
    texts=st.lists(st.text(min_size=1, max_size=10), min_size=1, max_size=5),
    locked=st.sets(st.integers(0, 4)),
)
def test_any_line_chooses_an_open_option_or_gets_a_sentence(line: str, texts: list[str], locked: set[int]) -> None:
    offers = tuple(Offer(str(at), text, locked="No." if at in locked else "") for at, text in enumerate(texts))
    chosen = pick(line, offers)
    if isinstance(chosen, str):
        assert chosen.endswith((".", "help."))
    else:
        assert chosen in offers
        assert not chosen.locked


def test_a_suggestion_is_answered_by_number_and_a_number_can_still_be_an_answer() -> None:
    ask = AskBeat("s", "pronouns", "Yours?", "they", 80, (("she", "she/her"), ("he", "he/him")))
    assert answer_in("2", ask) == "he"
    assert answer_in("2.", ask) == "he"
    assert answer_in("3", ask) == "3"
    assert answer_in("=2", ask) == "2"
    assert answer_in("xe/xem/xyr/xyrs/xemself", ask) == "xe/xem/xyr/xyrs/xemself"
    assert answer_in("", ask) == ""
