"""What reaches a terminal when everything that strangers say is hostile: no control code that the program did not mean."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from crushgame.saves import record
from crushgame.saves.names import auto_slot, named_slot
from crushgame.saves.sealed import seal
from tests.conftest import CHECKOUT
from tests.saves.samples import sample
from tests.strangers.bytes_sent import (
    HOSTILE,
    HOSTILE_BYTES,
    MARKUP,
    assert_only_text,
    assert_only_text_and_colours,
    in_terminal,
    kinds,
    visible,
)
from tests.strangers.measuring import asked
from tests.tui.terminal import Terminal

SMALL = Path(__file__).parent / "small"
BUS_STOP = CHECKOUT / "story" / "bus_stop.yaml"

STORY = r"""
story: {format: 1, id: late, title: "T @", version: 1, start: a, about: "About @", by: "By @"}
cast:
  mo: {name: "Mo @", pronouns: they, color: "@"}
places: {here: "Here @"}
variables: {nick: {text: "@"}}
endings:
  e: {title: "E @", tone: "@", text: "@ {player}"}
scenes:
  a:
    place: here
    steps:
      - ask: player
        prompt: "Prompt @"
        default: "Robin"
      - |
        First @ {player}
        Mo @ (wry): @
        Mo @ (text): @
      - choice:
          - {option: "One @", id: one, end: e}
          - {option: "Two @", id: two, if: visits(a) > 3, locked: "Locked @", end: e}
"""


def _story(folder: Path, words: str) -> Path:
    path = folder / "story.yaml"
    lines = [line for line in STORY.replace("@", words).splitlines() if not line.startswith("variables")]
    path.write_text("\n".join(lines).replace(", by: ", ", author: ") + "\n", encoding="utf-8")
    return path


def _saves(folder: Path, words: str) -> None:
    """Place saves whose every text is these words, one of them the game that was left, and one that is damaged."""
    texts = dict.fromkeys(("title", "place", "last_line", "picture"), words)
    fields = json.loads(record.encode(sample(story="late", seed="x")).split(b"\n", 1)[1])
    for slot, name in (
        (named_slot("late", "old"), words), (auto_slot("late", sample().game), "Autosave"), (named_slot("late", "bad"), "bad"),
    ):  # fmt: skip
        path = folder / "saves" / slot.story_folder / slot.folder
        path.mkdir(parents=True)
        payload = json.dumps({**fields, **texts, "name": name, "decisions": [[words] * 4]}).encode() + b"\n"
        data = seal(record.MAGIC, record.FORMAT, payload)
        (path / "save.1.json").write_bytes(data if name != "bad" else data[:-3] + words.encode("utf-8", "replace"))


# The command line, through pipes


@pytest.mark.parametrize(
    "arguments",
    [
        ["@"], ["--@"], ["saves", "@"], ["saves", "load", "@"], ["saves", "delete", "@"], ["saves", "export", "@", "@"],
        ["saves", "import", "@"], ["saves", "--where", "--saves", "@"], ["--saves", "@", "saves", "list"],
        ["play", "@"], ["play", "@.yaml"], ["play", "./@/@"], ["play", "=", "@"], ["play", "=", "--slot", "@"],
        ["play", "=", "--seed", "@"], ["play", "=", "--walk", "@"], ["play", "=", "--from", "@"],
        ["play", "=", "--saves", "@"], ["--saves", "/dev/null/@", "play", "="], ["check", "@"], ["check", "=", "--format", "@"],
        ["check", "=", "--budget", "@"], ["check", "=", "--weight", "@"], ["check", "=", "--weight", "@=2"],
        ["check", "=", "--saves", "@"], ["test", "@"], ["map", "@"], ["map", "=", "--format", "@"],
        ["map", "=", "--no-odds", "-o", "/nowhere/@"], ["walk", "=", "@"], ["walk", "=", "scene:@"],
        ["walk", "=", "rich", "-o", "/nowhere/@"], ["cover", "@"], ["ids", "@"], ["explain", "@"], ["diff", "@", "@"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_quoted_of_a_command_line_cannot_steer_a_terminal(tmp_path: Path, arguments: list[str]) -> None:
    # "@" stands for everything that is hostile, and "=" for a story that is not
    given = [argument.replace("=", str(BUS_STOP)) if argument == "=" else argument for argument in arguments]
    answer = asked(tmp_path, *(argument.encode().replace(b"@", HOSTILE_BYTES) for argument in given))
    assert_only_text(answer.out.encode())
    assert_only_text(answer.err.encode())
    assert answer.all
    assert "nvalid" not in answer.all


def test_files_of_a_hostile_name_are_reported_cleanly(tmp_path: Path) -> None:
    name = HOSTILE_BYTES.replace(b"/", b"") + b".yaml"
    path = os.fsencode(tmp_path) + b"/" + name
    with open(path, "wb") as file:
        file.write(BUS_STOP.read_bytes())
    for command in ("check", "play", "ids", "map", "walk", "test", "cover"):
        more = {"walk": ["--all-endings"], "play": ["--plain"]}.get(command, [])
        assert_only_text_and_colours(in_terminal(tmp_path, [command, name, *more], b"quit\n"))
    assert_only_text_and_colours(in_terminal(tmp_path, ["ids", "--write", name]))
    assert_only_text_and_colours(in_terminal(tmp_path, ["check", "."]))


# Stories that are refused


def test_the_lines_of_a_refused_story_are_shown_cleanly_on_a_terminal(tmp_path: Path) -> None:
    sent = in_terminal(tmp_path, ["check", *sorted(SMALL.glob("*.yaml"))])
    assert_only_text_and_colours(sent)
    assert sent.count(b"E107") > 15
    for form in ("json", "github"):
        assert_only_text(in_terminal(tmp_path, ["check", "--format", form, *sorted(SMALL.glob("*.yaml"))]), r"\r\x1b\[K")


def test_a_refused_story_is_refused_cleanly_by_the_player(tmp_path: Path) -> None:
    for name in ("raw_escape", "raw_operating_system_command", "escape_c1", "raw_bidi"):
        assert_only_text_and_colours(in_terminal(tmp_path, ["play", SMALL / f"{name}.yaml", "--plain"]))


# The plain player


PLAIN_COMMANDS = b"\n".join(
    [HOSTILE_BYTES, b"save " + HOSTILE_BYTES, b"load " + HOSTILE_BYTES, b"load old", HOSTILE_BYTES, b"1", b"history", b"back",
     b"forward", b"folder /dev/null/" + HOSTILE_BYTES, b"export /nowhere/" + HOSTILE_BYTES, b"export " + HOSTILE_BYTES,
     HOSTILE_BYTES, b"saves", b"help", b"status", b"quit", b""]
)  # fmt: skip


@pytest.mark.parametrize("start", [[], ["--slot", "old"], ["--continue"], ["--new"]])
def test_the_plain_player_sends_a_terminal_its_colours_and_nothing_else(tmp_path: Path, start: list[str]) -> None:
    _story(tmp_path, MARKUP)
    _saves(tmp_path, HOSTILE)
    sent = in_terminal(tmp_path, ["play", "story.yaml", "--plain", *start], PLAIN_COMMANDS)
    assert_only_text_and_colours(sent)
    assert (b"\x1b[1m" in sent) == ("--slot" not in start)  # where no save has that name, the ones that there are are named
    if start == ["--new"]:
        for words in ("[@click=app.quit()]x[/]", "[red]y[/red]", "[/b]", "$x", "[sic]"):
            assert words in visible(sent).replace("\r\n", " ").replace("  ", " "), words


def test_the_plain_player_sends_a_pipe_nothing_but_text(tmp_path: Path) -> None:
    _story(tmp_path, MARKUP)
    _saves(tmp_path, HOSTILE)
    for start in ([], ["--slot", "old"], ["--new"]):
        answer = asked(tmp_path, "play", "story.yaml", "--plain", *start, text=PLAIN_COMMANDS)
        assert_only_text(answer.out.encode())
        assert_only_text(answer.err.encode())


def test_lists_of_hostile_saves_are_shown_cleanly(tmp_path: Path) -> None:
    _story(tmp_path, MARKUP)
    _saves(tmp_path, HOSTILE)
    commands: list[list[str | bytes]] = [
        ["saves"], ["saves", "list"], ["saves", "load", "old"], ["saves", "export", "late/old", b"out" + HOSTILE_BYTES],
        ["check", "story.yaml", "--saves", "saves"], ["saves", "delete", "late/old"],
    ]  # fmt: skip
    for arguments in commands:
        sent = in_terminal(tmp_path, arguments)
        assert sent
        assert_only_text_and_colours(sent)


# The app


def _played(folder: Path, words: str, typed: str) -> bytes:
    """Play a story of these words, with saves of such, through every screen, and return all that was sent."""
    folder.mkdir()
    _story(folder, words if words == "words" else MARKUP)
    _saves(folder, words)
    paste = f"\x1b[200~{typed}\x1b[201~".encode("utf-8", "replace")
    argv = [sys.executable, "-m", "crushgame", "play", str(folder / "story.yaml"), "--new"]
    env = {"PYTHONPATH": str(CHECKOUT), "CRUSHGAME_SAVES": str(folder / "saves")}
    with Terminal(argv, env=env, columns=100, rows=30) as terminal:
        terminal.until("Prompt")
        terminal.write(paste)
        terminal.press("enter")
        terminal.until("First")
        terminal.press("enter", "enter", "enter")
        terminal.until("One")
        terminal.press("s")
        terminal.until("name")
        terminal.write(paste)
        terminal.press("enter")
        terminal.until("made")
        terminal.press("h")
        terminal.until("Everything so far")
        terminal.press("/")
        terminal.until("Search for")
        terminal.write(paste)
        terminal.press("escape", "escape")
        terminal.until("One", "1 ")
        for key, page in (("m", "Where you have been"), ("g", "Endings")):
            terminal.press(key)
            terminal.until(page)
            terminal.press("escape")
            terminal.until("One", "1 ")
        terminal.press("l")
        terminal.until("Load a save")
        terminal.press("down", "up", "down", "down", "d")
        terminal.until("u brings it back")
        terminal.press("u")
        terminal.until("is back")
        terminal.press("escape")
        terminal.until("One", "1 ")
        terminal.press(F6)
        terminal.until("older")
        terminal.press("escape")
        terminal.until_gone("another folder")
        terminal.press("1")
        terminal.until("an ending")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        return terminal.sent


F6 = "\x1b[17~"


def test_the_app_sends_what_it_sends_for_a_harmless_story_and_no_other_code(tmp_path: Path) -> None:
    harmless = _played(tmp_path / "harmless", "words", "Sam")
    # An escape would end the paste, as terminals know, and for one that is too long the app rings a bell of its own.
    hostile = _played(tmp_path / "hostile", HOSTILE, "S\x9b2J\x9d0;x\x9c\x08\x7f\u202e\u2066a\u0316\u0316\u0316\u0316m")
    assert kinds(hostile) - kinds(harmless) == set()
    for part in ("\u202e", "\u2066", "\u200f", "\x9b", "\x9d", "\u0316" * 4):
        assert part not in hostile.decode()
    assert b"[@click=app.quit()]x[/]" in visible(hostile).encode()


def test_the_title_and_its_saves_send_no_code_of_a_strangers(tmp_path: Path) -> None:
    sent = {}
    for words in ("words", HOSTILE):
        folder = tmp_path / ("harmless" if words == "words" else "hostile")
        folder.mkdir()
        _saves(folder, words)
        env = {"PYTHONPATH": str(CHECKOUT), "CRUSHGAME_SAVES": str(folder / "saves")}
        with Terminal([sys.executable, "-m", "crushgame"], env=env, columns=100, rows=30) as terminal:
            terminal.until("New game")
            terminal.press("down", "down", "up", "up")
            terminal.press("l", "down", "down", "escape")
            terminal.press("ctrl+q")
            assert terminal.ended() == 0
            sent[words] = terminal.sent
    assert kinds(sent[HOSTILE]) - kinds(sent["words"]) == set()


def test_a_code_that_was_let_through_would_be_seen() -> None:
    assert kinds(b"\x1b[31mx\x1b[2;3H") == {"CSI #m", "CSI #H"}
    for part in ("\x1b]0;x\x07", "\x1b[2J", "\x1bc", "\x9b2J", "\x07", "\x08", "\x1bPq\x1b\\", "\x1b[?1049h"):
        assert kinds(f"\x1b[31m{part}".encode()) - kinds(b"\x1b[31mx\x1b[2;3H")
        with pytest.raises(AssertionError):
            assert_only_text_and_colours(part.encode())
