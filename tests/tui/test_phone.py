"""Messages on a phone: whose each is can be seen without colours, and nothing is wider than the column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from crushgame.story.beats import YOU, Message
from crushgame.tui.blocks import Block, lead, of_beat, set_block, threaded
from crushgame.tui.phone import NOBODY_YET, PHONE, typing
from crushgame.tui.theme import FEW_COLOURS, NIGHT, inks
from crushgame.tui.typeset import Lines, width_of
from tests.tui.driving import playing
from tests.tui.stories import LATE

WORDS = st.text(st.sampled_from("ab é漢字\u0301👩🏽\u200d🚀\n-"), max_size=120)
NAMES = st.sampled_from(["Mo", "Bartholomew Fetherstonhaugh-Cholmondeley of the Lower Launderette", "山田太郎", "🦊 Fox", ""])
TIMES = st.sampled_from(["", "21:40", "yesterday, some time after the last tram had gone"])


def theirs(text: str, name: str = "Mo", time: str = "") -> Block:
    return of_beat(Message(name.lower(), name, text, (), time), "#80b0d0")


def mine(text: str, time: str = "") -> Block:
    return of_beat(Message(YOU, "You", text, (), time), "")


def drawn(blocks: list[Block], width: int = 40) -> Lines:
    lines: Lines = []
    before: Block | None = None
    for block in threaded(blocks):
        lines += set_block(block, before, width, inks(NIGHT), NIGHT, True)
        before = block
    return lines


def shown(blocks: list[Block], width: int = 40) -> list[str]:
    return ["".join(piece.text for piece in line) for line in drawn(blocks, width)]


def test_a_thread_says_once_whom_it_is_with_and_its_bubbles_stand_on_either_side() -> None:
    assert shown([theirs("look up", time="21:40"), theirs("no, UP"), mine("looking", "21:41")], 30) == [
        "▯ Mo ─────────────────────────",
        "╭─────────╮",
        "│ look up │",
        "└─ 21:40 ─╯",
        "╭────────╮",
        "│ no, UP │",
        "└────────╯",
        "                   ╭─── You ─╮",
        "                   │ looking │",
        "                   ╰─ 21:41 ─┘",
    ]


def test_a_thread_that_the_player_begins_is_with_whoever_answers() -> None:
    assert shown([mine("awake?")])[0].startswith(f"{PHONE} {NOBODY_YET} ")
    answered = shown([mine("awake?"), theirs("always")])
    assert [line for line in answered if PHONE in line] == [answered[0]]
    assert answered[0].startswith(f"{PHONE} Mo ")


def test_somebody_elses_message_is_another_thread() -> None:
    lines = shown([theirs("one"), mine("two"), theirs("three", "Alex"), mine("four")])
    assert [line.split()[1] for line in lines if PHONE in line] == ["Mo", "Alex"]
    assert lines[lines.index(next(line for line in lines if "Alex" in line)) - 1] == ""


@pytest.mark.parametrize("between", [Block("narration", "It rains."), Block("speech", "Hm.", "mo", "Mo")])
def test_what_is_said_between_messages_has_the_thread_say_again_whom_it_is_with(between: Block) -> None:
    lines = shown([theirs("one"), between, theirs("two")])
    assert sum(PHONE in line for line in lines) == 2


def test_an_answer_after_the_players_own_message_has_its_senders_name() -> None:
    lines = shown([theirs("one"), mine("two"), theirs("three")])
    assert "╭─ Mo ──╮" in lines


def test_blocks_that_are_no_messages_come_through_untouched() -> None:
    blocks = [Block("narration", "It rains."), Block("speech", "Still.", "mo", "Mo")]
    assert threaded(blocks) == blocks


def test_without_a_time_nothing_stands_under_a_message() -> None:
    assert shown([theirs("look")])[-1] == "└──────╯"


@pytest.mark.parametrize("width", [8, 30, 46, 60, 68, 76])
def test_a_bubble_leaves_a_quarter_of_the_column_to_the_other_side(width: int) -> None:
    text = "a long message of many words " * 6
    for line in shown([theirs(text, time="21:40")], width)[1:]:
        assert len(line) <= max(width * 3 // 4, min(width, 16))
    for line in shown([mine(text)], width)[1:]:
        assert len(line) == width
        assert width < 22 or line.startswith(" " * (width // 4))


@given(st.lists(st.tuples(WORDS, NAMES, TIMES, st.booleans()), min_size=1, max_size=4), st.integers(8, 76))
def test_no_line_is_wider_than_the_column(said: list[tuple[str, str, str, bool]], width: int) -> None:
    blocks = [mine(text, time) if is_mine else theirs(text, name, time) for text, name, time, is_mine in said]
    assert all(width_of(line) <= width for line in drawn(blocks, width))


@given(WORDS, NAMES, TIMES, st.integers(8, 76))
def test_all_lines_of_a_bubble_are_of_one_width(text: str, name: str, time: str, width: int) -> None:
    head, *lines = drawn([theirs(text, name, time)], width)
    assert width_of(head) == width
    assert len({width_of(line) for line in lines}) == 1


def test_a_word_too_long_for_its_bubble_is_cut_and_nothing_of_it_is_lost() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänswitwe"
    lines = shown([theirs(word)], 30)[2:-1]
    assert "".join(line.strip("│ ") for line in lines) == word


def test_the_lines_before_a_bubble_are_counted_as_they_are_set() -> None:
    blocks = threaded([theirs("one"), theirs("two"), mine("three"), theirs("four", "Alex")])
    for before, block in zip([None, *blocks], blocks, strict=False):
        lines = set_block(block, before, 40, inks(NIGHT), NIGHT, True)
        assert [line[-1].text[-1:] for line in lines if line].index("╮") + lines.count([]) == lead(block, before)


@pytest.mark.parametrize("theme", [NIGHT, FEW_COLOURS])
def test_times_are_written_in_an_ink_that_can_be_read(theme: str) -> None:
    ink = inks(theme)
    lines = set_block(theirs("look up", time="21:40"), None, 40, ink, theme, False)
    assert {piece.style for line in lines for piece in line if "21:40" in piece.text} == {ink.dimmed}


def test_three_dots_take_turns_and_their_bubble_never_changes_its_size() -> None:
    lit, unlit = Style(bold=True), Style()
    frames = [typing(frame, Style(dim=True), lit, unlit) for frame in range(6)]
    texts = {tuple("".join(piece.text for piece in line) for line in lines) for lines in frames}
    assert texts == {("╭───────╮", "│ • • • │", "└───────╯")}
    lights = [[piece.style is lit for piece in lines[1] if piece.text == "•"].index(True) for lines in frames]
    assert lights == [0, 1, 2, 0, 1, 2]


def test_a_message_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in "".join(shown([theirs("a\x1b[2Jb", "M\x1bo", "2\x1b1")]))


@pytest.mark.parametrize("height", range(22, 32))
async def test_no_bubble_is_shown_without_its_upper_edge(saves: str, height: int) -> None:
    messages = "\n".join(f"        Mo (text): message number {number}" for number in range(12))
    story = LATE.replace("        You (text): no", messages)
    async with playing(saves, story, size=(80, height)) as app:
        await app.press(*["enter"] * 10)
        page = [line for line in app.lines if "message number" in line or "╭" in line]
        assert len(page) > 1
        assert "╭" in page[0]
